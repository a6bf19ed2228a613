package data_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/schema"
)

func TestFullUsesEveryField(t *testing.T) {
	c := corpustest.Loaded(t, data.Options{}, corpustest.Folder(t, corpustest.Full))
	used := map[string]bool{}
	var note func(k schema.Kind, fields []schema.Field, record any)
	note = func(k schema.Kind, fields []schema.Field, record any) {
		for i := range fields {
			f := &fields[i]
			if f.Count(record) > 0 {
				used[string(k)+"."+f.Name] = true
			}
			for _, part := range f.Records(record) {
				note(f.Class, f.Fields, part)
			}
		}
	}
	note(c.Kind(), schema.Fields(c.Kind()), c)
	for e := range c.Entities {
		note(e.Kind(), schema.Fields(e.Kind()), e)
	}
	for _, k := range []schema.Kind{schema.KindCorpus, schema.KindActor, schema.KindAffiliation, schema.KindRole, schema.KindPosition, schema.KindPlace, schema.KindEvent, schema.KindSource, schema.KindStatement, schema.KindPassage} {
		for _, f := range schema.Fields(k) {
			switch name := string(k) + "." + f.Name; {
			case f.Derived, name == "statement.duplicateOf", name == "statement.textOrder", name == "source.sha256", name == "source.length": // these would fix the text
			case !used[name]:
				t.Errorf("the corpus does not use %s", name)
			}
		}
	}
}

func TestJSONLinesRoundTrip(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Full)
	want := corpustest.Loaded(t, data.Options{}, dir)
	file := filepath.Join(dir, "full.jsonl")
	corpustest.Write(t, file, corpustest.Dump(want))
	got := corpustest.Loaded(t, data.Options{}, file)
	corpustest.Same(t, want, got)
	if diff := cmp.Diff(string(corpustest.Dump(want)), string(corpustest.Dump(got))); diff != "" {
		t.Error(diff)
	}
	// One array, and entities before what they refer to.
	rows := strings.Split(strings.TrimSpace(string(corpustest.Dump(want))), "\n")
	for i, j := 1, len(rows)-1; i < j; i, j = i+1, j-1 {
		rows[i], rows[j] = rows[j], rows[i]
	}
	corpustest.Write(t, file, []byte("[\n"+strings.Join(rows, ",\n")+"]"))
	corpustest.Same(t, want, corpustest.Loaded(t, data.Options{}, file))
	// Several files are one stream, in the order in which they are given.
	first, second := filepath.Join(dir, "1.jsonl"), filepath.Join(dir, "2.jsonl")
	corpustest.Write(t, first, []byte(strings.Join(rows[:5], "\r\n")))
	corpustest.Write(t, second, []byte("\ufeff"+strings.Join(rows[5:], "\n\n")))
	corpustest.Same(t, want, corpustest.Loaded(t, data.Options{}, first, second))
}

func TestNQuadsRoundTrip(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Full)
	want := corpustest.Loaded(t, data.Options{}, dir)
	file := filepath.Join(dir, "full.nq")
	corpustest.Write(t, file, []byte(corpustest.QuadsOf(t, want)))
	got := corpustest.Loaded(t, data.Options{}, file)
	corpustest.Same(t, want, got)
	// The order of lines does not matter, nor do repeats.
	rows := strings.SplitAfter(corpustest.QuadsOf(t, want), "\n")
	for i, j := 0, len(rows)-1; i < j; i, j = i+1, j-1 {
		rows[i], rows[j] = rows[j], rows[i]
	}
	corpustest.Write(t, file, []byte("\ufeff# comment\n"+strings.Join(rows, "\n")+strings.Join(rows[:9], "")))
	corpustest.Same(t, want, corpustest.Loaded(t, data.Options{}, file))
}

// A CSV file holds all but the hash of passages that are no quotations, prefix
// and suffix, and the carriage return of a CRLF within a text.
func TestCSVRoundTrip(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Full)
	want := corpustest.Loaded(t, data.Options{}, dir)
	for _, s := range want.Statements {
		s.Note = strings.ReplaceAll(s.Note, "\r\n", "\n")
		for i := range s.Evidence {
			p := &s.Evidence[i]
			p.Prefix, p.Suffix = "", ""
			if p.Exact == "" {
				p.SHA256 = ""
			}
		}
	}
	tables := map[schema.Kind][][]string{schema.KindCorpus: {schema.Columns(schema.KindCorpus), schema.Cells(want)}}
	for e := range want.Entities {
		k := e.Kind()
		if tables[k] == nil {
			tables[k] = [][]string{schema.Columns(k)}
		}
		tables[k] = append(tables[k], schema.Cells(e))
	}
	out := t.TempDir()
	var files []string
	for _, k := range append([]schema.Kind{schema.KindCorpus}, schema.Kinds()...) {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if err := w.WriteAll(tables[k]); err != nil {
			t.Fatal(err)
		}
		name := k.Plural() + ".csv"
		if k == schema.KindCorpus {
			name = "corpus.csv"
		}
		file := filepath.Join(out, name)
		corpustest.Write(t, file, b.Bytes())
		files = append(files, file)
	}
	t.Run("files", func(t *testing.T) { corpustest.Same(t, want, corpustest.Loaded(t, data.Options{}, files...)) })
	t.Run("folder", func(t *testing.T) { corpustest.Same(t, want, corpustest.Loaded(t, data.Options{}, out)) })
}

// CR LF in a cell is kept where rows end in LF. Where rows end in CR LF, too,
// some program has changed all line ends.
func TestLineEndsInCells(t *testing.T) {
	for _, c := range []struct{ end, want string }{{"\n", "a\r\nb\rc\r\r\nd"}, {"\r\n", "a\nb\rc\r\nd"}} {
		dir := t.TempDir()
		text := "id,base,title" + c.end + "x,https://example.org/x/,\"a\r\nb\rc\r\r\nd\"" + c.end
		file := filepath.Join(dir, "corpus.csv")
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if got := corpustest.Loaded(t, data.Options{}, file).Title; got != c.want {
			t.Errorf("rows end in %q: got %q, want %q", c.end, got, c.want)
		}
	}
}
