package diagram

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"onrecord/exports/diagram/font"
	"onrecord/graph/view"
)

// How large a heatmap is drawn, in points.
const (
	leastCellWidth  = 30.0
	tallCell        = 24.0 // has room for a name of two lines
	flatCell        = 17.0 // on pages, where all names have one line
	rowNameWidth    = 190.0
	flatNameWidth   = 240.0
	columnNameWidth = 330.0
	stairHeight     = 13.5 // of the name of a column
)

// A heatSheet is a heatmap in the making.
type heatSheet struct {
	board
	m             *view.Matrix
	rows, columns []int   // those that are drawn, in their order
	most          float64 // the greatest value in size
	cellWidth     float64
	cellHeight    float64
	names         [][]span          // of the rows
	stairs        []span            // the names of the columns
	left          float64           // where cells begin
	blocks        [][2]int          // from which column to which: a page can be too narrow for all
	marks         map[[2]int]string // the ids of names: of rows {i, -1}, of columns {-1, j}
	rowTree       *cluster          // nil: nothing is alike
	columnTree    *cluster
	shades        map[string][2]float64 // of what is drawn, the faintest and the strongest; see shade
	blank         bool                  // there is a cell of which nothing was said
}

// drawHeatmap draws a matrix: colours diverge from for to against, what is both is
// hatched, what is neither has dots, and what nobody has said anything of is blank. Rows
// and columns that are alike are next to each other.
func drawHeatmap(ctx context.Context, s *sheet) error {
	m := s.scene.Matrix
	if m == nil || len(m.RowNames) == 0 || len(m.ColumnNames) == 0 {
		return ErrEmpty
	}
	h := &heatSheet{board: board{sheet: s}, m: m, shades: map[string][2]float64{}, marks: map[[2]int]string{}}
	s.title, s.subtitle = m.Title, m.Subtitle
	s.notes = append(s.notes, m.Notes...)
	h.rows = h.choose(m.RowWeight, m.Rows)
	h.columns = h.rows
	if !m.Square {
		h.columns = h.choose(m.ColumnWeight, m.Columns)
	}
	for _, i := range h.rows {
		for _, j := range h.columns {
			h.most = max(h.most, math.Abs(m.Cells[i][j].Value))
		}
	}
	// All cells are as wide as the longest number.
	h.cellWidth = leastCellWidth
	for _, i := range h.rows {
		for _, j := range h.columns {
			if c := &m.Cells[i][j]; c.Said {
				l := span{text: cellText(h.class(c), c), size: smallest}
				h.cellWidth = max(h.cellWidth, math.Ceil(l.drawn(h.fonts))+8)
			}
		}
	}
	if err := h.order(ctx); err != nil {
		return err
	}
	if h.Dendrogram {
		h.notes = append(h.notes, h.treeNote())
	}
	h.measure()
	from, to := s.window(len(h.rows) * len(h.blocks))
	for b := 1; b < len(h.blocks); b++ {
		s.breaks = append(s.breaks, b*len(h.rows))
	}
	h.draw(from, to)
	return nil
}

// choose takes those with the most statements, if there are too many.
func (h *heatSheet) choose(weight []int, what string) []int {
	kept := make([]int, len(weight))
	for i := range kept {
		kept[i] = i
	}
	if len(kept) <= h.MostNodes {
		return kept
	}
	slices.SortStableFunc(kept, func(a, b int) int { return cmp.Compare(weight[b], weight[a]) })
	kept = kept[:h.MostNodes]
	slices.Sort(kept)
	h.notes = append(h.notes, fmt.Sprintf("%d %ss are too many to read: the %d with the most statements are drawn.", len(weight), what, h.MostNodes))
	return kept
}

// side is where a cell stands, from -1 to 1; of a matrix without sides, how much of the
// greatest weight it has.
func (h *heatSheet) side(c *view.MatrixCell) float64 {
	switch all := c.For + c.Against + c.Neutral; {
	case !c.Said:
		return 0
	case h.m.Sided && all > 0:
		return (c.For - c.Against) / all
	case h.most > 0:
		return c.Value / h.most
	}
	return 0
}

