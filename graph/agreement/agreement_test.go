package agreement

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func stance(start, end int, speaker, mode string, stances map[string]string) Statement {
	return Statement{Spans: []Span{{start, end}}, Speakers: []string{speaker}, Stances: stances, Mode: mode}
}

func compared(t *testing.T, sources []Source, coders ...string) *Result {
	t.Helper()
	r, err := Compare(t.Context(), sources, coders)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Two coders of one text of 100 characters, all by hand.
func TestCompareTwo(t *testing.T) {
	a := []Statement{
		stance(0, 10, "ada", "quote", map[string]string{"p": "supports"}),
		stance(20, 30, "bob", "quote", map[string]string{"p": "supports", "q": "opposes"}),
		stance(40, 50, "bob", "paraphrase", nil),
		stance(60, 70, "ada", "quote", map[string]string{"q": "neutral"}),
		{Speakers: []string{"ada"}, Mode: "quote"}, // not located
	}
	b := []Statement{
		stance(0, 10, "ada", "quote", map[string]string{"p": "opposes"}),
		stance(20, 30, "bob", "paraphrase", map[string]string{"p": "supports"}),
		stance(40, 50, "ada", "paraphrase", nil),
		stance(80, 90, "ada", "quote", map[string]string{"q": "neutral"}),
	}
	r := compared(t, []Source{{Length: 100, Codings: map[string][]Statement{"main": a, "ANNA": b}}}, "main", "ANNA")

	if diff := cmp.Diff([]int{4, 4}, r.Found); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{1, 0}, r.Unlocated); diff != "" {
		t.Error(diff)
	}
	if r.Matched != 3 || r.Both != 3 || len(r.Units) != 5 || len(r.Pairs) != 0 {
		t.Errorf("%d matched, %d by both, %d units, %d pairs", r.Matched, r.Both, len(r.Units), len(r.Pairs))
	}
	want := []Variable{
		// F1 = 2·3/(4+4). ℓ_1 = 80, ℓ_φ = 120, ℓ_φ1 = 20 in either order's sum:
		// the fourth passages differ, 10 characters each. Squares: 8·100. ε_φ1 =
		// 200·120·80/(40000 − 800 − 120) = 1920000/39080.
		{Name: Passage, Units: 5, Agreement: known(0.75), Coefficient: AlphaUnitizing, Alpha: known(1 - 20.0*39080/1920000)},
		// ada–ada, bob–bob, bob–ada: n = 6, both three times; α = 1 − 5·2/(36−18).
		{Name: Speakers, Units: 3, Agreement: known(2.0 / 3), Coefficient: AlphaMASI, Alpha: known(1 - 5.0*2/18)},
		// {p}–{p}, {p,q}–{p}, {}–{}: {p} three times, {p,q} once, {} twice. The
		// second unit differs by 1 − 1/2·2/3 = 2/3: Σ o·δ = 4/3. By chance
		// 2·(3·1·2/3 + 3·2·1 + 1·2·1) = 20. α = 1 − 5·(4/3)/20 = 2/3.
		{
			Name: Position, Units: 3, Agreement: known(2.0 / 3), Coefficient: AlphaMASI, Alpha: known(2.0 / 3),
			Positions: []OfPosition{
				// p: coded by both, by both, by none: α = 1.
				{Position: "p", Units: 3, Alpha: known(1), Matrix: Matrix{[]string{Coded, NotCoded}, [][]float64{{4, 0}, {0, 2}}}},
				// q: none, by one, none: n_coded = 1, n_not = 5; α = 1 − 5·2/(36−26) = 0.
				{Position: "q", Units: 3, Alpha: known(0), Matrix: Matrix{[]string{Coded, NotCoded}, [][]float64{{0, 1}, {1, 4}}}},
			},
		},
		// p in the first unit, supports–opposes, and in the second, supports–
		// supports: three times and once. α = 1 − 3·2/(16−10) = 0.
		{
			Name: Stance, Units: 2, Agreement: known(0.5), Coefficient: AlphaNominal, Alpha: known(0),
			Positions: []OfPosition{
				{Position: "p", Units: 2, Alpha: known(0), Matrix: Matrix{[]string{"opposes", "supports"}, [][]float64{{0, 1}, {1, 2}}}},
			},
		},
		// quote–quote, quote–paraphrase, paraphrase–paraphrase.
		{Name: Mode, Units: 3, Agreement: known(2.0 / 3), Coefficient: AlphaNominal, Alpha: known(1 - 5.0*2/18)},
	}
	if diff := cmp.Diff(want, r.Variables, near); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	var got []string
	for _, d := range r.Disagreements {
		line := fmt.Sprint(d.Unit, " ", d.Variable, d.Position)
		for _, v := range d.Values {
			line += fmt.Sprint(" ", v.Names)
		}
		got = append(got, line)
	}
	wantDifferent := []string{
		"0 stancep [supports] [opposes]",
		"1 position [p q] [p]",
		"1 mode [quote] [paraphrase]",
		"2 speakers [bob] [ada]",
		"3 passage [passage] []",
		"4 passage [] [passage]",
	}
	if diff := cmp.Diff(wantDifferent, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Three coders: in pairs, and as a whole, in which a third coder does not change
// who belongs to whom.
func TestCompareThree(t *testing.T) {
	said := func(start, end int, mode string) Statement { return stance(start, end, "ada", mode, nil) }
	sources := []Source{
		{Length: 100, Codings: map[string][]Statement{
			"a": {said(0, 10, "quote"), said(50, 60, "quote")},
			"b": {said(2, 12, "quote")},
			// 4–14 overlaps 0–10 by less than half, and 2–12 by more.
			"c": {said(4, 14, "paraphrase"), said(50, 60, "quote"), said(90, 95, "quote")},
		}},
		// Only two coded this one, and one of them found nothing.
		{Length: 40, Codings: map[string][]Statement{"b": {said(0, 5, "quote")}, "c": {}}},
		// This one counts for nothing.
		{Length: 1000, Codings: map[string][]Statement{"a": {said(0, 500, "quote")}}},
	}
	r := compared(t, sources, "a", "b", "c")
	if diff := cmp.Diff([]int{0, 1}, r.Sources); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{2, 2, 3}, r.Found); diff != "" {
		t.Error(diff)
	}
	wantUnits := []Unit{
		{0, []int{0, 0, 0}},
		{0, []int{1, -1, 1}},
		{0, []int{-1, -1, 2}},
		{1, []int{-1, 0, -1}},
	}
	if diff := cmp.Diff(wantUnits, r.Units); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if r.Matched != 2 || r.Both != 1 {
		t.Errorf("%d matched, %d by all", r.Matched, r.Both)
	}
	// F1 of a and b 2·1/3, of a and c 2·1/5, of b and c, with the second source,
	// 2·1/5; the mean is 22/45. Modes: quote, quote, paraphrase in the first
	// unit, quote twice in the second. n = 5, o_qq = 1 + 2, n_q = 4, n_p = 1;
	// α = 1 − 4·2/(25−17) = 0.
	if diff := cmp.Diff(known(22.0/45), r.Variables[0].Agreement, near); diff != "" {
		t.Error(diff)
	}
	mode := r.Variables[4]
	want := Variable{Name: Mode, Units: 2, Agreement: known(3.0 / 5), Coefficient: AlphaNominal, Alpha: known(0)}
	if diff := cmp.Diff(want, mode, near); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	// Continuum, by the formulas: ℓ_1 = 20 + 10 + 25 + 5 + 0, ℓ = 3·100 + 2·40.
	// ℓ_φ1: a and b differ in 2+2+10, a and c in 4+4+5, b and c in 2+2+10+5,
	// half of the sum; b and c of the second source in 5. Squares: 200 + 100 +
	// 225 + 25.
	relevant, all, differ := 60.0, 380.0, (14.0+13+19)/2+5
	alpha := 1 - differ*(all*all-550-(all-relevant))/(all*relevant*(all-relevant))
	if diff := cmp.Diff(known(alpha), r.Variables[0].Alpha, near); diff != "" {
		t.Error(diff)
	}
	if len(r.Pairs) != 3 {
		t.Fatalf("%d pairs", len(r.Pairs))
	}
	for i, want := range []string{"[a b] [0] 1", "[a c] [0] 1", "[b c] [0 1] 1"} {
		p := r.Pairs[i]
		if got := fmt.Sprint(p.Coders, p.Sources, p.Matched); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		alone := compared(t, sources, p.Coders...)
		if diff := cmp.Diff(alone.Comparison, p); diff != "" {
			t.Errorf("%v alone: -want +got:\n%s", p.Coders, diff)
		}
	}
}

// invented codes texts by chance, or copies the coding of another.
func invented(random *rand.Rand, sources, statements int) []Source {
	out := make([]Source, sources)
	for i := range out {
		var list []Statement
		for at := 0; len(list) < statements; at += 10 + random.IntN(20) {
			list = append(list, Statement{
				Spans:    []Span{{at, at + 5 + random.IntN(5)}},
				Speakers: []string{fmt.Sprint("a", random.IntN(4))},
				Stances:  map[string]string{fmt.Sprint("p", random.IntN(3)): []string{"supports", "opposes", "neutral"}[random.IntN(3)]},
				Mode:     []string{"quote", "paraphrase"}[random.IntN(2)],
			})
		}
		out[i] = Source{Length: 40 * statements, Codings: map[string][]Statement{"a": list}}
	}
	return out
}

// Who codes alike agrees fully; who throws dice, not more than by chance.
func TestAlikeAndByChance(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	for range 20 {
		same := invented(random, 1+random.IntN(7), random.IntN(6))
		for i := range same {
			same[i].Codings["b"] = same[i].Codings["a"]
		}
		r := compared(t, same, "a", "b")
		if len(r.Disagreements) > 0 {
			t.Errorf("%d disagreements with oneself", len(r.Disagreements))
		}
		for _, v := range r.Variables {
			if v.Alpha != nil && *v.Alpha != 1 || v.Agreement != nil && *v.Agreement != 1 {
				t.Errorf("%s: %v, α %v with oneself", v.Name, *v.Agreement, *v.Alpha)
			}
			if v.Interval != nil && (v.Interval[0] != 1 || v.Interval[1] != 1) {
				t.Errorf("%s: interval %v with oneself", v.Name, v.Interval)
			}
			if (v.Agreement == nil) != (v.Units == 0) {
				t.Errorf("%s: %d units, agreement %v", v.Name, v.Units, v.Agreement)
			}
		}
	}
	const n = 3000
	dice := invented(random, 10, n/10)
	other := invented(random, 10, n/10)
	for i := range dice {
		// The same passages, for all else to be compared.
		list := other[i].Codings["a"]
		for j := range list {
			list[j].Spans = dice[i].Codings["a"][j].Spans
		}
		dice[i].Codings["b"] = list
	}
	for _, v := range compared(t, dice, "a", "b").Variables[1:] {
		// The standard error is about 1/√(n·(values−1)).
		if v.Alpha == nil || math.Abs(*v.Alpha) > 5/math.Sqrt(n/3) {
			t.Errorf("%s: α %v by chance", v.Name, v.Alpha)
		} else if v.Interval == nil || v.Interval[0] > 0 || v.Interval[1] < 0 {
			t.Errorf("%s: interval %v does not hold chance", v.Name, v.Interval)
		}
	}
	// Passages by chance, from the first character to the last.
	r := compared(t, []Source{{Codings: map[string][]Statement{
		"a": invented(random, 1, n)[0].Codings["a"], "b": invented(random, 1, n)[0].Codings["a"],
	}}}, "a", "b")
	if a := r.Variables[0].Alpha; a == nil || math.Abs(*a) > 0.05 {
		t.Errorf("passage: α %v by chance", *a)
	}
}

// An interval takes five sources that say something, is the same in every run,
// and lies where plain resampling puts it.
func TestInterval(t *testing.T) {
	coded := func(n int) []Source {
		random := rand.New(rand.NewPCG(11, 12))
		out := invented(random, n, 20)
		for i := range out {
			list := append([]Statement(nil), out[i].Codings["a"]...)
			for j := range list {
				if random.IntN(10) < i {
					list[j].Mode = "reported"
				}
			}
			out[i].Codings["b"] = list
		}
		return out
	}
	if v := compared(t, coded(4), "a", "b").Variables[4]; v.Alpha == nil || v.Interval != nil {
		t.Errorf("four sources: α %v, interval %v", v.Alpha, v.Interval)
	}
	sources := coded(8)
	one, two := compared(t, sources, "a", "b"), compared(t, sources, "a", "b")
	if diff := cmp.Diff(one, two); diff != "" {
		t.Errorf("two runs: %s", diff)
	}
	mode := one.Variables[4]
	if mode.Interval == nil {
		t.Fatal("no interval")
	}
	// Of another generator, with units written out.
	random := rand.New(rand.NewPCG(13, 14))
	within := 0
	const times = 4000
	for range times {
		var units [][]string
		for range sources {
			s := sources[random.IntN(len(sources))]
			for j, a := range s.Codings["a"] {
				units = append(units, []string{a.Mode, s.Codings["b"][j].Mode})
			}
		}
		if a := Coincidences(units).Alpha(); *a >= mode.Interval[0] && *a <= mode.Interval[1] {
			within++
		}
	}
	if share := float64(within) / times; math.Abs(share-0.95) > 0.02 {
		t.Errorf("%v of the samples lie in %v", share, *mode.Interval)
	}
	// Where all that varies is in one source, a third of the samples lack it.
	same := coded(5)
	for i, s := range same {
		for j := range s.Codings["a"] {
			s.Codings["a"][j].Mode, s.Codings["b"][j].Mode = "quote", "quote"
			if i == 2 && j < 2 {
				s.Codings["b"][j].Mode = "reported"
			}
		}
	}
	if v := compared(t, same, "a", "b").Variables[4]; v.Interval == nil || v.Interval[0] > *v.Alpha || v.Interval[1] < *v.Alpha {
		t.Errorf("variation in one source: α %v, interval %v", *v.Alpha, v.Interval)
	}
	// Sources in which nobody found anything are nothing for modes, but something
	// for passages.
	few := coded(4)
	for range 6 {
		few = append(few, Source{Length: 100, Codings: map[string][]Statement{"a": nil, "b": {}}})
	}
	r := compared(t, few, "a", "b")
	if r.Variables[4].Interval != nil || r.Variables[0].Interval == nil {
		t.Errorf("intervals of modes %v, of passages %v", r.Variables[4].Interval, r.Variables[0].Interval)
	}
}

// Nobody to compare with, nothing found: no number, and no panic.
func TestNothingToCompare(t *testing.T) {
	for _, sources := range [][]Source{
		nil,
		{{Codings: map[string][]Statement{"a": {at(0, 5, "x")}}}},
		{{Codings: map[string][]Statement{"a": {}, "b": {}}}},
		{{Codings: map[string][]Statement{"a": {{}}, "b": {{}}}}},
	} {
		for _, v := range compared(t, sources, "a", "b").Variables {
			if v.Units != 0 || v.Agreement != nil || v.Alpha != nil || v.Interval != nil {
				t.Errorf("%v: %+v", sources, v)
			}
		}
	}
}

func BenchmarkCompare(b *testing.B) {
	random := rand.New(rand.NewPCG(15, 16))
	sources := invented(random, 20, 500)
	for i := range sources {
		list := append([]Statement(nil), sources[i].Codings["a"]...)
		for j := range list {
			list[j].Spans = []Span{{list[j].Spans[0].Start + random.IntN(4), list[j].Spans[0].End + random.IntN(2)}}
		}
		sources[i].Codings["b"] = list
	}
	for b.Loop() {
		if _, err := Compare(b.Context(), sources, []string{"a", "b"}); err != nil {
			b.Fatal(err)
		}
	}
}

// Who is named first changes nothing: every statement is in one unit, and the
// numbers are the same.
func TestOrderOfCoders(t *testing.T) {
	rounds := 300
	if testing.Short() {
		rounds = 60
	}
	random := rand.New(rand.NewPCG(17, 18))
	for range rounds {
		var sources []Source
		for range 1 + random.IntN(2) {
			s := Source{Length: 60, Codings: map[string][]Statement{}}
			for _, coder := range []string{"a", "b", "c"} {
				s.Codings[coder] = tangle(random, random.IntN(6), 10)
				for i := range s.Codings[coder] {
					s.Codings[coder][i].Mode = []string{"quote", "reported"}[random.IntN(2)]
				}
			}
			sources = append(sources, s)
		}
		for _, orders := range [][][]string{{{"a", "b"}, {"b", "a"}}, {{"a", "b", "c"}, {"b", "c", "a"}}} {
			one, two := compared(t, sources, orders[0]...), compared(t, sources, orders[1]...)
			for _, r := range []*Result{one, two} {
				found, all := map[string]int{}, map[string]int{}
				for _, u := range r.Units {
					for j, k := range u.Statements {
						if k >= 0 {
							found[fmt.Sprint(u.Source, r.Coders[j], k)]++
						}
					}
				}
				for i, s := range sources {
					for _, coder := range r.Coders {
						for k := range s.Codings[coder] {
							all[fmt.Sprint(i, coder, k)] = 1
						}
					}
				}
				if diff := cmp.Diff(all, found); diff != "" {
					t.Fatalf("statements in units: -want +got:\n%s", diff)
				}
			}
			if diff := cmp.Diff(one.Variables, two.Variables, near); diff != "" {
				t.Errorf("%v and %v: %s", orders[0], orders[1], diff)
			}
		}
	}
}
