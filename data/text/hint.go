package text

import (
	"fmt"
	"strings"
	"unicode"

	"onrecord/schema/spelling"
	"onrecord/schema/wording"
)

// What is tried for hints on one text: so many steps, and so many words of each
// quote. When thousands of quotes are not in a long text, the first ones get a
// hint.
const (
	hintSteps = 1 << 24
	hintWords = 64
)

// Hint says where the text has words most like those that it has not, and which;
// empty where more than half of the words would have to be others.
func (t *Text) Hint(words string) string {
	var want []string
	for w := range strings.FieldsSeq(spelling.Fold(words)) {
		if w = bare(w); w != "" && len(want) < hintWords {
			want = append(want, w)
		}
	}
	if len(want) < 2 { // a word like it may stand anywhere
		return ""
	}
	line := t.lineLike(want)
	if line == 0 {
		return ""
	}
	from, to, _ := t.Line(line)
	if _, end, ok := t.Line(line + 1); ok { // the words may go on there
		to = end
	}
	start, end, edits := t.mostLike(want, from, to)
	if 2*edits >= len(want) {
		return ""
	}
	return fmt.Sprintf("the nearest is line %d: %q", t.LineAt(start), wording.Short(t.Slice(start, end)))
}

// lineLike is the line that has most of some words, together with the one behind
// it; 0: there is none. Words that stand on very many lines say nothing.
func (t *Text) lineLike(words []string) int {
	const common = 1000
	t.indexLines()
	hits := map[int32]int{}
	for _, w := range words {
		on := t.onLines[w]
		if len(on) > common || t.hinted > hintSteps {
			continue
		}
		t.hinted += len(on)
		for _, n := range on {
			hits[n]++
		}
	}
	best, line := 0, int32(0)
	for n, own := range hits {
		// A line with all of them is better than the one before it.
		if h := 2*(own+hits[n+1]) + min(1, own); h > best || h == best && n < line {
			best, line = h, n
		}
	}
	return int(line)
}

// mostLike finds, among the words between two places, the run that some words can
// be made of with the fewest words put in, left out or replaced (Sellers 1980).
func (t *Text) mostLike(words []string, from, to int) (start, end, edits int) {
	type run struct{ edits, start int }
	column := make([]run, len(words)+1)
	for i := range column {
		column[i] = run{i, from}
	}
	edits = len(words) + 1
	for at := from; at < to && t.hinted <= hintSteps; {
		begin, behind := t.nextWord(at, to)
		if at = behind; begin == behind {
			continue
		}
		word := bare(strings.TrimSpace(spelling.Fold(string(t.runes[begin:behind]))))
		t.hinted += len(words) + behind - begin
		diagonal := run{0, begin}
		column[0] = run{0, behind}
		for i, w := range words {
			next := diagonal
			if w != word {
				next.edits++
			}
			if c := column[i+1]; c.edits+1 < next.edits {
				next = run{c.edits + 1, c.start}
			}
			if c := column[i]; i > 0 && c.edits+1 < next.edits {
				next = run{c.edits + 1, c.start}
			}
			diagonal, column[i+1] = column[i+1], next
		}
		last := column[len(words)]
		if last.edits < edits || last.edits == edits && last.start == start {
			start, end, edits = last.start, behind, last.edits
		}
	}
	return start, end, edits
}

// nextWord finds the next word, without the marks around it; an empty one is
// nothing but marks.
func (t *Text) nextWord(at, to int) (begin, behind int) {
	for at < to && unicode.IsSpace(t.runes[at]) {
		at++
	}
	begin = at
	for at < to && !unicode.IsSpace(t.runes[at]) {
		at++
	}
	behind = at
	for begin < behind && !isWord(t.runes[begin]) {
		begin++
	}
	for begin < behind && !isWord(t.runes[behind-1]) {
		behind--
	}
	if begin == behind {
		return at, at
	}
	return begin, behind
}
