package escape

import (
	"strings"
	"unicode/utf8"
)

// XML makes a text a text of XML, HTML or SVG, or the value of an attribute in
// quotation marks of either kind. Tabs and line ends are references, for a
// reader makes spaces of them in attributes. What XML 1.0 cannot hold becomes
// U+FFFD, and is counted.
func XML(s string) (out string, lost int) {
	if strings.IndexFunc(s, special) < 0 {
		return s, 0
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for i, r := range s {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\n':
			b.WriteString("&#10;")
		case r == '\r':
			b.WriteString("&#13;")
		case r == '\t':
			b.WriteString("&#9;")
		case !inXML(r):
			lost++
			b.WriteString("\ufffd")
		case r == utf8.RuneError && s[i] != 0xef: // no UTF-8
			b.WriteString("\ufffd")
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), lost
}

func special(r rune) bool {
	return r == '<' || r == '>' || r == '&' || r == '"' || r < ' ' || r == utf8.RuneError || !inXML(r)
}

// inXML is Char of XML 1.0 (section 2.2).
func inXML(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= utf8.MaxRune
}
