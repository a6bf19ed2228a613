package invent

import (
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"slices"
	"strconv"
	"strings"

	"onrecord/schema"
)

// of yields the entities of a kind.
func (m *maker) of(k schema.Kind) iter.Seq[schema.Entity] {
	return func(yield func(schema.Entity) bool) {
		if k == schema.KindStatement {
			m.said(func(s *schema.Statement) bool { return yield(s) })
			return
		}
		makeOne := map[schema.Kind]func(i int) schema.Entity{
			schema.KindActor:    func(i int) schema.Entity { return m.actor(i) },
			schema.KindPosition: func(i int) schema.Entity { return m.position(i) },
			schema.KindPlace:    func(i int) schema.Entity { return m.place(i) },
			schema.KindEvent:    func(i int) schema.Entity { return m.event(i) },
			schema.KindSource:   func(i int) schema.Entity { return m.source(i) },
		}[k]
		for i := range m.ids[k] {
			if !yield(makeOne(i)) {
				return
			}
		}
	}
}

func (m *maker) entry(k schema.Kind, i int) schema.EntityBase {
	return schema.EntityBase{ID: m.ids[k][i]}
}

// saying is who says so: a source, or nobody.
func (m *maker) saying(d *dice) []schema.Ref {
	if d.percent(25) {
		return nil
	}
	return m.refs(schema.KindSource, d.n(m.Sources()))
}

// actorType is the type of an actor: of ten, one is a state, two are
// organizations and one is a group.
func actorType(i int) string {
	return []string{"person", "person", "organization", "state", "person", "person", "organization", "group", "person", "person"}[i%10]
}

// member is somebody to belong to: a state or an organization.
func (m *maker) member(d *dice) schema.Ref {
	return m.ref(schema.KindActor, m.actorSkew.pick(d)%(m.Actors()/10)*10+2+d.n(2))
}

func (m *maker) actor(i int) *schema.Actor {
	d := throw(m.Seed, actors, i)
	a := &schema.Actor{EntityBase: m.entry(schema.KindActor, i), Name: m.name(actors, i), Type: actorType(i), Sources: m.saying(d)}
	if d.percent(20) {
		a.Aliases = append(a.Aliases, m.latin.name(d, 1))
	}
	if d.percent(10) {
		a.Aliases = append(a.Aliases, m.cyrillic.name(d, 2))
	}
	if d.percent(30) {
		a.Description = m.latin.text(d, 12)
	}
	if d.percent(10) {
		a.SameAs = []string{"https://example.net/actor/" + strconv.Itoa(i)}
	}
	if a.Type != "person" {
		return a
	}
	since := firstYear - 10 + d.n(20)
	if d.percent(50) {
		a.Affiliations = []schema.Affiliation{{To: m.member(d)}}
		if d.percent(30) {
			a.Affiliations[0].From, a.Affiliations[0].Until = strconv.Itoa(since), strconv.Itoa(since+1+d.n(8))
		}
	}
	if d.percent(15) {
		a.Roles = []schema.Role{{Office: m.latin.name(d, 1), Organization: m.member(d), From: strconv.Itoa(since) + "-0" + strconv.Itoa(1+d.n(9))}}
	}
	return a
}

func (m *maker) position(i int) *schema.Position {
	d := throw(m.Seed, positions, i)
	p := &schema.Position{
		EntityBase: m.entry(schema.KindPosition, i), Name: m.name(positions, i) + " " + m.latin.text(d, 3),
		Type: pick(d, []string{"claim", "demand", "demand", "concept"}), Sources: m.saying(d),
	}
	if d.percent(40) {
		p.Description = m.latin.sentence(d)
	}
	if d.percent(15) {
		p.About = []schema.Ref{m.ref(schema.KindPlace, m.placeSkew.pick(d))}
	}
	if i > 0 && d.percent(25) {
		p.Broader = m.ref(schema.KindPosition, d.n(i))
	}
	if i > 0 && d.percent(5) {
		p.Opposite = m.ref(schema.KindPosition, d.n(i))
	}
	return p
}

// place makes a tree: each place lies within an earlier one.
func (m *maker) place(i int) *schema.Place {
	d := throw(m.Seed, places, i)
	p := &schema.Place{EntityBase: m.entry(schema.KindPlace, i), Name: m.name(places, i), Sources: m.saying(d)}
	if i > 0 {
		p.Within = m.ref(schema.KindPlace, i/6)
	}
	if d.percent(60) {
		lat, long := float64(d.n(180_000)-90_000)/1000, float64(d.n(360_000)-180_000)/1000
		p.Lat, p.Long = schema.NumberOf(lat), schema.NumberOf(long)
	}
	if d.percent(20) {
		p.Aliases = []string{m.cyrillic.name(d, 1)}
	}
	return p
}

// eventDay is the first day of an event.
func (m *maker) eventDay(i int) int { return m.someDay(throw(m.Seed, events, i)) }

func (m *maker) event(i int) *schema.Event {
	d := throw(m.Seed, events, i)
	day := m.someDay(d)
	e := &schema.Event{
		EntityBase: m.entry(schema.KindEvent, i), Name: m.name(events, i), Date: m.days[day], Sources: m.saying(d),
		Place: m.ref(schema.KindPlace, m.placeSkew.pick(d)),
	}
	if until := min(day+1+d.n(4), len(m.days)-1); until > day && d.percent(20) {
		e.Date += "/" + m.days[until]
	}
	if i > 0 && d.percent(15) {
		e.PartOf = m.ref(schema.KindEvent, d.n(i))
	}
	var present []int
	for range d.n(5) {
		present = append(present, m.actorSkew.pick(d))
	}
	e.Participants = m.refs(schema.KindActor, present...)
	if absent := m.actorSkew.pick(d); d.percent(5) && !slices.Contains(present, absent) {
		e.Absent = m.refs(schema.KindActor, absent)
	}
	return e
}

// A sheet is what the statements of a source need to know about it.
type sheet struct {
	day      int // of publication; -1: unknown
	language string
}

func (m *maker) sheet(d *dice) sheet {
	s := sheet{day: m.someDay(d), language: pick(d, []string{"en", "en", "en", "en", "en", "en", "fr", "de", "pl", "uk"})}
	if d.percent(4) {
		s.day = -1
	}
	return s
}

func (m *maker) source(i int) *schema.Source {
	d := throw(m.Seed, sources, i)
	sheet := m.sheet(d)
	title := m.latin.text(d, 6)
	sum := sha256.Sum256([]byte(title)) // nobody has the text
	s := &schema.Source{
		EntityBase: m.entry(schema.KindSource, i), Title: title, Type: pick(d, []string{"news", "news", "news", "speech", "interview"}),
		Publisher: m.name(sources, d.n(1+i/10)), Language: sheet.language, URL: "https://example.net/" + strconv.Itoa(i),
		SHA256: hex.EncodeToString(sum[:]), Length: slot * max(1, m.starts[i+1]-m.starts[i]) * mostPassages,
	}
	if sheet.day >= 0 {
		s.Date = m.days[sheet.day]
	}
	if d.percent(60) {
		s.Authors = m.refs(schema.KindActor, d.n(m.Actors()))
	}
	return s
}

// vague is a date that says less: its month, its year, or about when.
func vague(d *dice, date string) string {
	switch u := d.n(100); {
	case u < 6:
		return date[:strings.LastIndexByte(date, '-')]
	case u < 8:
		return date[:4]
	case u < 10:
		return date + "~"
	}
	return date
}
