package network_test

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"onrecord/data/table"
	"onrecord/graph/network"
	"onrecord/schema"
)

// openTable reads a table in testdata.
func openTable(t testing.TB, file string, wanted ...string) *table.Any {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var ps schema.Problems
	out, ok, err := table.OpenAny(t.Context(), file, raw, "utf-8", "", wanted, &ps)
	if err != nil || !ok {
		t.Fatal(err, ps)
	}
	return out
}

func readTable(t testing.TB, file string, o network.TableOptions) *network.Data {
	t.Helper()
	var ps schema.Problems
	d, err := network.FromTable(t.Context(), openTable(t, file), o, &ps)
	if err != nil || len(ps) > 0 {
		t.Fatal(err, ps)
	}
	return d
}

// TestDNA compares with matrices that the Discourse Network Analyzer 3.1.2 computed
// of invented statements. The names of the files say of which settings.
func TestDNA(t *testing.T) {
	folder := "testdata/dna"
	if more := os.Getenv("ONRECORD_DNA_MATRICES"); more != "" {
		folder = more
	}
	compareMatrices(t, folder, true)
}

// TestDefault does the same with matrices of the default definitions, which a second
// implementation computed that knows pairs of rows and nothing else.
func TestDefault(t *testing.T) {
	compareMatrices(t, "testdata/default", false)
}

func compareMatrices(t *testing.T, folder string, dna bool) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.csv"))
	if err != nil || len(files) == 0 {
		t.Fatal("no matrices", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".csv")
		t.Run(name, func(t *testing.T) {
			of := strings.Split(name, "__")
			mode, of := of[0], of[1:]
			variables := strings.Split(of[0], "-")
			s := network.Settings{DNA: dna, Mode: network.TwoMode}
			if mode == "onemode" {
				s.Mode = network.OneMode
			}
			d := readTable(t, "testdata/statements.csv", network.TableOptions{
				Rows: variables[0], Columns: variables[1], Qualifier: of[1], DNA: dna, IgnoreLevels: of[len(of)-3] == "ignore",
			})
			s.Aggregation, s.Normalization, s.Duplicates = network.Aggregation(of[len(of)-3]), network.Normalization(of[len(of)-2]), network.Duplication(of[len(of)-1])
			if s.Normalization == "no" {
				s.Normalization = network.None
			}
			got, err := network.Compute(t.Context(), d, s)
			if err != nil {
				t.Fatal(err)
			}
			compareMatrix(t, got, file)
		})
	}
}

// compareMatrix compares a network with a matrix in a file, to 1e-9.
func compareMatrix(t *testing.T, got *network.Network, file string) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Columns) != len(want[0])-1 || len(got.Rows) != len(want)-1 {
		t.Fatalf("got %d × %d, want %d × %d", len(got.Rows), len(got.Columns), len(want)-1, len(want[0])-1)
	}
	for j, c := range got.Columns {
		if c.Label != want[0][j+1] {
			t.Errorf("column %d: got %q, want %q", j, c.Label, want[0][j+1])
		}
	}
	for i, row := range got.Matrix() {
		if got.Rows[i].Label != want[i+1][0] {
			t.Errorf("row %d: got %q, want %q", i, got.Rows[i].Label, want[i+1][0])
		}
		for j, v := range row {
			if math.IsNaN(v) {
				v = 0
			}
			w, err := strconv.ParseFloat(want[i+1][j+1], 64)
			if err != nil || math.Abs(v-w) > 1e-9 {
				t.Errorf("%s, %s: got %v, want %v", got.Rows[i].Label, got.Columns[j].Label, v, want[i+1][j+1])
			}
		}
	}
}
