package schema

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSpoken(t *testing.T) {
	at := func(start int, words string) Passage {
		return Passage{Source: Ref{ID: "s"}, Start: start, End: start + len([]rune(words)), Exact: words}
	}
	const all = "Alpha beta gamma delta, she said. Zeta eta. “Beta” theta iota kap-\npa. Aaa bbb. Rejected. Who? Rejected."
	for _, c := range []struct {
		name     string
		quotes   []string
		evidence []Passage
		want     []string
	}{
		{"none", nil, nil, nil},
		{"one", []string{"a"}, nil, []string{"a"}},
		{"in one passage", []string{"Aaa bbb.", "Alpha beta", "Zeta eta."}, []Passage{at(0, all)}, []string{"Alpha beta", "Zeta eta.", "Aaa bbb."}},
		{"but for typography", []string{"Aaa bbb.", "\"Beta\" theta iota kappa.", "Zeta eta."}, []Passage{at(0, all)}, []string{"Zeta eta.", "\"Beta\" theta iota kappa.", "Aaa bbb."}},
		{"in passages of their own", []string{"d", "a", "c"}, []Passage{at(90, "d"), at(10, "a"), at(50, "c")}, []string{"a", "c", "d"}},
		{"characters, not bytes", []string{"b", "a"}, []Passage{at(0, "“““““a"), at(7, "b")}, []string{"a", "b"}},
		{"twice", []string{"Rejected.", "Who?", "Rejected."}, []Passage{at(0, all)}, []string{"Rejected.", "Who?", "Rejected."}},
		{"twice, in passages of their own", []string{"Who?", "No", "No"}, []Passage{at(5, "Who?"), at(9, "No"), at(1, "No")}, []string{"No", "Who?", "No"}},
		{"one is nowhere", []string{"Zeta", "Alpha", "Omega"}, []Passage{at(0, all)}, []string{"Zeta", "Alpha", "Omega"}},
		{"more often than they stand", []string{"Zeta", "Alpha", "Zeta"}, []Passage{at(0, all)}, []string{"Zeta", "Alpha", "Zeta"}},
		{"one passage without words", []string{"Zeta", "Alpha"}, []Passage{{Start: 1, End: 90}}, []string{"Zeta", "Alpha"}},
		{"not located", []string{"Zeta", "Alpha"}, []Passage{{Exact: all}}, []string{"Zeta", "Alpha"}},
	} {
		s := &Statement{Quotes: c.quotes, Evidence: c.evidence}
		if diff := cmp.Diff(c.want, s.Spoken()); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		if diff := cmp.Diff(c.quotes, s.Quotes); diff != "" {
			t.Errorf("%s: the statement's own are %s", c.name, diff)
		}
	}
}

func TestWhere(t *testing.T) {
	for want, p := range map[string]Passage{
		"s:7":                    {Source: Ref{ID: "s"}, Line: 7, Start: 1, End: 2},
		"s, characters 1–2":      {Source: Ref{ID: "s"}, Start: 1, End: 2},
		"s: passage not located": {Source: Ref{ID: "s"}, Line: 7},
	} {
		if got := p.Where(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// What is noted of the order of the text counts; it is noted only where the
// passages do not show the same.
func TestTextOrder(t *testing.T) {
	located := []Passage{{Source: Ref{ID: "s"}, Start: 0, End: 60}}
	exact := []Passage{{Source: Ref{ID: "s"}, Start: 0, End: 7, Exact: "a, b, c"}}
	for _, c := range []struct {
		name     string
		quotes   []string
		evidence []Passage
		order    []int
		noted    string
		want     []string
	}{
		{"the coder's", []string{"a", "b", "c"}, located, []int{0, 1, 2}, "", []string{"a", "b", "c"}},
		{"another", []string{"c", "b", "a"}, located, []int{2, 1, 0}, "2 1 0", []string{"a", "b", "c"}},
		{"the same words twice", []string{"a", "b", "a"}, located, []int{0, 2, 1}, "0 2 1", []string{"a", "a", "b"}},
		{"twice, and told by the coder's order", []string{"a", "a"}, located, []int{1, 0}, "", []string{"a", "a"}},
		{"the passages show it", []string{"c", "b", "a"}, exact, []int{2, 1, 0}, "", []string{"a", "b", "c"}},
		{"the passages show another", []string{"c", "b", "a"}, exact, []int{0, 1, 2}, "0 1 2", []string{"c", "b", "a"}},
		{"not known", []string{"c", "a"}, located, nil, "", []string{"c", "a"}},
	} {
		s := &Statement{Quotes: c.quotes, Evidence: c.evidence, TextOrder: "1 0"}
		s.SetTextOrder(c.order)
		if s.TextOrder != c.noted {
			t.Errorf("%s: noted %q, want %q", c.name, s.TextOrder, c.noted)
		}
		if diff := cmp.Diff(c.want, s.Spoken()); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	for _, bad := range []string{"0", "0 1 2", "0 0", "1 2", "-1 0", "+1 0", "a b", "1  0", "01 0"} {
		s := &Statement{Quotes: []string{"b", "a"}, TextOrder: bad}
		if got := s.Spoken(); got[0] != "b" {
			t.Errorf("%q: got %q", bad, got)
		}
	}
}

func TestEnding(t *testing.T) {
	for following, want := range map[string]string{
		"": "", ". Then": ".", ".” He": ".”", " . He": "", "word": "", "?!”) and": "?!”)", "......": "....", "。他": "。", ",": ",",
	} {
		if got := Ending(following); got != want {
			t.Errorf("%q: got %q, want %q", following, got, want)
		}
	}
}
