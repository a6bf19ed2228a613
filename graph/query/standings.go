package query

import (
	"context"
	"slices"
	"sync"

	"github.com/cayleygraph/quad"

	"onrecord/graph/count"
	"onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/rdf"
)

// Standings lists what can take the stances that actors have taken: an organization,
// those of a type, those who hold an office, a place where, or a source in which it was
// said.
func Standings() []string { return []string{"organization", "type", "office", "place", "source"} }

func (o *StanceOptions) check() error {
	switch {
	case o.As == "":
		return nil
	case !slices.Contains(Standings(), o.As):
		return wrongf("%s takes %s, not %q", option("as", ""), hint.OneOf(Standings()), o.As)
	case o.Silent:
		return wrongf("%s adds actors who are silent, and %s has none", option("silent", ""), option("as", o.As))
	}
	return nil
}

// standing is what stances are counted by, and whom the numbers of the first
// dimension mean, on a side of the pairs. An organization is that of the speaker on
// the day: the nearest that is marked as a bloc, else the one of the affiliation
// that began last; who belongs to nobody stands alone. Offices are those that the
// speaker holds on the day, each for itself. Two speakers of one organization, of one
// type, or with offices of one name, are one voice.
func (t *tally) standing(ctx context.Context, side *pairSide) ([]count.Dimension, func(uint32) (*rankedRef, error), error) {
	numbered := func(n uint32) (*rankedRef, error) {
		if n == 0 {
			return side.nobody(), nil
		}
		return side.numbered(ctx, n)
	}
	taken := count.Dimensions("position", "stance")
	if t.set == nil && t.as == "organization" { // it was counted
		return append([]count.Dimension{count.ByOrganization(t.as, nil)}, taken...), numbered, nil
	}
	switch t.as {
	case "organization", "type", "office":
		of, err := t.table.Belonging()
		if err != nil {
			return nil, nil, err
		}
		if of != nil && t.as == "organization" {
			return append([]count.Dimension{count.ByOrganization(t.as, of)}, taken...), numbered, nil
		}
		days, err := daysOf(t.table)
		if err != nil {
			return nil, nil, err
		}
		g := &grouping{tally: t, days: days, belonging: of, numbers: map[string]uint32{}}
		by := count.By(t.as, func() groupReader { return g.reader(ctx) })
		return append([]count.Dimension{by}, taken...), func(n uint32) (*rankedRef, error) {
			switch {
			case n == 0:
				return side.nobody(), nil
			case t.as == "organization":
				return side.named(ctx, quad.IRI(g.names[n-1]))
			}
			return side.word(g.names[n-1]), nil
		}, nil
	case "place", "source":
		return append(count.Dimensions(t.as), taken...), numbered, nil
	}
	return takenDimensions, numbered, nil
}

// A grouping numbers the groups of speakers: by IRI, by type, or by office.
type grouping struct {
	*tally
	days      *rowDays
	belonging *table.Belonging // nil: the table does not tell it
	mu        sync.Mutex       // its readers are several
	numbers   map[string]uint32
	names     []string // of the numbers, from 1 on
}

// A groupReader appends the numbers of a speaker's groups, see count.Grouper.
type groupReader = func(place int, row, actor uint32, to []uint32) ([]uint32, error)

// reader makes a groupReader for one goroutine.
func (g *grouping) reader(ctx context.Context) groupReader {
	if g.as == "office" && g.belonging != nil {
		return g.officeReader()
	}
	known := map[stretch][]uint32{}
	turns := g.days.turns(g.table, func(actor uint32) ([]schema.Day, error) { return g.turns(ctx, actor) })
	return func(_ int, row, actor uint32, to []uint32) ([]uint32, error) {
		key, err := turns.stretch(row, actor)
		if err != nil {
			return nil, err
		}
		groups, asked := known[key]
		if !asked {
			if groups, err = g.numbered(func() ([]string, error) { return g.groups(ctx, row, actor) }); err != nil {
				return nil, err
			}
			known[key] = groups
		}
		return append(to, groups...), nil
	}
}

