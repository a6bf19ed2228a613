// Package spelling compares names and words but for case, accents, typography
// and a few letters. Fold reduces a text to what a search compares, Words takes it
// apart, and Nearest finds what a misspelt name was meant to be. It knows nothing
// of the model.
package spelling

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// strokes are letters whose bar or ligature Unicode does not decompose.
var strokes = strings.NewReplacer("ø", "o", "ł", "l", "đ", "d", "ħ", "h", "ß", "ss", "æ", "ae", "œ", "oe", "ı", "i", "þ", "th", "ð", "d")

// Fold reduces a text to what a search compares: lower case, without
// diacritics, every quotation mark and apostrophe a plain ', every dash a
// hyphen, runs of white space one space, none at the ends. Letters that differ
// in kind stay apart: й is no и, for it is a letter of its own.
func Fold(s string) string {
	return strings.Join(strings.Fields(foldLetters(s)), " ")
}

// foldLetters folds all but white space.
func foldLetters(s string) string {
	if out, ok := foldEach(s); ok {
		return out
	}
	return foldWhole(s)
}

// foldWhole folds any text.
func foldWhole(s string) string {
	var b strings.Builder
	base := rune(0)
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		if invisible(r) {
			continue
		}
		if unicode.Is(unicode.Mn, r) && !(unicode.Is(unicode.Cyrillic, base) && r == '\u0306') {
			continue
		}
		base = r
		b.WriteRune(plainMark(r))
	}
	s = strokes.Replace(norm.NFC.String(b.String()))
	return strings.ToLower(strings.ReplaceAll(s, `"`, "'"))
}

// invisible reports whether a character says where a word may be divided or
// joined, and no more: those of a web page come along when words are copied.
func invisible(r rune) bool {
	switch r {
	case 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF:
		return true
	}
	return false
}

// foldEach folds a text of which every character can be folded by itself:
// none of them combines with one before it.
func foldEach(s string) (string, bool) {
	table := folded()
	b := make([]byte, 0, len(s)+len(s)/4)
	for _, r := range s {
		switch {
		case r < 0x80:
			b = append(b, table.ascii[r])
		case r < 0x300: // Latin
			b = append(b, table.latin[r-0x80]...)
		case r >= 0x370 && r < 0x483: // Greek and Cyrillic
			b = append(b, table.greek[r-0x370]...)
		case r >= 0x2010 && r < 0x2028: // dashes and quotation marks
			b = append(b, table.marks[r-0x2010]...)
		default:
			return "", false
		}
	}
	return string(b), true
}

// A foldTable is what characters fold to by themselves.
type foldTable struct {
	ascii [0x80]byte
	latin [0x300 - 0x80]string
	greek [0x483 - 0x370]string
	marks [0x2028 - 0x2010]string
}

var folded = sync.OnceValue(func() *foldTable {
	var t foldTable
	for r := range rune(0x80) {
		t.ascii[r] = foldWhole(string(r))[0]
	}
	for _, part := range []struct {
		first rune
		to    []string
	}{{0x80, t.latin[:]}, {0x370, t.greek[:]}, {0x2010, t.marks[:]}} {
		for i := range part.to {
			part.to[i] = foldWhole(string(part.first + rune(i)))
		}
	}
	return &t
})

// plainMark turns quotation marks, apostrophes and dashes into plain ones.
func plainMark(r rune) rune {
	switch r {
	case '‘', '’', '‚', '‛', '“', '”', '„', '‟', '«', '»', '‹', '›', '"', '`', '´', 'ʼ', '′', '″':
		return '\''
	case '‐', '‑', '‒', '–', '—', '−':
		return '-'
	}
	return r
}

// FoldQuotes turns every quotation mark and apostrophe of a text into a plain
// ' and leaves the number of code points as it is, so that offsets stay true.
func FoldQuotes(s string) string {
	return strings.Map(func(r rune) rune {
		if m := plainMark(r); m == '\'' {
			return m
		}
		return r
	}, s)
}
