package diagram

import (
	"cmp"
	"context"
	"fmt"
	"maps"
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

// Measures of timelines, in points.
const (
	markPitch   = 7.6 // from a mark to the next
	mostLevels  = 4   // of marks above each other
	lanePitch   = 3.4 // of what is dated to several days
	mostLanes   = 8
	tallestBar  = 24.0 // of a row
	tallestSum  = 46.0 // of all rows together
	leastRow    = 25.0
	leastBin    = 4.5 // how wide a bar is at least
	rowPadding  = 4.0
	countColumn = 42.0
	widestBar   = 40.0
)

// The bands of a row, from above.
const (
	bandFor = iota
	bandBetween
	bandAgainst
	bands
)

// A timeSheet is a timeline in the making.
type timeSheet struct {
	*chart
	t     *view.Timeline
	rows  []view.TimelineRow
	names [][]span
	axis  *axis.Time
	unit  axis.Unit
	dense bool // marks are counted
	most  int  // the tallest bar of a row
	laid  []timeRow
	told  map[uint32]view.TimelineWords // by the number of an utterance
	open  int                           // what is dated to several days and has no room
}

// A timeRow is a row with the places of its marks.
type timeRow struct {
	bands   [bands]timeBand
	undated int
	dated   int
}

// A timeBand is what a row has for one side.
type timeBand struct {
	marks  []placedMark
	bins   []timeBin
	levels int
	lanes  int
	spans  []placedSpan
	tall   float64 // of marks or bars, and lines
}

type placedMark struct {
	*view.TimelineMark
	x     float64
	level int
}

type placedSpan struct {
	*view.TimelineMark
	from, until         float64
	openFrom, openUntil bool
	lane                int
}

// A timeBin counts the marks of a unit: in the bands beside the middle what is direct
// and what is not, there what takes no side, what takes both and what bears on nothing.
type timeBin struct {
	days   schema.Span
	counts [3]int
}

func (b *timeBin) sum() int { return b.counts[0] + b.counts[1] + b.counts[2] }

// drawTimeline draws what was said on an axis of days, a row for each actor or position:
// what supports stands above the line of a row, what opposes below it. Marks that would
// lie on each other are counted.
func drawTimeline(ctx context.Context, s *sheet) error {
	t := s.scene.Timeline
	if t == nil || !slices.ContainsFunc(t.All, func(m view.TimelineMark) bool { return m.Dated() }) {
		return ErrEmpty
	}
	h := &timeSheet{chart: newChart(s), t: t}
	s.title, s.subtitle = t.Title, t.Subtitle
	s.notes = append(s.notes, t.Notes...)
	h.rows = firstRows(s, t.Rows, t.What, "of whom or of which most was said")
	h.measure()
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := h.place(ctx); err != nil {
		return err
	}
	if err := h.tellMarks(); err != nil {
		return err
	}
	h.tell()
	from, to := s.window(len(h.rows))
	h.draw(from, to)
	return nil
}

// measure finds the room of names and the axis.
func (h *timeSheet) measure() {
	var names []string
	for i := range h.rows {
		names = append(names, h.rows[i].Name)
	}
	all, width := h.chart.names(names)
	h.names = all
	h.left = chartRim + max(width, 74) + nameGapOfRow
	h.right = h.total - chartRim - countColumn
	if slices.ContainsFunc(h.t.All, func(m view.TimelineMark) bool { return !m.Dated() }) {
		h.right -= countColumn
	}
	h.axis = axis.NewTime(rangeOf(h.t.All), h.left, h.right)
	h.unit = h.axis.Unit(leastBin)
}

// rangeOf is the span that an axis of marks has.
func rangeOf(all []view.TimelineMark) schema.Span {
	return axis.Range(func(yield func(schema.Span) bool) {
		for i := range all {
			if !yield(all[i].Days) {
				return
			}
		}
	})
}

// band says where a stance stands.
func band(stance view.MarkStance) int {
	switch stance {
	case view.MarkSupports:
		return bandFor
	case view.MarkOpposes:
		return bandAgainst
	}
	return bandBetween
}

// place finds the places of all marks, or counts them where they would lie on each other.
func (h *timeSheet) place(ctx context.Context) error {
	if h.placeMarks() {
		return nil
	}
	h.dense, h.open = true, 0
	for i := range h.rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		h.laid[i] = h.counted(h.rows[i].Marks, true)
		for b := range bands {
			for j := range h.laid[i].bands[b].bins {
				h.most = max(h.most, h.laid[i].bands[b].bins[j].sum())
			}
		}
	}
	for i := range h.laid {
		h.laid[i].measure(float64(tallestBar) / float64(max(1, h.most)))
	}
	return nil
}

