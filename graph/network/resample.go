package network

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// A Resampling says how a network is resampled.
type Resampling struct {
	N          int    // how often
	Seed       uint64 // of the random numbers
	Confidence float64
	// Measures are numbers that whole networks have, by name; NaN is none. Nil:
	// those of the function Measures.
	Measures func(*Network) map[string]float64
	// Nodes asks for the numbers of each node besides, see Graph.Measure, with paths as
	// long as Lengths says.
	Nodes   bool
	Lengths Lengths // default Inverse
}

// A Spread is what resamples say of a value (Efron 1979, "Bootstrap Methods: Another
// Look at the Jackknife", The Annals of Statistics 7).
type Spread struct {
	Value float64
	Mean  float64 // of the resamples that have a value; NaN: none has
	// Interval are percentiles: of 0.95 those at 0.025 and 0.975, between two ordered
	// values in proportion (type 7 of Hyndman and Fan 1996). Nil: too little is known
	// for one, see FewestDocuments.
	Interval *[2]float64
	// Resamples is how many have a value.
	Resamples int
}

// Bias is the mean of the resamples less the value.
func (s *Spread) Bias() float64 { return s.Mean - s.Value }

// A ResampledTie is a tie of a network, or a cell of a two-mode one.
type ResampledTie struct {
	Row  int
	Cell Cell
	Spread
	// Exists is the share of all resamples that have the tie.
	Exists float64
}

// A ResampledMeasure is a number of the whole network.
type ResampledMeasure struct {
	Name string
	Spread
}

// A ResampledNode is a node with its numbers. A resample that has nothing of a node has
// no values of it.
type ResampledNode struct {
	Node     Node
	Side     string // what it is: actor, position
	Measures []ResampledMeasure
}

// A ResampledNetwork is a network and what its resamples say of it.
type ResampledNetwork struct {
	Network   *Network // whatever its ties weigh
	Documents int      // that resamples are drawn from
	Measures  []ResampledMeasure
	Nodes     []ResampledNode // rows, and columns of a two-mode network; nil: not asked for
	Ties      []ResampledTie  // by row and column, without the light ones
}

// FewestDocuments is how many there must be for an interval: resamples of fewer are
// too few different ones (of four, 35).
const FewestDocuments = 5

// FewestResamples is how many there must be for an interval that holds a confidence,
// such as 0.95: the percentiles of fewer are the least and the greatest of them, or
// beyond.
func FewestResamples(confidence float64) int {
	return int(math.Ceil(2 / (1 - confidence) * (1 - 1e-9)))
}

// MostResamples is how often a network is resampled, or shuffled, at most.
const MostResamples = 1_000_000

// blockOfValues is how many values are kept at once: of more ties than this is enough
// for, the same resamples are made again.
const blockOfValues = 1 << 25

// Measures are numbers that cost little: how many rows and ties a network has, what
// ties weigh on average, and which part of what was said of the same columns agrees.
func Measures(n *Network) map[string]float64 {
	ties, sum, positive, negative := 0.0, 0.0, 0.0, 0.0
	for _, row := range n.cells {
		for _, c := range row {
			ties++
			sum += c.Value
			positive += c.Positive
			negative += c.Negative
		}
	}
	return map[string]float64{
		"nodes": float64(len(n.Rows)), "ties": ties, "mean weight": sum / ties, "share of agreement": positive / (positive + negative),
	}
}

// mostPolarized is how many rows a network may have whose polarization is measured in
// each resample: it is searched for each time.
const mostPolarized = 100

// WithPolarization are Measures and, of a one-mode network that is not too large, its
// polarization: the modularity of the best split into two groups, see Polarize. The
// variant DNA has another one, which is not resampled.
func WithPolarization(ctx context.Context) func(*Network) map[string]float64 {
	return func(n *Network) map[string]float64 {
		out := Measures(n)
		if n.Settings.Mode != OneMode || n.Settings.DNA || len(n.Rows) > mostPolarized {
			return out
		}
		out["polarization"] = math.NaN()
		if p, err := n.Polarize(ctx, PolarizationOptions{Normalize: true, Search: Search{Seed: 1}}); err == nil && p.Found != "none" {
			out["polarization"] = p.Value
		}
		return out
	}
}

