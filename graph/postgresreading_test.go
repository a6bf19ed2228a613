//go:build unix

package graph_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/cayley/query/path"
	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/data/invent"
	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/query/querytest"
	"onrecord/graph/script/languages"
	"onrecord/graph/server"
	"onrecord/graph/server/servertest"
	"onrecord/graph/shapes"
	"onrecord/schema"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
	"onrecord/schema/spelling"
	"onrecord/schema/term"
)

// A reading is a question of a published corpus: what it answers, as lines, and how often
// the server may be asked for it, in a corpus of any size; 0: it reads all there is.
type reading struct {
	name string
	most int64
	ask  func(t *testing.T, s *graph.Store, of asked) []string
}

// asked are what questions are asked about.
type asked struct{ word, echoed, busiest, other, position, place, event, source, organization string }

// lines are rows, each as JSON.
func lines[T any](t *testing.T, rows iter.Seq2[T, error]) []string {
	t.Helper()
	out := []string{}
	for row, err := range rows {
		if err != nil {
			t.Error(err)
			break
		}
		text, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(text))
	}
	return out
}

// one is an answer of one piece.
func one(t *testing.T, v any, err error) []string {
	t.Helper()
	if err != nil {
		t.Error(err)
		return nil
	}
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return []string{string(text)}
}

// where is a filter of conditions, each a name and a value.
func where(conditions ...string) query.Filter {
	f := query.Filter{Is: map[string][]string{}, Not: map[string][]string{}}
	for i := 0; i < len(conditions); i += 2 {
		if name, not := strings.CutPrefix(conditions[i], "not "); not {
			f.Not[name] = append(f.Not[name], conditions[i+1])
		} else {
			f.Is[name] = append(f.Is[name], conditions[i+1])
		}
	}
	return f
}

func limited(f query.Filter, n int) query.Filter {
	f.Limit = n
	return f
}