// precise reports whether a mark stands for a day, or for so few that it is no narrower.
func (h *timeSheet) precise(m *view.TimelineMark) bool {
	if m.Days.From == schema.FirstDay || m.Days.Until == schema.LastDay {
		return false
	}
	return m.Days.From == m.Days.Until || h.axis.End(m.Days.Until)-h.axis.At(m.Days.From) <= markPitch
}

// placeMarks places each mark; false: they do not have room.
func (h *timeSheet) placeMarks() bool {
	h.laid = make([]timeRow, len(h.rows))
	for i := range h.rows {
		r := &h.laid[i]
		var single [bands][]*view.TimelineMark
		var spans [bands][]*view.TimelineMark
		for j := range h.rows[i].Marks {
			m := &h.rows[i].Marks[j]
			switch b := band(m.Stance); {
			case !m.Dated():
				r.undated++
				continue
			case h.precise(m):
				single[b] = append(single[b], m)
			default:
				spans[b] = append(spans[b], m)
			}
			r.dated++
		}
		for b := range bands {
			if !r.bands[b].placeMarks(h.axis, single[b]) {
				return false
			}
			h.open += r.bands[b].placeSpans(h.axis, spans[b])
		}
		r.measure(0)
	}
	return true
}

// placeMarks places the marks of a band: those of a day side by side within it, as far as
// it has room, and else above each other.
func (b *timeBand) placeMarks(t *axis.Time, marks []*view.TimelineMark) bool {
	var ends [mostLevels]float64
	for i := range ends {
		ends[i] = math.Inf(-1)
	}
	for len(marks) > 0 {
		days := marks[0].Days
		n := 1
		for n < len(marks) && marks[n].Days == days {
			n++
		}
		from, until := t.At(days.From), t.End(days.Until)
		room := max(1, int((until-from)/markPitch))
		columns := min(room, (n+mostLevels-1)/mostLevels)
		if room >= n && n <= 6 && until-from > 6*markPitch {
			columns = n
		}
		for k, m := range marks[:n] {
			x := (from+until)/2 + (float64(k%columns)-float64(columns-1)/2)*markPitch
			level := 0
			for level < mostLevels && ends[level] > x-markPitch+0.01 {
				level++
			}
			if level == mostLevels {
				return false
			}
			ends[level] = x
			b.levels = max(b.levels, level+1)
			b.marks = append(b.marks, placedMark{m, x, level})
		}
		marks = marks[n:]
	}
	return true
}

// placeSpans places what is dated to several days, and gives how much has no room.
func (b *timeBand) placeSpans(t *axis.Time, marks []*view.TimelineMark) (over int) {
	sorting.StableBy(marks, func(x, y *view.TimelineMark) int { return cmp.Compare(t.At(x.Days.From), t.At(y.Days.From)) })
	var stretches [][2]float64
	var spans []placedSpan
	for _, m := range marks {
		p := placedSpan{TimelineMark: m, from: t.At(m.Days.From), until: t.End(m.Days.Until)}
		p.openFrom, p.openUntil = t.Before(m.Days.From), t.After(m.Days.Until)
		spans, stretches = append(spans, p), append(stretches, [2]float64{p.from, p.until})
	}
	lanes, _ := axis.Lanes(stretches, 2)
	for i, lane := range lanes {
		if lane >= mostLanes {
			over++
			continue
		}
		spans[i].lane = lane
		b.lanes = max(b.lanes, lane+1)
		b.spans = append(b.spans, spans[i])
	}
	return over
}

