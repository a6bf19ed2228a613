package xlsx_test

import (
	"bytes"
	"context"
	"fmt"

	"github.com/cayleygraph/quad"

	"onrecord/data/workbook"
	"onrecord/exports/export"
	"onrecord/exports/xlsx"
	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// harbour is a corpus as a graph, whose store is for the caller to close.
func harbour(ctx context.Context) (view.Graph, *graph.Store) {
	ref := func(k schema.Kind, id string) schema.Ref { return schema.Ref{Kind: k, ID: id} }
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: "harbour"}, Base: "https://example.org/harbour/"}
	c.Add(&schema.Actor{EntityBase: schema.EntityBase{ID: "quay"}, Name: "Ada Quay", Type: "person"})
	c.Add(&schema.Position{EntityBase: schema.EntityBase{ID: "close"}, Name: "The harbour should close", Type: "demand"})
	c.Add(&schema.Source{EntityBase: schema.EntityBase{ID: "gazette"}, Title: "Gazette"})
	c.Add(&schema.Statement{
		EntityBase: schema.EntityBase{ID: "no-ships"}, Speakers: []schema.Ref{ref(schema.KindActor, "quay")},
		Mode: "paraphrase", Summary: "No ships come any more.", Source: ref(schema.KindSource, "gazette"),
		Supports: []schema.Ref{ref(schema.KindPosition, "close")},
	})
	store, err := graph.FromQuads(ctx, func(yield func(quad.Quad, error) bool) {
		for q := range rdf.Quads(c) {
			if !yield(q, nil) {
				return
			}
		}
	})
	if err != nil {
		panic(err)
	}
	return query.ViewOf(ctx, store, query.SceneOptions{Record: true}), store
}

// A workbook has a sheet for each kind.
func Example() {
	ctx := context.Background()
	g, store := harbour(ctx)
	defer store.Close()
	var out bytes.Buffer
	if err := xlsx.XLSX.Write(&out, &export.Input{Graph: g}); err != nil {
		panic(err)
	}
	book, err := workbook.Read(ctx, out.Bytes())
	if err != nil {
		panic(err)
	}
	for _, s := range book.Sheets {
		fmt.Println(s.Name, len(s.Rows))
	}
	// Output:
	// statements 2
	// actors 2
	// positions 2
	// places 1
	// events 1
	// sources 2
	// corpus 2
}
