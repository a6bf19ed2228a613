package network_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"onrecord/data/table"
	"onrecord/graph/network"
	"onrecord/schema"
)

// tableOf reads a table from its text.
func tableOf(t *testing.T, text string, o network.TableOptions) (*network.Data, schema.Problems, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "table.csv")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var ps schema.Problems
	in, ok, err := table.OpenAny(t.Context(), "table.csv", []byte(text), "utf-8", "", []string{o.Rows, o.Columns}, &ps)
	if err != nil || !ok {
		return nil, ps, err
	}
	o.Header = in.Header
	d, err := network.FromTable(t.Context(), in, o, &ps)
	return d, ps, err
}

// TestTypes: a qualifier is boolean if all values are, else an integer if all are.
func TestTypes(t *testing.T) {
	for values, want := range map[string]network.Type{
		"1 0 1":        network.Boolean,
		"true FALSE 1": network.Boolean,
		"1 0 2":        network.Integer,
		"-1 0 1":       network.Integer,
		"1 0 x":        network.Text,
		"0.5 1 0":      network.Text,
	} {
		text := "who,what,q\n"
		for _, v := range strings.Fields(values) {
			text += "Ann,a," + v + "\n"
		}
		d, ps, err := tableOf(t, text, network.TableOptions{Rows: "who", Columns: "what", Qualifier: "q"})
		if err != nil || len(ps) > 0 {
			t.Fatal(err, ps)
		}
		if d.Qualifier.Type != want {
			t.Errorf("%s: got %s, want %s", values, d.Qualifier.Type, want)
		}
	}
}

// TestTableProblems: all that cannot be read is told with its place.
func TestTableProblems(t *testing.T) {
	text := "who,what,q,date,start\nAnn,a,1,2020-13-01,0\nBob,b,2,yesterday,x\n"
	_, ps, err := tableOf(t, text, network.TableOptions{Rows: "who", Columns: "what", Qualifier: "q", Type: network.Boolean})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`table.csv:2:9: "2020-13-01" is no date: it is written as 2025-08-15, or with a time as 2025-08-15 10:30:00`,
		`table.csv:3:7: "2" is not 0 or 1, or true or false: q is boolean`,
		`table.csv:3:9: "yesterday" is no date: it is written as 2025-08-15, or with a time as 2025-08-15 10:30:00`,
		`table.csv:3:19: "x" is no whole number`,
	}
	if got := strings.Split(ps.Error(), "\n"); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestColumns: a column that is not there is told with those that are.
func TestColumns(t *testing.T) {
	for _, o := range []network.TableOptions{
		{Rows: "actor", Columns: "what"},
		{Rows: "who", Columns: "concept"},
		{Rows: "who", Columns: "what", Qualifier: "agreement"},
		{Rows: "who", Columns: "what", Include: map[string][]string{"paper": {"x"}}},
		{Rows: "who", Columns: "what", Names: map[string]string{"date": "when"}},
	} {
		_, _, err := tableOf(t, "who;what;q\nAnn;a;1\n", o)
		missing := new(network.ColumnError)
		if !errors.As(err, &missing) || !slices.Equal(missing.Columns, []string{"who", "what", "q"}) {
			t.Errorf("%+v: got %v", o, err)
		}
	}
}

// TestDropped: what has no row, no column or no level is counted.
func TestDropped(t *testing.T) {
	text := "who,what,q\n,a,1\nAnn,,1\nAnn,a,\nAnn,a,1\n"
	d, ps, err := tableOf(t, text, network.TableOptions{Rows: "who", Columns: "what", Qualifier: "q"})
	if err != nil || len(ps) > 0 {
		t.Fatal(err, ps)
	}
	if len(d.Entries) != 1 || !slices.Equal(d.Reasons(), []string{"no q", "no what", "no who"}) {
		t.Errorf("got %d entries, dropped for %v", len(d.Entries), d.Reasons())
	}
	if d, _, err = tableOf(t, text, network.TableOptions{Rows: "who", Columns: "what", Qualifier: "q", IgnoreLevels: true}); err != nil || len(d.Entries) != 2 {
		t.Errorf("where levels are ignored: got %d entries, want 2 (%v)", len(d.Entries), err)
	}
}

// TestIsolates: Bob has no concept, and Cy is left out. With isolates, Bob is shown,
// and in DNA Cy as well.
func TestIsolates(t *testing.T) {
	text := "who,what,q\nAnn,a,1\nBob,,1\nCy,b,1\n"
	for _, test := range []struct {
		isolates, dna bool
		want          string
	}{{false, false, "Ann"}, {true, false, "Ann Bob"}, {false, true, "Ann"}, {true, true, "Ann Bob Cy"}} {
		d, _, err := tableOf(t, text, network.TableOptions{Rows: "who", Columns: "what", Qualifier: "q", DNA: test.dna, Exclude: map[string][]string{"who": {"Cy"}}})
		if err != nil {
			t.Fatal(err)
		}
		n, err := network.Compute(t.Context(), d, network.Settings{Mode: network.TwoMode, Isolates: test.isolates, DNA: test.dna})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range n.Rows {
			got = append(got, r.Label)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("isolates %v, DNA %v: got %v, want %s", test.isolates, test.dna, got, test.want)
		}
	}
}

