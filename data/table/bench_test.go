package table

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"onrecord/data/input"
	"onrecord/data/invent"
	"onrecord/schema"
)

// BenchmarkCell reads the statements of an invented corpus, and asks where each
// cell is.
func BenchmarkCell(b *testing.B) {
	dir := b.TempDir()
	if err := (invent.Corpus{Statements: 1000}).WriteCSV(dir); err != nil {
		b.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "statements.csv"))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	rows := NewRows(&Table{})
	var ps schema.Problems
	last := schema.Pos{}
	for b.Loop() {
		rows.Begin(input.Block{Text: string(text), Line: 1}, &ps)
		for {
			row, err := rows.CSV.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
			for i := range row {
				last = rows.Cell(i)
			}
		}
	}
	if last.Line < 1000 {
		b.Fatal(last)
	}
}
