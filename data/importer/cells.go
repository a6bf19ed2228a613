package importer

import (
	"slices"
	"strings"

	"onrecord/data/cellwords"
	"onrecord/schema"
	"onrecord/schema/spelling"
)

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

// mean puts what the values of a field mean in the place of how they are written.
func (s *sheets) mean(c *column, f *schema.Field, n *schema.Node) {
	free := f.Type == schema.Text || f.Type == schema.Texts
	one := func(n *schema.Node) {
		if f.Type != schema.Text && f.Type != schema.Texts {
			n.Text = s.valued(n.Text)
		}
		if free && cellwords.IsEmptyText(n.Text) || !free && cellwords.IsEmptyWord(n.Text) {
			c.nothing(strings.TrimSpace(n.Text))
			n.Kind, n.Text = schema.NullNode, ""
			return
		}
		switch f.Type {
		case schema.Date:
			s.dated(c, n)
		case schema.One, schema.Many:
			n.Text = oneLine(n.Text)
		case schema.Text:
			if isName(f) && strings.Contains(n.Text, "\n") {
				n.Text = oneLine(n.Text)
			}
		}
	}
	if n.Kind != schema.ListNode {
		one(n)
		return
	}
	if (f.Type == schema.Many || f.Name == "aliases") && slices.ContainsFunc(n.Items, func(item *schema.Node) bool { return strings.Contains(item.Text, "\n") }) {
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

// isName reports whether a field has what something is called, which is one line
// however its cell is broken.
func isName(f *schema.Field) bool { return f.Name == "name" || f.Name == "title" }

// dated puts an EDTF date in the place of one that is written otherwise.
func (s *sheets) dated(c *column, n *schema.Node) {
	if c.dates == nil {
		return
	}
	text, d, ok := c.dates.Value(n.Text)
	if !ok {
		order := c.dates.Order(d.Between)
		if s.asking = order == ""; !s.asking {
			s.reading.Loader.Problems.Add(n.Pos, "", "%q is no date in the order %s", n.Text, order)
		}
		n.Kind, n.Text = schema.NullNode, ""
		return
	}
	c.because(c.dates.Why(d))
	if d.Timed {
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
			switch cellwords.Side(as) {
			case cellwords.Supports, cellwords.Opposes, cellwords.Neutral: // of columns of sides
			default:
				s.values[spelling.Fold(word)] = as
			}
		}
	}
	if as, ok := s.values[spelling.Fold(text)]; ok {
		s.reading.meet(text)
		return as
	}
	return text
}
