// Package exports writes a graph for other tools: one file per format, and one
// table of them.
package exports

import (
	"bufio"
	"io"

	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/nquads"
)

// A Format is one way to write a graph.
type Format struct {
	Name      string
	Ext       string
	MediaType string
	Help      string
	Write     func(w io.Writer, g view.Graph) error
}

// Formats lists the formats, in the order of the help.
func Formats() []Format {
	return []Format{
		{"nquads", ".nq", "application/n-quads", "canonical N-Quads: for triple stores, and for build", writeNQuads},
		{"jsonl", ".jsonl", "application/x-ndjson", "a whole corpus in one stream of JSON: for programs, and for build", writeJSONLines},
	}
}

func writeNQuads(w io.Writer, g view.Graph) error { return nquads.Write(w, g.Quads) }

func writeJSONLines(w io.Writer, g view.Graph) error {
	out := bufio.NewWriterSize(w, 1<<16)
	var line []byte
	for e, err := range g.Entities {
		if err != nil {
			return err
		}
		line = append(schema.AppendJSON(line[:0], e), '\n')
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	return out.Flush()
}
