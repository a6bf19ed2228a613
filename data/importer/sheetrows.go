package importer

import (
	"context"
	"maps"
	"slices"
	"strings"

	"onrecord/data/anchor"
	"onrecord/data/table"
	"onrecord/schema"
)

// An unread entity is a row of a table of entities, until all are known by name.
type unread struct {
	kind schema.Kind
	node *schema.Node
	iri  string
	half bool // of a table of nodes: its references are edges
}

// entities reads the rows of a table of entities, and notes what they are
// called.
func (s *sheets) entities(ctx context.Context, t *sheet) error {
	return s.each(ctx, t, func(r *table.Rows, cells []string) {
		kind := t.Kind
		if text, i := t.cellOf(cells, "kind"); text != "" {
			if kind = schema.Kind(text); kind != schema.KindCorpus && !kind.Known() {
				s.Problems.Add(r.Cell(i), "", "unknown kind %q", text)
				return
			}
			if kind == schema.KindStatement {
				return // it stands in statements.csv
			}
		}
		n := (*schema.Nodes)(nil).New(schema.MapNode, "", r.Cell(0))
		for i, text := range cells {
			column := t.columns[i]
			if t.nodes {
				column, text = nodeCell(kind, column, text)
			}
			if text != "" && column != "" && column != "kind" {
				(*schema.Nodes)(nil).Put(n, column, (*schema.Nodes)(nil).Cell(kind, column, text, r.Cell(i)))
			}
		}
		s.note(unread{kind, n, textOf(n.Get("iri")), t.nodes})
	})
}

