package text

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"onrecord/schema"
	"onrecord/schema/wording"
)

// A Place is where a passage stands, in code points, half-open.
type Place struct {
	Start, End int
	// Note says in what the text differs from what was written of the passage;
	// empty: in nothing but the style of quotation marks.
	Note string
	// Err says why the passage was not found.
	Err error
}

// ErrWordless says that nothing is known to find a passage by.
var ErrWordless = errors.New("evidence says nothing to find it by: give quote or line")

// PlaceOf finds where one passage stands.
func (t *Text) PlaceOf(p *schema.Passage) Place { return t.Places([]schema.Passage{*p})[0] }

// Places finds where the passages of one statement stand, each by itself, and
// those that could stand in several places by their order: where as many have
// the same words as there are places, each takes its own; else one takes the
// nearest place behind the passage before it, or else before the one behind it.
func (t *Text) Places(passages []schema.Passage) []Place {
	places := make([]Place, len(passages))
	open := map[int][]wording.Hit{} // passages that could stand in several places
	for i := range passages {
		hits, place := t.placesOf(&passages[i])
		if places[i] = place; len(hits) > 1 {
			open[i] = hits
		}
	}
	t.repeats(passages, places, open)
	t.inOrder(passages, places, open)
	for i, hits := range open {
		places[i].Err = t.several(&passages[i], sought(&passages[i]), hits)
	}
	return places
}

// placesOf finds where a passage can stand: several places, or one, or why
// there is none.
func (t *Text) placesOf(p *schema.Passage) ([]wording.Hit, Place) {
	words := sought(p)
	if t.Edited(p) {
		return nil, t.recite(p)
	}
	if p.Located() {
		switch err := t.within(p); {
		case err != nil && (words == "" || p.SHA256 != ""):
			return nil, Place{Err: err}
		case err == nil && t.Holds(p) && (p.SHA256 == "" || t.Stood(p)):
			return nil, Place{Start: p.Start, End: p.End}
		case err == nil && t.Holds(p):
			return nil, Place{Err: fmt.Errorf("%q stands there, but not between the words that stood around it", wording.Short(t.Slice(p.Start, p.End)))}
		case words == "" || p.SHA256 != "":
			return nil, Place{Err: fmt.Errorf("the text there has other words: %q", wording.Short(t.Slice(p.Start, p.End)))}
		}
		return t.elsewhere(p, words)
	}
	if words == "" {
		if p.Line == 0 {
			return nil, Place{Err: ErrWordless}
		}
		return nil, t.spanOf(p)
	}
	hits, err := t.candidates(p, words)
	if err != nil && p.Quote != "" && p.Exact != "" {
		if exact, err := t.candidates(p, p.Exact); err == nil {
			return t.settle(p, words, exact)
		}
	}
	if err != nil {
		return nil, Place{Err: err}
	}
	return t.settle(p, words, hits)
}

// sought are the words that a passage is looked for by.
func sought(p *schema.Passage) string {
	if p.Quote == "" {
		return p.Exact
	}
	return p.Quote
}

// settle takes the place where there is but one.
func (t *Text) settle(p *schema.Passage, words string, hits []wording.Hit) ([]wording.Hit, Place) {
	if len(hits) > 1 {
		return hits, Place{}
	}
	return nil, t.take(words, hits[0])
}

// take makes a place of a hit.
func (t *Text) take(words string, h wording.Hit) Place {
	p := Place{Start: h.Start, End: h.End}
	if h.Folded {
		p.Note = fmt.Sprintf("%q stands there as %q", wording.Short(words), wording.Short(t.Slice(h.Start, h.End)))
	}
	return p
}

// within says whether the offsets of a passage are those of characters.
func (t *Text) within(p *schema.Passage) error {
	if p.Start < 0 || p.Start >= p.End {
		return fmt.Errorf("end %d is not after start %d", p.End, p.Start)
	}
	if p.End > t.Len() {
		return fmt.Errorf("end %d is beyond the text's %d characters", p.End, t.Len())
	}
	return nil
}

// Holds reports whether what a passage says of itself holds at its offsets: its
// hash, else its words. One that has neither holds anywhere in the text.
func (t *Text) Holds(p *schema.Passage) bool {
	switch {
	case t.within(p) != nil:
		return false
	case p.SHA256 != "":
		return t.Hash(p.Start, p.End) == p.SHA256
	}
	return sought(p) == "" || t.is(p.Start, p.End, sought(p)) || p.Exact != "" && t.is(p.Start, p.End, p.Exact)
}

// Stands reports whether a quote stands in a part of the text. What ends a
// sentence right behind the part belongs to it.
func (t *Text) Stands(quote string, start, end int) bool {
	return strings.Contains(t.Slice(start, end), quote) || len(t.quotesIn(quote, start, end)) > 0
}

