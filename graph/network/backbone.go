package network

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// A Backbone compares the one-mode network of all columns with those that only some
// of the columns make (Leifeld's backbone of a discourse network). How much of the
// structure a set of columns loses is the distance between two spectra: the
// eigenvalues of the Laplacian L = D - A, ascending and divided by their sum, A being
// the weights (those below 0 count as 0) and D their row sums. The loss is the
// Euclidean distance √Σ(λ-λ′)². Rows are those of the whole network, tied or not.
//
// In the variant DNA it is what DNA 3.1.2 computes: the difference D - A is made and
// not kept there, so that the eigenvalues are the row sums alone, and the distance,
// Euclidean by its name, is Σ|λ-λ′|.
type Backbone struct {
	// Negative is how many ties of the whole network weigh less than nothing, and
	// count as none.
	Negative int

	series   *Series
	labels   *present
	columns  []uint32 // of the data, in their order
	spectrum []float64
	whole    *comparedWindow
}

// NewBackbone reads the whole network of a series, which must be of one mode and
// without a window.
func NewBackbone(ctx context.Context, s *Series) (*Backbone, error) {
	switch {
	case s.Settings.Mode != OneMode:
		return nil, wrongf("a backbone is one of columns that tie rows to rows: it needs %s", option("mode", string(OneMode)))
	case s.Settings.Window != nil:
		return nil, wrongf("a backbone is that of one network: it does not go with %s", option("window", s.Settings.Window.String()))
	}
	b := &Backbone{series: s, labels: labelsOf(s.data, s.entries)}
	b.columns = b.labels.columns
	whole := make([]bool, len(b.columns))
	for i := range whole {
		whole[i] = true
	}
	n, err := b.network(ctx, whole)
	if err != nil {
		return nil, err
	}
	for row := range n.Rows {
		for _, c := range n.Cells(row) {
			if c.Value < 0 {
				b.Negative++
			}
		}
	}
	b.whole = n.compared(0, false)
	b.spectrum = n.spectrum()
	return b, nil
}

// Columns are those of the whole network, in the order of their labels.
func (b *Backbone) Columns() []Node { return only(b.series.data.Columns, b.columns) }

// Rows are how many rows the network has.
func (b *Backbone) Rows() int { return len(b.labels.rows) }

// network is that of the columns that are in a set.
func (b *Backbone) network(ctx context.Context, in []bool) (*Network, error) {
	s := b.series
	keeps := make([]bool, len(s.data.Columns))
	for i, c := range b.columns {
		keeps[c] = in[i]
	}
	n := &Network{Settings: s.Settings, data: s.data, levels: s.levels, Start: s.frames[0].start, End: s.frames[0].end, Centre: NoTime}
	for _, e := range s.entries {
		if keeps[e.Column] {
			n.entries = append(n.entries, e)
		}
	}
	n.Observations = len(n.entries)
	return n, n.compute(ctx, b.labels)
}

// spectrum is what the structure of a one-mode network is compared by; see Backbone.
// Where nothing is tied, all of it is 0.
func (n *Network) spectrum() []float64 {
	tied := []int{} // others have the eigenvalue 0
	place := make([]int, len(n.Rows))
	degrees := make([]float64, len(n.Rows))
	for row := range n.Rows {
		for _, c := range n.Cells(row) {
			switch w := c.Value; {
			case w <= 0:
			case int(c.Column) != row:
				degrees[row] += w
				degrees[c.Column] += w
			case n.Settings.DNA: // which smooths into the diagonal
				degrees[row] += w
			}
		}
	}
	for row, d := range degrees {
		if d > 0 {
			place[row] = len(tied)
			tied = append(tied, row)
		}
	}
	values := degrees
	if n.Settings.DNA {
		slices.SortFunc(values, func(a, b float64) int { return cmp.Compare(b, a) })
	} else {
		laplacian := make([][]float64, len(tied))
		for i, row := range tied {
			laplacian[i] = make([]float64, len(tied))
			laplacian[i][i] = degrees[row]
		}
		for row := range n.Rows {
			for _, c := range n.Cells(row) {
				if w := c.Value; w > 0 && int(c.Column) != row {
					i, j := place[row], place[c.Column]
					laplacian[i][j], laplacian[j][i] = -w, -w
				}
			}
		}
		values = make([]float64, len(n.Rows)-len(tied), len(n.Rows))
		for _, v := range Eigenvalues(laplacian) {
			values = append(values, max(0, v))
		}
	}
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	if sum > 0 {
		for i := range values {
			values[i] /= sum
		}
	}
	return values
}

