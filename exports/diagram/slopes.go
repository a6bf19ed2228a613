package diagram

import (
	"context"
	"fmt"
	"math"
	"slices"

	"onrecord/exports/diagram/axis"
	"onrecord/exports/diagram/font"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/escape"
	"onrecord/schema/sorting"
)

// Measures of slopes, in points.
const (
	slopeTall   = 22.0 // from one side to the other
	slopeLabel  = 12.0 // for dates above and below
	slopeRow    = slopeTall + 2*slopeLabel + 12
	slopeHead   = 20.0
	slopeInset  = 24.0 // from the ends of the lines to those of the axis
	leastSlope  = 0.9
	widestSlope = 3.4
)

// A slopeSheet is a diagram of changed minds in the making.
type slopeSheet struct {
	*chart
	v     *view.Slopes
	rows  []view.SlopeRow
	names [][]span
	axis  *axis.Time
	most  int
}

// drawSlopes draws who changed their stance on what: a row for each, for above and against
// below, and a line from the last statement on the one side to the first on the other.
func drawSlopes(ctx context.Context, s *sheet) error {
	v := s.scene.Slopes
	if v == nil || len(v.Rows) == 0 {
		return ErrEmpty
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	h := &slopeSheet{chart: newChart(s), v: v, rows: v.Rows}
	s.title, s.subtitle = v.Title, v.Subtitle
	s.notes = append(s.notes, v.Notes...)
	h.choose()
	var names []string
	for i := range h.rows {
		names = append(names, h.rows[i].Actor)
		for j := range h.rows[i].Turns {
			h.most = max(h.most, h.rows[i].Turns[j].Strength())
		}
	}
	all, width := h.chart.names(names)
	h.names = all
	h.left, h.right = chartRim+width+nameGapOfRow+46, h.total-chartRim
	h.axis = axis.NewTime(axis.Range(func(yield func(schema.Span) bool) {
		for i := range h.rows {
			for j := range h.rows[i].Turns {
				t := &h.rows[i].Turns[j]
				if !yield(t.From.Days) || !yield(t.To.Days) {
					return
				}
			}
		}
	}), h.left+slopeInset, h.right-slopeInset)
	from, to := s.window(len(h.rows))
	h.draw(from, to)
	return nil
}

// choose keeps the rows with the most behind them, if there are too many.
func (h *slopeSheet) choose() {
	if len(h.rows) <= h.MostNodes {
		return
	}
	places := make([]int, len(h.rows))
	for i := range places {
		places[i] = i
	}
	sorting.StableBy(places, func(a, b int) int { return h.rows[b].Strength() - h.rows[a].Strength() })
	places = places[:h.MostNodes]
	slices.Sort(places)
	var kept []view.SlopeRow
	for _, i := range places {
		kept = append(kept, h.rows[i])
	}
	h.notes = append(h.notes, fmt.Sprintf("%d rows, each of an actor and a position, are too many to read: the %d with the most utterances on their weaker side are drawn.", len(h.rows), h.MostNodes))
	h.rows = kept
}

func (h *slopeSheet) draw(from, to int) {
	h.table = [][]string{{"position", "actor", "from", "date", "to", "date"}}
	y := 4.0
	top := y
	for i := from; i < to; i++ {
		if i == from || h.rows[i].Position != h.rows[i-1].Position {
			y = h.heading(i, y, i == from && i > 0 && h.rows[i].Position == h.rows[i-1].Position)
		}
		h.row(i, y)
		y += slopeRow
	}
	if h.has["undated"] {
		h.notes = append(h.notes, "Dates for which there is no room are left out.")
	}
	rows := h.body.things
	h.body.things = nil
	h.grid(h.axis, top, y)
	h.body.things = append(h.body.things, rows...)
	h.days(h.axis, y)
	h.finish(y+axisLine+2, h.entries())
}

// heading names a position.
func (h *slopeSheet) heading(i int, y float64, again bool) float64 {
	h.put("rule", polyline(h.Theme.Muted, 0.7, point{chartRim, y}, point{h.total - chartRim, y}))
	name := h.rows[i].Position
	if again {
		name = escape.Apart(name) + " (continued)"
	}
	lines := h.wrap(name, span{size: 11, style: font.Bold, colour: h.Theme.Ink}, h.total-2*chartRim, 1)
	under := rect(chartRim, y+2, lines[0].drawn(h.fonts)+6, slopeHead-6, h.Theme.Paper)
	h.put("head", under, h.text(chartRim, y+13, "start", lines[0]))
	return y + slopeHead
}

// at is where an end stands on the axis: in the middle of its days.
func (h *slopeSheet) at(e *view.SlopeEnd) float64 {
	return (h.axis.At(e.Days.From) + h.axis.End(e.Days.Until)) / 2
}

// row draws what an actor changed.
func (h *slopeSheet) row(i int, y float64) {
	r := &h.rows[i]
	above := y + slopeLabel + 6
	below := above + slopeTall
	left := h.left
	h.left -= 46
	h.name(h.names[i], r.Actor, (above+below)/2)
	h.left = left
	h.put("base",
		polyline(h.Theme.Rule, 0.5, point{h.left, above}, point{h.total - chartRim, above}), polyline(h.Theme.Rule, 0.5, point{h.left, below}, point{h.total - chartRim, below}),
		h.text(h.left-6, above+3.5, "end", h.small("for")), h.text(h.left-6, below+3.5, "end", h.small("against")))
	level := func(e *view.SlopeEnd) float64 {
		if e.Opposes {
			return below
		}
		return above
	}
	ends := [2]float64{math.Inf(-1), math.Inf(-1)} // of the dates above, and below
	for k := range r.Turns {
		t := &r.Turns[k]
		x, until := h.at(&t.From), h.at(&t.To)
		line := polyline(h.Theme.Ink, h.wide(t), point{x, level(&t.From)}, point{until, level(&t.To)})
		if t.Hearsay {
			line.dash, line.gap = 3, 2
			h.has["hearsay"] = true
		}
		shapes := []shape{line}
		if k > 0 { // as long as the stance lasts
			before := h.at(&r.Turns[k-1].To)
			shapes = append([]shape{polyline(h.Theme.Muted, leastSlope, point{before, level(&t.From)}, point{x, level(&t.From)})}, shapes...)
		}
		for _, e := range []*view.SlopeEnd{&t.From, &t.To} {
			shapes = append(shapes, h.end(e, h.at(e), level(e))...)
			if e == &t.From && k > 0 && e.Date == r.Turns[k-1].To.Date {
				continue // the date stands there
			}
			if label := h.date(e, h.at(e), above, below, &ends); label != nil {
				shapes = append(shapes, *label)
			}
		}
		h.thing("slope", r.Actor+" on “"+r.Position+"”\n"+t.From.Tip+"\n"+t.To.Tip, shapes...)
		h.table = append(h.table, []string{r.Position, r.Actor, sideWord(&t.From), t.From.Date, sideWord(&t.To), t.To.Date})
	}
	h.joinedTo("")
}

func sideWord(e *view.SlopeEnd) string {
	if e.Opposes {
		return "opposes"
	}
	return "supports"
}

// wide is the width of a line: the more there is on both sides, the wider.
func (h *slopeSheet) wide(t *view.SlopeTurn) float64 {
	if h.most < 2 {
		return leastSlope + 0.5
	}
	return leastSlope + (widestSlope-leastSlope)*float64(max(0, t.Strength()-1))/float64(h.most-1)
}

// end draws a statement.
func (h *slopeSheet) end(e *view.SlopeEnd, x, y float64) []shape {
	var out []shape
	if from, until := h.axis.At(e.Days.From), h.axis.End(e.Days.Until); until-from > markPitch { // nobody knows the day
		out = append(out, polyline(h.Theme.Muted, 0.9, point{from, y - 3}, point{from, y + 3}), polyline(h.Theme.Muted, 2.2, point{from, y}, point{until, y}), polyline(h.Theme.Muted, 0.9, point{until, y - 3}, point{until, y + 3}))
		h.has["several"] = true
	}
	t := h.Theme
	const r = 3.4
	if e.Opposes {
		const d = r + 0.5
		h.has["opposes"] = true
		return append(out, shape{form: formPolygon, points: []point{{x, y - d}, {x + d, y}, {x, y + d}, {x - d, y}}, fill: t.Opposes, stroke: t.Paper, width: 0.6})
	}
	h.has["supports"] = true
	return append(out, circle(point{x, y}, r, t.Supports, t.Paper, 0.6))
}

// date is the date of an end, above what is for and below what is against; nil: it has no
// room beside the one before.
func (h *slopeSheet) date(e *view.SlopeEnd, x, above, below float64, ends *[2]float64) *shape {
	l := h.small(e.Date)
	half := l.drawn(h.fonts) / 2
	side, y := 0, above-6
	if e.Opposes {
		side, y = 1, below+13
	}
	x = min(max(x, h.left+half), h.total-chartRim-half)
	if x-half < ends[side]+4 {
		h.has["undated"] = true
		return nil
	}
	ends[side] = x + half
	s := h.text(x, y, "middle", l)
	return &s
}

// entries are those of the legend: what is drawn.
func (h *slopeSheet) entries() []entry {
	var out []entry
	for _, side := range []struct {
		opposes   bool
		key, text string
	}{{false, "supports", "Supports"}, {true, "opposes", "Opposes"}} {
		if h.has[side.key] {
			e := &view.SlopeEnd{Opposes: side.opposes, Days: schema.Span{From: h.someDay(), Until: h.someDay()}}
			out = append(out, entry{8, func(x, y float64) []shape { return h.end(e, x+4, y) }, side.text})
		}
	}
	line := func(width, dash float64) func(x, y float64) []shape {
		return func(x, y float64) []shape {
			l := polyline(h.Theme.Ink, width, point{x, y + 4}, point{x + 20, y - 4})
			if dash > 0 {
				l.dash, l.gap = dash, 2
			}
			return []shape{l}
		}
	}
	if h.most > 1 {
		out = append(out, entry{20, line(widestSlope, 0), fmt.Sprintf("Wider: more utterances on the weaker side, here %d", h.most)})
	}
	if h.has["hearsay"] {
		out = append(out, entry{20, line(leastSlope+0.5, 3), "A side is attributed or hearsay alone"})
	}
	if h.has["several"] {
		out = append(out, entry{20, func(x, y float64) []shape {
			return []shape{polyline(h.Theme.Muted, 0.9, point{x, y - 3}, point{x, y + 3}), polyline(h.Theme.Muted, 2.2, point{x, y}, point{x + 20, y}), polyline(h.Theme.Muted, 0.9, point{x + 20, y - 3}, point{x + 20, y + 3})}
		}, "Dated to all these days"})
	}
	return out
}

// someDay is one that is not dated to several.
func (h *slopeSheet) someDay() schema.Day {
	for i := range h.rows {
		for j := range h.rows[i].Turns {
			if d := h.rows[i].Turns[j].From.Days.From; d != schema.FirstDay && d != schema.LastDay {
				return d
			}
		}
	}
	return h.rows[0].Turns[0].From.Days.From
}
