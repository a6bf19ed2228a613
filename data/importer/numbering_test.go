package importer

import (
	"testing"

	"onrecord/schema"
)

// An id gets the first number that is free, whoever asks first.
func TestNumbering(t *testing.T) {
	t.Parallel()
	n := newNumbering()
	n.take(schema.KindActor, "ann-3")
	for _, want := range []string{"ann", "ann-2", "ann-4", "ann-5"} {
		got := n.free(schema.KindActor, "ann")
		if again := n.free(schema.KindActor, "ann"); got != want || again != got {
			t.Errorf("got %s, then %s, want %s", got, again, want)
		}
		n.take(schema.KindActor, got)
	}
	if got := n.free(schema.KindActor, "ann-2"); got != "ann-2-2" {
		t.Errorf("got %s, want ann-2-2", got)
	}
	if got := n.free(schema.KindPlace, "ann"); got != "ann" {
		t.Errorf("a place: got %s, want ann", got)
	}
}
