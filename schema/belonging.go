package schema

import (
	"cmp"
	"slices"

	"onrecord/schema/sorting"
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
	return at(a.Affiliations, affiliationPeriod, days)
}

// RolesAt gives the roles of an actor that may be held on a day of a span, by
// the same rule and in the same order as AffiliationsAt.
func (a *Actor) RolesAt(days Span) []*Role {
	return at(a.Roles, rolePeriod, days)
}

func rolePeriod(r *Role) (from, until string) { return r.From, r.Until }

func affiliationPeriod(f *Affiliation) (from, until string) { return f.From, f.Until }

func at[R any](list []R, period func(*R) (from, until string), days Span) []*R {
	type held struct {
		part *R
		from Day
	}
	var out []held
	for i, span := range heldOn(list, period) {
		if span.Overlaps(days) {
			out = append(out, held{&list[i], span.From})
		}
	}
	sorting.StableBy(out, func(x, y held) int { return cmp.Compare(y.from, x.from) })
	parts := make([]*R, len(out))
	for i, h := range out {
		parts[i] = h.part
	}
	return parts
}

// heldOn are the days on which each of a list may hold.
func heldOn[R any](list []R, period func(*R) (from, until string)) []Span {
	begins := make(map[string]bool, len(list))
	for i := range list {
		from, _ := period(&list[i])
		begins[from] = true
	}
	out := make([]Span, len(list))
	for i := range list {
		from, until := period(&list[i])
		out[i] = between(from, until)
		if day, ok := fullDay(until); ok && out[i].From < day && begins[until] {
			out[i].Until = day - 1 // no day has this number, and all before are less
		}
	}
	return out
}

// between are the days from the first that one date may mean to the last that
// another may mean; an empty one is open.
func between(from, until string) Span {
	return Span{DaysOf(from).From, DaysOf(until).Until}
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
	if date == "" {
		return Span{FirstDay, LastDay}
	}
	if span, err := ParseDate(date); err == nil {
		return span
	}
	return Span{FirstDay, LastDay}
}

// RoleTurns gives the days on which what RolesAt says can change, as Turns does.
func (a *Actor) RoleTurns() []Day {
	var out []Day
	for _, span := range heldOn(a.Roles, rolePeriod) {
		out = append(out, span.From, span.Until+1)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// A Belonging is one step of a chain of affiliations: Of belongs to To.
type Belonging struct {
	Of    *Actor
	To    Ref
	Actor *Actor // that To is; nil: it is not known
	By    *Affiliation
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
	add := func(of *Actor) {
		for _, f := range of.AffiliationsAt(days) {
			if !seen[f.To.ID] {
				seen[f.To.ID] = true
				out = append(out, &Belonging{of, f.To, find(of, f.To), f})
			}
		}
	}
	add(a)
	for i := 0; i < len(out); i++ {
		if out[i].Actor != nil {
			add(out[i].Actor)
		}
	}
	return out
}

// Turns gives the days on which what Belongings says of an actor can change, each
// once and ascending. Of two spans whose first days lie between the same two of
// them, and whose last days do, it says the same; a turn itself begins what follows.
func (a *Actor) Turns(find ActorFinder) []Day {
	var out []Day
	add := func(of *Actor) {
		for _, span := range heldOn(of.Affiliations, affiliationPeriod) {
			out = append(out, span.From, span.Until+1)
		}
	}
	add(a)
	for _, b := range a.Belongings(Span{FirstDay, LastDay}, find) {
		if b.Actor != nil {
			add(b.Actor)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
