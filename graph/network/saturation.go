package network

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// whats is how many kinds of things a further document can bring that are new:
// columns, rows, and ties, each a row with a column. It is the order of a Gain.
const whats = 3

// The places in a Gain.
const (
	NewColumns = iota
	NewRows
	NewTies
)

// SaturationOptions say how saturation is measured.
type SaturationOptions struct {
	Orders int // random ones; 0: 100
	Seed   uint64
	// Base and Run are numbers of documents, and Percent is the threshold, of which 5
	// and 0 are usual: see Reached. 0: a base of 4, a run of 2.
	Base, Run int
	Percent   float64
}

// A Gain is how much is new in documents, or how much there is in all, of columns,
// rows and ties.
type Gain [whats]float64

// A SaturationStep is what one more document brings.
type SaturationStep struct {
	// Document, in the order of time, has its name and the time of its first
	// observation; those without come last, documents of one time by name.
	Document string
	Time     Time
	New, All Gain // in that order
	// MeanNew and MeanAll are the means over random orders, Low and High the 2.5th
	// and the 97.5th percentile of All: the greatest of the least share 0.025 of the
	// orders, and so on (nearest rank).
	MeanNew, MeanAll, Low, High Gain
}

// A ThresholdPoint says when new information falls to the threshold. Guest, Namey and Chen
// (2020, "A simple method to assess and report thematic saturation in qualitative
// research") divide what is new in a run of documents by what the base, the first
// documents, has in all; runs move on by one document. It is reached at the end of the
// first run in which the quotient is not above the threshold.
type ThresholdPoint struct {
	// At is how many documents there were before that run, in the order of time;
	// 0: it is not reached. Ratio is the quotient of that run, or that of the last
	// one; NaN: there are too few documents for any.
	At    int
	Ratio float64
	// Orders is in how many random orders it is reached, Median at how many
	// documents in the middle one of these (the lower of two); 0: in none.
	Orders, Median int
}

// An Estimate is how much there is, seen and unseen, if the documents are drawn at
// random of all.
type Estimate struct {
	Observed int
	// Once and Twice are how many are in one document, and in two.
	Once, Twice int
	// Coverage is the share of all incidences (of a column in a document, say) that
	// fall on what was observed: by Good and Turing, as Chao and Jost (2012) and Chao
	// and others (2014) refine it for incidences. NaN: nothing was observed, or there
	// is one document alone, and of that nothing can be estimated.
	Coverage float64
	// Chao2 (Chao 1987) is the least that there may be; Low and High are the ends of
	// its 95 % interval, on a scale of logarithms.
	Chao2, Low, High float64
}

// Saturation is how much each further document brings.
type Saturation struct {
	Steps     []SaturationStep
	Base, Run int
	Percent   float64
	Orders    int
	Seed      uint64
	Reached   [whats]ThresholdPoint
	Estimates [whats]Estimate
}

