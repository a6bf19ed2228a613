package network

import (
	"context"
	"math"
	"slices"
)

// A Method says how it is found out which ties are more than chance.
type Method string

// The methods.
//
// Disparity keeps ties that have more of the weight of one of their ends than if that
// weight were parted at random among its ties: p = (1 − w/s)^(k−1), the smaller one of
// both ends (Serrano, Boguñá and Vespignani 2009, "Extracting the Multiscale Backbone of
// Complex Weighted Networks", PNAS 106). Weights are taken without their sign.
//
// FDSM keeps ties that are stronger than in tables of the same margins: see Permute and
// FixedDegrees. SDSM does so for tables that have these margins on average (Neal 2014,
// "The Backbone of Bipartite Projections", Social Networks 39), for the number of
// stances that two rows share. Neal, Domagalski and Sagan (2021), "Comparing Alternatives
// to the Fixed Degree Sequence Model", Scientific Reports 11, compare the two.
const (
	Disparity Method = "disparity"
	FDSM      Method = "fdsm"
	SDSM      Method = "sdsm"
)

// Methods lists the methods.
func Methods() []Method { return []Method{Disparity, FDSM, SDSM} }

// A Significance says which ties are kept.
type Significance struct {
	Method Method
	Alpha  float64    // the greatest corrected p that is
	Fix    Correction // over the ties of Disparity, over all pairs of the others
	N      int        // of FDSM: how many tables
	Seed   uint64     // of FDSM
}

// A Chance is how likely a tie is that is not weaker, if it is by chance; P by itself
// and Q corrected for there being many.
type Chance struct{ P, Q float64 }

// Significant is a network with those of its ties that are more than chance.
type Significant struct {
	Network *Network
	// Tested is of how many pairs it was asked; Ties and Kept is how many of them are
	// tied, before and after.
	Tested, Ties, Kept int
	// Lost is how many nodes had ties, and have none now.
	Lost int
	// Twosomes is how many ties are between two nodes that have no other: Disparity
	// gives them a p of 1.
	Twosomes int
	// Off is of SDSM the greatest difference between a margin and its mean over the
	// tables.
	Off float64
}

// Chance says how likely a tie is of a network that Significant has made; false: it was
// not asked.
func (n *Network) Chance(row, column int) (Chance, bool) {
	if n.chance == nil {
		return Chance{}, false
	}
	if n.Settings.Mode == OneMode && column < row {
		row, column = column, row
	}
	i, found := slices.BinarySearchFunc(n.cells[row], uint32(column), func(c Cell, column uint32) int { return int(c.Column) - int(column) })
	if !found {
		return Chance{}, false
	}
	return n.chance[row][i], true
}

// Tested reports whether the network is what Significant has left of one.
func (n *Network) Tested() bool { return n.chance != nil }

// Keep leaves out the ties of a network that are not significant. The error is a
// *SettingsError, or that of the context.
func (o Significance) Keep(ctx context.Context, n *Network) (*Significant, error) {
	if n.Settings.MinWeight != 0 {
		return nil, wrongf("a tie is kept for what it is beside others: %s does not go with %s", option("significant", ""), option("min-weight", ""))
	}
	if err := checkCorrection(o.Fix, o.Alpha); err != nil {
		return nil, err
	}
	out := &Significant{}
	var chances [][]Chance
	var err error
	switch o.Method {
	case Disparity:
		chances = o.disparity(n, out)
	case FDSM:
		chances, err = o.fixed(ctx, n, out)
	case SDSM:
		chances, err = o.stochastic(ctx, n, out)
	default:
		err = wrongf("%s takes %s, %s or %s, not %q", option("method", ""), Disparity, FDSM, SDSM, string(o.Method))
	}
	if err != nil {
		return nil, err
	}
	o.reduce(n, chances, out)
	return out, nil
}

