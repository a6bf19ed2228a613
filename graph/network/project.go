package network

import (
	"context"
	"math"
	"math/bits"
	"slices"
)

// A projection ties rows to rows by the columns that they have in common.
type projection struct {
	*Network
	*tally
	a, b    []float64 // by item, where two numbers are enough: see sides
	similar func(k, l uint32) float64
	// By column, its items and their rows, ascending; and, where two numbers are
	// enough and each observation weighs 1, their sum and the difference of the two.
	starts       []int
	items        []uint32
	rowOf        []uint32
	sum, balance []float64
	spoken       []uint64  // by row, a bit for each column that it has
	words        int       // of spoken, by row
	total        []float64 // N of each row
	// member is how far each item counts as a column of its row, and members the sum
	// of each row: where a kernel weighs, as much as the heaviest of what was said of
	// it, the centre being 1; nil: wholly.
	member, members []float64
	joint           map[[2]uint32]*pairWeight
}

// project makes the ties of a one-mode network. It goes row by row: for each column
// of a row, along the rows that have it, too (Gustavson 1978, "Two Fast Algorithms
// for Sparse Matrices"). So it needs no more memory than the result, and the sums
// come in the same order on any number of processors.
func (n *Network) project(ctx context.Context, t *tally) error {
	p := &projection{Network: n, tally: t}
	p.transpose()
	p.sides()
	p.inWholeNumbers()
	p.weighColumns()
	p.joint = p.jointWeights()
	n.cells = make([][]Cell, len(n.rows))
	totals := make([]float64, len(n.rows))
	err := inParallel(ctx, len(n.rows), p.newRow, func(w *projectedRow, row int) {
		n.cells[row] = w.cells(row)
		for _, c := range n.cells[row] {
			if int(c.Column) != row {
				totals[row] += c.Positive + c.Negative
			}
		}
	})
	for _, t := range totals {
		n.Total += t
	}
	for _, pair := range sortedPairs(p.joint) {
		n.Joint += p.joint[pair].agree + p.joint[pair].differ
	}
	return err
}

// transpose lists the items by column.
func (p *projection) transpose() {
	p.starts = make([]int, len(p.Network.columns)+1)
	for _, c := range p.tally.columns {
		p.starts[c+1]++
	}
	for c := range p.Network.columns {
		p.starts[c+1] += p.starts[c]
	}
	next := slices.Clone(p.starts)
	p.items, p.rowOf = make([]uint32, len(p.tally.columns)), make([]uint32, len(p.tally.columns))
	p.total = make([]float64, len(p.Network.rows))
	for row := range p.Network.rows {
		for item := p.tally.rows[row]; item < p.tally.rows[row+1]; item++ {
			c := p.tally.columns[item]
			p.items[next[c]], p.rowOf[next[c]] = uint32(item), uint32(row)
			next[c]++
			p.total[row] += p.tally.sum(item)
		}
	}
}

// sides finds two numbers for each item that are enough to tell agreement from
// conflict, where there are: the weights of the levels 0 and 1 of a boolean
// qualifier, or of two words, or the weight of all levels and none, where they are
// ignored. Else similar says how alike two levels are, from 0 to 1.
func (p *projection) sides() {
	q := &p.data.Qualifier
	twoWords := q.Type == Text && len(q.Levels) <= 2 && !p.Settings.DNA // which has another conflict of words
	if p.Settings.Aggregation == Ignore || q.Type == Boolean || twoWords {
		p.a, p.b = make([]float64, len(p.tally.columns)), make([]float64, len(p.tally.columns))
		for item := range p.a {
			for at := p.tally.levels[item]; at < p.tally.levels[item+1]; at++ {
				if p.Settings.Aggregation != Ignore && p.level[at] == 0 {
					p.b[item] += p.weight[at]
				} else {
					p.a[item] += p.weight[at]
				}
			}
		}
	}
	p.similar = func(k, l uint32) float64 {
		if k == l || p.kernelDNA() { // where it smooths, DNA takes words for the same
			return 1
		}
		return 0
	}
	if q.Type == Integer && len(p.Network.levels) > 0 {
		counting := p.Network.levels
		r := counting[len(counting)-1].Value - counting[0].Value
		if p.Settings.Range != nil && !p.Settings.DNA {
			r = p.Settings.Range[1] - p.Settings.Range[0]
		}
		p.similar = func(k, l uint32) float64 {
			if r == 0 {
				return math.NaN() // the divisor is 0: neither alike nor not
			}
			return 1 - math.Abs(q.Levels[k].Value-q.Levels[l].Value)/r
		}
	}
}

