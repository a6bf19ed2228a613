package schema

import (
	"testing"
)

func TestUnmark(t *testing.T) {
	for _, c := range []struct {
		name    string
		p, want Passage
	}{
		{"a quote", Passage{Quote: "“yes”"}, Passage{Quote: "yes"}},
		{"a quote that was located without them", Passage{Quote: "“yes”", Start: 4, End: 7}, Passage{Quote: "yes", Start: 4, End: 7}},
		{"a quote that was located with them", Passage{Quote: "“yes”", Start: 3, End: 8}, Passage{Quote: "“yes”", Start: 3, End: 8}},
		{"a table's words", Passage{Exact: "«yes»"}, Passage{Exact: "yes"}},
		{"words of a text", Passage{Exact: "“yes”", Start: 3, End: 8}, Passage{Exact: "“yes”", Start: 3, End: 8}},
		{"two quotations", Passage{Quote: "“yes” and “no”"}, Passage{Quote: "“yes” and “no”"}},
	} {
		p := c.p
		if p.unmark(); p.Quote != c.want.Quote || p.Exact != c.want.Exact {
			t.Errorf("%s: got %q and %q, want %q and %q", c.name, p.Quote, p.Exact, c.want.Quote, c.want.Exact)
		}
	}
}
