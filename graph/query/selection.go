package query

import (
	"cmp"
	"context"
	"iter"
	"math"
	"slices"

	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/graph/query/paging"
	"onrecord/graph/shapes"
	"onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
	"onrecord/schema/term"
)

// A clause is one resolved condition: statements from which one of the
// predicates leads to one of the values and which pass the test, if there is
// one; or statements with words.
type clause struct {
	not   bool
	paths []step
	words []shape.Shape // alternatives
	test  func(context.Context, *schema.Statement) (bool, error)
	// scan adds the statements of a statement table for which the condition holds,
	// taken without its not; nil: the paths say all, or the words do. One with a test
	// has it.
	// Those that are not among some rows may be left out.
	scan func(ctx context.Context, t *table.Table, among, into *table.Set) error
	// rest adds the paths that a statement table does without; nil: all are there. The
	// clause has a test, and more paths than are asked one by one.
	rest func(ctx context.Context, to *clause) error
	// ready reads what the test, the speaker and the turns need, once; nil: nothing.
	ready func(context.Context) error
	// speaker tells whom of the speakers of a statement that was said on some days
	// the condition means; nil: it is not about the speakers.
	speaker func(schema.Span, quad.IRI) bool
	actors  map[quad.Value]bool // whom the condition means at any date
	// turns are the days on which it can change whether the condition means an
	// actor, as Actor.Turns has them; nil: it never does.
	turns func(quad.IRI) []schema.Day
	// within are those to whom the speakers that are meant belong on the days of a
	// statement; none: the condition is about something else.
	within []quad.Value
	// holds is what the test says, for a store with columns; nil: it has no test.
	holds shape.Shape
	// gathered are the statements of the alternatives, where there are many: who
	// asked of each statement whether it is in one would do so for very long.
	gathered map[quad.IRI]bool
}

// A step goes from a value back to the statements: through one predicate, or
// two.
type step struct {
	value quad.Value
	via   []quad.IRI
}

// A selection is a filter with its names resolved.
type selection struct {
	*reader
	clauses  []clause
	days     *shapes.During // nil: any
	speakers []clause       // the conditions about speakers
	failed   error          // what kept a test from an answer
	tabled   bool           // a table is asked what tests would be
}

// selection resolves the names of a filter against the store.
func (r *reader) selection(ctx context.Context, p *parsedFilter) (*selection, error) {
	s := &selection{reader: r}
	if err := s.coderClauses(ctx, p); err != nil {
		return nil, err
	}
	for _, c := range p.conditions {
		if c.Name == "coder" {
			continue
		}
		resolve := c.clause
		if resolve == nil {
			resolve = (*selection).valued
		}
		cl, err := resolve(s, ctx, c)
		if err != nil {
			return nil, err
		}
		cl.not = c.not
		if cl.speaker != nil && !cl.not {
			s.speakers = append(s.speakers, cl)
		}
		s.clauses = append(s.clauses, cl)
	}
	if p.NoAssertions {
		s.clauses = append(s.clauses, clause{not: true, paths: []step{{quad.String("assertion"), []quad.IRI{statementPredicate("mode")}}}})
	}
	for _, ps := range p.words {
		s.clauses = append(s.clauses, clause{words: []shape.Shape{s.said(ctx, ps)}})
	}
	if p.only != nil {
		s.clauses = append(s.clauses, clause{words: []shape.Shape{p.only}})
	}
	if p.days != nil {
		s.days = &shapes.During{Span: *p.days}
	}
	return s, nil
}

// said are the statements with all phrases in their quotes and summary.
func (s *selection) said(ctx context.Context, ps []phrase) shape.Shape {
	var words shapes.Words
	long := false
	for _, p := range ps {
		words = append(words, p...)
		long = long || len(p) > 1
	}
	if !long {
		return words
	}
	filtered := shape.Filter{From: words, Filters: []shape.ValueFilter{s.filter(ctx, func(_ context.Context, c candidate) (bool, error) {
		texts := [][]string{spelling.Words(c.statement.Summary)}
		for _, q := range c.statement.Quotes {
			texts = append(texts, spelling.Words(q))
		}
		return holdAll(ps, texts), nil
	})}}
	if !s.columnar {
		return filtered
	}
	rows := make([][]string, len(ps))
	for i, p := range ps {
		rows[i] = p
	}
	return shapes.Phrases{All: rows, Else: filtered}
}

