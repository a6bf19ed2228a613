package main

import (
	"fmt"
	"strings"
	"testing"

	"onrecord/schema"
)

// Of many problems of one cause the first are told, and the rest is counted, by what is
// said; other causes are told all the same.
func TestFewProblems(t *testing.T) {
	var ps schema.Problems
	for line := 2; line < 102; line++ {
		at := schema.Pos{File: "t.csv", Line: line, Column: 3}
		word := "direkt"
		if line%4 == 0 {
			word = "indirekt"
		}
		ps.Add(at, fmt.Sprint("statement s", line), "mode %q is none of quote", word)
		ps.Add(at, "", "%q is no date", fmt.Sprint("day ", line))
	}
	ps.Add(schema.Pos{File: "t.csv", Line: 500, Column: 1}, "", "it names no source")
	var b strings.Builder
	if err := report(&b, ps); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	if len(lines) != 2*mostAlike+1+3+1 {
		t.Errorf("got %d lines:\n%s", len(lines), b.String())
	}
	want := `t.csv:500:1: it names no source
and 60 more from t.csv:22:3 to t.csv:101:3: mode "direkt" is none of quote
and 20 more from t.csv:24:3 to t.csv:100:3: mode "indirekt" is none of quote
and 80 more from t.csv:22:3 to t.csv:101:3, such as: "day 22" is no date
onrecord: 201 problems
`
	if got := b.String(); !strings.HasSuffix(got, want) || !strings.HasPrefix(got, "t.csv:2:3: statement s2: mode \"direkt\" is none of quote\nt.csv:2:3: \"day 2\" is no date\n") {
		t.Errorf("got\n%s", got)
	}
}

// Causes that are too many are counted as well, and one problem more is told where it is.
func TestFewCauses(t *testing.T) {
	var ps schema.Problems
	for n := range mostCauses + 3 {
		ps.Add(schema.Pos{File: "t.csv", Line: n + 1, Column: 1}, "", "%s is wrong", strings.Repeat("x", n))
	}
	for range mostAlike {
		ps.Add(schema.Pos{File: "u.csv"}, "", " is wrong")
	}
	var b strings.Builder
	if err := report(&b, ps); err != nil {
		t.Fatal(err)
	}
	want := "and 1 more at u.csv:  is wrong\nand 3 more from t.csv:51:1 to t.csv:53:1, of 3 other kinds\nonrecord: 73 problems\n"
	if got := b.String(); !strings.HasSuffix(got, want) || strings.Count(got, "\n") != mostCauses+mostAlike-1+3 {
		t.Errorf("got\n%s", got)
	}
}

func TestCauseOf(t *testing.T) {
	for a, b := range map[string]string{
		`"a\"b" is no date in line 3`: `"c" is no date in line 14`,
		`“a” stands "b`:               `“xyz” stands "c`,
	} {
		if causeOf(a) != causeOf(b) {
			t.Errorf("%q and %q are not alike: %q, %q", a, b, causeOf(a), causeOf(b))
		}
	}
	if causeOf(`"a" is no date`) == causeOf(`"a" is no id`) {
		t.Error("dates and ids are alike")
	}
}
