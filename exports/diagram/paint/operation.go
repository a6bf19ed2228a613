package paint

import (
	"errors"
	"fmt"
	"image/color"
	"slices"
	"strconv"
	"strings"

	"onrecord/exports/diagram/font"
)

// An operation is one step of drawing
// (https://graphviz.org/docs/outputs/canon/#xdot); in json a lower-case letter
// is an outline, a capital a filled shape, and texts are decoded.
type operation struct {
	Op       string      `json:"op"`
	Grad     string      `json:"grad"`
	Color    string      `json:"color"`
	P0       []float64   `json:"p0"`
	P1       []float64   `json:"p1"`
	Stops    []jsonStop  `json:"stops"`
	Style    string      `json:"style"`
	Size     float64     `json:"size"`
	Face     string      `json:"face"`
	FontChar int         `json:"fontchar"`
	Points   [][]float64 `json:"points"`
	Rect     []float64   `json:"rect"`
	Pt       []float64   `json:"pt"`
	Align    string      `json:"align"`
	Width    float64     `json:"width"`
	Text     string      `json:"text"`
}

type jsonStop struct {
	Frac  float64 `json:"frac"`
	Color string  `json:"color"`
}

// A pen is what the operations of one list set and use; each list starts anew.
type pen struct {
	stroke color.NRGBA
	fill   filling
	width  float64
	dash   []float64
	size   float64
	style  font.Style // that the face's name tells
	bits   int        // of operation t
	last   *label     // the label before, for a line made of several
}

var black = color.NRGBA{A: 0xff}

// list draws one list of operations.
func (b *builder) list(where, name string, ops []operation) error {
	p := pen{stroke: black, fill: filling{colour: black}, width: 1, size: 14}
	for i := range ops {
		do, ok := operations[ops[i].Op]
		if !ok {
			return fmt.Errorf("%s, %s, operation %d: unknown operation %q", where, name, i+1, ops[i].Op)
		}
		if err := do(b, &p, &ops[i]); err != nil {
			return fmt.Errorf("%s, %s, operation %d (%s): %w", where, name, i+1, ops[i].Op, err)
		}
	}
	return nil
}

// operations lists what can be drawn.
var operations = map[string]func(*builder, *pen, *operation) error{
	"e": shape(ellipse, false),
	"E": shape(ellipse, true),
	"p": shape(closedPolygon, false),
	"P": shape(closedPolygon, true),
	"L": shape(polyline, false),
	"b": shape(bezier, false),
	"B": shape(bezier, true),
	"T": text,
	"F": setFont,
	"t": setBits,
	"c": setStroke,
	"C": setFill,
	"S": setStyle,
	"I": func(*builder, *pen, *operation) error { return errors.New("images are not drawn") },
}

// shape draws an outline, filled or not.
func shape(of func(*operation) (outline, error), filled bool) func(*builder, *pen, *operation) error {
	return func(b *builder, p *pen, o *operation) error {
		line, err := of(o)
		if err != nil {
			return err
		}
		m := mark{outline: line, stroke: p.stroke, width: p.width, dash: p.dash}
		if filled && (p.fill.gradient != nil || p.fill.colour.A > 0) {
			fill := p.fill
			m.fill = &fill
		}
		b.marks = append(b.marks, m)
		return nil
	}
}

// point checks the coordinates of a point.
func point(v []float64) (font.Point, error) {
	if len(v) != 2 || !plausible(v[0]) || !plausible(v[1]) {
		return font.Point{}, fmt.Errorf("%v: not a point", v)
	}
	return font.Point{X: v[0], Y: v[1]}, nil
}

