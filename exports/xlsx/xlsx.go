// Package xlsx writes a workbook of Office Open XML with a sheet for each kind of
// entity: its parts are written as they come, and a row is never held longer than
// it takes to write it.
package xlsx

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"onrecord/exports/emit"
	"onrecord/exports/export"
	"onrecord/graph/view"
	"onrecord/schema"
)

// XLSX is written by hand: github.com/xuri/excelize takes 1.4 ms at the
// start of every command.
var XLSX = export.Format{
	Name: "xlsx", Ext: ".xlsx", MediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	Help:     "a workbook, a sheet for each kind: for Excel and MAXQDA",
	Binary:   true,
	Write:    func(w io.Writer, in *export.Input) error { return writeWorkbook(w, in, excel) },
	Supports: func(view.View) view.Supports { return carriesInCells },
}

func carriesInCells(k schema.Kind, field string, to schema.Kind) bool {
	return k != schema.KindPassage && k != schema.KindStatement || view.Statements.Supports()(k, field, to)
}

// sheets are the kinds in the order in which they are shown: what is asked for
// most comes first.
var sheets = []schema.Kind{
	schema.KindStatement, schema.KindActor, schema.KindPosition, schema.KindPlace, schema.KindEvent, schema.KindSource, schema.KindCorpus,
}

// sheetName is what the sheet of a kind is called.
func sheetName(k schema.Kind) string {
	if k == schema.KindCorpus {
		return string(k)
	}
	return k.Plural()
}

// A spot is where an entity is: in a row of a sheet.
type spot struct {
	kind schema.Kind
	row  int
}

// writeWorkbook writes a sheet for each kind. Those of entities come first in
// the file, as they come.
func writeWorkbook(w io.Writer, in *export.Input, l limits) error {
	if err := in.CountReferred(); err != nil {
		return err
	}
	spots, err := spotsOf(in)
	if err != nil {
		return err
	}
	book := &entityBook{workbook: newWorkbook(w, l, &in.Lost), spots: spots, long: map[string]bool{}}
	var titles []string
	var corpora []schema.Entity
	rest := append(schema.Kinds(), schema.KindCorpus)
	for e, err := range in.Entities {
		if err != nil {
			return err
		}
		if e.Kind() == schema.KindCorpus {
			titles, corpora = append(titles, e.Label()), append(corpora, e)
			continue
		}
		if e.Kind() == schema.KindStatement {
			break // those that were selected are asked for below
		}
		if rest, err = book.open(e.Kind(), rest); err != nil {
			return err
		}
		if err := book.entity(e); err != nil {
			return err
		}
	}
	if rest, err = book.open(schema.KindStatement, rest); err != nil {
		return err
	}
	for s, err := range in.Statements {
		if err != nil {
			return err
		}
		if err := book.entity(s); err != nil {
			return err
		}
	}
	if _, err := book.open(schema.KindCorpus, rest); err != nil {
		return err
	}
	for _, c := range corpora {
		if err := book.entity(c); err != nil {
			return err
		}
	}
	if err := book.end(); err != nil {
		return err
	}
	names := make([]string, len(sheets))
	for i, k := range sheets {
		names[i] = sheetName(k)
	}
	if len(book.long) > 0 {
		names = append(names, longTexts)
		if err := book.writeRests(in, len(names)); err != nil {
			return err
		}
	}
	return book.close(schema.Joined(titles), names)
}

// spotsOf are where all entities but statements will be, by their IRIs.
func spotsOf(in *export.Input) (map[string]spot, error) {
	out := map[string]spot{}
	rows := map[schema.Kind]int{}
	for e, err := range in.Entities {
		if err != nil {
			return nil, err
		}
		k := e.Kind()
		if k == schema.KindStatement {
			break
		}
		rows[k]++
		out[e.Identity().IRI] = spot{k, rows[k] + 1}
	}
	return out, nil
}

// An entityBook is a workbook of entities.
type entityBook struct {
	*workbook
	spots map[string]spot
	kind  schema.Kind     // of the sheet that is being written
	long  map[string]bool // IRIs of those with a text that has no room in its cell
}

// open ends the sheet that is being written, and begins that of a kind and all
// before it. It gives the kinds that are left.
func (b *entityBook) open(k schema.Kind, rest []schema.Kind) ([]schema.Kind, error) {
	for b.kind != k {
		if b.kind != "" {
			if err := b.end(); err != nil {
				return nil, err
			}
		}
		b.kind, rest = rest[0], rest[1:]
		if err := b.begin(slices.Index(sheets, b.kind)+1, sheetColumns(b.kind)); err != nil {
			return nil, err
		}
	}
	return rest, nil
}

