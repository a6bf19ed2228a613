// Package sorting sorts slices by code that all types share.
//
// [slices.SortFunc] is compiled anew for each type, which takes 20 kB of a
// program, and [slices.SortStableFunc] 10. What is sorted here takes 1; it may
// take up to twice as long, so what is long and sorted on the way to an answer
// keeps those. The order of what compares as equal is theirs too, for the
// algorithms are the same (the library generates
// both from one template, sort/gen_sort_variants.go).
package sorting

import "sort"

// By sorts s by compare, which says as [cmp.Compare] does which of two comes
// first. Equal ones may change places.
func By[T any](s []T, compare func(a, b T) int) { sort.Sort(&slice[T]{s, compare}) }

// StableBy sorts s by compare, and equal ones stay in their order.
func StableBy[T any](s []T, compare func(a, b T) int) { sort.Stable(&slice[T]{s, compare}) }

// A slice is a slice as package sort takes it.
type slice[T any] struct {
	s       []T
	compare func(a, b T) int
}

func (c *slice[T]) Len() int           { return len(c.s) }
func (c *slice[T]) Less(i, j int) bool { return c.compare(c.s[i], c.s[j]) < 0 }
func (c *slice[T]) Swap(i, j int)      { c.s[i], c.s[j] = c.s[j], c.s[i] }