// Bootstrap draws the documents of a network anew, as many as there are and with
// replacement, and makes the network of each such resample. A document that is drawn
// twice is two documents: the copies do not repeat each other, and no statement of
// one is joint with one of the other. A row that a resample has nothing of is not
// known there, and none of its ties has a value. The error is a *SettingsError, or
// that of the context.
func Bootstrap(ctx context.Context, s *Series, r Resampling) (*ResampledNetwork, error) {
	if err := s.alone("bootstrap", r.N); err != nil {
		return nil, err
	}
	if r.Measures == nil {
		r.Measures = Measures
	}
	var err error
	if r.Lengths, err = r.Lengths.check(); err != nil {
		return nil, err
	}
	full, err := s.unthinned(ctx)
	if err != nil {
		return nil, err
	}
	b, err := s.bootstrap(full, 0, r)
	if err != nil {
		return nil, err
	}
	return b.run(ctx)
}

// bootstrap makes resamples of a network, which is that at i of the series with all its
// ties.
func (s *Series) bootstrap(full *Network, i int, r Resampling) (*bootstrap, error) {
	if !(r.Confidence > 0 && r.Confidence < 1) {
		return nil, wrongf("%s takes a number between 0 and 1, not %v", option("confidence", ""), r.Confidence)
	}
	b := &bootstrap{Resampling: r, full: full, least: s.Settings.MinWeight, entries: full.entries}
	b.again = s.Settings.Duplicates != Include && s.Settings.Duplicates != PerDocument
	if b.again {
		all := s.asked
		all.Duplicates = Include
		raw, err := Prepare(s.data, all)
		if err != nil {
			return nil, err
		}
		b.entries = raw.entries[raw.frames[i].from:raw.frames[i].until]
	}
	drawn := make([]bool, len(s.data.Documents))
	for i := range b.entries {
		drawn[b.entries[i].Document] = true
	}
	b.documents = places(drawn)
	if len(b.documents) == 1 && s.data.Documents[b.documents[0]] == "" {
		return nil, wrongf("%s draws documents anew, and nothing says from which document each row is", option("bootstrap", ""))
	}
	return b, nil
}

// BootstrapPolarization says what resamples of its documents, as Bootstrap makes them,
// say of the polarization of the network at i of a series: each is measured as Polarize
// does, with a search of its own where groups are looked for. Intervals hold what is
// drawn, not the search. Networks of a kernel and those of the variant DNA are not
// resampled. The error is a *SettingsError, or that of the context.
func (s *Series) BootstrapPolarization(ctx context.Context, i int, o PolarizationOptions, r Resampling) (*Spread, error) {
	switch {
	case s.Settings.DNA:
		return nil, wrongf("%s has a measure of its own, which is not resampled: it does not go with %s", option("compat", "dna"), option("bootstrap", ""))
	case s.Settings.Kernel != NoKernel:
		return nil, wrongf("%s weighs by time, which is not resampled: it does not go with %s", option("kernel", string(s.Settings.Kernel)), option("bootstrap", ""))
	case r.N < 1 || r.N > MostResamples:
		return nil, wrongf("%s takes a number from 1 to %d", option("bootstrap", ""), MostResamples)
	}
	n, err := s.At(ctx, i)
	if err != nil {
		return nil, err
	}
	const value = "polarization"
	r.Measures = func(n *Network) map[string]float64 {
		p, err := n.Polarize(ctx, o)
		if err != nil || p.Found == "none" {
			return map[string]float64{value: math.NaN()}
		}
		return map[string]float64{value: p.Value}
	}
	b, err := s.bootstrap(n, i, r)
	if err != nil {
		return nil, err
	}
	p, err := n.Polarize(ctx, o)
	if err != nil {
		return nil, err
	}
	measured := make([]map[string]float64, r.N)
	err = inParallelBy(ctx, 1, r.N, func() *struct{} { return nil }, func(_ *struct{}, i int) {
		b.resample(ctx, i, nil, nil, nil, &measured[i], true)
	})
	if err != nil {
		return nil, err
	}
	out, values := &Spread{Value: p.Value}, make([]float64, 0, r.N)
	for _, of := range measured {
		values = append(values, of[value])
	}
	b.spread(out, values)
	return out, ctx.Err()
}

// alone checks that there is one network of weights that are added up, and that it is
// asked for a number of random ones.
func (s *Series) alone(flag string, n int) error {
	switch {
	case s.Settings.Mode == Events:
		return wrongf("%s lists observations: it does not go with %s", option("mode", string(Events)), option(flag, ""))
	case s.Settings.Window != nil:
		return wrongf("%s is about one network: it does not go with %s", option(flag, ""), option("window", ""))
	case s.Settings.Aggregation == Combine:
		return wrongf("%s numbers levels, which have no size: it does not go with %s", option("aggregation", string(Combine)), option(flag, ""))
	case n < 1 || n > MostResamples:
		return wrongf("%s takes a number from 1 to %d", option(flag, ""), MostResamples)
	}
	return nil
}

