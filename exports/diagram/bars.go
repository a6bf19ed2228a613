package diagram

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"onrecord/exports/diagram/font"
	"onrecord/graph/view"
)

// Measures of bars, in points.
const (
	barRow    = 25.0
	tallRow   = 31.0 // where a name has two lines
	barHeight = 13.0
	barNumber = 26.0 // for the number at the end of a bar
	barGap    = 22.0 // between columns
	widestTo  = 34.0 // of a bar that stands for one
)

// A barSheet is a diagram of bars in the making.
type barSheet struct {
	*chart
	b     *view.Bars
	rows  []view.BarRow
	names [][]span
	most  [4]int     // of each stance
	zero  [4]float64 // where the bars of each begin
	scale float64
	tall  float64 // of a row
}

// barTitles name the columns, in the order of view.BarStances.
var barTitles = [4]string{"Opposes", "Supports", "Both", "Takes no side"}

// drawBars draws the stances on each position as bars: against to the left of a line and
// for to its right, and, in columns of their own, both and neither. All have one scale.
func drawBars(ctx context.Context, s *sheet) error {
	b := s.scene.Bars
	if b == nil || len(b.Rows) == 0 {
		return ErrEmpty
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	h := &barSheet{chart: newChart(s), b: b}
	s.title, s.subtitle = b.Title, b.Subtitle
	s.notes = append(s.notes, b.Notes...)
	h.rows = firstRows(s, b.Rows, "position", "with the most "+b.What+"s")
	h.measure()
	from, to := s.window(len(h.rows))
	h.draw(from, to)
	return nil
}

func (h *barSheet) measure() {
	var names []string
	for i := range h.rows {
		names = append(names, h.rows[i].Name)
		for k, n := range h.rows[i].Counts {
			h.most[k] = max(h.most[k], n)
		}
	}
	all, width := h.chart.names(names)
	h.names = all
	h.tall = barRow
	if slices.ContainsFunc(all, func(lines []span) bool { return len(lines) > 1 }) {
		h.tall = tallRow
	}
	h.left, h.right = chartRim+width+nameGapOfRow, h.total-chartRim
	// Columns are at least as wide as their titles and numbers.
	room, sum := h.right-h.left, 0
	widths := [4]float64{}
	for k, n := range h.most {
		if n > 0 || k < 2 {
			sum += n
			widths[k] = max(barNumber, h.width(strconv.Itoa(n))+6) + barGap/2
			room -= widths[k]
		}
	}
	h.scale = min(widestTo, room/float64(max(1, sum)))
	x := h.left
	for k := range widths {
		if widths[k] == 0 {
			continue
		}
		wide := max(widths[k]+float64(float64(h.most[k])*h.scale), h.title(k).drawn(h.fonts)+barGap/2)
		h.zero[k] = x + barGap/2
		if k == 0 {
			h.zero[k] = x + wide
			h.zero[1] = h.zero[0]
		}
		x += wide
		if k == 1 {
			h.zero[1] = h.zero[0]
		}
	}
	if over := x - h.right; over > 0 { // titles are wider than bars
		h.total += over
		h.right += over
	}
}

func (h *barSheet) title(k int) span {
	return span{text: barTitles[k], size: smallest, style: font.Bold, colour: h.Theme.Ink}
}

// fill is how the bars of a stance are painted.
func (h *barSheet) fill(k int, r *shape) {
	t := h.Theme
	switch k {
	case 0:
		r.fill = t.Opposes
	case 1:
		r.fill = t.Supports
	case 2:
		r.fill = t.Ink
	default:
		r.fill, r.stroke, r.width = t.Soft, t.Neutral, 0.8
	}
}

func (h *barSheet) draw(from, to int) {
	y := 4.0
	var heads []shape
	for k := range barTitles {
		if h.most[k] == 0 {
			continue
		}
		x, anchor := h.zero[k], "start"
		if k == 0 {
			x, anchor = x-4, "end"
		} else if k == 1 {
			x += 4
		}
		heads = append(heads, h.text(x, y+10, anchor, h.title(k)))
	}
	h.put("head", heads...)
	y += 17
	top := y
	h.table = [][]string{{"position", "opposes", "supports", "both", "takes no side"}}
	for i := from; i < to; i++ {
		row := &h.rows[i]
		h.put("rule", polyline(h.Theme.Rule, 0.5, point{chartRim, y}, point{h.right, y}))
		h.name(h.names[i], row.Name, y+h.tall/2)
		line := []string{row.Name}
		for k, n := range row.Counts {
			line = append(line, strconv.Itoa(n))
			if n > 0 {
				h.bar(row, k, n, y+h.tall/2)
			}
		}
		h.joinedTo("")
		h.table = append(h.table, line)
		y += h.tall
	}
	var lines []shape
	for k := range barTitles {
		if h.most[k] > 0 || k == 1 {
			lines = append(lines, polyline(h.Theme.Muted, 0.8, point{h.zero[k], top}, point{h.zero[k], y}))
		}
	}
	h.put("base", lines...)
	h.finish(y+2, nil)
}

// bar draws a bar with its number.
func (h *barSheet) bar(row *view.BarRow, k, n int, middle float64) {
	long := float64(float64(n) * h.scale)
	x, number, anchor := h.zero[k], h.zero[k]+long+4, "start"
	if k == 0 {
		x, number, anchor = x-long, h.zero[k]-long-4, "end"
	}
	r := rect(x, middle-barHeight/2, long, barHeight, "")
	h.fill(k, &r)
	l := h.small(strconv.Itoa(n))
	l.colour = h.Theme.Ink
	tip := fmt.Sprintf("%s\n%s: %s", row.Name, barTitles[k], countOf(n, h.b.What, h.b.What+"s"))
	if who := row.Who[k]; len(who) > 0 {
		const most = 20
		if len(who) > most {
			who = append(slices.Clone(who[:most]), fmt.Sprintf("and %d more", len(who)-most))
		}
		tip += "\n" + strings.Join(who, ", ")
	}
	h.thing("bar "+view.BarStances()[k], tip, r, h.text(number, middle+3.5, anchor, l))
}
