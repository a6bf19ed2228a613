package query

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/count"
	"onrecord/graph/query/paging"
	"onrecord/graph/shapes"
	"onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/spelling"
)

// A Stance is what one actor holds on one position, over all selected
// statements. Supports, Opposes and Neutral count utterances.
type Stance struct {
	// Actor is who takes the stance: an actor, or what stands for actors, as the
	// options say. No id: those of whom nobody knows where they belong.
	Actor    schema.PlainRef `json:"actor"`
	Position schema.PlainRef `json:"position"`
	// Stance is supports (if that count is above 0 and opposes is 0),
	// opposes, ambivalent (both above 0), neutral (only that) or silent.
	Stance   string `json:"stance"`
	Supports int    `json:"supports"`
	Opposes  int    `json:"opposes"`
	Neutral  int    `json:"neutral"`
	// Weakest and Strongest are the least and the most literal mode among
	// the statements; empty for silent.
	Weakest   string `json:"weakest"`
	Strongest string `json:"strongest"`

	of        pair
	as        string   // what Actor is, as StanceOptions have it; empty: an actor
	rows      []uint32 // of the table
	ids       *rowIDs
	addressed []string // what is said in the place of ids; nil: these are
}

// Statements are the ids of those that the stance rests on.
func (s *Stance) Statements() []string {
	if s.addressed != nil {
		return s.addressed
	}
	out := make([]string, len(s.rows))
	for i, row := range s.rows {
		out[i] = s.ids.of(row)
	}
	return out
}

// rowIDs are the ids of the statements of some rows of a table.
type rowIDs struct {
	*table.Texts
	place func(row uint32) int
}

func (r *rowIDs) of(row uint32) string { return r.At(r.place(row)) }

// AppendJSON writes the row as one JSON object.
func (s *Stance) AppendJSON(dst []byte) []byte {
	dst = append(append(append(dst, `{"`...), cmp.Or(s.as, "actor")...), `":`...)
	if s.Actor.ID == "" {
		dst = append(dst, "null"...)
	} else {
		dst = s.of.actor.appendJSON(dst, s.Actor)
	}
	dst = s.of.position.appendJSON(append(dst, `,"position":`...), s.Position)
	dst = schema.AppendJSONString(append(dst, `,"stance":`...), s.Stance)
	dst = strconv.AppendInt(append(dst, `,"supports":`...), int64(s.Supports), 10)
	dst = strconv.AppendInt(append(dst, `,"opposes":`...), int64(s.Opposes), 10)
	dst = strconv.AppendInt(append(dst, `,"neutral":`...), int64(s.Neutral), 10)
	dst = schema.AppendJSONString(append(dst, `,"weakest":`...), s.Weakest)
	dst = schema.AppendJSONString(append(dst, `,"strongest":`...), s.Strongest)
	dst = append(dst, `,"statements":[`...)
	if s.addressed == nil && len(s.rows) > 0 && s.ids.Plain() {
		for _, row := range s.rows {
			dst = append(s.ids.Append(append(dst, '"'), s.ids.place(row)), '"', ',')
		}
		return append(dst[:len(dst)-1], "]}"...)
	}
	for i, id := range s.Statements() {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = schema.AppendJSONString(dst, id)
	}
	return append(dst, "]}"...)
}

// Indirect reports whether a stance rests on attributed or reported
// statements alone. What a source asserts itself is neither.
func (s *Stance) Indirect() bool { return hearsay(s.Strongest) && hearsay(s.Weakest) }

func hearsay(mode string) bool { return mode == "reported" || mode == "attributed" }

// StanceOptions says what to tally.
type StanceOptions struct {
	Filter
	Positions  []string // names, together with those of the filter's "on"; narrower ones are included; none: all
	Assertions bool     // count what a source says in its own voice
	Reports    bool     // count each report, not each utterance
	// Silent adds the pairs without any statement: all actors, or those that
	// the filter names, on all positions, or those that are named.
	Silent bool
	As     string // one of Standings: what takes the stances; empty: actors
}

