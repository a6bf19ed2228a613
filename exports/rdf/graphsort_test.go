package rdf

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
)

// What waits in a file comes back in order.
func TestByGraph(t *testing.T) {
	var all []quad.Quad
	for i := range 1000 {
		q := quad.Quad{Subject: quad.IRI(fmt.Sprintf("http://e/%04d", i)), Predicate: quad.IRI("http://p"), Object: quad.String(strings.Repeat("x\n", i%50))}
		if i%7 > 0 {
			q.Label = quad.IRI(fmt.Sprintf("http://g/%d", i%7))
		}
		all = append(all, q)
	}
	for _, room := range []int{0, 500, 20_000, graphsRoom} {
		g, err := sortByGraph(nquads.All(all), room)
		if err != nil {
			t.Fatal(err)
		}
		if stored := g.file != nil; stored != (room < graphsRoom) {
			t.Errorf("room for %d bytes: there is a file: %v", room, stored)
		}
		for range 2 {
			var got []quad.Quad
			for q, err := range g.all {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, q)
			}
			want := slices.Clone(all)
			slices.SortStableFunc(want, func(a, b quad.Quad) int { return strings.Compare(rdf.Lexical(a.Label), rdf.Lexical(b.Label)) })
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("room for %d bytes: %s", room, diff)
			}
		}
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	}
}

// Where there is no room for a file, that is an error, also for who exports.
func TestByGraphWithoutFile(t *testing.T) {
	t.Setenv("TMPDIR", "/nowhere")
	t.Setenv("TMP", "/nowhere")
	q := quad.Quad{Subject: quad.IRI("http://e/s"), Predicate: quad.IRI("http://e/p"), Object: quad.String("x")}
	if _, err := sortByGraph(nquads.All([]quad.Quad{q}), 0); err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("got the error %v", err)
	}
	q.Object = quad.String("\x00")
	if _, err := sortByGraph(nquads.All([]quad.Quad{q}), graphsRoom); err == nil || err.Error() != "quad 1: object: the character U+0000 at byte 0" {
		t.Errorf("got the error %v", err)
	}
}
