package importer

import (
	"context"
	"maps"
	"slices"
	"strings"

	"onrecord/data/anchor"
	"onrecord/data/table"
	"onrecord/schema"
	"onrecord/schema/spelling"
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
				put(f, t.fields[f], &column{name: f}, n.Pos)
			}
		}
		if s.asking {
			t.lost[unanswered]++
			return
		}
		if len(s.reading.Loader.Problems) > before && s.reading.ImportOptions.Partial {
			s.reading.leaveFrom(before)
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

// lineEnds are those of texts of sources, in which cells are looked for.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// addTo adds a value to a map: to the list that is there already, of several columns.
func addTo(nodes *schema.Nodes, to *schema.Node, key string, value *schema.Node) {
	if list := to.Get(key); list != nil && list.Kind == schema.ListNode {
		list.Items = append(list.Items, value.Items...)
		return
	}
	nodes.Put(to, key, value)
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
				s.put(one, &column{name: f, field: f, sides: newSides(s.reading.ImportOptions.Values), dates: &dateColumn{said: s.reading.ImportOptions.DateOrder}}, f, t.fields[f], n.Pos)
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
		c.Add(st)
	})
}

// unanswered is why a row is left behind about which there is a question.
const unanswered = "a question was not answered"

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
		side, known := c.sides.side(text)
		switch {
		case !known:
			s.asking = true
		case side == noSide:
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
			s.reading.Loader.Problems.Add(at, "", "type %q is none of %s", text, strings.Join(f.Words, ", "))
		}
	case "quote":
		if text = strings.TrimSpace(text); !r.exact && isEmptyText(text) {
			c.empty[text]++
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

// stances puts the concepts of a row where its side says. It reports whether there is
// anything to be said of them, or no concept at all.
func (s *sheets) stances(r *row) bool {
	if r.concepts == nil {
		return true
	}
	if r.side == "" {
		return false
	}
	c := &column{sides: newSides(s.reading.ImportOptions.Values), name: agreementColumn}
	if i := slices.IndexFunc(r.sheet.columns, func(c *column) bool { return c.field == agreementColumn }); i >= 0 {
		c = r.sheet.columns[i]
	} else {
		c.sides.note(r.side, func() schema.Pos { return r.sideAt })
		c.sides.decide()
	}
	sides := []string{r.side}
	if strings.Contains(r.side, ";") {
		sides = strings.Split(strings.TrimRight(r.side, "; "), ";")
	}
	if len(sides) > 1 && len(sides) != len(r.concepts.Items) {
		s.reading.Loader.Problems.Add(r.sideAt, "", "there are %d sides for %d concepts", len(sides), len(r.concepts.Items))
		return true
	}
	some := false
	for i, concept := range r.concepts.Items {
		text := strings.TrimSpace(sides[min(i, len(sides)-1)])
		side, known := c.sides.side(text)
		switch {
		case !known:
			s.asking = true
			return true
		case side == noSide:
			continue
		}
		some = true
		one := r.Nodes.New(schema.ListNode, "", concept.Pos)
		one.Items = append(one.Items, concept)
		addTo(&r.Nodes, r.node, string(side), one)
	}
	return some
}

// speakers makes organizations the speakers of a row that names no person.
func (s *sheets) speakers(known *called, r *row) {
	if r.orgs == nil {
		return
	}
	if list := r.node.Get("speakers"); list == nil || len(list.Items) == 0 {
		addTo(&r.Nodes, r.node, "speakers", r.orgs)
		r.orgs, r.persons, r.speaks = nil, false, true
		return
	}
	f, _ := schema.FieldNamed(schema.KindStatement, "speakers")
	for _, item := range r.orgs.Items {
		s.resolveOne(known, f, item, r.exact)
		known.sort(item.Text, "organization", false)
	}
}

// sortActors says of actors that nobody described what sort they are: as was said, else
// as the columns that name them are called. What organization a person is of is said
// of one that nobody described.
func (s *sheets) sortActors(known *called, r *row) {
	speakers := r.node.Get("speakers")
	if speakers == nil {
		return
	}
	for _, item := range speakers.Items {
		switch {
		case r.kind != "":
			if other := known.sort(item.Text, r.kind, true); other != "" {
				s.reading.Loader.Problems.Add(item.Pos, "", "the type of actor %s is %s here, and %s in a row before", item.Text, r.kind, other)
			}
		case r.speaks:
			known.sort(item.Text, "organization", false)
		case r.persons:
			known.sort(item.Text, "person", false)
		}
	}
	if r.orgs == nil {
		return
	}
	i := slices.IndexFunc(r.sheet.columns, func(c *column) bool { return c.field == organizationColumn })
	for _, item := range speakers.Items {
		for _, org := range r.orgs.Items {
			if !known.affiliate(item.Text, org.Text, org.Pos) && i >= 0 {
				c := r.sheet.columns[i]
				c.left++
				c.because("of persons who are described already, the affiliations stay")
			}
		}
	}
}

// mean puts what the values of a field mean in the place of how they are written.
func (s *sheets) mean(c *column, f *schema.Field, n *schema.Node) {
	free := f.Type == schema.Text || f.Type == schema.Texts
	one := func(n *schema.Node) {
		if f.Type != schema.Text && f.Type != schema.Texts {
			n.Text = s.valued(n.Text)
		}
		if free && isEmptyText(n.Text) || !free && isEmptyWord(n.Text) {
			c.empty[strings.TrimSpace(n.Text)]++
			n.Kind, n.Text = schema.NullNode, ""
			return
		}
		switch f.Type {
		case schema.Date:
			s.dated(c, n)
		case schema.One, schema.Many:
			n.Text = oneLine(n.Text)
		}
	}
	if n.Kind != schema.ListNode {
		one(n)
		return
	}
	if f.Type == schema.Many && slices.ContainsFunc(n.Items, func(item *schema.Node) bool { return strings.Contains(item.Text, "\n") }) {
		var items []*schema.Node
		for _, item := range n.Items {
			for line := range strings.SplitSeq(item.Text, "\n") {
				items = append(items, &schema.Node{Kind: schema.StringNode, Text: line, Pos: item.Pos})
			}
		}
		n.Items = items
		c.because("what stands on lines of its own is taken for one of several")
	}
	if f.Type == schema.Records {
		return
	}
	for _, item := range n.Items {
		one(item)
	}
	n.Items = slices.DeleteFunc(n.Items, func(item *schema.Node) bool { return strings.TrimSpace(item.Text) == "" })
}

// dated puts an EDTF date in the place of one that is written otherwise.
func (s *sheets) dated(c *column, n *schema.Node) {
	if c.dates == nil {
		return
	}
	text, d, ok := c.dates.value(n.Text)
	if !ok {
		order := c.dates.order(d.between)
		if s.asking = order == ""; !s.asking {
			s.reading.Loader.Problems.Add(n.Pos, "", "%q is no date in the order %s", n.Text, order)
		}
		n.Kind, n.Text = schema.NullNode, ""
		return
	}
	c.because(c.dates.why(d))
	if d.timed {
		c.because("times of day were left behind")
	}
	n.Text = text
}

// valued is what a value of a column with few words stands for.
func (s *sheets) valued(text string) string {
	if len(s.reading.ImportOptions.Values) == 0 {
		return text
	}
	if s.values == nil {
		s.values = map[string]string{}
		for word, as := range s.reading.ImportOptions.Values {
			switch side(as) {
			case supports, opposes, neutral: // of columns of sides
			default:
				s.values[spelling.Fold(word)] = as
			}
		}
	}
	if as, ok := s.values[spelling.Fold(text)]; ok {
		return as
	}
	return text
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
