// Package drafting makes drafts of statements for a corpus: what package draft finds in
// the text of a source, with the actors of the corpus as speakers, without what is
// coded, drafted or rejected already; and the layer in which drafts wait until a
// person has settled them.
//
//	d, err := drafting.Open(ctx, set, corpus, source, drafting.Options{})
//	for _, one := range d.New { … }
//	c, err := d.Accept(draft.Sure)
package drafting

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"onrecord/data"
	"onrecord/data/anchor"
	"onrecord/data/draft"
	"onrecord/data/text"
	"onrecord/schema"
	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
)

// Layer is the layer of drafts: nothing counts or compares it.
const Layer = schema.DraftLayer

// Options say what is drafted.
type Options struct {
	// Coder is whose coding counts as coded; empty: the main one.
	Coder string
	Texts map[string]string // files with the texts of sources, by id
}

// Drafts are what is proposed of a source.
type Drafts struct {
	Corpus *schema.Corpus
	Source *schema.Source
	Text   *text.Text // nil: none is at hand
	Dir    string     // the folder of the corpus; empty: it has none
	// Pack reports whether there are words of the language of the text: without them
	// quotations alone are found, and nobody who speaks.
	Pack bool

	New      []Draft             // not coded, drafted or rejected
	Waiting  []*schema.Statement // drafts of the layer, in the order of the text
	Coded    int                 // proposals that are coded already
	Rejected int                 // those that were rejected

	rejected []Rejection
	taken    map[string]bool // ids of actors
}

// A Draft is a proposal, as a statement as far as it is one.
type Draft struct {
	draft.Proposal
	Statement *schema.Statement
	Line      int
	// Names are the speakers that no actor of the corpus is, as the text calls them;
	// one that is no name, such as a pronoun, is in Unnamed.
	Names, Unnamed []string
	Positions      []Suggestion
}

// A Suggestion is a position of the codebook that shares words with what is said.
type Suggestion struct {
	Position schema.Ref
	Words    []string
}

// Open drafts the statements of a source.
func Open(ctx context.Context, set *data.Set, c *schema.Corpus, src *schema.Source, o Options) (*Drafts, error) {
	d := &Drafts{Corpus: c, Source: src, Dir: set.Dirs[c.ID], taken: map[string]bool{}}
	t, _, err := anchor.TextOf(src, d.Dir, o.Texts)
	if err != nil || t == nil {
		return d, err
	}
	d.Text = t
	if d.rejected, err = readRejected(ctx, d.Dir, src.ID); err != nil {
		return nil, err
	}
	language := src.Language
	if language == "" {
		language = draft.Guess(t)
	}
	d.Pack = draft.Has(language)
	found, err := draft.Find(ctx, t, draft.Options{Language: language, Negated: true})
	if err != nil {
		return nil, err
	}
	for _, a := range c.Actors {
		d.taken[a.ID] = true
	}
	var located []draft.Span // what is coded
	for _, s := range c.Statements {
		if s.Source.ID != src.ID {
			continue
		}
		if s.Layer == Layer {
			d.Waiting = append(d.Waiting, s)
		} else if !isOf(s, o.Coder) {
			continue
		}
		for _, p := range s.Evidence {
			if p.Located() {
				located = append(located, draft.Span{Start: p.Start, End: p.End})
			}
		}
	}
	coded := newTouched(located)
	sorting.StableBy(d.Waiting, func(a, b *schema.Statement) int { return begin(a) - begin(b) })
	who := newSpeakers(c, src, t, language)
	codebook := newCodebook(c)
	for i, p := range found {
		found[i] = draft.Proposal{} // a long text has many
		speakers := who.of(&p)
		if p.Negated {
			continue
		}
		if p.Verbatim() {
			p.Quotes = paragraphs(t, p.Content)
		}
		all := len(said(&p))
		open := func(s draft.Span) bool { return !coded.most([]draft.Span{s}) }
		if left := filter(said(&p), open); len(left) > 0 && len(left) < all {
			p.Quotes = filter(p.Quotes, open)
			if content := filter(p.Content, open); len(content) > 0 {
				p.Content = content
			}
		}
		one := Draft{Proposal: p, Line: t.LineAt(p.Content[0].Start), Statement: d.statement(&p, speakers)}
		one.Statement.Date = who.date(p.Day)
		for _, r := range who.hearers(&p) {
			if !slices.Contains(one.Statement.Speakers, r) {
				one.Statement.Addressees = append(one.Statement.Addressees, r)
			}
		}
		switch {
		case coded.most(said(&p)):
			d.Coded++
			continue
		case d.isRejected(one.Statement):
			d.Rejected++
			continue
		}
		for _, s := range speakers {
			switch {
			case s.actor != nil:
			case s.name != "":
				one.Names = append(one.Names, s.name)
			default:
				one.Unnamed = append(one.Unnamed, s.text)
			}
		}
		if len(codebook.positions) > 0 {
			one.Positions = codebook.suggest(d.Words(&one))
		}
		d.New = append(d.New, one)
	}
	return d, nil
}

// Who names who speaks, its actors by a function of ours: what is in brackets is no actor
// of the corpus, and what is behind a question mark no name.
func (one *Draft) Who(actor func(schema.Ref) string) string {
	var out []string
	for _, r := range one.Statement.Speakers {
		out = append(out, actor(r))
	}
	for _, name := range one.Names {
		out = append(out, "["+name+"]")
	}
	for _, words := range one.Unnamed {
		out = append(out, "[?] "+words)
	}
	if len(out) == 0 {
		return "[?]"
	}
	return strings.Join(out, ", ")
}

