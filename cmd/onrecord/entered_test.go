package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"onrecord/exports"
)

// Every command is in all tables that tests of all commands read, and every format
// in that of readers: what is missing is told here at once and together.
func TestEntered(t *testing.T) {
	var scripts strings.Builder
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		scripts.Write(text)
	}
	writes, questions := writings(), storeAsks(harbourNames)
	for _, cmd := range runnable(newRoot(&app{}, commands)) {
		path := strings.TrimPrefix(cmd.CommandPath(), "onrecord ")
		top, _, sub := strings.Cut(path, " ")
		for where, there := range map[string]bool{
			"hostileRuns in hostile_walk_test.go: how it is run with data of strangers":           has(hostileRuns, path),
			"asks in linearruns_test.go: what is run with input of two sizes, or nil and why not": has(asks, top),
			"takers in nofile_test.go: which files it takes, mostly noFileRuns(…)":                has(takers, path),
			"writings in targets_test.go: what it reads and writes, mostly askedOf(…)":            sub || len(writes[path]) > 0,
			"storeAsks in walk_test.go: questions of it, or storeless: why it reads no store":     sub || path == "export" || len(questions[path]) > 0 || storeless[path] != "",
			"a script in testdata/script that runs it, failures included":                         sub || regexp.MustCompile(`onrecord `+path+`\b`).MatchString(scripts.String()),
		} {
			if !there {
				t.Errorf("%s is not in %s", path, where)
			}
		}
	}
	for _, f := range exports.Formats() {
		if readers["export "+f.Name] == nil {
			t.Errorf("%s is not in readers in hostile_read_test.go: a function that reads what it writes", f.Name)
		}
	}
}

func has[V any](m map[string]V, key string) bool { _, ok := m[key]; return ok }

// No command takes less than no rows.
func TestLessThanNothing(t *testing.T) {
	questions := storeAsks(harbourNames)
	for _, cmd := range runnable(newRoot(&app{}, commands)) {
		path := strings.TrimPrefix(cmd.CommandPath(), "onrecord ")
		if cmd.Flags().Lookup("limit") == nil || len(questions[path]) == 0 {
			continue
		}
		for _, flag := range []string{"--limit=-1", "--offset=-3"} {
			args := append(append(strings.Fields(path), questions[path][0]...), flag, "--corpus", "testdata/harbour")
			t.Run(strings.Join(args, " "), func(t *testing.T) {
				if code, _, stderr := ask(t, args...); code != exitUsage {
					t.Errorf("exit code %d, want %d: %s", code, exitUsage, stderr)
				}
			})
		}
	}
}

// A command that names no arguments takes none: one that is written all the same
// is not passed over.
func TestNoArguments(t *testing.T) {
	capital := regexp.MustCompile(`[A-Z]`)
	found := 0
	for _, cmd := range runnable(newRoot(&app{}, commands)) {
		if capital.MatchString(cmd.Use) || cmd.Name() == "completion" {
			continue // completion says which shells it knows
		}
		found++
		if err := cmd.ValidateArgs([]string{"nonsense"}); err == nil {
			t.Errorf("%s takes an argument that its usage does not have", cmd.CommandPath())
		}
	}
	if found < 2 {
		t.Errorf("only %d commands without arguments are found", found)
	}
}
