package edit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"onrecord/data/anchor"
	"onrecord/data/change"
	"onrecord/data/yamlfile"
	"onrecord/schema"
)

// Merge makes one of two entities of a corpus folder, named as kind/id: the first
// becomes the second. What refers to the first refers to the second then; its names
// are aliases, and what the second does not say it takes from the first. Where the
// two say different things, or a list or a statement would, nothing is done.
func Merge(ctx context.Context, dir, from, into string, o Options) (_ Result, err error) {
	e, err := open(ctx, dir)
	if err != nil {
		return Result{}, err
	}
	defer func() { err = errors.Join(err, e.in.Close()) }()
	a, err := e.entity(from)
	if err != nil {
		return Result{}, err
	}
	b, err := e.entity(into)
	if err != nil {
		return Result{}, err
	}
	if why := unlike(a, b); why != "" {
		return Result{}, change.Requestf("%s", why)
	}
	was := schema.Ref{Kind: a.Kind(), ID: a.Identity().ID}
	e.to[was] = schema.Ref{Kind: b.Kind(), ID: b.Identity().ID}
	e.gone = a
	e.clashes(a, b)
	e.remove(a)
	e.expect()
	e.follow(schema.Fields(a.Kind()), a)
	m := merger{editor: e, a: a, b: b, writer: yamlfile.Writer{Index: schema.Index(e.c)}}
	if err := m.merge(ctx); err != nil {
		return Result{}, err
	}
	if err := e.writeRefs(ctx); err != nil {
		return Result{}, err
	}
	return e.finish(ctx, was, o)
}

// unlike says why two entities cannot be one, or nothing.
func unlike(a, b schema.Entity) string {
	switch k := a.Kind(); {
	case a == b:
		return fmt.Sprintf("%s cannot become itself", schema.Naming(a))
	case k != b.Kind():
		return fmt.Sprintf("%s is %s, and %s is %s: both have to be of one kind", a.Identity().ID, schema.WithArticle(k), b.Identity().ID, schema.WithArticle(b.Kind()))
	case k == schema.KindStatement:
		return "statements are not merged: each is what one source reports once, with its own words and passages; 'restates' says that one is another report of the same utterance"
	case k == schema.KindSource:
		return "sources are not merged: each has its own text, in which its passages are counted"
	}
	return ""
}

// remove takes an entity out of the corpus in memory.
func (e *editor) remove(it schema.Entity) {
	switch it := it.(type) {
	case *schema.Actor:
		e.c.Actors = slices.DeleteFunc(e.c.Actors, func(a *schema.Actor) bool { return a == it })
	case *schema.Position:
		e.c.Positions = slices.DeleteFunc(e.c.Positions, func(p *schema.Position) bool { return p == it })
	case *schema.Place:
		e.c.Places = slices.DeleteFunc(e.c.Places, func(p *schema.Place) bool { return p == it })
	case *schema.Event:
		e.c.Events = slices.DeleteFunc(e.c.Events, func(v *schema.Event) bool { return v == it })
	}
}

// apart are fields of which an entity has to be in one: what one list says, the
// others deny.
var apart = [][]string{{"supports", "opposes", "neutral"}, {"praises", "criticizes"}, {"participants", "absent"}}

// clashes notes what would contradict itself when a is b: one of the two refers to
// the other, or they are in lists of one entity that deny each other; and notes
// which lists have them.
func (e *editor) clashes(a, b schema.Entity) {
	was := schema.Ref{Kind: a.Kind(), ID: a.Identity().ID}
	to := e.becomes(was)
	e.holds = map[listed]bool{}
	type row struct {
		of    schema.Entity
		group int
	}
	first := map[row]*reference{}
	for i := range e.refs {
		r := &e.refs[i]
		if r.Ref != was && r.Ref != to {
			continue
		}
		if r.list > 0 && r.Ref == to {
			e.holds[listed{r.list, to}] = true
		}
		if r.of == a || r.of == b {
			e.problems.Add(r.at, schema.Naming(r.of), "%s is %s/%s, and it would refer to itself: take it out first", r.field.Name, r.Kind, r.ID)
			continue
		}
		group := slices.IndexFunc(apart, func(fields []string) bool { return slices.Contains(fields, r.field.Name) })
		if group < 0 {
			continue
		}
		at := row{r.of, group}
		switch before := first[at]; {
		case before == nil:
			first[at] = r
		case before.Ref != r.Ref && before.field != r.field:
			e.problems.Add(r.at, schema.Naming(r.of), "%s has %s and %s has %s (%s): it would say both of one: decide first", r.field.Name, r.ID, before.field.Name, before.ID, before.at)
		}
	}
	e.sameParts(was, to)
}

// sameParts notes affiliations and roles that would be in a list twice.
func (e *editor) sameParts(was, to schema.Ref) {
	one := func(r schema.Ref) schema.Ref {
		if r = (schema.Ref{Kind: r.Kind, ID: r.ID}); r == was {
			return to
		}
		return r
	}
	for _, actor := range e.c.Actors {
		seen := map[string]schema.Pos{}
		tell := func(what, key string, at schema.Pos, concerned bool) {
			if before, again := seen[key]; again && concerned {
				e.problems.Add(at, schema.Naming(actor), "this would be the same %s as in line %d: take one out first", what, before.Line)
			}
			seen[key] = at
		}
		for i := range actor.Affiliations {
			p := &actor.Affiliations[i]
			r := one(p.To)
			tell("affiliation", fmt.Sprint("affiliation ", r, p.From, " ", p.Until), p.Pos, r == to)
		}
		for i := range actor.Roles {
			p := &actor.Roles[i]
			r := one(p.Organization)
			tell("role", fmt.Sprint("role ", r, p.Office, "\x00", p.From, " ", p.Until), p.Pos, r == to)
		}
	}
}

