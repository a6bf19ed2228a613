package diagram

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"onrecord/exports/diagram/font"
	"onrecord/exports/diagram/world"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/sorting"
)

// How large a map is drawn, in points.
const (
	mapRim       = 18.0
	mapWidth     = 720.0
	mapDisc      = 26.0 // the radius of the largest disc
	leastDisc    = 2.4
	mapNameWidth = 120.0
	// leastSpan is how much of the globe is seen around a place that is alone, from
	// side to side: some 4,500 km.
	leastSpan = 0.7
)

// A mapSheet is a map in the making.
type mapSheet struct {
	board
	spots []*spot // the one with the most statements first
	most  int
	large float64 // the radius of the largest disc
	frame extent  // on the canvas
	rim   float64 // within the frame, around what is seen
	taken []extent
}

// A spot is a place with what was said there.
type spot struct {
	names []string
	place world.Place
	said  []view.Row
	at    point // on the canvas
	label []span
	where point  // the upper left corner of the label
	led   bool   // a line leads from it to the disc
	mark  string // the id of its disc
}

// drawMap draws where what was said was said: a disc for each place, whose area is how
// many statements there are, on the outline of the world's countries.
func drawMap(ctx context.Context, s *sheet) error {
	m := &mapSheet{board: board{sheet: s}}
	if len(s.scene.Statements) == 0 {
		return ErrEmpty
	}
	s.scene.Unheard = nil // it is about statements
	s.title, s.subtitle = "Where it was said", "Statements by the place where they were made; the area of a disc is how many there are."
	if err := m.find(); err != nil {
		return err
	}
	outline, err := world.Outline()
	if err != nil {
		return err
	}
	s.window(1)
	return m.draw(ctx, outline)
}

// find finds the places, and what has none.
func (m *mapSheet) find() error {
	byIRI := map[string]*spot{}
	nowhere := 0
	blank := map[string]int{}
	var unknown []string
	for _, row := range m.scene.Statements {
		iri := m.scene.Said.Place(row)
		if iri == "" {
			nowhere++
			continue
		}
		p, ok := m.scene.Entities[iri].(*schema.Place)
		if !ok || p.Lat == "" || p.Long == "" {
			if blank[iri] == 0 {
				unknown = append(unknown, iri)
			}
			blank[iri]++
			continue
		}
		at := byIRI[iri]
		if at == nil {
			at = &spot{names: []string{m.name(p)}, place: world.Place{Lat: p.Lat.Float(), Long: p.Long.Float()}}
			byIRI[iri] = at
			m.spots = append(m.spots, at)
		}
		at.said = append(at.said, row)
	}
	m.notes = append(m.notes, m.sourceNotes()...)
	told := 0
	for _, at := range m.spots {
		told += len(at.said)
	}
	line := countOf(told, "statement", "statements") + " at " + countOf(len(m.spots), "place", "places") + "."
	var left []string
	if nowhere > 0 {
		left = append(left, countOf(nowhere, "statement", "statements")+" without a place")
	}
	if len(unknown) > 0 {
		sum := 0
		var names []string
		for i, iri := range unknown {
			sum += blank[iri]
			if i < 6 {
				names = append(names, m.clip(m.label(iri), 30))
			}
		}
		if len(unknown) > 6 {
			names = append(names, "…")
		}
		left = append(left, fmt.Sprintf("%s at %s without coordinates (%s)", countOf(sum, "statement", "statements"), countOf(len(unknown), "place", "places"), strings.Join(names, ", ")))
	}
	if len(left) > 0 {
		line += " Not on the map: " + strings.Join(left, "; ") + "."
	}
	m.notes = append(m.notes, line)
	if len(m.spots) == 0 {
		return ErrNowhere
	}
	m.choose()
	m.merge()
	var first []view.Row
	for _, at := range m.spots {
		first = append(first, at.said[:min(listedInSpot, len(at.said))]...)
	}
	m.readAll(first...)
	return nil
}

// choose takes the places with the most statements, if there are too many.
func (m *mapSheet) choose() {
	sorting.StableBy(m.spots, func(a, b *spot) int {
		return cmp.Or(cmp.Compare(len(b.said), len(a.said)), cmp.Compare(a.names[0], b.names[0]))
	})
	if n := len(m.spots); n > m.MostNodes {
		rest := 0
		for _, at := range m.spots[m.MostNodes:] {
			rest += len(at.said)
		}
		m.spots = m.spots[:m.MostNodes]
		m.notes = append(m.notes, fmt.Sprintf("%d places are too many to read: the %d with the most statements are drawn; %s elsewhere.", n, m.MostNodes, countOf(rest, "statement", "statements")))
	}
}

