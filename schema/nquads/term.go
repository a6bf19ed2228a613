package nquads

import (
	"strings"
	"unicode/utf8"
)

const (
	xsd           = "http://www.w3.org/2001/XMLSchema#"
	rdfLangString = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
)

// invalidUTF8 is the offset of the first byte of s that is no UTF-8, or -1.
func invalidUTF8(s string) int {
	for i, r := range s {
		if r != utf8.RuneError {
			continue
		}
		if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
			return i
		}
	}
	return -1
}

// iriMayHold checks IRIREF of the grammar. It is not all of RFC 3987.
func iriMayHold(r rune) bool {
	switch r {
	case '<', '>', '"', '{', '}', '|', '^', '`', '\\':
		return false
	}
	return r > ' '
}

// absolute reports whether s begins with a scheme (RFC 3986, section 3.1).
func absolute(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case letter(c):
		case i == 0:
			return false
		case c == ':':
			return true
		case !digit(c) && c != '+' && c != '-' && c != '.':
			return false
		}
	}
	return false
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func digit(c byte) bool { return c >= '0' && c <= '9' }

// languageTag is the length of the language tag that s begins with, LANGTAG of
// the grammar without its @: letters, then groups of letters and digits. It is
// 0 if there is none.
func languageTag(s string) int {
	n := 0
	for n < len(s) && letter(s[n]) {
		n++
	}
	if n == 0 {
		return 0
	}
	for end := n; end < len(s) && s[end] == '-'; n = end {
		for end++; end < len(s) && (letter(s[end]) || digit(s[end])); end++ {
		}
		if end == n+1 {
			break
		}
	}
	return n
}

// blankLabel is the length of the label that s begins with, BLANK_NODE_LABEL
// of the grammar without its _:, or 0. The colon, which the grammar of 2014
// allows and the test suite does not, is none of its characters.
func blankLabel(s string) int {
	n := 0
	for i, r := range s {
		if !nameStart(r) && (i == 0 || !namePart(r)) {
			break
		}
		if r != '.' { // a label does not end with one
			n = i + utf8.RuneLen(r)
		}
	}
	return n
}

// nameStart is PN_CHARS_U of the grammar, and the digits.
func nameStart(r rune) bool {
	if r < utf8.RuneSelf {
		return letter(byte(r)) || digit(byte(r)) || r == '_'
	}
	switch {
	case r >= 0xC0 && r <= 0x2FF:
		return r != 0xD7 && r != 0xF7
	case r >= 0x370 && r <= 0x1FFF:
		return r != 0x37E
	case r >= 0x200C && r <= 0x200D,
		r >= 0x2070 && r <= 0x218F,
		r >= 0x2C00 && r <= 0x2FEF,
		r >= 0x3001 && r <= 0xD7FF,
		r >= 0xF900 && r <= 0xFDCF,
		r >= 0xFDF0 && r <= 0xFFFD,
		r >= 0x10000 && r <= 0xEFFFF:
		return true
	}
	return false
}

// namePart is what PN_CHARS adds, and the full stop.
func namePart(r rune) bool {
	return r == '-' || r == '.' || r == 0xB7 || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}

// unescape decodes all escapes of s. The second result is the offset of one
// that is none, or -1.
func unescape(s string) (string, int) {
	var b strings.Builder
	b.Grow(len(s)) // no escape is shorter than what it stands for
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '\\')
		if i < 0 {
			b.WriteString(s[at:])
			return b.String(), -1
		}
		b.WriteString(s[at : at+i])
		at += i
		r, size := escape(s[at:])
		if size == 0 {
			return "", at
		}
		b.WriteRune(r)
		at += size
	}
}

// escape decodes the escape that s begins with; a size of 0 means there is
// none.
func escape(s string) (r rune, size int) {
	if len(s) < 2 {
		return 0, 0
	}
	if i := strings.IndexByte(`tbnrf"'\`, s[1]); i >= 0 {
		return rune("\t\b\n\r\f\"'\\"[i]), 2
	}
	return unicodeEscape(s)
}

// unicodeEscape decodes \uXXXX or \UXXXXXXXX, of a character: a surrogate is
// none.
func unicodeEscape(s string) (r rune, size int) {
	switch {
	case strings.HasPrefix(s, `\u`):
		size = 6
	case strings.HasPrefix(s, `\U`):
		size = 10
	}
	if size == 0 || len(s) < size {
		return 0, 0
	}
	for i := 2; i < size; i++ {
		c := s[i]
		switch {
		case digit(c):
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, 0
		}
		if r = r<<4 | rune(c); r > utf8.MaxRune {
			return 0, 0
		}
	}
	if !utf8.ValidRune(r) {
		return 0, 0
	}
	return r, size
}
