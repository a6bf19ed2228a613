package graph

import (
	"errors"
	"testing"

	"github.com/cayleygraph/quad"

	"onrecord/schema/nquads"
)

// Quads that should be sorted and are not are damage, and none of them is left
// out.
func TestPiecesOutOfOrder(t *testing.T) {
	says := func(subject string) quad.Quad {
		return quad.Quad{Subject: quad.IRI(subject), Predicate: quad.IRI("a:p"), Object: quad.String("x")}
	}
	for _, c := range []struct {
		name  string
		quads []quad.Quad
		want  error
	}{
		{"in order", []quad.Quad{says("a:a!"), says("a:a"), says("a:b")}, nil},
		{"not in order", []quad.Quad{says("a:a"), says("a:a!"), says("a:b")}, ErrDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := FromQuads(t.Context(), nquads.All(c.quads))
			if err != nil {
				t.Fatal(err)
			}
			s.sorted = true
			pieces, err := s.BySubject(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for group, bad := range pieces.Subjects(t.Context()) {
				n += len(group)
				err = bad
			}
			if !errors.Is(err, c.want) || err == nil && n != len(c.quads) {
				t.Errorf("got %d quads, %v", n, err)
			}
		})
	}
}
