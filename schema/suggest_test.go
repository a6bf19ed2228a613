package schema

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSuggest compares what is suggested for many ids at once with what Nearest
// gives for each.
func TestSuggest(t *testing.T) {
	c := &Corpus{Base: "https://example.org/"}
	var ids []string
	for i := range 400 {
		id := strings.Repeat("ab", i%4) + fmt.Sprintf("Ä%d", i*i%997)
		ids = append(ids, id)
		c.Actors = append(c.Actors, &Actor{Entry: Entry{ID: id}, Name: "A", Type: "person"})
	}
	want := map[string]bool{}
	e := &Event{Entry: Entry{ID: "e"}, Name: "E"}
	for i := range 200 {
		id := strings.Repeat("ba", i%5) + fmt.Sprintf("ä%dx", i*i%1009)
		e.Participants = append(e.Participants, Ref{Kind: KindActor, ID: id})
		msg := fmt.Sprintf("participants: unknown actor %q", id)
		if near := Nearest(id, ids, 1); len(near) > 0 {
			msg += fmt.Sprintf("; did you mean %q?", near[0])
		}
		want[msg] = true
	}
	c.Events = append(c.Events, e)
	got := map[string]bool{}
	for _, p := range Check(c, Checking{}).Errors() {
		got[p.Msg] = true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
