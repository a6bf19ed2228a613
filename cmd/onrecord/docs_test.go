package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"onrecord/exports/oracle"
)

// shell runs a script in a folder, as a reader would: a failing command ends
// it. It returns what went to stdout.
func shell(t *testing.T, dir string, env []string, script string) string {
	t.Helper()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("skipped: the examples are run by a POSIX shell, and there is none")
	}
	cmd := exec.Command(sh, "-e")
	cmd.Dir = dir
	cmd.Stdin = strings.NewReader(script)
	cmd.Env = append(os.Environ(), "HOME="+dir, "ONRECORD_STORE=", "ONRECORD_CORPUS=", "COLUMNS=100", "NO_COLOR=1")
	cmd.Env = append(cmd.Env, env...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Errorf("%v\n%s\n%s", err, script, stderr.String())
	}
	return string(out)
}

// A block is a fenced part of a page.
var block = regexp.MustCompile("(?ms)^```([a-z]+)\n(.*?)^```\n")

// pages are those whose blocks are run, with the number of commands that they
// have at least.
var pages = []struct {
	file     string
	commands int
}{{"../../README.md", 20}, {"../../exports/OPEN.md", 8}}

// scripts are the oracles that run blocks of other languages.
var scripts = map[string]struct {
	oracle *oracle.Oracle
	ext    string
}{"python": {oracle.RDFLib, ".py"}, "r": {oracle.IGraph, ".R"}, "js": {oracle.Cytoscape, ".js"}}

// TestREADME runs every block of a page in one folder, from top to bottom: sh
// blocks must succeed, below each "$ " line of a console block stands what the
// command prints, and scripts print something. With UPDATE_README=1 what is
// printed is written anew.
func TestREADME(t *testing.T) {
	for _, p := range pages {
		t.Run(filepath.Base(p.file), func(t *testing.T) { testPage(t, p.file, p.commands) })
	}
}

func testPage(t *testing.T, file string, atLeast int) {
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir, env := t.TempDir(), drawing(t)
	commands := 0
	got := block.ReplaceAllStringFunc(string(page), func(text string) string {
		m := block.FindStringSubmatch(text)
		switch {
		case m[1] == "console":
			var b strings.Builder
			for line := range strings.Lines(m[2]) {
				if command, ok := strings.CutPrefix(line, "$ "); ok {
					commands++
					b.WriteString(line + shell(t, dir, env, command))
				}
			}
			return "```console\n" + b.String() + "```\n"
		case m[1] == "sh" && !strings.HasPrefix(m[2], "go test"):
			for line := range strings.Lines(m[2]) {
				if strings.Contains(line, "onrecord") {
					commands++
				}
			}
			shell(t, dir, env, strings.ReplaceAll(m[2], "go run ./cmd/onrecord", "onrecord"))
		}
		if s, ok := scripts[m[1]]; ok {
			t.Run(m[1], func(t *testing.T) {
				path := filepath.Join(dir, "block"+s.ext)
				if err := os.WriteFile(path, []byte(m[2]), 0o666); err != nil {
					t.Fatal(err)
				}
				if out := oracle.RunIn(t, s.oracle, dir, path); out == "" {
					t.Errorf("it prints nothing:\n%s", m[2])
				}
			})
		}
		return text
	})
	if commands < atLeast {
		t.Errorf("%d commands were run; are the blocks still found?", commands)
	}
	if os.Getenv("UPDATE_README") != "" {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(page), got); diff != "" {
		t.Errorf("the page shows other output; run UPDATE_README=1 go test -run TestREADME ./cmd/onrecord (-page +output):\n%s", diff)
	}
}

// TestExamples runs the examples of every help, each in a folder of its own that
// has what they name, and is a corpus itself where they are about one's own.
func TestExamples(t *testing.T) {
	here, err := filepath.Abs("testdata/tiny")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("TINY", here)
	folder, env := t.TempDir(), drawing(t)
	shell(t, folder, env, exampleFolder)
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		for line := range strings.Lines(cmd.Example) {
			if line = strings.TrimSpace(line); cmd.Name() != "completion" { // those write where shells look
				dir := t.TempDir()
				if err := os.CopyFS(dir, os.DirFS(folder)); err != nil {
					t.Fatal(err)
				}
				if cmd.GroupID != groupCorpus && cmd.Name() != "source" {
					if err := os.Remove(filepath.Join(dir, "corpus.yaml")); err != nil {
						t.Fatal(err)
					}
				}
				shell(t, dir, env, line)
			}
		}
		for _, sub := range cmd.Commands() {
			walk(sub)
		}
	}
	walk(newRoot(&app{}, commands))
}

const exampleFolder = `onrecord export jsonl -o alaska.jsonl --quiet
onrecord export nquads -o alaska.nq --quiet
onrecord export dna -o debate.dna --quiet
cp -R "$TINY"/. .
cp -R "$TINY" my-corpus
cp texts/gazette.txt article.txt
cp texts/gazette.txt news.txt
onrecord locate my-corpus --quiet > located.txt
for coder in ANNA BEN; do
	{ echo 'source: gazette'; sed -n '/^statements:/,$p' my-corpus/sources/gazette.yaml; } > my-corpus/sources/gazette.$coder.yaml
done
onrecord new other-corpus --quiet
onrecord said --corpus my-corpus --format csv | sed 's/must-close/costly/g; s/feeds\([,"]\)/jobs\1/g' > statements.csv
onrecord build my-corpus -o my.store --quiet

cat > coding.csv <<'END'
Speaker;Text;Codes;source;supports;mode
Ada Quay;The harbour must close;17;The Gazette;The harbour should close;quote
END
echo 'g.V().all()' > question.js
echo '<title>The harbour</title><p>“It must close,” she said.' > article.html
echo '{\rtf1\ansi It must close.\par}' > speech.rtf
printf '\316\355\340 \361\352\340\347\340\353\340\n' > letter.txt
`
