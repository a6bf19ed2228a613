package agreement

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// at is a statement on a span.
func at(start, end int, speaker string, positions ...string) Statement {
	s := Statement{Spans: []Span{{start, end}}, Speakers: []string{speaker}, Stances: map[string]string{}, Mode: "quote"}
	for _, p := range positions {
		s.Stances[p] = "supports"
	}
	return s
}

// matched matches two codings: "i-j" for each match.
func matchedBy(t *testing.T, a, b []Statement) []string {
	t.Helper()
	x := prepare([]Source{{Codings: map[string][]Statement{"a": a, "b": b}}}, []string{"a", "b"})[0]
	links, _, err := match(t.Context(), x.found[0], x.found[1])
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, l := range links {
		out = append(out, fmt.Sprintf("%d-%d", x.found[0][l.a].index, x.found[1][l.b].index))
	}
	slices.Sort(out)
	return out
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b []Statement
		want []string
	}{
		{"half of the union", []Statement{at(0, 3, "x")}, []Statement{at(1, 4, "x")}, []string{"0-0"}},
		{"less than half", []Statement{at(0, 3, "x")}, []Statement{at(2, 4, "x")}, nil},
		{"only touching", []Statement{at(0, 3, "x")}, []Statement{at(3, 6, "x")}, nil},
		{"whoever speaks", []Statement{at(0, 3, "x", "p")}, []Statement{at(0, 3, "y", "q")}, []string{"0-0"}},
		{
			// 0–10 fits 0–10 best, but then 4–10 finds nobody: 6/10 + 6/10 > 1.
			"the largest sum",
			[]Statement{at(0, 10, "x"), at(0, 6, "x")},
			[]Statement{at(0, 10, "x"), at(4, 10, "x")},
			[]string{"0-1", "1-0"},
		},
		{
			"one sentence, by speaker",
			[]Statement{at(0, 9, "x", "p"), at(0, 9, "y", "p"), at(0, 9, "z", "p")},
			[]Statement{at(0, 9, "z", "p"), at(0, 9, "x", "p"), at(0, 9, "y", "p")},
			[]string{"0-1", "1-2", "2-0"},
		},
		{
			"one sentence for three positions, by position",
			[]Statement{at(0, 9, "x", "p"), at(0, 9, "x", "q"), at(0, 9, "x", "r")},
			[]Statement{at(0, 9, "x", "r"), at(0, 9, "x", "p")},
			[]string{"0-1", "2-0"},
		},
		{
			"speaker before position",
			[]Statement{at(0, 9, "x", "p"), at(0, 9, "y", "q")},
			[]Statement{at(0, 9, "y", "p"), at(0, 9, "x", "q")},
			[]string{"0-1", "1-0"},
		},
		{
			"else by order",
			[]Statement{at(0, 9, "x", "p"), at(0, 9, "x", "p"), at(0, 9, "x", "p")},
			[]Statement{at(0, 9, "x", "p"), at(0, 9, "x", "p"), at(0, 9, "x", "p")},
			[]string{"0-0", "1-1", "2-2"},
		},
		{
			"passages together", // 0–2 and 8–10 of both; one has 4–6 besides: 4/6
			[]Statement{{Spans: []Span{{8, 10}, {0, 2}, {4, 6}}}},
			[]Statement{{Spans: []Span{{0, 2}, {8, 10}}}},
			[]string{"0-0"},
		},
		{"one within the other's gap", []Statement{{Spans: []Span{{0, 2}, {8, 10}}}}, []Statement{at(3, 7, "x")}, nil},
		{"nothing", nil, []Statement{at(3, 7, "x")}, nil},
		{"not located", []Statement{{}}, []Statement{{Spans: []Span{{4, 4}}}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, matchedBy(t, c.a, c.b)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			var turned []string
			for _, m := range matchedBy(t, c.b, c.a) {
				turned = append(turned, m[2:]+"-"+m[:1])
			}
			slices.Sort(turned)
			if want := slices.Sorted(slices.Values(c.want)); !slices.Equal(want, turned) {
				t.Errorf("the other way round: got %v, want %v", turned, want)
			}
		})
	}
}

