package count_test

import (
	"context"
	"fmt"

	"github.com/cayleygraph/quad"

	"onrecord/graph/count"
	"onrecord/graph/view/table"
	"onrecord/schema"
)

// Two statements report one utterance, which counts once.
func Example() {
	said := func(id, stance, again string) *schema.Statement {
		s := &schema.Statement{EntityBase: schema.EntityBase{ID: id, IRI: "https://example.org/statement/" + id}, Restates: schema.Ref{Kind: schema.KindStatement, ID: again}}
		s.Speakers = []schema.Ref{{Kind: schema.KindActor, ID: "quay"}}
		harbour := []schema.Ref{{Kind: schema.KindPosition, ID: "close"}}
		if s.Supports = harbour; stance == "opposes" {
			s.Supports, s.Opposes = nil, harbour
		}
		return s
	}
	statements := []*schema.Statement{said("a", "supports", ""), said("b", "supports", "a"), said("c", "opposes", "")}
	t, err := table.Of(table.All(statements), table.Telling{Utterance: func(s *schema.Statement) (quad.IRI, error) {
		if s.Restates.ID != "" {
			return "https://example.org/statement/" + quad.IRI(s.Restates.ID), nil
		}
		return quad.IRI(s.IRI), nil
	}})
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	cells, err := count.Count(ctx, t, table.AllRows(t.Len()), count.Dimensions("speaker", "stance"), count.Options{})
	if err != nil {
		panic(err)
	}
	for i := range cells.Len() {
		for dimension, n := range cells.Values(i) {
			v, err := cells.Value(dimension, n)
			if err != nil {
				panic(err)
			}
			fmt.Print(string(v.IRI)+v.Word, " ")
		}
		fmt.Println(cells.Utterances(i))
	}
	// Output:
	// https://example.org/actor/quay supports 1
	// https://example.org/actor/quay opposes 1
}

// The year and the week of a day.
func ExamplePeriod() {
	fmt.Println(count.Period("2024-12-30", "year"), count.Period("2024-12-30", "week"))
	// Output:
	// 2024 2025-W01
}
