package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"onrecord/exports"
	"onrecord/schema"
)

// A writing is a run that writes. In its arguments @ stands for the folder of the
// fixture, and OUT for where it writes.
type writing struct {
	args  string
	reads []string // what it reads, and places in it
	own   []string // what it replaces without OUT
}

// corpusFiles are what is read of a corpus, and places in it.
var corpusFiles = []string{"c", "c/corpus.yaml", "c/actors.yaml", "c/sources/gazette.yaml", "c/texts/gazette.txt", "c/new.yaml", "c/sources/new.out", "c/texts/new.out"}

// askedOf are the runs of a command that asks: of a corpus, a stream and stores.
func askedOf(args string) []writing {
	return []writing{
		{args: args + " --corpus @c -o OUT", reads: corpusFiles},
		{args: args + " --corpus @t.jsonl -o OUT", reads: []string{"t.jsonl"}},
		{args: args + " --store @s.store -o OUT", reads: []string{"s.store"}},
		{args: args + " --store bolt:@b.store -o OUT", reads: []string{"b.store", "b.store/indexes.bolt", "b.store/new.out"}},
	}
}

// writings are the runs of all commands that write, by their names. Those of
// commands that write nothing but what they print are here as well: -o is
// everywhere.
func writings() map[string][]writing {
	texts := func(args string) writing {
		return writing{args: args + " --source-text gazette=@text.txt -o OUT", reads: []string{"text.txt"}}
	}
	onCorpus := func(args string) []writing {
		return []writing{{args: args + " -o OUT", reads: corpusFiles}, texts(args)}
	}
	all := map[string][]writing{
		"new":        {{args: "new OUT"}},
		"new source": {{args: "new source @doc.html --corpus @c -o OUT", reads: append([]string{"doc.html"}, corpusFiles...), own: []string{"c/sources/doc.yaml"}}},
		"locate":     append(onCorpus("locate @c"), writing{args: "locate @c", own: []string{"c/sources/gazette.yaml"}}),
		"rename":     {{args: "rename actor/mayor quay @c -o OUT", reads: corpusFiles, own: []string{"c/actors.yaml", "c/sources/gazette.yaml"}}},
		"merge":      {{args: "merge actor/mayor actor/harper @c -o OUT", reads: corpusFiles, own: []string{"c/actors.yaml", "c/sources/gazette.yaml"}}},
		"add":        {{args: "add gazette --corpus @c --by mayor --summary Yes --line 1 --mode paraphrase -o OUT", reads: corpusFiles, own: []string{"c/sources/gazette.yaml"}}},
		"check":      append(onCorpus("check @c"), writing{args: "check @s.store -o OUT", reads: []string{"s.store"}}, writing{args: "check @t.jsonl -o OUT", reads: []string{"t.jsonl"}}),
		"build": {
			{args: "build @c -o OUT", reads: []string{"c", "c/corpus.yaml", "c/actors.yaml", "c/sources/gazette.yaml", "c/texts/gazette.txt", "c/sources/new.out", "c/new.csv"}},
			{args: "build @c -o bolt:OUT", reads: []string{"c", "c/corpus.yaml", "c/sources/new.out"}},
			{args: "build @t.jsonl -o OUT", reads: []string{"t.jsonl"}},
			texts("build @c"),
		},
		"verify":    onCorpus("verify @c"),
		"coverage":  onCorpus("coverage --corpus @c"),
		"agreement": append(askedOf("agreement"), writing{args: "agreement --corpus @c --settle -o @c", own: []string{"c/sources/gazette.settled.yaml"}}),
		"said":      askedOf("said"),
		"show":      askedOf("show mayor"),
		"stances":   askedOf("stances"),
		"compare":   askedOf("compare mayor harper"),
		"path":      askedOf("path mayor harper"),
		"evidence":  append(askedOf("evidence must-close"), texts("evidence must-close --corpus @c")),
		"list":      askedOf("list actors"),
		"stats":     askedOf("stats"),
		"draw": append(askedOf("draw positions --format dot"),
			writing{args: "draw positions --format dot --font @font.ttf -o OUT", reads: []string{"font.ttf"}},
			texts("draw evidence must-close --format dot --corpus @c")),
		"export": nil,
		"import": {
			{args: "import jsonl @t.jsonl -o OUT", reads: []string{"t.jsonl"}},
			{args: "import csv @tables -o OUT", reads: []string{"tables", "tables/actors.csv", "tables/new.out"}},
			texts("import jsonl @t.jsonl"),
			{args: "import jsonl @more.jsonl -o @c", own: []string{"c/actors.yaml", "c/positions.yaml"}},
		},
		"query":      askedOf("query gizmo g.V().limit(1).all()"),
		"schema":     {{args: "schema --format ttl -o OUT"}},
		"completion": {{args: "completion bash -o OUT"}},
		"version":    {{args: "version -o OUT"}},
		"help":       {{args: "help said -o OUT"}},
	}
	for i, f := range exports.Formats() {
		if i == 0 {
			all["export"] = askedOf("export " + f.Name)
		}
		all["export"] = append(all["export"], writing{args: "export " + f.Name + " --corpus @c -o OUT", reads: []string{"c", "c/actors.yaml", "c/new.jsonl"}})
		if f.Texts {
			all["export"] = append(all["export"], writing{args: "export " + f.Name + " --corpus @c --source-text gazette=@text.txt -o OUT", reads: []string{"text.txt"}})
		}
	}
	return all
}