// nodeCell is the column and the cell of an entity in a table of nodes: its id
// has its kind before it, its roles are texts that nobody can take apart, and
// the fields of other kinds are empty.
func nodeCell(k schema.Kind, column, text string) (string, string) {
	f, is := schema.FieldNamed(k, column)
	if is && f.Type == schema.Records {
		return "", ""
	}
	if !is && column != "id" && column != "iri" {
		if column != "name" || k != schema.KindSource {
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
			s.Problems.Add(u.node.Pos, "", "this %s has neither an id nor a name", u.kind)
			return
		}
		switch found := known.find([]schema.Kind{u.kind}, label, false); len(found) {
		case 0:
			id = known.Free(u.kind, slugOf(label, string(u.kind)))
		default:
			id = found[0].ID
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
		d := schema.Decoder{Problems: &s.Problems, Exchange: true}
		if u.kind == schema.KindCorpus {
			if c, ok := d.Entity(u.kind, u.node).(*schema.Corpus); ok {
				s.Stream().CheckIRI(c)
				own, _ := s.corpus("")
				if c.Base != s.base {
					own, _ = s.corpus(c.Base + "corpus/" + c.ID)
				}
				own.EntityBase, own.Title, own.Languages, own.Licence = c.EntityBase, c.Title, c.Languages, c.Licence
			}
			continue
		}
		c, known := s.corpus(u.iri)
		s.resolve(known, schema.Fields(u.kind), u.node, u.iri != "")
		if e := d.Entity(u.kind, u.node); e != nil {
			s.Stream().CheckIRI(e)
			c.Add(e)
			if u.half {
				known.made[schema.Ref{Kind: u.kind, ID: e.Identity().ID}] = e
				s.half[e] = true
			}
		}
	}
}

// resolve puts ids in the place of names, and takes out what is empty.
func (s *sheets) resolve(known *called, fields []schema.Field, n *schema.Node, exact bool) {
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
			value.Items = slices.DeleteFunc(value.Items, func(item *schema.Node) bool { return item.Text == "" })
			for _, item := range value.Items {
				s.resolveOne(known, f, item, exact)
			}
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

func (s *sheets) resolveOne(known *called, f *schema.Field, n *schema.Node, exact bool) {
	n.Text = strings.TrimSpace(n.Text)
	if n.Text == "" {
		n.Kind = schema.NullNode
		return
	}
	made := len(known.made)
	r, err := known.resolve(f, n.Text, exact)
	if err != nil {
		s.Problems.Add(n.Pos, "", "%s: %v", f.Name, err)
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

// statements reads the rows of a table of statements.
func (s *sheets) statements(ctx context.Context, t *sheet) error {
	return s.each(ctx, t, func(r *table.Rows, cells []string) {
		if kind, i := t.cellOf(cells, "kind"); kind != "" && schema.Kind(kind) != schema.KindStatement {
			s.Problems.Add(r.Cell(i), "", "a row of kind %q in a table of statements: each kind has its table, as actors.csv", kind)
			return
		}
		r.Nodes.Reset()
		n := r.Nodes.New(schema.MapNode, "", r.Cell(0))
		passage := r.Nodes.New(schema.MapNode, "", r.Cell(0))
		put := func(column, text string, at schema.Pos) {
			switch isPart := slices.Contains(passageColumns, column); {
			case text == "" || column == "" || column == "kind":
			case column == "quote":
				r.Nodes.Put(passage, column, r.Nodes.New(schema.StringNode, strings.TrimSpace(text), at))
			case isPart:
				r.Nodes.Put(passage, column, r.Nodes.Cell(schema.KindPassage, column, strings.TrimSpace(text), at))
			default:
				r.Nodes.Put(n, column, r.Nodes.Cell(schema.KindStatement, column, text, at))
			}
		}
		for i, text := range cells {
			put(t.columns[i], text, r.Cell(i))
		}
		for _, f := range slices.Sorted(maps.Keys(s.Fields)) {
			if n.Get(f) == nil && passage.Get(f) == nil && (n.Get("evidence") == nil || !slices.Contains(passageColumns, f)) {
				put(f, s.Fields[f], n.Pos)
			}
		}
		s.evidence(r, n, passage)
		c, known := s.corpus(textOf(n.Get("iri")))
		s.resolve(known, schema.Fields(schema.KindStatement), n, n.Get("iri") != nil)
		s.derived(known, n)
		st, ok := r.Entity(schema.KindStatement, n).(*schema.Statement)
		if !ok {
			return
		}
		s.Stream().CheckIRI(st)
		for i := range st.Evidence {
			anchor.FillHash(&st.Evidence[i])
		}
		if len(st.Evidence) > 0 {
			st.Source = schema.Ref{Kind: schema.KindSource, ID: st.Evidence[0].Source.ID}
		}
		c.Add(st)
	})
}

// evidence makes passages of the columns that describe one: of each quote, or of
// the row. What a column calls quote are quoted words as well.
func (s *sheets) evidence(r *table.Rows, n, passage *schema.Node) {
	quote := passage.Get("quote")
	if quote != nil && n.Get("quotes") == nil {
		list := r.Nodes.New(schema.ListNode, "", quote.Pos)
		list.Items = append(list.Items, quote)
		r.Nodes.Put(n, "quotes", list)
	}
	if len(passage.Keys) == 0 {
		return
	}
	given := n.Get("evidence")
	if source := passage.Get("source"); source != nil && len(passage.Keys) == 1 && (given != nil || quotes(n) == nil) {
		r.Nodes.Put(n, "source", source)
		return
	}
	if given != nil {
		s.Problems.Add(passage.Keys[0].Pos, "", "%s: the passages of this row stand in evidence", passage.Keys[0].Text)
		return
	}
	passage.Pos = passage.Keys[0].Pos
	list := r.Nodes.New(schema.ListNode, "", passage.Pos)
	quotes := quotes(n)
	if quote != nil {
		passage.Pos = quote.Pos
	}
	if quote != nil || quotes == nil || passage.Get("start") != nil || passage.Get("exact") != nil || passage.Get("from") != nil {
		list.Items = append(list.Items, passage)
	} else {
		for _, q := range quotes.Items {
			one := passage.Without()
			one.Pos = q.Pos
			r.Nodes.Put(one, "quote", q)
			list.Items = append(list.Items, one)
		}
	}
	r.Nodes.Put(n, "evidence", list)
}

// quotes is the list of a row's quotes, if it has any.
func quotes(n *schema.Node) *schema.Node {
	if list := n.Get("quotes"); list != nil && len(list.Items) > 0 {
		return list
	}
	return nil
}

// derived tells entities that nobody described what a row says of them: when and
// where the event was, when the source came out.
func (s *sheets) derived(known *called, n *schema.Node) {
	event, _ := known.made[schema.Ref{Kind: schema.KindEvent, ID: textOf(n.Get("event"))}].(*schema.Event)
	if event != nil && event.Date == "" && textOf(n.Get("dateFrom")) == schema.FromEvent {
		event.Date = textOf(n.Get("date"))
	}
	if event != nil && event.Place.IsZero() && textOf(n.Get("placeFrom")) == schema.FromEvent && n.Get("place") != nil {
		event.Place = schema.Ref{Kind: schema.KindPlace, ID: n.Get("place").Text}
	}
	evidence := n.Get("evidence")
	if evidence == nil || len(evidence.Items) == 0 || textOf(n.Get("dateFrom")) != schema.FromSource {
		return
	}
	source, _ := known.made[schema.Ref{Kind: schema.KindSource, ID: textOf(evidence.Items[0].Get("source"))}].(*schema.Source)
	if source != nil && source.Date == "" {
		source.Date = textOf(n.Get("date"))
	}
}