// Stances answers: who stands where? One row per actor and position, ordered
// by actor, then position (by name, then id). Joint statements count for each
// speaker; where the filter selects by speaker or their affiliation, for those
// alone. Reports that restate one another, and duplicates, are one utterance,
// which takes the stances of the earliest of those that are selected; the others
// are among the statements of a row as far as they say so, too. The filter's Sort orders the
// statements of a row; its Limit and Offset cut the rows.
func Stances(ctx context.Context, s *graph.Store, o StanceOptions) paging.Rows[Stance] {
	return paging.Asked(guard(s), func() (none paging.Rows[Stance], err error) {
		if err := o.check(); err != nil {
			return none, err
		}
		t, err := newReader(s).tally(ctx, &o)
		if err != nil {
			return none, err
		}
		if o.Silent {
			if err := cmp.Or(t.load(ctx), t.silent(ctx)); err != nil {
				return none, err
			}
		}
		pairs, err := t.pairs(ctx)
		if err != nil {
			return none, err
		}
		return t.stances(ctx, pairs)
	})
}

// stances are the rows of the pairs that are wanted. Those of one corpus are made when
// they are read.
func (t *tally) stances(ctx context.Context, pairs []pair) (none paging.Rows[Stance], err error) {
	wanted := paging.Cut(t.page, pairs)
	if t.silence != nil {
		t.silence.count(pairs)
		wanted = t.silence.wanted(t.page)
	}
	corpora, err := t.corpora(ctx)
	if err != nil {
		return none, err
	}
	if len(corpora) > 1 || t.set == nil {
		return paging.Together(wanted, func(pairs []pair) ([]Stance, error) {
			t, pairs, err := t.fetched(ctx, pairs)
			if err != nil {
				return nil, err
			}
			rows, err := t.rows(ctx, pairs)
			if err != nil {
				return nil, err
			}
			return rows, t.address(ctx, rows)
		})
	}
	if t.silence == nil {
		if pairs, err = wanted.List(); err != nil {
			return none, err
		}
	}
	made, err := t.maker(ctx, pairs)
	if err != nil {
		return none, err
	}
	return paging.Piecewise(guard(t.store), wanted, made)
}

// A tally counts utterances by who takes which stance on what.
type tally struct {
	*population
	page    paging.Page
	wanted  []quad.Value // positions; none: all
	reports bool
	as      string   // see StanceOptions
	places  []uint32 // of the rows in the order of statements; nil: that of the table
	cells   *count.Cells
	silence *silence // pairs that have a row in any case; nil: none do
}

// stanceFields are those of a statement that take a stance, as it is called.
var stanceFields = count.Stances()

// takenDimensions are what makes a stance.
var takenDimensions = count.Dimensions("speaker", "position", "stance")

