package paint

import (
	"fmt"
	"image/color"
	"io"
	"math"
	"strings"

	"onrecord/exports/diagram/font"
)

// Sizes of pages, in points; those of paper are upright.
const (
	WidthA4, HeightA4         = 210 / 25.4 * 72, 297 / 25.4 * 72 // millimetres
	WidthLetter, HeightLetter = 8.5 * 72, 11 * 72                // inches
	WidthSlide, HeightSlide   = 40. / 3 * 72, 7.5 * 72           // inches: 16:9
)

// PDFOptions say how a drawing becomes a page.
type PDFOptions struct {
	// Fonts draw the text; nil is the embedded ones.
	Fonts *font.Set
	// Width is the page's, in points; the drawing is scaled to it. 0 leaves
	// the drawing as large as Graphviz made it.
	Width float64
	// Title and Author are what the file says of itself.
	Title, Author string
}

// maxSide is the longest side of a page, in points (ISO 32000-1, annex C).
const maxSide = 14400

// PDF writes the drawing as one page of vectors. Text is text, in subsets of
// the fonts; what leads to http and https addresses is a link.
func (d *Drawing) PDF(w io.Writer, o PDFOptions) error { return PDF(w, []*Drawing{d}, o) }

// PDF writes drawings, each as a page.
func PDF(w io.Writer, all []*Drawing, o PDFOptions) error {
	f := newPDFFile()
	pages := f.reserve()
	kids := make([]string, len(all))
	for i, d := range all {
		n, err := d.pdfPage(f, pages, o)
		if err != nil {
			return err
		}
		kids[i] = fmt.Sprintf("%d 0 R", n)
	}
	f.put(pages, fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(kids)))
	viewer, info := "", ""
	if o.Title != "" {
		viewer = " /ViewerPreferences << /DisplayDocTitle true >>"
		info += " /Title " + textString(o.Title)
	}
	if o.Author != "" {
		info += " /Author " + textString(o.Author)
	}
	root := f.object(fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R%s >>", pages, viewer))
	return f.finish(w, root, f.object("<< /Creator (onrecord)"+info+" >>"))
}

// pdfPage writes the drawing as a page of a file and gives its number.
func (d *Drawing) pdfPage(f *pdfFile, pages int, o PDFOptions) (int, error) {
	scale := 1.0
	if o.Width != 0 {
		scale = o.Width / d.page.width()
	}
	if !(scale > 0) {
		return 0, fmt.Errorf("width %v: not a positive number", o.Width)
	}
	width, height := d.page.width()*scale, d.page.height()*scale
	if max(width, height) > maxSide {
		return 0, fmt.Errorf("the page would have %.0f × %.0f points, and a side of a PDF at most %d: a width of %.0f points fits",
			width, height, maxSide, math.Floor(maxSide*min(1, d.page.width()/d.page.height())))
	}
	p := pdfPage{file: f, fonts: map[*font.Face]*subset{}, scale: scale, page: d.page}
	fmt.Fprintf(&p.content, "%s 0 0 %[1]s %s %s cm\n%d M\n",
		number(scale), number(-d.page.x0*scale), number(-d.page.y0*scale), miterLimit)
	for m, l := range d.place(orDefault(o.Fonts)) {
		if l != nil {
			p.text(l)
		} else {
			p.mark(m)
		}
	}
	content, err := f.stream([]byte(p.content.String()), "")
	if err != nil {
		return 0, err
	}
	resources, err := p.resources()
	if err != nil {
		return 0, err
	}
	return f.object(fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Resources %s /Contents %d 0 R%s >>",
		pages, number(width), number(height), resources, content, p.annotations(d.links))), nil
}

// A pdfPage is the content of a page being written, and what it uses.
type pdfPage struct {
	file      *pdfFile
	content   strings.Builder
	fonts     map[*font.Face]*subset
	subsets   []*subset  // in the order of their first use
	opacities [][2]uint8 // of fill and stroke
	shadings  []*gradient
	scale     float64
	page      rect
}

func (p *pdfPage) write(format string, args ...any) { fmt.Fprintf(&p.content, format, args...) }

