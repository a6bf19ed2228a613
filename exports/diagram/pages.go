package diagram

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"image/color"
	"io"
	"slices"
	"strconv"
	"strings"

	"onrecord/exports/diagram/font"
	"onrecord/exports/diagram/paint"
	"onrecord/graph/view"
)

// A Page is a sheet of paper, or a slide. Its measures are points.
type Page struct {
	Name          string
	Width, Height float64 // paper is upright
	Turns         bool    // it may lie on its side as well
	Smallest      float64 // no text on it is smaller
	Largest       float64 // how far a diagram is enlarged to fill it
}

// Pages lists the pages, in the order of the help.
func Pages() []Page {
	return []Page{
		{"a4", paint.WidthA4, paint.HeightA4, true, 7, 1.2},
		{"letter", paint.WidthLetter, paint.HeightLetter, true, 7, 1.2},
		{"slide", paint.WidthSlide, paint.HeightSlide, false, 8, 1.6},
	}
}

// PageNamed finds a page.
func PageNamed(name string) (Page, bool) {
	all := Pages()
	i := slices.IndexFunc(all, func(p Page) bool { return p.Name == name })
	if i < 0 {
		return Page{}, false
	}
	return all[i], true
}

const (
	// margin is how much of a page stays empty at each side, beside the rim that
	// every diagram has.
	margin = 15

	// smallest is the size of the smallest text in a diagram.
	smallest = 10

	// mostPages is how many pages one diagram may take.
	mostPages = 100

	// numberSize is that of the number of a page.
	numberSize = 9
)

// A Booklet is a diagram on as many pages of one size as it takes.
type Booklet struct {
	Figures       []*Figure // one a page
	Width, Height float64   // of each page
	Scale         float64   // of the figures

	format Format
	pieces []piece
	theme  Theme
}

// A TooLongError says that a diagram does not fit on pages.
type TooLongError struct {
	Page  Page
	Parts bool // not even a part of it does
}

func (e *TooLongError) Error() string {
	if e.Parts {
		return fmt.Sprintf("the smallest part of the diagram does not fit on one page (%s) with text of %s points: leave out the legend, shorten the title, or draw it as wide as it gets", e.Page.Name, decimal(e.Page.Smallest))
	}
	return fmt.Sprintf("the diagram takes more than %d pages (%s): draw less of it", mostPages, e.Page.Name)
}

// A variant is one way to draw for a page.
type variant struct {
	width, height float64 // of the page
	head          float64 // how wide the texts above and below get
	turned        bool    // the other direction of a kind that has two
}

// A piece is a part of a diagram, laid out; its measures are those before it is
// scaled.
type piece struct {
	figure        *Figure
	laid          []byte
	width, height float64
}

// scale is how large a piece may be drawn.
func (v variant) scale(p piece) float64 {
	return min((v.width-2*margin)/p.width, (v.height-2*margin)/p.height)
}

// A binder tries how a diagram fits on pages.
type binder struct {
	kind   Kind
	scene  *view.Scene
	o      Options
	page   Page
	format Format
	layout Layouter
}

