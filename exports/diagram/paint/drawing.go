// Package paint draws what Graphviz laid out: its json output, whose draw
// operations become a PNG image or a PDF page. Both come from one list of
// shapes and texts and the same glyph outlines, so that they look the same,
// and like the SVG that Graphviz writes.
//
//	d, err := paint.Parse(file)
//	if missing := d.Missing(fonts); len(missing) > 0 { … warn … }
//	err = d.PNG(out, paint.PNGOptions{Fonts: fonts})
//
// Text is set in the fonts of the set, whatever face the graph names. It starts,
// centres or ends where Graphviz put it and is as wide as Graphviz took it to
// be, where that differs by no more than a twentieth from its natural width;
// else, as with scripts that Graphviz cannot measure, it keeps the latter. The
// same drawing, options and fonts give the same bytes.
package paint

import (
	"image/color"
	"iter"
	"math"
	"slices"
	"strings"

	"onrecord/exports/diagram/font"
)

// A Drawing is a laid-out graph. Its measures are points, y upwards.
type Drawing struct {
	page  rect
	marks []mark // in the order in which they are drawn
	links []link
	exact bool // the page need not be a whole number of points
}

// Size is the size of the drawing in points.
func (d *Drawing) Size() (width, height float64) { return d.page.width(), d.page.height() }

// Reword replaces the text of each label by another one that stands in its place.
func (d *Drawing) Reword(words func(string) string) {
	for _, m := range d.marks {
		if m.label != nil {
			m.label.words = words(m.label.words)
		}
	}
}

// Missing lists the characters of the drawing that none of the fonts has,
// sorted, each once. A nil set is the embedded fonts.
func (d *Drawing) Missing(fonts *font.Set) []rune {
	fonts = orDefault(fonts)
	var missing []rune
	for _, m := range d.marks {
		if m.label != nil {
			missing = append(missing, fonts.Missing(m.label.words)...)
		}
	}
	slices.Sort(missing)
	return slices.Compact(missing)
}

// orDefault is the fonts, or the embedded ones.
func orDefault(fonts *font.Set) *font.Set {
	if fonts != nil {
		return fonts
	}
	s, err := font.New(font.Options{Dirs: []string{}})
	if err != nil {
		panic("paint: fonts of no files: " + err.Error())
	}
	return s
}

// A mark is one thing drawn: a shape, or a label.
type mark struct {
	outline outline
	fill    *filling // nil: none
	stroke  color.NRGBA
	width   float64 // of the stroke; nothing is stroked with a transparent colour
	dash    []float64
	label   *label
}

// An outline is one contour. Filling closes it; stroking does if it is closed.
type outline struct {
	segments []font.Segment
	closed   bool
}

// A filling is a colour, or a gradient.
type filling struct {
	colour   color.NRGBA
	gradient *gradient
}

// A gradient runs from one circle or point to another.
type gradient struct {
	radial bool
	from   font.Point
	to     font.Point
	r0, r1 float64 // of the circles
	stops  []stop  // ascending; all equally opaque
}

type stop struct {
	at     float64 // 0 to 1
	colour color.NRGBA
}

// A label is one line of text in one style.
type label struct {
	words   string
	at      font.Point // on the baseline
	align   alignment
	laid    float64 // how wide Graphviz took it to be
	follows bool    // starts where the label before it ends
	size    float64
	style   font.Style
	colour  color.NRGBA
	rules   []rule
	raised  float64 // in ems
}

type alignment float64

// How much of a label's width lies left of its point.
const (
	left   alignment = 0
	centre alignment = 0.5
	right  alignment = 1
)

// A rule is a line along a text; its measures are in ems.
type rule struct{ at, thickness float64 }

// A link is a part of the page that leads somewhere.
type link struct {
	area rect
	url  string
}

// A rect is empty when a maximum is less than its minimum.
type rect struct{ x0, y0, x1, y1 float64 }

var nothing = rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}

func (r rect) width() float64  { return r.x1 - r.x0 }
func (r rect) height() float64 { return r.y1 - r.y0 }
func (r rect) empty() bool     { return r.x1 < r.x0 || r.y1 < r.y0 }

func (r rect) with(x, y float64) rect {
	return rect{min(r.x0, x), min(r.y0, y), max(r.x1, x), max(r.y1, y)}
}

func (r rect) grown(by float64) rect { return rect{r.x0 - by, r.y0 - by, r.x1 + by, r.y1 + by} }

// near reports whether two rectangles are the same, but for rounding.
func (r rect) near(o rect) bool {
	const rounding = 0.02
	return max(math.Abs(r.x0-o.x0), math.Abs(r.y0-o.y0), math.Abs(r.x1-o.x1), math.Abs(r.y1-o.y1)) <= rounding
}

// points is how many points a segment has.
func points(op font.Op) int {
	if op == font.CubeTo {
		return 3
	}
	return 1
}

// bounds is the box around all points of an outline.
func (o outline) bounds() rect {
	r := nothing
	for _, s := range o.segments {
		for _, p := range s.Points[:points(s.Op)] {
			r = r.with(p.X, p.Y)
		}
	}
	return r
}

// A placedLabel is a label with its glyphs, where they start, and how much wider
// than natural they are.
type placedLabel struct {
	*label
	line    font.Line
	x, y    float64
	stretch float64
}

// maxStretch is how much a text may be stretched, and its inverse how much
// condensed, without looking it.
const maxStretch = 1.05

// place gives the marks in order, labels with their glyphs.
func (d *Drawing) place(fonts *font.Set) iter.Seq2[mark, *placedLabel] {
	return func(yield func(mark, *placedLabel) bool) {
		end := 0.0
		for _, m := range d.marks {
			var p *placedLabel
			if l := m.label; l != nil {
				p = l.place(fonts, end)
				end = p.x + p.width()
				if strings.TrimSpace(l.words) == "" && len(l.rules) == 0 {
					continue
				}
			}
			if !yield(m, p) {
				return
			}
		}
	}
}

// place shapes a label; end is where the one before it ended.
func (l *label) place(fonts *font.Set, end float64) *placedLabel {
	p := &placedLabel{label: l, line: fonts.Line(l.words, l.style), x: end, y: l.at.Y + l.raised*l.size, stretch: 1}
	if natural := p.width(); natural > 0 {
		if s := l.laid / natural; s <= maxStretch && s >= 1/maxStretch {
			p.stretch = s
		}
	}
	if !l.follows {
		p.x = l.at.X - float64(l.align)*p.width()
	}
	return p
}

func (p *placedLabel) width() float64 { return p.line.Width * p.size * p.stretch }
