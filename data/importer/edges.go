package importer

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"onrecord/data/table"
	"onrecord/schema"
)

// accordingTo is what edges are called that lead to the sources of an entity.
const accordingTo = "accordingTo"

// An edgeRow is one of a table of edges, as export csv writes it.
type edgeRow struct {
	from, to, kind     string
	office, since, til string
	accordingTo        string
	start, end         string // of a passage
	details            passageDetails
	at                 schema.Pos
}

// passageDetails are what a table of statements has no place for.
type passageDetails struct{ sha256, prefix, suffix string }

// edges gives the entities of tables of nodes what tables of edges say of them:
// everything that is a reference.
func (s *sheets) edges(ctx context.Context, t *sheet) error {
	columns := map[string]int{}
	for _, name := range []string{"Source", "Target", "Kind", "Label", "office", "from", "until", accordingTo, "start", "end", "sha256", "prefix", "suffix"} {
		columns[name] = t.headed(name)
	}
	if columns["Kind"] < 0 {
		columns["Kind"] = columns["Label"]
	}
	for _, name := range []string{"Source", "Target", "Kind"} {
		if columns[name] < 0 {
			s.reading.Loader.Problems.Add(schema.Pos{File: t.File, Line: t.line, Column: 1}, "", "a table of edges has a column %s", name)
			return nil
		}
	}
	return s.each(ctx, t, &s.reading.Loader.Problems, func(r *table.Rows, cells []string) {
		cell := func(name string) string {
			if i := columns[name]; i >= 0 && i < len(cells) {
				return cells[i]
			}
			return ""
		}
		e := edgeRow{cell("Source"), cell("Target"), cell("Kind"), cell("office"), cell("from"), cell("until"), cell(accordingTo), cell("start"), cell("end"), passageDetails{cell("sha256"), cell("prefix"), cell("suffix")}, r.Cell(0)}
		s.edge(t, &e)
	})
}

// headed is the place of a column with a name in any letters; -1: there is none.
func (s *sheet) headed(name string) int {
	return slices.IndexFunc(s.Header, func(h string) bool { return strings.EqualFold(h, name) })
}

// edge adds one to the entity that it leads from.
func (s *sheets) edge(t *sheet, e *edgeRow) {
	_, ref, ok := nodeOf(e.from)
	if ok && ref.Kind == schema.KindStatement {
		s.edgeOfStatement(t, e)
		return
	}
	from, there := s.ofNode[e.from]
	if !there {
		s.took(t, e, "", true, "no table describes what it leads from")
		return
	}
	u := &s.rows[from]
	f := edgeField(u.kind, e.kind)
	_, to, ok := nodeOf(e.to)
	if f == nil || !ok {
		s.took(t, e, "", true, "it is no field of what it leads from")
		return
	}
	id := to.ID
	if len(f.Kinds) > 1 {
		id = string(to.Kind) + "/" + to.ID
	}
	nodes := (*schema.Nodes)(nil)
	text := func(text string) *schema.Node { return nodes.New(schema.StringNode, text, e.at) }
	put := func(n *schema.Node, key, value string) {
		if value != "" {
			nodes.Put(n, key, text(value))
		}
	}
	item := text(id)
	switch f.Class {
	case schema.KindAffiliation:
		item = nodes.New(schema.MapNode, "", e.at)
		put(item, "to", id)
		put(item, "from", e.since)
		put(item, "until", e.til)
	case schema.KindRole:
		item = nodes.New(schema.MapNode, "", e.at)
		put(item, "office", e.office)
		put(item, "organization", id)
		put(item, "from", e.since)
		put(item, "until", e.til)
		if e.accordingTo != "" {
			sources := nodes.Cell(schema.KindActor, "sources", e.accordingTo, e.at)
			for _, source := range sources.Items {
				if _, ref, ok := nodeOf(source.Text); ok {
					source.Text = ref.ID
				}
			}
			nodes.Put(item, "sources", sources)
		}
		u.held = append(u.held, item)
		s.took(t, e, f.Name, false, "")
		return
	}
	s.took(t, e, f.Name, false, "")
	if f.Type == schema.One {
		nodes.Put(u.node, f.Name, item)
		return
	}
	list := nodes.New(schema.ListNode, "", e.at)
	list.Items = append(list.Items, item)
	addTo(nodes, u.node, f.Name, list)
}

// edgeOfStatement keeps what an edge says of a passage; all else stands in the table of
// statements.
func (s *sheets) edgeOfStatement(t *sheet, e *edgeRow) {
	f := edgeField(schema.KindStatement, e.kind)
	switch {
	case !s.saying:
		s.took(t, e, "", true, "there is no table of statements")
		return
	case f == nil && e.kind != accordingTo:
		s.took(t, e, "", true, "it is no field of a statement")
		return
	case f == nil:
		s.took(t, e, "source", false, "it stands in the table of statements")
		return
	case f.Class != schema.KindPassage:
		s.took(t, e, f.Name, false, "it stands in the table of statements")
		return
	}
	if e.end != "" {
		if s.details == nil {
			s.details = map[string]passageDetails{}
		}
		s.details[e.from+" "+e.start+" "+e.end] = e.details
	}
	s.took(t, e, f.Name, false, "")
}

