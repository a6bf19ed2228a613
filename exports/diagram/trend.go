package diagram

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"onrecord/exports/diagram/axis"
	"onrecord/graph/view"
	"onrecord/schema"
)

// Measures of trends, in points.
const (
	shareHeight = 42.0
	numbersTall = 13.0 // of the tallest count
	trendRow    = shareHeight + numbersTall + 15
	shareGutter = 32.0 // between the names and the plot
	leastShare  = 8.0  // how wide a unit is at least, unless it is asked for
)

// A trendSheet is a diagram of shares in the making.
type trendSheet struct {
	*chart
	t     *view.Timeline
	rows  []trendRowOf
	names [][]span
	axis  *axis.Time
	unit  axis.Unit
	most  int // utterances of a unit
}

// A trendRowOf is a position by units.
type trendRowOf struct {
	name    string
	bins    []shareBin
	counted int
	inexact int
	undated int
}

// A shareBin counts the stances of a unit, from below: for, both, neither, against.
type shareBin struct {
	days   schema.Span
	counts [4]int
}

// shareStances are those of a shareBin.
var shareStances = [4]string{"supports", "ambivalent", "neutral", "opposes"}

func (b *shareBin) sum() (n int) {
	for _, c := range b.counts {
		n += c
	}
	return n
}

// drawTrend draws which share of what is said on a position is for it and against it, unit
// by unit, and below how much that is. Where nothing was said there is a gap.
func drawTrend(ctx context.Context, s *sheet) error {
	t := s.scene.Timeline
	if t == nil || !slices.ContainsFunc(t.All, func(m view.TimelineMark) bool { return m.Dated() }) {
		return ErrEmpty
	}
	h := &trendSheet{chart: newChart(s), t: t}
	s.title, s.subtitle = t.Title, t.Subtitle
	s.notes = append(s.notes, t.Notes...)
	rows := firstRows(s, t.Rows, t.What, "of which most was said")
	var names []string
	for i := range rows {
		names = append(names, rows[i].Name)
	}
	all, width := h.chart.names(names)
	h.names = all
	h.left = chartRim + width + nameGapOfRow + shareGutter
	h.right = h.total - chartRim - countColumn
	h.axis = axis.NewTime(rangeOf(t.All), h.left, h.right)
	h.unit = h.axis.Unit(leastShare)
	if t.Per != "" {
		unit, ok := axis.UnitNamed(t.Per)
		if !ok {
			return fmt.Errorf("there is no unit %q", t.Per)
		}
		h.unit = unit
	}
	// Units are drawn whole: the axis begins and ends with one.
	span := rangeOf(t.All)
	h.axis = axis.NewTime(schema.Span{From: h.unit.Span(span.From).From, Until: h.unit.Span(span.Until).Until}, h.left, h.right)
	for i := range rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		h.rows = append(h.rows, h.count(&rows[i]))
	}
	h.tell()
	from, to := s.window(len(h.rows))
	h.draw(from, to)
	return nil
}

// count counts the marks of a row by unit.
func (h *trendSheet) count(row *view.TimelineRow) trendRowOf {
	r := trendRowOf{name: row.Name}
	for i := range row.Marks {
		m := &row.Marks[i]
		stance := slices.Index(shareStances[:], m.Stance.String())
		switch {
		case !m.Dated():
			r.undated++
			continue
		case !h.unit.Within(m.Days):
			r.inexact++
			continue
		case stance < 0:
			continue
		}
		days := h.unit.Span(m.Days.From)
		at, there := slices.BinarySearchFunc(r.bins, days.From, func(b shareBin, d schema.Day) int { return cmp.Compare(b.days.From, d) })
		if !there {
			r.bins = slices.Insert(r.bins, at, shareBin{days: days})
		}
		r.bins[at].counts[stance]++
		r.counted++
		h.most = max(h.most, r.bins[at].sum())
	}
	return r
}

// tell says in the footer what is drawn and what is not.
func (h *trendSheet) tell() {
	note := "Shares of the utterances of each " + h.unit.Name + "; where there is no bar, nothing was said."
	inexact, undated := 0, 0
	for i := range h.rows {
		inexact += h.rows[i].inexact
		undated += h.rows[i].undated
	}
	if inexact > 0 {
		note += fmt.Sprintf(" Not drawn: %s dated less exactly than a %s.", countOf(inexact, "stance", "stances"), h.unit.Name)
	}
	if undated > 0 {
		note += fmt.Sprintf(" Not drawn, for they have no date: %s.", countOf(undated, "stance", "stances"))
	}
	h.notes = append(h.notes, note)
}

