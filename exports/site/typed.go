package site

import "strings"

// glyphs stand for stances, so that colour is not all that tells them apart.
var glyphs = map[string]string{"supports": "▲", "opposes": "▼", "neutral": "◆", "ambivalent": "▲▼", "silent": "", "none": "●"}

var words = map[string]string{"supports": "supports", "opposes": "opposes", "neutral": "takes no side on", "ambivalent": "is for and against", "none": "no stance"}

// Typed is a command as it is typed in a shell.
func Typed(command []string) string {
	out := []string{"onrecord"}
	for _, arg := range command {
		name, value, isFlag := strings.Cut(arg, "=")
		if isFlag && strings.HasPrefix(arg, "--") {
			out = append(out, name, quoted(value))
			continue
		}
		out = append(out, quoted(arg))
	}
	return strings.Join(out, " ")
}

// quoted is a word as a POSIX shell takes it.
func quoted(s string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:,@%+", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