// merge makes one of places that have the same coordinates.
func (m *mapSheet) merge() {
	at := map[world.Place]*spot{}
	m.spots = slices.DeleteFunc(m.spots, func(s *spot) bool {
		first := at[s.place]
		if first == nil {
			at[s.place] = s
			return false
		}
		first.names, first.said = append(first.names, s.names...), append(first.said, s.said...)
		return true
	})
	sorting.StableBy(m.spots, func(a, b *spot) int { return cmp.Compare(len(b.said), len(a.said)) })
	m.most = len(m.spots[0].said)
}

// radius is that of a disc: its area is in proportion to how many statements there are.
func (m *mapSheet) radius(count int) float64 {
	return max(leastDisc, m.large*math.Sqrt(float64(count)/float64(m.most)))
}

// fit gives discs their size: so that none has its middle in another one, as far as they
// can be read.
func (m *mapSheet) fit() {
	const least = 11.0
	hidden := func() bool {
		for i, a := range m.spots {
			for _, b := range m.spots[:i] {
				if apart(a.at, b.at) < max(m.radius(len(a.said)), m.radius(len(b.said)))+2 {
					return true
				}
			}
		}
		return false
	}
	for m.large = mapDisc; m.large > least && hidden(); m.large-- {
	}
}

// draw draws all on a canvas.
func (m *mapSheet) draw(ctx context.Context, outline *world.Map) error {
	places := make([]world.Place, len(m.spots))
	for i, at := range m.spots {
		places[i] = at.place
	}
	p := project(places)
	width, room := mapWidth, 0.0
	if w, h := m.room(); w > 0 {
		width, room = w-2*mapRim, h-2*mapRim
	}
	m.head = max(m.headWidth(), width)
	m.notes = append(m.notes, "Projection: "+p.name+". Outline of countries: Natural Earth (public domain).")
	seen := m.seen(p)
	height := width * min(0.95, max(0.42, (seen.y1-seen.y0)/(seen.x1-seen.x0)))
	onto := func(q point) point { return point{} }
	lay := func(y float64) {
		m.frame = extent{mapRim, y, mapRim + width, y + height}
		m.rim = 0
		for range 6 { // discs at the edge of the world are within the frame, too
			m.onto(p, seen, &onto)
			over := 0.0
			for _, at := range m.spots {
				r := m.radius(len(at.said)) + 2
				over = max(over, m.frame.x0-at.at.x+r, at.at.x+r-m.frame.x1, m.frame.y0-at.at.y+r, at.at.y+r-m.frame.y1)
			}
			if over <= 0 {
				break
			}
			m.rim += over
		}
	}
	// How large discs are is known when the map is, and the legend stands above it.
	lay(0)
	texts := len(m.texts)
	c := &canvas{}
	y, wide := m.above(c, mapRim, m.entries())
	if room > 0 { // what stands below takes some of it
		const more = 2 // notes on names
		below := 10.0 + 13*more
		for _, note := range m.notes {
			below += 13 * float64(len(m.wrap(note, span{size: smallest}, max(m.headWidth(), width), 12)))
		}
		height = max(120, min(width*1.2, room-(y-mapRim)-below))
		lay(0)
		m.texts = m.texts[:texts]
		y, wide = m.above(&canvas{}, mapRim, m.entries())
	}
	lay(y)
	m.texts = m.texts[:texts]
	c = &canvas{ground: m.Theme.Paper}
	m.canvas = c
	m.above(c, mapRim, m.entries())
	c.width = max(width, wide) + 2*mapRim
	if err := m.land(ctx, c, p, outline, onto); err != nil {
		return err
	}
	if err := m.place(ctx); err != nil {
		return err
	}
	for _, at := range m.spots {
		m.disc(c, at)
	}
	for _, at := range m.spots {
		m.named(c, at)
	}
	c.height = m.below(c, mapRim, m.frame.y1) + mapRim
	m.writeDOT()
	return nil
}

// onto puts places into the frame, and finds how large their discs are.
func (m *mapSheet) onto(p projection, seen extent, onto *func(point) point) {
	width, height := m.frame.x1-m.frame.x0-2*m.rim, m.frame.y1-m.frame.y0-2*m.rim
	scale := min(width/(seen.x1-seen.x0), height/(seen.y1-seen.y0))
	cx, cy := (seen.x0+seen.x1)/2, (seen.y0+seen.y1)/2
	*onto = func(q point) point {
		return point{(m.frame.x0+m.frame.x1)/2 + (q.x-cx)*scale, (m.frame.y0+m.frame.y1)/2 - (q.y-cy)*scale}
	}
	for _, at := range m.spots {
		at.at = (*onto)(p.point(at.place))
	}
	m.fit()
}

