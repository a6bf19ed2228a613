package network_test

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"onrecord/graph/network"
)

// seasons is a debate in which A and B agree for 30 days, differ for 30 while C sides
// with B, and agree again.
func seasons() (out []remark) {
	for day := range int64(90) {
		d := fmt.Sprint("d", day)
		if day >= 30 && day < 60 {
			out = append(out, remark{"A", "x", 1, d, day}, remark{"B", "x", 0, d, day}, remark{"C", "x", 0, d, day})
		} else {
			out = append(out, remark{"A", "x", 1, d, day}, remark{"B", "x", 1, d, day})
		}
	}
	return out
}

func phasesOf(t *testing.T, s network.Settings, o network.PhaseOptions, all ...remark) (*network.Phases, *network.Series) {
	t.Helper()
	series, err := network.Prepare(dataOf(s.DNA, all...), s)
	if err != nil {
		t.Fatal(err)
	}
	p, err := network.FindPhases(t.Context(), series, o)
	if err != nil {
		t.Fatal(err)
	}
	return p, series
}

func windowOf(t *testing.T, text string) *network.Window {
	t.Helper()
	w, err := network.ParseWindow(text)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestPhasesReturn(t *testing.T) {
	for _, d := range network.Distances() {
		for _, dna := range []bool{false, true} {
			// Of who speaks to the same position, on whatever side: congruence alone ties
			// two at a time, whose spectrum is the same whoever they are.
			s := network.Settings{Mode: network.OneMode, Window: windowOf(t, "3d"), DNA: dna, Aggregation: network.Ignore}
			p, _ := phasesOf(t, s, network.PhaseOptions{Distance: d, K: 2}, seasons()...)
			first, middle, last := p.Windows[5], p.Windows[45], p.Windows[80]
			if first.Phase != 1 || middle.Phase != 2 || last.Phase != 1 {
				t.Errorf("%s: phases %d, %d, %d, want 1, 2, 1", d, first.Phase, middle.Phase, last.Phase)
			}
			if len(p.Turns) != 2 || p.Turns[0].From+1 != p.Turns[0].To || len(p.Turns[0].Movers) == 0 {
				t.Fatalf("%s: turns %+v", d, p.Turns)
			}
			// The window that turns takes up a day, and lets one go.
			m := p.Turns[0].Movers[0]
			if len(m.Gone) == 0 && len(m.New) == 0 {
				t.Errorf("%s: no statements moved: %+v", d, m)
			}
		}
	}
}

// DNA divides by the sum of weights. In a window of A–B -1, A–C -1 and B–C 3, it is 1,
// and the parts -1, -1 and 3: from a window of A–B alone, 2+1+3 away. By absolute
// weights the parts are -⅕, -⅕ and ⅗: 1⅕+⅕+⅗ away.
func TestPhasesSigned(t *testing.T) {
	all := []remark{{"A", "x", 1, "d", 0}, {"B", "x", 1, "d", 0}, {"A", "x", 1, "e", 1}}
	for _, column := range []string{"x", "y", "z"} {
		all = append(all, remark{"B", column, 0, "f", 1}, remark{"C", column, 0, "f", 1})
	}
	for dna, want := range map[bool]float64{true: 6, false: 2} {
		s := network.Settings{Mode: network.OneMode, Window: windowOf(t, "1d"), DNA: dna, Normalization: network.None}
		p, _ := phasesOf(t, s, network.PhaseOptions{}, all...)
		near(t, fmt.Sprint("dna ", dna), p.Windows[1].Distance, want)
	}
}

// The distances are those of whole matrices, divided by their sums.
func TestPhasesNaively(t *testing.T) {
	for seed := range uint64(4) {
		all := someRemarks(seed, 60, 4, 4, 60)
		for _, mode := range []network.Mode{network.OneMode, network.TwoMode} {
			s := network.Settings{Mode: mode, Window: windowOf(t, "30d"), Isolates: true, Duplicates: network.Include, Normalization: network.None}
			p, series := phasesOf(t, s, network.PhaseOptions{}, all...)
			var before [][]float64
			for i, w := range p.Windows {
				n, err := series.At(t.Context(), i)
				if err != nil {
					t.Fatal(err)
				}
				var m [][]float64
				sum := 0.0
				for _, line := range n.Matrix() {
					row := slices.Clone(line)
					for j, v := range row {
						if math.IsNaN(v) {
							row[j] = 0
						}
						sum += math.Abs(row[j])
					}
					m = append(m, row)
				}
				if (sum == 0) != (w.Phase == 0) {
					t.Errorf("window %d has weights of %v and phase %d", i, sum, w.Phase)
				}
				if sum == 0 {
					continue
				}
				distance := 0.0
				for r := range m {
					for c := range m[r] {
						m[r][c] /= sum
						if before != nil {
							distance += math.Abs(m[r][c] - before[r][c])
						}
					}
				}
				if before != nil {
					near(t, fmt.Sprint("window ", i), w.Distance, distance)
				}
				before = m
			}
			best := 0.0
			for _, c := range p.Tried {
				best = max(best, c.Dunn)
			}
			if p.Dunn != best {
				t.Errorf("Dunn %v, the best is %v", p.Dunn, best)
			}
		}
	}
}

func TestPhasesEdges(t *testing.T) {
	s := network.Settings{Mode: network.OneMode, Window: windowOf(t, "3d")}
	if p, _ := phasesOf(t, s, network.PhaseOptions{}); len(p.Windows) != 0 || p.K != 1 {
		t.Errorf("of nothing: %+v", p)
	}
	same := seasons()[:20]
	if p, _ := phasesOf(t, s, network.PhaseOptions{}, same...); p.Method != "" || p.K != 1 || p.Windows[0].Phase != 1 || len(p.Turns) != 0 {
		t.Errorf("of windows that are alike: %+v", p)
	}
	gap := []remark{{"A", "x", 1, "d", 0}, {"B", "x", 1, "d", 0}, {"A", "y", 1, "d", 20}, {"C", "y", 1, "d", 20}, {"A", "x", 1, "d", 40}, {"B", "x", 1, "d", 40}}
	p, _ := phasesOf(t, s, network.PhaseOptions{}, gap...)
	if p.Empty == 0 || p.K != 2 || len(p.Turns) != 2 {
		t.Fatalf("of windows with silence between: %+v", p)
	}
	for _, w := range p.Windows {
		if (w.Ties == 0) != (w.Phase == 0) || w.Phase == 0 && !math.IsNaN(w.Distance) {
			t.Errorf("%+v", w)
		}
	}
	if !math.IsInf(p.Dunn, 1) {
		t.Errorf("Dunn's index is %v: all windows of a phase are alike", p.Dunn)
	}
	for _, o := range []network.PhaseOptions{{Distance: "x"}, {Method: "x"}, {K: 1}, {K: -1}, {Most: 1}, {K: 1000}} {
		series, err := network.Prepare(dataOf(false, gap...), s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := network.FindPhases(t.Context(), series, o); err == nil {
			t.Errorf("%+v is no error", o)
		}
	}
	for _, s := range []network.Settings{{Mode: network.OneMode}, {Window: s.Window, Aggregation: network.Combine}} {
		series, err := network.Prepare(dataOf(false, gap...), s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := network.FindPhases(t.Context(), series, network.PhaseOptions{}); err == nil {
			t.Errorf("%+v is no error", s)
		}
	}
}

func TestPhasesAgain(t *testing.T) {
	run := func() *network.Phases {
		p, _ := phasesOf(t, network.Settings{Mode: network.OneMode, Window: windowOf(t, "10d")}, network.PhaseOptions{Distance: network.Spectral}, someRemarks(5, 200, 6, 6, 50)...)
		return p
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want := run()
	runtime.GOMAXPROCS(2)
	if diff := cmp.Diff(want, run(), cmpopts.EquateNaNs(), cmpopts.IgnoreUnexported(network.Clustering{})); diff != "" {
		t.Error(diff)
	}
}
