package shapes_test

import (
	"testing"

	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/shapes"
	"onrecord/schema"
	"onrecord/schema/nquads"
	"onrecord/schema/term"
)

// What cannot be read is an error wherever it is met, and nothing that a
// question passes over in silence.
func TestUnreadableStatement(t *testing.T) {
	statement := quad.IRI("https://example.org/x/statement/s")
	fact := func(p quad.IRI, o quad.Value) quad.Quad {
		return quad.Quad{Subject: statement, Predicate: p, Object: o}
	}
	date, ok := schema.FieldNamed(schema.KindStatement, "date")
	if !ok {
		t.Fatal("statements have no date")
	}
	s, err := graph.FromQuads(t.Context(), nquads.All([]quad.Quad{
		fact(term.RDFType, schema.KindStatement.Class()),
		fact(date.Predicate, quad.String("2025-01-01")),
		fact(date.Predicate, quad.String("2025-01-02")), // and there can be one
	}))
	if err != nil {
		t.Fatal(err)
	}
	ref, err := s.Cayley().ValueOf(statement)
	if err != nil {
		t.Fatal(err)
	}
	span, err := schema.ParseDate("2025")
	if err != nil {
		t.Fatal(err)
	}
	for name, what := range map[string]shape.Shape{
		"days":              shapes.During{Span: span},
		"words":             shapes.Words{"x"},
		"days of one":       shape.Intersect{shape.Fixed{ref}, shapes.During{Span: span}},
		"words, in order":   shapes.InOrder{From: shapes.Words{"x"}},
		"words of the days": shape.Intersect{shapes.During{Span: span}, shapes.Words{"x"}},
	} {
		t.Run(name, func(t *testing.T) {
			var last error
			for v, err := range s.Find(t.Context(), what) {
				if last = err; err == nil {
					t.Errorf("got %v", v)
				}
			}
			if last == nil {
				t.Error("got nothing, and no error")
			}
		})
	}
}
