package main

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"onrecord/exports/site"
)

// unasked are the flags for which a page has no field, and why: all others have one,
// with the words of their help, so that no setting is forgotten.
var unasked = map[string]map[string]string{
	"said": {
		"sort": "a page has statements as they were said", "limit": "a page has so many rows, and leads to the next", "offset": "as limit",
	},
	"network": {
		"explain": "a click on a tie asks it", "limit": "it is about explain", "evidence": "as explain", "na": "it is about files",
		"measures": "a table of its own", "lengths": "it is about measures", "bootstrap": "a table of its own", "confidence": "it is about bootstrap",
		"permute": "a table of its own", "null": "it is about permute", "codings": "agreement compares coders", "restarts": "it is about communities in tables",
	},
	"draw network": {
		"permute": "it is left as it is", "interactive": "the page itself can be dragged and zoomed", "timeout": "the desk's own", "scale": "it is about files", "page": "as scale",
	},
	"draw timeline": {
		"interactive": "the page leads to the statements", "timeout": "the desk's own", "scale": "it is about files", "page": "as scale",
	},
}

// Settings are the flags of a command as fields of a form, in the order of its help.
func (l *deskLibrary) Settings(command ...string) []site.Field {
	name := strings.Join(command, " ")
	if known, ok := l.settings.Load(name); ok {
		return slices.Clone(known.([]site.Field))
	}
	out := settingsOf(command)
	l.settings.Store(name, out)
	return slices.Clone(out)
}

func settingsOf(command []string) []site.Field {
	name := strings.Join(command, " ")
	root := newRoot(&app{completing: true}, asked(command)) // with the words that flags take
	cmd, _, err := root.Find(command)
	if err != nil || cmd == root {
		return nil
	}
	var out []site.Field
	cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
		if barred(f) || f.Name == "help" || unasked[name][f.Name] != "" {
			return
		}
		value, help := pflag.UnquoteUsage(f)
		field := site.Field{Name: f.Name, Label: labelOf(f.Name), Help: help, Default: f.DefValue}
		switch f.Value.Type() {
		case "bool":
			field.Kind, field.Default = site.Switch, ""
		case "int", "uint64", "float64":
			field.Kind = site.Number
		case "stringArray":
			field.Kind, field.Default = site.Several, ""
		}
		if complete, ok := cmd.GetFlagCompletionFunc(f.Name); ok && value != "NAME" {
			words, _ := complete(cmd, nil, "")
			for _, w := range words {
				word, _, _ := strings.Cut(string(w), "\t")
				field.Choices = append(field.Choices, word)
			}
		}
		out = append(out, field)
	})
	return out
}

// labelOf is the name of a flag as a label.
func labelOf(name string) string {
	text := strings.ReplaceAll(strings.Replace(name, "not-", "not ", 1), "-", " ")
	return strings.ToUpper(text[:1]) + text[1:]
}

// barred reports whether no browser may set a flag: what files are read, and that none
// is written, was decided where the desk was started.
func barred(f *pflag.Flag) bool {
	kind, _ := pflag.UnquoteUsage(f)
	return f.Hidden || slices.Contains([]string{"store", "corpus", "output", "settle", "force", "table", "sheet", "map", "encoding", "qualifier-type"}, f.Name) ||
		strings.Contains(kind, "FILE") || strings.Contains(kind, "DIR") || strings.Contains(kind, "PATH") || strings.Contains(kind, "URI")
}
