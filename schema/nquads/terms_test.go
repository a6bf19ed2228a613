package nquads

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
)

// sameTerms asks that ReadTerms finds in a text what Read does, however the
// text arrives.
func sameTerms(t *testing.T, text string) {
	t.Helper()
	var want []string
	for l, err := range ReadLines(strings.NewReader(text)) {
		if err != nil {
			want = append(want, fmt.Sprintf("%d: %v", l.Number, err))
			continue
		}
		want = append(want, fmt.Sprintf("%d: %s %s %s %s", l.Number,
			canonical(t, l.Quad.Subject), canonical(t, l.Quad.Predicate), canonical(t, l.Quad.Object), canonical(t, l.Quad.Label)))
	}
	for _, step := range []int{len(text) + 1, 7, 1} {
		if step < 8 && len(text) >= 1<<16 {
			continue
		}
		var got []string
		for l, err := range ReadTerms(steps{strings.NewReader(text), step}) {
			if err != nil {
				if l.Subject != nil {
					t.Errorf("%q: %v comes with %s", text, err, l.Subject)
				}
				got = append(got, fmt.Sprintf("%d: %v", l.Number, err))
				continue
			}
			got = append(got, fmt.Sprintf("%d: %s %s %s %s", l.Number, l.Subject, l.Predicate, l.Object, l.Label))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%.200q, %d bytes at a time: %.500s", text, step, diff)
		}
	}
}

// canonical is a value as a canonical line has it, and with U+0000 as \u0000.
func canonical(t *testing.T, v quad.Value) string {
	t.Helper()
	if v == nil {
		return ""
	}
	parts := strings.Split(lexical(v), "\x00")
	if len(parts) == 1 {
		return written(t, v)
	}
	tail := ""
	switch v := v.(type) {
	case quad.TypedString:
		tail = "^^" + written(t, v.Type)
	case quad.LangString:
		tail = "@" + v.Lang
	}
	for i, part := range parts {
		parts[i] = strings.TrimSuffix(strings.TrimPrefix(written(t, quad.String(part)), `"`), `"`)
	}
	return `"` + strings.Join(parts, `\u0000`) + `"` + tail
}

func written(t *testing.T, v quad.Value) string {
	t.Helper()
	b, err := AppendTerm(nil, v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// steps gives a few bytes at a time.
type steps struct {
	in io.Reader
	n  int
}

func (s steps) Read(p []byte) (int, error) { return s.in.Read(p[:min(s.n, len(p))]) }

var terms = []struct{ name, in, want string }{
	{"IRI", `<http://a/é>`, `<http://a/é>`},
	{"IRI with escapes", `<\u0061:\u00e9\U0001F600>`, `<a:é😀>`},
	{"blank node", `_:b.1`, `_:b.1`},
	{"text", `"x"`, `"x"`},
	{"empty text", `""`, `""`},
	{"canonical escapes", `"\t\b\n\r\f\"\\\u0001\u000B\u007F"`, `"\t\b\n\r\f\"\\\u0001\u000B\u007F"`},
	{"other escapes", `"\'\u0009\u000b\u00FC\U0000000A\U0010ffff\u0041\u005C"`, "\"'\\t\\u000Bü\\n\U0010ffffA\\\\\""},
	{"unescaped control characters", "\"\t\b\f\x01\x7f'\u0080\"", "\"\\t\\b\\f\\u0001\\u007F'\u0080\""},
	{"U+0000", "\"\x00\\u0000\\U00000000\"", `"\u0000\u0000\u0000"`},
	{"U+0000 alone", `"\u0000"`, `"\u0000"`},
	{"language", `"x\'"@de-CH`, `"x'"@de-CH`},
	{"type", `"007"^^<a:t>`, `"007"^^<a:t>`},
	{"type of a text with escapes", `"\u0041"^^<a:t>`, `"A"^^<a:t>`},
	{"type with escapes", `"\n"^^<a:\u00fc>`, `"\n"^^<a:ü>`},
	{"xsd:string", `"\n"^^<http://www.w3.org/2001/XMLSchema#string>`, `"\n"`},
	{"xsd:string with escapes", `"\u0041"^^<http://www.w3.org/2001/XMLSchema#\u0073tring>`, `"A"`},
}

func TestReadTerms(t *testing.T) {
	for _, c := range terms {
		t.Run(c.name, func(t *testing.T) {
			text := "#\n<a:s> <a:p> " + c.in + " .\n_:a <a:p>" + c.in + "<a:g>.\n"
			var got []string
			for l, err := range ReadTerms(strings.NewReader(text)) {
				if (l.Label == nil) != (l.Number == 2) {
					t.Errorf("line %d: the label is %q", l.Number, l.Label)
				}
				got = append(got, fmt.Sprintf("%d: %s %s %s %s %v", l.Number, l.Subject, l.Predicate, l.Object, l.Label, err))
			}
			want := []string{"2: <a:s> <a:p> " + c.want + "  <nil>", "3: _:a <a:p> " + c.want + " <a:g> <nil>"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			sameTerms(t, text)
		})
	}
}

// TestReadTermsAllocates asks that nothing is allocated for a line.
func TestReadTermsAllocates(t *testing.T) {
	for _, c := range terms {
		t.Run(c.name, func(t *testing.T) {
			line := "<a:s> <a:p> " + c.in + " <a:g> .\n"
			allocations := func(n int) float64 {
				text := []byte(strings.Repeat(line, n))
				return testing.AllocsPerRun(2, func() {
					for _, err := range ReadTerms(bytes.NewReader(text)) {
						if err != nil {
							t.Fatal(err)
						}
					}
				})
			}
			// What escapes are decoded to takes memory once for each block.
			if few, many := allocations(4000), allocations(20000); many > few+1 {
				t.Errorf("%v allocations for 4000 lines, %v for 20000", few, many)
			}
		})
	}
}

func FuzzReadTerms(f *testing.F) {
	for _, c := range terms {
		f.Add([]byte("<a:s> <a:p> " + c.in + " ."))
	}
	for _, c := range bad {
		f.Add([]byte(c.in + "\r\n" + c.in))
	}
	f.Add([]byte("_:a <a:p> <a:o> .\r\r\n# x\n\n_:b <a:p> \"\\n\" .\r_:c<a:p><a:o>_:g."))
	f.Fuzz(func(t *testing.T, data []byte) {
		sameTerms(t, string(data))
		n := 0
		for l := range ReadTerms(io.MultiReader(strings.NewReader("<a:s> <a:p> \"\\'\" .\n"), bytes.NewReader(data))) {
			if n++; n == 1 && (l.Number != 1 || string(l.Object) != `"'"`) {
				t.Fatalf("the line before %q is line %d, %s", data, l.Number, l.Object)
			}
		}
	})
}

func BenchmarkReadTerms(b *testing.B) {
	var text bytes.Buffer
	if err := Write(&text, All(invented(10000))); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range ReadTerms(bytes.NewReader(text.Bytes())) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
