// Package listindex finds values in lists: one by one as long as these are
// short, by a map when they are long, so that nothing takes a time that grows with
// the square of a length.
package listindex

// Few is how many values are compared with each other one by one.
const Few = 32

// A Set tells whether a value is in a list that grows at its end, in a time that
// does not grow with its length. The zero one is ready.
type Set[K comparable] struct {
	set map[K]bool
	n   int // how many of the list are in the set
}

// Has looks for a value among the first n of a list.
func (a *Set[K]) Has(n int, item func(i int) K, value K) bool {
	if n < Few {
		for i := range n {
			if item(i) == value {
				return true
			}
		}
		return false
	}
	if a.set == nil {
		a.set = make(map[K]bool, 2*n)
	}
	for ; a.n < n; a.n++ {
		a.set[item(a.n)] = true
	}
	return a.set[value]
}

// Places tells at which places of a list values stand.
func Places(list []string) func(value string) []int {
	if len(list) < Few {
		return func(value string) (at []int) {
			for i, item := range list {
				if item == value {
					at = append(at, i)
				}
			}
			return at
		}
	}
	index := make(map[string][]int, len(list))
	for i, item := range list {
		index[item] = append(index[item], i)
	}
	return func(value string) []int { return index[value] }
}
