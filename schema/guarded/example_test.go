package guarded_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"

	"onrecord/schema/guarded"
)

// titles prints the text of each title.
type titles struct{ inside bool }

func (w *titles) Enter(e *xml.StartElement) (bool, error) {
	w.inside = e.Name.Local == "title"
	return true, nil
}
func (w *titles) Leave(xml.Name) error { w.inside = false; return nil }

func (w *titles) Text(s []byte) {
	if w.inside {
		fmt.Printf("%s\n", s)
	}
}

// A file of an archive is walked, and what defines an entity of its own is refused.
func Example() {
	var raw bytes.Buffer
	packed := zip.NewWriter(&raw)
	for name, text := range map[string]string{
		"content.xml": "<book><title>On harbours</title><p>…</p></book>",
		"bomb.xml":    `<!DOCTYPE book [<!ENTITY a "aaaa">]><book>&a;</book>`,
	} {
		file, err := packed.Create(name)
		if err == nil {
			_, err = io.WriteString(file, text)
		}
		if err != nil {
			panic(err)
		}
	}
	if err := packed.Close(); err != nil {
		panic(err)
	}
	ctx := context.Background()
	a, err := guarded.Open(raw.Bytes(), guarded.Limits{Files: 10, All: 1 << 20, Part: 1 << 20})
	if err != nil {
		panic(err)
	}
	for _, name := range []string{"content.xml", "bomb.xml"} {
		if err := a.Walk(ctx, name, guarded.XMLLimits{Depth: 10}, &titles{}); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// On harbours
	// this file has a document type declaration (<!DOCTYPE …>) in bomb.xml, which is never followed: take it out (line 1, column 1)
}
