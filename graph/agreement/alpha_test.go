package agreement

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// near compares numbers that were computed in another order.
var near = cmpopts.EquateApprox(0, 1e-12)

func known(v float64) *float64 { return &v }

// rows turns what observers said, one a line, a value a unit and . for none, into
// units.
func rows(lines ...string) [][]string {
	var units [][]string
	for _, line := range lines {
		for u, v := range strings.Fields(line) {
			if u == len(units) {
				units = append(units, nil)
			}
			if v != "." {
				units[u] = append(units[u], v)
			}
		}
	}
	return units
}

// The examples of "Computing Krippendorff's Alpha-Reliability" (2011), and the
// arithmetic of it.
func TestNominalAlpha(t *testing.T) {
	for _, c := range []struct {
		name  string
		units [][]string
		want  *float64
	}{
		{
			// Section A: o_00 = 10, o_01 = 4, o_11 = 2; n_0 = 14, n_1 = 6, n = 20.
			// α = 1 − 19·4/(14·6) = 0.095.
			"two observers, two values", rows(
				"0 1 0 0 0 0 0 0 1 0",
				"1 1 1 0 0 1 0 0 0 0"),
			known(1 - 19.0*4/(14*6)),
		},
		{
			// Section B: the diagonal is 2, 4, 6, 4, 2; the sums 4, 6, 6, 6, 2 of
			// n = 24. α = (23·18 − 104) / (24·23 − 104) = 310/448 = 0.692, where
			// 104 = 4·3 + 6·5 + 6·5 + 6·5 + 2·1.
			"two observers, five values", rows(
				"a a b b d c c c e d d a",
				"b a b b b c c c e d d d"),
			known(310.0 / 448),
		},
		{
			// Section C: four observers, twelve units, values missing. The
			// diagonal is 7, 10, 8, 4, 3; the sums 9, 13, 10, 5, 3 of n = 40, for
			// unit 12 has a single value. α = (39·32 − 344) / (40·39 − 344) =
			// 904/1216 = 0.743, where 344 = 9·8 + 13·12 + 10·9 + 5·4 + 3·2.
			"four observers, missing values", rows(
				"1 2 3 3 2 1 4 1 2 . . .",
				"1 2 3 3 2 2 4 1 2 5 . 3",
				". 3 3 3 2 3 4 2 2 5 1 .",
				"1 2 3 3 2 4 4 1 2 5 1 ."),
			known(904.0 / 1216),
		},
		{
			// Every value meets only the other: o_ab = o_ba = 2, n = 4.
			// α = 1 − 3·4/(16 − 8) = −0.5.
			"worse than chance", rows("a b", "b a"), known(-0.5),
		},
		{"one value", rows("a a", "a a"), nil},
		{"no unit", nil, nil},
		{"no unit with two values", rows("a .", ". b"), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Coincidences(c.units).Alpha(), near); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// The matrix of section C.
func TestCoincidences(t *testing.T) {
	got := Coincidences(rows(
		"1 2 3 3 2 1 4 1 2 . . .",
		"1 2 3 3 2 2 4 1 2 5 . 3",
		". 3 3 3 2 3 4 2 2 5 1 .",
		"1 2 3 3 2 4 4 1 2 5 1 ."))
	third := 1.0 / 3
	want := Matrix{
		Values: []string{"1", "2", "3", "4", "5"},
		Counts: [][]float64{
			{7, 4 * third, third, third, 0},
			{4 * third, 10, 4 * third, third, 0},
			{third, 4 * third, 8, third, 0},
			{third, third, third, 4, 0},
			{0, 0, 0, 0, 3},
		},
	}
	if diff := cmp.Diff(want, got, near); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestMASI(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"a b", "b a", 0},
		{"a", "a a", 0},             // a set
		{"a", "a b", 1 - 1.0/2*2/3}, // one holds the other
		{"a b", "b c", 1 - 1.0/3/3}, // both have something of their own
		{"a b c", "b c d e", 1 - 2.0/5/3},
		{"a", "b", 1},
		{"", "", 0},
		{"", "a", 1},
	} {
		a, b := strings.Fields(c.a), strings.Fields(c.b)
		if got := MASI(a, b); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("{%s} and {%s}: got %v, want %v", c.a, c.b, got, c.want)
		}
		if got := MASI(b, a); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("{%s} and {%s}: got %v, want %v", c.b, c.a, got, c.want)
		}
	}
}

