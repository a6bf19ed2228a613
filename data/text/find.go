package text

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"onrecord/schema"
	"onrecord/schema/spelling"
	"onrecord/schema/wording"
)

// look finds words in all of the text.
func (t *Text) look(words string) []wording.Hit { return t.beginning(words, 0, t.Len()) }

// A searching is for words that begin in a part of the text.
type searching struct {
	words    string
	from, to int
}

// lookIn finds words in a part of the text.
func (t *Text) lookIn(words string, from, to int) []wording.Hit {
	return t.wording().Find(wording.Parse(words), from, to)
}

func (t *Text) wording() *wording.Text {
	if t.words == nil {
		t.words = wording.New(t.runes)
	}
	return t.words
}

// beginning finds words that begin in a part of the text: all of it, or a line.
// Words that are looked for again are not looked up again.
func (t *Text) beginning(words string, from, to int) []wording.Hit {
	search := searching{words, from, to}
	hits, known := t.finds[search]
	if !known {
		hits = t.beginningIn(words, from, to)
		if t.finds == nil {
			t.finds = map[searching][]wording.Hit{}
		}
		t.finds[search] = hits
	}
	return hits
}

// beginningIn does what beginning does, in any part, and keeps nothing.
func (t *Text) beginningIn(words string, from, to int) []wording.Hit {
	q := wording.Parse(words)
	return t.wording().FindBeginning(q, from, to, min(t.Len(), to+q.Reach()))
}

// candidates are the places at which a passage may stand, by its words and by
// all that is said of where they are. The answer is kept for other passages of
// which the same is said: a text may have thousands of them.
func (t *Text) candidates(p *schema.Passage, words string) ([]wording.Hit, error) {
	asked := askedOf(p, words)
	if known, ok := t.sought[asked]; ok {
		return known.hits, known.err
	}
	hits, err := t.seek(p, words)
	if t.sought == nil {
		t.sought = map[asking]searchResult{}
	}
	t.sought[asked] = searchResult{hits, err}
	return hits, err
}

// asking is all that the places of a passage depend on.
type asking struct {
	line                            int
	words, prefix, suffix, from, to string
}

func askedOf(p *schema.Passage, words string) asking {
	return asking{p.Line, words, p.Prefix, p.Suffix, p.From, p.To}
}

// A searchResult is what was found.
type searchResult struct {
	hits []wording.Hit
	err  error // why there are none
}

func (t *Text) seek(p *schema.Passage, words string) ([]wording.Hit, error) {
	from, to, where := 0, t.Len(), "in the text"
	if p.Line > 0 {
		var ok bool
		if from, to, ok = t.Line(p.Line); !ok {
			return nil, fmt.Errorf("the text has %d lines, and no line %d", t.Lines(), p.Line)
		}
		to = min(to+1, t.Len()) // its end is on it
		where = fmt.Sprintf("on line %d", p.Line)
	}
	hits := t.beginning(words, from, to)
	if len(hits) == 0 {
		return nil, t.notFound(words, where)
	}
	if left := t.between(p, hits, from, to); len(left) > 0 {
		hits = left
	} else {
		return nil, fmt.Errorf("%q stands %s, but not %s", wording.Short(words), where, around("from", p.From, "up to", p.To))
	}
	if len(hits) == 1 {
		return hits, nil
	}
	if p.Prefix != "" || p.Suffix != "" {
		if hits = t.framed(hits, words, p); len(hits) == 0 {
			return nil, fmt.Errorf("%q stands %s, but never %s", wording.Short(words), where, around("behind", p.Prefix, "before", p.Suffix))
		}
	}
	for _, better := range []func(wording.Hit) bool{
		func(h wording.Hit) bool { return t.whole(h) },
		func(h wording.Hit) bool { return t.quoted().hold(h.Start, h.End) },
	} {
		if len(hits) == 1 {
			break
		}
		if left := filter(hits, better); len(left) > 0 {
			hits = left
		}
	}
	return hits, nil
}

// around says between which words something is looked for, one side or both.
func around(first, words, last, others string) string {
	var sides []string
	for _, side := range [][2]string{{first, words}, {last, others}} {
		if side[1] != "" {
			sides = append(sides, fmt.Sprintf("%s %q", side[0], wording.Short(side[1])))
		}
	}
	return strings.Join(sides, " and ")
}

func filter(hits []wording.Hit, keep func(wording.Hit) bool) (left []wording.Hit) {
	for _, h := range hits {
		if keep(h) {
			left = append(left, h)
		}
	}
	return left
}

