package refi_test

import (
	"bytes"
	"context"
	"fmt"

	"onrecord/schema/refi"
)

// A project is written, and read again.
func Example() {
	const code, source = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"
	var file bytes.Buffer
	_, err := refi.Write(&file, &refi.Project{
		Name: "Study", Origin: "Example 1",
		Codes: []*refi.Code{{GUID: code, Name: "Closing the harbour"}},
		Sources: []*refi.Source{{
			GUID: source, Name: "Minutes", Path: "internal://minutes.txt", Text: "It must close.", HasText: true,
			Selections: []refi.Selection{{GUID: "00000000-0000-0000-0000-000000000003", Start: 3, End: 13, Codings: []refi.Coding{{GUID: "00000000-0000-0000-0000-000000000004", Code: code}}}},
		}},
	})
	if err != nil {
		panic(err)
	}
	p, err := refi.Read(context.Background(), "study.qdpx", file.Bytes(), refi.Bounds)
	if err != nil {
		panic(err)
	}
	for _, s := range p.Sources {
		for _, x := range s.Selections {
			fmt.Printf("%s: %q is coded %q\n", s.Name, s.Text[x.Start:x.End], p.Codes[0].Name)
		}
	}
	// Output: Minutes: "must close" is coded "Closing the harbour"
}
