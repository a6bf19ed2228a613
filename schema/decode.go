package schema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"onrecord/schema/hint"
	"onrecord/schema/listindex"
	"onrecord/schema/spelling"
	"onrecord/schema/wording"
)

// A Decoder makes entities of nodes, by the table of fields. It notes every
// problem and goes on. It may be used for one entity after another.
type Decoder struct {
	Problems *Problems
	// Exchange also accepts what the commands print and no person writes:
	// kind, iri and derived fields.
	Exchange bool
	// Corpus is the id that may stand in references such as
	// "corpus:kind/id"; empty: any.
	Corpus string
	// Arena holds what is made. Without one, the texts of entities are
	// those of the nodes.
	Arena *Arena

	kind    Kind   // of the entity that is being decoded
	id      string // its id, as soon as it is known
	encoded []byte // of the records that are being decoded, the innermost last
}

// add notes a problem of the entity that is being decoded.
func (d *Decoder) add(at Pos, format string, args ...any) {
	d.Problems.Add(at, d.naming(), format, args...)
}

// bad notes what a rule says.
func (d *Decoder) bad(at Pos, why string) {
	d.Problems.at(at, d.naming(), &Problem{Msg: why})
}

func (d *Decoder) naming() string { return naming(d.kind, d.id) }

// Entity decodes an object of a kind. It returns nil when the node is no
// object; fields that have a problem are left empty.
func (d *Decoder) Entity(k Kind, n *Node) Entity {
	if n.Kind != MapNode {
		d.Problems.Add(n.Pos, "", "%s is an object with fields, not %s", WithArticle(k), n.Kind)
		return nil
	}
	e := d.empty(k)
	entry := e.Identity()
	entry.Pos = n.Pos
	d.kind, d.id = k, ""
	extra := entityKeys
	if d.Exchange {
		extra = exchangeKeys
		if iri := n.Get("iri"); iri != nil && iri.Kind == StringNode {
			entry.IRI = d.keep(iri.Text)
		}
	}
	if id := n.Get("id"); id == nil {
		if k != KindStatement { // whose id is made of its words, see StatementID
			d.add(n.Pos, "it has no id")
		}
	} else if d.id = d.idOf(id); strings.HasSuffix(entry.IRI, d.id) {
		d.id = entry.IRI[len(entry.IRI)-len(d.id):] // the same memory
	} else {
		d.id = d.keep(d.id)
	}
	entry.ID = d.id
	d.record(k, Fields(k), n, e, &entry.FieldPositions, extra)
	if s, ok := e.(*Statement); ok && d.Exchange {
		d.exchanged(s, n)
	}
	return e
}

// What an entity has beside the fields of its kind; the first two have the
// numbers that they have in fieldNames.
var (
	entityKeys   = []string{"id"}
	exchangeKeys = []string{"id", "iri", "kind"}
)

func (d *Decoder) empty(k Kind) Entity {
	if d.Arena == nil {
		return New(k)
	}
	return d.Arena.entity(k)
}

func (d *Decoder) keep(s string) string {
	if d.Arena == nil {
		return s
	}
	return d.Arena.text(s)
}

// exchanged gives a statement of a layer its address, and takes out what is
// worked out.
func (d *Decoder) exchanged(s *Statement, n *Node) {
	dropDerived(s)
	s.DuplicateOf = Ref{}
	if s.Layer == "" {
		return
	}
	if why := badLayerOf(s); why != "" {
		d.bad(s.At("layer"), why)
		s.Layer = ""
		return
	}
	if s.ID != "" {
		s.ID = d.keep(s.Layer + "/" + s.ID)
	}
}

func WithArticle(k Kind) string {
	if k == KindActor || k == KindEvent || k == KindAffiliation {
		return "an " + string(k)
	}
	return "a " + string(k)
}