// counted counts marks by unit.
func (h *timeSheet) counted(marks []view.TimelineMark, spans bool) (r timeRow) {
	var several [bands][]*view.TimelineMark
	unit := schema.Span{From: schema.LastDay, Until: schema.FirstDay} // that has the first day of the last mark
	var last [bands]int                                               // the bin that has it, from 1; 0: it was not looked for
	for i := range marks {
		m := &marks[i]
		if !m.Dated() {
			r.undated++
			continue
		}
		r.dated++
		b := band(m.Stance)
		open := m.Days.From == schema.FirstDay || m.Days.Until == schema.LastDay
		if !open && (m.Days.From < unit.From || m.Days.From > unit.Until) { // most come in the order of their days
			unit, last = h.unit.Span(m.Days.From), [bands]int{}
		}
		if open || m.Days.Until > unit.Until {
			several[b] = append(several[b], m)
			continue
		}
		bins := r.bands[b].bins
		if last[b] == 0 {
			at, there := slices.BinarySearchFunc(bins, unit.From, func(bin timeBin, d schema.Day) int { return cmp.Compare(bin.days.From, d) })
			if !there {
				bins = slices.Insert(bins, at, timeBin{days: unit})
				r.bands[b].bins = bins
			}
			last[b] = at + 1
		}
		kind := 0
		switch {
		case b != bandBetween && m.Indirect, m.Stance == view.MarkAmbivalent:
			kind = 1
		case b == bandBetween && m.Stance == view.NoStance:
			kind = 2
		}
		bins[last[b]-1].counts[kind]++
	}
	for b := range bands {
		if spans {
			h.open += r.bands[b].placeSpans(h.axis, several[b])
		}
	}
	return r
}

// measure finds how tall the bands are; scale is the height of one that is counted, 0:
// none are.
func (r *timeRow) measure(scale float64) {
	for b := range bands {
		x := &r.bands[b]
		if scale > 0 {
			for i := range x.bins {
				x.tall = max(x.tall, visible(float64(x.bins[i].sum())*scale))
			}
		} else {
			x.tall = float64(x.levels) * markPitch
		}
		if x.lanes > 0 {
			x.tall += float64(x.lanes)*lanePitch + 1.5
		}
	}
}

func (r *timeRow) height() float64 {
	sum := 2 * rowPadding
	for b := range bands {
		sum += r.bands[b].tall
	}
	return max(leastRow, sum)
}

// tell says in the footer how marks are drawn.
func (h *timeSheet) tell() {
	undated := 0
	for i := range h.t.All {
		if !h.t.All[i].Dated() {
			undated++
		}
	}
	if h.dense {
		h.notes = append(h.notes, fmt.Sprintf("Counted by %s, for more than %d marks of a row would lie on each other.", h.unit.Name, mostLevels))
	}
	several := false
	for i := range h.laid {
		for b := range bands {
			several = several || len(h.laid[i].bands[b].spans) > 0
		}
	}
	if several {
		than := "a day"
		if h.dense {
			than = "a " + h.unit.Name
		}
		h.notes = append(h.notes, "A line is an utterance dated less exactly than "+than+": it spans all days that the date may mean.")
	}
	if h.open > 0 {
		h.notes = append(h.notes, fmt.Sprintf("Not drawn, for their lines have no room: %s.", sum(h.open)))
	}
	if several && len(h.rows) > 1 {
		h.notes = append(h.notes, fmt.Sprintf("The bars at the top, of all rows, leave out what is dated less exactly than a %s.", h.unit.Name))
	}
	if undated > 0 {
		h.notes = append(h.notes, fmt.Sprintf("Not on the axis, for they have no date: %s.", sum(undated)))
	}
}

// events are those on the axis, from the left; of more than there is room for, those of
// the most statements.
func (h *chart) events(all []view.TimelineEvent, t *axis.Time) []event {
	var out []event
	left := 0
	for i := range all {
		e := &all[i]
		if e.Days.From == schema.FirstDay || t.At(e.Days.From) >= h.right || t.End(e.Days.Until) <= h.left {
			continue
		}
		if len(out) == mostEvents {
			left++
			continue
		}
		from := t.At(e.Days.From)
		until := t.End(e.Days.Until)
		if e.Days.From == e.Days.Until {
			from = (from + until) / 2
			until = from
		}
		out = append(out, event{max(from, h.left), until, e.Name, fmt.Sprintf("%s\n%s, %s", e.Name, date(e.Date), countOf(e.Statements, "statement", "statements"))})
	}
	if left > 0 {
		h.notes = append(h.notes, fmt.Sprintf("%d more events with fewer statements are not marked.", left))
	}
	sorting.StableBy(out, func(a, b event) int { return cmp.Compare(a.from, b.from) })
	return out
}

