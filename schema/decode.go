package schema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Decoding makes entities of nodes, by the table of fields. It notes every
// problem and goes on.
type Decoding struct {
	Problems *Problems
	// Exchange also accepts what the commands print and no person writes:
	// kind, iri and derived fields.
	Exchange bool
	// Corpus is the id that may stand in references such as
	// "corpus:kind/id"; empty: any.
	Corpus string
}

// Entity decodes an object of a kind. It returns nil when the node is no
// object; fields that have a problem are left empty.
func (d *Decoding) Entity(k Kind, n *Node) Entity {
	if n.Kind != MapNode {
		d.Problems.Add(n.Pos, "", "%s is an object with fields, not %s", article(k), n.Kind)
		return nil
	}
	e := New(k)
	entry := e.Key()
	entry.Pos = n.Pos
	who := string(k)
	if id := n.Get("id"); id != nil {
		entry.Mark("id", id.Pos)
		if entry.ID = d.id(who, id); entry.ID != "" {
			who += " " + entry.ID
		}
	} else {
		d.Problems.Add(n.Pos, who, "it has no id")
	}
	extra := []string{"id"}
	if d.Exchange {
		extra = append(extra, "kind", "iri")
		if iri := n.Get("iri"); iri != nil && iri.Kind == StringNode {
			entry.IRI = iri.Text
			entry.Mark("iri", iri.Pos)
		}
	}
	d.record(who, k, Fields(k), n, e, &entry.Origin, extra)
	if s, ok := e.(*Statement); ok && d.Exchange {
		dropDerived(s)
	}
	return e
}

// dropDerived removes a date and a place that a query took from elsewhere.
func dropDerived(s *Statement) {
	if s.DateFrom != "" && s.DateFrom != FromStatement {
		s.Date = ""
	}
	if s.PlaceFrom != "" && s.PlaceFrom != FromStatement {
		s.Place = Ref{}
	}
	s.DateFrom, s.PlaceFrom = "", ""
}

func article(k Kind) string {
	if k == KindActor || k == KindEvent || k == KindAffiliation {
		return "an " + string(k)
	}
	return "a " + string(k)
}

func (d *Decoding) id(who string, n *Node) string {
	if n.Kind != StringNode {
		if n.Kind == NumberNode || n.Kind == BoolNode {
			d.Problems.Add(n.Pos, who, "id %s is %s: put it in quotes", n.Text, n.Kind)
		} else {
			d.Problems.Add(n.Pos, who, "id is a text, not %s", n.Kind)
		}
		return ""
	}
	if why := badID(n.Text); why != "" {
		d.Problems.Add(n.Pos, who, "id %q %s", n.Text, why)
		return ""
	}
	return n.Text
}

// badID says what is wrong with an id, or nothing.
func badID(id string) string {
	if id == "" {
		return "is empty"
	}
	if first, _ := utf8.DecodeRuneInString(id); !unicode.IsLetter(first) && !unicode.IsDigit(first) {
		return "does not start with a letter or a digit"
	}
	for _, r := range id {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune("-._~", r) {
			return fmt.Sprintf("contains %q: an id has letters, digits, - . _ ~", r)
		}
	}
	if utf8.RuneCountInString(id) > 200 {
		return "is longer than 200 characters"
	}
	return ""
}

func (d *Decoding) record(who string, k Kind, fields []Field, n *Node, record any, origin *Origin, extra []string) {
	seen := map[string]bool{}
	for i, key := range n.Keys {
		if seen[key.Text] {
			d.Problems.Add(key.Pos, who, "field %q stands here twice", key.Text)
			continue
		}
		seen[key.Text] = true
		if slices.Contains(extra, key.Text) {
			continue
		}
		j := slices.IndexFunc(fields, func(f Field) bool { return f.Name == key.Text && (!f.Derived || d.Exchange) })
		if j < 0 {
			d.Problems.Add(key.Pos, who, "unknown field %q%s", key.Text, suggestField(fields, key.Text, k))
			continue
		}
		f := &fields[j]
		origin.Mark(f.Name, n.Items[i].Pos)
		d.field(who, f, n.Items[i], record, origin)
	}
	for i := range fields {
		if f := &fields[i]; f.Required && !seen[f.Name] {
			d.Problems.Add(n.Pos, who, "it has no %s: %s", f.Name, f.Help)
		}
	}
}

func suggestField(fields []Field, name string, k Kind) string {
	var names []string
	for _, f := range fields {
		if !f.Derived {
			names = append(names, f.Name)
		}
	}
	if near := Nearest(name, names, 1); len(near) > 0 {
		return fmt.Sprintf(": did you mean %q?", near[0])
	}
	return fmt.Sprintf(": %s has %s", article(k), strings.Join(names, ", "))
}

