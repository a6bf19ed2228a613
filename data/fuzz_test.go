package data

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

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
