package network

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// spoken has documents of rows and columns, with joint statements, and each document on
// a day of its own.
func spoken(t testing.TB, documents int) *Data {
	t.Helper()
	r := random(11, documents)
	b := NewBuilder(Qualifier{Name: "agreement", Type: Boolean}, "actor", "concept")
	for document := range documents {
		for statement := range 6 {
			column, level := b.Column(Node{Name: string(rune('a' + r.IntN(4)))}), b.Level(Level{Value: float64(r.IntN(2))})
			for range 1 + r.IntN(2) {
				b.Add(Observation{
					Row: b.Row(Node{Name: string(rune('p' + r.IntN(6)))}), Column: column, Level: level,
					Statement: b.Statement(fmt.Sprint(document, ".", statement)), Document: b.Document(strconv.Itoa(document)), Time: Time(document*3) * secondsADay,
				})
			}
		}
	}
	return b.Data(false)
}

// copied makes the observations of a resample, each copy of a document being one of its
// own with statements of its own.
func copied(d *Data, copies []int) *Data {
	b := NewBuilder(d.Qualifier, d.RowName, d.ColumnName)
	for _, e := range d.Entries {
		for i := range copies[e.Document] {
			copy := fmt.Sprint(".", i)
			b.Add(Observation{
				Row: b.Row(d.Rows[e.Row]), Column: b.Column(d.Columns[e.Column]), Level: b.Level(d.Qualifier.Levels[e.Level]),
				Statement: b.Statement(d.Statements[e.Statement] + copy), Document: b.Document(d.Documents[e.Document] + copy), Time: e.Time,
			})
		}
	}
	return b.Data(false)
}

