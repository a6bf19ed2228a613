package check

import (
	"slices"
	"strings"

	"onrecord/schema"
)

// chains are the fields that must not lead back to where they begin. A kind has
// one at most.
var chains = map[schema.Kind]string{schema.KindPlace: "within", schema.KindEvent: "partOf", schema.KindPosition: "broader", schema.KindStatement: "restates"}

// walks remembers which entities were come past along their chains, and in
// which walk.
type walks struct {
	seeds
	seen map[fingerprint]int32
	last int32
}

func newWalks() walks { return walks{seeds: newSeeds(), seen: map[fingerprint]int32{}} }

// chain gives the field that an entity is a link by, or nil.
func chain(e schema.Entity) *schema.Field {
	if f, ok := schema.FieldNamed(e.Kind(), chains[e.Kind()]); ok && f.Refs(e) != nil {
		return f
	}
	return nil
}

// next gives what a chain leads to: a kind and an id that may be there.
func next(e schema.Entity, f *schema.Field) (r schema.Ref, ok bool) {
	v, ok := f.Value(e)
	if !ok {
		return r, false
	}
	r = *v.Ref()
	ok = slices.Contains(f.Kinds, r.Kind) && !(r.Kind == e.Kind() && r.ID == e.Identity().ID)
	return schema.Ref{Kind: r.Kind, ID: r.ID}, ok
}

// follow gives the entity that a chain leads to, or nil.
func (k *checker) follow(e schema.Entity, f *schema.Field) schema.Entity {
	r, ok := next(e, f)
	if !ok {
		return nil
	}
	return k.find(r.Kind, r.ID)
}

// circle finds out whether the chain of an entity leads into a circle that
// nobody came past yet, and reports each entity on that.
func (k *checker) circle(e schema.Entity) {
	f := chain(e)
	if f == nil {
		return
	}
	w := &k.walks
	w.last++
	for r := (schema.Ref{Kind: e.Kind(), ID: e.Identity().ID}); ; {
		here := fingerprintOf(w.seeds, r)
		switch w.seen[here] {
		case 0:
			w.seen[here] = w.last
		case w.last:
			k.round(k.find(r.Kind, r.ID), f)
			return
		default:
			return
		}
		if e == nil {
			e = k.find(r.Kind, r.ID)
		}
		if e == nil {
			return
		}
		var ok bool
		if r, ok = next(e, f); !ok {
			return
		}
		e = nil
	}
}

// round reports the entities of a circle, from one on.
func (k *checker) round(first schema.Entity, f *schema.Field) {
	var ids []string
	var at []schema.Pos
	for e := first; len(ids) == 0 || e.Identity().ID != ids[0]; e = k.follow(e, f) {
		ids, at = append(ids, e.Identity().ID), append(at, e.Identity().At(f.Name))
	}
	for i := range ids {
		k.report(f, first.Kind(), ids, i, at[i])
	}
}

// astray reports an entity whose id is taken when its chain leads to that id.
func (k *checker) astray(e schema.Entity) {
	f := chain(e)
	if f == nil {
		return
	}
	ids, seen := []string{e.Identity().ID}, map[string]bool{}
	for on := k.follow(e, f); on != nil && !seen[on.Identity().ID]; on = k.follow(on, f) {
		if on.Identity().ID == ids[0] {
			k.report(f, e.Kind(), ids, 0, e.Identity().At(f.Name))
			return
		}
		ids = append(ids, on.Identity().ID)
		seen[on.Identity().ID] = true
	}
}

// longestTrail is how many ids of a circle are told.
const longestTrail = 20

// report reports one of the entities of a circle.
func (k *checker) report(f *schema.Field, kind schema.Kind, ids []string, from int, at schema.Pos) {
	var trail []string
	for i := range min(len(ids), longestTrail) {
		trail = append(trail, ids[(from+i)%len(ids)])
	}
	if len(ids) > longestTrail {
		trail = append(trail, "…")
	}
	k.problems.Add(at, string(kind)+" "+ids[from], "%s leads back to itself: %s", f.Name, strings.Join(append(trail, ids[from]), " → "))
}
