package escape

import (
	"fmt"
	"strings"
	"unicode"
)

// cypherEscapes are all that a text needs in openCypher, and all that Kùzu
// knows: of other escapes it leaves the letter. Line breaks may stand in a text,
// and a \u that Neo4j would read before anything else is none behind a \\.
var cypherEscapes = strings.NewReplacer(`\`, `\\`, `'`, `\'`)

// CypherString is a text in Cypher, with its quotation marks. Nothing of it is
// lost, control characters included.
func CypherString(s string) string { return "'" + cypherEscapes.Replace(s) + "'" }

// CypherName is a name in Cypher: as it is where it has nothing but letters,
// digits and _ of ASCII and begins with a letter, else in backquotes. A \u in
// them would be read as a character, so there is no backslash.
func CypherName(s string) string {
	plain := s != ""
	for i, r := range s {
		letter := r == '_' || r < 0x80 && unicode.IsLetter(r)
		plain = plain && (letter && (i > 0 || r != '_') || i > 0 && r >= '0' && r <= '9')
	}
	if plain {
		return s
	}
	return "`" + cypherNames.Replace(s) + "`"
}

var cypherNames = strings.NewReplacer("`", "``", `\`, "\ufffd", "\x00", "\ufffd")

// dotEscapes are those of a quoted string and of an escString: a backslash is
// doubled, so that it begins no escape. Graphviz reads & as the beginning of an
// HTML entity.
var dotEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\x00", "\ufffd", "&", "&amp;")

// DOT is a text in quotation marks of the DOT language. A line break is one of
// the label.
func DOT(s string) string { return `"` + dotEscapes.Replace(s) + `"` }

// dotLabels has the backslash twice: Graphviz takes \N for the node's name, once the
// references of XML are read.
var dotLabels = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", `\`, "&#92;&#92;")

// DOTLabel is a text as it stands in a label in angle brackets, which is XML. It
// is drawn, so it is what Drawn makes of it.
//
// Of several backslashes in a row, WORD JOINER keeps them apart: Graphviz's json loses
// as many characters at the end as there are too many (12.1, measured). Backslashes
// takes the joiners out of what Graphviz wrote.
func DOTLabel(s string) string { return dotLabels.Replace(backslashesApart(Drawn(s))) }

const backslashJoiner = `\` + "\u2060" + `\`

// backslashesApart puts a joiner between any two backslashes.
func backslashesApart(s string) string {
	for range 2 { // every second pair, and the others
		s = strings.ReplaceAll(s, `\\`, backslashJoiner)
	}
	return s
}

// Backslashes is a text that was a label of DOTLabel, as it was before.
func Backslashes(s string) string {
	for range 2 {
		s = strings.ReplaceAll(s, backslashJoiner, `\\`)
	}
	return s
}

// Drawn makes one line of a text for a drawing: line breaks and tabs become
// spaces; control characters, what turns the direction of writing, tags, and code
// points that XML does not know become U+FFFD or go.
func Drawn(s string) string {
	if plainASCII(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f':
			return ' '
		case control(r), turning(r), r == '\ufeff', r >= 0xe0000 && r <= 0xe007f:
			return -1
		case !inXML(r):
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// Mermaid is a text between quotation marks of Mermaid. All that Mermaid,
// Markdown or HTML might take for its own is a numbered entity, as Mermaid writes
// them. A line break is one of the label.
func Mermaid(s string) string {
	plain := plainInMermaid(s)
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString("<br>")
		case control(r) || separator(r):
			b.WriteByte(' ')
		case !plain && strings.ContainsRune("\"#&<>\\`*_~[](){}|;:$%@!/^='+-.", r):
			fmt.Fprintf(&b, "#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plainInMermaid reports whether a text has nothing but letters, digits, spaces
// and signs that mean nothing. A line may begin like a list of Markdown, and
// fa:fa-car is an icon.
func plainInMermaid(s string) bool {
	if strings.ContainsAny(s, "\"#&<>\\`*_~[](){}|;$%@^=+") || strings.Contains(s, "--") || strings.Contains(s, "//") || strings.Contains(s, ":fa-") || strings.Contains(strings.ToLower(s), "www.") {
		return false
	}
	for line := range strings.Lines(s) {
		if strings.ContainsAny(line[:1], "-.!:0123456789") {
			return false
		}
	}
	return true
}
