package parliament

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Span is a part of a text: code points from its start, half-open.
type Span struct {
	Start, End int
	Language   string // BCP 47, as the source has it; empty: not said
}

// A writer makes the plain text of a record: paragraphs on lines, white space
// folded into single spaces. It notes where runs of somebody's words stand.
type writer struct {
	b        strings.Builder
	n        int  // code points written
	breaks   int  // line breaks that are due before the next character
	space    bool // a space is due
	begun    bool // the line has a character
	full     bool // the text is longer than maxText
	run      Span // the one that is open
	open     bool
	word     bool // it has a letter or a digit
	runs     []Span
	words    int    // of all runs
	inWord   bool   // the last character was of a word
	language string // of what is written
}

// maxText is how many code points the text of a record may have: far more than are
// said on a day, and few enough for the file of its quotes to be read.
const maxText = 12 << 20

// line begins a line, or with 2 one behind an empty line.
func (w *writer) line(breaks int) {
	w.end()
	w.breaks, w.space = max(w.breaks, breaks), false
}

// end ends a run of words. One without a letter or a digit is none.
func (w *writer) end() {
	if w.open && w.word {
		w.runs = append(w.runs, w.run)
	}
	w.open, w.word, w.inWord = false, false, false
}

// write writes text. What is spoken becomes part of a run.
func (w *writer) write(text []byte, spoken bool) {
	for len(text) > 0 {
		r, size := rune(text[0]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(text)
		}
		switch {
		case r == ' ', r == '\n', r == '\t', r == '\r', r == '\u2028', r == '\u2029', unicode.IsControl(r):
			w.space, w.inWord = true, false
		case r == '\ufeff': // a mark of bytes, and no character
		default:
			w.put(text[:size], r, spoken)
		}
		text = text[size:]
	}
}

func (w *writer) put(char []byte, r rune, spoken bool) {
	if w.full || w.n >= maxText {
		w.full = true
		return
	}
	if !w.begun || w.breaks > 0 {
		if w.n > 0 {
			w.raw("\n\n"[:min(w.breaks, 2)], min(w.breaks, 2))
		}
	} else if w.space {
		w.raw(" ", 1)
	}
	w.breaks, w.space, w.begun = 0, false, true
	// What ends the words before a break is no beginning of those behind it.
	if spoken && !w.open && !strings.ContainsRune(",;:.!?…)]}”’»", r) {
		w.open, w.run = true, Span{w.n, w.n, w.language}
	}
	w.b.Write(char)
	w.n++
	if !spoken || !w.open {
		return
	}
	w.run.End = w.n
	if r < utf8.RuneSelf && (r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9') || r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
		w.word = true
		if !w.inWord {
			w.words++
		}
		w.inWord = true
	}
}

func (w *writer) raw(s string, n int) {
	w.b.WriteString(s)
	w.n += n
}

// aside writes what is no speaker's, in brackets that tell it from words: within a
// line, or on one of its own.
func (w *writer) aside(text string, own bool) Span {
	w.end()
	if own {
		w.line(1)
	} else {
		w.space = true
	}
	if text == "" {
		text = "…"
	}
	before, after := "[", "]"
	if bracketed(text) {
		before, after = "", ""
	}
	w.write([]byte(before), false)
	w.write([]byte(text), false)
	at := Span{Start: w.n - utf8.RuneCountInString(text), End: w.n}
	w.write([]byte(after), false)
	if own {
		w.line(1)
	}
	return at
}

// bracketed reports whether a text stands in brackets of its own.
func bracketed(text string) bool {
	for _, pair := range []string{"()", "[]", "//", "{}", "（）", "«»", "––"} {
		first, size := utf8.DecodeRuneInString(pair)
		last, _ := utf8.DecodeRuneInString(pair[size:])
		a, n := utf8.DecodeRuneInString(text)
		b, _ := utf8.DecodeLastRuneInString(text)
		if a == first && b == last && len(text) > n {
			return true
		}
	}
	return false
}

// take gives the runs since the last call, and how many words they have.
func (w *writer) take() (runs []Span, words int) {
	w.end()
	runs, words = w.runs, w.words
	w.runs, w.words = nil, 0
	return runs, words
}
