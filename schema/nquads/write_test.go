package nquads

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	gocmp "github.com/google/go-cmp/cmp"
)

// roundTrip writes quads, reads them and compares; of those with U+0000 it
// asks that they are refused.
func roundTrip(t *testing.T, quads []quad.Quad) {
	t.Helper()
	var want []quad.Quad
	for _, q := range quads {
		_, err := Append(nil, q)
		if strings.Contains(lexical(q.Object), "\x00") {
			if err == nil {
				t.Errorf("%v was written", q)
			}
			continue
		}
		want = append(want, q)
	}
	var out bytes.Buffer
	if err := Write(&out, All(want)); err != nil {
		t.Fatal(err)
	}
	got, errs := readAll(t, out.String())
	if diff := gocmp.Diff(want, got); diff != "" || errs != nil {
		t.Errorf("%s reads as: %s %v", out.String(), diff, errs)
	}
}

func lexical(v quad.Value) string {
	switch v := v.(type) {
	case quad.String:
		return string(v)
	case quad.TypedString:
		return string(v.Value)
	case quad.LangString:
		return string(v.Value)
	}
	return ""
}

func TestRoundTrip(t *testing.T) {
	for _, c := range good {
		t.Run(c.name, func(t *testing.T) {
			quads, _ := readAll(t, c.in)
			roundTrip(t, quads)
		})
	}
}

// foreign is a value of another package.
type foreign struct{ quad.IRI }

func (foreign) TypedString() quad.TypedString {
	return quad.TypedString{Value: "x", Type: "a:t"}
}

