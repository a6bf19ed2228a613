package nquads

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
)

// readAll reads a text as quads, as terms, and byte by byte, which must not
// make a difference.
func readAll(t *testing.T, text string) (quads []quad.Quad, errs []string) {
	t.Helper()
	quads, errs = read(strings.NewReader(text))
	sameTerms(t, text)
	if len(text) < 1<<16 {
		slow, slowErrs := read(iotest.OneByteReader(strings.NewReader(text)))
		if diff := cmp.Diff(quads, slow); diff != "" {
			t.Errorf("%q byte by byte: %s", text, diff)
		}
		if diff := cmp.Diff(errs, slowErrs); diff != "" {
			t.Errorf("%q byte by byte: %s", text, diff)
		}
	}
	return quads, errs
}

func read(r io.Reader) (quads []quad.Quad, errs []string) {
	for q, err := range Read(r) {
		if err != nil {
			errs = append(errs, err.Error())
			continue
		}
		quads = append(quads, q)
	}
	return quads, errs
}

var good = []struct {
	name, in string
	want     quad.Value // the object
}{
	{"IRI", `<a:s> <a:p> <http://a/o#x> .`, quad.IRI("http://a/o#x")},
	{"IRI with escapes", `<a:s> <a:p> <a:\u00e9\U0001F600> .`, quad.IRI("a:é😀")},
	{"IRI of a short form stays", `<a:s> <a:p> "1"^^<xsd:integer> .`, quad.TypedString{Value: "1", Type: "xsd:integer"}},
	{"blank node", `<a:s> <a:p> _:b.c-·1 .`, quad.BNode("b.c-·1")},
	{"blank node before the full stop", `<a:s> <a:p> _:0b...`, nil},
	{"blank node touching the full stop", `<a:s> <a:p> _:0b.`, quad.BNode("0b")},
	{"no space", `<a:s><a:p>"x"@en.`, quad.LangString{Value: "x", Lang: "en"}},
	{"much space", "\t <a:s>\t<a:p> \t\"x\"\t.\t # note", quad.String("x")},
	{"empty text", `<a:s> <a:p> "" .`, quad.String("")},
	{"all escapes", `<a:s> <a:p> "\t\b\n\r\f\"\'\\\u00FC\U0010ffff" .`, quad.String("\t\b\n\r\f\"'\\ü\U0010ffff")},
	{"backslash at the end", `<a:s> <a:p> "x\\" .`, quad.String(`x\`)},
	{"replacement character", "<a:s> <a:p> \"\ufffd\" .", quad.String("\ufffd")},
	{"U+0000", "<a:s> <a:p> \"\\u0000\x00\" .", quad.String("\x00\x00")},
	{"xsd:string", `<a:s> <a:p> "x"^^<http://www.w3.org/2001/XMLSchema#string> .`, quad.String("x")},
	{"lexical form", `<a:s> <a:p> "007"^^<http://www.w3.org/2001/XMLSchema#integer> .`, quad.TypedString{Value: "007", Type: "http://www.w3.org/2001/XMLSchema#integer"}},
	{"language tag keeps its case", `<a:s> <a:p> "x"@de-CH-1996 .`, quad.LangString{Value: "x", Lang: "de-CH-1996"}},
}

func TestReadObject(t *testing.T) {
	for _, c := range good {
		if c.want == nil {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			quads, errs := readAll(t, c.in)
			want := []quad.Quad{{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: c.want}}
			if diff := cmp.Diff(want, quads); diff != "" || errs != nil {
				t.Error(diff, errs)
			}
		})
	}
}

var bad = []struct{ name, in, want string }{
	{"rubbish", `hello world foo .`, "1:1: expected a subject, not 'h'"},
	{"literal as subject", `"x" <a:p> <a:o> .`, `1:1: expected a subject, not '"'`},
	{"blank predicate", `<a:s> _:p <a:o> .`, "1:7: expected a predicate, not '_'"},
	{"no object", `<a:s> <a:p> .`, "1:13: expected an object, not '.'"},
	{"literal as graph name", `<a:s> <a:p> <a:o> "x" .`, `1:19: expected a full stop, not '"'`},
	{"underscore", `<a:s> <a:p> <a:o> _ .`, "1:19: expected a graph name, not '_'"},
	{"five terms", `<a:s> <a:p> <a:o> <a:g> <a:x> .`, "1:25: expected a full stop, not '<'"},
	{"code points", `<a:s> <a:p> "üß😀" x .`, "1:19: expected a full stop, not 'x'"},
	{"no full stop", `<a:s> <a:p> <a:o>`, "1:18: expected a full stop, and the line ends"},
	{"trailing rubbish", `<a:s> <a:p> <a:o> . <a:x>`, "1:21: expected the end of the line, not '<'"},
	{"two full stops", `<a:s> <a:p> _:0b...`, "1:18: expected the end of the line, not '.'"},
	{"two statements", `<a:s> <a:p> <a:o> . <a:s> <a:p> <a:o> .`, "1:21: expected the end of the line, not '<'"},
	{"byte order mark", "\ufeff<a:s> <a:p> <a:o> .", `1:1: expected a subject, not '\ufeff'`},
	{"U+0000 between terms", "<a:s> \x00<a:p> <a:o> .", `1:7: expected a predicate, not '\x00'`},

	{"relative IRI", `<s> <a:p> <a:o> .`, "1:1: this IRI is not absolute"},
	{"relative IRI with a colon", `<a:s> <./p:q> <a:o> .`, "1:7: this IRI is not absolute"},
	{"relative datatype", `<a:s> <a:p> "x"^^<t> .`, "1:18: this IRI is not absolute"},
	{"empty IRI", `<> <a:p> <a:o> .`, "1:1: this IRI is not absolute"},
	{"scheme begins with a digit", `<1a:s> <a:p> <a:o> .`, "1:1: this IRI is not absolute"},
	{"space in an IRI", `<a: s> <a:p> <a:o> .`, "1:4: an IRI may not hold ' '"},
	{"brace in an IRI", `<a:{s}> <a:p> <a:o> .`, "1:4: an IRI may not hold '{'"},
	{"U+0000 in an IRI", "<a:\x00> <a:p> <a:o> .", `1:4: an IRI may not hold '\x00'`},
	{"escaped space in an IRI", `<a:s\u0020> <a:p> <a:o> .`, "1:5: this IRI has an escape for a character that it may not hold"},
	{"escaped bracket in an IRI", `<a:s\U0000003e> <a:p> <a:o> .`, "1:5: this IRI has an escape for a character that it may not hold"},
	{"text escape in an IRI", `<a:s\n> <a:p> <a:o> .`, "1:5: not a valid escape: an IRI has \\uXXXX and \\UXXXXXXXX"},
	{"escape beyond an IRI", `<a:s\u00> <a:p> <a:o> .`, "1:5: not a valid escape: an IRI has \\uXXXX and \\UXXXXXXXX"},
	{"IRI without end", `<a:s> <a:p> <a:o .`, "1:17: an IRI may not hold ' '"},
	{"IRI and line without end", `<a:s> <a:p> <a:o`, "1:13: this IRI does not end"},

	{"text without end", `<a:s> <a:p> "x`, "1:13: this text does not end"},
	{"text ends with a backslash", `<a:s> <a:p> "x\`, "1:13: this text does not end"},
	{"text ends with an escaped quote", `<a:s> <a:p> "x\" .`, "1:13: this text does not end"},
	{"unknown escape", `<a:s> <a:p> "ü\a" .`, "1:15: not a valid escape"},
	{"short escape", `<a:s> <a:p> "\u00f" .`, "1:14: not a valid escape"},
	{"surrogate", `<a:s> <a:p> "\ud83d\ude00" .`, "1:14: not a valid escape"},
	{"long surrogate", `<a:s> <a:p> "\U0000D800" .`, "1:14: not a valid escape"},
	{"beyond Unicode", `<a:s> <a:p> "x\U00110000" .`, "1:15: not a valid escape"},
	{"far beyond Unicode", `<a:s> <a:p> "x\UFFFFFFFF" .`, "1:15: not a valid escape"},
	{"invalid UTF-8", "<a:s> <a:p> \"ü\xff\" .", "1:15: invalid UTF-8"},
	{"overlong UTF-8", "<a:s> <a:p> \"\xc0\x80\" .", "1:14: invalid UTF-8"},
	{"invalid UTF-8 in a comment", "# \xed\xa0\x80", "1:3: invalid UTF-8"},
	{"single quotes", `<a:s> <a:p> 'x' .`, `1:13: expected an object, not '\''`},
	{"number", `<a:s> <a:p> 1 .`, "1:13: expected an object, not '1'"},

	{"no language", `<a:s> <a:p> "x"@ .`, "1:16: this is not a language tag"},
	{"digit in a language", `<a:s> <a:p> "x"@1 .`, "1:16: this is not a language tag"},
	{"digit after letters in a language", `<a:s> <a:p> "x"@e1 .`, "1:18: expected a full stop, not '1'"},
	{"language ends with a hyphen", `<a:s> <a:p> "x"@en- .`, "1:19: this is not a language tag: letters or digits follow each hyphen"},
	{"two hyphens in a language", `<a:s> <a:p> "x"@en--x .`, "1:19: this is not a language tag: letters or digits follow each hyphen"},
	{"language and datatype", `<a:s> <a:p> "x"@en^^<a:t> .`, "1:19: expected a full stop, not '^'"},
	{"one caret", `<a:s> <a:p> "x"^<a:t> .`, "1:16: expected a full stop, not '^'"},
	{"datatype is not an IRI", `<a:s> <a:p> "x"^^_:t .`, "1:18: expected a datatype, not '_'"},
	{"langString without a language", `<a:s> <a:p> "x"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> .`, "1:18: a text of type rdf:langString needs a language tag"},

	{"blank node without a label", `_: <a:p> <a:o> .`, "1:1: this blank node has no label"},
	{"blank node begins with a hyphen", `_:-a <a:p> <a:o> .`, "1:1: this blank node has no label"},
	{"blank node with a colon", `_:a:b <a:p> <a:o> .`, "1:4: expected a predicate, not ':'"},
}

func TestReadErrors(t *testing.T) {
	for _, c := range bad {
		t.Run(c.name, func(t *testing.T) {
			quads, errs := readAll(t, c.in)
			if diff := cmp.Diff([]string{c.want}, errs); diff != "" || quads != nil {
				t.Error(diff, quads)
			}
		})
	}
}

func TestReadLines(t *testing.T) {
	for _, c := range []struct{ name, end string }{{"LF", "\n"}, {"CRLF", "\r\n"}, {"CR", "\r"}} {
		t.Run(c.name, func(t *testing.T) {
			in := []string{"rubbish", "_:a <a:p> \"x\" <a:g> . # note", "", " \t", "# only", "<a:s> <a:p> \"x", "_:b <a:p> \"x\" _:g .", "rubbish"}
			quads, errs := readAll(t, strings.Join(in, c.end))
			want := []quad.Quad{
				{Subject: quad.BNode("a"), Predicate: quad.IRI("a:p"), Object: quad.String("x"), Label: quad.IRI("a:g")},
				{Subject: quad.BNode("b"), Predicate: quad.IRI("a:p"), Object: quad.String("x"), Label: quad.BNode("g")},
			}
			if diff := cmp.Diff(want, quads); diff != "" {
				t.Error(diff)
			}
			wantErrs := []string{"1:1: expected a subject, not 'r'", "6:13: this text does not end", "8:1: expected a subject, not 'r'"}
			if diff := cmp.Diff(wantErrs, errs); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, empty := range []string{"", "\n", "\r", "\r\n\r\n", "#", " "} {
		if quads, errs := readAll(t, empty); quads != nil || errs != nil {
			t.Errorf("%q: got %v, %v, want nothing", empty, quads, errs)
		}
	}
}

// TestReadBlocks puts the end of a line at each place near the end of a block.
func TestReadBlocks(t *testing.T) {
	for pad := 1<<16 - 40; pad < 1<<16+4; pad++ {
		text := "#" + strings.Repeat("x", pad) + "\r\n<a:s> <a:p> <a:o> .\r\n?"
		quads, errs := read(strings.NewReader(text))
		sameTerms(t, text)
		if len(quads) != 1 || len(errs) != 1 || errs[0] != "3:1: expected a subject, not '?'" {
			t.Fatalf("pad %d: got %v, %v", pad, quads, errs)
		}
	}
}

// TestReadLongLine asks that a line is not read anew with every block, and that
// memory is in proportion to it.
func TestReadLongLine(t *testing.T) {
	n := 1 << 20
	if testing.Short() {
		n = 1 << 17
	}
	for _, c := range []struct{ name, in, want, canonical string }{
		{"plain", "ä", "ä", "ä"},
		{"escaped", `\n`, "\n", `\n`},
		{"control characters", "\x01", "\x01", `\u0001`},
		{"long escapes", `\U0000000a`, "\n", `\n`},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := `<a:s> <a:p> "` + strings.Repeat(c.in, n) + `" .`
			want, canonical := strings.Repeat(c.want, n), `"`+strings.Repeat(c.canonical, n)+`"`
			allocated := func(read func()) uint64 {
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				read()
				runtime.ReadMemStats(&after)
				return (after.TotalAlloc - before.TotalAlloc) / uint64(len(text))
			}
			if got := allocated(func() {
				quads, errs := read(strings.NewReader(text))
				if len(errs) > 0 || len(quads) != 1 || quads[0].Object != quad.String(want) {
					t.Fatal(len(quads), errs)
				}
			}); got > 24 {
				t.Errorf("Read allocated %d bytes for each of the line", got)
			}
			if got := allocated(func() {
				for l, err := range ReadTerms(strings.NewReader(text)) {
					if err != nil || string(l.Object) != canonical {
						t.Fatal(len(l.Object), err)
					}
				}
			}); got > 24 {
				t.Errorf("ReadTerms allocated %d bytes for each of the line", got)
			}
		})
	}
}

func TestReadBrokenStream(t *testing.T) {
	broken := errors.New("broken")
	document := func(end io.Reader) io.Reader {
		return io.MultiReader(strings.NewReader("rubbish\n<a:s> <a:p> <a:o> .\n<a:s> <a:p> <a:o> ."), end)
	}
	for _, c := range []struct {
		name string
		in   func() io.Reader
		want error
	}{
		{"broken", func() io.Reader { return document(iotest.ErrReader(broken)) }, broken},
		{"broken with its last bytes", func() io.Reader { return iotest.DataErrReader(document(iotest.ErrReader(broken))) }, broken},
		{"idle", func() io.Reader { return document(idle{}) }, io.ErrNoProgress},
	} {
		t.Run(c.name, func(t *testing.T) {
			var numbers []int
			var errs []error
			for l, err := range ReadLines(c.in()) {
				numbers, errs = append(numbers, l.Number), append(errs, err)
			}
			for l, err := range ReadTerms(c.in()) {
				numbers, errs = append(numbers, l.Number), append(errs, err)
			}
			if diff := cmp.Diff([]int{1, 2, 3, 1, 2, 3}, numbers); diff != "" {
				t.Fatal(diff)
			}
			for _, err := range []error{errs[2], errs[5]} {
				if !errors.Is(err, c.want) || err.Error() != "line 3: "+c.want.Error() {
					t.Errorf("got %v", err)
				}
			}
		})
	}
}

// idle is a reader that has nothing to say.
type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

func TestReadStops(t *testing.T) {
	for _, text := range []string{"rubbish\nrubbish\n", "<a:s> <a:p> <a:o> .\n<a:s> <a:p> <a:o> .\n"} {
		n := 0
		for range Read(strings.NewReader(text)) {
			n++
			break
		}
		for range ReadTerms(strings.NewReader(text)) {
			n++
			break
		}
		if n != 2 {
			t.Errorf("%q: got %d steps of two readers, want 2", text, n)
		}
	}
}

// TestW3C runs the W3C's N-Quads suite.
func TestW3C(t *testing.T) {
	dir := filepath.Join("testdata", "w3c")
	manifest, err := os.ReadFile(filepath.Join(dir, "manifest.ttl"))
	if err != nil {
		t.Fatal(err)
	}
	tests := regexp.MustCompile(`(?s) a rdft:TestNQuads(Positive|Negative)Syntax.*?mf:action\s+<([^>]+)>`).FindAllStringSubmatch(string(manifest), -1)
	if len(tests) != 87 {
		t.Errorf("the manifest has %d tests, want 87", len(tests))
	}
	for _, c := range tests {
		t.Run(c[2], func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(c[2])))
			if err != nil {
				t.Fatal(err)
			}
			quads, errs := readAll(t, string(text))
			if (c[1] == "Positive") != (len(errs) == 0) {
				t.Fatalf("%s: got %d quads, errors %v", c[1], len(quads), errs)
			}
			roundTrip(t, quads)
		})
	}
}