// tally counts the statements that the options select, of some actors; none
// are named: of all.
func (r *reader) tally(ctx context.Context, o *StanceOptions, among ...quad.Value) (*tally, error) {
	f, err := o.Filter.parseToCount()
	if err != nil {
		return nil, err
	}
	asked := o.Assertions || slices.Contains(f.Is["mode"], "assertion")
	f.NoAssertions = f.NoAssertions || !asked
	sel, err := r.selection(ctx, f)
	if err != nil {
		return nil, err
	}
	wanted, err := sel.wanted(ctx, slices.Concat(o.Positions, f.Is["on"]))
	if err != nil {
		return nil, err
	}
	if len(wanted) > 0 {
		cl := clause{}
		for _, name := range stanceFields {
			cl.from(wanted, statementPredicate(name))
		}
		sel.clauses = append(sel.clauses, cl)
	}
	if len(among) > 0 {
		cl := clause{}
		cl.from(among, statementPredicate("speakers"))
		sel.clauses = append(sel.clauses, cl)
		sel.speakers = append(sel.speakers, clause{actors: setOf(among)})
	}
	p, err := sel.counting(ctx)
	if err != nil {
		return nil, err
	}
	t := &tally{population: p, page: f.page, wanted: wanted, reports: o.Reports, as: o.As}
	if !f.byDate() {
		if err := p.load(ctx); err != nil {
			return nil, err
		}
		if t.places, err = p.places(ctx, f.Sort); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// places are those of the rows in one of Sorts.
func (p *population) places(ctx context.Context, by string) ([]uint32, error) {
	inOrder, err := p.rowOrder(ctx, p.table, p.set, by)
	if err != nil {
		return nil, err
	}
	places := make([]uint32, p.table.Len())
	rows, err := inOrder.between(0, len(inOrder.rows))
	for place, row := range rows {
		places[row] = uint32(place)
	}
	return places, err
}

// wanted are the positions of these names, and the narrower ones.
func (s *selection) wanted(ctx context.Context, names []string) ([]quad.Value, error) {
	var out []quad.Value
	for _, name := range names {
		iri, err := s.resolve(ctx, name, schema.KindPosition)
		if err != nil {
			return nil, err
		}
		out = append(out, iri)
	}
	return s.below(ctx, out, predicate(schema.KindPosition, "broader"))
}

// fetched is the tally with the statements of pairs, where these were counted without
// them, and the pairs with its cells.
func (t *tally) fetched(ctx context.Context, pairs []pair) (*tally, []pair, error) {
	if t.set != nil {
		return t, pairs, nil
	}
	loaded, err := t.statementsOf(ctx, pairs)
	if err != nil {
		return nil, nil, err
	}
	out := &tally{population: loaded, page: t.page, wanted: t.wanted, reports: t.reports, as: t.as}
	by, _, err := out.standing(ctx, out.side())
	if err != nil {
		return nil, nil, err
	}
	if out.cells, err = out.count(ctx, by, countOptions{reports: t.reports, rows: true, wanted: t.wanted}); err != nil {
		return nil, nil, err
	}
	type key struct{ actor, position uint32 }
	cells := make(map[key]pair, out.cells.Len())
	for i := range out.cells.Len() {
		of := out.cells.Values(i)
		p, known := cells[key{of[0], of[1]}] // they follow one another
		if !known {
			p.from = uint32(i)
		}
		p.until = uint32(i) + 1
		cells[key{of[0], of[1]}] = p
	}
	all := make([]pair, len(pairs))
	for i, p := range pairs {
		var k key
		var err1, err2 error
		if p.actor.iri != "" {
			k.actor, err1 = out.table.Number(p.actor.iri)
		}
		k.position, err2 = out.table.Number(p.position.iri)
		if err := cmp.Or(err1, err2); err != nil {
			return nil, nil, err
		}
		of := cells[k]
		all[i] = pair{p.actor, p.position, of.from, of.until}
	}
	return out, all, nil
}

// statementsOf loads the statements that can be those of pairs, with all that report an
// utterance together: of these the first that was selected counts, whatever it says.
func (t *tally) statementsOf(ctx context.Context, pairs []pair) (*population, error) {
	who := map[string]table.Field{"": table.Speakers, "place": table.Place, "source": table.Source}
	f, known := who[t.as]
	actors, positions := map[quad.Value]bool{}, map[quad.Value]bool{}
	for _, p := range pairs {
		positions[p.position.iri] = true
		if p.actor.iri == "" {
			known = false // and so may be any
		} else {
			actors[p.actor.iri] = true
		}
	}
	holding := func(f table.Field, values map[quad.Value]bool) shape.Shape {
		return shapes.Holding{Field: f.String(), Values: slices.Collect(maps.Keys(values))}
	}
	what := shapes.Either(holding(table.Supports, positions), holding(table.Opposes, positions), holding(table.Neutral, positions))
	if known {
		what = shape.Intersect{what, holding(f, actors)}
	}
	what = shape.Intersect{t.there, shapes.Either(what, shapes.Retold{})}
	only := &table.Only{Fields: []table.Field{table.Mode, table.Speakers, table.Supports, table.Opposes, table.Neutral, table.Place, table.Source}}
	for _, values := range []map[quad.Value]bool{actors, positions} {
		only.Entities = append(only.Entities, slices.Collect(maps.Keys(values))...)
	}
	for _, cl := range t.speakers {
		only.Entities = append(only.Entities, cl.within...)
	}
	if !known {
		only = nil // what is left out would be as if there were none
	}
	rows, err := t.columns().Statements(ctx, what, only)
	switch {
	case err != nil:
		return nil, err
	case rows == nil:
		return t.selection.population(ctx)
	}
	return &population{t.selection, rows, table.AllRows(rows.Len()), nil}, nil
}

// A pair is an actor and a position, with the cells that count what the one says
// on the other: from..until.
type pair struct {
	actor, position *rankedRef
	from, until     uint32
}

// pairs counts, and gives all pairs of which something was said, in the order of the
// names of actors, then of positions.
func (t *tally) pairs(ctx context.Context) (out []pair, err error) {
	if t.set == nil {
		if err := t.countThere(ctx); err != nil {
			return nil, err
		}
	}
	actors, positions := t.side(), t.side()
	dimensions, who, err := t.standing(ctx, actors)
	if err != nil {
		return nil, err
	}
	if t.set != nil {
		t.cells, err = t.count(ctx, dimensions, countOptions{reports: t.reports, rows: true, wanted: t.wanted})
		if err != nil {
			return nil, err
		}
	}
	if dimensions[0].Entities() {
		if err := actors.read(ctx, t.cells, 0); err != nil {
			return nil, err
		}
	}
	if err := positions.read(ctx, t.cells, 1); err != nil {
		return nil, err
	}
	out = make([]pair, 0, t.cells.Len())
	for i := 0; i < t.cells.Len(); {
		of := t.cells.Values(i)
		until := i + 1
		for until < t.cells.Len() && t.cells.Values(until)[0] == of[0] && t.cells.Values(until)[1] == of[1] {
			until++
		}
		if (of[0] != 0 || t.as != "") && of[1] != 0 {
			actor, err := who(of[0])
			if err != nil {
				return nil, err
			}
			position, err := positions.numbered(ctx, of[1])
			if err != nil {
				return nil, err
			}
			out = append(out, pair{actor, position, uint32(i), uint32(until)})
		}
		i = until
	}
	if t.silence != nil {
		if err := t.silence.name(ctx, actors, positions); err != nil {
			return nil, err
		}
	}
	actors.rank()
	positions.rank()
	return sortPairs(out), nil
}

// countThere has the store count what makes stances; where it cannot, the rows are
// loaded.
func (t *tally) countThere(ctx context.Context) error {
	by := takenDimensions
	switch t.as {
	case "organization":
		by = append([]count.Dimension{count.ByOrganization(t.as, nil)}, by[1:]...)
	case "place", "source":
		by = append(count.Dimensions(t.as), by[1:]...)
	case "":
	default:
		return t.load(ctx)
	}
	cells, err := t.columns().Counts(ctx, t.there, t.question(by, countOptions{reports: t.reports, wanted: t.wanted}))
	if err != nil {
		return err
	}
	if cells == nil {
		return t.load(ctx)
	}
	t.cells, t.table = cells, cells.Table
	return nil
}

// sortPairs sorts pairs by the names of actors, then of positions.
func sortPairs(pairs []pair) []pair {
	type keyed struct {
		key uint64 // the two ranks
		at  uint32
	}
	keys := make([]keyed, len(pairs))
	for i, p := range pairs {
		keys[i] = keyed{uint64(p.actor.rank)<<32 | uint64(p.position.rank), uint32(i)}
	}
	slices.SortFunc(keys, func(a, b keyed) int {
		if a.key != b.key {
			return cmp.Compare(a.key, b.key)
		}
		p, q := &pairs[a.at], &pairs[b.at] // of several corpora
		return cmp.Or(cmp.Compare(p.actor.iri, q.actor.iri), cmp.Compare(p.position.iri, q.position.iri))
	})
	out := make([]pair, len(pairs))
	for i, k := range keys {
		out[i] = pairs[k.at]
	}
	return out
}

// rows are the rows of pairs.
func (t *tally) rows(ctx context.Context, pairs []pair) ([]Stance, error) {
	made, err := t.maker(ctx, pairs)
	if err != nil {
		return nil, err
	}
	return made(pairs)
}

// maker makes a function that makes the rows of some of these pairs.
func (t *tally) maker(ctx context.Context, pairs []pair) (func([]pair) ([]Stance, error), error) {
	strengths, err := t.strengths()
	if err != nil {
		return nil, err
	}
	ids, err := t.ids(ctx, pairs)
	if err != nil {
		return nil, err
	}
	return func(pairs []pair) ([]Stance, error) {
		rows := make([]Stance, len(pairs))
		return rows, spread(len(pairs), fewPairs, func(from, until int) error {
			for i := from; i < until; i++ {
				p, row := &pairs[i], &rows[i]
				row.Actor, row.Position = schema.PlainRef(p.actor.Ref), schema.PlainRef(p.position.Ref)
				row.of, row.as, row.ids = *p, t.as, ids
				t.take(row, *p)
				t.judge(row, strengths)
			}
			return ctx.Err()
		})
	}, nil
}

// take takes over how many utterances a pair has, and says which stance they are.
func (t *tally) take(row *Stance, p pair) {
	counts := [...]*int{&row.Supports, &row.Opposes, &row.Neutral}
	for cell := p.from; cell < p.until; cell++ {
		*counts[t.stance(cell)] = t.cells.Utterances(int(cell))
	}
	switch {
	case row.Supports > 0 && row.Opposes > 0:
		row.Stance = "ambivalent"
	case row.Supports > 0:
		row.Stance = "supports"
	case row.Opposes > 0:
		row.Stance = "opposes"
	case row.Neutral > 0:
		row.Stance = "neutral"
	default:
		row.Stance = "silent"
	}
}

// stance is that of a cell, as a place among stanceFields: a position comes with one.
func (t *tally) stance(cell uint32) uint32 { return t.cells.Values(int(cell))[2] - 1 }

// sides are the statements of a pair by stanceFields, as rows of the table.
func (t *tally) sides(p pair) (sides [3][]uint32) {
	for cell := p.from; cell < p.until; cell++ {
		sides[t.stance(cell)] = t.sorted(t.cells.Rows(int(cell)))
	}
	return sides
}

// judge lists what a stance rests on, and says how literal that is.
func (t *tally) judge(row *Stance, strengths func(row uint32) int) {
	sides := t.sides(row.of)
	row.rows = t.union(sides[:]...)
	weakest, strongest := -1, math.MaxInt
	for _, r := range row.rows {
		strength := strengths(r)
		weakest, strongest = max(weakest, strength), min(strongest, strength)
	}
	if len(row.rows) > 0 {
		row.Weakest, row.Strongest = modeAt(weakest), modeAt(strongest)
	}
}

// sorted puts rows into the order of statements.
func (t *tally) sorted(rows []uint32) []uint32 {
	if t.places == nil {
		return rows
	}
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b uint32) int { return cmp.Compare(t.places[a], t.places[b]) })
	return rows
}

