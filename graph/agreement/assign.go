package agreement

import (
	"cmp"
	"slices"

	"onrecord/schema/sorting"
)

// mostTangled is how many statements of one coder a tangle may have for the
// best assignment to be searched: the search takes the cube of it. In a larger
// one, the best match is made first, then the best of the rest.
const mostTangled = 400

// assign finds the best one-to-one assignment within a tangle. greedy is the
// number of its statements where it is too large.
func assign(links []link) (best []link, greedy int) {
	if len(links) == 1 {
		return links, 0
	}
	rows, cols := newIndex(links, func(l link) int { return l.a }), newIndex(links, func(l link) int { return l.b })
	for i := range links {
		l := &links[i]
		// Keeping the order: the first with the first, the second with the second.
		if d := rows[l.a] - cols[l.b]; d > 0 {
			l.merit.order = -int64(d)
		} else {
			l.merit.order = int64(d)
		}
	}
	if min(len(rows), len(cols)) > mostTangled {
		return greedily(links), len(rows) + len(cols)
	}
	turned := len(rows) > len(cols)
	if turned {
		rows, cols = cols, rows
	}
	at := make([][]int, len(rows)) // 1 + index of the link; 0: none
	for i := range at {
		at[i] = make([]int, len(cols))
	}
	for i, l := range links {
		if turned {
			l.a, l.b = l.b, l.a
		}
		at[rows[l.a]][cols[l.b]] = i + 1
	}
	chosen := hungarian(len(rows), len(cols), func(r, c int) merit {
		if at[r][c] == 0 {
			return merit{}
		}
		return links[at[r][c]-1].merit
	})
	for r, c := range chosen {
		if k := at[r][c]; k > 0 {
			best = append(best, links[k-1])
		}
	}
	return best, 0
}

// newIndex numbers one side of links by place.
func newIndex(links []link, side func(link) int) map[int]int {
	var all []int
	for _, l := range links {
		all = append(all, side(l))
	}
	slices.Sort(all)
	out := map[int]int{}
	for i, v := range slices.Compact(all) {
		out[v] = i
	}
	return out
}

// greedily takes the best link, and again the best of those that are left.
func greedily(links []link) (out []link) {
	sorted := slices.Clone(links)
	sorting.By(sorted, func(x, y link) int {
		return cmp.Or(y.merit.compare(x.merit), byPlace(x, y))
	})
	a, b := map[int]bool{}, map[int]bool{}
	for _, l := range sorted {
		if !a[l.a] && !b[l.b] {
			a[l.a], b[l.b] = true, true
			out = append(out, l)
		}
	}
	return out
}

// hungarian gives each row a column of its own, so that the sum of the merits is
// largest. There are at least as many columns as rows. It is the method of
// shortest augmenting paths with potentials (Kuhn 1955, Munkres 1957; in this
// form Jonker and Volgenant 1987), in rows²·columns steps; merits only have to
// be added and compared.
func hungarian(rows, cols int, of func(row, col int) merit) []int {
	// Rows and columns count from 1; column 0 is where a path begins.
	u, v := make([]merit, rows+1), make([]merit, cols+1)
	rowOf, from := make([]int, cols+1), make([]int, cols+1)
	least, known, done := make([]merit, cols+1), make([]bool, cols+1), make([]bool, cols+1)
	for r := 1; r <= rows; r++ {
		rowOf[0] = r
		clear(known)
		clear(done)
		col := 0
		for rowOf[col] != 0 {
			done[col] = true
			row, next := rowOf[col], -1
			for c := 1; c <= cols; c++ {
				if done[c] {
					continue
				}
				// The cost is the negative merit.
				cost := merit{}.minus(of(row-1, c-1)).minus(u[row]).minus(v[c])
				if !known[c] || cost.compare(least[c]) < 0 {
					least[c], known[c], from[c] = cost, true, col
				}
				if next < 0 || least[c].compare(least[next]) < 0 {
					next = c
				}
			}
			step := least[next]
			for c := 0; c <= cols; c++ {
				if done[c] {
					u[rowOf[c]] = u[rowOf[c]].plus(step)
					v[c] = v[c].minus(step)
				} else if known[c] {
					least[c] = least[c].minus(step)
				}
			}
			col = next
		}
		for col != 0 {
			rowOf[col] = rowOf[from[col]]
			col = from[col]
		}
	}
	out := make([]int, rows)
	for c := 1; c <= cols; c++ {
		if rowOf[c] > 0 {
			out[rowOf[c]-1] = c - 1
		}
	}
	return out
}
