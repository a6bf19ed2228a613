package table

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/workbook"
	"onrecord/schema"
)

// text makes cells of texts, in the columns that follow one another; an empty text is
// none.
func text(number int, texts ...string) workbook.Row {
	r := workbook.Row{Number: number}
	for i, s := range texts {
		if s != "" {
			r.Cells = append(r.Cells, workbook.Cell{Column: i + 1, Text: s})
		}
	}
	return r
}

func TestGrid(t *testing.T) {
	s := &workbook.Sheet{Name: "It's 2025", Rows: []workbook.Row{
		text(1, "Coding of a who", ""),
		text(4, "", " who ", "", "", "what\nsaid", "said"),
		text(5, "x", "Ann", "", "", "=1+1\r\nand", "", "", "beyond"),
		text(9, "", "", "", "", "", "", "", "beyond"),
		text(1048576, "", " Bob \"the\" ", "", "y,z", "'q", "\u2028"),
	}}
	row, names := HeaderRow(s, func(name string) bool { return name == "who" || name == "said" })
	if row != 1 || names != 2 {
		t.Fatalf("the header is row %d, with %d names", row, names)
	}
	var ps schema.Problems
	g := NewGrid("a.xlsx", s, row, &ps)
	if g.Rows != 2 || g.Beyond != 2 || g.Far != "H5" || len(ps) > 0 {
		t.Errorf("got %d rows, %d cells from %s on beyond, %v", g.Rows, g.Beyond, g.Far, ps)
	}
	table := &Any{Table: Table{File: g.File, Header: g.Header, Grid: g, Returns: true}, text: g.Text, line: 1, comma: ','}
	var got [][]string
	err := table.Each(t.Context(), &ps, func(cells []string, at func(int) schema.Pos) {
		var row []string
		for i, text := range cells {
			row = append(row, at(i).String()+" "+text)
		}
		got = append(got, row)
	})
	if err != nil || len(ps) > 0 {
		t.Fatal(err, ps)
	}
	const at = "a.xlsx:'It''s 2025'!"
	want := [][]string{
		{at + "A5 x", at + "B5 Ann", at + "D5 ", at + "E5 =1+1\r\nand", at + "F5 "},
		{at + "A1048576 ", at + "B1048576  Bob \"the\" ", at + "D1048576 y,z", at + "E1048576 'q", at + "F1048576 \u2028"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"", "who", "", "what\nsaid", "said"}, g.Header); diff != "" {
		t.Error(diff)
	}
	if got := g.HeaderPos(3).String(); got != at+"E4" {
		t.Errorf("the header is at %s", got)
	}
}

// Where no name is known, the header is the first row that is no title.
func TestHeaderRow(t *testing.T) {
	none := func(string) bool { return false }
	for name, c := range map[string]struct {
		rows []workbook.Row
		want int
	}{
		"nothing":  {nil, -1},
		"a title":  {[]workbook.Row{text(1, "a")}, 0},
		"a header": {[]workbook.Row{text(1, "a"), text(2, "a", "b"), text(3, "1", "2", "3")}, 1},
	} {
		if got, _ := HeaderRow(&workbook.Sheet{Rows: c.rows}, none); got != c.want {
			t.Errorf("%s: got %d, want %d", name, got, c.want)
		}
	}
}

// What has no value is told where it stands.
func TestGridProblems(t *testing.T) {
	s := &workbook.Sheet{Name: "A", Rows: []workbook.Row{text(1, "a", "b"), {Number: 2, Cells: []workbook.Cell{{Column: 1, Kind: workbook.Uncomputed}, {Column: 2, Text: "\x00"}}}}}
	var ps schema.Problems
	NewGrid("a.xlsx", s, 0, &ps)
	const want = "a.xlsx:A!A2: this formula has no value yet: open the workbook in a program for tables, and save it\na.xlsx:A!B2: the character U+0000 is not allowed here"
	if got := ps.Error(); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