// spectralDistance is that of two spectra as long as each other; see Backbone. It is
// rounded, see settled.
func spectralDistance(a, b []float64, dna bool) (sum float64) {
	for i := range a {
		if d := a[i] - b[i]; dna {
			sum += math.Abs(d)
		} else {
			sum += d * d
		}
	}
	if !dna {
		sum = math.Sqrt(sum)
	}
	return settled(sum)
}

// settled rounds a distance to 12 decimals: what is beyond differs from one processor
// to another, and would decide between sets that lose alike.
func settled(v float64) float64 { return math.Round(v*1e12) / 1e12 }

// loss is that of a set of columns, how far its weights are apart from the whole, and
// how many observations it has.
func (b *Backbone) loss(ctx context.Context, in []bool) (loss, apart float64, observations int, err error) {
	n, err := b.network(ctx, in)
	if err != nil {
		return 0, 0, 0, err
	}
	dna := b.series.Settings.DNA
	return spectralDistance(b.spectrum, n.spectrum(), dna), n.compared(0, false).distance(b.whole, AbsDiff, dna), n.Observations, nil
}

// A BackboneSet is a set of columns, and what it loses.
type BackboneSet struct {
	In []bool // by column
	// Loss is that of the set, Rest that of all other columns. Penalized is
	// Loss · exp(-p·(C-|B|)/C) for the penalty p, B being the set and C the number
	// of columns.
	Loss, Rest, Penalized float64
	// Apart is the distance AbsDiff of the set's network from the whole: networks that
	// differ in who is tied to whom alone have the same spectrum, and it tells them
	// apart. Of sets that lose alike, the search takes the smallest, and of these the
	// one that is least apart.
	Apart float64
	// Moved is, by column, what the set loses when the column changes sides.
	Moved []float64
	// Observations is how many the set has.
	Observations int

	// Exact says that all sets were tried, Evaluated how many were. Else the set is the
	// best of some Restarts and of those next to what Nested goes through, and Agreed
	// of the restarts found one as good.
	Exact                       bool
	Evaluated, Restarts, Agreed int
}

// Size is how many columns are in the set.
func (s *BackboneSet) Size() int { return sizeOf(s.In) }

func sizeOf(in []bool) (n int) {
	for _, is := range in {
		if is {
			n++
		}
	}
	return n
}

// Set tells of a given set of columns, by their places in Columns.
func (b *Backbone) Set(ctx context.Context, columns []int, penalty float64) (*BackboneSet, error) {
	in := make([]bool, len(b.columns))
	for _, c := range columns {
		in[c] = true
	}
	return b.describe(ctx, &BackboneSet{In: in}, penalty)
}

// describe fills in what is known of a set.
func (b *Backbone) describe(ctx context.Context, s *BackboneSet, penalty float64) (*BackboneSet, error) {
	if err := checkPenalty(penalty); err != nil {
		return nil, err
	}
	var err error
	if s.Loss, s.Apart, s.Observations, err = b.loss(ctx, s.In); err != nil {
		return nil, err
	}
	rest := make([]bool, len(s.In))
	for i, is := range s.In {
		rest[i] = !is
	}
	if s.Rest, _, _, err = b.loss(ctx, rest); err != nil {
		return nil, err
	}
	s.Penalized = s.Loss * b.factor(penalty, s.Size())
	s.Moved = make([]float64, len(s.In))
	return s, inTurn(ctx, len(s.In), func(i int) (err error) {
		in := slices.Clone(s.In)
		in[i] = !in[i]
		s.Moved[i], _, _, err = b.loss(ctx, in)
		return err
	})
}

// factor is what a loss is multiplied by for the size of the set.
func (b *Backbone) factor(penalty float64, size int) float64 {
	all := float64(len(b.columns))
	return math.Exp(-penalty * (all - float64(size)) / all)
}

