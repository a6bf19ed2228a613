// Package table reads tables in CSV, block by block: the header once, then rows
// into entities by the names of their columns, with the position of each cell. A
// sheet of a workbook is such a table as well.
package table

import (
	"errors"
	"io"
	"slices"
	"strings"

	"onrecord/data/input"
	"onrecord/schema"
	"onrecord/schema/linecol"
	"onrecord/schema/spelling"
)

// KindOf is the kind of the rows of a file; statements have any name.
func KindOf(stem string) schema.Kind {
	if stem == string(schema.KindCorpus) {
		return schema.KindCorpus
	}
	if k, ok := schema.KindOf(stem); ok && k.Known() && stem == k.Plural() {
		return k
	}
	return schema.KindStatement
}

// A table is a CSV file that is being read.
type Table struct {
	File   string
	Kind   schema.Kind // of the rows, unless they name it
	Header []string
	// returns says that a CR before an LF in a cell belongs to its text: the
	// rows end in LF alone. Else a program has changed all line breaks.
	Returns bool
	Grid    *Grid // where the cells are in a workbook; nil: it is a file of its own
}

// Head reads the header, and gives what is behind it in its block. Behind a
// broken one, nothing can be trusted.
func (t *Table) Head(blocks *input.Blocks) (head input.DecodedBlock, rest input.Block, err error) {
	for {
		b, err := blocks.Next()
		if err != nil {
			return input.DecodedBlock{}, input.Block{}, err
		}
		if head.Unclean = !b.Clean(t.File, &head.Problems); head.Unclean {
			return head, input.Block{}, nil
		}
		r := NewRows(t)
		r.Begin(b, &head.Problems)
		switch t.Header, err = r.CSV.Read(); {
		case errors.Is(err, io.EOF):
			continue // blank lines
		case err != nil:
			r.Fail(err)
			head.Broken = true
		default:
			head.Broken = !t.columns(r)
		}
		n := int(r.CSV.InputOffset())
		t.Returns = !strings.HasSuffix(b.Text[:n], "\r\n")
		return head, input.Block{Text: b.Text[n:], Line: b.Line + linecol.Breaks(b.Text[:n])}, nil
	}
}

// columns checks the header. Where it has a kind, each row may be of another
// one, and its fields are checked there.
func (t *Table) columns(r *Rows) bool {
	fine := true
	if slices.Contains(t.Header, "kind") {
		return true
	}
	for i, name := range t.Header {
		_, known := schema.FieldNamed(t.Kind, name)
		if known || name == "id" || name == "iri" {
			continue
		}
		fine = false
		hint := ""
		if near := spelling.Nearest(name, schema.Columns(t.Kind), 1); len(near) > 0 {
			hint = "; did you mean " + near[0] + "?"
		}
		r.Problems.Add(r.Cell(i), "", "unknown column %q%s", name, hint)
	}
	return fine
}