// readings are the questions.
func readings() []reading {
	said := func(f func(asked) query.Filter) func(*testing.T, *graph.Store, asked) []string {
		return func(t *testing.T, s *graph.Store, of asked) []string {
			return lines(t, query.Said(t.Context(), s, f(of)).All())
		}
	}
	stances := func(o func(asked) query.StanceOptions) func(*testing.T, *graph.Store, asked) []string {
		return func(t *testing.T, s *graph.Store, of asked) []string {
			var out []string
			rows, err := query.Stances(t.Context(), s, o(of)).List()
			if err != nil {
				t.Error(err)
			}
			for i := range rows {
				out = append(out, string(rows[i].AppendJSON(nil)))
			}
			return out
		}
	}
	stats := func(o func(asked) query.StatsOptions) func(*testing.T, *graph.Store, asked) []string {
		return func(t *testing.T, s *graph.Store, of asked) []string {
			return lines(t, query.Stats(t.Context(), s, o(of)).All())
		}
	}
	list := func(k schema.Kind, o func(asked) query.ListOptions) func(*testing.T, *graph.Store, asked) []string {
		return func(t *testing.T, s *graph.Store, of asked) []string {
			return lines(t, query.List(t.Context(), s, k, o(of)).All())
		}
	}
	return []reading{
		{"said, 50", 6, said(func(of asked) query.Filter { return limited(where("by", of.busiest), 50) })},
		{"said, words", 6, said(func(of asked) query.Filter { f := limited(query.Filter{}, 20); f.Words = []string{of.word}; return f })},
		{"said, not by", 6, said(func(of asked) query.Filter { return limited(where("not by", of.busiest, "mode", "quote"), 20) })},
		{"said, at", 10, said(func(of asked) query.Filter { return limited(where("at", of.place), 20) })},
		{"said, of", 8, said(func(of asked) query.Filter { return limited(where("of", of.organization), 20) })},
		{"said, not of", 8, said(func(of asked) query.Filter { return limited(where("not of", of.organization), 20) })},
		{"said, echoing", 8, said(func(of asked) query.Filter { return limited(where("echoing", of.echoed), 20) })},
		{"said, on, of a source", 8, said(func(of asked) query.Filter { return limited(where("on", of.position, "source", of.source), 20) })},
		{"evidence", 4, func(t *testing.T, s *graph.Store, _ asked) []string {
			trail, err := query.Evidence(t.Context(), s, "s69")
			return one(t, trail, err)
		}},
		{"stances", 4, stances(func(of asked) query.StanceOptions { return query.StanceOptions{Filter: where("by", of.busiest)} })},
		{"stances of all", 4, stances(func(asked) query.StanceOptions { return query.StanceOptions{} })},
		{"stances of all, 50", 4, stances(func(asked) query.StanceOptions { return query.StanceOptions{Filter: query.Filter{Limit: 50}} })},
		{"stances of all, 50 further", 4, stances(func(asked) query.StanceOptions {
			return query.StanceOptions{Filter: query.Filter{Limit: 50, Offset: 50}, Reports: true, Assertions: true}
		})},
		{"stances of an organization", 6, stances(func(of asked) query.StanceOptions { return query.StanceOptions{Filter: where("of", of.organization)} })},
		{"stances on", 6, stances(func(of asked) query.StanceOptions { return query.StanceOptions{Positions: []string{of.position}} })},
		{"stances as organizations", 5, stances(func(asked) query.StanceOptions { return query.StanceOptions{As: "organization"} })},
		{"stances as offices", 5, stances(func(asked) query.StanceOptions { return query.StanceOptions{As: "office"} })},
		{"stances as places", 5, stances(func(asked) query.StanceOptions { return query.StanceOptions{As: "place"} })},
		{"stances as sources", 5, stances(func(asked) query.StanceOptions {
			return query.StanceOptions{As: "source", Filter: query.Filter{Limit: 50}}
		})},
		{"stances, by source", 5, stances(func(asked) query.StanceOptions { return query.StanceOptions{Filter: query.Filter{Sort: "source"}} })},
		{"stances, silent", 8, stances(func(of asked) query.StanceOptions {
			return query.StanceOptions{Silent: true, Filter: limited(where("by", of.busiest), 60)}
		})},
		{"compare", 5, func(t *testing.T, s *graph.Store, of asked) []string {
			c, err := query.Compare(t.Context(), s, of.busiest, of.other, query.StanceOptions{})
			return one(t, c, err)
		}},
		{"contested", 5, func(t *testing.T, s *graph.Store, _ asked) []string {
			return lines(t, query.Contested(t.Context(), s, query.StanceOptions{}).All())
		}},
		{"co-stances", 4, func(t *testing.T, s *graph.Store, _ asked) []string {
			return lines(t, query.CoStances(t.Context(), s, query.StanceOptions{}))
		}},
		{"stats", 24, stats(func(asked) query.StatsOptions { return query.StatsOptions{} })},
		{"stats of some", 24, stats(func(of asked) query.StatsOptions { return query.StatsOptions{Filter: where("by", of.busiest)} })},
		{"stats, by speaker and stance", 3, stats(func(asked) query.StatsOptions { return query.StatsOptions{Group: []string{"speaker", "stance"}} })},
		{"stats, by speaker, position and stance", 3, stats(func(asked) query.StatsOptions {
			return query.StatsOptions{Group: []string{"speaker", "position", "stance"}}
		})},
		{"stats, of a position", 6, stats(func(of asked) query.StatsOptions {
			return query.StatsOptions{Group: []string{"stance", "position"}, Filter: where("on", of.position)}
		})},
		{"stats, of an organization", 6, stats(func(of asked) query.StatsOptions {
			return query.StatsOptions{Group: []string{"speaker"}, Filter: where("of", of.organization)}
		})},
		{"stats, per year", 3, stats(func(asked) query.StatsOptions { return query.StatsOptions{Per: "year"} })},
		{"stats, per month and mode", 3, stats(func(asked) query.StatsOptions {
			return query.StatsOptions{Group: []string{"mode"}, Per: "month", Reports: true}
		})},
		{"list", 16, list(schema.KindSource, func(of asked) query.ListOptions { return query.ListOptions{Filter: where("by", of.busiest)} })},
		{"list, unheard", 10, list(schema.KindActor, func(asked) query.ListOptions {
			return query.ListOptions{Unheard: true, Filter: query.Filter{Limit: 20}}
		})},
		{"shifts", 6, func(t *testing.T, s *graph.Store, _ asked) []string {
			return lines(t, query.Shifts(t.Context(), s, query.ShiftOptions{StanceOptions: query.StanceOptions{Filter: query.Filter{Limit: 20}}}).All())
		}},
		{"a timeline", 8, func(t *testing.T, s *graph.Store, of asked) []string {
			lines, err := query.Timeline(t.Context(), s, query.TimelineOptions{StanceOptions: query.StanceOptions{Filter: where("by", of.busiest)}})
			return one(t, lines, err)
		}},
		{"bars", 5, func(t *testing.T, s *graph.Store, _ asked) []string {
			bars, err := query.Bars(t.Context(), s, query.StanceOptions{}, false)
			return one(t, bars, err)
		}},
		{"a network", 12, func(t *testing.T, s *graph.Store, _ asked) []string {
			d, err := query.Observations(t.Context(), s, query.ObservationOptions{Rows: "actor", Columns: "position", Qualifier: "stance"})
			if err != nil {
				return one(t, nil, err)
			}
			return one(t, []any{d.Entries, d.Statements, d.Indirect, d.Documents, d.Dropped, d.Notes, d.Imprecise}, nil)
		}},
		{"show", 14, func(t *testing.T, s *graph.Store, of asked) []string {
			p, err := query.Show(t.Context(), s, of.source)
			if p != nil {
				for i := range p.Statements {
					p.Statements[i].Statements = p.Statements[i].Statements[:min(3, len(p.Statements[i].Statements))]
				}
			}
			return one(t, p, err)
		}},
		{"coders", 24, func(t *testing.T, s *graph.Store, _ asked) []string {
			rows, err := query.Coders(t.Context(), s)
			return one(t, rows, err)
		}},
	}
}

