// Package corpustest has corpora for tests, and what tests of readers and writers
// ask of them.
package corpustest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/text"
	"onrecord/schema"
)

// harbour is a small corpus as a person writes it: its passages are not
// located, and the text is at hand.
const Harbour = `
-- corpus.yaml --
id: harbour
base: https://example.org/harbour/
-- actors.yaml --
- {id: mayor, name: Ada Quay, type: person, aliases: [The Mayor]}
- {id: harper, name: Ben Harper, type: person}
- {id: council, name: Town Council, type: organization}
-- positions.yaml --
- {id: close, name: The harbour should close, type: demand}
-- places.yaml --
- {id: town, name: Porttown}
- {id: quay, name: The quay, within: town}
-- events.yaml --
- {id: meeting, name: The meeting, date: 2024-03-01, place: town}
-- sources/gazette.yaml --
id: gazette
title: Harbour to stay open?
statements:
  - id: must-close
    speakers: [mayor]
    mode: quote
    quotes: ["The harbour must close"]
    supports: [close]
    event: meeting
    evidence:
      - quote: "The harbour must close"
  - id: feeds
    speakers: [harper]
    mode: paraphrase
    summary: The town lives on the harbour.
    opposes: [close]
    evidence:
      - {line: 2, from: Ben, to: harbour.}
-- texts/gazette.txt --
Said the mayor, “The harbour must close.”
Ben Harper thinks that the town lives on the harbour.
`

// Folder writes the files of an archive into a new folder. A file of the same
// name in a later archive replaces that of an earlier one; an empty one
// removes it.
func Folder(t testing.TB, archives ...string) string {
	t.Helper()
	dir := t.TempDir()
	if err := unpack(dir, archives...); err != nil {
		t.Fatal(err)
	}
	return dir
}

func Write(t testing.TB, file string, text []byte) {
	t.Helper()
	if err := write(file, text); err != nil {
		t.Fatal(err)
	}
}

// Problems loads files of a folder, or the folder, and gives what is wrong, one
// problem a line, with paths relative to the folder.
func Problems(t *testing.T, dir string, o data.Options, files ...string) string {
	t.Helper()
	paths := []string{dir}
	if len(files) > 0 {
		paths = nil
	}
	for _, f := range files {
		paths = append(paths, filepath.Join(dir, f))
	}
	set, err := data.Load(t.Context(), paths, o)
	if _, checked, failed := data.Check(t.Context(), paths, o); failed == nil {
		compareProblems(t, checked, set, err)
	} else if err == nil {
		t.Errorf("Check: %v, and Load reads it", failed)
	}
	var ps schema.Problems
	switch {
	case err != nil && !errors.As(err, &ps):
		t.Fatal(err)
	case err == nil && len(set.Warnings) == 0:
		return ""
	case err == nil:
		ps = set.Warnings
	}
	out := strings.ReplaceAll(ps.Error()+"\n", filepath.ToSlash(dir)+"/", "")
	return strings.ReplaceAll(out, filepath.ToSlash(dir)+":", ".:")
}

// compareProblems compares what Check finds with what Load does.
func compareProblems(t *testing.T, checked schema.Problems, set *data.Set, err error) {
	t.Helper()
	var loaded schema.Problems
	if err == nil {
		loaded = set.Warnings
	} else if !errors.As(err, &loaded) {
		t.Errorf("Check finds %d problems, and Load says: %v", len(checked), err)
	}
	if diff := cmp.Diff(loaded.Error(), checked.Error()); diff != "" {
		t.Errorf("-Load +Check:\n%s", diff)
	}
}

// Lines drops the indentation that keeps a table of cases readable.
func Lines(text string) string {
	var out strings.Builder
	for line := range strings.Lines(strings.TrimPrefix(text, "\n")) {
		out.WriteString(strings.TrimLeft(line, "\t"))
	}
	return out.String()
}

// An impatient context is over when it was asked a number of times.
type Impatient struct {
	context.Context
	Left atomic.Int64
}

func (c *Impatient) Err() error {
	if c.Left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

func MadeText(t *testing.T, s string) *text.Text {
	t.Helper()
	out, err := text.New("text", []byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Contents are the files of a folder, by name.
func Contents(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		out[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A stream of JSON begins with these, so that what follows has a corpus, an
// actor and a source to refer to.
const JsonHead = `{"kind":"corpus","id":"c","base":"https://example.org/c/"}
{"kind":"actor","id":"ann","name":"Ann","type":"person"}
{"kind":"source","id":"x","title":"X"}
`
