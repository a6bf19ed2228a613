package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

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

// A sentence before a block says which file a reader makes of it with an
// editor, or adds it to.
var toFile = regexp.MustCompile("(Save|Add) this (?:as|to) `([^`\n]+)`:\n\n$")

// fileBlocks are the languages of blocks that become files.
var fileBlocks = []string{"text", "yaml", "csv"}

// notRun begins the blocks that need a network, the Go command or the whole
// test: of those, the folders that they name must be there.
var notRun = regexp.MustCompile(`^(?:git clone|go build|go test) `)

// scripts are the oracles that run blocks of other languages.
var scripts = map[string]struct {
	oracle *oracle.Oracle
	ext    string
}{"python": {oracle.RDFLib, ".py"}, "r": {oracle.IGraph, ".R"}, "js": {oracle.Cytoscape, ".js"}}

// TestREADME runs every block of a page in one folder, from top to bottom: files
// are saved, sh blocks must succeed, below each "$ " line of a console block
// stands what the command prints, and scripts print something. With
// UPDATE_README=1 what is printed is written anew.
func TestREADME(t *testing.T) {
	long(t)
	for _, p := range pages {
		t.Run(strings.TrimPrefix(p.file, root), func(t *testing.T) { testPage(t, p) })
	}
}

func testPage(t *testing.T, p page) {
	text := p.read(t)
	r := &follower{t: t, dir: t.TempDir(), env: drawing(t)}
	if p.goesOn {
		r.read(pages[0].read(t))
		r.commands = 0
	}
	got := r.read(text)
	if p.last {
		for _, row := range commandRows(pages[0].read(t)) {
			for _, command := range row {
				r.shell(command)
			}
		}
	}
	if r.commands < p.commands {
		t.Errorf("%d commands were run; are the blocks still found?", r.commands)
	}
	p.checkLength(t, got)
	p.compare(t, text, got)
}

// A follower follows a page from top to bottom in a folder.
type follower struct {
	t        *testing.T
	dir      string
	env      []string
	commands int // that were run
}

// read follows all blocks of a page and returns what it should look like.
func (r *follower) read(text string) string {
	var b strings.Builder
	end := 0
	for _, m := range block.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(text[end:m[0]])
		b.WriteString("```" + text[m[2]:m[3]] + "\n")
		b.WriteString(r.follow(text[:m[0]], text[m[2]:m[3]], text[m[4]:m[5]]))
		b.WriteString("```\n")
		end = m[1]
	}
	return b.String() + text[end:]
}

// follow does what a block says and returns what it should look like. before is
// the page up to the block.
func (r *follower) follow(before, language, text string) string {
	switch {
	case language == "console":
		var b strings.Builder
		for line := range strings.Lines(text) {
			if command, ok := strings.CutPrefix(line, "$ "); ok {
				b.WriteString(line + r.shell(command))
			}
		}
		return b.String()
	case slices.Contains(fileBlocks, language):
		r.save(before, text)
	case language == "sh" && notRun.MatchString(text):
		for _, folder := range regexp.MustCompile(`\./cmd/[a-z-]+`).FindAllString(text, -1) {
			if _, err := os.Stat(filepath.Join(root, folder)); err != nil {
				r.t.Error(err)
			}
		}
	case language == "sh":
		r.shell(text)
	case language == "json":
		r.starts(text)
	default:
		s, ok := scripts[language]
		if !ok {
			r.t.Errorf("nothing runs blocks of %s:\n%s", language, text)
			break
		}
		r.t.Run(language, func(t *testing.T) {
			path := filepath.Join(r.dir, "block"+s.ext)
			if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
			if out := oracle.RunIn(t, s.oracle, r.dir, path); out == "" {
				t.Errorf("it prints nothing:\n%s", text)
			}
		})
	}
	return text
}

