package agreement

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"onrecord/schema/sorting"
)

// Two statements are about one unit where the intersection of their passages is
// at least half of their union. Of all ways to assign statements one to one, the
// one with the largest sum of these ratios holds; of several such ways, the one
// whose speakers are most alike, then that whose positions are, then that which
// keeps the order of the text. Likeness is 1 minus the MASI distance.

// A merit is what a match adds to an assignment; the first difference decides.
type merit struct {
	overlap, speakers, positions int64 // fractions, in billionths
	order                        int64 // 0 or less
}

func (m merit) plus(o merit) merit {
	return merit{m.overlap + o.overlap, m.speakers + o.speakers, m.positions + o.positions, m.order + o.order}
}

func (m merit) minus(o merit) merit {
	return merit{m.overlap - o.overlap, m.speakers - o.speakers, m.positions - o.positions, m.order - o.order}
}

func (m merit) compare(o merit) int {
	switch {
	case m.overlap != o.overlap:
		return cmp.Compare(m.overlap, o.overlap)
	case m.speakers != o.speakers:
		return cmp.Compare(m.speakers, o.speakers)
	case m.positions != o.positions:
		return cmp.Compare(m.positions, o.positions)
	}
	return cmp.Compare(m.order, o.order)
}

const fractions = 1_000_000_000

// A link is a possible or an actual match: indexes into what two coders found.
type link struct {
	a, b  int
	merit merit
}

// mostLinks is how many possible matches a source may have.
const mostLinks = 4_000_000

// errTangle says that there are more.
var errTangle = errors.New("more than 4 million pairs of passages overlap by half: two codings of this kind cannot be matched")

// match assigns what two coders found in a source. What can be matched at all
// falls into tangles that have nothing to do with one another, most of them of
// two statements: each is solved apart. greedy counts the statements of those
// that are too large for it.
func match(ctx context.Context, a, b []locatedStatement) (out []link, greedy int, err error) {
	links, err := possible(ctx, a, b)
	if err != nil {
		return nil, 0, err
	}
	for _, tangle := range tangles(len(a), len(b), links) {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		best, n := assign(tangle)
		out = append(out, best...)
		greedy += n
	}
	sorting.By(out, byPlace)
	return out, greedy, nil
}

func byPlace(x, y link) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) }

// possible finds the pairs that overlap by half. It goes through the text once
// and holds what each coder has open.
func possible(ctx context.Context, a, b []locatedStatement) ([]link, error) {
	var out []link
	var openA, openB []int
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if j == len(b) || i < len(a) && a[i].start() <= b[j].start() {
			openB = stillOpen(b, openB, a[i].start())
			for _, o := range openB {
				out = appendLink(out, a, b, i, o)
			}
			openA = append(openA, i)
			i++
		} else {
			openA = stillOpen(a, openA, b[j].start())
			for _, o := range openA {
				out = appendLink(out, a, b, o, j)
			}
			openB = append(openB, j)
			j++
		}
		if len(out) > mostLinks {
			return nil, errTangle
		}
	}
	return out, nil
}

// stillOpen drops what has ended before a place.
func stillOpen(list []locatedStatement, open []int, at int) []int {
	return slices.DeleteFunc(open, func(i int) bool { return list[i].end() <= at })
}

func appendLink(links []link, a, b []locatedStatement, i, j int) []link {
	x, y := &a[i], &b[j]
	if 2*min(x.length, y.length) < max(x.length, y.length) {
		return links // cannot be half of the union
	}
	common := intersection(x.spans, y.spans)
	all := x.length + y.length - common
	if 2*common < all {
		return links
	}
	return append(links, link{i, j, merit{
		overlap:   int64(common) * fractions / int64(all),
		speakers:  int64(likeness(x.speakers, y.speakers) * fractions),
		positions: int64(likeness(x.positions, y.positions) * fractions),
	}})
}

// intersection is the length of what two unions of spans have in common.
func intersection(a, b []Span) (n int) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		if d := min(a[i].End, b[j].End) - max(a[i].Start, b[j].Start); d > 0 {
			n += d
		}
		if a[i].End < b[j].End {
			i++
		} else {
			j++
		}
	}
	return n
}

// tangles splits links into groups that share no statement, by place.
func tangles(na, nb int, links []link) [][]link {
	parent := make([]int, na+nb)
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for _, l := range links {
		parent[root(na+l.b)] = root(l.a)
	}
	at := map[int]int{}
	var out [][]link
	sorting.By(links, byPlace)
	for _, l := range links {
		r := root(l.a)
		k, ok := at[r]
		if !ok {
			k = len(out)
			at[r] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], l)
	}
	return out
}

// A pairing is how two coders' statements were matched, by source.
type pairing struct {
	a, b   int // coders
	links  [][]link
	greedy int
}

// f1 is the harmonic mean of precision and recall, where either coder is taken
// for the truth: 2·both / (found by a + found by b). Hripcsak and Rothschild,
// "Agreement, the F-Measure, and Reliability in Information Retrieval", Journal
// of the American Medical Informatics Association 12(3), 2005, pages 296–298:
// it is what chance-corrected agreement comes to where nobody can count what
// neither found. It is nil where nobody found anything.
func (p *pairing) f1(texts []text) *float64 {
	both, found := 0, 0
	for i, t := range texts {
		if t.coded[p.a] && t.coded[p.b] {
			both += len(p.links[i])
			found += len(t.found[p.a]) + len(t.found[p.b])
		}
	}
	if found == 0 {
		return nil
	}
	f := 2 * float64(both) / float64(found)
	return &f
}
