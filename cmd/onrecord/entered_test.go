package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"onrecord/data/importer"
	"onrecord/exports"
	"onrecord/exports/diagram"
	"onrecord/graph/script"
)

// groupless are the commands that the help lists under no heading of their own.
var groupless = []string{"completion", "help", "version"}

// Every command has a row in commandTests, and every format of an export, kind of
// diagram, importer and language one in its table: what is missing is told here at
// once and together.
func TestEntered(t *testing.T) {
	var scripts strings.Builder
	files, err := filepath.Glob("testdata/s*/*.txtar") // script and server
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
	root := newRoot(&app{}, commands)
	root.InitDefaultHelpCmd()
	known := map[string]bool{}
	for _, cmd := range runnable(root) {
		path := strings.TrimPrefix(cmd.CommandPath(), "onrecord ")
		known[path] = true
		if c := testOf(path); c == nil {
			t.Errorf("%s: there is no row in commandTests (commands_test.go)", path)
		} else if lacks := c.lacks(); len(lacks) > 0 {
			t.Errorf("%s: its row in commandTests (commands_test.go) lacks %s", path, strings.Join(lacks, "; "))
		}
		if strings.Contains(path, " ") {
			continue
		}
		if cmd.GroupID == "" && !slices.Contains(groupless, path) {
			t.Errorf("%s: it has no GroupID, so the help lists it beside help and version", path)
		}
		for what, run := range map[string]string{"so that it succeeds": `exec `, "so that it fails": `(?:rc [1-9]\d* (?:exec )?|! exec )`} {
			if !regexp.MustCompile(`(?m)^` + run + `onrecord (?:--\S+ )*` + path + `\b`).MatchString(scripts.String()) {
				t.Errorf("%s: no script in testdata/script runs it %s", path, what)
			}
		}
	}
	for _, c := range commandTests() {
		if !known[c.name] {
			t.Errorf("commandTests (commands_test.go) has a row of %s, which is no command: is it in commands (root.go)?", c.name)
		}
	}
	entered(t, "formatTests", formatTests, exports.Formats(), func(f exports.Format) string { return f.Name })
	for name, f := range formatTests {
		if f.read == nil {
			t.Errorf("%s: its row in formatTests lacks read: a function that reads what it writes", name)
		}
		if (f.key == "") == (f.keyless == "") {
			t.Errorf("%s: its row in formatTests has key, which finds the key of each entity, or keyless, which says why there is none", name)
		}
	}
	entered(t, "diagramTests", diagramTests, diagram.Kinds(), func(k diagram.Kind) string { return k.Name })
	entered(t, "languageTests", languageTests, script.Languages(), func(l script.Language) string { return l.Name })
	entered(t, "imported", imported, importer.Importers(), func(i importer.Importer) string { return i.Name })
}

// entered reports what has no row in a table, and rows of nothing.
func entered[V, T any](t *testing.T, name string, table map[string]V, all []T, nameOf func(T) string) {
	t.Helper()
	rows := maps.Clone(table)
	for _, thing := range all {
		if _, ok := rows[nameOf(thing)]; !ok {
			t.Errorf("%s: there is no row in %s", nameOf(thing), name)
		}
		delete(rows, nameOf(thing))
	}
	for row := range rows {
		t.Errorf("%s has a row of %s, which there is not", name, row)
	}
}

// Of a question it is enough to say what to ask; of a command of which nothing is
// said, everything is missing.
func TestDerived(t *testing.T) {
	question := commandTest{name: "said", asks: questionsOf([]string{"harbour"})}
	question.derive()
	if lacks := question.lacks(); len(lacks) > 0 {
		t.Errorf("a question lacks %q", lacks)
	}
	nothing := commandTest{name: "nothing"}
	nothing.derive()
	if want, got := 5, len(nothing.lacks()); got != want {
		t.Errorf("got %q, want %d that are lacking", nothing.lacks(), want)
	}
}

// Every flag that can be repeated has a row in flagValues.
func TestEnteredFlags(t *testing.T) {
	if n := len(repeated(t)); n < 30 {
		t.Errorf("only %d flags can be repeated", n)
	}
}

// What TestLinear counts, in minutes, is run here once, on its smaller input.
func TestEnteredRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	dir := t.TempDir()
	for _, c := range commandTests() {
		for _, d := range c.grows {
			in := filepath.Join(dir, d.input.folder())
			if _, err := os.Stat(in); err != nil {
				if err := os.MkdirAll(in, 0o777); err != nil {
					t.Fatal(err)
				}
				d.input.make(t, in, 100)
			}
			t.Chdir(t.TempDir())
			code, _, stderr := ask(t, d.within(in, 100)...)
			if err := d.ended(code); err != nil {
				t.Errorf("%s: %s (commands_test.go): %v: %.300s", c.name, d.name, err, stderr)
			}
		}
	}
}

