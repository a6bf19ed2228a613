package data

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
)

// streamed reads one stream from memory and checks it.
func streamed(t *testing.T, read func(*stream) error) ([]*schema.Corpus, schema.Problems) {
	t.Helper()
	l := &loader{set: &Set{Dirs: map[string]string{}}, unread: map[*schema.Corpus]map[schema.Kind]bool{}}
	if err := read(l.streamed()); err != nil {
		t.Fatal(err)
	}
	if err := l.finishStream(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := l.check(t.Context())
	var ps schema.Problems
	if err != nil && !errors.As(err, &ps) {
		t.Fatal(err)
	}
	return l.set.Corpora, ps
}

// survives asks that problems have positions, and that corpora without any
// are written as N-Quads and as JSON Lines and read back equal.
func survives(t *testing.T, texts map[string][]byte, corpora []*schema.Corpus, ps schema.Problems) {
	t.Helper()
	for _, p := range ps {
		if err := placed(p, texts[p.Pos.File]); err != nil {
			t.Error(err)
		}
	}
	if len(ps) > 0 {
		return
	}
	for _, want := range corpora {
		quads, rows := quadsOf(t, want), dump(want)
		for _, read := range []func(*stream) error{
			quadsIn("x.nq", []byte(quads)),
			jsonIn("x.jsonl", rows),
		} {
			got, ps := streamed(t, read)
			if len(got) != 1 || len(ps) > 0 {
				t.Fatalf("got %d corpora and %v of\n%s", len(got), ps, quads)
			}
			if diff := cmp.Diff(quads, quadsOf(t, got[0])); diff != "" {
				t.Error(diff)
			}
		}
	}
}

func quadsIn(file string, text []byte) func(*stream) error {
	return func(s *stream) error {
		s.rdf(rdfFormats[0], file, text)
		return nil
	}
}

func jsonIn(file string, text []byte) func(*stream) error {
	return func(s *stream) error { return s.jsonLines(context.Background(), file, bytes.NewReader(text)) }
}

// The fuzzer writes quads in their short forms.
func FuzzNQuads(f *testing.F) {
	long, short := strings.NewReplacer(shortQuads...), []string{}
	for i := 0; i < len(shortQuads); i += 2 {
		short = append(short, shortQuads[i+1], shortQuads[i])
	}
	for _, c := range quadsCases {
		f.Add([]byte(strings.NewReplacer(short...).Replace(quadsHead) + c.in))
	}
	for _, text := range []string{full, harbour} {
		quads := quadsOf(f, loaded(f, Options{}, folder(f, text)))
		quads = strings.NewReplacer("https://example.org/full#", "https://e.org/c/", "https://example.org/harbour/", "https://e.org/c/").Replace(quads)
		f.Add([]byte(strings.NewReplacer(short...).Replace(quads)))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		text = []byte(long.Replace(string(text)))
		corpora, ps := streamed(t, quadsIn("x", text))
		survives(t, map[string][]byte{"x": text}, corpora, ps)
	})
}

func FuzzJSONLines(f *testing.F) {
	f.Add(dump(loaded(f, Options{}, folder(f, full))))
	for _, c := range jsonCases {
		f.Add([]byte(jsonHead + c.in))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		corpora, ps := streamed(t, jsonIn("x", text))
		survives(t, map[string][]byte{"x": text}, corpora, ps)
	})
}

func FuzzCSV(f *testing.F) {
	for _, c := range csvCases {
		f.Add(strings.TrimSuffix(c.file, ".csv"), []byte(c.in))
	}
	for _, e := range []schema.Entity{loaded(f, Options{}, folder(f, full)).Actors[0], loaded(f, Options{}, folder(f, full)).Statements[0]} {
		var b bytes.Buffer
		if err := csv.NewWriter(&b).WriteAll([][]string{schema.Columns(e.Kind()), schema.Cells(e)}); err != nil {
			f.Fatal(err)
		}
		f.Add(e.Kind().Plural(), b.Bytes())
	}
	f.Fuzz(func(t *testing.T, stem string, text []byte) {
		if strings.ContainsAny(stem, "/\\\x00") {
			t.Skip("a path")
		}
		corpora, ps := streamed(t, func(s *stream) error {
			s.Create = true
			return errors.Join(jsonIn("x", []byte(jsonHead))(s), s.csv(t.Context(), stem+".csv", bytes.NewReader(text)))
		})
		survives(t, map[string][]byte{"x": []byte(jsonHead), stem + ".csv": text}, corpora, ps)
	})
}