// TestBootstrap makes each resample again, of a table in which documents are written
// down as often as they were drawn.
func TestBootstrap(t *testing.T) {
	d := spoken(t, 9)
	const n = 60
	for _, set := range []Settings{
		{Mode: OneMode},
		{Mode: OneMode, Aggregation: Congruence, Normalization: Jaccard, SkipJoint: true},
		{Mode: OneMode, Aggregation: Ignore, Normalization: None, Duplicates: Include},
		{Mode: OneMode, Duplicates: PerWeek, Normalization: Cosine},
		{Mode: OneMode, Duplicates: AcrossRange, Isolates: true},
		{Mode: OneMode, MinWeight: 1},
		{Mode: TwoMode},
		{Mode: TwoMode, Duplicates: PerMonth, Normalization: Activity},
	} {
		name := fmt.Sprintf("%+v", set)
		s, err := Prepare(d, set)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Bootstrap(t.Context(), s, Resampling{N: n, Seed: 3, Confidence: 0.9, Measures: WithPolarization(t.Context()), Nodes: true, Lengths: Steps})
		if err != nil {
			t.Fatal(err)
		}
		if got.Documents != 9 {
			t.Errorf("%s: %d documents", name, got.Documents)
		}
		values, exists := make([][]float64, len(got.Ties)), make([]int, len(got.Ties))
		measured := map[string][]float64{}
		for i := range n {
			rng, copies := random(3, i), make([]int, 9)
			for range 9 {
				copies[rng.IntN(9)]++ // each document has entries: their numbers are those of the draw
			}
			one := copied(d, copies)
			loose := set
			loose.MinWeight, loose.Isolates = 0, false
			all := computed(t, one, loose)
			for j, tie := range got.Ties {
				row, column := got.Network.Rows[tie.Row].Name, got.Network.Columns[tie.Cell.Column].Name
				place := func(nodes []Node, name string) int {
					return slices.IndexFunc(nodes, func(n Node) bool { return n.Name == name })
				}
				a, b := place(all.Rows, row), place(all.Columns, column)
				switch {
				case a < 0 || b < 0 && set.Mode == OneMode:
					continue
				case b < 0:
					values[j] = append(values[j], 0)
					continue
				}
				c, there := all.At(a, b)
				values[j] = append(values[j], c.Value)
				if there && math.Abs(c.Value) >= set.MinWeight {
					exists[j]++
				}
			}
			heavy := set
			heavy.Isolates = false
			again := computed(t, one, heavy)
			for name, v := range WithPolarization(t.Context())(again) {
				measured[name] = append(measured[name], v)
			}
			for what, v := range measuresOf(t, again) {
				measured[what] = append(measured[what], v)
			}
		}
		compare := func(what string, s *Spread, values []float64) {
			t.Helper()
			values = slices.DeleteFunc(values, math.IsNaN)
			sum := 0.0
			for _, v := range values {
				sum += v
			}
			if s.Resamples != len(values) || len(values) > 0 && math.Abs(s.Mean-sum/float64(len(values))) > 1e-9 {
				t.Errorf("%s %s: got mean %v of %d, want %v of %d", name, what, s.Mean, s.Resamples, sum/float64(len(values)), len(values))
			}
			if len(values) < 20 { // 2/(1-0.9)
				if s.Interval != nil {
					t.Errorf("%s %s: an interval of %d values", name, what, len(values))
				}
				return
			}
			slices.Sort(values)
			for i, p := range []float64{0.05, 0.95} {
				h := float64(len(values)-1) * p
				low := values[int(math.Floor(h))]
				want := low + (h-math.Floor(h))*(values[int(math.Ceil(h))]-low)
				if s.Interval == nil || math.Abs(s.Interval[i]-want) > 1e-9 {
					t.Errorf("%s %s: got interval %v, want %v at %v", name, what, s.Interval, want, p)
				}
			}
		}
		full := computed(t, d, set)
		if len(got.Ties) != full.Len() {
			t.Errorf("%s: %d ties, want %d", name, len(got.Ties), full.Len())
		}
		for j := range got.Ties {
			tie := &got.Ties[j]
			what := got.Network.Rows[tie.Row].Name + got.Network.Columns[tie.Cell.Column].Name
			compare(what, &tie.Spread, values[j])
			if want := float64(exists[j]) / n; tie.Exists != want {
				t.Errorf("%s %s: exists in %v, want %v", name, what, tie.Exists, want)
			}
		}
		for i := range got.Measures {
			m := &got.Measures[i]
			compare(m.Name, &m.Spread, measured[m.Name])
		}
		whole, compared := set, 0
		whole.Isolates = false
		want := measuresOf(t, computed(t, d, whole))
		for _, node := range got.Nodes {
			for i := range node.Measures {
				m := &node.Measures[i]
				what := node.Side + " " + node.Node.Name + " " + m.Name
				compare(what, &m.Spread, measured[what])
				if v, there := want[what]; !there || math.Abs(m.Value-v) > 1e-9 || math.IsNaN(m.Value) != math.IsNaN(v) {
					t.Errorf("%s %s: %v, want %v", name, what, m.Value, v)
				}
				compared++
			}
		}
		if compared != len(want) || compared == 0 {
			t.Errorf("%s: %d numbers of nodes, want %d", name, compared, len(want))
		}
	}
}

// measuresOf are the numbers of the nodes of a network, by side, node and number.
func measuresOf(t *testing.T, n *Network) map[string]float64 {
	t.Helper()
	g, err := n.Graph(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m, err := g.Measure(t.Context(), MeasureOptions{Lengths: Steps})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]float64{}
	for i := range m.Nodes {
		x := &m.Nodes[i]
		for name, v := range map[string]float64{
			"degree": float64(x.Degree), "weighted_positive": x.Positive, "weighted_negative": x.Negative, "betweenness_steps": x.Betweenness, "closeness": x.Closeness, "eigenvector": x.Eigenvector,
		} {
			out[x.Side+" "+x.Node.Name+" "+name] = v
		}
	}
	return out
}

