//go:build unix

package main

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/spf13/cobra"
)

// A question is asked with X in the place of a corpus, of a store, and of the
// text of a source.
func noFileRuns(words ...string) [][]string {
	return [][]string{slices.Concat(words, []string{"--corpus", "X"}), slices.Concat(words, []string{"--store", "X"})}
}

// takers are the commands, and what they do with files: X is one that is none,
// C a corpus. Empty: it opens no file that somebody names.
var takers = map[string][][]string{
	"new":        {{"new", "X"}},
	"new source": {{"new", "source", "X", "--corpus", "C"}, {"new", "source", "C/texts/gazette.txt", "--corpus", "X"}},
	"locate":     {{"locate", "X"}, {"locate", "C", "--source-text", "gazette=X"}},
	"rename":     {{"rename", "actor/mayor", "quay", "X"}},
	"merge":      {{"merge", "actor/mayor", "actor/harper", "X"}},
	"add": {
		{"add", "gazette", "--corpus", "X", "--by", "mayor", "--summary", "Yes", "--line", "1", "--mode", "paraphrase"},
		{"add", "gazette", "--corpus", "C", "--source-text", "gazette=X", "--by", "mayor", "--summary", "Yes", "--line", "1", "--mode", "paraphrase"},
	},
	"check":     {{"check", "X"}, {"check", "--store", "X"}, {"check", "C", "--source-text", "gazette=X"}},
	"build":     {{"build", "X", "-o", "S"}, {"build", "C", "-o", "X"}, {"build", "C", "--source-text", "gazette=X", "-o", "S"}},
	"verify":    {{"verify", "X"}, {"verify", "C", "--source-text", "gazette=X"}},
	"coverage":  {{"coverage", "--corpus", "X"}, {"coverage", "--corpus", "C", "--source-text", "gazette=X"}},
	"agreement": noFileRuns("agreement"),
	"said":      noFileRuns("said"),
	"show":      noFileRuns("show", "mayor"),
	"stances":   noFileRuns("stances"),
	"compare":   noFileRuns("compare", "mayor", "harper"),
	"path":      noFileRuns("path", "mayor", "harper"),
	"evidence":  append(noFileRuns("evidence", "must-close"), []string{"evidence", "must-close", "--corpus", "C", "--source-text", "gazette=X"}),
	"list":      noFileRuns("list", "actors"),
	"stats":     noFileRuns("stats"),
	"draw":      append(noFileRuns("draw", "statements", "--format", "dot"), []string{"draw", "statements", "--corpus", "C", "--font", "X"}),
	"export":    append(noFileRuns("export", "jsonl"), []string{"export", "dna", "--corpus", "C", "--source-text", "gazette=X", "-o", "S"}),
	"import": {
		{"import", "csv", "X", "-o", "S"},
		{"import", "jsonl", "X", "-o", "S"},
		{"import", "nquads", "X", "-o", "S"},
		{"import", "trig", "X", "-o", "S"},
		{"import", "turtle", "X", "-o", "S"},
		{"import", "jsonld", "X", "-o", "S"},
		{"import", "dna", "X", "-o", "S"},
		{"import", "csv", "C/texts/gazette.txt", "-o", "X"},
	},
	"query":           noFileRuns("query", "gizmo", "g.V().all()"),
	"schema":          nil,
	"version":         nil,
	"help":            nil,
	"completion":      nil,
	"completion bash": nil, "completion zsh": nil, "completion fish": nil, "completion powershell": nil,
}

// What is not a file is told at once and in a sentence, by every command and
// wherever it takes one.
func TestNoFile(t *testing.T) {
	dir, err := os.MkdirTemp("", "nofile") // a socket's path may not be long
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	corpus := filepath.Join(dir, "corpus")
	if err := os.CopyFS(corpus, os.DirFS(filepath.Join("testdata", "tiny"))); err != nil {
		t.Fatal(err)
	}
	pipe, socket := filepath.Join(dir, "pipe"), filepath.Join(dir, "socket")
	if err := syscall.Mkfifo(pipe, 0o666); err != nil {
		t.Skip(err)
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Skip(err)
	}
	defer listener.Close()
	linked := filepath.Join(dir, "linked")
	if err := os.Symlink("pipe", linked); err != nil {
		t.Skip(err)
	}
	asked := 0
	for path := range commandPaths(t) {
		all, known := takers[path]
		if !known {
			t.Errorf("%s: say in takers which files it takes", path)
		}
		for _, line := range all {
			for thing, called := range map[string]string{pipe: "a pipe", linked: "a pipe", socket: "a socket", os.DevNull: "a device"} {
				args := slices.Clone(line)
				for i, arg := range args {
					for short, long := range map[string]string{"X": thing, "S": filepath.Join(dir, "new")} {
						if arg == short || strings.HasSuffix(arg, "="+short) {
							args[i] = strings.TrimSuffix(arg, short) + long
						}
					}
					if arg == "C" || strings.HasPrefix(arg, "C/") {
						args[i] = corpus + arg[1:]
					}
				}
				asked++
				code, told := runHere(t, args)
				if (code != exitUsage && code != exitInvalid) || !strings.Contains(told, thing+" is "+called+", not a f") {
					t.Errorf("%s: got %d, %s", strings.Join(args, " "), code, told)
				}
				if _, err := os.Lstat(filepath.Join(dir, "new")); err == nil {
					t.Fatalf("%s: something was made", strings.Join(args, " "))
				}
			}
		}
	}
	if asked < 150 {
		t.Errorf("only %d were asked", asked)
	}
}

// commandPaths are the commands that can be run, without the program's name.
func commandPaths(t *testing.T) map[string]bool {
	out := map[string]bool{}
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		if _, path, ok := strings.Cut(cmd.CommandPath(), " "); ok {
			out[path] = true
		}
		for _, sub := range cmd.Commands() {
			walk(sub)
		}
	}
	walk(newRoot(&app{}, commands))
	if len(out) < len(commands) {
		t.Fatalf("%d commands", len(out))
	}
	return out
}

// runHere runs a command in this process.
func runHere(t *testing.T, args []string) (int, string) {
	t.Helper()
	var told bytes.Buffer
	a := &app{in: strings.NewReader(""), out: &told, err: &told, env: func(string) string { return "" }}
	code := a.run(t.Context(), args)
	return code, told.String()
}