// askedOf finds what to ask about in a corpus.
func askedOf(quads []quad.Quad) (out asked) {
	counts := map[string]map[string]int{}
	for _, q := range quads {
		p, o := string(q.Predicate.(quad.IRI)), ""
		if iri, ok := q.Object.(quad.IRI); ok {
			o = string(iri)
		}
		if counts[p] == nil {
			counts[p] = map[string]int{}
		}
		counts[p][o]++
	}
	most := func(predicate quad.IRI, place int) string {
		of := counts[string(predicate)]
		all := slices.SortedFunc(maps.Keys(of), func(a, b string) int {
			if of[a] != of[b] {
				return of[b] - of[a]
			}
			return strings.Compare(a, b)
		})
		if place >= len(all) {
			return ""
		}
		return all[place]
	}
	field := func(k schema.Kind, name string) quad.IRI {
		f, _ := schema.FieldNamed(k, name)
		return f.Predicate
	}
	out.busiest, out.other = most(field(schema.KindStatement, "speakers"), 0), most(field(schema.KindStatement, "speakers"), 1)
	out.position, out.event = most(field(schema.KindStatement, "supports"), 0), most(field(schema.KindStatement, "event"), 0)
	out.place, out.source = most(field(schema.KindEvent, "place"), 0), most(field(schema.KindPassage, "source"), 0)
	out.echoed = most(field(schema.KindStatement, "echoes"), 0)
	words := map[string]int{}
	for _, q := range quads {
		if q.Predicate != field(schema.KindStatement, "summary") {
			continue
		}
		for w := range spelling.EachWord(rdf.Lexical(q.Object)) {
			if words[w]++; words[w] > words[out.word] || words[w] == words[out.word] && w < out.word {
				out.word = w
			}
		}
	}
	for p := range counts {
		if strings.Contains(strings.ToLower(p), "affiliatedwith") {
			out.organization = most(quad.IRI(p), 0)
		}
	}
	return out
}

// What a server answers is what a snapshot does, to the byte, and asks the server a few
// times, however much there is.
func TestPostgresReading(t *testing.T) {
	pg := servertest.Start(t)
	for _, n := range []int{200, 4000} {
		quads := slices.Collect(invent.Corpus{Statements: n}.Quads)
		of := askedOf(quads)
		file := filepath.Join(t.TempDir(), "store")
		if _, err := graph.Build(t.Context(), file, nquads.All(quads), graph.BuildOptions{}); err != nil {
			t.Fatal(err)
		}
		snapshot, err := graph.Open(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		defer snapshot.Close()
		rest := pg.Rest(fmt.Sprint("invented", n))
		if _, err := graph.Build(t.Context(), "postgres:"+rest, nquads.All(quads), graph.BuildOptions{}); err != nil {
			t.Fatal(err)
		}
		for _, r := range readings() {
			t.Run(fmt.Sprint(n, " ", r.name), func(t *testing.T) {
				want := r.ask(t, snapshot, of)
				// Each question as that of a program that has just begun.
				s := published(t, rest)
				on := s.Cayley().(*server.Store)
				before := on.Asked()
				got := r.ask(t, s, of)
				asked := on.Asked() - before
				t.Logf("%d rows, %d questions", len(got), asked)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("-snapshot +server:\n%.2000s", diff)
				}
				if len(want) == 0 {
					t.Error("there is no answer to compare")
				}
				if asked > r.most {
					t.Errorf("the server was asked %d times, and %d are the most", asked, r.most)
				}
			})
		}
	}
}

