// Package anchor compares the passages of corpora with the texts of their sources,
// in memory: which text a source has, where passages that are not located stand in
// it, which quotes are in none of their passages, and what became of a passage
// whose text was changed. How words are found in a text is told in package text.
package anchor

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"onrecord/data/text"
	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/wording"
)

// LocateCorpus finds, in memory, every passage that is not located yet and
// whose text is at hand, and completes and checks those that are; and checks
// the texts' hashes and lengths, and that every quote stands in its passages.
// It returns how many it found. notes, if it is not nil, is told where a text
// has words otherwise than they were typed; lengths, of texts whose sources do
// not tell them.
func LocateCorpus(ctx context.Context, c *schema.Corpus, dir string, texts map[string]string, lengths map[*schema.Source]int, ps, notes *schema.Problems) (located int) {
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
		if t == nil || !SameText(src, t, file, ps) {
			continue
		}
		if src.Length == 0 && lengths != nil {
			lengths[src] = t.Len()
		}
		for _, s := range bySource[src.ID] {
			if ctx.Err() != nil {
				return located
			}
			s.LendAll()
			located += locateStatement(t, s, ps, notes)
		}
	}
	return located
}

// unlocated begins what is said of a passage that was not found.
const NotLocated = "passage not located: "

// WhyNot are the places of passages of which it was said why they were not
// found.
func WhyNot(ps schema.Problems) map[schema.Pos]bool {
	told := map[schema.Pos]bool{}
	for _, p := range ps {
		if strings.HasPrefix(p.Msg, NotLocated) {
			told[p.Pos] = true
		}
	}
	return told
}

// NameStatements gives problems of statements without an id the one that is made
// of their words: they were found before these were read.
func NameStatements(c *schema.Corpus, ps schema.Problems) {
	nameless := string(schema.KindStatement)
	if !slices.ContainsFunc(ps, func(p *schema.Problem) bool { return p.ID == nameless }) {
		return
	}
	before := func(a, b schema.Pos) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column)) }
	inFile := map[string][]*schema.Statement{}
	for _, s := range c.Statements {
		inFile[s.Pos.File] = append(inFile[s.Pos.File], s)
	}
	for _, all := range inFile {
		slices.SortFunc(all, func(a, b *schema.Statement) int { return before(a.Pos, b.Pos) })
	}
	for _, p := range ps {
		if p.ID != nameless {
			continue
		}
		all := inFile[p.Pos.File]
		n, found := slices.BinarySearchFunc(all, p.Pos, func(s *schema.Statement, at schema.Pos) int { return before(s.Pos, at) })
		if found {
			n++
		}
		if n > 0 {
			p.ID += " " + all[n-1].ID
		}
	}
}

// Misquotes are what was said of quotes, with what a text has instead.
func Misquotes(ps schema.Problems) map[schema.Pos]string {
	told := map[schema.Pos]string{}
	for _, p := range ps {
		if strings.HasPrefix(p.Msg, "quote ") {
			told[p.Pos] = p.Msg
		}
	}
	return told
}

// SameText reports whether a text is the one that a source tells of.
func SameText(src *schema.Source, t *text.Text, file string, ps *schema.Problems) bool {
	switch {
	case src.SHA256 != "" && src.SHA256 != t.SHA256():
		ps.Add(src.At("sha256"), "source "+src.ID, "%s has another SHA-256: %s; %s to follow the text", file, t.SHA256(), hint.LocateAgain())
	case src.Length > 0 && src.Length != t.Len():
		ps.Add(src.At("length"), "source "+src.ID, "%s has %d characters, not %d; %s to follow the text", file, t.Len(), src.Length, hint.LocateAgain())
	default:
		return true
	}
	return false
}

