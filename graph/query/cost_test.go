package query

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"sync/atomic"
	"testing"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/snapshot"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// A meter counts the quads and nodes that are touched in a QuadStore: those
// that an iterator comes to or is asked about, and those that are read.
type meter struct {
	cgraph.QuadStore
	touched *atomic.Int64
}

// OptimizeShape leaves the store's own plans as they are.
func (m meter) OptimizeShape(ctx context.Context, s shape.Shape) (shape.Shape, bool) {
	if o, ok := m.QuadStore.(shape.Optimizer); ok {
		return o.OptimizeShape(ctx, s)
	}
	return s, false
}

func (m meter) Quad(r cgraph.Ref) (quad.Quad, error) {
	m.touched.Add(1)
	return m.QuadStore.Quad(r)
}

func (m meter) QuadDirection(r cgraph.Ref, d quad.Direction) (cgraph.Ref, error) {
	m.touched.Add(1)
	return m.QuadStore.QuadDirection(r, d)
}

func (m meter) QuadIterator(d quad.Direction, v cgraph.Ref) iterator.Shape {
	return meteredShape{m.QuadStore.QuadIterator(d, v), m.touched}
}

func (m meter) QuadsAllIterator() iterator.Shape {
	return meteredShape{m.QuadStore.QuadsAllIterator(), m.touched}
}

func (m meter) NodesAllIterator() iterator.Shape {
	return meteredShape{m.QuadStore.NodesAllIterator(), m.touched}
}

type meteredShape struct {
	iterator.Shape
	touched *atomic.Int64
}

func (s meteredShape) Iterate() iterator.Scanner {
	return meteredScanner{s.Shape.Iterate(), s.touched}
}

func (s meteredShape) Lookup() iterator.Index {
	return meteredIndex{s.Shape.Lookup(), s.touched}
}

func (s meteredShape) Optimize(ctx context.Context) (iterator.Shape, bool) {
	shape, changed := s.Shape.Optimize(ctx)
	return meteredShape{shape, s.touched}, changed
}

type meteredScanner struct {
	iterator.Scanner
	touched *atomic.Int64
}

func (s meteredScanner) Next(ctx context.Context) bool {
	s.touched.Add(1)
	return s.Scanner.Next(ctx)
}

type meteredIndex struct {
	iterator.Index
	touched *atomic.Int64
}

func (s meteredIndex) Contains(ctx context.Context, v cgraph.Ref) bool {
	s.touched.Add(1)
	return s.Index.Contains(ctx, v)
}

const (
	crowdStatements = 20_000
	crowdActors     = 400 // a0 speaks in every statement; the others in 50 each
	crowdPositions  = 40
	crowdSources    = 25
	crowdPlaces     = 10
)

