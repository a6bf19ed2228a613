package network_test

import (
	"fmt"
	"math"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"onrecord/graph/network"
)

func saturationOf(t *testing.T, o network.SaturationOptions, all ...remark) *network.Saturation {
	t.Helper()
	series, err := network.Prepare(dataOf(false, all...), network.Settings{Aggregation: network.Ignore})
	if err != nil {
		t.Fatal(err)
	}
	s, err := network.Saturate(t.Context(), series, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Four documents, coded with x y | x | y z | x: the columns are in 3, 2 and 1 of them,
// U = 6 incidences, Q1 = 1 and Q2 = 1. So coverage is 1 - 1/6·3/(3+2) = 0.9, and Chao2
// 3 + ¾·½ = 3.375 with the variance ⅜ + 9/16 + 9/64 = 1.078125.
func TestSaturationByHand(t *testing.T) {
	s := saturationOf(t, network.SaturationOptions{Base: 2, Run: 1, Percent: 50},
		remark{"A", "x", 1, "late", 9}, remark{"A", "x", 1, "first", 1}, remark{"A", "y", 0, "first", 2},
		remark{"B", "x", 1, "second", 3}, remark{"A", "y", 1, "third", 5}, remark{"A", "z", 1, "third", 5})
	var names []string
	var fresh []network.Gain
	for _, step := range s.Steps {
		names, fresh = append(names, step.Document), append(fresh, step.New)
	}
	if diff := cmp.Diff([]string{"first", "second", "third", "late"}, names); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]network.Gain{{2, 1, 2}, {0, 1, 1}, {1, 0, 1}, {0, 0, 0}}, fresh); diff != "" {
		t.Error(diff)
	}
	e := s.Estimates[network.NewColumns]
	near(t, "coverage", e.Coverage, 0.9)
	near(t, "Chao2", e.Chao2, 3.375)
	k := math.Exp(1.96 * math.Sqrt(math.Log(1+1.078125/(0.375*0.375))))
	near(t, "low", e.Low, 3+0.375/k)
	near(t, "high", e.High, 3+0.375*k)
	if e.Observed != 3 || e.Once != 1 || e.Twice != 1 {
		t.Errorf("%+v", e)
	}
	// One new of two is half; of rows none is new after the second.
	for what, want := range []network.ThresholdPoint{{At: 2, Ratio: 0.5}, {At: 2}, {At: 2, Ratio: 1. / 3}} {
		if r := s.Reached[what]; r.At != want.At || math.Abs(r.Ratio-want.Ratio) > 1e-12 {
			t.Errorf("%d: %+v, want %+v", what, r, want)
		}
	}
	s = saturationOf(t, network.SaturationOptions{Base: 2, Run: 1, Percent: 49},
		remark{"A", "x", 1, "1", 1}, remark{"A", "y", 0, "1", 2}, remark{"B", "x", 1, "2", 3}, remark{"A", "z", 1, "3", 5}, remark{"A", "x", 1, "4", 9})
	if r := s.Reached[network.NewColumns]; r.At != 3 || r.Ratio != 0 {
		t.Errorf("%+v: the run after the third document has nothing new", r)
	}
}

// The mean over orders is that of rarefaction: a thing that h of n documents hold is in
// none of m with the chance C(n-h,m)/C(n,m) (Colwell, Mao and Chang 2004).
func TestSaturationNaively(t *testing.T) {
	all := someRemarks(3, 60, 5, 12, 8)
	s := saturationOf(t, network.SaturationOptions{Orders: 4000, Seed: 1}, all...)
	in := map[string]map[string]bool{}
	documents := map[string]bool{}
	for _, r := range all {
		if in[r.column] == nil {
			in[r.column] = map[string]bool{}
		}
		in[r.column][r.document] = true
		documents[r.document] = true
	}
	n := len(documents)
	for i, step := range s.Steps {
		want := 0.0
		for _, held := range in {
			missed := 1.0
			for j := range i + 1 {
				missed *= max(0, float64(n-len(held)-j)) / float64(n-j)
			}
			want += 1 - missed
		}
		if got := step.MeanAll[network.NewColumns]; math.Abs(got-want) > 0.1 {
			t.Errorf("after %d documents %v columns, want %v", i+1, got, want)
		}
		if step.Low[0] > step.MeanAll[0] || step.High[0] < step.MeanAll[0] {
			t.Errorf("%+v", step)
		}
	}
	last := s.Steps[len(s.Steps)-1]
	if last.MeanAll != last.All || last.Low != last.All || last.High != last.All {
		t.Errorf("all orders end alike: %+v", last)
	}
}

func TestSaturationEdges(t *testing.T) {
	s := saturationOf(t, network.SaturationOptions{})
	if len(s.Steps) != 0 || !math.IsNaN(s.Estimates[0].Coverage) || !math.IsNaN(s.Estimates[0].Chao2) || !math.IsNaN(s.Reached[0].Ratio) {
		t.Errorf("of nothing: %+v", s)
	}
	s = saturationOf(t, network.SaturationOptions{}, remark{"A", "x", 1, "d", -1})
	if e := s.Estimates[0]; e.Once != 1 || !math.IsNaN(e.Chao2) || !math.IsNaN(e.High) || !math.IsNaN(e.Coverage) || s.Reached[0].At != 0 || s.Steps[0].Time != network.NoTime {
		t.Errorf("of one document: %+v %+v", e, s.Steps)
	}
	// Everything in two documents at least: complete as far as one can see, and the
	// interval does not say that it is.
	s = saturationOf(t, network.SaturationOptions{}, remark{"A", "x", 1, "d", 1}, remark{"A", "x", 1, "e", 2})
	if e := s.Estimates[0]; e.Coverage != 1 || e.Chao2 != 1 || e.High <= 1 {
		t.Errorf("%+v", e)
	}
	for _, o := range []network.SaturationOptions{{Orders: -1}, {Base: -1}, {Run: -1}, {Percent: -1}, {Percent: math.NaN()}, {Percent: 101}} {
		series, err := network.Prepare(dataOf(false), network.Settings{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := network.Saturate(t.Context(), series, o); err == nil {
			t.Errorf("%+v is no error", o)
		}
	}
}

func TestSaturationAgain(t *testing.T) {
	run := func() *network.Saturation {
		return saturationOf(t, network.SaturationOptions{Seed: 9, Percent: 5}, someRemarks(2, 100, 9, 30, 20)...)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want := run()
	runtime.GOMAXPROCS(2)
	if diff := cmp.Diff(want, run(), cmpopts.EquateNaNs()); diff != "" {
		t.Error(diff)
	}
	if got := fmt.Sprint(want.Steps[3].MeanAll); got == fmt.Sprint(want.Steps[3].All) {
		t.Errorf("the mean of random orders is that of one: %s", got)
	}
}
