package jsonld

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/piprate/json-gold/ld"

	"onrecord/schema"
)

// A blame finds out where in a document an error is, of which json-gold tells but the
// kind: it lets parts of the document be expanded, halves of lists and of objects,
// until one is left.
type blame struct {
	expand func(document any) error
	code   ld.ErrorCode
	skip   map[member]bool // what is left out
	of     error           // what is said of the term of a context that has the error
}

// A member is a name in an object of some type, by which names have their meaning.
type member struct{ name, of string }

// memberOf is the member of an object by the place of its name.
func memberOf(n *schema.Node, i int) member {
	m := member{name: n.Keys[i].Text}
	for j, key := range n.Keys {
		if key.Text != "@type" && key.Text != "kind" {
			continue
		}
		m.of += n.Items[j].Text
		for _, item := range n.Items[j].Items {
			m.of += " " + item.Text
		}
	}
	return m
}

// mostNames is how many names without meaning are looked for, at most.
const mostNames = 20

// explain notes what is wrong with a document, where, and by which name.
func (d *jsonLD) explain(root *schema.Node, err error) {
	b := blame{expand: d.expand, skip: map[member]bool{}}
	for range mostNames {
		var known *ld.JsonLdError
		if !errors.As(err, &known) {
			d.problems.Add(root.Pos, "", "%v", err)
			return
		}
		b.code = known.Code
		found, at := b.find(root, func(inner any) any { return inner })
		switch {
		case found == nil:
			d.problems.Add(at, "", "%s", jsonLDError(err))
			return
		case known.Code != ld.InvalidProperty:
			d.problems.Add(at, "", "%q: %s", found.name, jsonLDError(cmp.Or(b.of, err)))
			return
		}
		d.unknown(root, *found)
		b.skip[*found] = true
		if err = d.expand(b.plain(root)); err == nil {
			return
		}
	}
	d.problems.Add(root.Pos, "", "there are more names without meaning")
}

// unknown notes a name that the context does not have, wherever it stands in an object
// of that type.
func (d *jsonLD) unknown(root *schema.Node, what member) {
	var places []schema.Pos
	var look func(n *schema.Node)
	look = func(n *schema.Node) {
		for i, item := range n.Items {
			switch {
			case n.Kind == schema.MapNode && n.Keys[i].Text == "@context":
			case n.Kind == schema.MapNode && n.Keys[i].Text == what.name && memberOf(n, i) == what:
				places = append(places, n.Keys[i].Pos)
			default:
				look(item)
			}
		}
	}
	look(root)
	const most = 100
	for _, at := range places[:min(len(places), most)] {
		d.problems.Add(at, "", "the name %q has no meaning: the context does not have it, and it is no IRI", what.name)
	}
	if more := len(places) - most; more > 0 {
		d.problems.Add(places[most], "", "the name %q stands in %d more places, from here on", what.name, more)
	}
}

// fails reports whether a document has the error.
func (b *blame) fails(document any) bool {
	var known *ld.JsonLdError
	return errors.As(b.expand(document), &known) && known.Code == b.code
}

// find is the innermost member with the error, and its place; nil: the document as a
// whole has it, or the object at the place. whole puts a part into the document.
func (b *blame) find(n *schema.Node, whole func(any) any) (found *member, at schema.Pos) {
	switch n.Kind {
	case schema.ListNode:
		part := func(items []int) any {
			list := make([]any, len(items))
			for i, j := range items {
				list[i] = b.plain(n.Items[j])
			}
			return whole(list)
		}
		i, ok := b.half(indices(len(n.Items), func(int) bool { return true }), part)
		if !ok {
			return nil, n.Pos
		}
		return b.find(n.Items[i], func(inner any) any { return whole([]any{inner}) })
	case schema.MapNode:
		kept := func() map[string]any {
			object := map[string]any{}
			for i, k := range n.Keys {
				if stays(k.Text) {
					object[k.Text] = b.plain(n.Items[i])
				}
			}
			return object
		}
		part := func(items []int) any {
			object := kept()
			for _, i := range items {
				object[n.Keys[i].Text] = b.plain(n.Items[i])
			}
			return whole(object)
		}
		if b.fails(part(nil)) {
			if i := slices.IndexFunc(n.Keys, func(k *schema.Node) bool { return k.Text == "@context" }); i >= 0 {
				others := kept()
				found, at = b.term(n.Items[i], func(context any) any {
					object := maps.Clone(others)
					object["@context"] = context
					return whole(object)
				})
			}
			if found == nil {
				at = n.Pos
			}
			return found, at
		}
		i, ok := b.half(indices(len(n.Keys), func(i int) bool { return !stays(n.Keys[i].Text) && !b.skip[memberOf(n, i)] }), part)
		if !ok {
			return nil, n.Pos
		}
		name := n.Keys[i].Text
		found, at = b.find(n.Items[i], func(inner any) any {
			object := kept()
			object[name] = inner
			return whole(object)
		})
		if found == nil && !strings.HasPrefix(name, "@") { // it is no member of what this one holds
			m := memberOf(n, i)
			return &m, n.Keys[i].Pos
		}
		return found, at
	}
	return nil, n.Pos
}

