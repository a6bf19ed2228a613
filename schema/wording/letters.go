package wording

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Mark reports whether a character is a quotation mark, an apostrophe or a
// prime, of any style.
func Mark(r rune) bool {
	switch r {
	case '\'', '"', '`', '´', '‘', '’', '‚', '‛', '“', '”', '„', '‟', '«', '»', '‹', '›', 'ʼ', '′', '″',
		'「', '」', '『', '』', '｢', '｣', '﹁', '﹂', '﹃', '﹄', '〝', '〞', '〟', '＂', '＇', '❛', '❜', '❝', '❞':
		return true
	}
	return false
}

// dash reports whether a character is a hyphen, a dash or a minus.
func dash(r rune) bool {
	switch r {
	case '-', '‐', '‑', '‒', '–', '—', '―', '−', '﹘', '﹣', '－', '⸺', '⸻':
		return true
	}
	return false
}

// long reports whether a dash is one around which styles put spaces or none.
func long(r rune) bool { return dash(r) && r != '-' && r != '‐' && r != '‑' }

// Space reports whether a character is white space that takes room.
func Space(r rune) bool {
	if r < 0x80 {
		return r == ' ' || r >= '\t' && r <= '\r'
	}
	return unicode.IsSpace(r)
}

// tied reports whether a space is one of those that typography puts before and
// after marks: no line breaks at it, or it is thin.
func tied(r rune) bool {
	return r == '\u00a0' || r == '\u202f' || r == '\u2009' || r == '\u200a' || r == '\u2007'
}

func lineEnd(r rune) bool {
	return r >= '\n' && r <= '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}

// Invisible reports whether a character takes no room: soft hyphens, zero-width
// spaces, joiners, byte order marks, directions, variation selectors, and the
// Arabic stretch.
func Invisible(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r == '\u00ad', r == '\u034f', r == '\u061c', r == '\u0640', r == '\u180e', r == '\ufeff':
		return true
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x2064, r >= 0x2066 && r <= 0x206f:
		return true
	}
	return r >= 0xfe00 && r <= 0xfe0f
}

// Solid reports whether a character belongs to a script that has no spaces
// between words, so that a line may end anywhere.
func Solid(r rune) bool {
	switch {
	case r < 0x0e00:
		return false
	case r < 0x3000:
		return unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
	}
	return r <= 0x303f || r >= 0xff00 && r <= 0xff65 || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// combining reports whether a character is a sign on the one before it.
func combining(r rune) bool { return r >= 0x300 && unicode.In(r, unicode.Mn, unicode.Me) }

// Word reports whether a character is part of a word.
func Word(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.In(r, unicode.Mn, unicode.Mc)
}

// ligature gives the letters of a character that is a typesetter's form of
// them, or nothing.
func ligature(r rune) string {
	switch {
	case r == 'ſ':
		return "s"
	case r >= 0xfb00 && r <= 0xfb4f, r >= 0xfb50 && r <= 0xfd3d, r >= 0xfd50 && r <= 0xfdf9, r >= 0xfe70 && r <= 0xfefc, // Latin, Hebrew, Arabic
		r >= 0x0132 && r <= 0x0133, r >= 0x01c7 && r <= 0x01cc, r >= 0x01f1 && r <= 0x01f3: // ĳ, ǉ, ǌ, ǳ
		return norm.NFKC.String(string(r))
	}
	return ""
}

// appendBones puts the bones of a character behind others: what is left of it
// when all that typography may change is taken away, and its case.
func appendBones(dst []byte, r rune) []byte {
	if r < 0x80 {
		if b := bonesOf().ascii[r]; b != 0 {
			return append(dst, b)
		}
		return dst
	}
	if r < 0x3100 {
		return append(dst, bonesOf().others[r-0x80]...)
	}
	if r >= 0x4e00 && r <= 0x9fff {
		return append(dst, string(r)...)
	}
	return append(dst, bones(r)...)
}

var bonesOf = sync.OnceValue(func() *skeletons {
	var s skeletons
	for r := range rune(0x3100) {
		if b := bones(r); r >= 0x80 {
			s.others[r-0x80] = b
		} else if b != "" {
			s.ascii[r] = b[0]
		}
	}
	return &s
})

type skeletons struct {
	ascii  [0x80]byte
	others [0x3100 - 0x80]string
}

func bones(r rune) string {
	bare := func(r rune) bool {
		return Mark(r) || dash(r) || Space(r) || Invisible(r) || combining(r) || r == '.' || r == ',' || r == '…' || r == 0
	}
	if bare(r) {
		return ""
	}
	var b strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		if !bare(part) {
			b.WriteRune(unicode.ToLower(part))
		}
	}
	return b.String()
}