// union is what lists of rows hold, each once and in order.
func (t *tally) union(lists ...[]uint32) []uint32 {
	var one []uint32
	several := false
	for _, l := range lists {
		if len(l) > 0 {
			several = several || one != nil
			one = l
		}
	}
	if !several {
		return one
	}
	rows := slices.Concat(lists...)
	slices.Sort(rows)
	return t.sorted(slices.Compact(rows))
}

// A rankedRef is a reference with its name and its place in the order of names:
// its rank is that of all that have the same name and id.
type rankedRef struct {
	schema.Ref
	iri         quad.IRI
	folded      string
	rank, place int
	json        []byte // the reference
}

// appendJSON appends what is said of the entity in a row: mostly what it was called.
func (r *rankedRef) appendJSON(dst []byte, said schema.PlainRef) []byte {
	if r != nil && schema.PlainRef(r.Ref) == said {
		return append(dst, r.json...)
	}
	return schema.AppendJSONRef(dst, schema.Ref(said), false)
}

// A pairSide is what pairs refer to, on one of their sides.
type pairSide struct {
	*tally
	all      []*rankedRef
	byNumber []*rankedRef
	byIRI    map[quad.IRI]*rankedRef // without a number
}

func (t *tally) side() *pairSide {
	return &pairSide{tally: t, byNumber: make([]*rankedRef, t.table.Entities()+1), byIRI: map[quad.IRI]*rankedRef{}}
}