func (d *Decoding) field(who string, f *Field, n *Node, record any, origin *Origin) {
	if n.Kind == NullNode {
		if f.Required {
			d.Problems.Add(n.Pos, who, "%s is empty", f.Name)
		}
		return
	}
	switch p := f.Pointer(record).(type) {
	case *string:
		*p = d.text(who, f, n)
		if f.Required && *p == "" && n.Kind == StringNode && n.Text == "" {
			d.Problems.Add(n.Pos, who, "%s is empty", f.Name)
		}
	case *[]string:
		d.list(who, f, n, origin, func(item *Node) {
			if s := d.text(who, f, item); s != "" {
				if slices.Contains(*p, s) {
					d.Problems.Add(item.Pos, who, "%s has %q twice", f.Name, s)
					return
				}
				*p = append(*p, s)
			} else if item.Kind == StringNode && item.Text == "" {
				d.Problems.Add(item.Pos, who, "%s has an empty item", f.Name)
			}
		})
	case *int:
		*p = d.whole(who, f, n)
	case **float64:
		*p = d.decimal(who, f, n)
	case *Ref:
		if f.Name == "source" && d.Exchange && n.Kind == StringNode && n.Text == "" {
			return
		}
		*p = d.ref(who, f, n)
	case *[]Ref:
		d.list(who, f, n, origin, func(item *Node) {
			r := d.ref(who, f, item)
			if r.IsZero() {
				return
			}
			if slices.ContainsFunc(*p, func(o Ref) bool { return o.Kind == r.Kind && o.ID == r.ID }) {
				d.Problems.Add(item.Pos, who, "%s has %q twice", f.Name, r.ID)
				return
			}
			*p = append(*p, r)
			origin.Mark(fmt.Sprintf("%s[%d]", f.Name, len(*p)-1), item.Pos)
		})
	case *[]Affiliation:
		d.list(who, f, n, origin, func(item *Node) {
			var a Affiliation
			if d.object(who, f, item, &a, &a.Origin) {
				*p = append(*p, a)
			}
		})
	case *[]Role:
		d.list(who, f, n, origin, func(item *Node) {
			var r Role
			if d.object(who, f, item, &r, &r.Origin) {
				*p = append(*p, r)
			}
		})
	case *[]Passage:
		d.list(who, f, n, origin, func(item *Node) {
			var e Passage
			if d.object(who, f, item, &e, &e.Origin) {
				*p = append(*p, e)
			}
		})
	default:
		panic(fmt.Sprintf("schema: field %s has a %T", f.Name, p))
	}
}

func (d *Decoding) object(who string, f *Field, n *Node, record any, origin *Origin) bool {
	if n.Kind != MapNode {
		d.Problems.Add(n.Pos, who, "%s is a list of objects, and this is %s", f.Name, n.Kind)
		return false
	}
	origin.Pos = n.Pos
	d.record(who, f.Class, f.Fields, n, record, origin, nil)
	return true
}

func (d *Decoding) list(who string, f *Field, n *Node, origin *Origin, item func(*Node)) {
	if n.Kind != ListNode {
		d.Problems.Add(n.Pos, who, "%s is a list, not %s: write [%s]", f.Name, n.Kind, ellipsis(n.Text))
		return
	}
	for i, it := range n.Items {
		origin.Mark(fmt.Sprintf("%s[%d]", f.Name, i), it.Pos)
		item(it)
	}
	if f.Required && len(n.Items) == 0 {
		d.Problems.Add(n.Pos, who, "it has no %s", f.Name)
	}
}

func ellipsis(s string) string {
	if r := []rune(s); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	if s == "" {
		return "…"
	}
	return s
}

func (d *Decoding) text(who string, f *Field, n *Node) string {
	switch n.Kind {
	case StringNode:
	case NumberNode:
		if f.Type != Date {
			d.Problems.Add(n.Pos, who, "%s is a text and %s is a number: put it in quotes", f.Name, n.Text)
			return ""
		}
	case BoolNode:
		d.Problems.Add(n.Pos, who, "%s is a text and %s is not: put it in quotes", f.Name, n.Text)
		return ""
	default:
		d.Problems.Add(n.Pos, who, "%s is a text, not %s", f.Name, n.Kind)
		return ""
	}
	s := n.Text
	if strings.ContainsRune(s, 0) {
		d.Problems.Add(n.Pos, who, "%s contains the character U+0000", f.Name)
		return ""
	}
	if s == "" {
		return ""
	}
	switch f.Type {
	case Word:
		if !slices.Contains(f.Words, s) {
			hint := ""
			if near := Nearest(s, f.Words, 1); len(near) > 0 {
				hint = fmt.Sprintf("; did you mean %q?", near[0])
			}
			d.Problems.Add(n.Pos, who, "%s %q is none of %s%s", f.Name, ellipsis(s), strings.Join(f.Words, ", "), hint)
			return ""
		}
	case IRI, IRIs:
		if why := badIRI(s); why != "" {
			d.Problems.Add(n.Pos, who, "%s %q %s", f.Name, s, why)
			return ""
		}
	case Date:
		if _, err := ParseDate(s); err != nil {
			d.Problems.Add(n.Pos, who, "%s %v", f.Name, err)
			return ""
		}
	}
	return s
}

