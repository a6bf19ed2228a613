package diagram

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"onrecord/exports/diagram/axis"
	"onrecord/exports/diagram/font"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/sorting"
)

// Measures of courses, in points.
const (
	panelTall   = 150.0
	barsTall    = 46.0
	panelHead   = 20.0
	panelName   = 14.0 // for the names of stretches
	panelGap    = 14.0
	mostDots    = 60 // points that are dots as well
	courseSteps = 5
)

// A courseSheet is a course in the making.
type courseSheet struct {
	*chart
	v     *view.Course
	at    func(*view.CoursePoint) float64 // where a point stands
	days  *axis.Time                      // nil: points stand on numbers
	marks []float64                       // of numbers
}

// drawCourse draws how values go: lines with their intervals, and bars of what they are of,
// above one axis of days or numbers.
func drawCourse(ctx context.Context, s *sheet) error {
	v := s.scene.Course
	if v == nil || !v.Any() {
		return ErrEmpty
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	h := &courseSheet{chart: newChart(s), v: v}
	s.title, s.subtitle = v.Title, v.Subtitle
	s.notes = append(s.notes, v.Notes...)
	h.measure()
	from, to := s.window(len(v.Panels))
	h.draw(from, to)
	return nil
}

// measure finds the axis of days or numbers.
func (h *courseSheet) measure() {
	h.left, h.right = chartRim, h.total-chartRim-8
	for i := range h.v.Panels {
		for _, v := range h.values(&h.v.Panels[i]) {
			h.left = max(h.left, chartRim+h.width(valueText(v))+8)
		}
	}
	if h.v.Days {
		span := schema.Span{From: schema.LastDay, Until: schema.FirstDay}
		h.each(func(p *view.CoursePoint) { span.From, span.Until = min(span.From, p.Day), max(span.Until, p.Day) })
		for _, s := range h.v.Stretches {
			span.From, span.Until = min(span.From, s.Days.From), max(span.Until, s.Days.Until)
		}
		if h.v.Window != "" {
			span.From, span.Until = min(span.From, h.v.First.From), max(span.Until, h.v.Last.Until)
		}
		h.days = axis.NewTime(span, h.left, h.right)
		h.at = func(p *view.CoursePoint) float64 { return (h.days.At(p.Day) + h.days.End(p.Day)) / 2 }
		return
	}
	low, high := math.Inf(1), math.Inf(-1)
	h.each(func(p *view.CoursePoint) { low, high = min(low, p.Number), max(high, p.Number) })
	if low == high {
		low--
	}
	low = min(low, 0)
	h.at = func(p *view.CoursePoint) float64 { return h.left + (h.right-h.left)*(p.Number-low)/(high-low) }
	for _, v := range axis.Values(low, high, 10, true) {
		if v >= low && v <= high {
			h.marks = append(h.marks, v)
		}
	}
}

func (h *courseSheet) each(point func(*view.CoursePoint)) {
	for i := range h.v.Panels {
		for j := range h.v.Panels[i].Lines {
			for k := range h.v.Panels[i].Lines[j].Points {
				point(&h.v.Panels[i].Lines[j].Points[k])
			}
		}
	}
}

// values are those that the axis of a panel marks.
func (h *courseSheet) values(p *view.CoursePanel) []float64 {
	low, high := 0.0, math.Inf(-1)
	for i := range p.Lines {
		for j := range p.Lines[i].Points {
			for _, v := range []float64{p.Lines[i].Points[j].Value, p.Lines[i].Points[j].Low, p.Lines[i].Points[j].High} {
				if !math.IsNaN(v) && !math.IsInf(v, 0) {
					low, high = min(low, v), max(high, v)
				}
			}
		}
	}
	if high = max(high, 0); low == high {
		high = 1
	}
	most := courseSteps
	if p.Bars {
		most = 2
	}
	return axis.Values(low, high, most, p.Whole)
}

// valueText writes a value of an axis.
func valueText(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func (h *courseSheet) draw(from, to int) {
	turns := h.turns()
	_, y := h.placeEvents(turns)
	y += 4
	top := y
	h.table = [][]string{{"", "at", "value", "low", "high"}}
	var plots [][2]float64 // of the panels, from where to where
	for i := from; i < to; i++ {
		begin, end := h.panel(&h.v.Panels[i], y)
		plots = append(plots, [2]float64{begin, end})
		y = end + panelGap
	}
	y -= panelGap
	panels := h.body.things
	h.body.things = nil
	for i, plot := range plots {
		h.stretches(plot[0]-panelName, plot[1], i == 0)
		if h.days != nil {
			h.grid(h.days, plot[0], plot[1])
		} else {
			h.numbersGrid(plot[0], plot[1])
		}
	}
	h.drawEvents(turns, top, y)
	h.body.things = append(h.body.things, panels...)
	if h.days != nil {
		h.chart.days(h.days, y)
	} else {
		h.numbersAxis(y)
	}
	h.finish(y+axisLine+2, h.entries())
}

// turns are the places that are marked, from the left.
func (h *courseSheet) turns() []event {
	if h.days == nil {
		return nil
	}
	all := slices.Clone(h.v.Turns)
	if len(all) > mostEvents {
		sorting.StableBy(all, func(a, b view.CourseTurn) int { return cmp.Compare(b.Strength, a.Strength) })
		all = all[:mostEvents]
		h.notes = append(h.notes, fmt.Sprintf("Marked are the %d sharpest of %d turning points.", mostEvents, len(h.v.Turns)))
	}
	sorting.StableBy(all, func(a, b view.CourseTurn) int { return cmp.Compare(a.Day, b.Day) })
	var out []event
	for _, t := range all {
		x := h.days.At(t.Day)
		out = append(out, event{x, x, t.Name, t.Tip})
	}
	return out
}

// stretches draws what lies behind a panel: neighbours have different ground.
func (h *courseSheet) stretches(top, bottom float64, named bool) {
	if h.days == nil {
		return
	}
	for _, s := range h.v.Stretches {
		x, until := h.days.At(s.Days.From), h.days.End(s.Days.Until)
		ground := rect(x, top, until-x, bottom-top, h.Theme.Muted)
		ground.faint = []float64{0.05, 0.2, 0.12, 0.28, 0.085, 0.24}[s.Shade%6]
		shapes := []shape{ground}
		if l := h.small(s.Name); named && l.drawn(h.fonts)+6 < until-x {
			l.colour = h.Theme.Ink
			shapes = append(shapes, h.text((x+until)/2, top+10, "middle", l))
		}
		h.thing("stretch", s.Name+"\n"+spanText(s.Days), shapes...)
	}
}

func (h *courseSheet) numberAt(v float64) float64 { return h.at(&view.CoursePoint{Number: v}) }

func (h *courseSheet) numbersGrid(top, bottom float64) {
	var shapes []shape
	for _, v := range h.marks {
		shapes = append(shapes, polyline(h.Theme.Rule, 0.4, point{h.numberAt(v), top}, point{h.numberAt(v), bottom}))
	}
	h.put("grid", shapes...)
}

func (h *courseSheet) numbersAxis(y float64) {
	var shapes []shape
	for i, v := range h.marks {
		x := h.numberAt(v)
		text := valueText(v)
		if i == len(h.marks)-1 {
			text += " " + h.v.Numbers
			if v != 1 {
				text += "s"
			}
		}
		l := h.small(text)
		at := min(x, h.total-chartRim-l.drawn(h.fonts)/2)
		shapes = append(shapes, polyline(h.Theme.Muted, 0.6, point{x, y}, point{x, y + 3.5}), h.text(at, y+13, "middle", l))
	}
	h.put("axis", append(shapes, polyline(h.Theme.Muted, 0.6, point{h.left, y}, point{h.right, y}))...)
}

// panel draws a panel below a height, and gives where its plot begins and ends.
func (h *courseSheet) panel(p *view.CoursePanel, y float64) (top, bottom float64) {
	tall := panelTall
	if p.Bars {
		tall = barsTall
	}
	name := h.wrap(p.Name, span{size: 11, style: font.Bold, colour: h.Theme.Ink}, h.right-chartRim, 1)[0]
	under := rect(chartRim-1, y+1, name.drawn(h.fonts)+2, 15, h.Theme.Paper) // lines of turning points cross it
	h.thing("rowname", p.Name, under, h.text(chartRim, y+12, "start", name))
	top = y + panelHead + panelName
	bottom = top + tall
	values := h.values(p)
	low, high := values[0], values[len(values)-1]
	at := func(v float64) float64 { return bottom - tall*(v-low)/(high-low) }
	var shapes []shape
	for _, v := range values {
		colour, width := h.Theme.Rule, 0.5
		if v == 0 {
			colour, width = h.Theme.Muted, 0.7
		}
		shapes = append(shapes, polyline(colour, width, point{h.left, at(v)}, point{h.right, at(v)}), h.text(h.left-5, at(v)+3.5, "end", h.small(valueText(v))))
	}
	h.put("base", shapes...)
	for i := range p.Lines {
		if p.Bars {
			h.bars(&p.Lines[i], at)
		} else {
			h.line(p.Name, &p.Lines[i], at)
		}
		h.list(p.Name, &p.Lines[i])
	}
	return top, bottom
}

// list puts the points of a line into the table of the DOT.
func (h *courseSheet) list(panel string, l *view.CourseLine) {
	if l.Name != "" {
		panel += ", " + l.Name
	}
	for i := range l.Points {
		p := &l.Points[i]
		where := valueText(p.Number)
		if h.days != nil {
			where = p.Day.String()
		}
		row := []string{panel, where}
		for _, v := range []float64{p.Value, p.Low, p.High} {
			text := ""
			if !math.IsNaN(v) && (l.Band != "" || len(row) == 2) {
				text = threeDigits(v)
			}
			row = append(row, text)
		}
		h.table = append(h.table, row)
	}
}

// bars draws the points of a line as bars.
func (h *courseSheet) bars(l *view.CourseLine, at func(float64) float64) {
	wide := 6.0
	for i := 1; i < len(l.Points); i++ {
		if step := h.at(&l.Points[i]) - h.at(&l.Points[i-1]); step > 0 {
			wide = min(wide, step)
		}
	}
	for i := range l.Points {
		p := &l.Points[i]
		if math.IsNaN(p.Value) || p.Value == 0 {
			continue
		}
		tall := visible(at(0) - at(p.Value))
		h.thing("bar", p.Tip, rect(h.at(p)-wide*0.42, at(0)-tall, wide*0.84, tall, h.Theme.Muted))
	}
}

// line draws a line of a panel, its band and, where there are few, its points.
func (h *courseSheet) line(panel string, l *view.CourseLine, at func(float64) float64) {
	defer h.joinedTo("")
	var run []*view.CoursePoint
	var pieces []string // of the line, between gaps
	draw := func() {
		if len(run) == 0 {
			return
		}
		var middle, low, high []point
		for _, p := range run {
			x := h.at(p)
			middle = append(middle, point{x, at(p.Value)})
			if l.Band != "" && !math.IsNaN(p.Low) && !math.IsNaN(p.High) {
				low, high = append(low, point{x, at(p.Low)}), append(high, point{x, at(p.High)})
			}
		}
		if len(low) > 1 {
			slices.Reverse(low)
			band := shape{form: formPolygon, points: append(high, low...), fill: h.Theme.Muted, faint: 0.22}
			h.put("band", band)
			h.has["band "+l.Band] = true
		}
		if len(middle) > 1 {
			h.has["line "+l.Name] = true
			h.joinedTo("")
			pieces = append(pieces, h.thing("line", strings.Join(nonEmpty(panel, l.Name), "\n"), h.stroke(l, middle...)))
		}
	}
	for i := range l.Points {
		if p := &l.Points[i]; !math.IsNaN(p.Value) {
			run = append(run, p)
			continue
		}
		draw()
		run = nil
	}
	alone := len(run) == 1
	draw()
	h.joinedTo(strings.Join(pieces, " "))
	for i := range l.Points {
		p := &l.Points[i]
		if math.IsNaN(p.Value) || l.Second {
			continue
		}
		dot := h.dot(h.at(p), at(p.Value))
		h.has["dot "+l.Name] = true
		if len(l.Points) > mostDots && !alone {
			// What cannot be seen still tells its value.
			dot = circle(point{h.at(p), at(p.Value)}, 2.4, h.Theme.Ink, "", 0)
			dot.faint = 0.01
		}
		h.thing("point", p.Tip, dot)
	}
}

func (h *courseSheet) dot(x, y float64) shape {
	return circle(point{x, y}, 2.4, h.Theme.Ink, h.Theme.Paper, 0.5)
}

// stroke is the line of a kind.
func (h *courseSheet) stroke(l *view.CourseLine, points ...point) shape {
	s := polyline(h.Theme.Ink, 1.6, points...)
	if l.Second {
		s.stroke, s.width, s.dash, s.gap = h.Theme.Muted, 1.2, 4, 2.5
	}
	return s
}

// entries are those of the legend: what is drawn.
func (h *courseSheet) entries() []entry {
	var out []entry
	seen := map[string]bool{}
	for i := range h.v.Panels {
		if h.v.Panels[i].Bars {
			continue
		}
		for j := range h.v.Panels[i].Lines {
			l := &h.v.Panels[i].Lines[j]
			switch {
			case l.Name == "" || seen[l.Name]:
			case h.has["line "+l.Name]:
				seen[l.Name] = true
				out = append(out, entry{26, func(x, y float64) []shape { return []shape{h.stroke(l, point{x, y}, point{x + 26, y})} }, l.Name})
			case h.has["dot "+l.Name]:
				seen[l.Name] = true
				out = append(out, entry{6, func(x, y float64) []shape { return []shape{h.dot(x+3, y)} }, l.Name})
			}
			if h.has["band "+l.Band] && !seen[l.Band] {
				seen[l.Band] = true
				out = append(out, entry{26, func(x, y float64) []shape {
					band := rect(x, y-5, 26, 10, h.Theme.Muted)
					band.faint = 0.22
					return []shape{band}
				}, l.Band})
			}
		}
	}
	if h.v.Window != "" && h.days != nil {
		long := h.days.End(h.v.First.Until) - h.days.At(h.v.First.From)
		if long < (h.right-h.left)/2 {
			out = append(out, entry{long, func(x, y float64) []shape {
				return []shape{polyline(h.Theme.Muted, 1, point{x, y - 4}, point{x, y + 4}), polyline(h.Theme.Muted, 1, point{x, y}, point{x + long, y}), polyline(h.Theme.Muted, 1, point{x + long, y - 4}, point{x + long, y + 4})}
			}, "Each point is of a window so wide: " + h.v.Window})
		}
	}
	return out
}
