package snapshot

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
	"onrecord/schema/term"
)

// digests are those of the labels of quads, by label; bits: that all are cut.
func digests(t *testing.T, quads []quad.Quad, bits uint) map[string][]Digest {
	t.Helper()
	s := finished(t, Options{}, quads)
	labels, err := s.Labels()
	if err != nil {
		t.Fatal(err)
	}
	cuts, nodes := make([]Cut, len(labels)), make([]uint32, len(labels))
	for i, l := range labels {
		cuts[i].Bits = bits
		if rank, _ := s.terms.find(l.Label); len(l.Label) > 0 {
			nodes[i] = rank + 1
		}
	}
	all, err := s.digests(t.Context(), nodes, cuts, columns{s})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]Digest{}
	for _, l := range labels {
		out[string(l.Label)] = all[:1<<bits]
		all = all[1<<bits:]
		if bits == l.Cut.Bits && !slices.Equal(l.Digests, out[string(l.Label)]) {
			t.Errorf("%q: the file has %v, and they are %v", l.Label, l.Digests, out[string(l.Label)])
		}
	}
	return out
}

// A part has another digest exactly if its quads, the other quads of its subjects, or
// the days of its statements are others.
func TestDigests(t *testing.T) {
	iri := func(s string) quad.IRI { return quad.IRI("https://x.example/c/" + s) }
	of := func(name string, k schema.Kind) quad.IRI {
		f, ok := schema.FieldNamed(k, name)
		if !ok {
			t.Fatalf("no %s has a %s", k, name)
		}
		return f.Predicate
	}
	base := []quad.Quad{
		{Subject: iri("statement/s1"), Predicate: term.RDFType, Object: schema.KindStatement.Class(), Label: iri("g1")},
		{Subject: iri("statement/s1"), Predicate: of("event", schema.KindStatement), Object: iri("event/e"), Label: iri("g1")},
		{Subject: iri("event/e"), Predicate: of("date", schema.KindEvent), Object: quad.String("2025-01-02"), Label: iri("g2")},
		{Subject: iri("a"), Predicate: iri("p"), Object: quad.String("1"), Label: iri("g3")},
		{Subject: iri("a"), Predicate: iri("p"), Object: quad.String("1")},
		{Subject: iri("b"), Predicate: iri("p"), Object: iri("a"), Label: iri("g4")},
		{Subject: iri("a"), Predicate: iri("p"), Object: iri("b"), Label: iri("g5")},
	}
	before := digests(t, base, 0)
	for _, c := range []struct {
		name string
		to   func([]quad.Quad) []quad.Quad
		want []string // the labels whose digests change
	}{
		{"nothing", slices.Clone[[]quad.Quad], nil},
		{"the order", func(q []quad.Quad) []quad.Quad { slices.Reverse(q); return q }, nil},
		{"a repeat", func(q []quad.Quad) []quad.Quad { return append(q, q[0]) }, nil},
		{"a label more", func(q []quad.Quad) []quad.Quad {
			return append(q, quad.Quad{Subject: iri("0"), Predicate: iri("0"), Object: iri("0"), Label: iri("0")})
		}, []string{"<https://x.example/c/0>"}},
		{"the day of an event", func(q []quad.Quad) []quad.Quad { q[2].Object = quad.String("2025-01-03"); return q }, []string{"<https://x.example/c/g1>", "<https://x.example/c/g2>"}},
		{"a day that is written in another way, as statements then have it", func(q []quad.Quad) []quad.Quad { q[2].Object = quad.String("2025-01-02/2025-01-02"); return q }, []string{"<https://x.example/c/g1>", "<https://x.example/c/g2>"}},
		{"an object", func(q []quad.Quad) []quad.Quad { q[5].Object = iri("c"); return q }, []string{"<https://x.example/c/g4>"}},
		{"two that change places", func(q []quad.Quad) []quad.Quad { q[5].Subject, q[5].Object = iri("a"), iri("b"); return q }, []string{"", "<https://x.example/c/g3>", "<https://x.example/c/g4>", "<https://x.example/c/g5>"}},
		{"a quad of a subject in another graph", func(q []quad.Quad) []quad.Quad { q[3].Object = quad.String("2"); return q }, []string{"", "<https://x.example/c/g3>", "<https://x.example/c/g5>"}},
		{"a graph", func(q []quad.Quad) []quad.Quad { q[5].Label = iri("g6"); return q }, []string{"<https://x.example/c/g4>", "<https://x.example/c/g6>"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			after := digests(t, c.to(slices.Clone(base)), 0)
			var got []string
			for label := range before {
				if !slices.Equal(before[label], after[label]) {
					got = append(got, label)
				}
			}
			for label := range after {
				if _, was := before[label]; !was {
					got = append(got, label)
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The parts of a label are told by the keys of subjects, and each subject that is given
// for a label has quads with it.
func TestDigestsOfParts(t *testing.T) {
	rounds := 20
	if testing.Short() {
		rounds = 5
	}
	r := rand.New(rand.NewPCG(1, 2))
	var quads []quad.Quad
	for i := range 3000 {
		quads = append(quads, quad.Quad{
			Subject: quad.IRI(fmt.Sprint("s", r.IntN(500))), Predicate: quad.IRI(fmt.Sprint("p", r.IntN(3))), Object: quad.String(fmt.Sprint(i)),
			Label: []quad.Value{nil, quad.IRI("g1"), quad.IRI("g2")}[r.IntN(3)],
		})
	}
	const bits = 3
	before := digests(t, quads, bits)
	for range rounds {
		i := r.IntN(len(quads))
		changed := slices.Clone(quads)
		changed[i].Object = quad.String("other")
		part := Cut{bits}.Part([]byte(quad.StringOf(quads[i].Subject)))
		for label, after := range digests(t, changed, bits) {
			in := slices.ContainsFunc(quads, func(q quad.Quad) bool {
				return q.Subject == quads[i].Subject && (q.Label == nil && label == "" || q.Label != nil && quad.StringOf(q.Label) == label)
			})
			for p := range after {
				if same := after[p] == before[label][p]; same == (in && p == part) {
					t.Errorf("%v: part %d of %q: the same %v", quads[i], p, label, same)
				}
			}
		}
	}
	s := finished(t, Options{}, quads)
	for _, label := range []string{"", "<g1>", "<g2>", "<g3>"} {
		got, want := map[string]int{}, map[string]int{}
		wants := func(subject []byte) bool { return subject[len(subject)-2] != '1' }
		err := s.EachSubjectIn(t.Context(), []byte(label), wants, func(quads []Terms) error {
			got[string(quads[0].Subject)] += len(quads)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		has := map[string]bool{}
		for _, q := range quads {
			l := ""
			if q.Label != nil {
				l = quad.StringOf(q.Label)
			}
			if subject := quad.StringOf(q.Subject); l == label && wants([]byte(subject)) {
				has[subject] = true
			}
		}
		for _, q := range quads {
			if subject := quad.StringOf(q.Subject); has[subject] {
				want[subject]++
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", label, diff)
		}
	}
}