// Every condition, with and without a not, words, phrases and days are SQL, alone and
// together, for what lists and for what counts: nothing is left to be walked.
func TestPostgresCompiles(t *testing.T) {
	pg := servertest.Start(t)
	quads := querytest.Harbour()
	rest := pg.Rest("harbour")
	if _, err := graph.Build(t.Context(), "postgres:"+rest, nquads.All(quads), graph.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	values := map[schema.Kind]string{
		schema.KindActor: "ada", schema.KindPosition: "close", schema.KindPlace: "pier", schema.KindEvent: "rally", schema.KindSource: "letter", schema.KindStatement: "b1",
	}
	var filters []query.Filter
	for _, c := range query.Conditions() {
		words := slices.Clone(c.Words)
		for _, k := range c.Kinds {
			words = append(words, string(k)+"/"+values[k])
		}
		switch {
		case c.Name == "coder":
			words = []string{"main"}
		case c.Sought:
			words = []string{"said", `"said said"`}
		}
		if len(words) == 0 {
			t.Fatalf("%s takes nothing", c.Name)
		}
		filters = append(filters, where(c.Name, words[0]), where("not "+c.Name, words[0]))
		if c.Name != "coder" { // one at a time
			filters = append(filters, where(c.Name, words[0], c.Name, words[len(words)-1]))
		}
	}
	alternatives := where("by", "ada")
	alternatives.Is["about"] = []string{"actor/ada", "actor/ben", "position/close", "place/pier", "event/rally", "source/letter"}
	filters = append(filters, alternatives)
	days := where("by", "ada", "not mode", "quote")
	days.Since, days.Until, days.Words = "2020-01", "2020-12", []string{"said"}
	filters = append(filters, query.Filter{}, days, query.Filter{AllCoders: true}, query.Filter{Record: true})
	for _, f := range filters {
		s := published(t, rest)
		name := fmt.Sprint(f.Is, f.Not, f.Since, f.Words, f.AllCoders, f.Record)
		f.Limit = 5
		lines(t, query.Said(t.Context(), s, f).All())
		f.Sort = "source"
		lines(t, query.Said(t.Context(), s, f).All())
		f.Sort = ""
		if !f.AllCoders {
			lines(t, query.Stats(t.Context(), s, query.StatsOptions{Filter: f, Group: query.Dimensions()[:1]}).All())
			if _, err := query.Stances(t.Context(), s, query.StanceOptions{Filter: f}).List(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, k := range []schema.Kind{schema.KindActor, schema.KindPlace} {
			lines(t, query.List(t.Context(), s, k, query.ListOptions{Filter: query.Filter{Is: f.Is, Not: f.Not, Limit: 5}}).All())
		}
		if walked := s.Cayley().(*server.Store).Walked(); len(walked) > 0 {
			t.Errorf("%s: not SQL: %v", name, walked)
		}
	}
	// What there is no SQL for is known as such.
	s := published(t, rest)
	for _, err := range languages.Eval(t.Context(), s, "gizmo", `g.V("<https://example.org/harbour/actor/ada>").outPredicates().all()`) {
		if err != nil {
			t.Error(err)
		}
	}
	if len(s.Cayley().(*server.Store).Walked()) == 0 {
		t.Error("predicates are not seen to be walked")
	}
}

// Each type of shape that a question is made of has been compiled in the tests of this
// file, or is one that a server is never asked for.
func TestPostgresShapes(t *testing.T) {
	pg := servertest.Start(t)
	quads := querytest.Harbour()
	rest := pg.Rest("harbour")
	if _, err := graph.Build(t.Context(), "postgres:"+rest, nquads.All(quads), graph.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	met := map[string]bool{}
	note := func(s *graph.Store) {
		on := s.Cayley().(*server.Store)
		for _, name := range on.Met() {
			met[name] = true
		}
		if walked := on.Walked(); len(walked) > 0 {
			t.Errorf("not SQL: %v", walked)
		}
	}
	for _, f := range []query.Filter{where("by", "ada"), where("not by", "ada", "on", "close THE harbour"), where("about", "actor/ferry", "about", "place/pier", "mode", "quote"), where("coder", "main"), where("at", "pier"), {Since: "2020", Words: []string{"said", `"said said"`}}} {
		for _, sort := range []string{"", "source"} {
			f.Sort = sort
			s := published(t, rest)
			lines(t, query.Said(t.Context(), s, f).All())
			note(s)
		}
		s := published(t, rest)
		f.Sort = ""
		if _, err := query.Stances(t.Context(), s, query.StanceOptions{Filter: f}).List(); err != nil {
			t.Error(err)
		}
		if _, err := query.Show(t.Context(), s, "ada"); err != nil {
			t.Error(err)
		}
		if _, err := query.Coders(t.Context(), s); err != nil {
			t.Error(err)
		}
		note(s)
	}
	// What stands in the place of shapes of columns where a store has none.
	without := map[string]string{
		"shape.Filter":      "its tests are functions: it stands behind Phrases and Holding",
		"shape.ValueFilter": "it is no shape",
		"shape.Quads":       "it is a part of shape.NodesFrom",
		"shape.Lookup":      "it is a part of shape.NodesFrom",
		"shape.NodesFrom":   "questions have it behind Holding alone; TestPostgresPaths compiles it",
		"shape.Unique":      "it is within shape.Filter",
		"shape.Null":        "there is nothing to ask for",
		"shape.Page":        "is asked for where coders are many: TestPostgresPaths cuts pages",
	}
	used := shapesUsed(t)
	if len(used) < 10 {
		t.Errorf("questions use %v: are they still found?", used)
	}
	for _, name := range used {
		if !met[name] && without[name] == "" {
			t.Errorf("%s is a shape of a question, and no question of this test has it", name)
		}
	}
	for name, why := range without {
		if met[name] && strings.HasPrefix(why, "its tests are functions") {
			t.Errorf("%s: a server was asked for it, and %s", name, why)
		}
	}
}

// shapesUsed are the types of shapes that the source of the questions has.
func shapesUsed(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("query/*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			if of, ok := lit.Type.(*ast.SelectorExpr); ok {
				if pkg, ok := of.X.(*ast.Ident); ok && (pkg.Name == "shape" || pkg.Name == "shapes") {
					found[pkg.Name+"."+of.Sel.Name] = true
				}
			}
			return true
		})
	}
	return slices.Sorted(maps.Keys(found))
}

// Paths of Cayley give on a server what they give in a snapshot, and are not walked.
func TestPostgresPaths(t *testing.T) {
	pg := servertest.Start(t)
	quads := slices.Collect(invent.Corpus{Statements: 600}.Quads)
	of := askedOf(quads)
	file, rest := filepath.Join(t.TempDir(), "store"), pg.Rest("paths")
	for _, uri := range []string{file, "postgres:" + rest} {
		if _, err := graph.Build(t.Context(), uri, nquads.All(quads), graph.BuildOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	snapshot, err := graph.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer snapshot.Close()
	field := func(name string) quad.IRI {
		f, _ := schema.FieldNamed(schema.KindStatement, name)
		return f.Predicate
	}
	speakers, supports, opposes, mode := field("speakers"), field("supports"), field("opposes"), field("mode")
	one, two, position := quad.IRI(of.busiest), quad.IRI(of.other), quad.IRI(of.position)
	class, statement := term.RDFType, schema.KindStatement.Class()
	for _, c := range []struct {
		name string
		most int64 // questions
		set  bool  // each node counts once: how often one comes is a matter of who walks
		path func(start func(...quad.Value) *path.Path) *path.Path
	}{
		{"out of one", 2, false, func(v func(...quad.Value) *path.Path) *path.Path { return v(quad.IRI(of.source)).Out() }},
		{"out of one, of a predicate", 2, false, func(v func(...quad.Value) *path.Path) *path.Path { return v(one).Out(class) }},
		{"out of two", 4, false, func(v func(...quad.Value) *path.Path) *path.Path { return v(one, two).Out() }},
		{"out of the statements of two", 4, false, func(v func(...quad.Value) *path.Path) *path.Path { return v(one, two).In(speakers).Out(supports) }},
		{"out by two predicates", 4, false, func(v func(...quad.Value) *path.Path) *path.Path {
			return v(one).In(speakers).Out([]quad.Value{supports, opposes})
		}},
		{"out of all statements", 4, false, func(v func(...quad.Value) *path.Path) *path.Path { return v(statement).In(class).Out(mode) }},
		{"what two support", 6, true, func(v func(...quad.Value) *path.Path) *path.Path {
			supported := func(actor quad.IRI) *path.Path { return v(actor).In(speakers).Out(supports).Unique() }
			return supported(one).And(supported(two)).Unique()
		}},
		{"what one supports and another does not", 6, true, func(v func(...quad.Value) *path.Path) *path.Path {
			return v(one).In(speakers).Out(supports).Unique().Except(v(two).In(speakers).Out(supports))
		}},
		{"statements but those of one", 6, true, func(v func(...quad.Value) *path.Path) *path.Path {
			return v(statement).In(class).Except(v(one).In(speakers))
		}},
		{"what one supports or opposes", 6, false, func(v func(...quad.Value) *path.Path) *path.Path {
			return v(one).In(speakers).Out(supports).Or(v(one).In(speakers).Out(opposes))
		}},
		{"who supports what one does", 6, true, func(v func(...quad.Value) *path.Path) *path.Path {
			return v(one).In(speakers).Out(supports).Unique().In(supports).Unique().Out(speakers).Unique()
		}},
		{"what one supports, of those that another opposes", 6, true, func(v func(...quad.Value) *path.Path) *path.Path {
			return v(one).In(speakers).Out(supports).And(v(two).In(speakers).Out(opposes)).Unique()
		}},
		{"statements on what one supports, that are quotes", 6, true, func(v func(...quad.Value) *path.Path) *path.Path {
			return v(one).In(speakers).Out(supports).Unique().In(opposes).And(v(quad.String("quote")).In(mode)).Unique()
		}},
		{"both ways", 6, false, func(v func(...quad.Value) *path.Path) *path.Path { return v(position).Both() }},
		{"both ways by a predicate", 6, false, func(v func(...quad.Value) *path.Path) *path.Path { return v(position).Both(supports) }},
		{"has, and out", 6, false, func(v func(...quad.Value) *path.Path) *path.Path {
			return v(one).In(speakers).Has(mode, quad.String("quote")).Out(supports)
		}},
		{"what nothing leads to", 4, false, func(v func(...quad.Value) *path.Path) *path.Path { return v(position).In(speakers).Out(supports) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			walk := func(s *graph.Store) (out []string) {
				qs := s.Cayley()
				it := c.path(func(values ...quad.Value) *path.Path { return path.StartPath(qs, values...) }).BuildIteratorOn(t.Context(), qs).Iterate()
				defer it.Close()
				for it.Next(t.Context()) {
					for again := true; again; again = !c.set && it.NextPath(t.Context()) {
						v, err := qs.NameOf(it.Result())
						if err != nil {
							t.Fatal(err)
						}
						out = append(out, quad.StringOf(v))
					}
				}
				if err := it.Err(); err != nil {
					t.Error(err)
				}
				slices.Sort(out)
				return out
			}
			want := walk(snapshot)
			if c.set {
				want = slices.Compact(want)
			}
			s := published(t, rest)
			on := s.Cayley().(*server.Store)
			before := on.Asked()
			got := walk(s)
			t.Logf("%d nodes, %d questions", len(got), on.Asked()-before)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-snapshot +server:\n%.1500s", diff)
			}
			if walked := on.Walked(); len(walked) > 0 {
				t.Errorf("not SQL: %v", walked)
			}
			if asked := on.Asked() - before; asked > c.most {
				t.Errorf("the server was asked %d times, and %d are the most", asked, c.most)
			}
			if len(want) == 0 && c.name != "what nothing leads to" {
				t.Error("there is nothing to compare")
			}
		})
	}
	// A page of what quads lead to.
	s := published(t, rest)
	all := func(p *path.Path) (out []string) {
		it := p.BuildIteratorOn(t.Context(), s.Cayley()).Iterate()
		defer it.Close()
		for it.Next(t.Context()) {
			v, _ := s.Cayley().NameOf(it.Result())
			out = append(out, quad.StringOf(v))
		}
		return out
	}
	from := func() *path.Path { return path.StartPath(s.Cayley(), one).In(speakers).Out(supports) }
	whole := all(from())
	for _, cut := range [][2]int{{0, 3}, {2, 3}, {len(whole) - 1, 5}, {len(whole), 2}, {3, 0}} {
		want := whole[min(cut[0], len(whole)):]
		if cut[1] > 0 {
			want = want[:min(cut[1], len(want))]
		}
		if got := all(from().Skip(int64(cut[0])).Limit(int64(cut[1]))); !slices.Equal(got, want) {
			t.Errorf("from %d on, %d: %v, want %v", cut[0], cut[1], got, want)
		}
	}
	if walked := s.Cayley().(*server.Store).Walked(); len(walked) > 0 {
		t.Errorf("pages: not SQL: %v", walked)
	}
}

// published opens a corpus of a server.
func published(t *testing.T, rest string) *graph.Store {
	t.Helper()
	out, err := graph.Open(t.Context(), "postgres:"+rest)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = out.Close() })
	return out
}