// starts looks whether a client's configuration starts a command with flags that it has.
func (r *follower) starts(text string) {
	var c struct {
		MCPServers map[string]struct {
			Command string
			Args    []string
		}
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil || len(c.MCPServers) == 0 {
		r.t.Errorf("this is no configuration of a client: %v\n%s", err, text)
	}
	for _, s := range c.MCPServers {
		line := s.Command
		for _, w := range append(s.Args, "--help") { // which says what is wrong with the flags before it
			line += " " + shellWord(w)
		}
		r.shell(line)
	}
}

// shell runs commands and returns what they print.
func (r *follower) shell(script string) string {
	for line := range strings.Lines(script) {
		if strings.Contains(line, "onrecord") {
			r.commands++
		}
	}
	return shell(r.t, r.dir, r.env, script)
}

// save does with a block what the sentence before it tells a reader to do.
func (r *follower) save(before, text string) {
	m := toFile.FindStringSubmatch(before)
	if m == nil {
		r.t.Errorf("no sentence before this block says which file it is, as in \"Save this as `FILE`:\" or \"Add this to `FILE`:\":\n%s", text)
		return
	}
	path := filepath.Join(r.dir, m[2])
	if m[1] == "Add" {
		old, err := os.ReadFile(path)
		if err != nil {
			r.t.Error(err)
		}
		text = string(old) + text
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		r.t.Error(err)
	}
}

// TestExamples runs the examples of every help, each in a folder of its own that
// has what they name, and is a corpus itself where they are about one's own.
func TestExamples(t *testing.T) {
	long(t)
	here, err := filepath.Abs("testdata/tiny")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("TINY", here)
	folder, env := t.TempDir(), drawing(t)
	shell(t, folder, env, exampleFolder)
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		for line := range strings.Lines(strings.ReplaceAll(cmd.Example, "\\\n", " ")) { // one that ends so goes on
			if line = strings.TrimSpace(line); cmd.Name() != "completion" { // those write where shells look
				dir := t.TempDir()
				if err := os.CopyFS(dir, os.DirFS(folder)); err != nil {
					t.Fatal(err)
				}
				if group(cmd) != groupCorpus {
					if err := os.Remove(filepath.Join(dir, "corpus.yaml")); err != nil {
						t.Fatal(err)
					}
				}
				switch {
				case strings.Contains(line, "'postgres://db.example.org/"): // there is none
					line += fmt.Sprintf(" 2>said || [ $? = %d ]; grep -q 'cannot be reached' said", exitFailure)
				case cmd.Name() == "desk": // it serves until it is closed
					line = "export XDG_CACHE_HOME=$PWD/cache; " + strings.ReplaceAll(line, ":8080", ":0") + " --no-open >said & p=$!; until grep -q token said; do kill -0 $p; sleep 0.1; done; kill $p; wait $p"
				case strings.Contains(line, "--interactive") && cmd.Name() == "draft": // nobody is there to be asked
					line += fmt.Sprintf(" 2>said || [ $? = %d ]; grep -q 'in a terminal' said", exitUsage)
				}
				if c := testOf(strings.TrimPrefix(cmd.CommandPath(), "onrecord ")); c != nil && c.nothing != "" {
					line += fmt.Sprintf(" || [ $? = %d ]", exitNothing)
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

// group is that of a command, or of the one it belongs to.
func group(cmd *cobra.Command) string {
	for cmd.GroupID == "" && cmd.HasParent() {
		cmd = cmd.Parent()
	}
	return cmd.GroupID
}

const exampleFolder = `onrecord export jsonl -o alaska.jsonl --quiet
onrecord export nquads -o alaska.nq --quiet
onrecord export dna -o debate.dna --quiet
onrecord export xlsx -o coding.xlsx --quiet
cp -R "$TINY"/. .
cp -R "$TINY" my-corpus
cp texts/gazette.txt article.txt
cp texts/gazette.txt news.txt
onrecord locate my-corpus --quiet > located.txt
for coder in ANNA BEN; do
	{ echo 'source: gazette'; sed -n '/^statements:/,$p' my-corpus/sources/gazette.yaml; } > my-corpus/sources/gazette.$coder.yaml
done
onrecord new other-corpus --quiet
onrecord sample draw pilot --coder ANNA --size 1 --corpus . --quiet
onrecord sample draw reliability --coder BEN --coder ANNA --size 1 --seed 3 --corpus my-corpus --quiet
onrecord said --corpus my-corpus --format csv | sed 's/must-close/costly/g; s/feeds\([,"]\)/jobs\1/g' > statements.csv
onrecord build my-corpus -o my.store --quiet

cat > coding.csv <<'END'
Speaker;Text;Codes;source;supports;mode
Ada Quay;The harbour must close;17;The Gazette;The harbour should close;quote
END
cat > scale.csv <<'END'
Speaker;Quote;Concept;Agreement;Source;Mode;Date
Ada Quay;The harbour must close;The harbour should close;5;The Gazette;quote;03.04.2025
END
cat > coded.csv <<'END'
organization,concept,agreement,date,document_id,statement_id
Port,Close the harbour,1,2024-01-03,1,1
Union,Close the harbour,0,2024-01-04,1,2
Council,Close the harbour,1,2024-02-20,2,3
Port,Raise the fee,0,2024-03-01,3,4
Union,Raise the fee,1,2024-03-05,3,5
Council,Raise the fee,0,2025-06-02,4,6
Port,Build a quay,1,2025-06-03,4,7
Council,Build a quay,1,2025-06-20,5,8
Union,Build a quay,0,2026-01-09,6,9
END
{ echo 'id,group'; onrecord list actors --format csv --quiet | sed '1d; s/,.*/,west/; /putin/s/west/east/'; } > camps.csv
echo 'g.V().all()' > question.js
echo '<title>The harbour</title><p>“It must close,” she said.' > article.html
echo '{\rtf1\ansi It must close.\par}' > speech.rtf
printf '\316\355\340 \361\352\340\347\340\353\340\n' > letter.txt
`
