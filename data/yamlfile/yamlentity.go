package yamlfile

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"onrecord/schema"
)

// A Writer writes entities as a person would: the fields that hold
// something, in the order of their table, one a line; short lists in brackets;
// references by id; passages by their quote and what locate adds to it.
type Writer struct {
	// index has every entity of the corpus: an id that several kinds have is
	// written with its kind.
	Index map[schema.Ref]schema.Entity
	// source is that whose file is written: its passages do not name it.
	Source string
	// layer is that whose file is written, if any: a bare id is one of it.
	Layer string
}

// lineWidth is how long, in characters, a line with a list gets at most.
const lineWidth = 100

// AppendItem appends an entity as an item of a list.
func (w *Writer) AppendItem(dst []byte, indent int, e schema.Entity) []byte {
	return appendDash(dst, indent, w.AppendEntity(nil, indent+2, e))
}

// appendDash appends lines that are indented by two more than a list, as an
// item of it.
func appendDash(dst []byte, indent int, lines []byte) []byte {
	if len(lines) == 0 {
		return append(appendIndent(dst, indent), "- {}\n"...)
	}
	copy(lines[indent:], "- ")
	return append(dst, lines...)
}

// AppendEntity appends the lines of an entity.
func (w *Writer) AppendEntity(dst []byte, indent int, e schema.Entity) []byte {
	dst = append(appendIndent(dst, indent), "id: "...)
	dst = append(AppendText(dst, schema.OwnID(e), false), '\n')
	return w.appendFields(dst, indent, schema.Fields(e.Kind()), e)
}

// AppendBraces appends an entity as it stands between brackets.
func (w *Writer) AppendBraces(dst []byte, e schema.Entity) []byte {
	dst = AppendText(append(dst, "{id: "...), schema.OwnID(e), true)
	if rest := w.appendRecord(nil, schema.Fields(e.Kind()), e); len(rest) > 2 {
		return append(append(dst, ", "...), rest[1:]...)
	}
	return append(dst, '}')
}

func appendIndent(dst []byte, indent int) []byte {
	return append(dst, bytes.Repeat([]byte{' '}, indent)...)
}

// AppendField appends the lines of one field of an entity; none where it holds nothing.
func (w *Writer) AppendField(dst []byte, indent int, f schema.Field, e schema.Entity) []byte {
	return w.appendFields(dst, indent, []schema.Field{f}, e)
}

// Between is the value of a field of an entity as it stands between brackets; empty where
// it holds nothing.
func (w *Writer) Between(f schema.Field, e schema.Entity) string {
	items := w.Items(&f, w.written(e))
	switch {
	case len(items) == 0:
		return ""
	case f.IsList():
		return string(appendBrackets(nil, items))
	}
	return string(items[0])
}

// appendFields appends a line for each field that holds something, or several.
func (w *Writer) appendFields(dst []byte, indent int, fields []schema.Field, record any) []byte {
	record = w.written(record)
	for i := range fields {
		f := &fields[i]
		var items [][]byte
		if f.Class == schema.KindPassage { // each has lines of its own
			items = make([][]byte, f.Count(record))
		} else {
			items = w.Items(f, record)
		}
		if len(items) == 0 {
			continue
		}
		dst = append(append(appendIndent(dst, indent), f.Name...), ':')
		dst = w.appendValue(dst, indent, f, record, items)
	}
	return dst
}

// appendValue appends what is behind a field's name and colon.
func (w *Writer) appendValue(dst []byte, indent int, f *schema.Field, record any, items [][]byte) []byte {
	if !f.IsList() {
		if s := f.Strings(record); len(s) == 1 && f.Type == schema.Text && IsBlock(s[0]) && !isWords(f) {
			return AppendBlock(dst, indent+2, s[0])
		}
		if f.Type == schema.Record && !fits(indent+len(f.Name)+2, items) {
			v, _ := f.Value(record)
			return w.appendFields(append(dst, '\n'), indent+2, f.Fields, v.Record())
		}
		if f.Type != schema.One && f.Type != schema.Record {
			items[0] = scalar(f, record, false)
		}
		return append(append(append(dst, ' '), items[0]...), '\n')
	}
	if f.Class != schema.KindPassage && fits(indent+len(f.Name)+2, items) {
		return append(appendBrackets(append(dst, ' '), items), '\n')
	}
	dst = append(dst, '\n')
	parts := f.Records(record)
	for i, item := range items {
		switch {
		case f.Class == schema.KindPassage, f.Type == schema.Records && !fits(indent+4, items[i:i+1]):
			dst = appendDash(dst, indent+2, w.appendFields(nil, indent+4, f.Fields, parts[i]))
		case f.Type == schema.Records:
			dst = append(append(append(appendIndent(dst, indent+2), "- "...), item...), '\n')
		default:
			dst = append(appendIndent(dst, indent+2), "- "...)
			dst = append(append(dst, item...), '\n')
		}
	}
	return dst
}

