package export_test

import (
	"context"
	"fmt"
	"io"
	"os"

	"onrecord/exports/export"
	"onrecord/exports/exporttest"
	"onrecord/schema"
)

// A format that writes what actors are called.
func Example() {
	ctx := context.Background()
	g, store := exporttest.Example(ctx)
	defer store.Close()
	names := export.Format{
		Name: "names", Ext: ".txt", MediaType: "text/plain",
		Write: func(w io.Writer, in *export.Input) error {
			for e, err := range in.Entities {
				if err != nil {
					return err
				}
				if a, ok := e.(*schema.Actor); ok {
					fmt.Fprintln(w, a.Name)
				}
			}
			return nil
		},
	}
	if err := names.Write(os.Stdout, &export.Input{Graph: g}); err != nil {
		panic(err)
	}
	// Output:
	// Ada Quay
}
