package nquads

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	xsd           = "http://www.w3.org/2001/XMLSchema#"
	rdfLangString = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
)

// A run of characters is read from blocks of bytes and written from values,
// which are strings.
type run interface{ ~string | ~[]byte }

// invalidUTF8 is the offset of the first byte of s that is not UTF-8, or -1.
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

// plain says of each byte where it stands for itself: of those of longer
// characters, everywhere.
var plain = func() (set [256]uint8) {
	for c := range set {
		if iriMayHold(rune(c)) {
			set[c] |= inIRI
		}
		if c >= ' ' && c != '"' && c != '\\' && c != 0x7F {
			set[c] |= inText
		}
	}
	return set
}()

const (
	inIRI uint8 = 1 << iota
	inText
)

// iriMayHold checks IRIREF of the grammar. It is not all of RFC 3987.
func iriMayHold(r rune) bool {
	switch r {
	case '<', '>', '"', '{', '}', '|', '^', '`', '\\':
		return false
	}
	return r > ' '
}

// absolute reports whether s begins with a scheme (RFC 3986, section 3.1).
func absolute[R run](s R) bool {
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
func languageTag[R run](s R) int {
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
func blankLabel[R run](s R) int {
	n := 0
	for at := 0; at < len(s); {
		r, size := rune(s[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune([]byte(s[at:min(at+utf8.UTFMax, len(s))]))
		}
		if invalid := r == utf8.RuneError && size == 1; invalid || !nameStart(r) && (at == 0 || !namePart(r)) {
			break
		}
		if at += size; r != '.' { // a label does not end with one
			n = at
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

// appendUnescaped appends s with its escapes decoded. They must be valid.
func appendUnescaped(dst, s []byte) []byte {
	dst = slices.Grow(dst, len(s)) // no escape is shorter than what it stands for
	for {
		i := bytes.IndexByte(s, '\\')
		if i < 0 {
			return append(dst, s...)
		}
		r, size := escape(s[i:])
		dst = utf8.AppendRune(append(dst, s[:i]...), r)
		s = s[i+size:]
	}
}

// appendCharacter appends a character of a text as it stands in a canonical
// line.
func appendCharacter(dst []byte, r rune) []byte {
	const hex = "0123456789ABCDEF"
	switch {
	case r >= utf8.RuneSelf:
		return utf8.AppendRune(dst, r)
	case plain[r]&inText != 0:
		return append(dst, byte(r))
	}
	if i := strings.IndexByte("\t\b\n\r\f\"\\", byte(r)); i >= 0 {
		return append(dst, '\\', `tbnrf"\`[i])
	}
	return append(dst, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
}

// canonicalEscape reports whether an escape of a text is how a canonical line
// has the character.
func canonicalEscape(s []byte, r rune) bool {
	var canonical [8]byte
	return bytes.Equal(s, appendCharacter(canonical[:0], r))
}

// escape decodes the escape that s begins with; a size of 0 means there is
// none.
func escape(s []byte) (r rune, size int) {
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
func unicodeEscape(s []byte) (r rune, size int) {
	switch {
	case bytes.HasPrefix(s, []byte(`\u`)):
		size = 6
	case bytes.HasPrefix(s, []byte(`\U`)):
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

// appendCanonicalText appends a literal's text, whose escapes are valid, as it
// stands in a canonical line.
func appendCanonicalText(dst, s []byte) []byte {
	size := len(s) + len(`""`)
	for _, c := range s {
		if c < ' ' || c == 0x7F {
			size += len(`\u0000`) - 1
		}
	}
	dst = append(slices.Grow(dst, size), '"')
	from := 0
	for at := 0; at < len(s); {
		if plain[s[at]]&inText != 0 {
			at++
			continue
		}
		dst = append(dst, s[from:at]...)
		r, size := rune(s[at]), 1
		if r == '\\' {
			r, size = escape(s[at:])
		}
		dst = appendCharacter(dst, r)
		at += size
		from = at
	}
	return append(append(dst, s[from:]...), '"')
}
