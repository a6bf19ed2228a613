package schema

import "strings"

// Guard puts an apostrophe before a cell of CSV that a spreadsheet would take
// for a formula: one whose first character is = + - @ or their wide forms, a
// tab or a line break, spaces and apostrophes aside (OWASP, CSV Injection). A
// negative number is none. Unguard takes it away again; every other text is the
// same before and after.
func Guard(cell string) string {
	if executable(cell) {
		return "'" + cell
	}
	return cell
}

// Unguard is the reverse of Guard.
func Unguard(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && executable(rest) {
		return rest
	}
	return cell
}

func executable(cell string) bool {
	first := strings.TrimLeft(cell, " '")
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
