package plaintext

import (
	"strings"
	"testing"
)

func odtBody(body string) string {
	return `<office:document-content><office:automatic-styles><number:text>no</number:text></office:automatic-styles><office:body><office:text>` + body + `</office:text></office:body></office:document-content>`
}

// odtOf is a document with a body.
func odtOf(t testing.TB, body string, more ...string) string {
	return zippedFiles(t, append([]string{"mimetype", mimeODF + "text", "content.xml", odtBody(body)}, more...)...)
}

func TestODT(t *testing.T) {
	const p, end = "<text:p>", "</text:p>"
	for _, c := range []struct{ name, in, want string }{
		{"paragraphs", `<text:h text:outline-level="1">Title</text:h>` + p + "One." + end + p + end + p + "Two <text:span>&amp; three</text:span>." + end, "Title\nOne.\n\nTwo & three.\n"},
		{"spaces", p + "  a \n  b<text:s/>c<text:s text:c=\"3\"/>d <text:s/>e<text:tab/>f<text:line-break/> g\u00a0" + end, "a b c   d  e\tf\ng\u00a0\n"},
		{"list", "<text:list><text:list-item>" + p + "a" + end + "<text:list><text:list-item>" + p + "b" + end + "</text:list-item></text:list></text:list-item></text:list>", "a\nb\n"},
		{"table", p + "x" + end + "<table:table><table:table-column/><table:table-row><table:table-cell>" + p + end + "</table:table-cell><table:table-cell>" + p + "1" + end + p + "2" + end + "</table:table-cell><table:covered-table-cell/><table:table-cell>" + p + "3" + end + "</table:table-cell></table:table-row></table:table>" + p + "y" + end, "x\n\t1\n2\t\t3\ny\n"},
		{"note", p + `said<text:note><text:note-citation>1</text:note-citation><text:note-body>` + p + "below" + end + `</text:note-body></text:note> she` + end + p + "on" + end, "said she\non\nbelow\n"},
		{"changes", `<text:tracked-changes><text:changed-region><text:deletion>` + p + "gone" + end + `</text:deletion></text:changed-region></text:tracked-changes>` + p + `We <text:change text:change-id="1"/>shall<office:annotation><dc:creator>A</dc:creator>` + p + "hm" + end + `</office:annotation> go` + end, "We shall go\n"},
		{"text box", p + `be<draw:frame><draw:text-box>` + p + "boxed" + end + `</draw:text-box><svg:title>t</svg:title><svg:desc>d</svg:desc></draw:frame>fore` + end + p + "after" + end, "before\nboxed\nafter\n"},
		{"hidden section", `<text:section text:display="none">` + p + "a" + end + "</text:section><text:section>" + p + "b" + end + "</text:section>", "b\n"},
		{"contents", `<text:table-of-content><text:table-of-content-source><text:index-title-template>T</text:index-title-template></text:table-of-content-source><text:index-body>` + p + "Chapter" + end + `</text:index-body></text:table-of-content>`, "Chapter\n"},
		{"fields", p + `page <text:page-number>3</text:page-number>, <text:title>Title</text:title>` + end, "page 3, Title\n"},
		{"words outside of paragraphs", "x" + p + "a" + end, "a\n"},
	} {
		if got := taken(t, "x.odt", odtOf(t, c.in), Options{}).Text; got != c.want {
			t.Errorf("%s: got\n%q\nwant\n%q", c.name, got, c.want)
		}
	}
	doc := taken(t, "x.odt", odtOf(t, p+"a"+end, "meta.xml", "<office:document-meta><office:meta><dc:title>A speech</dc:title></office:meta></office:document-meta>"), Options{})
	if doc.Title != "A speech" {
		t.Errorf("got the title %q", doc.Title)
	}
	flat := `<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:mimetype="` + mimeODF + `text"><office:meta><dc:title>Flat</dc:title></office:meta><office:settings>x</office:settings><office:body><office:text><text:p>a</text:p></office:text></office:body></office:document>`
	if doc := taken(t, "x.xml", flat, Options{}); doc.Text != "a\n" || doc.Title != "Flat" {
		t.Errorf("got %q with the title %q", doc.Text, doc.Title)
	}
}

func TestODTFaults(t *testing.T) {
	manifest := `<manifest:manifest><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`
	for _, c := range []struct{ name, in, want string }{
		{"empty", odtOf(t, "<text:p/>"), "there is no text in it"},
		{"encrypted", odtOf(t, "\x01\x02", "META-INF/manifest.xml", manifest), "this file has a password: save it without one"},
		{"no content", zippedFiles(t, "mimetype", mimeODF+"text"), "this file is damaged: it has no content.xml"},
		{"cut", zippedFiles(t, "mimetype", mimeODF+"text", "content.xml", "<office:body><office:text>"), "this file is damaged: content.xml ends within <office:text> (line 1, column 27)"},
		{"deep", odtOf(t, strings.Repeat("<text:list>", 10_000)), "this file has elements in content.xml that are nested more than 1000 deep (line 1, column 11099)"},
	} {
		if got := refused(t, "x.odt", c.in, Options{}); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}