// Cut gives the words of which a quote that stands in a part of the text has only
// some letters: it begins or ends inside a word wherever it stands there. Empty:
// it has whole words. In scripts without spaces nobody can tell.
func (t *Text) Cut(quote string, start, end int) string {
	part := t.Slice(start, end)
	if i := strings.Index(part, quote); i >= 0 {
		at := start + utf8.RuneCountInString(part[:i])
		if t.whole(wording.Hit{Start: at, End: at + utf8.RuneCountInString(quote)}) {
			return ""
		}
	}
	hits := t.quotesIn(quote, start, end)
	if len(hits) == 0 || slices.ContainsFunc(hits, t.whole) {
		return ""
	}
	from, to := hits[0].Start, hits[0].End
	for range mostCut {
		if t.inWord(from) {
			from--
		}
		if t.inWord(to) {
			to++
		}
	}
	return t.Slice(from, to)
}

// mostCut is how many letters before and behind a quote are shown at most.
const mostCut = 40

// quotesIn are the places of a quote in a part of the text and what ends a
// sentence right behind it.
func (t *Text) quotesIn(quote string, start, end int) []wording.Hit {
	return t.lookIn(quote, start, end+utf8.RuneCountInString(schema.Ending(t.Slice(end, end+schema.EndingLength))))
}

// is reports whether a part of the text has words and no others, but for
// typography.
func (t *Text) is(start, end int, words string) bool {
	for _, h := range t.lookIn(words, start, end) {
		if t.empty(start, h.Start) && t.empty(h.End, end) {
			return true
		}
	}
	return false
}

// elsewhere finds a passage whose offsets do not hold its words: within them,
// else by its line, else anywhere.
func (t *Text) elsewhere(p *schema.Passage, words string) ([]wording.Hit, Place) {
	told := func(h wording.Hit) Place {
		place := t.take(words, h)
		place.Note = strings.TrimPrefix(fmt.Sprintf("%s; it stands from %d to %d, and not from %d to %d", place.Note, h.Start, h.End, p.Start, p.End), "; ")
		return place
	}
	if t.within(p) == nil {
		if hits := t.lookIn(words, p.Start, p.End); len(hits) == 1 {
			return nil, told(hits[0])
		}
	}
	free := *p
	hits, err := t.candidates(&free, words)
	if err != nil && free.Line > 0 {
		free.Line = 0
		hits, err = t.candidates(&free, words)
	}
	switch {
	case err != nil:
		return nil, Place{Err: err}
	case len(hits) > 1:
		return hits, Place{}
	}
	return nil, told(hits[0])
}

// Paragraph reports whether a part of the text is all of a line, but for spaces.
func (t *Text) Paragraph(start, end int) bool {
	from, to, ok := t.Line(t.LineAt(start))
	if !ok {
		return false
	}
	from, to = t.trim(from, to)
	return from == start && to == end
}

// trim leaves out the spaces at both ends of a part of the text.
func (t *Text) trim(start, end int) (from, to int) {
	for start < end && t.empty(start, start+1) {
		start++
	}
	for start < end && t.empty(end-1, end) {
		end--
	}
	return start, end
}

// spanOf is the place of what span finds. The answer is kept for other passages of
// which the same is said.
func (t *Text) spanOf(p *schema.Passage) Place {
	asked := asking{line: p.Line, from: p.From, to: p.To}
	place, known := t.spanned[asked]
	if !known {
		place.Start, place.End, place.Err = t.span(p)
		if t.spanned == nil {
			t.spanned = map[asking]Place{}
		}
		t.spanned[asked] = place
	}
	return place
}

// span finds a passage by its line and its first and last words; without these
// it is the paragraph.
func (t *Text) span(p *schema.Passage) (start, end int, err error) {
	from, to, ok := t.Line(p.Line)
	if !ok {
		return 0, 0, fmt.Errorf("the text has %d lines, and no line %d", t.Lines(), p.Line)
	}
	if p.From == "" && p.To == "" { // all of the paragraph
		if from, to = t.trim(from, to); from == to {
			return 0, 0, fmt.Errorf("line %d is empty", p.Line)
		}
		return from, to, nil
	}
	where := fmt.Sprintf("on line %d", p.Line)
	start, end = from, to
	if p.From != "" {
		hits := t.beginning(p.From, from, to)
		if hits, err = t.one(hits, "from", p.From, where); err != nil {
			return 0, 0, err
		}
		start = hits[0].Start
	}
	if p.To != "" {
		where := where
		if p.From != "" {
			where += " after the first words"
		}
		hits := t.beginningIn(p.To, start, to)
		if hits, err = t.one(hits, "to", p.To, where); err != nil {
			return 0, 0, err
		}
		end = hits[0].End
	}
	if start >= end {
		return 0, 0, errors.New("this passage would be empty")
	}
	return start, end, nil
}

// one takes the only place of the words of a field, or the only one where they
// are whole words.
func (t *Text) one(hits []wording.Hit, field, words, where string) ([]wording.Hit, error) {
	if len(hits) > 1 {
		if whole := filter(hits, t.whole); len(whole) > 0 {
			hits = whole
		}
	}
	switch len(hits) {
	case 0:
		return nil, t.notFound(words, where)
	case 1:
		return hits, nil
	}
	return nil, fmt.Errorf("%s: %q stands %d times %s: give more words", field, wording.Short(words), len(hits), where)
}
