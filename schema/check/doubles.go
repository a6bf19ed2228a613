package check

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strconv"
	"strings"

	"onrecord/schema"
	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
)

// mostNames is how many names of actors of a corpus are compared at most: what
// it takes grows with them. Of a corpus with more, none are.
const mostNames = 100_000

// doubles looks for actors of a corpus that may be one: those that have a name,
// or an alias, in common, and persons whose names differ in their form, in
// initials or in one letter alone. It asks of each name a few questions that a
// map answers, and compares it with a few others. What is short for the names of
// several is not told, for nobody can know.
type doubles struct {
	names []calledName
	told  map[[2]string]bool // ids of actors
	asked int                // comparisons of two names
}

// A calledName is one of the names of an actor.
type calledName struct {
	id, text string
	person   bool
	at       schema.Pos
}

// add notes what an actor is called.
func (d *doubles) add(a *schema.Actor) {
	if len(d.names) > mostNames {
		return
	}
	if a.Name != "" {
		d.names = append(d.names, calledName{a.ID, a.Name, a.Type == "person", a.At("name")})
	}
	at := a.Items("aliases", len(a.Aliases))
	for i, alias := range a.Aliases {
		d.names = append(d.names, calledName{a.ID, alias, a.Type == "person", at(i)})
	}
}

// find tells of each name whose it may be as well: of two, the one that stands
// later.
func (d *doubles) find(tell func(at schema.Pos, id, format string, args ...any)) {
	if len(d.names) > mostNames {
		return
	}
	d.told = map[[2]string]bool{}
	sorting.StableBy(d.names, func(a, b calledName) int {
		return cmp.Or(schema.ComparePos(a.at, b.at), cmp.Compare(a.id, b.id), cmp.Compare(a.text, b.text))
	})
	say := func(i, j int, what string) {
		first, later := &d.names[min(i, j)], &d.names[max(i, j)]
		pair := [2]string{min(first.id, later.id), max(first.id, later.id)}
		if first.id == later.id || d.told[pair] {
			return
		}
		d.told[pair] = true
		where := ""
		if at := first.at.String(); at != "" {
			where = ": see " + at
		}
		tell(later.at, "actor "+later.id, "its name %q %s %q of actor %s%s", later.text, what, first.text, first.id, where)
	}
	same := map[string]int{}
	var persons []int
	forms := map[int]personal{}
	for i := range d.names {
		n := &d.names[i]
		key := spelling.Fold(n.text)
		if first, ok := same[key]; ok {
			say(first, i, "is also the name")
		} else {
			same[key] = i
		}
		if n.person {
			if p, ok := personalName(n.text); ok {
				persons = append(persons, i)
				forms[i] = p
			}
		}
	}
	d.inOtherForms(persons, forms, say)
	d.shortened(persons, forms, say)
	d.misspelt(persons, forms, say)
}

// inOtherForms finds names that are equal but for titles and the order of their
// parts.
func (d *doubles) inOtherForms(persons []int, forms map[int]personal, say func(i, j int, what string)) {
	first := map[string]int{}
	for _, i := range persons {
		p := forms[i]
		if len(p.given) == 0 {
			continue
		}
		key := strings.Join(append(slices.Clone(p.given), p.surname, p.suffix), " ")
		if j, ok := first[key]; ok {
			say(j, i, "is another form of")
		} else {
			first[key] = i
		}
	}
}

// A couple is the names of at most two actors, one each.
type couple struct {
	names []int
	more  bool // than two
}

func (c *couple) add(d *doubles, i int) {
	switch {
	case c.more || slices.ContainsFunc(c.names, func(j int) bool { return d.names[j].id == d.names[i].id }):
	case len(c.names) == 2:
		c.more = true
	default:
		c.names = append(c.names, i)
	}
}

