package diagram

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"onrecord/exports/diagram/font"
	"onrecord/exports/diagram/graphviz"
	"onrecord/exports/diagram/paint"
	"onrecord/schema/hint"
)

// A Layouter lays a graph out: a graphviz.Renderer does.
type Layouter interface {
	Layout(ctx context.Context, dot []byte, engine, format string, want graphviz.Counts) ([]byte, error)
}

// Engine is what lays out: all figures are made for it that we do not lay out
// ourselves.
const Engine = "dot"

// A Format is one way to write a figure.
type Format struct {
	Name, Ext string
	Help      string
	Layout    string // what it needs of a Layouter; empty: nothing
	Binary    bool   // it is not text
	Pages     bool   // a file has as many pages as it takes
	write     func(ctx context.Context, f *Figure, w io.Writer, l Layouter, o Output) error

	size       func(laid []byte) (width, height float64, err error) // of what was laid out
	writePages func(w io.Writer, b *Booklet, from, to int, o Output) error
}

// Formats lists the formats, in the order of the help.
func Formats() []Format {
	return []Format{
		{"svg", ".svg", "for the web and for vector programs; text stays text", "svg", false, false, writeSVG, svgSize, svgPage},
		{"png", ".png", "an image, twice as fine as a screen unless a scale is given", "json", true, false, writePNG, jsonSize, pngPage},
		{"pdf", ".pdf", "pages of vectors, with their fonts", "json", true, true, writePDF, jsonSize, pdfPages},
		{"dot", ".dot", "what Graphviz reads", "", false, false, writeDOT, nil, nil},
	}
}

// Output says how a figure becomes a file.
type Output struct {
	Fonts *font.Set // that draw the texts of png and pdf
	Scale float64   // pixels of a png to one of CSS, 1/96 inch; 0: 2
	Width float64   // in points; 0: as wide as it comes out
	// Interactive has an SVG run Script: what is pointed at and what has to do with it
	// stand out, a click keeps it so, and there is a box to find names in. It can be read
	// without.
	Interactive bool
}

// Write writes the figure. The layouter may be nil for a format that needs
// none, and for a figure that is painted.
func (f *Figure) Write(ctx context.Context, w io.Writer, format Format, l Layouter, o Output) error {
	return format.write(ctx, f, w, l, o)
}

// Missing lists the characters of the figure that no font has.
func (f *Figure) Missing(fonts *font.Set) []rune { return fonts.Missing(strings.Join(f.Texts, "\n")) }

// Missing lists the characters of all pages that no font has.
func (b *Booklet) Missing(fonts *font.Set) []rune {
	var texts []string
	for _, f := range b.Figures {
		texts = append(texts, f.Texts...)
	}
	return fonts.Missing(strings.Join(texts, "\n"))
}

func (f *Figure) counts() graphviz.Counts {
	return graphviz.Counts{Nodes: f.Nodes, Edges: f.Edges, Clusters: f.Clusters}
}

// laid is the figure, laid out.
func (f *Figure) laid(ctx context.Context, l Layouter, format string) ([]byte, error) {
	switch {
	case f.canvas == nil:
		laid, err := l.Layout(ctx, f.DOT, Engine, format, f.counts())
		switch {
		case err != nil || !f.eases:
			return laid, err
		case format == "svg":
			return easeSVG(laid)
		}
		return easeJSON(laid)
	case format == "svg":
		return f.canvas.svg(), nil
	}
	return f.canvas.json(f.fonts), nil
}

func writeDOT(_ context.Context, f *Figure, w io.Writer, _ Layouter, _ Output) error {
	_, err := w.Write(f.DOT)
	return err
}

func writeSVG(ctx context.Context, f *Figure, w io.Writer, l Layouter, o Output) error {
	svg, err := f.laid(ctx, l, "svg")
	if err != nil {
		return err
	}
	_, err = w.Write(f.finishSVG(svg, o))
	return err
}

// drawing lays the figure out for us to paint.
func (f *Figure) drawing(ctx context.Context, l Layouter) (*paint.Drawing, error) {
	operations, err := f.laid(ctx, l, "json")
	if err != nil {
		return nil, err
	}
	return f.parsed(operations)
}

// parsed is what was laid out, for us to paint.
func (f *Figure) parsed(operations []byte) (*paint.Drawing, error) {
	d, err := paint.Parse(bytes.NewReader(operations), centredClasses...)
	if err == nil && f.canvas == nil {
		d.Reword(f.words())
	}
	return d, err
}

func writePNG(ctx context.Context, f *Figure, w io.Writer, l Layouter, o Output) error {
	d, err := f.drawing(ctx, l)
	if err != nil {
		return err
	}
	scale := o.Scale
	if scale == 0 {
		scale = 2
	}
	if o.Width > 0 {
		width, _ := d.Size()
		scale *= o.Width / width
	}
	return d.PNG(w, paint.PNGOptions{Fonts: o.Fonts, Scale: scale})
}

func writePDF(ctx context.Context, f *Figure, w io.Writer, l Layouter, o Output) error {
	d, err := f.drawing(ctx, l)
	if err != nil {
		return err
	}
	return d.PDF(w, paint.PDFOptions{Fonts: o.Fonts, Width: o.Width, Title: f.Title})
}

// PixelWidth is a width in pixels of CSS, in points.
func PixelWidth(pixels int) float64 { return float64(pixels) * 72 / 96 }

// MissingWarning says which characters no font has.
func MissingWarning(missing []rune) hint.Text {
	names := make([]string, len(missing))
	for i, r := range missing {
		names[i] = fmt.Sprintf("U+%04X (%c)", r, r)
	}
	return hint.Textf("no font has %s: give one with %s", strings.Join(names, ", "), hint.Option{Name: "font"})
}