// locateStatement finds the passages of one statement, and says how many were
// not located before.
func locateStatement(t *text.Text, s *schema.Statement, ps, notes *schema.Problems) (located int) {
	id := "statement " + s.ID
	known := true
	for i := range s.Evidence {
		DropUnproven(t, &s.Evidence[i])
	}
	for i, place := range t.Places(s.Evidence) {
		p := &s.Evidence[i]
		edited := t.Edited(p)
		if place.Err != nil {
			known = false
			notLocated(t, p, id, place.Err, ps)
			if p.SHA256 != "" || p.Quote != "" || p.Exact != "" { // it is not where it is said to be
				unlocate(p)
			}
			continue
		}
		switch {
		case place.Note == "":
		case edited:
			ps.Warn(p.Pos, id, "%s; %s", place.Note, hint.Locate())
		case p.Located(): // it was said to stand elsewhere
			ps.Warn(p.Pos, id, "%s", place.Note)
		case notes != nil:
			notes.Warn(p.Pos, id, "%s", place.Note)
		}
		if !edited && p.Edited() { // by typography alone, or it is exact that was edited
			if stands := t.Slice(p.Start, p.End); p.Exact != "" && !wording.Same(p.Exact, stands) {
				ps.Add(p.At("exact"), id, "exact is %q here and %q in the text: take it out, and it is filled in", wording.Short(p.Exact), wording.Short(stands))
			}
			p.Exact = t.Slice(p.Start, p.End)
		}
		if !edited && p.Located() && p.Start == place.Start && p.End == place.End && p.SHA256 != "" && p.Line != 0 {
			if t.Contradicts(p, p.Start, p.End) != "" { // one side is as it was, the other one was corrected
				t.Fill(p, p.Start, p.End, isQuoted(t, s, p))
			}
			continue
		}
		if !p.Located() {
			located++
		}
		written := *p
		t.Fill(p, place.Start, place.End, isQuoted(t, s, p))
		if !edited { // or all of it is to be replaced
			Clashes(t, &written, p, id, ps)
		}
	}
	if known {
		quotesStand(t, s, ps)
		orderQuotes(t, s)
	}
	return located
}

// DropUnproven takes the hash from a passage of a table that does not stand at its
// offsets: made from the words of the table, it proves nothing of those.
func DropUnproven(t *text.Text, p *schema.Passage) {
	if p.SHA256 != "" && !IsYAML(p.Pos.File) && p.SHA256 == sumOf(p.Exact) && !t.Holds(p) {
		p.SHA256 = ""
	}
}

// orderQuotes notes the order in which the quotes stand in the text, where the
// passages do not show it: those that are found by from and to have no words in
// a store, and there is no text.
func orderQuotes(t *text.Text, s *schema.Statement) {
	s.TextOrder = ""
	if len(s.Quotes) < 2 || !slices.ContainsFunc(s.Evidence, func(p schema.Passage) bool { return p.Exact == "" && p.Quote == "" }) {
		return
	}
	told := schema.Statement{Quotes: s.Quotes, Evidence: slices.Clone(s.Evidence)}
	for i := range told.Evidence {
		takeQuote(&told.Evidence[i])
	}
	told.SetTextOrder(t.QuoteOrder(&told))
	s.TextOrder = told.TextOrder
}

// isQuoted reports whether a passage is somebody's quoted words.
func isQuoted(t *text.Text, s *schema.Statement, p *schema.Passage) bool {
	if p.Quote != "" || p.Exact != "" {
		return true
	}
	return len(s.Quotes) > 0 && p.Located() && p.From == "" && p.To == "" && !Proves(t, s.Quotes, p.Start, p.End)
}

// Proves reports whether a part of the text is a paragraph in which quotes stand,
// and not itself one of them.
func Proves(t *text.Text, quotes []string, start, end int) bool {
	return t.Paragraph(start, end) && !slices.ContainsFunc(quotes, func(q string) bool { return wording.Same(q, t.Slice(start, end)) })
}

// notLocated notes that a passage was not found, or that it says that it stands
// where it cannot stand.
func notLocated(t *text.Text, p *schema.Passage, id string, err error, ps *schema.Problems) {
	switch {
	case errors.Is(err, text.ErrWordless): // Check says so
	case errors.Is(err, text.ErrEdited): // and says nothing of where it stands
		ps.Add(p.Pos, id, NotLocated+"%v", err)
		unlocate(p)
		p.Exact = ""
	case p.Located() && p.SHA256 != "":
		ps.Warn(p.Pos, id, NotLocated+"%s", Lost(t, p))
	case p.Located() && p.Quote == "" && p.Exact == "":
		ps.Add(p.At("end"), id, "%v", err)
	default:
		ps.Warn(p.Pos, id, NotLocated+"%v", err)
	}
}

// Clashes notes what a file says of a passage and the text otherwise.
func Clashes(t *text.Text, written, found *schema.Passage, id string, ps *schema.Problems) {
	clash := func(field string, old, new any) {
		ps.Add(found.At(field), id, "%s is %v here and %v in the text: take it out, and it is filled in", field, old, new)
	}
	if written.SHA256 != "" && written.SHA256 != found.SHA256 {
		clash("sha256", written.SHA256, found.SHA256)
	}
	if !written.Located() && written.Start != 0 && written.Start != found.Start {
		clash("start", written.Start, found.Start)
	}
	if written.Exact != "" && written.Exact != found.Exact && written.Quote != "" {
		clash("exact", written.Exact, found.Exact)
	}
	switch field := t.Contradicts(written, found.Start, found.End); field {
	case "prefix":
		clash(field, written.Prefix, found.Prefix)
	case "suffix":
		clash(field, written.Suffix, found.Suffix)
	}
}

