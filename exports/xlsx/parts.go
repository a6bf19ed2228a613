package xlsx

import (
	"strconv"

	"onrecord/exports/emit"
)

const (
	officeSpace   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	packageSpace  = "http://schemas.openxmlformats.org/package/2006/"
	relationships = `<Relationships xmlns="` + packageSpace + `relationships">`
	sheetType     = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// styles are those of the cells. Texts have the format "@": one that is edited
// stays a text.
const styles = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
	`<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts>` +
	`<fonts count="3"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>` +
	`<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font>` +
	`<font><u/><sz val="11"/><color rgb="FF0563C1"/><name val="Calibri"/><family val="2"/></font></fonts>` +
	`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>` +
	`<fill><patternFill patternType="solid"><fgColor rgb="FFE7EBF0"/><bgColor indexed="64"/></patternFill></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
	`<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>` +
	`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>` +
	`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="left" vertical="top"/></xf>` +
	`<xf numFmtId="49" fontId="2" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>` +
	`<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top"/></xf></cellXfs>` +
	`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>` + "\n"

// close writes the parts that hold the sheets together.
func (b *workbook) close(title string, sheets []string) error {
	for _, part := range []struct {
		name  string
		write func(x *emit.XML)
	}{
		{"[Content_Types].xml", func(x *emit.XML) {
			x.Raw(`<Types xmlns="`, packageSpace, `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`)
			x.Raw(`<Override PartName="/xl/workbook.xml" ContentType="`, sheetType, `sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="`, sheetType, `styles+xml"/>`)
			for i := range sheets {
				x.Raw(`<Override PartName="/xl/worksheets/sheet`, strconv.Itoa(i+1), `.xml" ContentType="`, sheetType, `worksheet+xml"/>`)
			}
			x.Raw(`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`, "\n")
		}},
		{"_rels/.rels", func(x *emit.XML) {
			x.Raw(relationships, `<Relationship Id="rId1" Type="`, officeSpace, `officeDocument" Target="xl/workbook.xml"/>`)
			x.Raw(`<Relationship Id="rId2" Type="`, packageSpace, `relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`, "\n")
		}},
		{"docProps/core.xml", func(x *emit.XML) {
			x.Raw(`<cp:coreProperties xmlns:cp="`, packageSpace, `metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>`)
			x.Escaped(title)
			x.Raw("</dc:title><dc:creator>onrecord</dc:creator></cp:coreProperties>\n")
		}},
		{"xl/workbook.xml", func(x *emit.XML) {
			x.Raw("<workbook", mainSpace, `><bookViews><workbookView activeTab="0"/></bookViews><sheets>`)
			for i, name := range sheets {
				n := strconv.Itoa(i + 1)
				x.Raw(`<sheet name="`, name, `" sheetId="`, n, `" r:id="rId`, n, `"/>`)
			}
			x.Raw("</sheets></workbook>\n")
		}},
		{"xl/_rels/workbook.xml.rels", func(x *emit.XML) {
			x.Raw(relationships)
			for i := range sheets {
				n := strconv.Itoa(i + 1)
				x.Raw(`<Relationship Id="rId`, n, `" Type="`, officeSpace, `worksheet" Target="worksheets/sheet`, n, `.xml"/>`)
			}
			x.Raw(`<Relationship Id="rId`, strconv.Itoa(len(sheets)+1), `" Type="`, officeSpace, `styles" Target="styles.xml"/></Relationships>`, "\n")
		}},
		{"xl/styles.xml", func(x *emit.XML) { x.Raw(styles) }},
	} {
		x, err := b.part(part.name)
		if err != nil {
			return err
		}
		part.write(x)
		if err := x.Flush(); err != nil {
			return err
		}
	}
	return b.zip.Close()
}
