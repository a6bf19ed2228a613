package view_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/check"
	"onrecord/schema/rdf"
)

func ref(k schema.Kind, id string) schema.Ref { return schema.Ref{Kind: k, ID: id} }

func refs(k schema.Kind, ids ...string) (out []schema.Ref) {
	for _, id := range ids {
		out = append(out, ref(k, id))
	}
	return out
}

func actors(ids ...string) []schema.Ref    { return refs(schema.KindActor, ids...) }
func positions(ids ...string) []schema.Ref { return refs(schema.KindPosition, ids...) }

// village is an invented corpus in which a bridge is quarrelled about.
func village(id string) *schema.Corpus {
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: id}, Base: "https://example.org/" + id + "/", Title: "Village"}
	c.Actors = []*schema.Actor{
		{
			EntityBase: schema.EntityBase{ID: "ann"}, Name: "Ann", Aliases: []string{"Anna", "Анна"}, Type: "person",
			Affiliations: []schema.Affiliation{{To: ref(schema.KindActor, "council"), From: "2020", Until: "2021"}},
			Roles: []schema.Role{
				{Office: "Mayor", Organization: ref(schema.KindActor, "council"), From: "2021-02/2021-03", Sources: refs(schema.KindSource, "herald")},
				{Office: "Poet", Until: "2022", Sources: refs(schema.KindSource, "gazette")},
			},
		},
		{EntityBase: schema.EntityBase{ID: "bob"}, Name: "Bob", Type: "person"},
		{EntityBase: schema.EntityBase{ID: "council"}, Name: "Council", Type: "organization", Bloc: true},
		{EntityBase: schema.EntityBase{ID: "hermit"}, Type: "person", Name: "Hermit"},
	}
	c.Positions = []*schema.Position{
		{EntityBase: schema.EntityBase{ID: "bridge"}, Name: "A bridge", Type: "demand"},
		{EntityBase: schema.EntityBase{ID: "peace"}, Name: "Peace", Type: "demand", Broader: ref(schema.KindPosition, "bridge")},
	}
	c.Places = []*schema.Place{{EntityBase: schema.EntityBase{ID: "green"}, Name: "Green", Lat: "0", Long: "0"}}
	c.Events = []*schema.Event{{EntityBase: schema.EntityBase{ID: "fair"}, Name: "Fair", Date: "2021-05~", Place: ref(schema.KindPlace, "green")}}
	c.Sources = []*schema.Source{
		{EntityBase: schema.EntityBase{ID: "gazette"}, Title: "Gazette", Type: "news", Length: 90},
		{EntityBase: schema.EntityBase{ID: "herald"}, Title: "Herald"},
	}
	say := func(id, source, mode string, speakers []schema.Ref, more schema.Statement) {
		st := more
		st.EntityBase, st.Source, st.Mode, st.Speakers, st.Summary = schema.EntityBase{ID: id}, ref(schema.KindSource, source), mode, speakers, "Words of "+id
		n := len(c.Statements)
		st.Evidence = []schema.Passage{{Source: st.Source, Line: 1, Start: n, End: n + 1}}
		c.Statements = append(c.Statements, &st)
	}
	say("s1", "gazette", "paraphrase", actors("ann"), schema.Statement{Supports: positions("bridge"), Addressees: actors("bob"), About: actors("council"), Event: ref(schema.KindEvent, "fair")})
	say("s2", "gazette", "paraphrase", actors("bob"), schema.Statement{Opposes: positions("bridge"), Date: "2021-06", Answers: refs(schema.KindStatement, "s1")})
	say("s3", "herald", "reported", actors("bob"), schema.Statement{Opposes: positions("bridge"), Supports: positions("peace"), Date: "2021-06", Restates: ref(schema.KindStatement, "s2")})
	say("s4", "herald", "assertion", actors("ann"), schema.Statement{Opposes: positions("peace"), Date: "2021-07"})
	say("s5", "herald", "attributed", actors("ann", "bob"), schema.Statement{Supports: positions("peace"), Date: "2022", Echoes: refs(schema.KindStatement, "s3"), OnBehalfOf: actors("council")})
	say("s6", "herald", "paraphrase", actors("ann"), schema.Statement{Opposes: positions("bridge"), Neutral: positions("peace"), Date: "2022-03/2023", Criticizes: actors("bob"), Praises: actors("ann")})
	say("s7", "herald", "paraphrase", actors("bob"), schema.Statement{About: []schema.Ref{ref(schema.KindPlace, "green")}, Restates: ref(schema.KindStatement, "s4")})
	return c
}