// A merger makes one item of two.
type merger struct {
	*editor
	a, b   schema.Entity
	writer yamlfile.Writer
	file   *file
	item   *yaml.Node // of b
}

// merge puts what a says into the item of b, and takes the item of a out.
func (m *merger) merge(ctx context.Context) error {
	for _, it := range []schema.Entity{m.a, m.b} {
		if at := it.Identity().Pos; !anchor.IsYAML(at.File) {
			m.problems.Add(at, schema.Naming(it), "this is not a YAML file: entities are merged where a person writes them")
			return nil
		}
	}
	var err error
	if m.file, err = m.editor.file(ctx, m.b.Identity().Pos); err != nil {
		return err
	}
	at := m.b.Identity().Pos
	m.item = m.file.nodes[[2]int{at.Line, at.Column}]
	if m.item == nil || m.item.Kind != yaml.MappingNode {
		m.problems.Add(at, schema.Naming(m.b), "%v", errForm)
		return nil
	}
	fields := schema.Fields(m.a.Kind())
	for i := range fields {
		m.field(fields[:i], &fields[i])
	}
	m.takeItem()
	return nil
}

// field lets b say what a says in a field.
func (m *merger) field(before []schema.Field, f *schema.Field) {
	if f.Derived || f.Exchanged {
		return
	}
	if f.Name == "name" {
		return // with the aliases
	}
	has := m.writer.Items(f, m.a)
	mine := m.writer.Items(f, m.b)
	if f.Name == "aliases" {
		name, _ := schema.FieldNamed(m.a.Kind(), "name")
		own := name.Strings(m.b)
		names := name.Pointer(m.a).(*string)
		list := f.Pointer(m.a).(*[]string)
		*list = slices.DeleteFunc(append([]string{*names}, *list...), func(s string) bool { return slices.Contains(own, s) })
		has = m.writer.Items(f, m.a)
	}
	if len(has) == 0 {
		return
	}
	if !f.IsList() {
		m.scalar(before, f, string(has[0]), mine)
		return
	}
	known := map[string]bool{}
	for _, item := range mine {
		known[string(item)] = true
	}
	var items []string
	var fresh []int
	for i, item := range has {
		if !known[string(item)] {
			known[string(item)] = true
			items, fresh = append(items, string(item)), append(fresh, i)
		}
	}
	if len(items) == 0 {
		return
	}
	f.Take(m.b, m.a, fresh)
	if list := yamlfile.Field(m.item, f.Name); list != nil {
		if !m.file.AppendItems(list, items) {
			m.problems.Add(m.b.Identity().At(f.Name), schema.Naming(m.b), "%s cannot be added to in this form: write a list", f.Name)
		}
		return
	}
	m.add(before, f, "["+strings.Join(items, ", ")+"]")
}

// scalar lets b say what a says in a field that is no list.
func (m *merger) scalar(before []schema.Field, f *schema.Field, value string, mine [][]byte) {
	a, b := m.a.Identity(), m.b.Identity()
	switch {
	case len(mine) > 0 && string(mine[0]) == value:
	case len(mine) > 0:
		m.problems.Add(b.At(f.Name), schema.Naming(m.b), "%s is %s here and %s at %s: make them the same first", f.Name, mine[0], value, a.At(f.Name))
	case b.Has(f.Name):
		m.problems.Add(b.At(f.Name), schema.Naming(m.b), "%s is %s at %s: take it out here, or write it", f.Name, value, a.At(f.Name))
	default:
		f.Take(m.b, m.a, nil)
		m.add(before, f, value)
	}
}

// add writes a field of b, behind the last one that comes before it.
func (m *merger) add(before []schema.Field, f *schema.Field, value string) {
	for i := len(before) - 1; i >= 0; i-- {
		if m.file.AddBehind(m.item, before[i].Name, [][2]string{{f.Name, value}}) {
			return
		}
	}
	if !m.file.AddBehind(m.item, "id", [][2]string{{f.Name, value}}) {
		m.problems.Add(m.b.Identity().Pos, schema.Naming(m.b), "%s cannot be added here: write the fields on lines of their own", f.Name)
	}
}

// takeItem takes the item of a out of its file. Comments within it go above the
// item of b.
func (m *merger) takeItem() {
	at := m.a.Identity().Pos
	n := m.file.nodes[[2]int{at.Line, at.Column}]
	list := m.file.in[n]
	if list == nil || at.File != m.b.Identity().Pos.File || m.file.in[m.item] != list {
		m.problems.Add(at, schema.Naming(m.a), "%v", errForm)
		return
	}
	comments, _, ok := m.file.RemoveItem(list, slices.Index(list.Content, n))
	if !ok {
		m.problems.Add(at, schema.Naming(m.a), "%v", errForm)
		return
	}
	above := m.file.LineStart(m.file.ItemLine(list, m.item))
	for _, c := range comments {
		m.file.Insert(above, strings.Repeat(" ", list.Column-1)+c+m.file.Ending())
	}
}
