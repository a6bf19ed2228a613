package data

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"onrecord/schema"
)

// findPassage finds where a passage stands: by its quoted words, or by line
// and the first and last words.
func findPassage(t *Text, p *schema.Passage) (start, end int, err error) {
	from, to := 0, t.Len()
	where := "in the text"
	if p.Line > 0 {
		var ok bool
		if from, to, ok = t.Line(p.Line); !ok {
			return 0, 0, fmt.Errorf("the text has %d lines, and no line %d", t.Lines(), p.Line)
		}
		where = fmt.Sprintf("on line %d", p.Line)
	}
	if p.Quote != "" {
		return findQuote(t, p.Quote, from, to, where)
	}
	if p.Exact != "" {
		return findQuote(t, p.Exact, from, to, where)
	}
	return findSpan(t, p, from, to, where)
}

func findQuote(t *Text, quote string, from, to int, where string) (int, int, error) {
	n := utf8.RuneCountInString(quote)
	hits := t.find(quote, from, to)
	if len(hits) > 1 {
		spans := t.quotations()
		inside := slices.DeleteFunc(slices.Clone(hits), func(h int) bool {
			return !slices.ContainsFunc(spans, func(s [2]int) bool { return s[0] <= h && h+n <= s[1] })
		})
		if len(inside) > 0 {
			hits = inside
		}
	}
	switch len(hits) {
	case 1:
		return hits[0], hits[0] + n, nil
	case 0:
		return 0, 0, notFound(t, quote, where)
	}
	lines := t.linesOf(hits)
	hint := "give more words"
	if len(lines) == len(hits) {
		hint = "give the line"
	}
	return 0, 0, fmt.Errorf("%q stands %d times %s (line %s): %s", short(quote), len(hits), where, strings.Join(lines, ", "), hint)
}

// linesOf are the lines on which hits stand, each once.
func (t *Text) linesOf(hits []int) []string {
	lines := make([]string, len(hits))
	for i, h := range hits {
		lines[i] = fmt.Sprint(t.LineAt(h))
	}
	return slices.Compact(lines)
}

// notFound says what is the matter with words that are not there.
func notFound(t *Text, words, where string) error {
	switch hits := t.find(words, 0, t.Len()); {
	case len(hits) > 0 && strings.Contains(words, "\n"):
		return fmt.Errorf("%q is not %s: it runs over the end of line %d", short(words), where, t.LineAt(hits[0]))
	case len(hits) > 0:
		return fmt.Errorf("%q is not %s, but on line %s", short(words), where, strings.Join(t.linesOf(hits), ", "))
	}
	want := schema.Fold(words)
	for n := 1; n <= t.Lines(); n++ {
		start, end, _ := t.Line(n)
		if strings.Contains(schema.Fold(t.Slice(start, end)), want) {
			return fmt.Errorf("%q is not %s; line %d has it in other letters or spaces", short(words), where, n)
		}
	}
	return fmt.Errorf("%q is not %s", short(words), where)
}

func findSpan(t *Text, p *schema.Passage, from, to int, where string) (int, int, error) {
	start, end := from, to
	if p.From != "" {
		hits := t.find(p.From, from, to)
		switch {
		case len(hits) == 0:
			return 0, 0, notFound(t, p.From, where)
		case len(hits) > 1:
			return 0, 0, fmt.Errorf("from: %q stands %d times %s: give more words", short(p.From), len(hits), where)
		}
		start = hits[0]
	}
	if p.To != "" {
		hits := t.find(p.To, start, to)
		switch {
		case len(hits) == 0:
			return 0, 0, notFound(t, p.To, where+" after the first words")
		case len(hits) > 1:
			return 0, 0, fmt.Errorf("to: %q stands %d times %s after the first words: give more words", short(p.To), len(hits), where)
		}
		end = hits[0] + utf8.RuneCountInString(p.To)
	}
	if start >= end {
		return 0, 0, errors.New("this passage would be empty")
	}
	return start, end, nil
}

func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// context is how many characters before and after a quote are kept.
const contextLength = 32

// fill notes where a passage stands.
func fill(t *Text, p *schema.Passage, start, end int) {
	p.Start, p.End, p.Line = start, end, t.LineAt(start)
	p.SHA256 = t.Hash(start, end)
	if p.Quote != "" || p.Exact != "" {
		p.Exact = t.Slice(start, end)
		p.Prefix = t.Slice(start-contextLength, start)
		p.Suffix = t.Slice(end, end+contextLength)
	}
}

// locateCorpus finds, in memory, every passage that is not located yet and
// whose text is at hand; and checks the texts' hashes and lengths. It returns
// how many it found.
func locateCorpus(ctx context.Context, c *schema.Corpus, dir string, texts map[string]string, ps *schema.Problems) (located int) {
	bySource := map[string][]*schema.Statement{}
	for _, s := range c.Statements {
		if ctx.Err() != nil {
			return 0
		}
		bySource[s.Source.ID] = append(bySource[s.Source.ID], s)
	}
	for _, src := range c.Sources {
		if ctx.Err() != nil {
			return located
		}
		t, file, err := TextOf(src, dir, texts)
		if err != nil {
			var bad schema.Problems
			if errors.As(err, &bad) {
				*ps = append(*ps, bad...)
			} else {
				ps.Add(src.At("text"), "source "+src.ID, "%v", err)
			}
			continue
		}
		if t == nil {
			continue
		}
		if src.SHA256 != "" && src.SHA256 != t.SHA256() {
			ps.Add(src.At("sha256"), "source "+src.ID, "%s has another SHA-256: %s", file, t.SHA256())
			continue
		}
		if src.Length > 0 && src.Length != t.Len() {
			ps.Add(src.At("length"), "source "+src.ID, "%s has %d characters, not %d", file, t.Len(), src.Length)
			continue
		}
		for _, s := range bySource[src.ID] {
			if ctx.Err() != nil {
				return located
			}
			for i := range s.Evidence {
				p := &s.Evidence[i]
				if !p.Located() && locateOne(t, s, p, ps) {
					located++
				}
			}
		}
	}
	return located
}

// quoteIsExact takes the quote that a located passage was found by for its
// exact words: locate writes exact only where the two differ.
func quoteIsExact(ctx context.Context, c *schema.Corpus) {
	for _, s := range c.Statements {
		if ctx.Err() != nil {
			return
		}
		for i := range s.Evidence {
			if p := &s.Evidence[i]; p.Located() && p.Exact == "" {
				p.Exact = p.Quote
			}
		}
	}
}

func locateOne(t *Text, s *schema.Statement, p *schema.Passage, ps *schema.Problems) bool {
	if p.Quote == "" && p.Exact == "" && (p.Line == 0 || p.From == "" && p.To == "") {
		return false // Check says so
	}
	start, end, err := findPassage(t, p)
	if err != nil {
		ps.Add(p.Pos, "statement "+s.ID, "%v", err)
		return false
	}
	written := *p
	fill(t, p, start, end)
	for _, f := range []struct {
		name     string
		old, new any
	}{{"start", written.Start, p.Start}, {"sha256", written.SHA256, p.SHA256}, {"exact", written.Exact, p.Exact}, {"prefix", written.Prefix, p.Prefix}, {"suffix", written.Suffix, p.Suffix}} {
		if f.old != f.new && f.old != 0 && f.old != "" {
			ps.Add(p.At(f.name), "statement "+s.ID, "%s is %v here and %v in the text: take it out, and it is filled in", f.name, f.old, f.new)
		}
	}
	return true
}
