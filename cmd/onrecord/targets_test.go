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

	"onrecord/schema"
)

// eachWriting calls test for what each command writes; with -short, for the first
// of each.
func eachWriting(t *testing.T, test func(t *testing.T, w writing, dir string)) {
	t.Helper()
	template := makeInputs(t)
	for _, c := range commandTests() {
		for i, w := range c.writes {
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
	write(t, at("c/samples.yaml"), []byte("- {id: pilot, coders: [ANNA], seed: 1, of: 1, sources: [gazette]}\n"))
	must(t, "export", "jsonl", "--corpus", at("c"), "-o", at("t.jsonl"))
	must(t, "build", at("c"), "-o", at("s.store"))
	must(t, "build", at("c"), "-o", "bolt:"+at("b.store"))
	text, err := os.ReadFile(at("c/texts/gazette.txt"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, at("shifted.jsonl"), []byte(`{"kind":"corpus","id":"shifted","base":"https://example.org/shifted/"}
{"kind":"actor","id":"ada","name":"Ada","type":"person"}
{"kind":"position","id":"toll","name":"A toll","type":"demand"}
{"kind":"source","id":"paper","title":"Paper"}
{"kind":"statement","id":"yes","speakers":["ada"],"mode":"paraphrase","summary":"Yes.","supports":["toll"],"date":"2024-01-02","source":"paper"}
{"kind":"statement","id":"no","speakers":["ada"],"mode":"paraphrase","summary":"No.","opposes":["toll"],"date":"2024-03-04","source":"paper"}
`))
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
	long(t)
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
		if strings.Contains(w.args, "font.ttf") || w.serves {
			return // it is none, and there is no result
		}
		if w.own == nil {
			// To find something wrong is the result of some.
			code, _, stderr := ask(t, args...)
			if code != exitOK && code != exitInvalid && !(code == exitNothing && findsNothing(args[0])) {
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
		if strings.Contains(w.args, "font.ttf") || w.serves {
			return // it is none, and there is no result
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
			if err == nil || errors.As(err, &exit) && exit.ExitCode() == exitNothing && findsNothing(args[0]) {
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
