package nquads

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
)

func readAll(text string) (quads []quad.Quad, errs []string) {
	for q, err := range Read(strings.NewReader(text)) {
		if err != nil {
			errs = append(errs, err.Error())
			continue
		}
		quads = append(quads, q)
	}
	return quads, errs
}

func TestReadErrors(t *testing.T) {
	for in, want := range map[string]string{
		"<http://a/s> <http://a/p> \"ü\" x .":                   `1:31: expected a full stop, not 'x'`,
		"\n<s> <http://a/p> <http://a/o> .":                     "2:1: this IRI is not absolute",
		"<http://a/s> <http://a/p> \"x":                         "1:27: this text does not end",
		"<http://a/s> <http://a/p> \"\\ud800\" .":               "1:28: this is no escape",
		"<http://a/s> <http://a/p> \"\xff\" .":                  "1:28: invalid UTF-8",
		"<http://a/s> <http://a/p> <http://a/o>":                "1:39: expected a full stop, and the line ends",
		"<http://a/s> <http://a/p> <http://a/o> . <http://x/> ": "1:42: expected the end of the line, not '<'",
		"<http://a/ s> <http://a/p> <http://a/o> .":             "1:11: an IRI may not hold ' '",
		"<http://a/\\u0020> <http://a/p> <http://a/o> .":        "1:1: this IRI has an escape for a character that it may not hold",
		"<http://a/s> <http://a/p> \"x\"@1 .":                   "1:30: this is no language tag",
		"hello world foo .":                                     "1:1: expected a subject, not 'h'",
	} {
		_, errs := readAll(in)
		if diff := cmp.Diff([]string{want}, errs); diff != "" {
			t.Errorf("%q: %s", in, diff)
		}
	}
}

func TestReadGoesOn(t *testing.T) {
	quads, errs := readAll("rubbish\n<http://a/s> <http://a/p> \"\\u00fc\\n\"@de <http://a/g> . # note\r\n\r\n# only\n_:b <http://a/p> \"007\"^^<http://www.w3.org/2001/XMLSchema#integer> .")
	want := []quad.Quad{
		{Subject: quad.IRI("http://a/s"), Predicate: quad.IRI("http://a/p"), Object: quad.LangString{Value: "ü\n", Lang: "de"}, Label: quad.IRI("http://a/g")},
		{Subject: quad.BNode("b"), Predicate: quad.IRI("http://a/p"), Object: quad.TypedString{Value: "007", Type: "http://www.w3.org/2001/XMLSchema#integer"}},
	}
	if diff := cmp.Diff(want, quads); diff != "" || len(errs) != 1 {
		t.Error(diff, errs)
	}
}

func TestLongLine(t *testing.T) {
	long := strings.Repeat("ä", 5<<20)
	quads, errs := readAll("<http://a/s> <http://a/p> \"" + long + "\" .")
	if len(errs) > 0 || len(quads) != 1 || quads[0].Object != quad.String(long) {
		t.Fatal(len(quads), errs)
	}
}

func TestAppend(t *testing.T) {
	q := quad.Quad{Subject: quad.IRI("http://a/s"), Predicate: quad.IRI("http://a/p"), Object: quad.Int(7), Label: quad.BNode("g.1")}
	got, err := Append(nil, q)
	if want := "<http://a/s> <http://a/p> \"7\"^^<http://www.w3.org/2001/XMLSchema#integer> _:g.1 .\n"; err != nil || string(got) != want {
		t.Errorf("got %s (%v), want %s", got, err, want)
	}
	q.Object = quad.String("\x01\x7f\"\\\té\u2028")
	got, err = Append(nil, q)
	if want := "<http://a/s> <http://a/p> \"\\u0001\\u007F\\\"\\\\\\té\u2028\" _:g.1 .\n"; err != nil || string(got) != want {
		t.Errorf("got %s (%v), want %s", got, err, want)
	}
	for _, bad := range []quad.Value{nil, quad.String("\xff"), quad.IRI("x y"), quad.BNode("a b"), quad.LangString{Value: "x", Lang: "1"}} {
		q.Object = bad
		if got, err := Append(nil, q); err == nil {
			t.Errorf("%v was written: %s", bad, got)
		}
	}
}

func TestSort(t *testing.T) {
	a := quad.Make(quad.IRI("http://a"), quad.IRI("http://p"), quad.String("1"), nil)
	b := quad.Make(quad.IRI("http://b"), quad.IRI("http://p"), quad.String("1"), nil)
	if diff := cmp.Diff([]quad.Quad{a, b}, Sort([]quad.Quad{b, a, b})); diff != "" {
		t.Error(diff)
	}
	if Compare(a, b) >= 0 || Compare(b, b) != 0 {
		t.Error("Compare disagrees with Sort")
	}
}

// TestW3C runs the W3C's N-Quads suite, where it is at hand.
func TestW3C(t *testing.T) {
	dirs, _ := filepath.Glob("../../../shared/suites/n-quads/rdf11/manifest.ttl")
	if dirs == nil {
		t.Skip("the W3C N-Quads suite is not here")
	}
	manifest, err := os.ReadFile(dirs[0])
	if err != nil {
		t.Fatal(err)
	}
	tests := regexp.MustCompile(`(?s) a rdft:TestNQuads(Positive|Negative)Syntax.*?mf:action\s+<([^>]+)>`).FindAllStringSubmatch(string(manifest), -1)
	if len(tests) != 87 {
		t.Errorf("the manifest has %d tests, want 87", len(tests))
	}
	for _, c := range tests {
		text, err := os.ReadFile(filepath.Join(filepath.Dir(dirs[0]), filepath.FromSlash(c[2])))
		if err != nil {
			t.Error(err)
			continue
		}
		quads, errs := readAll(string(text))
		if (c[1] == "Positive") != (len(errs) == 0) {
			t.Errorf("%s is %s: got %d quads, errors %v", c[2], c[1], len(quads), errs)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"<http://a/s> <http://a/p> \"x\\n\"@de-DE <http://a/g> .", "_:b.c <http://a/p> _:d .\n", "<http://a/s> <http://a/p> \"007\"^^<http://a/t> . # x\r\n", "\\", "<a:\\u00e9> <a:b> <a:c> .",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for q, err := range Read(bytes.NewReader(data)) {
			if err != nil {
				var syntax *SyntaxError
				if !errors.As(err, &syntax) || syntax.Line < 1 || syntax.Column < 1 {
					t.Fatal(err)
				}
				continue
			}
			line, err := Append(nil, q)
			if err != nil {
				t.Fatalf("%v cannot be written: %v", q, err)
			}
			back, errs := readAll(string(line))
			if len(errs) > 0 || len(back) != 1 || back[0] != q {
				t.Fatalf("%s reads as %v %v, want %v", line, back, errs, q)
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	line := "<https://onrecord.example/a/statement/s1> <https://onrecord.example/ns#summary> \"Nothing has been agreed until everything has.\" <https://onrecord.example/a/source/x> .\n"
	text := strings.Repeat(line, 10000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		for _, err := range Read(strings.NewReader(text)) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
