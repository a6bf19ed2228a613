package data

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"onrecord/data/text"
	"onrecord/schema"
	"onrecord/schema/wording"
)

// What Verify finds out about a passage.
const (
	Exact   = "exact"   // it stands where it is said to
	Moved   = "moved"   // it stands elsewhere
	Altered = "altered" // other words stand there
	Missing = "missing" // it is nowhere
	NoText  = "no text" // nobody can tell
)

// A Check is what was found out about one passage or quote.
type Check struct {
	Source    string
	Statement string
	Status    string
	Line      int // as the corpus says; 0: not located
	FoundLine int // where it stands; 0: nowhere
	Quote     string
	Detail    string // what is wrong
	Folded    bool   // the text has what was typed but for typography, or as an editor marked it

	start int
}

// Verify finds every passage and every quote again in the texts of the
// sources. Checks come by source, then by place in the text.
func Verify(ctx context.Context, set *Set, texts map[string]string) ([]Check, error) {
	if err := set.knows(texts); err != nil {
		return nil, err
	}
	var out []Check
	for _, c := range set.Corpora {
		bySource := map[string]*text.Text{}
		for _, src := range c.Sources {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			t, _, err := TextOf(src, set.Dirs[c.ID], texts)
			if err != nil {
				return nil, err
			}
			if t != nil {
				bySource[src.ID] = t
			}
		}
		for _, s := range c.Statements {
			out = append(out, verifyStatement(bySource[s.Source.ID], s)...)
		}
	}
	slices.SortStableFunc(out, func(a, b Check) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.start, b.start), cmp.Compare(a.Statement, b.Statement))
	})
	return out, nil
}

func verifyStatement(t *text.Text, s *schema.Statement) []Check {
	var out []Check
	sound := true
	for i := range s.Evidence {
		p := &s.Evidence[i]
		c := Check{Source: s.Source.ID, Statement: s.ID, Line: p.Line, Quote: cmp.Or(p.Exact, p.Quote), start: p.Start}
		if p.Edited() {
			c.Quote = p.Quote
		}
		switch {
		case t == nil && p.Edited():
			c.Status, c.Detail = Altered, "the quote was changed since it was located: "+short(p.Quote)
		case t == nil:
			c.Status = NoText
		default:
			verifyPassage(t, p, &c)
		}
		sound = sound && c.Status == Exact
		out = append(out, c)
	}
	if t == nil || !sound {
		return out // the quotes are no better than their passages
	}
	for _, q := range s.Quotes {
		switch at, folded := quoteIn(t, s, q); {
		case at < 0:
			c := Check{Source: s.Source.ID, Statement: s.ID, Status: Missing, Quote: q, Detail: "this quote stands in none of the passages: " + short(q)}
			if line := t.LineOf(q); line > 0 {
				c.Status, c.FoundLine = Moved, line
			}
			out = append(out, c)
		case folded:
			out[at].Folded = true
		}
	}
	return out
}

// quoteIn finds the passage in which a quote stands, as it was typed if there is
// such a one; -1: none. folded says that it stands there but for typography.
func quoteIn(t *text.Text, s *schema.Statement, quote string) (at int, folded bool) {
	at = -1
	for i := range s.Evidence {
		p := &s.Evidence[i]
		if strings.Contains(t.Slice(p.Start, p.End), quote) {
			return i, false
		}
		if at < 0 && t.Stands(quote, p.Start, p.End) {
			at = i
		}
	}
	return at, at >= 0
}

func verifyPassage(t *text.Text, p *schema.Passage, c *Check) {
	if !p.Located() {
		if place := t.PlaceOf(p); place.Err == nil {
			c.Status, c.FoundLine, c.Detail = Moved, t.LineAt(place.Start), "not located yet: run onrecord locate"
		} else {
			c.Status, c.Detail = Missing, place.Err.Error()
		}
		return
	}
	if t.Edited(p) {
		c.edited(t, p)
		return
	}
	quote := p.Quote != "" || p.Exact != ""
	if !quote && t.Holds(p) {
		c.exactly(t, p)
		return
	}
	// Words between the same words as before were changed, even if they also
	// stand elsewhere.
	if !t.Holds(p) && t.Changed(p) {
		c.Status, c.FoundLine, c.Detail = Altered, t.LineAt(p.Start), otherWords(t, p)
		return
	}
	place := t.Follow([]*schema.Passage{p})[0]
	switch {
	case place.Err == nil && place.Start == p.Start && place.End == p.End && t.Holds(p):
		c.exactly(t, p)
	case place.Err == nil || place.End > 0:
		c.Status, c.FoundLine = Moved, t.LineAt(place.Start)
	default:
		if near := t.Altered(p); near > 0 {
			c.Status, c.FoundLine, c.Detail = Altered, near, otherWords(t, p)
			return
		}
		c.Status, c.Detail = Missing, short(cmp.Or(p.Exact, p.Quote))
	}
}

// edited notes that the words of a passage were changed since it was located.
func (c *Check) edited(t *text.Text, p *schema.Passage) {
	switch place := t.PlaceOf(p); {
	case place.Err == nil:
		c.Status, c.FoundLine, c.Detail = Moved, t.LineAt(place.Start), place.Note+": run onrecord locate"
	case t.Holds(p):
		c.Status, c.FoundLine, c.Detail = Altered, t.LineAt(p.Start), place.Err.Error()
	default:
		c.Status, c.Detail = Missing, place.Err.Error()
	}
}

// exactly notes that a passage stands where it is said to.
func (c *Check) exactly(t *text.Text, p *schema.Passage) {
	c.Folded = p.Quote != "" && p.Quote != t.Slice(p.Start, p.End)
	switch c.FoundLine = t.LineAt(p.Start); {
	case p.Exact != "" && !wording.Same(p.Exact, t.Slice(p.Start, p.End)):
		c.Status, c.Detail = Altered, otherWords(t, p)
	case c.FoundLine == p.Line || p.Line == 0:
		c.Status = Exact
	default:
		c.Status, c.Detail = Moved, "the characters are right and the line is not"
	}
}

func otherWords(t *text.Text, p *schema.Passage) string {
	return "other words stand there: " + short(t.Slice(p.Start, p.End))
}
