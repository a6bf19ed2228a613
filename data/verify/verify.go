// Package verify compares a corpus that was read with the texts of its sources:
// Verify looks for each passage and quote again, Prove shows one with what stands
// around it, and Coverage tells which quotations of a text nobody has coded.
package verify

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"onrecord/data"
	"onrecord/data/anchor"
	"onrecord/data/text"
	"onrecord/schema"
	"onrecord/schema/sorting"
	"onrecord/schema/wording"
)

// A PassageCheck is what was found out about one passage or quote.
type PassageCheck struct {
	Source    string
	Statement string
	Status    string
	Line      int // as the corpus says; 0: not located
	FoundLine int // where it stands; 0: nowhere
	Quote     string
	Detail    string // what is wrong
	Folded    bool   // the text has what was typed but for typography, or as an editor marked it
	Follow    bool   // it was located, and may be found again in a text that was changed
	Unwritten bool   // it was found, and its file does not say where: it is to be located

	start int
}

// Verify finds every passage and every quote again in the texts of the
// sources. Checks come by source, then by place in the text. changed are the
// sources whose texts have another hash or length than the files say.
func Verify(ctx context.Context, set *data.Set, texts map[string]string) (out []PassageCheck, changed schema.Problems, err error) {
	if err := anchor.CheckTexts(set.Corpora, texts); err != nil {
		return nil, nil, err
	}
	for _, c := range set.Corpora {
		bySource := map[string][]*schema.Statement{}
		for _, s := range c.Statements {
			bySource[s.Source.ID] = append(bySource[s.Source.ID], s)
		}
		for _, src := range c.Sources {
			if err := ctx.Err(); err != nil {
				return nil, nil, err
			}
			t, file, err := anchor.TextOf(src, set.Dirs[c.ID], texts)
			if err != nil {
				return nil, nil, err
			}
			same := t != nil && anchor.SameText(src, t, file, &changed)
			out = append(out, verifySource(t, bySource[src.ID], textState{same, same && src.SHA256 != ""})...)
			delete(bySource, src.ID)
		}
		for _, s := range c.Statements { // of sources that no file describes
			if bySource[s.Source.ID] != nil {
				out = append(out, verifySource(nil, []*schema.Statement{s}, textState{})...)
			}
		}
	}
	sorting.StableBy(out, func(a, b PassageCheck) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.start, b.start), cmp.Compare(a.Statement, b.Statement))
	})
	return out, changed.Sort(), nil
}

// verifySource verifies the statements of one source. Their passages are followed
// together, as locate --again does.
func verifySource(t *text.Text, statements []*schema.Statement, is textState) (out []PassageCheck) {
	moved := anchor.Follow(t, is.same)
	for _, s := range statements {
		if t != nil {
			s.LendAll()
		}
		for i := range s.Evidence {
			if is.same {
				anchor.DropUnproven(t, &s.Evidence[i])
			}
			moved.Add(&s.Evidence[i])
		}
	}
	moved.Find()
	for _, s := range statements {
		places := make([]text.Place, len(s.Evidence))
		if t != nil {
			places = moved.Places(s.Evidence)
		}
		out = append(out, verifyStatement(t, s, places, is)...)
	}
	return out
}

// A textState is what is known of the text of a source.
type textState struct {
	same   bool // nothing says that it is another one than was coded
	proven bool // its hash says that it is the one
}

func verifyStatement(t *text.Text, s *schema.Statement, places []text.Place, is textState) []PassageCheck {
	var out []PassageCheck
	for i := range s.Evidence {
		p := &s.Evidence[i]
		c := PassageCheck{Source: s.Source.ID, Statement: s.ID, Line: p.Line, Quote: cmp.Or(p.Exact, p.Quote), start: p.Start}
		if p.Edited() {
			c.Quote = p.Quote
		}
		switch {
		case t == nil && p.Edited():
			c.Status, c.Detail = anchor.Altered, "the quote was changed since it was located: "+wording.Short(p.Quote)
		case t == nil:
			c.Status = anchor.NoText
		default:
			verifyPassage(t, p, places[i], &c)
			c.Follow = p.SHA256 != "" && !t.Edited(p) && (c.Status == anchor.Moved || c.Status == anchor.Altered && !is.proven)
		}
		out = append(out, c)
	}
	if t == nil {
		return out
	}
	bad := anchor.Misquotations(t, s, places)
	for _, i := range bad {
		q := s.Quotes[i]
		c := PassageCheck{Source: s.Source.ID, Statement: s.ID, Status: anchor.Missing, Quote: q, Detail: "this quote is in none of the passages: " + wording.Short(q)}
		if len(out) > 0 {
			c.start = out[0].start
		}
		if line := t.LineOf(q); line > 0 {
			c.Status, c.FoundLine = anchor.Moved, line
		}
		out = append(out, c)
	}
	if s.Sprawls() {
		return out
	}
	for i, q := range s.Quotes {
		if at, folded := quoteIn(t, places, q); at >= 0 && folded && !slices.Contains(bad, i) {
			out[at].Folded = true
		}
	}
	return out
}