// AppendBlock appends a text of several lines, indented.
func AppendBlock(dst []byte, indent int, s string) []byte {
	dst = append(dst, " |-\n"...)
	for line := range strings.SplitSeq(s, "\n") {
		if line != "" {
			dst = append(appendIndent(dst, indent), line...)
		}
		dst = append(dst, '\n')
	}
	return dst
}

// fits reports whether a list in brackets that begins in a column fits into a
// line.
func fits(column int, items [][]byte) bool {
	for _, item := range items {
		column += utf8.RuneCount(item) + 2
	}
	return column <= lineWidth
}

func appendBrackets(dst []byte, items [][]byte) []byte {
	return append(append(append(dst, '['), bytes.Join(items, []byte(", "))...), ']')
}

// appendRecord appends a part of an entity as it stands between brackets.
func (w *Writer) appendRecord(dst []byte, fields []schema.Field, record any) []byte {
	record = w.written(record)
	dst = append(dst, '{')
	comma := false
	for i := range fields {
		f := &fields[i]
		items := w.Items(f, record)
		if len(items) == 0 {
			continue
		}
		if comma {
			dst = append(dst, ", "...)
		}
		comma = true
		dst = append(append(dst, f.Name...), ": "...)
		if f.IsList() {
			dst = appendBrackets(dst, items)
		} else {
			dst = append(dst, items[0]...)
		}
	}
	return append(dst, '}')
}

// Items are the values of a field as they stand between brackets; none where
// nothing is to be written.
func (w *Writer) Items(f *schema.Field, record any) [][]byte {
	if f.Derived || f.Exchanged {
		return nil
	}
	switch f.Type {
	case schema.Texts, schema.IRIs:
		var out [][]byte
		for _, s := range f.Strings(record) {
			if isWords(f) {
				out = append(out, []byte(Quote(s)))
			} else {
				out = append(out, AppendText(nil, s, true))
			}
		}
		return out
	case schema.One, schema.Many:
		var out [][]byte
		for _, r := range f.Refs(record) {
			out = append(out, w.ref(f, r))
		}
		return out
	case schema.Records, schema.Record:
		var out [][]byte
		for _, part := range f.Records(record) {
			out = append(out, w.appendRecord(nil, f.Fields, part))
		}
		return out
	}
	if one := scalar(f, record, true); one != nil {
		return [][]byte{one}
	}
	return nil
}

// scalar is the value of a field that is not a list, as it stands between brackets
// or on a line; nil where it has none.
func scalar(f *schema.Field, record any, between bool) []byte {
	v, ok := f.Value(record)
	if !ok {
		return nil
	}
	switch f.Type {
	case schema.Int:
		if v.Int() == 0 && f.Name != "start" {
			return nil
		}
		return []byte(v.String())
	case schema.Decimal, schema.Bool:
		return []byte(v.String())
	case schema.One:
		return nil
	}
	switch text := v.Text(); {
	case isWords(f):
		return []byte(Quote(text))
	case f.Type == schema.Date && plainDate(text):
		return []byte(text)
	default:
		return AppendText(nil, text, between)
	}
}

// isWords reports whether a field holds somebody's words, which stand in
// quotation marks always.
func isWords(f *schema.Field) bool {
	return slices.Contains([]string{"quotes", "quote", "exact", "prefix", "suffix"}, f.Name)
}

// ref is a reference: an id, with its kind where several have it.
func (w *Writer) ref(f *schema.Field, r schema.Ref) []byte {
	id := r.ID
	if w.Layer != "" && r.Kind == schema.KindStatement && !strings.Contains(id, "/") {
		id = schema.MainCoding + "/" + id
	}
	if n := w.kindsOf(f, r.ID); n > 1 {
		id = string(r.Kind) + "/" + id
	}
	return AppendText(nil, id, true)
}

// kindsOf counts the kinds that a field takes and that have an entity with an
// id.
func (w *Writer) kindsOf(f *schema.Field, id string) (n int) {
	for _, k := range f.Kinds {
		if w.Index[schema.Ref{Kind: k, ID: id}] != nil {
			n++
		}
	}
	return n
}

// written is a record as it is written: what goes without saying is left out.
func (w *Writer) written(record any) any {
	switch r := record.(type) {
	case *schema.Statement:
		s := *r
		if s.Source.ID == w.Source {
			s.Source = schema.Ref{}
		}
		if s.Layer != "" && s.Coder == s.Layer { // the file's name says so
			s.Coder = ""
		}
		return &s
	case *schema.Passage:
		p := *r
		if p.Source.ID == w.Source {
			p.Source = schema.Ref{}
		}
		if p.Quote == "" {
			p.Quote = p.Exact
		}
		if p.Exact == p.Quote {
			p.Exact = ""
		}
		return &p
	}
	return record
}
