package data

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"onrecord/schema"
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
		bySource := map[string]*Text{}
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

func verifyStatement(t *Text, s *schema.Statement) []Check {
	var out []Check
	sound := true
	for i := range s.Evidence {
		p := &s.Evidence[i]
		c := Check{Source: s.Source.ID, Statement: s.ID, Line: p.Line, Quote: p.Exact, start: p.Start}
		if t == nil {
			c.Status = NoText
		} else {
			verifyPassage(t, p, &c)
		}
		sound = sound && c.Status == Exact
		out = append(out, c)
	}
	if t == nil || !sound {
		return out // the quotes are no better than their passages
	}
	for _, q := range s.Quotes {
		inside := slices.ContainsFunc(s.Evidence, func(p schema.Passage) bool {
			return strings.Contains(schema.PlainMarks(t.Slice(p.Start, p.End)), schema.PlainMarks(q))
		})
		if !inside {
			c := Check{Source: s.Source.ID, Statement: s.ID, Status: Missing, Quote: q, Detail: "this quote stands in none of the passages: " + short(q)}
			if hits := t.find(q, 0, t.Len()); len(hits) > 0 {
				c.Status, c.FoundLine = Moved, t.LineAt(hits[0])
			}
			out = append(out, c)
		}
	}
	return out
}

func verifyPassage(t *Text, p *schema.Passage, c *Check) {
	if !p.Located() {
		if start, _, err := findPassage(t, p); err == nil {
			c.Status, c.FoundLine, c.Detail = Moved, t.LineAt(start), "not located yet: run onrecord locate"
		} else {
			c.Status, c.Detail = Missing, err.Error()
		}
		return
	}
	fits := func(start int) bool {
		end := start + p.End - p.Start
		return end <= t.Len() && (p.SHA256 == "" || t.Hash(start, end) == p.SHA256) && (p.Exact == "" || t.Slice(start, end) == p.Exact)
	}
	if (p.SHA256 != "" || p.Exact != "") && fits(p.Start) {
		if c.FoundLine = t.LineAt(p.Start); c.FoundLine == p.Line || p.Line == 0 {
			c.Status = Exact
		} else {
			c.Status, c.Detail = Moved, "the characters are right and the line is not"
		}
		return
	}
	// Words between the same words as before were changed, even if they also
	// stand elsewhere.
	if t.framed(p) {
		c.Status, c.FoundLine, c.Detail = Altered, t.LineAt(p.Start), "other words stand there: "+short(t.Slice(p.Start, p.End))
		return
	}
	if at := refind(t, p, fits); at >= 0 {
		c.Status, c.FoundLine = Moved, t.LineAt(at)
		return
	}
	if near := t.lineLike(p); near > 0 {
		c.Status, c.FoundLine, c.Detail = Altered, near, "other words stand there: "+short(t.Slice(p.Start, p.End))
		return
	}
	c.Status, c.Detail = Missing, short(p.Exact)
}

// framed reports whether a passage's place still begins after its prefix, and
// its suffix follows soon: only its own words are others.
func (t *Text) framed(p *schema.Passage) bool {
	const telling = 8 // characters that hardly stand in two places
	before, after := len([]rune(p.Prefix)), len([]rune(p.Suffix))
	if before < telling || after < telling || p.Start < before || t.Slice(p.Start-before, p.Start) != p.Prefix {
		return false
	}
	return len(t.find(p.Suffix, p.Start, min(t.Len(), p.End+after+contextLength))) > 0
}

// refind looks for a passage elsewhere: for its words, the prefix and the
// suffix deciding between several; or, where only the hash is known, for any
// span of the same length with that hash, at the starts of words.
func refind(t *Text, p *schema.Passage, fits func(int) bool) int {
	if p.Exact != "" {
		best, rank := -1, -1
		for _, at := range t.find(p.Exact, 0, t.Len()) {
			if !fits(at) {
				continue
			}
			n := common(reverse(t.Slice(at-contextLength, at)), reverse(p.Prefix)) + common(t.Slice(at+p.End-p.Start, at+p.End-p.Start+contextLength), p.Suffix)
			if n > rank {
				best, rank = at, n
			}
		}
		return best
	}
	if p.SHA256 == "" {
		return -1
	}
	for at := 0; at+p.End-p.Start <= t.Len(); at++ {
		if (at == 0 || !isWord(t.runes[at-1])) && fits(at) {
			return at
		}
	}
	return -1
}

// lineLike is the line on which most of a passage's words still stand: the
// words around it, or half of its own.
func (t *Text) lineLike(p *schema.Passage) int {
	for _, side := range []struct {
		text string
		add  int
	}{{p.Prefix, len([]rune(p.Prefix))}, {p.Suffix, 0}} {
		if len([]rune(side.text)) < 8 {
			continue
		}
		if hits := t.find(side.text, 0, t.Len()); len(hits) == 1 {
			return t.LineAt(min(hits[0]+side.add, t.Len()-1))
		}
	}
	words := strings.Fields(schema.Fold(p.Exact))
	best, line := 0, 0
	for n := 1; n <= t.Lines(); n++ {
		start, end, _ := t.Line(n)
		text := " " + schema.Fold(t.Slice(start, end)) + " "
		hits := 0
		for _, w := range words {
			if strings.Contains(text, w) {
				hits++
			}
		}
		if hits > best {
			best, line = hits, n
		}
	}
	if len(words) > 0 && best*2 > len(words) {
		return line
	}
	if start, end, ok := t.Line(p.Line); p.Exact == "" && ok && p.Start >= start && p.Start < end {
		return p.Line
	}
	return 0
}

// common is how many characters two texts begin with alike.
func common(a, b string) int {
	x, y := []rune(a), []rune(b)
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return n
}

func reverse(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}