// mostEvents is how many events are marked.
const mostEvents = 12

// draw draws the rows from one to another.
func (h *timeSheet) draw(from, to int) {
	events := h.events(h.t.Events, h.axis)
	_, y := h.placeEvents(events)
	if y > 0 {
		y += 4
	}
	h.heads(y)
	y += axisLine
	top := y
	if from == 0 && len(h.rows) > 1 {
		y = h.drawAll(y) + 6
	}
	starts := []float64{}
	for i := from; i < to; i++ {
		starts = append(starts, y)
		y += h.laid[i].height()
	}
	bottom := y
	// What lies below comes first.
	rows := h.body.things
	h.body.things = nil
	h.grid(h.axis, top, bottom)
	h.drawEvents(events, top-axisLine, bottom)
	h.body.things = append(h.body.things, rows...)
	for i := from; i < to; i++ {
		h.row(i, starts[i-from])
	}
	h.days(h.axis, bottom)
	h.fill(from, to)
	h.finish(bottom+axisLine+2, h.entries())
}

// heads names the columns of numbers.
func (h *timeSheet) heads(y float64) {
	x := h.total - chartRim
	var shapes []shape
	if h.right < h.total-chartRim-countColumn-1 {
		shapes = append(shapes, h.text(x, y+11, "end", h.small("no date")))
		x -= countColumn
	}
	h.put("head", append(shapes, h.text(x-1, y+11, "end", h.small("dated")))...)
}

// numbers are the counts of a row beside the plot.
func (h *timeSheet) numbers(r *timeRow, middle float64) []shape {
	x := h.total - chartRim
	var out []shape
	if h.right < h.total-chartRim-countColumn-1 {
		if r.undated > 0 {
			out = append(out, h.text(x, middle+3.5, "end", h.small(strconv.Itoa(r.undated))))
		}
		x -= countColumn
	}
	l := h.small(strconv.Itoa(r.dated))
	l.colour = h.Theme.Ink
	return append(out, h.text(x-1, middle+3.5, "end", l))
}

// drawAll draws the sum of all rows, with an axis of its own, and gives where it ends.
func (h *timeSheet) drawAll(y float64) float64 {
	r := h.counted(h.t.All, false)
	most := [bands]int{}
	for b := range bands {
		for i := range r.bands[b].bins {
			most[b] = max(most[b], r.bands[b].bins[i].sum())
		}
	}
	scale := tallestSum / float64(max(1, slices.Max(most[:])))
	r.measure(scale)
	y += rowPadding
	bases := h.drawBands(&r, y, scale, true)
	end := y
	for b := range bands {
		end += r.bands[b].tall
	}
	// An axis on each side, from the line on.
	var shapes []shape
	taken := math.Inf(-1)
	for _, side := range []struct {
		most int
		base float64
		sign float64
	}{{most[bandFor], bases[bandFor], -1}, {most[bandBetween], bases[bandBetween], -1}, {most[bandAgainst], bases[bandAgainst], 1}} {
		if side.most == 0 {
			continue
		}
		steps := axis.Values(0, float64(side.most), 3, true)
		if side.sign < 0 {
			slices.Reverse(steps)
		}
		for _, v := range steps {
			at := side.base + side.sign*v*scale
			if int(v) > side.most || at < taken+10 {
				continue
			}
			taken = at
			shapes = append(shapes, polyline(h.Theme.Muted, 0.6, point{h.left - 3, at}, point{h.left, at}),
				h.text(h.left-5, at+3.5, "end", h.small(strconv.Itoa(int(v)))))
		}
	}
	l := span{text: "All", size: smallest, style: font.Bold, colour: h.Theme.Ink}
	shapes = append(shapes, h.text(chartRim, y+9, "start", l), h.text(chartRim, y+20, "start", h.small("per "+h.unit.Name)))
	shapes = append(shapes, h.numbers(&r, (y+end)/2)...)
	shapes = append(shapes, polyline(h.Theme.Muted, 0.6, point{h.left, y}, point{h.left, end}))
	h.put("all", shapes...)
	return end + rowPadding
}