// unthinned is the network of the series with its light ties.
func (s *Series) unthinned(ctx context.Context) (*Network, error) {
	all := *s
	all.Settings.MinWeight, all.Keep = 0, nil
	return all.At(ctx, 0)
}

// random is the source of the random numbers of one resample: each has its own, so
// that the order in which they are made does not matter.
func random(seed uint64, i int) *rand.Rand {
	z := uint64(i+1) * 0x9E3779B97F4A7C15 // SplitMix64 (Steele, Lea and Flood 2014)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return rand.New(rand.NewPCG(seed, z^z>>31))
}

// A bootstrap makes resamples.
type bootstrap struct {
	Resampling
	full      *Network
	least     float64
	entries   []Entry
	again     bool     // duplicates are found in each resample
	documents []uint32 // that have entries
}

func (b *bootstrap) run(ctx context.Context) (*ResampledNetwork, error) {
	n := b.full
	out := &ResampledNetwork{Network: n, Documents: len(b.documents)}
	for i, row := range n.cells {
		for _, c := range row {
			if math.Abs(c.Value) >= b.least {
				out.Ties = append(out.Ties, ResampledTie{Row: i, Cell: c, Spread: Spread{Value: c.Value}})
			}
		}
	}
	measured := make([]map[string]float64, b.N)
	block := max(1, blockOfValues/b.N)
	for from := 0; from == 0 || from < len(out.Ties); from += block {
		ties := out.Ties[from:min(from+block, len(out.Ties))]
		values, exists := make([]float64, len(ties)*b.N), make([]bool, len(ties)*b.N)
		err := inParallelBy(ctx, 1, b.N, func() *struct{} { return nil }, func(_ *struct{}, i int) {
			b.resample(ctx, i, ties, values, exists, &measured[i], from == 0)
		})
		if err != nil {
			return nil, err
		}
		err = inParallelBy(ctx, 16, len(ties), func() []float64 { return make([]float64, b.N) }, func(room []float64, at int) {
			t := &ties[at]
			b.spread(&t.Spread, append(room[:0], values[at*b.N:(at+1)*b.N]...))
			for _, is := range exists[at*b.N : (at+1)*b.N] {
				if is {
					t.Exists++
				}
			}
			t.Exists /= float64(b.N)
		})
		if err != nil {
			return nil, err
		}
	}
	full := n.clone()
	whole := b.measure(ctx, full, n.present())
	add := func(to *[]ResampledMeasure, key, name string) {
		m := ResampledMeasure{Name: name, Spread: Spread{Value: whole[key]}}
		values := make([]float64, 0, b.N)
		for _, of := range measured {
			if v, has := of[key]; has {
				values = append(values, v)
			}
		}
		b.spread(&m.Spread, values)
		*to = append(*to, m)
	}
	for _, name := range slices.Sorted(maps.Keys(whole)) {
		if !strings.HasPrefix(name, ofNode) {
			add(&out.Measures, name, name)
		}
	}
	if !b.Nodes {
		return out, ctx.Err()
	}
	g, err := full.graph(ctx, false)
	if err != nil {
		return nil, err
	}
	for i := range g.Nodes {
		node := ResampledNode{Node: g.Nodes[i], Side: g.Sides[i]}
		for _, number := range numbersOfNodes(b.Lengths) {
			add(&node.Measures, full.keyOf(i, number.name), number.name)
		}
		out.Nodes = append(out.Nodes, node)
	}
	return out, ctx.Err()
}

// ofNode begins the key of a number that one node has, among those of networks.
const ofNode = "\x00"

// keyOf is the key of a number of a node of the network's graph: the node has the
// number of its row, or its column, in the data, which resamples have as well.
func (n *Network) keyOf(node int, name string) string {
	side, number := "row", uint32(0)
	if node < len(n.rows) {
		number = n.rows[node]
	} else {
		side, number = "column", n.columns[node-len(n.rows)]
	}
	return fmt.Sprint(ofNode, side, number, " ", name)
}

