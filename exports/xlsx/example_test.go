package xlsx_test

import (
	"bytes"
	"context"
	"fmt"

	"onrecord/data/workbook"
	"onrecord/exports/export"
	"onrecord/exports/exporttest"
	"onrecord/exports/xlsx"
)

// A workbook has a sheet for each kind.
func Example() {
	ctx := context.Background()
	g, store := exporttest.Example(ctx)
	defer store.Close()
	var out bytes.Buffer
	if err := xlsx.XLSX.Write(&out, &export.Input{Graph: g}); err != nil {
		panic(err)
	}
	book, err := workbook.Read(ctx, out.Bytes())
	if err != nil {
		panic(err)
	}
	for _, s := range book.Sheets {
		fmt.Println(s.Name, len(s.Rows))
	}
	// Output:
	// statements 2
	// actors 2
	// positions 2
	// places 1
	// events 1
	// sources 2
	// corpus 2
}