// row draws a row.
func (h *timeSheet) row(i int, y float64) {
	r := &h.laid[i]
	height := r.height()
	h.put("rule", polyline(h.Theme.Rule, 0.5, point{chartRim, y}, point{h.total - chartRim, y}))
	used := 0.0
	for b := range bands {
		used += r.bands[b].tall
	}
	top := y + (height-used)/2
	h.name(h.names[i], h.rows[i].Name, y+height/2)
	h.drawBands(r, top, tallestBar/float64(max(1, h.most)), h.dense)
	h.joinedTo("")
	h.put("count", h.numbers(r, y+height/2)...)
}

// drawBands draws the bands of a row below a height, and gives their lines.
func (h *timeSheet) drawBands(r *timeRow, y, scale float64, dense bool) (bases [bands]float64) {
	first := y + r.bands[bandFor].tall
	second := first + r.bands[bandBetween].tall
	bases = [bands]float64{first, second, second}
	h.put("base", polyline(h.Theme.Muted, 0.5, point{h.left, first}, point{h.right, first}))
	if second > first {
		h.put("base", polyline(h.Theme.Muted, 0.5, point{h.left, second}, point{h.right, second}))
	}
	for b := range bands {
		x := &r.bands[b]
		sign := -1.0
		if b == bandAgainst {
			sign = 1
		}
		reach := float64(x.levels) * markPitch
		if dense {
			reach = 0
			for i := range x.bins {
				reach = max(reach, visible(float64(x.bins[i].sum())*scale))
				h.bar(b, &x.bins[i], bases[b], sign, scale)
			}
		}
		for i := range x.marks {
			m := &x.marks[i]
			h.glyph(m.TimelineMark, m.x, bases[b]+sign*(float64(m.level)+0.5)*markPitch)
		}
		for i := range x.spans {
			p := &x.spans[i]
			h.stretch(p, bases[b]+sign*(reach+1.5+(float64(p.lane)+0.4)*lanePitch))
		}
	}
	return bases
}

// binKinds are how the counts of a bin are called.
var binKinds = [bands][3]string{
	{"supports", "supports indirect", ""},
	{"neutral", "ambivalent", "none"},
	{"opposes", "opposes indirect", ""},
}

// bar draws a unit.
func (h *timeSheet) bar(b int, bin *timeBin, base, sign, scale float64) {
	from, until := h.axis.At(bin.days.From), h.axis.End(bin.days.Until)
	if over := until - from - widestBar; over > 0 { // one day can be all there is
		from, until = from+over/2, until-over/2
	}
	gap := min(0.6, (until-from)/8)
	var shapes []shape
	var tips []string
	at := base
	for kind, n := range bin.counts {
		if n == 0 {
			continue
		}
		class := binKinds[b][kind]
		h.has["bar "+class] = true
		tall := visible(float64(n) * scale)
		x := rect(from+gap, min(at, at+sign*tall), until-from-2*gap, tall, "")
		h.paintBar(&x, class)
		shapes = append(shapes, x)
		at += sign * tall
		tips = append(tips, fmt.Sprintf("%s: %d", stanceWords[class], n))
	}
	h.thing("bar", spanText(bin.days)+"\n"+strings.Join(tips, "\n"), shapes...)
}

// stanceWords say what marks and bars stand for.
var stanceWords = map[string]string{
	"supports": "Supports", "opposes": "Opposes", "neutral": "Takes no side", "ambivalent": "Both", "none": "Bears on no position",
	"supports indirect": "Supports, attributed or hearsay", "opposes indirect": "Opposes, attributed or hearsay",
}

// paintBar gives a bar its colours: what is attributed is an outline.
func (h *timeSheet) paintBar(x *shape, class string) {
	t := h.Theme
	switch class {
	case "supports":
		x.fill = t.Supports
	case "opposes":
		x.fill = t.Opposes
	case "supports indirect":
		x.fill, x.stroke, x.width = t.Paper, t.Supports, 0.7
	case "opposes indirect":
		x.fill, x.stroke, x.width = t.Paper, t.Opposes, 0.7
	case "neutral":
		x.fill = t.Neutral
	case "ambivalent":
		x.fill = t.Ink
	default:
		x.fill, x.stroke, x.width = t.Soft, t.Neutral, 0.5
	}
}

