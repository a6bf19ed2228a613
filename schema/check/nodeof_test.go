package check

import (
	"strconv"

	"onrecord/schema"
)

// nodeOf writes an entity as the node that a file would have, for a Decoder.
func nodeOf(e schema.Entity) *schema.Node {
	key := e.Identity()
	n := &schema.Node{Kind: schema.MapNode, Pos: key.Pos}
	put(n, "id", &schema.Node{Kind: schema.StringNode, Text: schema.OwnID(e), Pos: key.At("id")})
	putFields(n, schema.Fields(e.Kind()), e, &key.FieldPositions)
	return n
}

func put(n *schema.Node, key string, value *schema.Node) {
	n.Keys = append(n.Keys, &schema.Node{Kind: schema.StringNode, Text: key, Pos: value.Pos})
	n.Items = append(n.Items, value)
}

// putFields adds the fields that hold something.
func putFields(n *schema.Node, fields []schema.Field, record any, o *schema.FieldPositions) {
	for i := range fields {
		f := &fields[i]
		var items []*schema.Node
		add := func(kind schema.NodeKind, text string, at schema.Pos) *schema.Node {
			item := &schema.Node{Kind: kind, Text: text, Pos: at}
			items = append(items, item)
			return item
		}
		switch p := f.Pointer(record).(type) {
		case *int:
			if passage, ok := record.(*schema.Passage); *p != 0 || ok && passage.Located() {
				add(schema.NumberNode, strconv.Itoa(*p), o.AtItem(f.Name, 0))
			}
		case *schema.Number:
			if *p != "" {
				add(schema.NumberNode, string(*p), o.AtItem(f.Name, 0))
			}
		case *bool:
			if *p {
				add(schema.BoolNode, "true", o.AtItem(f.Name, 0))
			}
		case *string:
			if *p != "" {
				add(schema.StringNode, *p, o.AtItem(f.Name, 0))
			}
		case *schema.Ref:
			if !p.IsZero() {
				putRef(add(schema.MapNode, "", o.AtItem(f.Name, 0)), *p)
			}
		case *[]string:
			at := o.Items(f.Name, len(*p))
			for i, text := range *p {
				add(schema.StringNode, text, at(i))
			}
		case *[]schema.Ref:
			at := o.Items(f.Name, len(*p))
			for i, r := range *p {
				putRef(add(schema.MapNode, "", at(i)), r)
			}
		default:
			for _, part := range f.Records(record) {
				origin := schema.OriginOf(part)
				putFields(add(schema.MapNode, "", origin.Pos), f.Fields, part, origin)
			}
		}
		switch {
		case len(items) == 0:
		case f.IsList():
			put(n, f.Name, &schema.Node{Kind: schema.ListNode, Items: items, Pos: o.AtItem(f.Name, schema.WholeField)})
		default:
			put(n, f.Name, items[0])
		}
	}
}

func putRef(n *schema.Node, r schema.Ref) {
	put(n, "id", &schema.Node{Kind: schema.StringNode, Text: r.ID, Pos: n.Pos})
	put(n, "kind", &schema.Node{Kind: schema.StringNode, Text: string(r.Kind), Pos: n.Pos})
}