// sheetColumns are id, what a person reads, and then, for programs, the IRI and
// the ids, parts and lists of texts that said --format csv has, and numbers digit by
// digit.
func sheetColumns(k schema.Kind) []column {
	out := []column{{name: "id", width: 22}}
	fields := sheetFields(k)
	for _, f := range fields {
		out = append(out, column{name: f.Name, width: fieldWidth(f)})
		if f.Type == schema.Date {
			out = append(out, column{name: "earliest", width: 12}, column{name: "latest", width: 12})
		}
		if f.Class == schema.KindPassage {
			out = append(out, column{name: "source", width: 30})
		}
	}
	out = append(out, column{name: "iri", width: 30, low: true})
	for _, f := range fields {
		if isReference(f) {
			out = append(out, column{name: f.Name + " (ids)", width: 22, low: true})
		}
		if f.Type == schema.Texts {
			out = append(out, column{name: f.Name + " (items)", width: 22, low: true})
		}
		if f.Type == schema.Decimal {
			out = append(out, column{name: f.Name + " (digits)", width: 22, low: true})
		}
	}
	return out
}

// firstFields are what a person wants to see first: who said what, when.
var firstFields = []string{"name", "date", "speakers", "mode", "quotes", "summary", "supports", "opposes", "neutral"}

// sheetFields are the fields of a kind in the order of its columns.
func sheetFields(k schema.Kind) []*schema.Field {
	var out []*schema.Field
	for _, name := range firstFields {
		if f, ok := schema.FieldNamed(k, name); ok {
			out = append(out, f)
		}
	}
	fields := schema.Fields(k)
	for i := range fields {
		if f := &fields[i]; !f.Hint && !slices.Contains(firstFields, f.Name) {
			out = append(out, f)
		}
	}
	return out
}

// items is the cell of a list of texts for programs, where the lines of the other one
// do not tell where each text ends; else nothing.
func items(f *schema.Field, e schema.Entity, cell string) string {
	if slices.ContainsFunc(f.Strings(e), func(s string) bool { return strings.Contains(s, "\n") }) {
		return cell
	}
	return ""
}

// digits is the cell of a number for programs, where a cell with a number does not hold
// what was written: 54.30, or more than the fifteen digits that Excel keeps ("Excel
// specifications and limits"); else nothing.
func digits(n string) string {
	kept, err := strconv.ParseFloat(strconv.FormatFloat(schema.Number(n).Float(), 'g', 15, 64), 64)
	if n == "" || err == nil && string(schema.NumberOf(kept)) == n {
		return ""
	}
	return n
}

// isReference reports whether what a person reads of a field are the names of
// other entities.
func isReference(f *schema.Field) bool {
	return f.Type == schema.One || f.Type == schema.Many || f.Type == schema.Records
}

// fieldWidths are in characters, by type; some fields need another.
var (
	fieldWidths = map[schema.Type]int{
		schema.Text: 20, schema.Texts: 40, schema.Word: 13, schema.IRI: 34, schema.IRIs: 34, schema.Date: 12,
		schema.Int: 9, schema.Decimal: 11, schema.Bool: 6, schema.One: 26, schema.Many: 26, schema.Records: 44, schema.Record: 30,
	}
	namedWidths = map[string]int{"name": 30, "title": 44, "summary": 50, "quotes": 50, "description": 50, "note": 44, "language": 10}
)

func fieldWidth(f *schema.Field) int {
	if n, ok := namedWidths[f.Name]; ok {
		return n
	}
	return fieldWidths[f.Type]
}

// entity writes a row.
func (b *entityBook) entity(e schema.Entity) error {
	if !b.beginRow() {
		b.lost.Add(1, e.Kind().Plural()+" beyond the rows of a sheet of Excel")
		return nil
	}
	b.columns(e)
	if len(b.rests) > 0 {
		b.long[e.Identity().IRI] = true
	}
	return b.endRow()
}

// columns writes the cells of a row.
func (b *entityBook) columns(e schema.Entity) {
	b.text(styleText, schema.OwnID(e))
	cells := map[string]string{}
	names := schema.Columns(e.Kind())
	for i, cell := range schema.Cells(e) {
		cells[names[i]] = cell
	}
	fields := sheetFields(e.Kind())
	for _, f := range fields {
		b.twice = isReference(f)
		b.field(f, e, cells[f.Name])
		b.twice = false
		if s, ok := e.(*schema.Statement); ok && f.Class == schema.KindPassage {
			b.linked(s.Source.Name, b.spot(e, s.Source))
		}
	}
	b.linked(e.Identity().IRI, webLink(e.Identity().IRI))
	for _, f := range fields {
		if isReference(f) {
			b.text(styleText, cells[f.Name])
		}
		if f.Type == schema.Texts {
			b.text(styleText, items(f, e, cells[f.Name]))
		}
		if f.Type == schema.Decimal {
			b.text(styleText, digits(cells[f.Name]))
		}
	}
}

