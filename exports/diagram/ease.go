package diagram

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"onrecord/schema/sorting"
)

// An edgeLine is an edge between two columns, as it was laid out. Graphviz leads edges
// around in bundles in which lines coincide; eased, each leaves its box on the level,
// crosses the gap between the columns in one curve, and arrives on the level. What
// begins and ends at ports of its own then has nothing in common with another edge but
// a crossing.
type edgeLine struct {
	lines [][]point // Bézier curves; several are side by side
	heads [][]point // shapes at the ends, by their points; each is turned with its end
}

// left and right are the ends of a line.
func ends2(line []point) (left, right int) {
	left, right = 0, len(line)-1
	if line[left].x > line[right].x {
		left, right = right, left
	}
	return left, right
}

// level turns what is drawn at the ends of the edge around its tips, so that they point
// along the level.
func (e *edgeLine) level() {
	for _, end := range []int{0, 1} {
		first := e.lines[0]
		at, far := 0, len(first)-1
		if end == 1 {
			at, far = len(first)-1, 0
		}
		var own [][]point
		for _, h := range e.heads {
			if apart(h[0], first[at]) <= apart(h[0], first[far]) {
				own = append(own, h)
			}
		}
		if len(own) == 0 {
			continue
		}
		// Of several lines the middle leads to the tip, and the head is alike on both of
		// its sides.
		var p, d point
		for _, l := range e.lines {
			i := at
			if end == 1 {
				i = len(l) - 1
			}
			p.x, p.y = p.x+l[i].x/float64(len(e.lines)), p.y+l[i].y/float64(len(e.lines))
		}
		for _, h := range own {
			if h[0] == h[len(h)-1] {
				h = h[1:]
			}
			for _, q := range h {
				d.x, d.y = d.x+q.x-p.x, d.y+q.y-p.y
			}
		}
		length := math.Sqrt(float64(d.x*d.x) + float64(d.y*d.y))
		if length < 1e-6 {
			continue
		}
		d.x, d.y = d.x/length, d.y/length
		reach := 0.0
		for _, h := range own {
			for _, q := range h {
				reach = max(reach, float64((q.x-p.x)*d.x)+float64((q.y-p.y)*d.y))
			}
		}
		tip := point{p.x + float64(d.x*reach), p.y + float64(d.y*reach)}
		// The rotation that brings d onto the level: by the angle of d, back.
		cos, sin := d.x, -d.y
		if first[at].x < first[far].x {
			cos, sin = -cos, -sin
		}
		turn := func(q *point) {
			x, y := q.x-tip.x, q.y-tip.y
			q.x, q.y = tip.x+float64(x*cos)-float64(y*sin), tip.y+float64(x*sin)+float64(y*cos)
		}
		for _, h := range own {
			for i := range h {
				turn(&h[i])
			}
		}
		for _, l := range e.lines {
			i := at
			if end == 1 {
				i = len(l) - 1
			}
			turn(&l[i])
		}
	}
}

// ease gives edges their curves. Those that cross the same gap between columns turn
// within what they have of it in common.
func ease(edges []*edgeLine) {
	type span struct {
		edge        *edgeLine
		left, right float64
	}
	var spans []span
	for _, e := range edges {
		if len(e.lines) == 0 || slices.ContainsFunc(e.lines, func(l []point) bool { return len(l) < 4 }) {
			continue
		}
		e.level()
		l, r := ends2(e.lines[0])
		spans = append(spans, span{e, e.lines[0][l].x, e.lines[0][r].x})
	}
	sorting.StableBy(spans, func(a, b span) int {
		switch {
		case a.left < b.left:
			return -1
		case a.left > b.left:
			return 1
		}
		return 0
	})
	for from := 0; from < len(spans); {
		to, reach := from+1, spans[from].right
		left, right := spans[from].left, spans[from].right
		for to < len(spans) && spans[to].left < reach {
			reach, left, right = max(reach, spans[to].right), max(left, spans[to].left), min(right, spans[to].right)
			to++
		}
		const least = 24.0 // points: below it, curves would be steps
		if right-left >= least {
			for _, s := range spans[from:to] {
				s.edge.cross(left, right)
			}
		}
		from = to
	}
}

