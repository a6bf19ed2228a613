package diagram

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"onrecord/exports/diagram/axis"
	"onrecord/exports/diagram/font"
)

// Measures of charts, in points.
const (
	chartRim       = 18.0
	chartWidth     = 760.0  // of all, unless a page lies on its side
	widestChart    = 1060.0 // on such a page
	chartNameWidth = 170.0  // of the name of a row
	nameGapOfRow   = 10.0
	axisLine       = 16.0 // the height of the labels of an axis
	eventLine      = 13.0
)

// A chart is a diagram with axes, in the making. Its body has y from 0 on, and is moved
// to where title and legend end.
type chart struct {
	board
	body        *canvas
	left, right float64 // of the plot
	total       float64 // how wide all is
	has         map[string]bool
	table       [][]string // what it shows, for DOT: the header first
	row         string     // the id of what the things that are drawn belong to; empty: nothing
}

func newChart(s *sheet) *chart {
	c := &chart{board: board{sheet: s}, body: &canvas{}, has: map[string]bool{}, total: chartWidth}
	if width, height := c.room(); width > height {
		c.total = min(widestChart, max(chartWidth, width))
	}
	c.head = c.total - 2*chartRim
	return c
}

// firstRows are the rows that are drawn, of too many the first ones, which the footer tells.
func firstRows[T any](s *sheet, rows []T, what, which string) []T {
	if len(rows) <= s.MostNodes {
		return rows
	}
	s.notes = append(s.notes, fmt.Sprintf("%d %ss are too many to read: the %d %s are drawn.", len(rows), what, s.MostNodes, which))
	return rows[:s.MostNodes]
}

// finish puts title and legend above the body, and the footer below.
func (c *chart) finish(height float64, entries []entry) {
	out := &canvas{ground: c.Theme.Paper}
	c.canvas = out
	c.joinedTo("")
	y, wide := c.above(out, chartRim, entries)
	y += 4
	if len(entries) == 0 && !c.NoLegend {
		y -= 20 // where there would be one
	}
	out.width = max(c.total, wide+2*chartRim)
	c.body.move(0, y)
	out.things = append(out.things, c.body.things...)
	out.height = c.below(out, chartRim, y+height) + chartRim
	c.writeTable()
}

// move moves all things.
func (c *canvas) move(dx, dy float64) {
	for _, t := range c.things {
		for i := range t.shapes {
			moved := slices.Clone(t.shapes[i].points)
			for j := range moved {
				if t.shapes[i].form == formEllipse && j == 1 {
					continue // its radii
				}
				moved[j].x += dx
				moved[j].y += dy
			}
			t.shapes[i].points = moved
		}
	}
}

// put adds shapes that nothing is told of.
func (c *chart) put(class string, shapes ...shape) {
	c.serial++
	c.body.add(fmt.Sprintf("%s%d", class, c.serial), class, shapes...)
}

// thing adds shapes with a tooltip, and gives their id.
func (c *chart) thing(class, tip string, shapes ...shape) string {
	id := c.id("n", tip)
	if c.row != "" {
		c.joins(id, c.row)
	}
	c.body.add(id, "node "+class, shapes...)
	return id
}

// joinedTo has what is drawn from now on belong to a thing: the name of a row, a line.
func (c *chart) joinedTo(id string) { c.row = id }

// text is a line of text at a place.
func (c *chart) text(x, y float64, anchor string, l span) shape {
	c.texts = append(c.texts, l.text)
	s := from(point{x, y}, l)
	s.anchor = anchor
	return s
}

// small is text of the smallest size.
func (c *chart) small(text string) span {
	return span{text: text, size: smallest, colour: c.Theme.Muted}
}

func (c *chart) width(text string) float64 { return c.small(text).drawn(c.fonts) }

// polyline is a line through places.
func polyline(colour string, width float64, points ...point) shape {
	return shape{form: formLine, points: points, stroke: colour, width: width}
}

// names breaks the names of rows into two lines at most, and gives how wide they are.
func (c *chart) names(all []string) (out [][]span, width float64) {
	for _, name := range all {
		lines := c.wrap(name, span{size: smallest, style: font.Bold, colour: c.Theme.Ink}, chartNameWidth, 2)
		for _, l := range lines {
			width = max(width, l.drawn(c.fonts))
		}
		out = append(out, lines)
	}
	return out, width
}

// name draws the name of a row around a height, ending before the plot. What is drawn
// then belongs to the row.
func (c *chart) name(lines []span, whole string, middle float64) {
	var shapes []shape
	y := middle - float64(len(lines))*11/2
	for _, l := range lines {
		shapes = append(shapes, c.text(c.left-nameGapOfRow, y+9, "end", l))
		y += 11
	}
	c.joinedTo("")
	c.joinedTo(c.thing("rowname", whole, shapes...))
}

