package table_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"onrecord/data/corpustest"
	"onrecord/data/table"
	"onrecord/schema"
)

// Of several sheets the one that was asked for is read, or the one with most of the
// columns; where that is not one, none is.
func TestSheets(t *testing.T) {
	header, row := corpustest.Row("who", "what", "date"), corpustest.Row("Ann", "tax", "44422d")
	few := corpustest.Row("who", "why")
	for name, c := range map[string]struct {
		sheets []string
		asked  string
		want   string
		others string
		told   string
	}{
		"most columns":          {[]string{"Few", few, "All", header + row}, "", "All", "Few", ""},
		"asked":                 {[]string{"Few", few, "All", header + row}, "Few", "Few", "All", ""},
		"in other letters":      {[]string{"Few ", few, "All", header}, "fEW", "Few ", "All", ""},
		"exactly, of two":       {[]string{"a", few, "A", header}, "A", "A", "a", ""},
		"neither of two":        {[]string{"ab", few, "AB", header}, "Ab", "", "", `x.xlsx: there is no sheet "Ab" with something in it; there is ab, AB`},
		"not there":             {[]string{"Few", few, "All", header, "Empty", ""}, "Empty", "", "", `x.xlsx: there is no sheet "Empty" with something in it; there is Few, All`},
		"as good":               {[]string{"2024", header + row, "Few", few, "2025", header + row}, "", "", "", "x.xlsx: several sheets have as many of the columns that are asked for: 2024, 2025"},
		"hidden":                {[]string{"Old (hidden)", header + row, "New", few}, "", "New", "Old", ""},
		"hidden, asked":         {[]string{"Old (hidden)", header + row, "New", few}, "Old", "Old", "New", ""},
		"hidden, and no other":  {[]string{"Notes", corpustest.Row("see", "page"), "Old (hidden)", header + row}, "", "Old", "Notes", ""},
		"no columns, one sheet": {[]string{"Notes", corpustest.Row("see", "page")}, "", "Notes", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var ps schema.Problems
			got, ok, err := table.OpenAny(t.Context(), "x.xlsx", corpustest.XLSX(t, false, c.sheets...), "utf-8", c.asked, []string{"who", "what", "date"}, &ps)
			if c.told != "" {
				if _, is := errors.AsType[*table.SheetError](err); !is || err.Error() != c.told {
					t.Errorf("got %v, want %s", err, c.told)
				}
				return
			}
			if err != nil || !ok || len(ps) > 0 {
				t.Fatal(err, ps)
			}
			if got.Sheet != c.want || strings.Join(got.Others, ", ") != c.others {
				t.Errorf("got %q, and not %q", got.Sheet, got.Others)
			}
		})
	}
}

// Days are those of the date system of the workbook. A number in a cell of no format
// is a number: it is for the reader of the table to say that it is no date.
func TestDaysOfAnyTable(t *testing.T) {
	for odd, want := range map[bool][]string{true: {"2025-08-15", "44422"}, false: {"2021-08-14", "44422"}} {
		var ps schema.Problems
		raw := corpustest.XLSX(t, odd, "A", corpustest.Row("date", "number")+corpustest.Row("44422d", "44422"))
		in, ok, err := table.OpenAny(t.Context(), "x.xlsx", raw, "utf-8", "", []string{"date"}, &ps)
		if err != nil || !ok {
			t.Fatal(err, ps)
		}
		err = in.Each(t.Context(), &ps, func(cells []string, _ func(int) schema.Pos) {
			if !slices.Equal(cells, want) {
				t.Errorf("from 1904 %t: got %q, want %q", odd, cells, want)
			}
		})
		if err != nil || len(ps) > 0 {
			t.Error(err, ps)
		}
	}
}
