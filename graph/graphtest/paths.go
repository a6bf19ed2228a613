package graphtest

import (
	"cmp"
	"slices"
	"testing"

	"github.com/cayleygraph/cayley/query/path"
	"github.com/cayleygraph/quad"
	gocmp "github.com/google/go-cmp/cmp"

	"onrecord/graph"
)

// start begins a path at nodes.
func start(s *graph.Store, names string) *path.Path {
	return path.StartPath(s.Cayley(), nodes(names)...)
}

// values are what a path leads to, each once, sorted.
func values(t *testing.T, s *graph.Store, p *path.Path) []quad.Value {
	t.Helper()
	return slices.Compact(all(t, s.Iterate(t.Context(), p), compareValues))
}

func compareValues(a, b quad.Value) int { return cmp.Compare(quad.StringOf(a), quad.StringOf(b)) }

func compareQuads(a, b quad.Quad) int {
	return cmp.Or(
		compareValues(a.Subject, b.Subject), compareValues(a.Predicate, b.Predicate),
		compareValues(a.Object, b.Object), compareValues(a.Label, b.Label),
	)
}

// pathCases are paths over Quads and the nodes that they lead to.
var pathCases = []struct {
	name string
	path func(*graph.Store) *path.Path
	want string
}{
	{"out", func(s *graph.Store) *path.Path { return start(s, "s").Out(p) }, "t u"},
	{"out by either", func(s *graph.Store) *path.Path { return start(s, "s v").Out(p, q) }, "t u v"},
	{"out by any", func(s *graph.Store) *path.Path { return start(s, "u").Out() }, "s t"},
	{"in", func(s *graph.Store) *path.Path { return start(s, "t").In(p) }, "s v"},
	{"in by any", func(s *graph.Store) *path.Path { return start(s, "t").In() }, "s u v w"},
	{"both", func(s *graph.Store) *path.Path { return start(s, "t").Both(p) }, "s u v"},
	{"far", func(s *graph.Store) *path.Path { return start(s, "w").Out(q).Out(p).Out(p).Out(p) }, "t u"},
	{"has", func(s *graph.Store) *path.Path { return start(s, "s u v w").Has(p, node("t")) }, "s v"},
	{"has either", func(s *graph.Store) *path.Path { return start(s, "s t u v w").Has(p, node("s"), node("u")) }, "s t u"},
	{"has any", func(s *graph.Store) *path.Path { return start(s, "s t u v w").Has(q) }, "s u v w"},
	{"has in reverse", func(s *graph.Store) *path.Path { return start(s, "s t u v w").HasReverse(q, node("w")) }, "t"},
	{"and", func(s *graph.Store) *path.Path { return start(s, "t").In(p).And(start(s, "u").In(q)) }, "s"},
	{"and, thrice", func(s *graph.Store) *path.Path {
		return start(s, "t").In().And(start(s, "u").In().And(start(s, "s").Out()).Or(start(s, "v"))).And(start(s, "s v"))
	}, "v"},
	{"or", func(s *graph.Store) *path.Path { return start(s, "t").In(q).Or(start(s, "u").In(q)) }, "s u w"},
	{"except", func(s *graph.Store) *path.Path { return start(s, "t").In().Except(start(s, "u").In()) }, "u v w"},
	{"except all", func(s *graph.Store) *path.Path { return start(s, "t").In(p).Except(start(s, "s v")) }, ""},
	{"a loop", func(s *graph.Store) *path.Path { return start(s, "v").Out(q).Out(q).Out(q) }, "v"},
	{"a predicate as a node", func(s *graph.Store) *path.Path { return start(s, "p").Out(p) }, "p"},
	{"from a text", func(s *graph.Store) *path.Path {
		return path.StartPath(s.Cayley(), quad.String("")).In(quad.IRI("a:value"))
	}, "values"},
	{"an exact type", func(s *graph.Store) *path.Path {
		return path.StartPath(s.Cayley(), quad.TypedString{Value: "0007", Type: xsd + "integer"}).In(quad.IRI("a:value"))
	}, ""},
	{"absent predicate", func(s *graph.Store) *path.Path { return start(s, "s").Out(quad.IRI("a:none")) }, ""},
	{"absent start", func(s *graph.Store) *path.Path { return start(s, "none").Out(p) }, ""},
	{"has an absent value", func(s *graph.Store) *path.Path { return start(s, "s").Has(p, quad.IRI("a:none")) }, ""},
	{"and an absent value", func(s *graph.Store) *path.Path { return start(s, "s").Out(p).And(start(s, "none").Out(p)) }, ""},
	{"or an absent value", func(s *graph.Store) *path.Path { return start(s, "none").Out(p).Or(start(s, "s").Out(p)) }, "t u"},
	{"except an absent value", func(s *graph.Store) *path.Path { return start(s, "s").Out(p).Except(start(s, "none").Out(p)) }, "t u"},
}

func testPaths(t *testing.T, s *graph.Store) {
	for _, c := range pathCases {
		t.Run(c.name, func(t *testing.T) {
			if diff := gocmp.Diff(nodes(c.want), values(t, s, c.path(s))); diff != "" {
				t.Error(diff)
			}
			// Unique gives each value once; without, a value may come for each
			// quad that leads to it.
			if got := all(t, s.Iterate(t.Context(), c.path(s).Unique()), compareValues); len(got) != len(nodes(c.want)) {
				t.Errorf("with Unique: got %v", got)
			}
		})
	}
}

// A path in the context of labels follows the quads of these alone.
func testLabels(t *testing.T, s *graph.Store) {
	for _, c := range []struct {
		name string
		path *path.Path
		want string
	}{
		{"one label", start(s, "s").LabelContext(node("g")).Out(p), "t u"},
		{"another", start(s, "s").LabelContext(node("h")).Out(p), "t"},
		{"either", start(s, "s t u").LabelContext(node("g"), node("h")).Out(q), "t u"},
		{"no quad of it", start(s, "t").LabelContext(node("g")).Out(p), ""},
		{"any label, and none", start(s, "v").LabelContext().Out(p), "t"},
		{"in", start(s, "t").LabelContext(node("g")).In(p, q), "s w"},
		{"changed on the way", start(s, "w").LabelContext(node("g")).Out(q).LabelContext(node("h")).Out(p), "u"},
		{"absent", start(s, "s").LabelContext(node("none")).Out(p), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := gocmp.Diff(nodes(c.want), values(t, s, c.path)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
