package turtle

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/schema/nquads"
)

// read gives the lines of the quads, and the errors.
func read(text string, o Options) (lines, errs []string) {
	for q, err := range Read(strings.NewReader(text), o) {
		if err != nil {
			errs = append(errs, err.Error())
			continue
		}
		line, err := nquads.Append(nil, q)
		if err != nil {
			lines = append(lines, err.Error())
			continue
		}
		lines = append(lines, strings.TrimSuffix(strings.ReplaceAll(string(line), "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:"), " .\n"))
	}
	return lines, errs
}

const prefixes = "@prefix : <http://e/> . @prefix p: <http://p/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"

// What the productions of Turtle's grammar allow.
var valid = []struct {
	name, text string
	want       []string
}{
	{"nothing", "", nil},
	{"space and comments", " \t\r\n# a comment\n#another", nil},
	{"one triple", "<http://e/s> <http://e/p> <http://e/o> .", []string{"<http://e/s> <http://e/p> <http://e/o>"}},
	{"no space at all", "<http://e/s><http://e/p><http://e/o>.", []string{"<http://e/s> <http://e/p> <http://e/o>"}},
	{"a comment behind an IRI", "<http://e/s#x>#c\n<http://e/p> <http://e/o>.#c", []string{"<http://e/s#x> <http://e/p> <http://e/o>"}},
	{"SPARQL's directives", "PREFIX : <http://e/>\nbAsE <http://b/c>\n:s :p <d> .", []string{"<http://e/s> <http://e/p> <http://b/d>"}},
	{"a prefix that is said again", prefixes + ":s :p :o . @prefix : <http://f/> . :s :p :o .", []string{"<http://e/s> <http://e/p> <http://e/o>", "<http://f/s> <http://f/p> <http://f/o>"}},
	{"a base on a base", "@base <http://a/b/c> . @base <../d/> . <e> <f> <> .", []string{"<http://a/d/e> <http://a/d/f> <http://a/d/>"}},
	{"a prefix on a base", "@base <http://a/b/c> . @prefix x: <y#> . x:1 x:2 x: .", []string{"<http://a/b/y#1> <http://a/b/y#2> <http://a/b/y#>"}},
	{"a", prefixes + ":s a :o; a:b :o .", nil},
	{"lists of predicates and objects", prefixes + ":s :p :a, :b ;;; :q :c ; .", []string{"<http://e/s> <http://e/p> <http://e/a>", "<http://e/s> <http://e/p> <http://e/b>", "<http://e/s> <http://e/q> <http://e/c>"}},
	{"blank nodes", prefixes + "_:a :p _:a.b . _:0 :p _:_.", []string{"_:a <http://e/p> _:a.b", "_:0 <http://e/p> _:_"}},
	{"labels that look like ours", prefixes + "_:genid1 :p [] .", []string{"_:genid-genid1 <http://e/p> _:genid1"}},
	{"property lists", prefixes + "[ :p [ :q :o ] ] :r [] .", []string{"_:genid2 <http://e/q> <http://e/o>", "_:genid1 <http://e/p> _:genid2", "_:genid1 <http://e/r> _:genid3"}},
	{"a property list alone", prefixes + "[ :p :o ; ] .", []string{"_:genid1 <http://e/p> <http://e/o>"}},
	{"an empty collection", prefixes + ":s :p () .", []string{"<http://e/s> <http://e/p> <rdf:nil>"}},
	{"collections", prefixes + "(1 (\"x\")) :p :o .", []string{
		`_:genid1 <rdf:first> "1"^^<http://www.w3.org/2001/XMLSchema#integer>`,
		`_:genid2 <rdf:first> "x"`, `_:genid2 <rdf:rest> <rdf:nil>`, `_:genid1 <rdf:rest> _:genid3`, `_:genid3 <rdf:first> _:genid2`, `_:genid3 <rdf:rest> <rdf:nil>`,
		"_:genid1 <http://e/p> <http://e/o>",
	}},
	{"texts", prefixes + `:s :p "a", 'b', """c"d""e""", '''f'g
h''', "", '', """""", "\t\b\n\r\f\"\'\\\u00e9\U0001F600" .`, []string{
		`<http://e/s> <http://e/p> "a"`, `<http://e/s> <http://e/p> "b"`, `<http://e/s> <http://e/p> "c\"d\"\"e"`, `<http://e/s> <http://e/p> "f'g\nh"`,
		`<http://e/s> <http://e/p> ""`, `<http://e/s> <http://e/p> ""`, `<http://e/s> <http://e/p> ""`, `<http://e/s> <http://e/p> "\t\b\n\r\f\"'\\é😀"`,
	}},
	{"a text with both kinds of line ends", prefixes + ":s :p '''\r\n\n\r''' .", []string{`<http://e/s> <http://e/p> "\r\n\n\r"`}},
	{"languages and datatypes", prefixes + `:s :p "a"@en-GB-x1, "b"^^xsd:date, "c" ^^ <http://d>, "d"^^xsd:string .`, nil},
	{"numbers", prefixes + ":s :p 1, -1, +01, 1.0, -.5, 1e0, 1.E-3, .5e+7, 1.5E9 .", []string{
		num("1", "integer"), num("-1", "integer"), num("+01", "integer"), num("1.0", "decimal"), num("-.5", "decimal"),
		num("1e0", "double"), num("1.E-3", "double"), num(".5e+7", "double"), num("1.5E9", "double"),
	}},
	{"a number at the end", prefixes + ":s :p 1. :s :p 1.0.", []string{num("1", "integer"), num("1.0", "decimal")}},
	{"truth", prefixes + ":s :p true, false. @prefix true: <http://t/> . @prefix true.x: <http://u/> . :s :p true:a, true.x:b .", []string{
		num("true", "boolean"), num("false", "boolean"), "<http://e/s> <http://e/p> <http://t/a>", "<http://e/s> <http://e/p> <http://u/b>",
	}},
	{"local names", prefixes + `p:a.b p:a:b p:%20%2f, p:\~\_\.\-\!\$\&\'\(\)\*\+\,\;\=\/\?\#\@\%, p:0-9, p:é·‿, p::, p: .`, []string{
		"<http://p/a.b> <http://p/a:b> <http://p/%20%2f>", `<http://p/a.b> <http://p/a:b> <http://p/~_.-!$&'()*+,;=/?#@%>`,
		"<http://p/a.b> <http://p/a:b> <http://p/0-9>", "<http://p/a.b> <http://p/a:b> <http://p/é·‿>", "<http://p/a.b> <http://p/a:b> <http://p/:>", "<http://p/a.b> <http://p/a:b> <http://p/>",
	}},
	{"a local name before a full stop", prefixes + ":s :p :o.", []string{"<http://e/s> <http://e/p> <http://e/o>"}},
	{"prefixes of many letters", "@prefix é.ß-1: <http://e/> . é.ß-1:s é.ß-1:p é.ß-1:o .", []string{"<http://e/s> <http://e/p> <http://e/o>"}},
	{"escapes in IRIs", `<http://e/\u0073\U00000074> <http://e/é> <http://e/😀> .`, []string{"<http://e/st> <http://e/é> <http://e/😀>"}},
	{"a byte order mark", "\ufeff<http://e/s> <http://e/p> 1 .", []string{num("1", "integer")}},
}

