package network

import (
	"cmp"
	"context"
	"math"
	"slices"

	"onrecord/schema/hint"
)

// A Distance says how networks are compared.
type Distance string

// The distances. AbsDiff is Σ|w/S - w′/S′| over all ties, S being the sum of absolute
// weights, so from 0 to 2; in the variant DNA the sum of weights, and weights as they
// are where that is 0. Spectral is that of spectra, see Backbone, over the rows of
// all windows; it is for one-mode networks.
const (
	AbsDiff  Distance = "absdiff"
	Spectral Distance = "spectral"
)

// Distances lists the distances.
func Distances() []Distance { return []Distance{AbsDiff, Spectral} }

// PhaseOptions say how windows are put together into phases. The zero value takes the
// defaults.
type PhaseOptions struct {
	Distance Distance // empty: AbsDiff
	Method   string   // of PhaseMethods; empty: all of them
	K        int      // how many phases; 0: as many as Dunn's index has it
	Most     int      // phases that are tried; 0: 6
	Movers   int      // ties that are told of a turning point; 0: 5
}

// A PhaseWindow is a window and its phase.
type PhaseWindow struct {
	Start, End, Centre Time
	Observations, Ties int
	// Phase is numbered from 1 on, in the order of time; 0: the window has no tie,
	// so that nothing can be said of it.
	Phase int
	// Distance is that from the last window with ties; NaN: there is none, or this
	// one has no ties.
	Distance float64
}

// A Clustering is a way to part windows, and how good it is: Dunn's index (1973), the
// least distance between windows of different phases by the greatest between windows
// of one. It is infinite where all windows of each phase are alike.
type Clustering struct {
	Method string
	K      int
	Dunn   float64

	parts []int
}

// A Mover is a tie that changes at a turning point.
type Mover struct {
	Row, Column Node
	// Before and After are its weights by the sum of all, as AbsDiff compares them.
	Before, After float64
	// Gone and New are the statements behind it that are in the window before alone,
	// and in that after alone.
	Gone, New []LocatedStatement
}

// A LocatedStatement is a statement, and where it stands.
type LocatedStatement struct {
	Number       uint32 // in the data
	ID, Document string
	Time         Time
}

// A Turn is where the phase changes: from one window to the next that has ties.
type Turn struct {
	From, To int // windows
	Distance float64
	Movers   []Mover // those that change most first
}

// Phases are those of the windows of a series.
type Phases struct {
	Windows []PhaseWindow
	Empty   int // windows without ties
	// Method is that of the best of all that was Tried, K the number of phases and
	// Dunn the index; empty: there is one phase, for all windows are alike or there
	// are fewer than three.
	Method string
	K      int
	Dunn   float64
	Tried  []Clustering
	Turns  []Turn
}

// mostPhaseWindows is how many windows are compared with each other.
const mostPhaseWindows = 1000

// mostPhases is how many phases are tried.
const mostPhases = 100

