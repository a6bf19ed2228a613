package site

import (
	"fmt"
	"html/template"
	"net/url"
	"strings"
)

// functions are what templates call.
func (s *Site) functions() template.FuncMap {
	return template.FuncMap{
		"asset":  s.links.Asset,
		"entity": s.links.Entity,
		"view":   s.view,
		"to":     s.to,
		"ask":    s.ask,
		"typed":  Typed,
		"glyph":  func(stance string) string { return glyphs[stance] },
		"word":   func(stance string) string { return words[stance] },
		"join":   strings.Join,
		"percent": func(share float64) string {
			return fmt.Sprintf("%.0f %%", 100*share)
		},
		"number": func(value float64) string { return fmt.Sprintf("%.3f", value) },
		"last":   func(i, n int) bool { return i == n-1 },
		"list":   func(values ...any) []any { return values },
	}
}

// to is the page of a reference, which is of a kind where it does not say of which.
func (s *Site) to(kind string, r Ref) string {
	if r.Kind != "" {
		kind = r.Kind
	}
	return s.links.Entity(kind, r.ID)
}

// view is a page with a query of names and values.
func (s *Site) view(name string, query ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(query); i += 2 {
		if query[i+1] != "" {
			q.Add(query[i], query[i+1])
		}
	}
	return s.links.View(name, q)
}

func (s *Site) ask(command []string, format string) string {
	if s.links.Ask == nil {
		return ""
	}
	return s.links.Ask(command, format)
}

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