// crowd is an invented corpus of many statements.
func crowd(yield func(quad.Quad, error) bool) {
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: "crowd"}, Base: "https://example.org/crowd/"}
	entry := func(kind string, i int) schema.EntityBase { return schema.EntityBase{ID: fmt.Sprint(kind, i)} }
	for i := range crowdActors + 1 {
		c.Actors = append(c.Actors, &schema.Actor{EntityBase: entry("a", i), Name: fmt.Sprint("Actor ", i), Type: "person"})
	}
	club, union := ref(schema.KindActor, "club"), ref(schema.KindActor, "union")
	c.Actors[9].Affiliations = []schema.Affiliation{{To: club, From: "2023"}}
	c.Actors = append(c.Actors,
		&schema.Actor{EntityBase: schema.EntityBase{ID: club.ID}, Name: "Club", Type: "group", Affiliations: []schema.Affiliation{{To: union, Until: "2025"}}},
		&schema.Actor{EntityBase: schema.EntityBase{ID: union.ID}, Name: "Union", Type: "group"})
	assembly := ref(schema.KindActor, "assembly") // to which those belong who say most
	for i := range crowdActors / 2 {
		c.Actors[2*i].Affiliations = []schema.Affiliation{{To: assembly, From: "2020"}}
		c.Actors[2*i].Roles = []schema.Role{{Office: fmt.Sprint("Seat ", i), Organization: assembly, From: "2024-03"}}
	}
	c.Actors = append(c.Actors, &schema.Actor{EntityBase: schema.EntityBase{ID: assembly.ID}, Name: "Assembly", Type: "group"})
	for i := range crowdPositions {
		c.Positions = append(c.Positions, &schema.Position{EntityBase: entry("p", i), Name: fmt.Sprint("Position ", i), Type: "claim"})
	}
	for i := range crowdSources {
		c.Sources = append(c.Sources, &schema.Source{EntityBase: entry("x", i), Title: fmt.Sprint("Source ", i)})
	}
	for i := range crowdPlaces {
		c.Places = append(c.Places, &schema.Place{EntityBase: entry("l", i), Name: fmt.Sprint("Place ", i)})
		c.Events = append(c.Events, &schema.Event{EntityBase: entry("e", i), Name: fmt.Sprint("Event ", i), Place: ref(schema.KindPlace, fmt.Sprint("l", i)), Date: fmt.Sprintf("2024-%02d", i+1)})
	}
	for i := range crowdStatements {
		source := ref(schema.KindSource, fmt.Sprint("x", i/7%crowdSources))
		c.Statements = append(c.Statements, &schema.Statement{
			EntityBase: entry("s", i), Source: source, Mode: []string{"paraphrase", "quote"}[i%2], Summary: fmt.Sprint("Words ", i),
			Speakers: actors(fmt.Sprint("a0 a", i%crowdActors+1)),
			Supports: positions(fmt.Sprint("p", i/crowdActors%crowdPositions)),
			Event:    ref(schema.KindEvent, fmt.Sprint("e", i/(2*crowdActors)%crowdPlaces)),
			Evidence: []schema.Passage{{Source: source, Line: 1, Start: 10 * i, End: 10*i + 5, SHA256: hash(fmt.Sprint(i))}},
		})
	}
	for q := range rdf.Quads(c) {
		if !yield(q, nil) {
			return
		}
	}
}

// quadsOfStatements is how many quads statements and their passages have.
func quadsOfStatements(t *testing.T, s *graph.Store, ids iter.Seq[string]) int {
	t.Helper()
	n := 0
	for id := range ids {
		for q, err := range s.QuadsWith(t.Context(), quad.Subject, quad.IRI("https://example.org/crowd/statement/"+id)) {
			if err != nil {
				t.Fatal(err)
			}
			n++
			if q.Predicate != statementPredicate("evidence") {
				continue
			}
			for _, err := range s.QuadsWith(t.Context(), quad.Subject, q.Object) {
				if err != nil {
					t.Fatal(err)
				}
				n++
			}
		}
	}
	return n
}

// A crowded store is one of the crowd, with a count of what is touched in it.
type crowdedStore struct {
	*graph.Store
	touched atomic.Int64
}

func crowdInMemory(t *testing.T) *crowdedStore {
	plain, err := graph.FromQuads(t.Context(), crowd)
	if err != nil {
		t.Fatal(err)
	}
	var out crowdedStore
	out.Store = plain.WithQuadStore(func(qs cgraph.QuadStore) cgraph.QuadStore { return meter{qs, &out.touched} })
	return &out
}

func crowdInFile(t *testing.T) *crowdedStore {
	uri := filepath.Join(t.TempDir(), "crowd.store")
	if _, err := graph.Build(t.Context(), uri, crowd, graph.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	plain, err := graph.Open(t.Context(), uri)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := plain.Close(); err != nil {
			t.Error(err)
		}
	})
	out := crowdedStore{Store: plain}
	plain.Cayley().(*snapshot.Store).Count(&out.touched)
	return &out
}

// A costly question is asked, gives so many rows, and may touch a multiple of
// the quads around what it starts at.
type costlyQuestion struct {
	name   string
	ask    func(ctx context.Context, s *graph.Store) (rows int, err error)
	rows   int
	around int // quads
}

