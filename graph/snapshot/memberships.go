package snapshot

import (
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// Memberships tells what speakers belong to on the days of statements. An actor is read
// once, and asked once for each stretch of days in which it can say but one thing.
type memberships struct {
	s            *Store
	read         *SubjectReader
	role, office uint32 // predicates
	actors       map[quad.IRI]*member
	speakers     map[uint32]*member
	known        map[memberStretch]uint32 // memberships; 0: it cannot be told
}

// A member is somebody who may belong to others.
type member struct {
	iri     quad.IRI
	node    uint32
	actor   *schema.Actor // nil: it is none
	failed  bool          // it cannot be read
	turns   []schema.Day  // on which it can change what they belong to
	offices map[string]uint32
}

// A memberStretch is a speaker, and between which turns the first day of a statement
// and the last one lie.
type memberStretch struct{ speaker, from, until uint32 }

func (s *Store) memberships() *memberships {
	office := quad.IRI("")
	if roles, ok := schema.FieldNamed(schema.KindActor, "roles"); ok {
		for i := range roles.Fields {
			if roles.Fields[i].Name == "office" {
				office = roles.Fields[i].Predicate
			}
		}
	}
	return &memberships{
		s: s, read: s.Subjects(), role: s.number(predicateOf(schema.KindActor, "roles")), office: s.number(office),
		actors: map[quad.IRI]*member{}, speakers: map[uint32]*member{}, known: map[memberStretch]uint32{},
	}
}

// of is the number of a speaker's membership on some days; 0: it cannot be told.
func (m *memberships) of(b *table.Builder, speaker uint32, days schema.Span) uint32 {
	if days.From > days.Until { // nobody knows
		days = schema.Span{From: schema.FirstDay, Until: schema.LastDay}
	}
	who := m.speakers[speaker]
	if who == nil {
		who = m.member(quad.IRI(lexical(m.s.term(speaker))))
		if who.actor != nil && who.turns == nil {
			who.turns = slices.Concat(who.actor.Turns(m.find), who.actor.RoleTurns())
			slices.Sort(who.turns)
		}
		m.speakers[speaker] = who
	}
	if who.failed {
		return 0
	}
	after := func(day schema.Day) uint32 {
		n, found := slices.BinarySearch(who.turns, day)
		for found && n < len(who.turns) && who.turns[n] == day {
			n++
		}
		return uint32(n)
	}
	key := memberStretch{speaker: speaker}
	if len(who.turns) > 0 {
		key.from, key.until = after(days.From), after(days.Until)
	}
	n, asked := m.known[key]
	if !asked {
		n = m.membership(b, who, days)
		m.known[key] = n
	}
	return n
}

// membership asks an actor.
func (m *memberships) membership(b *table.Builder, who *member, days schema.Span) uint32 {
	if who.actor == nil {
		return b.Membership(who.node, nil, nil)
	}
	organization, bloc := who.node, who.actor.Bloc
	var belongings []uint32
	for i, to := range who.actor.Belongings(days, m.find) {
		of := m.member(m.sibling(to.Of, to.To))
		if of.failed || of.node == 0 {
			return 0
		}
		belongings = append(belongings, of.node)
		if is := to.Actor != nil && to.Actor.Bloc; !bloc && (i == 0 || is) {
			organization, bloc = of.node, is
		}
	}
	var offices []uint32
	for _, r := range who.actor.RolesAt(days) {
		n := who.offices[r.Office]
		if n == 0 {
			return 0
		}
		if !slices.Contains(offices, n) {
			offices = append(offices, n)
		}
	}
	return b.Membership(organization, belongings, offices)
}

// find is a schema.ActorFinder.
func (m *memberships) find(of *schema.Actor, to schema.Ref) *schema.Actor {
	return m.member(m.sibling(of, to)).actor
}

// sibling is the IRI of another entity of an actor's corpus.
func (m *memberships) sibling(of *schema.Actor, to schema.Ref) quad.IRI {
	base, _, _ := rdf.SplitIRI(quad.IRI(of.IRI))
	return rdf.IRI(base, to)
}

// member reads somebody, once.
func (m *memberships) member(iri quad.IRI) *member {
	if known := m.actors[iri]; known != nil {
		return known
	}
	out := &member{iri: iri, node: m.s.number(iri)}
	m.actors[iri] = out
	if out.node == 0 {
		return out
	}
	e, err := rdf.EntityAt(iri, m.read.Read)
	if out.failed = err != nil; out.failed {
		return out
	}
	a, ok := e.(*schema.Actor)
	if !ok {
		return out
	}
	out.actor = a
	if len(a.Roles) > 0 {
		out.offices = m.officesOf(out.node)
	}
	return out
}

// officesOf are the nodes of the offices that an actor has had, by their texts.
func (m *memberships) officesOf(actor uint32) map[string]uint32 {
	out := map[string]uint32{}
	from, until := m.s.rowsOf(row{actor, m.role}, 2)
	for _, r := range m.s.rows.read(int(from), int(until)) {
		if office := m.s.object(r[object], m.office); office != 0 {
			text := lexical(m.s.term(office))
			if n := out[text]; n == 0 || office < n {
				out[text] = office
			}
		}
	}
	return out
}
