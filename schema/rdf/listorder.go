package rdf

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"onrecord/schema"
)

// A list keeps the order in which a person wrote it: of quotations, of
// speakers, of passages. Quads are a set and have none, so an entity whose lists
// are in another order than the sorted one has one more quad: its or:order
// names each such list with, for every item, its place among the sorted items,
// from 0. In
//
//	or:order "speakers 1 0; quotes 2 0 1 0"
//
// the second speaker by id comes first, and of three different quotes the first
// one in the alphabet stands twice. Texts are sorted by their code points,
// references by id and kind, affiliations by whom to and since when, roles by
// since when and the office, passages by where they stand, and those that are
// not located come last. Sources that say so have none: they are the names of
// graphs.

// orderOf is the or:order of a record; empty where all its lists are sorted.
func orderOf(fields []schema.Field, record any) string {
	var b []byte
	for i := range fields {
		if fields[i].Predicate == "" {
			continue
		}
		switch f := &fields[i]; p := f.Pointer(record).(type) {
		case *[]string:
			b = appendOrder(b, f, *p, strings.Compare)
		case *[]schema.Ref:
			b = appendOrder(b, f, *p, compareRefs)
		case *[]schema.Affiliation:
			b = appendOrder(b, f, *p, compareAffiliations)
		case *[]schema.Role:
			b = appendOrder(b, f, *p, compareRoles)
		case *[]schema.Passage:
			b = appendOrder(b, f, *p, comparePassages)
		}
	}
	return string(b)
}

func appendOrder[T any](b []byte, f *schema.Field, list []T, compare func(a, b T) int) []byte {
	sorted := true
	for i := 1; i < len(list) && sorted; i++ {
		sorted = compare(list[i-1], list[i]) < 0
	}
	if sorted {
		return b
	}
	items := slices.Clone(list)
	slices.SortFunc(items, compare)
	items = slices.CompactFunc(items, func(a, b T) bool { return compare(a, b) == 0 })
	if len(b) > 0 {
		b = append(b, "; "...)
	}
	b = append(b, f.Name...)
	for _, item := range list {
		i, _ := slices.BinarySearchFunc(items, item, compare)
		b = strconv.AppendInt(append(b, ' '), int64(i), 10)
	}
	return b
}

// arrange sorts the lists of a record that was read from quads, and then puts
// them into an order. A list that the order does not fit stays sorted: that of
// another number of items, or one of which it names not all.
func arrange(fields []schema.Field, record any, order string) {
	var places map[string][]int
	if order != "" {
		places = map[string][]int{}
		for list := range strings.SplitSeq(order, "; ") {
			words := strings.Split(list, " ")
			at := make([]int, len(words)-1)
			for i, w := range words[1:] {
				n, err := strconv.Atoi(w)
				if err != nil {
					n = -1
				}
				at[i] = n
			}
			places[words[0]] = at
		}
	}
	for i := range fields {
		f := &fields[i]
		at := places[f.Name]
		switch p := f.Pointer(record).(type) {
		case *[]string:
			*p = arranged(*p, strings.Compare, at)
		case *[]schema.Ref:
			*p = arranged(*p, compareRefs, at)
		case *[]schema.Affiliation:
			*p = arranged(*p, compareAffiliations, at)
		case *[]schema.Role:
			for j := range *p {
				slices.SortFunc((*p)[j].Sources, compareRefs)
			}
			*p = arranged(*p, compareRoles, at)
		case *[]schema.Passage:
			*p = arranged(*p, comparePassages, at)
		}
	}
}

func arranged[T any](list []T, compare func(a, b T) int, at []int) []T {
	slices.SortFunc(list, compare)
	if len(at) < len(list) {
		return list
	}
	out := make([]T, len(at))
	named := make([]bool, len(list))
	for i, n := range at {
		if n < 0 || n >= len(list) {
			return list
		}
		out[i], named[n] = list[n], true
	}
	if slices.Contains(named, false) {
		return list
	}
	return out
}

func compareRefs(a, b schema.Ref) int {
	return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Kind, b.Kind))
}

func compareAffiliations(a, b schema.Affiliation) int {
	return cmp.Or(compareRefs(a.To, b.To), cmp.Compare(a.From, b.From), cmp.Compare(a.Until, b.Until))
}

func compareRoles(a, b schema.Role) int {
	return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Office, b.Office),
		compareRefs(a.Organization, b.Organization), cmp.Compare(a.Until, b.Until))
}

func comparePassages(a, b schema.Passage) int {
	if a.Located() != b.Located() {
		if a.Located() {
			return -1
		}
		return 1
	}
	c := cmp.Or(compareRefs(a.Source, b.Source), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	if c != 0 || a.Located() {
		return c
	}
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Sought(), b.Sought()))
}
