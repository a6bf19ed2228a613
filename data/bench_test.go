package data_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"onrecord/data"
	"onrecord/data/invent"
)

// written writes a corpus and gives what Load is to read.
var written = map[string]func(c invent.Corpus, dir string) ([]string, error){
	"jsonl": func(c invent.Corpus, dir string) ([]string, error) {
		file := filepath.Join(dir, "x.jsonl")
		f, err := os.Create(file)
		if err != nil {
			return nil, err
		}
		return []string{file}, errors.Join(c.WriteJSONLines(f), f.Close())
	},
	"csv":  func(c invent.Corpus, dir string) ([]string, error) { return []string{dir}, c.WriteCSV(dir) },
	"yaml": func(c invent.Corpus, dir string) ([]string, error) { return []string{dir}, c.WriteYAML(dir) },
}

// BenchmarkLoad reads and checks corpora, and takes their quads. -short leaves
// out the big ones.
func BenchmarkLoad(b *testing.B) {
	for _, c := range []struct {
		format     string
		statements int
	}{{"jsonl", 100_000}, {"csv", 100_000}, {"yaml", 50_000}, {"jsonl", 1_000_000}, {"csv", 1_000_000}} {
		b.Run(fmt.Sprintf("%s/%d", c.format, c.statements), func(b *testing.B) {
			if c.statements > 100_000 && testing.Short() {
				b.Skip("big")
			}
			paths, err := written[c.format](invent.Corpus{Statements: c.statements}, b.TempDir())
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			quads := 0
			for b.Loop() {
				set, err := data.Load(b.Context(), paths, data.Options{})
				if err != nil {
					b.Fatal(err)
				}
				quads = 0
				for range set.Quads {
					quads++
				}
			}
			b.ReportMetric(float64(quads), "quads")
			b.ReportMetric(float64(b.N)*float64(c.statements)/b.Elapsed().Seconds(), "statements/s")
		})
	}
}
