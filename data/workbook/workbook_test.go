package workbook

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// zipped packs parts, given by name and text in turn.
func zipped(t testing.TB, parts ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const head = `<?xml version="1.0" encoding="UTF-8"?>`

// xlsxOf is a workbook whose sheets have the contents of worksheets.
func xlsxOf(t testing.TB, sheets ...string) []byte {
	t.Helper()
	var list, rels strings.Builder
	parts := []string{
		"xl/styles.xml", head + `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\.mm\.yyyy"/><numFmt numFmtId="165" formatCode="[$-407]mmmm\ yyyy;@"/><numFmt numFmtId="166" formatCode="0000"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="22"/><xf numFmtId="20"/><xf numFmtId="9"/></cellXfs></styleSheet>`,
		"xl/sharedStrings.xml", head + `<sst><si><t>Speaker</t></si><si><r><rPr><b/></rPr><t xml:space="preserve">We will </t></r><r><t>close</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si><si><t>a_x000D_
b _xD83D__xDE00_ _x005F_x0041_</t></si></sst>`,
	}
	for i, s := range sheets {
		n := fmt.Sprint(i + 1)
		fmt.Fprintf(&list, `<sheet name="S%s" sheetId="%s" r:id="rId%s"/>`, n, n, n)
		fmt.Fprintf(&rels, `<Relationship Id="rId%s" Type="http://x/worksheet" Target="/xl/worksheets/sheet%s.xml"/>`, n, n)
		parts = append(parts, "xl/worksheets/sheet"+n+".xml", head+"<worksheet>"+s+"</worksheet>")
	}
	return zipped(t, append(parts,
		"_rels/.rels", head+`<Relationships><Relationship Id="a" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml", head+`<workbook><sheets>`+list.String()+`</sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", head+`<Relationships>`+rels.String()+`<Relationship Id="s" Type="http://x/styles" Target="styles.xml"/><Relationship Id="t" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`)...)
}

// told are the cells of a sheet: address, kind and text.
func told(s *Sheet) []string {
	names := []string{"text", "number", "date", "time", "bool", "error", "uncomputed"}
	var out []string
	for _, r := range s.Rows {
		for _, c := range r.Cells {
			out = append(out, fmt.Sprintf("%s %s %s", Address(c.Column, r.Number), names[c.Kind], c.Text))
		}
	}
	return out
}

func TestXLSX(t *testing.T) {
	raw := xlsxOf(t, `<sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><r><t>in </t></r><r><t>line</t></r></is></c></row>
<row r="3" hidden="1"><c r="A3" t="s"><v>1</v></c><c t="s"><v>2</v></c><c r="XFD3"><v>7</v></c></row>
<row><c><v>0.30000000000000004</v></c><c><v>1E2</v></c><c s="4"><v>7</v></c><c s="7"><v>0.5</v></c><c><v>12345678901234567890</v></c><c><v>-0</v></c></row>
<row><c s="1"><v>45884</v></c><c s="2"><v>60</v></c><c s="2"><v>59</v></c><c s="3"><v>45870</v></c><c s="3"><v>45884</v></c><c s="5"><v>45884.5</v></c><c s="6"><v>0.4375</v></c><c s="1"><v>-1</v></c><c t="d"><v>2025-08-15T00:00:00</v></c></row>
<row><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#N/A</v></c><c t="str"><f>A1&amp;"x"</f><v>made_x0009_</v></c><c><f>1+1</f></c><c><f>1+1</f><v>2</v></c><c s="1"/><c t="s"/></row>
<row r="1048576"><c r="B1048576"><v>1</v></c></row>
</sheetData><conditionalFormatting><cfRule><formula>1</formula></cfRule></conditionalFormatting>`)
	b, err := Read(t.Context(), raw)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"A1 text Speaker", "C1 text in line",
		"A3 text We will close", "B3 text a\r\nb 😀 _x0041_", "XFD3 number 7",
		"A4 number 0.3", "B4 number 100", "C4 number 0007", "D4 number 0.5", "E4 number 12345678901234600000", "F4 number 0",
		"A5 date 2025-08-15", "B5 date 1900-02-29", "C5 date 1900-02-28", "D5 date 2025-08", "E5 date 2025-08-15", "F5 date 2025-08-15T12:00", "G5 time 10:30", "H5 number -1", "I5 date 2025-08-15",
		"A6 bool TRUE", "B6 bool FALSE", "C6 error #N/A", "D6 text made\t", "E6 uncomputed ", "F6 number 2",
		"B1048576 number 1",
	}
	s := b.Sheets[0]
	if diff := cmp.Diff(want, told(s)); diff != "" {
		t.Error(diff)
	}
	if s.HiddenRows != 1 || s.Uncomputed != 1 || s.Name != "S1" || len(b.Sheets) != 1 {
		t.Errorf("got %d hidden rows, %d formulas without values, %q, %d sheets", s.HiddenRows, s.Uncomputed, s.Name, len(b.Sheets))
	}
}

// Whatever is merged is filled down, in the rows that there are.
func TestMerged(t *testing.T) {
	b, err := Read(t.Context(), xlsxOf(t, `<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="B2"><v>3</v></c></row><row r="3"><c r="C3"><v>4</v></c></row><row r="5"><c r="B5"><v>5</v></c></row></sheetData>
<mergeCells><mergeCell ref="A1:A4"/><mergeCell ref="A2:A9"/><mergeCell ref="B1:C1"/><mergeCell ref="B2:C3"/><mergeCell ref="Q1:Q1048576"/></mergeCells>`))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"A1 number 1", "B1 number 2", "A2 number 1", "B2 number 3", "A3 number 1", "B3 number 3", "C3 number 4", "B5 number 5"}
	if diff := cmp.Diff(want, told(b.Sheets[0])); diff != "" || b.Sheets[0].Filled != 3 {
		t.Errorf("filled %d: %s", b.Sheets[0].Filled, diff)
	}
}

// Days are counted from 1904 where the workbook says so.
func TestFrom1904(t *testing.T) {
	kind, text := format{shows: year | month | day}.value("44422", true)
	if kind != Date || text != "2025-08-15" {
		t.Errorf("got %d %s", kind, text)
	}
}

func TestFormats(t *testing.T) {
	for code, want := range map[string]format{
		"General":                        {},
		"yyyy-mm-dd":                     {shows: year | month | day},
		`[$-F800]dddd\,\ mmmm\ dd\,\ yy`: {shows: year | month | day},
		"mmm-yy":                         {shows: year | month},
		"yyyy":                           {shows: year},
		"h:mm AM/PM":                     {shows: hours | minutes},
		"[h]:mm:ss":                      {shows: elapsed | hours | minutes | seconds},
		"mm:ss.0":                        {shows: minutes | seconds},
		"d/m/yy h:mm":                    {shows: year | month | day | hours | minutes},
		`0.00" days"`:                    {},
		`#,##0\ "Kčs"`:                   {},
		`[Red]0;[Blue]-0`:                {},
		"00000":                          {digits: 5},
		`"day "0`:                        {},
		`[Red]`:                          {},
		`"open`:                          {},
		`[open`:                          {},
		`TT.MM.JJJJ`:                     {shows: month}, // files have English letters, whatever the program's language
	} {
		if got := parseFormat(code); got != want {
			t.Errorf("%s: got %+v, want %+v", code, got, want)
		}
	}
}

// odsOf is a workbook of OpenDocument.
func odsOf(t testing.TB, styles, tables string) []byte {
	t.Helper()
	return zipped(t, "mimetype", mimeSpreadsheet, "content.xml", head+`<office:document-content><office:automatic-styles>`+styles+`</office:automatic-styles><office:body><office:spreadsheet>`+tables+`</office:spreadsheet></office:body></office:document-content>`)
}

func TestODS(t *testing.T) {
	raw := odsOf(t, `<number:date-style style:name="N1"><number:month/><number:text> </number:text><number:year/></number:date-style><number:number-style style:name="N2"><number:number number:decimal-places="0" number:min-integer-digits="4"/></number:number-style>
<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/><style:style style:name="ce2" style:family="table-cell" style:data-style-name="N2"/><style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>`,
		`<table:tracked-changes><table:cell-content-change><table:previous><table:change-track-table-cell><text:p>old</text:p></table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>
<table:table table:name="One"><table:table-column table:number-columns-repeated="2"/><table:table-column table:default-cell-style-name="ce1"/><table:table-column table:number-columns-repeated="16381" table:default-cell-style-name="ce2"/>
<table:table-header-rows><table:table-row><table:table-cell office:value-type="string" calcext:value-type="string"><text:p>Spea<text:span>ker</text:span></text:p></table:table-cell><table:table-cell table:number-columns-repeated="16383"/></table:table-row></table:table-header-rows>
<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/></table:table-row>
<table:table-row table:visibility="filter"><table:table-cell office:value-type="string" table:number-rows-spanned="2"><office:annotation><text:p>note</text:p></office:annotation><text:p>a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d</text:p><text:p>e</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="0.30000000000000004"><text:p>0,3</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2025-08-01"><text:p>August 2025</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7"><text:p>0007</text:p></table:table-cell></table:table-row>
<table:table-row><table:covered-table-cell office:value-type="float" office:value="3"><text:p>3</text:p></table:covered-table-cell><table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2025-08-15T10:30:00"/><table:table-cell office:value-type="time" office:time-value="PT26H30M00S"/><table:table-cell office:value-type="string" calcext:value-type="error" table:formula="of:=NA()"><text:p>#N/A</text:p></table:table-cell><table:table-cell table:formula="of:=1"/><table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50 %</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
<table:shapes><draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame></table:shapes></table:table>
<table:table table:name="Two" table:style-name="ta1"><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string" office:string-value="x"/></table:table-row></table:table>`)
	b, err := Read(t.Context(), raw)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"A1 text Speaker",
		"A4 text a  b\tc\nd\ne", "B4 number 0.3", "C4 date 2025-08", "D4 number 0007", "E4 number 0007",
		"A5 text a  b\tc\nd\ne", "B5 bool TRUE", "C5 date 2025-08-15T10:30", "D5 time 26:30", "E5 error #N/A", "F5 uncomputed ", "G5 number 0.5",
	}
	if diff := cmp.Diff(want, told(b.Sheets[0])); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"A1 text x", "A2 text x"}, told(b.Sheets[1])); diff != "" {
		t.Error(diff)
	}
	one, two := b.Sheets[0], b.Sheets[1]
	if one.Comments != 1 || one.HiddenRows != 1 || one.Filled != 1 || one.Covered != 1 || one.Uncomputed != 1 || one.Hidden || !two.Hidden || two.Name != "Two" {
		t.Errorf("got %+v and %+v", one, two)
	}
}