// TestAbsent has an actor of one document of six: where it is not drawn, which is in
// about (5/6)⁶ = 0.335 of the resamples, nothing is known of the actor's ties.
func TestAbsent(t *testing.T) {
	b := NewBuilder(Qualifier{Name: "agreement", Type: Boolean}, "actor", "concept")
	for document := range 6 {
		for _, name := range []string{"Ann", "Ben", "Cy"} {
			if name == "Cy" && document > 0 {
				continue
			}
			b.Add(Observation{Row: b.Row(Node{Name: name}), Column: b.Column(Node{Name: "c"}), Level: b.Level(Level{Value: 1}), Statement: b.Statement(name + strconv.Itoa(document)), Document: b.Document(strconv.Itoa(document)), Time: NoTime})
		}
	}
	s, err := Prepare(b.Data(false), plain)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Bootstrap(t.Context(), s, Resampling{N: 1000, Seed: 1, Confidence: 0.95})
	if err != nil {
		t.Fatal(err)
	}
	for _, tie := range got.Ties {
		of := got.Network.Rows[tie.Row].Name + " " + got.Network.Columns[tie.Cell.Column].Name
		switch of {
		case "Ann Ben": // 6 documents each, always: 36
			if tie.Value != 36 || tie.Mean != 36 || tie.Exists != 1 || *tie.Interval != [2]float64{36, 36} || tie.Resamples != 1000 {
				t.Errorf("%s: got %+v", of, tie)
			}
		default: // 6 where Cy is drawn once, 12 where twice: never 0
			if tie.Interval == nil || tie.Interval[0] != 6 || tie.Mean <= 6 || math.Abs(tie.Exists-0.665) > 0.05 || float64(tie.Resamples) != 1000*tie.Exists {
				t.Errorf("%s: got %+v", of, tie)
			}
		}
	}
}

// TestFewDocuments: of four there is no interval, of five there is.
func TestFewDocuments(t *testing.T) {
	for documents, want := range map[int]bool{1: false, 4: false, 5: true} {
		s, err := Prepare(spoken(t, documents), Settings{Mode: TwoMode})
		if err != nil {
			t.Fatal(err)
		}
		got, err := Bootstrap(t.Context(), s, Resampling{N: 200, Seed: 1, Confidence: 0.95})
		if err != nil {
			t.Fatal(err)
		}
		if (got.Measures[0].Interval != nil) != want || (got.Ties[0].Interval != nil) != want {
			t.Errorf("%d documents: intervals %v, %v", documents, got.Measures[0].Interval, got.Ties[0].Interval)
		}
	}
}

// TestDoubtRefused lists what does not go together.
func TestDoubtRefused(t *testing.T) {
	d := spoken(t, 6)
	bootstrap := func(n int, confidence float64) func(*Series) error {
		return func(s *Series) error {
			_, err := Bootstrap(t.Context(), s, Resampling{N: n, Confidence: confidence})
			return err
		}
	}
	shuffled := func(o Permutation) func(*Series) error {
		return func(s *Series) error {
			_, err := Permute(t.Context(), s, o)
			return err
		}
	}
	good := Permutation{N: 5, Null: FixedDegrees, Fix: Holm, Alpha: 0.05}
	with := func(change func(*Permutation)) Permutation {
		o := good
		change(&o)
		return o
	}
	kept := func(o Significance) func(*Series) error {
		return func(s *Series) error {
			n, err := s.At(t.Context(), 0)
			if err == nil {
				_, err = o.Keep(t.Context(), n)
			}
			return err
		}
	}
	sdsm := Significance{Method: SDSM, Alpha: 0.05, Fix: Uncorrected}
	one, two := Settings{Mode: OneMode}, Settings{Mode: TwoMode}
	for i, c := range []struct {
		set Settings
		do  func(*Series) error
	}{
		{one, bootstrap(0, 0.95)},
		{one, bootstrap(MostResamples+1, 0.95)},
		{one, bootstrap(5, 1)},
		{one, bootstrap(5, math.NaN())},
		{Settings{Mode: Events}, bootstrap(5, 0.95)},
		{Settings{Mode: OneMode, Window: &Window{3, Days}}, bootstrap(5, 0.95)},
		{Settings{Mode: TwoMode, Aggregation: Combine}, bootstrap(5, 0.95)},
		{Settings{Mode: TwoMode, Aggregation: Combine}, shuffled(good)},
		{Settings{Mode: OneMode, SkipJoint: true}, shuffled(good)},
		{Settings{Mode: OneMode, MinWeight: 1}, shuffled(good)},
		{Settings{Mode: TwoMode, Aggregation: Ignore}, shuffled(with(func(o *Permutation) { o.Null = PermutedLevels }))},
		{one, shuffled(with(func(o *Permutation) { o.Null = "chance" }))},
		{one, shuffled(with(func(o *Permutation) { o.Fix = "all" }))},
		{one, shuffled(with(func(o *Permutation) { o.Alpha = 0 }))},
		{one, shuffled(with(func(o *Permutation) { o.N = -1 }))},
		{one, kept(sdsm)}, // subtract
		{two, kept(sdsm)},
		{Settings{Mode: OneMode, MinWeight: 1}, kept(Significance{Method: Disparity, Alpha: 0.05, Fix: Uncorrected})},
		{one, kept(Significance{Method: "best", Alpha: 0.05, Fix: Uncorrected})},
		{one, kept(Significance{Method: FDSM, Alpha: 0.05, Fix: Uncorrected})}, // of no table
	} {
		s, err := Prepare(d, c.set)
		if err != nil {
			t.Fatal(err)
		}
		if _, is := errors.AsType[*SettingsError](c.do(s)); !is {
			t.Errorf("case %d is not refused", i)
		}
	}
	nameless, err := Prepare(saidBy(t, "ab", "ab"), two)
	if err != nil {
		t.Fatal(err)
	}
	for i := range nameless.data.Documents {
		nameless.data.Documents[i] = ""
	}
	for i := range nameless.entries {
		nameless.entries[i].Document = 0
	}
	if _, is := errors.AsType[*SettingsError](bootstrap(5, 0.95)(nameless)); !is {
		t.Error("observations of no document are resampled")
	}
}