// seen is what the map shows of the plane: the places with room around them.
func (m *mapSheet) seen(p projection) extent {
	b := extent{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, at := range m.spots {
		q := p.point(at.place)
		b = extent{min(b.x0, q.x), min(b.y0, q.y), max(b.x1, q.x), max(b.y1, q.y)}
	}
	if p.flat {
		// The world as a whole, but for the Antarctic where nobody spoke there.
		side := p.point(world.Place{Lat: 0, Long: p.meridian + 180}).x
		top, bottom := p.point(world.Place{Lat: 84}).y, p.point(world.Place{Lat: -57}).y
		return extent{-side, min(bottom, b.y0-0.1), side, max(top, b.y1+0.1)}
	}
	const around = 0.22 // of the span, on each side
	grow := func(low, high, least float64) (float64, float64) {
		span := max(high-low, least)
		middle := (low + high) / 2
		return middle - span*(0.5+around), middle + span*(0.5+around)
	}
	b.x0, b.x1 = grow(b.x0, b.x1, leastSpan)
	b.y0, b.y1 = grow(b.y0, b.y1, leastSpan*0.62)
	return b
}

// land draws the countries.
func (m *mapSheet) land(ctx context.Context, c *canvas, p projection, outline *world.Map, onto func(point) point) error {
	frame := rect(m.frame.x0, m.frame.y0, m.frame.x1-m.frame.x0, m.frame.y1-m.frame.y0, m.Theme.Paper)
	shapes := []shape{frame}
	onCanvas := func(line []point) []point {
		out := make([]point, len(line))
		for i, q := range line {
			out[i] = onto(q)
		}
		return out
	}
	for _, ring := range p.rings(outline) {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if !p.flat && !slices.ContainsFunc(ring, func(q point) bool { return float64(q.x*q.x)+float64(q.y*q.y) < 2.6 }) {
			continue // it is on the other side of the globe, where a ring may turn inside out
		}
		if ring = m.frame.clipped(onCanvas(ring)); len(ring) > 2 {
			// As wide as the seams between countries.
			shapes = append(shapes, shape{form: formPolygon, points: thinned(ring), fill: m.Theme.Soft, stroke: m.Theme.Soft, width: 0.4})
		}
	}
	line := func(lines [][]point, width float64) {
		for _, l := range lines {
			if !p.flat && !slices.ContainsFunc(l, func(q point) bool { return float64(q.x*q.x)+float64(q.y*q.y) < 2.6 }) {
				continue
			}
			for _, piece := range m.frame.cut(onCanvas(l)) {
				shapes = append(shapes, shape{form: formLine, points: thinned(piece), stroke: m.Theme.Rule, width: width})
			}
		}
	}
	line(p.lines(outline.Borders), 0.5)
	line(p.lines(outline.Coasts), 0.9)
	frame.fill, frame.stroke, frame.width = "", m.Theme.Rule, 0.7
	c.add("land0", "land", append(shapes, frame)...)
	return nil
}

// thinned leaves out points that nobody can tell from those before them.
func thinned(line []point) []point {
	out := line[:1:1]
	for i, q := range line[1:] {
		if i == len(line)-2 || apart(out[len(out)-1], q) > 0.4 {
			out = append(out, q)
		}
	}
	return out
}

// place finds a place for each name, the largest discs first: beside its disc, else as
// near as there is room, with a line that leads there. What finds none is named in the
// footer.
func (m *mapSheet) place(ctx context.Context) error {
	for _, at := range m.spots {
		r := m.radius(len(at.said)) + 1
		m.taken = append(m.taken, extent{at.at.x - r, at.at.y - r, at.at.x + r, at.at.y + r})
	}
	var lost []string
	for i, at := range m.spots {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		name := strings.Join(at.names, ", ")
		if !m.inDisc(at) {
			name += fmt.Sprintf("\u00a0%d", len(at.said))
		}
		at.label = m.wrap(name, span{size: smallest, style: font.Bold, colour: m.Theme.Ink}, mapNameWidth, 3)
		width, height := 0.0, 2.0
		for _, l := range at.label {
			width = max(width, l.drawn(m.fonts)+2)
			height += 11.5
		}
		if !m.settle(i, at, width, height) {
			lost = append(lost, fmt.Sprintf("%s %d", strings.Join(at.names, ", "), len(at.said)))
			at.label = nil
		}
	}
	if len(lost) > 0 {
		m.notes = append(m.notes, "No room for the names of: "+strings.Join(lost, "; ")+".")
	}
	return nil
}

// inDisc reports whether the number of a place has room in its disc, which smaller ones
// are drawn upon.
func (m *mapSheet) inDisc(at *spot) bool {
	l := span{text: fmt.Sprint(len(at.said)), size: smallest, style: font.Bold}
	half, r := l.drawn(m.fonts)/2+1, m.radius(len(at.said))
	if half+1 > r || r < 7 {
		return false
	}
	after := false
	for _, o := range m.spots {
		if o == at {
			after = true
			continue
		}
		if dx, dy := max(0, math.Abs(o.at.x-at.at.x)-half), max(0, math.Abs(o.at.y-at.at.y)-5); after && float64(dx*dx)+float64(dy*dy) < m.radius(len(o.said))*m.radius(len(o.said)) {
			return false
		}
	}
	return true
}

// settle finds room for a label of a size.
func (m *mapSheet) settle(i int, at *spot, width, height float64) bool {
	r := m.radius(len(at.said)) + 2
	free := func(x, y float64) bool {
		b := extent{x, y, x + width, y + height}
		if b.x0 < m.frame.x0+2 || b.y0 < m.frame.y0+2 || b.x1 > m.frame.x1-2 || b.y1 > m.frame.y1-2 {
			return false
		}
		return !slices.ContainsFunc(m.taken, func(o extent) bool {
			return b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1
		})
	}
	x, y := at.at.x, at.at.y
	d := r * 0.72
	for _, q := range []point{
		{x + r, y - height/2},
		{x - r - width, y - height/2},
		{x - width/2, y - r - height},
		{x - width/2, y + r},
		{x + d, y - d - height},
		{x + d, y + d},
		{x - d - width, y - d - height},
		{x - d - width, y + d},
	} {
		if free(q.x, q.y) {
			m.settled(at, q, width, height, false)
			return true
		}
	}
	// A line leads from the middle of the disc; if need be, over other discs, never over a
	// name.
	for _, of := range []int{len(m.taken), len(m.spots)} {
		for distance := r + 8; distance < 160; distance += 6 {
			for step := range 24 {
				angle := 2 * math.Pi * float64(step) / 24
				cx, cy := x+float64(distance*math.Cos(angle)), y+float64(distance*math.Sin(angle))
				// The label is beyond the place to which the line leads.
				q := point{cx - width*(1-math.Cos(angle))/2, cy - height*(1-math.Sin(angle))/2}
				if free(q.x, q.y) && m.clear(i, of, point{x, y}, nearestOf(q, width, height, point{x, y})) {
					m.settled(at, q, width, height, true)
					return true
				}
			}
		}
	}
	return false
}

// nearestOf is the place of a label's frame that is nearest to another place.
func nearestOf(q point, width, height float64, to point) point {
	return point{max(q.x, min(to.x, q.x+width)), max(q.y, min(to.y, q.y+height))}
}

// clear reports whether a line from a disc crosses no name and, unless it may, no other
// disc; and no line crosses the name that it leads to.
func (m *mapSheet) clear(i, of int, from, to point) bool {
	for j, o := range m.taken {
		if j != i && (j >= len(m.spots) || of > len(m.spots)) && o.crosses(from, to) {
			return false
		}
	}
	return true
}

func (m *mapSheet) settled(at *spot, q point, width, height float64, led bool) {
	at.where, at.led = q, led
	m.taken = append(m.taken, extent{q.x, q.y, q.x + width, q.y + height})
}

// disc draws the disc of a place.
func (m *mapSheet) disc(c *canvas, at *spot) {
	r := m.radius(len(at.said))
	disc := circle(at.at, r, m.Theme.Blocs[1].Border, m.Theme.Paper, 0.8)
	disc.faint = 0.82
	shapes := []shape{disc}
	if m.inDisc(at) {
		l := span{text: fmt.Sprint(len(at.said)), size: smallest, style: font.Bold, colour: m.inside()}
		m.texts = append(m.texts, l.text)
		shapes = append(shapes, words(point{at.at.x, at.at.y + 3.5}, l))
	}
	at.mark = m.id("n", m.spotTip(at))
	c.add(at.mark, "node place", shapes...)
}

// inside is the colour of a number in a disc.
func (m *mapSheet) inside() string {
	if c := m.Theme.Blocs[1]; c.Fill == c.Border {
		return c.Text
	}
	return m.Theme.Paper
}

// listedInSpot is how many statements a place's tooltip has.
const listedInSpot = 6

// spotTip is what a place has, for its tooltip.
func (m *mapSheet) spotTip(at *spot) string {
	lines := []string{strings.Join(at.names, ", "), countOf(len(at.said), "statement", "statements")}
	for _, row := range at.said[:min(listedInSpot, len(at.said))] {
		st := m.sheet.said(row)
		who := ""
		if len(st.Speakers) > 0 {
			who = m.called(st, st.Speakers[0]) + ": "
		}
		lines = append(lines, who+schema.Beginning(orElse(st.Summary, quoted(st)), 100))
	}
	if n := len(at.said) - listedInSpot; n > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", n))
	}
	return strings.Join(lines, "\n")
}

