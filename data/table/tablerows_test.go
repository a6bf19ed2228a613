package table

import (
	"errors"
	"io"
	"slices"
	"testing"

	"onrecord/data/input"
	"onrecord/schema"
)

// Cells are where an editor shows them, whatever ends a line, and in whatever
// order one asks.
func TestCell(t *testing.T) {
	const text = "a,ä,\"x\ny\",b\r\n,\"c\rd\",e\r\n\"f\n\ng\",😀,h\n"
	at := func(line, column int) schema.Pos { return schema.Pos{File: "t.csv", Line: line, Column: column} }
	want := [][]schema.Pos{
		{at(5, 1), at(5, 3), at(5, 5), at(6, 4)},
		{at(7, 1), at(7, 2), at(8, 4)},
		{at(9, 1), at(11, 4), at(11, 6)},
	}
	var ps schema.Problems
	for _, backwards := range []bool{false, true} {
		r := NewRows(&Table{File: "t.csv"})
		r.Begin(input.Block{Text: text, Line: 5}, &ps)
		for n := 0; ; n++ {
			row, err := r.CSV.Read()
			if errors.Is(err, io.EOF) && n == len(want) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []schema.Pos
			for i := range row {
				if backwards {
					i = len(row) - 1 - i
				}
				got = append(got, r.Cell(i))
			}
			if backwards {
				slices.Reverse(got)
			}
			if !slices.Equal(got, want[n]) {
				t.Errorf("row %d, backwards %t: got %v, want %v", n, backwards, got, want[n])
			}
		}
	}
}