// roots are the values of a condition, each once: entities, or words.
func (s *selection) roots(ctx context.Context, c condition) ([]quad.Value, error) {
	var roots []quad.Value
	known := map[quad.Value]bool{}
	for _, v := range c.values {
		var root quad.Value = quad.String(v)
		if c.Kinds != nil {
			iri, err := s.resolve(ctx, v, c.Kinds...)
			if err != nil {
				return nil, err
			}
			root = iri
		}
		if !known[root] {
			known[root] = true
			roots = append(roots, root)
		}
	}
	if slices.Equal(c.Kinds, []schema.Kind{schema.KindPosition}) {
		return s.below(ctx, roots, predicate(schema.KindPosition, "broader"))
	}
	return roots, nil
}

// valued selects by the values of the condition's fields.
func (s *selection) valued(ctx context.Context, c condition) (cl clause, err error) {
	roots, err := s.roots(ctx, c)
	for _, f := range c.fields {
		cl.from(roots, statementPredicate(f))
	}
	return cl, err
}

// spoken selects by who speaks.
func (s *selection) spoken(ctx context.Context, c condition) (clause, error) {
	cl, err := s.valued(ctx, c)
	if err != nil {
		return cl, err
	}
	cl.actors = map[quad.Value]bool{}
	for _, st := range cl.paths {
		cl.actors[st.value] = true
	}
	cl.speaker = func(_ schema.Span, actor quad.IRI) bool { return cl.actors[actor] }
	return cl, nil
}

// reported selects by the source.
func (s *selection) reported(ctx context.Context, c condition) (cl clause, err error) {
	roots, err := s.roots(ctx, c)
	cl.from(roots, predicate(schema.KindPassage, "source"))
	return cl, err
}

// worded selects by words and phrases.
func (s *selection) worded(ctx context.Context, c condition) (cl clause, err error) {
	for _, ps := range c.texts {
		cl.words = append(cl.words, s.said(ctx, ps))
	}
	return cl, nil
}

// judged selects by words and phrases of verdicts.
func (s *selection) judged(ctx context.Context, c condition) (cl clause, err error) {
	nodes, err := s.collect(ctx, s.start(schema.KindVerdict.Class()).In(term.RDFType))
	if err != nil {
		return cl, err
	}
	asked := map[quad.Value]bool{}
	for _, node := range nodes {
		rating, err := s.object(ctx, node, term.Rating)
		if err != nil {
			return cl, err
		}
		if rating == nil || asked[rating] {
			continue
		}
		asked[rating] = true
		texts := [][]string{spelling.Words(rdf.Lexical(rating))}
		if slices.ContainsFunc(c.texts, func(ps []phrase) bool { return holdAll(ps, texts) }) {
			cl.from([]quad.Value{rating}, term.Rating, statementPredicate("verdict"))
		}
	}
	return cl, nil
}

// replying selects by the statement that the condition's fields refer to, or by
// whose it is.
func (s *selection) replying(ctx context.Context, c condition) (cl clause, err error) {
	roots, err := s.roots(ctx, c)
	for _, f := range c.fields {
		for _, v := range roots {
			iri, _ := v.(quad.IRI)
			if _, ref, _ := rdf.SplitIRI(iri); ref.Kind == schema.KindStatement {
				cl.from([]quad.Value{v}, statementPredicate(f))
			} else {
				cl.from([]quad.Value{v}, statementPredicate("speakers"), statementPredicate(f))
			}
		}
	}
	return cl, err
}

func setOf(values []quad.Value) map[quad.Value]bool {
	out := make(map[quad.Value]bool, len(values))
	for _, v := range values {
		out[v] = true
	}
	return out
}

// values are those of steps.
func values(steps []step) []quad.Value {
	out := make([]quad.Value, len(steps))
	for i, st := range steps {
		out[i] = st.value
	}
	return out
}

