package schema

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Quotes are looked for in each passage, with the ending that each has; of many
// endings the first few count.
func TestMisquotations(t *testing.T) {
	t.Parallel()
	passages := []Passage{{Exact: "It costs – much"}, {Exact: "and more", Suffix: "! So"}}
	var many []string
	for i := range mostEndings {
		many = append(many, "It costs — much"+strings.Repeat("!", i+1))
	}
	for _, c := range []struct {
		name   string
		quotes []string
		want   []int
	}{
		{"as they are, in other typography, with endings", []string{"and more!", "costs — much,", "It costs – much", "much.”"}, nil},
		{"other words, another ending", []string{"and more", "It cost — much", "and more?", "it costs"}, []int{1, 2, 3}},
		{"an ending that ends no sentence", []string{"much" + strings.Repeat("!", mostEnding), "much" + strings.Repeat("!", mostEnding+1)}, []int{1}},
		{"many endings", many, nil},
		{"too many endings", append([]string{"It costs"}, many...), []int{mostEndings}},
	} {
		s := &Statement{Quotes: c.quotes, Evidence: passages}
		if diff := cmp.Diff(c.want, s.Misquotations()); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	apart := "It costs … more"
	short := Statement{Quotes: []string{apart}, Evidence: []Passage{{Exact: "It costs"}, {Exact: "and more"}}}
	long := short
	long.Evidence = append([]Passage{{Exact: strings.Repeat("x", mostSearched)}}, long.Evidence...)
	told := fmt.Sprintf("quote %q is in none of its passages", apart)
	if got := [2]string{short.Misquoted(0), long.Misquoted(0)}; got != [2]string{told + ": write each fragment as an item of quotes", told} {
		t.Errorf("got %q", got)
	}
}
