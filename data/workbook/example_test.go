package workbook_test

import (
	"context"
	"fmt"

	"onrecord/data/workbook"
)

const flat = `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:body><office:spreadsheet><table:table table:name="Coding">
<table:table-row><table:table-cell office:value-type="string"><text:p>Ada Quay</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="42"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document>`

// A cell knows where it stands and what kind of value it has.
func Example() {
	book, err := workbook.Read(context.Background(), []byte(flat))
	if err != nil {
		panic(err)
	}
	for _, s := range book.Sheets {
		for _, row := range s.Rows {
			for _, c := range row.Cells {
				fmt.Println(s.Name, workbook.Address(c.Column, row.Number), c.Text, c.Kind == workbook.Number)
			}
		}
	}
	// Output:
	// Coding A1 Ada Quay false
	// Coding B1 42 true
}
