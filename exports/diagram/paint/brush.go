package paint

import (
	"image"
	"image/draw"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"golang.org/x/image/vector"

	"onrecord/exports/diagram/font"
)

// bandHeight is how many rows of pixels are painted, and compressed, apart from the
// others. It is the same on all machines, or the bytes would not be.
const bandHeight = 256

// inBands calls a function for each band of so many rows, for several at a time.
func inBands(rows int, do func() func(band, from, to int)) {
	bands := (rows + bandHeight - 1) / bandHeight
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(bands, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			one := do()
			for i := int(next.Add(1)) - 1; i < bands; i = int(next.Add(1)) - 1 {
				one(i, i*bandHeight, min((i+1)*bandHeight, rows))
			}
		})
	}
	wait.Wait()
}

// paint does all jobs.
func (r *raster) paint() {
	if len(r.jobs) > 0 {
		inBands(r.Bounds().Dy(), func() func(band, from, to int) {
			b := &brush{raster: r}
			return func(_, from, to int) {
				for i := range r.jobs {
					b.paint(&r.jobs[i], from, to)
				}
			}
		})
	}
	r.area.segments, r.area.parts, r.noted = r.area.segments[:0], r.area.parts[:0], 0
	clear(r.jobs)
	r.jobs = r.jobs[:0]
}

// A brush paints in one band at a time.
type brush struct {
	*raster
	rasterizer vector.Rasterizer
	mask       [tile * tile]byte
	band       []part // of a job, those in the band
	row        []part // those in a row of squares
}

// paint does what of a job is between two rows of pixels.
func (b *brush) paint(j *job, from, to int) {
	// cut to the image before they are integers, which may not hold them
	width := float64(b.Bounds().Dx())
	x0, y0 := int(math.Floor(min(max(j.box.x0, 0), width))), int(math.Floor(min(max(j.box.y0, float64(from)), float64(to))))
	x1, y1 := int(math.Ceil(max(min(j.box.x1, width), 0))), int(math.Ceil(max(min(j.box.y1, float64(to)), float64(from))))
	if x0 >= x1 || y0 >= y1 {
		return
	}
	b.band = b.band[:0]
	for _, p := range b.area.parts[j.from:j.to] {
		if p.bounds.y1 > float64(y0) && p.bounds.y0 < float64(y1) {
			b.band = append(b.band, p)
		}
	}
	for y := y0; y < y1; y += j.side {
		// A long dashed line has very many parts, and few of them in a row.
		b.row = b.row[:0]
		left, right := math.Inf(1), math.Inf(-1)
		for _, p := range b.band {
			if p.bounds.y1 > float64(y) && p.bounds.y0 < float64(y+j.side) {
				b.row = append(b.row, p)
				left, right = min(left, p.bounds.x0), max(right, p.bounds.x1)
			}
		}
		for x := x0; x < x1; x += j.side {
			if float64(x+j.side) <= left || float64(x) >= right {
				continue
			}
			b.tile(image.Rect(x, y, min(x+j.side, x1), min(y+j.side, y1)), j.filling)
		}
	}
}

// tile paints what of the area, of which row has all that is in its row, lies in a square.
func (b *brush) tile(at image.Rectangle, f *filling) {
	x0, y0, x1, y1 := float64(at.Min.X), float64(at.Min.Y), float64(at.Max.X), float64(at.Max.Y)
	begun := false
	for _, p := range b.row {
		segments := b.area.segments[p.start:p.end]
		if p.bounds.x1 <= x0 || p.bounds.x0 >= x1 || p.bounds.y1 <= y0 || p.bounds.y0 >= y1 || p.convex && misses(segments, x0, y0, x1, y1) {
			continue
		}
		if !begun {
			b.rasterizer.Reset(at.Dx(), at.Dy())
			begun = true
		}
		b.contours(segments, x0, y0)
	}
	if !begun {
		return
	}
	mask := image.Alpha{Pix: b.mask[:at.Dx()*at.Dy()], Stride: at.Dx(), Rect: image.Rect(0, 0, at.Dx(), at.Dy())}
	b.rasterizer.DrawOp = draw.Src
	b.rasterizer.Draw(&mask, mask.Rect, image.Opaque, image.Point{})
	if f.gradient != nil {
		draw.DrawMask(b.RGBA, at, &gradientImage{f.gradient, b.matrix}, at.Min, &mask, image.Point{}, draw.Over)
		return
	}
	for y := range at.Dy() {
		blend(b.Pix[b.PixOffset(at.Min.X, at.Min.Y+y):], mask.Pix[y*mask.Stride:][:mask.Stride], f.colour)
	}
}

// contours adds outlines to what the rasterizer draws.
func (b *brush) contours(segments []font.Segment, x0, y0 float64) {
	z := &b.rasterizer
	for _, s := range segments {
		var v [6]float32
		for i, p := range s.Points {
			v[2*i], v[2*i+1] = float32(p.X-x0), float32(p.Y-y0)
		}
		switch s.Op {
		case font.MoveTo:
			z.ClosePath()
			z.MoveTo(v[0], v[1])
		case font.LineTo:
			z.LineTo(v[0], v[1])
		case font.CubeTo:
			z.CubeTo(v[0], v[1], v[2], v[3], v[4], v[5])
		}
	}
	z.ClosePath()
}