// measure measures a network without its light ties, and without rows that are not
// present and columns of which nothing is said.
func (b *bootstrap) measure(ctx context.Context, n *Network, present []bool) map[string]float64 {
	presentToo := present
	if n.Settings.Mode != OneMode {
		presentToo = make([]bool, len(n.Columns))
		for _, row := range n.cells {
			for _, c := range row {
				presentToo[c.Column] = true
			}
		}
	}
	n.Settings.Isolates = false
	n.keepNodes(present, presentToo)
	n.Settings.MinWeight = b.least
	n.dropLight()
	out := b.Measures(n)
	if !b.Nodes {
		return out
	}
	g, err := n.graph(ctx, false)
	if err != nil {
		return out // the context has ended
	}
	m, err := g.numbers(ctx, &MeasureOptions{Lengths: b.Lengths})
	if err != nil {
		return out // the same
	}
	for i := range m.Nodes {
		for _, number := range numbersOfNodes(b.Lengths) {
			out[n.keyOf(i, number.name)] = number.of(&m.Nodes[i])
		}
	}
	return out
}

// present says which rows of a network have entries.
func (n *Network) present() []bool {
	rowOf, out := inverse(n.rows, len(n.data.Rows)), make([]bool, len(n.rows))
	for i := range n.entries {
		out[rowOf[n.entries[i].Row]] = true
	}
	return out
}

// clone is a network whose cells can be changed.
func (n *Network) clone() *Network {
	out := *n
	out.cells = make([][]Cell, len(n.cells))
	for i := range n.cells {
		out.cells[i] = slices.Clone(n.cells[i])
	}
	return &out
}

// spread says what values, of which NaN are none, say of one.
func (b *bootstrap) spread(s *Spread, values []float64) {
	values = slices.DeleteFunc(values, math.IsNaN)
	s.Resamples = len(values)
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	s.Mean = sum / float64(len(values))
	outside := 1 - b.Confidence
	if len(b.documents) < FewestDocuments || len(values) < FewestResamples(b.Confidence) {
		return
	}
	slices.Sort(values)
	s.Interval = &[2]float64{quantile(values, outside/2), quantile(values, 1-outside/2)}
}

// quantile is that of ordered values, type 7 of Hyndman and Fan (1996), "Sample
// Quantiles in Statistical Packages", The American Statistician 50.
func quantile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	low := int(at)
	if low+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	part := at - float64(low)
	if a, b := sorted[low], sorted[low+1]; a != b {
		return a + part*(b-a)
	}
	return sorted[low]
}

// resample makes resample i and notes what it has of ties: values and exists have
// one each for b.N resamples, tie by tie.
func (b *bootstrap) resample(ctx context.Context, i int, ties []ResampledTie, values []float64, exists []bool, measures *map[string]float64, measure bool) {
	rng := random(b.Seed, i)
	copies := make([]float64, len(b.full.data.Documents))
	for range b.documents {
		copies[b.documents[rng.IntN(len(b.documents))]]++
	}
	n, present := b.make(ctx, copies)
	if n == nil {
		return // the context has ended
	}
	at := 0
	for row := range n.cells {
		cells := n.cells[row]
		for ; at < len(ties) && ties[at].Row == row; at++ {
			column := ties[at].Cell.Column
			for len(cells) > 0 && cells[0].Column < column {
				cells = cells[1:]
			}
			v := 0.0
			switch {
			case !present[row] || n.Settings.Mode == OneMode && !present[column]:
				v = math.NaN()
			case len(cells) > 0 && cells[0].Column == column:
				v = cells[0].Value
				exists[at*b.N+i] = math.Abs(v) >= b.least
			}
			values[at*b.N+i] = v
		}
	}
	if !measure {
		return
	}
	*measures = b.measure(ctx, n, present)
}

// make makes the network of a resample, with all rows and columns of the full one,
// and says which rows it has something of.
func (b *bootstrap) make(ctx context.Context, copies []float64) (*Network, []bool) {
	n := *b.full
	n.index, n.said, n.cells, n.Joint, n.Total = nil, nil, nil, 0, 0
	n.entries = make([]Entry, 0, len(b.entries))
	for i := range b.entries {
		if copies[b.entries[i].Document] > 0 {
			n.entries = append(n.entries, b.entries[i])
		}
	}
	if b.again { // copies repeat each other in a bin of time
		n.entries = n.Settings.distinct(n.entries)
	}
	weights := make([]float64, len(n.entries))
	for i := range n.entries {
		weights[i] = copies[n.entries[i].Document]
		if b.again {
			weights[i] = 1
		}
	}
	// The tally of a one-mode network has the roots of weights, and pairs of a joint
	// statement, which are of one copy, those of products.
	n.weights = weights
	if n.Settings.Mode != OneMode {
		t := n.tally()
		if n.cross(ctx, t) != nil {
			return nil, nil
		}
		return &n, n.present()
	}
	n.copies = make([]float64, len(weights))
	for i, w := range weights {
		n.copies[i] = w * w
	}
	if n.project(ctx, n.tally()) != nil {
		return nil, nil
	}
	return &n, n.present()
}
