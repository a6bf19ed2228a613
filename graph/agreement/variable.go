package agreement

import (
	"context"
	"maps"
	"slices"
)

// The variables, in the order in which they are told.
const (
	Passage  = "passage"
	Speakers = "speakers"
	Position = "position"
	Stance   = "stance"
	Mode     = "mode"
)

// The coefficients.
const (
	AlphaUnitizing = "Krippendorff's α for unitizing (|uα)"
	AlphaMASI      = "Krippendorff's α with MASI distance"
	AlphaNominal   = "Krippendorff's α, nominal"
)

// The words for a position in a statement: its stance, and whether it is there
// at all. A statement that both supports and opposes a position is ambivalent.
const (
	Ambivalent = "ambivalent"
	Coded      = "coded"
	NotCoded   = "not coded"
)

// A Variable says how far coders agree on one thing.
type Variable struct {
	Name string
	// Units that have a value of two coders at least: of passages, all that
	// anybody found; of stances, positions within units.
	Units int
	// Agreement is the share of pairs of values that are equal; of passages,
	// F1. nil: there are none.
	Agreement   *float64
	Coefficient string
	Alpha       *float64
	Interval    *[2]float64
	Positions   []OfPosition // by position; only of Position and Stance
}

// OfPosition is a variable on one position: of Position, whether it is coded,
// over all units; of Stance, the stance where it is.
type OfPosition struct {
	Position string
	Units    int
	Alpha    *float64
	Matrix   Matrix
}

// A Disagreement is a unit of whose variable coders say different things.
type Disagreement struct {
	Unit     int // index
	Variable string
	Position string  // of a stance, on which
	Values   []Value // by coder
}

// A Value is what a coder says: names of a set, or one word.
type Value struct {
	Known bool // else she has no statement, or does not speak to the position
	Names []string
}

// comparing makes the variables of a comparison.
type comparing struct {
	*Comparison
	texts []text
	who   []int

	speakers, positions, stances, modes *tally
	coded, sides                        map[string]*tally // by position
}

// variables fills in what is told of the units.
func (c *comparing) variables(ctx context.Context, f1 *float64) error {
	c.speakers, c.positions, c.stances, c.modes = setValued(), setValued(), nominal(), nominal()
	c.sides = map[string]*tally{}
	c.coded = map[string]*tally{}
	codes := map[int]int{} // units by how many coders they have
	for i := range c.Units {
		n := c.unit(i)
		codes[n]++
	}
	passage, err := c.passage(ctx, f1)
	if err != nil {
		return err
	}
	c.Variables = append(c.Variables, *passage)
	for _, v := range []struct {
		name, coefficient string
		tally             *tally
	}{
		{Speakers, AlphaMASI, c.speakers},
		{Position, AlphaMASI, c.positions},
		{Stance, AlphaNominal, c.stances},
		{Mode, AlphaNominal, c.modes},
	} {
		out := Variable{Name: v.name, Coefficient: v.coefficient, Units: v.tally.units(), Agreement: v.tally.agreement()}
		out.Alpha, _ = v.tally.alpha(nil)
		var sources []int
		for _, s := range v.tally.sources {
			sources = append(sources, s.source)
		}
		if out.Alpha != nil {
			out.Interval, err = interval(ctx, sources, len(c.texts), func(times []int) *float64 {
				a, _ := v.tally.alpha(times)
				return a
			})
			if err != nil {
				return err
			}
		}
		switch v.name {
		case Position:
			for _, p := range slices.Sorted(maps.Keys(c.coded)) {
				out.Positions = append(out.Positions, c.ofCoded(p, codes))
			}
		case Stance:
			for _, p := range slices.Sorted(maps.Keys(c.sides)) {
				out.Positions = append(out.Positions, ofTally(p, c.sides[p]))
			}
		}
		c.Variables = append(c.Variables, out)
	}
	return nil
}

func ofTally(position string, t *tally) OfPosition {
	m := t.matrix()
	return OfPosition{Position: position, Units: t.units(), Alpha: m.Alpha(), Matrix: m}
}

// ofCoded adds to the units in which somebody coded a position those in which
// nobody did.
func (c *comparing) ofCoded(position string, codes map[int]int) OfPosition {
	t := c.coded[position]
	out := OfPosition{Position: position, Matrix: Matrix{Values: []string{Coded, NotCoded}, Counts: [][]float64{{0, 0}, {0, 0}}}}
	for i, a := range out.Matrix.Values {
		for j, b := range out.Matrix.Values {
			if x, ok := t.index[a]; ok {
				if y, ok := t.index[b]; ok {
					out.Matrix.Counts[i][j] = t.pairs[[2]int{x, y}]
				}
			}
		}
	}
	values := 0.0
	for coders, units := range codes {
		if coders >= 2 {
			values += float64(coders * units)
			out.Units += units
		}
	}
	for _, s := range t.sources {
		values -= s.n
	}
	out.Matrix.Counts[1][1] += values
	out.Alpha = out.Matrix.Alpha()
	return out
}

