package schema

import (
	"fmt"
	"strconv"
)

// NodeOf writes an entity as a node, so that a Decoder can say what is wrong
// with its fields.
func NodeOf(e Entity) *Node {
	key := e.Identity()
	n := &Node{Kind: MapNode, Pos: key.Pos}
	n.put("id", &Node{Kind: StringNode, Text: OwnID(e), Pos: key.At("id")})
	n.putFields(Fields(e.Kind()), e, &key.FieldPositions)
	return n
}

func (n *Node) put(key string, value *Node) {
	n.Keys = append(n.Keys, &Node{Kind: StringNode, Text: key, Pos: value.Pos})
	n.Items = append(n.Items, value)
}

// putFields adds the fields that hold something.
func (n *Node) putFields(fields []Field, record any, o *FieldPositions) {
	for i := range fields {
		f := &fields[i]
		var items []*Node
		add := func(kind NodeKind, text string, at Pos) *Node {
			item := &Node{Kind: kind, Text: text, Pos: at}
			items = append(items, item)
			return item
		}
		switch p := f.Pointer(record).(type) {
		case *int:
			if passage, ok := record.(*Passage); *p != 0 || ok && passage.Located() {
				add(NumberNode, strconv.Itoa(*p), o.AtItem(f.Name, 0))
			}
		case **float64:
			if *p != nil {
				add(NumberNode, strconv.FormatFloat(**p, 'f', -1, 64), o.AtItem(f.Name, 0))
			}
		case *bool:
			if *p {
				add(BoolNode, "true", o.AtItem(f.Name, 0))
			}
		case *string:
			if *p != "" {
				add(StringNode, *p, o.AtItem(f.Name, 0))
			}
		case *Ref:
			if !p.IsZero() {
				add(MapNode, "", o.AtItem(f.Name, 0)).putRef(*p)
			}
		case *[]string:
			at := o.Items(f.Name, len(*p))
			for i, text := range *p {
				add(StringNode, text, at(i))
			}
		case *[]Ref:
			at := o.Items(f.Name, len(*p))
			for i, r := range *p {
				add(MapNode, "", at(i)).putRef(r)
			}
		default:
			for _, part := range f.Records(record) {
				origin := OriginOf(part)
				add(MapNode, "", origin.Pos).putFields(f.Fields, part, origin)
			}
		}
		switch {
		case len(items) == 0:
		case f.IsList():
			n.put(f.Name, &Node{Kind: ListNode, Items: items, Pos: o.AtItem(f.Name, WholeField)})
		default:
			n.put(f.Name, items[0])
		}
	}
}

func (n *Node) putRef(r Ref) {
	n.put("id", &Node{Kind: StringNode, Text: r.ID, Pos: n.Pos})
	n.put("kind", &Node{Kind: StringNode, Text: string(r.Kind), Pos: n.Pos})
}

// originOf is where a part of an entity was written.
func OriginOf(part any) *FieldPositions {
	switch p := part.(type) {
	case *Affiliation:
		return &p.FieldPositions
	case *Role:
		return &p.FieldPositions
	case *Passage:
		return &p.FieldPositions
	}
	panic(fmt.Sprintf("schema: a %T is no part of an entity", part))
}