func (h *trendSheet) draw(from, to int) {
	events := h.events(h.t.Events, h.axis)
	_, y := h.placeEvents(events)
	y += 4
	h.put("head", h.text(h.total-chartRim, y+9, "end", h.small("counted")))
	y += axisLine
	top, bottom := y, y+trendRow*float64(to-from)
	h.grid(h.axis, top, bottom)
	h.table = [][]string{{h.t.What, h.unit.Name, "supports", "both", "takes no side", "opposes"}}
	for i := from; i < to; i++ {
		h.row(i, y)
		y += trendRow
	}
	h.drawEvents(events, top, bottom)
	h.days(h.axis, bottom)
	h.finish(bottom+axisLine+2, h.entries())
}

// row draws a position.
func (h *trendSheet) row(i int, y float64) {
	r := &h.rows[i]
	h.put("rule", polyline(h.Theme.Rule, 0.5, point{chartRim, y}, point{h.total - chartRim, y}))
	top := y + 6
	low := top + shareHeight
	left := h.left
	h.left -= shareGutter // names end before the labels of the axis
	h.name(h.names[i], r.name, (top+low)/2)
	h.left = left
	scale := numbersTall / float64(max(1, h.most))
	floor := low + 4 + numbersTall
	for k := range r.bins {
		h.bin(r, k, top, low, floor, scale)
	}
	var shapes []shape
	for _, share := range []struct {
		at   float64
		text string
	}{{0, "0"}, {0.5, ""}, {1, "100 %"}} {
		at := low - share.at*shareHeight
		line := polyline(h.Theme.Muted, 0.5, point{h.left, at}, point{h.right, at})
		if share.text == "" {
			line.dash, line.gap = 1.5, 2
		} else {
			shapes = append(shapes, h.text(h.left-4, at+3.5, "end", h.small(share.text)))
		}
		shapes = append(shapes, line)
	}
	h.put("base", append(shapes, polyline(h.Theme.Rule, 0.5, point{h.left, floor}, point{h.right, floor}))...)
	h.joinedTo("")
	l := h.small(strconv.Itoa(r.counted))
	l.colour = h.Theme.Ink
	h.put("count", h.text(h.total-chartRim, (top+low)/2+3.5, "end", l))
}

// bin draws the shares and the number of a unit.
func (h *trendSheet) bin(r *trendRowOf, k int, top, low, floor, scale float64) {
	b := &r.bins[k]
	x, until := h.axis.At(b.days.From), h.axis.End(b.days.Until)
	if over := until - x - widestBar; over > 0 {
		x, until = x+over/2, until-over/2
	}
	gap := min(0.6, (until-x)/8)
	x, wide := x+gap, until-x-2*gap
	var shapes []shape
	var tips []string
	line := []string{r.name, b.days.From.String()}
	at, n := low, b.sum()
	for stance, count := range b.counts {
		line = append(line, strconv.Itoa(count))
		if count == 0 {
			continue
		}
		tall := shareHeight * float64(count) / float64(n)
		s := rect(x, at-tall, wide, tall, "")
		h.paintShare(&s, shareStances[stance])
		shapes = append(shapes, s)
		at -= tall
		tips = append(tips, fmt.Sprintf("%s: %d of %d", stanceWords[shareStances[stance]], count, n))
		h.has[shareStances[stance]] = true
	}
	tall := visible(float64(n) * scale)
	shapes = append(shapes, rect(x, floor-tall, wide, tall, h.Theme.Muted))
	h.table = append(h.table, line)
	h.thing("bar", r.name+"\n"+spanText(b.days)+"\n"+strings.Join(tips, "\n"), shapes...)
}

// paintShare gives a share its colours: what is against is pale with an outline, so that
// both can be told in grey.
func (h *chart) paintShare(s *shape, stance string) {
	t := h.Theme
	switch stance {
	case "supports":
		s.fill = t.Supports
	case "opposes":
		s.fill, s.faint = t.Opposes, 0.42
		if t.Name == "print" {
			s.faint = 0.16
		}
		s.stroke, s.width = t.Opposes, 0.6
	case "ambivalent":
		s.fill = t.Ink
	default:
		s.fill = t.Neutral
	}
}

// entries are those of the legend: what is drawn.
func (h *trendSheet) entries() []entry {
	var out []entry
	for _, stance := range []string{"supports", "opposes", "neutral", "ambivalent"} {
		if !h.has[stance] {
			continue
		}
		out = append(out, entry{9, func(x, y float64) []shape {
			s := rect(x, y-5, 9, 10, "")
			h.paintShare(&s, stance)
			return []shape{s}
		}, map[string]string{"ambivalent": "Supports and opposes"}[stance] + map[bool]string{true: stanceWords[stance]}[stance != "ambivalent"]})
	}
	n := h.most
	for _, round := range []int{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000} {
		if round <= h.most {
			n = round
		}
	}
	if n == 0 {
		return out
	}
	tall := visible(numbersTall / float64(max(1, h.most)) * float64(n))
	return append(out, entry{7, func(x, y float64) []shape { return []shape{rect(x, y+6-tall, 7, tall, h.Theme.Muted)} }, fmt.Sprintf("Below: how much was said; so tall: %d in a %s", n, h.unit.Name)})
}
