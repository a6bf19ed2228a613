package escape

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// Nothing of Text steers a terminal or hides; what can be seen stays.
func TestText(t *testing.T) {
	for s, want := range map[string]string{
		"": "", "a b": "a b", "a\nb": "a\nb", "a\tb": "a b", "\x1b[31m": "␛[31m", "a\rb": "a␍b", "\x7f": "␡", "\u009b31m": "\ufffd31m", "\x9b": "\ufffd",
		"\u202ea\u202c": "\ufffda\ufffd", "\u2066a\u2069": "\ufffda\ufffd", "a\u200eb\u200fc\u061cd": "abcd", "a\u200bb\ufeffc\u00add": "abcd", "\u2028\u2029": "  ",
		"a\U000e0041": "a\ufffd", "\u3164": "\ufffd", "a\u200db\u200c": "ab", "می\u200cخواهم": "می\u200cخواهم", "👩\u200d👧": "👩\u200d👧", "👩\u200d\u200d👧": "👩\u200d👧", "❤\ufe0f": "❤\ufe0f", "é ñ 中 😀": "é ñ 中 😀",
		"שלום": "שלום",
	} {
		if got := Text(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
	if got := Line("a\nb"); got != "a b" {
		t.Errorf("a line: %q", got)
	}
}

// A Terminal writes what Text says, however the text comes in parts; in JSON
// nothing is lost.
func TestTerminal(t *testing.T) {
	for _, s := range append(strange, "\x1b]0;a\a", "é中😀", "\xf0\x9f", "\x1b[1;31", "👩\u200d👧\u200d") {
		for size := 1; size <= len(s)+1; size++ {
			var out bytes.Buffer
			w := &Terminal{To: &out}
			for rest := s; rest != ""; {
				n := min(size, len(rest))
				if _, err := io.WriteString(w, rest[:n]); err != nil {
					t.Fatal(err)
				}
				rest = rest[n:]
			}
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
			want := Text(strings.ReplaceAll(s, "\t", "TAB"))
			if got := strings.ReplaceAll(out.String(), "\t", "TAB"); got != want {
				t.Errorf("%q in parts of %d: got %q, want %q", s, size, got, want)
			}
		}
		encoded, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		w := &Terminal{To: &out, JSON: true}
		if _, err := w.Write(encoded); err != nil {
			t.Fatal(err)
		}
		var got string
		if err := json.Unmarshal(out.Bytes(), &got); err != nil || got != strings.ToValidUTF8(s, "\ufffd") && utf8.ValidString(s) {
			t.Errorf("%q as JSON: %s, %v", s, out.String(), err)
		}
		if Text(out.String()) != out.String() {
			t.Errorf("%q as JSON shows %q", s, out.String())
		}
	}
}

func TestTerminalColours(t *testing.T) {
	for s, want := range map[string]string{
		"\x1b[1ma\x1b[0m": "\x1b[1ma\x1b[0m", "\x1b[38;5;1ma": "\x1b[38;5;1ma", "\x1b[2Ja": "␛[2Ja", "\x1b]0;a": "␛]0;a", "\x1b": "␛", "\x1b[": "␛[", "\x1b[1": "␛[1",
		"\x1b[" + strings.Repeat("1;", 40) + "m": "␛[" + strings.Repeat("1;", 40) + "m",
	} {
		for size := 1; size <= len(s); size++ {
			var out bytes.Buffer
			w := &Terminal{To: &out, Colours: true}
			for rest := []byte(s); len(rest) > 0; rest = rest[min(size, len(rest)):] {
				if _, err := w.Write(rest[:min(size, len(rest))]); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
			if got := out.String(); got != want {
				t.Errorf("%q in parts of %d: got %q, want %q", s, size, got, want)
			}
		}
	}
}

func TestJSON(t *testing.T) {
	for s, want := range map[string]string{
		`"a"`: `"a"`, "\"\x7f\"": `"\u007f"`, "\"a\u0080b\u009f\u0085\"": `"a\u0080b\u009f\u0085"`, "\"\u00a0é\"": "\"\u00a0é\"", "\"\xc2": "\"\xc2",
	} {
		if got := string(JSON([]byte(s))); got != want {
			t.Errorf("%q: got %s, want %s", s, got, want)
		}
	}
}

func TestWord(t *testing.T) {
	for s, want := range map[string]bool{
		"a": true, "ann-öz": true, "actor/united-states": true, "alaska-summit:place/a": true, "2025-08": true, "x~1": true, "Анна": true, "ที่": true,
		"": false, "-a": false, "~a": false, ".a": false, "/a": false, "a b": false, "$(a)": false, "a;b": false, "a'": false, "a\"": false, "a`": false, "a\n": false, "a\u200b": false, "a\\": false, "a*": false, "a?": false,
		"a=b": false, "a#": false, "a!": false, "a&": false, "a|": false, "a<": false, "(a": false, "{a": false, "[a": false, "\u3164": false, "a\xff": false, "a\u202e": false, "a%": false, "a@b": false, "a,b": false, "\u0301a": false,
		strings.Repeat("a", 2000): false,
	} {
		if got := Word(s); got != want {
			t.Errorf("%q: got %t", s, got)
		}
	}
}

// XML is read back by parsers of XML and HTML, as a text and in an attribute.
func TestXML(t *testing.T) {
	for _, s := range append(strange, `a"b'c<d>e&f`, "]]>", "<![CDATA[", "a\tb", "\x01\ufffe") {
		out, lost := XML(s)
		want := strings.Map(func(r rune) rune {
			if !inXML(r) {
				return utf8.RuneError
			}
			return r
		}, s)
		if bad := strings.Count(want, "\ufffd") - strings.Count(s, "\ufffd"); utf8.ValidString(s) && bad != lost {
			t.Errorf("%q: %d lost, want %d", s, lost, bad)
		}
		var read struct {
			A    string `xml:"a,attr"`
			B    string `xml:"b,attr"`
			Text string `xml:",chardata"`
		}
		if err := xml.Unmarshal([]byte(`<x a="`+out+`" b='`+strings.ReplaceAll(out, "'", "&#39;")+`'>`+out+`</x>`), &read); err != nil || read.A != want || read.B != want || read.Text != want {
			t.Errorf("%q: got %q, %v", s, read, err)
		}
		z := html.NewTokenizer(strings.NewReader(`<p title="` + out + `">` + out))
		if z.Next(); len(z.Token().Attr) != 1 {
			t.Errorf("%q: no element with one attribute", s)
		}
		for z.Next() == html.TextToken {
		}
		if z.Err() != io.EOF {
			t.Errorf("%q: %s", s, z.Token())
		}
	}
}

func TestLink(t *testing.T) {
	for s, want := range map[string]string{
		"http://x.example/a?b=c&d='e'#f": "http://x.example/a?b=c&d='e'#f", "HTTPS://x.example": "HTTPS://x.example", "mailto:a@x.example": "mailto:a@x.example", "https://x.example/ö b<c>": "https://x.example/ö%20b%3Cc%3E",
		"": "", "javascript:0": "", "JavaScript:0": "", " javascript:0": "", "java\tscript:0": "", "data:text/html,a": "", "file:///a": "", "vbscript:a": "", "//x.example": "", "/a": "", "a": "", "http:a": "", "http:///a": "", "http://": "", "https:\\\\x": "",
		"http://x\n.example": "", "http://x.example/\u202ea": "", "http://x.example/\u200b": "", "http://x.example/\u00a0a": "", "mailto:": "", "mailto://a": "", "ftp://x.example": "", "http://x.example/%zz": "", "http://[x": "", "\x01http://x.example": "",
	} {
		got, ok := Link(s)
		if got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %t, want %q", s, got, ok, want)
		}
	}
}

func TestGraphs(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{CypherString(`a'b\c` + "\n"), `'a\'b\\c` + "\n'"},
		{CypherName("ON_BEHALF_OF"), "ON_BEHALF_OF"},
		{CypherName("a b"), "`a b`"},
		{CypherName("a`b"), "`a``b`"},
		{CypherName(`a\u0060b`), "`a\ufffdu0060b`"},
		{CypherName("1a"), "`1a`"},
		{CypherName(""), "``"},
		{CypherName("ö"), "`ö`"},
		{DOT(`a"b\c&d` + "\n<e>"), `"a\"b\\c&amp;d\n<e>"`},
		{DOTLabel(`<a> & "b" \N` + "\n\x1b\u202e\ufffe"), "&lt;a&gt; &amp; &quot;b&quot; &#92;&#92;N \ufffd"},
		{Mermaid("a b\nc"), "a b<br>c"},
		{Mermaid(`"a" <b>`), "#34;a#34; #60;b#62;"},
		{Mermaid("fa:fa-car"), "fa#58;fa#45;car"},
		{Mermaid("1. a"), "1#46; a"},
		{Mermaid("www.x.example"), "www#46;x#46;example"},
		{Mermaid("a\u2028b\x1b"), "a b "},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestFileName(t *testing.T) {
	for id, want := range map[string]string{
		"ann-öz": "ann-öz.md", "a.b": "a.b.md", "con2": "con2.md", "console": "console.md", "2025~": "2025~.md",
		"con": "con-1143da2b.md", "CON": "", "aux.b": "", "com1": "", "LPT9": "", "com¹": "", "nul": "", "../x": "", "a/b": "", "a:b": "", ".a": "", "-a": "", "a b": "", "": "", strings.Repeat("ö", 150): "", "a\u202e": "", "a\xff": "",
	} {
		got := FileName(id, ".md")
		if want != "" && got != want {
			t.Errorf("%q: got %s, want %s", id, got, want)
		}
		if want == "" && got == id+".md" {
			t.Errorf("%q stays", id)
		}
		wellNamed(t, got)
		wellNamed(t, FileName(id, ""))
	}
	if FileName("a.", "") == "a." {
		t.Error("a full stop stands at the end")
	}
	var names FileNames
	names.Take("README.md")
	seen := map[string]bool{"readme.md": true}
	for _, id := range []string{"readme", "ann", "Ann", "ANN", "\u00e9a", "e\u0301a", "s", "ſ", strings.Repeat("a", 300), strings.Repeat("A", 300), strings.Repeat("a", 252), strings.Repeat("A", 252), "con", "Con"} {
		got := names.Of("key "+id, id, ".md")
		wellNamed(t, got)
		if seen[sameFile(got)] {
			t.Errorf("%q: %s is taken", id, got)
		}
		seen[sameFile(got)] = true
		if again := names.Of("key "+id, id, ".md"); again != got {
			t.Errorf("%q: %s, then %s", id, got, again)
		}
	}
}

func wellNamed(t *testing.T, name string) {
	t.Helper()
	if len(name) == 0 || len(name) > 255 || device(name) || strings.HasSuffix(name, ".") || !utf8.ValidString(name) || strings.HasPrefix(name, "-") || strings.HasPrefix(name, ".") ||
		strings.ContainsFunc(name, func(r rune) bool {
			return control(r) || turning(r) || unicode.IsSpace(r) || strings.ContainsRune(`<>:"/\|?*$;&'`+"`", r)
		}) {
		t.Errorf("%q is not a name for a file", name)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range strange {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Text(s)
		if Text(got) != got {
			t.Errorf("%q: %q becomes %q", s, got, Text(got))
		}
		for _, r := range got {
			if r != '\n' && control(r) || separator(r) || turning(r) || hint(r) || unseen(r) {
				t.Errorf("%q shows %U", s, r)
			}
		}
		wellNamed(t, FileName(s, ".md"))
		if Word(s) && Text(s) != s {
			t.Errorf("the word %q shows %q", s, got)
		}
	})
}

// A line of completion is a word, a tab and a description, whatever these are made
// of; no word has a character that some shell takes for more than itself.
func FuzzCompletion(f *testing.F) {
	for _, s := range strange {
		f.Add(s, s)
		f.Add("actor/ann-öz", s)
	}
	f.Fuzz(func(t *testing.T, word, label string) {
		description := Description(label)
		if Text(description) != description || strings.ContainsAny(description, "\t\n") {
			t.Errorf("%q is described as %q", label, description)
		}
		if !Word(word) {
			return
		}
		if strings.ContainsAny(word, " \t\n\\'\"`$&|;<>()[]{}*?!#%=^@,+") || strings.ContainsAny(word[:1], "-~./:") || Text(word) != word {
			t.Errorf("%q is a word", word)
		}
		if w, d, _ := strings.Cut(word+"\t"+description, "\t"); w != word || d != description {
			t.Errorf("%q and %q are %q and %q", word, description, w, d)
		}
	})
}

func TestApart(t *testing.T) {
	for _, c := range []struct{ text, apart, drawn, whole string }{
		{"Ann", "Ann", "Ann", "Ann"},
		{"Анна 東京", "Анна 東京", "Анна 東京", "Анна 東京"},
		{"دوحة", "\u2068دوحة\u2069", "دوحة", "\u2068دوحة\u2069"},
		{"a\u2069דוד\u202e\u2068", "\u2068aדוד\u2069", "\u2068a\u2069דוד\u2068\u2069", "\u2068a\u2069דוד\u2068\u2069"},
		{"\u2068דוד\u2069, 15 May", "\u2068דוד, 15 May\u2069", "\u2068דוד\u2069, 15 May", "\u2068דוד\u2069, 15 May"},
		{"\u2068דוד", "\u2068דוד\u2069", "\u2068דוד\u2069", "\u2068דוד\u2069"},
		{"לוי\u2069 · x", "\u2068לוי · x\u2069", "\u2068לוי\u2069 · x", "\u2068לוי\u2069 · x"},
		{"١٢٣", "١٢٣", "١٢٣", "١٢٣"}, // digits alone have no direction of their own
	} {
		if got := Apart(c.text); got != c.apart {
			t.Errorf("Apart(%+q) is %+q, want %+q", c.text, got, c.apart)
		}
		if got := DrawnApart(c.text); got != c.drawn {
			t.Errorf("DrawnApart(%+q) is %+q, want %+q", c.text, got, c.drawn)
		}
		if got := DrawnWhole(c.text); got != c.whole {
			t.Errorf("DrawnWhole(%+q) is %+q, want %+q", c.text, got, c.whole)
		}
	}
}

// Labels have something between any two backslashes, and no other text gets any.
func TestBackslashes(t *testing.T) {
	for n := range 9 {
		text := "C:" + strings.Repeat(`\`, n) + "host"
		label := strings.ReplaceAll(DOTLabel(text), "&#92;&#92;", `\`)
		if strings.Contains(label, `\\`) {
			t.Errorf("%d backslashes: two in a row: %+q", n, label)
		}
		if got := Backslashes(label); got != text {
			t.Errorf("%d backslashes: %+q, want %+q", n, got, text)
		}
	}
}