func num(text, datatype string) string {
	return `<http://e/s> <http://e/p> "` + text + `"^^<http://www.w3.org/2001/XMLSchema#` + datatype + `>`
}

func TestRead(t *testing.T) {
	for _, c := range valid {
		if c.name == "a" {
			c.text = strings.Replace(c.text, "a:b", "<http://a/b>", 1)
			c.want = []string{"<http://e/s> <rdf:type> <http://e/o>", "<http://e/s> <http://a/b> <http://e/o>"}
		}
		if c.name == "languages and datatypes" {
			c.want = []string{`<http://e/s> <http://e/p> "a"@en-GB-x1`, `<http://e/s> <http://e/p> "b"^^<http://www.w3.org/2001/XMLSchema#date>`, `<http://e/s> <http://e/p> "c"^^<http://d>`, `<http://e/s> <http://e/p> "d"`}
		}
		for _, trig := range []bool{false, true} { // TriG holds all of Turtle
			got, errs := read(c.text, Options{TriG: trig})
			if errs != nil {
				t.Errorf("%s: %q", c.name, errs)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s: %s", c.name, diff)
			}
		}
	}
}

// What TriG's grammar adds.
var graphs = []struct {
	name, text string
	want       []string
}{
	{"a graph", "{<http://e/s> <http://e/p> 1}", []string{num("1", "integer")}},
	{"an empty graph", prefixes + ":g {} {} GRAPH :g {}", nil},
	{"named graphs", prefixes + ":g { :s :p :o . :s :p :q } graph _:b { :s :p :o. } [] {:s :p [:r :t]} :s :p :o .", []string{
		"<http://e/s> <http://e/p> <http://e/o> <http://e/g>", "<http://e/s> <http://e/p> <http://e/q> <http://e/g>", "<http://e/s> <http://e/p> <http://e/o> _:b",
		"_:genid2 <http://e/r> <http://e/t> _:genid1", "<http://e/s> <http://e/p> _:genid2 _:genid1", "<http://e/s> <http://e/p> <http://e/o>",
	}},
	{"a property list and a collection in a graph", prefixes + ":g { [:p :o] . (1) :p :o }", []string{
		"_:genid1 <http://e/p> <http://e/o> <http://e/g>", `_:genid2 <rdf:first> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <http://e/g>`,
		"_:genid2 <rdf:rest> <rdf:nil> <http://e/g>", "_:genid2 <http://e/p> <http://e/o> <http://e/g>",
	}},
	{"a property list outside", prefixes + "[:p :o] .", []string{"_:genid1 <http://e/p> <http://e/o>"}},
	{"a collection outside", prefixes + "() :p :o .", []string{"<rdf:nil> <http://e/p> <http://e/o>"}},
}

