package main

import (
	"cmp"
	"context"
	"slices"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// stanceFields are those that hold positions.
var stanceFields = []string{"supports", "opposes", "neutral"}

// A cast is who speaks in each statement. Actors are numbered in the order of
// their names.
type cast struct {
	names   []quad.Value
	actors  map[any]uint32   // by key
	speaker map[any][]uint32 // by key of a statement
}

// links calls fn with the keys of the subject and the object of each quad of a
// predicate.
func (a *asker) links(ctx context.Context, p quad.IRI, fn func(subject, object cgraph.Ref) error) error {
	for q, err := range a.quads(ctx, quad.Predicate, p) {
		if err != nil {
			return err
		}
		s, err := a.qs.QuadDirection(q, quad.Subject)
		if err != nil {
			return err
		}
		o, err := a.qs.QuadDirection(q, quad.Object)
		if err != nil {
			return err
		}
		if err := fn(s, o); err != nil {
			return err
		}
	}
	return nil
}

func (a *asker) cast(ctx context.Context) (cast, error) {
	type actor struct {
		key  any
		name quad.Value
	}
	type speech struct{ statement, actor any }
	c := cast{actors: map[any]uint32{}, speaker: map[any][]uint32{}}
	var all []actor
	var speeches []speech
	err := a.links(ctx, predicate("speakers"), func(s, o cgraph.Ref) error {
		key := o.Key()
		speeches = append(speeches, speech{s.Key(), key})
		if _, ok := c.actors[key]; ok {
			return nil
		}
		c.actors[key] = 0
		name, err := a.qs.NameOf(o)
		all = append(all, actor{key, name})
		return err
	})
	slices.SortFunc(all, func(a, b actor) int { return cmp.Compare(quad.StringOf(a.name), quad.StringOf(b.name)) })
	for i, one := range all {
		c.actors[one.key] = uint32(i)
		c.names = append(c.names, one.name)
	}
	for _, s := range speeches {
		c.speaker[s.statement] = append(c.speaker[s.statement], c.actors[s.actor])
	}
	return c, err
}

// stances counts each speaker's positions by stance.
func stances(ctx context.Context, a *asker) error {
	c, err := a.cast(ctx)
	if err != nil {
		return err
	}
	for _, field := range stanceFields {
		counts := make([]int, len(c.names))
		err := a.links(ctx, predicate(field), func(s, _ cgraph.Ref) error {
			for _, actor := range c.speaker[s.Key()] {
				counts[actor]++
			}
			return nil
		})
		if err != nil {
			return err
		}
		for actor, n := range counts {
			if n == 0 {
				continue
			}
			if err := a.row(c.names[actor], predicate(field), quad.Int(n)); err != nil {
				return err
			}
		}
	}
	return nil
}

// pairs finds the actors who support the same positions, or oppose them, and
// on how many they agree.
func pairs(ctx context.Context, a *asker) error {
	c, err := a.cast(ctx)
	if err != nil {
		return err
	}
	var stands []uint64 // the number of a position and a stance, and an actor's
	numbers := map[any]uint64{}
	for i, field := range stanceFields[:2] {
		err := a.links(ctx, predicate(field), func(s, o cgraph.Ref) error {
			key := o.Key()
			n, ok := numbers[key]
			if !ok {
				n = uint64(len(numbers))
				numbers[key] = n
			}
			for _, actor := range c.speaker[s.Key()] {
				stands = append(stands, (2*n+uint64(i))<<32|uint64(actor))
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	slices.Sort(stands)
	agree := map[uint64]int32{}
	for group := range sameStand(slices.Compact(stands)) {
		for i, one := range group {
			for _, other := range group[i+1:] {
				agree[one<<32|other&(1<<32-1)]++
			}
		}
	}
	for pair, n := range agree {
		if err := a.row(c.names[pair>>32], c.names[uint32(pair)], quad.Int(n)); err != nil {
			return err
		}
	}
	return nil
}

// sameStand yields the parts of sorted stands that have a position and a
// stance in common.
func sameStand(stands []uint64) func(yield func([]uint64) bool) {
	return func(yield func([]uint64) bool) {
		for len(stands) > 0 {
			n := 1
			for n < len(stands) && stands[n]>>32 == stands[0]>>32 {
				n++
			}
			if !yield(stands[:n]) {
				return
			}
			stands = stands[n:]
		}
	}
}
