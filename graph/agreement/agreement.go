// Package agreement says how far coders agree who coded the same texts apart
// from one another. It knows nothing of stores and files: statements come in as
// spans, sets of names and words, numbers go out. README.md tells what is
// compared with what, the formulas, and where they were published.
//
//  1. The statements of two coders are matched one to one by their passages
//     (match.go), those of more by clusters of such matches (cluster.go): these
//     are the units.
//  2. Each variable, who speaks, on which position, with which stance, in which
//     mode, is a table of values by unit and coder (variable.go).
//  3. A table gives Krippendorff's α (alpha.go) with nominal or set-valued
//     differences (masi.go), the passages themselves give his α for unitizing
//     (unitizing.go) and F1.
//  4. Sources are drawn again and again for an interval (resample.go).
//
// A coefficient that is not defined, for want of variation or of values, is
// nil, never a number.
//
//	result, err := agreement.Compare(ctx, sources, []string{"main", "ANNA"})
package agreement

import (
	"cmp"
	"context"
	"slices"

	"onrecord/schema/sorting"
)

// A Source is one text and what coders found in it.
type Source struct {
	// Length of the text in code points. 0: not known; the text is taken to
	// end with the last passage.
	Length int
	// Codings are the statements of each coder who coded the source, by the
	// coder's name. One who found nothing has an empty list; one who did not
	// code it has none.
	Codings map[string][]Statement
}

// A Statement is what is compared of a statement.
type Statement struct {
	// Spans of the text; they may overlap, in any order. None: it is not known
	// where the statement stands, and it is counted apart.
	Spans []Span
	// Speakers is a set: order and repetition do not matter.
	Speakers []string
	// Stances has, for each position that the statement speaks to, one word.
	Stances map[string]string
	Mode    string
}

// A Span is a half-open range of code points.
type Span struct{ Start, End int }

// A Result compares all coders as a whole and, where there are more than two,
// each two of them.
type Result struct {
	Comparison
	Pairs []Comparison // in the order of the coders; none for two
}

// A Comparison says how far some coders agree.
type Comparison struct {
	Coders []string
	// Sources are the indexes of those that count: two coders at least coded
	// them.
	Sources []int
	// Found has, for each coder, how many located statements there are in
	// these sources, and Unlocated how many others.
	Found, Unlocated []int
	// Units are all that anybody found, by source and place.
	Units []Unit
	// Matched counts the units that two coders at least found, Both those
	// that all found who coded the source.
	Matched, Both int
	Variables     []Variable
	Disagreements []Disagreement // by unit, then in the order of the variables
	// Greedy counts the statements that were matched without a search for the
	// best: they stand in a tangle of more than mostTangled.
	Greedy int
}

// A Unit is what coders found in one place: a statement of each, or of some.
type Unit struct {
	Source int
	// Statements has, for each coder, the index of her statement in her
	// coding of the source; -1: she has none.
	Statements []int
}

// Compare compares the codings of sources. The coders are two or more; the
// order of the result is theirs. An error is that of the context, or says that
// passages overlap too much to be matched.
func Compare(ctx context.Context, sources []Source, coders []string) (*Result, error) {
	texts := prepare(sources, coders)
	matched := make([]pairing, 0, len(coders)*(len(coders)-1)/2)
	for a := range coders {
		for b := a + 1; b < len(coders); b++ {
			p := pairing{a: a, b: b, links: make([][]link, len(texts))}
			for i, t := range texts {
				if t.coded[a] && t.coded[b] {
					links, greedy, err := match(ctx, t.found[a], t.found[b])
					if err != nil {
						return nil, &TangleError{Source: i, Err: err}
					}
					p.links[i] = links
					p.greedy += greedy
				}
			}
			matched = append(matched, p)
		}
	}
	out := &Result{}
	if len(coders) > 2 {
		for _, p := range matched {
			c, err := compare(ctx, texts, coders, []int{p.a, p.b}, []pairing{p})
			if err != nil {
				return nil, err
			}
			out.Pairs = append(out.Pairs, *c)
		}
	}
	all := make([]int, len(coders))
	for i := range all {
		all[i] = i
	}
	c, err := compare(ctx, texts, coders, all, matched)
	if err != nil {
		return nil, err
	}
	out.Comparison = *c
	return out, nil
}

