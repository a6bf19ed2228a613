package query_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/graph/query"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/term"
)

// A world is one or two small corpora with the same ids, in which everything
// happens: joint speakers, positions of two minds, assertions, reports of
// reports, in circles as well, duplicates, statements that say nothing, and a
// second coder's layer.
type world struct {
	r        *rand.Rand
	corpora  []*schema.Corpus
	narrower map[string][]string // ids of positions
	stray    bool                // somebody belongs to an actor of a corpus that is not there
}

const (
	worldActors    = 4
	worldPositions = 4
)

func newWorld(seed uint64) *world {
	w := &world{r: rand.New(rand.NewPCG(seed, 12))}
	w.fill(func() int { return 3 + w.r.IntN(10) })
	return w
}

// newLargeWorld has so many statements in all.
func newLargeWorld(seed uint64, statements int) *world {
	w := &world{r: rand.New(rand.NewPCG(seed, 13))}
	w.fill(func() int { return statements - len(w.corpora)*statements/2 })
	return w
}

// fill makes the corpora, with so many statements each.
func (w *world) fill(statements func() int) {
	w.narrower = map[string][]string{"p0": {"p1", "p2"}, "p1": {"p2"}}
	for _, id := range []string{"a", "b"}[:1+w.r.IntN(5)/4] {
		w.corpora = append(w.corpora, w.corpus(id, statements()))
	}
}

// worldClubs is how many organizations there are in which actors are members.
const worldClubs = 4

// join makes actors members of organizations, these members of one another, in circles
// as well, and gives them offices.
func (w *world) join() *world {
	for _, c := range w.corpora {
		for i := range worldClubs {
			c.Actors = append(c.Actors, &schema.Actor{EntityBase: schema.EntityBase{ID: fmt.Sprint("o", i)}, Name: fmt.Sprint("Club ", i), Type: "organization", Bloc: w.r.IntN(3) == 0})
		}
		for _, a := range c.Actors {
			for range w.r.IntN(4) {
				to := of(schema.KindActor, fmt.Sprint("o", w.r.IntN(worldClubs)))
				if to.ID == a.ID {
					continue
				}
				from, until := w.period()
				if !slices.ContainsFunc(a.Affiliations, func(f schema.Affiliation) bool { return f.To == to && f.From == from }) {
					a.Affiliations = append(a.Affiliations, schema.Affiliation{To: to, From: from, Until: until})
				}
			}
			for range w.r.IntN(3) {
				from, until := w.period()
				office := pick(w, "chair", "clerk", "member")
				if !slices.ContainsFunc(a.Roles, func(r schema.Role) bool { return r.Office == office && r.From == from }) {
					a.Roles = append(a.Roles, schema.Role{Office: office, From: from, Until: until})
				}
			}
		}
	}
	w.stray = w.r.IntN(6) == 0
	return w
}

// period is from when until when somebody belongs somewhere.
func (w *world) period() (from, until string) {
	from = pick(w, "", "2020-12-31", "2021", "2021-01-01", "2021-05")
	return from, pick(w, "", "2021-01-04", "2021-05", "2021-06-02", "2021-01-01")
}

// quads are those of the corpora, as a store may hold them: Check would refuse
// some.
func (w *world) quads(yield func(quad.Quad, error) bool) {
	for _, c := range w.corpora {
		for q := range rdf.Quads(c) {
			if !yield(q, nil) {
				return
			}
		}
	}
	if w.stray {
		yield(quad.Quad{Subject: quad.IRI("https://example.org/a/actor/a0"), Predicate: term.AffiliatedWith, Object: quad.IRI("https://example.org/z/actor/stray")}, nil)
	}
}

func of(k schema.Kind, id string) schema.Ref { return schema.Ref{Kind: k, ID: id} }

// some are up to so many of n entities, each once.
func (w *world) some(k schema.Kind, letter string, n, most int) []schema.Ref {
	var out []schema.Ref
	for _, i := range w.r.Perm(n)[:w.r.IntN(min(n, most)+1)] {
		out = append(out, of(k, fmt.Sprint(letter, i)))
	}
	return out
}

// anything is up to two entities of different kinds, some with the same id.
func (w *world) anything() []schema.Ref {
	all := []schema.Ref{of(schema.KindActor, "a0"), of(schema.KindActor, "a1"), of(schema.KindPlace, "a0"), of(schema.KindPosition, "p0")}
	return slices.DeleteFunc(all, func(schema.Ref) bool { return w.r.IntN(4) > 0 })
}

func pick[T any](w *world, from ...T) T { return from[w.r.IntN(len(from))] }

func (w *world) date() string {
	return pick(w, "", "", "2020-12-31", "2021-01-01", "2021-01-04", "2021-05", "2021", "2021-05-10~", "2021-05-31/2021-06-02", "2021-12-31/..")
}

func (w *world) corpus(id string, statements int) *schema.Corpus {
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: id}, Base: "https://example.org/" + id + "/", Coders: []string{"ANNA"}}
	entry := func(letter string, i int) schema.EntityBase { return schema.EntityBase{ID: fmt.Sprint(letter, i)} }
	for i := range worldActors {
		c.Actors = append(c.Actors, &schema.Actor{EntityBase: entry("a", i), Name: fmt.Sprint("Actor ", i), Type: "person"})
	}
	for i := range worldPositions {
		c.Positions = append(c.Positions, &schema.Position{EntityBase: entry("p", i), Name: fmt.Sprint("Position ", i), Type: "demand"})
	}
	c.Positions[1].Broader, c.Positions[2].Broader = of(schema.KindPosition, "p0"), of(schema.KindPosition, "p1")
	c.Places = []*schema.Place{{EntityBase: entry("a", 0), Name: "Place"}}
	c.Events = []*schema.Event{
		{EntityBase: entry("e", 0), Name: "Event", Date: w.date(), Place: of(schema.KindPlace, "a0")},
		{EntityBase: entry("e", 1), Name: "Another event"},
	}
	c.Sources = []*schema.Source{{EntityBase: entry("x", 0), Title: "Source", Date: w.date()}, {EntityBase: entry("x", 1), Title: "Another source", Layers: []string{"ANNA"}}}
	for i := range statements {
		c.Statements = append(c.Statements, w.statement(i, c.Statements))
	}
	if len(c.Statements) > 3 && w.r.IntN(8) == 0 { // a circle
		c.Statements[0].Restates = of(schema.KindStatement, c.Statements[1+w.r.IntN(3)].ID)
	}
	return c
}

