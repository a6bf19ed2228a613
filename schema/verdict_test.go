package schema

import "testing"

// A verdict is the same after it was a cell.
func TestVerdictCells(t *testing.T) {
	n := NumberOf
	for _, c := range []struct {
		of   Verdict
		cell string
	}{
		{Verdict{Rating: "False"}, "False"},
		{Verdict{Rating: "No, not at all, says he, nor she"}, "No, not at all, says he, nor she"},
		{Verdict{Rating: "1,2,3,4"}, ",,,1,2,3,4"},
		{Verdict{Rating: ",,,"}, ",,,,,,"},
		{Verdict{Rating: "Mostly; “false”, so", Value: n(2.5), Best: n(5), Worst: n(-1)}, "2.5,5,-1,Mostly; “false”, so"},
		{Verdict{Rating: "Half", Value: n(2)}, "2,,,Half"},
	} {
		if got := c.of.cell(); got != c.cell {
			t.Errorf("%v: got %q, want %q", &c.of, got, c.cell)
		}
		var nodes *Nodes
		var ps Problems
		d := Decoder{Problems: &ps}
		var s Statement
		f, _ := FieldNamed(KindStatement, "verdict")
		d.field(f, nodes.Cell(KindStatement, "verdict", c.cell, Pos{}), &s, &recordPositions{})
		if len(ps) > 0 || s.Verdict == nil || s.Verdict.String() != c.of.String() || s.Verdict.Rating != c.of.Rating {
			t.Errorf("%q: got %v, %v", c.cell, s.Verdict, ps)
		}
	}
}
