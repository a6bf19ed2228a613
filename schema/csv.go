package schema

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
)

// Columns names the columns of a table of one kind: id, iri, then the fields.
func Columns(k Kind) []string {
	out := []string{"id", "iri"}
	for _, f := range Fields(k) {
		if !f.Hint {
			out = append(out, f.Name)
		}
	}
	return out
}

// Cells gives an entity's row, one cell for each of Columns. Items of a list
// are joined with "; " (a semicolon or a backslash in an item has a backslash
// before it), references are ids ("kind/id" where there may be several kinds),
// and the parts of an affiliation, a role or a passage are joined with commas:
// to,from,until; office,organization,from,until,sources; and
// source,line,start,end,exact. In an office a comma has a backslash before it;
// exact is the last and may hold any. What is true is "true", what is false is
// empty.
func Cells(e Entity) []string {
	fields := Fields(e.Kind())
	out := append(make([]string, 0, 2+len(fields)), OwnID(e), e.Identity().IRI)
	for i := range fields {
		if f := &fields[i]; !f.Hint {
			out = append(out, f.cell(e))
		}
	}
	return out
}

func (f *Field) cell(record any) string {
	first := ""
	var items []string // where there are several
	n := 0
	for v := range f.Values(record) {
		item := ""
		switch v.Type {
		case One, Many:
			item = f.refCell(*v.Ref())
		case Records, Record:
			item = partCell(v.Record())
		default:
			item = v.String()
		}
		if !f.IsList() {
			return item
		}
		switch n++; n {
		case 1:
			first = item
		case 2:
			items = append(items, first)
			fallthrough
		default:
			items = append(items, item)
		}
	}
	if n < 2 {
		return itemEscapes.Replace(first)
	}
	return Joined(items)
}