// FindPhases compares the networks of all windows with each other, and parts these
// into phases, which can return (Masuda and Holme 2019, "Detecting sequences of system
// states in temporal networks"): by each method and for each number of phases from 2
// on, one fewer than windows at most. The partition with the greatest index of Dunn is
// taken, of equal ones that with the fewest phases, then the first of PhaseMethods.
func FindPhases(ctx context.Context, s *Series, o PhaseOptions) (*Phases, error) {
	o, err := o.complete(s)
	if err != nil {
		return nil, err
	}
	out := &Phases{K: 1, Dunn: math.NaN()}
	var windows []*comparedWindow
	var at []int
	all := labelsOf(s.data, s.entries)
	for i := range s.Len() {
		n, err := s.At(ctx, i)
		if err != nil {
			return nil, err
		}
		w := n.compared(len(all.rows), o.Distance == Spectral)
		p := PhaseWindow{Start: n.Start, End: n.End, Centre: n.Centre, Observations: n.Observations, Ties: len(w.ties), Distance: math.NaN()}
		if len(w.ties) == 0 {
			out.Empty++
		} else {
			windows, at = append(windows, w), append(at, i)
		}
		out.Windows = append(out.Windows, p)
	}
	if len(windows) == 0 {
		return out, nil
	}
	distances := make([][]float64, len(windows))
	for i := range distances {
		distances[i] = make([]float64, len(windows))
	}
	err = inTurn(ctx, len(windows), func(i int) error {
		for j := i + 1; j < len(windows); j++ {
			distances[i][j] = windows[i].distance(windows[j], o.Distance, s.Settings.DNA)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	greatest := 0.0
	for i := range distances {
		for j := range i {
			distances[i][j] = distances[j][i]
			greatest = max(greatest, distances[i][j])
		}
	}
	parts := make([]int, len(windows))
	if greatest > 0 {
		if out.Tried, err = clusterings(ctx, distances, o); err != nil {
			return nil, err
		}
	}
	if len(out.Tried) > 0 {
		best := out.Tried[0]
		for _, c := range out.Tried[1:] {
			if c.better(&best) {
				best = c
			}
		}
		out.Method, out.K, out.Dunn, parts = best.Method, best.K, best.Dunn, best.parts
	}
	for i, w := range at {
		out.Windows[w].Phase = parts[i] + 1
		if i == 0 {
			continue
		}
		out.Windows[w].Distance = distances[i-1][i]
		if parts[i] == parts[i-1] {
			continue
		}
		t := Turn{From: at[i-1], To: w, Distance: distances[i-1][i]}
		if t.Movers, err = s.movers(ctx, t, windows[i-1], windows[i], o.Movers); err != nil {
			return nil, err
		}
		out.Turns = append(out.Turns, t)
	}
	return out, nil
}

func (o PhaseOptions) complete(s *Series) (PhaseOptions, error) {
	o.Distance = cmp.Or(o.Distance, AbsDiff)
	o.Most, o.Movers = cmp.Or(o.Most, 6), cmp.Or(o.Movers, 5)
	switch {
	case s.Settings.Window == nil:
		return o, wrongf("phases are those of windows: say how wide these are with %s", option("window", ""))
	case s.Settings.Mode == Events:
		return o, wrongf("%s makes no network to compare", option("mode", string(Events)))
	case s.Settings.Aggregation == Combine:
		return o, wrongf("%s numbers levels, and numbers of levels have no distance", option("aggregation", string(Combine)))
	case o.Distance != AbsDiff && o.Distance != Spectral:
		return o, wrongf("%s takes %s or %s, not %q", option("distance", ""), AbsDiff, Spectral, string(o.Distance))
	case o.Distance == Spectral && s.Settings.Mode != OneMode:
		return o, wrongf("%s compares networks of one mode: it needs %s", option("distance", string(Spectral)), option("mode", string(OneMode)))
	case o.Method != "" && !slices.Contains(PhaseMethods(), o.Method):
		return o, wrongf("%s is none of the methods: %s", o.Method, hint.AllOf(texts(PhaseMethods())))
	case o.K < 0 || o.K == 1 || o.Most < 2 || o.Most > mostPhases || o.Movers < 0:
		return o, wrongf("%s and %s take numbers from 2 to %d", option("k", ""), option("k-most", ""), mostPhases)
	case s.Len() > mostPhaseWindows:
		return o, wrongf("%s makes %d windows, and up to %d are compared with each other: use a longer unit or a shorter range",
			option("window", s.Settings.Window.String()), s.Len(), mostPhaseWindows)
	}
	return o, nil
}

// A comparedWindow is a network as others are compared with it.
type comparedWindow struct {
	ties     []comparedTie // in the order of their keys
	spectrum []float64
}

// A comparedTie has its row and column in the data as its key, and its part of the
// whole as its weight.
type comparedTie struct {
	key    uint64
	weight float64
}

// compared makes what the network is compared by. The diagonal, which DNA smooths
// into, counts once, and what is beside it twice, as in the whole of the matrix.
func (n *Network) compared(rows int, spectrum bool) *comparedWindow {
	w := &comparedWindow{}
	sum := 0.0
	for row := range n.Rows {
		for _, c := range n.Cells(row) {
			if c.Value == 0 {
				continue
			}
			columns, v := n.columns, c.Value
			if n.Settings.Mode == OneMode {
				columns = n.rows
				if int(c.Column) != row {
					v *= 2
				}
			}
			key := uint64(n.rows[row])<<32 | uint64(columns[c.Column])
			if n.Settings.DNA {
				sum += v
			} else {
				sum += math.Abs(v)
			}
			w.ties = append(w.ties, comparedTie{key, v})
		}
	}
	if sum != 0 {
		for i := range w.ties {
			w.ties[i].weight /= sum
		}
	}
	if spectrum {
		w.spectrum = n.spectrum()
		missing := make([]float64, rows-len(w.spectrum)) // those who say nothing have the eigenvalue 0
		if n.Settings.DNA {
			w.spectrum = append(w.spectrum, missing...)
		} else {
			w.spectrum = append(missing, w.spectrum...)
		}
	}
	return w
}

func (w *comparedWindow) distance(o *comparedWindow, d Distance, dna bool) (sum float64) {
	if d == Spectral {
		return spectralDistance(w.spectrum, o.spectrum, dna)
	}
	w.along(o, func(_ uint64, a, b float64) { sum += math.Abs(a - b) })
	return settled(sum)
}

// along goes along the ties of two windows.
func (w *comparedWindow) along(o *comparedWindow, tie func(key uint64, a, b float64)) {
	x, y := w.ties, o.ties
	for len(x)+len(y) > 0 {
		switch {
		case len(y) == 0 || len(x) > 0 && x[0].key < y[0].key:
			tie(x[0].key, x[0].weight, 0)
			x = x[1:]
		case len(x) == 0 || y[0].key < x[0].key:
			tie(y[0].key, 0, y[0].weight)
			y = y[1:]
		default:
			tie(x[0].key, x[0].weight, y[0].weight)
			x, y = x[1:], y[1:]
		}
	}
}

// movers are the ties that change most from a window to another.
func (s *Series) movers(ctx context.Context, t Turn, from, to *comparedWindow, most int) ([]Mover, error) {
	type change struct {
		key           uint64
		before, after float64
	}
	var all []change
	from.along(to, func(key uint64, a, b float64) {
		if a != b {
			all = append(all, change{key, a, b})
		}
	})
	slices.SortStableFunc(all, func(a, b change) int {
		return cmp.Compare(math.Abs(b.after-b.before), math.Abs(a.after-a.before))
	})
	var windows [2]*Network
	for i, at := range []int{t.From, t.To} {
		n, err := s.At(ctx, at)
		if err != nil {
			return nil, err
		}
		windows[i] = n
	}
	located := s.data.located(windows[0].entries, windows[1].entries)
	var out []Mover
	for _, c := range all[:min(most, len(all))] {
		row, column := uint32(c.key>>32), uint32(c.key)
		m := Mover{Row: s.data.Rows[row], Before: c.before, After: c.after}
		if s.Settings.Mode == OneMode {
			m.Column = s.data.Rows[column]
		} else {
			m.Column = s.data.Columns[column]
		}
		before, after := windows[0].statementsBetween(row, column), windows[1].statementsBetween(row, column)
		m.Gone, m.New = without(before, after, located), without(after, before, located)
		out = append(out, m)
	}
	return out, nil
}

// statementsBetween are the statements behind the tie of a row and a column of the
// data.
func (n *Network) statementsBetween(row, column uint32) []uint32 {
	columns := n.columns
	if n.Settings.Mode == OneMode {
		columns = n.rows
	}
	i, there := slices.BinarySearch(n.rows, row)
	j, also := slices.BinarySearch(columns, column)
	if !there || !also {
		return nil
	}
	if _, tied := n.At(i, j); !tied {
		return nil
	}
	return n.behind(i, j)
}

// located finds the statements of entries.
func (d *Data) located(lists ...[]Entry) func(statement uint32) LocatedStatement {
	found := map[uint32]LocatedStatement{}
	for _, entries := range lists {
		for i := range entries {
			e := &entries[i]
			found[e.Statement] = LocatedStatement{e.Statement, d.Statements[e.Statement], d.Documents[e.Document], e.Time}
		}
	}
	return func(statement uint32) LocatedStatement { return found[statement] }
}

// without are the statements that are not among others.
func without(statements, others []uint32, located func(uint32) LocatedStatement) []LocatedStatement {
	out := []LocatedStatement{}
	for _, s := range statements {
		if !slices.Contains(others, s) {
			out = append(out, located(s))
		}
	}
	return out
}

// better reports whether a clustering is better than one that was tried before.
func (c *Clustering) better(o *Clustering) bool {
	same := c.Dunn == o.Dunn || math.Abs(c.Dunn-o.Dunn) <= 1e-12*math.Abs(o.Dunn) && !math.IsInf(o.Dunn, 0) && !math.IsInf(c.Dunn, 0)
	if same {
		return c.K < o.K
	}
	return c.Dunn > o.Dunn
}

// dunn is Dunn's index of a partition.
func dunn(distances [][]float64, parts []int) float64 {
	between, within := math.Inf(1), 0.0
	for i := range parts {
		for j := range i {
			if parts[i] == parts[j] {
				within = max(within, distances[i][j])
			} else {
				between = min(between, distances[i][j])
			}
		}
	}
	if between == 0 {
		return 0
	}
	return between / within // by 0 it is infinite
}
