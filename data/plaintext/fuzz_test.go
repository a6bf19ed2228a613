package plaintext

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

// fuzzed reads a document, which comes to a text that a source can have or to a
// fault that says something, and to the same each time.
func fuzzed(t *testing.T, name string, raw []byte) {
	doc, err := extract(context.Background(), &input{path: name, raw: raw})
	if err != nil {
		var fault *Fault
		if !errors.As(err, &fault) || fault.Error() == "" {
			t.Fatalf("got the error %v", err)
		}
		return
	}
	for _, s := range []string{doc.Text, doc.Title} {
		if !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\r") {
			t.Fatalf("got %q", s)
		}
	}
	if strings.TrimSpace(doc.Text) == "" {
		t.Fatal("got no text")
	}
	again, err := extract(context.Background(), &input{path: name, raw: raw})
	if err != nil || *again != *doc {
		t.Fatalf("got another text, or %v", err)
	}
}

func FuzzRTF(f *testing.F) {
	for _, s := range []string{
		`\ansicpg1251 \'cf\'f0{\b x}\u8222?\par`, `{\fonttbl{\f1\fcharset204 A;}}\f1\'cf`, `{\footnote a\par}{\shp{\*\shpinst{\shptxt b}}}`,
		`\trowd a\cell\cell\row`, `{\upr{a}{\*\ud{b}}}`, `\bin5 }}}}}\uc3\u-10187\u-9187 `, `{\info{\title x}}{\*\x y}`, `\ansicpg932\'83`,
	} {
		f.Add(`{\rtf1 ` + s + "}")
	}
	f.Fuzz(func(t *testing.T, in string) {
		fuzzed(t, "x.rtf", []byte(`{\rtf1`+in))
	})
}

func FuzzHTML(f *testing.F) {
	for _, s := range []string{
		"<p>a<br>b<q>c</q>", "<table><tr><td>a<td><table><tr><td>b</table></table>", "<pre>\n a</pre><ul><li>x", "<title>a</title><meta charset=koi8-r>\xcf",
		"<svg><p>a<math><mi>b", "<b><p>a</b><select><p>b", "&#0;&#xd800;&amp", "<plaintext>a<b>",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		fuzzed(t, "x.html", append([]byte("<html>"), in...))
	})
}

// FuzzXML gives the bodies of DOCX and of ODT.
func FuzzXML(f *testing.F) {
	for _, s := range []string{
		"<w:p><w:r><w:t>a</w:t><w:tab/><w:br/></w:r></w:p>", "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:txbxContent><w:p><w:t>x</w:t></w:p></w:txbxContent></w:tc></w:tr></w:tbl>",
		"<text:p>a<text:s text:c='3'/><text:note><text:note-body><text:p>n</text:p></text:note-body></text:note></text:p>",
		"<table:table><table:table-row><table:table-cell><draw:text-box><text:p>x</text:p></draw:text-box></table:table-cell></table:table-row></table:table>",
		"</w:p></w:tr></text:note-body>", "<w:del><w:t>", "<text:s c='-1'/>",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		for name, files := range map[string][]string{
			"x.docx": {"word/document.xml", "<w:document><w:body>" + in + "</w:body></w:document>"},
			"x.odt":  {"mimetype", mimeODF + "text", "content.xml", odtBody(in)},
		} {
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			for i := 0; i < len(files); i += 2 {
				w, err := z.CreateHeader(&zip.FileHeader{Name: files[i]}) // not packed
				if err == nil {
					_, err = w.Write([]byte(files[i+1]))
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			if err := z.Close(); err != nil {
				t.Fatal(err)
			}
			fuzzed(t, name, b.Bytes())
		}
	})
}

// FuzzText gives any file, in any encoding.
func FuzzText(f *testing.F) {
	for _, s := range []string{"a\xe4", "\xff\xfea\x00", "a\x00b\x00", "\x00\x00\x00a", "PK\x03\x04", "<?xml version='1.0'?><a>", "\xcf\xf0\xe8"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if isPDF(&input{path: "x", raw: in}) {
			t.Skip("this would start a program")
		}
		fuzzed(t, "x", in)
	})
}