// detail gives the located passages of a statement what tables of edges say of them.
func (s *sheets) detail(c *schema.Corpus, st *schema.Statement) {
	if s.details == nil {
		return
	}
	for i := range st.Evidence {
		p := &st.Evidence[i]
		at := fmt.Sprintf("statement/%s %d %d", st.ID, p.Start, p.End)
		d, ok := s.details[at]
		if !ok {
			d, ok = s.details[c.ID+":"+at]
		}
		if ok && p.Located() {
			p.SHA256, p.Prefix, p.Suffix = cmp.Or(p.SHA256, d.sha256), cmp.Or(p.Prefix, d.prefix), cmp.Or(p.Suffix, d.suffix)
		}
	}
}

func (s *sheets) took(t *sheet, e *edgeRow, as string, left bool, why string) {
	p := Part{File: t.File, What: "edge", Name: e.kind, As: as, Values: 1, Why: why}
	if left {
		p.Left = 1
	}
	s.reading.took(p)
}

// nodeOf takes the id of a node apart: kind/id, with its corpus before it where there are
// several.
func nodeOf(id string) (corpus string, ref schema.Ref, ok bool) {
	kind, rest, ok := strings.Cut(id, "/")
	if i := strings.LastIndexByte(kind, ':'); i >= 0 {
		corpus, kind = kind[:i], kind[i+1:]
	}
	return corpus, schema.Ref{Kind: schema.Kind(kind), ID: rest}, ok && schema.Kind(kind).Known()
}

// edgeField is the field for which an edge of a kind stands; nil: none.
func edgeField(k schema.Kind, name string) *schema.Field {
	fields := schema.Fields(k)
	for i := range fields {
		f := &fields[i]
		local := accordingTo
		if f.Predicate != "" {
			local = string(f.Predicate[strings.LastIndexAny(string(f.Predicate), "/#")+1:])
		}
		if local == name && (f.Type == schema.One || f.Type == schema.Many || f.Type == schema.Records) {
			return f
		}
	}
	return nil
}

// offices puts the roles of an actor into the order in which its node has them as texts,
// and adds those of no organization, which are nowhere else.
func (u *unread) offices() {
	if u.roles == nil {
		return
	}
	nodes := (*schema.Nodes)(nil)
	list := nodes.New(schema.ListNode, "", u.roles.Pos)
	held := slices.Clone(u.held)
	for _, item := range u.roles.Items {
		i := slices.IndexFunc(held, func(role *schema.Node) bool { return roleText(role) == item.Text })
		if i >= 0 {
			list.Items = append(list.Items, held[i])
			held = slices.Delete(held, i, i+1)
			continue
		}
		list.Items = append(list.Items, roleOf(item))
	}
	list.Items = append(list.Items, held...)
	if len(list.Items) > 0 {
		nodes.Put(u.node, "roles", list)
	}
}

// roleText is a role as a table of nodes has it.
func roleText(role *schema.Node) string {
	var more []string
	for _, part := range []string{"from", "until"} {
		if text := textOf(role.Get(part)); text != "" {
			more = append(more, part+" "+text)
		}
	}
	text := textOf(role.Get("office"))
	if more != nil || schema.EndsLikeRole(text) {
		text += " (" + strings.Join(more, ", ") + ")"
	}
	return text
}

// endOfRole is what is behind the office in the text of a role.
var endOfRole = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?s)^(.*) \((?:from ([^ ,]+))?(?:, )?(?:until ([^ ,]+))?((?:(?:, )?according to [^ ,]+)*)\)$`)
})

// roleOf takes apart what a table of nodes has of a role of no organization: the office,
// and in brackets from when until when it was held and which sources say so. Brackets
// with nothing in them say that those before are of the office.
func roleOf(item *schema.Node) *schema.Node {
	nodes := (*schema.Nodes)(nil)
	role := nodes.New(schema.MapNode, "", item.Pos)
	office := item.Text
	if m := endOfRole().FindStringSubmatch(office); m != nil {
		office = m[1]
		for i, part := range []string{"from", "until"} {
			if m[2+i] != "" {
				nodes.Put(role, part, nodes.New(schema.StringNode, m[2+i], item.Pos))
			}
		}
		if m[4] != "" {
			sources := nodes.New(schema.ListNode, "", item.Pos)
			for source := range strings.SplitSeq(strings.TrimPrefix(m[4], ", "), ", ") {
				sources.Items = append(sources.Items, nodes.New(schema.StringNode, strings.TrimPrefix(source, "according to "), item.Pos))
			}
			nodes.Put(role, "sources", sources)
		}
	}
	nodes.Put(role, "office", nodes.New(schema.StringNode, office, item.Pos))
	return role
}
