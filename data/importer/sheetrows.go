package importer

import (
	"context"
	"maps"
	"slices"
	"strings"

	"onrecord/data/table"
	"onrecord/schema"
)

// An unread entity is a row of a table of entities, until all are known by name.
type unread struct {
	kind schema.Kind
	node *schema.Node
	iri  string
	half bool // of a table of nodes: its references are edges

	roles *schema.Node   // of a table of nodes: as texts
	held  []*schema.Node // roles, of a table of edges
}

// entities reads the rows of a table of entities, and notes what they are
// called.
func (s *sheets) entities(ctx context.Context, t *sheet) error {
	titled := t.headed("title") >= 0
	return s.each(ctx, t, &s.reading.Loader.Problems, func(r *table.Rows, cells []string) {
		before := len(s.reading.Loader.Problems)
		kind := t.Kind
		if text, i := t.cellOf(cells, "kind"); text != "" {
			if kind = schema.Kind(text); kind != schema.KindCorpus && !kind.Known() {
				s.reading.Loader.Problems.Add(r.Cell(i), "", "unknown kind %q", text)
				return
			}
			if kind == schema.KindStatement {
				t.count(cells)
				return // it stands in statements.csv
			}
		}
		s.asking = false
		n := (*schema.Nodes)(nil).New(schema.MapNode, "", r.Cell(0))
		exact := isExact(t, cells)
		put := func(field, text string, c *column, at schema.Pos) {
			if t.nodes {
				field, text = nodeCell(kind, field, text, titled)
			}
			if text == "" || field == "" || field == "kind" {
				return
			}
			if !exact {
				text = lineEnds.Replace(text)
			}
			node := (*schema.Nodes)(nil).Cell(kind, field, text, at)
			if f, ok := schema.FieldNamed(kind, field); ok && !exact {
				s.mean(c, f, node)
			}
			addTo(nil, n, field, node)
		}
		for i, text := range cells {
			c := t.columns[i]
			if text != "" {
				c.values++
			}
			put(c.field, text, c, r.Cell(i))
		}
		if len(n.Keys) == 0 {
			return
		}
		for _, f := range slices.Sorted(maps.Keys(t.fields)) {
			if n.Get(f) == nil {
				put(f, t.fields[f], t.given(f, s.reading.ImportOptions), n.Pos)
			}
		}
		if s.asking {
			t.lost[unanswered]++
			return
		}
		if len(s.reading.Loader.Problems) > before && s.reading.ImportOptions.Partial {
			s.reading.leaveFrom(before)
			t.lost[faulty]++
			return
		}
		u := unread{kind: kind, node: n, iri: textOf(n.Get("iri")), half: t.nodes && !s.linked}
		if t.nodes {
			if text, i := t.cellOf(cells, "roles"); text != "" {
				u.roles = (*schema.Nodes)(nil).Cell(schema.KindActor, "aliases", text, r.Cell(i)) // a list of texts, too
			}
			id, _ := t.cellOf(cells, "id")
			s.ofNode[id] = len(s.rows)
		}
		s.note(u)
	})
}

// count counts the values of a row that is passed over.
func (s *sheet) count(cells []string) {
	for i, text := range cells {
		if text != "" {
			s.columns[i].values++
		}
	}
}

// nodeCell is the column and the cell of an entity in a table of nodes: its id
// has its kind before it, its roles are texts that nobody can take apart, and
// the fields of other kinds are empty. The label of a source is its title, unless
// the table is titled: it has a column of titles.
func nodeCell(k schema.Kind, column, text string, titled bool) (string, string) {
	f, is := schema.FieldNamed(k, column)
	if is && f.Type == schema.Records {
		return "", ""
	}
	if !is && column != "id" && column != "iri" {
		if column != "name" || k != schema.KindSource || titled {
			return "", ""
		}
		column = "title"
	}
	if column == "id" {
		_, text, _ = strings.Cut(text[strings.IndexByte(text, ':')+1:], "/")
	}
	return column, text
}

