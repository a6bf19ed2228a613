package importer

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/change"
	"onrecord/data/corpustest"
	"onrecord/schema"
)

// settles asks that what a file imports is read back without problems, with the
// same quads, and that importing it again changes nothing.
func settles(t *testing.T, format, name string, text []byte) {
	t.Helper()
	parent := t.TempDir()
	file, dir := filepath.Join(parent, name), filepath.Join(parent, "new")
	corpustest.Write(t, file, text)
	first, err := importer(t, format).Import(t.Context(), []string{file}, dir, ImportOptions{})
	var ps schema.Problems
	if err != nil {
		if !errors.As(err, &ps) {
			t.Skip(err) // a file's name that is too long
		}
		if change.Exists(dir) {
			t.Fatalf("something was written, and yet: %v", ps)
		}
		return
	}
	if first.Added[schema.KindCorpus] != 1 {
		return // each has a folder
	}
	before := corpustest.Contents(t, dir)
	want := corpustest.Loaded(t, data.Options{Unlocated: true}, dir)
	again, err := importer(t, format).Import(t.Context(), []string{file}, dir, ImportOptions{})
	if err != nil || len(again.Files) > 0 || len(again.Differences) > 0 {
		t.Fatalf("again: %v, %v would be written, and these differ: %+v", err, again.Files, again.Differences)
	}
	if diff := cmp.Diff(before, corpustest.Contents(t, dir)); diff != "" {
		t.Fatal(diff)
	}
	if format != "jsonl" && format != "nquads" || first.Unlocated > 0 {
		return
	}
	var corpora []*schema.Corpus
	switch format {
	case "jsonl":
		corpora, ps = corpustest.Streamed(t, corpustest.JsonIn("x", text))
	default:
		corpora, ps = corpustest.Streamed(t, corpustest.QuadsIn("x.nq", text))
	}
	if len(ps) == 0 && len(corpora) == 1 {
		corpustest.Same(t, corpora[0], want)
	}
}

func FuzzImportTable(f *testing.F) {
	if testing.Short() {
		f.Skip("long")
	}
	f.Add([]byte(harbourTable))
	f.Add([]byte("Speaker;Text;Source\n\"a;\nb\";c;d\n"))
	f.Add([]byte("id,iri,speakers,mode,summary,evidence,event,place,placeFrom,date,dateFrom\ns,https://e.org/c/statement/s,a,quote,b,\"g,1,0,2,xy\",e,p,event,2001,event\n"))
	for _, s := range hostileTexts {
		var b strings.Builder
		w := csv.NewWriter(&b)
		if err := w.WriteAll([][]string{{"speaker", "quote", "mode", "source", "supports", "note"}, {s, s, "quote", s, s, s}}); err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(b.String()))
	}
	f.Fuzz(func(t *testing.T, text []byte) { settles(t, "csv", "table.csv", text) })
}

func FuzzImportJSONLines(f *testing.F) {
	f.Add(corpustest.Dump(corpustest.Loaded(f, data.Options{}, corpustest.Folder(f, corpustest.Full))))
	f.Add(corpustest.Dump(corpustest.Loaded(f, data.Options{}, corpustest.Folder(f, corpustest.Harbour))))
	f.Fuzz(func(t *testing.T, text []byte) { settles(t, "jsonl", "x.jsonl", text) })
}

func FuzzImportNQuads(f *testing.F) {
	for _, text := range []string{corpustest.Full, corpustest.Harbour} {
		f.Add([]byte(corpustest.QuadsOf(f, corpustest.Loaded(f, data.Options{}, corpustest.Folder(f, text)))))
	}
	f.Fuzz(func(t *testing.T, text []byte) { settles(t, "nquads", "x.nq", text) })
}

// Where one file cannot be put into its place, all are as they were.
func TestWriteAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	old, fresh, taken := filepath.Join(dir, "old"), filepath.Join(dir, "new", "deep", "fresh"), filepath.Join(dir, "taken")
	corpustest.Write(t, old, []byte("old"))
	if err := os.MkdirAll(filepath.Join(taken, "full"), 0o777); err != nil {
		t.Fatal(err)
	}
	before := corpustest.Contents(t, dir)
	err := change.Write(t.Context(), dir, []change.Change{
		{File: old, Text: []byte("other"), There: true}, {File: fresh, Text: []byte("x")}, {File: taken, Text: []byte("y"), There: true},
	})
	if err == nil {
		t.Fatal("a folder was replaced")
	}
	if diff := cmp.Diff(before, corpustest.Contents(t, dir)); diff != "" {
		t.Error(diff)
	}
	if change.Exists(filepath.Join(dir, "new")) {
		t.Error("a folder that was made is left")
	}
}
