package snapshot

import (
	"slices"
	"sort"

	"github.com/cayleygraph/quad"

	"onrecord/graph/shapes"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
)

// Every statement is a member.
type every struct {
	s  *Store
	st *statements
}

func (e every) size() (uint32, bool) { return uint32(e.st.nodes.len()), true }

func (e every) each() func() (uint32, bool) { return e.st.all() }

func (e every) has(node uint32) bool {
	_, found := e.s.placeOf(node)
	return found
}

// During are the statements that may have been said in a span of days.
type during struct {
	s    *Store
	st   *statements
	span schema.Span
}

// many is how many statements in a span of days are counted as those that begin
// in it; fewer are counted one by one.
const many = 1 << 12

func (d *during) size() (uint32, bool) {
	first, end := d.st.bounds(d.span)
	if begin := end - d.st.fromBefore(end, uint32(first)); begin > many {
		return uint32(begin), false
	}
	return uint32(len(d.st.during(d.span))), true
}

func (d *during) each() func() (uint32, bool) {
	places := d.st.during(d.span)
	d.s.touch(len(places))
	for i, place := range places {
		places[i] = d.st.node(place)
	}
	return nodesOf(made(places))
}

func (d *during) has(node uint32) bool {
	place, found := d.s.placeOf(node)
	if !found {
		return false
	}
	first, end := d.st.bounds(d.span)
	rank := d.st.rankOf(place)
	return int(rank) < end && int(*d.st.until.at(int(rank))) >= first
}

// Spoken are the statements that have all of some words: those in all lists.
type wordMatch struct {
	s     *Store
	st    *statements
	lists []list // the shortest first
}

func (s *Store) withWords(ws shapes.Words) members {
	out := &wordMatch{s: s, st: &s.statements}
	for _, w := range ws {
		out.lists = append(out.lists, s.words.with(w))
	}
	sorting.By(out.lists, func(a, b list) int { return int(a.count) - int(b.count) })
	return out
}

func (w *wordMatch) size() (uint32, bool) {
	if len(w.lists) == 0 {
		return uint32(w.st.nodes.len()), true
	}
	return w.lists[0].count, len(w.lists) == 1
}

func (w *wordMatch) each() func() (uint32, bool) {
	if len(w.lists) == 0 {
		return w.st.all()
	}
	cursors := make([]listCursor, len(w.lists))
	at := make([]uint32, len(w.lists))
	for i, l := range w.lists {
		cursors[i] = l.cursor()
	}
	return func() (uint32, bool) {
		w.s.touch(1)
		place, ok := cursors[0].next()
		for i := 1; ok && i < len(cursors); i++ {
			if cursors[i].n == 0 || at[i] < place {
				if at[i], ok = cursors[i].seek(place); !ok {
					return 0, false
				}
			}
			w.s.touch(1)
			if at[i] > place {
				place, ok = cursors[0].seek(at[i])
				i = 0
			}
		}
		if !ok {
			return 0, false
		}
		return w.st.node(place), true
	}
}

func (w *wordMatch) has(node uint32) bool {
	place, found := w.s.placeOf(node)
	return found && !slices.ContainsFunc(w.lists, func(l list) bool { return !l.has(place) })
}

// Some nodes are members, in ascending order.
type some []uint32

func (s some) size() (uint32, bool) { return uint32(len(s)), true }

func (s some) each() func() (uint32, bool) { return nodesOf(made(s)) }

func (s some) has(node uint32) bool {
	_, found := slices.BinarySearch(s, node)
	return found
}

// called are the entities of some kinds with a folded name.
func (s *Store) called(named shapes.Named) members {
	from := sort.Search(s.names.len(), func(i int) bool { return spelling.Fold(s.name(*s.names.at(i))) >= named.Folded })
	var out some
	for ; from < s.names.len(); from++ {
		c := *s.names.at(from)
		s.touch(1)
		if spelling.Fold(s.name(c)) != named.Folded {
			break
		}
		_, ref, ok := rdf.SplitIRI(quad.IRI(lexical(s.term(c.entity))))
		if !ok || ref.IsZero() {
			panic(damagedf("what has a name is nothing that has one, in section %d", secNames))
		}
		if slices.Contains(named.Kinds, ref.Kind) {
			out = append(out, c.entity)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
