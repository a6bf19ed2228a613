package schema

import (
	"strings"
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
	ascii := true
	for i := 0; i < len(s) && ascii; i++ {
		ascii = s[i] < 0x80
	}
	if !ascii {
		var b strings.Builder
		base := rune(0)
		for _, r := range norm.NFKD.String(strings.ToLower(s)) {
			if unicode.Is(unicode.Mn, r) && !(unicode.Is(unicode.Cyrillic, base) && r == '\u0306') {
				continue
			}
			base = r
			b.WriteRune(plainMark(r))
		}
		s = strokes.Replace(norm.NFC.String(b.String()))
	}
	return strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(s, `"`, "'")), " "))
}

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

// PlainMarks turns every quotation mark and apostrophe of a text into a plain
// ' and leaves the number of code points as it is, so that offsets stay true.
func PlainMarks(s string) string {
	return strings.Map(func(r rune) rune {
		if m := plainMark(r); m == '\'' {
			return m
		}
		return r
	}, s)
}