func (o *operation) points(atLeast int) ([]font.Point, error) {
	if len(o.Points) < atLeast {
		return nil, fmt.Errorf("%d points, not %d or more", len(o.Points), atLeast)
	}
	out := make([]font.Point, len(o.Points))
	for i, v := range o.Points {
		var err error
		if out[i], err = point(v); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func ellipse(o *operation) (outline, error) {
	if len(o.Rect) != 4 || slices.ContainsFunc(o.Rect, func(v float64) bool { return !plausible(v) }) || o.Rect[2] < 0 || o.Rect[3] < 0 {
		return outline{}, fmt.Errorf("%v: not a centre and two radii", o.Rect)
	}
	x, y, w, h := o.Rect[0], o.Rect[1], o.Rect[2], o.Rect[3]
	const k = 0.5522847498 // of a cubic curve near a quarter of a circle
	at := func(dx, dy float64) font.Point { return font.Point{X: x + dx*w, Y: y + dy*h} }
	quarter := func(a, b, c font.Point) font.Segment {
		return font.Segment{Op: font.CubeTo, Points: [3]font.Point{a, b, c}}
	}
	return outline{closed: true, segments: []font.Segment{
		{Op: font.MoveTo, Points: [3]font.Point{at(1, 0)}},
		quarter(at(1, k), at(k, 1), at(0, 1)),
		quarter(at(-k, 1), at(-1, k), at(-1, 0)),
		quarter(at(-1, -k), at(-k, -1), at(0, -1)),
		quarter(at(k, -1), at(1, -k), at(1, 0)),
	}}, nil
}

func closedPolygon(o *operation) (outline, error) {
	p, err := o.points(2)
	return polygon(p), err
}

func polyline(o *operation) (outline, error) {
	p, err := o.points(2)
	line := polygon(p)
	line.closed = false
	return line, err
}

func polygon(p []font.Point) outline {
	o := outline{closed: true}
	for i, at := range p {
		op := font.LineTo
		if i == 0 {
			op = font.MoveTo
		}
		o.segments = append(o.segments, font.Segment{Op: op, Points: [3]font.Point{at}})
	}
	return o
}

func bezier(o *operation) (outline, error) {
	p, err := o.points(4)
	if err != nil {
		return outline{}, err
	}
	if len(p)%3 != 1 {
		return outline{}, fmt.Errorf("%d points do not make cubic curves", len(p))
	}
	line := outline{segments: []font.Segment{{Op: font.MoveTo, Points: [3]font.Point{p[0]}}}, closed: p[0] == p[len(p)-1]}
	for i := 1; i < len(p); i += 3 {
		line.segments = append(line.segments, font.Segment{Op: font.CubeTo, Points: [3]font.Point(p[i : i+3])})
	}
	return line, nil
}

func setFont(_ *builder, p *pen, o *operation) error {
	if !(o.Size > 0 && o.Size <= maxLength) {
		return fmt.Errorf("font size %v", o.Size)
	}
	p.size, p.style = o.Size, font.Regular
	name := strings.ToLower(o.Face)
	if strings.Contains(name, "bold") {
		p.style |= font.Bold
	}
	if strings.Contains(name, "italic") || strings.Contains(name, "oblique") {
		p.style |= font.Italic
	}
	return nil
}

// The bits of operation t.
const (
	bitBold = 1 << iota
	bitItalic
	bitUnderline
	bitSuperscript
	bitSubscript
	bitStrikeThrough
	bitOverline
	knownBits = 1<<iota - 1
)

func setBits(_ *builder, p *pen, o *operation) error {
	if o.FontChar&^knownBits != 0 {
		return fmt.Errorf("unknown text style %d", o.FontChar)
	}
	p.bits = o.FontChar
	return nil
}

// rulesOf lists the lines along a text; the measures are Liberation Sans's.
var rulesOf = []struct {
	bit  int
	rule rule
}{
	{bitUnderline, rule{-0.106, 0.073}},
	{bitStrikeThrough, rule{0.259, 0.05}},
	{bitOverline, rule{0.905, 0.073}},
}

var alignments = map[string]alignment{"l": left, "c": centre, "r": right}

func text(b *builder, p *pen, o *operation) error {
	at, err := point(o.Pt)
	if err != nil {
		return err
	}
	align, ok := alignments[o.Align]
	if !ok {
		return fmt.Errorf("unknown alignment %q", o.Align)
	}
	if !(o.Width >= 0 && o.Width <= maxLength) {
		return fmt.Errorf("width %v", o.Width)
	}
	// Graphviz writes its lists of operations as texts of DOT, with two backslashes for
	// one, and puts them into json as they are.
	words := strings.ReplaceAll(o.Text, `\\`, `\`)
	l := &label{words: words, at: at, align: align, laid: o.Width, size: p.size, style: p.style, colour: p.stroke}
	if p.bits&bitBold != 0 {
		l.style |= font.Bold
	}
	if p.bits&bitItalic != 0 {
		l.style |= font.Italic
	}
	for _, r := range rulesOf {
		if p.bits&r.bit != 0 {
			l.rules = append(l.rules, r.rule)
		}
	}
	switch {
	case p.bits&bitSuperscript != 0:
		l.raised = 0.4
	case p.bits&bitSubscript != 0:
		l.raised = -0.2
	}
	l.follows = l.after(p.last)
	p.last = l
	b.marks = append(b.marks, mark{label: l})
	return nil
}

// after reports whether a label goes on where another ends: Graphviz writes a
// line with several styles as several labels, by its own measure.
func (l *label) after(before *label) bool {
	if before == nil || l.align != left || before.align != left || l.at.Y != before.at.Y {
		return false
	}
	gap := l.at.X - (before.at.X + before.laid)
	return gap > -0.02 && gap < 0.02
}

func setStroke(_ *builder, p *pen, o *operation) error {
	if o.Grad != "none" && o.Grad != "" {
		return fmt.Errorf("a stroke of a gradient (%s) is not drawn", o.Grad)
	}
	var err error
	p.stroke, err = colour(o.Color)
	return err
}

func setFill(_ *builder, p *pen, o *operation) error {
	switch o.Grad {
	case "none", "":
		c, err := colour(o.Color)
		p.fill = filling{colour: c}
		return err
	case "linear", "radial":
		g, err := o.gradient()
		p.fill = filling{gradient: g}
		return err
	}
	return fmt.Errorf("unknown gradient %q", o.Grad)
}

func (o *operation) gradient() (*gradient, error) {
	g := &gradient{radial: o.Grad == "radial"}
	size := 2
	if g.radial {
		size = 3
	}
	for _, v := range [][]float64{o.P0, o.P1} {
		if len(v) != size || slices.ContainsFunc(v, func(x float64) bool { return !plausible(x) }) {
			return nil, fmt.Errorf("%v: not an end of a gradient", v)
		}
	}
	g.from, g.to = font.Point{X: o.P0[0], Y: o.P0[1]}, font.Point{X: o.P1[0], Y: o.P1[1]}
	if g.radial {
		g.r0, g.r1 = o.P0[2], o.P1[2]
		if g.from != g.to || g.r0 < 0 || g.r1 <= g.r0 {
			return nil, errors.New("only circles around one centre make a gradient")
		}
	}
	for i, s := range o.Stops {
		c, err := colour(s.Color)
		if err != nil {
			return nil, err
		}
		if !(s.Frac >= 0 && s.Frac <= 1) || i > 0 && s.Frac < o.Stops[i-1].Frac {
			return nil, fmt.Errorf("stop %v: not from 0 to 1, ascending", s.Frac)
		}
		g.stops = append(g.stops, stop{s.Frac, c})
		if c.A != g.stops[0].colour.A {
			return nil, errors.New("a gradient between colours of different opacity is not drawn")
		}
	}
	if len(g.stops) < 2 {
		return nil, errors.New("a gradient of less than two colours")
	}
	return g, nil
}

// colour reads #rrggbb, #rrggbbaa and transparent.
func colour(s string) (color.NRGBA, error) {
	if s == "transparent" {
		return color.NRGBA{}, nil
	}
	hex, ok := strings.CutPrefix(s, "#")
	v, err := strconv.ParseUint(hex, 16, 32)
	switch {
	case ok && err == nil && len(hex) == 6:
		return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xff}, nil
	case ok && err == nil && len(hex) == 8:
		return color.NRGBA{uint8(v >> 24), uint8(v >> 16), uint8(v >> 8), uint8(v)}, nil
	}
	return color.NRGBA{}, fmt.Errorf("unknown colour %q", s)
}

// dashes lists the dash patterns, in points, as Graphviz's SVG has them.
var dashes = map[string][]float64{
	"solid":  nil,
	"dashed": {5, 2},
	"dotted": {1, 5},
}

// settled lists the styles that the operations after them carry out.
var settled = []string{"filled", "rounded", "radial", "diagonals", "tapered", "wedged", "striped", "invis"}

func setStyle(_ *builder, p *pen, o *operation) error {
	if d, ok := dashes[o.Style]; ok {
		p.dash = d
		return nil
	}
	if o.Style == "bold" {
		p.width = 2
		return nil
	}
	if slices.Contains(settled, o.Style) {
		return nil
	}
	if arg, ok := strings.CutPrefix(o.Style, "setlinewidth("); ok {
		v, err := strconv.ParseFloat(strings.TrimSuffix(arg, ")"), 64)
		if err == nil && v >= 0 && v <= maxLength {
			p.width = v
			return nil
		}
	}
	if arg, ok := strings.CutPrefix(o.Style, "setdash("); ok { // ours: dash and gap
		v, err := numbers(strings.TrimSuffix(arg, ")"))
		if err == nil && len(v) == 2 && v[0] > 0 && v[1] > 0 {
			p.dash = v
			return nil
		}
	}
	return fmt.Errorf("unknown style %q", o.Style)
}
