package turtle

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/schema/nquads"
)

var short = []Prefix{{"e", "http://e/"}, {"ea", "http://e/a/"}, {"xsd", xsd}, {"unused", "http://unused/"}}

func quads(t testing.TB, text string) []quad.Quad {
	t.Helper()
	var out []quad.Quad
	for q, err := range nquads.Read(strings.NewReader(text)) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, q)
	}
	return nquads.Sort(out)
}

const document = `<http://e/s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/T> <http://e/g> .
<http://e/s> <http://e/p> "a\n\"b\"" .
<http://e/s> <http://e/p> "x"@en <http://e/g> .
<http://e/s> <http://e/p> "7"^^<http://www.w3.org/2001/XMLSchema#integer> <http://e/g> .
<http://e/s> <http://e/p> "7"^^<http://www.w3.org/2001/XMLSchema#integer> <http://e/h> .
<http://e/s> <http://e/a> "7."^^<http://www.w3.org/2001/XMLSchema#decimal> <http://e/g> .
<http://e/a/b> <http://e/p> <http://e/a/-x> .
<http://e/a/b> <http://e/p> "2025-08"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> .
_:b <http://e/p> <http://e/a.> .
`

func TestWrite(t *testing.T) {
	var got bytes.Buffer
	if err := Write(&got, nquads.All(quads(t, document)), short); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(`@prefix e: <http://e/> .
@prefix ea: <http://e/a/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ea:b e:p "2025-08"^^xsd:gYearMonth,
    <http://e/a/-x> .

e:s a e:T ;
  e:a "7."^^xsd:decimal ;
  e:p 7,
    "a\n\"b\"",
    "x"@en .

_:b e:p <http://e/a.> .
`, got.String()); diff != "" {
		t.Error(diff)
	}
}

func TestWriteTriG(t *testing.T) {
	var got bytes.Buffer
	if err := WriteTriG(&got, nquads.All(byGraph(quads(t, document))), short); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(`@prefix e: <http://e/> .
@prefix ea: <http://e/a/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ea:b e:p "2025-08"^^xsd:gYearMonth,
    <http://e/a/-x> .

e:s e:p "a\n\"b\"" .

_:b e:p <http://e/a.> .

e:g {
  e:s a e:T ;
    e:a "7."^^xsd:decimal ;
    e:p 7,
      "x"@en .
}

e:h {
  e:s e:p 7 .
}
`, got.String()); diff != "" {
		t.Error(diff)
	}
}

// byGraph keeps the order within a graph.
func byGraph(all []quad.Quad) []quad.Quad {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b quad.Quad) int { return strings.Compare(quad.StringOf(a.Label), quad.StringOf(b.Label)) })
	return all
}

// Where the quads of a graph do not come together, it is written in pieces.
func TestWriteTriGInPieces(t *testing.T) {
	var got bytes.Buffer
	in := quads(t, "<http://e/a> <http://e/p> \"1\" <http://e/g> .\n<http://e/b> <http://e/p> \"2\" .\n<http://e/b> <http://e/p> \"3\" <http://e/g> .\n")
	if err := WriteTriG(&got, nquads.All(in), nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(`<http://e/g> {
  <http://e/a> <http://e/p> "1" .
}

<http://e/b> <http://e/p> "2" .

<http://e/g> {
  <http://e/b> <http://e/p> "3" .
}
`, got.String()); diff != "" {
		t.Error(diff)
	}
}

// What is written is read back, whatever it is.
func roundTrip(t *testing.T, all []quad.Quad) {
	t.Helper()
	for _, trig := range []bool{false, true} {
		var text bytes.Buffer
		write, want := Write, all
		if trig {
			write = WriteTriG
		} else {
			want = slices.Clone(all)
			for i := range want {
				want[i].Label = nil
			}
			want = nquads.Sort(want)
		}
		if err := write(&text, nquads.All(all), short); err != nil {
			t.Fatal(err)
		}
		var got []quad.Quad
		for q, err := range Read(bytes.NewReader(text.Bytes()), Options{TriG: trig}) {
			if err != nil {
				t.Fatalf("%v in\n%s", err, text.String())
			}
			got = append(got, q)
		}
		if diff := cmp.Diff(want, nquads.Sort(got)); diff != "" {
			t.Errorf("%s\n%s", diff, text.String())
		}
	}
}

func TestRoundTrip(t *testing.T) {
	roundTrip(t, quads(t, document))
	roundTrip(t, nil)
}

func FuzzRoundTrip(f *testing.F) {
	f.Add(document)
	f.Add("<http://e/s> <http://e/p> \"-0.0E5\"^^<http://www.w3.org/2001/XMLSchema#double> .\n<http://e/s> <http://e/p> \"\\u0001\\u007F\" <http://e/%20> .\n")
	f.Fuzz(func(t *testing.T, text string) {
		var all []quad.Quad
		for q, err := range nquads.Read(strings.NewReader(text)) {
			if err != nil || strings.Contains(text, "genid") {
				return
			}
			if _, err := nquads.Append(nil, q); err != nil {
				return // U+0000
			}
			all = append(all, q)
		}
		roundTrip(t, nquads.Sort(all))
	})
}

func TestWriteFails(t *testing.T) {
	for _, q := range []quad.Quad{
		{Subject: quad.IRI("http://e/a b"), Predicate: quad.IRI("http://e/p"), Object: quad.String("x")},
		{Subject: quad.IRI("http://e/a"), Predicate: quad.IRI("http://e/p"), Object: quad.String("x\x00")},
	} {
		for _, write := range []func() error{
			func() error { return Write(&bytes.Buffer{}, nquads.All([]quad.Quad{q}), nil) },
			func() error { return WriteTriG(&bytes.Buffer{}, nquads.All([]quad.Quad{q}), nil) },
		} {
			if write() == nil {
				t.Errorf("%v is written", q)
			}
		}
	}
}