// term is the first name of a context that has the error with all those that have it
// not by themselves, and its place; nil: there is none. Alone, one lacks what it may
// be defined by.
func (b *blame) term(n *schema.Node, whole func(any) any) (found *member, at schema.Pos) {
	switch n.Kind {
	case schema.ListNode:
		plain := b.plain(n).([]any)
		for i, item := range n.Items {
			if found, at = b.term(item, func(inner any) any {
				list := slices.Clone(plain)
				list[i] = inner
				return whole(list)
			}); found != nil {
				return found, at
			}
		}
	case schema.MapNode:
		right, rest := map[string]any{}, map[string]any{}
		for i, key := range n.Keys {
			if strings.HasPrefix(key.Text, "@") {
				right[key.Text], rest[key.Text] = b.plain(n.Items[i]), b.plain(n.Items[i])
			}
		}
		var wrong []int
		for i, key := range n.Keys {
			if strings.HasPrefix(key.Text, "@") {
				continue
			}
			rest[key.Text] = b.plain(n.Items[i])
			if b.fails(whole(rest)) {
				wrong = append(wrong, i)
			} else {
				right[key.Text] = rest[key.Text]
			}
			delete(rest, key.Text)
		}
		with := func(items []int) any {
			context := maps.Clone(right)
			for _, i := range items {
				context[n.Keys[i].Text] = b.plain(n.Items[i])
			}
			return whole(context)
		}
		if i, ok := b.half(wrong, with); ok {
			b.of = b.expand(with([]int{i}))
			return &member{name: n.Keys[i].Text}, n.Keys[i].Pos
		}
	}
	return nil, n.Pos
}

// stays reports whether a member says what an object is, and the others are to be
// understood by.
func stays(name string) bool {
	return strings.HasPrefix(name, "@") && name != "@graph" && name != "@included" && name != "@list" && name != "@set" && name != "@reverse" || name == "iri" || name == "kind"
}

func indices(n int, which func(int) bool) []int {
	var out []int
	for i := range n {
		if which(i) {
			out = append(out, i)
		}
	}
	return out
}

// half is the one of some items that has the error by itself; false: there is none.
func (b *blame) half(items []int, part func([]int) any) (int, bool) {
	for len(items) > 1 {
		left := items[:len(items)/2]
		switch {
		case b.fails(part(left)):
			items = left
		case b.fails(part(items[len(left):])):
			items = items[len(left):]
		default:
			return 0, false
		}
	}
	if len(items) == 0 || !b.fails(part(items)) {
		return 0, false
	}
	return items[0], true
}

// plain is a node as json-gold takes it, without the names that are left out.
func (b *blame) plain(n *schema.Node) any {
	switch n.Kind {
	case schema.ListNode:
		list := make([]any, len(n.Items))
		for i, item := range n.Items {
			list[i] = b.plain(item)
		}
		return list
	case schema.MapNode:
		object := make(map[string]any, len(n.Keys))
		for i, key := range n.Keys {
			if len(b.skip) == 0 || key.Text == "@context" || !b.skip[memberOf(n, i)] {
				object[key.Text] = b.plain(n.Items[i])
			}
		}
		return object
	}
	d := jsonLD{places: map[string]schema.Pos{}, problems: &schema.Problems{}}
	return d.value(n)
}
