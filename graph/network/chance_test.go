package network

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"testing"
)

// said is a table of a boolean qualifier: what each row says of columns a, b, … once a
// letter, a capital one against.
func saidBy(t testing.TB, rows ...string) *Data {
	t.Helper()
	b := NewBuilder(Qualifier{Name: "agreement", Type: Boolean}, "actor", "concept")
	n := 0
	for i, row := range rows {
		for _, letter := range row {
			level := 1.0
			if letter < 'a' {
				letter, level = letter+'a'-'A', 0
			}
			b.Add(Observation{
				Row: b.Row(Node{Name: "row " + strconv.Itoa(i)}), Column: b.Column(Node{Name: string(letter)}), Level: b.Level(Level{Value: level}),
				Statement: b.Statement(strconv.Itoa(n)), Document: b.Document(strconv.Itoa(n % 7)), Time: NoTime,
			})
			n++
		}
	}
	return b.Data(false)
}

func computed(t testing.TB, d *Data, s Settings) *Network {
	t.Helper()
	n, err := Compute(t.Context(), d, s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

var plain = Settings{Mode: OneMode, Aggregation: Congruence, Normalization: None, Duplicates: Include}

// matrices calls yield with all tables of 0 and 1 that have these margins.
func matrices(rows, columns []int, yield func([][]uint32)) {
	table := make([][]uint32, len(rows))
	left := slices.Clone(columns)
	var fill func(row, column, free int)
	fill = func(row, column, free int) {
		switch {
		case row == len(rows):
			if !slices.ContainsFunc(left, func(n int) bool { return n != 0 }) {
				yield(table)
			}
		case free == 0:
			next := 0
			if row+1 < len(rows) {
				next = rows[row+1]
			}
			if row+1 < len(rows) {
				table[row+1] = nil
			}
			fill(row+1, 0, next)
		case column == len(columns):
		default:
			if left[column] > 0 {
				left[column]--
				table[row] = append(table[row], uint32(column))
				fill(row, column+1, free-1)
				table[row] = table[row][:len(table[row])-1]
				left[column]++
			}
			fill(row, column+1, free)
		}
	}
	fill(0, 0, rows[0])
}

// TestTrades asks whether trades make each table with the same margins as often as
// another, by χ²; and, that the question means something, whether a single trade does
// not.
func TestTrades(t *testing.T) {
	for _, rows := range [][]string{{"abc", "ad", "bd", "c"}, {"aB", "Ab", "ab", "c"}, {"abcdef", "a", "b", "c"}, {"ab", "ab", "cd", "cd"}} {
		n := computed(t, saidBy(t, rows...), plain)
		table := n.stances()
		var rowSums []int
		columnSums := make([]int, len(n.Columns)+len(n.data.Columns)*2)
		for _, slots := range table.slots {
			rowSums = append(rowSums, len(slots))
			for _, slot := range slots {
				columnSums[slot]++
			}
		}
		all := map[string]int{}
		matrices(rowSums, columnSums, func(m [][]uint32) { all[fmt.Sprint(m)] = 0 })
		draws := 10_000
		if testing.Short() {
			draws = 2_000
		}
		square := func(shuffle func(s *shuffler, i int)) float64 {
			found := map[string]int{}
			s := table.newShuffler(table.pairs())
			for i := range draws {
				shuffle(s, i)
				m := make([][]uint32, len(s.slots))
				for row := range m {
					m[row] = slices.Sorted(slices.Values(s.slots[row]))
				}
				if _, is := all[fmt.Sprint(m)]; !is {
					t.Fatalf("%v: %v has other margins", rows, m)
				}
				found[fmt.Sprint(m)]++
			}
			sum, expected := 0.0, float64(draws)/float64(len(all))
			for m := range all {
				d := float64(found[m]) - expected
				sum += d * d / expected
			}
			return sum
		}
		// Wilson and Hilferty (1931): χ² at z = 3.7, which one in 10,000 exceeds.
		df := float64(len(all) - 1)
		limit := df * math.Pow(1-2/(9*df)+3.7*math.Sqrt(2/(9*df)), 3)
		if got := square(func(s *shuffler, i int) { s.shuffle(random(3, i), FixedDegrees) }); got > limit {
			t.Errorf("%v: χ² of %d tables is %.0f, want at most %.0f", rows, len(all), got, limit)
		}
		if got := square(func(s *shuffler, i int) {
			s.shuffle(random(3, i), DealtObservations) // makes room, and is undone
			for row := range s.slots {
				s.slots[row] = slices.Clone(table.slots[row])
			}
			s.rng = random(4, i)
			s.trade(s.slots, 1)
		}); got < limit {
			t.Errorf("%v: χ² after one trade is %.0f: the test sees nothing", rows, got)
		}
	}
}

// permutations yields all orders of n things.
func permutations(n int, yield func([]int)) {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	var go_ func(k int)
	go_ = func(k int) {
		if k == n {
			yield(order)
			return
		}
		for i := k; i < n; i++ {
			order[k], order[i] = order[i], order[k]
			go_(k + 1)
			order[k], order[i] = order[i], order[k]
		}
	}
	go_(0)
}

// letter is that of a stance in saidBy.
func letter(slot uint32) string {
	if slot%2 == 0 {
		return string(rune('A' + slot/2))
	}
	return string(rune('a' + slot/2))
}

// TestPermute compares with all tables that a null has, each made by hand into a
// network of its own.
func TestPermute(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	every := map[Null]func(n *Network, yield func(rows []string)){
		FixedDegrees: func(n *Network, yield func([]string)) {
			table := n.stances()
			var rowSums []int
			columnSums := make([]int, 2*len(n.data.Columns))
			for _, slots := range table.slots {
				rowSums = append(rowSums, len(slots))
				for _, slot := range slots {
					columnSums[slot]++
				}
			}
			matrices(rowSums, columnSums, func(m [][]uint32) {
				var deal func(row int, rows []string)
				deal = func(row int, rows []string) {
					if row == len(m) {
						yield(rows)
						return
					}
					counts := table.counts[row]
					permutations(len(counts), func(order []int) {
						text := ""
						for i, slot := range m[row] {
							for range int(counts[order[i]]) {
								text += letter(slot)
							}
						}
						deal(row+1, append(rows[:row:row], text))
					})
				}
				deal(0, nil)
			})
		},
		PermutedLevels: func(n *Network, yield func([]string)) {
			// Of each column the rows that say it on one side alone swap sides, and those
			// that say it on both swap how often they say each.
			table := n.stances()
			table.part()
			var swap func(column int, slots [][]uint32, counts [][]float64)
			swap = func(column int, slots [][]uint32, counts [][]float64) {
				if column == len(table.parts) {
					rows := make([]string, len(slots))
					for i, list := range slots {
						for j, slot := range list {
							for range int(counts[i][j]) {
								rows[i] += letter(slot)
							}
						}
					}
					yield(rows)
					return
				}
				var single, both []part
				for _, p := range table.parts[column] {
					if p.until-p.from == 1 {
						single = append(single, p)
					} else {
						both = append(both, p)
					}
				}
				permutations(len(single), func(order []int) {
					next := make([][]uint32, len(slots))
					for i := range slots {
						next[i] = slices.Clone(slots[i])
					}
					for i, p := range single {
						from := single[order[i]]
						next[p.row][p.from] = slots[from.row][from.from]
					}
					for swapped := range 1 << len(both) {
						dealt := make([][]float64, len(counts))
						for i := range counts {
							dealt[i] = slices.Clone(counts[i])
						}
						for i, p := range both {
							if swapped>>i&1 == 1 {
								c := dealt[p.row]
								c[p.from], c[p.from+1] = c[p.from+1], c[p.from]
							}
						}
						swap(column+1, next, dealt)
					}
				})
			}
			swap(0, table.slots, table.counts)
		},
		DealtObservations: func(n *Network, yield func([]string)) {
			table := n.stances()
			var all []string
			var sizes []int
			for i, slots := range table.slots {
				size := 0
				for j, slot := range slots {
					for range int(table.counts[i][j]) {
						all = append(all, letter(slot))
						size++
					}
				}
				sizes = append(sizes, size)
			}
			permutations(len(all), func(order []int) {
				rows, at := make([]string, len(sizes)), 0
				for i, size := range sizes {
					for range size {
						rows[i] += all[order[at]]
						at++
					}
				}
				yield(rows)
			})
		},
	}
	for _, rows := range [][]string{{"aB", "ab", "Ac"}, {"aab", "aB", "ca"}, {"aBc", "abC", "A"}, {"aaA", "aB", "Ab"}} {
		for null, tables := range every {
			for _, set := range []Settings{
				plain,
				{Mode: OneMode, Aggregation: Subtract, Normalization: Average, Duplicates: Include},
				{Mode: OneMode, Aggregation: Conflict, Normalization: Jaccard, Duplicates: Include},
				{Mode: TwoMode, Aggregation: Subtract},
			} {
				d := saidBy(t, rows...)
				n := computed(t, d, set)
				const draws = 2000
				o := Permutation{N: draws, Seed: 5, Null: null, Fix: Uncorrected, Alpha: 0.05}
				s, err := Prepare(d, set)
				if err != nil {
					t.Fatal(err)
				}
				got, err := Permute(t.Context(), s, o)
				if err != nil {
					t.Fatal(err)
				}
				size := len(n.Rows) * len(n.data.Columns)
				count, up, down, sum := 0.0, make([]float64, size), make([]float64, size), make([]float64, size)
				sums := make([]float64, size)
				value := func(n *Network, tie PermutedTie) float64 { // by name: columns may be missing
					for i := range n.Rows {
						for _, c := range n.cells[i] {
							if n.Rows[i].Name == got.Network.Rows[tie.Row].Name && n.Columns[c.Column].Name == got.Network.Columns[tie.Column].Name {
								return c.Value
							}
						}
					}
					return 0
				}
				seen := map[string][]float64{}
				tables(n, func(rows []string) {
					key := fmt.Sprint(rows)
					if seen[key] == nil {
						one := computed(t, saidBy(t, rows...), set)
						for _, tie := range got.Ties {
							seen[key] = append(seen[key], value(one, tie))
						}
					}
					count++
					for i, tie := range got.Ties {
						v := seen[key][i]
						sum[i] += v
						sums[i] += v * v
						if v >= tie.Value-1e-9 {
							up[i]++
						}
						if v <= tie.Value+1e-9 {
							down[i]++
						}
					}
				})
				for i, tie := range got.Ties {
					if want := value(n, tie); tie.Value != want {
						t.Errorf("value: got %v, want %v", tie.Value, want)
					}
					mean := sum[i] / count
					sd := math.Sqrt(max(0, sums[i]/count-mean*mean))
					name := fmt.Sprintf("%v %s %s %s pair %d", rows, null, set.Mode, set.Aggregation, i)
					if math.Abs(tie.Expected-mean) > 4.5*sd/math.Sqrt(draws)+1e-9 {
						t.Errorf("%s: expected %v, want %v", name, tie.Expected, mean)
					}
					if math.Abs(tie.SD-sd) > 0.1*sd+1e-9 {
						t.Errorf("%s: sd %v, want %v", name, tie.SD, sd)
					}
					want := min(1, 2*min(up[i], down[i])/count)
					if math.Abs(tie.P-want) > 2*4.5*0.5/math.Sqrt(draws)+2.0/draws {
						t.Errorf("%s: p %v, want %v", name, tie.P, want)
					}
				}
			}
		}
	}
}

// TestPermutedWords has three levels, so that trades permute them: each row keeps how
// many levels it takes of a column, and each level by how many rows it is taken.
func TestPermutedWords(t *testing.T) {
	b := NewBuilder(Qualifier{Name: "frame", Type: Text}, "actor", "concept")
	for i, text := range []string{"xy", "x", "z", "yz", "xyz"} {
		for _, word := range text {
			b.Add(Observation{Row: b.Row(Node{Name: strconv.Itoa(i)}), Column: b.Column(Node{Name: "c"}), Level: b.Level(Level{Word: string(word)}), Statement: b.Statement(text), Document: b.Document(""), Time: NoTime})
		}
	}
	n := computed(t, b.Data(false), plain)
	table := n.stances()
	table.part()
	if !table.curveballed() {
		t.Fatal("no trades")
	}
	all := map[string]int{}
	matrices([]int{2, 1, 1, 2, 3}, []int{3, 3, 3}, func(m [][]uint32) { all[fmt.Sprint(m)] = 0 })
	s := table.newShuffler(table.pairs())
	const draws = 10_000
	for i := range draws {
		s.shuffle(random(1, i), PermutedLevels)
		m := make([][]uint32, len(s.slots))
		for row := range m {
			m[row] = slices.Sorted(slices.Values(s.slots[row]))
		}
		if _, is := all[fmt.Sprint(m)]; !is {
			t.Fatalf("%v has other margins", m)
		}
		all[fmt.Sprint(m)]++
	}
	expected := float64(draws) / float64(len(all))
	for m, n := range all {
		if math.Abs(float64(n)-expected) > 4.5*math.Sqrt(expected) {
			t.Errorf("%s came %d times, want about %.0f", m, n, expected)
		}
	}
}

// TestCorrections: the seven p from 0.039 to 0.074 share what the greatest of them, or the
// least, has: 0.042 · 10/5 = 0.084, 0.039 · 8 = 0.312; Holm of 0.205 is 0.205 · 3.
func TestCorrections(t *testing.T) {
	p := []float64{0.042, 0.001, 0.216, 0.008, 0.039, 0.041, 0.06, 0.074, 0.205, 0.212}
	for c, want := range map[Correction][]float64{
		Uncorrected:       p,
		BenjaminiHochberg: {0.084, 0.01, 0.216, 0.04, 0.084, 0.084, 0.1, 0.074 * 10 / 7, 0.216, 0.216},
		Holm:              {0.312, 0.01, 0.615, 0.072, 0.312, 0.312, 0.312, 0.312, 0.615, 0.615},
	} {
		for i, got := range c.correct(p) {
			if math.Abs(got-want[i]) > 1e-12 {
				t.Errorf("%s of %v: got %v, want %v", c, p[i], got, want[i])
			}
		}
		if len(c.correct(nil)) != 0 {
			t.Errorf("%s of nothing is something", c)
		}
	}
}

func invented(rows, columns, n int) *Data {
	r := rand.New(rand.NewPCG(1, 2))
	b := NewBuilder(Qualifier{Name: "agreement", Type: Boolean}, "actor", "concept")
	for i := range n {
		b.Add(Observation{
			Row: b.Row(Node{Name: strconv.Itoa(int(float64(rows) * r.Float64() * r.Float64()))}), Column: b.Column(Node{Name: strconv.Itoa(int(float64(columns) * r.Float64() * r.Float64()))}),
			Level: b.Level(Level{Value: float64(r.IntN(2))}), Statement: b.Statement(strconv.Itoa(i / 2)), Document: b.Document(strconv.Itoa(i / 20)),
			Time: Time(i) * secondsADay,
		})
	}
	return b.Data(false)
}

// TestSameOnAnyProcessors asks for the same numbers on one processor and on several.
func TestSameOnAnyProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	d := invented(40, 20, 400)
	var first [2]string
	for i, procs := range []int{1, 2, 3} {
		runtime.GOMAXPROCS(procs)
		s, err := Prepare(d, Settings{Mode: OneMode})
		if err != nil {
			t.Fatal(err)
		}
		permuted, err := Permute(t.Context(), s, Permutation{N: 50, Seed: 1, Null: FixedDegrees, Fix: BenjaminiHochberg, Alpha: 0.05})
		if err != nil {
			t.Fatal(err)
		}
		resampled, err := Bootstrap(t.Context(), s, Resampling{N: 50, Seed: 1, Confidence: 0.95})
		if err != nil {
			t.Fatal(err)
		}
		ties := ""
		for _, tie := range resampled.Ties {
			ties += fmt.Sprint(tie.Mean, tie.Exists, tie.Resamples, tie.Interval)
		}
		for _, m := range resampled.Measures {
			ties += fmt.Sprint(m.Name, m.Value, m.Mean, m.Interval)
		}
		now := [2]string{fmt.Sprint(permuted.Ties), ties}
		if i == 0 {
			first = now
		} else if now != first {
			t.Errorf("GOMAXPROCS %d makes other numbers", procs)
		}
	}
}

// TestPoissonBinomial compares with all outcomes.
func TestPoissonBinomial(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for n := range 11 {
		p := make([]float64, n)
		for i := range p {
			p[i] = r.Float64()
		}
		if n > 2 {
			p[0], p[1] = 0, 1
		}
		want := make([]float64, n+1)
		for outcome := range 1 << n {
			chance, x := 1.0, 0
			for i := range p {
				if outcome>>i&1 == 1 {
					chance, x = chance*p[i], x+1
				} else {
					chance *= 1 - p[i]
				}
			}
			for ; x >= 0; x-- {
				want[x] += chance
			}
		}
		for most := range n + 1 {
			for x, got := range poissonBinomialTail(p, most) {
				if math.Abs(got-want[x]) > 1e-12 {
					t.Errorf("%d events, P(X ≥ %d) up to %d: got %v, want %v", n, x, most, got, want[x])
				}
			}
		}
	}
	// A tail too small to be the rest of 1.
	p := slices.Repeat([]float64{1e-3}, 10)
	if got := poissonBinomialTail(p, 10)[10]; math.Abs(got-1e-30) > 1e-42 {
		t.Errorf("got %v, want 1e-30", got)
	}
}

// TestConfiguration checks what defines the model: margins are met on average, and the
// odds of cells are products of a row's and a column's number.
func TestConfiguration(t *testing.T) {
	for _, of := range []struct{ rows, columns []int }{
		{[]int{3, 2, 2, 1}, []int{3, 2, 2, 1}},
		{[]int{4, 2, 2, 1, 0}, []int{4, 3, 1, 1}},       // one row takes all, one nothing
		{[]int{3, 2, 1}, []int{3, 2, 1}},                // one table alone has these margins
		{[]int{2, 2, 2, 2}, []int{2, 2, 2, 2}},          // all alike
		{[]int{5, 1, 1, 1, 1}, []int{5, 1, 1, 1, 1}},    // settled at once
		{[]int{4, 4, 3, 2, 1, 1}, []int{5, 4, 3, 2, 1}}, // in between
		{[]int{0, 0}, []int{0}},
	} {
		m := fitConfiguration(of.rows, of.columns)
		if m.off > 1e-6 {
			t.Errorf("%v: off by %v", of, m.off)
		}
		_, columnClass := classesOf(of.columns)
		p := func(i, j int) float64 { return m.p[m.rowClass[i]][columnClass[j]] }
		for i, want := range of.rows {
			sum := 0.0
			for j := range of.columns {
				sum += p(i, j)
			}
			if math.Abs(sum-float64(want)) > 1e-6 {
				t.Errorf("%v: row %d has %v", of, i, sum)
			}
		}
		for j, want := range of.columns {
			sum := 0.0
			for i := range of.rows {
				sum += p(i, j)
			}
			if math.Abs(sum-float64(want)) > 1e-6 {
				t.Errorf("%v: column %d has %v", of, j, sum)
			}
		}
		odds := func(i, j int) float64 { return p(i, j) / (1 - p(i, j)) }
		certain := func(i, j int) bool { return p(i, j) < 1e-9 || p(i, j) > 1-1e-9 }
		for i := range of.rows {
			for j := range of.columns {
				if certain(i, j) || certain(0, j) || certain(i, 0) || certain(0, 0) {
					continue
				}
				if a, b := odds(i, j)*odds(0, 0), odds(i, 0)*odds(0, j); math.Abs(a-b) > 1e-6*b {
					t.Errorf("%v: odds of %d, %d are no product", of, i, j)
				}
			}
		}
	}
}

// TestStochastic compares with all outcomes of the cells of two rows.
func TestStochastic(t *testing.T) {
	n := computed(t, saidBy(t, "abC", "abD", "Acd", "b", "abcd"), plain)
	found, err := Significance{Method: SDSM, Alpha: 1 - 1e-9, Fix: Uncorrected}.Keep(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	table := n.stances()
	m := table.bicm()
	stances := 2 * len(n.data.Columns)
	degrees := make([]int, stances)
	for _, slots := range table.slots {
		for _, slot := range slots {
			degrees[slot]++
		}
	}
	_, class := classesOf(degrees)
	checked := 0
	for i := range n.Rows {
		for j := i + 1; j < len(n.Rows); j++ {
			got, there := found.Network.Chance(i, j)
			if !there {
				continue
			}
			shared := 0
			for _, slot := range table.slots[i] {
				if slices.Contains(table.slots[j], slot) {
					shared++
				}
			}
			want := 0.0
			for outcome := range 1 << stances { // which stances both take
				p := 1.0
				both := 0
				for slot := range stances {
					q := m.p[m.rowClass[i]][class[slot]] * m.p[m.rowClass[j]][class[slot]]
					if outcome>>slot&1 == 1 {
						p, both = p*q, both+1
					} else {
						p *= 1 - q
					}
				}
				if both >= shared {
					want += p
				}
			}
			checked++
			if math.Abs(got.P-want) > 1e-12 {
				t.Errorf("%d, %d share %d: got %v, want %v", i, j, shared, got.P, want)
			}
		}
	}
	if checked == 0 {
		t.Error("no tie was checked")
	}
}

// BenchmarkPermute shuffles 100 tables of 300 actors, 100 positions and 5,000
// statements.
func BenchmarkPermute(b *testing.B) {
	d := invented(300, 100, 5000)
	s, err := Prepare(d, Settings{Mode: OneMode})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Permute(b.Context(), s, Permutation{N: 100, Seed: 1, Null: FixedDegrees, Fix: BenjaminiHochberg, Alpha: 0.05}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBootstrap makes 100 resamples of the same.
func BenchmarkBootstrap(b *testing.B) {
	s, err := Prepare(invented(300, 100, 5000), Settings{Mode: OneMode})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Bootstrap(b.Context(), s, Resampling{N: 100, Seed: 1, Confidence: 0.95}); err != nil {
			b.Fatal(err)
		}
	}
}