// A TangleError says that the passages of a source cannot be matched.
type TangleError struct {
	Source int
	Err    error
}

func (e *TangleError) Error() string { return e.Err.Error() }
func (e *TangleError) Unwrap() error { return e.Err }

// compare compares some of the coders: who are indexes of theirs.
func compare(ctx context.Context, texts []text, coders []string, who []int, matched []pairing) (*Comparison, error) {
	c := &Comparison{Found: make([]int, len(who)), Unlocated: make([]int, len(who))}
	for _, w := range who {
		c.Coders = append(c.Coders, coders[w])
	}
	var f1 mean
	for _, p := range matched {
		c.Greedy += p.greedy
		f1.add(p.f1(texts))
	}
	for i, t := range texts {
		n := 0
		for _, w := range who {
			if t.coded[w] {
				n++
			}
		}
		if n < 2 {
			continue
		}
		c.Sources = append(c.Sources, i)
		for j, w := range who {
			if t.coded[w] {
				c.Found[j] += len(t.found[w])
				c.Unlocated[j] += t.unlocated[w]
			}
		}
		units := t.cluster(i, who, matched)
		for _, u := range units {
			found := 0
			for _, s := range u.Statements {
				if s >= 0 {
					found++
				}
			}
			if found >= 2 {
				c.Matched++
			}
			if found == n {
				c.Both++
			}
		}
		c.Units = append(c.Units, units...)
	}
	v := comparing{texts: texts, who: who, Comparison: c}
	err := v.variables(ctx, f1.value())
	return c, err
}

// A text is a source as it is compared.
type text struct {
	length    int
	coded     []bool               // by coder
	found     [][]locatedStatement // by coder, by place
	unlocated []int                // by coder
	all       [][]Statement
}

// A locatedStatement is a statement in the text, with what it is compared by.
type locatedStatement struct {
	index     int // in the coding
	spans     []Span
	length    int // of all spans together
	speakers  set
	positions set
	stances   map[string]string
	mode      string
}

func (l *locatedStatement) start() int { return l.spans[0].Start }
func (l *locatedStatement) end() int   { return l.spans[len(l.spans)-1].End }

// prepare sorts out what is located, and makes spans and sets of it.
func prepare(sources []Source, coders []string) []text {
	out := make([]text, len(sources))
	for i, src := range sources {
		t := text{
			length: src.Length, coded: make([]bool, len(coders)), found: make([][]locatedStatement, len(coders)),
			unlocated: make([]int, len(coders)), all: make([][]Statement, len(coders)),
		}
		for c, name := range coders {
			t.all[c], t.coded[c] = src.Codings[name]
			for j, s := range t.all[c] {
				l := newLocated(j, s)
				if len(l.spans) == 0 {
					t.unlocated[c]++
					continue
				}
				t.length = max(t.length, l.end())
				t.found[c] = append(t.found[c], l)
			}
			sorting.StableBy(t.found[c], func(a, b locatedStatement) int {
				return cmp.Or(cmp.Compare(a.start(), b.start()), cmp.Compare(a.end(), b.end()))
			})
		}
		out[i] = t
	}
	return out
}

func newLocated(index int, s Statement) locatedStatement {
	l := locatedStatement{index: index, spans: union(s.Spans), speakers: newSet(s.Speakers), stances: s.Stances, mode: s.Mode}
	for _, sp := range l.spans {
		l.length += sp.End - sp.Start
	}
	for p := range s.Stances {
		l.positions = append(l.positions, p)
	}
	slices.Sort(l.positions)
	return l
}

// union gives spans that do not overlap, by place. Those that only touch stay
// apart; empty ones are left out.
func union(spans []Span) []Span {
	var out []Span
	sorted := slices.Clone(spans)
	sorting.By(sorted, func(a, b Span) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	for _, s := range sorted {
		switch last := len(out) - 1; {
		case s.End <= s.Start:
		case last >= 0 && s.Start < out[last].End:
			out[last].End = max(out[last].End, s.End)
		default:
			out = append(out, s)
		}
	}
	return out
}

// A mean is that of what is known.
type mean struct {
	sum float64
	n   int
}

func (m *mean) add(v *float64) {
	if v != nil {
		m.sum += *v
		m.n++
	}
}

func (m *mean) value() *float64 {
	if m.n == 0 {
		return nil
	}
	v := m.sum / float64(m.n)
	return &v
}
