package emit

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
)

// Cells are written as encoding/csv does.
func FuzzTable(f *testing.F) {
	for _, cell := range []string{"", "a", " a", "a b", "a,b", `"`, `a"b""`, "a\nb", "a\r", `\.`, `\.x`, "\u00a0x", "\u3000", "\xff", "é", "\t", "'=1", "\x00"} {
		f.Add(cell, "b")
		f.Add("b", cell)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		var want, got bytes.Buffer
		w := csv.NewWriter(&want)
		rows := [][]string{{"first", "second"}, {a, b}, {b, a}, {a}}
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		err := WriteTable(&got, rows[0], func(table *Table) error {
			for _, row := range rows[1:3] {
				for _, cell := range row {
					table.Add(cell)
				}
				if err := table.End(); err != nil {
					return err
				}
			}
			var made Rows
			made.Add(a)
			made.End()
			return table.Rows(made.Text)
		})
		if err != nil || got.String() != want.String() {
			t.Errorf("got %q, %v, want %q", got.String(), err, want.String())
		}
	})
}

// What is left out of a row is filled in.
func TestLeave(t *testing.T) {
	var rows Rows
	rows.Add("a")
	at := rows.Leave()
	rows.Add("c")
	rows.End()
	if got := string(rows.Text[:at]) + "b" + string(rows.Text[at:]); got != "a,b,c\n" {
		t.Errorf("got %q", got)
	}
}

// Much is written in pieces, and all of it.
func TestMuch(t *testing.T) {
	var got bytes.Buffer
	cell := strings.Repeat("x", 1000)
	if err := WriteTable(&got, []string{"h"}, func(table *Table) error {
		for range 1000 {
			table.Add(cell)
			if err := table.End(); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if want := "h\n" + strings.Repeat(cell+"\n", 1000); got.String() != want {
		t.Errorf("got %d bytes, want %d", got.Len(), len(want))
	}
}