func (cl *clause) from(values []quad.Value, via ...quad.IRI) {
	for _, v := range values {
		cl.paths = append(cl.paths, step{v, via})
	}
}

// below adds everything that leads to the roots through one of the predicates:
// narrower positions, places within, parts of events.
func (s *selection) below(ctx context.Context, roots []quad.Value, preds ...quad.IRI) ([]quad.Value, error) {
	out, found := slices.Clone(roots), setOf(roots)
	if s.columnar {
		for level := roots; len(level) > 0; {
			iris, err := s.led(ctx, level, preds...)
			if err != nil {
				return nil, err
			}
			level = nil
			for _, iri := range iris {
				if !found[iri] {
					found[iri] = true
					out, level = append(out, iri), append(level, iri)
				}
			}
		}
		return out, nil
	}
	for i := 0; i < len(out); i++ {
		for _, pred := range preds {
			iris, err := s.collect(ctx, s.start(out[i]).In(pred))
			if err != nil {
				return nil, err
			}
			for _, iri := range iris {
				if !found[iri] {
					found[iri] = true
					out = append(out, iri)
				}
			}
		}
	}
	return out, nil
}

// led are the nodes that lead to one of some values, for a store with columns, by IRI.
func (s *selection) led(ctx context.Context, to []quad.Value, via ...quad.IRI) ([]quad.IRI, error) {
	if len(to) == 0 {
		return nil, nil
	}
	out, err := s.found(ctx, s.leading(to, via...))
	slices.Sort(out)
	return slices.Compact(out), err
}

// leading are the nodes that lead to one of some values, for a store with columns.
func (s *selection) leading(to []quad.Value, via ...quad.IRI) shape.Shape {
	var otherwise []shape.Shape
	for _, v := range to {
		for _, p := range via {
			otherwise = append(otherwise, s.start(v).In(p).Shape())
		}
	}
	return shapes.Leading{To: to, Via: via, Else: shapes.Either(otherwise...)}
}

// within selects by place or event, with all within. The statement's own place
// comes before its event's.
func (s *selection) within(ctx context.Context, c condition) (clause, error) {
	var cl clause
	roots, err := s.roots(ctx, c)
	if err != nil {
		return cl, err
	}
	var places, events []quad.Value
	for _, v := range roots {
		iri, _ := v.(quad.IRI)
		if _, ref, _ := rdf.SplitIRI(iri); ref.Kind == schema.KindEvent {
			events = append(events, v)
		} else {
			places = append(places, v)
		}
	}
	places, err = s.below(ctx, places, predicate(schema.KindPlace, "within"))
	if err != nil {
		return cl, err
	}
	events, err = s.below(ctx, events, predicate(schema.KindEvent, "partOf"))
	if err != nil {
		return cl, err
	}
	cl.from(events, statementPredicate("event"))
	cl.from(places, statementPredicate("place"))
	rest := func(ctx context.Context, to *clause) error {
		for _, place := range places {
			there, err := s.collect(ctx, s.start(place).In(predicate(schema.KindEvent, "place")).Has(term.RDFType, schema.KindEvent.Class()))
			if err != nil {
				return err
			}
			for _, event := range there {
				to.from([]quad.Value{event}, statementPredicate("event"))
			}
		}
		return nil
	}
	t, err := s.store.StatementTable()
	switch {
	case err != nil:
		return cl, err
	case s.columnar: // the columns have the place of an event
	case t != nil && len(cl.paths) > mostAlternatives: // and so has the table
		cl.rest = rest
	default:
		if err := rest(ctx, &cl); err != nil {
			return cl, err
		}
	}
	cl.holds = shapes.Either(shapes.Holding{Field: table.Event.String(), Values: events}, shapes.Holding{Field: table.Place.String(), Values: places})
	then, there := setOf(events), setOf(places)
	cl.test = func(ctx context.Context, st *schema.Statement) (bool, error) {
		if err := s.derive(ctx, st); err != nil {
			return false, err
		}
		return !st.Event.IsZero() && then[sibling(st, st.Event)] || !st.Place.IsZero() && there[sibling(st, st.Place)], nil
	}
	cl.scan = func(_ context.Context, t *table.Table, among, into *table.Set) error {
		return cmp.Or(having(t, table.Event, events, among, into), having(t, table.Place, places, among, into))
	}
	return cl, nil
}

