package query

import (
	"context"
	"errors"
	"io/fs"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/view/table"
	"onrecord/schema"
)

// Memberships tells what speakers belong to on the days of statements. An actor is
// asked once for each stretch of days in which it can say but one thing.
type memberships struct {
	*reader
	turns map[quad.IRI][]schema.Day
	known map[memberStretch]*table.Membership // nil: it is not told

	// most is how many belongings a speaker has on average, at most: chains of actors
	// each of whom belongs to the next have as many as the square of their length. Of
	// more, nothing is told, and actors are asked. 0: all are told.
	most, asked, listed int
}

// mostBelongings is how many belongings a table tells that is made for questions, for
// each value of its speakers. People who belong to a group, a party, a house and a state
// have fewer.
const mostBelongings = 16

// fewBelongings are told whatever that is on average.
const fewBelongings = 256

// A memberStretch is a speaker, and between which turns the first day of a statement
// and the last one lie.
type memberStretch struct {
	speaker     quad.IRI
	from, until uint32
}

// telling tells what statements do not say by themselves. most is how many belongings
// are told, for each value of the speakers; 0: all.
func (r *reader) telling(ctx context.Context, most int) table.Telling {
	m := &memberships{reader: r, turns: map[quad.IRI][]schema.Day{}, known: map[memberStretch]*table.Membership{}, most: most}
	return table.Telling{
		Utterance: func(st *schema.Statement) (quad.IRI, error) { return r.utterance(ctx, quad.IRI(st.IRI), st) },
		Membership: func(st *schema.Statement, speaker quad.IRI) (*table.Membership, error) {
			return m.of(ctx, speaker, schema.DaysOf(st.Date))
		},
	}
}

// of is the membership of a speaker on some days; nil: an actor cannot be read, which
// those are told who ask for that actor.
func (m *memberships) of(ctx context.Context, speaker quad.IRI, days schema.Span) (*table.Membership, error) {
	m.asked++
	if m.most > 0 && m.listed > m.most*m.asked+fewBelongings {
		return nil, nil
	}
	turns, asked := m.turns[speaker]
	if !asked {
		a, err := m.actor(ctx, speaker)
		if err == nil && a != nil {
			turns = slices.Concat(a.Turns(m.finder(ctx, &err)), a.RoleTurns())
			slices.Sort(turns)
			turns = slices.Compact(turns)
		}
		if err != nil {
			return nil, m.serious(ctx, err)
		}
		m.turns[speaker] = turns
	}
	key := memberStretch{speaker: speaker}
	if len(turns) > 0 {
		key.from, key.until = after(turns, days.From), after(turns, days.Until)
	}
	out, known := m.known[key]
	if known {
		return out, nil
	}
	out, err := m.membership(ctx, speaker, days)
	if err != nil {
		return nil, m.serious(ctx, err)
	}
	m.known[key] = out
	if out != nil {
		m.listed += len(out.Belongings)
	}
	return out, nil
}

// serious is the error if it is of the store, and not of what an actor is.
func (m *memberships) serious(ctx context.Context, err error) error {
	if ctx.Err() != nil || m.store.Err() != nil || errors.Is(err, graph.ErrDamaged) || errors.Is(err, fs.ErrClosed) {
		return err
	}
	return nil
}

func (m *memberships) actor(ctx context.Context, iri quad.IRI) (*schema.Actor, error) {
	e, err := m.sharedEntity(ctx, iri)
	a, _ := e.(*schema.Actor)
	return a, err
}

func (m *memberships) membership(ctx context.Context, speaker quad.IRI, days schema.Span) (*table.Membership, error) {
	out := &table.Membership{Organization: speaker}
	a, err := m.actor(ctx, speaker)
	if a == nil || err != nil {
		return out, err
	}
	bloc := a.Bloc
	for i, to := range a.Belongings(days, m.finder(ctx, &err)) {
		iri := sibling(to.Of, to.To)
		out.Belongings = append(out.Belongings, iri)
		if is := to.Actor != nil && to.Actor.Bloc; !bloc && (i == 0 || is) {
			out.Organization, bloc = iri, is
		}
	}
	for _, r := range a.RolesAt(days) {
		if office := quad.String(r.Office); !slices.Contains(out.Offices, quad.Value(office)) {
			out.Offices = append(out.Offices, office)
		}
	}
	return out, err
}