// open opens a store of corpora.
func open(t *testing.T, corpora ...*schema.Corpus) *graph.Store {
	t.Helper()
	for _, c := range corpora {
		if ps := check.Corpus(c, check.Options{}); ps.Err() != nil {
			t.Fatal(ps)
		}
	}
	s, err := graph.FromQuads(t.Context(), func(yield func(quad.Quad, error) bool) {
		for _, c := range corpora {
			for q := range rdf.Quads(c) {
				if !yield(q, nil) {
					return
				}
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// properties makes a property graph.
func properties(t *testing.T, g view.Graph, as view.View) *view.PropertyGraph {
	t.Helper()
	p, err := g.Properties(as)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// lines are the nodes and edges of a graph as text, with the properties that
// they have.
func lines(t *testing.T, g *view.PropertyGraph) (nodes, edges []string) {
	t.Helper()
	write := func(properties []view.Property, values []any, date string) string {
		var b strings.Builder
		if date != "" {
			fmt.Fprintf(&b, " [%s]", date)
		}
		for i, v := range values {
			if v != nil {
				fmt.Fprintf(&b, " %s=%v", properties[i].Name, v)
			}
		}
		return b.String()
	}
	for n, err := range g.Nodes {
		if err != nil {
			t.Fatal(err)
		}
		if g.IRI(n.ID) != n.IRI {
			t.Errorf("%s is %s, and not %s", n.ID, n.IRI, g.IRI(n.ID))
		}
		nodes = append(nodes, fmt.Sprintf("%s %q %d%s", n.ID, n.Label, n.Weight, write(g.NodeProperties, n.Values, n.Date)))
	}
	for e, err := range g.Edges {
		if err != nil {
			t.Fatal(err)
		}
		arrow := "->"
		if e.Mutual {
			arrow = "--"
		}
		edges = append(edges, fmt.Sprintf("%s %s %s %s %v%s", e.From, arrow, e.To, e.Type, e.Weight, write(g.EdgeProperties, e.Values, e.Date)))
	}
	return nodes, edges
}

func TestViews(t *testing.T) {
	s := open(t, village("village"))
	for _, c := range []struct {
		name         string
		as           view.View
		o            query.SceneOptions
		nodes, edges []string
	}{
		{"full", view.Full, query.SceneOptions{}, []string{
			`actor/ann "Ann" 1 name=Ann aliases=[Anna Анна] type=person roles=[Mayor (from 2021-02/2021-03) Poet (until 2022, according to gazette)]`,
			`actor/bob "Bob" 1 name=Bob type=person`,
			`actor/council "Council" 1 name=Council type=organization bloc=true`,
			`actor/hermit "Hermit" 1 name=Hermit type=person`,
			`position/bridge "A bridge" 1 name=A bridge type=demand`,
			`position/peace "Peace" 1 name=Peace type=demand`,
			`place/green "Green" 1 name=Green lat=0 long=0`,
			`event/fair "Fair" 1 [2021-05~] name=Fair date=2021-05~`,
			`source/gazette "Gazette" 1 type=news title=Gazette length=90`,
			`source/herald "Herald" 1 title=Herald`,
			`statement/s1 "Words of s1" 1 [2021-05~] date=2021-05~ mode=paraphrase summary=Words of s1 placeFrom=event dateFrom=event`,
			`statement/s2 "Words of s2" 1 [2021-06] date=2021-06 mode=paraphrase summary=Words of s2 dateFrom=statement`,
			`statement/s3 "Words of s3" 1 [2021-06] date=2021-06 mode=reported summary=Words of s3 dateFrom=statement`,
			`statement/s4 "Words of s4" 1 [2021-07] date=2021-07 mode=assertion summary=Words of s4 dateFrom=statement`,
			`statement/s5 "Words of s5" 1 [2022] date=2022 mode=attributed summary=Words of s5 dateFrom=statement`,
			`statement/s6 "Words of s6" 1 [2022-03/2023] date=2022-03/2023 mode=paraphrase summary=Words of s6 dateFrom=statement`,
			`statement/s7 "Words of s7" 1 mode=paraphrase summary=Words of s7`,
		}, []string{
			`actor/ann -> actor/council affiliation 1 [2020/2021] from=2020 until=2021`,
			`actor/ann -> actor/council role 1 [2021-02/] office=Mayor from=2021-02/2021-03 accordingTo=[source/herald]`,
			`position/peace -> position/bridge broader 1`,
			`event/fair -> place/green place 1`,
			`statement/s1 -> actor/ann speaker 1 [2021-05~] date=2021-05~`,
			`statement/s1 -> actor/bob addressee 1 [2021-05~] date=2021-05~`,
			`statement/s1 -> position/bridge supports 1 [2021-05~] date=2021-05~`,
			`statement/s1 -> actor/council about 1 [2021-05~] date=2021-05~`,
			`statement/s1 -> event/fair event 1 [2021-05~] date=2021-05~`,
			`statement/s1 -> place/green place 1 [2021-05~] date=2021-05~`,
			`statement/s1 -> source/gazette evidence 1 [2021-05~] date=2021-05~ line=1 start=0 end=1`,
			`statement/s2 -> actor/bob speaker 1 [2021-06] date=2021-06`,
			`statement/s2 -> position/bridge opposes 1 [2021-06] date=2021-06`,
			`statement/s2 -> statement/s1 answers 1 [2021-06] date=2021-06`,
			`statement/s2 -> source/gazette evidence 1 [2021-06] date=2021-06 line=1 start=1 end=2`,
			`statement/s3 -> actor/bob speaker 1 [2021-06] date=2021-06`,
			`statement/s3 -> position/peace supports 1 [2021-06] date=2021-06`,
			`statement/s3 -> position/bridge opposes 1 [2021-06] date=2021-06`,
			`statement/s3 -> statement/s2 restates 1 [2021-06] date=2021-06`,
			`statement/s3 -> source/herald evidence 1 [2021-06] date=2021-06 line=1 start=2 end=3`,
			`statement/s4 -> actor/ann speaker 1 [2021-07] date=2021-07`,
			`statement/s4 -> position/peace opposes 1 [2021-07] date=2021-07`,
			`statement/s4 -> source/herald evidence 1 [2021-07] date=2021-07 line=1 start=3 end=4`,
			`statement/s5 -> actor/ann speaker 1 [2022] date=2022`,
			`statement/s5 -> actor/bob speaker 1 [2022] date=2022`,
			`statement/s5 -> actor/council onBehalfOf 1 [2022] date=2022`,
			`statement/s5 -> position/peace supports 1 [2022] date=2022`,
			`statement/s5 -> statement/s3 echoes 1 [2022] date=2022`,
			`statement/s5 -> source/herald evidence 1 [2022] date=2022 line=1 start=4 end=5`,
			`statement/s6 -> actor/ann speaker 1 [2022-03/2023] date=2022-03/2023`,
			`statement/s6 -> position/bridge opposes 1 [2022-03/2023] date=2022-03/2023`,
			`statement/s6 -> position/peace neutralOn 1 [2022-03/2023] date=2022-03/2023`,
			`statement/s6 -> actor/ann praises 1 [2022-03/2023] date=2022-03/2023`,
			`statement/s6 -> actor/bob criticizes 1 [2022-03/2023] date=2022-03/2023`,
			`statement/s6 -> source/herald evidence 1 [2022-03/2023] date=2022-03/2023 line=1 start=5 end=6`,
			`statement/s7 -> actor/bob speaker 1`,
			`statement/s7 -> place/green about 1`,
			`statement/s7 -> statement/s4 restates 1`,
			`statement/s7 -> source/herald evidence 1 line=1 start=6 end=7`,
		}},
		{"claims", view.Claims, query.SceneOptions{}, []string{
			`actor/ann "Ann" 3 aliases=[Anna Анна] type=person roles=[Mayor (from 2021-02/2021-03) Poet (until 2022, according to gazette)]`,
			`actor/bob "Bob" 2 type=person`,
			`position/bridge "A bridge" 3 type=demand`,
			`position/peace "Peace" 2 type=demand`,
		}, []string{
			`actor/ann -> position/bridge opposes 1 [2022-03/2023] stance=ambivalent count=1 since=2022-03/2023 until=2022-03/2023 statements=[s6]`,
			`actor/ann -> position/bridge supports 1 [2021-05~] stance=ambivalent count=1 since=2021-05~ until=2021-05~ statements=[s1]`,
			`actor/ann -> position/peace neutral 1 [2022-03/2023] stance=supports count=1 since=2022-03/2023 until=2022-03/2023 statements=[s6]`,
			`actor/ann -> position/peace supports 1 [2022] stance=supports count=1 since=2022 until=2022 statements=[s5]`,
			`actor/bob -> position/bridge opposes 1 [2021-06] stance=opposes count=1 since=2021-06 until=2021-06 statements=[s2 s3]`,
			`actor/bob -> position/peace supports 1 [2022] stance=supports count=1 indirect=yes since=2022 until=2022 statements=[s5]`,
		}},
		{"claims with assertions", view.Claims, query.SceneOptions{Assertions: true}, []string{
			`actor/ann "Ann" 4 aliases=[Anna Анна] type=person roles=[Mayor (from 2021-02/2021-03) Poet (until 2022, according to gazette)]`,
			`actor/bob "Bob" 2 type=person`,
			`position/bridge "A bridge" 3 type=demand`,
			`position/peace "Peace" 3 type=demand`,
		}, []string{
			`actor/ann -> position/bridge opposes 1 [2022-03/2023] stance=ambivalent count=1 since=2022-03/2023 until=2022-03/2023 statements=[s6]`,
			`actor/ann -> position/bridge supports 1 [2021-05~] stance=ambivalent count=1 since=2021-05~ until=2021-05~ statements=[s1]`,
			`actor/ann -> position/peace neutral 1 [2022-03/2023] stance=ambivalent count=1 since=2022-03/2023 until=2022-03/2023 statements=[s6]`,
			`actor/ann -> position/peace opposes 1 [2021-07] stance=ambivalent count=1 since=2021-07 until=2021-07 statements=[s4]`,
			`actor/ann -> position/peace supports 1 [2022] stance=ambivalent count=1 since=2022 until=2022 statements=[s5]`,
			`actor/bob -> position/bridge opposes 1 [2021-06] stance=opposes count=1 since=2021-06 until=2021-06 statements=[s2 s3]`,
			`actor/bob -> position/peace supports 1 [2022] stance=supports count=1 indirect=yes since=2022 until=2022 statements=[s5]`,
		}},
		{"claims of each report", view.Claims, query.SceneOptions{Reports: true}, []string{
			`actor/ann "Ann" 3 aliases=[Anna Анна] type=person roles=[Mayor (from 2021-02/2021-03) Poet (until 2022, according to gazette)]`,
			`actor/bob "Bob" 3 type=person`,
			`position/bridge "A bridge" 4 type=demand`,
			`position/peace "Peace" 3 type=demand`,
		}, []string{
			`actor/ann -> position/bridge opposes 1 [2022-03/2023] stance=ambivalent count=1 since=2022-03/2023 until=2022-03/2023 statements=[s6]`,
			`actor/ann -> position/bridge supports 1 [2021-05~] stance=ambivalent count=1 since=2021-05~ until=2021-05~ statements=[s1]`,
			`actor/ann -> position/peace neutral 1 [2022-03/2023] stance=supports count=1 since=2022-03/2023 until=2022-03/2023 statements=[s6]`,
			`actor/ann -> position/peace supports 1 [2022] stance=supports count=1 since=2022 until=2022 statements=[s5]`,
			`actor/bob -> position/bridge opposes 2 [2021-06] stance=opposes count=2 since=2021-06 until=2021-06 statements=[s2 s3]`,
			`actor/bob -> position/peace supports 2 [2021-06/2022] stance=supports count=2 indirect=yes since=2021-06 until=2022 statements=[s3 s5]`,
		}},
		{"actors", view.Actors, query.SceneOptions{}, []string{
			`actor/ann "Ann" 4 aliases=[Anna Анна] type=person roles=[Mayor (from 2021-02/2021-03) Poet (until 2022, according to gazette)]`,
			`actor/bob "Bob" 4 type=person`,
			`actor/council "Council" 2 type=organization`,
		}, []string{
			`actor/ann -> actor/ann praises 1 [2022-03/2023] since=2022-03/2023 until=2022-03/2023 statements=[s6]`,
			`actor/ann -> actor/bob addresses 1 [2021-05~] since=2021-05~ until=2021-05~ statements=[s1]`,
			`actor/ann -- actor/bob agrees 2 [2021-06/2023] positions=[position/bridge position/peace] since=2021-06 until=2022-03/2023 statements=[s6 s2 s3 s5]`,
			`actor/ann -> actor/bob criticizes 1 [2022-03/2023] since=2022-03/2023 until=2022-03/2023 statements=[s6]`,
			`actor/ann -- actor/bob disagrees 1 [2021-05~/2021-06] positions=[position/bridge] since=2021-05~ until=2021-06 statements=[s1 s2 s3]`,
			`actor/ann -> actor/bob echoes 1 [2022] since=2022 until=2022 statements=[s5]`,
			`actor/ann -> actor/council speaksAbout 1 [2021-05~] since=2021-05~ until=2021-05~ statements=[s1]`,
			`actor/ann -> actor/council speaksFor 1 [2022] since=2022 until=2022 statements=[s5]`,
			`actor/bob -> actor/ann answers 1 [2021-06] since=2021-06 until=2021-06 statements=[s2]`,
			`actor/bob -> actor/bob echoes 1 [2022] since=2022 until=2022 statements=[s5]`,
			`actor/bob -> actor/council speaksFor 1 [2022] since=2022 until=2022 statements=[s5]`,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			nodes, edges := lines(t, properties(t, query.ViewOf(t.Context(), s, c.o), c.as))
			if diff := cmp.Diff(c.nodes, nodes); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.edges, edges); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// bare is an id without the corpus and the kind that tell it from others.
func bare(id string) string { return id[strings.LastIndexByte(id, '/')+1:] }

// The edges of claims are what the question of stances answers.
func TestClaimsAreStances(t *testing.T) {
	s := open(t, village("village"), village("other"))
	by := func(name, value string) query.Filter { return query.Filter{Is: map[string][]string{name: {value}}} }
	for _, o := range []query.SceneOptions{
		{},
		{Assertions: true},
		{Reports: true},
		{Assertions: true, Reports: true},
		{Filter: by("by", "village:actor/ann")},
		{Filter: by("on", "village:position/bridge")},
		{Filter: by("on", "other:position/peace")},
		{Filter: by("of", "village:actor/council")},
		{Filter: by("source", "village:source/herald")},
		{Filter: query.Filter{Since: "2022"}},
		{Filter: by("mode", "assertion")},
		{Filter: query.Filter{Sort: "source"}, Reports: true},
	} {
		rows, err := query.Stances(t.Context(), s, query.StanceOptions{Filter: o.Filter, Assertions: o.Assertions, Reports: o.Reports}).List()
		if err != nil {
			t.Fatal(err)
		}
		want, statements := map[string]int{}, map[string][]string{}
		for _, row := range rows {
			for name, count := range map[string]int{"supports": row.Supports, "opposes": row.Opposes, "neutral": row.Neutral} {
				if count > 0 {
					key := fmt.Sprintf("%s %s %s %s %d %v", bare(row.Actor.ID), name, bare(row.Position.ID), row.Stance, count, row.Indirect())
					for _, id := range row.Statements() {
						statements[key] = append(statements[key], bare(id))
					}
					want[key]++
				}
			}
		}
		g := properties(t, query.ViewOf(t.Context(), s, o), view.Claims)
		got := map[string]int{}
		for e, err := range g.Edges {
			if err != nil {
				t.Fatal(err)
			}
			value := func(name string) any {
				return e.Values[slices.IndexFunc(g.EdgeProperties, func(p view.Property) bool { return p.Name == name })]
			}
			_, from, _ := strings.Cut(e.From, "/")
			_, to, _ := strings.Cut(e.To, "/")
			key := fmt.Sprintf("%s %s %s %s %d %v", from, e.Type, to, value("stance"), value("count"), value("indirect") == "yes")
			got[key]++
			if float64(value("count").(int)) != e.Weight {
				t.Errorf("%s: %s has the weight %v", o.Summary(), key, e.Weight)
			}
			for _, id := range value("statements").([]string) {
				if !slices.Contains(statements[key], bare(id)) {
					t.Errorf("%s: %s rests on %s, and not on %v", o.Summary(), key, id, statements[key])
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" || len(got) == 0 {
			t.Errorf("%s: %s", o.Summary(), diff)
		}
	}
}

// With several corpora, ids say of which one.
func TestSeveralCorpora(t *testing.T) {
	s := open(t, village("a"), village("b"))
	for _, as := range []view.View{view.Full, view.Claims, view.Actors} {
		_, one := lines(t, properties(t, query.ViewOf(t.Context(), open(t, village("a")), query.SceneOptions{}), as))
		g := properties(t, query.ViewOf(t.Context(), s, query.SceneOptions{}), as)
		nodes, edges := lines(t, g)
		if len(g.Corpora) != 2 || len(edges) != 2*len(one) {
			t.Errorf("%s: %d corpora and %d edges, not twice %d", as, len(g.Corpora), len(edges), len(one))
		}
		for _, line := range nodes {
			if !strings.HasPrefix(line, "a:") && !strings.HasPrefix(line, "b:") {
				t.Errorf("%s: %s is of no corpus", as, line)
			}
		}
		for _, line := range edges {
			words := strings.Fields(line)
			if from, to := words[0][:2], words[2][:2]; from != to {
				t.Errorf("%s: %s leads from one corpus to the other", as, line)
			}
			if _, ids, ok := strings.Cut(line, "statements=["); ok {
				for _, id := range strings.Fields(strings.TrimSuffix(ids, "]")) {
					if !strings.HasPrefix(id, words[0][:2]+"statement/") {
						t.Errorf("%s: %s of %s is not qualified", as, id, line)
					}
				}
			}
		}
	}
}

// A graph of nothing has nothing, and an error of the graph comes out.
func TestNothing(t *testing.T) {
	s := open(t, village("village"))
	g := query.ViewOf(t.Context(), s, query.SceneOptions{Filter: query.Filter{Is: map[string][]string{"by": {"hermit"}}}})
	for _, as := range view.Views() {
		if nodes, edges := lines(t, properties(t, g, as)); len(nodes)+len(edges) > 0 {
			t.Errorf("%s: got %q and %q", as, nodes, edges)
		}
	}
	broken := errors.New("broken")
	g.Scene = func() (*view.Scene, error) { return nil, broken }
	for _, as := range []view.View{view.Claims, view.Actors} {
		if _, err := g.Properties(as); !errors.Is(err, broken) {
			t.Errorf("%s: got the error %v", as, err)
		}
	}
	g.Entities = func(yield func(schema.Entity, error) bool) { yield(nil, broken) }
	if _, err := g.Properties(view.Full); !errors.Is(err, broken) {
		t.Errorf("got the error %v", err)
	}
}

// An edge is there though what it leads to is not: whoever writes the graph
// counts it.
func TestDangling(t *testing.T) {
	c := village("village")
	st := c.Statements[0]
	st.IRI = string(rdf.IRI(c.Base, ref(schema.KindStatement, "s1")))
	ann := c.Actors[0]
	ann.IRI, ann.Affiliations, ann.Roles = string(rdf.IRI(c.Base, ref(schema.KindActor, "ann"))), nil, nil
	bridge := string(rdf.IRI(c.Base, ref(schema.KindPosition, "bridge")))
	g := view.Graph{
		Entities: func(yield func(schema.Entity, error) bool) {
			_ = yield(c, nil) && yield(ann, nil) && yield(st, nil)
		},
		Scene: func() (*view.Scene, error) {
			return &view.Scene{
				Said: view.Decoded{st}, Statements: []view.Row{0}, Entities: map[string]schema.Entity{ann.IRI: ann},
				Stances: []view.Stance{{Actor: ann.IRI, Position: bridge, Stance: "supports", Supports: 1, Sides: []view.Side{{Stance: "supports", Statements: []view.Row{0}}}}},
			}, nil
		},
	}
	for as, want := range map[view.View][2]string{
		view.Full:   {"actor/ann statement/s1", "actor/ann actor/bob position/bridge actor/council event/fair source/gazette"},
		view.Claims: {"actor/ann", "position/bridge"},
		view.Actors: {"actor/ann", "actor/bob actor/council"},
	} {
		var got [2][]string
		p := properties(t, g, as)
		for n := range p.Nodes {
			got[0] = append(got[0], n.ID)
		}
		for e := range p.Edges {
			got[1] = append(got[1], e.To)
		}
		if diff := cmp.Diff(want, [2]string{strings.Join(got[0], " "), strings.Join(got[1], " ")}); diff != "" {
			t.Errorf("%s: %s", as, diff)
		}
	}
}

// What is not in a view is counted, and nothing that is.
func TestCountLost(t *testing.T) {
	s := open(t, village("village"))
	for _, c := range []struct {
		as   view.View
		want string
	}{
		{view.Full, "nothing"},
		{view.Claims, "2 actors, 1 places, 1 events, 2 sources, 2 statements, 1 actor affiliations, 1 position broader positions, 1 statement principals, 1 statement addressees, 5 statement modes, 5 statement summaries, 1 statement praises, 1 statement criticizes, 1 statement subjects, 1 statement events, 1 statement places, 1 statement restatements, 1 statement echoed statements, 1 statement answered statements, 5 statement passages, 1 role organizations, 2 role sources"},
		{view.Actors, "1 actors, 2 positions, 1 places, 1 events, 2 sources, 2 statements, 1 actor marks of blocs, 1 actor affiliations, 5 statement modes, 5 statement summaries, 3 statement supported positions, 3 statement opposed positions, 1 statement neutral stances, 1 statement events, 1 statement places, 1 statement restatements, 5 statement passages, 1 role organizations, 2 role sources"},
	} {
		g := query.ViewOf(t.Context(), s, query.SceneOptions{})
		var lost view.Loss
		if err := view.CountLost(g.Entities, c.as.Supports(), properties(t, g, c.as).Shows, &lost); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, lost.String()); diff != "" {
			t.Errorf("%s: %s", c.as, diff)
		}
	}
	var nobody *view.Loss
	nobody.Add(1, "actors")
	if nobody.Any() || nobody.String() != "nothing" {
		t.Errorf("a loss that is not counted is %s", nobody)
	}
}
