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
	Write: func(w io.Writer, in *export.Input) error { return nquads.Write(w, in.Quads) },
}
