package network

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
)

// A Null says what is left to chance where ties are compared with it, and what is
// kept.
type Null string

// The nulls. A stance is a column with a level, or a column alone where levels are
// ignored.
//
// FixedDegrees is the fixed degree sequence model: the table of rows and stances is one
// of all those in which each row takes as many stances, and each stance is taken by as
// many rows, each such table as likely as another. How often a row repeats its stances
// stays with the row, and is dealt to those that it takes now. All levels are shuffled
// together, for then it does not matter which way round a column is worded.
//
// PermutedLevels keeps who has spoken of what, and how often: of each column the levels
// are permuted among its rows.
//
// DealtObservations deals observations one by one: each row keeps how many it has and
// each stance how many it gets (Patefield 1981, the tables of Fisher's exact test). A
// row that says one thing twenty times says twenty things there.
const (
	FixedDegrees      Null = "fdsm"
	PermutedLevels    Null = "stances"
	DealtObservations Null = "observations"
)

// Nulls lists the nulls.
func Nulls() []Null { return []Null{FixedDegrees, PermutedLevels, DealtObservations} }

// A Correction says how p-values are corrected for there being many.
type Correction string

// The corrections: none, the false discovery rate of Benjamini and Hochberg (1995),
// and the familywise error rate of Holm (1979).
const (
	Uncorrected       Correction = "none"
	BenjaminiHochberg Correction = "bh"
	Holm              Correction = "holm"
)

// Corrections lists the corrections.
func Corrections() []Correction { return []Correction{Uncorrected, BenjaminiHochberg, Holm} }

// A Permutation says how a network is compared with chance.
type Permutation struct {
	N     int    // how many tables are shuffled
	Seed  uint64 // of the random numbers
	Null  Null
	Fix   Correction
	Alpha float64 // a verdict needs a corrected p of at most this
	// Stronger asks only which ties are stronger; else p-values are two-sided.
	Stronger bool
}

// A PermutedTie is a tie, or a pair that has none, beside what chance makes of it.
type PermutedTie struct {
	Row, Column int
	Tied        bool // the network has the tie; else its value is 0
	Value       float64
	// Expected and SD are the mean and the standard deviation of the shuffled tables.
	Expected, SD float64
	// P is (b+1)/(N+1) with b the tables whose value is not less (Phipson and Smyth
	// 2010, "Permutation P-values Should Never Be Zero"); two-sided it is twice the
	// smaller one of both sides, 1 at most. Q is corrected for all pairs.
	P, Q float64
	// Verdict is 1 for a tie stronger than chance, -1 for a weaker one, else 0.
	Verdict int
}

// A PermutedNetwork is a network and what chance makes of it.
type PermutedNetwork struct {
	Network *Network
	// Ties has all pairs that could be tied: of rows that have observations, or of
	// these and columns.
	Ties []PermutedTie
	// Trades is how many trades each shuffled table is away from the observed one; 0:
	// it is drawn at once.
	Trades int
}

// mostPairs is how many pairs are compared with chance at once.
const mostPairs = 1 << 23

// tradesPerRow is how many trades a table is shuffled with for each of its rows: each
// is in twenty of them on average. Strona et al. take five times the number of rows.
const (
	tradesPerRow = 10
	fewestTrades = 100
)

// check says what does not go together.
func (o *Permutation) check(n *Network) error {
	set := &n.Settings
	switch {
	case !slices.Contains(Nulls(), o.Null):
		return wrongf("%s takes %s, %s or %s, not %q", option("null", ""), FixedDegrees, PermutedLevels, DealtObservations, string(o.Null))
	case o.Null == PermutedLevels && (set.Aggregation == Ignore || n.data.Qualifier.Type == NoQualifier):
		return wrongf("%s permutes levels, and %s has none", option("null", string(o.Null)), option("aggregation", string(set.Aggregation)))
	case set.SkipJoint:
		return wrongf("a shuffled table has no statements: %s does not go with %s", option("joint", "skip"), option("permute", ""))
	case set.MinWeight != 0:
		return wrongf("whether a tie is stronger than chance does not depend on how much it weighs: %s does not go with %s", option("permute", ""), option("min-weight", ""))
	case n.weights != nil:
		return wrongf("a shuffled table has no times: %s does not go with %s", option("kernel", string(set.Kernel)), option("permute", ""))
	}
	return checkCorrection(o.Fix, o.Alpha)
}

