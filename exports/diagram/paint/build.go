package paint

import (
	"fmt"
	"slices"
	"strings"

	"onrecord/exports/diagram/font"
)

// A builder turns a document into a drawing, in the order in which Graphviz
// draws.
type builder struct {
	*Drawing
	doc  *document
	done map[any]bool // the objects and edges that are drawn

	centred []string // classes
}

func (b *builder) graph(box rect) error {
	before := len(b.marks)
	if err := b.list("graph", "_draw_", b.doc.Draw); err != nil {
		return err
	}
	for i := range b.marks[before:] {
		b.marks[before+i].outline.spread(box, b.page)
	}
	if err := b.list("graph", "_ldraw_", b.doc.Label); err != nil {
		return err
	}
	b.link(b.doc.address(), b.page)
	var nodes []*object
	byID := map[int]*object{}
	for i := range b.doc.Objects {
		o := &b.doc.Objects[i]
		if !o.subgraph() {
			nodes = append(nodes, o)
			byID[o.ID] = o
			continue
		}
		if err := b.object("subgraph", o); err != nil {
			return err
		}
	}
	return b.parts(nodes, byID)
}

// spread makes the graph's background, which fills the bounding box or the
// page, reach beyond the page, whose sides are rounded.
func (o *outline) spread(box, page rect) {
	if r := o.bounds(); r.near(box) || r.near(page) {
		p := page.grown(1)
		*o = polygon([]font.Point{{X: p.x0, Y: p.y0}, {X: p.x0, Y: p.y1}, {X: p.x1, Y: p.y1}, {X: p.x1, Y: p.y0}})
	}
}

// parts draws nodes and edges: edges first or last if the graph says so, else
// each node before the edges that leave it, and those after both their ends.
func (b *builder) parts(nodes []*object, byID map[int]*object) error {
	leaving := map[int][]*edge{}
	for i := range b.doc.Edges {
		e := &b.doc.Edges[i]
		leaving[e.Tail] = append(leaving[e.Tail], e)
	}
	all := func() error {
		for i := range b.doc.Edges {
			if err := b.edge(&b.doc.Edges[i], byID); err != nil {
				return err
			}
		}
		return nil
	}
	if b.doc.OutputOrder == "edgesfirst" {
		if err := all(); err != nil {
			return err
		}
	}
	for _, n := range nodes {
		if err := b.node(n); err != nil {
			return err
		}
		if b.doc.OutputOrder == "nodesfirst" || b.doc.OutputOrder == "edgesfirst" {
			continue
		}
		for _, e := range leaving[n.ID] {
			if head := byID[e.Head]; head != nil {
				if err := b.node(head); err != nil {
					return err
				}
			}
			if err := b.edge(e, byID); err != nil {
				return err
			}
		}
	}
	return all()
}

func (b *builder) node(n *object) error {
	if b.done[n] {
		return nil
	}
	b.done[n] = true
	return b.object("node", n)
}

func (b *builder) object(kind string, o *object) error {
	before := len(b.marks)
	where := fmt.Sprintf("%s %q", kind, o.Name)
	if err := b.list(where, "_draw_", o.Draw); err != nil {
		return err
	}
	if err := b.list(where, "_ldraw_", o.Label); err != nil {
		return err
	}
	if slices.ContainsFunc(strings.Fields(o.Class), func(class string) bool { return slices.Contains(b.centred, class) }) {
		for _, m := range b.marks[before:] {
			if m.label != nil {
				m.label.centre()
			}
		}
	}
	b.link(o.address(), b.area(b.marks[before:]))
	return nil
}

// centre turns a label that begins at the left, by how wide Graphviz takes it
// to be, into one around its middle.
func (l *label) centre() {
	if l.align == left && !l.follows {
		l.at.X += l.laid / 2
		l.align = centre
	}
}

func (b *builder) edge(e *edge, byID map[int]*object) error {
	if b.done[e] {
		return nil
	}
	b.done[e] = true
	end := func(id int) string {
		if o := byID[id]; o != nil {
			return o.Name
		}
		return fmt.Sprint(id)
	}
	where := fmt.Sprintf("edge %q to %q", end(e.Tail), end(e.Head))
	areas := map[string]rect{}
	for _, l := range []struct {
		name string
		ops  []operation
	}{
		{"_draw_", e.Draw},
		{"_hdraw_", e.HeadDraw},
		{"_tdraw_", e.TailDraw},
		{"_ldraw_", e.Label},
		{"_hldraw_", e.HeadLabel},
		{"_tldraw_", e.TailLabel},
	} {
		before := len(b.marks)
		if err := b.list(where, l.name, l.ops); err != nil {
			return err
		}
		areas[l.name] = b.area(b.marks[before:])
	}
	// The box around a line covers its neighbours: the label leads where the
	// edge does, else its heads.
	if url := e.address(); !areas["_ldraw_"].empty() {
		b.link(url, areas["_ldraw_"])
	} else {
		b.link(url, areas["_hdraw_"])
		b.link(url, areas["_tdraw_"])
	}
	return nil
}

func (b *builder) link(url string, area rect) {
	if url != "" && !area.empty() {
		b.links = append(b.links, link{area, url})
	}
}

// area is the box around some marks, their labels as wide as Graphviz says.
func (b *builder) area(marks []mark) rect {
	area := nothing
	add := func(r rect) {
		if !r.empty() {
			area = area.with(r.x0, r.y0).with(r.x1, r.y1)
		}
	}
	for _, m := range marks {
		add(m.outline.bounds())
		if l := m.label; l != nil {
			x := l.at.X - float64(l.align)*l.laid
			add(rect{x, l.at.Y - l.size/4, x + l.laid, l.at.Y + l.size*3/4})
		}
	}
	return area
}
