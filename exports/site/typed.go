package site

import (
	"strings"

	"onrecord/schema/escape"
)

// glyphs stand for stances, so that colour is not all that tells them apart.
var glyphs = map[string]string{"supports": "▲", "opposes": "▼", "neutral": "◆", "ambivalent": "▲▼", "silent": "", "none": "●"}

var words = map[string]string{"supports": "supports", "opposes": "opposes", "neutral": "takes no side on", "ambivalent": "is for and against", "none": "no stance"}

// Typed is a command as it is typed in a shell.
func Typed(command []string) string {
	out := []string{"onrecord"}
	for _, arg := range command {
		name, value, isFlag := strings.Cut(arg, "=")
		if isFlag && strings.HasPrefix(arg, "--") {
			out = append(out, name, escape.Shell(value))
			continue
		}
		out = append(out, escape.Shell(arg))
	}
	return strings.Join(out, " ")
}