// named draws the name of a place.
func (m *mapSheet) named(c *canvas, at *spot) {
	if len(at.label) == 0 {
		return
	}
	width := 0.0
	for _, l := range at.label {
		width = max(width, l.drawn(m.fonts)+2)
	}
	height := 2 + 11.5*float64(len(at.label))
	var shapes []shape
	if at.led {
		from, to := at.at, nearestOf(at.where, width, height, at.at)
		length, r := apart(from, to), m.radius(len(at.said))
		if m.inDisc(at) && length > r { // the number stands in the middle
			from = point{from.x + (to.x-from.x)*r/length, from.y + (to.y-from.y)*r/length}
		} else {
			shapes = append(shapes, circle(from, 1.6, m.Theme.Ink, m.Theme.Paper, 0.5))
		}
		shapes = append(shapes, shape{form: formLine, points: []point{from, to}, stroke: m.Theme.Ink, width: 0.6})
	}
	ground := rect(at.where.x, at.where.y, width, height, m.Theme.Paper)
	ground.faint = 0.6
	shapes = append(shapes, ground)
	y := at.where.y + 1
	for _, l := range at.label {
		m.texts = append(m.texts, l.text)
		shapes = append(shapes, words(point{at.where.x + width/2, y + 9}, l))
		y += 11.5
	}
	id := m.id("l", "")
	m.joins(id, at.mark)
	c.add(id, "label", shapes...)
}