// quotesStand notes each quote that is in none of its passages.
func quotesStand(t *text.Text, s *schema.Statement, ps *schema.Problems) {
	if len(s.Evidence) == 0 || s.Sprawls() {
		return
	}
	places := make([]text.Place, len(s.Evidence))
	for i := range places {
		places[i] = text.Place{Start: s.Evidence[i].Start, End: s.Evidence[i].End}
	}
	for i, q := range s.Quotes {
		if !StandsIn(t, s, q) {
			ps.Add(s.AtItem("quotes", i), "statement "+s.ID, "%s", Misquoted(t, s, i, places))
		} else if words := cut(t, s, q); words != "" {
			ps.Warn(s.AtItem("quotes", i), "statement "+s.ID, "the quote %q begins or ends inside a word: the text has %q", wording.Short(q), wording.Short(words))
		}
	}
}

// Misquoted says of a quote that it is in none of its passages, and where else
// it stands, or what is most like it there.
func Misquoted(t *text.Text, s *schema.Statement, i int, places []text.Place) string {
	whole := schema.Statement{Quotes: s.Quotes, Evidence: make([]schema.Passage, len(places))}
	for j, place := range places {
		if place.Err == nil {
			whole.Evidence[j].Exact = t.Slice(place.Start, place.End)
		}
	}
	msg := whole.Misquoted(i)
	if !strings.HasSuffix(msg, "passages") {
		return msg
	}
	if line := t.LineOf(s.Quotes[i]); line > 0 {
		return fmt.Sprintf("%s; it stands on line %d", msg, line)
	}
	if like := t.Hint(s.Quotes[i]); like != "" {
		return msg + "; " + like
	}
	return msg
}

// Misquotations are the quotes of a statement, by number, that are in none of
// its passages: in the text, where those are found, else by what is known of them.
func Misquotations(t *text.Text, s *schema.Statement, places []text.Place) []int {
	if s.Sprawls() {
		return nil
	}
	all := true
	for _, place := range places {
		all = all && place.Err == nil
	}
	stands := func(q string) bool {
		return slices.ContainsFunc(places, func(p text.Place) bool { return p.Err == nil && t.Stands(q, p.Start, p.End) })
	}
	var out []int
	if !all {
		return slices.DeleteFunc(s.Misquotations(), func(i int) bool { return stands(s.Quotes[i]) })
	}
	for i, q := range s.Quotes {
		if len(places) > 0 && !stands(q) {
			out = append(out, i)
		}
	}
	return out
}

// StandsIn reports whether a quote stands in one of a statement's passages.
func StandsIn(t *text.Text, s *schema.Statement, quote string) bool {
	for i := range s.Evidence {
		if p := &s.Evidence[i]; p.Located() && t.Stands(quote, p.Start, p.End) {
			return true
		}
	}
	return false
}

// cut gives the words of which a quote has only some letters, in whatever passage
// it stands; empty: it has whole ones.
func cut(t *text.Text, s *schema.Statement, quote string) (words string) {
	for i := range s.Evidence {
		p := &s.Evidence[i]
		if !p.Located() || !t.Stands(quote, p.Start, p.End) {
			continue
		}
		if words = t.Cut(quote, p.Start, p.End); words == "" {
			return ""
		}
	}
	return words
}

// QuotesAsLocated notes each quote that is not that of the words which were
// located, where no text says where it stands now.
func QuotesAsLocated(ctx context.Context, c *schema.Corpus, ps *schema.Problems) {
	for _, s := range c.Statements {
		if ctx.Err() != nil {
			return
		}
		quotesAsLocated(s, ps)
	}
}

func quotesAsLocated(s *schema.Statement, ps *schema.Problems) {
	for i := range s.Evidence {
		p := &s.Evidence[i]
		if !p.Edited() {
			continue
		}
		of := "other words"
		if p.Exact != "" && p.Exact != p.Quote {
			of = fmt.Sprintf("%q", wording.Short(p.Exact))
		}
		ps.Add(p.Pos, "statement "+s.ID, NotLocated+"its quote is %q now, and its place is that of %s: %s, with the text at hand", wording.Short(p.Quote), of, hint.Locate())
		unlocate(p)
		p.Exact = ""
	}
}

// QuoteIsExact takes the quote that a located passage was found by for its
// exact words: locate writes exact only where the two differ.
func QuoteIsExact(ctx context.Context, c *schema.Corpus) {
	for _, s := range c.Statements {
		if ctx.Err() != nil {
			return
		}
		quoteIsExact(s)
	}
}

func quoteIsExact(s *schema.Statement) {
	for i := range s.Evidence {
		takeQuote(&s.Evidence[i])
	}
}

// AsLocated does with one statement, of whose source no text is at hand, what
// QuotesAsLocated and QuoteIsExact do with all.
func AsLocated(s *schema.Statement, ps *schema.Problems) {
	quotesAsLocated(s, ps)
	quoteIsExact(s)
}

