package check

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/term"

	"github.com/cayleygraph/quad"
)

// crowd is a graph of n more statements than another has, with a passage for
// each, that nobody holds in memory.
type crowd struct {
	*pieces
	n    int
	look func() // called when most were yielded
}

const town = "https://example.org/a/"

func newCrowd(n int, look func()) crowd {
	quads := villages()
	for i := range quads {
		if quads[i].Predicate == term.Length {
			quads[i].Object = quad.TypedString{Value: "1000000000", Type: term.XSDInteger}
		}
	}
	return crowd{newPieces(quads), n, look}
}

// like are the quads of a statement or a passage of the crowd.
func (c crowd) like(subject, model quad.IRI, number int) []quad.Quad {
	end := strconv.Itoa(1000 + number)
	quads := slices.Clone(c.quads[model])
	for i := range quads {
		q := &quads[i]
		q.Subject = subject
		switch q.Predicate {
		case term.Evidence:
			q.Object = quad.IRI(town + "passage/paper-20-" + end)
		case term.OAEnd:
			q.Object = quad.TypedString{Value: quad.String(end), Type: term.XSDInteger}
		case term.Summary: // or all would be alike, and remembered
			q.Object = quad.String("It is " + end + ".")
		}
	}
	return quads
}

func (c crowd) Subjects(ctx context.Context) iter.Seq2[[]quad.Quad, error] {
	return func(yield func([]quad.Quad, error) bool) {
		for quads := range c.pieces.Subjects(ctx) {
			if !yield(quads, nil) {
				return
			}
		}
		for _, form := range []string{"passage/paper-20-%d", "statement/n%d"} {
			for i := range c.n {
				quads, err := c.Fetch(ctx, quad.IRI(fmt.Sprintf(town+form, 1000+i)))
				if !yield(quads, err) {
					return
				}
			}
		}
		c.look()
	}
}

func (c crowd) Fetch(ctx context.Context, subject quad.Value) ([]quad.Quad, error) {
	s := rdf.Lexical(subject)
	if number, ok := strings.CutPrefix(s, town+"statement/n"); ok {
		n, err := strconv.Atoi(number)
		return c.like(quad.IRI(s), town+"statement/s2", n-1000), err
	}
	if number, ok := strings.CutPrefix(s, town+"passage/paper-20-"); ok && len(number) > 3 {
		n, err := strconv.Atoi(number)
		return c.like(quad.IRI(s), town+"passage/paper-20-30", n-1000), err
	}
	return c.pieces.Fetch(ctx, subject)
}

// TestCheckGraphMemory asks that what is remembered of a statement and its
// passage is a few bytes.
func TestCheckGraphMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	held := func(n int) int {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		counts, problems, err := Graph(t.Context(), newCrowd(n, func() {
			runtime.GC()
			runtime.ReadMemStats(&after)
		}), Options{})
		if err != nil || len(problems) > 0 || counts[schema.KindStatement] != n+8 {
			t.Fatal(counts, problems, err)
		}
		return int(after.HeapAlloc) - int(before.HeapAlloc)
	}
	const few, many = 5000, 20000
	if got := (held(many) - held(few)) / (many - few); got > 150 {
		t.Errorf("%d bytes for each statement and its passage", got)
	}
}

func BenchmarkCheckGraph(b *testing.B) {
	var quads []quad.Quad
	for group := range newCrowd(5000, func() {}).Subjects(b.Context()) {
		quads = append(quads, group...)
	}
	g := newPieces(quads)
	b.ReportAllocs()
	for b.Loop() {
		if _, problems, err := Graph(b.Context(), g, Options{}); err != nil || len(problems) > 0 {
			b.Fatal(problems, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(quads)), "ns/quad")
}

// BenchmarkFromQuads loads what BenchmarkCheckGraph checks, with its places.
func BenchmarkFromQuads(b *testing.B) {
	var quads []quad.Quad
	for group := range newCrowd(5000, func() {}).Subjects(b.Context()) {
		quads = append(quads, group...)
	}
	at := func(i int) schema.Pos { return schema.Pos{File: "x.nq", Line: i + 1, Column: 1} }
	b.ReportAllocs()
	for b.Loop() {
		if _, problems := rdf.FromQuads(quads, at); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(quads)), "ns/quad")
}

// BenchmarkWriting writes the quads and the JSON of what BenchmarkCheckGraph
// checks.
func BenchmarkWriting(b *testing.B) {
	var quads []quad.Quad
	for group := range newCrowd(5000, func() {}).Subjects(b.Context()) {
		quads = append(quads, group...)
	}
	corpora, problems := rdf.FromQuads(quads, nil)
	if len(problems) > 0 {
		b.Fatal(problems)
	}
	b.Run("quads", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			n := 0
			for _, c := range corpora {
				for range rdf.Quads(c) {
					n++
				}
			}
			if n < len(quads) {
				b.Fatal(n)
			}
		}
	})
	b.Run("JSON", func(b *testing.B) {
		b.ReportAllocs()
		var buf []byte
		for b.Loop() {
			buf = buf[:0]
			for _, c := range corpora {
				for e := range c.Entities {
					buf = schema.AppendJSON(buf, e)
				}
			}
			b.SetBytes(int64(len(buf)))
		}
	})
}
