package importer

import (
	"context"
	"maps"
	"slices"
	"strings"

	"onrecord/data/anchor"
	"onrecord/data/cellwords"
	"onrecord/data/table"
	"onrecord/schema"
	"onrecord/schema/hint"
)

// A row is one of a table of statements, as it is read.
type row struct {
	*table.Rows
	sheet    *sheet
	exact    bool         // it was written by onrecord
	node     *schema.Node // of the statement
	passage  *schema.Node
	concepts *schema.Node // a list of positions; nil: none
	side     string       // that it takes on these
	sideAt   schema.Pos
	orgs     *schema.Node // a list of organizations; nil: none
	persons  bool         // a column for persons names the speakers
	speaks   bool         // the speakers are organizations
	kind     string       // what sort of actors the speakers are; empty: not said
}

// statements reads the rows of a table of statements.
func (s *sheets) statements(ctx context.Context, t *sheet) error {
	return s.each(ctx, t, &s.reading.Loader.Problems, func(r *table.Rows, cells []string) {
		before := len(s.reading.Loader.Problems)
		if kind, i := t.cellOf(cells, "kind"); kind != "" && schema.Kind(kind) != schema.KindStatement {
			s.reading.Loader.Problems.Add(r.Cell(i), "", "a row of kind %q in a table of statements: each kind has its table, as actors.csv", kind)
			return
		}
		r.Nodes.Reset()
		s.asking = false
		one := &row{Rows: r, sheet: t, exact: isExact(t, cells), node: r.Nodes.New(schema.MapNode, "", r.Cell(0)), passage: r.Nodes.New(schema.MapNode, "", r.Cell(0))}
		for i, text := range cells {
			if text != "" {
				c := t.columns[i]
				c.values++
				s.put(one, c, c.field, text, r.Cell(i))
			}
		}
		n, passage := one.node, one.passage
		for _, f := range slices.Sorted(maps.Keys(t.fields)) {
			if !one.says(f) && (n.Get("evidence") == nil || !slices.Contains(passageColumns, f)) {
				s.put(one, t.given(f, s.reading.ImportOptions), f, t.fields[f], n.Pos)
			}
		}
		wanted := s.stances(one)
		s.evidence(r, n, passage)
		if !wanted && quotes(n) == nil && n.Get("summary") == nil && n.Get("evidence") == nil && !takesSide(n) {
			t.lost["it takes no side on its concept, and has no words"]++
			return
		}
		if s.asking || wanting(t, n) {
			t.lost[unanswered]++
			return
		}
		c, known := s.corpus(textOf(n.Get("iri")))
		s.speakers(known, one)
		s.resolve(known, schema.Fields(schema.KindStatement), n, one.exact)
		s.sortActors(known, one)
		s.derived(known, n)
		st, ok := r.Entity(schema.KindStatement, n).(*schema.Statement)
		if len(s.reading.Loader.Problems) > before && s.reading.ImportOptions.Partial {
			s.reading.leaveFrom(before)
			s.reading.leaveOut(textOf(n.Get("id")))
			t.lost[faulty]++
			return
		}
		if !ok {
			return
		}
		s.reading.Loader.Stream().CheckIRI(st)
		s.detail(c, st)
		for i := range st.Evidence {
			anchor.FillHash(&st.Evidence[i])
		}
		if len(st.Evidence) > 0 {
			st.Source = schema.Ref{Kind: schema.KindSource, ID: st.Evidence[0].Source.ID}
		}
		s.reading.put(c, st)
	})
}

// Why a row is left behind.
const (
	unanswered = "a question was not answered"
	faulty     = "it has a problem"
)

// given stands for a column of what was said of all rows.
func (s *sheet) given(field string, o ImportOptions) *column {
	if s.instead == nil {
		s.instead = map[string]*column{}
	}
	if s.instead[field] == nil {
		s.instead[field] = &column{name: field, field: field, sides: cellwords.NewSides(o.Values, nil), dates: &cellwords.Dates{Said: o.DateOrder}, empty: map[string]int{}}
	}
	return s.instead[field]
}