// Saturate measures how much that is new each further document brings, in the order of
// time and in random ones. Documents in which nothing was observed that the network
// can use bring nothing, and count. It says nothing of whether coding may stop: what
// comes may be unlike what came.
func Saturate(ctx context.Context, s *Series, o SaturationOptions) (*Saturation, error) {
	o.Orders, o.Base, o.Run = cmp.Or(o.Orders, 100), cmp.Or(o.Base, 4), cmp.Or(o.Run, 2)
	switch {
	case o.Orders > MostResamples:
		return nil, wrongf("%s takes up to %d", option("orders", ""), MostResamples)
	case o.Orders < 1 || o.Base < 1 || o.Run < 1:
		return nil, wrongf("%s, %s and %s take numbers from 1 up", option("orders", ""), option("base", ""), option("run", ""))
	case !(o.Percent >= 0 && o.Percent <= 100):
		return nil, wrongf("%s takes a number of percent from 0 to 100", option("threshold", ""))
	case s.Settings.Window != nil:
		return nil, wrongf("saturation is that of all documents: it does not go with %s", option("window", s.Settings.Window.String()))
	}
	documents, held := s.heldBy()
	out := &Saturation{Base: o.Base, Run: o.Run, Percent: o.Percent, Orders: o.Orders, Seed: o.Seed}
	order := make([]int, len(documents))
	for i := range order {
		order[i] = i
	}
	gains := held.along(order)
	var all Gain
	for i, d := range documents {
		step := SaturationStep{Document: d.name, Time: d.first, New: gains[i]}
		for w := range whats {
			all[w] += gains[i][w]
		}
		step.All = all
		out.Steps = append(out.Steps, step)
	}
	for w := range whats {
		out.Reached[w].At, out.Reached[w].Ratio = reached(gains, w, o)
		out.Estimates[w] = held[w].estimate(len(documents))
	}
	if len(documents) == 0 {
		return out, nil
	}
	random := make([][]Gain, o.Orders)
	err := inTurn(ctx, o.Orders, func(i int) error {
		random[i] = held.along(rand.New(rand.NewPCG(o.Seed, uint64(i))).Perm(len(documents)))
		return nil
	})
	if err != nil {
		return nil, err
	}
	totals := make([]Gain, o.Orders)
	for i := range out.Steps {
		step := &out.Steps[i]
		for w := range whats {
			sorted := make([]float64, o.Orders)
			for r := range random {
				totals[r][w] += random[r][i][w]
				sorted[r] = totals[r][w]
				step.MeanNew[w] += random[r][i][w]
				step.MeanAll[w] += totals[r][w]
			}
			step.MeanNew[w] /= float64(o.Orders)
			step.MeanAll[w] /= float64(o.Orders)
			slices.Sort(sorted)
			rank := func(share float64) float64 {
				return sorted[max(0, int(math.Ceil(share*float64(o.Orders)))-1)]
			}
			step.Low[w], step.High[w] = rank(0.025), rank(0.975)
		}
	}
	for w := range whats {
		var when []int
		for _, gains := range random {
			if at, _ := reached(gains, w, o); at > 0 {
				when = append(when, at)
			}
		}
		slices.Sort(when)
		if out.Reached[w].Orders = len(when); len(when) > 0 {
			out.Reached[w].Median = when[(len(when)-1)/2]
		}
	}
	return out, nil
}

// A datedDocument is a document and when anything in it was first said.
type datedDocument struct {
	name   string
	first  Time
	number uint32
}

// A holding has what each document holds, by its place in the order of time, each thing
// once and with a number below things.
type holding struct {
	things int
	of     [][]int
}

type holdings [whats]holding

// heldBy finds what each document of a series holds, and the order of time.
func (s *Series) heldBy() ([]datedDocument, *holdings) {
	first := map[uint32]Time{}
	for _, entries := range [][]Entry{s.entries, s.excluded} {
		for _, e := range entries {
			t, there := first[e.Document]
			if !there || t == NoTime || e.Time != NoTime && e.Time < t {
				first[e.Document] = e.Time
			}
		}
	}
	var documents []datedDocument
	for number, t := range first {
		documents = append(documents, datedDocument{s.data.Documents[number], t, number})
	}
	undated := func(d datedDocument) int {
		if d.first == NoTime {
			return 1
		}
		return 0
	}
	slices.SortFunc(documents, func(a, b datedDocument) int {
		return cmp.Or(cmp.Compare(undated(a), undated(b)), cmp.Compare(a.first, b.first), cmp.Compare(a.name, b.name), cmp.Compare(a.number, b.number))
	})
	place := map[uint32]int{}
	for i, d := range documents {
		place[d.number] = i
	}
	out := &holdings{}
	var numbers [whats]map[uint64]int
	seen := map[[2]int]bool{}
	for w := range whats {
		out[w].of, numbers[w] = make([][]int, len(documents)), map[uint64]int{}
		clear(seen)
		for _, e := range s.entries {
			key := [...]uint64{uint64(e.Column), uint64(e.Row), uint64(e.Row)<<32 | uint64(e.Column)}[w]
			n, there := numbers[w][key]
			if !there {
				n = len(numbers[w])
				numbers[w][key] = n
			}
			if at := place[e.Document]; !seen[[2]int{at, n}] {
				seen[[2]int{at, n}] = true
				out[w].of[at] = append(out[w].of[at], n)
			}
		}
		out[w].things = len(numbers[w])
	}
	return documents, out
}