// Days are counted from the day that a workbook of OpenDocument names.
func TestNullDate(t *testing.T) {
	tables := func(day string) string {
		return `<table:calculation-settings><table:null-date table:date-value="` + day + `" table:value-type="date"/></table:calculation-settings><table:table table:name="One"><table:table-row><table:table-cell office:value-type="float" office:value="44422"/></table:table-row></table:table>`
	}
	for day, want := range map[string]string{"1899-12-30": "", "1904-01-01": "1904-01-01", "1900-01-01": "1900-01-01"} {
		b, err := Read(t.Context(), odsOf(t, "", tables(day)))
		if err != nil {
			t.Fatal(err)
		}
		if got := b.Sheets[0].DayZero; got != want {
			t.Errorf("%s: counted from %q, want %q", day, got, want)
		}
	}
	if _, err := Read(t.Context(), odsOf(t, "", tables("1904"))); err == nil || !strings.Contains(err.Error(), `it counts days from "1904", which is no day`) {
		t.Errorf("got %v", err)
	}
}

func TestRefused(t *testing.T) {
	sheet := func(data string) []byte { return xlsxOf(t, "<sheetData>"+data+"</sheetData>") }
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"nothing":          {nil, "this file is empty"},
		"text":             {[]byte("a,b\n"), "this is no workbook: neither XLSX nor ODS"},
		"an old one":       {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xx"), "this workbook is of the old kind (XLS), or has a password: save it as XLSX or ODS, without a password"},
		"half":             {sheet("")[:200], "this file is damaged: not a valid zip file"},
		"a binary one":     {zipped(t, "xl/workbook.bin", ""), "this workbook is of the binary kind (XLSB): save it as XLSX or ODS"},
		"a document":       {zipped(t, "word/document.xml", ""), "this is no workbook: it has no xl/workbook.xml"},
		"a text":           {zipped(t, "mimetype", "application/vnd.oasis.opendocument.text"), "this is no workbook: it says that it is application/vnd.oasis.opendocument.text"},
		"a password":       {zipped(t, "mimetype", mimeSpreadsheet, "content.xml", "", "META-INF/manifest.xml", "<m><encryption-data/></m>"), "this workbook has a password: save it without one"},
		"outside":          {zipped(t, "xl/../../x", ""), `this file has a part "xl/../../x" that would be outside of it`},
		"absolute":         {zipped(t, "/x", ""), `this file has a part "/x" that would be outside of it`},
		"twice":            {zipped(t, "a", "", "a", ""), `this file is damaged: it has two parts "a"`},
		"a document type":  {zipped(t, "xl/workbook.xml", `<!DOCTYPE w [<!ENTITY a "b">]><w>&a;</w>`), "this file has a document type declaration (<!DOCTYPE …>) in xl/workbook.xml, which is never followed: take it out (line 1, column 1)"},
		"an entity":        {zipped(t, "xl/workbook.xml", `<w>&a;</w>`), "this file is damaged: xl/workbook.xml is no XML: invalid character entity &a; (line 1, column 7)"},
		"no sheet":         {zipped(t, "xl/workbook.xml", `<w><sheet name="A" r:id="x"/></w>`), `this workbook is damaged: the sheet "A" is not in it`},
		"half a part":      {zipped(t, "xl/workbook.xml", "<w>"), "this file is damaged: xl/workbook.xml ends within <w> (line 1, column 4)"},
		"too many ends":    {zipped(t, "xl/workbook.xml", "</w>"), "this file is damaged: </w> ends what did not begin in xl/workbook.xml (line 1, column 1)"},
		"deep":             {zipped(t, "xl/workbook.xml", strings.Repeat("<w>", 101)), "this file has elements in xl/workbook.xml that are nested more than 100 deep (line 1, column 301)"},
		"rows in disorder": {sheet(`<row r="2"/><row r="1"/>`), `this workbook is damaged: in sheet "S1" row 1 does not follow row 2`},
		"another row":      {sheet(`<row r="2"><c r="A3"/></row>`), `this workbook is damaged: in sheet "S1" cell "A3" is in row 2`},
		"beyond the end":   {sheet(`<row r="2"><c r="XFE2"/></row>`), `this workbook is damaged: in sheet "S1" cell "XFE2" is in row 2`},
		"a cell twice":     {sheet(`<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>1</v></c></row>`), `this workbook is damaged: in sheet "S1" there are two cells A2`},
		"no such text":     {sheet(`<row r="2"><c r="A2" t="s"><v>3</v></c></row>`), `this workbook is damaged: in sheet "S1" cell A2 has text 3, and there are 3`},
		"a table in one":   {odsOf(t, "", `<table:table table:name="A"><table:table-row><table:table-cell><table:table/></table:table-cell></table:table-row></table:table>`), "this workbook has a table in a cell"},
		"too long":         {odsOf(t, "", `<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576"/><table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>`), `this workbook is damaged: the sheet "A" has more than 1048576 rows`},
		"many alike":       {odsOf(t, "", `<table:table table:name="A"><table:table-row table:number-rows-repeated="10001"><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>`), `this workbook is damaged: in sheet "A" row 1, which is not empty, is repeated 10001 times, and the most that is read is 10000`},
	} {
		_, err := Read(t.Context(), c.raw)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

// Each limit holds.
func TestLimits(t *testing.T) {
	raw := xlsxOf(t, `<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c r="B2"><v>2</v></c></row></sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells>`, "")
	repeated := odsOf(t, "", `<table:table table:name="A"><table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-repeated="1000" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>`)
	for name, c := range map[string]struct {
		raw  []byte
		l    limits
		want string
	}{
		"none reached":    {raw, limits{1 << 20, 4, 3, 10, 2}, ""},
		"bytes":           {raw, limits{1 << 10, 4, 3, 10, 2}, "this file unpacks to more than 1024 bytes, which is the most that is read"},
		"filled cells":    {raw, limits{1 << 20, 3, 3, 10, 2}, "this workbook has more than 16777216 cells, which is the most that is read: save its sheets as CSV"},
		"parts":           {raw, limits{1 << 20, 4, 3, 4, 2}, "this file has 7 files in it, and the most that is read is 4"},
		"sheets":          {raw, limits{1 << 20, 4, 3, 10, 1}, "this workbook has more than 1 sheets, which is the most that is read"},
		"shared texts":    {raw, limits{1 << 20, 4, 2, 10, 2}, "this workbook has more than 16777216 texts, which is the most that is read: save its sheets as CSV"},
		"repeated cells":  {repeated, limits{1 << 20, 999_999, 3, 10, 2}, "this workbook has more than 16777216 cells, which is the most that is read: save its sheets as CSV"},
		"repeated, fine":  {repeated, limits{1 << 20, 1_000_000, 3, 10, 2}, ""},
		"a flat one":      {[]byte("<office:document office:mimetype=\"" + mimeSpreadsheet + "\"></office:document>"), limits{unpacked: 10}, "this workbook has 100 bytes, and the most that is read is 0 MB"},
		"a flat, in full": {[]byte("<office:document office:mimetype=\"" + mimeSpreadsheet + "\"></office:document>"), limits{unpacked: 1000}, ""},
	} {
		_, err := read(t.Context(), c.raw, c.l)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, raw); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
}

// What would fill the memory is refused.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	styles := func(text string) []byte {
		return zipped(t, "xl/workbook.xml", "<w/>", "xl/_rels/workbook.xml.rels", `<r><Relationship Id="a" Type="/styles" Target="styles.xml"/></r>`, "xl/styles.xml", text)
	}
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"a text without end": {styles("<s>" + strings.Repeat(" ", 16<<20+1<<16)), "this file is damaged: xl/styles.xml has a text or a tag of more than 16 MB (line 1, column 16842753)"},
		"a tag without end":  {styles("<s " + strings.Repeat("a", 16<<20+1<<16)), "this file is damaged: xl/styles.xml has a text or a tag of more than 16 MB (line 1, column 1)"},
		"formats":            {styles("<s><cellXfs>" + strings.Repeat("<xf/>", maxListed+1)), "this workbook has more than 1048576 formats, which is the most that is read"},
	} {
		if _, err := Read(t.Context(), c.raw); err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

func TestAddress(t *testing.T) {
	for address, want := range map[string][2]int{"A1": {1, 1}, "Z9": {26, 9}, "AA10": {27, 10}, "XFD1048576": {16384, 1048576}, "C7": {3, 7}} {
		column, row := cellRef(address)
		if [2]int{column, row} != want || Address(column, row) != address {
			t.Errorf("%s: got %d, %d, and %s", address, column, row, Address(column, row))
		}
	}
	for _, none := range []string{"", "A", "7", "XFE1", "A0", "A1048577", "AAAAAAAAAAAA1", "A-1", "A1B"} {
		if column, row := cellRef(none); column != 0 || row != 0 {
			t.Errorf("%s: got %d, %d", none, column, row)
		}
	}
}

// Whatever the parts hold, the rows ascend, and so do the cells of each.
func FuzzRead(f *testing.F) {
	f.Add(`<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells>`, `<si><t>x</t></si>`, `<number:date-style style:name="N1"/>`, `<table:table table:name="A"><table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row></table:table>`)
	f.Fuzz(func(t *testing.T, sheet, strings, styles, tables string) {
		for _, raw := range [][]byte{
			zipped(t, "xl/workbook.xml", `<w><sheet name="A" r:id="a"/></w>`, "xl/_rels/workbook.xml.rels", `<r><Relationship Id="a" Type="/worksheet" Target="a.xml"/><Relationship Id="b" Type="/sharedStrings" Target="b.xml"/></r>`, "xl/a.xml", sheet, "xl/b.xml", strings),
			odsOf(t, styles, tables),
		} {
			b, err := read(t.Context(), raw, limits{1 << 20, 1000, 1000, 10, 10})
			if err != nil {
				continue
			}
			for _, s := range b.Sheets {
				row := 0
				for _, r := range s.Rows {
					column := 0
					if r.Number <= row || len(r.Cells) == 0 {
						t.Fatalf("row %d stands behind row %d, with %d cells", r.Number, row, len(r.Cells))
					}
					row = r.Number
					for _, c := range r.Cells {
						if c.Column <= column || c.Text == "" && c.Kind != Uncomputed {
							t.Fatalf("row %d: column %d stands behind %d, with %q", row, c.Column, column, c.Text)
						}
						column = c.Column
					}
				}
			}
		}
	})
}