func checkPenalty(p float64) error {
	if math.IsNaN(p) || math.IsInf(p, 0) || p < 0 {
		return wrongf("a penalty is a number from 0 up, not %v", p)
	}
	return nil
}

// inTurn calls do for each number below n, on all processors, and gives the error of
// the first that has one.
func inTurn(ctx context.Context, n int, do func(i int) error) error {
	errs := make([]error, n)
	var next atomic.Int64
	var wait sync.WaitGroup
	for range max(1, min(runtime.GOMAXPROCS(0), n)) {
		wait.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n || ctx.Err() != nil {
					return
				}
				errs[i] = do(i)
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// A BackboneStep is a column that is taken out.
type BackboneStep struct {
	Column int // its place in Columns
	Left   int // how many columns remain
	// Loss is that of the columns that remain, Rest that of those taken out so far.
	// Apart is as in a BackboneSet, of the columns that remain.
	Loss, Rest, Apart float64
	// Observations is how many remain.
	Observations int
}

// Nested takes out one column at a time: that without which the rest loses least, of
// several that without which it is least apart, then the one with the fewest
// observations, then that which comes last. The column that goes last carries most. In the variant
// DNA all columns with the least loss go at once, the last first, each with the loss
// and the number of observations that it alone makes.
func (b *Backbone) Nested(ctx context.Context) ([]BackboneStep, error) {
	in, out := make([]bool, len(b.columns)), make([]bool, len(b.columns))
	for i := range in {
		in[i] = true
	}
	var steps []BackboneStep
	for len(steps) < len(in) {
		var left []int
		for i, is := range in {
			if is {
				left = append(left, i)
			}
		}
		losses, aparts, counts := make([]float64, len(left)), make([]float64, len(left)), make([]int, len(left))
		err := inTurn(ctx, len(left), func(i int) (err error) {
			without := slices.Clone(in)
			without[left[i]] = false
			losses[i], aparts[i], counts[i], err = b.loss(ctx, without)
			return err
		})
		if err != nil {
			return nil, err
		}
		least := slices.Min(losses)
		var leaving []int // places in left
		if b.series.Settings.DNA {
			for i := len(left) - 1; i >= 0; i-- {
				if losses[i] == least {
					leaving = append(leaving, i)
				}
			}
		} else {
			best := 0
			for i := range left {
				if cmp.Or(cmp.Compare(losses[i], losses[best]), cmp.Compare(aparts[i], aparts[best]), -cmp.Compare(counts[i], counts[best])) <= 0 {
					best = i // the most remain without the one with the fewest
				}
			}
			leaving = []int{best}
		}
		for _, i := range leaving {
			in[left[i]], out[left[i]] = false, true
			rest, _, _, err := b.loss(ctx, out)
			if err != nil {
				return nil, err
			}
			loss := losses[i]
			if b.series.Settings.DNA {
				loss = least
			}
			steps = append(steps, BackboneStep{left[i], len(in) - len(steps) - 1, loss, rest, aparts[i], counts[i]})
		}
	}
	return steps, nil
}

// BackboneSearch says how a set is searched for.
type BackboneSearch struct {
	Seed     uint64
	Restarts int // 0: 4
	Steps    int // of each; 0: 1000
	// Exact is how many sets are tried one and all rather than searched among; 0:
	// 5000, less than 0: none.
	Exact int
}

func (o BackboneSearch) complete() (BackboneSearch, error) {
	if o.Restarts < 0 || o.Steps < 0 {
		return o, wrongf("%s and %s take numbers from 1 up", option("restarts", ""), option("steps", ""))
	}
	if o.Restarts == 0 {
		o.Restarts = 4
	}
	if o.Steps == 0 {
		o.Steps = 1000
	}
	if o.Exact == 0 {
		o.Exact = 5000
	}
	return o, nil
}

// Fixed finds the set of a size that loses least.
func (b *Backbone) Fixed(ctx context.Context, size int, o BackboneSearch) (*BackboneSet, error) {
	if size < 1 || size > len(b.columns) {
		return nil, wrongf("a backbone has from 1 to %d %ss here, not %d", len(b.columns), b.series.data.ColumnName, size)
	}
	return b.search(ctx, size, 0, o)
}

// Penalized finds the set with the least penalized loss, of those that have one
// column at least and not all: the set of all loses nothing. Of sets that lose alike,
// as all do that lose nothing, it is the smallest.
func (b *Backbone) Penalized(ctx context.Context, penalty float64, o BackboneSearch) (*BackboneSet, error) {
	if len(b.columns) < 2 {
		return nil, wrongf("a backbone leaves out a %s at least, and the network has %d", b.series.data.ColumnName, len(b.columns))
	}
	return b.search(ctx, 0, penalty, o)
}

// search finds a set: of a size, or, where that is 0, of any.
func (b *Backbone) search(ctx context.Context, size int, penalty float64, o BackboneSearch) (*BackboneSet, error) {
	if err := checkPenalty(penalty); err != nil {
		return nil, err
	}
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	if sets := b.allSets(size, o.Exact); sets != nil {
		worths := make([]worth, len(sets))
		err := inTurn(ctx, len(sets), func(i int) (err error) {
			worths[i], err = b.worth(ctx, sets[i], penalty)
			return err
		})
		if err != nil {
			return nil, err
		}
		best := 0
		for i := range worths {
			if worths[i].better(worths[best]) {
				best = i
			}
		}
		return b.describe(ctx, &BackboneSet{In: sets[best], Exact: true, Evaluated: len(sets)}, penalty)
	}
	found := make([]*annealing, o.Restarts+1)
	err = inTurn(ctx, len(found), func(i int) error {
		found[i] = &annealing{Backbone: b, size: size, penalty: penalty, random: rand.New(rand.NewPCG(o.Seed, uint64(i))), known: map[string]worth{}}
		if i == o.Restarts {
			return found[i].fromNested(ctx)
		}
		return found[i].run(ctx, o.Steps)
	})
	if err != nil {
		return nil, err
	}
	out := &BackboneSet{Restarts: o.Restarts}
	best := found[0]
	for _, a := range found {
		out.Evaluated += len(a.known)
		if a.bestWorth.better(best.bestWorth) {
			best = a
		}
	}
	for _, a := range found[:o.Restarts] {
		if !best.bestWorth.better(a.bestWorth) {
			out.Agreed++
		}
	}
	out.In = best.best
	return b.describe(ctx, out, penalty)
}

// A worth is what a set is judged by.
type worth struct {
	loss  float64 // penalized
	size  int
	apart float64
}

func (b *Backbone) worth(ctx context.Context, in []bool, penalty float64) (worth, error) {
	loss, apart, _, err := b.loss(ctx, in)
	return worth{settled(loss * b.factor(penalty, sizeOf(in))), sizeOf(in), apart}, err
}

func (w worth) better(o worth) bool {
	return cmp.Or(cmp.Compare(w.loss, o.loss), cmp.Compare(w.size, o.size), cmp.Compare(w.apart, o.apart)) < 0
}

// allSets are all sets of a size, or of any but none and all, in the order of their
// columns; nil: there are more than so many.
func (b *Backbone) allSets(size, most int) (out [][]bool) {
	n := len(b.columns)
	add := func(size int) bool {
		at := make([]int, size)
		for i := range at {
			at[i] = i
		}
		for {
			if len(out) >= most {
				return false
			}
			in := make([]bool, n)
			for _, i := range at {
				in[i] = true
			}
			out = append(out, in)
			i := size - 1
			for i >= 0 && at[i] == n-size+i {
				i--
			}
			if i < 0 {
				return true
			}
			at[i]++
			for j := i + 1; j < size; j++ {
				at[j] = at[j-1] + 1
			}
		}
	}
	if size > 0 {
		if !add(size) {
			return nil
		}
		return out
	}
	for size := 1; size < n; size++ {
		if !add(size) {
			return nil
		}
	}
	return out
}

// An annealing is one search (Kirkpatrick, Gelatt and Vecchi 1983): a set is changed
// at random, a better one is taken, a worse one with the probability exp(-Δ/T), and T
// falls from a fifth of the loss of the empty set to a ten-thousandth of that. What
// is best then is changed as long as that makes it better.
type annealing struct {
	*Backbone
	size      int // 0: any
	penalty   float64
	random    *rand.Rand
	known     map[string]worth
	best      []bool
	bestWorth worth
}

// of is the worth of a set, which is found once.
func (a *annealing) of(ctx context.Context, in []bool) (worth, error) {
	key := make([]byte, len(in))
	for i, is := range in {
		if is {
			key[i] = 1
		}
	}
	if w, known := a.known[string(key)]; known {
		return w, nil
	}
	w, err := a.worth(ctx, in, a.penalty)
	a.known[string(key)] = w
	return w, err
}

// take makes a set the best one if it is.
func (a *annealing) take(w worth, in []bool) bool {
	better := w.better(a.bestWorth)
	if better {
		a.best, a.bestWorth = slices.Clone(in), w
	}
	return better
}

// fromNested begins with the best of the sets that taking out one column at a time
// goes through, and goes on from there.
func (a *annealing) fromNested(ctx context.Context) error {
	in := make([]bool, len(a.columns))
	for i := range in {
		in[i] = true
	}
	a.bestWorth.loss = math.Inf(1)
	consider := func() error {
		size := sizeOf(in)
		if size == 0 || a.size > 0 && size != a.size || a.size == 0 && size == len(in) {
			return nil
		}
		w, err := a.of(ctx, in)
		a.take(w, in)
		return err
	}
	steps, err := a.Nested(ctx)
	if err != nil {
		return err
	}
	for i := range len(steps) + 1 {
		if i > 0 {
			in[steps[i-1].Column] = false
		}
		if err := consider(); err != nil {
			return err
		}
	}
	return a.descend(ctx)
}

func (a *annealing) run(ctx context.Context, steps int) error {
	n := len(a.columns)
	in := make([]bool, n)
	for _, i := range a.random.Perm(n)[:max(1, a.size)] {
		in[i] = true
	}
	now, err := a.of(ctx, in)
	if err != nil {
		return err
	}
	a.best, a.bestWorth = slices.Clone(in), now
	hot := spectralDistance(a.spectrum, make([]float64, len(a.spectrum)), a.series.Settings.DNA) / 5
	for step := range steps {
		heat := hot * math.Pow(1e-4, float64(step)/float64(steps))
		next := a.move(in)
		w, err := a.of(ctx, next)
		if err != nil {
			return err
		}
		a.take(w, next)
		if w.loss <= now.loss || a.random.Float64() < math.Exp((now.loss-w.loss)/heat) {
			in, now = next, w
		}
	}
	return a.descend(ctx)
}

// move changes a set at random: a column in or out, where the size is free, or one
// for another.
func (a *annealing) move(in []bool) []bool {
	out := slices.Clone(in)
	var inside, outside []int
	for i, is := range in {
		if is {
			inside = append(inside, i)
		} else {
			outside = append(outside, i)
		}
	}
	what := 2
	if a.size == 0 {
		what = a.random.IntN(3)
	}
	if what == 0 && len(outside) < 2 || what == 1 && len(inside) < 2 { // neither all nor none
		what = 2
	}
	if what != 1 && len(outside) > 0 {
		out[outside[a.random.IntN(len(outside))]] = true
	}
	if what != 0 && len(outside) > 0 {
		out[inside[a.random.IntN(len(inside))]] = false
	}
	return out
}

// descend goes from the best set to better ones next to it, until there is none.
func (a *annealing) descend(ctx context.Context) error {
	try := func(in []bool) (bool, error) {
		w, err := a.of(ctx, in)
		return err == nil && a.take(w, in), err
	}
	for better := true; better; {
		better = false
		for i := range a.best {
			if a.size == 0 {
				in := slices.Clone(a.best)
				in[i] = !in[i]
				if size := sizeOf(in); size > 0 && size < len(in) {
					ok, err := try(in)
					if err != nil {
						return err
					}
					better = better || ok
				}
			}
			for j := range i {
				if a.best[i] == a.best[j] {
					continue
				}
				in := slices.Clone(a.best)
				in[i], in[j] = in[j], in[i]
				ok, err := try(in)
				if err != nil {
					return err
				}
				better = better || ok
			}
		}
	}
	return nil
}