func checkCorrection(c Correction, alpha float64) error {
	switch {
	case !slices.Contains(Corrections(), c):
		return wrongf("%s takes %s, %s or %s, not %q", option("fdr", ""), Uncorrected, BenjaminiHochberg, Holm, string(c))
	case !(alpha > 0 && alpha < 1):
		return wrongf("%s takes a number between 0 and 1, not %v", option("alpha", ""), alpha)
	}
	return nil
}

// Permute shuffles the table behind a network again and again, and says which ties are
// stronger or weaker than those of the shuffled tables. The error is a *SettingsError,
// or that of the context.
func Permute(ctx context.Context, s *Series, o Permutation) (*PermutedNetwork, error) {
	if err := s.alone("permute", o.N); err != nil {
		return nil, err
	}
	all := *s
	all.Keep = nil
	n, err := all.At(ctx, 0)
	if err != nil {
		return nil, err
	}
	return permute(ctx, n, o)
}

func permute(ctx context.Context, n *Network, o Permutation) (*PermutedNetwork, error) {
	if err := o.check(n); err != nil {
		return nil, err
	}
	t := n.stances()
	pairs := t.pairs()
	if pairs.n > mostPairs {
		return nil, wrongf("%d pairs are too many to compare with chance: up to %d are, so leave out some with %s or %s", pairs.n, mostPairs, option("include", ""), option("exclude", ""))
	}
	out := &PermutedNetwork{Network: n, Ties: pairs.ties(n)}
	if o.Null == PermutedLevels {
		t.part()
	}
	if o.Null == FixedDegrees || o.Null == PermutedLevels && t.curveballed() {
		out.Trades = t.trades(len(t.rows))
	}
	sums := make([]againstChance, pairs.n)
	round := min(o.N, 4*runtime.GOMAXPROCS(0), max(1, blockOfValues/max(1, pairs.n)))
	values := make([][]float64, round)
	for i := range values {
		values[i] = make([]float64, pairs.n)
	}
	workers := make(chan *shuffler, round)
	for from := 0; from < o.N; from += round {
		made := min(round, o.N-from)
		err := inParallelBy(ctx, 1, made, func() *struct{} { return nil }, func(_ *struct{}, i int) {
			var w *shuffler
			select {
			case w = <-workers:
			default:
				w = t.newShuffler(pairs)
			}
			w.shuffle(random(o.Seed, from+i), o.Null)
			w.values(ctx, values[i])
			workers <- w
		})
		if err != nil {
			return nil, err
		}
		// Each pair sums up its values in the order of the tables, whoever made them.
		err = inParallelBy(ctx, 4096, pairs.n, func() *struct{} { return nil }, func(_ *struct{}, pair int) {
			for _, v := range values[:made] {
				sums[pair].add(v[pair], out.Ties[pair].Value)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	p := make([]float64, pairs.n)
	for i := range out.Ties {
		sums[i].say(&out.Ties[i], o.N, o.Stronger)
		p[i] = out.Ties[i].P
	}
	for i, q := range o.Fix.correct(p) {
		tie := &out.Ties[i]
		if tie.Q = q; q <= o.Alpha {
			tie.Verdict = sums[i].side(o.Stronger)
		}
	}
	return out, nil
}

// An againstChance sums up what shuffled tables have of one pair.
type againstChance struct {
	up, down      uint32 // tables that have as much or more, and as much or less
	sum, sumOfSqs float64
}

// add adds the value of a table; what differs by rounding alone is the same.
func (c *againstChance) add(v, observed float64) {
	d := v - observed
	if math.Abs(d) <= 1e-9*max(math.Abs(v), math.Abs(observed)) {
		d = 0
	}
	if d >= 0 {
		c.up++
	}
	if d <= 0 {
		c.down++
	}
	c.sum += d
	c.sumOfSqs += d * d
}

func (c *againstChance) say(t *PermutedTie, n int, stronger bool) {
	mean := c.sum / float64(n)
	t.Expected = t.Value + mean
	t.SD = math.NaN()
	if n > 1 {
		t.SD = math.Sqrt(max(0, c.sumOfSqs-mean*c.sum) / float64(n-1))
	}
	t.P = float64(c.up+1) / float64(n+1)
	if !stronger {
		t.P = min(1, 2*min(t.P, float64(c.down+1)/float64(n+1)))
	}
}

func (c *againstChance) side(stronger bool) int {
	if stronger || c.up < c.down {
		return 1
	}
	return -1
}

// correct gives the corrected p-values: the least level at which each would still be
// rejected.
func (c Correction) correct(p []float64) []float64 {
	out := slices.Clone(p)
	if c == Uncorrected {
		return out
	}
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	m := float64(len(p))
	if c == Holm {
		most := 0.0
		for rank, i := range order {
			most = max(most, min(1, (m-float64(rank))*p[i]))
			out[i] = most
		}
		return out
	}
	least := 1.0
	for rank := len(order) - 1; rank >= 0; rank-- {
		i := order[rank]
		least = min(least, m/float64(rank+1)*p[i])
		out[i] = least
	}
	return out
}

// A stanceTable has what each row that has observations takes which stance how often.
type stanceTable struct {
	*Network
	levels int        // a stance is column*levels + level
	rows   []int      // of the network
	slots  [][]uint32 // the stances of each row, ascending
	counts [][]float64
	parts  [][]part // by column, where levels are permuted
}

// stances makes the table of a network.
func (n *Network) stances() *stanceTable {
	t := n.tally()
	out := &stanceTable{Network: n, levels: max(1, len(n.data.Qualifier.Levels))}
	if n.Settings.Aggregation == Ignore {
		out.levels = 1
	}
	for row := range n.rows {
		var slots []uint32
		var counts []float64
		for item := t.rows[row]; item < t.rows[row+1]; item++ {
			if out.levels == 1 {
				slots, counts = append(slots, t.columns[item]), append(counts, t.sum(item))
				continue
			}
			for at := t.levels[item]; at < t.levels[item+1]; at++ {
				slots = append(slots, t.columns[item]*uint32(out.levels)+t.level[at])
				counts = append(counts, t.weight[at])
			}
		}
		if len(slots) > 0 {
			out.rows, out.slots, out.counts = append(out.rows, row), append(out.slots, slots), append(out.counts, counts)
		}
	}
	return out
}

func (t *stanceTable) trades(rows int) int {
	if rows < 2 {
		return 0
	}
	return max(fewestTrades, tradesPerRow*rows)
}

// A pairing numbers the pairs of a network that could be tied.
type pairing struct {
	one     bool
	rows    []int
	place   []int // of a row of the network in rows; -1: none
	columns int
	n       int
}

func (t *stanceTable) pairs() *pairing {
	p := &pairing{one: t.Settings.Mode == OneMode, rows: t.rows, columns: len(t.Network.columns), place: make([]int, len(t.Network.rows))}
	for i := range p.place {
		p.place[i] = -1
	}
	for i, row := range t.rows {
		p.place[row] = i
	}
	if p.n = len(t.rows) * p.columns; p.one {
		p.n = len(t.rows) * (len(t.rows) - 1) / 2
	}
	return p
}

// of is the number of a pair of the network's rows, the first being first, or of a row
// and a column; -1: it has none.
func (p *pairing) of(row, column int) int {
	i := p.place[row]
	if !p.one {
		if i < 0 {
			return -1
		}
		return i*p.columns + column
	}
	j := p.place[column]
	if i < 0 || j <= i {
		return -1
	}
	return i*(2*len(p.rows)-i-1)/2 + j - i - 1
}

// ties are the pairs with what the network has of them.
func (p *pairing) ties(n *Network) []PermutedTie {
	out := make([]PermutedTie, 0, p.n)
	for i, row := range p.rows {
		if p.one {
			for _, other := range p.rows[i+1:] {
				out = append(out, PermutedTie{Row: row, Column: other})
			}
			continue
		}
		for column := range p.columns {
			out = append(out, PermutedTie{Row: row, Column: column})
		}
	}
	for row := range n.cells {
		for _, c := range n.cells[row] {
			if at := p.of(row, int(c.Column)); at >= 0 {
				out[at].Tied, out[at].Value = true, c.Value
			}
		}
	}
	return out
}

// A shuffler makes shuffled tables, and the networks of these.
type shuffler struct {
	*stanceTable
	pairs  *pairing
	rng    *rand.Rand
	slots  [][]uint32 // shuffled, in no order
	counts [][]float64
	all    []uint32 // room of slots
	pool   []uint32
	marks  []uint64 // by stance: when it was seen last
	mark   uint64
	sums   []float64 // by stance
	tally  tally
}

func (t *stanceTable) newShuffler(p *pairing) *shuffler {
	stances := len(t.Network.columns) * t.levels
	return &shuffler{stanceTable: t, pairs: p, marks: make([]uint64, stances), sums: make([]float64, stances)}
}

// shuffle makes a table of the observed one.
func (s *shuffler) shuffle(rng *rand.Rand, null Null) {
	s.rng = rng
	s.all = s.all[:0]
	for _, slots := range s.stanceTable.slots {
		s.all = append(s.all, slots...)
	}
	s.slots, s.counts = s.slots[:0], s.counts[:0]
	from := 0
	for i, slots := range s.stanceTable.slots {
		s.slots = append(s.slots, s.all[from:from+len(slots):from+len(slots)])
		s.counts = append(s.counts, s.stanceTable.counts[i])
		from += len(slots)
	}
	switch null {
	case FixedDegrees:
		s.trade(s.slots, s.trades(len(s.slots)))
		s.dealCounts()
	case PermutedLevels:
		s.permuteLevels()
	default:
		s.dealObservations()
	}
}

// trade shuffles rows by curveball trades (Strona, Nappo, Boccacci, Fattorini and
// San-Miguel-Ayanz 2014, "A Fast and Unbiased Procedure to Randomize Ecological Binary
// Matrices with Fixed Row and Column Totals", Nature Communications 5; Carstens 2015
// has the proof that each table becomes as likely as another): two rows pool what one
// of them has alone, and each takes as much of it as it had.
func (s *shuffler) trade(rows [][]uint32, trades int) {
	if len(rows) < 2 {
		return
	}
	for range trades {
		i, j := s.rng.IntN(len(rows)), s.rng.IntN(len(rows)-1)
		if j >= i {
			j++
		}
		a, b := rows[i], rows[j]
		s.mark++
		for _, slot := range b {
			s.marks[slot] = s.mark
		}
		s.pool = s.pool[:0]
		kept := 0
		for _, slot := range a { // what both have comes first
			if s.marks[slot] == s.mark {
				a[kept] = slot
				kept++
				s.marks[slot] = 0
			} else {
				s.pool = append(s.pool, slot)
			}
		}
		mine := len(s.pool)
		if mine == 0 {
			continue
		}
		both := 0
		for at, slot := range b {
			if s.marks[slot] != s.mark {
				b[at], b[both] = b[both], slot
				both++
			}
		}
		if both == len(b) {
			copy(a[kept:], s.pool)
			continue
		}
		s.pool = append(s.pool, b[both:]...)
		for at := range mine {
			with := at + s.rng.IntN(len(s.pool)-at)
			s.pool[at], s.pool[with] = s.pool[with], s.pool[at]
		}
		copy(a[kept:], s.pool[:mine])
		copy(b[both:], s.pool[mine:])
	}
}

// dealCounts deals how often each row says something to what it says now.
func (s *shuffler) dealCounts() {
	for i, counts := range s.counts {
		if len(counts) == 0 || slices.Max(counts) == slices.Min(counts) {
			continue
		}
		counts = slices.Clone(counts)
		s.rng.Shuffle(len(counts), func(a, b int) { counts[a], counts[b] = counts[b], counts[a] })
		s.counts[i] = counts
	}
}

// A part is what a row takes of the stances on one column.
type part struct{ row, from, until int }

// part finds the parts of the observed table.
func (t *stanceTable) part() {
	out := make([][]part, len(t.Network.columns))
	for row, slots := range t.slots {
		for from := 0; from < len(slots); {
			column, until := slots[from]/uint32(t.levels), from+1
			for until < len(slots) && slots[until]/uint32(t.levels) == column {
				until++
			}
			out[column] = append(out[column], part{row, from, until})
			from = until
		}
	}
	t.parts = out
}

// curveballed reports whether the levels of a column need trades: rows have taken
// several of them, and not all.
func (t *stanceTable) curveballed() bool {
	for _, parts := range t.parts {
		for _, p := range parts {
			if n := p.until - p.from; n > 1 && n < t.levels {
				return true
			}
		}
	}
	return false
}

// permuteLevels permutes the levels of each column among the rows that speak of it. A
// row that has taken several takes as many again, and how often it says each is dealt
// anew. Where rows have taken one level or all of them this is a plain permutation.
func (s *shuffler) permuteLevels() {
	for i := range s.counts {
		s.counts[i] = slices.Clone(s.counts[i])
	}
	for _, parts := range s.parts {
		var rows [][]uint32
		single := true
		for _, p := range parts {
			n := p.until - p.from
			if n < s.levels {
				rows = append(rows, s.slots[p.row][p.from:p.until])
			}
			single = single && (n == 1 || n == s.levels)
		}
		if single {
			s.rng.Shuffle(len(rows), func(a, b int) { rows[a][0], rows[b][0] = rows[b][0], rows[a][0] })
		} else {
			s.trade(rows, s.trades(len(rows)))
		}
		for _, p := range parts {
			if counts := s.counts[p.row][p.from:p.until]; len(counts) > 1 {
				s.rng.Shuffle(len(counts), func(a, b int) { counts[a], counts[b] = counts[b], counts[a] })
			}
		}
	}
}

// dealObservations deals the stances of all observations to the rows.
func (s *shuffler) dealObservations() {
	s.all = s.all[:0]
	sizes := make([]int, len(s.slots))
	for i, slots := range s.stanceTable.slots {
		for at, slot := range slots {
			for range int(s.stanceTable.counts[i][at]) {
				s.all = append(s.all, slot)
				sizes[i]++
			}
		}
	}
	s.rng.Shuffle(len(s.all), func(a, b int) { s.all[a], s.all[b] = s.all[b], s.all[a] })
	from := 0
	for i, n := range sizes {
		s.slots[i], s.counts[i] = s.all[from:from+n], nil // each counts 1
		from += n
	}
}

// values has the value of each pair in the network of the shuffled table.
func (s *shuffler) values(ctx context.Context, into []float64) {
	t := s.tallied()
	n := *s.Network
	n.entries, n.index, n.cells, n.Joint, n.Total = nil, nil, nil, 0, 0
	clear(into)
	if !s.pairs.one {
		if n.cross(ctx, t) != nil {
			return // the context has ended
		}
		for row, cells := range n.cells {
			for _, c := range cells {
				if at := s.pairs.of(row, int(c.Column)); at >= 0 {
					into[at] = c.Value
				}
			}
		}
		return
	}
	p := &projection{Network: &n, tally: t}
	p.transpose()
	p.sides()
	p.inWholeNumbers()
	w := p.newRow()
	for _, row := range s.rows {
		for _, c := range w.cells(row) {
			if at := s.pairs.of(row, int(c.Column)); at >= 0 {
				into[at] = c.Value
			}
		}
	}
}

// tallied is the tally of the shuffled table.
func (s *shuffler) tallied() *tally {
	t := &s.tally
	t.rows, t.columns, t.levels = append(t.rows[:0], 0), t.columns[:0], append(t.levels[:0], 0)
	t.level, t.weight, t.count = t.level[:0], t.weight[:0], t.count[:0]
	next := 0
	for row := range s.Network.rows {
		if next < len(s.rows) && s.rows[next] == row {
			s.tallyRow(t, s.slots[next], s.counts[next])
			next++
		}
		t.rows = append(t.rows, len(t.columns))
	}
	return t
}

func (s *shuffler) tallyRow(t *tally, slots []uint32, counts []float64) {
	s.mark++
	touched := s.pool[:0]
	for i, slot := range slots {
		if s.marks[slot] != s.mark {
			s.marks[slot], s.sums[slot] = s.mark, 0
			touched = append(touched, slot)
		}
		if counts == nil {
			s.sums[slot]++
		} else {
			s.sums[slot] += counts[i]
		}
	}
	s.pool = touched
	slices.Sort(touched)
	last := ^uint32(0)
	for _, slot := range touched {
		column := slot / uint32(s.levels)
		if column != last {
			if last != ^uint32(0) {
				t.levels = append(t.levels, len(t.level))
			}
			t.columns, t.count = append(t.columns, column), append(t.count, 0)
			last = column
		}
		t.level, t.weight = append(t.level, slot%uint32(s.levels)), append(t.weight, s.sums[slot])
		t.count[len(t.count)-1] += uint32(s.sums[slot])
	}
	if last != ^uint32(0) {
		t.levels = append(t.levels, len(t.level))
	}
}
