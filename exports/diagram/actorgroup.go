package diagram

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"onrecord/graph/view"
	"onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/sorting"
)

// A actorGroup is the actors that belong together: by affiliation, else by what they
// are.
type actorGroup struct {
	key     string // IRI of the actor that they are affiliated to, or a type
	name    string
	rank    int
	colours look
	seen    bool
}

// An actorNode is an actor as one node shows it: with the blocs that it was in, and
// the offices that it held, on the days on which it spoke.
type actorNode struct {
	actor *schema.Actor
	days  []schema.Span // in order, each once; those of undated statements last
	said  bool          // the days are those of statements
	blocs []*actorGroup // in the order of the days, each once
}

// last is the bloc of the last day.
func (t *actorNode) last() *actorGroup { return t.blocs[len(t.blocs)-1] }

// byType names the blocs of actors who are affiliated to nobody.
var byType = map[string]string{"person": "Others", "organization": "Organizations", "state": "States", "group": "Groups"}

// always is any day.
var always = schema.DaysOf("")

// makeActorNodes gives every actor of the scene its node. Colours follow the blocs
// of the whole store, so that they are the same in every diagram; those by type
// come after them.
func (s *sheet) makeActorNodes(ctx context.Context) error {
	days := s.daysOfActors()
	s.actorNodes, s.blocs = map[string]*actorNode{}, map[string]*actorGroup{}
	s.ranks, s.chose = map[string]int{}, map[string]bool{}
	for i, iri := range s.scene.Blocs {
		s.ranks[iri] = i
	}
	for _, iri := range s.scene.Chosen {
		s.chose[iri] = true
	}
	var actors []*schema.Actor
	for _, e := range s.scene.Entities {
		if a, ok := e.(*schema.Actor); ok {
			actors = append(actors, a)
		}
	}
	s.found = schema.NewBlocs(actors, s.actorOf, func(a *schema.Actor) bool { return s.chose[a.IRI] })
	for iri, e := range s.scene.Entities {
		if a, ok := e.(*schema.Actor); ok {
			t, err := s.newActorNode(ctx, a, days[iri])
			if err != nil {
				return err
			}
			s.actorNodes[iri] = t
		}
	}
	var rest []*actorGroup
	for _, b := range s.blocs {
		if b.rank < 0 {
			rest = append(rest, b)
		}
	}
	slices.SortFunc(rest, func(a, b *actorGroup) int { return cmp.Compare(a.key, b.key) })
	for i, b := range rest {
		b.rank = len(s.scene.Blocs) + i
	}
	for _, b := range s.blocs {
		b.colours = s.Theme.look(b.rank)
	}
	return nil
}

// newActorNode makes the node of an actor on some days.
func (s *sheet) newActorNode(ctx context.Context, a *schema.Actor, days []schema.Span) (*actorNode, error) {
	t := &actorNode{actor: a, days: days, said: len(days) > 0}
	if !t.said {
		t.days = []schema.Span{always}
	}
	for _, d := range t.days {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if b := s.blocOn(a, d); !slices.Contains(t.blocs, b) {
			t.blocs = append(t.blocs, b)
		}
	}
	return t, nil
}

// daysOfActors are the days of the statements that show each actor: of those by
// it; where there are none, of those that name it.
func (s *sheet) daysOfActors() map[string][]schema.Span {
	speaks, named := map[string]map[string]bool{}, map[string]map[string]bool{} // dates, by actor
	note := func(said view.Said, row view.Row) {
		date := said.Date(row)
		add := func(to map[string]map[string]bool, iri string) {
			if to[iri] == nil {
				to[iri] = map[string]bool{}
			}
			to[iri][date] = true
		}
		for _, iri := range said.Refs(table.Speakers, row) {
			add(speaks, iri)
		}
		for _, f := range []table.Field{table.Addressees, table.OnBehalfOf, table.About, table.Praises, table.Criticizes} {
			for _, iri := range said.Refs(f, row) {
				add(named, iri)
			}
		}
	}
	for _, rows := range [][]view.Row{s.scene.Statements, s.scene.Reports} {
		for _, row := range rows {
			note(s.scene.Said, row)
		}
	}
	for _, l := range s.scene.Links {
		for _, iri := range []string{l.From, l.To} {
			if st, ok := s.scene.Entities[iri].(*schema.Statement); ok {
				note(view.Decoded{st}, 0)
			}
		}
	}
	for iri, dates := range named {
		if speaks[iri] == nil {
			speaks[iri] = dates
		}
	}
	out := make(map[string][]schema.Span, len(speaks))
	for iri, dates := range speaks {
		days := make([]schema.Span, 0, len(dates))
		for date := range dates {
			days = append(days, schema.DaysOf(date))
		}
		// By their ends: of what may hold, the latest was chosen.
		sorting.By(days, func(a, b schema.Span) int { return cmp.Or(cmp.Compare(a.Until, b.Until), cmp.Compare(a.From, b.From)) })
		out[iri] = slices.Compact(days)
	}
	return out
}

