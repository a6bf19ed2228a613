package data_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/data"
	"onrecord/data/corpustest"
)

// Reading and checking ask often whether to go on, and whenever the answer is
// no, nothing but that comes of it.
func TestInterrupted(t *testing.T) {
	n := 2000
	if testing.Short() {
		n = 400
	}
	dir := corpustest.Folder(t, corpustest.Harbour)
	var actors, statements bytes.Buffer
	lines, rows := []byte(corpustest.JsonHead), []byte("id,name,description\n")
	for i := range n {
		fmt.Fprintf(&actors, "- {id: a%d, name: A, type: person, affiliations: [{to: a%d, from: 2001}]}\n", i, (i+1)%n)
		fmt.Fprintf(&statements, "  - {id: s%d, speakers: [a%d], mode: assertion, summary: x, restates: s0, evidence: [{line: 1, start: 0, end: %d}]}\n", i+1, i, i+1)
		lines = fmt.Appendf(lines, `{"kind":"place","id":"p%d","name":"P"}`+"\n", i)
		rows = fmt.Appendf(rows, "q%d,ä,\"of a\ntable\"\n", i)
	}
	source := "id: paper\ntitle: x\nstatements:\n  - {id: s0, speakers: [a0], mode: assertion, summary: x, evidence: [{line: 1, start: 0, end: 9999}]}\n"
	corpustest.Write(t, filepath.Join(dir, "actors.yaml"), append([]byte("- {id: mayor, name: Ada Quay, type: person}\n- {id: harper, name: Ben Harper, type: person}\n"), actors.Bytes()...))
	corpustest.Write(t, filepath.Join(dir, "sources", "paper.yaml"), append([]byte(source), statements.Bytes()...))
	corpustest.Write(t, filepath.Join(dir, "places.csv"), rows)
	for i, c := range []struct {
		name  string
		paths []string
	}{
		{"folder", []string{dir}},
		{"JSON Lines", []string{filepath.Join(dir, "l.json")}},
		{"JSON", []string{filepath.Join(dir, "a.json")}},
		{"CSV", []string{filepath.Join(dir, "l.json"), filepath.Join(dir, "places.csv")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if i == 1 {
				corpustest.Write(t, filepath.Join(dir, "l.json"), lines)
				corpustest.Write(t, filepath.Join(dir, "a.json"), []byte("["+strings.ReplaceAll(strings.TrimSpace(string(lines)), "\n", ",")+"]"))
			}
			asked := int64(1)
			for ; ; asked = asked*5/4 + 1 {
				ctx := &corpustest.Impatient{Context: t.Context()}
				ctx.Left.Store(asked)
				_, err := data.Load(ctx, c.paths, data.Options{})
				if err == nil {
					break
				}
				if !errors.Is(err, context.Canceled) {
					t.Fatalf("interrupted after %d questions: got %.300v", asked, err)
				}
			}
			if asked < int64(4*n) {
				t.Errorf("%d entities are read and checked with at most %d questions", n, asked)
			}
		})
	}
}
