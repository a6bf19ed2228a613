package invent

import (
	"encoding/csv"
	"io"
	"iter"
	"path/filepath"

	"onrecord/schema"
)

// WriteCSV writes a table for each kind into a folder, which is made: actors.csv
// and so on, and corpus.csv. A table has no room for the hash of a passage and
// for the words around it.
func (c Corpus) WriteCSV(dir string) error {
	header := func(yield func(schema.Entity) bool) { yield(c.Header()) }
	if err := writeTable(filepath.Join(dir, "corpus.csv"), schema.KindCorpus, header); err != nil {
		return err
	}
	m := newMaker(c)
	for _, k := range schema.Kinds() {
		if err := writeTable(filepath.Join(dir, k.Plural()+".csv"), k, m.of(k)); err != nil {
			return err
		}
	}
	return nil
}

func writeTable(path string, k schema.Kind, entities iter.Seq[schema.Entity]) error {
	return writeFile(path, func(w io.Writer) error {
		rows := csv.NewWriter(w)
		if err := rows.Write(schema.Columns(k)); err != nil {
			return err
		}
		for e := range entities {
			if err := rows.Write(schema.Cells(e)); err != nil {
				return err
			}
		}
		rows.Flush()
		return rows.Error()
	})
}
