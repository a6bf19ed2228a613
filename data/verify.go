package data

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"onrecord/data/text"
	"onrecord/schema"
	"onrecord/schema/wording"
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
	Follow    bool   // it was located, and locate --again may find it again

	start int
}

// Verify finds every passage and every quote again in the texts of the
// sources. Checks come by source, then by place in the text. changed are the
// sources whose texts have another hash or length than the files say.
func Verify(ctx context.Context, set *Set, texts map[string]string) (out []Check, changed schema.Problems, err error) {
	if err := knowTexts(set.Corpora, texts); err != nil {
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
			t, file, err := TextOf(src, set.Dirs[c.ID], texts)
			if err != nil {
				return nil, nil, err
			}
			same := t != nil && sameText(src, t, file, &changed)
			out = append(out, verifySource(t, bySource[src.ID], textState{same, same && src.SHA256 != ""})...)
			delete(bySource, src.ID)
		}
		for _, s := range c.Statements { // of sources that no file describes
			if bySource[s.Source.ID] != nil {
				out = append(out, verifySource(nil, []*schema.Statement{s}, textState{})...)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Check) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.start, b.start), cmp.Compare(a.Statement, b.Statement))
	})
	return out, changed.Sort(), nil
}

// verifySource verifies the statements of one source. Their passages are followed
// together, as locate --again does.
func verifySource(t *text.Text, statements []*schema.Statement, is textState) (out []Check) {
	moved := follow(t, is.same)
	for _, s := range statements {
		for i := range s.Evidence {
			if is.same {
				unproven(t, &s.Evidence[i])
			}
			moved.add(&s.Evidence[i])
		}
	}
	moved.find()
	for _, s := range statements {
		places := make([]text.Place, len(s.Evidence))
		if t != nil {
			places = moved.places(s.Evidence)
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

func verifyStatement(t *text.Text, s *schema.Statement, places []text.Place, is textState) []Check {
	var out []Check
	for i := range s.Evidence {
		p := &s.Evidence[i]
		c := Check{Source: s.Source.ID, Statement: s.ID, Line: p.Line, Quote: cmp.Or(p.Exact, p.Quote), start: p.Start}
		if p.Edited() {
			c.Quote = p.Quote
		}
		switch {
		case t == nil && p.Edited():
			c.Status, c.Detail = Altered, "the quote was changed since it was located: "+text.Short(p.Quote)
		case t == nil:
			c.Status = NoText
		default:
			verifyPassage(t, p, places[i], &c)
			c.Follow = p.SHA256 != "" && !t.Edited(p) && (c.Status == Moved || c.Status == Altered && !is.proven)
		}
		out = append(out, c)
	}
	if t == nil {
		return out
	}
	bad := misquotations(t, s, places)
	for _, i := range bad {
		q := s.Quotes[i]
		c := Check{Source: s.Source.ID, Statement: s.ID, Status: Missing, Quote: q, Detail: "this quote stands in none of the passages: " + text.Short(q)}
		if len(out) > 0 {
			c.start = out[0].start
		}
		if line := t.LineOf(q); line > 0 {
			c.Status, c.FoundLine = Moved, line
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
func verifyPassage(t *text.Text, p *schema.Passage, place text.Place, c *Check) {
	switch {
	case t.Edited(p):
		c.edited(t, p, place)
	case !p.Located() && place.Err == nil:
		c.Status, c.FoundLine, c.Detail = Moved, t.LineAt(place.Start), "not located yet: run onrecord locate"
	case !p.Located():
		c.Status, c.Detail = Missing, place.Err.Error()
	case p.SHA256 == "" && place.Err == nil && t.Contradicts(p, place.Start, place.End) != "":
		field := t.Contradicts(p, place.Start, place.End)
		c.Status, c.Detail = Missing, fmt.Sprintf("it stands on line %d, but not with the %s that was written", t.LineAt(place.Start), field)
	case place.Err == nil && place.Start == p.Start && place.End == p.End && t.Holds(p):
		c.exactly(t, p)
	case p.SHA256 == "" && place.Err == nil: // its offsets were typed, and never those of its words
		c.Status, c.FoundLine, c.Detail = Moved, t.LineAt(place.Start), place.Note
	case !t.Holds(p) && t.Changed(p):
		// Words between the same words as before were changed, even if they also
		// stand elsewhere.
		c.Status, c.FoundLine, c.Detail = Altered, t.LineAt(p.Start), otherWords(t, p)
	case place.Err == nil:
		c.Status, c.FoundLine = Moved, t.LineAt(place.Start)
	default:
		words := cmp.Or(p.Exact, p.Quote)
		c.Status, c.Detail = Missing, text.Short(words)
		if near := t.Altered(p); near > 0 {
			c.Status, c.FoundLine, c.Detail = Altered, near, otherWords(t, p)
		}
		if words == "" && p.SHA256 == "" || words != "" && t.LineOf(words) > 0 {
			c.Detail = place.Err.Error()
		}
	}
}

// edited notes that the words of a passage were changed since it was located.
func (c *Check) edited(t *text.Text, p *schema.Passage, place text.Place) {
	switch {
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
	return "other words stand there: " + text.Short(t.Slice(p.Start, p.End))
}
