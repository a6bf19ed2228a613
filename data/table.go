package data

import (
	"errors"
	"io"
	"slices"
	"strings"

	"onrecord/schema"
	"onrecord/schema/spelling"
)

// kindOfTable is the kind of the rows of a file; statements have any name.
func kindOfTable(stem string) schema.Kind {
	if stem == string(schema.KindCorpus) {
		return schema.KindCorpus
	}
	if k, ok := schema.KindOf(stem); ok && k.Known() && stem == k.Plural() {
		return k
	}
	return schema.KindStatement
}

// A table is a CSV file that is being read.
type table struct {
	file   string
	kind   schema.Kind // of the rows, unless they name it
	header []string
	// returns says that a CR before an LF in a cell belongs to its text: the
	// rows end in LF alone. Else a program has changed all line breaks.
	returns bool
}

// head reads the header, and gives what is behind it in its block. Behind a
// broken one, nothing can be trusted.
func (t *table) head(blocks *blocks) (head decoded, rest block, err error) {
	for {
		b, err := blocks.next()
		if err != nil {
			return decoded{}, block{}, err
		}
		if head.unclean = !b.clean(t.file, &head.problems); head.unclean {
			return head, block{}, nil
		}
		r := newTableRows(t)
		r.begin(b, &head.problems)
		switch t.header, err = r.csv.Read(); {
		case errors.Is(err, io.EOF):
			continue // blank lines
		case err != nil:
			r.fail(err)
			head.broken = true
		default:
			head.broken = !t.columns(r)
		}
		n := int(r.csv.InputOffset())
		t.returns = !strings.HasSuffix(b.text[:n], "\r\n")
		return head, block{b.text[n:], b.line + strings.Count(b.text[:n], "\n")}, nil
	}
}

// columns checks the header. Where it has a kind, each row may be of another
// one, and its fields are checked there.
func (t *table) columns(r *tableRows) bool {
	fine := true
	if slices.Contains(t.header, "kind") {
		return true
	}
	for i, name := range t.header {
		_, known := schema.FieldNamed(t.kind, name)
		if known || name == "id" || name == "iri" {
			continue
		}
		fine = false
		hint := ""
		if near := spelling.Nearest(name, schema.Columns(t.kind), 1); len(near) > 0 {
			hint = "; did you mean " + near[0] + "?"
		}
		r.Problems.Add(r.cell(i), "", "unknown column %q%s", name, hint)
	}
	return fine
}