// spanText writes the days of a span.
func spanText(s schema.Span) string {
	if s.From == s.Until {
		return date(s.From.String())
	}
	return date(s.From.String()) + " to " + date(s.Until.String())
}

// markClass is how a mark is drawn.
func markClass(m *view.TimelineMark) string {
	switch {
	case m.Stance == view.NoStance:
		return "none"
	case m.Indirect && (m.Stance == view.MarkSupports || m.Stance == view.MarkOpposes):
		return m.Stance.String() + " indirect"
	}
	return m.Stance.String()
}

func (h *timeSheet) markTip(m *view.TimelineMark) string {
	told := h.told[m.Said]
	return date(told.Date) + "\n" + stanceWords[markClass(m)] + "\n" + told.ID
}

// tellMarks reads what is printed of the marks that have places.
func (h *timeSheet) tellMarks() error {
	h.told = map[uint32]view.TimelineWords{}
	for i := range h.laid {
		for b := range bands {
			for _, m := range h.laid[i].bands[b].marks {
				h.told[m.Said] = view.TimelineWords{}
			}
			for _, m := range h.laid[i].bands[b].spans {
				h.told[m.Said] = view.TimelineWords{}
			}
		}
	}
	if len(h.told) == 0 {
		return nil
	}
	said := slices.Sorted(maps.Keys(h.told))
	told, err := h.t.Told(said...)
	for i := range told {
		h.told[said[i]] = told[i]
	}
	return err
}

// glyph draws a mark.
func (h *timeSheet) glyph(m *view.TimelineMark, x, y float64) {
	class := markClass(m)
	h.has["mark "+class] = true
	h.thing("mark "+class, h.markTip(m), h.form(class, x, y)...)
}

// form is the form of a mark: a disc above the line, a diamond below it.
func (h *timeSheet) form(class string, x, y float64) []shape {
	t := h.Theme
	const r = 3.1
	diamond := func(fill, stroke string) shape {
		const d = r + 0.5
		return shape{form: formPolygon, points: []point{{x, y - d}, {x + d, y}, {x, y + d}, {x - d, y}}, fill: fill, stroke: stroke, width: 0.9}
	}
	switch class {
	case "supports":
		return []shape{circle(point{x, y}, r, t.Supports, t.Supports, 0.9)}
	case "supports indirect":
		return []shape{circle(point{x, y}, r, t.Paper, t.Supports, 0.9)}
	case "opposes":
		return []shape{diamond(t.Opposes, t.Opposes)}
	case "opposes indirect":
		return []shape{diamond(t.Paper, t.Opposes)}
	case "ambivalent":
		up := shape{form: formPolygon, points: []point{{x, y - r - 0.4}, {x + r, y - 0.4}, {x - r, y - 0.4}}, fill: t.Supports}
		down := shape{form: formPolygon, points: []point{{x, y + r + 0.4}, {x + r, y + 0.4}, {x - r, y + 0.4}}, fill: t.Opposes}
		return []shape{up, down}
	case "neutral":
		return []shape{circle(point{x, y}, r-0.6, t.Paper, t.Neutral, 1)}
	}
	return []shape{polyline(t.Neutral, 1.3, point{x, y - r}, point{x, y + r})}
}

// stretch draws what is dated to several days: a line with an end where that is known,
// and an arrow where it is not.
func (h *timeSheet) stretch(p *placedSpan, y float64) {
	class := markClass(p.TimelineMark)
	h.has["line "+class] = true
	if p.openFrom || p.openUntil {
		h.has["open"] = true
	}
	h.thing("span "+class, h.markTip(p.TimelineMark), h.lineOf(class, p.from+0.6, p.until-0.6, y, p.openFrom, p.openUntil)...)
}

