package schema

import (
	"cmp"
	"slices"
)

// AffiliationsAt gives the affiliations of an actor that may hold on a day of a span: those
// with the latest beginning first, then in the coder's order. One without a
// beginning began before all others.
//
// A day on which one ends is its last, unless another affiliation of the actor
// begins on that very day: then the later one has the day alone. That takes two
// full days; of an affiliation until 2015-03 and one from 2015-03, either may
// hold on any day of the month. One that begins and ends on the day keeps it.
func (a *Actor) AffiliationsAt(days Span) []*Affiliation {
	return at(a.Affiliations, func(f *Affiliation) (string, string) { return f.From, f.Until }, days)
}

// RolesAt gives the roles of an actor that may be held on a day of a span, by
// the same rule and in the same order as AffiliationsAt.
func (a *Actor) RolesAt(days Span) []*Role {
	return at(a.Roles, func(r *Role) (string, string) { return r.From, r.Until }, days)
}

func at[R any](list []R, period func(*R) (from, until string), days Span) []*R {
	type held struct {
		part *R
		from Day
	}
	begins := make(map[string]bool, len(list))
	for i := range list {
		from, _ := period(&list[i])
		begins[from] = true
	}
	var out []held
	for i := range list {
		from, until := period(&list[i])
		span := between(from, until)
		if day, ok := fullDay(until); ok && span.From < day && begins[until] {
			span.Until = day - 1 // no day has this number, and all before are less
		}
		if span.Overlaps(days) {
			out = append(out, held{&list[i], span.From})
		}
	}
	slices.SortStableFunc(out, func(x, y held) int { return cmp.Compare(y.from, x.from) })
	parts := make([]*R, len(out))
	for i, h := range out {
		parts[i] = h.part
	}
	return parts
}

// between are the days from the first that one date may mean to the last that
// another may mean; an empty one is open.
func between(from, until string) Span {
	span := Span{FirstDay, LastDay}
	if s, err := ParseDate(from); err == nil {
		span.From = s.From
	}
	if s, err := ParseDate(until); err == nil {
		span.Until = s.Until
	}
	return span
}

// fullDay gives the day that a date means; none where it means several, or is
// not sure.
func fullDay(date string) (Day, bool) {
	if !like(date, "0000-00-00") {
		return 0, false
	}
	span, err := ParseDate(date)
	return span.From, err == nil
}

// DaysOf are the days on which something dated may have been; any for an empty
// date.
func DaysOf(date string) Span {
	if span, err := ParseDate(date); err == nil {
		return span
	}
	return Span{FirstDay, LastDay}
}

// A Belonging is one step of a chain of affiliations: Of belongs to To.
type Belonging struct {
	Of     *Actor
	To     Ref
	Actor  *Actor // that To is; nil: it is not known
	By     *Affiliation
	Before *Belonging // the step that led to Of; nil: Of is where the chain begins
}

// An ActorFinder gives the actor that a reference of another one points at; nil:
// it is not known.
type ActorFinder func(of *Actor, to Ref) *Actor

// Belongings gives whom an actor belongs to on a day of a span, directly or
// through others, each once: the nearest first, and of those equally near in the
// order of AffiliationsAt. Each step of a chain may hold in the span; one without dates
// holds always.
func (a *Actor) Belongings(days Span, find ActorFinder) []*Belonging {
	var out []*Belonging
	seen := map[string]bool{a.ID: true}
	add := func(of *Actor, before *Belonging) {
		for _, f := range of.AffiliationsAt(days) {
			if !seen[f.To.ID] {
				seen[f.To.ID] = true
				out = append(out, &Belonging{of, f.To, find(of, f.To), f, before})
			}
		}
	}
	add(a, nil)
	for i := 0; i < len(out); i++ {
		if out[i].Actor != nil {
			add(out[i].Actor, out[i])
		}
	}
	return out
}

// BlocOf gives the last step to the bloc of an actor on a day of a span: where
// some actors are chosen as blocs, the nearest of these; where none of them is
// reached, the end of the chain that follows the first affiliation of AffiliationsAt from
// step to step. nil: the actor is a chosen bloc, or belongs to nobody.
func (a *Actor) BlocOf(days Span, find ActorFinder, chosen func(*Actor) bool) *Belonging {
	if chosen(a) {
		return nil
	}
	all := a.Belongings(days, find)
	for _, b := range all {
		if b.Actor != nil && chosen(b.Actor) {
			return b
		}
	}
	var last *Belonging
	seen := map[string]bool{a.ID: true}
	for at := a; ; {
		held := at.AffiliationsAt(days)
		if len(held) == 0 || seen[held[0].To.ID] {
			break
		}
		to := find(at, held[0].To)
		if to == nil {
			break
		}
		seen[held[0].To.ID] = true
		last = &Belonging{at, held[0].To, to, held[0], last}
		at = to
	}
	return last
}
