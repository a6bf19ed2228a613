package tables

import (
	"bufio"
	"io"

	"onrecord/exports/export"
	"onrecord/schema"
)

// JSONLines is the record, an entity a line.
var JSONLines = export.Format{
	Name: "jsonl", Ext: ".jsonl", MediaType: "application/x-ndjson",
	Help:  "a corpus as a stream of JSON: for programs, and for build",
	Write: writeJSONLines,
}

func writeJSONLines(w io.Writer, in *export.Input) error {
	out := bufio.NewWriterSize(w, 1<<16)
	var line []byte
	for e, err := range in.Entities {
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
