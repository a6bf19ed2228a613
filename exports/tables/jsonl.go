package tables

import (
	"bufio"
	"io"
	"sync"

	"onrecord/exports/export"
	"onrecord/graph/view"
	"onrecord/schema"
)

// JSONLines is the record, an entity a line.
var JSONLines = export.Format{
	Name: "jsonl", Ext: ".jsonl", MediaType: "application/x-ndjson",
	Help:  "a corpus as a stream of JSON: for programs, and for build",
	Write: writeJSONLines,
}

// A batchOfLines is what some entities add.
type batchOfLines struct{ text []byte }

var batchesOfLines = sync.Pool{New: func() any { return new(batchOfLines) }}

func writeJSONLines(w io.Writer, in *export.Input) error {
	out := bufio.NewWriterSize(w, 1<<17)
	for b, err := range view.InBatches(&in.Graph, linesOf) {
		if err != nil {
			return err
		}
		if _, err := out.Write(b.text); err != nil {
			return err
		}
		batchesOfLines.Put(b)
	}
	return out.Flush()
}

func linesOf(some []schema.Entity) *batchOfLines {
	b := batchesOfLines.Get().(*batchOfLines)
	b.text = b.text[:0]
	for _, e := range some {
		b.text = append(schema.AppendJSON(b.text, e), '\n')
	}
	return b
}
