package network

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestSplitKarate: the best two groups of Zachary's club have 0.3718 (Newman 2006,
// "Modularity and community structure in networks", gives 0.3718 for two groups found
// by leading eigenvectors with refinement); it is between those of 17 and 17 members.
func TestSplitKarate(t *testing.T) {
	for seed := range uint64(5) {
		p, err := karateClub(1).Split(t.Context(), 2, Search{Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(p.Value-0.3717949) > 1e-6 || p.Number != 2 || p.Exact || p.Groups[34] != 0 {
			t.Errorf("seed %d: %v in %d groups, isolate in %d", seed, p.Value, p.Number, p.Groups[34])
		}
	}
}

// TestSplitBest compares with all partitions of small graphs: the exact search, and
// what the search for large ones finds.
func TestSplitBest(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for trial := range 60 {
		g := randomGraph(r, 4+trial%5, trial%2 == 0)
		k := 2 + trial%3
		nodes := g.tied()
		p, err := g.Split(t.Context(), k, Search{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		if len(nodes) < k {
			if !math.IsNaN(p.Value) || slices.Max(p.Groups) > 0 {
				t.Errorf("trial %d: %v", trial, p)
			}
			continue
		}
		tied := g.part(nodes)
		want := bestOfAll(tied, k)
		if math.Abs(p.Value-want) > 1e-12 || !p.Exact || p.Number != k {
			t.Errorf("trial %d: got %v in %d groups, want %v in %d", trial, p.Value, p.Number, want, k)
		}
		l := g.layers(nodes)
		found, err := l.restarted(t.Context(), Search{Restarts: 16}, &Partition{}, func(restart int, r *rand.Rand) []int { return l.splitting(k, restart, r) })
		if err != nil {
			t.Fatal(err)
		}
		if _, number := renumber(found); number != k || better(want, l.value(found)) {
			t.Errorf("trial %d: the search with restarts found %v in %d groups, there is %v", trial, l.value(found), number, want)
		}
	}
	for _, k := range []int{-1, 0, 1, 101} {
		if _, err := graphOf(3, false).Split(t.Context(), k, Search{}); err == nil {
			t.Errorf("%d groups are no split", k)
		}
	}
}

// TestAbsdiffByHand: a and b agree on 2, c and d on 1; a and c differ on 1. |C| = 6 and
// |F| = 2. In groups ab, cd: W = 4, B = 8; expected are 2/4 · 6/4 = 0.75 within, and
// 4/8 · 2/8 = 0.125 between. Of pairs: 1.25 + 0.25 within, 0.875 + 3 · 0.125 between.
// In abc, d: W = B = 6; 6/6 · 6/6 = 1 within abc, 3/6 · 2/6 = 1/6 between: ab 1, ac and
// bc 1 + the conflict 1; ad and bd 1/6, cd 1 + 1/6.
func TestAbsdiffByHand(t *testing.T) {
	a := absdiffOf(4, map[[2]int]float64{{0, 1}: 2, {2, 3}: 1}, map[[2]int]float64{{0, 2}: 1})
	for _, c := range []struct {
		groups []int
		k      int
		want   float64
	}{
		{[]int{0, 0, 1, 1}, 2, 2.75},
		{[]int{1, 1, 0, 0}, 2, 2.75},
		{[]int{0, 0, 0, 1}, 2, 1 + 2 + 1 + 1./6 + 1./6 + 1 + 1./6},
		{[]int{0, 0, 0, 0}, 1, 1.5 + 0.5 + 1 + 4*0.5},  // W = 12: 6/12 each, and the conflict
		{[]int{0, 1, 2, 3}, 4, 2 + 1 + 71./72 + 5./72}, // B = 12: 1/12 · 2/12 between
	} {
		if got := a.value(c.groups, c.k, false); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%v: got %v, want %v", c.groups, got, c.want)
		}
		if got := a.value(c.groups, c.k, true); math.Abs(got-c.want/8) > 1e-12 {
			t.Errorf("%v, normalized: got %v, want %v", c.groups, got, c.want/8)
		}
	}
	empty := absdiffOf(3, nil, nil)
	if got := empty.value([]int{0, 0, 1}, 2, true); got != 0 {
		t.Errorf("without ties: %v", got)
	}
}

func absdiffOf(n int, congruence, conflict map[[2]int]float64) *absdiff {
	a := &absdiff{congruence: square(n), conflict: square(n)}
	for at, v := range congruence {
		a.congruence[at[0]][at[1]], a.congruence[at[1]][at[0]] = v, v
		a.normCongruence += 2 * math.Abs(v)
	}
	for at, v := range conflict {
		a.conflict[at[0]][at[1]], a.conflict[at[1]][at[0]] = v, v
		a.normConflict += 2 * math.Abs(v)
	}
	return a
}

// naiveAbsdiff is the measure as its definition reads, over ordered pairs.
func naiveAbsdiff(a *absdiff, groups []int, normalize bool) float64 {
	n := len(groups)
	size := map[int]float64{}
	for _, of := range groups {
		size[of]++
	}
	w := 0.0
	for _, s := range size {
		w += s * (s - 1)
	}
	b := float64(n*(n-1)) - w
	var c, f, sum float64
	for i := range n {
		for j := range n {
			c += math.Abs(a.congruence[i][j])
			f += math.Abs(a.conflict[i][j])
		}
	}
	for i := range n {
		for j := range n {
			g, h := size[groups[i]], size[groups[j]]
			switch {
			case i == j:
			case groups[i] == groups[j]:
				sum += math.Abs(a.congruence[i][j]-g*(g-1)/w*(c/w)) + math.Abs(a.conflict[i][j])
			default:
				sum += math.Abs(a.congruence[i][j]) + math.Abs(a.conflict[i][j]-g*h/b*(f/b))
			}
		}
	}
	if normalize {
		return sum / (2 * (c + f))
	}
	return sum / 2
}

// TestAbsdiffBest compares with the definition, for any groups, and with all even
// partitions of small networks: the exact search, and what both algorithms find.
func TestAbsdiffBest(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	trials := 24
	if testing.Short() {
		trials = 6
	}
	for trial := range trials {
		n, k := 4+trial%5, 2+trial%3
		congruence, conflict := map[[2]int]float64{}, map[[2]int]float64{}
		for i := range n {
			for j := range i {
				if r.IntN(3) > 0 {
					congruence[[2]int{i, j}] = float64(r.IntN(5)) / float64(1+r.IntN(3))
				}
				if r.IntN(2) > 0 {
					conflict[[2]int{i, j}] = float64(r.IntN(5)-1) / float64(1+r.IntN(3)) // smoothed ones can be below 0
				}
			}
		}
		a := absdiffOf(n, congruence, conflict)
		want := math.Inf(-1)
		groups := make([]int, n)
		sizes := evenSizes(n, k)
		var rec func(i int)
		rec = func(i int) {
			if i < n {
				for of := range k {
					groups[i] = of
					rec(i + 1)
				}
				return
			}
			of := sizesOf(groups, k)
			slices.SortFunc(of, func(a, b int) int { return b - a })
			is := slices.Equal(of, sizes)
			if !is && n > 5 {
				return
			}
			value := naiveAbsdiff(a, groups, true)
			if got := a.value(groups, k, true); math.Abs(got-value) > 1e-12 {
				t.Fatalf("%v: got %v, want %v", groups, got, value)
			}
			if is {
				want = max(want, value)
			}
		}
		rec(0)
		for _, algorithm := range []Algorithm{"", Greedy, Genetic} {
			p := &Partition{}
			found, err := a.best(t.Context(), k, algorithm, Search{Seed: 1, Restarts: 16}, p)
			if err != nil {
				t.Fatal(err)
			}
			if got := naiveAbsdiff(a, found, true); math.Abs(got-want) > 1e-12 {
				t.Errorf("trial %d, %q: got %v, want %v", trial, algorithm, got, want)
			}
			if p.Exact != (algorithm == "") || p.Exact == (p.Restarts == 16) || !p.Exact && p.Agreed < 1 {
				t.Errorf("trial %d, %q: %+v", trial, algorithm, p)
			}
			got := sizesOf(found, k)
			slices.SortFunc(got, func(a, b int) int { return b - a })
			if !slices.Equal(got, sizes) {
				t.Errorf("trial %d, %q: sizes %v, want %v", trial, algorithm, got, sizes)
			}
		}
	}
}

func TestEvenPartitionsCounted(t *testing.T) {
	for _, c := range []struct {
		n, k int
		want float64
	}{{4, 2, 3}, {5, 2, 10}, {6, 3, 15}, {7, 3, 105}, {20, 2, 92378}, {3, 3, 1}} {
		if got := evenPartitions(c.n, c.k); got != c.want {
			t.Errorf("%d in %d: got %v, want %v", c.n, c.k, got, c.want)
		}
	}
}

// said builds data of actors who are for or against positions.
func saidData(stances map[string]map[string]float64) *Data {
	b := NewBuilder(Qualifier{Name: "stance", Type: Boolean}, "actor", "position")
	n := 0
	for _, actor := range sortedKeys(stances) {
		for _, position := range sortedKeys(stances[actor]) {
			n++
			b.Add(Observation{
				Row: b.Row(Node{Name: actor}), Column: b.Column(Node{Name: position}), Level: b.Level(Level{Value: stances[actor][position]}),
				Statement: b.Statement(string(rune('A' + n))), Document: b.Document("d"), Time: dayAt(int64(n)),
			})
		}
	}
	return b.Data(false)
}

func sortedKeys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// TestPolarize: two camps, and a loner who speaks of what nobody else does.
func TestPolarize(t *testing.T) {
	d := saidData(map[string]map[string]float64{
		"a": {"x": 1, "y": 1}, "b": {"x": 1, "y": 1}, "c": {"x": 0, "y": 0}, "d": {"x": 0, "y": 0}, "e": {"z": 1},
	})
	polarize := func(s Settings, o PolarizationOptions) *Polarization {
		s.Mode = OneMode
		n, err := Compute(t.Context(), d, s)
		if err != nil {
			t.Fatal(err)
		}
		p, err := n.Polarize(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	// ab and cd agree on 2 of 2: 1; the other four pairs differ: 1. That is the 0.5 of
	// TestModularityByHand.
	p := polarize(Settings{}, PolarizationOptions{Normalize: true})
	if math.Abs(p.Value-0.5) > 1e-12 || !slices.Equal(p.Groups, []int{1, 1, 2, 2, 0}) || p.Found != "exact" {
		t.Errorf("got %+v", p)
	}
	if want := "signed modularity of the best split into 2 groups (Gómez, Jensen and Arenas 2009)"; p.Measure != want {
		t.Errorf("got %q, want %q", p.Measure, want)
	}
	if p := polarize(Settings{}, PolarizationOptions{}); math.Abs(p.Value-0.5*6) > 1e-12 { // 2W⁺ + 2W⁻ = 12
		t.Errorf("not normalized: %v", p.Value)
	}
	// Congruence alone: 2W = 4, (2 + 2)/4 − 2·(2/4)² = 0.5.
	p = polarize(Settings{Aggregation: Congruence}, PolarizationOptions{Normalize: true})
	if math.Abs(p.Value-0.5) > 1e-12 || p.Measure != "modularity of the best split into 2 groups (Newman and Girvan 2004)" {
		t.Errorf("congruence: %+v", p)
	}
	wrong := func(n *Node) int { return map[string]int{"a": 1, "c": 1}[n.Name] + 1 }
	p = polarize(Settings{}, PolarizationOptions{Normalize: true, Given: wrong})
	// Within ac and bd: −2 of conflict each; expected 4/4·2 less 16/8·2: (−4 − 2 + 4)/12.
	if math.Abs(p.Value+2./12) > 1e-12 || p.Found != "given" {
		t.Errorf("given: %+v", p)
	}
	for k := 5; k < 7; k++ {
		if p := polarize(Settings{}, PolarizationOptions{Groups: k, Normalize: true}); !math.IsNaN(p.Value) || p.Found != "none" {
			t.Errorf("%d groups of four: %+v", k, p)
		}
	}
	// As the R package: average of statements, and e is a node as well. ab and cd agree
	// on 2/2 = 1, the others differ: |C| = 4, |F| = 8. For abe, cd W = 8 and B = 12;
	// expected are 6/8·4/8 = 0.375 within the three, 2/8·4/8 = 0.125 within the two, and
	// 6/12·8/12 = 1/3 between: ab .625, ae and be .375, cd .875; ac, ad, bc, bd ⅔ each;
	// ce, de ⅓ each.
	dna := Settings{DNA: true, Normalization: Average}
	camps := func(n *Node) int { return map[string]int{"c": 1, "d": 1}[n.Name] + 1 }
	if p := polarize(dna, PolarizationOptions{Given: camps}); math.Abs(p.Value-(0.625+0.75+0.875+4*2./3+2./3)) > 1e-12 || p.Found != "given" {
		t.Errorf("as the R package: %+v", p)
	}
	// The greatest deviation is where agreement is between, and conflict within: ace, bd.
	// ac 1.375, ae and ce .375, bd 1.125; ab and cd 1⅓, ad and bc ⅔, be and de ⅓.
	p = polarize(dna, PolarizationOptions{})
	if math.Abs(p.Value-(1.375+0.75+1.125+8./3+4./3+2./3)) > 1e-12 || p.Found != "exact" || !slices.Equal(p.Groups, []int{1, 2, 1, 2, 1}) {
		t.Errorf("as the R package, the best: %+v", p)
	}
	if p := polarize(dna, PolarizationOptions{Normalize: true}); math.Abs(p.Value-(1.375+0.75+1.125+8./3+4./3+2./3)/12) > 1e-12 {
		t.Errorf("as the R package, normalized: %+v", p)
	}
	if p := polarize(Settings{DNA: true, Normalization: Average}, PolarizationOptions{Groups: 6}); p.Value != 0 || p.Found != "none" {
		t.Errorf("six groups of five: %+v", p)
	}
	for _, c := range []struct {
		s Settings
		o PolarizationOptions
	}{
		{Settings{Mode: TwoMode}, PolarizationOptions{}},
		{Settings{Mode: OneMode, Aggregation: Conflict}, PolarizationOptions{}},
		{Settings{Mode: OneMode, DNA: true}, PolarizationOptions{}}, // no average
		{Settings{Mode: OneMode, DNA: true, Normalization: Average, Aggregation: Congruence}, PolarizationOptions{}},
		{Settings{Mode: OneMode}, PolarizationOptions{Algorithm: Greedy}},
		{Settings{Mode: OneMode, DNA: true, Normalization: Average}, PolarizationOptions{Algorithm: "x"}},
		{Settings{Mode: OneMode}, PolarizationOptions{Groups: 1}},
		{Settings{Mode: OneMode}, PolarizationOptions{Search: Search{Restarts: 3}}},
	} {
		n, err := Compute(t.Context(), d, c.s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := n.Polarize(t.Context(), c.o); err == nil {
			t.Errorf("%+v %+v: no error", c.s, c.o)
		}
	}
}

// TestPolarizeSmoothed: what DNA smooths is of the rows and averages of its window. a
// and b agree on day 1 and 2; c speaks far off.
func TestPolarizeSmoothed(t *testing.T) {
	b := NewBuilder(Qualifier{Name: "stance", Type: Boolean}, "actor", "position")
	for i, s := range []struct {
		actor string
		level float64
		day   int64
	}{{"a", 1, 1}, {"b", 0, 2}, {"c", 1, 3}, {"a", 1, 40}} {
		b.Add(Observation{
			Row: b.Row(Node{Name: s.actor}), Column: b.Column(Node{Name: "x"}), Level: b.Level(Level{Value: s.level}),
			Statement: b.Statement(string(rune('A' + i))), Document: b.Document("d"), Time: dayAt(s.day),
		})
	}
	s, err := Prepare(b.Data(true), Settings{Mode: OneMode, DNA: true, Normalization: Average, Kernel: Uniform, Window: &Window{4, Days}, Edges: Everywhere})
	if err != nil {
		t.Fatal(err)
	}
	n, err := s.At(t.Context(), 1) // day 2, of days 1 to 4
	if err != nil {
		t.Fatal(err)
	}
	a, nodes, err := n.absdiff(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// √(½·½) = ½ for each pair. ab: level 1 has 1 + 0, level 0 has 0 + 1: Σ 2/n = 4;
	// ac: 2/2 = 1. Both matrices are the difference: −2, ½, −2.
	if len(nodes) != 3 || !nearly(a.congruence[0][1], -2) || !nearly(a.congruence[0][2], 0.5) || !nearly(a.conflict[1][2], -2) || !nearly(a.normConflict, 9) {
		t.Errorf("%d nodes, %v, %v", len(nodes), a.congruence, a.conflict)
	}
	last, err := s.At(t.Context(), s.Len()-1) // a alone
	if err != nil {
		t.Fatal(err)
	}
	p, err := last.Polarize(t.Context(), PolarizationOptions{})
	if err != nil || p.Value != 0 || len(p.Nodes) != 1 || p.Found != "none" {
		t.Errorf("one node: %+v %v", p, err)
	}
}

// TestPolarizeSame: the same on one processor and all.
func TestPolarizeSame(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	g := randomGraph(r, 40, true)
	congruence, conflict := map[[2]int]float64{}, map[[2]int]float64{}
	for i, ties := range g.ties {
		for _, x := range ties {
			if x.to > i {
				congruence[[2]int{i, x.to}], conflict[[2]int{i, x.to}] = x.agree, x.differ
			}
		}
	}
	a := absdiffOf(40, congruence, conflict)
	var want [][]int
	for _, processors := range []int{runtime.GOMAXPROCS(0), 1} {
		before := runtime.GOMAXPROCS(processors)
		p, err := g.Split(t.Context(), 3, Search{Seed: 2})
		if err != nil {
			t.Fatal(err)
		}
		greedy, err := a.best(t.Context(), 2, Greedy, Search{Seed: 2, Restarts: 16}, &Partition{})
		if err != nil {
			t.Fatal(err)
		}
		runtime.GOMAXPROCS(before)
		got := [][]int{p.Groups, greedy, {p.Agreed}}
		if want == nil {
			want = got
		}
		if !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("on %d processors %v, before %v", processors, got, want)
		}
	}
}

// TestFollow: of the groups A B C and D E before, D E F is 2 now though it is the
// larger one, and a third that is new takes what is left.
func TestFollow(t *testing.T) {
	of := func(groups string) *Polarization { // a letter for each node, a space between groups
		p := &Polarization{}
		for g, members := range strings.Fields(groups) {
			for _, name := range strings.Split(members, "") {
				p.Nodes, p.Groups = append(p.Nodes, Node{Name: name}), append(p.Groups, g+1)
			}
			p.Number = g + 1
		}
		return p
	}
	for _, test := range []struct{ before, now, want string }{
		{"ABC DE", "DEF AB", "222 11"},
		{"ABC DE", "XYZ DE AB", "333 22 11"},
		{"ABC DE", "ABCDE", "11111"},
		{"AB", "XY AB", "22 11"},
		{"AB CD", "XY ZW", "11 22"},
	} {
		p := of(test.now)
		p.Follow(of(test.before))
		got, at := "", 0
		for i, members := range strings.Fields(test.now) {
			if i > 0 {
				got += " "
			}
			for range members {
				got += strconv.Itoa(p.Groups[at])
				at++
			}
		}
		if got != test.want {
			t.Errorf("%s after %s: got %s, want %s", test.now, test.before, got, test.want)
		}
	}
}