func (h *timeSheet) lineOf(class string, from, until, y float64, openFrom, openUntil bool) []shape {
	t := h.Theme
	colour := t.Neutral
	line := polyline("", 1.5, point{from, y}, point{until, y})
	switch class {
	case "supports", "supports indirect":
		colour = t.Supports
	case "opposes", "opposes indirect":
		colour = t.Opposes
		line.dash, line.gap = 4, 2
	case "ambivalent":
		colour = t.Ink
		line.dash, line.gap = 6, 1.5
	case "neutral":
		line.dash, line.gap = 1.5, 1.5
	}
	if strings.HasSuffix(class, "indirect") {
		line.width = 0.8
	}
	line.stroke = colour
	out := []shape{line}
	for _, end := range []struct {
		x, sign float64
		open    bool
	}{{from, 1, openFrom}, {until, -1, openUntil}} {
		if end.open {
			out = append(out, shape{form: formPolygon, points: []point{{end.x - end.sign*1, y}, {end.x + end.sign*4, y - 1.7}, {end.x + end.sign*4, y + 1.7}}, fill: colour})
			continue
		}
		out = append(out, polyline(colour, 0.9, point{end.x, y - 1.4}, point{end.x, y + 1.4}))
	}
	return out
}

// entries are those of the legend: what is drawn.
func (h *timeSheet) entries() []entry {
	var out []entry
	order := []string{"supports", "supports indirect", "opposes", "opposes indirect", "ambivalent", "neutral", "none"}
	where := map[string]string{"supports": ", above the line", "opposes": ", below the line"}
	for _, class := range order {
		mark, bar, line := h.has["mark "+class], h.has["bar "+class], h.has["line "+class]
		if !mark && !bar && !line {
			continue
		}
		width := 0.0
		var draw []func(x, y float64) []shape
		if mark {
			at := width
			draw = append(draw, func(x, y float64) []shape { return h.form(class, x+at+4, y) })
			width += 10
		}
		if bar {
			at := width
			draw = append(draw, func(x, y float64) []shape {
				s := rect(x+at, y-5, 7, 10, "")
				h.paintBar(&s, class)
				return []shape{s}
			})
			width += 10
		}
		if line {
			at := width
			draw = append(draw, func(x, y float64) []shape { return h.lineOf(class, x+at, x+at+22, y, false, false) })
			width += 24
		}
		text := stanceWords[class] + where[class]
		if class == "ambivalent" {
			text = "Supports and opposes"
		}
		out = append(out, entry{width, func(x, y float64) (shapes []shape) {
			for _, d := range draw {
				shapes = append(shapes, d(x, y)...)
			}
			return shapes
		}, text})
	}
	if h.has["open"] {
		out = append(out, entry{24, func(x, y float64) []shape { return h.lineOf("none", x, x+22, y, false, true) }, "Arrow: the dates it may have go on"})
	}
	if h.dense && h.most > 0 {
		n := h.most
		for _, round := range []int{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000} {
			if round == 1 || tallestBar/float64(h.most)*float64(round) <= 15 {
				n = round
			}
		}
		tall := tallestBar / float64(h.most) * float64(n)
		out = append(out, entry{8, func(x, y float64) []shape {
			return []shape{polyline(h.Theme.Ink, 0.9, point{x, y - tall/2}, point{x + 6, y - tall/2}, point{x + 3, y - tall/2}, point{x + 3, y + tall/2}, point{x, y + tall/2}, point{x + 6, y + tall/2})}
		}, fmt.Sprintf("In a row, so tall: %d in a %s", n, h.unit.Name)})
	}
	return out
}

// fill fills the table of the DOT.
func (h *timeSheet) fill(from, to int) {
	h.table = [][]string{{h.t.What, "first", "last", "supports", "opposes", "both", "takes no side", "no position", "no date"}}
	stances := []view.MarkStance{view.MarkSupports, view.MarkOpposes, view.MarkAmbivalent, view.MarkNeutral, view.NoStance}
	for _, row := range h.rows[from:to] {
		counts := make([]int, len(stances))
		undated := 0
		span := schema.Span{From: schema.LastDay, Until: schema.FirstDay}
		for i := range row.Marks {
			m := &row.Marks[i]
			counts[slices.Index(stances, m.Stance)]++
			if !m.Dated() {
				undated++
				continue
			}
			for _, d := range []schema.Day{m.Days.From, m.Days.Until} {
				if d != schema.FirstDay && d != schema.LastDay {
					span.From, span.Until = min(span.From, d), max(span.Until, d)
				}
			}
		}
		line := []string{row.Name, "", ""}
		if span.From != schema.LastDay {
			line[1], line[2] = span.From.String(), span.Until.String()
		}
		for _, n := range counts {
			line = append(line, strconv.Itoa(n))
		}
		h.table = append(h.table, append(line, strconv.Itoa(undated)))
	}
}
