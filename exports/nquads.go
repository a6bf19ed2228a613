package exports

import (
	"io"

	"onrecord/schema/nquads"
)

var nquadsFormat = Format{
	Name: "nquads", Ext: ".nq", MediaType: "application/n-quads",
	Help:  "canonical N-Quads: for triple stores, and for build",
	Write: func(w io.Writer, in *Input) error { return nquads.Write(w, in.Quads) },
}