func (d *Decoder) idOf(n *Node) string {
	if n.Kind != StringNode {
		if n.Kind == NumberNode || n.Kind == BoolNode {
			d.add(n.Pos, "id %s is %s: put it in quotes", n.Text, n.Kind)
		} else {
			d.add(n.Pos, "id is a text, not %s", n.Kind)
		}
		return ""
	}
	if err := CheckID(n.Text); err != nil {
		d.bad(n.Pos, err.Error())
		return ""
	}
	return n.Text
}

func (d *Decoder) record(k Kind, fields []Field, n *Node, record any, origin *FieldPositions, extra []string) {
	seen := keysSeen{}
	positions := recordPositions{from: len(d.encoded)}
	next := 0 // the fields mostly come in their order
	for i, key := range n.Keys {
		j := d.fieldAt(fields, key.Text, next)
		if x := slices.Index(extra, key.Text); x >= 0 {
			j = len(fields) + x
		}
		if seen.again(j, key.Text) {
			d.add(key.Pos, "duplicate field %q", key.Text)
			continue
		}
		value := n.Items[i]
		switch {
		case j < 0:
			d.add(key.Pos, "unknown field %q%s", key.Text, suggestField(fields, key.Text, k))
		case j < len(fields):
			next = j + 1
			f := &fields[j]
			d.addPosition(&positions, f.number, WholeField, value.Pos)
			d.field(f, value, record, &positions)
		case key.Text == "id" || key.Text == "iri" && value.Kind == StringNode:
			d.addPosition(&positions, byte(j-len(fields)), WholeField, value.Pos)
		}
	}
	origin.encoded = d.keep(string(d.encoded[positions.from:]))
	d.encoded = d.encoded[:positions.from]
	for i := range fields {
		if f := &fields[i]; f.Required && !seen.has(i) {
			d.bad(n.Pos, f.missing())
		}
	}
}

// fieldAt finds a field that may be written, from one on and then from the
// first; it gives its index, or -1.
func (d *Decoder) fieldAt(fields []Field, name string, from int) int {
	for range fields {
		if from >= len(fields) {
			from = 0
		}
		if f := &fields[from]; f.Name == name {
			if (f.Derived || f.Exchanged) && !d.Exchange {
				return -1
			}
			return from
		}
		from++
	}
	return -1
}

// keysSeen are the keys of a map so far: indices of known ones, names of others.
type keysSeen struct {
	known   uint64
	unknown map[string]bool
}

func (s *keysSeen) has(i int) bool { return s.known>>i&1 == 1 }

// again notes a key, and reports whether it was there before.
func (s *keysSeen) again(i int, name string) bool {
	if i >= 0 {
		twice := s.has(i)
		s.known |= 1 << i
		return twice
	}
	twice := s.unknown[name]
	if s.unknown == nil {
		s.unknown = map[string]bool{}
	}
	s.unknown[name] = true
	return twice
}

// recordPositions are those of one record.
type recordPositions struct {
	positionCodec
	from int // in Decoder.encoded
}

func (d *Decoder) addPosition(m *recordPositions, field byte, item int, at Pos) {
	d.encoded = m.append(d.encoded, field, item, at)
}

func suggestField(fields []Field, name string, k Kind) string {
	var names []string
	for _, f := range fields {
		if !f.Derived && !f.Exchanged {
			names = append(names, f.Name)
		}
	}
	if near := spelling.Nearest(name, names, 1); len(near) > 0 {
		return fmt.Sprintf(": did you mean %q?", near[0])
	}
	return fmt.Sprintf(": %s has %s", WithArticle(k), hint.AllOf(names))
}

