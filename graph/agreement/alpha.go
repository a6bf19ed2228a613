package agreement

import (
	"cmp"
	"slices"
)

// A Matrix is Krippendorff's coincidence matrix: how often which values met in
// a unit.
type Matrix struct {
	Values []string    // sorted
	Counts [][]float64 // row and column in the order of Values
}

// Coincidences counts pairs of values within units, as in "Computing
// Krippendorff's Alpha-Reliability", Klaus Krippendorff, 2011, sections B and
// C: of a unit with m values, each of its m(m−1) ordered pairs (c, k) adds
// 1/(m−1) to o_ck, so that each value counts once. A unit with fewer than two
// values has no pair and counts for nothing: this is how missing values are
// treated.
func Coincidences(units [][]string) Matrix {
	t := nominal()
	for _, u := range units {
		t.add(0, u)
	}
	return t.matrix()
}

// Alpha is Krippendorff's α for nominal values,
//
//	α = 1 − D_o/D_e = 1 − (n−1) · (n − Σ_c o_cc) / (n² − Σ_c n_c²)
//
// with n_c the sum of row c and n that of all (Krippendorff 2011, section C).
// It is nil where there are no pairs, or only one value.
func (m Matrix) Alpha() *float64 {
	n, agree, squares := 0.0, 0.0, 0.0
	for c, row := range m.Counts {
		sum := 0.0
		for _, o := range row {
			sum += o
		}
		n += sum
		squares += sum * sum
		agree += row[c]
	}
	return alpha(n, agree, squares)
}

// AlphaOfSets is Krippendorff's α for set-valued data: his general form,
//
//	α = 1 − (n−1) · Σ_ck o_ck δ_ck / Σ_ck n_c n_k δ_ck
//
// (Krippendorff 2011, section E, with δ² replaced by δ), with δ the MASI
// distance as Passonneau (2006) uses it. A unit has the sets of those who coded
// it.
func AlphaOfSets(units [][][]string) *float64 {
	t := setValued()
	for _, u := range units {
		keys := make([]string, len(u))
		for i, names := range u {
			keys[i] = newSet(names).key()
		}
		t.add(0, keys)
	}
	a, _ := t.alpha(nil)
	return a
}

// alpha puts the sums together: of all values, of the likeness of those that met
// in a unit, and of the likeness of all with all.
func alpha(n, met, all float64) *float64 {
	if n < 2 || n*n-all <= 0 {
		return nil
	}
	a := 1 - (n-1)*(n-met)/(n*n-all)
	return &a
}

// A tally counts the values of a variable, source by source, in a form from
// which α is quickly made again for sources that are drawn several times.
type tally struct {
	sets    bool
	index   map[string]int
	values  []string
	sources []share
	pairs   map[[2]int]float64 // o_ck of all sources; nil: not kept
	alike   []alike            // values that are not equal but alike; made once
	made    bool
	tangled bool // too many are alike to keep them
}

// A share is that of one source.
type share struct {
	source int
	units  int
	n      float64 // pairable values
	met    float64 // Σ o_ck·likeness
	equal  float64 // Σ o_cc
	counts []count // by value
}

type count struct {
	value int
	n     float64
}

// alike are two values, c < k, with a likeness between 0 and 1.
type alike struct {
	c, k     int
	likeness float64
}

// mostAlike is how many alike values are kept for drawing.
const mostAlike = 2_000_000

func nominal() *tally {
	return &tally{index: map[string]int{}, pairs: map[[2]int]float64{}}
}

func setValued() *tally { return &tally{index: map[string]int{}, sets: true} }

