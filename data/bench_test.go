package data

import (
	"bufio"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
)

// A ledger is an invented corpus of any size; the same one each time.
type ledger struct {
	actors, positions, sources, events, statements int
}

// ledgerBase is the base of its IRIs.
const ledgerBase = "https://example.org/ledger/"

// ledgerWords are what people in it say.
var ledgerWords = strings.Fields("the harbour council will not close before a vote on every quay “ferry” café Übersee and its tariff was promised again yesterday, they’d rather negotiate than withdraw; Порт остаётся open to whoever pays")

// entities yields the corpus and everything in it.
func (l ledger) entities(yield func(schema.Entity) bool) {
	r := rand.New(rand.NewPCG(1, 2))
	words := func(n int) string {
		out := make([]string, n)
		for i := range out {
			out[i] = ledgerWords[r.IntN(len(ledgerWords))]
		}
		return strings.Join(out, " ")
	}
	entry := func(k schema.Kind, i int) schema.Entry {
		id := fmt.Sprintf("%s-%d", k, i)
		return schema.Entry{ID: id, IRI: ledgerBase + string(k) + "/" + id}
	}
	ref := func(k schema.Kind, n int) schema.Ref {
		id := fmt.Sprintf("%s-%d", k, r.IntN(n))
		return schema.Ref{Kind: k, ID: id, Name: "The " + id + " of the ledger"}
	}
	if !yield(&schema.Corpus{Entry: schema.Entry{ID: "ledger", IRI: ledgerBase}, Title: "The ledger", Base: ledgerBase, Languages: []string{"en"}}) {
		return
	}
	for i := range l.actors {
		a := &schema.Actor{Entry: entry(schema.KindActor, i), Name: fmt.Sprint("Actor ", i), Type: "person", Aliases: []string{words(2)}, Description: words(8)}
		if !yield(a) {
			return
		}
	}
	for i := range l.positions {
		if !yield(&schema.Position{Entry: entry(schema.KindPosition, i), Name: words(4), Type: "demand", Description: words(8)}) {
			return
		}
	}
	for i := range l.events {
		e := &schema.Event{Entry: entry(schema.KindEvent, i), Name: words(3), Date: fmt.Sprintf("20%02d-%02d-%02d", r.IntN(20), 1+r.IntN(12), 1+r.IntN(28))}
		if !yield(e) {
			return
		}
	}
	for i := range l.sources {
		if !yield(&schema.Source{Entry: entry(schema.KindSource, i), Title: words(5), Type: "newspaper", Language: "en", Date: "2020-02"}) {
			return
		}
	}
	for i := range l.statements {
		quote := words(20 + r.IntN(20))
		sum := sha256.Sum256([]byte(quote))
		start := 200 * (i / l.sources)
		p := schema.Passage{
			Source: schema.Ref{Kind: schema.KindSource, ID: fmt.Sprintf("source-%d", i%l.sources)},
			Line:   1 + start/80, Start: start, End: start + utf8.RuneCountInString(quote), SHA256: hex.EncodeToString(sum[:]),
			Exact: quote, Prefix: "said the mayor on Tuesday, “", Suffix: ".” The council listened and did",
		}
		s := &schema.Statement{
			Entry: entry(schema.KindStatement, i), Source: p.Source, Speakers: []schema.Ref{ref(schema.KindActor, l.actors)},
			Mode: "quote", Act: "claim", Quotes: []string{quote}, Summary: words(12), Language: "en",
			Supports: []schema.Ref{ref(schema.KindPosition, l.positions)}, Event: ref(schema.KindEvent, l.events),
			Evidence: []schema.Passage{p}, Certainty: "high",
		}
		switch i % 4 {
		case 0:
			if second := ref(schema.KindActor, l.actors); second != s.Speakers[0] {
				s.Speakers = append(s.Speakers, second)
			}
		case 1:
			s.Supports, s.Opposes = nil, s.Supports
		case 2:
			s.About = []schema.Ref{ref(schema.KindActor, l.actors)}
		case 3:
			s.Date = fmt.Sprintf("20%02d-%02d-%02d", r.IntN(20), 1+r.IntN(12), 1+r.IntN(28))
		}
		if !yield(s) {
			return
		}
	}
}

// created makes a file that is written and closed by a function.
func created(b *testing.B, file string, write func(w *bufio.Writer) error) string {
	b.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		b.Fatal(err)
	}
	f, err := os.Create(file)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	if err := write(w); err != nil {
		b.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return file
}

// jsonLines writes everything into one file.
func (l ledger) jsonLines(b *testing.B) []string {
	return []string{created(b, filepath.Join(b.TempDir(), "ledger.jsonl"), func(w *bufio.Writer) error {
		var row []byte
		for e := range l.entities {
			row = append(schema.AppendJSON(row[:0], e), '\n')
			if _, err := w.Write(row); err != nil {
				return err
			}
		}
		return nil
	})}
}

// csv writes a table of each kind.
func (l ledger) csv(b *testing.B) []string {
	dir := b.TempDir()
	var files []string
	for _, k := range append([]schema.Kind{schema.KindCorpus}, schema.Kinds()...) {
		stem := k.Plural()
		if k == schema.KindCorpus {
			stem = string(k)
		}
		files = append(files, created(b, filepath.Join(dir, stem+".csv"), func(w *bufio.Writer) error {
			rows := csv.NewWriter(w)
			if err := rows.Write(schema.Columns(k)); err != nil {
				return err
			}
			for e := range l.entities {
				if e.Kind() != k {
					continue
				}
				if err := rows.Write(schema.Cells(e)); err != nil {
					return err
				}
			}
			rows.Flush()
			return rows.Error()
		}))
	}
	return files
}

