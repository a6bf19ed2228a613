package network

import (
	"context"
	"iter"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// A Network is a network of rows and columns, or of rows alone. Of the cells it has
// those about which anything was said: in a one-mode network the pairs of rows that
// have a column in common.
type Network struct {
	Settings Settings
	Rows     []Node
	Columns  []Node // in a one-mode network the same as Rows
	// Start and End are the first and the last moment, Centre that from which a
	// kernel weighs; NoTime: unknown.
	Start, End, Centre Time
	// Observations is how many there are, without those that repeat another one;
	// Repeated, how many these are.
	Observations, Repeated int
	// Joint is the weight of what agrees and conflicts between rows of the same
	// statements, of Total in all; before normalization.
	Joint, Total float64
	// Light is how many ties were left out for Settings.MinWeight.
	Light int

	data    *Data
	entries []Entry
	weights []float64  // of the entries; nil: 1
	copies  []float64  // what is tallied in their place; nil: these
	rows    []uint32   // of the data, by row
	columns []uint32   // of the data, by column
	cells   [][]Cell   // by row; in a one-mode network of the columns from the row on
	levels  []Level    // that count
	whole   *tally     // of the series, see there
	joint   []bool     // of the series; nil: not known
	index   *index     // of the entries; nil: not made yet
	said    *voices    // nil: not made yet
	held    *opinions  // nil: not made yet
	chance  [][]Chance // of the cells of each row; nil: nobody asked, see Significant
	labels  *present   // rows and columns before light ties were left out
}

// Dropped counts, by reason, the observations that the network could not use, whatever its
// settings; Reasons has the reasons in their order.
func (n *Network) Dropped() map[string]int { return n.data.Dropped }

// Reasons are those of Dropped.
func (n *Network) Reasons() []string { return n.data.Reasons() }

// A Cell is where a row and a column meet.
type Cell struct {
	Column uint32
	Value  float64
	// Positive and Negative are congruence and conflict of a one-mode network, and
	// what is for and against in a two-mode one: before normalization. Neutral is
	// neither, and in a two-mode network. Of words and of nothing there is no side.
	Positive, Negative, Neutral float64
	// Count is how many columns the rows of a one-mode network have in common, and
	// how many observations a cell of a two-mode one has.
	Count uint32
}

// Cells gives the cells of a row by their columns. In a one-mode network each pair
// comes once: with the row that is first.
func (n *Network) Cells(row int) []Cell { return n.cells[row] }

// Len is how many cells there are.
func (n *Network) Len() (count int) {
	for _, row := range n.cells {
		count += len(row)
	}
	return count
}

// At gives a cell; false: nothing was said there.
func (n *Network) At(row, column int) (Cell, bool) {
	if n.Settings.Mode == OneMode && column < row {
		row, column = column, row
	}
	cells := n.cells[row]
	i, found := slices.BinarySearchFunc(cells, uint32(column), func(c Cell, column uint32) int { return int(c.Column) - int(column) })
	if !found {
		return Cell{Column: uint32(column)}, false
	}
	return cells[i], true
}

// Matrix yields the rows of the network as a matrix; that of a one-mode network is
// symmetric. Where nothing was said there is NaN. The slice is used again.
func (n *Network) Matrix() iter.Seq2[int, []float64] {
	return func(yield func(int, []float64) bool) {
		line := make([]float64, len(n.Columns))
		var above [][]Cell // of a one-mode network: for each row the cells of earlier ones
		if n.Settings.Mode == OneMode {
			above = make([][]Cell, len(n.Rows))
			for i, row := range n.cells {
				for _, c := range row {
					if int(c.Column) != i {
						above[c.Column] = append(above[c.Column], Cell{Column: uint32(i), Value: c.Value})
					}
				}
			}
		}
		for i, row := range n.cells {
			for j := range line {
				line[j] = math.NaN()
			}
			for _, c := range row {
				line[c.Column] = c.Value
			}
			if above != nil {
				for _, c := range above[i] {
					line[c.Column] = c.Value
				}
				if math.IsNaN(line[i]) {
					line[i] = 0 // of oneself nothing is asked
				}
			}
			if !yield(i, line) {
				return
			}
		}
	}
}

// compute weighs the cells.
func (n *Network) compute(ctx context.Context, labels *present) error {
	n.labels, n.rows, n.columns = labels, labels.rows, labels.columns
	for _, r := range n.rows {
		n.Rows = append(n.Rows, n.data.Rows[r])
	}
	if n.Settings.Mode == OneMode {
		n.Columns = n.Rows
	} else {
		for _, c := range n.columns {
			n.Columns = append(n.Columns, n.data.Columns[c])
		}
	}
	t := n.tally()
	var err error
	switch n.Settings.Mode {
	case Events:
		n.cells = make([][]Cell, len(n.Rows))
	case OneMode:
		err = n.project(ctx, t)
	default:
		err = n.cross(ctx, t)
	}
	if err == nil {
		n.dropLight()
	}
	return err
}

// A tally has what each row has said of each column, by level.
type tally struct {
	rows    []int    // where the items of each row begin in columns, and the end
	columns []uint32 // by item
	levels  []int    // where the levels of each item begin, and the end
	level   []uint32
	weight  []float64
	count   []uint32  // observations, by item
	top     []float64 // the greatest weight of an observation, by item
}

// tally counts the entries by row, column and level.
func (n *Network) tally() *tally {
	rowOf, columnOf := places32(n.rows, len(n.data.Rows)), places32(n.columns, len(n.data.Columns))
	starts := make([]int, len(n.rows)+1)
	for i := range n.entries {
		starts[rowOf[n.entries[i].Row]+1]++
	}
	for i := range n.rows {
		starts[i+1] += starts[i]
	}
	order := make([]uint32, len(n.entries))
	next := slices.Clone(starts)
	for i := range n.entries {
		r := rowOf[n.entries[i].Row]
		order[next[r]] = uint32(i)
		next[r]++
	}
	levels := max(1, len(n.data.Qualifier.Levels))
	t := &tally{rows: make([]int, 1, len(n.rows)+1), levels: []int{0}}
	sums := make([]float64, len(n.columns)*levels)
	counts := make([]uint32, len(n.columns)*levels)
	tops := make([]float64, len(n.columns))
	var touched []uint32
	root := n.Settings.Mode == OneMode // pairs weigh the root of the product
	weights := n.weights
	if n.copies != nil {
		weights = n.copies
	}
	for i := range n.rows {
		touched = touched[:0]
		for _, at := range order[starts[i]:starts[i+1]] {
			e := &n.entries[at]
			w := 1.0
			if weights != nil {
				if w = weights[at]; w == 0 {
					continue
				}
				if root {
					w = math.Sqrt(w)
				}
			}
			tops[columnOf[e.Column]] = max(tops[columnOf[e.Column]], w)
			slot := columnOf[e.Column]*uint32(levels) + e.Level
			if counts[slot] == 0 {
				touched = append(touched, slot)
			}
			counts[slot]++
			sums[slot] += w
		}
		slices.Sort(touched)
		last := ^uint32(0)
		for _, slot := range touched {
			column := slot / uint32(levels)
			if column != last {
				if last != ^uint32(0) {
					t.levels = append(t.levels, len(t.level))
				}
				t.columns = append(t.columns, column)
				t.count = append(t.count, 0)
				t.top = append(t.top, tops[column])
				tops[column] = 0
				last = column
			}
			t.level = append(t.level, slot%uint32(levels))
			t.weight = append(t.weight, sums[slot])
			t.count[len(t.count)-1] += counts[slot]
			sums[slot], counts[slot] = 0, 0
		}
		if last != ^uint32(0) {
			t.levels = append(t.levels, len(t.level))
		}
		t.rows = append(t.rows, len(t.columns))
	}
	return t
}

// places32 gives the place of each number in an ascending list.
func places32(list []uint32, n int) []uint32 {
	out := make([]uint32, n)
	for i, v := range list {
		out[v] = uint32(i)
	}
	return out
}

// sum is the weight of an item at all levels.
func (t *tally) sum(item int) (w float64) {
	for i := t.levels[item]; i < t.levels[item+1]; i++ {
		w += t.weight[i]
	}
	return w
}

// cross makes the cells of a two-mode network.
func (n *Network) cross(ctx context.Context, t *tally) error {
	q := &n.data.Qualifier
	rank := map[Level]int{} // of the levels that count
	for i, l := range n.levels {
		rank[l] = i
	}
	n.cells = make([][]Cell, len(n.rows))
	byColumn := make([]float64, len(n.columns))
	for i := range n.rows {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		row := make([]Cell, 0, t.rows[i+1]-t.rows[i])
		whole, cells := 0.0, 0
		for item := t.rows[i]; item < t.rows[i+1]; item++ {
			c := Cell{Column: t.columns[item], Count: t.count[item]}
			for at := t.levels[item]; at < t.levels[item+1]; at++ {
				level, w := t.level[at], t.weight[at]
				if n.Settings.Aggregation == Combine {
					c.Value += math.Ldexp(1, len(n.levels)-1-rank[q.Levels[level]])
				}
				v := q.Levels[level].Value
				switch q.sentiment(level) {
				case 1:
					c.Positive += w
				case -1:
					c.Negative += w
				case 0:
					c.Neutral += w
				}
				switch n.Settings.Aggregation {
				case Ignore:
					c.Value += w
				case Subtract:
					switch q.Type {
					case Boolean:
						c.Value += (2*v - 1) * w
					case Integer:
						c.Value += v * w
					default: // in DNA: words have nothing to subtract
						c.Value += w
					}
				}
				whole += w
				byColumn[c.Column] += w
			}
			if c.Value != 0 {
				cells++
			}
			row = append(row, c)
		}
		if n.Settings.Normalization == Activity && !n.kernelDNA() {
			if n.Settings.Aggregation == Combine {
				whole = float64(cells)
			}
			for j := range row {
				row[j].Value = ratio(row[j].Value, whole)
			}
		}
		n.cells[i] = row
	}
	if n.Settings.Normalization == Prominence && !n.kernelDNA() {
		for _, row := range n.cells {
			for j := range row {
				row[j].Value = ratio(row[j].Value, byColumn[row[j].Column])
			}
		}
	}
	return nil
}

// kernelDNA reports whether weights are as DNA smooths them: there normalizations
// but the average are none.
func (n *Network) kernelDNA() bool { return n.Settings.DNA && n.Settings.Kernel != NoKernel }

func ratio(v, by float64) float64 {
	if by == 0 {
		return 0
	}
	return v / by
}

// dropLight leaves out ties that are lighter than they should be, and nodes that
// have none for it.
func (n *Network) dropLight() {
	least := n.Settings.MinWeight
	if least == 0 {
		return
	}
	tied := make([]bool, len(n.Rows))
	tiedTo := make([]bool, len(n.Columns))
	for i, row := range n.cells {
		kept := row[:0]
		for _, c := range row {
			if math.Abs(c.Value) < least {
				n.Light++
				continue
			}
			kept = append(kept, c)
			tied[i], tiedTo[c.Column] = true, true
		}
		n.cells[i] = kept
	}
	n.keepNodes(tied, tiedTo)
}

// keepNodes leaves out rows and columns, which have no ties, unless isolates are to
// be kept.
func (n *Network) keepNodes(tied, tiedTo []bool) {
	if n.Settings.Isolates {
		return
	}
	if n.Settings.Mode == OneMode {
		for i := range tied {
			tied[i] = tied[i] || tiedTo[i]
		}
		tiedTo = tied
	}
	rows, columns := places(tied), places(tiedTo)
	to := places32(columns, len(n.Columns))
	cells := make([][]Cell, len(rows))
	for i, old := range rows {
		cells[i] = n.cells[old]
		for j := range cells[i] {
			cells[i][j].Column = to[cells[i][j].Column]
		}
	}
	n.cells = cells
	n.Rows, n.rows = only(n.Rows, rows), only(n.rows, rows)
	if n.Settings.Mode == OneMode {
		n.Columns = n.Rows
		return
	}
	n.Columns, n.columns = only(n.Columns, columns), only(n.columns, columns)
}

func only[T any](all []T, places []uint32) []T {
	out := make([]T, len(places))
	for i, p := range places {
		out[i] = all[p]
	}
	return out
}

// inParallel calls do for each row, on all processors; each goroutine has a worker
// of its own.
func inParallel[W any](ctx context.Context, rows int, worker func() W, do func(w W, row int)) error {
	return inParallelBy(ctx, 16, rows, worker, do)
}

// inParallelBy hands out so many rows at a time.
func inParallelBy[W any](ctx context.Context, batch, rows int, worker func() W, do func(w W, row int)) error {
	spread(batch, rows, func() bool { return ctx.Err() != nil }, worker, do)
	return ctx.Err()
}

// spread calls do with each row, so many at a time, on all cores, unless it is to stop.
func spread[W any](batch, rows int, stop func() bool, worker func() W, do func(w W, row int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range max(1, min(runtime.GOMAXPROCS(0), rows/batch)) {
		wait.Go(func() {
			w := worker()
			for {
				until := int(next.Add(int64(batch)))
				if until-batch >= rows || stop() {
					return
				}
				for row := until - batch; row < min(until, rows); row++ {
					do(w, row)
				}
			}
		})
	}
	wait.Wait()
}
