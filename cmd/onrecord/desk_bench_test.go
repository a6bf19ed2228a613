package main

import (
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"onrecord/data/corpustest"
)

// bigFolder writes a corpus of 10,000 statements: 400 sources with their texts, 800
// actors and 300 positions. Passages have their places, as after locate.
func bigFolder(t testing.TB) string {
	t.Helper()
	const sources, each, actors, positions = 400, 25, 800, 300
	dir := t.TempDir()
	write := func(name, text string) { corpustest.Write(t, filepath.Join(dir, name), []byte(text)) }
	write("corpus.yaml", "id: big\nbase: https://example.org/big/\ntitle: Ten thousand statements\n")
	var all strings.Builder
	for i := range actors {
		fmt.Fprintf(&all, "- {id: actor-%d, name: Person Number %d, type: person, aliases: [P%d]}\n", i, i, i)
	}
	write("actors.yaml", all.String())
	all.Reset()
	for i := range positions {
		fmt.Fprintf(&all, "- {id: position-%d, name: Position number %d holds, type: claim}\n", i, i)
	}
	write("positions.yaml", all.String())
	for i := range sources {
		var text, coded strings.Builder
		fmt.Fprintf(&coded, "id: source-%d\ntitle: Source number %d\ndate: 2024-03-%02d\nstatements:\n", i, i, 1+i%28)
		at := 0
		for k := range each {
			quote := fmt.Sprintf("Sentence %d of source %d speaks of the harbour, of the town and of what they cost", k, i)
			line := fmt.Sprintf("“%s,” said Person Number %d. Nobody else had anything to say about it on that day, and the meeting went on.\n", quote, (i*7+k)%actors)
			fmt.Fprintf(&coded, "  - id: said-%d-%d\n    speakers: [actor-%d]\n    mode: quote\n    quotes: [%q]\n    supports: [position-%d]\n    evidence:\n      - {line: %d, start: %d, end: %d, quote: %q}\n",
				i, k, (i*7+k)%actors, quote, (i+k*k)%positions, k+1, at+1, at+1+len(quote), quote)
			text.WriteString(line)
			at += len([]rune(line))
		}
		text.WriteString("Nobody has coded this sentence yet.\n")
		write(fmt.Sprintf("sources/source-%d.yaml", i), coded.String())
		write(fmt.Sprintf("texts/source-%d.txt", i), text.String())
	}
	return dir
}

// BenchmarkDeskSave codes a statement in a corpus of 10,000, and looks at its source, as
// a page does when it has saved.
func BenchmarkDeskSave(b *testing.B) {
	dir := bigFolder(b)
	v := visit(b, dir)
	n, looked := 0, time.Duration(0)
	sum := func(source, page string) string {
		_, after, ok := strings.Cut(page, `data-sum="`)
		if !ok {
			b.Fatal("the page of the source cannot be edited")
		}
		sum, _, _ := strings.Cut(after, `"`)
		return sum
	}
	for b.Loop() {
		b.StopTimer()
		source := fmt.Sprintf("source-%d", n%400)
		n++
		v.get("/said", http.StatusOK) // whoever codes takes some time, in which the store is made
		page := v.get("/source/"+source, http.StatusOK)
		start, end := selects(b, dir, source, "Nobody has coded this sentence yet.")
		b.StartTimer()
		id := v.edit("add", map[string]any{"source": source, "sum": sum(source, page), "start": start, "end": end, "fields": fields{
			"speakers": {{"name": fmt.Sprintf("actor-%d", n)}}, "mode": {{"name": "paraphrase"}}, "summary": {{"name": fmt.Sprintf("It is said %d times.", n)}}, "opposes": {{"name": "position-1"}},
		}}, http.StatusOK)["id"]
		b.StopTimer()
		begin := time.Now()
		page = v.get("/source/"+source, http.StatusOK)
		looked += time.Since(begin)
		if !strings.Contains(page, fmt.Sprintf(`data-s="%s"`, id)) {
			b.Fatalf("the page does not have %s", id)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(looked.Nanoseconds())/float64(n), "ns/page-after")
}

// BenchmarkDeskStart opens the built-in corpus and its first page.
func BenchmarkDeskStart(b *testing.B) {
	for b.Loop() {
		visit(b)
	}
}

// BenchmarkDeskReaders has 64 readers turn pages of a corpus of 10,000 statements at
// once, half of which nobody has turned before.
func BenchmarkDeskReaders(b *testing.B) {
	const readers, turns = 64, 10
	v := visit(b, bigFolder(b))
	v.get("/said", http.StatusOK)
	round := 0
	var all []time.Duration
	for b.Loop() {
		round++
		took := make([][]time.Duration, readers)
		var wait sync.WaitGroup
		for i := range readers {
			wait.Go(func() {
				for k := range turns {
					page := []string{
						"/", "/stances", "/sources", "/actors", fmt.Sprintf("/source/source-%d", (i*turns+k)%400), fmt.Sprintf("/said?offset=%d", 50*((round*readers+i)%200)),
						fmt.Sprintf("/actor/actor-%d", (round*readers*turns+i*turns+k)%800), fmt.Sprintf("/position/position-%d", (i*turns+k)%300),
						fmt.Sprintf("/said?text=%d", i), fmt.Sprintf("/statement/said-%d-%d", (i*turns+k)%400, k),
					}[(i+k)%10]
					begin := time.Now()
					resp, err := v.http.Get(v.base + page)
					if err != nil {
						b.Error(err)
						return
					}
					_, err = io.Copy(io.Discard, resp.Body)
					if cerr := resp.Body.Close(); err != nil || cerr != nil || resp.StatusCode != http.StatusOK {
						b.Errorf("%s: %s, %v, %v", page, resp.Status, err, cerr)
						return
					}
					took[i] = append(took[i], time.Since(begin))
				}
			})
		}
		wait.Wait()
		all = append(all, slices.Concat(took...)...)
	}
	slices.Sort(all)
	median, p99 := all[len(all)/2], all[len(all)*99/100]
	b.ReportMetric(float64(median.Nanoseconds()), "ns/median")
	b.ReportMetric(float64(p99.Nanoseconds()), "ns/p99")
	b.ReportMetric(float64(p99)/float64(median), "p99/median")
}
