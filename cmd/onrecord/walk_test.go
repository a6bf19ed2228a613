package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"onrecord/exports"
	"onrecord/exports/diagram"
	"onrecord/graph/query"
	"onrecord/schema"
)

// storeless are the commands that read no store, and why.
var storeless = map[string]string{
	"new":        "it makes files",
	"new source": "it makes a file",
	"locate":     "it works on corpus files",
	"rename":     "it works on corpus files",
	"merge":      "it works on corpus files",
	"add":        "it works on corpus files",
	"verify":     "it works on corpus files",
	"coverage":   "it works on corpus files",
	"build":      "it reads corpus files",
	"import":     "it reads other tools' files",
	"schema":     "it is the same for all corpora",
	"completion": "its scripts are the same for all corpora; what they call is __complete",
	"version":    "it tells of the program",
}

// named are those in the harbour or another corpus that the questions are about.
type named struct {
	actor, other, position, statement, word string
}

// storeAsks are questions of each command that reads a store, without their
// formats.
func storeAsks(of named) map[string][][]string {
	asks := map[string][][]string{
		"check":     {{}},
		"agreement": {{}},
		"said":      {{}, {of.word}, {"--by", of.actor}, {"--on", of.position}, {"--since", "1900", "--sort", "speaker"}, {"--all-coders"}},
		"show":      {{of.actor}, {"position/" + of.position}, {"statement/" + of.statement}},
		"stances":   {{}, {"--silent"}},
		"compare":   {{of.actor, of.other}},
		"path":      {{of.actor, of.other}},
		"evidence":  {{of.statement}},
		"list":      {{}, {"--unheard"}, {"coders"}},
		"stats":     {{}, {"--group", "speaker,position,stance"}, {"--per", "month"}},
	}
	for _, k := range append([]schema.Kind{schema.KindCorpus}, schema.Kinds()...) {
		asks["list"] = append(asks["list"], []string{k.Plural()})
	}
	for _, k := range diagram.Kinds() {
		names := map[string][]string{"ego": {of.actor}, "evidence": {of.statement}, "path": {of.actor, of.other}}[k.Name]
		asks["draw"] = append(asks["draw"], append([]string{k.Name}, names...))
	}
	for _, l := range query.Languages() {
		asks["query"] = append(asks["query"], []string{l.Name, map[string]string{
			"gizmo":   `g.V().has(g.IRI("or:mode"), "quote").tag("a").out().all()`,
			"mql":     `[{"id": null, "<https://onrecord.example/ns#mode>": "assertion"}]`,
			"graphql": `{ nodes(<https://onrecord.example/ns#mode>: "assertion") { id } }`,
		}[l.Name]})
	}
	return asks
}

// eachAsk are questions of every command in every format: those that a new
// command or format lacks are a failure.
func eachAsk(t *testing.T, of named) (out [][]string) {
	t.Helper()
	asks := storeAsks(of)
	a := &app{env: func(string) string { return "" }}
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		for _, sub := range cmd.Commands() {
			walk(sub)
		}
		path := strings.TrimPrefix(strings.TrimPrefix(cmd.CommandPath(), "onrecord"), " ")
		if path == "" || path == "help" || !cmd.Runnable() || storeless[path] != "" {
			return
		}
		if path == "export" {
			out = append(out, exportAsks()...)
			return
		}
		if len(asks[path]) == 0 {
			t.Errorf("storeAsks has no question of %s", path)
		}
		for _, ask := range asks[path] {
			ask = append([]string{path}, ask...)
			for _, form := range formatsOf(path) {
				if form == formatCSV && len(ask) < 3 && slices.Contains(ask, "list") && !slices.ContainsFunc(ask, func(w string) bool { return strings.HasSuffix(w, "s") }) {
					continue // a table has entities of one kind
				}
				out = append(out, append(slices.Clone(ask), "--format", form))
			}
		}
	}
	walk(newRoot(a, commands))
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
	case "draw":
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
			ask := []string{"export", f.Name}
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