// order puts rows, and columns, next to those that are like them.
func (h *heatSheet) order(ctx context.Context) error {
	vectors := func(rows, columns []int, at func(i, j int) *view.MatrixCell) [][]float64 {
		out := make([][]float64, len(rows))
		for k, i := range rows {
			for _, j := range columns {
				c := at(i, j)
				if h.m.Square && i == j { // everybody is of one mind with themselves
					c = &view.MatrixCell{Said: true, Value: h.most, For: 1}
				}
				out[k] = append(out[k], h.side(c))
			}
		}
		return out
	}
	along := func(list []int, v [][]float64) (out []int, tree *cluster, err error) {
		order, tree, err := alike(ctx, v)
		for _, k := range order {
			out = append(out, list[k])
		}
		return out, tree, err
	}
	rows, tree, err := along(h.rows, vectors(h.rows, h.columns, func(i, j int) *view.MatrixCell { return &h.m.Cells[i][j] }))
	if err != nil {
		return err
	}
	h.rowTree = tree
	if h.m.Square {
		h.rows, h.columns, h.columnTree = rows, rows, tree
		return nil
	}
	columns, tree, err := along(h.columns, vectors(h.columns, h.rows, func(j, i int) *view.MatrixCell { return &h.m.Cells[i][j] }))
	h.rows, h.columns, h.columnTree = rows, columns, tree
	return err
}

// alike orders vectors so that those next to each other are alike: by average linkage
// (Sokal and Michener 1958) of cosine distances, each two groups joined where their ends
// are nearest. What has no direction comes last, and is not in
// the tree.
func alike(ctx context.Context, v [][]float64) ([]int, *cluster, error) {
	n := len(v)
	distance := make([][]float64, n)
	length := make([]float64, n)
	for i := range v {
		for _, x := range v[i] {
			length[i] += float64(x * x)
		}
		length[i] = math.Sqrt(length[i])
	}
	var groups [][]int
	var trees []*cluster // of the groups
	var none []int
	for i := range v {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		distance[i] = make([]float64, n)
		for j := range v {
			dot := 0.0
			for k, x := range v[i] {
				dot += float64(x * v[j][k])
			}
			if length[i] > 0 && length[j] > 0 {
				dot /= float64(length[i] * length[j])
			}
			distance[i][j] = 1 - dot
		}
		if length[i] == 0 {
			none = append(none, i)
			continue
		}
		groups = append(groups, []int{i})
		trees = append(trees, &cluster{leaf: i})
	}
	// The mean distances of groups are kept, and changed as groups are joined.
	mean := make([][]float64, len(groups))
	for i := range groups {
		mean[i] = make([]float64, len(groups))
		for j := range groups {
			mean[i][j] = distance[groups[i][0]][groups[j][0]]
		}
	}
	for len(groups) > 1 {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		a, b := 0, 1
		for i := range groups {
			for j := i + 1; j < len(groups); j++ {
				if mean[i][j] < mean[a][b]-1e-12 {
					a, b = i, j
				}
			}
		}
		trees[a] = &cluster{leaf: -1, parts: [2]*cluster{trees[a], trees[b]}, height: max(0, mean[a][b])}
		trees = slices.Delete(trees, b, b+1)
		na, nb := float64(len(groups[a])), float64(len(groups[b]))
		for i := range groups {
			mean[a][i] = (float64(na*mean[a][i]) + float64(nb*mean[b][i])) / (na + nb)
			mean[i][a] = mean[a][i]
		}
		groups[a] = joined(groups[a], groups[b], distance)
		groups = slices.Delete(groups, b, b+1)
		mean = slices.Delete(mean, b, b+1)
		for i := range mean {
			mean[i] = slices.Delete(mean[i], b, b+1)
		}
	}
	order := append(slices.Concat(groups...), none...)
	if len(trees) == 0 {
		return order, nil, nil
	}
	place := make([]int, n)
	for i, k := range order {
		place[k] = i
	}
	trees[0].stand(place)
	return order, trees[0], nil
}

