package query_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"onrecord/graph"
	"onrecord/graph/network"
	"onrecord/graph/query"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// Observations that were asked for are given again, the same to all who ask at once, and
// what is asked otherwise has its own.
func TestObserved(t *testing.T) {
	ref := func(k schema.Kind, id string) schema.Ref { return schema.Ref{Kind: k, ID: id} }
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: "harbour"}, Base: "https://example.org/harbour/"}
	c.Add(&schema.Source{EntityBase: schema.EntityBase{ID: "gazette"}, Title: "Gazette"})
	c.Add(&schema.Position{EntityBase: schema.EntityBase{ID: "close"}, Name: "Close it"})
	for i := range 5 {
		id := fmt.Sprint("a", i)
		c.Add(&schema.Actor{EntityBase: schema.EntityBase{ID: id}, Name: id, Type: "person"})
		c.Add(&schema.Statement{
			EntityBase: schema.EntityBase{ID: "s" + id}, Speakers: []schema.Ref{ref(schema.KindActor, id)}, Mode: []string{"quote", "paraphrase"}[i%2],
			Supports: []schema.Ref{ref(schema.KindPosition, "close")}, Summary: "Says " + id + ".", Source: ref(schema.KindSource, "gazette"),
		})
	}
	s, err := graph.FromQuads(t.Context(), func(yield func(quad.Quad, error) bool) {
		for q := range rdf.Quads(c) {
			if !yield(q, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	rest := new(int)
	asks := []query.ObservationOptions{
		{Rows: "actor", Columns: "position"},
		{Rows: "actor", Columns: "position", Filter: query.Filter{Rest: rest}}, // the same
		{Rows: "actor", Columns: "source"},
		{Rows: "actor", Columns: "position", Filter: query.Filter{Is: map[string][]string{"by": {"a1", "a2"}}}},
		{Rows: "actor", Columns: "position", Filter: query.Filter{Not: map[string][]string{"by": {"a1", "a2"}}}},
		{Rows: "actor", Columns: "position", IDs: true},
		{Rows: "actor", Columns: "position", Include: map[string][]string{"actor": {"a3"}}},
	}
	var k query.Observed
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i, o := range asks {
				d, err := k.Observations(t.Context(), s, o)
				if err != nil {
					t.Error(err)
					return
				}
				for n := range d.Statements {
					if words, err := d.Words(t.Context(), uint32(n)); err != nil || words == "" {
						t.Errorf("ask %d: statement %d says %q, %v", i, n, words, err)
					}
				}
			}
		})
	}
	all.Wait()
	seen := map[*network.Data]int{}
	for i, o := range asks {
		got, err := k.Observations(t.Context(), s, o)
		if err != nil {
			t.Fatal(err)
		}
		want, err := query.Observations(t.Context(), s, o)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(network.Data{}, "Words"), cmpopts.IgnoreUnexported(network.Data{}, network.Node{})); diff != "" {
			t.Errorf("ask %d: %s", i, diff)
		}
		again, err := k.Observations(t.Context(), s, o)
		if err != nil || again != got {
			t.Errorf("ask %d: they are made again, %v", i, err)
		}
		seen[got]++
	}
	if len(seen) != len(asks)-1 {
		t.Errorf("there are %d different ones, want %d", len(seen), len(asks)-1)
	}
}
