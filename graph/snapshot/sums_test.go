package snapshot

import (
	"context"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/query/path"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/data/invent"
	"onrecord/graph/shapes"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// BenchmarkSums tells what it costs that blocks are compared with their
// checksums before they are read: each question is asked of a file that is
// opened twice, once so that nothing is compared, in turns.
func BenchmarkSums(b *testing.B) {
	sp := specimenOf(b, 20_000)
	with, without := opened(b, sp.file, true), opened(b, sp.file, false)
	field := func(name string) quad.IRI { return predicateOf(schema.KindStatement, name) }
	corpus := invent.Corpus{Statements: 20_000, Seed: 7}
	var said []quad.IRI
	spoke := map[quad.IRI]int{}
	for st := range corpus.Said {
		said = append(said, rdf.IRI(corpus.Header().Base, schema.RefTo(st)))
		for _, r := range st.Speakers {
			spoke[rdf.IRI(corpus.Header().Base, r)]++
		}
	}
	speakers := slices.SortedFunc(func(yield func(quad.IRI) bool) {
		for s := range spoke {
			if !yield(s) {
				return
			}
		}
	}, func(a, b quad.IRI) int { return spoke[b] - spoke[a] })
	busy, usual := speakers[0], speakers[len(speakers)/2]

	drain := func(s *Store, p shape.Shape) {
		it := shape.BuildIterator(b.Context(), s, p).Iterate()
		for it.Next(b.Context()) {
			s.NameOf(it.Result())
		}
		if err := it.Err(); err != nil {
			b.Fatal(err)
		}
	}
	whole := func(s *Store, subject quad.IRI) {
		n, err := s.ValueOf(subject)
		if err != nil {
			b.Fatal(err)
		}
		it := s.QuadIterator(quad.Subject, n).Iterate()
		for it.Next(b.Context()) {
			s.Quad(it.Result())
		}
	}
	for _, q := range []struct {
		name string
		ask  func(s *Store, i int)
	}{
		{"a statement", func(s *Store, i int) { whole(s, said[i*7919%len(said)]) }},
		{"a speaker", func(s *Store, _ int) {
			drain(s, path.StartPath(s, usual).In(field("speakers")).Out(field("summary")).Shape())
		}},
		{"the busiest speaker", func(s *Store, _ int) {
			drain(s, path.StartPath(s, busy).In(field("speakers")).Out(field("summary")).Shape())
		}},
		{"two in common", func(s *Store, _ int) {
			drain(s, path.StartPath(s, busy).In(field("speakers")).Out(field("supports")).Unique().
				And(path.StartPath(s, speakers[1]).In(field("speakers")).Out(field("supports")).Unique()).Unique().Shape())
		}},
		{"stances", func(s *Store, _ int) {
			drain(s, path.StartPath(s).Tag("statement").Save(field("supports"), "position").Out(field("speakers")).Shape())
		}},
		{"a word", func(s *Store, _ int) { drain(s, shapes.Words{corpus.Word(40)}) }},
		{"a week", func(s *Store, _ int) {
			drain(s, shapes.During{Span: schema.Span{From: s.middle(), Until: s.middle() + 7}})
		}},
		{"all", func(s *Store, _ int) {
			it := s.QuadsAllIterator().Iterate()
			for it.Next(context.Background()) {
			}
		}},
	} {
		b.Run(q.name, func(b *testing.B) {
			// Who comes second finds warm caches: there are ratios of either order.
			var took []float64
			var ratios [2][]float64
			for i := 0; b.Loop(); i++ {
				both := [2]*Store{with, without}
				var ns [2]float64
				for k := range both {
					s := (i + k) % 2
					began := time.Now()
					q.ask(both[s], i)
					ns[s] = float64(time.Since(began))
				}
				took, ratios[i%2] = append(took, ns[0]), append(ratios[i%2], ns[0]/ns[1])
			}
			b.ReportMetric(middling(took), "ns/question")
			b.ReportMetric(math.Sqrt(middling(ratios[0])*middling(ratios[1])), "with/without")
		})
	}
}

// middling is the median, 1 of nothing.
func middling(of []float64) float64 {
	if len(of) == 0 {
		return 1
	}
	slices.Sort(of)
	return of[len(of)/2]
}

// middle is a day in the middle of those on which something was said.
func (s *Store) middle() schema.Day {
	st := &s.statements
	return schema.Day(*st.days.at(int(*st.from.at(st.from.len() / 2))))
}

// opened opens a file, with checksums or without.
func opened(t testing.TB, file string, checked bool) *Store {
	s, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if !checked {
		s.sums = nil
		if err := s.lay(); err != nil {
			t.Fatal(err)
		}
	}
	return s
}