// joined is one list after the other, each turned so that the ends that meet are the
// nearest.
func joined(a, b []int, distance [][]float64) []int {
	turned := func(list []int, turn bool) []int {
		list = slices.Clone(list)
		if turn {
			slices.Reverse(list)
		}
		return list
	}
	best, least := 0, math.Inf(1)
	for way := range 4 {
		x, y := turned(a, way&1 > 0), turned(b, way&2 > 0)
		if d := distance[x[len(x)-1]][y[0]]; d < least-1e-12 {
			best, least = way, d
		}
	}
	return append(turned(a, best&1 > 0), turned(b, best&2 > 0)...)
}

const heatRim = 18.0

// measure finds how much room names take, and how many columns are side by side.
func (h *heatSheet) measure() {
	bold := span{size: smallest, style: font.Bold, colour: h.Theme.Ink}
	nameWidth := rowNameWidth
	h.cellHeight = tallCell
	if width, _ := h.room(); width > 0 && !slices.ContainsFunc(h.rows, func(i int) bool { return len(h.wrap(h.m.RowNames[i], bold, flatNameWidth, 2)) > 1 }) {
		h.cellHeight, nameWidth = flatCell, flatNameWidth
	}
	for _, i := range h.rows {
		lines := h.wrap(h.m.RowNames[i], bold, nameWidth, 2)
		for _, l := range lines {
			h.left = max(h.left, l.drawn(h.fonts))
		}
		h.names = append(h.names, lines)
	}
	h.left += heatRim + 8
	for _, j := range h.columns {
		h.stairs = append(h.stairs, h.wrap(h.m.ColumnNames[j], span{size: smallest, colour: h.Theme.Ink}, columnNameWidth, 1)[0])
	}
	side := len(h.columns)
	if width, _ := h.room(); width > 0 {
		side = max(1, min(side, int((width-heatRim-h.left-h.treeRoom(h.rowTree))/h.cellWidth)))
		blocks := (len(h.columns) + side - 1) / side
		side = (len(h.columns) + blocks - 1) / blocks // as many in each
	}
	for from := 0; from < len(h.columns); from += side {
		h.blocks = append(h.blocks, [2]int{from, min(from+side, len(h.columns))})
	}
	for _, b := range h.blocks {
		for k, l := range h.stairs[b[0]:b[1]] {
			h.left = max(h.left, heatRim+l.drawn(h.fonts)+6-h.cellWidth*(float64(k)+0.5))
		}
	}
}

// draw draws names, cells, and what stands above and below: of the rows of all blocks,
// one after the other, those from one to another.
func (h *heatSheet) draw(from, to int) {
	widest := 0.0
	tables := &canvas{}
	high := 0.0
	for b, columns := range h.blocks {
		first, last := max(0, from-b*len(h.rows)), min(len(h.rows), to-b*len(h.rows))
		if first >= last {
			continue
		}
		widest = max(widest, h.left+h.cellWidth*float64(columns[1]-columns[0])+h.treeRoom(h.rowTree))
		if high > 0 {
			high += 14
		}
		high = h.table(tables, high, first, last, columns)
	}
	h.head = max(h.headWidth(), widest-heatRim)
	c := &canvas{ground: h.Theme.Paper}
	h.canvas = c
	y, wide := h.above(c, heatRim, h.entries())
	c.width = max(widest, heatRim+wide) + heatRim
	for _, t := range tables.things {
		for i := range t.shapes {
			moved := slices.Clone(t.shapes[i].points)
			for j := range moved {
				if t.shapes[i].form == formEllipse && j == 1 {
					continue // its radii
				}
				moved[j].y += y
			}
			t.shapes[i].points = moved
		}
		c.things = append(c.things, t)
	}
	c.height = h.below(c, heatRim, y+high) + heatRim
	h.writeDOT()
}

