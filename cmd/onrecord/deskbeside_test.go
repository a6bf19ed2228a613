package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"testing"

	"onrecord/data/corpustest"
)

// Who adds a statement while a desk writes into the same folder waits for it, and neither
// loses what the other has written.
func TestAddBesideDesk(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	dir := corpustest.Folder(t, corpustest.Harbour)
	must(t, "locate", dir)
	corpustest.Write(t, filepath.Join(dir, "sources", "herald.yaml"), []byte("id: herald\ntitle: Herald\nstatements:\n"))
	v := visit(t, dir)
	start, end := selects(t, dir, "gazette", "The harbour must close")
	const threads, times = 4, 6
	var others sync.WaitGroup
	for i := range threads {
		others.Go(func() {
			for n := range times {
				v.edit("add", map[string]any{"source": "gazette", "start": start, "end": end, "fields": fields{"speakers": {{"name": "harper"}}, "mode": {{"name": "paraphrase"}}, "summary": {{"name": fmt.Sprintf("Sentence %d of %d.", n, i)}}}}, http.StatusOK)
			}
		})
	}
	for n := range threads * times / 2 {
		must(t, "add", "gazette", "--corpus", dir, "--by", "mayor", "--mode", "paraphrase", "--line", "1", "--summary", fmt.Sprintf("Sentence %d.", n))
		must(t, "add", "herald", "--corpus", dir, "--by", "mayor", "--mode", "paraphrase", "--line", "1", "--summary", fmt.Sprintf("Sentence %d.", n))
	}
	others.Wait()
	for source, want := range map[string]int{"herald": threads * times / 2, "gazette": threads*times*3/2 + 2} {
		var rows []any
		if err := json.Unmarshal([]byte(must(t, "said", "--source", source, "--corpus", dir, "--format", "json")), &rows); err != nil {
			t.Fatal(err)
		}
		if len(rows) != want {
			t.Errorf("%s has %d statements, want %d", source, len(rows), want)
		}
	}
}

// Who renames and locates while a desk writes into the same files loses nothing of what is
// coded there.
func TestEditBesideDesk(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	dir := corpustest.Folder(t, corpustest.Harbour)
	must(t, "locate", dir)
	v := visit(t, dir)
	start, end := selects(t, dir, "gazette", "The harbour must close")
	const threads, times = 3, 8
	var others sync.WaitGroup
	for i := range threads {
		others.Go(func() {
			for n := range times {
				v.edit("add", map[string]any{"source": "gazette", "start": start, "end": end, "fields": fields{"speakers": {{"name": "harper"}}, "mode": {{"name": "paraphrase"}}, "summary": {{"name": fmt.Sprintf("Sentence %d of %d.", n, i)}}}}, http.StatusOK)
			}
		})
	}
	name := []string{"mayor", "mayoress"}
	for n := range threads * times {
		must(t, "rename", "actor/"+name[n%2], name[(n+1)%2], dir)
		must(t, "add", "gazette", "--corpus", dir, "--by", name[(n+1)%2], "--mode", "paraphrase", "--line", "1", "--summary", fmt.Sprintf("Sentence %d.", n))
		must(t, "locate", dir)
	}
	others.Wait()
	must(t, "check", dir)
	var rows []struct{ Summary string }
	if err := json.Unmarshal([]byte(must(t, "said", "--source", "gazette", "--corpus", dir, "--format", "json")), &rows); err != nil {
		t.Fatal(err)
	}
	if want := 2*threads*times + 2; len(rows) != want {
		t.Errorf("gazette has %d statements, want %d", len(rows), want)
	}
}