// reduce makes the network of the ties that are kept.
func (o *Significance) reduce(n *Network, chances [][]Chance, out *Significant) {
	kept := n.clone()
	kept.index = nil
	had, hadToo := make([]bool, len(n.Rows)), make([]bool, len(n.Columns))
	has, hasToo := make([]bool, len(n.Rows)), make([]bool, len(n.Columns))
	if n.Settings.Mode == OneMode {
		hadToo, hasToo = had, has
	}
	for i, row := range n.cells {
		cells := kept.cells[i][:0]
		for j, c := range row {
			out.Ties++
			had[i], hadToo[c.Column] = true, true
			if chances[i][j].Q <= o.Alpha {
				chances[i][len(cells)] = chances[i][j]
				cells = append(cells, c)
				has[i], hasToo[c.Column] = true, true
			}
		}
		kept.cells[i], chances[i] = cells, chances[i][:len(cells)]
		out.Kept += len(cells)
	}
	lost := func(had, has []bool) {
		for i := range had {
			if had[i] && !has[i] {
				out.Lost++
			}
		}
	}
	lost(had, has)
	if n.Settings.Mode != OneMode {
		lost(hadToo, hasToo)
	}
	kept.chance = chances
	if !n.Settings.Isolates {
		kept.chance = only(chances, places(has))
	}
	kept.keepNodes(has, hasToo)
	out.Network = kept
}

// disparity has the p of each tie by the weights of its ends.
func (o *Significance) disparity(n *Network, out *Significant) [][]Chance {
	strength, strengthToo := make([]float64, len(n.Rows)), make([]float64, len(n.Columns))
	degree, degreeToo := make([]int, len(n.Rows)), make([]int, len(n.Columns))
	if n.Settings.Mode == OneMode {
		strengthToo, degreeToo = strength, degree
	}
	for i, row := range n.cells {
		for _, c := range row {
			if w := math.Abs(c.Value); w > 0 && !n.loop(i, c) {
				strength[i] += w
				strengthToo[c.Column] += w
				degree[i]++
				degreeToo[c.Column]++
			}
		}
	}
	end := func(w, strength float64, degree int) float64 {
		return math.Pow(max(0, 1-w/strength), float64(degree-1))
	}
	chances, p := make([][]Chance, len(n.cells)), []float64{}
	for i, row := range n.cells {
		chances[i] = make([]Chance, len(row))
		for j, c := range row {
			chances[i][j] = Chance{1, 1}
			w := math.Abs(c.Value)
			if w == 0 || n.loop(i, c) {
				continue // neither for nor against: no tie that could be strong
			}
			if degree[i] == 1 && degreeToo[c.Column] == 1 {
				out.Twosomes++
			}
			chances[i][j].P = min(end(w, strength[i], degree[i]), end(w, strengthToo[c.Column], degreeToo[c.Column]))
			p = append(p, chances[i][j].P)
		}
	}
	out.Tested = len(p)
	q, at := o.Fix.correct(p), 0
	for i, row := range n.cells {
		for j, c := range row {
			if c.Value != 0 && !n.loop(i, c) {
				chances[i][j].Q = q[at]
				at++
			}
		}
	}
	return chances
}

// loop reports whether a cell is of a row with itself, as DNA smooths.
func (n *Network) loop(row int, c Cell) bool {
	return n.Settings.Mode == OneMode && int(c.Column) == row
}

// fixed has the p of each tie beside tables with the same margins.
func (o *Significance) fixed(ctx context.Context, n *Network, out *Significant) ([][]Chance, error) {
	if n.Settings.Aggregation == Combine {
		return nil, wrongf("%s numbers levels, which have no size: it does not go with %s", option("aggregation", string(Combine)), option("method", string(FDSM)))
	}
	if o.N < 1 || o.N > MostResamples {
		return nil, wrongf("%s takes a number from 1 to %d", option("permute", ""), MostResamples)
	}
	found, err := permute(ctx, n, Permutation{N: o.N, Seed: o.Seed, Null: FixedDegrees, Fix: o.Fix, Alpha: o.Alpha, Stronger: true})
	if err != nil {
		return nil, err
	}
	out.Tested = len(found.Ties)
	return n.chances(n.stances().pairs(), func(pair int) Chance { return Chance{found.Ties[pair].P, found.Ties[pair].Q} }), nil
}

// chances has those of the cells, of pairs.
func (n *Network) chances(pairs *pairing, of func(pair int) Chance) [][]Chance {
	out := make([][]Chance, len(n.cells))
	for i, row := range n.cells {
		out[i] = make([]Chance, len(row))
		for j, c := range row {
			out[i][j] = Chance{1, 1}
			if pair := pairs.of(i, int(c.Column)); pair >= 0 {
				out[i][j] = of(pair)
			}
		}
	}
	return out
}

