package diagram

import (
	"math"
	"slices"
)

// squareWide is how wide the squares are in which nodes and lines are found again.
const squareWide = 8.0

// A mesh is squares that know which nodes and lines come near.
type mesh struct {
	corner       point
	across, down int
	from         []int32 // where the nodes of each square begin, and where the last one's end
	nodes        []int32
	first        []int32 // the first run of each square; 0: there is none
	runs         []run
	free         int32     // the first run that is no longer needed; 0: there is none
	under        [][]int32 // the squares that each line comes near
	touched      []int32   // when a line came near each square, or left it, for the last time
	now          int32     // how often that has happened
}

// A run is a part of a line near a square: its traces from one to before another, which
// all go nearly the same way.
type run struct {
	wire, from, to int32
	next           int32 // of the same square; 0: there is none
	way            point // of the first one
}

// nearlySame is the sine of the angle within which ways are nearly the same: 5°.
const nearlySame = 0.087

// A trace is a place of a line that is laid, and which way it goes there.
type trace struct {
	at, way point // way has length 1
}

// meshOf has squares all over a part of the picture, in which so many lines may be laid.
func meshOf(all extent, lines int) *mesh {
	m := &mesh{corner: point{all.x0, all.y0}, runs: make([]run, 1, 1+128*lines), under: make([][]int32, lines)}
	m.across, m.down = int((all.x1-all.x0)/squareWide)+1, int((all.y1-all.y0)/squareWide)+1
	m.first, m.touched = make([]int32, m.across*m.down), make([]int32, m.across*m.down)
	return m
}

// square is that of a place; ok is false beyond all of them.
func (m *mesh) square(p point) (square int32, ok bool) {
	if p.x < m.corner.x || p.y < m.corner.y {
		return 0, false
	}
	x, y := int((p.x-m.corner.x)/squareWide), int((p.y-m.corner.y)/squareWide)
	if x >= m.across || y >= m.down {
		return 0, false
	}
	return int32(y*m.across + x), true
}

// covered are the first and the last column and row of the squares that a rectangle has a
// part of.
func (m *mesh) covered(b extent) (x0, y0, x1, y1 int) {
	x0, x1 = max(0, int((b.x0-m.corner.x)/squareWide)), min(m.across-1, int((b.x1-m.corner.x)/squareWide))
	y0, y1 = max(0, int((b.y0-m.corner.y)/squareWide)), min(m.down-1, int((b.y1-m.corner.y)/squareWide))
	return x0, y0, x1, y1
}

// stand notes where nodes are, each in rectangles.
func (m *mesh) stand(nodes [][]extent) {
	type pair struct{ square, node int32 }
	var all []pair
	last := make([]int32, m.across*m.down) // the last node of each square, and 1
	m.from = make([]int32, m.across*m.down+1)
	for i, boxes := range nodes {
		for _, b := range boxes {
			x0, y0, x1, y1 := m.covered(b)
			for y := y0; y <= y1; y++ {
				for s := y*m.across + x0; s <= y*m.across+x1; s++ {
					if last[s] != int32(i)+1 {
						last[s] = int32(i) + 1
						all = append(all, pair{int32(s), int32(i)})
						m.from[s+1]++
					}
				}
			}
		}
	}
	for s := range m.across * m.down {
		m.from[s+1] += m.from[s]
	}
	m.nodes = make([]int32, len(all))
	filled := last[:0]
	filled = append(filled, m.from[:m.across*m.down]...)
	for _, p := range all {
		m.nodes[filled[p.square]] = p.node
		filled[p.square]++
	}
}

// near are the nodes that a square has something to do with.
func (m *mesh) near(square int32) []int32 { return m.nodes[m.from[square]:m.from[square+1]] }

// lay notes a line whose traces are given. Each matters so far along its way, and so far
// beside it.
func (m *mesh) lay(line int, traces []trace, along, beside float64) {
	m.now++
	m.under[line] = slices.Grow(m.under[line], 3*len(traces))
	for k, t := range traces {
		wx, wy := math.Abs(t.way.x), math.Abs(t.way.y)
		dx, dy := float64(along*wx)+float64(beside*wy), float64(along*wy)+float64(beside*wx)
		rim := squareWide / 2 * (wx + wy) // how far a square reaches from its middle, along and beside alike
		x0, y0, x1, y1 := m.covered(extent{t.at.x - dx, t.at.y - dy, t.at.x + dx, t.at.y + dy})
		for row := y0; row <= y1; row++ {
			y := m.corner.y + (float64(row)+0.5)*squareWide - t.at.y
			for column := x0; column <= x1; column++ {
				x := m.corner.x + (float64(column)+0.5)*squareWide - t.at.x
				if math.Abs(float64(x*t.way.x)+float64(y*t.way.y)) <= along+rim && math.Abs(float64(x*t.way.y)-float64(y*t.way.x)) <= beside+rim {
					m.note(int32(row*m.across+column), int32(line), int32(k), t.way)
				}
			}
		}
	}
}

// note notes that a trace of a line comes near a square.
func (m *mesh) note(square, line, k int32, way point) {
	m.touched[square] = m.now
	first := m.first[square]
	if last := &m.runs[first]; first > 0 && last.wire == line && last.to == k && math.Abs(sine(last.way, way)) < nearlySame {
		last.to++
		return
	}
	m.under[line] = append(m.under[line], square)
	next := run{line, k, k + 1, first, way}
	if m.free > 0 {
		m.first[square] = m.free
		m.free, m.runs[m.free] = m.runs[m.free].next, next
		return
	}
	m.runs = append(m.runs, next)
	m.first[square] = int32(len(m.runs) - 1)
}

// sine is that of the angle between two ways.
func sine(a, b point) float64 { return float64(a.x*b.y) - float64(a.y*b.x) }

// lift forgets where a line is.
func (m *mesh) lift(line int) {
	m.now++
	for _, s := range m.under[line] {
		m.touched[s] = m.now
		for at := &m.first[s]; *at > 0; {
			if r := &m.runs[*at]; r.wire == int32(line) {
				*at, r.next, m.free = r.next, m.free, *at
			} else {
				at = &r.next
			}
		}
	}
	m.under[line] = m.under[line][:0]
}
