package data

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
)

func TestFullUsesEveryField(t *testing.T) {
	c := loaded(t, Options{}, folder(t, full))
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
	dir := folder(t, full)
	want := loaded(t, Options{}, dir)
	file := filepath.Join(dir, "full.jsonl")
	write(t, file, dump(want))
	got := loaded(t, Options{}, file)
	same(t, want, got)
	if diff := cmp.Diff(string(dump(want)), string(dump(got))); diff != "" {
		t.Error(diff)
	}
	// One array, and entities before what they refer to.
	rows := strings.Split(strings.TrimSpace(string(dump(want))), "\n")
	for i, j := 1, len(rows)-1; i < j; i, j = i+1, j-1 {
		rows[i], rows[j] = rows[j], rows[i]
	}
	write(t, file, []byte("[\n"+strings.Join(rows, ",\n")+"]"))
	same(t, want, loaded(t, Options{}, file))
	// Several files are one stream, in the order in which they are given.
	first, second := filepath.Join(dir, "1.jsonl"), filepath.Join(dir, "2.jsonl")
	write(t, first, []byte(strings.Join(rows[:5], "\r\n")))
	write(t, second, []byte("\ufeff"+strings.Join(rows[5:], "\n\n")))
	same(t, want, loaded(t, Options{}, first, second))
}

func TestNQuadsRoundTrip(t *testing.T) {
	dir := folder(t, full)
	want := loaded(t, Options{}, dir)
	file := filepath.Join(dir, "full.nq")
	write(t, file, []byte(quadsOf(t, want)))
	got := loaded(t, Options{}, file)
	same(t, want, got)
	// The order of lines does not matter, nor do repeats.
	rows := strings.SplitAfter(quadsOf(t, want), "\n")
	for i, j := 0, len(rows)-1; i < j; i, j = i+1, j-1 {
		rows[i], rows[j] = rows[j], rows[i]
	}
	write(t, file, []byte("\ufeff# comment\n"+strings.Join(rows, "\n")+strings.Join(rows[:9], "")))
	same(t, want, loaded(t, Options{}, file))
}

// A CSV file holds all but the hash of passages that are no quotations, prefix
// and suffix, and the carriage return of a CRLF within a text.
func TestCSVRoundTrip(t *testing.T) {
	dir := folder(t, full)
	want := loaded(t, Options{}, dir)
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
		write(t, file, b.Bytes())
		files = append(files, file)
	}
	t.Run("files", func(t *testing.T) { same(t, want, loaded(t, Options{}, files...)) })
	t.Run("folder", func(t *testing.T) { same(t, want, loaded(t, Options{}, out)) })
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
		if got := loaded(t, Options{}, file).Title; got != c.want {
			t.Errorf("rows end in %q: got %q, want %q", c.end, got, c.want)
		}
	}
}