// add counts a unit of a source; those of a source come together.
func (t *tally) add(source int, values []string) {
	m := len(values)
	if m < 2 {
		return
	}
	if last := len(t.sources) - 1; last < 0 || t.sources[last].source != source {
		t.sources = append(t.sources, share{source: source})
	}
	s := &t.sources[len(t.sources)-1]
	s.units++
	s.n += float64(m)
	ids := make([]int, m)
	for i, v := range values {
		id, ok := t.index[v]
		if !ok {
			id = len(t.values)
			t.index[v] = id
			t.values = append(t.values, v)
		}
		ids[i] = id
		s.count(id)
	}
	for i := range ids {
		for j := range ids {
			if i == j {
				continue
			}
			each := 1 / float64(m-1)
			switch {
			case ids[i] == ids[j]:
				s.met += each
				s.equal += each
			case t.sets:
				s.met += each * likeness(setOf(values[i]), setOf(values[j]))
			}
			if t.pairs != nil {
				t.pairs[[2]int{ids[i], ids[j]}] += each
			}
		}
	}
}

// count counts a value; most sources have few.
func (s *share) count(value int) {
	i, there := slices.BinarySearchFunc(s.counts, value, func(c count, v int) int { return cmp.Compare(c.value, v) })
	if !there {
		s.counts = slices.Insert(s.counts, i, count{value: value})
	}
	s.counts[i].n++
}

// units is how many units have two values or more.
func (t *tally) units() (n int) {
	for _, s := range t.sources {
		n += s.units
	}
	return n
}

// agreement is the share of pairs of values that are equal; for two coders, of
// units on which they agree.
func (t *tally) agreement() *float64 {
	n, equal := 0.0, 0.0
	for _, s := range t.sources {
		n += s.n
		equal += s.equal
	}
	if n == 0 {
		return nil
	}
	a := equal / n
	return &a
}

// alpha is α with each source counted as often as times says by its number, or
// once. It is not known where too many values are alike to be drawn.
func (t *tally) alpha(times []int) (a *float64, known bool) {
	n, met := 0.0, 0.0
	counts := make([]float64, len(t.values))
	for _, s := range t.sources {
		w := 1.0
		if times != nil {
			w = float64(times[s.source])
		}
		if w == 0 {
			continue
		}
		n += w * s.n
		met += w * s.met
		for _, c := range s.counts {
			counts[c.value] += w * c.n
		}
	}
	different, all := 0, 0.0
	for _, c := range counts {
		if c > 0 {
			different++
		}
		all += c * c
	}
	if different < 2 {
		return nil, true
	}
	if t.sets {
		if times != nil && t.tangled {
			return nil, false
		}
		all += t.likenesses(counts)
	}
	return alpha(n, met, all), true
}

// likenesses sums n_c·n_k·likeness over different values.
func (t *tally) likenesses(counts []float64) (sum float64) {
	if t.made && !t.tangled {
		for _, p := range t.alike {
			sum += 2 * counts[p.c] * counts[p.k] * p.likeness
		}
		return sum
	}
	for p := range t.eachAlike {
		sum += 2 * counts[p.c] * counts[p.k] * p.likeness
		if len(t.alike) < mostAlike {
			t.alike = append(t.alike, p)
		} else {
			t.tangled = true
		}
	}
	if t.tangled {
		t.alike = nil
	}
	t.made = true
	return sum
}

// eachAlike yields the pairs of different sets that have something in common.
func (t *tally) eachAlike(yield func(alike) bool) {
	sets := make([]set, len(t.values))
	having := map[string][]int{}
	seen := make([]int, len(t.values)) // the last set that this one was compared with
	for k, v := range t.values {
		sets[k] = setOf(v)
		for _, name := range sets[k] {
			for _, c := range having[name] {
				if seen[c] == k {
					continue
				}
				seen[c] = k
				if !yield(alike{c, k, likeness(sets[c], sets[k])}) {
					return
				}
			}
			having[name] = append(having[name], k)
		}
	}
}

// matrix is the coincidence matrix of a nominal tally.
func (t *tally) matrix() Matrix {
	m := Matrix{Values: slices.Sorted(slices.Values(t.values))}
	m.Counts = make([][]float64, len(m.Values))
	for i, c := range m.Values {
		m.Counts[i] = make([]float64, len(m.Values))
		for j, k := range m.Values {
			m.Counts[i][j] = t.pairs[[2]int{t.index[c], t.index[k]}]
		}
	}
	return m
}
