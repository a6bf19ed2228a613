package workbook

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/exports/oracle"
)

// LibreOffice reads a table, saves it as XLSX and as ODS, and the cells are the same
// each time.
func TestLibreOffice(t *testing.T) {
	oracle.Calc.Needs(t)
	dir := t.TempDir()
	page := filepath.Join(dir, "a.fods")
	const flat = `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles>
<number:date-style style:name="N1"><number:day number:style="long"/><number:text>.</number:text><number:month number:style="long"/><number:text>.</number:text><number:year number:style="long"/></number:date-style>
<number:date-style style:name="N2"><number:month number:textual="true" number:style="long"/><number:text> </number:text><number:year number:style="long"/></number:date-style>
<number:number-style style:name="N3"><number:number number:decimal-places="0" number:min-integer-digits="5"/></number:number-style>
<number:time-style style:name="N4"><number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/></number:time-style>
<style:style style:name="d" style:family="table-cell" style:data-style-name="N1"/><style:style style:name="m" style:family="table-cell" style:data-style-name="N2"/><style:style style:name="z" style:family="table-cell" style:data-style-name="N3"/><style:style style:name="t" style:family="table-cell" style:data-style-name="N4"/>
</office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="Kodierung 2025">
<table:table-column table:number-columns-repeated="9"/>
<table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>Coding of the harbour debate</text:p></table:table-cell><table:covered-table-cell/></table:table-row>
<table:table-row/>
<table:table-row><table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>Ada <text:span>Quay</text:span></text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>two</text:p><text:p>lines</text:p></table:table-cell><table:table-cell table:style-name="d" office:value-type="date" office:date-value="2025-08-15"/><table:table-cell table:style-name="m" office:value-type="date" office:date-value="2025-08-01"/><table:table-cell table:style-name="z" office:value-type="float" office:value="42"/></table:table-row>
<table:table-row><table:covered-table-cell/><table:table-cell office:value-type="boolean" office:boolean-value="true"/><table:table-cell office:value-type="float" office:value="0.1" table:formula="of:=0.1+0.2"/><table:table-cell table:formula="of:=NA()"/><table:table-cell table:formula="of:=&quot;a&quot;&amp;&quot;b&quot;"/><table:table-cell table:style-name="t" office:value-type="time" office:time-value="PT10H30M00S"/></table:table-row>
</table:table><table:table table:name="Zweites"><table:table-row><table:table-cell office:value-type="string"><text:p>=SUM(A1)</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document>`
	if err := os.WriteFile(page, []byte(flat), 0o666); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"A1 text Coding of the harbour debate",
		"A3 text Ada Quay", "B3 text two\nlines", "C3 date 2025-08-15", "D3 date 2025-08", "E3 number 00042",
		"A4 text Ada Quay", "B4 bool TRUE", "C4 number 0.3", "D4 error #N/A", "E4 text ab", "F4 time 10:30",
	}
	for _, ext := range []string{"xlsx", "ods"} {
		oracle.Run(t, oracle.Calc, "-env:UserInstallation=file://"+filepath.ToSlash(filepath.Join(dir, "home")), "--headless", "--convert-to", ext, "--outdir", dir, page)
		raw, err := os.ReadFile(filepath.Join(dir, "a."+ext))
		if err != nil {
			t.Fatal(err)
		}
		b, err := Read(t.Context(), raw)
		if err != nil {
			t.Fatalf("%s: %v", ext, err)
		}
		if diff := cmp.Diff(want, told(b.Sheets[0])); diff != "" {
			t.Errorf("%s: %s", ext, diff)
		}
		if diff := cmp.Diff([]string{"A1 text =SUM(A1)"}, told(b.Sheets[1])); diff != "" {
			t.Errorf("%s: %s", ext, diff)
		}
		if b.Sheets[0].Name != "Kodierung 2025" {
			t.Errorf("%s: the sheet is %q", ext, b.Sheets[0].Name)
		}
	}
}
