package escape

import (
	"strings"
	"unicode"
)

// Markdown makes a text one that Markdown shows as it is, on one line, wherever
// that stands: in CommonMark, in GitHub's dialect with its tables, footnotes,
// mathematics and links that are made of bare addresses, and in Pandoc's. What
// turns the direction of writing is left out; words that run from right to left
// are kept apart from those around (Unicode Standard Annex 9, section 2.4).
func Markdown(s string) string {
	var b strings.Builder
	rightToLeft, first := false, true
	var before rune
	for i, r := range s {
		switch {
		case turning(r):
			rightToLeft = true
			continue
		case control(r) || separator(r):
			r = ' '
		case unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana):
			rightToLeft = true
		}
		if bareAddress(s, i, r) || before == ']' && r == '(' || r < 0x7f && always(r) || first && opening(r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		before = r
		first = first && unicode.IsSpace(r)
	}
	out := strings.Join(strings.Fields(b.String()), " ")
	if digits := strings.TrimLeft(out, "0123456789"); digits != out && digits != "" && strings.ContainsRune(".)", rune(digits[0])) {
		out = out[:len(out)-len(digits)] + `\` + digits // it would begin a list
	}
	if rightToLeft {
		return "\u2068" + out + "\u2069"
	}
	return out
}

// always reports whether Markdown, of whatever dialect, gives a sign a meaning
// wherever it stands.
func always(r rune) bool { return strings.ContainsRune("\\`*_~[]<>|&#^$!@", r) }

// opening reports whether a sign has a meaning at the beginning of a line.
func opening(r rune) bool { return strings.ContainsRune(".)(-+={}", r) }

// bareAddress reports whether a character is the one without which nothing takes
// the text around it for an address: in http://x and www.x.
func bareAddress(s string, i int, r rune) bool {
	return r == ':' && strings.HasPrefix(s[i:], "://") || r == '.' && i >= 3 && strings.EqualFold(s[i-3:i], "www")
}

// MarkdownCell makes a text a cell of a table (GitHub Flavored Markdown, section
// 4.10). Line breaks stay as <br>. Signs that have a meaning only together, or
// before certain letters, are left alone elsewhere: dates end in ~, and sums
// begin with $.
func MarkdownCell(s string) string {
	s = Text(s)
	strikes, sums := strings.Count(s, "~") > 1, strings.Count(s, "$") > 1
	var b strings.Builder
	b.Grow(len(s) + 8)
	var before rune
	for i, r := range s {
		rest := s[i:]
		switch {
		case r == '\n':
			b.WriteString("<br>")
		case r == '<':
			b.WriteString("&lt;")
		case strings.ContainsRune("\\|`*_[]", r), bareAddress(s, i, r),
			r == '~' && strikes, r == '$' && sums,
			r == '(' && before == ']', r == '!' && strings.HasPrefix(rest, "!["),
			r == '&' && entity(rest), r == '@' && named(rest, letterOrDigit), r == '#' && named(rest, unicode.IsDigit):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}

// MarkdownAddress makes a line of a cell that is an address by its nature a link
// where it may be followed, else a text.
func MarkdownAddress(address string) string {
	link, ok := Link(address)
	switch cell := MarkdownCell(address); {
	case !ok:
		return cell
	case link == address && strings.NewReplacer(`\:`, ":", `www\.`, "www.", `WWW\.`, "WWW.").Replace(cell) == address && !strings.ContainsAny(address, "()'~$"):
		return address // GitHub makes a link of it as it is
	}
	return "<" + strings.NewReplacer("|", "%7C", `\`, "%5C").Replace(link) + ">"
}

// entity reports whether a text begins like an entity or a numeric character
// reference: &amp; and &#38;.
func entity(s string) bool {
	end := strings.IndexByte(s, ';')
	if end < 2 {
		return false
	}
	name := strings.TrimPrefix(s[1:end], "#")
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool { return r >= 0x80 || !letterOrDigit(r) })
}

// named reports whether the character behind the first one is of a kind, as in
// @name and #12.
func named(s string, is func(rune) bool) bool {
	for _, r := range s[1:] {
		return is(r)
	}
	return false
}

func letterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
