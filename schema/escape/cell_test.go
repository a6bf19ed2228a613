package escape

import (
	"strings"
	"testing"
)

func TestCell(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"a=1", "a=1"},
		{"=1+1", "'=1+1"},
		{"=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"},
		{"+49 30", "'+49 30"},
		{"-said", "'-said"},
		{"@SUM(1)", "'@SUM(1)"},
		{"\t=1", "'\t=1"},
		{"\r=1", "'\r=1"},
		{"\n=1", "'\n=1"},
		{"  =1", "'  =1"},
		{"＝1", "'＝1"},
		{"'=1", "''=1"},
		{"''=1", "'''=1"},
		{"' =1", "'' =1"},
		{"'tis so", "'tis so"},
		{"'", "'"},
		{"-12.5", "-12.5"},
		{"-0044", "-0044"},
		{"'-12.5", "''-12.5"},
		{"-12.5.1", "'-12.5.1"},
		{"-.5", "'-.5"},
		{"-", "'-"},
		{"-0044-03-15", "'-0044-03-15"},
		{"– a dash", "– a dash"},
		{"\xff", "\xff"},
	} {
		if got := Cell(c.text); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
		if got := Uncell(Cell(c.text)); got != c.text {
			t.Errorf("%q comes back as %q", c.text, got)
		}
	}
	// What guards nothing stays.
	for _, s := range []string{"=1", "'tis", "'12", "' "} {
		if got := Uncell(s); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}

func FuzzCell(f *testing.F) {
	for _, s := range []string{"", "=1", "'=1", "-1", " '-x", "'-1", "＝", "-\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		g := Cell(s)
		if Uncell(g) != s {
			t.Errorf("%q becomes %q, then %q", s, g, Uncell(g))
		}
		if strings.HasPrefix(g, "=") || strings.HasPrefix(g, "+") || strings.HasPrefix(g, "@") {
			t.Errorf("%q is a formula", g)
		}
	})
}
