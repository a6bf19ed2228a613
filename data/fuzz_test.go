package data_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/schema"
)

// The fuzzer writes quads in their short forms.
func FuzzNQuads(f *testing.F) {
	long, short := strings.NewReplacer(shortQuads...), []string{}
	for i := 0; i < len(shortQuads); i += 2 {
		short = append(short, shortQuads[i+1], shortQuads[i])
	}
	for _, c := range quadsCases {
		f.Add([]byte(strings.NewReplacer(short...).Replace(quadsHead) + c.in))
	}
	for _, text := range []string{corpustest.Full, corpustest.Harbour} {
		quads := corpustest.QuadsOf(f, corpustest.Loaded(f, data.Options{}, corpustest.Folder(f, text)))
		quads = strings.NewReplacer("https://example.org/full#", "https://e.org/c/", "https://example.org/harbour/", "https://e.org/c/").Replace(quads)
		f.Add([]byte(strings.NewReplacer(short...).Replace(quads)))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		text = []byte(long.Replace(string(text)))
		corpora, ps := corpustest.Streamed(t, corpustest.QuadsIn("x", text))
		corpustest.Survives(t, map[string][]byte{"x": text}, corpora, ps)
	})
}

func FuzzJSONLines(f *testing.F) {
	f.Add(corpustest.Dump(corpustest.Loaded(f, data.Options{}, corpustest.Folder(f, corpustest.Full))))
	for _, c := range jsonCases {
		f.Add([]byte(corpustest.JsonHead + c.in))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		corpora, ps := corpustest.Streamed(t, corpustest.JsonIn("x", text))
		corpustest.Survives(t, map[string][]byte{"x": text}, corpora, ps)
	})
}

func FuzzCSV(f *testing.F) {
	for _, c := range csvCases {
		f.Add(strings.TrimSuffix(c.file, ".csv"), []byte(c.in))
	}
	for _, e := range []schema.Entity{corpustest.Loaded(f, data.Options{}, corpustest.Folder(f, corpustest.Full)).Actors[0], corpustest.Loaded(f, data.Options{}, corpustest.Folder(f, corpustest.Full)).Statements[0]} {
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
		corpora, ps := corpustest.Streamed(t, func(s *data.Stream) error {
			s.Loader.Options.Create = true
			return errors.Join(corpustest.JsonIn("x", []byte(corpustest.JsonHead))(s), s.CSV(t.Context(), stem+".csv", bytes.NewReader(text)))
		})
		corpustest.Survives(t, map[string][]byte{"x": []byte(corpustest.JsonHead), stem + ".csv": text}, corpora, ps)
	})
}
