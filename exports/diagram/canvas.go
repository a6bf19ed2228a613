package diagram

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"onrecord/exports/diagram/font"
	"onrecord/schema"
	"onrecord/schema/escape"
)

// A canvas is a diagram whose places we compute ourselves. It is written as Graphviz
// would write it, as SVG and as JSON, so that whatever becomes of a layout becomes of
// a canvas. Its measures are points, from the upper left corner.
type canvas struct {
	width, height float64
	ground        string
	things        []thing // each drawn above those before
}

// A thing is shapes that belong together: a node, a tie, a part of the legend.
type thing struct {
	id, class string // as those of Graphviz: the class begins with node or edge
	shapes    []shape
}

// A point is a place on a canvas.
type point struct{ x, y float64 }

// The forms of shapes.
const (
	formLine    = 'l' // a line through points
	formPolygon = 'p'
	formCurve   = 'b' // Bézier curves, closed
	formEllipse = 'e' // points: the centre, and the radii
	formText    = 't' // points: the middle of the baseline, or an end
)

// A shape is one form with its colours.
type shape struct {
	form         rune
	points       []point
	fill, stroke string // empty: none
	faint        float64
	width        float64 // of the stroke
	dash, gap    float64 // 0: solid
	text         span
	anchor       string // of a text: start, middle or end
}

// add puts a thing on the canvas.
func (c *canvas) add(id, class string, shapes ...shape) {
	c.things = append(c.things, thing{id, class, shapes})
}

// rect is a filled rectangle.
func rect(x, y, width, height float64, fill string) shape {
	return shape{form: formPolygon, points: []point{{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}}, fill: fill}
}

// circle is a disc with an outline.
func circle(at point, radius float64, fill, stroke string, width float64) shape {
	return shape{form: formEllipse, points: []point{at, {radius, radius}}, fill: fill, stroke: stroke, width: width}
}

// words is a line of text around the middle of its baseline.
func words(at point, text span) shape {
	return shape{form: formText, points: []point{at}, text: text, anchor: "middle"}
}

// from is a line of text that begins at a place.
func from(at point, text span) shape {
	return shape{form: formText, points: []point{at}, text: text, anchor: "start"}
}

// svg writes the canvas.
func (c *canvas) svg() []byte {
	b := []byte(`<?xml version="1.0" encoding="UTF-8" standalone="no"?>` + "\n")
	b = fmt.Appendf(b, `<svg width="%[1]spt" height="%[2]spt" viewBox="0.00 0.00 %[1]s %[2]s" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">`+"\n", decimal(c.width), decimal(c.height))
	b = fmt.Appendf(b, `<g id="graph0" class="graph">`+"\n"+`<polygon fill="%s" stroke="none" points="%s"/>`+"\n", c.ground,
		pointList([]point{{0, 0}, {c.width, 0}, {c.width, c.height}, {0, c.height}}))
	for _, t := range c.things {
		b = appendAll(b, `<g id="`, t.id, `" class="`, t.class, "\">\n<title>", t.id, "</title>\n")
		for i := range t.shapes {
			b = t.shapes[i].svg(b)
		}
		b = append(b, "</g>\n"...)
	}
	return append(b, "</g>\n</svg>\n"...)
}

// appendAll appends texts.
func appendAll(b []byte, texts ...string) []byte {
	for _, t := range texts {
		b = append(b, t...)
	}
	return b
}

// attribute appends an attribute that is a number.
func attribute(b []byte, before string, v float64) []byte {
	return append(appendDecimal(append(b, before...), v), '"')
}

func pointList(points []point) string { return string(appendPoints(nil, points)) }

func appendPoints(b []byte, points []point) []byte {
	for i, p := range points {
		if i > 0 {
			b = append(b, ' ')
		}
		b = appendDecimal(b, p.x)
		b = append(b, ',')
		b = appendDecimal(b, p.y)
	}
	return b
}

// paint appends the attributes of the colours and the line.
func (s *shape) paint(b []byte) []byte {
	b = appendAll(b, `fill="`, orElse(s.fill, "none"), `" stroke="`, orElse(s.stroke, "none"), `"`)
	if s.stroke != "" {
		b = attribute(b, ` stroke-width="`, s.width)
	}
	if s.dash > 0 {
		b = append(appendDecimal(append(b, ` stroke-dasharray="`...), s.dash), ',')
		b = append(appendDecimal(b, s.gap), '"')
	}
	switch {
	case s.faint <= 0:
	case s.fill == "":
		b = attribute(b, ` stroke-opacity="`, s.faint)
	default:
		b = attribute(b, ` fill-opacity="`, s.faint)
	}
	return b
}

// svg appends the element of the shape.
func (s *shape) svg(b []byte) []byte {
	const end = "\"/>\n"
	switch s.form {
	case formLine:
		b = append(s.paint(append(b, "<polyline "...)), ` points="`...)
		return append(appendPoints(b, s.points), end...)
	case formPolygon:
		b = append(s.paint(append(b, "<polygon "...)), ` points="`...)
		return append(appendPoints(b, s.points), end...)
	case formCurve:
		b = append(s.paint(append(b, "<path "...)), ` d="M`...)
		b = append(appendPoints(b, s.points[:1]), 'C')
		return append(appendPoints(b, s.points[1:]), end...)
	case formEllipse:
		b = s.paint(append(b, "<ellipse "...))
		b = attribute(attribute(b, ` cx="`, s.points[0].x), ` cy="`, s.points[0].y)
		return append(attribute(attribute(b, ` rx="`, s.points[1].x), ` ry="`, s.points[1].y), "/>\n"...)
	case formText:
		b = appendAll(b, `<text text-anchor="`, s.anchor, `"`)
		b = appendAll(attribute(attribute(b, ` x="`, s.points[0].x), ` y="`, s.points[0].y), ` font-family="`, fontName, `"`)
		if s.text.style&font.Bold != 0 {
			b = append(b, ` font-weight="bold"`...)
		}
		if s.text.style&font.Italic != 0 {
			b = append(b, ` font-style="italic"`...)
		}
		return appendAll(attribute(b, ` font-size="`, s.text.size), ` fill="`, s.text.colour, `">`, visibleText(s.text.text), "</text>\n")
	}
	return b
}