// blocOn is the bloc of an actor on some days.
func (s *sheet) blocOn(a *schema.Actor, days schema.Span) *actorGroup {
	key, name := s.blocAt(a, days)
	b := s.blocs[key]
	if b == nil {
		rank, known := s.ranks[key]
		if !known {
			rank = -1
		}
		b = &actorGroup{key: key, name: name, rank: rank}
		s.blocs[key] = b
	}
	return b
}

// blocAt is the key and the name of that bloc.
func (s *sheet) blocAt(a *schema.Actor, days schema.Span) (key, name string) {
	if bloc := s.found.Of(a, days); bloc != nil {
		return bloc.IRI, s.name(bloc)
	}
	if _, is := s.ranks[a.IRI]; is {
		return a.IRI, s.name(a)
	}
	return a.Type, orElse(byType[a.Type], "Others")
}

// belongings are all steps from an actor to those to whom it may belong on some
// days.
func (s *sheet) belongings(a *schema.Actor, days schema.Span) []*schema.Belonging {
	return a.Belongings(days, s.actorOf)
}

// actorOf finds the actor to whom another one belongs.
func (s *sheet) actorOf(of *schema.Actor, to schema.Ref) *schema.Actor {
	found, _ := s.scene.Entities[view.IRI(of, to)].(*schema.Actor)
	return found
}

// bloc gives the group of a node; nil: there is no such actor.
func (s *sheet) bloc(key string) *actorGroup {
	if t := s.actorNodes[key]; t != nil {
		return t.last()
	}
	return nil
}

// at is the key of the node of an actor for what it said on some days: a node of
// its own for each bloc, where there are several.
func (s *sheet) at(iri string, days schema.Span) string {
	whole := s.actorNodes[iri]
	if len(whole.blocs) == 1 {
		return iri
	}
	b := s.blocOn(whole.actor, days)
	key := iri + " " + b.key
	if s.actorNodes[key] == nil {
		t := &actorNode{actor: whole.actor, blocs: []*actorGroup{b}}
		for _, d := range whole.days {
			if s.blocOn(whole.actor, d) == b {
				t.days = append(t.days, d)
			}
		}
		s.actorNodes[key] = t
	}
	return key
}

// mostChanges is how many changes of bloc the footer tells one by one.
const mostChanges = 6

// changeNotes say who changed its bloc between the days of the scene: "Ann: Red
// until 1 Mar 2015, then Blue."
func (s *sheet) changeNotes(ctx context.Context) ([]string, error) {
	var changed []*actorNode
	for _, t := range s.drawnActorNodes() {
		if len(t.blocs) > 1 {
			changed = append(changed, t)
		}
	}
	var out []string
	for _, t := range changed[:min(len(changed), mostChanges)] {
		words, err := s.changes(ctx, t)
		if err != nil {
			return nil, err
		}
		out = append(out, words)
	}
	if n := len(changed) - mostChanges; n > 0 {
		out = append(out, countOf(n, "more actor", "more actors")+" changed blocs; colours are those of the time.")
	}
	return out, nil
}

// drawnActorNodes are those of the actors that are drawn, by name.
func (s *sheet) drawnActorNodes() (out []*actorNode) {
	for key, t := range s.actorNodes {
		if key == t.actor.IRI && s.drawn[key] {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b *actorNode) int {
		return cmp.Or(cmp.Compare(a.actor.Label(), b.actor.Label()), cmp.Compare(a.actor.IRI, b.actor.IRI))
	})
	return out
}

// changes tells those of one actor, in the order of time.
func (s *sheet) changes(ctx context.Context, t *actorNode) (string, error) {
	words := s.name(t.actor) + ": "
	before := t.days[0]
	now := s.blocOn(t.actor, before)
	words += now.name
	for _, d := range t.days[1:] {
		if ctx.Err() != nil {
			return "", context.Cause(ctx)
		}
		next := s.blocOn(t.actor, d)
		if next != now {
			if when := turn(s.found.Steps(t.actor, before), s.found.Steps(t.actor, d)); when != "" {
				words += " until " + date(when)
			}
			words += ", then " + next.name
		}
		before, now = d, next
	}
	return words + ".", nil
}

// turn is when one chain of affiliations became another: the beginning of the
// first step that differs, else the end of the one that it followed; empty:
// nobody says so.
func turn(old, now []*schema.Affiliation) string {
	for len(old) > 0 && len(now) > 0 && old[0] == now[0] {
		old, now = old[1:], now[1:]
	}
	if len(now) > 0 && now[0].From != "" {
		return now[0].From
	}
	if len(old) > 0 {
		return old[0].Until
	}
	return ""
}

// offices are those that the actor of a node held on its days, in the order of
// time, with words between them; empty: none.
func (t *actorNode) offices() string {
	var out []string
	for _, d := range t.days {
		if roles := t.actor.RolesAt(d); len(roles) > 0 && (len(out) == 0 || out[len(out)-1] != roles[0].Office) {
			out = append(out, roles[0].Office)
		}
	}
	return sequence(out)
}

// sequence names what one thing was after another; of more than three, the first
// and the last.
func sequence(names []string) string {
	if len(names) > 3 {
		return fmt.Sprintf("%s, … then %s", names[0], names[len(names)-1])
	}
	return strings.Join(names, ", then ")
}
