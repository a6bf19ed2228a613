package corpustest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// XLSX is a workbook of sheets, given as names and the rows of their sheetData in
// turn. Cells of style 1 are dates. Of the 1904 date system it is if odd.
func XLSX(t testing.TB, odd bool, sheets ...string) []byte {
	t.Helper()
	const head = `<?xml version="1.0" encoding="UTF-8"?>`
	var list, rels strings.Builder
	parts := []string{"xl/styles.xml", head + `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`}
	for i := 0; i < len(sheets); i += 2 {
		n := i/2 + 1
		state := ""
		name, hidden := strings.CutSuffix(sheets[i], " (hidden)")
		if hidden {
			state = ` state="hidden"`
		}
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d" r:id="r%d"%s/>`, name, n, n, state)
		fmt.Fprintf(&rels, `<Relationship Id="r%d" Type="http://x/worksheet" Target="/xl/worksheets/sheet%d.xml"/>`, n, n)
		parts = append(parts, fmt.Sprintf("xl/worksheets/sheet%d.xml", n), head+"<worksheet><sheetData>"+sheets[i+1]+"</sheetData></worksheet>")
	}
	parts = append(parts,
		"_rels/.rels", head+`<Relationships><Relationship Id="a" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml", head+fmt.Sprintf(`<workbook><workbookPr date1904="%t"/><sheets>%s</sheets></workbook>`, odd, list.String()),
		"xl/_rels/workbook.xml.rels", head+`<Relationships>`+rels.String()+`<Relationship Id="s" Type="http://x/styles" Target="styles.xml"/></Relationships>`)
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

// Row is a row of a sheet for XLSX: numbers as they are, with the style 1 where they
// end in d, and texts.
func Row(cells ...string) string {
	var b strings.Builder
	b.WriteString("<row>")
	for _, c := range cells {
		number, date := strings.CutSuffix(c, "d")
		switch {
		case strings.Trim(number, "0123456789.") != "":
			fmt.Fprintf(&b, `<c t="inlineStr"><is><t>%s</t></is></c>`, c)
		case date:
			fmt.Fprintf(&b, `<c s="1"><v>%s</v></c>`, number)
		default:
			fmt.Fprintf(&b, `<c><v>%s</v></c>`, number)
		}
	}
	b.WriteString("</row>")
	return b.String()
}
