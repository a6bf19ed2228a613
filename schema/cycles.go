package schema

import (
	"slices"
	"strings"
)

// chains are the fields that must not lead back to where they begin.
var chains = []string{"within", "partOf", "broader", "restates"}

// cycles finds what is inside, broader than, part of or a restatement of
// itself.
func (k *checker) cycles() {
	fields := map[Kind]*Field{}
	for _, kind := range Kinds() {
		for _, name := range chains {
			if f, ok := FieldNamed(kind, name); ok {
				fields[kind] = f
			}
		}
	}
	w := walker{checker: k, known: map[Entity]end{}}
	for e := range k.corpus.Entities {
		if f := fields[e.Kind()]; f != nil && !f.Pointer(e).(*Ref).IsZero() {
			w.walk(e, f)
		}
	}
}

// An end is where a walk along a chain comes to.
type end int

const (
	unknown  end = iota
	underway     // the walk is not over yet
	onward       // elsewhere: it stops, or runs into a circle
	around       // where it began
)

// A walker follows chains, and no stretch of one twice that is on no circle.
type walker struct {
	*checker
	known map[Entity]end
}

// walk follows a chain from an entity, and reports the circle that it is on.
func (w *walker) walk(e Entity, f *Field) {
	known := w.known
	if w.entities.find(e.Kind(), e.Key().ID) != e {
		known = map[Entity]end{} // its id is taken: nothing leads to it, and what is known is of the other one
	}
	if known[e] == onward {
		return
	}
	circle := known[e] == around
	trail := []Entity{e}
	settle := func(to end) {
		for _, on := range trail {
			known[on] = to
		}
	}
	for at := e; ; {
		known[at] = underway
		r := f.Pointer(at).(*Ref)
		next := w.entities.find(r.Kind, r.ID)
		if next == nil {
			settle(onward)
			return
		}
		if next.Key().ID == e.Key().ID {
			settle(around)
			w.report(e, f, append(trail, next))
			return
		}
		if met := known[next]; met != unknown && !circle {
			settle(onward)
			if i := slices.Index(trail, next); i >= 0 {
				trail = trail[i:]
				settle(around)
			}
			return
		}
		trail = append(trail, next)
		at = next
	}
}

func (w *walker) report(e Entity, f *Field, trail []Entity) {
	ids := make([]string, len(trail))
	for i, on := range trail {
		ids[i] = on.Key().ID
	}
	w.add(e, e.Key().At(f.Name), "%s leads back to itself: %s", f.Name, strings.Join(ids, " → "))
}