// framed keeps the places that have the prefix before them and the suffix
// behind. Of many they are looked up together with the words.
func (t *Text) framed(hits []wording.Hit, words string, p *schema.Passage) []wording.Hit {
	const many = 32
	if len(hits) > many && p.Prefix != "" {
		hits = inside(hits, t.lookIn(p.Prefix+words, 0, t.Len()), func(h, whole wording.Hit) bool { return h.End == whole.End })
	}
	if len(hits) > many && p.Suffix != "" {
		hits = inside(hits, t.lookIn(words+p.Suffix, 0, t.Len()), func(h, whole wording.Hit) bool { return h.Start == whole.Start })
	}
	if len(hits) > many {
		return hits
	}
	return filter(hits, func(h wording.Hit) bool { return t.framedBy(h.Start, h.End, p) })
}

// inside keeps the places that begin in one of others and agree with it.
func inside(hits, others []wording.Hit, agree func(h, other wording.Hit) bool) (left []wording.Hit) {
	var kept []int
	for _, other := range others {
		for n := startingAt(hits, other.Start); n < len(hits) && hits[n].Start < other.End; n++ {
			if agree(hits[n], other) {
				kept = append(kept, n)
			}
		}
	}
	slices.Sort(kept)
	for _, n := range slices.Compact(kept) {
		left = append(left, hits[n])
	}
	return left
}

// framedBy reports whether the prefix of a passage stands before a place and
// its suffix behind.
func (t *Text) framedBy(start, end int, p *schema.Passage) bool {
	return t.before(start, p.Prefix) && t.behind(end, p.Suffix)
}

// before reports whether words stand right before a place, but for typography.
func (t *Text) before(at int, words string) bool {
	return words == "" || slices.ContainsFunc(t.lookIn(words, at-3*len(words)-64, at), func(h wording.Hit) bool { return t.empty(h.End, at) })
}

// behind does what before does, behind a place.
func (t *Text) behind(at int, words string) bool {
	return words == "" || slices.ContainsFunc(t.lookIn(words, at, at+3*len(words)+64), func(h wording.Hit) bool { return t.empty(at, h.Start) })
}

// empty reports whether there is nothing but space between two places.
func (t *Text) empty(from, to int) bool {
	return strings.TrimFunc(t.Slice(from, to), func(r rune) bool { return wording.Space(r) || wording.Invisible(r) }) == ""
}

// between keeps the places that the first and the last words of a passage leave
// over: for each place of the first words the next one, for each of the last
// words the last one before.
func (t *Text) between(p *schema.Passage, hits []wording.Hit, from, to int) []wording.Hit {
	if p.From != "" {
		var left []wording.Hit
		for _, f := range t.beginning(p.From, from, to) {
			n := startingAt(hits, f.Start)
			if n < len(hits) && (len(left) == 0 || left[len(left)-1] != hits[n]) {
				left = append(left, hits[n])
			}
		}
		hits = left
	}
	if p.To != "" {
		var left []wording.Hit
		for _, l := range t.beginning(p.To, from, to) {
			n := startingAt(hits, l.End) - 1
			for n >= 0 && hits[n].End > l.End {
				n--
			}
			if n >= 0 && (len(left) == 0 || left[len(left)-1] != hits[n]) {
				left = append(left, hits[n])
			}
		}
		hits = left
	}
	return hits
}

// LineOf is the first line on which words stand, or 0.
func (t *Text) LineOf(words string) int {
	if hits := t.look(words); len(hits) > 0 {
		return t.LineAt(hits[0].Start)
	}
	return 0
}

// startingAt is the first of places that begins at a character or behind.
func startingAt(hits []wording.Hit, at int) int {
	n, _ := slices.BinarySearchFunc(hits, at, func(h wording.Hit, at int) int { return h.Start - at })
	return n
}

// whole reports whether a place begins and ends where words do. In scripts
// without spaces every character does.
func (t *Text) whole(h wording.Hit) bool { return !t.inWord(h.Start) && !t.inWord(h.End) }

// inWord reports whether there is a word, or a number, before a place that goes on
// behind it.
func (t *Text) inWord(at int) bool {
	if at <= 0 || at >= len(t.runes) {
		return false
	}
	a, b := t.runes[at-1], t.runes[at]
	return t.inNumber(at) || wording.Word(a) && wording.Word(b) && !wording.Solid(a) && !wording.Solid(b)
}