// The first statements of a condition are those of a snapshot, whether the first days have
// them all, some or none, and however many are left out before.
func TestPostgresFirst(t *testing.T) {
	pg := servertest.Start(t)
	quads := slices.Collect(invent.Corpus{Statements: 4000}.Quads)
	file := filepath.Join(t.TempDir(), "store")
	rest := pg.Rest("first")
	for _, uri := range []string{file, "postgres:" + rest} {
		if _, err := graph.Build(t.Context(), uri, nquads.All(quads), graph.BuildOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	snapshot, err := graph.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer snapshot.Close()
	s := published(t, rest)
	if got := pg.Do(t, `SELECT cardinality(h.early), count(*) FROM "onrecord_first".head h, pg_indexes i WHERE i.schemaname = 'onrecord_first' AND i.indexdef LIKE '%string_to_array%lo <%' GROUP BY h.early`); !slices.Equal(got, []string{"2|2"}) {
		t.Errorf("of the first statements there are %q days and indexes of words, want 2|2", got)
	}
	filters := []query.Filter{{}, where("mode", "quote"), where("not mode", "quote"), where("by", askedOf(quads).busiest)}
	for _, word := range ranked(quads, 0, 10, 100, 1000, 3000) {
		filters = append(filters, query.Filter{Words: []string{word}})
	}
	for i, f := range filters {
		for _, limit := range []int{1, 50, 257} {
			for _, f.Offset = range []int{0, 3, 500} {
				for _, counting := range []bool{false, true} {
					f.Limit, f.Rest = limit, nil
					var rest [2]int
					if counting {
						f.Rest = &rest[0]
					}
					want := lines(t, query.Said(t.Context(), snapshot, f).All())
					if counting {
						f.Rest = &rest[1]
					}
					if diff := cmp.Diff(want, lines(t, query.Said(t.Context(), s, f).All())); diff != "" || rest[0] != rest[1] && rest[0] != shapes.Uncounted {
						t.Errorf("filter %d, %v, %d from %d on, %v: -snapshot +server:\n%.500s", i, f.Words, limit, f.Offset, rest, diff)
					}
				}
			}
		}
	}
}

// ranked are the words of statements that have some ranks by how often they come.
func ranked(quads []quad.Quad, ranks ...int) (out []string) {
	words := map[string]int{}
	summary, _ := schema.FieldNamed(schema.KindStatement, "summary")
	for _, q := range quads {
		if q.Predicate == summary.Predicate {
			for w := range spelling.EachWord(rdf.Lexical(q.Object)) {
				words[w]++
			}
		}
	}
	all := slices.SortedFunc(maps.Keys(words), func(a, b string) int {
		if words[a] != words[b] {
			return words[b] - words[a]
		}
		return strings.Compare(a, b)
	})
	for _, rank := range ranks {
		out = append(out, all[min(rank, len(all)-1)])
	}
	return out
}