// cross draws the lines of an edge anew: on the level to where the gap begins, over it,
// and on the level to the end.
func (e *edgeLine) cross(left, right float64) {
	middle := point{}
	for _, l := range e.lines {
		a, _ := ends2(l)
		middle.y += l[a].y / float64(len(e.lines))
	}
	for i, l := range e.lines {
		a, b := ends2(l)
		from, to := l[a], l[b]
		if len(e.lines) == 2 { // to be seen as two
			from.y, to.y = from.y+from.y-middle.y, to.y+from.y-middle.y
		}
		// Where it is steep, what is beside a line above it is left or right of it.
		turn := (left + right) / 2
		if rise := to.y - from.y; math.Abs(rise) > 1 {
			by := (from.y - middle.y) * 4 / 3 * rise / (math.Abs(rise) + right - left)
			turn -= by
		}
		out := []point{from, from, {left, from.y}, {left, from.y}, {turn, from.y}, {turn, to.y}, {right, to.y}, {right, to.y}, to, to}
		if a > b {
			slices.Reverse(out)
		}
		e.lines[i] = out
	}
}

var (
	svgEdge   = compiled(`(?s)<g id="[^"]*" class="edge[^"]*">.*?</g>\n`)
	svgCurve  = compiled(`<path fill="none" [^>]*?d="([^"]*)"/>`)
	svgCorner = compiled(`<(?:polygon|polyline) [^>]*?points="([^"]*)"/>`)
	svgRound  = compiled(`<ellipse [^>]*?cx="([-0-9.]+)" cy="([-0-9.]+)" rx="([0-9.]+)"`)
	pathPoint = compiled(`[-0-9.]+,[-0-9.]+`)
)

// easeSVG eases the edges of an SVG.
func easeSVG(svg []byte) ([]byte, error) {
	groups := svgEdge().FindAllIndex(svg, -1)
	type piece struct {
		from, to int // of what is written anew
		write    func() string
	}
	var pieces []piece
	var edges []*edgeLine
	for _, g := range groups {
		part := svg[g[0]:g[1]]
		e := &edgeLine{}
		edges = append(edges, e)
		for _, m := range svgCurve().FindAllSubmatchIndex(part, -1) {
			points, err := readPoints(part[m[2]:m[3]])
			if err != nil {
				return nil, err
			}
			n := len(e.lines)
			e.lines = append(e.lines, points)
			pieces = append(pieces, piece{g[0] + m[2], g[0] + m[3], func() string {
				l := e.lines[n]
				return "M" + pointList(l[:1]) + "C" + pointList(l[1:])
			}})
		}
		for _, m := range svgCorner().FindAllSubmatchIndex(part, -1) {
			points, err := readPoints(part[m[2]:m[3]])
			if err != nil {
				return nil, err
			}
			e.heads = append(e.heads, points)
			pieces = append(pieces, piece{g[0] + m[2], g[0] + m[3], func() string { return pointList(points) }})
		}
		for _, m := range svgRound().FindAllSubmatchIndex(part, -1) {
			x, y, r, err := three(string(part[m[2]:m[3]]), string(part[m[4]:m[5]]), string(part[m[6]:m[7]]))
			if err != nil {
				return nil, err
			}
			ring := around4(point{x, y}, r)
			e.heads = append(e.heads, ring)
			pieces = append(pieces, piece{g[0] + m[2], g[0] + m[5], func() string {
				c := between(ring[0], ring[2])
				return fmt.Sprintf(`%s" cy="%s`, decimal(c.x), decimal(c.y))
			}})
		}
	}
	ease(edges)
	sorting.StableBy(pieces, func(a, b piece) int { return a.from - b.from })
	var out bytes.Buffer
	at := 0
	for _, p := range pieces {
		out.Write(svg[at:p.from])
		out.WriteString(p.write())
		at = p.to
	}
	out.Write(svg[at:])
	return out.Bytes(), nil
}

