package main

import (
	"slices"
	"strings"
	"testing"

	"onrecord/exports"
)

// eachAsk are questions of every command in every format.
func eachAsk(t *testing.T, of named) (out [][]string) {
	t.Helper()
	for _, c := range commandTests() {
		if c.asks == nil {
			continue
		}
		for _, ask := range c.asks(of) {
			ask = append(strings.Fields(c.name), ask...)
			if c.name == "export" { // its formats are arguments
				out = append(out, ask)
				continue
			}
			for _, form := range formatsOf(c.name) {
				if form == formatCSV && len(ask) < 3 && slices.Contains(ask, "list") && !slices.ContainsFunc(ask, func(w string) bool { return strings.HasSuffix(w, "s") }) {
					continue // a table has entities of one kind
				}
				out = append(out, append(slices.Clone(ask), "--format", form))
			}
		}
	}
	out = append(out, []string{"__complete", "show", of.actor[:1]}, []string{"__complete", "said", "--coder", ""})
	return out
}

// formatsOf are those of a command. A diagram's are all of one DOT.
func formatsOf(command string) []string {
	switch command {
	case "check":
		return []string{formatTable, formatJSON, formatJSONL}
	case "query":
		return []string{formatJSON, formatJSONL}
	}
	if command == "draw" || strings.HasPrefix(command, "draw ") {
		return []string{"dot"}
	}
	return formats
}

// exportAsks exports in every format and view that is one file, and the others
// into a folder.
func exportAsks() (out [][]string) {
	for _, f := range exports.Formats() {
		views := viewNames(f.Views)
		if len(views) == 0 {
			views = []string{""}
		}
		for i, v := range views {
			ask := []string{f.Name}
			if v != "" {
				ask = append(ask, "--as", v)
			}
			if v == "" || f.InOne(f.Views[i]) {
				if f.Write != nil {
					out = append(out, ask)
					continue
				}
			}
			out = append(out, append(ask, "-o", folderMark))
		}
	}
	return out
}

// folderMark stands for a new folder, whose files are the answer.
const folderMark = "FOLDER/"