func (w *world) statement(i int, before []*schema.Statement) *schema.Statement {
	source := of(schema.KindSource, fmt.Sprint("x", w.r.IntN(2)))
	s := &schema.Statement{
		// Ids in no order of anything.
		EntityBase: schema.EntityBase{ID: fmt.Sprintf("s%d-%d", w.r.IntN(9), i)}, Source: source,
		Mode:    pick(w, "paraphrase", "paraphrase", "reported", "attributed", "assertion"),
		Summary: fmt.Sprint("Words ", i), Evidence: []schema.Passage{{Source: source, Line: 1, Start: 10 * i, End: 10*i + 5}},
		Speakers:   w.some(schema.KindActor, "a", worldActors, 2),
		OnBehalfOf: w.some(schema.KindActor, "a", worldActors, 1),
		Addressees: w.some(schema.KindActor, "a", worldActors, 2),
		Supports:   w.some(schema.KindPosition, "p", worldPositions, 2),
		Opposes:    w.some(schema.KindPosition, "p", worldPositions, 2),
		Neutral:    w.some(schema.KindPosition, "p", worldPositions, 1),
		About:      w.anything(), Praises: w.anything(), Criticizes: w.anything(),
		Act: pick(w, "", "claim", "demand"), Date: w.date(), Medium: pick(w, "", "radio"), Coder: pick(w, "", "ANNA"),
		Certainty: pick(w, "low", "high"), Language: pick(w, "", "de"),
	}
	if s.Source.ID == "x1" && w.r.IntN(3) == 0 {
		s.ID, s.Layer, s.Coder = "ANNA/"+s.ID, "ANNA", "ANNA"
	}
	if len(s.Speakers) == 0 {
		s.Speakers = []schema.Ref{of(schema.KindActor, "a0")}
	}
	if w.r.IntN(3) == 0 {
		s.Supports, s.Opposes, s.Neutral = nil, nil, nil
	}
	if w.r.IntN(2) == 0 {
		s.Event = of(schema.KindEvent, fmt.Sprint("e", w.r.IntN(2)))
	}
	if len(before) == 0 {
		return s
	}
	earlier := func() schema.Ref { return of(schema.KindStatement, before[w.r.IntN(len(before))].ID) }
	switch w.r.IntN(6) {
	case 0, 1:
		s.Restates = earlier()
	case 2:
		s.DuplicateOf = earlier()
	}
	for _, refs := range []*[]schema.Ref{&s.Echoes, &s.Contradicts, &s.Answers} {
		if w.r.IntN(4) == 0 {
			*refs = []schema.Ref{earlier()}
		}
	}
	return s
}

// question puts a random one.
func (w *world) question() *question {
	q := &question{reports: w.r.IntN(3) == 0, assertions: w.r.IntN(3) == 0}
	q.filter = query.Filter{Is: map[string][]string{}, Not: map[string][]string{}, Sort: pick(w, "", "date", "id", "source", "speaker")}
	one := len(w.corpora) == 1 // a name says what it means
	if one && w.r.IntN(4) == 0 {
		q.by = []string{"a0", "a1"}[:1+w.r.IntN(2)]
		for _, id := range q.by {
			q.filter.Is["by"] = append(q.filter.Is["by"], "actor/"+id)
		}
	}
	if one && len(w.corpora[0].Actors) > worldActors && w.r.IntN(3) == 0 {
		q.of = []string{"o0", "o1"}[:1+w.r.IntN(2)]
		for _, id := range q.of {
			q.filter.Is["of"] = append(q.filter.Is["of"], "actor/"+id)
		}
	}
	if one && w.r.IntN(4) == 0 {
		q.on = []string{pick(w, "p0", "p1", "p3")}
		q.filter.Is["on"] = q.on
	}
	switch w.r.IntN(6) {
	case 0:
		q.filter.Is["mode"] = []string{"paraphrase", pick(w, "reported", "assertion")}
	case 1:
		q.filter.Not["act"] = []string{"claim"}
	case 2:
		q.filter.Since = "2021"
	case 3:
		q.filter.Is["coder"] = []string{"anna"}
	}
	names := query.Dimensions()
	for _, i := range w.r.Perm(len(names))[:w.r.IntN(4)] {
		q.group = append(q.group, names[i])
	}
	if slices.Contains(q.group, "praises") || slices.Contains(q.group, "criticizes") { // which do not go with these
		q.group = slices.DeleteFunc(q.group, func(name string) bool { return strings.HasPrefix(name, "evaluat") })
	}
	if w.r.IntN(4) == 0 {
		q.group = []string{"speaker", "position", "stance"}
		w.r.Shuffle(3, func(i, j int) { q.group[i], q.group[j] = q.group[j], q.group[i] })
	}
	if w.r.IntN(3) == 0 || len(q.group) == 0 {
		q.per = pick(w, query.Periods()...)
	}
	return q
}
