package query

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/cayleygraph/quad"

	"onrecord/graph/count"
	"onrecord/schema"
)

// Standings lists what can take the stances that actors have taken: an organization,
// those of a type, a place where, or a source in which it was said.
func Standings() []string { return []string{"organization", "type", "place", "source"} }

func (o *StanceOptions) check() error {
	switch {
	case o.As == "":
		return nil
	case !slices.Contains(Standings(), o.As):
		return wrongf("%s takes %s, not %q", option("as", ""), strings.Join(Standings(), ", "), o.As)
	case o.Silent:
		return wrongf("%s adds actors who are silent, and %s has none", option("silent", ""), option("as", o.As))
	}
	return nil
}

// standing is what stances are counted by, and whom the numbers of the first
// dimension mean, on a side of the pairs. An organization is that of the speaker on
// the day: the nearest that is marked as a bloc, else the one of the affiliation
// that began last; who belongs to nobody stands alone. Two speakers of one
// organization, or of one type, are one voice.
func (t *tally) standing(ctx context.Context, side *pairSide) ([]count.Dimension, func(uint32) (*rankedRef, error), error) {
	numbered := func(n uint32) (*rankedRef, error) {
		if n == 0 {
			return side.nobody(), nil
		}
		return side.numbered(ctx, n)
	}
	taken := count.Dimensions("position", "stance")
	switch t.as {
	case "organization", "type":
		if t.as == "organization" {
			of, err := t.table.Belonging()
			if err != nil {
				return nil, nil, err
			}
			if of != nil {
				return append([]count.Dimension{count.ByOrganization(t.as, of)}, taken...), numbered, nil
			}
		}
		days, err := daysOf(t.table)
		if err != nil {
			return nil, nil, err
		}
		g := &grouping{tally: t, days: days, numbers: map[string]uint32{}}
		by := count.By(t.as, func() func(row, actor uint32) (uint32, error) { return g.reader(ctx) })
		return append([]count.Dimension{by}, taken...), func(n uint32) (*rankedRef, error) {
			switch {
			case n == 0:
				return side.nobody(), nil
			case t.as == "type":
				return side.word(g.names[n-1]), nil
			}
			return side.named(ctx, quad.IRI(g.names[n-1]))
		}, nil
	case "place", "source":
		return append(count.Dimensions(t.as), taken...), numbered, nil
	}
	return takenDimensions, numbered, nil
}

// A grouping numbers the groups of speakers: by IRI, or by type.
type grouping struct {
	*tally
	days    *rowDays
	mu      sync.Mutex // its readers are several
	numbers map[string]uint32
	names   []string // of the numbers, from 1 on
}

// reader makes a function that gives the number of a speaker's group, for one
// goroutine.
func (g *grouping) reader(ctx context.Context) func(row, actor uint32) (uint32, error) {
	known := map[stretch]uint32{}
	turns := g.days.turns(g.table, func(actor uint32) ([]schema.Day, error) { return g.turns(ctx, actor) })
	return func(row, actor uint32) (uint32, error) {
		key, err := turns.stretch(row, actor)
		if err != nil {
			return 0, err
		}
		n, asked := known[key]
		if !asked {
			if n, err = g.number(ctx, row, actor); err != nil {
				return 0, err
			}
			known[key] = n
		}
		return n, nil
	}
}

// turns are the days on which the group of a speaker can change.
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
	out := a.Turns(g.finder(ctx, &err))
	return out, err
}

// number is that of a speaker's group.
func (g *grouping) number(ctx context.Context, row, actor uint32) (uint32, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	name, err := g.group(ctx, row, actor)
	if err != nil || name == "" {
		return 0, err
	}
	n := g.numbers[name]
	if n == 0 {
		g.names = append(g.names, name)
		n = uint32(len(g.names))
		g.numbers[name] = n
	}
	return n, nil
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

// group is the group of a speaker.
func (g *grouping) group(ctx context.Context, row, actor uint32) (string, error) {
	iri, err := g.table.Entity(actor)
	if err != nil {
		return "", err
	}
	e, err := g.sharedEntity(ctx, iri)
	if err != nil {
		return "", err
	}
	a, ok := e.(*schema.Actor)
	switch {
	case g.as == "type" && ok:
		return a.Type, nil
	case g.as == "type":
		return "", nil
	case !ok || a.Bloc:
		return string(iri), nil
	}
	span := g.days.span(row)
	chain := a.Belongings(span, g.finder(ctx, &err))
	for _, b := range chain {
		if b.Actor != nil && b.Actor.Bloc {
			return string(sibling(b.Of, b.To)), err
		}
	}
	if len(chain) > 0 {
		return string(sibling(a, chain[0].To)), err
	}
	return string(iri), err
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