// inNumber reports whether a place is between the digits of a number, beside what
// separates them (1,500 and 2.5, 3:15), or behind its sign.
func (t *Text) inNumber(at int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(t.runes) && unicode.IsDigit(t.runes[i]) }
	separates := func(i int) bool { return strings.ContainsRune(".,:'’\u00a0\u2009\u202f", t.runes[i]) }
	switch {
	case digit(at-2) && separates(at-1) && digit(at), digit(at-1) && separates(at) && digit(at+1):
		return true
	case digit(at) && (t.runes[at-1] == '-' || t.runes[at-1] == '−'):
		return at == 1 || wording.Space(t.runes[at-2]) || wording.Mark(t.runes[at-2])
	}
	return false
}

// several says that words stand in more than one place. Of places that several
// passages share it is said once.
func (t *Text) several(p *schema.Passage, words string, hits []wording.Hit) error {
	if !t.shared(p, words, hits) {
		return t.tellSeveral(p, words, hits)
	}
	told := ambiguity{&hits[0], len(hits), p.Line, words}
	err, known := t.told[told]
	if !known {
		err = t.tellSeveral(p, words, hits)
		if t.told == nil {
			t.told = map[ambiguity]error{}
		}
		t.told[told] = err
	}
	return err
}

// ambiguity is all that the message of several places depends on.
type ambiguity struct {
	first        *wording.Hit
	places, line int
	words        string
}

// shared reports whether places are kept for all passages of which the same is
// said.
func (t *Text) shared(p *schema.Passage, words string, hits []wording.Hit) bool {
	same := func(kept []wording.Hit) bool { return len(kept) == len(hits) && &kept[0] == &hits[0] }
	return same(t.finds[searching{words, 0, t.Len()}]) || same(t.sought[askedOf(p, words)].hits) || same(t.sought[askedOf(p, p.Exact)].hits)
}

func (t *Text) tellSeveral(p *schema.Passage, words string, hits []wording.Hit) error {
	where, hint := "in the text", "give the words before as prefix"
	if p.Line > 0 {
		where = fmt.Sprintf("on line %d", p.Line)
	}
	if lines := t.linesOf(hits); p.Line == 0 && len(lines) == len(hits) {
		hint = "give the line"
	}
	return fmt.Errorf("%q stands %d times %s (line %s): %s", wording.Short(words), len(hits), where, t.listLines(hits), hint)
}

// linesOf are the lines on which hits stand, each once.
func (t *Text) linesOf(hits []wording.Hit) []int {
	lines := make([]int, len(hits))
	for i, h := range hits {
		lines[i] = t.LineAt(h.Start)
	}
	return slices.Compact(lines)
}

// listLines names the first lines on which hits stand, and counts the others.
func (t *Text) listLines(hits []wording.Hit) string {
	const most = 5
	lines := t.linesOf(hits)
	var b strings.Builder
	for i, line := range lines[:min(most, len(lines))] {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprint(&b, line)
	}
	if n := len(lines) - most; n > 0 {
		fmt.Fprintf(&b, " and %d more", n)
	}
	return b.String()
}

// notFound says what is the matter with words that are not there.
func (t *Text) notFound(words, where string) error {
	if where != "in the text" {
		if hits := t.look(words); len(hits) > 0 {
			if t.listed == nil {
				t.listed = map[string]string{}
			}
			if t.listed[words] == "" {
				t.listed[words] = t.listLines(hits)
			}
			return fmt.Errorf("%q is not %s, but on line %s", wording.Short(words), where, t.listed[words])
		}
	}
	if line := t.lineWith(spelling.Fold(words)); line > 0 {
		return fmt.Errorf("%q is not %s; line %d has it in other letters or spaces", wording.Short(words), where, line)
	}
	if hint := t.Hint(words); hint != "" {
		return fmt.Errorf("%q is not %s; %s", wording.Short(words), where, hint)
	}
	return fmt.Errorf("%q is not %s", wording.Short(words), where)
}

// lineWith is the first line that has folded words, or 0. The lines are folded
// once.
func (t *Text) lineWith(folded string) int {
	if folded == "" {
		return 0
	}
	if t.folded == nil {
		t.folded = newFoldedText(t)
	}
	return t.folded.line(folded)
}

// LinesOf are the lines on which words stand that are found by nothing else, each
// once.
func (t *Text) LinesOf(words string) []int {
	hits, err := t.candidates(&schema.Passage{Quote: words}, words)
	if err != nil {
		return nil
	}
	return t.linesOf(hits)
}
