package check

import (
	"fmt"
	"strings"
	"testing"

	"onrecord/schema"
	"onrecord/schema/spelling"

	"github.com/google/go-cmp/cmp"
)

// TestSuggest compares what is suggested for many ids at once with what Nearest
// gives for each.
func TestSuggest(t *testing.T) {
	c := &schema.Corpus{Base: "https://example.org/"}
	var ids []string
	for i := range 400 {
		id := strings.Repeat("ab", i%4) + fmt.Sprintf("Ä%d", i*i%997)
		ids = append(ids, id)
		c.Actors = append(c.Actors, &schema.Actor{EntityBase: schema.EntityBase{ID: id}, Name: "A", Type: "person"})
	}
	want := map[string]bool{}
	e := &schema.Event{EntityBase: schema.EntityBase{ID: "e"}, Name: "E"}
	for i := range 200 {
		id := strings.Repeat("ba", i%5) + fmt.Sprintf("ä%dx", i*i%1009)
		e.Participants = append(e.Participants, schema.Ref{Kind: schema.KindActor, ID: id})
		msg := fmt.Sprintf("participants: unknown actor %q", id)
		if near := spelling.Nearest(id, ids, 1); len(near) > 0 {
			msg += fmt.Sprintf("; did you mean %q?", near[0])
		}
		want[msg] = true
	}
	c.Events = append(c.Events, e)
	got := map[string]bool{}
	for _, p := range Corpus(c, Options{}).Errors() {
		got[p.Msg] = true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Where thousands of ids are missing and thousands are there, the first of those
// that are missing get a suggestion, and the others are not compared with all.
func TestSuggestIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	const n = 5_000
	for _, c := range []struct {
		name  string
		first int // the id that is offered first: the order says nothing
	}{{"in order", 0}, {"the last ones first", n / 2}} {
		t.Run(c.name, func(t *testing.T) {
			var d dangling
			var ps schema.Problems
			kinds := []schema.Kind{schema.KindActor}
			for i := range n {
				ps.Add(schema.Pos{}, "", "unknown")
				d.note(ps[i], fmt.Sprintf("person-%05dx", i), kinds)
			}
			for i := range n {
				d.offer(schema.KindActor, fmt.Sprintf("person-%05d", (c.first+i)%n), func() bool { return true })
			}
			d.suggest()
			if most := mostCompared + n + firstMissing*n; d.compared > most {
				t.Errorf("%d pairs of ids were compared, and %d are the most", d.compared, most)
			}
			for i, p := range ps {
				want := "unknown"
				if i < firstMissing {
					want = fmt.Sprintf("unknown; did you mean %q?", fmt.Sprintf("person-%05d", i))
				}
				if p.Msg != want {
					t.Fatalf("%d: got %q, want %q", i, p.Msg, want)
				}
			}
		})
	}
}