// RDF 1.2 is one error, and nothing behind it is read.
func TestNewer(t *testing.T) {
	for in, want := range map[string]string{
		"<a:b> <a:c> <<( <a:b> <a:c> <a:d> )>> .\nx\n":   "1:13: this is RDF 1.2 (a triple in a triple), and RDF 1.1 is read",
		"<<( <a:b> <a:c> <a:d> )>> <a:c> <a:d> .\nx\n":   "1:1: this is RDF 1.2 (a triple in a triple), and RDF 1.1 is read",
		"<a:b> <a:c> \"d\"@en--ltr .\nx\n":               "1:19: this is RDF 1.2 (the direction of a text), and RDF 1.1 is read",
		"VERSION \"1.2\"\n<a:b> <a:c> <a:d> .\nx\n":      "1:1: this is RDF 1.2 (VERSION), and RDF 1.1 is read",
		"<a:b> <a:c> \"d\"@en--x .\n<a:b> <a:c> <a:d> .": "1:19: this is not a language tag: letters or digits follow each hyphen",
	} {
		var got []string
		for _, err := range Read(strings.NewReader(in)) {
			if err != nil {
				got = append(got, err.Error())
			}
		}
		if len(got) != 1 || got[0] != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}

// Space may stand before a type and a language, and behind ^^.
func TestSpaceInLiterals(t *testing.T) {
	const in = "<a:b> <a:c> \"1\" ^^ <a:t> .\n<a:b> <a:c> \"1\"\t^^<http://www.w3.org/2001/XMLSchema#string> .\n<a:b> <a:c> \"1\" @en .\n<a:b> <a:c> \"1\" <a:g> .\n"
	const want = "<a:b> <a:c> \"1\"^^<a:t> .\n<a:b> <a:c> \"1\" .\n<a:b> <a:c> \"1\"@en .\n<a:b> <a:c> \"1\" <a:g> .\n"
	var terms, quads []byte
	for q, err := range Read(strings.NewReader(in)) {
		if err != nil {
			t.Fatal(err)
		}
		if quads, err = Append(quads, q); err != nil {
			t.Fatal(err)
		}
	}
	for l, err := range ReadTerms(strings.NewReader(in)) {
		if err != nil {
			t.Fatal(err)
		}
		for _, term := range [][]byte{l.Subject, l.Predicate, l.Object, l.Label} {
			if len(term) > 0 {
				terms = append(append(terms, term...), ' ')
			}
		}
		terms = append(terms, '.', '\n')
	}
	if string(quads) != want || string(terms) != want {
		t.Errorf("got %s\nand %s\nwant %s", quads, terms, want)
	}
}