// numbered is the entity of a number.
func (r *pairSide) numbered(ctx context.Context, n uint32) (*rankedRef, error) {
	if r.byNumber[n] == nil {
		iri, err := r.table.Entity(n)
		if err != nil {
			return nil, err
		}
		if r.byNumber[n], err = r.add(ctx, iri); err != nil {
			return nil, err
		}
	}
	return r.byNumber[n], nil
}

// named is the entity of an IRI.
func (r *pairSide) named(ctx context.Context, iri quad.IRI) (*rankedRef, error) {
	n, err := r.table.Number(iri)
	if err != nil {
		return nil, err
	}
	if n != 0 {
		return r.numbered(ctx, n)
	}
	if r.byIRI[iri] == nil {
		if r.byIRI[iri], err = r.add(ctx, iri); err != nil {
			return nil, err
		}
	}
	return r.byIRI[iri], nil
}

func (r *pairSide) add(ctx context.Context, iri quad.IRI) (*rankedRef, error) {
	out, err := r.reader.rankedRef(ctx, iri)
	r.all = append(r.all, out)
	return out, err
}

func (r *reader) rankedRef(ctx context.Context, iri quad.IRI) (*rankedRef, error) {
	of, err := r.ref(ctx, iri)
	return &rankedRef{Ref: of, iri: iri, folded: spelling.Fold(of.Name), json: schema.AppendJSONRef(nil, of, false)}, err
}

