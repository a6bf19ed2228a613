package schema

import (
	"strings"
	"testing"
)

// An id gets the first number that is free, whoever asks first.
func TestNumbering(t *testing.T) {
	t.Parallel()
	var n Numbering
	n.Take(KindActor, "ann-3")
	for _, want := range []string{"ann", "ann-2", "ann-4", "ann-5"} {
		got := n.Free(KindActor, "ann")
		if again := n.Free(KindActor, "ann"); got != want || again != got {
			t.Errorf("got %s, then %s, want %s", got, again, want)
		}
		n.Take(KindActor, got)
		if !n.Taken(Ref{Kind: KindActor, ID: got}) {
			t.Errorf("%s is not taken", got)
		}
	}
	if got := n.Free(KindActor, "ann-2"); got != "ann-2-2" {
		t.Errorf("got %s, want ann-2-2", got)
	}
	if got := n.Free(KindPlace, "ann"); got != "ann" {
		t.Errorf("a place: got %s, want ann", got)
	}
}

// An id that cannot be used gets a number, too.
func TestNumberingUsable(t *testing.T) {
	t.Parallel()
	n := Numbering{Usable: func(id string) bool { return !strings.HasSuffix(id, "x") && id != "ann-2" }}
	for id, want := range map[string]string{"max": "max-2", "ann": "ann"} {
		if got := n.Free(KindActor, id); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	n.Take(KindActor, "ann")
	if got := n.Free(KindActor, "ann"); got != "ann-3" {
		t.Errorf("got %s, want ann-3", got)
	}
}
