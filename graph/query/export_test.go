package query

import (
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
	"onrecord/schema/check"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
)

// Without a filter a view is the whole store.
func TestSelectAll(t *testing.T) {
	s := open(t, town())
	g := ViewOf(t.Context(), s, SceneOptions{})
	want := nquads.Sort(all(t, s.Quads(t.Context())))
	if diff := cmp.Diff(want, all(t, g.Quads)); diff != "" {
		t.Error(diff)
	}
	if got, want := idsOf(all(t, g.Entities)), "town ann bob cat council dan party town writer bridge halt no-bridge peace truce hall land moon town fair opening talk gazette herald s1 s4 s7 s2 s8 s10 s5 s6 s9 s3"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// With a filter a view is the selected statements and everything that these,
// and what they name, refer to.
func TestSelect(t *testing.T) {
	s := open(t, town())
	for _, c := range []struct {
		name string
		f    Filter
		want string
	}{
		{"one statement", is("text s8"), "town town writer bridge peace gazette s8"},
		{"with what it echoes", is("text s9"), "town ann bob cat council party town writer peace hall land town fair gazette herald s9 s1"},
		{"with the first report", is("text s6"), "town ann bob cat council party town writer bridge hall land town fair opening talk gazette herald s6 s4 s5"},
		{"in its order", is("by ann", "source gazette"), "town ann bob cat council party town writer bridge halt peace truce hall land moon town fair gazette s1 s7 s2"},
		{"nothing", is("by dan"), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := ViewOf(t.Context(), s, SceneOptions{Filter: c.f})
			if diff := cmp.Diff(c.want, idsOf(all(t, g.Entities))); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(idsOf(all(t, Said(t.Context(), s, c.f).All())), idsOf(all(t, g.Statements))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Every view is a corpus of its own: nothing in it refers to what is not
// there, its quads are those of its entities and among those of the store.
func TestSelectIsClosed(t *testing.T) {
	s := open(t, town())
	whole := map[quad.Quad]bool{}
	for _, q := range all(t, s.Quads(t.Context())) {
		whole[q] = true
	}
	filters := []Filter{{}, {Limit: 3}, {Since: "2022"}, {Words: []string{"peace"}}}
	for _, id := range []string{"s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10"} {
		filters = append(filters, is("text "+id))
	}
	for _, f := range filters {
		g := ViewOf(t.Context(), s, SceneOptions{Filter: f})
		quads, entities := all(t, g.Quads), all(t, g.Entities)
		for i, q := range quads {
			if !whole[q] {
				t.Errorf("%s: %v is not in the store", f.Summary(), q)
			}
			if i > 0 && nquads.Compare(quads[i-1], q) >= 0 {
				t.Errorf("%s: %v comes after %v", f.Summary(), q, quads[i-1])
			}
		}
		corpora, ps := rdf.FromQuads(quads, nil)
		if len(ps) > 0 || len(corpora) != 1 {
			t.Errorf("%s: %d corpora and %v", f.Summary(), len(corpora), ps)
			continue
		}
		if ps := check.Corpus(corpora[0], check.Options{}); ps.Err() != nil {
			t.Errorf("%s: %v", f.Summary(), ps)
		}
		index := schema.Index(corpora[0])
		if len(index) != len(entities)-1 {
			t.Errorf("%s: %d entities in quads, and %d besides the corpus", f.Summary(), len(index), len(entities)-1)
		}
		for _, e := range entities {
			if e.Kind() != schema.KindCorpus && index[schema.Ref{Kind: e.Kind(), ID: e.Identity().ID}] == nil {
				t.Errorf("%s: the quads lack %s %s", f.Summary(), e.Kind(), e.Identity().ID)
			}
		}
	}
}

// FindByIndex has all selected statements found by the indexes, as long as a test
// runs.
func FindByIndex(t *testing.T) {
	was := scanWorth
	scanWorth = 0
	t.Cleanup(func() { scanWorth = was })
}
