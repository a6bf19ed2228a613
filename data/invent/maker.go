package invent

import (
	"cmp"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"time"

	"onrecord/schema"
	"onrecord/schema/spelling"
)

// A maker has what the entities of one corpus are made from. It never changes.
type maker struct {
	Corpus
	latin, cyrillic vocabulary
	days            []string // the days of the corpus, as dates
	bursts          []int    // the first days of those on which more happens

	ids      map[schema.Kind][]string // of actors, positions, places, events and sources
	calendar []occasion               // the events, by day
	starts   []int                    // how many statements come before each source, and how many in all

	actorSkew, positionSkew, placeSkew skew
}

// An occasion is an event and the day on which it begins.
type occasion struct{ day, event int }

const (
	firstYear = 2010
	years     = 15
)

func newMaker(c Corpus) *maker {
	m := &maker{
		Corpus: c, latin: latin(c.Seed), cyrillic: cyrillic(c.Seed),
		actorSkew: newSkew(c.Actors(), 4), positionSkew: newSkew(c.Positions(), 8), placeSkew: newSkew(c.Places(), 4),
	}
	for day := time.Date(firstYear, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < firstYear+years; day = day.AddDate(0, 0, 1) {
		m.days = append(m.days, day.Format(time.DateOnly))
	}
	d := throw(c.Seed, bursts, 0)
	for range 2 * years {
		m.bursts = append(m.bursts, d.n(len(m.days)-30))
	}
	m.ids = map[schema.Kind][]string{}
	for k, of := range map[schema.Kind]struct {
		stream stream
		count  int
	}{
		schema.KindActor: {actors, c.Actors()}, schema.KindPosition: {positions, c.Positions()}, schema.KindPlace: {places, c.Places()},
		schema.KindEvent: {events, c.Events()}, schema.KindSource: {sources, c.Sources()},
	} {
		ids := make([]string, of.count)
		for i := range ids {
			word, _, _ := strings.Cut(m.name(of.stream, i), " ")
			ids[i] = strings.ReplaceAll(spelling.Fold(word), "'", "") + "-" + strconv.Itoa(i)
		}
		m.ids[k] = ids
	}
	m.starts = shares(c.Statements, c.Sources())
	for i := range c.Events() {
		m.calendar = append(m.calendar, occasion{m.eventDay(i), i})
	}
	slices.SortStableFunc(m.calendar, func(a, b occasion) int { return cmp.Compare(a.day, b.day) })
	return m
}

// name is what an entity is called.
func (m *maker) name(s stream, i int) string {
	return m.latin.name(throw(m.Seed, names, int(s)<<32+i), 2)
}

// shares divides n among parts by the law of Zipf and gives where each begins.
func shares(n, parts int) []int {
	shift := parts / 50
	total := uint64(0)
	for i := range parts {
		total += 1 << 28 / uint64(i+1+shift)
	}
	starts, sum := []int{0}, uint64(0)
	for i := range parts {
		sum += 1 << 28 / uint64(i+1+shift)
		hi, lo := bits.Mul64(sum, uint64(n))
		start, _ := bits.Div64(hi, lo, total)
		starts = append(starts, int(start))
	}
	return starts
}

// someDay is one of the corpus's, and more often than not one of a burst, which
// fades.
func (m *maker) someDay(d *dice) int {
	if d.percent(40) {
		return d.n(len(m.days))
	}
	return pick(d, m.bursts) + min(d.n(30), d.n(30), d.n(30))
}

func (m *maker) ref(k schema.Kind, i int) schema.Ref { return schema.Ref{Kind: k, ID: m.ids[k][i]} }

// refs are references to distinct entities, in their normal order.
func (m *maker) refs(k schema.Kind, indexes ...int) []schema.Ref {
	var out []schema.Ref
	for _, i := range indexes {
		out = append(out, m.ref(k, i))
	}
	return normal(out)
}

// normal sorts references and drops repeats.
func normal(refs []schema.Ref) []schema.Ref {
	if len(refs) < 2 {
		return refs
	}
	slices.SortFunc(refs, func(a, b schema.Ref) int { return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Kind, b.Kind)) })
	return slices.Compact(refs)
}