// json writes the canvas as the operations that draw it, which have y upwards.
func (c *canvas) json(fonts *font.Set) []byte {
	b := fmt.Appendf(nil, `{"name":"onrecord","bb":"0,0,%s,%s","pad":"0","_draw_":[`, decimal(c.width), decimal(c.height))
	ground := shape{form: formPolygon, points: []point{{0, 0}, {c.width, 0}, {c.width, c.height}, {0, c.height}}, fill: c.ground}
	b = append(ground.operations(b, c.height, fonts), `],"objects":[`...)
	for i, t := range c.things {
		if i > 0 {
			b = append(b, ',')
		}
		b = fmt.Appendf(b, "\n"+`{"_gvid":%d,"name":"%s","_draw_":[`, i, t.id)
		for j := range t.shapes {
			if j > 0 {
				b = append(b, ',')
			}
			b = t.shapes[j].operations(b, c.height, fonts)
		}
		b = append(b, `]}`...)
	}
	return append(b, "]}\n"...)
}

// operations are those that draw a shape (https://graphviz.org/docs/outputs/canon/#xdot).
func (s *shape) operations(b []byte, height float64, fonts *font.Set) []byte {
	if s.form == formText {
		text, bits := escape.DrawnApart(s.text.text), 0
		if s.text.style&font.Bold != 0 {
			bits |= 1
		}
		if s.text.style&font.Italic != 0 {
			bits |= 2
		}
		b = fmt.Appendf(b, `{"op":"F","size":%s,"face":"%s"},{"op":"t","fontchar":%d},{"op":"c","grad":"none","color":"%s"},{"op":"T","pt":[%s,%s],"align":"%s","width":%s,"text":`,
			decimal(s.text.size), fontName, bits, s.text.colour, decimal(s.points[0].x), decimal(height-s.points[0].y),
			map[string]string{"start": "l", "middle": "c", "end": "r"}[s.anchor], decimal(fonts.Width(text, s.text.style, s.text.size)))
		return append(schema.AppendJSONString(b, strings.ReplaceAll(text, `\`, `\\`)), '}') // see paint
	}
	style := "solid"
	if s.dash > 0 {
		style = fmt.Sprintf("setdash(%s,%s)", decimal(s.dash), decimal(s.gap))
	}
	b = fmt.Appendf(b, `{"op":"S","style":"setlinewidth(%s)"},{"op":"S","style":"%s"},{"op":"c","grad":"none","color":"%s"},{"op":"C","grad":"none","color":"%s"},`,
		decimal(s.width), style, s.seen(s.stroke, s.fill == ""), s.seen(s.fill, true))
	form := s.form
	if s.fill != "" {
		form -= 'a' - 'A' // a capital is filled
	}
	switch s.form {
	case formEllipse:
		return fmt.Appendf(b, `{"op":"%c","rect":[%s,%s,%s,%s]}`, form, decimal(s.points[0].x), decimal(height-s.points[0].y), decimal(s.points[1].x), decimal(s.points[1].y))
	case formLine:
		form = 'L'
	}
	b = fmt.Appendf(b, `{"op":"%c","points":[`, form)
	for i, p := range s.points {
		if i > 0 {
			b = append(b, ',')
		}
		b = fmt.Appendf(b, "[%s,%s]", decimal(p.x), decimal(height-p.y))
	}
	return append(b, "]}"...)
}

// seen is a colour with how opaque it is, if that is what is faint.
func (s *shape) seen(colour string, faint bool) string {
	switch {
	case colour == "":
		return "transparent"
	case faint && s.faint > 0:
		return fmt.Sprintf("%s%02x", colour, int(math.Round(255*s.faint)))
	}
	return colour
}

// convex is the convex hull of points, in order around it (Andrew 1979).
func convex(points []point) []point {
	sorted := slices.Clone(points)
	slices.SortFunc(sorted, func(a, b point) int {
		switch {
		case a.x < b.x || a.x == b.x && a.y < b.y:
			return -1
		case a == b:
			return 0
		}
		return 1
	})
	sorted = slices.Compact(sorted)
	if len(sorted) < 3 {
		return sorted
	}
	turn := func(a, b, c point) float64 { return (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x) }
	half := func(points []point) (out []point) {
		for _, p := range points {
			for len(out) >= 2 && turn(out[len(out)-2], out[len(out)-1], p) <= 0 {
				out = out[:len(out)-1]
			}
			out = append(out, p)
		}
		return out[:len(out)-1]
	}
	below := half(sorted)
	slices.Reverse(sorted)
	return append(below, half(sorted)...)
}

// inside reports whether a place is within a convex ring.
func inside(ring []point, at point) bool {
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if (b.x-a.x)*(at.y-a.y)-(b.y-a.y)*(at.x-a.x) < 0 {
			return false
		}
	}
	return len(ring) > 2
}