// Bind draws a scene on pages: on one, if text that can be read lets it fit,
// upright or on its side, from left to right or from top to bottom; else on
// several. The format must be one that is laid out. It returns ErrEmpty when
// there is nothing to draw, and a TooLongError.
func Bind(ctx context.Context, kind string, scene *view.Scene, o Options, page Page, format Format, l Layouter) (*Booklet, error) {
	i := slices.IndexFunc(Kinds(), func(k Kind) bool { return k.Name == kind })
	if i < 0 {
		return nil, fmt.Errorf("there is no diagram %q", kind)
	}
	o.named = named{}
	b := &binder{Kinds()[i], scene, o, page, format, l}
	if page.Turns && b.kind.least > 0 {
		b.page.Smallest = b.kind.least
	}
	var whole []piece
	best := -1
	variants := b.variants()
	for i, v := range variants {
		p, err := b.draw(ctx, v, nil)
		if err != nil {
			return nil, err
		}
		whole = append(whole, p)
		if best < 0 || v.scale(p) > variants[best].scale(whole[best])+0.01 {
			best = i
		}
	}
	if v := variants[best]; v.scale(whole[best]) >= b.least() {
		return b.bound(v, whole[best:best+1]), nil
	}
	var found *Booklet
	var tooLong error
	for i, v := range variants {
		most := mostPages
		if found != nil {
			most = len(found.pieces)
		}
		pieces, err := b.split(ctx, v, whole[i], most)
		var long *TooLongError
		if errors.As(err, &long) {
			if tooLong == nil || !long.Parts {
				tooLong = err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		bound := b.bound(v, pieces)
		if found == nil || len(bound.pieces) < len(found.pieces) || len(bound.pieces) == len(found.pieces) && bound.Scale > found.Scale+0.01 {
			found = bound
		}
	}
	if found == nil {
		return nil, tooLong
	}
	return found, nil
}

// variants are the ways to draw for the page, the plainest first.
func (b *binder) variants() []variant {
	p := b.page
	out := []variant{{p.Width, p.Height, pageWidth - 2*margin, false}}
	if p.Width > p.Height {
		out[0].head = 760
	}
	if p.Turns {
		out = append(out, variant{p.Height, p.Width, 760, false})
	}
	if b.kind.turns {
		for _, v := range slices.Clone(out) {
			v.turned = true
			out = append(out, v)
		}
	}
	return out
}

// least is the scale below which text gets too small.
func (b *binder) least() float64 { return b.page.Smallest / smallest }

// draw draws a part of the diagram, nil: all of it, and lays it out.
func (b *binder) draw(ctx context.Context, v variant, part *part) (piece, error) {
	o := b.o
	o.headRoom, o.turned, o.part = v.head, v.turned, part
	o.page = b.page
	o.page.Width, o.page.Height = v.width, v.height
	f, err := Draw(ctx, b.kind.Name, b.scene, o)
	if err != nil {
		return piece{}, err
	}
	laid, err := f.laid(ctx, b.layout, b.format.Layout)
	if err != nil {
		return piece{}, err
	}
	p := piece{figure: f, laid: laid}
	p.width, p.height, err = b.format.size(laid)
	return p, err
}

// split draws the diagram part by part, as much on each page as fits, on so many
// pages at most.
func (b *binder) split(ctx context.Context, v variant, whole piece, most int) ([]piece, error) {
	n := whole.figure.items
	var out []piece
	// As a first guess, a page has as much of the items as of the height.
	guess := max(1, int(float64(n)*v.scale(whole)/b.least()))
	for from := 0; from < n; {
		if len(out) == most {
			return nil, &TooLongError{Page: b.page}
		}
		p, to, err := b.most(ctx, v, from, n, guess)
		if err != nil {
			return nil, err
		}
		if at := whole.figure.lastBreak(from, to); to < n && at < to {
			q, err := b.draw(ctx, v, &part{from, at})
			if err != nil {
				return nil, err
			}
			if v.scale(q) >= b.least() {
				p, to = q, at
			}
		}
		out = append(out, p)
		n = min(n, p.figure.items) // a part may show that there are fewer
		guess, from = to-from, to
	}
	if len(out) == 0 {
		return nil, &TooLongError{Page: b.page, Parts: true}
	}
	return out, nil
}

// most draws as many items as fit on a page, and gives where they end.
func (b *binder) most(ctx context.Context, v variant, from, n, guess int) (piece, int, error) {
	var fits piece
	low, high := from, n+1 // low fits, high does not
	for next, step := from+guess, 1; high-low > 1; {
		next = min(max(next, low+1), high-1)
		p, err := b.draw(ctx, v, &part{from, next})
		if err != nil {
			return piece{}, 0, err
		}
		if v.scale(p) >= b.least() {
			fits, low = p, next
		} else {
			high = next
		}
		switch {
		case low > from && high <= n:
			next = (low + high) / 2
		case low > from:
			next = low + step
		default:
			next = high - step
		}
		step *= 2
	}
	if low == from {
		return piece{}, 0, &TooLongError{Page: b.page, Parts: true}
	}
	return fits, low, nil
}

// lastBreak is where a part that reaches from one item to another had better
// end.
func (f *Figure) lastBreak(from, to int) int {
	for _, at := range slices.Backward(f.breaks) {
		if at <= to && at > from+(to-from)*2/3 {
			return at
		}
	}
	return to
}

// bound makes a booklet of pieces.
func (b *binder) bound(v variant, pieces []piece) *Booklet {
	out := &Booklet{Width: v.width, Height: v.height, Scale: b.page.Largest, format: b.format, pieces: pieces, theme: pieces[0].figure.theme}
	for _, p := range pieces {
		out.Figures = append(out.Figures, p.figure)
		out.Scale = min(out.Scale, v.scale(p))
	}
	return out
}

// Write writes the page of a number, from 1; 0: all pages, which a format must
// have room for.
func (b *Booklet) Write(w io.Writer, number int, o Output) error {
	if b.format.writePages == nil {
		return fmt.Errorf("%s has no pages", b.format.Name)
	}
	if number > 0 {
		return b.format.writePages(w, b, number-1, number, o)
	}
	if len(b.pieces) > 1 && !b.format.Pages {
		return fmt.Errorf("%s has one page, not %d", b.format.Name, len(b.pieces))
	}
	return b.format.writePages(w, b, 0, len(b.pieces), o)
}

// number is what stands in the corner of a page; empty: there is but one.
func (b *Booklet) number(i int) string {
	if len(b.pieces) == 1 {
		return ""
	}
	return fmt.Sprintf("%d / %d", i+1, len(b.pieces))
}

// leftMargin is how far the figure of a page is from its left side: one page has it in
// the middle, several at the same place.
func (b *Booklet) leftMargin() float64 {
	widest := 0.0
	for _, p := range b.pieces {
		widest = max(widest, p.width)
	}
	return (b.Width - widest*b.Scale) / 2
}

func svgPage(w io.Writer, b *Booklet, from, _ int, o Output) error {
	p := b.pieces[from]
	o.Width = 0
	svg := p.figure.finishSVG(p.laid, o)
	x, y := -b.leftMargin()/b.Scale, -margin/b.Scale
	width, height := b.Width/b.Scale, b.Height/b.Scale
	svg = svgFrame().ReplaceAllLiteral(svg, fmt.Appendf(nil, `<svg width="%spt" height="%spt" viewBox="%s %s %s %s"`,
		decimal(b.Width), decimal(b.Height), decimal(x), decimal(y), decimal(width), decimal(height)))
	ground := fmt.Sprintf(`<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>`, decimal(x), decimal(y), decimal(width), decimal(height), b.theme.Paper)
	if n := b.number(from); n != "" {
		ground += fmt.Sprintf("\n"+`<text x="%s" y="%s" text-anchor="end" font-size="%s" fill="%s">%s</text>`,
			decimal(x+(b.Width-2*margin)/b.Scale), decimal(y+(b.Height-margin)/b.Scale), decimal(numberSize/b.Scale), b.theme.Muted, n)
	}
	_, err := w.Write(bytes.Replace(svg, []byte("</style>"), []byte("</style>\n"+ground), 1))
	return err
}

// drawings are those of some pages, each on its page.
func (b *Booklet) drawings(from, to int, fonts *font.Set) ([]*paint.Drawing, error) {
	var out []*paint.Drawing
	for i := from; i < to; i++ {
		d, err := b.pieces[i].figure.parsed(b.pieces[i].laid)
		if err != nil {
			return nil, err
		}
		out = append(out, d.On(paint.Sheet{
			Width: b.Width, Height: b.Height, Left: b.leftMargin(), Top: margin, Scale: b.Scale, Ground: rgb(b.theme.Paper),
			Number: b.number(i), NumberSize: numberSize, NumberColour: rgb(b.theme.Muted), Margin: margin,
		}, fonts))
	}
	return out, nil
}

func pngPage(w io.Writer, b *Booklet, from, to int, o Output) error {
	all, err := b.drawings(from, to, o.Fonts)
	if err != nil {
		return err
	}
	return all[0].PNG(w, paint.PNGOptions{Fonts: o.Fonts, Scale: cmp.Or(o.Scale, 2) * b.Scale, Resolution: cmp.Or(o.Scale, 2) * 96})
}

func pdfPages(w io.Writer, b *Booklet, from, to int, o Output) error {
	all, err := b.drawings(from, to, o.Fonts)
	if err != nil {
		return err
	}
	return paint.PDF(w, all, paint.PDFOptions{Fonts: o.Fonts, Width: b.Width, Title: b.Figures[0].Title})
}

// rgb is a colour of a theme.
func rgb(code string) color.NRGBA {
	v, err := strconv.ParseUint(strings.TrimPrefix(code, "#"), 16, 24)
	if err != nil {
		panic(err) // the themes are ours
	}
	return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xff}
}

func svgSize(laid []byte) (width, height float64, err error) {
	m := svgRoot().FindSubmatch(laid)
	if m == nil {
		return 0, 0, errors.New("the SVG says no size")
	}
	if width, err = strconv.ParseFloat(string(m[1]), 64); err != nil {
		return 0, 0, err
	}
	height, err = strconv.ParseFloat(string(m[2]), 64)
	return width, height, err
}

func jsonSize(laid []byte) (width, height float64, err error) {
	d, err := paint.Parse(bytes.NewReader(laid), centredClasses...)
	if err != nil {
		return 0, 0, err
	}
	width, height = d.Size()
	return width, height, nil
}
