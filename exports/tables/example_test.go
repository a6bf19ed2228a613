package tables_test

import (
	"bytes"
	"context"
	"fmt"

	"onrecord/exports/export"
	"onrecord/exports/exporttest"
	"onrecord/exports/tables"
)

// Entities and statements, a line of JSON each, of which the beginnings are printed.
func Example() {
	ctx := context.Background()
	g, store := exporttest.Example(ctx)
	defer store.Close()
	var lines bytes.Buffer
	if err := tables.JSONLines.Write(&lines, &export.Input{Graph: g}); err != nil {
		panic(err)
	}
	for line := range bytes.Lines(lines.Bytes()) {
		fmt.Printf("%.30s…\n", line)
	}
	// Output:
	// {"kind":"corpus","id":"harbour…
	// {"kind":"actor","id":"quay","i…
	// {"kind":"position","id":"close…
	// {"kind":"source","id":"gazette…
	// {"kind":"statement","id":"no-s…
}
