package check

import (
	"fmt"
	"slices"

	"onrecord/schema"
	"onrecord/schema/spelling"
)

// SuggestIDs ends the problems of names that stand where ids belong with the ids
// of the entities of a corpus that are called so.
func SuggestIDs(ps schema.Problems, c *schema.Corpus) {
	meant := meantIn(ps)
	if len(meant) == 0 {
		return
	}
	for e := range c.Entities {
		meant.suggest(e)
	}
}

// meant are the problems of names that stand where ids belong, by the kind of what
// is meant and by what the names fold to.
type meant map[schema.Kind]map[string][]*schema.Problem

func meantIn(ps schema.Problems) meant {
	m := meant{}
	for _, p := range ps {
		if k := p.Meant.Kind; k != "" {
			if m[k] == nil {
				m[k] = map[string][]*schema.Problem{}
			}
			folded := spelling.Fold(p.Meant.ID)
			m[k][folded] = append(m[k][folded], p)
		}
	}
	return m
}

// suggest ends the problems of the names that an entity has with its id.
func (m meant) suggest(e schema.Entity) {
	of := m[e.Kind()]
	if len(of) == 0 || e.Identity().ID == "" {
		return
	}
	names := []string{e.Label()}
	if f, ok := schema.FieldNamed(e.Kind(), "aliases"); ok {
		names = append(names, f.Strings(e)...)
	}
	for _, name := range names {
		for _, p := range of[spelling.Fold(name)] {
			if p.Meant.IsZero() {
				continue // somebody before was called so, too
			}
			p.Msg = fmt.Sprintf("%q is the name of %s: write %s", p.Meant.ID, e.Identity().ID, e.Identity().ID)
			p.Meant = schema.Ref{}
		}
	}
}

// missing is an id that no entity of some kinds has, and the problems that it
// is.
type missing struct {
	kinds    []schema.Kind
	nearest  spelling.Closest
	problems []*schema.Problem
}

// dangling is all that was referred to and is not there. What was meant is
// looked for at the end, for all at once: a corpus may have many ids.
type dangling struct {
	byID     map[string][]*missing
	like     map[likeness][]*missing
	all      []*missing // for which something is suggested, as they were noted
	compared int        // pairs of ids
}

// Where both the ids and those that are missing are very many, the first of those
// that are missing get a suggestion.
const (
	mostCompared = 1 << 22 // pairs of ids, for more than the first
	firstMissing = 100
)

// likeness is what an id must have to be near another one: a kind, and folded a
// length within a few letters.
type likeness struct {
	kind   schema.Kind
	length int
}

// note notes that a problem is an id that no entity of some kinds has.
func (d *dangling) note(p *schema.Problem, id string, kinds []schema.Kind) {
	for _, m := range d.byID[id] {
		if slices.Equal(m.kinds, kinds) {
			m.problems = append(m.problems, p)
			return
		}
	}
	if d.byID == nil {
		d.byID, d.like = map[string][]*missing{}, map[likeness][]*missing{}
	}
	m := &missing{kinds, spelling.NewClosest(id), []*schema.Problem{p}}
	d.byID[id] = append(d.byID[id], m)
	d.expect(m)
}

// expect lets an id that is missing be compared with others.
func (d *dangling) expect(m *missing) {
	d.all = append(d.all, m)
	for _, kind := range m.kinds {
		l := likeness{kind, m.nearest.Len()}
		d.like[l] = append(d.like[l], m)
	}
}

// limit suggests nothing for all but the first ids, if very many are compared.
// Whether they are depends on the ids alone, and not on their order.
func (d *dangling) limit() {
	if d.compared <= mostCompared || len(d.all) <= firstMissing {
		return
	}
	all := d.all
	d.all, d.like = nil, map[likeness][]*missing{}
	for i, m := range all {
		if i < firstMissing {
			d.expect(m)
		} else {
			m.nearest = spelling.Closest{}
		}
	}
}

// offer compares an id with those that are missing. One that is near is asked
// for: it need not be there.
func (d *dangling) offer(kind schema.Kind, id string, there func() bool) {
	if len(d.byID) == 0 || id == "" {
		return
	}
	w := spelling.NewFoldedWord(id)
	for n := w.Len() - spelling.MostEdits; n <= w.Len()+spelling.MostEdits; n++ {
		like := d.like[likeness{kind, n}]
		for _, m := range like {
			m.nearest.Offer(id, w, there)
		}
		d.compared += len(like)
	}
	d.limit()
}

// suggest ends the problems with the ids that were meant, perhaps.
func (d *dangling) suggest() {
	for _, several := range d.byID {
		for _, m := range several {
			for _, p := range m.problems {
				if m.nearest.Name != "" {
					p.Msg += fmt.Sprintf("; did you mean %q?", m.nearest.Name)
				}
			}
		}
	}
}