// stochastic has the p of each tie beside tables with the same margins on average:
// that of two rows sharing as many stances, or more.
func (o *Significance) stochastic(ctx context.Context, n *Network, out *Significant) ([][]Chance, error) {
	set, q := &n.Settings, &n.data.Qualifier
	method := option("method", string(SDSM))
	switch {
	case set.Mode != OneMode:
		return nil, wrongf("%s counts the stances that rows share: it goes with %s", method, option("mode", string(OneMode)))
	case set.Aggregation != Ignore && set.Aggregation != Congruence:
		return nil, wrongf("%s counts the stances that rows share: it goes with %s and %s; %s goes with all", method,
			option("aggregation", string(Ignore)), option("aggregation", string(Congruence)), option("method", string(FDSM)))
	case set.Aggregation == Congruence && q.Type == Integer && len(q.Levels) > 2:
		return nil, wrongf("%s counts the stances that rows share, and those of numbers are more or less alike: the qualifier must be boolean or words", method)
	case set.SkipJoint:
		return nil, wrongf("a table has no statements: %s does not go with %s", option("joint", "skip"), method)
	case n.weights != nil:
		return nil, wrongf("a table has no times: %s does not go with %s", option("kernel", string(set.Kernel)), method)
	}
	t := n.stances()
	pairs := t.pairs()
	if pairs.n > mostPairs {
		return nil, wrongf("%d pairs are too many to compare with chance: up to %d are, so leave out some with %s or %s", pairs.n, mostPairs, option("include", ""), option("exclude", ""))
	}
	m := t.bicm()
	out.Off, out.Tested = m.off, pairs.n
	shared, takers := make([]uint32, pairs.n), make([][]int, len(t.Network.columns)*t.levels)
	for i := len(t.rows) - 1; i >= 0; i-- { // the takers of a stance that come later
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for _, slot := range t.slots[i] {
			for _, j := range takers[slot] {
				shared[pairs.of(t.rows[i], t.rows[j])]++
			}
			takers[slot] = append(takers[slot], i)
		}
	}
	p := make([]float64, pairs.n)
	tails, at := map[[2]int][]float64{}, 0
	for i := range t.rows {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for j := i + 1; j < len(t.rows); j++ {
			classes := [2]int{min(m.rowClass[i], m.rowClass[j]), max(m.rowClass[i], m.rowClass[j])}
			if tails[classes] == nil {
				tails[classes] = m.tail(classes[0], classes[1])
			}
			p[at] = tails[classes][shared[at]]
			at++
		}
	}
	q2 := o.Fix.correct(p)
	return n.chances(pairs, func(pair int) Chance { return Chance{p[pair], q2[pair]} }), nil
}

// A configuration is the bipartite configuration model (Saracco, Di Clemente, Gabrielli
// and Squartini 2015, "Randomizing Bipartite Networks: The Case of the World Trade Web",
// Scientific Reports 5): of all models of independent cells that have the margins on
// average, the one of greatest entropy, in which p = xy/(1+xy) with x of the row and y
// of the column. Rows of one degree are alike, as are columns: a class is all of them.
type configuration struct {
	rowClass      []int // by row
	rows, columns []degreeClass
	p             [][]float64 // by the class of the row and that of the column
	off           float64
}

type degreeClass struct {
	degree, count int
	left          int // of the degree, once cells that are certain were taken off
	certain       bool
	factor        float64 // x or y
}

// classesOf sorts degrees into classes, ascending.
func classesOf(degrees []int) (classes []degreeClass, of []int) {
	sorted := slices.Compact(slices.Sorted(slices.Values(degrees)))
	classes, of = make([]degreeClass, len(sorted)), make([]int, len(degrees))
	for i, d := range sorted {
		classes[i] = degreeClass{degree: d, left: d}
	}
	for i, d := range degrees {
		of[i], _ = slices.BinarySearch(sorted, d)
		classes[of[i]].count++
	}
	return classes, of
}

// bicm fits the model to the margins of a table.
func (t *stanceTable) bicm() *configuration {
	rows, columns := make([]int, len(t.slots)), make([]int, len(t.Network.columns)*t.levels)
	for i, slots := range t.slots {
		rows[i] = len(slots)
		for _, slot := range slots {
			columns[slot]++
		}
	}
	return fitConfiguration(rows, columns)
}

