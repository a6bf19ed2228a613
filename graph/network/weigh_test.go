package network_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/graph/network"
)

// invented makes observations at random: few rows and columns, so that much is said
// again.
func invented(r *rand.Rand, q network.Type, n int) *network.Data {
	b := network.NewBuilder(network.Qualifier{Name: "agreement", Type: q}, "actor", "concept")
	for i := range n {
		o := network.Observation{
			Row: b.Row(network.Node{Name: "row " + strconv.Itoa(r.IntN(5))}), Column: b.Column(network.Node{Name: "column " + strconv.Itoa(r.IntN(4))}),
			Statement: b.Statement(strconv.Itoa(i / (1 + r.IntN(2)))), Document: b.Document(strconv.Itoa(r.IntN(3))),
			Time: network.Time(r.IntN(400)) * 24 * 60 * 60,
		}
		switch q {
		case network.Boolean:
			o.Level = b.Level(network.Level{Value: float64(r.IntN(2))})
		case network.Integer:
			o.Level = b.Level(network.Level{Value: float64(r.IntN(5) - 2)})
		case network.Text:
			o.Level = b.Level(network.Level{Word: string(rune('a' + r.IntN(3)))})
		default:
			o.Level = b.Level(network.Level{})
		}
		b.Add(o)
	}
	return b.Data(false)
}

// naive is the definitions, written down as they stand: n[i][j][k], and sums over all
// of it.
type naive struct {
	d *network.Data
	s network.Settings
	n [][][]float64
}

func (v *naive) levels() int { return len(v.d.Qualifier.Levels) }

func (v *naive) distance(k, l int) float64 {
	q := v.d.Qualifier
	r := q.Levels[len(q.Levels)-1].Value - q.Levels[0].Value
	return math.Abs(q.Levels[k].Value-q.Levels[l].Value) / r
}

func (v *naive) pair(a, b int) float64 {
	text := v.d.Qualifier.Type == network.Text
	congruence, conflict, ignoring := 0.0, 0.0, 0.0
	for j := range v.d.Columns {
		na, nb := 0.0, 0.0
		for k := range v.levels() {
			na += v.n[a][j][k]
			nb += v.n[b][j][k]
			x, y := v.n[a][j][k], v.n[b][j][k]
			if text {
				congruence += x * y
				if v.s.DNA {
					switch {
					case x > 0 && y == 0:
						conflict += x
					case x == 0 && y > 0:
						conflict += y
					}
				}
			}
			for l := range v.levels() {
				w := v.n[a][j][k] * v.n[b][j][l]
				switch {
				case text && k != l && !v.s.DNA:
					conflict += w
				case text:
				case v.d.Qualifier.Type != network.NoQualifier:
					congruence += w * (1 - v.distance(k, l))
					conflict += w * v.distance(k, l)
				}
			}
		}
		ignoring += na * nb
	}
	switch v.s.Aggregation {
	case network.Ignore:
		return ignoring
	case network.Congruence:
		return congruence
	case network.Conflict:
		return conflict
	}
	return congruence - conflict
}

// sides are sums over what two rows have said, by column and level, or by column.
func (v *naive) divisor(a, b int) float64 {
	var totals [2]float64
	var columns [2]float64
	var squares [2]float64
	union, either := 0.0, 0.0
	for j := range v.d.Columns {
		var sum [2]float64
		for k := range v.levels() {
			x, y := v.n[a][j][k], v.n[b][j][k]
			sum[0] += x
			sum[1] += y
			if v.s.Aggregation != network.Ignore {
				squares[0] += x * x
				squares[1] += y * y
			}
			if y == 0 {
				either += x
			}
			if x == 0 {
				either += y
			}
			either += x * y
		}
		for i, s := range sum {
			totals[i] += s
			if s > 0 {
				columns[i]++
			}
			if v.s.Aggregation == network.Ignore {
				squares[i] += s * s
			}
		}
		if sum[0] > 0 || sum[1] > 0 {
			union++
		}
	}
	switch v.s.Normalization {
	case network.None:
		return 1
	case network.Average:
		if v.s.DNA {
			return (totals[0] + totals[1]) / 2
		}
		return (columns[0] + columns[1]) / 2
	case network.Jaccard:
		if v.s.DNA {
			return either
		}
		return union
	default:
		if v.s.DNA {
			return totals[0] * totals[1]
		}
		return math.Sqrt(squares[0] * squares[1])
	}
}