func (d *Decoder) field(f *Field, n *Node, record any, m *recordPositions) {
	if n.Kind == NullNode {
		if f.Required {
			d.bad(n.Pos, f.empty())
		}
		return
	}
	switch f.Type {
	case Texts, IRIs:
		d.texts(f, n, record, m)
	case Many:
		d.refs(f, n, record, m)
	case Records:
		d.parts(f, n, record, m)
	case Record:
		list := f.parts(record)
		if part := list.add(); !d.object(f, n, part, OriginOf(part)) {
			list.drop()
		}
	case Int:
		f.PutInt(record, d.whole(f, n))
	case Decimal:
		f.PutDecimal(record, d.decimal(f, n))
	case Bool:
		if d.truth(f, n) {
			f.PutTrue(record)
		}
	case One:
		if f.Name == "source" && d.Exchange && n.Kind == StringNode && n.Text == "" {
			return
		}
		f.PutRef(record, d.ref(f, n))
	default:
		s := d.text(f, n)
		f.PutText(record, s)
		if f.Required && s == "" && n.Kind == StringNode && n.Text == "" {
			d.bad(n.Pos, f.empty())
		}
	}
}

func (d *Decoder) texts(f *Field, n *Node, record any, m *recordPositions) {
	var list []string // what the field holds so far
	var known listindex.Set[string]
	d.list(f, n, m, func(_ int, item *Node) {
		s := d.text(f, item)
		switch {
		case s == "":
			if item.Kind == StringNode && item.Text == "" {
				d.bad(item.Pos, f.emptyItem())
			}
			return
		case f.Repeats:
			s = d.keep(wording.WithoutMarks(s))
		case known.Has(len(list), func(i int) string { return list[i] }, s):
			d.bad(item.Pos, f.twice(s))
			return
		}
		if list == nil {
			f.grow(record, len(n.Items))
		}
		f.PutText(record, s)
		list = f.Strings(record)
	})
}

func (d *Decoder) refs(f *Field, n *Node, record any, m *recordPositions) {
	var list []Ref // what the field holds so far
	var known listindex.Set[Ref]
	d.list(f, n, m, func(i int, item *Node) {
		r := d.ref(f, item)
		if r.IsZero() {
			return
		}
		if known.Has(len(list), func(i int) Ref { return list[i] }, r) {
			d.bad(item.Pos, f.twice(r.ID))
			return
		}
		if list == nil {
			f.grow(record, len(n.Items))
		}
		f.PutRef(record, r)
		list = f.Refs(record)
		if kept := len(list) - 1; kept != i {
			d.addPosition(m, f.number, kept, item.Pos)
		}
	})
}

// parts decodes a list of objects where they are to be.
func (d *Decoder) parts(f *Field, n *Node, record any, m *recordPositions) {
	list := f.parts(record)
	d.list(f, n, m, func(_ int, item *Node) {
		list.grow(len(n.Items))
		part := list.add()
		if !d.object(f, item, part, OriginOf(part)) {
			list.drop()
			return
		}
		if p, ok := part.(*Passage); ok {
			p.unmark()
		}
	})
}

func (d *Decoder) object(f *Field, n *Node, record any, origin *FieldPositions) bool {
	if n.Kind != MapNode {
		what := "a list of objects"
		if f.Type == Record {
			what = "an object"
		}
		d.add(n.Pos, "%s is %s, and this is %s", f.Name, what, n.Kind)
		return false
	}
	origin.Pos = n.Pos
	d.record(f.Class, f.Fields, n, record, origin, nil)
	return true
}

func (d *Decoder) list(f *Field, n *Node, m *recordPositions, item func(i int, n *Node)) {
	if n.Kind != ListNode {
		d.add(n.Pos, "%s is a list, not %s: write [%s]", f.Name, n.Kind, Shorten(n.Text))
		return
	}
	for i, it := range n.Items {
		d.addPosition(m, f.number, i, it.Pos)
		item(i, it)
	}
	if f.Required && len(n.Items) == 0 {
		d.add(n.Pos, "it has no %s", f.Name)
	}
}

func Shorten(s string) string {
	if r := []rune(s); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	if s == "" {
		return "…"
	}
	return s
}

