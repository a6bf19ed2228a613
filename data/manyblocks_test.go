package data_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/data"
	"onrecord/data/corpustest"

	"github.com/google/go-cmp/cmp"
)

// Whatever block a row is in, its problems are told where it stands; and a file
// that is not text is not read at all.
func TestManyBlocks(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	text, rows := []byte(corpustest.JsonHead), []byte("id,name,description\n")
	const n = 30_000
	for i := range n {
		text = fmt.Appendf(text, `{"kind":"place","id":"p%d","name":"ä","description":"of a table"}`+"\n", i)
		rows = fmt.Appendf(rows, "q%d,ä,\"of a\ntable\"\n", i)
	}
	for _, c := range []struct{ name, lines, rows, want string }{
		{"none", "", "", ""},
		{"at the end", `{"kind":"place","id":"p7","nam":"é"}`, "q8,é,x,y\nq8,,\"é\n\n\"\n\nq9,é\n", corpustest.Lines(`
			p.jsonl:30004:1: place p7: it has no name: what people call the place
			p.jsonl:30004:22: place p7: duplicate id: see p.jsonl:11:22
			p.jsonl:30004:27: place p7: unknown field "nam": did you mean "name"?
			places.csv:60002:8: this row has 4 cells, and there are 3 columns
			places.csv:60003:1: place q8: duplicate id: see places.csv:18:1
			places.csv:60003:1: place q8: it has no name: what people call the place
			places.csv:60007:1: place q9: duplicate id: see places.csv:20:1
			`)},
		{"a row that is broken", "", "q8,\"é\"x\n" + strings.Repeat("q9,y\n", n), "places.csv:60002:6: this is not CSV: extraneous or missing \" in quoted-field\n"},
		{"a row that does not end", "", "q8,\"é\n" + strings.Repeat("q9,y\n", n), "places.csv:90002:5: this is not CSV: extraneous or missing \" in quoted-field\n"},
		{"bytes", "{}\n\n{\"ä\":\"\xff\"}", "q8,\"é\"x\n" + strings.Repeat("q9,y\n", n) + "é\x00\n", corpustest.Lines(`
			p.jsonl:30006:7: invalid UTF-8
			places.csv:90003:2: the character U+0000 is not allowed here
			`)},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			corpustest.Write(t, filepath.Join(dir, "p.jsonl"), append(bytes.Clone(text), c.lines...))
			corpustest.Write(t, filepath.Join(dir, "places.csv"), append(bytes.Clone(rows), c.rows...))
			if diff := cmp.Diff(c.want, corpustest.Problems(t, dir, data.Options{}, "p.jsonl", "places.csv")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