// table draws a block of columns with some rows, and gives where it ends. The names of
// columns stand on stairs, each on a line of its own that leads down to its column, for
// text that lies on its side is not read.
func (h *heatSheet) table(c *canvas, y float64, first, last int, columns [2]int) float64 {
	n := columns[1] - columns[0]
	top := y + stairHeight*float64(n) + 4
	for k, l := range h.stairs[columns[0]:columns[1]] {
		h.texts = append(h.texts, l.text)
		x, at := h.left+h.cellWidth*(float64(k)+0.5), y+stairHeight*float64(n-1-k)
		name := from(point{x - 6, at + 10.5}, l)
		name.anchor = "end"
		j := h.columns[columns[0]+k]
		h.marks[[2]int{-1, j}] = h.id("n", h.m.ColumnNames[j])
		c.add(h.marks[[2]int{-1, j}], "node columnname",
			shape{form: formLine, points: []point{{x - 4, at + 7}, {x, at + 7}, {x, top - 2}}, stroke: h.Theme.Rule, width: 0.8}, name)
	}
	for k := first; k < last; k++ {
		var shapes []shape
		at := top + h.cellHeight*(float64(k-first)+0.5) - float64(len(h.names[k]))*11/2
		for _, l := range h.names[k] {
			h.texts = append(h.texts, l.text)
			s := from(point{h.left - 8, at + 9}, l)
			s.anchor = "end"
			shapes = append(shapes, s)
			at += 11
		}
		h.marks[[2]int{h.rows[k], -1}] = h.id("n", h.m.RowNames[h.rows[k]])
		c.add(h.marks[[2]int{h.rows[k], -1}], "node rowname", shapes...)
	}
	bottom, right := top+h.cellHeight*float64(last-first), h.left+h.cellWidth*float64(n)
	var grid []shape
	for k := range last - first + 1 {
		at := top + h.cellHeight*float64(k)
		grid = append(grid, shape{form: formLine, points: []point{{h.left, at}, {right, at}}, stroke: h.Theme.Rule, width: 0.5})
	}
	for k := range n + 1 {
		at := h.left + h.cellWidth*float64(k)
		grid = append(grid, shape{form: formLine, points: []point{{at, top}, {at, bottom}}, stroke: h.Theme.Rule, width: 0.5})
	}
	h.serial++
	c.add(fmt.Sprintf("grid%d", h.serial), "grid", grid...)
	below := 0.0
	if h.Dendrogram {
		below = h.trees(c, top, bottom, right, first, last, columns)
	}
	for k := first; k < last; k++ {
		for l := columns[0]; l < columns[1]; l++ {
			h.cell(c, h.left+float64(l-columns[0])*h.cellWidth, top+float64(k-first)*h.cellHeight, h.rows[k], h.columns[l])
		}
	}
	return bottom + below
}