// along is what is new in each document, in an order.
func (h *holdings) along(order []int) []Gain {
	out := make([]Gain, len(order))
	for w := range whats {
		seen := make([]bool, h[w].things)
		for i, d := range order {
			for _, thing := range h[w].of[d] {
				if !seen[thing] {
					seen[thing] = true
					out[i][w]++
				}
			}
		}
	}
	return out
}

// reached finds out when new information falls to the threshold; see Reached.
func reached(gains []Gain, what int, o SaturationOptions) (at int, quotient float64) {
	quotient = math.NaN()
	base := 0.0
	for i := range min(o.Base, len(gains)) {
		base += gains[i][what]
	}
	if base == 0 {
		return 0, quotient
	}
	for from := o.Base; from+o.Run <= len(gains); from++ {
		fresh := 0.0
		for _, g := range gains[from : from+o.Run] {
			fresh += g[what]
		}
		if quotient = fresh / base; quotient*100 <= o.Percent {
			return from, quotient
		}
	}
	return 0, quotient
}

// estimate estimates how much there is, of what n documents hold.
func (h *holding) estimate(n int) Estimate {
	times := make([]int, h.things)
	incidences := 0
	for _, of := range h.of {
		for _, thing := range of {
			times[thing]++
			incidences++
		}
	}
	e := Estimate{Observed: h.things, Coverage: math.NaN()}
	for _, t := range times {
		switch t {
		case 1:
			e.Once++
		case 2:
			e.Twice++
		}
	}
	t, u := float64(n), float64(incidences)
	seen, once, twice := float64(h.things), float64(e.Once), float64(e.Twice)
	if n < 2 { // nothing can be in two
		e.Chao2, e.Low, e.High = math.NaN(), math.NaN(), math.NaN()
		return e
	}
	e.Chao2, e.Low, e.High = seen, seen, seen
	if h.things == 0 {
		return e
	}
	a := (t - 1) / t
	// Chao and others 2014, equation 4b of incidences: without any in two documents as
	// if the number of unseen ones were that of the bias-corrected Chao2.
	switch {
	case once == 0:
		e.Coverage = 1
	case twice > 0:
		e.Coverage = 1 - once/u*((t-1)*once/((t-1)*once+2*twice))
	default:
		e.Coverage = 1 - once/u*((t-1)*(once-1)/((t-1)*(once-1)+2))
	}
	var variance float64
	switch {
	case twice > 0:
		r := once / twice
		e.Chao2 = seen + a*once*once/(2*twice)
		variance = twice * (a/2*r*r + a*a*r*r*r + a*a/4*r*r*r*r)
	default:
		e.Chao2 = seen + a*once*(once-1)/2
		variance = a*once*(once-1)/2 + a*a*once*(2*once-1)*(2*once-1)/4 - a*a*once*once*once*once/(4*e.Chao2)
	}
	if unseen := e.Chao2 - seen; unseen > 0 {
		k := math.Exp(1.96 * math.Sqrt(math.Log(1+max(0, variance)/(unseen*unseen))))
		e.Low, e.High = seen+unseen/k, seen+unseen*k
		return e
	}
	// Nothing is estimated to be unseen: the interval of Colwell's EstimateS for that
	// case, from the chance exp(-u/S) that one is in no document.
	missed := math.Exp(-u / seen)
	middle, half := seen/(1-missed), 1.96*math.Sqrt(seen*missed*(1-missed))/(1-missed)
	e.High = middle + half
	return e
}