// passage is how far coders agree on where there is anything at all.
func (c *comparing) passage(ctx context.Context, f1 *float64) (*Variable, error) {
	var all cuts
	for _, i := range c.Sources {
		t := &c.texts[i]
		cont := continuum{length: t.length}
		for _, w := range c.who {
			if !t.coded[w] {
				continue
			}
			var spans []Span
			for _, l := range t.found[w] {
				spans = append(spans, l.spans...)
			}
			cont.coders = append(cont.coders, union(spans))
		}
		all = append(all, cont.cut(i))
	}
	v := &Variable{Name: Passage, Coefficient: AlphaUnitizing, Units: len(c.Units), Agreement: f1, Alpha: all.alpha(nil)}
	if v.Alpha == nil {
		return v, nil
	}
	var err error
	v.Interval, err = interval(ctx, c.Sources, len(c.texts), all.alpha)
	return v, err
}

// unit counts a unit in all variables, notes where coders differ, and says how
// many have a statement in it.
func (c *comparing) unit(i int) int {
	u := &c.Units[i]
	t := &c.texts[u.Source]
	said := make([]*Statement, len(c.who)) // nil: not found
	found := make([]Value, len(c.who))
	n, coded := 0, 0
	for j, w := range c.who {
		if !t.coded[w] {
			continue
		}
		coded++
		found[j] = Value{Known: true}
		if k := u.Statements[j]; k >= 0 {
			n++
			said[j] = &t.all[w][k]
			found[j].Names = []string{Passage}
		}
	}
	if n < coded {
		c.Disagreements = append(c.Disagreements, Disagreement{Unit: i, Variable: Passage, Values: found})
	}
	if n < 2 {
		return n
	}
	c.count(i, Speakers, "", c.speakers, said, func(s *Statement) ([]string, bool) { return newSet(s.Speakers), true })
	c.count(i, Position, "", c.positions, said, func(s *Statement) ([]string, bool) {
		return slices.Sorted(maps.Keys(s.Stances)), true
	})
	for _, p := range positionsOf(said) {
		t := c.coded[p]
		if t == nil {
			t = nominal()
			c.coded[p] = t
		}
		var values []string
		for _, s := range said {
			if s == nil {
				continue
			}
			if _, ok := s.Stances[p]; ok {
				values = append(values, Coded)
			} else {
				values = append(values, NotCoded)
			}
		}
		t.add(u.Source, values)
		side := func(s *Statement) ([]string, bool) {
			word, ok := s.Stances[p]
			return []string{word}, ok
		}
		if c.count(i, Stance, p, c.stances, said, side) >= 2 {
			t := c.sides[p]
			if t == nil {
				t = nominal()
				c.sides[p] = t
			}
			var words []string
			for _, s := range said {
				if s == nil {
					continue
				}
				if word, ok := s.Stances[p]; ok {
					words = append(words, word)
				}
			}
			t.add(u.Source, words)
		}
	}
	c.count(i, Mode, "", c.modes, said, func(s *Statement) ([]string, bool) { return []string{s.Mode}, true })
	return n
}

// positionsOf are all that statements speak to.
func positionsOf(said []*Statement) []string {
	var out []string
	for _, s := range said {
		if s != nil {
			out = slices.AppendSeq(out, maps.Keys(s.Stances))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// count counts the values of one variable in a unit, and says how many there
// are.
func (c *comparing) count(unit int, variable, position string, t *tally, said []*Statement, of func(*Statement) ([]string, bool)) int {
	values := make([]Value, len(said))
	var keys []string
	differ := false
	for j, s := range said {
		if s == nil {
			continue
		}
		names, ok := of(s)
		if !ok {
			continue
		}
		values[j] = Value{Known: true, Names: names}
		key := set(names).key()
		differ = differ || len(keys) > 0 && keys[0] != key
		keys = append(keys, key)
	}
	t.add(c.Units[unit].Source, keys)
	if differ {
		c.Disagreements = append(c.Disagreements, Disagreement{Unit: unit, Variable: variable, Position: position, Values: values})
	}
	return len(keys)
}