func (v *naive) ruzicka(a, b int) float64 {
	least, most := 0.0, 0.0
	for j := range v.d.Columns {
		var sum [2]float64
		for k := range v.levels() {
			sum[0] += v.n[a][j][k]
			sum[1] += v.n[b][j][k]
			if v.s.Aggregation != network.Ignore {
				least += min(v.n[a][j][k], v.n[b][j][k])
				most += max(v.n[a][j][k], v.n[b][j][k])
			}
		}
		if v.s.Aggregation == network.Ignore {
			least += min(sum[0], sum[1])
			most += max(sum[0], sum[1])
		}
	}
	return least / most
}

func newNaive(d *network.Data, s network.Settings) *naive {
	v := &naive{d: d, s: s}
	for range d.Rows {
		row := make([][]float64, len(d.Columns))
		for j := range row {
			row[j] = make([]float64, len(d.Qualifier.Levels))
		}
		v.n = append(v.n, row)
	}
	type key struct{ row, column, level, bin uint32 }
	seen := map[key]bool{}
	for _, e := range d.Entries {
		k := key{e.Row, e.Column, e.Level, e.Document}
		if s.Aggregation == network.Ignore {
			k.level = 0
		}
		if s.Duplicates == network.AcrossRange {
			k.bin = 0
		}
		if s.Duplicates != network.Include && seen[k] {
			continue
		}
		seen[k] = true
		v.n[e.Row][e.Column][e.Level]++
	}
	return v
}

// TestOneMode compares one-mode networks of invented observations with the
// definitions as they stand.
func TestOneMode(t *testing.T) {
	seeds := uint64(12)
	if testing.Short() {
		seeds = 4
	}
	compared := 0
	for seed := range seeds {
		for _, q := range []network.Type{network.Boolean, network.Integer, network.Text, network.NoQualifier} {
			d := invented(rand.New(rand.NewPCG(seed, 1)), q, 25)
			for _, aggregation := range network.Aggregations() {
				for _, normalization := range network.Normalizations() {
					for _, duplicates := range []network.Duplication{network.Include, network.PerDocument, network.AcrossRange} {
						for _, dna := range []bool{false, true} {
							s := network.Settings{Mode: network.OneMode, Aggregation: aggregation, Normalization: normalization, Duplicates: duplicates, DNA: dna}
							n, err := network.Compute(t.Context(), d, s)
							if err != nil {
								continue // TestSettings has what does not go together
							}
							compared++
							v := newNaive(d, s)
							name := fmt.Sprintf("seed %d, %s, %s, %s, %s, DNA %v", seed, q, aggregation, normalization, duplicates, dna)
							for i, row := range n.Matrix() {
								for j, got := range row {
									want := 0.0
									switch {
									case i == j:
									case normalization == network.Ruzicka:
										want = v.ruzicka(i, j)
									case v.divisor(i, j) != 0:
										want = v.pair(i, j) / v.divisor(i, j)
									}
									if math.IsNaN(got) {
										got = 0
									}
									if math.Abs(got-want) > 1e-9 {
										t.Fatalf("%s: %s and %s: got %v, want %v", name, n.Rows[i].Label, n.Rows[j].Label, got, want)
									}
								}
							}
							comparePairs(t, n, name)
						}
					}
				}
			}
		}
	}
	if compared < 1000 {
		t.Errorf("only %d networks were compared", compared)
	}
}

// comparePairs adds up the pairs of statements behind each tie: they must make what
// it has.
func comparePairs(t *testing.T, n *network.Network, name string) {
	t.Helper()
	if n.Settings.DNA && n.Qualifier().Type == network.Text {
		return // conflict is no matter of pairs there
	}
	for i := range n.Rows {
		for _, c := range n.Cells(i) {
			agree, differ := 0.0, 0.0
			n.Pairs(i, int(c.Column), func(p network.Pair) bool {
				agree += p.Agree
				differ += 1 - p.Agree
				return true
			})
			if math.Abs(agree-c.Positive) > 1e-9 || math.Abs(differ-c.Negative) > 1e-9 {
				t.Fatalf("%s: pairs make %v and %v, the tie has %v and %v", name, agree, differ, c.Positive, c.Negative)
			}
		}
	}
}

