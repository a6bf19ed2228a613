package network_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/graph/network"
)

// A remark is an observation of a small network: who for or against what, in which
// document and on which day since 1970.
type remark struct {
	row, column string
	level       float64
	document    string
	day         int64
}

// dataOf makes data of remarks; a day below 0 is none.
func dataOf(dna bool, all ...remark) *network.Data {
	b := network.NewBuilder(network.Qualifier{Name: "stance", Type: network.Boolean}, "actor", "position")
	for i, r := range all {
		o := network.Observation{
			Row: b.Row(network.Node{Name: r.row}), Column: b.Column(network.Node{Name: r.column}), Level: b.Level(network.Level{Value: r.level}),
			Statement: b.NewStatement(fmt.Sprintf("s%d", i)), Document: b.Document(r.document), Time: network.NoTime,
		}
		if r.day >= 0 {
			o.Time = network.Time(r.day * 24 * 60 * 60)
		}
		b.Add(o)
	}
	return b.Data(dna)
}

// someRemarks are n at random.
func someRemarks(seed uint64, n, rows, columns, documents int) (out []remark) {
	r := rand.New(rand.NewPCG(seed, 0))
	for range n {
		out = append(out, remark{
			string(rune('A' + r.IntN(rows))), string(rune('a' + r.IntN(columns))), float64(r.IntN(2)), fmt.Sprint("d", r.IntN(documents)), int64(r.IntN(100)),
		})
	}
	return out
}

func backboneOf(t *testing.T, s network.Settings, all ...remark) *network.Backbone {
	t.Helper()
	s.Mode = network.OneMode
	series, err := network.Prepare(dataOf(s.DNA, all...), s)
	if err != nil {
		t.Fatal(err)
	}
	b, err := network.NewBackbone(t.Context(), series)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-9) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// A path of three: A and B agree on x, B and C on y. Its Laplacian has the
