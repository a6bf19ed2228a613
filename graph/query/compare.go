package query

import (
	"context"
	"runtime/debug"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/query/paging"
	"onrecord/schema"
)

// A Comparison sets two actors side by side, position by position.
type Comparison struct {
	A        schema.PlainRef `json:"a"`
	B        schema.PlainRef `json:"b"`
	Agree    []Pair          `json:"agree"`    // the same stance
	Disagree []Pair          `json:"disagree"` // one supports, the other opposes
	Other    []Pair          `json:"other"`    // any other two stances
	OnlyA    []Pair          `json:"only_a"`
	OnlyB    []Pair          `json:"only_b"`
}

// A Pair is one position and what each of two actors holds on it.
type Pair struct {
	Position    schema.PlainRef `json:"position"`
	StanceA     string          `json:"stance_a"`
	StanceB     string          `json:"stance_b"`
	StatementsA []string        `json:"statements_a"`
	StatementsB []string        `json:"statements_b"`
	IndirectA   bool            `json:"-"` // rests on attributed or reported alone
	IndirectB   bool            `json:"-"`
}

// Empty reports whether neither actor has taken any stance.
func (c *Comparison) Empty() bool {
	return len(c.Agree)+len(c.Disagree)+len(c.Other)+len(c.OnlyA)+len(c.OnlyB) == 0
}

// Compare answers: what do two actors agree on, what not, and where has only
// one of them spoken? Positions come by name. The filter's Sort orders the
// statements of a pair; its Limit and Offset count pairs.
func Compare(ctx context.Context, s *graph.Store, a, b string, o StanceOptions) (out *Comparison, err error) {
	defer s.RecoverDamage(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	r := newReader(s)
	out = &Comparison{Agree: []Pair{}, Disagree: []Pair{}, Other: []Pair{}, OnlyA: []Pair{}, OnlyB: []Pair{}}
	var sides [2]schema.Ref
	var actors []quad.Value
	for i, name := range []string{a, b} {
		iri, err := r.resolve(ctx, name, schema.KindActor)
		if err != nil {
			return nil, err
		}
		if sides[i], err = r.ref(ctx, iri); err != nil {
			return nil, err
		}
		actors = append(actors, iri)
	}
	if actors[0] == actors[1] {
		return nil, &UsageError{"these are one and the same actor: " + sides[0].ID}
	}
	for i, iri := range actors {
		if sides[i].ID, err = r.addressed(ctx, iri.(quad.IRI)); err != nil {
			return nil, err
		}
	}
	out.A, out.B = schema.PlainRef(sides[0]), schema.PlainRef(sides[1])
	t, err := r.tally(ctx, &o, actors...)
	if err != nil {
		return nil, err
	}
	all, err := t.pairs(ctx)
	if err != nil {
		return nil, err
	}
	if t, all, err = t.fetched(ctx, all); err != nil {
		return nil, err
	}
	rows, err := t.rows(ctx, all)
	if err == nil {
		err = t.address(ctx, rows)
	}
	if err != nil {
		return nil, err
	}
	pairs := map[quad.IRI]*[2]*Stance{}
	var order []quad.IRI
	for i := range rows {
		row := &rows[i]
		position := row.of.position.iri
		if pairs[position] == nil {
			pairs[position] = &[2]*Stance{}
			order = append(order, position)
		}
		pairs[position][slices.Index(actors, quad.Value(row.of.actor.iri))] = row
	}
	for _, iri := range order {
		out.put(pairs[iri])
	}
	out.sort()
	return out, out.cut(t.page)
}

// cut keeps the pairs of a page, in the order of the lists.
func (c *Comparison) cut(p paging.Page) error {
	type placed struct {
		list *[]Pair
		pair Pair
	}
	var all []placed
	for _, list := range []*[]Pair{&c.Agree, &c.Disagree, &c.Other, &c.OnlyA, &c.OnlyB} {
		for _, pair := range *list {
			all = append(all, placed{list, pair})
		}
		*list = []Pair{}
	}
	for kept, err := range paging.Cut(p, all).All() {
		if err != nil {
			return err
		}
		*kept.list = append(*kept.list, kept.pair)
	}
	return nil
}

func (c *Comparison) put(p *[2]*Stance) {
	pair := Pair{StanceA: "silent", StanceB: "silent", StatementsA: []string{}, StatementsB: []string{}}
	if a := p[0]; a != nil {
		pair.Position, pair.StanceA, pair.StatementsA, pair.IndirectA = a.Position, a.Stance, a.Statements(), a.Indirect()
	}
	if b := p[1]; b != nil {
		pair.Position, pair.StanceB, pair.StatementsB, pair.IndirectB = b.Position, b.Stance, b.Statements(), b.Indirect()
	}
	opposed := pair.StanceA == "supports" && pair.StanceB == "opposes" || pair.StanceA == "opposes" && pair.StanceB == "supports"
	switch {
	case p[1] == nil:
		c.OnlyA = append(c.OnlyA, pair)
	case p[0] == nil:
		c.OnlyB = append(c.OnlyB, pair)
	case pair.StanceA == pair.StanceB:
		c.Agree = append(c.Agree, pair)
	case opposed:
		c.Disagree = append(c.Disagree, pair)
	default:
		c.Other = append(c.Other, pair)
	}
}

func (c *Comparison) sort() {
	for _, list := range [][]Pair{c.Agree, c.Disagree, c.Other, c.OnlyA, c.OnlyB} {
		sortByName(list, func(p Pair) schema.PlainRef { return p.Position })
	}
}
