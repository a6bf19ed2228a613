// Package text holds the texts of sources, and finds where passages stand in
// them. It is the one place where words are looked for in a text: locate, import,
// verify and the readers all ask it.
//
//	t, err := text.New("gazette.txt", raw)
//	for i, found := range t.Places(statement.Evidence) { … }
//
// A passage is found by its offsets where the text has its words or its hash
// there; else by its words (see schema/wording for what may differ). Of several
// places those count that the line, the prefix and suffix, and the words from
// and to leave over, then those that are whole words, then those inside quotation
// marks; and passages of one statement that are left with several are taken in
// the coder's order.
package text

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"unicode/utf8"

	"onrecord/schema"
	"onrecord/schema/linecol"
	"onrecord/schema/wording"
)

// A Text is the plain text of a source: a byte order mark removed, CRLF and CR
// turned into LF, and nothing else changed. Offsets count code points.
// It serves one goroutine.
type Text struct {
	Language string // BCP 47; empty: not known

	runes   []rune
	lines   []int // where each line starts
	sum     string
	words   *wording.Text               // nil: nothing was looked for yet
	finds   map[searching][]wording.Hit // of words in all of the text, and on lines
	sought  map[asking]searchResult     // where passages may stand
	spanned map[asking]Place            // what from and to say
	told    map[ambiguity]error         // messages about places that passages share
	listed  map[string]string           // the lines on which words stand, as a message has them
	onLines map[string][]int32          // where each word stands; nil: not needed yet
	hinted  int                         // steps taken for hints
	folded  *foldedText                 // nil: not needed yet
	inside  *spans                      // inside quotation marks; nil: not looked for yet
}

// New normalises a text. Invalid UTF-8 and U+0000 are schema.Problems.
func New(file string, raw []byte) (*Text, error) {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if err := valid(file, raw); err != nil {
		return nil, err
	}
	raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	sum := sha256.Sum256(raw)
	t := &Text{runes: []rune(string(raw)), sum: hex.EncodeToString(sum[:]), lines: []int{0}}
	for i, r := range t.runes {
		if r == '\n' {
			t.lines = append(t.lines, i+1)
		}
	}
	return t, nil
}

// valid finds the first byte that is not a character, and the first U+0000.
func valid(file string, raw []byte) error {
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRune(raw[i:])
		bad := ""
		switch {
		case r == utf8.RuneError && size == 1:
			bad = "invalid UTF-8"
		case r == 0:
			bad = "the character U+0000 is not allowed here"
		}
		if bad != "" {
			line, column := linecol.Of(raw, i)
			return schema.Problems{{Pos: schema.Pos{File: file, Line: line, Column: column}, Msg: bad}}
		}
		i += size
	}
	return nil
}

// Len is the number of code points.
func (t *Text) Len() int { return len(t.runes) }

// SHA256 is the hash of the normalised text, in hexadecimal.
func (t *Text) SHA256() string { return t.sum }

// Slice gives the characters from start to end; offsets outside are cut.
func (t *Text) Slice(start, end int) string {
	start, end = max(0, min(start, len(t.runes))), max(0, min(end, len(t.runes)))
	if start > end {
		return ""
	}
	return string(t.runes[start:end])
}

// Hash is the SHA-256 of a span's UTF-8.
func (t *Text) Hash(start, end int) string {
	sum := sha256.Sum256([]byte(t.Slice(start, end)))
	return hex.EncodeToString(sum[:])
}

// Lines is the number of lines.
func (t *Text) Lines() int {
	if n := len(t.lines); n > 1 && t.lines[n-1] == len(t.runes) {
		return n - 1
	}
	return len(t.lines)
}

// Line gives a line's span, without its end; false when there is none.
func (t *Text) Line(n int) (start, end int, ok bool) {
	if n < 1 || n > t.Lines() {
		return 0, 0, false
	}
	start, end = t.lines[n-1], len(t.runes)
	if n < len(t.lines) {
		end = t.lines[n] - 1
	}
	return start, end, true
}

// LineAt is the 1-based line of an offset.
func (t *Text) LineAt(offset int) int {
	lo, hi := 0, len(t.lines)
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; t.lines[mid] <= offset {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo + 1
}
