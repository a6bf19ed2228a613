package turtle

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// slowly reads a text byte by byte.
func slowly(text string, o Options) (got []string) {
	for s, err := range ReadPlaced(iotest.OneByteReader(strings.NewReader(text)), o) {
		got = append(got, fmt.Sprint(s, err))
	}
	return got
}

// In however small pieces a document comes, the quads, the errors and their
// places are the same.
func TestPieces(t *testing.T) {
	var texts []string
	for _, c := range valid {
		texts = append(texts, c.text)
	}
	for _, c := range graphs {
		texts = append(texts, c.text)
	}
	for _, c := range invalid {
		texts = append(texts, prefixes+c.text, prefixes+":s :p\n"+c.text+"\n:s :p 1 .", ":g\n{"+c.text)
	}
	texts = append(texts, "BASE <http://e/a/>\nBASE\n<b/>\n@base\n<c/>\n.\n<s>\n<p>\n'''\n'''\n,\n[\n]\n.\n", "GRAPH\n<http://g>\n{\n<http://s>\n<http://p>\n1\n.\n}\n<http://g>\n{\n", "<http://s> <http://p> \"\"\"\n\n\n")
	for _, text := range texts {
		for _, trig := range []bool{false, true} {
			o := Options{TriG: trig}
			var want []string
			for s, err := range ReadPlaced(strings.NewReader(text), o) {
				want = append(want, fmt.Sprint(s, err))
			}
			if diff := cmp.Diff(want, slowly(text, o)); diff != "" {
				t.Errorf("%q (TriG %v): %s", text, trig, diff)
			}
		}
	}
}

// endless repeats a text.
type endless struct {
	text string
	read int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.text[e.read%len(e.text):])
	e.read += n
	return n, nil
}

// A statement is given when it was read, and no more is read than it takes.
func TestStreams(t *testing.T) {
	in := &endless{text: "<http://s> <http://p> 1,\n 2 .\n# a comment\n"}
	n := 0
	for _, err := range Read(in, Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 100_000 {
			break
		}
	}
	if most := 100_000/2*len(in.text) + 2*blockSize; in.read > most {
		t.Errorf("%d bytes are read for quads in %d", in.read, most)
	}
}

// A long statement is read to its end, and one after it has the right place.
func TestLongStatements(t *testing.T) {
	const n = 50_000
	for name, text := range map[string]string{
		"many lines": "<http://s> <http://p> 1" + strings.Repeat(",\n2", n-1) + ".\n",
		"one line":   "<http://s> <http://p> 1" + strings.Repeat(",2", n-1) + ".\n",
		"a text":     "<http://s> <http://p> '''" + strings.Repeat("ü\n", n) + "'''.\n",
		"comments":   strings.Repeat("# ü\n", n) + "<http://s> <http://p> 1 .\n",
	} {
		quads, last := 0, PlacedQuad{}
		for s, err := range ReadPlaced(strings.NewReader(text+"\t<http://s> <http://p> 'é', 2 .\n"), Options{}) {
			if err != nil {
				t.Fatal(err)
			}
			quads++
			last = s
		}
		if want := strings.Count(text, "\n") + 1; last.Line != want || last.Column != 29 || strings.HasSuffix(name, "line") && quads != n+2 {
			t.Errorf("%s: the last of %d quads stands at %d:%d, want %d:29", name, quads, last.Line, last.Column, want)
		}
	}
}

// Whatever opens and does not close is passed over at once, not again for each
// that opens: a reader that looked would not come to an end.
func TestManyErrors(t *testing.T) {
	repeated := func(text string, times int) string {
		if testing.Short() {
			times /= 10
		}
		return strings.Repeat(text, times)
	}
	for _, text := range []string{
		repeated("<", 1e6), repeated(`"`, 1e6+11), repeated(`'"`, 5e5), repeated("'''\"\"\"", 2e5), repeated(`<"'`, 3e5),
		repeated("]", 1e6), repeated("{", 1e6), repeated("{}", 5e5), repeated("a.", 5e5), repeated(`\`, 1e6), repeated("@prefix ", 1e5), repeated("\"\"\" . ", 1e5),
		"<http://s> <http://p> " + repeated("'x' ", 2e5), repeated("<http://s> ", 1e5), repeated("x: . ", 2e5), repeated("''' \n", 1e5), repeated("<http://s> <http://p> \"\"\"x\n", 1e4),
	} {
		for _, trig := range []bool{false, true} {
			errs := 0
			for _, err := range Read(strings.NewReader(text), Options{TriG: trig}) {
				if err != nil {
					errs++
				}
			}
			if errs == 0 && !(trig && strings.HasPrefix(text, "{}")) {
				t.Errorf("%.20q…: no error", text)
			}
		}
	}
}

// What stands before the place where reading ends is given.
func TestReadsUpToFailures(t *testing.T) {
	const text = "<http://s> <http://p> 1 .\n<http://s> <http://p> 2"
	for name, c := range map[string]struct {
		in   io.Reader
		want string
	}{
		"an error of the reader": {io.MultiReader(strings.NewReader(text+" .\n<http://s>"), iotest.ErrReader(errBroken)), "broken"},
		"invalid UTF-8":          {strings.NewReader(text + " .\n<http://s> <http://p> \xff ."), "3:23: invalid UTF-8"},
		"no progress":            {io.MultiReader(strings.NewReader(text+" .\n"), idle{}), io.ErrNoProgress.Error()},
	} {
		quads := 0
		var errs []error
		for _, err := range Read(c.in, Options{}) {
			if err != nil {
				errs = append(errs, err)
				continue
			}
			quads++
		}
		if err := errors.Join(errs...); quads != 2 || err == nil || err.Error() != c.want {
			t.Errorf("%s: %d quads and %v", name, quads, err)
		}
	}
}

type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

// A statement of TriG that is wrong and has a graph in it ends with the graph.
func TestRecoversBehindGraphs(t *testing.T) {
	got, errs := read(prefixes+":g : { :s :p 1 . :s :p 2 . } :s :p 3 . :h { :s : :i { :s :p 4 . } :s :p 5 . }", Options{TriG: true})
	if diff := cmp.Diff([]string{num("3", "integer"), num("5", "integer") + " <http://e/h>"}, got); diff != "" {
		t.Error(diff)
	}
	if len(errs) != 2 {
		t.Errorf("got %q", errs)
	}
}
