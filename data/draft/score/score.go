// Package score compares proposals with what people annotated: with files of brat
// whose events have the roles Source, Cue and Content.
//
//	report, err := score.Folder(ctx, "PolNeAR/data/dev", "en")
//
// Counted are:
//   - contents: right if all pieces begin and end at the same words as annotated;
//     with the speaker, if the spans of the speaker overlap as well
//   - words: right if they are in a content on both sides
//   - quotations of four words or more, each in its marks: annotated if a content
//     holds its words, right if a proposal holds them as well and the speakers overlap
//
// Marks at the ends of pieces do not count, and pieces between which there is no word
// are one: people annotate a quotation as a whole, or sentence by sentence.
//
// A text that two people have annotated counts twice.
package score

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"onrecord/data/draft"
	"onrecord/data/standoff"
	"onrecord/data/text"
	"onrecord/schema"
)

// An Attribution is what somebody annotated, or what was proposed.
type Attribution struct {
	Source, Cue, Content []draft.Span
	Tier                 draft.Tier
	Rule                 string
	Quoted               bool // has words in quotation marks
	Right                bool // exact, with the speaker
	Exact, Near          bool
	used                 bool
}

// A Count is of what was right, proposed and annotated.
type Count struct{ Right, Proposed, Annotated int }

// Precision is the part of what was proposed that is right.
func (c Count) Precision() float64 { return share(c.Right, c.Proposed) }

// Recall is the part of what is annotated that was proposed.
func (c Count) Recall() float64 { return share(c.Right, c.Annotated) }

// F1 is their harmonic mean.
func (c Count) F1() float64 { return share(2*c.Right, c.Proposed+c.Annotated) }