// other is the name of the only actor beside that of a name; -1: there is none,
// or there are several.
func (c *couple) other(d *doubles, i int) int {
	if c == nil || c.more {
		return -1
	}
	found := -1
	for _, j := range c.names {
		d.asked++
		switch {
		case d.names[j].id == d.names[i].id:
		case found >= 0:
			return -1
		default:
			found = j
		}
	}
	return found
}

// shortened finds titles with a surname, and initials, that can be those of one
// person alone.
func (d *doubles) shortened(persons []int, forms map[int]personal, say func(i, j int, what string)) {
	by := map[string]*couple{}
	key := func(p *personal, given string) string { return p.surname + "," + p.suffix + "," + given }
	put := func(key string, i int) {
		if by[key] == nil {
			by[key] = &couple{}
		}
		by[key].add(d, i)
	}
	for _, i := range persons {
		p := forms[i]
		if len(p.given) == 0 {
			continue
		}
		put("surname "+key(&p, ""), i)
		if !isInitial(p.given[0]) {
			put("initial "+key(&p, string([]rune(p.given[0])[:1])), i)
		}
		switch middle := p.given[1:]; {
		case len(middle) == 0:
			put("bare "+key(&p, p.given[0]), i)
		case !slices.ContainsFunc(middle, func(s string) bool { return !isInitial(s) }):
			put("middle "+key(&p, p.given[0]), i)
		}
	}
	for _, i := range persons {
		p := forms[i]
		if len(p.given) == 0 {
			if j := by["surname "+key(&p, "")].other(d, i); j >= 0 {
				say(j, i, "may mean")
			}
			continue
		}
		if isInitial(p.given[0]) {
			if j := by["initial "+key(&p, p.given[0])].other(d, i); j >= 0 {
				if o := forms[j]; shortFor(p.given, o.given) || shortFor(o.given, p.given) {
					say(j, i, "may be short for, or long for,")
				}
			}
			continue
		}
		if len(p.given) > 1 && !slices.ContainsFunc(p.given[1:], func(s string) bool { return !isInitial(s) }) {
			k := key(&p, p.given[0])
			if j := by["bare "+k].other(d, i); j >= 0 && by["middle "+k].other(d, j) == i {
				say(j, i, "has but an initial more than, or less than,")
			}
		}
	}
}

// mostAlike is how many names of one pattern are compared with another one. Of
// more, each has a letter of its own: they are no slips.
const mostAlike = 4

// misspelt finds names with one letter more, less or other. Two such names are
// equal when a letter is taken out of one of them or of both: a name is put
// under what remains of it (Mor and Fraenkel 1982).
func (d *doubles) misspelt(persons []int, forms map[int]personal, say func(i, j int, what string)) {
	seed := maphash.MakeSeed()
	like := map[uint64][mostAlike]int32{} // indices from 1 on; 0: none
	var buffer []byte
	for _, i := range persons {
		p := forms[i]
		if len(p.given) == 0 || isInitial(p.given[0]) {
			continue
		}
		compare := func() {
			h := maphash.Bytes(seed, buffer)
			alike := like[h]
			for n, j := range alike {
				if j == 0 {
					alike[n] = int32(i) + 1
					like[h] = alike
					return
				}
				d.asked++
				if o := forms[int(j)-1]; p.oneLetterOff(&o) {
					say(int(j)-1, i, "is but for one letter the name")
				}
			}
		}
		parts := append(slices.Clone(p.given), p.surname)
		for at, part := range parts {
			runes := []rune(part)
			for cut := range len(runes) + 1 { // the last leaves it whole
				buffer = append(buffer[:0], strconv.Itoa(len(parts))+p.suffix...)
				for n, other := range parts {
					buffer = append(buffer, ' ')
					if n != at {
						buffer = append(buffer, other...)
						continue
					}
					buffer = append(buffer, '*')
					buffer = append(buffer, string(runes[:cut])...)
					if cut < len(runes) {
						buffer = append(buffer, string(runes[cut+1:])...)
					}
				}
				compare()
			}
		}
	}
}