// TestOrder: labels go by code point, and in DNA by the code units of UTF-16, where
// U+1F600 comes before U+FF21.
func TestOrder(t *testing.T) {
	text := "who,what\n\U0001F600,a\n\uff21,a\n"
	for dna, want := range map[bool]string{false: "\uff21", true: "\U0001F600"} {
		d, _, err := tableOf(t, text, network.TableOptions{Rows: "who", Columns: "what", DNA: dna})
		if err != nil {
			t.Fatal(err)
		}
		if d.Rows[0].Label != want {
			t.Errorf("DNA %v: got %q first, want %q", dna, d.Rows[0].Label, want)
		}
	}
}

// TestSettings: what does not go together is refused, as *SettingsError.
func TestSettings(t *testing.T) {
	boolean := &network.Qualifier{Name: "q", Type: network.Boolean, Levels: []network.Level{{Value: 0}, {Value: 1}}}
	words := &network.Qualifier{Name: "q", Type: network.Text}
	none := &network.Qualifier{Type: network.NoQualifier}
	whole := &network.Qualifier{Name: "q", Type: network.Integer, Levels: []network.Level{{Value: -1}, {Value: 0}, {Value: 1}}}
	late, early := network.Time(10), network.Time(0)
	for name, test := range map[string]struct {
		q *network.Qualifier
		s network.Settings
	}{
		"an unknown mode":               {boolean, network.Settings{Mode: "three"}},
		"congruence of two modes":       {boolean, network.Settings{Mode: network.TwoMode, Aggregation: network.Congruence}},
		"combined one mode":             {boolean, network.Settings{Mode: network.OneMode, Aggregation: network.Combine}},
		"activity of one mode":          {boolean, network.Settings{Mode: network.OneMode, Normalization: network.Activity}},
		"the average of two modes":      {boolean, network.Settings{Mode: network.TwoMode, Normalization: network.Average}},
		"subtracting without qualifier": {none, network.Settings{Mode: network.OneMode, Aggregation: network.Subtract}},
		"subtracting words":             {words, network.Settings{Mode: network.TwoMode, Aggregation: network.Subtract}},
		"ruzicka of conflict":           {boolean, network.Settings{Mode: network.OneMode, Aggregation: network.Conflict, Normalization: network.Ruzicka}},
		"ruzicka between numbers":       {whole, network.Settings{Mode: network.OneMode, Aggregation: network.Congruence, Normalization: network.Ruzicka}},
		"a range of words":              {words, network.Settings{Mode: network.OneMode, Range: &[2]float64{0, 1}}},
		"a range that is too narrow":    {whole, network.Settings{Mode: network.OneMode, Range: &[2]float64{0, 1}}},
		"a kernel without window":       {boolean, network.Settings{Kernel: network.Uniform}},
		"a kernel over statements":      {boolean, network.Settings{Kernel: network.Uniform, Window: &network.Window{N: 5, Unit: network.Each}}},
		"a kernel of combined levels":   {boolean, network.Settings{Aggregation: network.Combine, Kernel: network.Uniform, Window: &network.Window{N: 5, Unit: network.Days}}},
		"a negative least weight":       {boolean, network.Settings{MinWeight: -1}},
		"joint in two modes":            {boolean, network.Settings{SkipJoint: true}},
		"an end before the beginning":   {boolean, network.Settings{Since: &late, Until: &early}},
		"windows of events":             {boolean, network.Settings{Mode: network.Events, Window: &network.Window{N: 5, Unit: network.Days}}},
	} {
		_, err := test.s.Complete(test.q)
		if wrong := new(network.SettingsError); !errors.As(err, &wrong) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for _, w := range []string{"", "d", "0d", "-1d", "3x", "3 d", "1.5d", "99999999999d", "d3"} {
		if _, err := network.ParseWindow(w); err == nil {
			t.Errorf("window %q was read", w)
		}
	}
}

// TestMinWeight: ties go by the size of their weight, and nodes that lose all.
func TestMinWeight(t *testing.T) {
	d := observed(t, network.Boolean,
		[6]string{"Ann", "a", "1", "d1", "", "s1"}, [6]string{"Ann", "a", "1", "d2", "", "s2"}, [6]string{"Bob", "a", "0", "d1", "", "s3"},
		[6]string{"Cy", "b", "0", "d1", "", "s4"}, [6]string{"Cy", "b", "0", "d2", "", "s5"})
	for isolates, want := range map[bool]int{false: 2, true: 3} {
		n, err := network.Compute(t.Context(), d, network.Settings{Mode: network.TwoMode, MinWeight: 2, Isolates: isolates})
		if err != nil {
			t.Fatal(err)
		}
		if len(n.Rows) != want || n.Light != 1 || n.Len() != 2 {
			t.Errorf("isolates %v: got %d rows, %d ties, %d left out", isolates, len(n.Rows), n.Len(), n.Light)
		}
	}
}
