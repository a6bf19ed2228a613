package paint

import (
	"fmt"
	"image"
	"image/color"
	"io"
	"math"

	"onrecord/exports/diagram/font"
)

// PNGOptions say how a drawing becomes an image.
type PNGOptions struct {
	// Fonts draw the text; nil is the embedded ones.
	Fonts *font.Set
	// Scale is how many pixels there are to a pixel of CSS, 1/96 inch: at 1
	// the image is as large as a browser shows Graphviz's SVG. 0 is 2, for
	// print and dense screens. The image says its resolution.
	Scale float64
	// Background lies beneath the drawing, and is seen where the graph has no
	// bgcolor. Nil is white.
	Background color.Color
	// Resolution is how many pixels an inch the image says that it has; 0 is
	// what Scale says.
	Resolution float64
	// MaxPixels limits the image; 0 is 100 million, 400 MB of memory.
	MaxPixels int
}

const (
	defaultScale     = 2
	defaultMaxPixels = 100e6
)

// PNG writes the drawing as an image. One that would have too many pixels is
// an error that says which scale fits.
func (d *Drawing) PNG(w io.Writer, o PNGOptions) error {
	scale := o.Scale
	if scale == 0 {
		scale = defaultScale
	}
	if !(scale > 0) || math.IsInf(scale, 1) {
		return fmt.Errorf("scale %v: not a positive number", o.Scale)
	}
	perPoint := scale * 96 / 72
	width, height := d.page.width(), d.page.height()
	if !d.exact {
		width, height = math.Round(width), math.Round(height) // as Graphviz's SVG is
	}
	width, height = max(math.Round(width*perPoint), 1), max(math.Round(height*perPoint), 1)
	limit := float64(o.MaxPixels)
	if limit == 0 {
		limit = defaultMaxPixels
	}
	if width*height > limit {
		return d.tooLarge(width, height, limit)
	}
	r := &raster{
		RGBA:   image.NewRGBA(image.Rect(0, 0, int(width), int(height))),
		matrix: matrix{perPoint, -d.page.x0 * perPoint, d.page.y1 * perPoint},
	}
	if o.Background == nil {
		o.Background = color.White
	}
	r.clear(o.Background)
	for m, p := range d.place(orDefault(o.Fonts)) {
		if p != nil {
			r.text(p)
		} else {
			r.mark(m)
		}
	}
	r.paint()
	if o.Resolution == 0 {
		o.Resolution = scale * 96
	}
	return encode(w, r.RGBA, o.Resolution)
}

// tooLarge says how large an image would be, and which scale fits.
func (d *Drawing) tooLarge(width, height, limit float64) error {
	// rounded down, and a little less for sides that are rounded up
	fits := math.Floor(math.Sqrt(limit/(d.page.width()*d.page.height()))*72/96*0.99*100) / 100
	advice := fmt.Sprintf("a scale of %g fits", fits)
	if fits < 0.01 {
		advice = "draw less of the graph, or a PDF"
	}
	return fmt.Errorf("the image would have %.0f × %.0f pixels, %.0f million; the limit is %.0f million: %s",
		width, height, width*height/1e6, limit/1e6, advice)
}
