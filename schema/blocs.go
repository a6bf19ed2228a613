package schema

import (
	"cmp"
	"slices"
	"sort"
)

// Blocs finds the blocs of actors. The bloc of an actor on a day of a span is,
// where some actors are chosen as blocs, the nearest of these; where none of them
// is reached, the end of the chain that follows the first affiliation of
// AffiliationsAt from step to step.
//
// What was found for one actor is kept for those who belong to it: to ask for
// each actor of a chain takes as long as to walk along it once.
type Blocs struct {
	find         ActorFinder
	chosen       func(*Actor) bool
	begins, ends []Day // of all affiliations, in order
	ways         map[era]map[*Actor]*way
	kept, most   int // ways
}

// So many ways are kept, or those of all actors in so many eras, if these are more.
const (
	mostWays = 1 << 18
	mostEras = 4
)

// An era is the spans in which the same affiliations may hold: so many began
// before a span ends, and so many ended before it begins.
type era struct{ begun, ended int }

// A way leads from an actor to its bloc.
type way struct {
	actor    *Actor
	held     []*Affiliation
	to       []*way // of each that is held; nil: it is not known
	by       *Affiliation
	next     *way // by that one; nil: there is none
	end      *way // the bloc; the way itself: the actor has none but itself
	distance int  // of the nearest chosen bloc; unreached: there is none
}

const unreached = -1

// NewBlocs makes Blocs of all actors among whom find finds one.
func NewBlocs(actors []*Actor, find ActorFinder, chosen func(*Actor) bool) *Blocs {
	b := &Blocs{find: find, chosen: chosen, ways: map[era]map[*Actor]*way{}, most: max(mostWays, mostEras*len(actors))}
	for _, a := range actors {
		for _, days := range heldOn(a.Affiliations, affiliationPeriod) {
			b.begins, b.ends = append(b.begins, days.From), append(b.ends, days.Until)
		}
	}
	slices.Sort(b.begins)
	slices.Sort(b.ends)
	b.begins, b.ends = slices.Compact(b.begins), slices.Compact(b.ends)
	return b
}

// Of gives the bloc of an actor on a day of a span; nil: the actor is a chosen
// bloc, or belongs to nobody.
func (b *Blocs) Of(a *Actor, days Span) *Actor {
	if w := b.way(a, days); w.end != w {
		return w.end.actor
	}
	return nil
}

// Steps gives the affiliations that lead from an actor to its bloc, the actor's
// own first.
func (b *Blocs) Steps(a *Actor, days Span) []*Affiliation {
	var out []*Affiliation
	w := b.way(a, days)
	for at := w; at != w.end; at = at.next {
		out = append(out, at.by)
	}
	return out
}

// era gives that of a span.
func (b *Blocs) era(days Span) era {
	return era{
		sort.Search(len(b.begins), func(i int) bool { return b.begins[i] > days.Until }),
		sort.Search(len(b.ends), func(i int) bool { return b.ends[i] >= days.From }),
	}
}

// way gives the way of an actor, and finds it, with those of all to whom the
// actor may belong, where it is not known yet.
func (b *Blocs) way(a *Actor, days Span) *way {
	e := b.era(days)
	if w := b.ways[e][a]; w != nil {
		return w
	}
	if b.kept > b.most {
		clear(b.ways)
		b.kept = 0
	}
	known := b.ways[e]
	if known == nil {
		known = map[*Actor]*way{}
		b.ways[e] = known
	}
	fresh := b.reach(a, days, known)
	b.kept += len(fresh)
	nearest(fresh)
	for _, w := range fresh {
		if w.end == nil {
			w.follow()
		}
	}
	return fresh[0]
}

// reach adds the ways of an actor and of those to whom it may belong, as far as
// they are not known, without their ends.
func (b *Blocs) reach(a *Actor, days Span, known map[*Actor]*way) (fresh []*way) {
	add := func(a *Actor) *way {
		if w := known[a]; w != nil {
			return w
		}
		w := &way{actor: a, distance: unreached}
		known[a] = w
		fresh = append(fresh, w)
		return w
	}
	add(a)
	for i := 0; i < len(fresh); i++ {
		w := fresh[i]
		if b.chosen(w.actor) {
			w.distance, w.end = 0, w
			continue
		}
		w.held = w.actor.AffiliationsAt(days)
		w.to = make([]*way, len(w.held))
		for k, f := range w.held {
			if to := b.find(w.actor, f.To); to != nil {
				w.to[k] = add(to)
			}
		}
	}
	return fresh
}

// nearest finds the ways to the nearest chosen blocs. Of those equally near it is
// the one that is reached by the first affiliation.
func nearest(fresh []*way) {
	from := map[*way][]*way{} // those that are held to a way
	var begun []*way          // by distance
	for _, w := range fresh {
		if w.distance == 0 {
			begun = append(begun, w)
			continue
		}
		for _, to := range w.to {
			switch {
			case to == nil:
			case to.end == nil:
				from[to] = append(from[to], w)
			case to.distance != unreached && (w.distance == unreached || to.distance < w.distance-1):
				w.distance = to.distance + 1
			}
		}
		if w.distance != unreached {
			begun = append(begun, w)
		}
	}
	slices.SortStableFunc(begun, func(v, w *way) int { return cmp.Compare(v.distance, w.distance) })
	done := map[*way]bool{}
	var queue []*way // by distance, too
	for len(begun)+len(queue) > 0 {
		var w *way
		if len(queue) == 0 || len(begun) > 0 && begun[0].distance <= queue[0].distance {
			w, begun = begun[0], begun[1:]
		} else {
			w, queue = queue[0], queue[1:]
		}
		if done[w] {
			continue
		}
		done[w] = true
		for k, to := range w.to {
			if to != nil && to.distance == w.distance-1 {
				w.by, w.next, w.end = w.held[k], to, to.end
				break
			}
		}
		for _, v := range from[w] {
			if v.distance == unreached || v.distance > w.distance+1 {
				v.distance = w.distance + 1
				queue = append(queue, v)
			}
		}
	}
}

// follow finds the ends of a way that reaches no chosen bloc, and of those along
// it, by their first affiliations. In a circle each ends where it would come back
// to itself.
func (w *way) follow() {
	var along []*way
	place := map[*way]int{}
	at := w
	for at.end == nil {
		if i, again := place[at]; again {
			circle := along[i:]
			for k, c := range circle {
				c.end = circle[(k+len(circle)-1)%len(circle)]
			}
			along = along[:i]
			break
		}
		place[at] = len(along)
		along = append(along, at)
		if len(at.to) == 0 || at.to[0] == nil {
			at.end = at
			along = along[:len(along)-1]
			break
		}
		at.by, at.next = at.held[0], at.to[0]
		at = at.next
	}
	for _, v := range along {
		v.end = at.end
	}
}
