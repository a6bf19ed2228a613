package escape

import "strings"

// Cell puts an apostrophe before a cell of CSV that a spreadsheet would take
// for a formula: one whose first character is = + - @ or their wide forms, a
// tab or a line break, spaces, apostrophes and what cannot be seen aside (OWASP,
// CSV Injection). A negative number is none. Uncell takes it away again; every other text is the
// same before and after.
func Cell(cell string) string {
	if executable(cell) {
		return "'" + cell
	}
	return cell
}

// Uncell is the reverse of Cell.
func Uncell(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && executable(rest) {
		return rest
	}
	return cell
}

func executable(cell string) bool {
	if cell == "" || cell[0] >= '0' && cell[0] <= '9' || cell[0]|0x20 >= 'a' && cell[0]|0x20 <= 'z' {
		return false
	}
	first := strings.TrimLeftFunc(cell, func(r rune) bool {
		return r == ' ' || r == '\'' || hint(r) || control(r) && r != '\t' && r != '\r' && r != '\n'
	})
	if first == "" || !strings.ContainsRune("=+-@\t\r\n＝＋－＠", firstRune(first)) {
		return false
	}
	return first != cell || !negative(cell)
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// negative reports whether a text is a number such as -12.5.
func negative(s string) bool {
	whole, decimals, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	return s[0] == '-' && whole != "" && strings.Trim(whole+decimals, "0123456789") == ""
}
