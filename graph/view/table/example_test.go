package table_test

import (
	"fmt"

	"github.com/cayleygraph/quad"

	"onrecord/graph/view/table"
	"onrecord/schema"
)

// Who has spoken in which mode: a column of several values, and one of one value.
func Example() {
	actor := func(id string) schema.Ref { return schema.Ref{Kind: schema.KindActor, ID: id} }
	statements := []*schema.Statement{
		{EntityBase: schema.EntityBase{ID: "a", IRI: "https://example.org/statement/a"}, Mode: "quote", Speakers: []schema.Ref{actor("ann"), actor("bob")}},
		{EntityBase: schema.EntityBase{ID: "b", IRI: "https://example.org/statement/b"}, Mode: "reported", Speakers: []schema.Ref{actor("ann")}},
	}
	t, err := table.Of(table.All(statements), table.Telling{Utterance: func(s *schema.Statement) (quad.IRI, error) { return quad.IRI(s.IRI), nil }})
	if err != nil {
		panic(err)
	}
	words, err := t.Words(table.Mode)
	if err != nil {
		panic(err)
	}
	modes, err := t.One(table.Mode)
	if err != nil {
		panic(err)
	}
	speakers, err := t.List(table.Speakers)
	if err != nil {
		panic(err)
	}
	for i := range speakers.Len() {
		row := speakers.Row(i)
		speaker, err := t.Entity(speakers.Value(i))
		if err != nil {
			panic(err)
		}
		fmt.Println(row, speaker, words[modes.At(row)-1])
	}
	// Output:
	// 0 <https://example.org/actor/ann> "quote"
	// 0 <https://example.org/actor/bob> "quote"
	// 1 <https://example.org/actor/ann> "reported"
}