// itemEscapes keep the items of a list apart.
var itemEscapes = strings.NewReplacer(`\`, `\\`, `;`, `\;`)

// Joined is a list as one text: "a; b". A semicolon or a backslash in an item
// has a backslash before it.
func Joined(items []string) string {
	if len(items) == 1 {
		return itemEscapes.Replace(items[0])
	}
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = itemEscapes.Replace(item)
	}
	return strings.Join(out, "; ")
}

// partCell is an object of a list.
func partCell(part any) string {
	switch p := part.(type) {
	case *Affiliation:
		return strings.Join([]string{p.To.ID, p.From, p.Until}, ",")
	case *Role:
		office := strings.NewReplacer(`\`, `\\`, `,`, `\,`).Replace(p.Office)
		parts := []string{office, p.Organization.ID, p.From, p.Until}
		for _, s := range p.Sources {
			parts = append(parts, s.ID)
		}
		return strings.Join(parts, ",")
	case *Passage:
		var space [64]byte
		b := append(append(space[:0], p.Source.ID...), ',')
		for _, n := range [...]int{p.Line, p.Start, p.End} {
			b = append(strconv.AppendInt(b, int64(n), 10), ',')
		}
		return string(append(b, p.words()...))
	case *Verdict:
		return p.cell()
	}
	panic(fmt.Sprintf("schema: a %T is no part of an entity", part))
}

// cell is a verdict in a table: the rating alone, or, with a number, value,best,worst
// and the rating, which is the last and may hold any comma.
func (v *Verdict) cell() string {
	numbers := make([]string, 3)
	said := false
	for i, n := range []Number{v.Value, v.Best, v.Worst} {
		numbers[i], said = string(n), said || n != ""
	}
	if _, _, looks := verdictCell(v.Rating); !said && !looks {
		return v.Rating
	}
	return strings.Join(numbers, ",") + "," + v.Rating
}

// verdictCell takes a verdict in a table apart, and reports whether it has places
// for numbers.
func verdictCell(text string) (numbers []string, rating string, ok bool) {
	parts := strings.SplitN(text, ",", 4)
	if len(parts) < 4 {
		return nil, text, false
	}
	for i, p := range parts[:3] {
		parts[i] = strings.TrimSpace(p)
		if _, ok := ReadNumber(parts[i]); !ok && parts[i] != "" {
			return nil, text, false
		}
	}
	return parts[:3], parts[3], true
}

// leftOut stands between the first and the last words of a passage that is found
// by these.
const leftOut = " […] "

// words are the exact words of a passage, or what it is to be found by.
func (p *Passage) words() string {
	switch {
	case p.Located() || p.Exact != "":
		return p.Exact
	case p.From != "" && p.To != "":
		return p.From + leftOut + p.To
	}
	return orID(p.Quote, p.From+p.To)
}

func (f *Field) refCell(r Ref) string {
	if len(f.Kinds) > 1 && !r.IsZero() {
		return string(r.Kind) + "/" + r.ID
	}
	return r.ID
}

// Cell takes the cell of a column apart: the reverse of Cells.
func (a *Nodes) Cell(k Kind, column, text string, pos Pos) *Node {
	f, ok := FieldNamed(k, column)
	if !ok {
		return a.New(StringNode, text, pos)
	}
	switch f.Type {
	case Int, Decimal:
		return a.New(NumberNode, text, pos)
	case Bool:
		return a.New(BoolNode, text, pos)
	case Record:
		if strings.TrimSpace(text) == "" {
			return a.New(NullNode, "", pos)
		}
		return a.part(f, text, pos)
	case Texts, IRIs, Many, Records:
	default:
		return a.New(StringNode, text, pos)
	}
	n := a.New(ListNode, "", pos)
	i := 0
	for item := range splitEscaped(text, ';') {
		switch {
		case f.Type != Texts && f.Class != KindPassage: // exact words keep their spaces
			item = strings.TrimSpace(item)
		case i > 0:
			item = strings.TrimPrefix(item, " ")
		}
		i++
		item = unescape(item, ';')
		if f.Type == Records {
			n.Items = append(n.Items, a.part(f, item, pos))
		} else {
			n.Items = append(n.Items, a.New(StringNode, item, pos))
		}
	}
	return n
}

// part takes the parts of an affiliation, a role or a passage apart.
func (a *Nodes) part(f *Field, item string, pos Pos) *Node {
	n := a.New(MapNode, "", pos)
	put := func(key string, kind NodeKind, text string) {
		if text != "" {
			a.Put(n, key, a.New(kind, text, pos))
		}
	}
	switch f.Class {
	case KindAffiliation:
		for i, part := range strings.SplitN(item, ",", 3) {
			put([...]string{"to", "from", "until"}[i], StringNode, strings.TrimSpace(part))
		}
	case KindRole:
		sources := a.New(ListNode, "", pos)
		i := 0
		for part := range splitEscaped(item, ',') {
			part = strings.TrimSpace(unescape(part, ','))
			if i < 4 {
				put([...]string{"office", "organization", "from", "until"}[i], StringNode, part)
			} else if part != "" {
				sources.Items = append(sources.Items, a.New(StringNode, part, pos))
			}
			i++
		}
		if len(sources.Items) > 0 {
			a.Put(n, "sources", sources)
		}
	case KindPassage:
		source, rest, _ := strings.Cut(item, ",")
		put("source", StringNode, strings.TrimSpace(source))
		line, rest, _ := strings.Cut(rest, ",")
		start, rest, _ := strings.Cut(rest, ",")
		end, exact, _ := strings.Cut(rest, ",")
		unlocated := (end == "0" || end == "") && exact != ""
		if line = strings.TrimSpace(line); line != "0" {
			put("line", NumberNode, line)
		}
		if from, to, gap := strings.Cut(exact, leftOut); unlocated && gap && line != "0" {
			put("from", StringNode, from)
			put("to", StringNode, to)
			break
		}
		if unlocated {
			put("quote", StringNode, exact)
			break
		}
		put("start", NumberNode, strings.TrimSpace(start))
		put("end", NumberNode, strings.TrimSpace(end))
		put("exact", StringNode, exact)
	case KindVerdict:
		numbers, rating, _ := verdictCell(item)
		put("rating", StringNode, rating)
		for i, number := range numbers {
			put([...]string{"value", "best", "worst"}[i], NumberNode, number)
		}
	}
	return n
}

// splitEscaped cuts at a separator that has no backslash before it.
func splitEscaped(s string, sep byte) iter.Seq[string] {
	return func(yield func(string) bool) {
		from := 0
		for i := 0; i < len(s); i++ {
			switch s[i] {
			case '\\':
				i++
			case sep:
				if !yield(s[from:i]) {
					return
				}
				from = i + 1
			}
		}
		yield(s[from:])
	}
}

// unescape removes the backslashes that Cells put before a separator and a
// backslash.
func unescape(s string, sep byte) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	return unescaper[sep].Replace(s)
}

var unescaper = map[byte]*strings.Replacer{
	';': strings.NewReplacer(`\\`, `\`, `\;`, `;`),
	',': strings.NewReplacer(`\\`, `\`, `\,`, `,`),
}