// Words are what is said, as it stands in the text, in one line.
func (d *Drafts) Words(one *Draft) string {
	var parts []string
	for _, c := range one.Proposal.Content {
		parts = append(parts, strings.Join(strings.Fields(d.Text.Slice(c.Start, c.End)), " "))
	}
	return strings.Join(parts, " … ")
}

// NameOf is what an actor is called.
func (d *Drafts) NameOf(r schema.Ref) string {
	for _, a := range d.Corpus.Actors {
		if a.ID == r.ID {
			return a.Name
		}
	}
	return r.ID
}

// filter keeps the spans for which something holds.
func filter(spans []draft.Span, holds func(draft.Span) bool) (out []draft.Span) {
	for _, s := range spans {
		if holds(s) {
			out = append(out, s)
		}
	}
	return out
}

func begin(s *schema.Statement) int {
	if len(s.Evidence) == 0 {
		return 0
	}
	return s.Evidence[0].Start
}

// isOf reports whether a statement is of a coder's coding.
func isOf(s *schema.Statement, coder string) bool {
	if folded := spelling.Fold(coder); folded != "" && folded != schema.MainCoding {
		return spelling.Fold(s.Layer) == folded || s.Layer == "" && spelling.Fold(s.Coder) == folded
	}
	return s.Layer == ""
}

// said are the spans that prove what is said: its quotations, or else all of it.
func said(p *draft.Proposal) []draft.Span {
	if len(p.Quotes) > 0 {
		return p.Quotes
	}
	return p.Content
}

// A touched knows which characters of a text passages touch: spans in order, none of
// which meet, and how many characters are in those before each.
type touched struct {
	spans  []draft.Span
	before []int
}

func newTouched(spans []draft.Span) *touched {
	sorting.By(spans, func(a, b draft.Span) int { return a.Start - b.Start })
	t := &touched{}
	n := 0
	for _, s := range spans {
		if last := len(t.spans) - 1; last >= 0 && s.Start <= t.spans[last].End {
			n += max(0, s.End-t.spans[last].End)
			t.spans[last].End = max(t.spans[last].End, s.End)
			continue
		}
		t.spans, t.before = append(t.spans, s), append(t.before, n)
		n += s.End - s.Start
	}
	return t
}

// until is how many characters before an offset are touched.
func (t *touched) until(at int) int {
	n, _ := slices.BinarySearchFunc(t.spans, at, func(s draft.Span, at int) int { return s.Start - at })
	if n == 0 {
		return 0
	}
	s := t.spans[n-1]
	return t.before[n-1] + min(at, s.End) - s.Start
}

// most reports whether passages touch at least half of some spans.
func (t *touched) most(spans []draft.Span) bool {
	all, touched := 0, 0
	for _, s := range spans {
		all += s.End - s.Start
		touched += t.until(s.End) - t.until(s.Start)
	}
	return 2*touched >= all && all > 0
}

// statement is a proposal as a statement.
func (d *Drafts) statement(p *draft.Proposal, speakers []speaker) *schema.Statement {
	source := schema.Ref{Kind: schema.KindSource, ID: d.Source.ID, Name: d.Source.Title}
	s := &schema.Statement{Mode: p.Mode, Source: source, Coder: Layer, Layer: Layer}
	for _, who := range speakers {
		if who.actor != nil {
			r := schema.Ref{Kind: schema.KindActor, ID: who.actor.ID, Name: who.actor.Name}
			if !slices.Contains(s.Speakers, r) {
				s.Speakers = append(s.Speakers, r)
			}
		}
	}
	add := func(span draft.Span, quote bool) {
		passage := schema.Passage{Source: source}
		if quote {
			passage.Quote = d.Text.Slice(span.Start, span.End)
			s.Quotes = append(s.Quotes, passage.Quote)
		}
		d.Text.Fill(&passage, span.Start, span.End, quote)
		s.Evidence = append(s.Evidence, passage)
	}
	for _, q := range p.Quotes {
		if q = d.plain(q); q.End > q.Start {
			add(q, true)
		}
	}
	if len(s.Quotes) == 0 {
		for _, c := range p.Content {
			add(c, false)
		}
	}
	if len(s.Quotes) == 0 && (s.Mode == "quote" || s.Mode == "partial-quote") {
		s.Mode = "paraphrase"
	}
	s.Note = p.Tier.String() + ": " + p.Reason()
	return s
}

// paragraphs are those of spans, without the space around them.
func paragraphs(t *text.Text, spans []draft.Span) (out []draft.Span) {
	for _, s := range spans {
		at := s.Start
		for line := range strings.Lines(t.Slice(s.Start, s.End)) {
			n := utf8.RuneCountInString(line)
			if words := strings.TrimSpace(line); words != "" {
				first := at + utf8.RuneCountInString(line[:strings.Index(line, words)])
				out = append(out, draft.Span{Start: first, End: first + utf8.RuneCountInString(words)})
			}
			at += n
		}
	}
	return out
}

// plain leaves out the comma or the full stop that typography puts inside quotation
// marks. What begins as a sentence keeps its full stop.
func (d *Drafts) plain(q draft.Span) draft.Span {
	for q.Start < q.End && isSpace(d.Text.Slice(q.Start, q.Start+1)) {
		q.Start++
	}
	first, _ := utf8.DecodeRuneInString(d.Text.Slice(q.Start, q.Start+1))
	begins := unicode.IsUpper(first)
	for q.End > q.Start {
		last := d.Text.Slice(q.End-1, q.End)
		if last != "," && !isSpace(last) && (last != "." || begins) {
			break
		}
		q.End--
	}
	return q
}

func isSpace(s string) bool { return strings.TrimSpace(s) == "" }