// No command takes less than no rows.
func TestLessThanNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for _, cmd := range runnable(newRoot(&app{}, commands)) {
		path := strings.TrimPrefix(cmd.CommandPath(), "onrecord ")
		asks := asksOf(path, harbourNames)
		if cmd.Flags().Lookup("limit") == nil || len(asks) == 0 {
			continue
		}
		for _, flag := range []string{"--limit=-1", "--offset=-3"} {
			args := append(slices.Clone(asks[0]), flag, "--corpus", "testdata/harbour")
			t.Run(strings.Join(args, " "), func(t *testing.T) {
				if code, _, stderr := ask(t, args...); code != exitUsage {
					t.Errorf("exit code %d, want %d: %s", code, exitUsage, stderr)
				}
			})
		}
	}
}

// The pages of an answer that has rows are those rows, one after the other.
func TestPages(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	t.Parallel()
	paged := 0
	for _, cmd := range runnable(newRoot(&app{}, commands)) {
		name := cmd.Name()
		if cmd.Flags().Lookup("limit") == nil || cmd.Flags().Lookup("offset") == nil || !slices.Contains(formatsOf(name), formatJSONL) || name == "export" {
			continue
		}
		for _, ask := range asksOf(name, harbourNames) {
			if name == "list" && slices.Contains(ask, "coders") {
				continue // it takes no flags
			}
			args := append(ask, "--corpus", "testdata/harbour", "--format", formatJSONL, "--quiet")
			all := slices.Collect(strings.Lines(must(t, args...)))
			if len(all) < 2 {
				continue // a document
			}
			paged++
			for at := 0; at < len(all); at += 3 {
				page := must(t, append(slices.Clone(args), "--offset", strconv.Itoa(at), "--limit", "3")...)
				if want := strings.Join(all[at:min(at+3, len(all))], ""); page != want {
					t.Errorf("%s --offset %d --limit 3: got\n%swant\n%s", strings.Join(args, " "), at, page, want)
				}
			}
		}
	}
	if paged < 10 {
		t.Errorf("only %d questions have pages", paged)
	}
}

// unpaged says why commands that filter statements have no pages.
var unpaged = map[string]string{
	"coverage": "one answer for each text",
	"network":  "one network, whose files have all of it", "backbone": "one network", "phases": "one network", "saturation": "one curve",
	"polarization": "one network", "clusters": "one network",
}

// sideBySide says what commands do with several codings of one source that count
// no statements.
var sideBySide = map[string]string{
	"said": "lists them", "concordance": "lists their words", "list": "lists them", "export": "has them, and those of its views that count refuse them",
	"coverage": "counts the characters that any of them uses",
}

// filtering are the commands that filter statements.
func filtering() (out []*cobra.Command) {
	for _, cmd := range runnable(newRoot(&app{}, commands)) {
		if cmd.Flags().Lookup("all-coders") != nil {
			out = append(out, cmd)
		}
	}
	return out
}

// What filters statements gives its rows in pages.
func TestEnteredPages(t *testing.T) {
	for _, cmd := range filtering() {
		name := strings.TrimPrefix(cmd.CommandPath(), "onrecord ")
		if strings.HasPrefix(name, "draw ") {
			continue // one picture
		}
		paged := cmd.Flags().Lookup("limit") != nil && cmd.Flags().Lookup("offset") != nil
		switch {
		case !paged && unpaged[name] == "":
			t.Errorf("%s has no --limit and --offset: give it them, or say in unpaged (entered_test.go) why not", name)
		case paged && unpaged[name] != "":
			t.Errorf("%s has --limit and --offset: take it out of unpaged (entered_test.go)", name)
		}
	}
}

// What counts refuses several codings of a source: a coding is not an utterance.
func TestEnteredCodings(t *testing.T) {
	asked := 0
	for _, cmd := range filtering() {
		name := strings.TrimPrefix(cmd.CommandPath(), "onrecord ")
		if sideBySide[name] != "" {
			continue
		}
		for _, question := range asksOf(name, harbourNames) {
			args := append(question, "--corpus", "testdata/harbour", "--format", formatsOf(name)[0])
			for i, several := range [][]string{{"--all-coders"}, {"--coder", "main", "--coder", "main"}} {
				asked++
				if testing.Short() && (asked-1)/2%2 == i {
					continue // each question in one way, in turn
				}
				args := slices.Concat(args, several)
				if code, _, stderr := ask(t, args...); code != exitUsage {
					t.Errorf("%s: exit code %d, want %d; a question that counts parses its filter with parseToCount, and one that lists codings is in sideBySide (entered_test.go): %.300s", strings.Join(args, " "), code, exitUsage, stderr)
				}
			}
		}
	}
	if asked < 40 {
		t.Errorf("only %d questions were asked", asked)
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
