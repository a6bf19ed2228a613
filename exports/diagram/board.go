package diagram

import (
	"slices"
	"strconv"

	"onrecord/exports/diagram/font"
)

// A board is a diagram that we lay out ourselves, in the making: what stands above and
// below it is the same for all.
type board struct {
	*sheet
	head float64 // how wide texts get
}

// room is how large the body of a page may be at the scale at which its text can just
// be read; 0: there is no page.
func (n *board) room() (width, height float64) {
	if n.page.Width == 0 {
		return 0, 0
	}
	return (n.page.Width - 2*margin) * smallest / n.page.Smallest, (n.page.Height - 2*margin) * smallest / n.page.Smallest
}

// An entry is one of the legend.
type entry struct {
	width  float64
	shapes func(x, y float64) []shape // from the left, around the middle
	text   string
}

// above writes title, subtitle and legend, and gives where they end and how wide they
// are.
func (n *board) above(c *canvas, rim float64, entries []entry) (y, wide float64) {
	t := n.Theme
	n.title, n.subtitle = orElse(n.Title, n.title), orElse(n.Subtitle, n.subtitle)
	y = rim
	put := func(id string, lines []span, gap float64) {
		var shapes []shape
		for _, l := range lines {
			n.texts = append(n.texts, l.text)
			wide = max(wide, l.drawn(n.fonts))
			shapes = append(shapes, from(point{rim, y + l.size*0.95}, l))
			y += lineHeight(l.size)
		}
		c.add(id, "head", shapes...)
		y += gap
	}
	put("title0", n.wrap(n.shownTitle(), span{size: 19, style: font.Bold, colour: t.Ink}, n.head, 4), 2)
	if n.subtitle != "" {
		put("subtitle0", n.wrap(n.subtitle, span{size: 11, colour: t.Muted}, n.head, 6), 8)
	}
	if n.NoLegend {
		return y, wide
	}
	x, high := rim, 16.0
	var shapes, row []shape
	end := func() { // a row has its height when all of it is known
		for _, s := range row {
			s.points = slices.Clone(s.points)
			for i := range s.points {
				if s.form != formEllipse || i == 0 { // no radii
					s.points[i].y += y + high/2
				}
			}
			shapes = append(shapes, s)
		}
		row = nil
	}
	for _, e := range entries {
		l := span{text: e.text, size: smallest, colour: t.Ink}
		n.texts = append(n.texts, e.text)
		width := e.width + 6 + l.drawn(n.fonts) + 16
		if x > rim && x+width > rim+n.head {
			end()
			x, y, high = rim, y+high+2, 16
		}
		drawn := e.shapes(x, 0)
		for _, s := range drawn { // what is much higher than a line has a row that is, too
			if s.form == formEllipse && s.points[1].y > 10 {
				high = max(high, 2*s.points[1].y+2)
			}
		}
		row = append(row, drawn...)
		row = append(row, from(point{x + e.width + 6, 3.5}, l))
		x += width
		wide = max(wide, x-rim-16)
	}
	end()
	c.add("legend0", "legend", shapes...)
	return y + high + 8, wide
}

// below writes the footer, and gives where it ends.
func (n *board) below(c *canvas, rim, y float64) float64 {
	y += 10
	var shapes []shape
	for _, note := range n.notes {
		for _, l := range n.wrap(note, span{size: smallest, colour: n.Theme.Muted}, max(n.headWidth(), c.width-2*rim), 12) {
			n.texts = append(n.texts, l.text)
			c.width = max(c.width, l.drawn(n.fonts)+2*rim)
			shapes = append(shapes, from(point{rim, y + l.size}, l))
			y += 13
		}
	}
	c.add("footer0", "foot", shapes...)
	return y
}

// threeDigits is a number with three digits at most.
func threeDigits(v float64) string {
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 3, 64), 64)
	if err != nil {
		panic(err) // it was formatted
	}
	return strconv.FormatFloat(short, 'f', -1, 64)
}

// linesOfDOT are title, subtitle and footer within a quoted string of DOT.
func (n *board) linesOfDOT() string {
	out := ""
	for _, line := range append([]string{n.title, n.subtitle}, n.notes...) {
		quoted := quote(line)
		out += quoted[1:len(quoted)-1] + `\l` // which ends a line at the left
	}
	return out
}
