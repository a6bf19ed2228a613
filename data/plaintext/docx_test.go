package plaintext

import (
	"strings"
	"testing"
)

const wordNames = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`

// docxOf is a document with a body.
func docxOf(t testing.TB, body string, more ...string) string {
	return zippedFiles(t, append([]string{"word/document.xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ` + wordNames + `><w:body>` + body + `</w:body></w:document>`}, more...)...)
}

func TestDOCX(t *testing.T) {
	const p = "<w:p><w:r><w:t>"
	const end = "</w:t></w:r></w:p>"
	for _, c := range []struct{ name, in, want string }{
		{"paragraphs", p + "One." + end + "<w:p/>" + p + "Two &amp; three." + end, "One.\n\nTwo & three.\n"},
		{"runs", `<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="4"/></w:tabs><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t xml:space="preserve">a </w:t></w:r><w:hyperlink><w:r><w:rPr><w:b/></w:rPr><w:t>b</w:t></w:r></w:hyperlink></w:p>`, "a b\n"},
		{"tab and breaks", "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t><w:br w:type='page'/></w:r></w:p>" + p + "e" + end, "a\tb\nc\nd\n\ne\n"},
		{"hyphens", "<w:p><w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:t>c</w:t><w:sym w:font='x' w:char='2014'/></w:r></w:p>", "a\u2011b\u00adc—\n"},
		{"changes", `<w:p><w:r><w:t xml:space="preserve">We </w:t></w:r><w:del w:id="1"><w:r><w:delText>will</w:delText><w:t>!</w:t></w:r></w:del><w:ins w:id="2"><w:r><w:t>shall</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>x</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t> go</w:t></w:r></w:moveTo></w:p>`, "We shall go\n"},
		{"hidden", `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>a</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>b</w:t></w:r></w:p>`, "b\n"},
		{"field", `<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>7</w:t></w:r></w:p>`, "7\n"},
		{"table", p + "a" + end + "<w:tbl><w:tblPr/><w:tr><w:tc><w:p/></w:tc><w:tc>" + p + "1" + end + p + "2" + end + "</w:tc><w:tc>" + p + "3" + end + "</w:tc></w:tr><w:tr><w:tc>" + p + "4" + end + "</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>" + p + "b" + end, "a\n\t1\n2\t3\n4\nb\n"},
		{"table in a table", "<w:tbl><w:tr><w:tc>" + p + "a" + end + "</w:tc><w:tc><w:tbl><w:tr><w:tc>" + p + "b" + end + "</w:tc><w:tc>" + p + "c" + end + "</w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>" + p + "d" + end, "a\nb\tc\n\nd\n"},
		{"text box", `<w:p><w:r><w:t>be</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:docPr descr="x"/><w:txbxContent>` + p + "boxed" + end + `</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>` + p + "boxed" + end + `</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>fore</w:t></w:r></w:p>` + p + "after" + end, "before\nboxed\nafter\n"},
		{"words outside of runs", "<w:p>\n  x\n  <w:r> y <w:t>a</w:t></w:r></w:p>", "a\n"},
	} {
		if got := taken(t, "x.docx", docxOf(t, c.in), Options{}).Text; got != c.want {
			t.Errorf("%s: got\n%q\nwant\n%q", c.name, got, c.want)
		}
	}
}

func TestDOCXParts(t *testing.T) {
	const p = "<w:p><w:r><w:t>"
	const end = "</w:t></w:r></w:p>"
	note := func(kind, text string) string {
		return `<w:` + kind + `s ` + wordNames + `><w:` + kind + ` w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:` + kind + `><w:` + kind + ` w:id="2">` + p + text + end + `</w:` + kind + `></w:` + kind + `s>`
	}
	doc := taken(t, "x.docx", docxOf(t, `<w:p><w:r><w:t>said</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t> she</w:t></w:r></w:p>`,
		"_rels/.rels", `<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/word/document.xml"/><Relationship Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
		"docProps/core.xml", `<cp:coreProperties><dc:title>A  speech</dc:title><dc:creator>x</dc:creator></cp:coreProperties>`,
		"word/endnotes.xml", note("endnote", "at the end"), "word/footnotes.xml", note("footnote", "below"), "word/comments.xml", "<w:comments>"+p+"hm"+end+"</w:comments>",
		"word/header1.xml", "<w:hdr>"+p+"head"+end+"</w:hdr>"), Options{})
	if want := "said she\nbelow\nat the end\n"; doc.Text != want || doc.Title != "A speech" {
		t.Errorf("got %q with the title %q", doc.Text, doc.Title)
	}
	moved := zippedFiles(t, "_rels/.rels", `<Relationships><Relationship Type="http://x/officeDocument" Target="word/document2.xml"/></Relationships>`, "word/document2.xml", "<w:document>"+p+"b"+end+"</w:document>", "word/document.xml", "<w:document>"+p+"a"+end+"</w:document>")
	if got := taken(t, "x.docx", moved, Options{}).Text; got != "b\n" {
		t.Errorf("got %q", got)
	}
}

func TestDOCXFaults(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", docxOf(t, "<w:p/>"), "there is no text in it"},
		{"cut XML", docxOf(t, "<w:p"), "this file is damaged: word/document.xml is no XML: "},
		{"ends early", zippedFiles(t, "word/document.xml", "<w:document><w:p>"), "this file is damaged: word/document.xml ends within <w:p>"},
		{"ends too much", zippedFiles(t, "word/document.xml", "</w:p>"), "this file is damaged: </w:p> ends what did not begin in word/document.xml"},
		{"deep", docxOf(t, strings.Repeat("<w:p>", 10_000)), "this file has elements in word/document.xml that are nested more than 1000 deep"},
		{"no main part", zippedFiles(t, "word/document3.xml", "x"), "this file is damaged: it has no word/document.xml"},
		{"entities", zippedFiles(t, "word/document.xml", `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>`), "this file is damaged: word/document.xml is no XML: "},
	} {
		if got := refused(t, "x.docx", c.in, Options{}); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}