// badIRI says what is wrong with an absolute IRI, or nothing.
func badIRI(s string) string {
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || scheme == "" || rest == "" {
		return "is no absolute IRI (https://…)"
	}
	for i, r := range scheme {
		letter := r|0x20 >= 'a' && r|0x20 <= 'z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789+-.", r)) {
			return "is no absolute IRI (https://…)"
		}
	}
	for _, r := range rest {
		if r <= ' ' || strings.ContainsRune("<>\"{}|^`\\", r) || r == utf8.RuneError {
			return fmt.Sprintf("contains %q, which no IRI may", r)
		}
	}
	return ""
}

func (d *Decoding) whole(who string, f *Field, n *Node) int {
	v, err := strconv.Atoi(n.Text)
	if n.Kind != NumberNode || err != nil || v < 0 {
		d.Problems.Add(n.Pos, who, "%s is a whole number from 0 up, not %s", f.Name, orKind(n))
		return 0
	}
	return v
}

func (d *Decoding) decimal(who string, f *Field, n *Node) *float64 {
	v, err := strconv.ParseFloat(n.Text, 64)
	if n.Kind != NumberNode || err != nil || v != v || v > 1e15 || v < -1e15 {
		d.Problems.Add(n.Pos, who, "%s is a number, not %s", f.Name, orKind(n))
		return nil
	}
	return &v
}

func orKind(n *Node) string {
	if n.Text != "" {
		return strconv.Quote(ellipsis(n.Text))
	}
	return n.Kind.String()
}

// ref decodes a reference: an id, kind/id or corpus:kind/id, or an object with
// id and kind. Its Kind stays empty where the field takes several kinds and
// the reference names none; Check finds it out.
func (d *Decoding) ref(who string, f *Field, n *Node) Ref {
	var r Ref
	switch n.Kind {
	case StringNode:
		text := n.Text
		if corpus, rest, ok := strings.Cut(text, ":"); ok && strings.Contains(rest, "/") {
			if d.Corpus != "" && corpus != d.Corpus {
				d.Problems.Add(n.Pos, who, "%s %q is of another corpus, and this one is %q", f.Name, text, d.Corpus)
				return Ref{}
			}
			text = rest
		}
		if kind, id, ok := strings.Cut(text, "/"); ok {
			r.Kind, text = Kind(kind), id
		}
		r.ID = text
	case MapNode:
		id := n.Get("id")
		if id == nil || id.Kind != StringNode {
			d.Problems.Add(n.Pos, who, `%s is a reference and has no "id"`, f.Name)
			return Ref{}
		}
		r.ID = id.Text
		if kind := n.Get("kind"); kind != nil {
			r.Kind = Kind(kind.Text)
		}
		for _, key := range n.Keys {
			if !slices.Contains([]string{"id", "kind", "name", "iri"}, key.Text) {
				d.Problems.Add(key.Pos, who, "unknown field %q: a reference has id, kind, name", key.Text)
			}
		}
	case NumberNode, BoolNode:
		d.Problems.Add(n.Pos, who, "%s takes an id, and %s is %s: put it in quotes", f.Name, n.Text, n.Kind)
		return Ref{}
	default:
		d.Problems.Add(n.Pos, who, "%s takes an id, not %s", f.Name, n.Kind)
		return Ref{}
	}
	if why := badID(r.ID); why != "" {
		d.Problems.Add(n.Pos, who, "%s %q is no id: it %s", f.Name, r.ID, why)
		return Ref{}
	}
	if r.Kind == "" && len(f.Kinds) == 1 {
		r.Kind = f.Kinds[0]
	}
	if r.Kind != "" && !slices.Contains(f.Kinds, r.Kind) {
		d.Problems.Add(n.Pos, who, "%s", f.takes(string(r.Kind)+"/"+r.ID))
		return Ref{}
	}
	return r
}