func takeQuote(p *schema.Passage) {
	if p.Located() && p.Exact == "" {
		p.Exact = p.Quote
	}
}

// SameContexts lets statements with the same passage have the same prefix and
// suffix, where one of them has but the words next to it that a person wrote.
func SameContexts(ctx context.Context, c *schema.Corpus) {
	longest := Contexts{}
	each := func(do func(*schema.Statement)) {
		for _, s := range c.Statements {
			if ctx.Err() != nil {
				return
			}
			do(s)
		}
	}
	each(func(s *schema.Statement) {
		for at, p := range passagesOf(s) {
			if isShort(p) {
				longest[at] = nil // only of those
			}
		}
	})
	if len(longest) == 0 {
		return
	}
	each(func(s *schema.Statement) { longest.note(s, false) })
	each(longest.Fill)
}

// Contexts are what stands before and behind passages, as far as any statement
// says.
type Contexts map[span]*around

// A span is where a passage stands.
type span struct {
	source     string
	start, end int
}

// An around is the longest prefix and the longest suffix of a passage.
type around struct {
	prefix, suffix string
	short          bool // a statement has less of them
}

// passagesOf yields the located passages of a statement whose words are known.
func passagesOf(s *schema.Statement) iter.Seq2[span, *schema.Passage] {
	return func(yield func(span, *schema.Passage) bool) {
		for i := range s.Evidence {
			if p := &s.Evidence[i]; p.Located() && p.Exact != "" && !yield(span{p.Source.ID, p.Start, p.End}, p) {
				return
			}
		}
	}
}

// isShort reports whether a passage may have less than all of its context.
func isShort(p *schema.Passage) bool {
	const whole = 32
	return len(p.Prefix) < min(whole, p.Start) || len(p.Suffix) < whole
}

// Note notes what a statement says of its passages.
func (c Contexts) Note(s *schema.Statement) { c.note(s, true) }

// note notes that of all passages, or only of those that are here already.
func (c Contexts) note(s *schema.Statement, all bool) {
	for at, p := range passagesOf(s) {
		l, here := c[at]
		if !here && !all {
			continue
		}
		if l == nil {
			l = &around{}
			at.source = strings.Clone(at.source)
			c[at] = l
		}
		l.short = l.short || isShort(p)
		if len(p.Prefix) > len(l.prefix) && strings.HasSuffix(p.Prefix, l.prefix) {
			l.prefix = strings.Clone(p.Prefix)
		}
		if len(p.Suffix) > len(l.suffix) && strings.HasPrefix(p.Suffix, l.suffix) {
			l.suffix = strings.Clone(p.Suffix)
		}
	}
}

// Fill gives the passages of a statement what is known of their contexts, where one
// that says less was noted.
func (c Contexts) Fill(s *schema.Statement) {
	for at, p := range passagesOf(s) {
		l := c[at]
		if l == nil || !l.short {
			continue
		}
		if strings.HasSuffix(l.prefix, p.Prefix) {
			p.Prefix = l.prefix
		}
		if strings.HasPrefix(l.suffix, p.Suffix) {
			p.Suffix = l.suffix
		}
	}
}

// FillHash gives a passage of known words the hash that says the same.
func FillHash(p *schema.Passage) {
	if p.SHA256 == "" && p.Exact != "" && p.Located() {
		p.SHA256 = sumOf(p.Exact)
	}
}

func sumOf(words string) string {
	sum := sha256.Sum256([]byte(words))
	return hex.EncodeToString(sum[:])
}

// Few are notes as lines, the first of many.
func Few(notes schema.Problems) (out []hint.Text) {
	const most = 20
	for i, p := range notes {
		if i == most {
			return append(out, hint.Textf("and %d more", len(notes)-most))
		}
		note := *p
		note.Severity = schema.Error // it is said as a note
		out = append(out, hint.Textf("%v", &note))
	}
	return out
}

// BySource are the statements of a corpus by the ids of their sources: who looked
// through all for each source would do so for very long.
func BySource(c *schema.Corpus) map[string][]*schema.Statement {
	out := map[string][]*schema.Statement{}
	for _, s := range c.Statements {
		out[s.Source.ID] = append(out[s.Source.ID], s)
	}
	return out
}

func IsYAML(file string) bool {
	return strings.HasSuffix(file, ".yaml") || strings.HasSuffix(file, ".yml")
}

// What Verify finds out about a passage.
const (
	Exact   = "exact"   // it stands where it is said to
	Moved   = "moved"   // it stands elsewhere
	Altered = "altered" // the text there has other words
	Missing = "missing" // it is nowhere
	NoText  = "no text" // nobody can tell
)
