package schema

// few is how many values are compared with each other one by one.
const few = 32

// among tells whether a value is in a list that grows at its end, in a time that
// does not grow with its length. The zero one is ready.
type among[K comparable] struct {
	set map[K]bool
	n   int // how many of the list are in the set
}

// has looks for a value among the first n of a list.
func (a *among[K]) has(n int, item func(i int) K, value K) bool {
	if n < few {
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

// placesOf tells at which places of a list values stand.
func placesOf(list []string) func(value string) []int {
	if len(list) < few {
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