// TestTwoMode compares two-mode networks with the definitions as they stand.
func TestTwoMode(t *testing.T) {
	for seed := range uint64(12) {
		for _, q := range []network.Type{network.Boolean, network.Integer, network.Text} {
			d := invented(rand.New(rand.NewPCG(seed, 2)), q, 20)
			for _, aggregation := range []network.Aggregation{network.Ignore, network.Subtract, network.Combine} {
				for _, normalization := range []network.Normalization{network.None, network.Activity, network.Prominence} {
					s := network.Settings{Mode: network.TwoMode, Aggregation: aggregation, Normalization: normalization, Duplicates: network.PerDocument, DNA: true}
					n, err := network.Compute(t.Context(), d, s)
					if err != nil {
						t.Fatal(err)
					}
					v := newNaive(d, s)
					value := func(i, j int) (sum float64) {
						for k, x := range v.n[i][j] {
							of := d.Qualifier.Levels[k].Value
							switch {
							case aggregation == network.Combine && x > 0:
								sum += math.Pow(2, float64(v.levels()-1-k))
							case aggregation == network.Combine:
							case aggregation == network.Ignore, q == network.Text:
								sum += x
							case q == network.Boolean:
								sum += (2*of - 1) * x
							default:
								sum += of * x
							}
						}
						return sum
					}
					divisor := func(i, j int) (sum float64) {
						switch normalization {
						case network.Activity:
							for j := range d.Columns {
								if aggregation == network.Combine {
									if value(i, j) != 0 {
										sum++
									}
									continue
								}
								for _, x := range v.n[i][j] {
									sum += x
								}
							}
						case network.Prominence:
							for i := range d.Rows {
								for _, x := range v.n[i][j] {
									sum += x
								}
							}
						default:
							sum = 1
						}
						return sum
					}
					for i, row := range n.Matrix() {
						for j, got := range row {
							want := 0.0
							if by := divisor(i, j); by != 0 {
								want = value(i, j) / by
							}
							if math.IsNaN(got) {
								got = 0
							}
							if math.Abs(got-want) > 1e-9 {
								t.Fatalf("seed %d, %s, %s, %s: %d, %d: got %v, want %v", seed, q, aggregation, normalization, i, j, got, want)
							}
						}
					}
				}
			}
		}
	}
}

