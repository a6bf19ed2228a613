package schema

import (
	"fmt"
	"slices"
)

// missing is an id that no entity of some kinds has, and the problems that it
// is.
type missing struct {
	kinds    []Kind
	nearest  closest
	problems []*Problem
}

// dangling is all that was referred to and is not there. What was meant is
// looked for at the end, for all at once: a corpus may have many ids.
type dangling struct {
	byID map[string][]*missing
	like map[likeness][]*missing
}

// likeness is what an id must have to be near another one: a kind, and folded a
// length within a few letters.
type likeness struct {
	kind   Kind
	length int
}

// note notes that a problem is an id that no entity of some kinds has.
func (d *dangling) note(p *Problem, id string, kinds []Kind) {
	for _, m := range d.byID[id] {
		if slices.Equal(m.kinds, kinds) {
			m.problems = append(m.problems, p)
			return
		}
	}
	if d.byID == nil {
		d.byID, d.like = map[string][]*missing{}, map[likeness][]*missing{}
	}
	m := &missing{kinds, newClosest(id), []*Problem{p}}
	d.byID[id] = append(d.byID[id], m)
	for _, kind := range kinds {
		l := likeness{kind, len(m.nearest.runes)}
		d.like[l] = append(d.like[l], m)
	}
}

// offer compares an id with those that are missing. One that is near is asked
// for: it need not be there.
func (d *dangling) offer(kind Kind, id string, there func() bool) {
	if len(d.byID) == 0 || id == "" {
		return
	}
	w := newWord(id)
	for n := len(w.runes) - mostEdits; n <= len(w.runes)+mostEdits; n++ {
		for _, m := range d.like[likeness{kind, n}] {
			if distance, ok := m.nearest.nearer(id, w); ok && there() {
				m.nearest.name, m.nearest.best = id, distance
			}
		}
	}
}

// suggest ends the problems with the ids that were meant, perhaps.
func (d *dangling) suggest() {
	for _, several := range d.byID {
		for _, m := range several {
			for _, p := range m.problems {
				if m.nearest.name != "" {
					p.Msg += fmt.Sprintf("; did you mean %q?", m.nearest.name)
				}
			}
		}
	}
}