func share(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// A Group counts proposals that have something in common.
type Group struct {
	Name                   string
	Proposed               int
	Right, Exact, Near     int // with the speaker; contents alone; half of the words and the speaker
	Quotations, QuotesGood int
}

// A Report is what came out.
type Report struct {
	Texts                          int
	Contents, Joint, Words, Quotes Count
	Tiers, Rules                   []Group
	each                           []each
}

type each struct {
	name        string
	text        []rune
	gold, found []Attribution
	quotations  []quotation
}

// A quotation is one of four words or more that a content holds, annotated or proposed.
type quotation struct {
	at        draft.Span
	gold, own *Attribution // nil: none holds it
}

// Folder measures all annotations of a folder, whose texts are in a language.
func Folder(ctx context.Context, dir, language string) (*Report, error) {
	files, err := filepath.Glob(filepath.Join(dir, "attributions", "*.ann"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: no attributions/*.ann", dir)
	}
	slices.Sort(files)
	r := &Report{}
	tiers, rules := map[string]*Group{}, map[string]*Group{}
	for _, file := range files {
		if err := r.file(ctx, dir, file, language, tiers, rules); err != nil {
			return nil, err
		}
	}
	r.Tiers, r.Rules = sorted(tiers), sorted(rules)
	return r, nil
}

func sorted(m map[string]*Group) (out []Group) {
	for _, g := range m {
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b Group) int { return cmp.Or(cmp.Compare(b.Proposed, a.Proposed), cmp.Compare(a.Name, b.Name)) })
	return out
}

func textOf(dir, file, language string) (*text.Text, error) {
	name := strings.TrimSuffix(filepath.Base(file), ".ann")
	for _, n := range []string{name, name[:max(0, strings.LastIndexByte(name, '_'))]} {
		if n == "" {
			continue
		}
		path := filepath.Join(dir, "text", n+".txt")
		raw, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		t, err := text.New(path, raw)
		if err == nil {
			t.Language = language
		}
		return t, err
	}
	return nil, fmt.Errorf("%s: no text of this name in %s", file, filepath.Join(dir, "text"))
}

func (r *Report) file(ctx context.Context, dir, file, language string, tiers, rules map[string]*Group) error {
	t, err := textOf(dir, file, language)
	if err != nil {
		return err
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var problems schema.Problems
	gold := annotated(standoff.Read(file, string(raw), &problems), t.Len())
	if len(problems) > 0 {
		return problems
	}
	proposals, err := draft.Find(ctx, t, draft.Options{Language: t.Language})
	if err != nil {
		return err
	}
	var found []Attribution
	for _, p := range proposals {
		a := Attribution{Source: p.Speakers, Content: p.Content, Tier: p.Tier, Rule: p.Rule, Quoted: len(p.Quotes) > 0}
		if p.Cue.End > p.Cue.Start {
			a.Cue = []draft.Span{p.Cue}
		}
		found = append(found, a)
	}
	r.Texts++
	e := each{name: filepath.Base(file)}
	runes := []rune(t.Slice(0, t.Len()))
	r.compare(runes, gold, found)
	r.words(runes, gold, found)
	e.quotations = r.quotations(t, runes, gold, found, tiers, rules)
	for i := range found {
		a := &found[i]
		kind := "without quotation"
		if a.Quoted {
			kind = "with quotation"
		}
		for _, g := range []*Group{group(tiers, a.Tier.String()), group(tiers, a.Tier.String()+" "+kind), group(rules, a.Rule)} {
			g.Proposed++
			g.Right += one(a.Right)
			g.Exact += one(a.Exact)
			g.Near += one(a.Near)
		}
	}
	e.text, e.gold, e.found = runes, gold, found
	r.each = append(r.each, e)
	return nil
}

func group(m map[string]*Group, name string) *Group {
	if m[name] == nil {
		m[name] = &Group{Name: name}
	}
	return m[name]
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// annotated are the events with a content.
func annotated(doc *standoff.Document, length int) (out []Attribution) {
	spans := map[string][]draft.Span{}
	for _, s := range doc.Spans {
		for _, f := range s.Fragments {
			if f[1] <= length {
				spans[s.ID] = append(spans[s.ID], draft.Span{Start: f[0], End: f[1]})
			}
		}
	}
	for _, e := range doc.Events {
		var a Attribution
		for _, arg := range e.Args {
			switch strings.TrimRight(arg.Role, "0123456789") {
			case "Source":
				a.Source = append(a.Source, spans[arg.ID]...)
			case "Cue":
				a.Cue = append(a.Cue, spans[arg.ID]...)
			case "Content":
				a.Content = append(a.Content, spans[arg.ID]...)
			}
		}
		if len(a.Content) > 0 {
			slices.SortFunc(a.Content, func(x, y draft.Span) int { return cmp.Compare(x.Start, y.Start) })
			out = append(out, a)
		}
	}
	return out
}

// edges are where the words of spans begin and end: marks at their ends do not count,
// and pieces between which there is no word are one.
func edges(runes []rune, spans []draft.Span) (out []draft.Span) {
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	for _, s := range spans {
		for s.Start < s.End && !letter(runes[s.Start]) {
			s.Start++
		}
		for s.End > s.Start && !letter(runes[s.End-1]) {
			s.End--
		}
		if s.Start == s.End {
			continue
		}
		if n := len(out); n > 0 && out[n-1].End <= s.Start && !slices.ContainsFunc(runes[out[n-1].End:s.Start], letter) {
			out[n-1].End = s.End
			continue
		}
		out = append(out, s)
	}
	return out
}

func overlap(a, b []draft.Span) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	for _, x := range a {
		for _, y := range b {
			if x.Start < y.End && y.Start < x.End {
				return true
			}
		}
	}
	return false
}

func size(spans []draft.Span) (n int) {
	for _, s := range spans {
		n += s.End - s.Start
	}
	return n
}

func common(a, b []draft.Span) (n int) {
	for _, x := range a {
		for _, y := range b {
			n += max(0, min(x.End, y.End)-max(x.Start, y.Start))
		}
	}
	return n
}

func (r *Report) compare(runes []rune, gold, found []Attribution) {
	goldEdges := make([][]draft.Span, len(gold))
	for i, g := range gold {
		goldEdges[i] = edges(runes, g.Content)
	}
	r.Contents.Annotated += len(gold)
	r.Contents.Proposed += len(found)
	r.Joint.Annotated += len(gold)
	r.Joint.Proposed += len(found)
	taken := make([]bool, len(gold))
	for i := range found {
		p := &found[i]
		mine := edges(runes, p.Content)
		best := -1
		for k, g := range gold {
			if c := common(mine, goldEdges[k]); 2*c >= size(mine)+size(goldEdges[k])-c && overlap(p.Source, g.Source) {
				p.Near = true
			}
			if !taken[k] && slices.Equal(mine, goldEdges[k]) && (best < 0 || overlap(p.Source, g.Source) && !overlap(p.Source, gold[best].Source)) {
				best = k
			}
		}
		if best < 0 {
			continue
		}
		taken[best] = true
		gold[best].used = true
		p.Exact = true
		r.Contents.Right++
		if overlap(p.Source, gold[best].Source) {
			p.Right = true
			r.Joint.Right++
		}
	}
}

func (r *Report) words(runes []rune, gold, found []Attribution) {
	mark := func(as []Attribution) []bool {
		in := make([]bool, len(runes))
		for _, a := range as {
			for _, s := range a.Content {
				for i := s.Start; i < s.End; i++ {
					in[i] = true
				}
			}
		}
		return in
	}
	g, f := mark(gold), mark(found)
	letter := func(i int) bool { return i >= 0 && (unicode.IsLetter(runes[i]) || unicode.IsDigit(runes[i])) }
	for i := range runes {
		if letter(i) && !letter(i-1) {
			r.Words.Annotated += one(g[i])
			r.Words.Proposed += one(f[i])
			r.Words.Right += one(g[i] && f[i])
		}
	}
}

// quotations compares who is said to speak each quotation of four words or more.
func (r *Report) quotations(t *text.Text, runes []rune, gold, found []Attribution, tiers, rules map[string]*Group) (all []quotation) {
	// the words of contents: people annotate a quotation sentence by sentence as well
	contents := func(as []Attribution) (all [][]draft.Span) {
		for _, a := range as {
			all = append(all, edges(runes, a.Content))
		}
		return all
	}
	goldWords, foundWords := contents(gold), contents(found)
	holds := func(as []Attribution, words [][]draft.Span, q draft.Span) *Attribution {
		var best *Attribution
		for i := range as {
			for _, s := range words[i] {
				if s.Start <= q.Start && q.End <= s.End && (best == nil || size(as[i].Content) < size(best.Content)) {
					best = &as[i]
				}
			}
		}
		return best
	}
	for _, q := range draft.Quotations(t) {
		if len(strings.Fields(string(runes[q[0]:q[1]]))) < 4 {
			continue
		}
		words := edges(runes, []draft.Span{{Start: q[0], End: q[1]}})
		if len(words) == 0 {
			continue
		}
		g, f := holds(gold, goldWords, words[0]), holds(found, foundWords, words[0])
		if g == nil && f == nil {
			continue
		}
		right := g != nil && f != nil && overlap(g.Source, f.Source)
		all = append(all, quotation{draft.Span{Start: q[0], End: q[1]}, g, f})
		r.Quotes.Annotated += one(g != nil)
		r.Quotes.Proposed += one(f != nil)
		r.Quotes.Right += one(right)
		if f != nil {
			for _, g := range []*Group{group(tiers, f.Tier.String()), group(rules, f.Rule)} {
				g.Quotations++
				g.QuotesGood += one(right)
			}
		}
	}
	return all
}

// Write prints a table.
func (r *Report) Write(w io.Writer, rules bool) {
	fmt.Fprintf(w, "%d annotated texts\n\n%-44s %9s %9s %9s %6s %6s %6s\n", r.Texts, "", "annotated", "proposed", "right", "P", "R", "F1")
	for _, row := range []struct {
		name string
		c    Count
	}{
		{"quotations of 4 words or more, with speaker", r.Quotes},
		{"contents, exact", r.Contents},
		{"contents, exact, with speaker", r.Joint},
		{"words of contents", r.Words},
	} {
		fmt.Fprintf(w, "%-44s %9d %9d %9d %6.3f %6.3f %6.3f\n", row.name, row.c.Annotated, row.c.Proposed, row.c.Right, row.c.Precision(), row.c.Recall(), row.c.F1())
	}
	groups := func(title string, gs []Group) {
		fmt.Fprintf(w, "\n%-44s %9s %9s %9s %9s %11s %6s\n", title, "proposed", "exact", "+speaker", "near", "quotations", "right")
		for _, g := range gs {
			fmt.Fprintf(w, "%-44s %9d %9.3f %9.3f %9.3f %11d %6.3f\n", g.Name, g.Proposed, share(g.Exact, g.Proposed), share(g.Right, g.Proposed), share(g.Near, g.Proposed), g.Quotations, share(g.QuotesGood, g.Quotations))
		}
	}
	groups("tier", r.Tiers)
	if rules {
		groups("rule", r.Rules)
	}
}

// WriteEach prints each proposal, and what is annotated and was not proposed.
func (r *Report) WriteEach(w io.Writer) {
	for _, e := range r.each {
		show := func(spans []draft.Span) string {
			var parts []string
			for _, s := range spans {
				parts = append(parts, strings.ReplaceAll(string(e.text[s.Start:s.End]), "\n", "⏎"))
			}
			return strings.Join(parts, " ‖ ")
		}
		type row struct {
			at   int
			text string
		}
		var rows []row
		for _, p := range e.found {
			state := "WRONG "
			switch {
			case p.Right:
				state = "right "
			case p.Exact:
				state = "WHO   "
			case p.Near:
				state = "near  "
			}
			rows = append(rows, row{p.Content[0].Start, fmt.Sprintf("%s[%s %s] {%s} %s: <%s>", state, p.Tier, p.Rule, show(p.Source), show(p.Cue), show(p.Content))})
		}
		for _, g := range e.gold {
			if !g.used {
				rows = append(rows, row{g.Content[0].Start, fmt.Sprintf("MISSED {%s} %s: <%s>", show(g.Source), show(g.Cue), show(g.Content))})
			}
		}
		for _, q := range e.quotations {
			words := show([]draft.Span{q.at})
			switch {
			case q.gold == nil:
				rows = append(rows, row{q.at.Start, fmt.Sprintf("QUOTATION FALSE [%s %s] {%s}: <%s>", q.own.Tier, q.own.Rule, show(q.own.Source), words)})
			case q.own == nil:
				rows = append(rows, row{q.at.Start, fmt.Sprintf("QUOTATION MISSED {%s}: <%s>", show(q.gold.Source), words)})
			case !overlap(q.gold.Source, q.own.Source):
				rows = append(rows, row{q.at.Start, fmt.Sprintf("QUOTATION WHO [%s %s] {%s}, annotated {%s}: <%s>", q.own.Tier, q.own.Rule, show(q.own.Source), show(q.gold.Source), words)})
			}
		}
		slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(a.at, b.at) })
		fmt.Fprintf(w, "== %s\n", e.name)
		for _, x := range rows {
			fmt.Fprintln(w, x.text)
		}
	}
}