// longTexts is the sheet of what has no room in the cells of others, and goes on there:
// in rows for each cell, by their numbers; the cell itself is the first part. It is only
// there where something is in it.
const longTexts = "long texts"

var longColumns = []column{{name: "sheet", width: 13}, {name: "iri", width: 30}, {name: "column", width: 20}, {name: "part", width: 9}, {name: "text", width: 100}}

// writeRests writes the sheet of long texts. Entities are asked for again, so that no text
// is kept that long.
func (b *entityBook) writeRests(in *export.Input, sheet int) error {
	if err := b.begin(sheet, longColumns); err != nil {
		return err
	}
	for e, err := range in.Entities {
		if err == nil && e.Kind() != schema.KindStatement {
			err = b.restsOf(e)
		}
		if err != nil {
			return err
		}
	}
	for s, err := range in.Statements {
		if err == nil {
			err = b.restsOf(s)
		}
		if err != nil {
			return err
		}
	}
	return b.end()
}

// restsOf writes what has no room in the row of an entity.
func (b *entityBook) restsOf(e schema.Entity) error {
	if !b.long[e.Identity().IRI] {
		return nil
	}
	row := &entityBook{workbook: newWorkbook(io.Discard, b.limits, &view.Loss{}), spots: b.spots}
	row.cols = sheetColumns(e.Kind())
	row.beginRow()
	row.columns(e)
	for _, r := range row.rests {
		for part := 2; r.text != ""; part++ {
			if !b.beginRow() {
				b.lost.Add(1, "texts cut to what a cell of Excel holds")
				break
			}
			n := fitting(r.text, b.limits.text)
			b.text(styleText, sheetName(e.Kind()))
			b.text(styleText, e.Identity().IRI)
			b.text(styleText, r.column)
			b.number(styleNumber, strconv.Itoa(part))
			b.text(styleText, r.text[:n])
			r.text = r.text[n:]
			if err := b.endRow(); err != nil {
				return err
			}
		}
	}
	return nil
}

// field writes what a person reads of a field: names, not ids, and a line for
// each text of a list.
func (b *entityBook) field(f *schema.Field, e schema.Entity, cell string) {
	switch f.Type {
	case schema.Int, schema.Decimal:
		b.number(styleNumber, cell)
	case schema.Date:
		b.text(styleText, cell)
		first, last := emit.Days(cell)
		b.number(styleDate, serial(first))
		b.number(styleDate, serial(last))
	case schema.IRI:
		b.linked(cell, webLink(cell))
	case schema.Texts, schema.IRIs:
		items := f.Strings(e)
		to := link{}
		if f.Type == schema.IRIs && len(items) == 1 {
			to = webLink(items[0])
		}
		b.linked(strings.Join(items, "\n"), to)
	case schema.One, schema.Many:
		refs := f.Refs(e)
		names := make([]string, len(refs))
		for i, r := range refs {
			names[i] = r.Name
		}
		to := link{}
		if len(refs) == 1 {
			to = b.spot(e, refs[0])
		}
		b.linked(strings.Join(names, "; "), to)
	case schema.Records:
		var lines []string
		for _, part := range f.Records(e) {
			lines = append(lines, partText(part))
		}
		b.text(styleText, strings.Join(lines, "\n"))
	default:
		b.text(styleText, cell)
	}
}

// spot is a link to where an entity is.
func (b *entityBook) spot(e schema.Entity, r schema.Ref) link {
	s, ok := b.spots[view.IRI(e, r)]
	if !ok || s.row > b.rows {
		return link{}
	}
	return link{location: s.kind.Plural() + "!" + cellName(1, s.row)}
}

// partText is an affiliation, a role or a passage as a person reads it.
func partText(part any) string {
	switch p := part.(type) {
	case *schema.Affiliation:
		return p.To.Name + emit.Period(p.From, p.Until)
	case *schema.Role:
		text := p.Office
		if !p.Organization.IsZero() {
			text += ", " + p.Organization.Name
		}
		text += emit.Period(p.From, p.Until)
		for i, s := range p.Sources {
			text += []string{", according to ", " and "}[min(i, 1)] + s.Name
		}
		return text
	case *schema.Passage:
		text := fmt.Sprintf("line %d, characters %d to %d", p.Line, p.Start, p.End)
		if p.Exact != "" {
			text += ": “" + p.Exact + "”"
		}
		return text
	}
	panic(fmt.Sprintf("exports: a part is a %T", part))
}

// serial is a day as Excel counts them: from 1900 on, in which it has a 29th of
// February; empty: it has none.
func serial(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil || t.Year() < 1900 || t.Year() > 9999 {
		return ""
	}
	n := (t.Unix() - time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC).Unix()) / (24 * 60 * 60)
	if n > 59 {
		n++
	}
	return strconv.FormatInt(n, 10)
}