// lengthOf counts rows.
func lengthOf[T any](rows iter.Seq2[T, error]) (n int, err error) {
	for _, err := range rows {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func saying(f Filter) func(context.Context, *graph.Store) (int, error) {
	return func(ctx context.Context, s *graph.Store) (int, error) { return lengthOf(Said(ctx, s, f).All()) }
}

func inContext(o ConcordanceOptions) func(context.Context, *graph.Store) (int, error) {
	o.Width = 10
	return func(ctx context.Context, s *graph.Store) (int, error) { return lengthOf(Concordance(ctx, s, o).All()) }
}

// wholly finds a text as a whole.
func wholly(text string) [][2]int { return [][2]int{{0, len(text)}} }

// costly are questions that start at something rare; around is the quads of
// the statements of one of the 400 actors.
func costly(around int) []costlyQuestion {
	return []costlyQuestion{
		{"an actor's statements", saying(is("by a7")), 50, around},
		{"an actor's by name", saying(is("by Actor 7")), 50, around},
		{"an actor's since a date", saying(with(is("by a7"), func(f *Filter) { f.Since = "2024-10" })), 4, around},
		{"an actor's with words", saying(with(is("by a7"), func(f *Filter) { f.Words = []string{"words 406"} })), 1, around},
		{"an actor's with a phrase", saying(with(is("by a7"), func(f *Filter) { f.Words = []string{`"words 406"`} })), 1, around},
		{"an actor's with either word", saying(is("by a7", "text 406", "text 806")), 2, around},
		{"an actor's without words", saying(is("by a7", "not text 406")), 49, around},
		{"two at once, one of them everywhere", saying(is("mode paraphrase", "by a7")), 50, around},
		{"three at once", saying(is("at l1", "on p3", "by a7")), 2, around},
		{"three at once, to no avail", saying(is("on p5", "at l1", "by a7")), 0, around},
		{"and not", saying(is("by a7", "not mode quote", "not on p3", "not at l1")), 44, around},
		{"by id", saying(with(is("by a7"), func(f *Filter) { f.Sort = "id" })), 50, around},
		{"by speaker", saying(with(is("by a7"), func(f *Filter) { f.Sort = "speaker" })), 50, around},
		{"a page of an actor's", saying(with(is("by a7"), func(f *Filter) { f.Offset, f.Limit = 10, 10 })), 10, around},
		{"for a position and a source", saying(is("supports p3", "source x22", "by a7")), 1, around},
		{"stances", func(ctx context.Context, s *graph.Store) (int, error) {
			rows, err := Stances(ctx, s, StanceOptions{Filter: is("by a7")}).List()
			if err != nil {
				return 0, err
			}
			return len(rows), nil
		}, 40, around},
		{"compare", func(ctx context.Context, s *graph.Store) (int, error) {
			c, err := Compare(ctx, s, "a7", "a8", StanceOptions{})
			if err != nil {
				return 0, err
			}
			return len(c.Agree), nil
		}, 40, 2 * around},
		{"of a club", saying(is("of club")), 50, around},
		{"of what the club belongs to", saying(is("of union")), 50, around},
		{"evidence", func(ctx context.Context, s *graph.Store) (int, error) {
			trail, err := Evidence(ctx, s, "s4711")
			if err != nil {
				return 0, err
			}
			return len(trail.Statement.Evidence), nil
		}, 1, around / 50},
		{"show", func(ctx context.Context, s *graph.Store) (int, error) {
			p, err := Show(ctx, s, "a7")
			if err != nil {
				return 0, err
			}
			return len(p.Statements[0].Statements), nil
		}, 50, around},
		{"one entity", func(ctx context.Context, s *graph.Store) (int, error) {
			e, err := Entity(ctx, s, "s4711")
			if err != nil {
				return 0, err
			}
			return len(e.(*schema.Statement).Evidence), nil
		}, 1, around / 50},
		{"names of ids", func(ctx context.Context, s *graph.Store) (int, error) {
			names, err := NamesOf(ctx, s, schema.KindActor, []string{"a7", "a8", "nobody"})
			return len(names), err
		}, 3, around / 50},
		{"path", func(ctx context.Context, s *graph.Store) (int, error) {
			routes, err := Path(ctx, s, "a7", "p3", PathOptions{}).List()
			if err != nil {
				return 0, err
			}
			return len(routes), nil
		}, 2, around},
		{"list", func(ctx context.Context, s *graph.Store) (int, error) {
			return lengthOf(List(ctx, s, schema.KindSource, ListOptions{Filter: is("by a7")}).All())
		}, 7, around},
		{"stats", func(ctx context.Context, s *graph.Store) (int, error) {
			rows, err := Stats(ctx, s, StatsOptions{Filter: is("by a7"), Group: []string{"position", "mode"}}).List()
			if err != nil {
				return 0, err
			}
			return len(rows), nil
		}, 40, around},
		{"export", func(ctx context.Context, s *graph.Store) (int, error) {
			n := 0
			for _, err := range ViewOf(ctx, s, SceneOptions{Filter: is("by a7")}).Entities {
				if err != nil {
					return 0, err
				}
				n++
			}
			return n, nil
		}, 50 + 1 + 2 + 40 + 7 + 10 + 10 + 1, 2 * around},
		{"agreement, where nothing is coded twice", func(ctx context.Context, s *graph.Store) (int, error) {
			var alone *CoderError
			switch _, err := Agree(ctx, s, AgreementOptions{}); {
			case err == nil:
				return 0, errors.New("two codings")
			case !errors.As(err, &alone):
				return 0, err
			}
			return 0, nil
		}, 0, 4 * crowdSources},
		{"a scene", func(ctx context.Context, s *graph.Store) (int, error) {
			scene, err := Scene(ctx, s, SceneOptions{Filter: is("by a7")})
			if err != nil {
				return 0, err
			}
			return len(scene.Statements), nil
		}, 50, 2 * around},
	}
}

// indexed are questions that start at what Cayley has no index for, and a
// snapshot has. Of the crowd's statements, 12 days and months lie apart.
func indexed(around int) []costlyQuestion {
	return []costlyQuestion{
		{"the first of all", saying(Filter{Limit: 50}), 50, around},
		{"the last page", saying(Filter{Offset: crowdStatements - 50}), 50, around},
		{"a rare word", saying(Filter{Words: []string{"4711"}}), 1, around / 50},
		{"no such word", saying(Filter{Words: []string{"nowhere"}}), 0, 1},
		{"a rare word and a frequent one", saying(Filter{Words: []string{"words", "4711"}}), 1, around / 50},
		{"a frequent word, the first of many", saying(Filter{Words: []string{"words"}, Limit: 50}), 50, around},
		{"a word in context, the first of many", inContext(ConcordanceOptions{Filter: Filter{Words: []string{"words"}, Limit: 50}}), 50, around},
		{"a rare word in context, from left to right", inContext(ConcordanceOptions{Filter: Filter{Words: []string{"4711"}}, Order: "right"}), 1, around / 50},
		{"what a pattern matches in an actor's words, the first", inContext(ConcordanceOptions{Filter: with(is("by a7"), func(f *Filter) { f.Limit = 10 }), Find: wholly}), 10, around},
		{"a rare phrase", saying(Filter{Words: []string{`"words 4711"`}}), 1, around / 50},
		{"before all days", saying(Filter{Until: "2023"}), 0, 1},
		{"one who is everywhere, the first of many", saying(with(is("by a0"), func(f *Filter) { f.Limit = 50 })), 50, around},
		{"all but one's, the first of many", saying(with(is("not by a0"), func(f *Filter) { f.Limit = 50 })), 0, 40 * around},
		{"a folded name", saying(with(is("by ACTOR 7"), func(f *Filter) { f.Limit = 50 })), 50, around},
	}
}

// scanned are questions about all statements, of which a snapshot's table reads
// no quad: what they touch are the names of what they print, some quads each, and
// the corpus.
func scanned(around int) []costlyQuestion {
	const named = crowdActors + 1 + crowdPositions + crowdSources // entities that are printed
	counts := func(o StatsOptions) func(context.Context, *graph.Store) (int, error) {
		return func(ctx context.Context, s *graph.Store) (int, error) {
			rows, err := Stats(ctx, s, o).List()
			if err != nil {
				return 0, err
			}
			return len(rows), nil
		}
	}
	stances := func(o StanceOptions) func(context.Context, *graph.Store) (int, error) {
		return func(ctx context.Context, s *graph.Store) (int, error) {
			rows, err := Stances(ctx, s, o).List()
			if err != nil {
				return 0, err
			}
			return len(rows), nil
		}
	}
	listed := func(k schema.Kind, o ListOptions) func(context.Context, *graph.Store) (int, error) {
		return func(ctx context.Context, s *graph.Store) (int, error) { return lengthOf(List(ctx, s, k, o).All()) }
	}
	// What a scene takes are the actors, positions and places that it draws, whole.
	pictured := func(o SceneOptions, of func(*view.Scene) (int, error)) func(context.Context, *graph.Store) (int, error) {
		return func(ctx context.Context, s *graph.Store) (int, error) {
			scene, err := Scene(ctx, s, o)
			if err != nil {
				return 0, err
			}
			return of(scene)
		}
	}
	edges := func(as view.View, o SceneOptions) func(context.Context, *graph.Store) (int, error) {
		return func(ctx context.Context, s *graph.Store) (int, error) {
			corpus := func(yield func(schema.Entity, error) bool) {
				yield(&schema.Corpus{Base: "https://example.org/town/"}, nil)
			}
			g := view.Graph{Entities: corpus, Scene: func() (*view.Scene, error) { return Scene(ctx, s, o) }}
			p, err := g.Properties(as)
			if err != nil {
				return 0, err
			}
			return lengthOf(p.Edges)
		}
	}
	shown := func(scene *view.Scene) (int, error) { return len(scene.Statements), nil }
	return []costlyQuestion{
		{"a scene of all", pictured(SceneOptions{}, shown), crowdStatements, 20 * named},
		{"a scene of one who is everywhere", pictured(SceneOptions{Filter: is("by a0")}, shown), crowdStatements, 20 * named},
		{"what is around one who is everywhere", pictured(SceneOptions{Around: "a0"}, shown), crowdStatements, 20 * named},
		{"all claims", edges(view.Claims, SceneOptions{}), (crowdActors + 1) * crowdPositions, 20 * named},
		{"how many actors agree", edges(view.Actors, SceneOptions{Filter: is("not by a7")}), crowdActors * (crowdActors - 1) / 2, 20 * named},
		{"all stances", stances(StanceOptions{}), (crowdActors + 1) * crowdPositions, 4 * named},
		{"the first of all stances", stances(StanceOptions{Filter: Filter{Limit: 5}}), 5, 4 * named},
		{"all stances of a year", stances(StanceOptions{Filter: Filter{Since: "2024", Until: "2024"}}), (crowdActors + 1) * crowdPositions, 4 * named},
		{"stances of one who is everywhere", stances(StanceOptions{Filter: is("by a0")}), crowdPositions, 4 * named},
		{"stances of many", stances(StanceOptions{Filter: is("not by a7", "mode quote", "at l1", "not source x3")}), 790, 4 * named},
		{"two who are everywhere", func(ctx context.Context, s *graph.Store) (int, error) {
			c, err := Compare(ctx, s, "a0", "a8", StanceOptions{})
			if err != nil {
				return 0, err
			}
			return len(c.Agree), nil
		}, 40, 4 * named},
		{"what a network is made of", func(ctx context.Context, s *graph.Store) (int, error) {
			d, err := Observations(ctx, s, ObservationOptions{Rows: "actor", Columns: "position", Qualifier: "stance"})
			if err != nil {
				return 0, err
			}
			return len(d.Rows), nil
		}, crowdActors + 1, 4 * named},
		{"affiliations as rows, documents as columns", func(ctx context.Context, s *graph.Store) (int, error) {
			d, err := Observations(ctx, s, ObservationOptions{Rows: "affiliation", Columns: "source", Qualifier: "none", IDs: true})
			if err != nil {
				return 0, err
			}
			return len(d.Columns), nil
		}, crowdSources, 4 * named},
		{"what was said when", func(ctx context.Context, s *graph.Store) (int, error) {
			t, err := Timeline(ctx, s, TimelineOptions{})
			if err != nil {
				return 0, err
			}
			return len(t.Rows), nil
		}, crowdActors + 1, 4 * named},
		{"what was said when on each position", func(ctx context.Context, s *graph.Store) (int, error) {
			t, err := Timeline(ctx, s, TimelineOptions{Rows: "position"})
			if err != nil {
				return 0, err
			}
			return len(t.Rows), nil
		}, crowdPositions, 4 * named},
		{"how many are for and against what", func(ctx context.Context, s *graph.Store) (int, error) {
			b, err := Bars(ctx, s, StanceOptions{}, false)
			if err != nil {
				return 0, err
			}
			return len(b.Rows), nil
		}, crowdPositions, 4 * named},
		{"all that is contested", func(ctx context.Context, s *graph.Store) (int, error) {
			rows, err := Contested(ctx, s, StanceOptions{}).List()
			if err != nil {
				return 0, err
			}
			return len(rows), nil
		}, crowdPositions, 4 * named},
		{"all who take the same sides", func(ctx context.Context, s *graph.Store) (int, error) {
			return lengthOf(CoStances(ctx, s, StanceOptions{}))
		}, (crowdActors + 1) * crowdActors / 2, 4 * named},
		{"stances of the many of an assembly", stances(StanceOptions{Filter: is("of assembly")}), crowdPositions * crowdActors / 2, 4 * named},
		{"counts of the many of an assembly", counts(StatsOptions{Filter: is("of assembly"), Group: []string{"speaker"}}), crowdActors / 2, 4 * named},
		{"sources of all but those of an assembly", listed(schema.KindSource, ListOptions{Filter: is("not of assembly")}), 0, 4 * named},
		{"what an assembly says, the first of much", saying(with(is("of assembly"), func(f *Filter) { f.Limit = 50 })), 50, 4 * named},
		{"what is said at a place, the last of much", saying(with(is("at l1"), func(f *Filter) { f.Offset = 2_350 })), 50, 4 * named},
		{"a network of the many of an assembly", func(ctx context.Context, s *graph.Store) (int, error) {
			d, err := Observations(ctx, s, ObservationOptions{Filter: is("of assembly"), Rows: "affiliation", Columns: "group"})
			if err != nil {
				return 0, err
			}
			return len(d.Rows), nil
		}, 1, 8 * named},
		{"a network of groups", func(ctx context.Context, s *graph.Store) (int, error) {
			d, err := Observations(ctx, s, ObservationOptions{Rows: "group", Columns: "type", Qualifier: "none"})
			if err != nil {
				return 0, err
			}
			return len(d.Rows), nil
		}, 2, 8 * named},
		{"all by id, the first of many", saying(Filter{Sort: "id", Limit: 50}), 50, 4 * named},
		{"all by source, the last of many", saying(Filter{Sort: "source", Offset: crowdStatements - 50}), 50, 4*named + 6*crowdStatements/crowdSources},
		{"stances, their statements by id", stances(StanceOptions{Filter: Filter{Sort: "id"}}), (crowdActors + 1) * crowdPositions, 4 * named},
		{"stances at a place, the joint statements by speaker", stances(StanceOptions{Filter: with(is("at l1"), func(f *Filter) { f.Sort = "speaker" })}), 1604, 4*named + 8*crowdStatements/crowdPlaces},
		{"a timeline of all", func(ctx context.Context, s *graph.Store) (int, error) {
			out, err := Timeline(ctx, s, TimelineOptions{})
			if err != nil {
				return 0, err
			}
			return len(out.Rows), nil
		}, crowdActors + 1, 4 * named},
		{"bars of all", func(ctx context.Context, s *graph.Store) (int, error) {
			out, err := Bars(ctx, s, StanceOptions{}, true)
			if err != nil {
				return 0, err
			}
			return len(out.Rows), nil
		}, crowdPositions, 4 * named},
		{"all shifts, of which there are none", func(ctx context.Context, s *graph.Store) (int, error) {
			rows, err := Shifts(ctx, s, ShiftOptions{}).List()
			if err != nil {
				return 0, err
			}
			return len(rows), nil
		}, 0, 4 * named},
		{"all stances by organization", stances(StanceOptions{As: "organization"}), (crowdActors/2 + 2) * crowdPositions, 8 * named},
		{"all stances by type", stances(StanceOptions{As: "type"}), crowdPositions, 8 * named},
		{"all stances by place", stances(StanceOptions{As: "place"}), crowdPositions, 4 * named},
		{"all stances by source", stances(StanceOptions{As: "source"}), crowdSources * crowdPositions, 4 * named},
		{"who is silent on what", stances(StanceOptions{Silent: true}), (crowdActors + 1 + 3) * crowdPositions, 4 * named},
		{"all counts", counts(StatsOptions{}), 6 + 2 + 1 + 1 + crowdSources, 8 * named},
		{"all counts by two fields", counts(StatsOptions{Group: []string{"speaker", "stance"}}), crowdActors + 1, named},
		{"all counts by month", counts(StatsOptions{Per: "month"}), crowdPlaces, named},
		{"all counts by week and day", func(ctx context.Context, s *graph.Store) (int, error) {
			week, err := counts(StatsOptions{Per: "week"})(ctx, s)
			if err != nil {
				return 0, err
			}
			day, err := counts(StatsOptions{Per: "day"})(ctx, s)
			return week + day, err
		}, 2 * crowdPlaces, named},
		{"who evaluates whom, and how", counts(StatsOptions{Group: []string{"speaker", "evaluated", "evaluation"}}), crowdActors + 1, named},
		{"all counts by four fields", counts(StatsOptions{Group: []string{"source", "position", "mode", "place"}}), 2000, named},
		{"those who are unheard", listed(schema.KindActor, ListOptions{Unheard: true}), 0, 4 * named},
		{"all positions of many", listed(schema.KindPosition, ListOptions{Filter: is("mode quote")}), crowdPositions, 4 * named},
	}
}

// crowds are the stores of the crowd, with what each is asked.
var crowds = []struct {
	name  string
	open  func(*testing.T) *crowdedStore
	times int64 // what a question may touch
	more  func(around int) []costlyQuestion
}{
	{"mem", crowdInMemory, 10, func(int) []costlyQuestion { return nil }},
	{"file", crowdInFile, 4, func(around int) []costlyQuestion { return append(indexed(around), scanned(around)...) }},
}

// A question touches a small multiple of the quads of its result, however large
// the store is and whatever else is asked of them.
func TestCosts(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for _, b := range crowds {
		t.Run(b.name, func(t *testing.T) {
			s := b.open(t)
			// a7 speaks in every 400th statement from s6 on.
			ofA7 := func(yield func(string) bool) {
				for i := 6; i < crowdStatements; i += crowdActors {
					if !yield(fmt.Sprint("s", i)) {
						return
					}
				}
			}
			around := quadsOfStatements(t, s.Store, ofA7)
			if around < 50*10 || s.Info().Quads < 250_000 {
				t.Fatalf("%d quads around a7 in a store of %d", around, s.Info().Quads)
			}
			for _, c := range append(costly(around), b.more(around)...) {
				t.Run(c.name, func(t *testing.T) {
					s.touched.Store(0)
					got, err := c.ask(t.Context(), s.Store)
					if err != nil {
						t.Fatal(err)
					}
					if got != c.rows {
						t.Errorf("got %d rows, want %d", got, c.rows)
					}
					n, limit := s.touched.Load(), b.times*int64(c.around)+200
					t.Logf("%d touched, %.1f times the result", n, float64(n)/float64(c.around))
					if n > limit {
						t.Errorf("it touches %d of the store's %d quads, and may touch %d", n, s.Info().Quads, limit)
					}
				})
			}
		})
	}
}