// days draws the labels of an axis of days below a height, and gives its marks.
func (c *chart) days(t *axis.Time, y float64) []axis.Tick {
	ticks := t.Ticks(c.width)
	var shapes []shape
	for _, tick := range ticks {
		shapes = append(shapes, polyline(c.Theme.Muted, 0.6, point{tick.At, y}, point{tick.At, y + 3.5}))
		if tick.Label != "" {
			shapes = append(shapes, c.text(tick.Middle, y+13, "middle", c.small(tick.Label)))
		}
	}
	c.put("axis", append(shapes, polyline(c.Theme.Muted, 0.6, point{c.left, y}, point{c.right, y}))...)
	return ticks
}

// grid draws a line at each mark of an axis of days.
func (c *chart) grid(t *axis.Time, top, bottom float64) {
	var shapes []shape
	for _, tick := range t.Ticks(c.width) {
		shapes = append(shapes, polyline(c.Theme.Rule, 0.4, point{tick.At, top}, point{tick.At, bottom}))
	}
	c.put("grid", shapes...)
}

// An event is a place on an axis of days that has a name.
type event struct {
	from, until float64
	name, tip   string
}

// A placedEvent is an event with the place of its label: a lane above the plot, the first
// being the lowest, and where the label begins and ends.
type placedEvent struct {
	event
	label       span
	lane        int
	left, right float64
}

// placeEvents places the labels of events that come from the left: each ends at the line of
// its event, or begins at the rim if it is too long for that, and stands above those before
// it that it would meet, so that no line begins below a label that it crosses.
func (c *chart) placeEvents(events []event) (out []placedEvent, height float64) {
	for _, e := range events {
		p := placedEvent{event: e, label: c.small(c.clip(e.name, 60)), right: e.from - 4}
		p.left = p.right - p.label.drawn(c.fonts)
		if p.left < chartRim {
			p.left, p.right = chartRim, chartRim+p.label.drawn(c.fonts)
		}
		for _, before := range out {
			if max(before.from, before.right) >= p.left-6 {
				p.lane = max(p.lane, before.lane+1)
			}
		}
		out = append(out, p)
		height = max(height, float64(p.lane+1)*eventLine)
	}
	return out, height
}

// drawEvents draws the lines and labels of events; the plot begins at top.
func (c *chart) drawEvents(events []event, top, bottom float64) {
	placed, _ := c.placeEvents(events)
	at := func(p placedEvent) float64 { return top - float64(p.lane+1)*eventLine }
	for k, p := range placed {
		var shapes []shape
		if p.until-p.from > 3 {
			band := rect(p.from, top, p.until-p.from, bottom-top, c.Theme.Muted)
			band.faint = 0.13
			shapes = append(shapes, band)
		}
		begins, until := at(p)+3, bottom
		if p.right > p.from {
			begins += eventLine - 3 // below its own label
		}
		if k+1 < len(placed) && placed[k+1].from-p.from < 0.5 { // its line is the next one's
			until = begins + eventLine - 3
		}
		line := polyline(c.Theme.Muted, 0.9, point{p.from, begins}, point{p.from, until})
		line.dash, line.gap = 4, 2
		c.thing("mark", p.tip, append(shapes, line)...)
	}
	for _, p := range placed {
		var shapes []shape
		if p.right > p.from { // lines of later events cross it
			shapes = append(shapes, rect(p.left-1, at(p), p.right-p.left+2, eventLine, c.Theme.Paper))
		}
		c.thing("marked", p.tip, append(shapes, c.text(p.left, at(p)+10, "start", p.label))...)
	}
}

// writeTable writes what the chart shows as the table of one node for Graphviz.
func (c *chart) writeTable() {
	c.doc.indent = 1
	c.doc.line("graph [bgcolor=%s, pad=0.25, fontname=%s, fontsize=10, fontcolor=%s, labelloc=b, labeljust=l, label=\"%s\"];",
		quote(c.Theme.Paper), quote(fontName), quote(c.Theme.Muted), c.linesOfDOT())
	var b strings.Builder
	b.WriteString(`<<table border="0" cellborder="1" cellspacing="0" color="` + c.Theme.Rule + `">`)
	for i, row := range c.table {
		b.WriteString("<tr>")
		for j, text := range row {
			l := span{text: text, size: smallest, colour: c.Theme.Ink}
			if i == 0 {
				l.style = font.Bold
			}
			align := "right"
			if j == 0 {
				align = "left"
			}
			fmt.Fprintf(&b, `<td align="%s"%s>%s</td>`, align, l.least(), l.html())
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</table>>")
	c.doc.node("chart", attr{"shape", "plain"}, text("fontname", fontName), attr{"label", b.String()})
}

// sum is a number of statements and how they are called.
func sum(n int) string { return countOf(n, "utterance", "utterances") }

// visible is a height that can be seen.
func visible(height float64) float64 { return math.Max(1, height) }
