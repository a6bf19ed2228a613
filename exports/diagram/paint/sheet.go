package paint

import (
	"image/color"

	"onrecord/exports/diagram/font"
)

// A Sheet is a page on which a drawing stands. Its measures are points.
type Sheet struct {
	Width, Height float64
	Left, Top     float64 // of the drawing
	Scale         float64 // of the drawing
	Ground        color.NRGBA

	// Number stands in the corner below, as far from the sides as Margin says.
	Number       string
	NumberSize   float64
	NumberColour color.NRGBA
	Margin       float64
}

// On is the drawing on a sheet. What is drawn of it at the sheet's scale, or as
// a PDF of its width, has its size.
func (d *Drawing) On(s Sheet, fonts *font.Set) *Drawing {
	out := &Drawing{links: d.links, exact: true}
	x0, y1 := d.page.x0-s.Left/s.Scale, d.page.y1+s.Top/s.Scale
	out.page = rect{x0, y1 - s.Height/s.Scale, x0 + s.Width/s.Scale, y1}
	p := out.page.grown(1)
	out.marks = append(out.marks, mark{
		outline: polygon([]font.Point{{X: p.x0, Y: p.y0}, {X: p.x0, Y: p.y1}, {X: p.x1, Y: p.y1}, {X: p.x1, Y: p.y0}}),
		fill:    &filling{colour: s.Ground},
	})
	out.marks = append(out.marks, d.marks...)
	if s.Number != "" {
		size := s.NumberSize / s.Scale
		out.marks = append(out.marks, mark{label: &label{
			words: s.Number, at: font.Point{X: out.page.x1 - 2*s.Margin/s.Scale, Y: out.page.y0 + s.Margin/s.Scale}, align: right,
			laid: orDefault(fonts).Width(s.Number, font.Regular, size), size: size, colour: s.NumberColour,
		}})
	}
	return out
}