// mostWords bounds the room for a bit for each row and column: 32 MB.
const mostWords = 1 << 22

// inWholeNumbers gets ready for what is counted in whole numbers, and fast: with the sum t and
// the difference s of two numbers a and b, congruence aa′+bb′ is (tt′+ss′)/2, and
// conflict ab′+ba′ is (tt′-ss′)/2. Of weights these would not cancel out.
func (p *projection) inWholeNumbers() {
	p.words = (len(p.Network.columns) + 63) / 64
	if p.a == nil || p.weights != nil || p.kernelDNA() || p.words*len(p.Network.rows) > mostWords {
		return
	}
	p.sum, p.balance = make([]float64, len(p.items)), make([]float64, len(p.items))
	for at, item := range p.items {
		p.sum[at], p.balance[at] = p.a[item]+p.b[item], p.a[item]-p.b[item]
	}
	p.spoken = make([]uint64, p.words*len(p.Network.rows))
	for row := range p.Network.rows {
		for _, c := range p.tally.columns[p.tally.rows[row]:p.tally.rows[row+1]] {
			p.spoken[row*p.words+int(c/64)] |= 1 << (c % 64)
		}
	}
}

// weighColumns finds out how far columns count where a kernel weighs. DNA counts none.
func (p *projection) weighColumns() {
	if p.weights == nil || p.Settings.Kernel == NoKernel || p.Settings.DNA {
		return
	}
	peak := math.Sqrt(p.Settings.Kernel.weight(0, false))
	p.member, p.members = make([]float64, len(p.top)), make([]float64, len(p.Network.rows))
	for row := range p.Network.rows {
		for item := p.tally.rows[row]; item < p.tally.rows[row+1]; item++ {
			p.member[item] = p.top[item] / peak
			p.members[row] += p.member[item]
		}
	}
}

// inCommon counts the columns that two rows have.
func (p *projection) inCommon(row, other int) (n uint32) {
	a, b := p.spoken[row*p.words:(row+1)*p.words], p.spoken[other*p.words:(other+1)*p.words]
	for i, w := range a {
		n += uint32(bits.OnesCount64(w & b[i]))
	}
	return n
}

// A pairWeight is how far two rows agree and how far not.
type pairWeight struct{ agree, differ float64 }

// jointWeights are those of pairs that make statements together. Where they are to
// be left out, these are taken off.
func (p *projection) jointWeights() map[[2]uint32]*pairWeight {
	out := map[[2]uint32]*pairWeight{}
	rowOf := places32(p.Network.rows, len(p.data.Rows))
	weigh := func(group []uint32) {
		for i, x := range group {
			for _, y := range group[i+1:] {
				e, o := &p.entries[x], &p.entries[y]
				if e.Row == o.Row || e.Column != o.Column {
					continue
				}
				w := 1.0
				if p.weights != nil {
					w = math.Sqrt(p.weights[x] * p.weights[y])
				}
				pair := [2]uint32{rowOf[e.Row], rowOf[o.Row]}
				if pair[0] > pair[1] {
					pair[0], pair[1] = pair[1], pair[0]
				}
				if out[pair] == nil {
					out[pair] = &pairWeight{}
				}
				agree := 1.0
				if p.Settings.Aggregation != Ignore {
					agree = p.similar(e.Level, o.Level)
				}
				if math.IsNaN(agree) {
					continue
				}
				out[pair].agree += agree * w
				out[pair].differ += (1 - agree) * w
			}
		}
	}
	for _, group := range p.together() {
		weigh(group)
	}
	return out
}

