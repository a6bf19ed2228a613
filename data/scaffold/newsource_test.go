package scaffold

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/data/locate"
	"onrecord/schema"
)

// emptyCorpus is an empty corpus, and a folder for documents beside it.
func emptyCorpus(t *testing.T) (dir, beside string) {
	t.Helper()
	beside = t.TempDir()
	dir = filepath.Join(beside, "harbour")
	if err := New(t.Context(), dir, ""); err != nil {
		t.Fatal(err)
	}
	return dir, beside
}

func put(t *testing.T, file, text string) string {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

func newSourceOf(t *testing.T, file, dir string, o NewSourceOptions) *schema.Source {
	t.Helper()
	if _, err := NewSource(context.Background(), file, dir, o); err != nil {
		t.Fatal(err)
	}
	set, err := data.Load(context.Background(), []string{dir}, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sources := set.Corpora[0].Sources
	return sources[len(sources)-1]
}

// hashOf is the SHA-256 of bytes, in hexadecimal.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// A document gives a source that checks, with its text in UTF-8.
func TestNewSource(t *testing.T) {
	const no = "“No,” she said.\n"
	for _, c := range []struct {
		name, file, raw string
		options         NewSourceOptions
		plain           bool
		want            schema.Source
	}{
		{"plain", "a b.txt", no, NewSourceOptions{}, true, schema.Source{Title: "a b", Language: "en", Text: "texts/a-b.txt"}},
		{"plain with CR", "ä.txt", "\ufeff“No,” she said.\r\n", NewSourceOptions{}, true, schema.Source{Title: "ä", Language: "en", Text: "texts/a.txt"}},
		{"Windows", "x.txt", "\x93No,\x94 she said.\r\n", NewSourceOptions{Language: "no", Title: "T"}, false, schema.Source{Title: "T", Language: "no", Text: "texts/x.txt"}},
		{"HTML", "x.html", "<!doctype html><html lang=de><title>Titel: eins</title><p>“No,” she said.", NewSourceOptions{ID: "y.2"}, false, schema.Source{Title: "Titel: eins", Language: "de", Text: "texts/y.2.txt"}},
		{"RTF", "x.rtf", `{\rtf1{\info{\title "T" # 'x'}}\ldblquote No,\rdblquote  she said.}`, NewSourceOptions{}, false, schema.Source{Title: `"T" # 'x'`, Language: "en", Text: "texts/x.txt"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, beside := emptyCorpus(t)
			file := put(t, filepath.Join(beside, c.file), c.raw)
			got := newSourceOf(t, file, dir, c.options)
			c.want.Type, c.want.Length, c.want.SHA256 = "article", len([]rune(no)), hashOf(no)
			if !c.plain {
				c.want.Original = hashOf(c.raw)
			}
			if diff := cmp.Diff(&c.want, got, cmpopts.IgnoreFields(schema.Source{}, "EntityBase")); diff != "" {
				t.Error(diff)
			}
			if text, err := os.ReadFile(filepath.Join(dir, got.Text)); err != nil || string(text) != no {
				t.Errorf("got the text %q, %v", text, err)
			}
			if raw, err := os.ReadFile(file); err != nil || string(raw) != c.raw {
				t.Errorf("the document is %q now", raw)
			}
		})
	}
}

// Nothing is written over, and where something cannot be made, nothing is.
func TestNewSourceClashes(t *testing.T) {
	ctx := context.Background()
	dir, beside := emptyCorpus(t)
	first := put(t, filepath.Join(beside, "a.txt"), "first")
	second := put(t, filepath.Join(beside, "a.html"), "<html>second")
	other := put(t, filepath.Join(beside, "b.txt"), "b")
	put(t, filepath.Join(dir, "texts", "b.txt"), "taken")
	if _, err := NewSource(ctx, first, dir, NewSourceOptions{}); err != nil {
		t.Fatal(err)
	}
	before := corpustest.Contents(t, dir)
	for _, c := range []struct {
		name, file string
		options    NewSourceOptions
		want       string
	}{
		{"the same again", first, NewSourceOptions{}, first + ": " + filepath.Join(dir, "sources", "a.yaml") + " already exists; the option id gives the source another id"},
		{"the same stem", second, NewSourceOptions{}, second + ": " + filepath.Join(dir, "sources", "a.yaml") + " already exists; the option id gives the source another id"},
		{"a text", other, NewSourceOptions{}, other + ": " + filepath.Join(dir, "texts", "b.txt") + " already exists; the option id gives the source another id"},
		{"a bad id", other, NewSourceOptions{ID: "a/b"}, `the option id: id "a/b" contains '/': an id has letters, digits, - . _ ~`},
		{"a bad encoding", other, NewSourceOptions{Encoding: "ebcdic"}, "the option encoding ebcdic: there is "},
		{"no file", filepath.Join(beside, "none"), NewSourceOptions{}, "stat "},
		{"empty", put(t, filepath.Join(beside, "e.txt"), "\ufeff"), NewSourceOptions{}, filepath.ToSlash(filepath.Join(beside, "e.txt")) + ": this file is empty"},
		{"broken", put(t, filepath.Join(beside, "c.txt"), "a\nü\xff"), NewSourceOptions{}, filepath.ToSlash(filepath.Join(beside, "c.txt")) + ":2:2: invalid UTF-8"},
	} {
		if _, err := NewSource(ctx, c.file, dir, c.options); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	if diff := cmp.Diff(before, corpustest.Contents(t, dir)); diff != "" {
		t.Errorf("something was written: %s", diff)
	}
	if _, err := NewSource(ctx, first, beside, NewSourceOptions{}); err == nil || err.Error() != beside+" is not a corpus folder: it has no corpus.yaml (starting a new corpus makes one)" {
		t.Errorf("got %v", err)
	}
}

// A text of a corpus that is not UTF-8 is a problem that says what it is and how
// to bring it into UTF-8; and that does it.
func TestTextInAnotherEncoding(t *testing.T) {
	ctx := context.Background()
	dir, _ := emptyCorpus(t)
	const old, text = "\x93Nein\x94, sagte Müller.", "“Nein”, sagte Müller."
	windows := strings.ReplaceAll(old, "ü", "\xfc")
	named := put(t, filepath.Join(dir, "texts", "my text.txt"), windows)
	put(t, filepath.Join(dir, "sources", "a.yaml"), "id: a\ntitle: A\ntext: texts/my text.txt\n")
	page := put(t, filepath.Join(dir, "texts", "b.txt"), "<html><meta charset=windows-1252>"+windows)
	put(t, filepath.Join(dir, "sources", "b.yaml"), "id: b\ntitle: B\n")
	_, err := data.Load(ctx, []string{dir}, data.Options{})
	slash := filepath.ToSlash(dir)
	want := slash + "/texts/b.txt:1:34: invalid UTF-8: it seems to be HTML; making a source of " + slash + "/texts/b.txt brings it into UTF-8\n" +
		slash + "/texts/my text.txt:1:1: invalid UTF-8: it seems to be Windows-1252; making a source of " + slash + "/texts/my text.txt brings it into UTF-8"
	if ps, ok := errors.AsType[schema.Problems](err); !ok || ps.Error() != want {
		t.Fatalf("got %v, want\n%s", err, want)
	}
	for _, c := range []struct{ file, id, kept string }{{named, "a", "my text.windows-1252.txt"}, {page, "b", "b.windows-1252.txt"}} {
		result, err := NewSource(ctx, c.file, dir, NewSourceOptions{ID: c.id})
		if err != nil || result.File != c.file {
			t.Fatalf("got %v, %v", result, err)
		}
		if !strings.HasSuffix(result.Note.String(), "; the file is kept as "+filepath.Join(dir, "texts", c.kept)) {
			t.Errorf("got the note %s", result.Note)
		}
		if got, err := os.ReadFile(c.file); err != nil || strings.TrimSpace(string(got)) != text {
			t.Errorf("got %q, %v", got, err)
		}
		if got, err := os.ReadFile(filepath.Join(dir, "texts", c.kept)); err != nil || !strings.HasSuffix(string(got), windows) {
			t.Errorf("kept is %q, %v", got, err)
		}
	}
	if _, err := data.Load(ctx, []string{dir}, data.Options{}); err != nil {
		t.Error(err)
	}
}

// A source has no key statements at first: whoever pastes one has no second.
func TestNewSourceTakesStatements(t *testing.T) {
	ctx := context.Background()
	dir, beside := emptyCorpus(t)
	put(t, filepath.Join(dir, "actors.yaml"), "- {id: doe, name: Jane Doe, type: person}\n")
	result, err := NewSource(ctx, put(t, filepath.Join(beside, "a.txt"), "“We will build it,” she said."), dir, NewSourceOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := locate.Locate(ctx, dir, locate.LocateOptions{}); err != nil {
		t.Errorf("without statements: %v", err)
	}
	text, err := os.ReadFile(result.File)
	if err != nil {
		t.Fatal(err)
	}
	edited := string(text) + "statements:\n  - speakers: [doe]\n    mode: quote\n    quotes: [We will build it]\n"
	put(t, result.File, edited)
	located, err := locate.Locate(ctx, dir, locate.LocateOptions{})
	if err != nil || located.Located != 1 {
		t.Errorf("with the example: %d located, %v, in\n%s", located.Located, err, edited)
	}
	set, err := data.Load(ctx, []string{dir}, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	src := set.Corpora[0].Sources[0]
	if len(set.Corpora[0].Statements) != 1 {
		t.Errorf("got %+v", src)
	}
}