// says reports whether a row says what a field holds.
func (r *row) says(field string) bool {
	switch field {
	case conceptColumn:
		return r.concepts != nil
	case agreementColumn:
		return r.side != "" || r.concepts == nil || r.sheet.has(agreementColumn)
	case organizationColumn:
		return r.orgs != nil
	case typeColumn:
		return r.kind != ""
	}
	return r.node.Get(holds(field)) != nil || r.passage.Get(field) != nil
}

// wanting reports whether a row lacks what its table lacks, and was asked for.
func wanting(t *sheet, n *schema.Node) bool {
	return n.Get("mode") == nil && !t.has("mode") ||
		n.Get("source") == nil && n.Get("evidence") == nil && !t.has("source") && !t.has("evidence") ||
		t.has(conceptColumn) && !t.has(agreementColumn) && t.fields[agreementColumn] == ""
}

func takesSide(n *schema.Node) bool {
	for _, f := range []string{"supports", "opposes", "neutral", "praises", "criticizes", "about"} {
		if list := n.Get(f); list != nil && len(list.Items) > 0 {
			return true
		}
	}
	return false
}

// put puts the value of a cell where it belongs.
func (s *sheets) put(r *row, c *column, field, text string, at schema.Pos) {
	if !r.exact {
		text = lineEnds.Replace(text)
	}
	leave := func() { c.left++ }
	list := func(f string) *schema.Node {
		node := r.Nodes.Cell(schema.KindStatement, f, text, at)
		if !r.exact {
			fd, _ := schema.FieldNamed(schema.KindStatement, f)
			s.mean(c, fd, node)
		}
		return node
	}
	switch field {
	case "", "kind":
	case conceptColumn:
		if node := list("supports"); len(node.Items) > 0 {
			r.concepts = node
			return
		}
		leave()
	case agreementColumn:
		r.side, r.sideAt = text, at
	case positionColumn:
		side, known := c.sides.Side(text)
		switch {
		case !known:
			s.asking = true
		case side == cellwords.NoSide:
			leave()
		default:
			one := r.Nodes.New(schema.ListNode, "", at)
			one.Items = append(one.Items, r.Nodes.New(schema.StringNode, c.position, at))
			addTo(&r.Nodes, r.node, string(side), one)
		}
	case personColumn, actorColumn, "speakers":
		if node := list("speakers"); len(node.Items) > 0 {
			r.persons = true
			addTo(&r.Nodes, r.node, "speakers", node)
			return
		}
		leave()
	case organizationColumn:
		if node := list("speakers"); len(node.Items) > 0 {
			r.orgs = node
			return
		}
		leave()
	case typeColumn:
		node := r.Nodes.New(schema.StringNode, text, at)
		f, _ := schema.FieldNamed(schema.KindActor, typeColumn)
		s.mean(c, f, node)
		if word := strings.ToLower(strings.TrimSpace(node.Text)); node.Kind == schema.StringNode && slices.Contains(f.Words, word) {
			r.kind = word
		} else if node.Kind == schema.StringNode {
			s.reading.Loader.Problems.Add(at, "", "type %q is none of %s", text, hint.AllOf(f.Words))
		}
	case "quote":
		if text = strings.TrimSpace(text); !r.exact && cellwords.IsEmptyText(text) {
			c.nothing(text)
			leave()
			return
		}
		r.Nodes.Put(r.passage, field, r.Nodes.New(schema.StringNode, text, at))
	default:
		kind, to := schema.KindStatement, r.node
		if slices.Contains(passageColumns, field) {
			kind, to, text = schema.KindPassage, r.passage, strings.TrimSpace(text)
		}
		node := r.Nodes.Cell(kind, field, text, at)
		if f, ok := schema.FieldNamed(kind, field); ok && !r.exact {
			s.mean(c, f, node)
			if node.Kind == schema.NullNode || node.Kind == schema.ListNode && len(node.Items) == 0 {
				leave()
				return
			}
		}
		addTo(&r.Nodes, to, field, node)
	}
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
		s.reading.Loader.Problems.Add(passage.Keys[0].Pos, "", "%s: the passages of this row stand in evidence", passage.Keys[0].Text)
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
func (s *sheets) derived(known *nameIndex, n *schema.Node) {
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
