package plaintext

import (
	"path/filepath"
	"strings"
	"testing"

	"onrecord/exports/oracle"
)

// LibreOffice writes a page as DOCX, ODT, RTF and flat XML, and the text is the
// same each time.
func TestLibreOffice(t *testing.T) {
	oracle.Writer.Needs(t)
	page := saved(t, "a.html", `<!DOCTYPE html><html><head><meta charset="utf-8"><title>The harbour &amp; the town</title></head><body>
<h1>Der Hafen</h1><p>„Wir bauen
 ihn“, sagte <b>Müller</b>.<br>Zweite Zeile&nbsp;hier.</p>
<ul><li>eins</li><li>zwei<ul><li>drei</li></ul></li></ul>
<table><tr><th>A</th><th>B</th><th>C</th></tr><tr><td></td><td>x<br>y</td><td>z</td></tr></table>
<pre>a  b
  c</pre><p>co&shy;op &#8211; “x” &#x1d4b3; Привет {\a}</p></body></html>`)
	const want = "Der Hafen\n„Wir bauen ihn“, sagte Müller.\nZweite Zeile\u00a0hier.\neins\nzwei\ndrei\nA\tB\tC\n\tx\ny\tz\na  b\n  c\nco\u00adop – “x” 𝒳 Привет {\\a}\n"
	dir := t.TempDir()
	for _, c := range []struct{ ext, filter, format string }{
		{"docx", "MS Word 2007 XML", "DOCX"}, {"odt", "writer8", "ODT"}, {"fodt", "OpenDocument Text Flat XML", "ODT"}, {"rtf", "Rich Text Format", "RTF"},
	} {
		oracle.Run(t, oracle.Writer, "-env:UserInstallation=file://"+filepath.ToSlash(filepath.Join(dir, "home")), "--headless", "--infilter=HTML (StarWriter)",
			"--convert-to", c.ext+":"+c.filter, "--outdir", dir, page)
		doc, err := Read(t.Context(), filepath.Join(dir, "a."+c.ext), Options{})
		if err != nil {
			t.Fatalf("%s: %v", c.ext, err)
		}
		// Spaces at the ends of lines are those of LibreOffice's reader.
		var lines []string
		for line := range strings.Lines(doc.Text) {
			lines = append(lines, strings.TrimRight(line, " \n"))
		}
		if got := strings.Join(lines, "\n") + "\n"; got != want || doc.Format != c.format || doc.Title != "The harbour & the town" {
			t.Errorf("%s: got %s %q\n%q\nwant\n%q", c.ext, doc.Format, doc.Title, got, want)
		}
	}
}