// entries are those of the legend: how large discs are.
func (m *mapSheet) entries() []entry {
	if len(m.spots) == 1 {
		return nil // its number says it
	}
	counts := []int{m.most}
	if least := len(m.spots[len(m.spots)-1].said); least < m.most {
		counts = []int{least, m.most}
		if middle := int(math.Round(math.Sqrt(float64(least) * float64(m.most)))); middle > least+1 && middle < m.most-1 {
			counts = []int{least, middle, m.most}
		}
	}
	var out []entry
	for i, n := range counts {
		r := m.radius(n)
		text := fmt.Sprint(n)
		if i == len(counts)-1 {
			text = countOf(n, "statement", "statements")
		}
		out = append(out, entry{2 * r, func(x, y float64) []shape {
			disc := circle(point{x + r, y}, r, m.Theme.Blocs[1].Border, m.Theme.Paper, 0.8)
			disc.faint = 0.82
			return []shape{disc}
		}, text})
	}
	return out
}

// writeDOT writes the places for Graphviz, where they are on the map.
func (m *mapSheet) writeDOT() {
	d, t := &m.doc, m.Theme
	d.indent = 1
	d.line("graph [layout=neato, inputscale=72, forcelabels=true, bgcolor=%s, pad=0.25, fontname=%s, fontsize=10, fontcolor=%s, labelloc=b, labeljust=l, label=\"%s\"];",
		quote(t.Paper), quote(fontName), quote(t.Muted), m.linesOfDOT())
	d.defaults("node", text("fontname", fontName), attr{"fontsize", "10"}, attr{"shape", "circle"}, attr{"fixedsize", "true"}, attr{"style", "filled"}, text("fillcolor", t.Blocs[1].Border), text("color", t.Paper), text("fontcolor", t.Paper))
	for i, at := range m.spots {
		d.node(fmt.Sprintf("p%d", i+1), number("width", m.radius(len(at.said))/36), text("pos", decimal(at.at.x)+","+decimal(m.canvas.height-at.at.y)+"!"),
			text("label", fmt.Sprint(len(at.said))), text("xlabel", strings.Join(at.names, ", ")), text("tooltip", m.spotTip(at)))
	}
}
