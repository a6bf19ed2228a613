package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestMain lets the tests' program be the child that measures.
func TestMain(m *testing.M) {
	if slices.Contains(os.Args[1:], "-child") {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// Every system answers every question, and alike.
func TestRun(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it builds the program and stores of every kind")
	}
	var out strings.Builder
	args := []string{"-quads", "20000", "-runs", "1", "-patience", "1ms", "-json"}
	if err := run(t.Context(), args, strings.NewReader(""), &out); err != nil {
		t.Fatal(err)
	}
	var r report
	if err := json.Unmarshal([]byte(out.String()), &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Sizes) != 1 || len(r.Sizes[0].Systems) != len(available()) {
		t.Fatalf("it measured %+v", r)
	}
	for _, m := range r.Sizes[0].Systems {
		if m.Quads != r.Sizes[0].Quads || m.Load == 0 || len(m.Answers) != len(questions) {
			t.Errorf("%s: %d quads in %v, %d answers", m.System, m.Quads, m.Load, len(m.Answers))
		}
		if s, _ := systemNamed(m.System); s.onDisk() && (m.Bytes == 0 || m.Open == 0 || m.Process == 0) {
			t.Errorf("%s: %d bytes, opened in %v, a process in %v", m.System, m.Bytes, m.Open, m.Process)
		}
		for _, a := range m.Answers {
			if a.Rows == 0 || a.Runs == 0 || a.Median == 0 {
				t.Errorf("%s: %s: %+v", m.System, a.Name, a)
			}
		}
	}
	var table strings.Builder
	if err := r.Sizes[0].markdown(&table); err != nil {
		t.Fatal(err)
	}
	for _, q := range questions {
		if strings.Count(table.String(), "| "+q.name+" (") != 1 {
			t.Errorf("the table lacks %q:\n%s", q.name, table.String())
		}
	}
}

func answered(name string, m time.Duration, rows int, sum string) measured {
	return measured{System: name, result: result{Quads: 10, Load: m, Answers: []answer{{questions[0].name, m, enough, rows, sum}}}}
}

func TestCompare(t *testing.T) {
	other := answered("bolt", 1, 2, "f")
	other.Quads, other.output = 9, "one"
	rows := answered("mem", 1, 3, "a")
	rows.output = "two"
	for _, c := range []struct {
		name    string
		systems []measured
		want    string // in the error; empty: none
	}{
		{"alike", []measured{answered("mem", 1, 2, "a"), answered("bolt", 2, 2, "a")}, ""},
		{"other rows", []measured{answered("mem", 1, 2, "a"), answered("bolt", 2, 2, "b")}, "bolt has 2 rows (b), and mem 2 (a)"},
		{"fewer rows", []measured{answered("mem", 1, 2, "a"), answered("bolt", 2, 1, "a")}, "bolt has 1 rows"},
		{"fewer quads", []measured{answered("mem", 1, 2, "a"), other}, "bolt has 9 quads, and mem 10"},
		{"other output", []measured{rows, other}, "something else with mem than with bolt"},
	} {
		err := (&sized{Systems: c.systems}).compare()
		if got := errorText(err); c.want == "" && err != nil || !strings.Contains(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestTable(t *testing.T) {
	fast, slow := answered("snapshot", time.Millisecond, 2, "a"), answered("mem", 1234*time.Microsecond, 2, "a")
	fast.Bytes, fast.Open, slow.Answers[0].Runs = 460, 1500*time.Nanosecond, 3
	r := report{Machine: machine{"Some", 2, "go1", "any/any", "0.5"}, Sizes: []sized{{Quads: 10, Statements: 1, Bytes: 2e6, Systems: []measured{fast, slow}}}}
	var got strings.Builder
	fmt.Fprintln(&got, r.Machine)
	if err := r.Sizes[0].markdown(&got); err != nil {
		t.Fatal(err)
	}
	want := `2 cores, go1, any/any, Some, load average at the start 0.5

10 quads of 1 statements, 2 MB of N-Quads

| | snapshot | mem | mem ÷ snapshot | bar |
|---|---:|---:|---:|---|
| load, s | 0.001 (10k quads/s) | 0.00123 (8k quads/s) | 1.23× | 3× mem ✗ |
| load, processor time, s | – | – |  |  |
| load, peak memory, MB | – | – |  |  |
| store, bytes a quad | 46 (0 MB) | – |  | ≤ 45 ✗ |
| open, ms | 0.0015 | – |  | ≤ 1 ✓ |
| open, own memory, MB | – | – |  |  |
| one statement with all its fields (2 rows), ms | 1 | 1.23 (of 3) | 1.23× | ≤ mem ✓ |
| a process: said --by, 50 at most, ms | – | – |  |  |
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Error(diff)
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		args string
		want string // in the error
	}{
		{"-quads 1e6", "a size is a whole number"},
		{"-quads 100", "from 10000 up"},
		{"-skip bolt", "write a system and a size"},
		{"-skip neo4j@5", "write a system and a size"},
		{"-systems sqlite", `no system "sqlite"`},
		{"-only (", "-only"},
		{"-loud", "not defined"},
		{"data.nq", `unknown argument "data.nq"`},
		{"-processes onrecord", "write a program and its store"},
		{"-processes a=b,c=d,e=f", "two builds at most, not 3"},
		{"-duckdb .", "goes with -processes"},
	} {
		if _, err := parse(strings.Fields(c.args)); !strings.Contains(errorText(err), c.want) {
			t.Errorf("%s: got %v, want %q", c.args, err, c.want)
		}
	}
	o, err := parse(strings.Fields("-quads 1000000,12000000 -systems bolt,mem -skip bolt@5000000"))
	if err != nil {
		t.Fatal(err)
	}
	if o.skips("bolt", 1_000_000) || !o.skips("bolt", 12_000_000) || o.skips("mem", 12_000_000) || len(o.sizes) != 2 || o.systems[0].name != "bolt" {
		t.Errorf("got %+v", o)
	}
}