func TestAlphaOfSets(t *testing.T) {
	words := func(list ...string) (out [][]string) {
		for _, s := range list {
			out = append(out, strings.Fields(s))
		}
		return out
	}
	for _, c := range []struct {
		name  string
		units [][][]string
		want  *float64
	}{
		{
			// Values {a} three times, {a,b} once, {b} twice; n = 6. They differ in
			// one unit: Σ o·δ = 2·2/3. By chance, Σ n_c·n_k·δ =
			// 2·(3·1·2/3 + 3·2·1 + 1·2·2/3) = 56/3. α = 1 − 5·(4/3)/(56/3) = 9/14.
			"two coders", [][][]string{words("a", "a"), words("a b", "a"), words("b", "b")}, known(9.0 / 14),
		},
		{
			// Empty sets are a value like others: {} twice, {a} twice; n = 4.
			// Σ o·δ = 0, so α = 1.
			"empty sets", [][][]string{words("", ""), words("a", "a")}, known(1),
		},
		{
			// Three coders and one: {a}, {a,b}, {b} meet, each pair with 1/2.
			// Σ o·δ = 2·½·(2/3 + 1 + 2/3) = 7/3; Σ n_c·n_k·δ = 2·(2/3 + 1 + 2/3) =
			// 14/3; n = 3. α = 1 − 2·(7/3)/(14/3) = 0.
			"three coders, one unit", [][][]string{words("a", "a b", "b"), words("c")}, known(0),
		},
		{"the same throughout", [][][]string{words("a b", "b a"), words("a b", "a b b")}, nil},
		{"nothing", nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, AlphaOfSets(c.units), near); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// naiveAlpha is the definition: the mean difference of pairs within units,
// against that of all pairs of values that have a partner.
func naiveAlpha[T any](units [][]T, delta func(a, b T) float64) *float64 {
	var all []T
	within := 0.0
	for _, u := range units {
		if len(u) < 2 {
			continue
		}
		all = append(all, u...)
		for i := range u {
			for j := range u {
				if i != j {
					within += delta(u[i], u[j]) / float64(len(u)-1)
				}
			}
		}
	}
	among := 0.0
	for i := range all {
		for j := range all {
			if i != j {
				among += delta(all[i], all[j])
			}
		}
	}
	if among == 0 {
		return nil
	}
	n := float64(len(all))
	return known(1 - within/n/(among/(n*(n-1))))
}

func TestAlphaAgainstDefinition(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	unlike := func(a, b string) float64 {
		if a == b {
			return 0
		}
		return 1
	}
	defined := 0
	for range 500 {
		var words [][]string
		var sets [][][]string
		for range random.IntN(8) {
			var w []string
			var s [][]string
			for range random.IntN(5) {
				w = append(w, string(rune('a'+random.IntN(3))))
				var names []string
				for range random.IntN(4) {
					names = append(names, string(rune('a'+random.IntN(4))))
				}
				s = append(s, names)
			}
			words, sets = append(words, w), append(sets, s)
		}
		want := naiveAlpha(words, unlike)
		if diff := cmp.Diff(want, Coincidences(words).Alpha(), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
			t.Fatalf("%v: -want +got:\n%s", words, diff)
		}
		wantSets := naiveAlpha(sets, MASI)
		if diff := cmp.Diff(wantSets, AlphaOfSets(sets), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
			t.Fatalf("%v: -want +got:\n%s", sets, diff)
		}
		if want != nil && wantSets != nil {
			defined++
		}
	}
	if defined < 250 {
		t.Errorf("only %d of 500 were defined", defined)
	}
}

// Sources that are drawn several times give what their units, written down
// several times, give.
func TestAlphaOfSamples(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	compared := 0
	for range 200 {
		sets, words := setValued(), nominal()
		bySource := make([][][]string, 4)
		times := make([]int, 4)
		var drawn, plain [][]string
		for s := range bySource {
			times[s] = random.IntN(4)
			for range random.IntN(4) {
				var u []string
				for range 1 + random.IntN(3) {
					names := []string{string(rune('a' + random.IntN(3))), string(rune('a' + random.IntN(3)))}
					u = append(u, newSet(names).key())
				}
				sets.add(s, u)
				words.add(s, u)
				plain = append(plain, u)
				for range times[s] {
					drawn = append(drawn, u)
				}
			}
		}
		apart := func(a, b string) float64 { return MASI(setOf(a), setOf(b)) }
		differ := func(a, b string) float64 { return math.Ceil(apart(a, b)) }
		for _, c := range []struct {
			t     *tally
			delta func(a, b string) float64
		}{{sets, apart}, {words, differ}} {
			if diff := cmp.Diff(naiveAlpha(plain, c.delta), first(c.t.alpha(nil)), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
				t.Fatalf("%q: -want +got:\n%s", plain, diff)
			}
			want := naiveAlpha(drawn, c.delta)
			if diff := cmp.Diff(want, first(c.t.alpha(times)), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
				t.Fatalf("%q: -want +got:\n%s", drawn, diff)
			}
			if want != nil {
				compared++
			}
		}
	}
	if compared < 200 {
		t.Errorf("only %d were defined", compared)
	}
}

func first(a *float64, _ bool) *float64 { return a }

// The order of units and of coders changes nothing but rounding.
func TestAlphaOrder(t *testing.T) {
	units := rows("1 2 3 3 2 1 4", "1 2 3 3 2 2 4", ". 3 3 3 2 3 4")
	want := Coincidences(units)
	for _, u := range units {
		slices.Reverse(u)
	}
	slices.Reverse(units)
	if diff := cmp.Diff(want, Coincidences(units), near); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