func TestAppendTerm(t *testing.T) {
	const xsdType = `"^^<http://www.w3.org/2001/XMLSchema#`
	for _, c := range []struct {
		name string
		in   quad.Value
		want string
	}{
		{"IRI", quad.IRI("http://a/é"), "<http://a/é>"},
		{"blank node", quad.BNode("b.1"), "_:b.1"},
		{"text", quad.String("é\u2028\ufffe😀"), "\"é\u2028\ufffe😀\""},
		{"short escapes", quad.String("\"\\\n\r\t\b\f'"), `"\"\\\n\r\t\b\f'"`},
		{"control characters", quad.String("\x01\x0b\x1f \x7f\u0080"), "\"\\u0001\\u000B\\u001F \\u007F\u0080\""},
		{"typed", quad.TypedString{Value: "007", Type: "http://a/t"}, `"007"^^<http://a/t>`},
		{"typed, short form stays", quad.TypedString{Value: "1", Type: "xsd:integer"}, `"1"^^<xsd:integer>`},
		{"xsd:string", quad.TypedString{Value: "x", Type: xsd + "string"}, `"x"`},
		{"language", quad.LangString{Value: "x", Lang: "de-CH"}, `"x"@de-CH`},
		{"integer", quad.Int(math.MinInt64), `"-9223372036854775808` + xsdType + `integer>`},
		{"true", quad.Bool(true), `"true` + xsdType + `boolean>`},
		{"double", quad.Float(-1500), `"-1.5E3` + xsdType + `double>`},
		{"double 0", quad.Float(0), `"0.0E0` + xsdType + `double>`},
		{"double 1e-10", quad.Float(1e-10), `"1.0E-10` + xsdType + `double>`},
		{"double 1e100", quad.Float(1e100), `"1.0E100` + xsdType + `double>`},
		{"no number", quad.Float(math.NaN()), `"NaN` + xsdType + `double>`},
		{"infinite", quad.Float(math.Inf(-1)), `"-INF` + xsdType + `double>`},
		{"time", quad.Time(time.Date(2020, 2, 3, 4, 5, 6, 7e6, time.FixedZone("", 3600))), `"2020-02-03T03:05:06.007Z` + xsdType + `dateTime>`},
		{"foreign", foreign{}, `"x"^^<a:t>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := AppendTerm([]byte("> "), c.in)
			if err != nil || string(got) != "> "+c.want {
				t.Errorf("got %s (%v), want %s", got, err, c.want)
			}
		})
	}
}

func TestAppendTermErrors(t *testing.T) {
	for _, c := range []struct {
		name string
		in   quad.Value
		want string
	}{
		{"nil", nil, "a <nil> cannot be written"},
		{"invalid UTF-8", quad.String("ü\xff"), "invalid UTF-8 at byte 2"},
		{"U+0000", quad.String("x\x00"), "the character U+0000 at byte 1"},
		{"typed U+0000", quad.TypedString{Value: "\n\x00", Type: "a:t"}, "the character U+0000 at byte 1"},
		{"relative IRI", quad.IRI("x"), `"x" is not an absolute IRI`},
		{"empty IRI", quad.IRI(""), `"" is not an absolute IRI`},
		{"space in an IRI", quad.IRI("a:x y"), `an IRI may not hold ' ': "a:x y"`},
		{"U+0000 in an IRI", quad.IRI("a:\x00"), `an IRI may not hold '\x00': "a:\x00"`},
		{"invalid UTF-8 in an IRI", quad.IRI("a:\xff"), "invalid UTF-8 at byte 2"},
		{"relative datatype", quad.TypedString{Value: "x", Type: "t"}, `datatype: "t" is not an absolute IRI`},
		{"no datatype", quad.TypedString{Value: "x"}, `datatype: "" is not an absolute IRI`},
		{"langString", quad.TypedString{Value: "x", Type: rdfLangString}, "a text of type rdf:langString needs a language tag"},
		{"language", quad.LangString{Value: "x", Lang: "en-"}, `"en-" is not a language tag`},
		{"no language", quad.LangString{Value: "x"}, `"" is not a language tag`},
		{"label", quad.BNode("a b"), `"a b" is not a label of a blank node`},
		{"label ends with a full stop", quad.BNode("a."), `"a." is not a label of a blank node`},
		{"label in invalid UTF-8", quad.BNode("a\xff"), `"a\xff" is not a label of a blank node`},
		{"no label", quad.BNode(""), `"" is not a label of a blank node`},
		{"year", quad.Time(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)), "the year 10000 cannot be written"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := AppendTerm([]byte("> "), c.in)
			if err == nil || err.Error() != c.want || string(got) != "> " {
				t.Errorf("got %s (%v), want %s", got, err, c.want)
			}
		})
	}
}

func TestAppend(t *testing.T) {
	s, p, o, g := quad.IRI("a:s"), quad.IRI("a:p"), quad.String("o"), quad.BNode("g.1")
	for _, c := range []struct {
		name string
		in   quad.Quad
		want string // the line, or the error
	}{
		{"triple", quad.Quad{Subject: s, Predicate: p, Object: o}, "<a:s> <a:p> \"o\" .\n"},
		{"quad", quad.Quad{Subject: g, Predicate: p, Object: s, Label: g}, "_:g.1 <a:p> <a:s> _:g.1 .\n"},
		{"nothing", quad.Quad{}, "this quad has no subject"},
		{"no predicate", quad.Quad{Subject: s, Object: o}, "this quad has no predicate"},
		{"no object", quad.Quad{Subject: s, Predicate: p}, "this quad has no object"},
		{"text as subject", quad.Quad{Subject: o, Predicate: p, Object: o}, "a quad.String is not a subject"},
		{"blank predicate", quad.Quad{Subject: s, Predicate: g, Object: o}, "a quad.BNode is not a predicate"},
		{"text as label", quad.Quad{Subject: s, Predicate: p, Object: o, Label: o}, "a quad.String is not a label"},
		{"bad subject", quad.Quad{Subject: quad.IRI("x"), Predicate: p, Object: o}, `subject: "x" is not an absolute IRI`},
		{"bad predicate", quad.Quad{Subject: s, Predicate: quad.IRI("x"), Object: o}, `predicate: "x" is not an absolute IRI`},
		{"bad object", quad.Quad{Subject: s, Predicate: p, Object: quad.IRI("x")}, `object: "x" is not an absolute IRI`},
		{"bad label", quad.Quad{Subject: s, Predicate: p, Object: o, Label: quad.IRI("")}, `label: "" is not an absolute IRI`},
	} {
		t.Run(c.name, func(t *testing.T) {
			line, err := Append([]byte("> "), c.in)
			got, want := string(line), "> "+c.want
			if err != nil {
				got = err.Error()
				want = c.want
				if string(line) != "> " {
					t.Errorf("dst is now %q", line)
				}
			}
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestSort(t *testing.T) {
	says := func(s string, o quad.Value) quad.Quad {
		return quad.Quad{Subject: quad.IRI(s), Predicate: quad.IRI("a:p"), Object: o}
	}
	// In this order: by bytes, where "<a:b!>" comes before "<a:b>".
	bad1, bad2 := says("a:s", quad.String("\xff1")), says("a:s", quad.String("\xff2"))
	short, long := says("a:b!", quad.String("")), says("a:b", quad.String(""))
	text, typed, native := says("a:c", quad.String("7")), says("a:c", quad.TypedString{Value: "7", Type: xsd + "integer"}), says("a:c", quad.Int(7))
	node := quad.Quad{Subject: quad.BNode("b"), Predicate: quad.IRI("a:p"), Object: quad.String("")}
	want := []quad.Quad{bad1, bad2, short, long, text, typed, node}

	in := append(slices.Clone(want), native, bad2, node)
	for seed := range uint64(20) {
		shuffled := slices.Clone(in)
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		got := Sort(shuffled)
		for i, q := range got {
			if q == native {
				got[i] = typed
			}
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	}
	if got := Sort([]quad.Quad{native, typed}); len(got) != 1 || got[0] != native {
		t.Errorf("got %v, want the first of two equal quads", got)
	}
	if got := Sort(nil); len(got) != 0 {
		t.Errorf("got %v of nothing", got)
	}
	for i, a := range want {
		for j, b := range want {
			if got := Compare(a, b); got != cmp.Compare(i, j) {
				t.Errorf("Compare(%v, %v) = %d", a, b, got)
			}
		}
	}
	if n := testing.AllocsPerRun(100, func() { Compare(text, typed) }); n > 0 {
		t.Errorf("Compare allocates %v times", n)
	}
}

// failing accepts so many bytes.
type failing int

var errFull = errors.New("full")

func (f *failing) Write(p []byte) (int, error) {
	if *f -= failing(len(p)); *f < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWriteErrors(t *testing.T) {
	q := quad.Quad{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: quad.String(strings.Repeat("x", 1000))}
	full := failing(0)
	if err := Write(&full, All([]quad.Quad{q})); !errors.Is(err, errFull) {
		t.Errorf("at the flush: got %v", err)
	}
	full = failing(1 << 16)
	if err := Write(&full, All(slices.Repeat([]quad.Quad{q}, 200))); !errors.Is(err, errFull) {
		t.Errorf("in between: got %v", err)
	}
	var out bytes.Buffer
	if err := Write(&out, All([]quad.Quad{q, {}})); err == nil || err.Error() != "quad 2: this quad has no subject" {
		t.Errorf("of a quad: got %v", err)
	}
	var syntax *SyntaxError
	if err := Write(&out, Read(strings.NewReader("x"))); !errors.As(err, &syntax) {
		t.Errorf("of the quads: got %v", err)
	}
}

func FuzzRead(f *testing.F) {
	for _, c := range good {
		f.Add([]byte(c.in))
	}
	for _, c := range bad {
		f.Add([]byte(c.in))
	}
	f.Add([]byte("_:a <a:p> <a:o> .\r\r\n# x\n\n_:b <a:p> \"\\n\" .\r_:c<a:p><a:o>_:g."))
	f.Fuzz(func(t *testing.T, data []byte) {
		var quads []quad.Quad
		for q, err := range Read(bytes.NewReader(data)) {
			if err == nil {
				quads = append(quads, q)
				continue
			}
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || syntax.Line < 1 || syntax.Column < 1 {
				t.Fatal(err)
			}
		}
		roundTrip(t, quads)
		sorted := Sort(slices.Clone(quads))
		for i := 1; i < len(sorted); i++ {
			if Compare(sorted[i-1], sorted[i]) >= 0 {
				t.Fatalf("%v and %v are out of order", sorted[i-1], sorted[i])
			}
		}
	})
}

// invented is n quads like those of a corpus, in no order.
func invented(n int) []quad.Quad {
	quads := make([]quad.Quad, n)
	for i := range quads {
		quads[i] = quad.Quad{
			Subject:   quad.IRI(fmt.Sprintf("https://onrecord.example/a/statement/s%d", i*7919%n)),
			Predicate: quad.IRI("https://onrecord.example/ns#summary"),
			Object:    quad.LangString{Value: "Nothing has been agreed \"until\" everything has.", Lang: "en"},
			Label:     quad.IRI("https://onrecord.example/a/source/x"),
		}
	}
	return quads
}

func BenchmarkRead(b *testing.B) {
	var text bytes.Buffer
	if err := Write(&text, All(invented(10000))); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range Read(bytes.NewReader(text.Bytes())) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	quads := invented(10000)
	b.ReportAllocs()
	for b.Loop() {
		var out bytes.Buffer
		if err := Write(&out, All(quads)); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(out.Len()))
	}
}

func BenchmarkSort(b *testing.B) {
	quads := invented(10000)
	b.ReportAllocs()
	for b.Loop() {
		if got := Sort(slices.Clone(quads)); len(got) != len(quads) {
			b.Fatal(len(got))
		}
	}
}