func three(a, b, c string) (x, y, z float64, err error) {
	for _, v := range []struct {
		text string
		to   *float64
	}{{a, &x}, {b, &y}, {c, &z}} {
		if *v.to, err = strconv.ParseFloat(v.text, 64); err != nil {
			return x, y, z, err
		}
	}
	return x, y, z, nil
}

// around4 are four places around a centre, those on a line through it two apart.
func around4(at point, radius float64) []point {
	return []point{{at.x - radius, at.y}, {at.x, at.y - radius}, {at.x + radius, at.y}, {at.x, at.y + radius}}
}

func between(a, b point) point { return point{(a.x + b.x) / 2, (a.y + b.y) / 2} }

// readPoints reads the points of a path.
func readPoints(path []byte) ([]point, error) {
	var out []point
	for _, m := range pathPoint().FindAll(path, -1) {
		x, y, _ := strings.Cut(string(m), ",")
		px, py, _, err := three(x, y, "0")
		if err != nil {
			return nil, err
		}
		out = append(out, point{px, py})
	}
	return out, nil
}

// easeJSON eases the edges of Graphviz's drawing operations.
func easeJSON(drawing []byte) ([]byte, error) {
	var doc map[string]json.RawMessage
	if err := json.Unmarshal(drawing, &doc); err != nil {
		return nil, err
	}
	if doc["edges"] == nil {
		return drawing, nil
	}
	var all []map[string]json.RawMessage
	if err := json.Unmarshal(doc["edges"], &all); err != nil {
		return nil, err
	}
	type operation = map[string]any
	lists := make([]map[string][]operation, len(all))
	edges := make([]*edgeLine, len(all))
	var write []func()
	for i, raw := range all {
		e := &edgeLine{}
		edges[i], lists[i] = e, map[string][]operation{}
		for _, part := range []string{"_draw_", "_hdraw_", "_tdraw_"} {
			if raw[part] == nil {
				continue
			}
			var list []operation
			if err := json.Unmarshal(raw[part], &list); err != nil {
				return nil, err
			}
			lists[i][part] = list
			for _, op := range list {
				if rect, ok := op["rect"].([]any); ok && len(rect) == 4 {
					x, y, r := asNumber(rect[0]), asNumber(rect[1]), asNumber(rect[2])
					ring := around4(point{x, y}, r)
					e.heads = append(e.heads, ring)
					write = append(write, func() {
						c := between(ring[0], ring[2])
						rect[0], rect[1] = c.x, c.y
					})
					continue
				}
				list, ok := op["points"].([]any)
				if !ok {
					continue
				}
				var points []point
				for _, p := range list {
					if pair, ok := p.([]any); ok && len(pair) == 2 {
						points = append(points, point{asNumber(pair[0]), asNumber(pair[1])})
					}
				}
				if op["op"] == "b" {
					n := len(e.lines)
					e.lines = append(e.lines, points)
					write = append(write, func() { op["points"] = pairs(e.lines[n]) })
					continue
				}
				e.heads = append(e.heads, points)
				write = append(write, func() { op["points"] = pairs(points) })
			}
		}
	}
	ease(edges)
	for _, w := range write {
		w()
	}
	for i, raw := range all {
		for part, list := range lists[i] {
			text, err := json.Marshal(list)
			if err != nil {
				return nil, err
			}
			raw[part] = text
		}
	}
	text, err := json.Marshal(all)
	if err != nil {
		return nil, err
	}
	doc["edges"] = text
	return json.Marshal(doc)
}

func asNumber(v any) float64 {
	f, _ := v.(float64)
	return f
}

func pairs(points []point) []any {
	out := make([]any, len(points))
	for i, p := range points {
		out[i] = []float64{rounded(p.x), rounded(p.y)}
	}
	return out
}

// rounded is a length to a hundredth of a point, as SVG has it.
func rounded(v float64) float64 { return math.Round(100*v) / 100 }
