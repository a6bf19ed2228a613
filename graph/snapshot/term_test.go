package snapshot

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/schema/nquads"
)

func anyValue(r *rand.Rand) quad.Value {
	s := text(r, 12)
	plain := strings.ReplaceAll(s, "\x00", "")
	switch r.IntN(9) {
	case 0:
		return quad.IRI(s)
	case 1:
		return quad.BNode(plain)
	case 2:
		return quad.String(s)
	case 3:
		return quad.TypedString{Value: quad.String(s), Type: quad.IRI(text(r, 6))}
	case 4:
		return quad.LangString{Value: quad.String(s), Lang: plain}
	case 5:
		return quad.Int(r.Uint64() >> r.IntN(64))
	case 6:
		return quad.Float(pick(r, math.Inf(1), math.Inf(-1), math.Copysign(0, -1), math.SmallestNonzeroFloat64, math.MaxFloat64, r.NormFloat64()))
	case 7:
		return quad.Bool(r.IntN(2) == 0)
	}
	return quad.Time(time.Unix(r.Int64N(250e9)-60e9, r.Int64N(1e9)).UTC())
}

// A term gives back the value that it was made of, and different values have
// different terms.
func TestTerm(t *testing.T) {
	rounds := 50_000
	if testing.Short() {
		rounds = 5_000
	}
	r := dice(1)
	values := map[string]quad.Value{}
	canonical := 0
	for range rounds {
		v := anyValue(r)
		term, err := AppendTerm([]byte("before"), v)
		if err != nil {
			t.Fatalf("%#v: %v", v, err)
		}
		term = term[len("before"):]
		got, err := valueOf(term)
		if err != nil || got != v {
			t.Fatalf("%q is %#v (%v), and was %#v", term, got, err, v)
		}
		if line, err := nquads.AppendTerm(nil, v); nquads.IsCanonical(term) {
			if canonical++; err != nil || !bytes.Equal(line, term) {
				t.Fatalf("%q is not %q (%v), as it stands in a line", term, line, err)
			}
		}
		if bytes.IndexByte(term, 0) >= 0 {
			t.Fatalf("%q holds what sorting takes for an end", term)
		}
		if other, there := values[string(term)]; there && other != v {
			t.Fatalf("%#v and %#v are both %q", v, other, term)
		}
		values[string(term)] = v
	}
	if canonical < rounds/50 {
		t.Errorf("%d terms are known to stand in a line as they are", canonical)
	}
}

// What a term cannot give back is refused.
func TestTermRefused(t *testing.T) {
	for name, v := range map[string]quad.Value{
		"an IRI that is not UTF-8":        quad.IRI("a:\xff"),
		"a blank node that is not UTF-8":  quad.BNode("\xff"),
		"a text that is not UTF-8":        quad.String("plain \xc3"),
		"half a surrogate pair":           quad.String("\xed\xa0\x80"),
		"a datatype that is not UTF-8":    quad.TypedString{Value: "x", Type: "\xff"},
		"a language that is not UTF-8":    quad.LangString{Value: "x", Lang: "\xff"},
		"U+0000 in a blank node":          quad.BNode("a\x00b"),
		"U+0000 in a language":            quad.LangString{Value: "x", Lang: "\x00"},
		"the year 10000":                  quad.Time(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)),
		"a year before the year 0":        quad.Time(time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC)),
		"a value that nobody has of ours": nil,
	} {
		if term, err := AppendTerm(nil, v); err == nil {
			t.Errorf("%s: %q", name, term)
		}
	}
}

// rdfTerm is a value that N-Quads can hold, as a subject if need be.
func rdfTerm(r *rand.Rand, any bool) quad.Value {
	s := strings.ReplaceAll(text(r, 4), "\x00", "") // for no line holds it
	name := pick(r, "a", "b", "a-b", "a.b", "a_b", "ab", "é")
	iri := quad.IRI(pick(r, "a:", "a:a", "a:b", "a:a/", "a:é", "a:😀", "b:", "a:%41"))
	switch n := r.IntN(7); {
	case n < 2 || !any && n > 2:
		return iri
	case n == 2:
		return quad.BNode(name)
	case n == 3:
		return quad.TypedString{Value: quad.String(s), Type: iri}
	case n == 4:
		return quad.LangString{Value: quad.String(s), Lang: pick(r, "en", "de", "en-GB", "e")}
	}
	return quad.String(s)
}

// The rows of a snapshot are in the order of canonical lines.
func TestTermOrder(t *testing.T) {
	rounds := 40
	if testing.Short() {
		rounds = 8
	}
	r := dice(2)
	for range rounds {
		var quads []quad.Quad
		for range 500 {
			q := quad.Quad{Subject: rdfTerm(r, false), Predicate: quad.IRI(pick(r, "a:p", "a:pp")), Object: rdfTerm(r, true)}
			if r.IntN(3) > 0 {
				q.Label = rdfTerm(r, false)
			}
			quads = append(quads, q)
		}
		s := finished(t, Options{}, quads)
		var got []quad.Quad
		for i := range s.rows.len() {
			l := link{uint32(i), *s.rows.at(i)}
			q, err := s.Quad(&l)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, q)
		}
		want := slices.Compact(nquads.Sort(quads))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	}
}
