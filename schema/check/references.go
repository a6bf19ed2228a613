package check

import (
	"slices"
	"strings"

	"onrecord/schema"
	"onrecord/schema/listindex"
)

// references resolves what a record refers to.
func (k *checker) references(e schema.Entity, fields []schema.Field, record any, origin *schema.FieldPositions) {
	for i := range fields {
		f := &fields[i]
		if f.Type == schema.Many {
			k.list(e, f, record, origin)
			continue
		}
		for v := range f.Values(record) {
			if r := v.Ref(); r != nil && !k.resolve(e, f, r, spot{origin, f, schema.WholeField}) {
				*r = schema.Ref{}
			}
			if part := v.Record(); part != nil {
				k.references(e, f.Fields, part, schema.OriginOf(part))
			}
		}
	}
}

// list resolves a list of references, and leaves out what leads nowhere and
// what is in it again.
func (k *checker) list(e schema.Entity, f *schema.Field, record any, origin *schema.FieldPositions) {
	all := f.Refs(record)
	kept := all[:0]
	var known listindex.Set[schema.Ref]
	item := func(i int) schema.Ref { return schema.Ref{Kind: kept[i].Kind, ID: kept[i].ID} }
	for j, r := range all {
		at := spot{origin, f, j}
		if !k.resolve(e, f, &r, at) {
			continue
		}
		if known.Has(len(kept), item, schema.Ref{Kind: r.Kind, ID: r.ID}) {
			k.add(e, at.pos(), "%s has %q twice", f.Name, r.ID)
			continue
		}
		kept = append(kept, r)
	}
	f.SetRefs(record, kept)
}

// A spot is where a reference stands.
type spot struct {
	origin *schema.FieldPositions
	field  *schema.Field
	item   int // of a list
}

func (s spot) pos() schema.Pos { return s.origin.AtItem(s.field.Name, s.item) }

func (k *checker) resolve(e schema.Entity, f *schema.Field, r *schema.Ref, at spot) bool {
	if r.Kind == schema.KindStatement {
		r.ID = strings.TrimPrefix(r.ID, schema.MainCoding+"/")
	}
	if r.Kind == "" {
		return k.complete(e, f, r, at)
	}
	if !slices.Contains(f.Kinds, r.Kind) { // decoding has seen to it, but quads can have it so
		k.add(e, at.pos(), "%s", f.WrongKind(string(r.Kind)+"/"+r.ID))
		return false
	}
	if k.has(r.Kind, r.ID) {
		if r.ID == e.Identity().ID && r.Kind == e.Kind() && !selfReferring(f) {
			k.add(e, at.pos(), "%s: it refers to itself", f.Name)
			return false
		}
		return true
	}
	if s, ok := e.(*schema.Statement); ok && f.Exchanged && slices.ContainsFunc(s.Evidence, func(p schema.Passage) bool { return p.Source == *r }) {
		return false // which is told of the passage
	}
	if !k.Unread[r.Kind] {
		hint := ""
		if s, ok := e.(*schema.Source); ok && f.Name == "authors" {
			hint = ": authors are actors, by their ids"
			if s.Publisher == "" {
				hint += "; who is none can be the publisher, which is any text"
			}
		}
		k.add(e, at.pos(), "%s: unknown %s %q%s", f.Name, r.Kind, r.ID, hint)
		k.dangling.note(k.last(), r.ID, []schema.Kind{r.Kind})
	}
	return false
}

// complete finds out the kind of a reference that has none.
func (k *checker) complete(e schema.Entity, f *schema.Field, r *schema.Ref, at spot) bool {
	found := 0
	for _, kind := range f.Kinds {
		if k.has(kind, r.ID) {
			r.Kind = kind
			found++
		}
	}
	if found == 1 {
		return true
	}
	if found == 0 && slices.ContainsFunc(f.Kinds, func(kind schema.Kind) bool { return k.Unread[kind] }) {
		return false
	}
	var words []string
	for _, kind := range f.Kinds {
		if found == 0 {
			words = append(words, string(kind))
		} else if k.has(kind, r.ID) {
			words = append(words, string(kind)+"/"+r.ID)
		}
	}
	if found == 0 {
		k.add(e, at.pos(), "%s: no %s has the id %q", f.Name, strings.Join(words, " or "), r.ID)
		k.dangling.note(k.last(), r.ID, f.Kinds)
	} else {
		k.add(e, at.pos(), "%s: %q is ambiguous: write %s", f.Name, r.ID, strings.Join(words, " or "))
	}
	return false
}

// selfReferring reports whether an entity may name itself in a field: an author may
// praise their own party's paper, a person may be spoken about by themselves.
func selfReferring(f *schema.Field) bool { return f.Name == "authors" }