// TestDoubtOfNothing: no observation, one row, no tie.
func TestDoubtOfNothing(t *testing.T) {
	for _, rows := range [][]string{{}, {"a"}, {"aaB"}, {"a", "b"}} {
		for _, set := range []Settings{{Mode: OneMode}, {Mode: OneMode, Isolates: true}, {Mode: TwoMode}} {
			s, err := Prepare(saidBy(t, rows...), set)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Bootstrap(t.Context(), s, Resampling{N: 3, Seed: 1, Confidence: 0.5}); err != nil {
				t.Errorf("%v: %v", rows, err)
			}
			for _, null := range Nulls() {
				got, err := Permute(t.Context(), s, Permutation{N: 3, Seed: 1, Null: null, Fix: BenjaminiHochberg, Alpha: 0.05})
				if err != nil {
					t.Errorf("%v: %v", rows, err)
				}
				for _, tie := range got.Ties {
					if tie.Q <= 0.05 {
						t.Errorf("%v %s: %+v", rows, null, tie)
					}
				}
			}
			n, err := s.At(t.Context(), 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, method := range []Method{Disparity, FDSM} {
				got, err := Significance{Method: method, Alpha: 0.05, Fix: Uncorrected, N: 3}.Keep(t.Context(), n)
				if err != nil {
					t.Errorf("%v: %v", rows, err)
				} else if got.Kept != 0 || got.Network.Len() != 0 {
					t.Errorf("%v %s: %d ties kept", rows, method, got.Kept)
				}
			}
		}
	}
}

// TestDisparity: of a row with ties of 10, 1 and 1 the first has p = (1 − 10/12)² =
// 0.0278, the others 0.8403; a tie of two that have no other has 1. Signs do not count.
func TestDisparity(t *testing.T) {
	b := NewBuilder(Qualifier{Name: "agreement", Type: Boolean}, "actor", "concept")
	n := 0
	add := func(row, column string, times int, level float64) {
		for range times {
			b.Add(Observation{Row: b.Row(Node{Name: row}), Column: b.Column(Node{Name: column}), Level: b.Level(Level{Value: level}), Statement: b.Statement(strconv.Itoa(n)), Document: b.Document(""), Time: NoTime})
			n++
		}
	}
	add("hub", "a", 10, 0)
	add("hub", "b", 1, 1)
	add("hub", "c", 1, 1)
	add("hub", "d", 2, 1) // for and against: no tie
	add("hub", "d", 2, 0)
	add("any", "q", 7, 1) // before hub
	d := b.Data(false)
	before := computed(t, d, Settings{Mode: TwoMode})
	for alpha, kept := range map[float64]int{0.01: 0, 0.03: 1, 0.9: 3} {
		got, err := Significance{Method: Disparity, Alpha: alpha, Fix: Uncorrected}.Keep(t.Context(), before)
		if err != nil {
			t.Fatal(err)
		}
		if got.Kept != kept || got.Network.Len() != kept || got.Ties != 5 || got.Tested != 4 || got.Twosomes != 1 {
			t.Errorf("%v: got %+v", alpha, got)
		}
		if kept == 1 {
			// b, c, d, any and q have lost all they had.
			if got.Lost != 5 || len(got.Network.Rows) != 1 || len(got.Network.Columns) != 1 {
				t.Errorf("lost %d, left %d × %d", got.Lost, len(got.Network.Rows), len(got.Network.Columns))
			}
			p, _ := got.Network.Chance(0, 0)
			if c, _ := got.Network.At(0, 0); c.Value != -10 || math.Abs(p.P-math.Pow(1-10.0/12, 2)) > 1e-12 {
				t.Errorf("got %v with p %v", c, p)
			}
		}
		if kept == 3 {
			if p, _ := got.Network.Chance(0, 1); math.Abs(p.P-math.Pow(1-1.0/12, 2)) > 1e-12 {
				t.Errorf("got %v", p)
			}
		}
	}
	if before.Len() != 5 || before.Tested() {
		t.Error("the network itself was changed")
	}
	isolates := before.clone()
	isolates.Settings.Isolates = true
	got, err := Significance{Method: Disparity, Alpha: 0.03, Fix: Uncorrected}.Keep(t.Context(), isolates)
	if err != nil || len(got.Network.Rows) != 2 || len(got.Network.Columns) != 5 {
		t.Error("isolates are lost", err)
	}
}

// TestKept compares the p of FDSM, one-sided, with those of all tables, and what is left
// with what is to be.
func TestKept(t *testing.T) {
	d := saidBy(t, "abc", "abd", "Ac", "bd", "dA")
	n := computed(t, d, plain)
	const draws = 3000
	found, err := Significance{Method: FDSM, Alpha: 0.6, Fix: Uncorrected, N: draws, Seed: 2}.Keep(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	table := n.stances()
	var rows []int
	columns := make([]int, 2*len(d.Columns))
	for _, slots := range table.slots {
		rows = append(rows, len(slots))
		for _, slot := range slots {
			columns[slot]++
		}
	}
	count, up := 0.0, map[[2]int]float64{}
	matrices(rows, columns, func(m [][]uint32) {
		count++
		for i := range m {
			for j := i + 1; j < len(m); j++ {
				shared := 0.0
				for _, slot := range m[i] {
					if slices.Contains(m[j], slot) {
						shared++
					}
				}
				if c, _ := n.At(i, j); shared >= c.Value {
					up[[2]int{i, j}]++
				}
			}
		}
	})
	kept := 0
	for i := range n.Rows {
		for _, c := range n.Cells(i) {
			want := up[[2]int{i, int(c.Column)}] / count
			if math.Abs(want-0.6) < 0.05 {
				t.Fatal("too near to tell")
			}
			place := func(of int) int {
				return slices.IndexFunc(found.Network.Rows, func(o Node) bool { return o.Name == n.Rows[of].Name })
			}
			got, is := Chance{}, false
			if a, b := place(i), place(int(c.Column)); a >= 0 && b >= 0 {
				got, is = found.Network.Chance(a, b)
			}
			if is != (want < 0.6) {
				t.Errorf("%d, %d: kept is %v, p %v", i, c.Column, is, want)
			}
			if is {
				kept++
				if math.Abs(got.P-want) > 4.5*0.5/math.Sqrt(draws) {
					t.Errorf("%d, %d: p %v, want %v", i, c.Column, got.P, want)
				}
			}
		}
	}
	if found.Kept != kept || found.Tested != 10 || kept == 0 || kept == n.Len() {
		t.Errorf("kept %d of %d, want %d; tested %d", found.Kept, n.Len(), kept, found.Tested)
	}
}

// TestCodings: 0.5, 1 and none in one coding against 1, 1 and 2 in the other.
func TestCodings(t *testing.T) {
	network := func(ties map[[2]string]float64) *Network {
		n := &Network{Settings: Settings{Mode: OneMode}}
		for _, name := range []string{"Ann", "Ben", "Cy"} {
			n.Rows = append(n.Rows, Node{Name: name, Label: name})
		}
		n.Columns, n.cells = n.Rows, make([][]Cell, 3)
		for i, a := range n.Rows {
			for j, b := range n.Rows {
				if v, is := ties[[2]string{a.Name, b.Name}]; is {
					n.cells[i] = append(n.cells[i], Cell{Column: uint32(j), Value: v})
				}
			}
		}
		return n
	}
	a := network(map[[2]string]float64{{"Ann", "Ben"}: 0.5, {"Ann", "Cy"}: 1})
	b := network(map[[2]string]float64{{"Ann", "Ben"}: 1, {"Ann", "Cy"}: 1, {"Ben", "Cy"}: 2})
	c := network(nil)
	got := CompareCodings([]*Network{a, b, c})
	var ranges []float64
	var only []int
	for _, tie := range got.Ties {
		ranges, only = append(ranges, tie.Range), append(only, tie.Only())
	}
	if !slices.Equal(ranges, []float64{1, 1, 2}) || !slices.Equal(only, []int{-1, -1, 1}) {
		t.Errorf("got ranges %v, only %v", ranges, only)
	}
	// x = 0.5, 1, 0, y = 1, 1, 2: Σdxdy = −0.5, Σdx² = 0.5, Σdy² = 2/3, r = −√3/2.
	want := []float64{-math.Sqrt(3) / 2, math.NaN(), math.NaN()}
	for i, p := range got.Correlations {
		if math.Abs(p.Correlation-want[i]) > 1e-12 || math.IsNaN(p.Correlation) != math.IsNaN(want[i]) {
			t.Errorf("%d, %d: got %v, want %v", p.A, p.B, p.Correlation, want[i])
		}
	}
	if got.Correlations[0].Ties != 3 || got.Correlations[1].Ties != 2 || len(CompareCodings(nil).Ties) != 0 {
		t.Errorf("got %+v", got.Correlations)
	}
	same := CompareCodings([]*Network{b, b})
	if r := same.Correlations[0].Correlation; math.Abs(r-1) > 1e-12 {
		t.Errorf("of itself: %v", r)
	}
}

// Intervals of polarization are those that Bootstrap has of one network; a window is the
// network of its days.
func TestBootstrapPolarization(t *testing.T) {
	d := spoken(t, 20)
	r := Resampling{N: 40, Seed: 3, Confidence: 0.9}
	options := PolarizationOptions{Normalize: true, Search: Search{Seed: 1}}
	for _, set := range []Settings{{Mode: OneMode}, {Mode: OneMode, Duplicates: PerWeek}, {Mode: OneMode, Aggregation: Congruence, Duplicates: Include}} {
		windows := set
		windows.Window = &Window{24, Days}
		s, err := Prepare(d, windows)
		if err != nil {
			t.Fatal(err)
		}
		if s.Len() < 3 {
			t.Fatalf("%d windows", s.Len())
		}
		for _, i := range []int{0, s.Len() / 2, s.Len() - 1} {
			got, err := s.BootstrapPolarization(t.Context(), i, options, r)
			if err != nil {
				t.Fatal(err)
			}
			one := set
			start, end, _ := s.Window(i)
			one.Since, one.Until = &start, &end
			alone, err := Prepare(d, one)
			if err != nil {
				t.Fatal(err)
			}
			r := r
			r.Measures = WithPolarization(t.Context())
			whole, err := Bootstrap(t.Context(), alone, r)
			if err != nil {
				t.Fatal(err)
			}
			at := slices.IndexFunc(whole.Measures, func(m ResampledMeasure) bool { return m.Name == "polarization" })
			if diff := cmp.Diff(whole.Measures[at].Spread, *got); diff != "" || got.Interval == nil || got.Interval[0] == got.Interval[1] {
				t.Errorf("%+v, window %d: -want +got:\n%s", set, i, diff)
			}
		}
	}
	for flag, set := range map[string]Settings{
		"compat": {Mode: OneMode, DNA: true}, "kernel": {Mode: OneMode, Window: &Window{24, Days}, Kernel: Uniform},
	} {
		s, err := Prepare(d, set)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.BootstrapPolarization(t.Context(), 0, options, r); err == nil || !strings.Contains(err.Error(), flag) {
			t.Errorf("%s: %v", flag, err)
		}
	}
	s, err := Prepare(d, Settings{Mode: OneMode})
	if err != nil {
		t.Fatal(err)
	}
	r.N = 0
	if _, err := s.BootstrapPolarization(t.Context(), 0, options, r); err == nil {
		t.Error("no resample is no error")
	}
}
