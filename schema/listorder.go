package schema

import (
	"cmp"
	"slices"
	"strings"

	"onrecord/schema/sorting"
)

// Order gives, for each item of a list, its place among the different items in
// their order, from 0; nil: it is no list, or sorted and nothing is in it twice.
//
// Texts are sorted by their code points, references by id and kind, affiliations
// by whom to and since when, roles by since when and the office, passages by where
// they stand, and those that are not located come last.
func (f *Field) Order(record any) []int {
	switch p := f.at(record).(type) {
	case *[]string:
		return order(*p, strings.Compare)
	case *[]Ref:
		return order(*p, CompareRefs)
	case *[]Affiliation:
		return order(*p, compareAffiliations)
	case *[]Role:
		return order(*p, compareRoles)
	case *[]Passage:
		return order(*p, comparePassages)
	}
	return nil
}

func order[T any](list []T, compare func(a, b T) int) []int {
	sorted := true
	for i := 1; i < len(list) && sorted; i++ {
		sorted = compare(list[i-1], list[i]) < 0
	}
	if sorted {
		return nil
	}
	items := slices.Clone(list)
	sorting.By(items, compare)
	items = slices.CompactFunc(items, func(a, b T) bool { return compare(a, b) == 0 })
	places := make([]int, len(list))
	for i, item := range list {
		places[i], _ = slices.BinarySearchFunc(items, item, compare)
	}
	return places
}

// Arrange sorts the different items of a list, and then puts them into an order,
// as Order gives it. A list that the order does not fit stays sorted: that of
// another number of items, or one of which it names not all.
func (f *Field) Arrange(record any, order []int) {
	switch p := f.at(record).(type) {
	case *[]string:
		*p = arranged(*p, strings.Compare, order)
	case *[]Ref:
		*p = arranged(*p, CompareRefs, order)
	case *[]Affiliation:
		*p = arranged(*p, compareAffiliations, order)
	case *[]Role:
		for i := range *p {
			sorting.By((*p)[i].Sources, CompareRefs)
		}
		*p = arranged(*p, compareRoles, order)
	case *[]Passage:
		*p = arranged(*p, comparePassages, order)
	}
}

func arranged[T any](list []T, compare func(a, b T) int, order []int) []T {
	sorting.By(list, compare)
	if len(order) < len(list) {
		return list
	}
	out := make([]T, len(order))
	named := make([]bool, len(list))
	for i, n := range order {
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

// CompareRefs sorts references by id and kind.
func CompareRefs(a, b Ref) int {
	return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Kind, b.Kind))
}

func compareAffiliations(a, b Affiliation) int {
	return cmp.Or(CompareRefs(a.To, b.To), cmp.Compare(a.From, b.From), cmp.Compare(a.Until, b.Until))
}

func compareRoles(a, b Role) int {
	return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Office, b.Office),
		CompareRefs(a.Organization, b.Organization), cmp.Compare(a.Until, b.Until))
}

func comparePassages(a, b Passage) int {
	if a.Located() != b.Located() {
		if a.Located() {
			return -1
		}
		return 1
	}
	c := cmp.Or(CompareRefs(a.Source, b.Source), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	if c != 0 || a.Located() {
		return c
	}
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Sought(), b.Sought()))
}