// together are the entries of statements that several rows make, statement by
// statement, all of each: a row can say of a column more than one thing at once.
func (n *Network) together() (out [][]uint32) {
	joint := n.joint
	if joint == nil {
		joint = jointOf(n.data, n.entries)
	}
	groups := map[uint32][]uint32{}
	var order []uint32
	for i := range n.entries {
		statement := n.entries[i].Statement
		if !joint[statement] {
			continue
		}
		g := groups[statement]
		if g == nil {
			order = append(order, statement)
		}
		groups[statement] = append(g, uint32(i))
	}
	for _, statement := range order {
		g := groups[statement]
		row := n.entries[g[0]].Row
		if slices.ContainsFunc(g, func(at uint32) bool { return n.entries[at].Row != row }) {
			out = append(out, g)
		}
	}
	return out
}

func sortedPairs(m map[[2]uint32]*pairWeight) [][2]uint32 {
	out := make([][2]uint32, 0, len(m))
	for pair := range m {
		out = append(out, pair)
	}
	slices.SortFunc(out, func(a, b [2]uint32) int { return slices.Compare(a[:], b[:]) })
	return out
}

// A projectedRow sums up what a row has in common with later ones.
type projectedRow struct {
	*projection
	sums         []commonSum
	totals, bals []float64 // in the place of sums, where projection.sum is used
	touched      []uint32
}

type commonSum struct {
	agree, differ float64
	// off is a sum over the columns and levels that both have, of what jaccard and
	// ruzicka take off the sum of all, see divisor.
	off    float64
	both   float64 // n + n′ of those
	common uint32
}

func (p *projection) newRow() *projectedRow {
	r := &projectedRow{projection: p}
	if p.sum != nil && !p.detailed() {
		r.totals, r.bals = make([]float64, len(p.Network.rows)), make([]float64, len(p.Network.rows))
	} else {
		r.sums = make([]commonSum, len(p.Network.rows))
	}
	return r
}

// detailed reports whether items must be compared level by level.
func (p *projection) detailed() bool {
	return p.a == nil || p.Settings.Normalization == Ruzicka || p.Settings.Normalization == Jaccard && (p.Settings.DNA || p.member != nil)
}

// wholeCells are the ties of a row to those that come later, in whole numbers.
func (r *projectedRow) wholeCells(row int) []Cell {
	totals, bals := r.totals, r.bals
	for item := r.tally.rows[row]; item < r.tally.rows[row+1]; item++ {
		c := r.tally.columns[item]
		from, until := r.starts[c], r.starts[c+1]
		at, _ := slices.BinarySearch(r.rowOf[from:until], uint32(row+1))
		from += at
		rows := r.rowOf[from:until]
		sum, balance := r.sum[from:until][:len(rows)], r.balance[from:until][:len(rows)]
		t, s := r.a[item]+r.b[item], r.a[item]-r.b[item]
		for k, other := range rows {
			totals[other] += t * sum[k]
			bals[other] += s * balance[k]
		}
	}
	n := 0
	for _, t := range totals[row+1:] {
		if t != 0 {
			n++
		}
	}
	out := make([]Cell, 0, n)
	for other := row + 1; other < len(totals); other++ {
		t := totals[other]
		if t == 0 {
			continue
		}
		s := commonSum{agree: (t + bals[other]) / 2, differ: (t - bals[other]) / 2, common: r.inCommon(row, other)}
		totals[other], bals[other] = 0, 0
		if c, any := r.cell(row, other, &s); any {
			out = append(out, c)
		}
	}
	return out
}