// table makes observations of lines "row column level document day statement".
func observed(t *testing.T, q network.Type, lines ...[6]string) *network.Data {
	t.Helper()
	b := network.NewBuilder(network.Qualifier{Name: "stance", Type: q}, "actor", "position")
	for _, l := range lines {
		value, err := strconv.ParseFloat(l[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		when := network.NoTime
		if l[4] != "" {
			var ok bool
			if when, ok = network.ParseTime(l[4]); !ok {
				t.Fatalf("%q is no time", l[4])
			}
		}
		b.Add(network.Observation{
			Row: b.Row(network.Node{Name: l[0]}), Column: b.Column(network.Node{Name: l[1]}), Level: b.Level(network.Level{Value: value, Word: l[2]}),
			Document: b.Document(l[3]), Time: when, Statement: b.Statement(l[5]),
		})
	}
	return b.Data(false)
}

// TestJoint: Ann and Bob make s1 together, and both speak of b alone: of the tie of 2,
// half is made by s1, and without that 1 is left. Of a, which they share through s1
// alone, nothing is left.
func TestJoint(t *testing.T) {
	d := observed(t, network.Boolean,
		[6]string{"Ann", "a", "1", "d1", "2020-01-01", "s1"}, [6]string{"Bob", "a", "1", "d1", "2020-01-01", "s1"},
		[6]string{"Ann", "b", "1", "d1", "2020-01-02", "s2"}, [6]string{"Bob", "b", "1", "d2", "2020-01-03", "s3"},
		[6]string{"Cy", "c", "1", "d2", "2020-01-03", "s4"}, [6]string{"Dee", "c", "0", "d2", "2020-01-03", "s4"})
	s := network.Settings{Mode: network.OneMode, Aggregation: network.Subtract, Normalization: network.None}
	n, err := network.Compute(t.Context(), d, s)
	if err != nil {
		t.Fatal(err)
	}
	if c, _ := n.At(0, 1); c.Value != 2 || n.Joint != 2 || n.Total != 3 {
		t.Errorf("got weight %v, %v of %v joint; want 2, and 2 of 3", c.Value, n.Joint, n.Total)
	}
	s.SkipJoint = true
	if n, err = network.Compute(t.Context(), d, s); err != nil {
		t.Fatal(err)
	}
	if c, _ := n.At(0, 1); c.Value != 1 {
		t.Errorf("without joint statements: got %v, want 1", c.Value)
	}
	if _, there := n.At(2, 3); there {
		t.Error("Cy and Dee have nothing in common but a joint statement, and are tied")
	}
}

// TestJointAmbivalence: in s1 Ann says yes and, twice, no to a, and Bob says no. These
// three pairs are of one statement, one of which differs; what is left is s2 with s1.
func TestJointAmbivalence(t *testing.T) {
	for _, first := range []string{"0", "1"} {
		second := map[string]string{"0": "1", "1": "0"}[first]
		d := observed(t, network.Boolean,
			[6]string{"Ann", "a", first, "d1", "", "s1"}, [6]string{"Ann", "a", second, "d1", "", "s1"}, [6]string{"Ann", "a", "0", "d1", "", "s1"},
			[6]string{"Bob", "a", "0", "d1", "", "s1"}, [6]string{"Ann", "a", "0", "d2", "", "s2"})
		settings := network.Settings{Mode: network.OneMode, Duplicates: network.Include}
		n, err := network.Compute(t.Context(), d, settings)
		if err != nil {
			t.Fatal(err)
		}
		if n.Joint != 3 || n.Total != 4 {
			t.Errorf("first %s: got %v of %v joint; want 3 of 4", first, n.Joint, n.Total)
		}
		settings.SkipJoint = true
		if n, err = network.Compute(t.Context(), d, settings); err != nil {
			t.Fatal(err)
		}
		if c, _ := n.At(0, 1); c.Positive != 1 || c.Negative != 0 {
			t.Errorf("first %s: got %v agreeing and %v not; want 1 and 0", first, c.Positive, c.Negative)
		}
	}
}

// TestSilence: Ann and Bob agree on a and differ on b, which balances; Cy has said
// nothing that they have. The one is 0, the other is nothing.
func TestSilence(t *testing.T) {
	d := observed(t, network.Boolean,
		[6]string{"Ann", "a", "1", "d1", "", "s1"}, [6]string{"Bob", "a", "1", "d1", "", "s2"},
		[6]string{"Ann", "b", "1", "d1", "", "s3"}, [6]string{"Bob", "b", "0", "d1", "", "s4"}, [6]string{"Cy", "c", "1", "d1", "", "s5"})
	n, err := network.Compute(t.Context(), d, network.Settings{Mode: network.OneMode})
	if err != nil {
		t.Fatal(err)
	}
	if c, there := n.At(0, 1); !there || c.Value != 0 || c.Positive != 1 || c.Negative != 1 || c.Count != 2 {
		t.Errorf("got %+v, %v; want a balance of 1 and 1 over 2 positions", c, there)
	}
	if c, there := n.At(0, 2); there {
		t.Errorf("got %+v of two who have nothing in common", c)
	}
	for i, row := range n.Matrix() {
		for j, v := range row {
			if silent := i != j && (i == 2 || j == 2); math.IsNaN(v) != silent {
				t.Errorf("matrix %d, %d: got %v", i, j, v)
			}
		}
	}
}

// TestTwoWords: two words are as far apart as 0 and 1, in every setting.
func TestTwoWords(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 0))
	var lines [][6]string
	for i := range 300 {
		lines = append(lines, [6]string{
			fmt.Sprint("actor ", r.IntN(12)), fmt.Sprint("position ", r.IntN(7)), fmt.Sprint(r.IntN(2)),
			fmt.Sprint("d", r.IntN(40)), fmt.Sprintf("2020-0%d-%02d", 1+r.IntN(9), 1+r.IntN(28)), fmt.Sprint("s", i-r.IntN(2)),
		})
	}
	boolean, text := observed(t, network.Boolean, lines...), observed(t, network.Text, lines...)
	compared := 0
	for _, a := range []network.Aggregation{network.Congruence, network.Conflict, network.Subtract} {
		for _, norm := range []network.Normalization{network.None, network.Average, network.Jaccard, network.Cosine, network.Ruzicka} {
			for _, joint := range []bool{false, true} {
				s := network.Settings{Mode: network.OneMode, Aggregation: a, Normalization: norm, Duplicates: network.PerDocument, SkipJoint: joint}
				want, err := network.Compute(t.Context(), boolean, s)
				if err != nil { // settings that do not go together
					continue
				}
				got, err := network.Compute(t.Context(), text, s)
				if err != nil {
					t.Fatal(err)
				}
				for i := range want.Rows {
					compared++
					if diff := cmp.Diff(want.Cells(i), got.Cells(i)); diff != "" {
						t.Errorf("%s, %s, joint left out: %v: %s", a, norm, joint, diff)
					}
				}
			}
		}
	}
	if compared < 200 {
		t.Errorf("%d rows compared", compared)
	}
}
