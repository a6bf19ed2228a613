package importer

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/corpustest"
)

// The numbers of days are counted as the workbook does it, in cells that are formatted
// as dates and in those that are not; how is told of the latter.
func TestImportDaysOfWorkbooks(t *testing.T) {
	for name, c := range map[string]struct {
		odd   bool
		dates []string
		why   string
	}{
		"1900": {false, []string{"2021-08-14", "2021-08-14"}, "numbers of days, counted from 1900"},
		"1904": {true, []string{"2025-08-15", "2025-08-15"}, "numbers of days, counted from 1904-01-01, as the workbook does"},
	} {
		t.Run(name, func(t *testing.T) {
			header := corpustest.Row("speaker", "date", "summary", "mode", "source")
			raw := corpustest.XLSX(t, c.odd, "Coding", header+corpustest.Row("Ann", "44422d", "One thing.", "paraphrase", "Minutes")+corpustest.Row("Ann", "44422", "Another thing.", "paraphrase", "Minutes"))
			file, dir := filepath.Join(t.TempDir(), "x.xlsx"), filepath.Join(t.TempDir(), "made")
			corpustest.Write(t, file, raw)
			result, err := importer(t, "xlsx").Import(t.Context(), []string{file}, dir, ImportOptions{})
			if err != nil {
				t.Fatal(err)
			}
			var dates []string
			for _, s := range corpustest.Loaded(t, data.Options{Unlocated: true}, dir).Statements {
				dates = append(dates, s.Date)
			}
			if diff := cmp.Diff(c.dates, dates); diff != "" {
				t.Error(diff)
			}
			if told := partsOf(result, "date"); len(told) != 1 || !strings.HasSuffix(told[0], " 2 0 "+c.why) {
				t.Errorf("told %q", told)
			}
		})
	}
}

// A number stays as it was written, digit by digit, unless somebody has changed the one
// that people see.
func TestImportDigitsOfWorkbooks(t *testing.T) {
	for shown, want := range map[string]string{"54.3": "lat: 54.30\n", "54.4": "lat: 54.4\n"} {
		raw := corpustest.XLSX(t, false, "places", corpustest.Row("id", "name", "lat", "long", "iri", "within (ids)", "lat (digits)")+
			corpustest.Row("kiel", "Kiel", shown, "10.1", "https://onrecord.example/x/place/kiel", "", "54.30"))
		file, dir := filepath.Join(t.TempDir(), "x.xlsx"), filepath.Join(t.TempDir(), "x")
		corpustest.Write(t, file, raw)
		if _, err := importer(t, "xlsx").Import(t.Context(), []string{file}, dir, ImportOptions{}); err != nil {
			t.Fatal(err)
		}
		if got := corpustest.Contents(t, dir)["places.yaml"]; !strings.Contains(got, want) || !strings.Contains(got, "long: 10.1\n") {
			t.Errorf("%s: got\n%s", shown, got)
		}
	}
}
