package agreement

import (
	"cmp"
	"slices"

	"onrecord/schema/sorting"
)

// cluster puts together what some coders found in a source. The matches of
// each two of them are taken by merit, the best first, and join two statements,
// or what was joined with them before, unless a coder would then have two
// statements in one unit. So a unit holds a chain of matches at most, two coders
// get just their matches, and a third one does not change which of two
// statements of another belongs to whose.
func (t *text) cluster(source int, who []int, matched []pairing) []Unit {
	place := map[int]int{} // of a coder in who
	first := make([]int, len(who)+1)
	for j, w := range who {
		place[w] = j
		first[j+1] = first[j]
		if t.coded[w] {
			first[j+1] += len(t.found[w])
		}
	}
	n := first[len(who)]
	group := make([]int, n) // of each statement, a member that stands for all
	members := make([][]int, n)
	coder := make([]int, n)
	for j := range who {
		for k := first[j]; k < first[j+1]; k++ {
			group[k], members[k], coder[k] = k, []int{k}, j
		}
	}
	type join struct {
		a, b  int
		merit merit
	}
	var joins []join
	for _, p := range matched {
		for _, l := range p.links[source] {
			joins = append(joins, join{first[place[p.a]] + l.a, first[place[p.b]] + l.b, l.merit})
		}
	}
	sorting.By(joins, func(x, y join) int {
		return cmp.Or(y.merit.compare(x.merit), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	for _, j := range joins {
		a, b := group[j.a], group[j.b]
		if a == b || shareCoder(coder, members[a], members[b]) {
			continue
		}
		for _, k := range members[b] {
			group[k] = a
		}
		members[a] = append(members[a], members[b]...)
		members[b] = nil
	}
	var out []Unit
	var starts []Span
	for _, m := range members {
		if len(m) == 0 {
			continue
		}
		u := Unit{Source: source, Statements: make([]int, len(who))}
		for j := range u.Statements {
			u.Statements[j] = -1
		}
		at := Span{-1, -1}
		slices.Sort(m)
		for _, k := range m {
			l := &t.found[who[coder[k]]][k-first[coder[k]]]
			u.Statements[coder[k]] = l.index
			if at.Start < 0 {
				at = Span{l.start(), l.end()}
			}
		}
		out = append(out, u)
		starts = append(starts, at)
	}
	return byStart(out, starts)
}

func shareCoder(coder, a, b []int) bool {
	return slices.ContainsFunc(a, func(x int) bool {
		return slices.ContainsFunc(b, func(y int) bool { return coder[x] == coder[y] })
	})
}

// byStart sorts units by the place of their first statement.
func byStart(units []Unit, places []Span) []Unit {
	order := make([]int, len(units))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(places[i].Start, places[j].Start), cmp.Compare(places[i].End, places[j].End))
	})
	out := make([]Unit, len(units))
	for i, o := range order {
		out[i] = units[o]
	}
	return out
}