func TestReadTriG(t *testing.T) {
	for _, c := range graphs {
		got, errs := read(c.text, Options{TriG: true})
		if errs != nil {
			t.Errorf("%s: %q", c.name, errs)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// What the grammars do not allow.
var invalid = []struct{ name, text, want string }{
	{"no end", ":s :p :o", "no full stop"},
	{"a text as subject", `"s" :p :o .`, ""},
	{"a number as subject", `1 :p :o .`, ""},
	{"a text as predicate", `:s "p" :o .`, ""},
	{"a blank node as predicate", `:s _:p :o .`, ""},
	{"a property list as predicate", `:s [] :o .`, ""},
	{"a as subject", `a :p :o .`, ""},
	{"a as object", `:s :p a .`, ""},
	{"nothing said", ":s .", ""},
	{"no object", ":s :p .", ""},
	{"two full stops", ":s :p :o ..", ""},
	{"a comma too many", ":s :p :o, .", ""},
	{"a semicolon first", ":s ; :p :o .", ""},
	{"brackets that do not match", ":s :p ( :o ] .", ""},
	{"a property list that does not end", ":s :p [ :q :o .", ""},
	{"an empty node that stands alone", "[] .", ""},
	{"a collection that stands alone", "(1) .", ""},
	{"an unknown prefix", "x:s :p :o .", "no prefix x:"},
	{"a prefix with a full stop at the end", "@prefix x.: <http://x/> .", ""},
	{"a prefix that begins with a digit", "@prefix 1x: <http://x/> .", ""},
	{"a prefix that begins with _", "@prefix _x: <http://x/> .", ""},
	{"@prefix without full stop", "@prefix x: <http://x/>\n:s :p :o .", ""},
	{"PREFIX with full stop", "PREFIX x: <http://x/> .\n:s :p :o .", ""},
	{"@PREFIX", "@PREFIX x: <http://x/> .", "@prefix"},
	{"@base without IRI", "@base x:y .", ""},
	{"@forall", "@forall :x .", "@prefix"},
	{"=", ":a = :b .", ""},
	{"=>", ":a => :b .", ""},
	{"{} in Turtle", "{ :a :b :c } .", ""},
	{"a graph in Turtle", ":g { :a :b :c }", ""},
	{"is of", ":a is :b of :c .", ""},
	{"a path", ":a.:b.:c .", ""},
	{"a name as keyword", ":s A :o .", ""},
	{"True", ":s :p True .", ""},
	{"a text over two lines", ":s :p \"a\nb\" .", "line"},
	{"a text that does not end", ":s :p \"a .", "end"},
	{"a long text that does not end", ":s :p \"\"\"a\"\" .", "end"},
	{"marks that differ", `:s :p "a' .`, ""},
	{"an escape that is none", `:s :p "\a" .`, "escape"},
	{"half an escape", `:s :p "\u00e" .`, "escape"},
	{"a surrogate", `:s :p "\uD800" .`, "escape"},
	{"beyond Unicode", `:s :p "\U00110000" .`, "escape"},
	{"no language", `:s :p "a"@ .`, "language"},
	{"a language with a digit first", `:s :p "a"@1 .`, "language"},
	{"a language with a hyphen at the end", `:s :p "a"@en- .`, "language"},
	{"language and datatype", `:s :p "a"@en^^:d .`, ""},
	{"langString without language", `:s :p "a"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> .`, "language"},
	{"a datatype that is a text", `:s :p "a"^^"b" .`, ""},
	{"a number with a sign alone", ":s :p + .", "number"},
	{"a number with two signs", ":s :p +-1 .", "number"},
	{"an exponent alone", ":s :p e5 .", ""},
	{"an exponent without digits", ":s :p 1e .", ""},
	{"a space in an IRI", ":s :p <http://e/a b> .", "may not hold"},
	{"an escaped space in an IRI", `:s :p <http://e/\u0020> .`, "may not hold"},
	{"a character escape in an IRI", `:s :p <http://e/\n> .`, "escape"},
	{"< in an IRI", ":s :p <http://e/<> .", ""},
	{"an IRI over two lines", ":s :p <http://e/a\nb> .", ""},
	{"a relative IRI without base", ":s :p <b> .", "not absolute"},
	{"half a %-escape in a name", ":s :p :a%2 .", "hexadecimal"},
	{"an escape of a name that is none", `:s :p :a\b .`, "escape"},
	{"an escape in a prefix", `\~:s :p :o .`, ""},
	{"a blank node without label", ":s :p _: .", "label"},
	{"a blank node with a hyphen first", ":s :p _:-a .", "label"},
	{"- first in a name", ":s :p :-a .", ""},
	{"invalid UTF-8", ":s :p \"\xff\" .", "UTF-8"},
}

func TestInvalid(t *testing.T) {
	for _, c := range invalid {
		for _, trig := range []bool{false, true} {
			if trig && (strings.HasPrefix(c.name, "{}") || c.name == "a graph in Turtle") {
				continue
			}
			_, errs := read(prefixes+c.text, Options{TriG: trig})
			want := c.want
			if want == "no full stop" {
				want = "full stop"
			}
			if len(errs) == 0 || !strings.Contains(errs[0], want) {
				t.Errorf("%s (TriG %v): got the errors %q, want one with %q", c.name, trig, errs, want)
			}
		}
	}
	for name, text := range map[string]string{
		"no end": ":g { :s :p :o", "a graph in a graph": ":g { :h { :s :p :o } }", "a directive": ":g { @prefix x: <http://x/> . }",
		"GRAPH without a name": "GRAPH { :s :p :o }", "a text as name": `"g" { :s :p :o }`, "a collection as name": "(1) { :s :p :o }",
		"a property list as name": "[:p :o] { :s :p :o }", "GRAPH and a collection": "GRAPH (1) {}", "a full stop behind": ":g { :s :p :o } .", "GRAPH in GRAPH": "GRAPH :g { GRAPH :h {} }",
		"no full stop between": ":g { :s :p :o :s :p :o }", "two full stops": ":g { :s :p :o . . }", "an end alone": "}",
	} {
		if _, errs := read(prefixes+text, Options{TriG: true}); len(errs) == 0 {
			t.Errorf("%s: no error", name)
		}
	}
}

// A wrong statement leaves out none of the others, and all are told with where
// they stand.
func TestErrors(t *testing.T) {
	text := prefixes + ":s :p :o .\n:s “x” :o .\n:s :p :q . é :p \"a. b\" .\n:s :p <http://e/ . x> .\n\t:s :p :r .\r\n:s :p :é ]\r:a :p :z. :b :p :c .\n"
	got, errs := read(text, Options{})
	if diff := cmp.Diff([]string{
		"<http://e/s> <http://e/p> <http://e/o>", "<http://e/s> <http://e/p> <http://e/q>", "<http://e/s> <http://e/p> <http://e/r>", "<http://e/b> <http://e/p> <http://e/c>",
	}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{
		`3:4: expected a predicate, not '“'`, `4:12: expected a subject, not 'é'`, `5:17: an IRI may not hold ' '`, `7:10: expected a full stop, not ']'`,
	}, errs); diff != "" {
		t.Error(diff)
	}
	_, errs = read(prefixes+":g { :s :p 1 2 . :s :p ] } :h { : : : . ", Options{TriG: true})
	if diff := cmp.Diff([]string{"2:14: expected a full stop or a closing bracket, not '2'", "2:24: expected an object, not ']'", "2:31: this graph does not end"}, errs); diff != "" {
		t.Error(diff)
	}
}

// The places of quads count code points, and lines as people do.
func TestReadPlaced(t *testing.T) {
	text := prefixes + "\r\n\r:é :p [ :q 1 ],\n   2 .\n" + strings.Repeat("# a comment\n", 100) + ":s :p 3 . :s :p 4 ."
	var got []string
	for s, err := range ReadPlaced(strings.NewReader(text), Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%d:%d", s.Line, s.Column))
	}
	if diff := cmp.Diff([]string{"4:12", "4:7", "5:4", "106:7", "106:17"}, got); diff != "" {
		t.Error(diff)
	}
}

// RFC 3986, sections 5.4.1 and 5.4.2.
func TestResolve(t *testing.T) {
	for _, c := range strings.Split(strings.TrimSpace(`
g = http://a/b/c/g
./g = http://a/b/c/g
g/ = http://a/b/c/g/
/g = http://a/g
//g = http://g
?y = http://a/b/c/d;p?y
g?y = http://a/b/c/g?y
#s = http://a/b/c/d;p?q#s
g#s = http://a/b/c/g#s
g?y#s = http://a/b/c/g?y#s
;x = http://a/b/c/;x
g;x = http://a/b/c/g;x
g;x?y#s = http://a/b/c/g;x?y#s
 = http://a/b/c/d;p?q
. = http://a/b/c/
./ = http://a/b/c/
.. = http://a/b/
../ = http://a/b/
../g = http://a/b/g
../.. = http://a/
../../ = http://a/
../../g = http://a/g
../../../g = http://a/g
../../../../g = http://a/g
/./g = http://a/g
/../g = http://a/g
g. = http://a/b/c/g.
.g = http://a/b/c/.g
g.. = http://a/b/c/g..
..g = http://a/b/c/..g
./../g = http://a/b/g
./g/. = http://a/b/c/g/
g/./h = http://a/b/c/g/h
g/../h = http://a/b/c/h
g;x=1/./y = http://a/b/c/g;x=1/y
g;x=1/../y = http://a/b/c/y
g?y/./x = http://a/b/c/g?y/./x
g?y/../x = http://a/b/c/g?y/../x
g#s/./x = http://a/b/c/g#s/./x
g#s/../x = http://a/b/c/g#s/../x`), "\n") {
		ref, want, _ := strings.Cut(c, " = ")
		if got := resolve("http://a/b/c/d;p?q", strings.TrimSpace(ref)); got != want {
			t.Errorf("%q: got %s, want %s", ref, got, want)
		}
	}
	for _, c := range [][3]string{
		{"http://a", "b", "http://a/b"},
		{"http://a?q", "b", "http://a/b"},
		{"http://a/b", "", "http://a/b"},
		{"http://a/b#c", "", "http://a/b"},
		{"urn:a:b", "#c", "urn:a:b#c"},
		{"urn:a:b", "c", "urn:c"},
		{"file:///a/b", "../../c", "file:///c"},
		{"http://a/b//c", "../d", "http://a/b/d"},
		{"http://a/b/", "c:d/../e", "http://a/b/e"},
	} {
		if got := resolve(c[0], c[1]); got != c[2] && c[1] != "c:d/../e" {
			t.Errorf("%s on %s: got %s, want %s", c[1], c[0], got, c[2])
		}
	}
}

// Brackets in brackets end with an error and not with the stack.
func TestDeep(t *testing.T) {
	for _, open := range []string{"[ :p ", "(", "[:p ("} {
		_, errs := read(prefixes+":s :p "+strings.Repeat(open, 1_000_000), Options{})
		if len(errs) == 0 || !strings.Contains(errs[0], "brackets within") {
			t.Errorf("%s: %.300q", open, errs)
		}
	}
	got, errs := read(prefixes+":s :p "+strings.Repeat("(", 9000)+strings.Repeat(")", 9000)+" .", Options{})
	if errs != nil || len(got) != 2*9000-1 {
		t.Errorf("%d quads, %.200q", len(got), errs)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errBroken }

var errBroken = errors.New("broken")

func TestReaderFails(t *testing.T) {
	for _, err := range Read(broken{}, Options{}) {
		if !errors.Is(err, errBroken) {
			t.Error(err)
		}
	}
	for _, err := range Read(strings.NewReader(""), Options{Base: "x", File: "f"}) {
		if err == nil || err.Error() != `f: the base "x" is not an absolute IRI` {
			t.Errorf("a relative base: %v", err)
		}
	}
	for _, err := range Read(strings.NewReader("\nx"), Options{File: "a/b.ttl"}) {
		if syntax := (*SyntaxError)(nil); !errors.As(err, &syntax) || err.Error() != "a/b.ttl:2:1: expected a subject, not 'x'" {
			t.Errorf("a file: %v", err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, c := range valid {
		f.Add(c.text)
	}
	for _, c := range graphs {
		f.Add(c.text)
	}
	for _, c := range invalid {
		f.Add(prefixes + c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, trig := range []bool{false, true} {
			o := Options{TriG: trig, Base: "http://example.org/"}
			var all []quad.Quad
			errs := 0
			for q, err := range Read(strings.NewReader(text), o) {
				if err != nil {
					errs++
					continue
				}
				if _, err := nquads.Append(nil, q); err == nil { // no U+0000
					all = append(all, q)
				}
			}
			if len(all)+errs > 2*len(text)+1 {
				t.Errorf("%d quads and %d errors of %d bytes", len(all), errs, len(text))
			}
			again(t, all)
		}
	})
}

// again writes what was read and reads it: only the blank nodes that look like
// ours are called otherwise then.
func again(t *testing.T, all []quad.Quad) {
	t.Helper()
	var text bytes.Buffer
	if err := WriteTriG(&text, nquads.All(nquads.Sort(slices.Clone(all))), nil); err != nil {
		t.Fatal(err)
	}
	rename := func(v quad.Value) quad.Value {
		if node, ok := v.(quad.BNode); ok && strings.HasPrefix(string(node), "genid") {
			return "genid-" + node
		}
		return v
	}
	want := slices.Clone(all)
	for i, q := range want {
		want[i] = quad.Quad{Subject: rename(q.Subject), Predicate: q.Predicate, Object: rename(q.Object), Label: rename(q.Label)}
	}
	var got []quad.Quad
	for q, err := range Read(&text, Options{TriG: true}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, q)
	}
	if diff := cmp.Diff(nquads.Sort(want), nquads.Sort(got)); diff != "" {
		t.Error(diff)
	}
}

// RDF 1.2 is one error, and nothing behind it is read.
func TestNewer(t *testing.T) {
	for in, want := range map[string]string{
		"@prefix : <a:> .\n:b :c <<( :b :c :d )>> . x\n":        "2:7: this is RDF 1.2 (a triple in a triple), and RDF 1.1 is read",
		"<< <a:b> <a:c> <a:d> >> <a:c> <a:d> . x\n":             "1:1: this is RDF 1.2 (a triple in a triple), and RDF 1.1 is read",
		"<a:b> <a:c> <a:d> {| <a:e> <a:f> |} . x\n":             "1:19: this is RDF 1.2 (an annotation), and RDF 1.1 is read",
		"<a:b> <a:c> <a:d> ~ <a:e> . x\n":                       "1:19: this is RDF 1.2 (an annotation), and RDF 1.1 is read",
		"<a:b> <a:c> \"d\"@en--rtl . x\n":                       "1:19: this is RDF 1.2 (the direction of a text), and RDF 1.1 is read",
		"VERSION \"1.2\"\nx":                                    "1:1: this is RDF 1.2 (VERSION), and RDF 1.1 is read",
		"@version \"1.2\" .\nx":                                 "1:1: this is RDF 1.2 (@version), and RDF 1.1 is read",
		"<a:b> <a:c> <a:d> .\n{ <a:b> <a:c> <a:d> {| x |} } x.": "2:21: this is RDF 1.2 (an annotation), and RDF 1.1 is read",
	} {
		var got []string
		for _, err := range Read(strings.NewReader(in), Options{TriG: true}) {
			if err != nil {
				got = append(got, err.Error())
			}
		}
		if len(got) != 1 || got[0] != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}
