// Package rdf writes the quads themselves, as N-Quads, TriG, Turtle and JSON-LD,
// and statements as Web Annotations.
package rdf

import (
	"io"

	"onrecord/exports/export"
	"onrecord/schema/nquads"
)

// NQuads is canonical N-Quads.
var NQuads = export.Format{
	Name: "nquads", Ext: ".nq", MediaType: "application/n-quads",
	Help:  "canonical N-Quads: for triple stores, and for build",
	Write: writeNQuads,
}

func writeNQuads(w io.Writer, in *export.Input) error {
	if in.Lines == nil {
		return nquads.Write(w, in.Quads)
	}
	for lines, err := range in.Lines {
		if err != nil {
			return err
		}
		if _, err := w.Write(lines); err != nil {
			return err
		}
	}
	return nil
}