// read reads the entities that cells have in a dimension.
func (r *pairSide) read(ctx context.Context, cells *count.Cells, dimension int) error {
	has := make([]bool, len(r.byNumber))
	for i := range cells.Len() {
		has[cells.Values(i)[dimension]] = true
	}
	var numbers []uint32
	for n, is := range has {
		if is && n > 0 && r.byNumber[n] == nil {
			numbers = append(numbers, uint32(n))
		}
	}
	err := spread(len(numbers), fewNames, func(from, until int) error {
		one := newReader(r.store) // which remembers, and is nobody else's
		labels, err := r.table.Labels(numbers[from:until], labelled()...)
		if err != nil {
			return err
		}
		for i, n := range numbers[from:until] {
			iri, err := r.table.Entity(n)
			if err != nil {
				return err
			}
			if labels != nil && labels[i] != "" {
				one.names[iri] = labels[i]
			}
			if r.byNumber[n], err = one.rankedRef(ctx, iri); err != nil {
				return err
			}
		}
		return nil
	})
	for _, n := range numbers {
		r.all = append(r.all, r.byNumber[n])
	}
	return err
}

// rank puts all in order.
func (r *pairSide) rank() {
	named := func(a, b *rankedRef) int { return cmp.Or(cmp.Compare(a.folded, b.folded), cmp.Compare(a.ID, b.ID)) }
	slices.SortFunc(r.all, func(a, b *rankedRef) int { return cmp.Or(named(a, b), cmp.Compare(a.iri, b.iri)) })
	for i, ref := range r.all {
		ref.place, ref.rank = i, i
		if i > 0 && named(r.all[i-1], ref) == 0 {
			ref.rank = r.all[i-1].rank
		}
	}
}

// ids are those of the statements of pairs.
func (t *tally) ids(ctx context.Context, pairs []pair) (*rowIDs, error) {
	needed := table.NewSet(t.table.Len())
	for i := range pairs {
		for cell := pairs[i].from; cell < pairs[i].until; cell++ {
			for _, row := range t.cells.Rows(int(cell)) {
				needed.Add(row)
			}
		}
	}
	texts, err := t.table.IDs(ctx, needed)
	return &rowIDs{texts, needed.Places()}, err
}

// address puts in the place of ids that entities of several corpora of the store
// have what tells these apart.
func (t *tally) address(ctx context.Context, rows []Stance) error {
	if corpora, err := t.corpora(ctx); err != nil || len(corpora) < 2 {
		return err
	}
	known := map[quad.IRI]string{}
	address := func(iri quad.IRI, id *string) (err error) {
		if known[iri] == "" {
			known[iri], err = t.addressed(ctx, iri)
		}
		*id = known[iri]
		return err
	}
	for i := range rows {
		row := &rows[i]
		if row.of.actor.iri != "" {
			if err := address(row.of.actor.iri, &row.Actor.ID); err != nil {
				return err
			}
		}
		if err := address(row.of.position.iri, &row.Position.ID); err != nil {
			return err
		}
		row.addressed = make([]string, len(row.rows))
		for j, statement := range row.rows {
			iri, err := t.table.StatementIRI(statement)
			if err != nil {
				return err
			}
			if row.addressed[j], err = t.addressed(ctx, iri); err != nil {
				return err
			}
		}
	}
	return nil
}

// strengths makes a function that gives the strength of a row's mode.
func (p *population) strengths() (func(row uint32) int, error) {
	modes, err := p.table.One(table.Mode)
	if err != nil {
		return nil, err
	}
	words, err := p.table.Words(table.Mode)
	if err != nil {
		return nil, err
	}
	of := []int{strength("")}
	for _, w := range words {
		of = append(of, strength(rdf.Lexical(w)))
	}
	return func(row uint32) int { return of[modes.At(row)] }, nil
}

// modes are those that the model has, the most literal first.
var modes = schema.Modes()

// strength is the place of a mode among all, the most literal first; one that
// the model does not have comes last.
func strength(mode string) int {
	if i := slices.Index(modes, mode); i >= 0 {
		return i
	}
	return len(modes)
}

// modeAt is the mode of a strength; empty: the model does not have it.
func modeAt(strength int) string {
	if strength < len(modes) {
		return modes[strength]
	}
	return ""
}

// ref is a reference with its name.
func (r *reader) ref(ctx context.Context, iri quad.IRI) (schema.Ref, error) {
	_, ref, _ := rdf.SplitIRI(iri)
	name, err := r.name(ctx, iri)
	ref.Name = name
	return ref, err
}