// mark draws a shape.
func (p *pdfPage) mark(m mark) {
	fills, strokes := m.fill != nil, m.stroke.A > 0 && m.width > 0
	if fills && m.fill.gradient != nil {
		p.shade(m)
		fills = false
	}
	if !fills && !strokes {
		return
	}
	operator := "f"
	opacity := [2]uint8{0xff, 0xff}
	if fills {
		opacity[0] = m.fill.colour.A
	}
	if strokes {
		opacity[1] = m.stroke.A
		operator = map[[2]bool]string{{false, false}: "S", {false, true}: "s", {true, false}: "B", {true, true}: "b"}[[2]bool{fills, m.outline.closed}]
	}
	p.opaque(opacity, func() {
		if fills {
			p.write("%s rg\n", rgb(m.fill.colour))
		}
		if strokes {
			dash := make([]string, len(m.dash))
			for i, d := range m.dash {
				dash[i] = number(d)
			}
			p.write("%s RG\n%s w\n[%s] 0 d\n", rgb(m.stroke), number(m.width), strings.Join(dash, " "))
		}
		p.outline(m.outline)
		p.write("%s\n", operator)
	})
}

// opaque draws with an opacity of fill and stroke.
func (p *pdfPage) opaque(opacity [2]uint8, draw func()) {
	if opacity == [2]uint8{0xff, 0xff} {
		draw()
		return
	}
	p.write("q\n/G%d gs\n", position(&p.opacities, opacity))
	draw()
	p.write("Q\n")
}

// position is where a value stands in a list, at its end if it is new.
func position[T comparable](list *[]T, v T) int {
	for i, have := range *list {
		if have == v {
			return i
		}
	}
	*list = append(*list, v)
	return len(*list) - 1
}

// shade fills a shape with its gradient.
func (p *pdfPage) shade(m mark) {
	opacity := m.fill.gradient.stops[0].colour.A
	if opacity == 0 {
		return
	}
	p.opaque([2]uint8{opacity, 0xff}, func() {
		p.write("q\n")
		p.outline(m.outline)
		p.write("W n\n/S%d sh\nQ\n", position(&p.shadings, m.fill.gradient))
	})
}

func (p *pdfPage) outline(o outline) {
	for _, s := range o.segments {
		for _, at := range s.Points[:points(s.Op)] {
			p.write("%s %s ", number(at.X), number(at.Y))
		}
		p.write("%s\n", [...]string{font.MoveTo: "m", font.LineTo: "l", font.CubeTo: "c"}[s.Op])
	}
}

// text draws a label. What several glyphs show together, or one glyph for
// several characters, is marked with its text, so that it is copied as it was
// written: marks after their letter, whatever their place.
func (p *pdfPage) text(l *placedLabel) {
	p.opaque([2]uint8{l.colour.A, 0xff}, func() {
		p.write("BT\n%s rg\n", rgb(l.colour))
		glyphs := l.line.Glyphs
		start := 0
		for i := 0; i < len(glyphs); {
			end := i + 1
			for end < len(glyphs) && glyphs[end].Cluster == "" {
				end++
			}
			if end > i+1 || glyphs[i].Text != glyphs[i].Cluster {
				p.runs(l, glyphs[start:i])
				p.write("/Span << /ActualText %s >> BDC\n", textString(glyphs[i].Cluster))
				p.runs(l, glyphs[i:end])
				p.write("EMC\n")
				start = end
			}
			i = end
		}
		p.runs(l, glyphs[start:])
		p.write("ET\n")
	})
	for _, line := range l.rules {
		p.mark(l.ruled(line))
	}
}

// runs draws glyphs: each run of one face at one height by its codes, with
// what shaping moved them by.
func (p *pdfPage) runs(l *placedLabel, glyphs []font.Glyph) {
	for len(glyphs) > 0 {
		n := 1
		for n < min(len(glyphs), maxCodes/2) && glyphs[n].Face == glyphs[0].Face && glyphs[n].Y == glyphs[0].Y {
			n++
		}
		p.run(l, glyphs[:n])
		glyphs = glyphs[n:]
	}
}

// run draws glyphs of one face at one height.
func (p *pdfPage) run(l *placedLabel, glyphs []font.Glyph) {
	s := p.subset(glyphs[0].Face, len(glyphs))
	start := glyphs[0].X
	p.write("/F%d %s Tf\n%s 0 0 1 %s %s Tm\n[<", position(&p.subsets, s), number(l.size), number(l.stretch),
		number(l.x+start*l.size*l.stretch), number(l.y+glyphs[0].Y*l.size))
	pen := 0.0 // in thousandths of an em
	for _, g := range glyphs {
		if off := (g.X-start)*perEm - pen; math.Abs(off) > 0.05 {
			p.write("> %s <", number(-off))
			pen += off
		}
		code := s.code(g)
		p.write("%04X", code)
		pen += s.width(code)
	}
	p.write(">] TJ\n")
}