func (d *Decoder) text(f *Field, n *Node) string {
	switch n.Kind {
	case StringNode:
	case NumberNode:
		if f.Type != Date {
			d.add(n.Pos, "%s is a text and %s is a number: put it in quotes", f.Name, n.Text)
			return ""
		}
	case BoolNode:
		d.add(n.Pos, "%s is a text and %s is not: put it in quotes", f.Name, n.Text)
		return ""
	default:
		d.add(n.Pos, "%s is a text, not %s", f.Name, n.Kind)
		return ""
	}
	if why := f.badText(n.Text); why != "" {
		d.bad(n.Pos, why)
		return ""
	}
	if i := slices.Index(f.Words, n.Text); i >= 0 {
		return f.Words[i]
	}
	return d.keep(n.Text)
}

func (d *Decoder) whole(f *Field, n *Node) int {
	v, err := strconv.Atoi(strings.TrimSpace(n.Text))
	if n.Kind != NumberNode || err != nil || !isWhole(v) {
		d.bad(n.Pos, f.notWhole(orKind(n)))
		return 0
	}
	return v
}

// decimal decodes a number. Of what is none it makes NaN, not nothing: the field has
// been said.
func (d *Decoder) decimal(f *Field, n *Node) Number {
	v, ok := Written(n.Text)
	if n.Kind != NumberNode || !ok {
		d.bad(n.Pos, f.notDecimal(orKind(n)))
		return "NaN"
	}
	return Number(d.keep(string(v)))
}

// truth decodes true or false, in whatever letters YAML and spreadsheets write
// them.
func (d *Decoder) truth(f *Field, n *Node) bool {
	yes, no := strings.EqualFold(n.Text, "true"), strings.EqualFold(n.Text, "false")
	if n.Kind != BoolNode || !yes && !no {
		d.add(n.Pos, "%s is true or false, not %s", f.Name, orKind(n))
		return false
	}
	return yes
}

func orKind(n *Node) string {
	if n.Text != "" {
		return quoted(n.Text)
	}
	return n.Kind.String()
}

// ref decodes a reference: an id, kind/id or corpus:kind/id, or an object with
// id and kind. Its Kind stays empty where the field takes several kinds and
// the reference names none; Check finds it out.
func (d *Decoder) ref(f *Field, n *Node) Ref {
	var r Ref
	switch n.Kind {
	case StringNode:
		text := n.Text
		if corpus, rest, ok := strings.Cut(text, ":"); ok && strings.Contains(rest, "/") {
			if d.Corpus != "" && corpus != d.Corpus {
				d.add(n.Pos, "%s %q is of another corpus, and this one is %q", f.Name, text, d.Corpus)
				return Ref{}
			}
			text = rest
		}
		if kind, id, ok := strings.Cut(text, "/"); ok && (Kind(kind).Named() || !slices.Contains(f.Kinds, KindStatement)) {
			r.Kind, text = Kind(kind), id
		}
		r.ID = text
	case MapNode:
		id := n.Get("id")
		if id == nil || id.Kind != StringNode {
			d.add(n.Pos, `%s is a reference and has no "id"`, f.Name)
			return Ref{}
		}
		r.ID = id.Text
		if kind := n.Get("kind"); kind != nil {
			r.Kind = Kind(kind.Text)
		}
		for _, key := range n.Keys {
			if !slices.Contains([]string{"id", "kind", "name", "iri"}, key.Text) {
				d.add(key.Pos, "unknown field %q: a reference has id, kind, name", key.Text)
			}
		}
	case NumberNode, BoolNode:
		d.add(n.Pos, "%s takes an id, and %s is %s: put it in quotes", f.Name, n.Text, n.Kind)
		return Ref{}
	default:
		d.add(n.Pos, "%s takes an id, not %s", f.Name, n.Kind)
		return Ref{}
	}
	r, wrong := f.settle(r)
	if wrong != nil {
		d.Problems.at(n.Pos, d.naming(), wrong)
		return Ref{}
	}
	r.ID = d.keep(r.ID)
	return r
}
