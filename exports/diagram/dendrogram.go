package diagram

import "fmt"

// treeSize is how far a tree reaches from its table, in points.
const treeSize = 64.0

// A cluster is a part of the tree of average linkage: a leaf, or two parts that were
// joined at the height of their mean distance.
type cluster struct {
	leaf   int // -1: it has parts
	parts  [2]*cluster
	height float64
	at     float64 // the middle of its parts, in places of the order
}

// stand finds where the parts of a tree stand.
func (t *cluster) stand(place []int) {
	if t.leaf >= 0 {
		t.at = float64(place[t.leaf])
		return
	}
	t.parts[0].stand(place)
	t.parts[1].stand(place)
	t.at = (t.parts[0].at + t.parts[1].at) / 2
}

// treeRoom is how much room a tree takes; none where there is nothing to join.
func (h *heatSheet) treeRoom(t *cluster) float64 {
	if !h.Dendrogram || t == nil || t.leaf >= 0 {
		return 0
	}
	return treeSize + 8
}

// treeNote says how to read the trees.
func (h *heatSheet) treeNote() string {
	highest := 0.0
	for _, t := range []*cluster{h.rowTree, h.columnTree} {
		if t != nil {
			highest = max(highest, t.height)
		}
	}
	if highest == 0 {
		return "Dendrogram: no two have anything in common or apart."
	}
	return fmt.Sprintf("Dendrogram: two branches meet at the mean cosine distance of what is on them; the farthest from the table is %s.", threeDigits(highest))
}

// trees draws those of the rows, right of the last columns, and of the columns, below the
// last rows, as far as they belong to a block; it gives how much is added below.
func (h *heatSheet) trees(c *canvas, top, bottom, right float64, first, last int, columns [2]int) float64 {
	highest := 0.0
	for _, t := range []*cluster{h.rowTree, h.columnTree} {
		if t != nil {
			highest = max(highest, t.height)
		}
	}
	if highest == 0 {
		return 0
	}
	draw := func(t *cluster, from, to int, on func(along, up float64) point) {
		var shapes []shape
		low, high := float64(from)-0.5, float64(to)-0.5
		line := func(a, up, b, upper float64) {
			a, b = max(low, min(high, a)), max(low, min(high, b))
			if a == b && (up == upper || a <= low || a >= high) {
				return // it belongs to another block
			}
			shapes = append(shapes, shape{form: formLine, points: []point{on(a, up), on(b, upper)}, stroke: h.Theme.Muted, width: 0.9})
		}
		t.each(func(t *cluster) {
			for _, p := range t.parts {
				line(p.at, p.height, p.at, t.height)
			}
			line(t.parts[0].at, t.height, t.parts[1].at, t.height)
		})
		h.serial++
		c.add(fmt.Sprintf("tree%d", h.serial), "tree", shapes...)
	}
	const gap = 3.0
	if h.treeRoom(h.rowTree) > 0 && columns[1] == len(h.columns) {
		draw(h.rowTree, first, last, func(along, up float64) point {
			return point{right + gap + treeSize*up/highest, top + h.cellHeight*(along-float64(first)+0.5)}
		})
	}
	if h.treeRoom(h.columnTree) == 0 || last < len(h.rows) {
		return 0
	}
	draw(h.columnTree, columns[0], columns[1], func(along, up float64) point {
		return point{h.left + h.cellWidth*(along-float64(columns[0])+0.5), bottom + gap + treeSize*up/highest}
	})
	return treeSize + 2*gap
}

// each calls do with each part that was joined, those before that it is joined of.
func (t *cluster) each(do func(*cluster)) {
	if t.leaf >= 0 {
		return
	}
	t.parts[0].each(do)
	t.parts[1].each(do)
	do(t)
}
