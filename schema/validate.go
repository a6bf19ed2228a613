package schema

import "onrecord/schema/listindex"

// Validate notes what is wrong with the fields of an entity, each by itself:
// what a Decoder would say of the same values in a file. It is for entities that
// no Decoder made, such as those of quads.
func Validate(ps *Problems, e Entity) {
	entry, id := e.Identity(), OwnID(e)
	v := validation{problems: ps}
	if err := CheckID(id); err != nil {
		v.naming = naming(e.Kind(), "")
		v.bad(entry.At("id"), err.Error())
	} else {
		v.naming = naming(e.Kind(), id)
	}
	v.record(Fields(e.Kind()), e, &entry.FieldPositions)
	if s, ok := e.(*Statement); ok {
		if why := badLayerOf(s); why != "" {
			v.bad(s.AtItem("layer", 0), why)
		}
	}
}

// A validation is that of one entity.
type validation struct {
	problems *Problems
	naming   string
}

func (v *validation) bad(at Pos, why string) { v.problems.at(at, v.naming, &Problem{Msg: why}) }

func (v *validation) record(fields []Field, record any, o *FieldPositions) {
	for i := range fields {
		v.field(&fields[i], record, o)
	}
	for i := range fields {
		if f := &fields[i]; f.Required && f.Count(record) == 0 {
			v.bad(o.Pos, f.missing())
		}
	}
}

func (v *validation) field(f *Field, record any, o *FieldPositions) {
	switch f.Type {
	case Texts, IRIs:
		v.texts(f, f.Strings(record), o)
	case Many:
		v.refs(f, f.Refs(record), o)
	case Records, Record:
		for part := range f.Values(record) {
			v.record(f.Fields, part.Record(), OriginOf(part.Record()))
		}
	default:
		one, ok := f.Value(record)
		if !ok {
			return
		}
		if wrong := f.bad(one); wrong != nil {
			v.problems.at(o.AtItem(f.Name, 0), v.naming, wrong)
		}
	}
}

func (v *validation) texts(f *Field, list []string, o *FieldPositions) {
	places := itemPlaces{f: f, o: o, n: len(list)}
	var known listindex.Set[string]
	for i, s := range list {
		why := f.badText(s)
		switch {
		case s == "":
			why = f.emptyItem()
		case why == "" && !f.Repeats && known.Has(i, func(i int) string { return list[i] }, s):
			why = f.twice(s)
		}
		if why != "" {
			v.bad(places.at(i), why)
		}
	}
}

func (v *validation) refs(f *Field, list []Ref, o *FieldPositions) {
	places := itemPlaces{f: f, o: o, n: len(list)}
	var known listindex.Set[Ref]
	item := func(i int) Ref {
		r := list[i]
		if r.Kind == "" {
			r, _ = f.settle(r)
		}
		return Ref{Kind: r.Kind, ID: r.ID}
	}
	for i := range list {
		r, wrong := f.settle(list[i])
		if wrong == nil && known.Has(i, item, Ref{Kind: r.Kind, ID: r.ID}) {
			wrong = &Problem{Msg: f.twice(r.ID)}
		}
		if wrong != nil {
			v.problems.at(places.at(i), v.naming, wrong)
		}
	}
}

// itemPlaces are the positions of the items of a list, which are looked up only
// if something is wrong with one.
type itemPlaces struct {
	f     *Field
	o     *FieldPositions
	n     int
	items func(int) Pos
}

func (p *itemPlaces) at(i int) Pos {
	if p.items == nil {
		p.items = p.o.Items(p.f.Name, p.n)
	}
	return p.items(i)
}