// affiliated selects by whom the speakers belong to at the statement's date,
// directly or through others; an affiliation or a statement without date fits
// any.
func (s *selection) affiliated(ctx context.Context, c condition) (clause, error) {
	var cl clause
	roots, err := s.roots(ctx, c)
	if err != nil {
		return cl, err
	}
	cl.within, cl.actors = roots, map[quad.Value]bool{}
	among := setOf(roots)
	asked := map[quad.IRI]bool{}
	queue := slices.Clone(roots)
	led := func(at int) (iris []quad.IRI, next int, err error) {
		if s.columnar { // those of all at once
			iris, err = s.led(ctx, queue[at:], term.AffiliatedWith)
			return iris, len(queue), err
		}
		iris, err = s.collect(ctx, s.start(queue[at]).In(term.AffiliatedWith))
		return iris, at + 1, err
	}
	for at := 0; at < len(queue); {
		iris, next, err := led(at)
		if err != nil {
			return cl, err
		}
		at = next
		for _, iri := range iris {
			if asked[iri] {
				continue
			}
			asked[iri] = true
			queue = append(queue, iri)
			if _, ref, _ := rdf.SplitIRI(iri); ref.Kind == schema.KindActor {
				cl.actors[iri] = true
				cl.from([]quad.Value{iri}, statementPredicate("speakers"))
			}
		}
	}
	var members map[quad.IRI]*schema.Actor // who belongs there at any date; nil: not read yet
	cl.ready = func(ctx context.Context) error {
		if members != nil {
			return nil
		}
		read := map[quad.IRI]*schema.Actor{}
		for v := range cl.actors {
			e, err := s.entity(ctx, v.(quad.IRI))
			if err != nil {
				return err
			}
			if a, ok := e.(*schema.Actor); ok {
				read[v.(quad.IRI)] = a
			}
		}
		members = read
		return nil
	}
	cl.test = func(ctx context.Context, st *schema.Statement) (bool, error) {
		if err := cmp.Or(cl.ready(ctx), s.derive(ctx, st)); err != nil {
			return false, err
		}
		days := schema.DaysOf(st.Date)
		return slices.ContainsFunc(st.Speakers, func(sp schema.Ref) bool { return cl.speaker(days, sibling(st, sp)) }), nil
	}
	if s.columnar {
		asked := shape.Filter{From: s.leading(values(cl.paths), statementPredicate("speakers")), Filters: []shape.ValueFilter{s.filter(ctx, func(ctx context.Context, c candidate) (bool, error) {
			return cl.test(ctx, c.statement)
		})}}
		cl.holds = shapes.Holding{Field: shapes.Belonging, Values: roots, Else: asked}
	}
	find := func(of *schema.Actor, to schema.Ref) *schema.Actor { return members[sibling(of, to)] }
	cl.speaker = func(days schema.Span, actor quad.IRI) bool {
		a, ok := members[actor]
		return ok && slices.ContainsFunc(a.Belongings(days, find), func(b *schema.Belonging) bool {
			return among[sibling(b.Of, b.To)]
		})
	}
	cl.turns = func(actor quad.IRI) []schema.Day {
		a, ok := members[actor]
		if !ok {
			return nil
		}
		return a.Turns(find)
	}
	cl.scan = func(ctx context.Context, t *table.Table, among, into *table.Set) error {
		return s.speaking(ctx, &cl, t, among, into)
	}
	return cl, nil
}

