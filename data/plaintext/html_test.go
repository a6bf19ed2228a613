package plaintext

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

var wideLE = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)

func TestHTML(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"inline", "<p>“We <b>will</b>\n build\t<a href=x>it</a>,” she said .</p>", "“We will build it,” she said .\n"},
		{"blocks", "<h1>Title</h1><p>One.<p>Two.<div>Three.</div>Four.", "Title\nOne.\nTwo.\nThree.\nFour.\n"},
		{"breaks", "<p>a<br>b<br/><br>c<br></p><p>d", "a\nb\n\nc\nd\n"},
		{"characters", "<p>caf&eacute; &amp; co&shy;op &#8211; &#x201C;no&rdquo; a&nbsp;b &lt;c&gt;</p>", "café & co\u00adop – “no” a\u00a0b <c>\n"},
		{"lists", "<ul><li>one<li>two<ol><li>three</ol></ul>four", "one\ntwo\nthree\nfour\n"},
		{"definitions", "<dl><dt>a<dd>b</dl>", "a\nb\n"},
		{"table", "<p>x<table><caption>C</caption><thead><tr><th>A<th>B</thead><tr><td><td><p>1</p><p>2</p><td>3<tr><td>4</table>y", "x\nC\nA\tB\n\t1\n2\t3\n4\ny\n"},
		{"quotations", "<blockquote><p>“One.”</p></blockquote><p>She said <q>two </q>again.", "“One.”\nShe said “two” again.\n"},
		{"preformatted", "<pre>\n  a  b\n\n c\t</pre>d", "  a  b\n\n c\t\nd\n"},
		{"not seen", "<head><style>p{}</style><script>if (a<b) {}</script></head><p hidden>a<p style='color: red; DISPLAY:none'>b<p style='display:block'>c<template>d</template><noscript>e</noscript><!-- f --><svg><text>g</text></svg><textarea>h</textarea><select><option>i</select><iframe>j</iframe><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "c漢kan\n"},
		{"menus stay", "<nav><a>Home</a> <a>News</a></nav><main>Text</main>", "Home News\nText\n"},
		{"no end", "<p>a <b>b <i>c", "a b c\n"},
		{"misnested", "<b><p>a</b>b</p><table>c<tr><td>d</table>", "ab\nc\nd\n"},
		{"cells without a table", "<td>a<td>b", "ab\n"},
		{"a control", "<p>b&#0;c", "b\ufffdc\n"},
	} {
		if got := taken(t, "x.html", "<!DOCTYPE html>\n"+c.in, Options{Encoding: "utf-8"}).Text; got != c.want {
			t.Errorf("%s: got\n%q\nwant\n%q", c.name, got, c.want)
		}
	}
}

func TestHTMLHead(t *testing.T) {
	doc := taken(t, "x.html", "<html lang='de_AT'><head>\n<title>Der Hafen\n &amp; die Stadt</title><title>b</title><body>x<svg><title>c</title></svg>", Options{})
	if doc.Title != "Der Hafen & die Stadt" || doc.Language != "de-AT" {
		t.Errorf("got %q in %q", doc.Title, doc.Language)
	}
	if got := taken(t, "x.html", "<html lang='the usual'>x", Options{}).Language; got != "" {
		t.Errorf("got the language %q", got)
	}
	if got := refused(t, "x.html", "<html><script>x</script></html>", Options{}); got != "there is no text in it" {
		t.Errorf("got %s", got)
	}
}

// The encoding of a page is that of its mark, the one that was asked for, the one
// that it says it has, or the one that it must have.
func TestHTMLEncoding(t *testing.T) {
	for _, c := range []struct {
		name     string
		raw      []byte
		options  Options
		want     string
		encoding string
		guessed  bool
	}{
		{"meta", encoded(t, charmap.Windows1251, `<html><meta charset="windows-1251"><p>Привет, мир`), Options{}, "Привет, мир\n", "windows-1251", false},
		{"old meta", encoded(t, charmap.KOI8R, `<html><META http-equiv=Content-Type content='text/html; charset=KOI8-R'><p>Привет`), Options{}, "Привет\n", "koi8-r", false},
		{"XML", encoded(t, charmap.ISO8859_2, `<?xml version="1.0" encoding="iso-8859-2"?><html><p>Łódź</p></html>`), Options{}, "Łódź\n", "iso-8859-2", false},
		{"mark", encoded(t, wideLE, `<html><meta charset="utf-8"><p>Привет`), Options{}, "Привет\n", "utf-16le", true},
		{"none", encoded(t, charmap.Windows1252, `<html><p>“Größe”`), Options{}, "“Größe”\n", "windows-1252", true},
		{"meta is wrong", []byte(`<html><meta charset="windows-1252"><p>Привет`), Options{}, "Привет\n", "utf-8", false},
		{"meta is nothing", []byte(`<html><meta charset="klingon"><p>Größe`), Options{}, "Größe\n", "utf-8", false},
		{"asked for", encoded(t, charmap.Windows1251, `<html><meta charset="koi8-r"><p>Привет`), Options{Encoding: "windows-1251"}, "Привет\n", "windows-1251", false},
	} {
		doc := taken(t, "x.html", string(c.raw), c.options)
		if doc.Text != c.want || doc.Encoding != c.encoding || doc.Guessed != c.guessed {
			t.Errorf("%s: got %q in %s (guessed: %v)", c.name, doc.Text, doc.Encoding, doc.Guessed)
		}
	}
	if got := refused(t, "x.html", "<html><p>\xcf\xf0\xe8\xe2\xe5\xf2", Options{}); got != Undecided().Error() {
		t.Errorf("got %s", got)
	}
}

// Deep nesting is refused, and wide nesting read in linear time.
func TestHTMLDepth(t *testing.T) {
	if got := refused(t, "x.html", "<html>"+strings.Repeat("<div>", 100_000)+"x", Options{}); !strings.HasPrefix(got, "this is not HTML that can be read: ") {
		t.Errorf("got %s", got)
	}
	if got := taken(t, "x.html", "<html>"+strings.Repeat("<p><b>a</b>", 100_000), Options{}).Text; got != strings.Repeat("a\n", 100_000) {
		t.Errorf("got %d bytes", len(got))
	}
}