// cells are the ties of a row to those that come later, and, as DNA smooths, to
// itself.
func (r *projectedRow) cells(row int) []Cell {
	if r.totals != nil {
		return r.wholeCells(row)
	}
	r.touched = r.touched[:0]
	first := row + 1
	if r.kernelDNA() {
		first = row
	}
	detailed := r.detailed()
	for item := r.tally.rows[row]; item < r.tally.rows[row+1]; item++ {
		c := r.tally.columns[item]
		from, until := r.starts[c], r.starts[c+1]
		at, _ := slices.BinarySearch(r.rowOf[from:until], uint32(first))
		for at += from; at < until; at++ {
			other := r.rowOf[at]
			s := &r.sums[other]
			if s.common == 0 {
				r.touched = append(r.touched, other)
			}
			s.common++
			o := r.items[at]
			if r.a != nil {
				a, b, oa, ob := r.a[item], r.b[item], r.a[o], r.b[o]
				s.agree += a*oa + b*ob
				s.differ += a*ob + b*oa
			}
			if detailed {
				r.compareLevels(s, item, int(o))
			}
		}
	}
	slices.Sort(r.touched)
	if everyPair := r.textConflictDNA(); everyPair {
		r.touched = r.touched[:0]
		for other := first; other < len(r.sums); other++ {
			r.touched = append(r.touched, uint32(other))
		}
	}
	out := make([]Cell, 0, len(r.touched))
	for _, other := range r.touched {
		s := &r.sums[other]
		if c, any := r.cell(row, int(other), s); any {
			out = append(out, c)
		}
		*s = commonSum{}
	}
	return out
}

// compareLevels compares two items level by level.
func (r *projectedRow) compareLevels(s *commonSum, item, other int) {
	from, until := r.tally.levels[item], r.tally.levels[item+1]
	ofrom, ountil := r.tally.levels[other], r.tally.levels[other+1]
	if r.a == nil {
		for x := from; x < until; x++ {
			for y := ofrom; y < ountil; y++ {
				w := r.weight[x] * r.weight[y]
				agree := r.similar(r.level[x], r.level[y])
				if math.IsNaN(agree) {
					continue
				}
				s.agree += w * agree
				s.differ += w * (1 - agree)
			}
		}
	}
	if r.member != nil && r.Settings.Normalization == Jaccard {
		s.off += min(r.member[item], r.member[other])
		return
	}
	if r.Settings.Normalization == Ruzicka && r.Settings.Aggregation == Ignore {
		s.off += min(r.a[item], r.a[other])
		return
	}
	for x, y := from, ofrom; x < until && y < ountil; {
		switch k, l := r.level[x], r.level[y]; {
		case k < l:
			x++
		case k > l:
			y++
		default:
			v, w := r.weight[x], r.weight[y]
			s.both += v + w
			if r.Settings.Normalization == Ruzicka {
				s.off += min(v, w)
			} else {
				s.off += v + w - v*w
			}
			x++
			y++
		}
	}
}

// textConflictDNA reports whether conflict is what DNA makes of words: what one of
// two rows alone has said, which any two rows have.
func (p *projection) textConflictDNA() bool {
	return p.Settings.DNA && !p.kernelDNA() && p.data.Qualifier.Type == Text && (p.Settings.Aggregation == Conflict || p.Settings.Aggregation == Subtract)
}

// cell makes the tie of two rows; false: they have nothing in common.
func (r *projectedRow) cell(row, other int, s *commonSum) (Cell, bool) {
	c := Cell{Column: uint32(other), Positive: s.agree, Negative: s.differ, Count: s.common}
	if r.textConflictDNA() {
		c.Negative = r.total[row] + r.total[other] - s.both
	}
	if r.Settings.SkipJoint {
		if j := r.joint[[2]uint32{uint32(row), uint32(other)}]; j != nil {
			c.Positive, c.Negative = less(c.Positive, j.agree), less(c.Negative, j.differ)
			if c.Positive+c.Negative == 0 {
				return c, false
			}
		}
	}
	switch r.Settings.Aggregation {
	case Ignore:
		c.Value = c.Positive + c.Negative
	case Congruence:
		c.Value = c.Positive
	case Conflict:
		c.Value = c.Negative
	default:
		c.Value = c.Positive - c.Negative
	}
	switch {
	case r.Settings.Normalization == Ruzicka:
		c.Value = ratio(s.off, r.total[row]+r.total[other]-s.off)
	case r.kernelDNA():
		if r.Settings.Normalization != None {
			c.Value *= r.averageDNA(row, other)
		}
	case r.Settings.Normalization != None:
		c.Value = ratio(c.Value, r.divisor(row, other, s))
	}
	if r.Settings.Normalization == Cosine && !r.Settings.DNA && math.Abs(c.Value) > 1 && math.Abs(c.Value) < 1+1e-6 && r.data.Qualifier.Type != Integer {
		c.Value = math.Copysign(1, c.Value) // but for rounding
	}
	return c, true
}