// quoteIn finds the passage in which a quote stands, as it was typed if there is
// such a one; -1: none. folded says that it stands there but for typography.
func quoteIn(t *text.Text, places []text.Place, quote string) (at int, folded bool) {
	at = -1
	for i, p := range places {
		if p.Err != nil {
			continue
		}
		if strings.Contains(t.Slice(p.Start, p.End), quote) {
			return i, false
		}
		if at < 0 && t.Stands(quote, p.Start, p.End) {
			at = i
		}
	}
	return at, at >= 0
}

// verifyPassage notes what became of a passage, of which the place was looked for.
func verifyPassage(t *text.Text, p *schema.Passage, place text.Place, c *PassageCheck) {
	switch {
	case t.Edited(p):
		c.edited(t, p, place)
	case !p.Located() && place.Err == nil:
		c.Status, c.FoundLine, c.Detail = anchor.Moved, t.LineAt(place.Start), "not located yet"
		c.Unwritten = true
	case !p.Located():
		c.Status, c.Detail = anchor.Missing, place.Err.Error()
	case p.SHA256 == "" && place.Err == nil && t.Contradicts(p, place.Start, place.End) != "":
		field := t.Contradicts(p, place.Start, place.End)
		c.Status, c.Detail = anchor.Missing, fmt.Sprintf("it stands on line %d, but not with the %s that was written", t.LineAt(place.Start), field)
	case place.Err == nil && place.Start == p.Start && place.End == p.End && t.Holds(p):
		c.exactly(t, p)
	case p.SHA256 == "" && place.Err == nil: // its offsets were typed, and never those of its words
		c.Status, c.FoundLine, c.Detail = anchor.Moved, t.LineAt(place.Start), place.Note
	case !t.Holds(p) && t.Changed(p):
		// Words between the same words as before were changed, even if they also
		// stand elsewhere.
		c.Status, c.FoundLine, c.Detail = anchor.Altered, t.LineAt(p.Start), otherWords(t, p)
	case place.Err == nil:
		c.Status, c.FoundLine = anchor.Moved, t.LineAt(place.Start)
	default:
		words := cmp.Or(p.Exact, p.Quote)
		c.Status, c.Detail = anchor.Missing, wording.Short(words)
		if near := t.Altered(p); near > 0 {
			c.Status, c.FoundLine, c.Detail = anchor.Altered, near, otherWords(t, p)
		}
		if words == "" && p.SHA256 == "" || words != "" && t.LineOf(words) > 0 {
			c.Detail = place.Err.Error()
		}
	}
}

// edited notes that the words of a passage were changed since it was located.
func (c *PassageCheck) edited(t *text.Text, p *schema.Passage, place text.Place) {
	switch {
	case place.Err == nil:
		c.Status, c.FoundLine, c.Detail = anchor.Moved, t.LineAt(place.Start), place.Note
		c.Unwritten = true
	case t.Holds(p):
		c.Status, c.FoundLine, c.Detail = anchor.Altered, t.LineAt(p.Start), place.Err.Error()
	default:
		c.Status, c.Detail = anchor.Missing, place.Err.Error()
	}
}

// exactly notes that a passage stands where it is said to.
func (c *PassageCheck) exactly(t *text.Text, p *schema.Passage) {
	c.Folded = p.Quote != "" && p.Quote != t.Slice(p.Start, p.End)
	switch c.FoundLine = t.LineAt(p.Start); {
	case p.Exact != "" && !wording.Same(p.Exact, t.Slice(p.Start, p.End)):
		c.Status, c.Detail = anchor.Altered, otherWords(t, p)
	case c.FoundLine == p.Line || p.Line == 0:
		c.Status = anchor.Exact
	default:
		c.Status, c.Detail = anchor.Moved, "the characters are right and the line is not"
	}
}

func otherWords(t *text.Text, p *schema.Passage) string {
	return "the text there has other words: " + wording.Short(t.Slice(p.Start, p.End))
}
