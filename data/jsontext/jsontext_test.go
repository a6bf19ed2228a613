package jsontext

import (
	"testing"

	"onrecord/schema"
)

// Positions are an editor's: a line feed, a carriage return or both end a line,
// and a column is a code point.
func TestPositions(t *testing.T) {
	p := Parser{File: "x.json"}
	p.Begin("{\"ä\": 1,\r\"b\":\r\n [2,\n\n \"😀\", 3],\t\"c\": x}", 7)
	var ps schema.Problems
	if n := p.Parse(&ps); n != nil {
		t.Fatalf("got %v, want nothing", n)
	}
	if got, want := ps.Err().Error(), "x.json:11:16: a value is expected here"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	p.Begin("[\"ä\",\r\"b\",\r\n \"c\"]", 1)
	n := p.Parse(&ps)
	if n == nil {
		t.Fatal(ps)
	}
	for i, want := range []schema.Pos{{File: "x.json", Line: 1, Column: 2}, {File: "x.json", Line: 2, Column: 1}, {File: "x.json", Line: 3, Column: 2}} {
		if got := n.Items[i].Pos; got != want {
			t.Errorf("item %d: got %v, want %v", i, got, want)
		}
	}
}