// shape is the selection as one shape. It is nil when nothing can be found.
// The clauses with the fewest quads come first, for of an intersection Cayley
// walks along the first shape, and asks of each node whether it is in the
// others, too.
func (s *selection) shape(ctx context.Context) (shape.Shape, error) {
	type ranked struct {
		shape shape.Shape
		size  int64
	}
	var is []ranked
	var not []shape.Shape
	for i := range s.clauses {
		cl := &s.clauses[i]
		if cl.rest != nil && !cl.not {
			if s.tabled {
				continue
			}
			if err := cl.rest(ctx, cl); err != nil {
				return nil, err
			}
			cl.rest = nil
		}
		if err := s.gather(ctx, cl); err != nil {
			return nil, err
		}
		if cl.not {
			if cl.test == nil || s.columnar {
				not = append(not, s.union(cl))
			}
			continue
		}
		union := s.union(cl)
		if union == nil {
			return nil, nil
		}
		size, err := s.size(ctx, cl)
		if err != nil {
			return nil, err
		}
		is = append(is, ranked{union, size})
	}
	sorting.StableBy(is, func(a, b ranked) int { return cmp.Compare(a.size, b.size) })
	var all shape.Intersect
	for _, r := range is {
		all = append(all, r.shape)
	}
	if s.days != nil {
		all = append(all, *s.days)
	}
	var out shape.Shape = append(all, shapes.Statements{})
	if len(not) > 0 {
		out = shapes.Difference{From: out, Not: shapes.Either(not...)}
	}
	if test := s.test(); test != nil {
		out = shape.Filter{From: shape.Unique{From: out}, Filters: []shape.ValueFilter{s.filter(ctx, test)}}
	}
	return out, nil
}

// size is the number of quads around a clause's values; words come last.
func (s *selection) size(ctx context.Context, cl *clause) (int64, error) {
	if len(cl.words) > 0 || s.columnar { // which has plans of its own

		return math.MaxInt64, nil
	}
	var n int64
	for _, st := range cl.paths {
		size, err := s.store.SizeWith(ctx, quad.Object, st.value)
		if err != nil {
			return 0, err
		}
		n += size
	}
	return n, nil
}

// among reports whether the conditions about speakers leave room for an actor,
// whatever the date.
func (s *selection) among(actor quad.IRI) bool {
	for _, cl := range s.clauses {
		dated := cl.test != nil // an affiliation may hold at one date and not at another
		if cl.speaker != nil && !(cl.not && dated) && cl.actors[actor] == cl.not {
			return false
		}
	}
	return true
}

// mostAlternatives is how many values of a condition are asked one by one.
const mostAlternatives = 32

// gather finds the statements of a clause with many alternatives.
func (s *selection) gather(ctx context.Context, cl *clause) error {
	if len(cl.words)+len(cl.paths) <= mostAlternatives || cl.gathered != nil || s.columnar {
		return nil
	}
	cl.gathered = map[quad.IRI]bool{}
	for _, one := range cl.words {
		iris, err := s.found(ctx, one)
		if err = cmp.Or(s.failed, err); err != nil {
			return err
		}
		for _, iri := range iris {
			cl.gathered[iri] = true
		}
	}
	between := map[string]map[quad.IRI]bool{} // the first of two steps, by the second
	for _, st := range cl.paths {
		to := cl.gathered
		if len(st.via) > 1 {
			via := string(st.via[1])
			if to = between[via]; to == nil {
				to = map[quad.IRI]bool{}
				between[via] = to
			}
		}
		if err := s.into(ctx, to, st.value, st.via[0]); err != nil {
			return err
		}
	}
	for via, iris := range between {
		for iri := range iris {
			if err := s.into(ctx, cl.gathered, iri, quad.IRI(via)); err != nil {
				return err
			}
		}
	}
	return nil
}

// into notes what leads to a value through a predicate.
func (s *selection) into(ctx context.Context, to map[quad.IRI]bool, value quad.Value, via quad.IRI) error {
	iris, err := s.found(ctx, s.start(value).In(via).Shape())
	for _, iri := range iris {
		to[iri] = true
	}
	return err
}

// alternatives are the statements that a clause's steps lead to; each step starts
// at one value, since several at once make Cayley scan.
func (s *selection) alternatives(cl *clause) []shape.Shape {
	if s.columnar {
		return s.alternativesAtOnce(cl)
	}
	out := slices.Clone(cl.words)
	for _, st := range cl.paths {
		p := s.start(st.value)
		for _, via := range st.via {
			p = p.In(via)
		}
		out = append(out, p.Shape())
	}
	return out
}