// tangle invents statements that overlap a good deal.
func tangle(random *rand.Rand, n, length int) []Statement {
	var out []Statement
	for range n {
		start := random.IntN(length)
		s := at(start, start+1+random.IntN(8), string(rune('x'+random.IntN(3))), string(rune('p'+random.IntN(3))))
		if random.IntN(3) == 0 {
			s.Spans = append(s.Spans, Span{start + 10, start + 12})
		}
		out = append(out, s)
	}
	return out
}

// bestOf tries every assignment.
func bestOf(links map[[2]int]merit, a, b int, taken uint) merit {
	if a < 0 {
		return merit{}
	}
	best := bestOf(links, a-1, b, taken)
	for j := range b {
		m, ok := links[[2]int{a, j}]
		if ok && taken&(1<<j) == 0 {
			if with := m.plus(bestOf(links, a-1, b, taken|1<<j)); with.compare(best) > 0 {
				best = with
			}
		}
	}
	return best
}

// What is chosen is as good as the best of all assignments, and the pairs are
// just those that overlap by half.
func TestMatchAgainstAll(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	several := 0
	for range 300 {
		sources := []Source{{Codings: map[string][]Statement{
			"a": tangle(random, random.IntN(8), 8), "b": tangle(random, random.IntN(8), 8),
		}}}
		x := prepare(sources, []string{"a", "b"})[0]
		a, b := x.found[0], x.found[1]
		all := map[[2]int]merit{}
		for i := range a {
			for j := range b {
				common, either := 0, 0
				for k := range 40 {
					inA, inB := holds(a[i].spans, k), holds(b[j].spans, k)
					if inA && inB {
						common++
					}
					if inA || inB {
						either++
					}
				}
				if 2*common >= either {
					all[[2]int{i, j}] = merit{
						overlap:   int64(common) * fractions / int64(either),
						speakers:  int64(likeness(a[i].speakers, b[j].speakers) * fractions),
						positions: int64(likeness(a[i].positions, b[j].positions) * fractions),
					}
				}
			}
		}
		want := bestOf(all, len(a)-1, len(b), 0)
		links, greedy, err := match(t.Context(), a, b)
		if err != nil || greedy != 0 {
			t.Fatal(greedy, err)
		}
		var got merit
		seen := map[string]bool{}
		for _, l := range links {
			m, ok := all[[2]int{l.a, l.b}]
			if !ok {
				t.Fatalf("%v and %v do not overlap by half", a[l.a].spans, b[l.b].spans)
			}
			got = got.plus(m)
			for _, side := range []string{fmt.Sprint("a", l.a), fmt.Sprint("b", l.b)} {
				if seen[side] {
					t.Fatalf("%s is matched twice", side)
				}
				seen[side] = true
			}
		}
		if got != want {
			t.Fatalf("got %v, want %v\na %v\nb %v", got, want, a, b)
		}
		if len(links) > 1 {
			several++
		}
	}
	if several < 100 {
		t.Errorf("only %d had more than one match", several)
	}
}

func holds(spans []Span, k int) bool {
	return slices.ContainsFunc(spans, func(s Span) bool { return s.Start <= k && k < s.End })
}

// Large tangles are matched one after the other, and that is told; larger ones
// are refused.
func TestLargeTangles(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	same := func(n int) []Statement {
		out := make([]Statement, n)
		for i := range out {
			out[i] = at(0, 9, fmt.Sprint(i), "p")
		}
		return out
	}
	sources := []Source{{Codings: map[string][]Statement{"a": same(mostTangled + 1), "b": same(mostTangled + 2)}}}
	r, err := Compare(t.Context(), sources, []string{"a", "b"})
	if err != nil {
		t.Fatal(err)
	}
	if r.Greedy != 2*mostTangled+3 || r.Matched != mostTangled+1 {
		t.Errorf("%d were matched greedily, %d matched", r.Greedy, r.Matched)
	}
	if v := r.Variables[1]; *v.Agreement != 1 {
		t.Errorf("they agree on the speakers of %v", *v.Agreement)
	}
	sources[0].Codings["b"] = same(mostLinks/mostTangled + 1)
	_, err = Compare(t.Context(), sources, []string{"a", "b"})
	var tangled *TangleError
	if !errors.As(err, &tangled) || !errors.Is(err, errTangle) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Compare(ctx, sources, []string{"a", "b"}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