// less takes off what is a part of a sum. What is left by rounding is nothing.
func less(sum, part float64) float64 {
	if sum-part <= sum*1e-12 {
		return 0
	}
	return sum - part
}

// divisor is that of the normalization.
func (r *projectedRow) divisor(row, other int, s *commonSum) float64 {
	columns := float64(r.tally.rows[row+1] - r.tally.rows[row])
	columnsToo := float64(r.tally.rows[other+1] - r.tally.rows[other])
	common := float64(s.common)
	if r.member != nil {
		columns, columnsToo, common = r.members[row], r.members[other], s.off
	}
	switch r.Settings.Normalization {
	case Average:
		if r.Settings.DNA {
			return (r.total[row] + r.total[other]) / 2
		}
		return (columns + columnsToo) / 2
	case Jaccard:
		if r.Settings.DNA {
			return r.total[row] + r.total[other] - s.off
		}
		return columns + columnsToo - common
	default: // Cosine
		if r.Settings.DNA {
			return r.total[row] * r.total[other]
		}
		a, b := r.squares(row), r.squares(other)
		if product := a * b; product > 1e-290 && product < 1e290 {
			return math.Sqrt(product) // of equal rows it is exact
		}
		return math.Sqrt(a) * math.Sqrt(b)
	}
}

// averageDNA is what DNA multiplies smoothed weights by: Σ 2/(n+n′) over the columns
// and levels of all observations, whatever the window; 1 where there are none.
func (r *projectedRow) averageDNA(row, other int) (sum float64) {
	x, y := r.whole.counts(row), r.whole.counts(other)
	for len(x)+len(y) > 0 {
		switch {
		case len(y) == 0 || len(x) > 0 && x[0].before(&y[0]):
			sum, x = sum+2/x[0].n, x[1:]
		case len(x) == 0 || y[0].before(&x[0]):
			sum, y = sum+2/y[0].n, y[1:]
		default:
			sum, x, y = sum+2/(x[0].n+y[0].n), x[1:], y[1:]
		}
	}
	if sum == 0 {
		return 1
	}
	return sum
}

// A levelCount is how often a row has said something of a column.
type levelCount struct {
	column, level uint32
	n             float64
}

func (s *levelCount) before(o *levelCount) bool {
	return s.column < o.column || s.column == o.column && s.level < o.level
}

// counts are what a row has said of each column at each level.
func (t *tally) counts(row int) (out []levelCount) {
	for item := t.rows[row]; item < t.rows[row+1]; item++ {
		for at := t.levels[item]; at < t.levels[item+1]; at++ {
			out = append(out, levelCount{t.columns[item], t.level[at], t.weight[at]})
		}
	}
	return out
}

// squares is the sum of squares of what a row has said, by column and level; or by
// column alone where levels are ignored.
func (p *projection) squares(row int) (sum float64) {
	for item := p.tally.rows[row]; item < p.tally.rows[row+1]; item++ {
		if p.Settings.Aggregation == Ignore {
			w := p.tally.sum(item)
			sum += w * w
			continue
		}
		for at := p.tally.levels[item]; at < p.tally.levels[item+1]; at++ {
			sum += p.weight[at] * p.weight[at]
		}
	}
	return sum
}