// alternativesAtOnce are those for a store with columns: the values of the same steps
// are one shape. With a test, the columns say all.
func (s *selection) alternativesAtOnce(cl *clause) []shape.Shape {
	if cl.holds != nil {
		return []shape.Shape{cl.holds}
	}
	out := slices.Clone(cl.words)
	type group struct {
		via    [2]quad.IRI
		values []quad.Value
	}
	var groups []*group
	for _, st := range cl.paths {
		var via [2]quad.IRI
		copy(via[:], st.via)
		at := slices.IndexFunc(groups, func(g *group) bool { return g.via == via })
		if at < 0 {
			at = len(groups)
			groups = append(groups, &group{via: via})
		}
		groups[at].values = append(groups[at].values, st.value)
	}
	for _, g := range groups {
		first := s.leading(g.values, g.via[0])
		if g.via[1] == "" {
			out = append(out, first)
			continue
		}
		var otherwise []shape.Shape
		for _, v := range g.values {
			otherwise = append(otherwise, s.start(v).In(g.via[0]).In(g.via[1]).Shape())
		}
		out = append(out, shapes.Leading{Of: first, Via: []quad.IRI{g.via[1]}, Else: shapes.Either(otherwise...)})
	}
	return out
}

// union is the statements of all alternatives.
func (s *selection) union(cl *clause) shape.Shape {
	if cl.gathered == nil {
		return shapes.Either(s.alternatives(cl)...)
	}
	return shape.Filter{From: shapes.Statements{}, Filters: []shape.ValueFilter{statementFilter(func(v quad.Value) (bool, error) {
		iri, ok := v.(quad.IRI)
		return ok && cl.gathered[iri], nil
	})}}
}

// statements gives the IRIs of the selected statements, by IRI.
func (s *selection) statements(ctx context.Context) ([]quad.IRI, error) {
	selected, err := s.shape(ctx)
	if selected == nil || err != nil {
		return nil, err
	}
	iris, err := s.found(ctx, selected)
	slices.Sort(iris)
	return slices.Compact(iris), cmp.Or(s.failed, err) // a test of ours is not a fault of the store's
}

// sorted gives the IRIs of the selected statements as a filter sorts and cuts
// them.
func (s *selection) sorted(ctx context.Context, p *parsedFilter) paging.Rows[quad.IRI] {
	t, err := s.store.StatementTable()
	if err != nil {
		return paging.Failed[quad.IRI](err)
	}
	tested := slices.ContainsFunc(s.clauses, func(cl clause) bool { return cl.test != nil })
	if s.columnar && !p.byDate() || (t != nil || s.store.MadeTable() != nil) && (tested || !p.byDate()) {
		of, err := s.population(ctx)
		if err != nil {
			return paging.Failed[quad.IRI](err)
		}
		return of.pageOf(ctx, p.page, p.Sort)
	}
	if p.byDate() {
		return s.inOrder(ctx, p.page)
	}
	iris, err := s.statements(ctx)
	if err == nil {
		iris, err = s.order(ctx, iris, p.Sort)
	}
	if err != nil {
		return paging.Failed[quad.IRI](err)
	}
	return paging.Cut(p.page, iris)
}

// inOrder gives the IRIs of a page of the selected statements, by days, then as
// they stand in the texts.
func (s *selection) inOrder(ctx context.Context, of paging.Page) paging.Rows[quad.IRI] {
	return paging.Search(of, func(order shapes.InOrder) iter.Seq2[quad.IRI, error] {
		return func(yield func(quad.IRI, error) bool) {
			var err error
			if order.From, err = s.shape(ctx); err != nil {
				yield("", err)
				return
			}
			if order.From == nil {
				return
			}
			for v, err := range s.store.Find(ctx, order) {
				iri, ok := v.(quad.IRI)
				switch err = cmp.Or(s.failed, err); { // a test of ours is not a fault of the store's
				case err != nil:
					yield("", err)
					return
				case ok && !yield(iri, nil):
					return
				}
			}
			if s.failed != nil {
				yield("", s.failed)
			}
		}
	})
}