func fitConfiguration(rows, columns []int) *configuration {
	m := &configuration{}
	m.rows, m.rowClass = classesOf(rows)
	m.columns, _ = classesOf(columns)
	m.p = make([][]float64, len(m.rows))
	for i := range m.p {
		m.p[i] = make([]float64, len(m.columns))
	}
	for m.settle() {
	}
	m.iterate()
	return m
}

// settle finds a class whose cells, of those left, are all 0 or all 1, and takes it out:
// it has no finite x or y.
func (m *configuration) settle() bool {
	free := func(classes []degreeClass) (n int) {
		for _, c := range classes {
			if !c.certain {
				n += c.count
			}
		}
		return n
	}
	side := func(mine, others []degreeClass, set func(i, j int, p float64)) bool {
		n := free(others)
		for i := range mine {
			c := &mine[i]
			if c.certain || c.left != 0 && c.left != n {
				continue
			}
			p := 0.0
			if c.left > 0 {
				p = 1
			}
			for j := range others {
				if o := &others[j]; !o.certain {
					set(i, j, p)
					o.left -= int(p) * c.count
				}
			}
			c.certain = true
			return true
		}
		return false
	}
	return side(m.rows, m.columns, func(i, j int, p float64) { m.p[i][j] = p }) ||
		side(m.columns, m.rows, func(j, i int, p float64) { m.p[i][j] = p })
}

// The iteration ends when means are as near to margins as this, or after so many steps.
const (
	nearMargins = 1e-9
	mostSteps   = 20_000
)

// iterate finds x and y as the fixed point of x = k / Σ y/(1+xy), and the same for y.
func (m *configuration) iterate() {
	ties := 0
	for _, c := range m.rows {
		if !c.certain {
			ties += c.left * c.count
		}
	}
	if ties == 0 {
		return
	}
	for _, classes := range [][]degreeClass{m.rows, m.columns} {
		for i := range classes {
			classes[i].factor = float64(classes[i].left) / math.Sqrt(float64(ties))
		}
	}
	// improve makes one side better, and says how far it was from its margins.
	improve := func(mine, others []degreeClass) (off float64) {
		for i := range mine {
			c := &mine[i]
			if c.certain {
				continue
			}
			sum := 0.0
			for j := range others {
				if o := &others[j]; !o.certain {
					sum += float64(o.count) * o.factor / (1 + c.factor*o.factor)
				}
			}
			off = max(off, math.Abs(c.factor*sum-float64(c.left)))
			c.factor = float64(c.left) / sum
		}
		return off
	}
	for range mostSteps {
		if m.off = max(improve(m.rows, m.columns), improve(m.columns, m.rows)); m.off < nearMargins {
			break
		}
	}
	for i := range m.rows {
		for j := range m.columns {
			if r, c := &m.rows[i], &m.columns[j]; !r.certain && !c.certain {
				xy := r.factor * c.factor
				m.p[i][j] = xy / (1 + xy)
			}
		}
	}
}

// tail has P(X ≥ x) for each x that two rows of these classes can share.
func (m *configuration) tail(a, b int) []float64 {
	var p []float64
	for j, c := range m.columns {
		if both := m.p[a][j] * m.p[b][j]; both > 0 {
			for range c.count {
				p = append(p, both)
			}
		}
	}
	return poissonBinomialTail(p, min(m.rows[a].degree, m.rows[b].degree))
}

// poissonBinomialTail has P(X ≥ x) for x from 0 to most, X being how many of independent
// events happen. It adds one event after the other, which is exact but for rounding;
// what is more than most is counted as most.
func poissonBinomialTail(p []float64, most int) []float64 {
	f := make([]float64, most+1)
	f[0] = 1
	for _, p := range p {
		for x := most; x >= 0; x-- {
			stays := f[x] * (1 - p)
			if x == most {
				stays = f[x]
			}
			if f[x] = stays; x > 0 {
				f[x] += f[x-1] * p
			}
		}
	}
	for x := most - 1; x >= 0; x-- { // the small ones first
		f[x] += f[x+1]
	}
	for x := range f {
		f[x] = min(1, f[x])
	}
	return f
}