// eachWriting calls test for the writings of each command, of which none may have
// none; with -short, for the first of each.
func eachWriting(t *testing.T, test func(t *testing.T, w writing, dir string)) {
	t.Helper()
	template := makeInputs(t)
	all := writings()
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		if name := strings.TrimPrefix(cmd.CommandPath(), "onrecord "); cmd.HasParent() {
			if len(all[name]) == 0 {
				t.Errorf("%s is in no list of what writes", name)
			}
			for i, w := range all[name] {
				if testing.Short() && i > 0 {
					break
				}
				t.Run(w.args, func(t *testing.T) {
					t.Parallel()
					dir := t.TempDir()
					if err := os.CopyFS(dir, os.DirFS(template)); err != nil {
						t.Fatal(err)
					}
					test(t, w, dir)
				})
			}
		}
		for _, sub := range cmd.Commands() {
			walk(sub)
		}
	}
	root := newRoot(&app{}, commands)
	root.InitDefaultHelpCmd()
	walk(root)
}

// makeInputs makes what the writings read.
func makeInputs(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := os.CopyFS(at("c"), os.DirFS(filepath.Join("testdata", "tiny"))); err != nil {
		t.Fatal(err)
	}
	coding, err := os.ReadFile(at("c/sources/gazette.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	_, statements, _ := strings.Cut(string(coding), "\nstatements:")
	write(t, at("c/sources/gazette.ANNA.yaml"), []byte("source: gazette\nstatements:"+statements))
	must(t, "export", "jsonl", "--corpus", at("c"), "-o", at("t.jsonl"))
	must(t, "build", at("c"), "-o", at("s.store"))
	must(t, "build", at("c"), "-o", "bolt:"+at("b.store"))
	text, err := os.ReadFile(at("c/texts/gazette.txt"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, at("text.txt"), text)
	write(t, at("doc.html"), []byte("<!DOCTYPE html><title>A page</title><p>"+strings.Repeat("The harbour stays. ", 200)))
	write(t, at("font.ttf"), []byte("no font, and refused before it is read"))
	var more strings.Builder
	for i := range 50 {
		fmt.Fprintf(&more, `{"kind":"actor","id":"more%d","name":"More %d","type":"person"}`+"\n", i, i)
		fmt.Fprintf(&more, `{"kind":"position","id":"more%d","name":"More %d","type":"demand"}`+"\n", i, i)
	}
	write(t, at("more.jsonl"), []byte(`{"kind":"corpus","id":"tiny","base":"https://example.org/tiny/"}`+"\n"+more.String()))
	if err := os.Mkdir(at("tables"), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, k := range schema.Kinds() {
		must(t, "list", k.Plural(), "--format", "csv", "--corpus", at("t.jsonl"), "-o", at("tables/"+k.Plural()+".csv"))
	}
	if err := os.Mkdir(at("links"), 0o777); err != nil {
		t.Fatal(err)
	}
	return dir
}

// with puts the folder and the target into the arguments.
func (w *writing) with(dir, out string) []string {
	args := strings.Fields(w.args)
	for i := range args {
		args[i] = strings.NewReplacer("@", dir+"/", "OUT", out).Replace(args[i])
	}
	return append(args, "--quiet")
}

// fingerprint is what is in a folder: a hash of each file and where links lead to.
func fingerprint(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		switch {
		case e.IsDir():
			out[name] = "folder"
		case e.Type()&fs.ModeSymlink != 0:
			to, err := os.Readlink(path)
			out[name] = to
			return err
		default:
			text, err := os.ReadFile(path)
			out[name] = fmt.Sprintf("%x", sha256.Sum256(text))
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// What is read is never written over, whatever it is called: no command does, and
// nothing is left beside it.
func TestInputIsNoTarget(t *testing.T) {
	t.Parallel()
	eachWriting(t, func(t *testing.T, w writing, dir string) {
		spellings := map[string]string{}
		for i, name := range w.reads {
			at := filepath.Join(dir, filepath.FromSlash(name))
			spellings[name] = at
			spellings[name+" by dots"] = filepath.Join(dir, "c") + "/../" + name
			link := filepath.Join(dir, "links", fmt.Sprint("link", i))
			if err := os.Symlink(at, link); err == nil {
				spellings[name+" by a link"] = link
			}
			around := filepath.Join(dir, "links", fmt.Sprint("around", i))
			if err := os.Symlink(filepath.Dir(at), around); err == nil {
				spellings[name+" by a link to its folder"] = filepath.Join(around, filepath.Base(at))
			}
			second := filepath.Join(dir, "links", fmt.Sprint("second", i))
			if err := os.Link(at, second); err == nil {
				spellings[name+" by a second name"] = second
			}
		}
		before := fingerprint(t, dir)
		for spelling, out := range spellings {
			code, stdout, stderr := ask(t, w.with(dir, out)...)
			if code != exitUsage || !strings.Contains(stderr, "being read") || strings.Count(stderr, "\n") != 1 || stdout != "" {
				t.Errorf("%s: exit code %d, stdout %q, stderr %q", spelling, code, stdout, stderr)
			}
		}
		if diff := cmp.Diff(before, fingerprint(t, dir)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

// A file that may not be written stays, and so does all else.
func TestReadOnlyStays(t *testing.T) {
	long(t)
	t.Parallel()
	eachWriting(t, func(t *testing.T, w writing, dir string) {
		out := filepath.Join(dir, "out")
		args := w.with(dir, out)
		if strings.Contains(w.args, "font.ttf") {
			return // it is none
		}
		if w.own == nil {
			// To find something wrong is the result of some.
			if code, _, stderr := ask(t, args...); code != exitOK && code != exitInvalid {
				t.Fatalf("exit code %d, %s", code, stderr)
			}
			if args[0] == "new" || args[0] == "import" {
				return // what is there stays anyhow
			}
			// Of a folder, the first file will do.
			found := ""
			err := filepath.WalkDir(out, func(path string, e fs.DirEntry, err error) error {
				if err == nil && !e.IsDir() && !strings.HasPrefix(e.Name(), ".") && found == "" {
					found = path
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			makeReadOnly(t, found)
		}
		for _, name := range w.own {
			file := filepath.Join(dir, filepath.FromSlash(name))
			if _, err := os.Stat(file); err != nil {
				write(t, file, []byte("source: gazette\nstatements: []\n"))
			}
			makeReadOnly(t, file)
		}
		if slices.Contains(args, "--settle") {
			args = append(args, "--force")
		}
		before := fingerprint(t, dir)
		code, _, stderr := ask(t, args...)
		if code == exitOK || code == exitNothing || strings.Count(stderr, "\n") != 1 {
			t.Errorf("exit code %d, stderr %q", code, stderr)
		}
		if diff := cmp.Diff(before, fingerprint(t, dir)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

func makeReadOnly(t *testing.T, file string) {
	t.Helper()
	if err := os.Chmod(file, 0o444); err != nil {
		t.Fatal(err)
	}
}

// Where there is no room for what is written, all stays as it was and nothing is
// left: files may have no byte, or some.
func TestNoRoom(t *testing.T) {
	long(t)
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("there is no limit of the size of files")
	}
	eachWriting(t, func(t *testing.T, w writing, dir string) {
		if strings.Contains(w.args, "font.ttf") {
			return // it is none
		}
		args := w.with(dir, filepath.Join(dir, "out"))
		if strings.Contains(w.args, "@t.jsonl -o OUT") || strings.Contains(w.args, "--store") {
			return // it writes the same as of the corpus
		}
		refused := false
		before := fingerprint(t, dir)
		for _, blocks := range []int{0, 1} {
			var stderr bytes.Buffer
			cmd := exec.Command("sh", append([]string{"-c", fmt.Sprintf("ulimit -f %d && exec onrecord \"$@\"", blocks), "onrecord"}, args...)...)
			cmd.Stderr = &stderr
			err := cmd.Run()
			var exit *exec.ExitError
			if err == nil {
				break // there is room for that
			}
			refused = true
			if !errors.As(err, &exit) || exit.ExitCode() != exitFailure || strings.Count(stderr.String(), "\n") != 1 {
				t.Errorf("%d blocks: %v, stderr %q", blocks, err, &stderr)
			}
			if diff := cmp.Diff(before, fingerprint(t, dir)); diff != "" {
				t.Fatalf("%d blocks: -want +got:\n%s", blocks, diff)
			}
		}
		if info, err := os.Stat(filepath.Join(dir, "out")); !refused && (err != nil || info.Size() > 0) {
			t.Error("it writes without room")
		}
	})
}
