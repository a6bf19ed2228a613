package text

import (
	"index/suffixarray"
	"slices"
	"strings"

	"onrecord/schema/spelling"
)

// A foldedText is the lines of a text as spelling.Fold has them. Words are looked
// for from its beginning, and by an index once the text was read so often that
// one costs no more.
type foldedText struct {
	text    string
	starts  []int          // of the lines
	on      map[string]int // the line of words that were looked for; 0: none has them
	scanned int            // bytes looked at
	index   *suffixarray.Index
}

// indexCosts is how often a text is read in the time in which an index is made.
const indexCosts = 256

func newFoldedText(t *Text) *foldedText {
	var b strings.Builder
	f := &foldedText{on: map[string]int{}}
	for n := 1; n <= t.Lines(); n++ {
		start, end, _ := t.Line(n)
		f.starts = append(f.starts, b.Len())
		b.WriteString(spelling.Fold(t.Slice(start, end)))
		b.WriteByte('\n')
	}
	f.text = b.String()
	return f
}

// line is the first line that has folded words, or 0.
func (f *foldedText) line(words string) int {
	line, known := f.on[words]
	if !known {
		if at := f.first(words); at >= 0 {
			line, _ = slices.BinarySearch(f.starts, at+1)
		}
		f.on[words] = line
	}
	return line
}

// first is the first place of words, or -1.
func (f *foldedText) first(words string) int {
	if f.index == nil && f.scanned > indexCosts*len(f.text) {
		f.index = suffixarray.New([]byte(f.text))
	}
	if f.index == nil {
		at := strings.Index(f.text, words)
		if at < 0 {
			f.scanned += len(f.text)
		} else {
			f.scanned += at + len(words)
		}
		return at
	}
	// What stands often stands near the beginning.
	near := min(len(f.text), 1<<12+len(words))
	at := strings.Index(f.text[:near], words)
	if f.scanned += near; at >= 0 || near == len(f.text) {
		return at
	}
	places := f.index.Lookup([]byte(words), -1)
	f.scanned += len(words) + len(places)
	if len(places) == 0 {
		return -1
	}
	return slices.Min(places)
}