// writeDOT writes the same as the table of one node for Graphviz.
func (h *heatSheet) writeDOT() {
	h.doc.indent = 1
	h.doc.line("graph [bgcolor=%s, pad=0.25, fontname=%s, fontsize=10, fontcolor=%s, labelloc=b, labeljust=l, label=\"%s\"];",
		quote(h.Theme.Paper), quote(fontName), quote(h.Theme.Muted), h.linesOfDOT())
	var b strings.Builder
	cell := func(text, attributes string) {
		fmt.Fprintf(&b, `<td%s>%s</td>`, attributes, span{text: text, size: smallest, colour: h.Theme.Ink}.html())
	}
	b.WriteString(`<<table border="0" cellborder="1" cellspacing="0" color="` + h.Theme.Rule + `"><tr>`)
	cell("", ` border="0"`)
	for _, j := range h.columns {
		cell(h.m.ColumnNames[j], "")
	}
	b.WriteString("</tr>")
	for _, i := range h.rows {
		b.WriteString("<tr>")
		cell(h.m.RowNames[i], ` align="right"`)
		for _, j := range h.columns {
			c := &h.m.Cells[i][j]
			class, text, fill := h.class(c), "", ""
			if class != "" && !(h.m.Square && i == j) {
				text = cellText(class, c)
				if colour := map[string]string{"supports": h.Theme.Supports, "opposes": h.Theme.Opposes, "said": h.Theme.Neutral}[class]; colour != "" {
					fill = fmt.Sprintf(` bgcolor="%s%02x"`, colour, int(math.Round(255*(0.15+0.4*h.strength(c)))))
				}
			}
			cell(text, fill)
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</table>>")
	h.doc.node("matrix", attr{"shape", "plain"}, text("fontname", fontName), attr{"label", b.String()})
}

// class says how a cell is drawn.
func (h *heatSheet) class(c *view.MatrixCell) string {
	switch {
	case !c.Said:
		return ""
	case !h.m.Sided:
		return "said"
	case c.For > 0 && c.Against > 0:
		return "ambivalent"
	case c.For > 0:
		return "supports"
	case c.Against > 0:
		return "opposes"
	}
	return "neutral"
}

// cell draws a cell whose corner is at a place.
func (h *heatSheet) cell(c *canvas, x, y float64, i, j int) {
	cell := &h.m.Cells[i][j]
	class := h.class(cell)
	if h.m.Square && i == j {
		c.add(h.id("n", h.m.RowNames[i]), "node self", rect(x+0.5, y+0.5, h.cellWidth-1, h.cellHeight-1, h.Theme.Soft))
		return
	}
	if class == "" {
		h.blank = true
		return
	}
	h.shade(class, cell)
	shapes, strong := h.paint(class, x, y, h.strength(cell), cell.Value)
	colour := h.Theme.Ink
	if strong {
		colour = h.Theme.Paper
	}
	l := span{text: cellText(class, cell), size: smallest, colour: colour}
	h.texts = append(h.texts, l.text)
	if class == "ambivalent" { // lines would cross the numbers
		wide := l.drawn(h.fonts) + 3
		under := rect(x+(h.cellWidth-wide)/2, y+h.cellHeight/2-6.5, wide, 13, h.Theme.Paper)
		under.faint = 0.88
		shapes = append(shapes, under)
	}
	shapes = append(shapes, words(point{x + h.cellWidth/2, y + h.cellHeight/2 + 3.5}, l))
	id := h.id("n", cell.Tip)
	h.joins(id, h.marks[[2]int{i, -1}], h.marks[[2]int{-1, j}])
	c.add(id, "node cell "+class, shapes...)
}

// strength is the root of how much of the greatest value a cell has: one that is far
// greater than all others would make them pale.
func (h *heatSheet) strength(c *view.MatrixCell) float64 {
	if h.most == 0 {
		return 0
	}
	return math.Sqrt(math.Abs(c.Value) / h.most)
}

// shade notes how strong a cell is, by its class; of what is both, by which is more.
func (h *heatSheet) shade(class string, c *view.MatrixCell) {
	if class == "ambivalent" {
		class += strconv.Itoa(cmp.Compare(c.Value, 0))
	}
	strength := h.strength(c)
	seen, known := h.shades[class]
	if !known {
		seen = [2]float64{strength, strength}
	}
	h.shades[class] = [2]float64{min(seen[0], strength), max(seen[1], strength)}
}

// paint is the ground of a cell; strong: text on it has the colour of paper.
func (h *heatSheet) paint(class string, x, y, strength, value float64) (out []shape, strong bool) {
	p := h.Theme.palette
	const gap = 0.5
	ground := rect(x+gap, y+gap, h.cellWidth-2*gap, h.cellHeight-2*gap, p.Neutral)
	ground.faint = math.Round(100*(0.18+0.72*strength)) / 100
	shown := p.Neutral
	switch class {
	case "supports":
		shown = p.Supports
	case "opposes":
		shown = p.Opposes
	}
	on := luminance(shown, p.Paper, ground.faint)
	strong = contrast(on, luminance(p.Paper, p.Paper, 1)) > contrast(on, luminance(p.Ink, p.Paper, 1))
	line := func(colour string, points ...point) shape {
		return shape{form: formLine, points: points, stroke: colour, width: 1.1}
	}
	switch class {
	case "supports":
		ground.fill = p.Supports
		return []shape{ground}, strong
	case "opposes":
		// A dashed frame tells it from what is for, in grey as well.
		ground.fill = p.Opposes
		colour := p.Opposes
		if strong {
			colour = p.Paper
		}
		const in = 2.6
		frame := line(colour, point{x + in, y + in}, point{x + h.cellWidth - in, y + in}, point{x + h.cellWidth - in, y + h.cellHeight - in}, point{x + in, y + h.cellHeight - in}, point{x + in, y + in})
		frame.dash, frame.gap = 3.5, 2.2
		return []shape{ground, frame}, strong
	case "ambivalent":
		// The colour is that of what is more, and the hatching says that there is both.
		switch {
		case value > 0:
			ground.fill = p.Supports
		case value < 0:
			ground.fill = p.Opposes
		}
		ground.faint = max(ground.faint, 0.4) // or the hatching would not be seen
		out = append(out, ground)
		for d := 3 - h.cellHeight; d < h.cellWidth; d += 5 {
			// From the lower side to the upper one, as far as it is within the cell.
			from, to := point{x + d, y + h.cellHeight - gap}, point{x + d + h.cellHeight - 2*gap, y + gap}
			if over := x + gap - from.x; over > 0 {
				from = point{from.x + over, from.y - over}
			}
			if over := to.x - (x + h.cellWidth - gap); over > 0 {
				to = point{to.x - over, to.y + over}
			}
			if from.x < to.x {
				l := line(p.Paper, from, to)
				l.width = 1.7
				out = append(out, l)
			}
		}
		return out, false
	case "neutral":
		for dy := 4.0; dy < h.cellHeight-2; dy += 5.2 {
			for dx := 4.0; dx < h.cellWidth-2; dx += 5.2 {
				if math.Abs(dx-h.cellWidth/2) < 8 && math.Abs(dy-h.cellHeight/2) < 7 {
					continue // the number is there
				}
				out = append(out, circle(point{x + dx, y + dy}, 0.8, p.Neutral, "", 0))
			}
		}
		return out, false
	}
	return []shape{ground}, strong
}

// cellText is the counts of a cell.
func cellText(class string, c *view.MatrixCell) string {
	number := func(v float64) string { return strconv.FormatFloat(math.Round(100*v)/100, 'f', -1, 64) }
	switch class {
	case "supports":
		return "+" + number(c.For)
	case "opposes":
		return "−" + number(c.Against)
	case "ambivalent":
		return "+" + number(c.For) + "−" + number(c.Against)
	case "neutral":
		return number(c.Neutral)
	}
	return threeDigits(c.Value)
}

// entries are those of the legend.
func (h *heatSheet) entries() []entry {
	var out []entry
	names := map[string]string{"supports": "For", "opposes": "Against", "ambivalent": "Both", "neutral": "Takes no side", "said": "Has spoken of it"}
	if h.m.Square {
		names = map[string]string{"supports": "Agree", "opposes": "Differ", "ambivalent": "Both", "neutral": "Neither", "said": "Spoke of the same"}
	}
	swatch := func(class string, strength, value float64) func(x, y float64) []shape {
		return func(x, y float64) []shape {
			shapes, _ := h.paint(class, 0, 0, strength, value)
			const scale = 0.62
			for i := range shapes {
				points := slices.Clone(shapes[i].points)
				for j := range points {
					if shapes[i].form == formEllipse && j == 1 {
						continue
					}
					points[j] = point{x + points[j].x*scale, y - h.cellHeight*scale/2 + points[j].y*scale}
				}
				shapes[i].points = points
			}
			return shapes
		}
	}
	wide := h.cellWidth * 0.62
	for _, class := range []string{"supports", "opposes", "ambivalent", "neutral", "said"} {
		var swatches []func(x, y float64) []shape
		text := names[class]
		if class == "ambivalent" {
			for _, more := range []int{1, 0, -1} {
				if seen, ok := h.shades[class+strconv.Itoa(more)]; ok {
					swatches = append(swatches, swatch(class, seen[1], float64(more)))
				}
			}
		} else if seen, ok := h.shades[class]; ok {
			swatches = append(swatches, swatch(class, seen[1], 0))
			if class != "neutral" && seen[0] < seen[1] {
				swatches = append([]func(x, y float64) []shape{swatch(class, seen[0], 0)}, swatches...)
				text += ": the more, the stronger"
			}
		}
		if len(swatches) == 0 {
			continue
		}
		step := wide + 2
		out = append(out, entry{step*float64(len(swatches)) - 2, func(x, y float64) (shapes []shape) {
			for i, draw := range swatches {
				shapes = append(shapes, draw(x+step*float64(i), y)...)
			}
			return shapes
		}, text})
	}
	if !h.blank {
		return out
	}
	return append(out, entry{wide, func(x, y float64) []shape {
		frame := rect(x, y-h.cellHeight*0.31, wide, h.cellHeight*0.62, "")
		frame.stroke, frame.width = h.Theme.Rule, 0.6
		return []shape{frame}
	}, "Blank: silent"})
}