// officeReader reads the offices that the table tells.
func (g *grouping) officeReader() groupReader {
	known := map[uint32][]uint32{}
	return func(place int, _, _ uint32, to []uint32) ([]uint32, error) {
		membership := g.belonging.Membership(place)
		groups, asked := known[membership]
		if !asked {
			var err error
			groups, err = g.numbered(func() (names []string, err error) {
				for _, node := range g.belonging.Offices(membership) {
					office, err := g.table.Term(node)
					if err != nil {
						return nil, err
					}
					names = append(names, rdf.Lexical(office))
				}
				return names, nil
			})
			if err != nil {
				return nil, err
			}
			known[membership] = groups
		}
		return append(to, groups...), nil
	}
}

// turns are the days on which the groups of a speaker can change.
func (g *grouping) turns(ctx context.Context, actor uint32) ([]schema.Day, error) {
	if g.as == "type" {
		return nil, nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	iri, err := g.table.Entity(actor)
	if err != nil {
		return nil, err
	}
	e, err := g.sharedEntity(ctx, iri)
	a, ok := e.(*schema.Actor)
	if err != nil || !ok {
		return nil, err
	}
	if g.as == "office" {
		return a.RoleTurns(), nil
	}
	out := a.Turns(g.finder(ctx, &err))
	return out, err
}

// numbered are the numbers of groups, each once; of none, 0.
func (g *grouping) numbered(of func() ([]string, error)) ([]uint32, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	names, err := of()
	if err != nil {
		return nil, err
	}
	var out []uint32
	for _, name := range names {
		n := g.numbers[name]
		if n == 0 {
			g.names = append(g.names, name)
			n = uint32(len(g.names))
			g.numbers[name] = n
		}
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	if out == nil {
		out = []uint32{0}
	}
	return out, nil
}

// finder finds actors, and keeps the first error.
func (r *reader) finder(ctx context.Context, err *error) schema.ActorFinder {
	return func(of *schema.Actor, to schema.Ref) *schema.Actor {
		e, failed := r.sharedEntity(ctx, sibling(of, to))
		if failed != nil && *err == nil {
			*err = failed
		}
		found, _ := e.(*schema.Actor)
		return found
	}
}

// groups are those of a speaker.
func (g *grouping) groups(ctx context.Context, row, actor uint32) ([]string, error) {
	iri, err := g.table.Entity(actor)
	if err != nil {
		return nil, err
	}
	e, err := g.sharedEntity(ctx, iri)
	if err != nil {
		return nil, err
	}
	a, ok := e.(*schema.Actor)
	span := g.days.span(row)
	switch {
	case g.as == "type" && ok && a.Type != "":
		return []string{a.Type}, nil
	case g.as == "type", g.as == "office" && !ok:
		return nil, nil
	case g.as == "office":
		var out []string
		for _, r := range a.RolesAt(span) {
			out = append(out, r.Office)
		}
		return out, nil
	case !ok || a.Bloc:
		return []string{string(iri)}, nil
	}
	chain := a.Belongings(span, g.finder(ctx, &err))
	for _, b := range chain {
		if b.Actor != nil && b.Actor.Bloc {
			return []string{string(sibling(b.Of, b.To))}, err
		}
	}
	if len(chain) > 0 {
		return []string{string(sibling(a, chain[0].To))}, err
	}
	return []string{string(iri)}, err
}

// nobody stands for what is not known.
func (r *pairSide) nobody() *rankedRef { return r.word("") }

// word is what is no entity.
func (r *pairSide) word(text string) *rankedRef {
	key := quad.IRI("\x00" + text)
	if r.byIRI[key] == nil {
		of := schema.Ref{ID: text, Name: text}
		r.byIRI[key] = &rankedRef{Ref: of, folded: text, json: schema.AppendJSONRef(nil, of, false)}
		r.all = append(r.all, r.byIRI[key])
	}
	return r.byIRI[key]
}