// maxCodes is how many glyphs a font of a PDF has at most.
const maxCodes = 1 << 16

// subset is where a face's next glyphs go.
func (p *pdfPage) subset(face *font.Face, glyphs int) *subset {
	s := p.fonts[face]
	if s == nil || len(s.glyphs)+glyphs > maxCodes {
		s = newSubset(face)
		p.fonts[face] = s
	}
	return s
}

func rgb(c color.NRGBA) string {
	return number(float64(c.R)/255) + " " + number(float64(c.G)/255) + " " + number(float64(c.B)/255)
}

// resources writes what the content uses and gives the dictionary of it.
func (p *pdfPage) resources() (string, error) {
	var b strings.Builder
	b.WriteString("<< /Font <<")
	for i, s := range p.subsets {
		n, err := s.write(p.file)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, " /F%d %d 0 R", i, n)
	}
	b.WriteString(" >> /ExtGState <<")
	for i, o := range p.opacities {
		fmt.Fprintf(&b, " /G%d << /ca %s /CA %s >>", i, number(float64(o[0])/255), number(float64(o[1])/255))
	}
	b.WriteString(" >> /Shading <<")
	for i, g := range p.shadings {
		fmt.Fprintf(&b, " /S%d %s", i, g.shading())
	}
	b.WriteString(" >> >>")
	return b.String(), nil
}

// shading is a gradient as PDF describes it.
func (g *gradient) shading() string {
	kind, ends := 2, []float64{g.from.X, g.from.Y, g.to.X, g.to.Y}
	if g.radial {
		kind, ends = 3, []float64{g.from.X, g.from.Y, g.r0, g.to.X, g.to.Y, g.r1}
	}
	coords := make([]string, len(ends))
	for i, v := range ends {
		coords[i] = number(v)
	}
	// One function for the way between each two stops, one that joins them,
	// and beyond the first and the last stop their colours.
	stops := g.stops
	if first := stops[0]; first.at > 0 {
		stops = append([]stop{{0, first.colour}}, stops...)
	}
	if last := stops[len(stops)-1]; last.at < 1 {
		stops = append(stops[:len(stops):len(stops)], stop{1, last.colour})
	}
	var functions, bounds, encode []string
	for i := 1; i < len(stops); i++ {
		if stops[i].at == stops[i-1].at {
			continue // a sharp edge: no way between the two
		}
		functions = append(functions, fmt.Sprintf("<< /FunctionType 2 /Domain [0 1] /C0 [%s] /C1 [%s] /N 1 >>",
			rgb(stops[i-1].colour), rgb(stops[i].colour)))
		encode = append(encode, "0 1")
		if i < len(stops)-1 {
			bounds = append(bounds, number(stops[i].at))
		}
	}
	return fmt.Sprintf("<< /ShadingType %d /ColorSpace /DeviceRGB /Coords [%s] /Extend [true true] /Function << /FunctionType 3 /Domain [0 1] /Functions [%s] /Bounds [%s] /Encode [%s] >> >>",
		kind, strings.Join(coords, " "), strings.Join(functions, " "), strings.Join(bounds, " "), strings.Join(encode, " "))
}

// annotations gives the page's entry for its links.
func (p *pdfPage) annotations(links []link) string {
	if len(links) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(" /Annots [")
	for _, l := range links {
		n := p.file.object(fmt.Sprintf("<< /Type /Annot /Subtype /Link /Border [0 0 0] /Rect [%s %s %s %s] /A << /S /URI /URI (%s) >> >>",
			number((l.area.x0-p.page.x0)*p.scale), number((l.area.y0-p.page.y0)*p.scale),
			number((l.area.x1-p.page.x0)*p.scale), number((l.area.y1-p.page.y0)*p.scale), literal.Replace(l.url)))
		fmt.Fprintf(&b, " %d 0 R", n)
	}
	b.WriteString(" ]")
	return b.String()
}

// literal keeps a text within the parentheses of a string.
var literal = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`, "\r", `\r`, "\n", `\n`)