// yaml writes a folder as people do, with a file for each source.
func (l ledger) yaml(b *testing.B) []string {
	dir := b.TempDir()
	quoted := func(s string) string { return string(schema.AppendJSONString(nil, s)) }
	files := map[string][]byte{"corpus": fmt.Appendf(nil, "id: ledger\nbase: %s\n", ledgerBase)}
	add := func(file, format string, args ...any) { files[file] = fmt.Appendf(files[file], format, args...) }
	ids := func(refs []schema.Ref) string {
		var out []string
		for _, r := range refs {
			out = append(out, r.ID)
		}
		return strings.Join(out, ", ")
	}
	for e := range l.entities {
		switch e := e.(type) {
		case *schema.Actor:
			add("actors", "- id: %s\n  name: %s\n  aliases: [%s]\n  type: %s\n  description: %s\n", e.ID, e.Name, quoted(e.Aliases[0]), e.Type, quoted(e.Description))
		case *schema.Position:
			add("positions", "- id: %s\n  name: %s\n  type: %s\n  description: %s\n", e.ID, quoted(e.Name), e.Type, quoted(e.Description))
		case *schema.Event:
			add("events", "- id: %s\n  name: %s\n  date: %s\n", e.ID, quoted(e.Name), e.Date)
		case *schema.Source:
			add("sources/"+e.ID, "id: %s\ntitle: %s\ntype: %s\nlanguage: %s\ndate: %s\nstatements:\n", e.ID, quoted(e.Title), e.Type, e.Language, e.Date)
		case *schema.Statement:
			file := "sources/" + e.Source.ID
			add(file, "  - id: %s\n    speakers: [%s]\n    mode: %s\n    act: %s\n    quotes: [%s]\n    summary: %s\n", e.ID, ids(e.Speakers), e.Mode, e.Act, quoted(e.Quotes[0]), quoted(e.Summary))
			for _, f := range []struct {
				name string
				refs []schema.Ref
			}{{"supports", e.Supports}, {"opposes", e.Opposes}} {
				if len(f.refs) > 0 {
					add(file, "    %s: [%s]\n", f.name, ids(f.refs))
				}
			}
			for _, r := range e.About {
				add(file, "    about: [%s/%s]\n", r.Kind, r.ID)
			}
			if e.Date != "" {
				add(file, "    date: %s\n", e.Date)
			}
			p := &e.Evidence[0]
			add(file, "    event: %s\n    evidence:\n      - quote: %s\n        line: %d\n        start: %d\n        end: %d\n        sha256: %s\n        prefix: %s\n        suffix: %s\n",
				e.Event.ID, quoted(p.Exact), p.Line, p.Start, p.End, p.SHA256, quoted(p.Prefix), quoted(p.Suffix))
		}
	}
	for stem, text := range files {
		write(b, filepath.Join(dir, stem+".yaml"), text)
	}
	return []string{dir}
}

// BenchmarkLoad reads and checks corpora, and takes their quads. -short leaves
// out the big ones.
func BenchmarkLoad(b *testing.B) {
	for _, c := range []struct {
		name  string
		write func(ledger, *testing.B) []string
		ledger
	}{
		{"jsonl", ledger.jsonLines, ledger{2000, 500, 200, 100, 100_000}},
		{"csv", ledger.csv, ledger{2000, 500, 200, 100, 100_000}},
		{"yaml", ledger.yaml, ledger{2000, 500, 1000, 100, 50_000}},
		{"jsonl", ledger.jsonLines, ledger{2000, 500, 200, 100, 1_000_000}},
		{"csv", ledger.csv, ledger{2000, 500, 200, 100, 1_000_000}},
	} {
		b.Run(fmt.Sprintf("%s/%d", c.name, c.statements), func(b *testing.B) {
			if c.statements > 100_000 && testing.Short() {
				b.Skip("big")
			}
			paths := c.write(c.ledger, b)
			b.ReportAllocs()
			quads := 0
			for b.Loop() {
				set, err := Load(b.Context(), paths, Options{})
				if err != nil {
					b.Fatal(err)
				}
				quads = 0
				set.Quads(func(quad.Quad) bool {
					quads++
					return true
				})
			}
			b.ReportMetric(float64(quads), "quads")
			b.ReportMetric(float64(b.N)*float64(c.statements)/b.Elapsed().Seconds(), "statements/s")
		})
	}
}

// BenchmarkYAML reads a source's file, with and without the library.
func BenchmarkYAML(b *testing.B) {
	dir := ledger{20, 20, 1, 20, 50}.yaml(b)[0]
	text, err := os.ReadFile(filepath.Join(dir, "sources", "source-0.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	var ps schema.Problems
	for _, c := range []struct {
		name string
		read func() bool
	}{
		{"plain", func() bool { return parseYAML(b.Context(), "x", text, nil, &ps).node != nil }},
		{"library", func() bool { return libraryYAML(b.Context(), "x", text, nil, &ps).node != nil }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if !c.read() {
					b.Fatal(ps)
				}
			}
		})
	}
}
