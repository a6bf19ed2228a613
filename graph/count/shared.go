package count

import (
	"context"
	"iter"
	"runtime"
	"slices"
	"sync"
)

// A Sharing is what one value of the first dimension has in common with others. It
// is good until the next one comes.
type Sharing struct {
	Value uint32
	With  []uint32 // later values, in their order
	Count []uint32 // for each of them, how many combinations of the other dimensions both have
}

// Shared finds, of each two values of the first dimension, how many combinations of
// values in the other dimensions both have: of cells by speaker, position and stance,
// the stances that two actors have in common. It leaves out cells that are not meant.
// Values are in an order of their own, or of their numbers where that is nil. Sharings
// come by their values; those of a value that shares nothing with a later one do not. Work
// is spread over the processors, and what is held in memory beside the cells does not grow
// with what is found.
//
// It is the product of a sparse matrix with its own transpose, row by row (Gustavson,
// Two fast algorithms for sparse matrices, ACM TOMS 4(3), 1978), of which the upper
// half is made.
func (c *Cells) Shared(ctx context.Context, meant func(values []uint32) bool, order func(a, b uint32) int) iter.Seq2[Sharing, error] {
	return func(yield func(Sharing, error) bool) {
		m := c.incidence(meant, order)
		workers := max(1, min(runtime.GOMAXPROCS(0), len(m.values)/sharedAtOnce))
		made := make([]chan []Sharing, workers)
		stop := make(chan struct{})
		var wait sync.WaitGroup
		defer wait.Wait()
		defer close(stop)
		for w := range workers {
			made[w] = make(chan []Sharing, 1)
			wait.Go(func() {
				counts := make([]uint32, len(m.values))
				for from := w * sharedAtOnce; from < len(m.values); from += workers * sharedAtOnce {
					var out []Sharing
					for i := from; i < min(from+sharedAtOnce, len(m.values)); i++ {
						if s := m.shared(i, counts); len(s.With) > 0 {
							out = append(out, s)
						}
					}
					select {
					case made[w] <- out:
					case <-stop:
						return
					}
				}
			})
		}
		for from, w := 0, 0; from < len(m.values); from, w = from+sharedAtOnce, (w+1)%workers {
			if err := ctx.Err(); err != nil {
				yield(Sharing{}, err)
				return
			}
			for _, s := range <-made[w] {
				if !yield(s, nil) {
					return
				}
			}
		}
	}
}

// sharedAtOnce is how many values one goroutine takes at a time.
const sharedAtOnce = 16

// An incidence says which values of the first dimension go with which combinations
// of the others.
type incidence struct {
	values []uint32   // in their order
	has    [][]uint32 // the numbers of the combinations of each
	in     [][]uint32 // the places of the values that have each combination, ascending
}

func (c *Cells) incidence(meant func(values []uint32) bool, order func(a, b uint32) int) *incidence {
	m := &incidence{}
	var of []uint32 // the cells that are meant
	for i := range uint32(c.Len()) {
		if v := c.Values(int(i)); meant(v) {
			of = append(of, i)
		}
	}
	rest := func(cell uint32) []uint32 { return c.Values(int(cell))[1:] }
	combination := make([]uint32, len(of)) // by place in of, which is sorted by value
	inOrder := make([]uint32, len(of))
	for i := range inOrder {
		inOrder[i] = uint32(i)
	}
	slices.SortStableFunc(inOrder, func(a, b uint32) int { return slices.Compare(rest(of[a]), rest(of[b])) })
	n := uint32(0)
	for i, at := range inOrder {
		if i > 0 && !slices.Equal(rest(of[inOrder[i-1]]), rest(of[at])) {
			n++
		}
		combination[at] = n
	}
	for i := 0; i < len(of); {
		value, from := c.Values(int(of[i]))[0], i
		for i < len(of) && c.Values(int(of[i]))[0] == value {
			i++
		}
		m.values = append(m.values, value)
		m.has = append(m.has, combination[from:i])
	}
	if order != nil {
		m.reorder(order)
	}
	if len(of) > 0 {
		m.in = make([][]uint32, n+1)
	}
	for place, has := range m.has {
		for _, one := range has {
			m.in[one] = append(m.in[one], uint32(place))
		}
	}
	return m
}

// reorder puts the values in another order, before it is known where they are.
func (m *incidence) reorder(order func(a, b uint32) int) {
	places := make([]uint32, len(m.values))
	for i := range places {
		places[i] = uint32(i)
	}
	slices.SortStableFunc(places, func(a, b uint32) int { return order(m.values[a], m.values[b]) })
	values, has := m.values, m.has
	m.values, m.has = make([]uint32, len(values)), make([][]uint32, len(has))
	for i, place := range places {
		m.values[i], m.has[i] = values[place], has[place]
	}
}

// shared is what the value at a place shares with those behind it. Counts are zeros,
// one for each value, and are so again in the end.
func (m *incidence) shared(place int, counts []uint32) Sharing {
	out := Sharing{Value: m.values[place]}
	different := 0
	for _, one := range m.has[place] {
		in := m.in[one]
		at, _ := slices.BinarySearch(in, uint32(place)+1)
		for _, other := range in[at:] {
			if counts[other] == 0 {
				different++
			}
			counts[other]++
		}
	}
	if different == 0 {
		return out
	}
	out.With, out.Count = make([]uint32, 0, different), make([]uint32, 0, different)
	for other := place + 1; len(out.With) < different; other++ {
		if n := counts[other]; n > 0 {
			out.With, out.Count = append(out.With, m.values[other]), append(out.Count, n)
			counts[other] = 0
		}
	}
	return out
}