// note keeps an entity, gives it an id where it has none, and says what it is
// called.
func (s *sheets) note(u unread) {
	if u.kind == schema.KindCorpus {
		s.rows = append(s.rows, u)
		return
	}
	_, known := s.corpus(u.iri)
	names := []string{textOf(u.node.Get("name")), textOf(u.node.Get("title"))}
	id := textOf(u.node.Get("id"))
	if id == "" {
		label := names[0] + names[1]
		if label == "" {
			s.reading.Loader.Problems.Add(u.node.Pos, "", "this %s has neither an id nor a name", u.kind)
			return
		}
		switch found := known.find([]schema.Kind{u.kind}, label, false); len(found) {
		case 0:
			id = known.Free(u.kind, idOf(label, string(u.kind)))
		case 1:
			id = found[0].ID
		default:
			s.reading.Loader.Problems.Add(u.node.Pos, "", "%q is ambiguous: give an id, such as %s or %s", label, found[0].ID, found[1].ID)
			return
		}
		u.node.Keys = append(u.node.Keys, &schema.Node{Kind: schema.StringNode, Text: "id", Pos: u.node.Pos})
		u.node.Items = append(u.node.Items, &schema.Node{Kind: schema.StringNode, Text: id, Pos: u.node.Pos})
	}
	if aliases := u.node.Get("aliases"); aliases != nil {
		for _, a := range aliases.Items {
			names = append(names, a.Text)
		}
	}
	known.add(u.kind, id, names...)
	s.rows = append(s.rows, u)
}

func textOf(n *schema.Node) string {
	if n == nil {
		return ""
	}
	return n.Text
}

// decodeEntities makes the entities that were noted.
func (s *sheets) decodeEntities() {
	for _, u := range s.rows {
		d := schema.Decoder{Problems: &s.reading.Loader.Problems, Exchange: true}
		if u.kind == schema.KindCorpus {
			if c, ok := d.Entity(u.kind, u.node).(*schema.Corpus); ok {
				s.reading.Loader.Stream().CheckIRI(c)
				own, _ := s.corpus("")
				if c.Base != s.base {
					own, _ = s.corpus(c.Base + "corpus/" + c.ID)
				}
				own.EntityBase, own.Title, own.Languages, own.Licence = c.EntityBase, c.Title, c.Languages, c.Licence
			}
			continue
		}
		c, known := s.corpus(u.iri)
		before := len(s.reading.Loader.Problems)
		u.offices()
		s.resolve(known, schema.Fields(u.kind), u.node, u.iri != "")
		e := d.Entity(u.kind, u.node)
		if len(s.reading.Loader.Problems) > before && s.reading.ImportOptions.Partial {
			s.reading.leaveFrom(before)
			s.reading.took(Part{File: schema.Pos{File: u.node.Pos.File}.String(), What: "row", Values: 1, Left: 1, Why: faulty})
			continue
		}
		if e != nil {
			s.reading.Loader.Stream().CheckIRI(e)
			c.Add(e)
			if u.half {
				known.made[schema.Ref{Kind: u.kind, ID: e.Identity().ID}] = e
				s.half[e] = true
			}
		}
	}
}

// resolve puts ids in the place of names, and takes out what is empty.
func (s *sheets) resolve(known *nameIndex, fields []schema.Field, n *schema.Node, exact bool) {
	for i, key := range n.Keys {
		j := slices.IndexFunc(fields, func(f schema.Field) bool { return f.Name == key.Text })
		if j < 0 {
			continue
		}
		f, value := &fields[j], n.Items[i]
		switch f.Type {
		case schema.One:
			s.resolveOne(known, f, value, exact)
		case schema.Many:
			for _, item := range value.Items {
				s.resolveOne(known, f, item, exact)
			}
			value.Items = slices.DeleteFunc(value.Items, func(item *schema.Node) bool { return item.Text == "" })
		case schema.IRIs, schema.Texts:
			value.Items = slices.DeleteFunc(value.Items, func(item *schema.Node) bool { return item.Text == "" })
		case schema.Records:
			for _, item := range value.Items {
				s.resolve(known, f.Fields, item, exact)
			}
		case schema.Word:
			if lower := strings.ToLower(strings.TrimSpace(value.Text)); slices.Contains(f.Words, lower) {
				value.Text = lower
			}
		case schema.Date, schema.IRI:
			value.Text = strings.TrimSpace(value.Text)
		}
	}
}

func (s *sheets) resolveOne(known *nameIndex, f *schema.Field, n *schema.Node, exact bool) {
	n.Text = strings.TrimSpace(n.Text)
	if n.Text == "" {
		n.Kind = schema.NullNode
		return
	}
	made := len(known.made)
	r, err := known.resolve(f, n.Text, exact)
	if err != nil {
		s.reading.Loader.Problems.Add(n.Pos, "", "%s: %v", f.Name, err)
		n.Kind, n.Text = schema.NullNode, ""
		return
	}
	if len(known.made) > made {
		known.made[r].Identity().Pos = n.Pos
	}
	if n.Text = r.ID; len(f.Kinds) > 1 {
		n.Text = string(r.Kind) + "/" + r.ID
	}
}
