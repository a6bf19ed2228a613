package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/query/paging"
	"onrecord/schema"
	"onrecord/schema/escape"
)

// asJSON appends a row as compact JSON, with <, > and & readable and control
// characters escaped.
func asJSON[T any](dst []byte, row T) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(row); err != nil {
		panic(err) // rows are plain data
	}
	return append(dst, escape.JSON(bytes.TrimRight(b.Bytes(), "\n"))...)
}

// renderDocument prints one object: as JSON, as a table of its parts, or as
// the table of CSV.
func renderDocument(ctx context.Context, a *app, document any, t, csv table) error {
	format, err := a.format()
	if err != nil {
		return err
	}
	return a.output(ctx, func(w io.Writer) error {
		switch format {
		case formatJSON, formatJSONL:
			_, err := w.Write(append(asJSON(nil, document), '\n'))
			return err
		case formatCSV:
			return csv.write(a, w, format)
		}
		return t.write(a, w, format)
	})
}

// entityTable is the table of one entity that build can read.
func entityTable(e schema.Entity) table {
	return table{Header: schema.Columns(e.Kind()), Rows: [][]string{schema.Cells(e)}}
}

// renderEntities prints entities of one kind. CSV has a column for each field,
// so that build can read it.
func renderEntities[E schema.Entity](ctx context.Context, a *app, k schema.Kind, l listing[E], rows paging.Rows[E]) error {
	l.JSON = func(dst []byte, e E) []byte { return schema.AppendJSON(dst, e) }
	l.Columns = schema.Columns(k)
	l.Row = func(e E) []string { return schema.Cells(e) }
	return render(ctx, a, l, rows)
}

// statementListing is how statements are shown that a filter selects: in markdown
// with a column for each thing. In a table some things share one, so that the
// words have room on a narrow terminal.
func statementListing(ctx context.Context, a *app, store *graph.Store, f query.Filter) listing[*schema.Statement] {
	x := excerpter{search: f.Search()}
	address := query.Addressing(ctx, store)
	l := listing[*schema.Statement]{
		Header: []string{"date", "who", "words", "stance", "how", "evidence", "id"},
		Cells: func(s *schema.Statement) []string {
			said, where := x.show(s)
			return []string{s.Date, names(s.Speakers), said, judged(s, address), s.Mode, where, address(s.IRI)}
		},
		Empty: "no statement matches",
	}
	if format, err := a.format(); err != nil || format != formatTable {
		return l // render reports the error
	}
	l.Header = []string{"date", "who, how", "words, stance", "evidence, id"}
	x.highlight, x.flat = a.colour(), true
	l.Marked = "words, stance"
	l.Cells = func(s *schema.Statement) []string {
		said, where := x.show(s)
		if side := judged(s, address); side != "" {
			said += "\n" + side
		}
		return []string{s.Date, names(s.Speakers) + "\n" + s.Mode, said, where + "\n" + address(s.IRI)}
	}
	l.Paint = func(header, line string) colour {
		if header != "words, stance" || strings.HasPrefix(line, "“") {
			return ""
		}
		return paintSide(line)
	}
	return l
}

// paintSide colours a line of stances.
func paintSide(line string) colour {
	word, _, _ := strings.Cut(line, " ")
	return stanceColours[map[string]string{"for": "supports", "against": "opposes", "neutral": "neutral"}[word]]
}

func names(refs []schema.Ref) string {
	out := make([]string, len(refs))
	for i, r := range refs {
		out[i] = r.Name
	}
	return strings.Join(out, ", ")
}

// words are the quotes, in quotation marks, or else the summary.
func words(s *schema.Statement) string {
	if len(s.Quotes) == 0 {
		return s.Summary
	}
	quotes := slices.Clone(s.Spoken())
	for i, q := range quotes {
		quotes[i] = "“" + q + "”"
	}
	out := strings.Join(quotes, " … ")
	if s.Mode != "quote" && s.Summary != "" {
		out += " – " + s.Summary
	}
	return out
}

// An addresser tells how an entity is asked for, see query.Addressing.
type addresser = func(iri string, to ...schema.Ref) string

// stances are a statement's, one a line, with positions as they are addressed.
func stances(s *schema.Statement, address addresser) string {
	var out []string
	for _, side := range []struct {
		word string
		refs []schema.Ref
	}{{"for", s.Supports}, {"against", s.Opposes}, {"neutral on", s.Neutral}} {
		for _, r := range side.refs {
			out = append(out, side.word+" "+address(s.IRI, r))
		}
	}
	return strings.Join(out, "\n")
}

// judged are a statement's stances, and the verdict that it gives.
func judged(s *schema.Statement, address addresser) string {
	out := stances(s, address)
	if s.Verdict != nil {
		out = strings.TrimPrefix(out+"\nverdict: "+s.Verdict.String(), "\n")
	}
	return out
}

// evidence is source:line of each passage, each line once, or that it is not
// known where a passage stands.
func evidence(s *schema.Statement) string {
	if len(s.Evidence) == 0 && !s.Source.IsZero() {
		return (&schema.Passage{Source: s.Source}).Where()
	}
	var out []string
	for _, p := range s.Evidence {
		at := p.Where()
		if len(out) == 0 || out[len(out)-1] != at {
			out = append(out, at)
		}
	}
	return strings.Join(out, "\n")
}
