package refi_test

import (
	"bytes"
	"context"
	"fmt"

	"onrecord/exports/export"
	"onrecord/exports/exporttest"
	"onrecord/exports/refi"
)

// A project is a ZIP archive.
func Example() {
	ctx := context.Background()
	g, store := exporttest.Example(ctx)
	defer store.Close()
	var file bytes.Buffer
	if err := refi.REFI.Write(&file, &export.Input{Graph: g}); err != nil {
		panic(err)
	}
	fmt.Printf("%q\n", file.Next(4))
	// Output:
	// "PK\x03\x04"
}
