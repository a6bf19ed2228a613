package schema

import (
	"fmt"
	"slices"
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
// exact is the last and may hold any.
func Cells(e Entity) []string {
	out := []string{e.Key().ID, e.Key().IRI}
	for _, f := range Fields(e.Kind()) {
		if !f.Hint {
			out = append(out, f.cell(e))
		}
	}
	return out
}

func (f *Field) cell(record any) string {
	var items []string
	switch p := f.Pointer(record).(type) {
	case *string:
		return *p
	case *int:
		if *p == 0 {
			return ""
		}
		return strconv.Itoa(*p)
	case **float64:
		if *p == nil {
			return ""
		}
		return strconv.FormatFloat(**p, 'f', -1, 64)
	case *Ref:
		return f.refCell(*p)
	case *[]string:
		items = slices.Clone(*p)
	case *[]Ref:
		for _, r := range *p {
			items = append(items, f.refCell(r))
		}
	case *[]Affiliation:
		for _, a := range *p {
			items = append(items, strings.Join([]string{a.To.ID, a.From, a.Until}, ","))
		}
	case *[]Role:
		for _, r := range *p {
			office := strings.NewReplacer(`\`, `\\`, `,`, `\,`).Replace(r.Office)
			parts := []string{office, r.Organization.ID, r.From, r.Until}
			for _, s := range r.Sources {
				parts = append(parts, s.ID)
			}
			items = append(items, strings.Join(parts, ","))
		}
	case *[]Passage:
		for _, e := range *p {
			items = append(items, fmt.Sprintf("%s,%d,%d,%d,%s", e.Source.ID, e.Line, e.Start, e.End, e.Exact))
		}
	}
	for i, item := range items {
		items[i] = strings.NewReplacer(`\`, `\\`, `;`, `\;`).Replace(item)
	}
	return strings.Join(items, "; ")
}

func (f *Field) refCell(r Ref) string {
	if len(f.Kinds) > 1 && !r.IsZero() {
		return string(r.Kind) + "/" + r.ID
	}
	return r.ID
}

// CellNode takes the cell of a column apart: the reverse of Cells.
func CellNode(k Kind, column, text string, pos Pos) *Node {
	f, ok := FieldNamed(k, column)
	str := func(s string) *Node { return &Node{Kind: StringNode, Text: s, Pos: pos} }
	if !ok {
		return str(text)
	}
	switch f.Type {
	case Int, Decimal:
		return &Node{Kind: NumberNode, Text: text, Pos: pos}
	case Texts, IRIs, Many, Records:
	default:
		return str(text)
	}
	n := &Node{Kind: ListNode, Pos: pos}
	for i, item := range splitEscaped(text, ';', -1) {
		switch {
		case f.Type != Texts && f.Class != KindPassage: // exact words keep their spaces
			item = strings.TrimSpace(item)
		case i > 0:
			item = strings.TrimPrefix(item, " ")
		}
		item = unescape(item, ';')
		if f.Type == Records {
			n.Items = append(n.Items, recordNode(f, item, pos))
		} else {
			n.Items = append(n.Items, str(item))
		}
	}
	return n
}

// recordNode takes the parts of an affiliation, a role or a passage apart.
func recordNode(f *Field, item string, pos Pos) *Node {
	n := &Node{Kind: MapNode, Pos: pos}
	put := func(key string, kind NodeKind, text string) {
		if text != "" {
			n.Keys = append(n.Keys, &Node{Kind: StringNode, Text: key, Pos: pos})
			n.Items = append(n.Items, &Node{Kind: kind, Text: text, Pos: pos})
		}
	}
	switch f.Class {
	case KindAffiliation:
		for i, part := range strings.SplitN(item, ",", 3) {
			put([]string{"to", "from", "until"}[i], StringNode, strings.TrimSpace(part))
		}
	case KindRole:
		parts := splitEscaped(item, ',', -1)
		sources := &Node{Kind: ListNode, Pos: pos}
		for i, part := range parts {
			part = strings.TrimSpace(unescape(part, ','))
			if i < 4 {
				put([]string{"office", "organization", "from", "until"}[i], StringNode, part)
			} else if part != "" {
				sources.Items = append(sources.Items, &Node{Kind: StringNode, Text: part, Pos: pos})
			}
		}
		if len(sources.Items) > 0 {
			n.Keys = append(n.Keys, &Node{Kind: StringNode, Text: "sources", Pos: pos})
			n.Items = append(n.Items, sources)
		}
	case KindPassage:
		parts := strings.SplitN(item, ",", 5)
		for len(parts) < 5 {
			parts = append(parts, "")
		}
		unlocated := (parts[3] == "0" || parts[3] == "") && parts[4] != ""
		for i, part := range parts {
			switch {
			case i == 0:
				put("source", StringNode, strings.TrimSpace(part))
			case i == 4 && unlocated:
				put("quote", StringNode, part)
			case i == 4:
				put("exact", StringNode, part)
			case !(i > 1 && unlocated) && !(i == 1 && strings.TrimSpace(part) == "0"):
				put([]string{"", "line", "start", "end"}[i], NumberNode, strings.TrimSpace(part))
			}
		}
	}
	return n
}

// splitEscaped cuts at a separator that has no backslash before it.
func splitEscaped(s string, sep byte, n int) []string {
	var out []string
	from := 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == sep && (n < 0 || len(out) < n-1):
			out = append(out, s[from:i])
			from = i + 1
		}
	}
	return append(out, s[from:])
}

// unescape removes the backslashes that Cells put before a separator and a
// backslash.
func unescape(s string, sep byte) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	return strings.NewReplacer(`\\`, `\`, `\`+string(sep), string(sep)).Replace(s)
}