// eigenvalues 0, 1 and 3, so the spectrum is 0, ¼, ¾; with x alone they are 0, 0 and
// 2, so 0, 0, 1. The degrees are 2, 1, 1, so ½, ¼, ¼; with x alone ½, ½, 0.
func TestBackboneOfAPath(t *testing.T) {
	path := []remark{{"A", "x", 1, "d", 0}, {"B", "x", 1, "d", 0}, {"B", "y", 0, "e", 0}, {"C", "y", 0, "e", 0}}
	for _, c := range []struct {
		dna                 bool
		one, none, factored float64
	}{
		{false, math.Sqrt(1. / 8), math.Sqrt(10) / 4, math.Sqrt(1./8) * math.Exp(-1)},
		{true, 0.5, 1, 0.5 * math.Exp(-1)},
	} {
		b := backboneOf(t, network.Settings{DNA: c.dna, Normalization: network.None}, path...)
		s, err := b.Set(t.Context(), []int{0}, 2) // exp(-2·(2-1)/2)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "loss", s.Loss, c.one)
		near(t, "rest", s.Rest, c.one)
		near(t, "penalized", s.Penalized, c.factored)
		near(t, "without x", s.Moved[0], c.none)
		near(t, "with y", s.Moved[1], 0)
		if s.Observations != 2 {
			t.Errorf("%d observations, want 2", s.Observations)
		}
		steps, err := b.Nested(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		near(t, "first loss", steps[0].Loss, c.one)
		if c.dna { // both lose as much: both go at once, with the loss of each alone
			near(t, "second loss", steps[1].Loss, c.one)
		} else {
			near(t, "second loss", steps[1].Loss, c.none)
		}
		near(t, "second rest", steps[1].Rest, 0)
		if steps[0].Column != 1 || steps[1].Column != 0 || steps[1].Left != 0 {
			t.Errorf("steps %+v: y should go first, as it comes last", steps)
		}
	}
}

// naiveSpectrum makes the weights pair by pair, and finds eigenvalues by Jacobi's
// rotations.
func naiveSpectrum(all []remark, rows []string, columns map[string]bool, average bool) []float64 {
	spoken := func(row string) float64 {
		on := map[string]bool{}
		for _, r := range all {
			if r.row == row && columns[r.column] {
				on[r.column] = true
			}
		}
		return float64(len(on))
	}
	m := make([][]float64, len(rows))
	for i, row := range rows {
		m[i] = make([]float64, len(rows))
		for j, other := range rows {
			if i == j {
				continue
			}
			w := 0.0
			for _, x := range all {
				for _, y := range all {
					if x.row == row && y.row == other && x.column == y.column && columns[x.column] {
						w += 1 - 2*math.Abs(x.level-y.level)
					}
				}
			}
			if average && w != 0 {
				w /= (spoken(row) + spoken(other)) / 2
			}
			m[i][j] = -max(0, w)
		}
	}
	sum := 0.0
	for i := range m {
		for j := range m {
			if i != j {
				m[i][i] -= m[i][j]
			}
		}
		sum += m[i][i]
	}
	for range 60 {
		for p := range m {
			for q := range p {
				if m[p][q] == 0 {
					continue
				}
				angle := 0.5 * math.Atan2(2*m[p][q], m[q][q]-m[p][p])
				c, s := math.Cos(angle), math.Sin(angle)
				for k := range m {
					m[k][p], m[k][q] = c*m[k][p]-s*m[k][q], s*m[k][p]+c*m[k][q]
				}
				for k := range m {
					m[p][k], m[q][k] = c*m[p][k]-s*m[q][k], s*m[p][k]+c*m[q][k]
				}
			}
		}
	}
	out := make([]float64, len(m))
	for i := range m {
		if sum > 0 {
			out[i] = m[i][i] / sum
		}
	}
	slices.Sort(out)
	return out
}

func TestBackboneNaively(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for seed := range uint64(6) {
		average := seed%2 == 1
		s := network.Settings{Duplicates: network.Include, Normalization: network.None}
		if average {
			s.Normalization = network.Average
		}
		all := someRemarks(seed, 30, 5, 5, 9)
		b := backboneOf(t, s, all...)
		var columns []string
		for _, c := range b.Columns() {
			columns = append(columns, c.Name)
		}
		var rows []string
		for _, r := range all {
			rows = append(rows, r.row)
		}
		slices.Sort(rows)
		rows = slices.Compact(rows)
		loss := func(set int) float64 {
			in, every := map[string]bool{}, map[string]bool{}
			for i, c := range columns {
				every[c] = true
				in[c] = set>>i&1 == 1
			}
			sum := 0.0
			x, y := naiveSpectrum(all, rows, every, average), naiveSpectrum(all, rows, in, average)
			for i := range x {
				sum += (x[i] - y[i]) * (x[i] - y[i])
			}
			return math.Sqrt(sum)
		}
		const penalty = 1.5
		bestOf, best := map[int]float64{}, math.Inf(1)
		for set := range 1 << len(columns) {
			var at []int
			for i := range columns {
				if set>>i&1 == 1 {
					at = append(at, i)
				}
			}
			want := loss(set)
			got, err := b.Set(t.Context(), at, penalty)
			if err != nil {
				t.Fatal(err)
			}
			near(t, fmt.Sprint("set ", at), got.Loss, want)
			near(t, fmt.Sprint("rest of ", at), got.Rest, loss(1<<len(columns)-1-set))
			if l, any := bestOf[len(at)]; !any || want < l {
				bestOf[len(at)] = want
			}
			if len(at) > 0 && len(at) < len(columns) {
				best = min(best, want*math.Exp(-penalty*float64(len(columns)-len(at))/float64(len(columns))))
			}
		}
		for _, exact := range []int{0, -1} {
			o := network.BackboneSearch{Seed: seed, Exact: exact, Steps: 300}
			for size := 1; size <= len(columns); size++ {
				got, err := b.Fixed(t.Context(), size, o)
				if err != nil {
					t.Fatal(err)
				}
				near(t, fmt.Sprintf("the best of %d, exact %d", size, exact), got.Loss, bestOf[size])
				if got.Size() != size || got.Exact != (exact == 0) || !got.Exact && (got.Agreed < 1 || got.Restarts != 4) {
					t.Errorf("%+v", got)
				}
			}
			got, err := b.Penalized(t.Context(), penalty, o)
			if err != nil {
				t.Fatal(err)
			}
			near(t, fmt.Sprint("penalized, exact ", exact), got.Penalized, best)
		}
		// Nested: each step loses least of all that could be taken.
		steps, err := b.Nested(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		left := 1<<len(columns) - 1
		for _, step := range steps {
			least := math.Inf(1)
			for i := range columns {
				if left>>i&1 == 1 {
					least = min(least, loss(left&^(1<<i)))
				}
			}
			left &^= 1 << step.Column
			near(t, "step", step.Loss, least)
			near(t, "step", step.Loss, loss(left))
		}
		if left != 0 {
			t.Errorf("%b are left", left)
		}
	}
}

// What ojAlgo 51.4.1 gives for DNA's code: of the weights A–B 1, A–C 5, B–C 2 and
// B–D ½ the "eigenvalues" 7, 6, 3½ and ½, which are the row sums.
func TestBackboneDNA(t *testing.T) {
	var all []remark
	said := func(a, b, column string, times int) {
		for range times {
			all = append(all, remark{a, column, 1, "d", 0})
		}
		all = append(all, remark{b, column, 1, "d", 0})
	}
	said("A", "B", "p", 2)
	said("A", "C", "q", 10)
	said("B", "C", "r", 4)
	said("B", "D", "s", 1)
	b := backboneOf(t, network.Settings{DNA: true}, all...)
	got, err := b.Set(t.Context(), []int{0, 1, 2}, 0) // without s: 7, 6, 3 and 0
	if err != nil {
		t.Fatal(err)
	}
	near(t, "loss", got.Loss, math.Abs(7./17-7./16)+math.Abs(6./17-6./16)+math.Abs(3.5/17-3./16)+0.5/17)
	near(t, "rest", got.Rest, math.Abs(7./17-0.5)+math.Abs(6./17-0.5)+3.5/17+0.5/17)
}

// A and B agree on w; B and C agree on a, and differ on b, which balances. With a alone
// B and C are tied in the place of A and B: the spectrum is the same, and all weight is
// elsewhere.
func TestBackboneApart(t *testing.T) {
	b := backboneOf(t, network.Settings{Normalization: network.None},
		remark{"A", "w", 1, "d", 0}, remark{"B", "w", 1, "d", 0}, remark{"B", "a", 1, "d", 0}, remark{"C", "a", 1, "d", 0},
		remark{"B", "b", 1, "d", 0}, remark{"C", "b", 0, "d", 0})
	for i, want := range []float64{2, 2, 0} { // a, b, w
		s, err := b.Set(t.Context(), []int{i}, 0)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "apart", s.Apart, want)
	}
	for _, exact := range []int{0, -1} {
		s, err := b.Fixed(t.Context(), 1, network.BackboneSearch{Exact: exact, Steps: 20})
		if err != nil {
			t.Fatal(err)
		}
		if !s.In[2] || s.Loss != 0 {
			t.Errorf("%+v: w alone is the network", s)
		}
	}
	steps, err := b.Nested(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if last := steps[2]; last.Column != 2 {
		t.Errorf("%+v: w should go last", steps)
	}
}

func TestBackboneEdges(t *testing.T) {
	t.Run("nothing", func(t *testing.T) {
		b := backboneOf(t, network.Settings{})
		if steps, err := b.Nested(t.Context()); err != nil || len(steps) != 0 {
			t.Error(steps, err)
		}
		if _, err := b.Fixed(t.Context(), 1, network.BackboneSearch{}); err == nil {
			t.Error("a set of one of none")
		}
		if _, err := b.Penalized(t.Context(), 1, network.BackboneSearch{}); err == nil {
			t.Error("a set of some of none")
		}
	})
	t.Run("no ties", func(t *testing.T) {
		b := backboneOf(t, network.Settings{}, remark{"A", "x", 1, "d", 0}, remark{"B", "y", 1, "d", 0}, remark{"B", "z", 1, "d", 0})
		s, err := b.Fixed(t.Context(), 2, network.BackboneSearch{})
		if err != nil || s.Loss != 0 || s.Rest != 0 || !s.In[0] || !s.In[1] {
			t.Error(s, err)
		}
	})
	t.Run("all negative", func(t *testing.T) {
		b := backboneOf(t, network.Settings{}, remark{"A", "x", 1, "d", 0}, remark{"B", "x", 0, "d", 0})
		s, err := b.Set(t.Context(), nil, 0)
		if err != nil || s.Loss != 0 || b.Negative != 1 {
			t.Error(s, err, b.Negative)
		}
	})
	t.Run("wrong", func(t *testing.T) {
		b := backboneOf(t, network.Settings{}, someRemarks(1, 20, 4, 4, 4)...)
		for _, err := range []error{
			func() error { _, err := b.Penalized(t.Context(), -1, network.BackboneSearch{}); return err }(),
			func() error { _, err := b.Penalized(t.Context(), math.NaN(), network.BackboneSearch{}); return err }(),
			func() error { _, err := b.Fixed(t.Context(), 5, network.BackboneSearch{}); return err }(),
			func() error { _, err := b.Fixed(t.Context(), 2, network.BackboneSearch{Steps: -1}); return err }(),
		} {
			if _, ok := err.(interface{ Unwrap() error }); err == nil || !ok {
				t.Errorf("got %v, want an error of settings", err)
			}
		}
		two, err := network.Prepare(dataOf(false, someRemarks(1, 20, 4, 4, 4)...), network.Settings{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := network.NewBackbone(t.Context(), two); err == nil {
			t.Error("the backbone of a two-mode network")
		}
	})
}

func TestBackboneAgain(t *testing.T) {
	all := someRemarks(7, 120, 8, 16, 20)
	run := func() []any {
		b := backboneOf(t, network.Settings{}, all...)
		found, err := b.Penalized(t.Context(), 2, network.BackboneSearch{Seed: 3, Steps: 80})
		if err != nil {
			t.Fatal(err)
		}
		steps, err := b.Nested(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return []any{found, steps}
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want := run()
	runtime.GOMAXPROCS(2)
	if diff := cmp.Diff(want, run()); diff != "" {
		t.Error(diff)
	}
}
