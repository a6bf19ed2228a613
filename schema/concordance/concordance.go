// Package concordance shows words in context: where in a text stands what is looked
// for, with what is to its left and to its right, and puts such lines in order. It
// knows nothing of the model.
//
//	find, err := concordance.Pattern(`harbou?rs?`)
//	for _, at := range find(text) {
//		line := concordance.At(text, at, 40)
//		…
//	}
package concordance

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"onrecord/schema/spelling"
)

// A Finder says where in a text stands what is looked for: text[from:until], in
// order, none of them empty and none within another.
type Finder func(text string) [][2]int

// A Line is a place in a text with its context, on one line: runs of space and of
// characters that show nothing are one space.
type Line struct {
	From, Until       int    // text[From:Until] is what was found
	Left, Word, Right string // the context ends at words, but for a very long one
}

// At is a place that was found in a text, with at most so many characters on each side.
func At(text string, at [2]int, width int) Line {
	return Line{at[0], at[1], before(text[:at[0]], width), plain(text[at[0]:at[1]]), after(text[at[1]:], width)}
}

// before is the end of a text.
func before(text string, width int) string {
	at := len(text)
	for n := 0; n < width && at > 0; n++ {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	cut := text[at:]
	if r, _ := utf8.DecodeLastRuneInString(text[:at]); at > 0 && !unicode.IsSpace(r) {
		if space := strings.IndexFunc(cut, unicode.IsSpace); space >= 0 && space < len(cut)/2 {
			cut = cut[space:]
		}
	}
	return strings.TrimLeft(plain(cut), " ")
}

// after is the beginning of a text.
func after(text string, width int) string {
	at := 0
	for n := 0; n < width && at < len(text); n++ {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	cut := text[:at]
	if r, _ := utf8.DecodeRuneInString(text[at:]); at < len(text) && !unicode.IsSpace(r) {
		if space := strings.LastIndexFunc(cut, unicode.IsSpace); space > len(cut)/2 {
			cut = cut[:space]
		}
	}
	return strings.TrimRight(plain(cut), " ")
}

// plain is a text on one line.
func plain(text string) string {
	var b strings.Builder
	space := false
	for _, r := range text {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			space = true
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	if space {
		b.WriteByte(' ')
	}
	return b.String()
}

// Orders are what lines can be put in order by: as they stand in the texts, or by the
// words to the left, read from what was found on, by what was found, or by the words
// to the right.
func Orders() []string { return []string{"text", "left", "word", "right"} }

// A Key is what lines are compared by in one of the Orders.
type Key []string

// KeyOf is the key of a line: none where the order is that of the texts.
func KeyOf(l *Line, order string) Key {
	left, word, right := spelling.Words(l.Left), spelling.Words(l.Word), spelling.Words(l.Right)
	slices.Reverse(left)
	switch order {
	case "left":
		return slices.Concat(left, []string{""}, word, right)
	case "word":
		return slices.Concat(word, []string{""}, right, left)
	case "right":
		return slices.Concat(right, []string{""}, word, left)
	}
	return nil
}

// Compare compares keys word by word.
func (k Key) Compare(o Key) int {
	for i := range min(len(k), len(o)) {
		if c := strings.Compare(k[i], o[i]); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(k), len(o))
}

// Apart leaves out places that begin within others: of those that begin together the
// longest stays. They are in order.
func Apart(found [][2]int) [][2]int {
	var out [][2]int
	for _, at := range found {
		switch last := len(out) - 1; {
		case last >= 0 && at[0] == out[last][0]:
			out[last][1] = max(out[last][1], at[1])
		case last < 0 || at[0] >= out[last][1]:
			out = append(out, at)
		}
	}
	return out
}
