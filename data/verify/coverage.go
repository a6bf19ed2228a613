package verify

import (
	"context"
	"slices"
	"strings"

	"onrecord/data"
	"onrecord/data/anchor"
	"onrecord/data/text"
	"onrecord/schema"
	"onrecord/schema/spelling"
)

// A Span is part of a text. Start and End count code points, half-open.
type Span struct {
	Line       int
	Start, End int
	Text       string
}

// A SourceCoverage says how much of a source's text its statements use.
type SourceCoverage struct {
	Source     string
	Quotations int    // spans inside quotation marks
	Unused     []Span // those that no passage touches
	Lines      int    // lines that are not blank
	Coded      int    // those that a passage touches
	Drafts     int    // statements in the layer of drafts, which nobody has settled
}

// Share is the part of the lines that is coded, 0 to 1.
func (c *SourceCoverage) Share() float64 {
	if c.Lines == 0 {
		return 0
	}
	return float64(c.Coded) / float64(c.Lines)
}

// A Coding says whose statements count for coverage. The zero value is the main
// coding.
type Coding struct {
	Coder string // the main coding, a layer, or a name in the main files
	All   bool   // every coding but drafts and what was settled
}

// has reports whether a statement is of the coding.
func (o Coding) has(s *schema.Statement) bool {
	layer, coder := spelling.Fold(s.Layer), spelling.Fold(o.Coder)
	open := layer == schema.DraftLayer || layer == schema.SettledLayer
	switch {
	case o.All:
		return !open
	case coder == "" || coder == schema.MainCoding:
		return s.Layer == ""
	}
	return layer == coder || !open && spelling.Fold(s.Coder) == coder
}

// Known reports whether anybody codes so; names are those that one can ask for.
func (o Coding) Known(set *data.Set) (names []string, ok bool) {
	names = []string{schema.MainCoding}
	for _, c := range set.Corpora {
		names = append(names, c.Coders...)
		for _, src := range c.Sources {
			names = append(names, src.Layers...)
		}
	}
	return names, o.Coder == "" || slices.ContainsFunc(names, func(name string) bool { return spelling.Fold(name) == spelling.Fold(o.Coder) })
}

// Coverage answers, for each source whose text is at hand (or the one that is
// named): which quotations does no statement use, and how many lines are
// coded, in one coding? missing lists the sources without a text.
func Coverage(ctx context.Context, set *data.Set, source string, coding Coding, texts map[string]string) (covers []SourceCoverage, missing []string, err error) {
	if err := anchor.CheckTexts(set.Corpora, texts); err != nil {
		return nil, nil, err
	}
	for _, c := range set.Corpora {
		statements := anchor.BySource(c)
		for _, src := range c.Sources {
			if err := ctx.Err(); err != nil {
				return nil, nil, err
			}
			if source != "" && src.ID != source && spelling.Fold(src.Title) != spelling.Fold(source) {
				continue
			}
			t, _, err := anchor.TextOf(src, set.Dirs[c.ID], texts)
			if err != nil {
				return nil, nil, err
			}
			if t == nil {
				missing = append(missing, src.ID)
				continue
			}
			covers = append(covers, cover(t, statements[src.ID], src, coding))
		}
	}
	return covers, missing, nil
}

func cover(t *text.Text, statements []*schema.Statement, src *schema.Source, coding Coding) SourceCoverage {
	used := make([]int, t.Len()+1) // passages that begin at a character, less those that end; then used characters before it
	for _, s := range statements {
		if !coding.has(s) {
			continue
		}
		for _, p := range s.Evidence {
			start, end := max(0, p.Start), min(p.End, t.Len())
			if p.Located() && start < end {
				used[start]++
				used[end]--
			}
		}
	}
	open, sum := 0, 0
	for i, n := range used {
		used[i] = sum
		if open += n; open > 0 {
			sum++
		}
	}
	touched := func(start, end int) bool { return used[end] > used[start] }
	out := SourceCoverage{Source: src.ID, Unused: []Span{}}
	for _, s := range statements {
		if s.Layer == schema.DraftLayer {
			out.Drafts++
		}
	}
	for _, q := range t.Quotations() {
		out.Quotations++
		if !touched(q[0], q[1]) {
			out.Unused = append(out.Unused, Span{t.LineAt(q[0]), q[0], q[1], t.Slice(q[0], q[1])})
		}
	}
	for n := 1; n <= t.Lines(); n++ {
		start, end, _ := t.Line(n)
		if strings.TrimSpace(t.Slice(start, end)) == "" {
			continue
		}
		out.Lines++
		if touched(start, end) {
			out.Coded++
		}
	}
	return out
}
