package diagram

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"onrecord/exports/diagram/font"
)

// named is how many nodes of a network have their names on a page, of those that were
// drawn.
type named map[Page]int

// from is the first item that is drawn.
func (n *netSheet) from() int {
	if n.part == nil {
		return 0
	}
	return n.part.from
}

// An attempt is a way to draw a network: how many nodes have names, how near they stand,
// and whether they leave the lines of others.
type attempt struct {
	named int
	tight float64 // 0: as near as it pleases
	eased bool
	rough bool // only how large it gets
}

// attempt draws the network.
func (n *netSheet) attempt(ctx context.Context, places [][]point, a attempt) error {
	s, notes := n.sheet, slices.Clone(n.notes)
	s.tips, s.serial, s.texts, s.joined, s.doc = map[string]string{}, 0, nil, nil, document{indent: 1}
	n.tight, n.eased, n.rough = cmp.Or(a.tight, 1), a.eased, a.rough
	n.size(a.named)
	if err := n.place(ctx, places); err != nil {
		return err
	}
	if err := n.draw(ctx); err != nil {
		return err
	}
	if a.rough {
		s.notes = notes
	}
	return nil
}

// fits reports whether the canvas has room on the page.
func (n *netSheet) fits() bool {
	width, height := n.room()
	return n.canvas.width <= width+0.01 && n.canvas.height <= height+0.01
}

// onPage draws a network that fits on the page: with all names if these can be read, in
// smaller letters or with less room between nodes; else the smallest nodes have numbers,
// and the items that follow the picture are the rows of a key.
func (n *netSheet) onPage(ctx context.Context, places [][]point) error {
	all := len(n.nodes)
	const tightest = 0.5
	if n.part == nil {
		n.window(1)
		if ok, err := n.fit(ctx, places, all, 1, 0.85, 0.7, 0.6, tightest); ok || err != nil {
			return err
		}
		n.window(1 + all) // more than there are in the key
		return n.attempt(ctx, places, attempt{named: all, tight: tightest, rough: true})
	}
	n.window(1 + all)
	if n.part.to > 1 { // the picture has a page of its own
		n.canvas = &canvas{width: 1e6, height: 1e6}
		return nil
	}
	for named := all * 4 / 5; ; named = named * 3 / 4 {
		tights := []float64{1, 0.7, tightest}
		if named == 0 {
			tights = append(tights, 0.45, 0.4, 0.35, 0.3, 0.2, 0.1)
		}
		ok, err := n.fit(ctx, places, named, tights...)
		if ok || err != nil {
			n.window(1 + all - named)
			if n.named != nil {
				n.named[n.page] = named
			}
			return err
		}
		if named == 0 {
			return n.attempt(ctx, places, attempt{tight: tightest, rough: true})
		}
	}
}

// fit draws the network with so many names as loosely as fits on the page, if it does.
// Nodes that leave the lines of others take more room: a few times it is tried whether
// there is as much.
func (n *netSheet) fit(ctx context.Context, places [][]point, named int, tights ...float64) (ok bool, err error) {
	try := func(a attempt) (bool, error) {
		a.rough = true
		err := n.attempt(ctx, places, a)
		return err == nil && n.fits(), err
	}
	loosest, tries := attempt{}, 2
	for _, tight := range tights {
		a := attempt{named: named, tight: tight}
		ok, err := try(a)
		if err != nil {
			return false, err
		}
		if !ok {
			continue
		}
		if loosest.tight == 0 {
			loosest = a
		}
		if tries--; tries < 0 {
			break
		}
		a.eased = true
		if ok, err = try(a); err != nil {
			return false, err
		}
		if ok {
			return true, n.attempt(ctx, places, a)
		}
	}
	if loosest.tight == 0 {
		return false, nil
	}
	return true, n.attempt(ctx, places, loosest)
}

// key draws rows of the key: the numbers of nodes with their names, in columns.
func (n *netSheet) key(from, to int) error {
	numbers := n.numbers(n.named[n.page])
	rows := make([]int, len(numbers))
	for node, number := range numbers {
		rows[number-1] = node
	}
	n.window(1 + len(rows))
	rows = rows[min(from, len(rows)):min(to, len(rows))]
	const rim, wide, columnGap, numberWide = 18.0, 190.0, 18.0, 26.0
	width, _ := n.room()
	columns := max(1, int((width-2*rim+columnGap)/(numberWide+wide+columnGap)))
	n.head = max(n.headWidth(), float64(columns)*(numberWide+wide+columnGap)-columnGap)
	c := &canvas{ground: n.Theme.Paper}
	n.canvas = c
	n.subtitle = "The key: who or what the numbers in italics are."
	top, broad := n.above(c, rim, nil)
	names, high := make([][]span, len(rows)), 0.0
	for i, v := range rows {
		l := span{size: nameSize, colour: n.Theme.Ink}
		if !n.nodes[v].Column {
			l.style = font.Bold
		}
		names[i] = n.wrap(n.nodes[v].Name, l, wide, nameLines)
		high += float64(len(names[i]))*lineHeight(nameSize) + 3
	}
	x, y, lowest := rim, top, top
	for i, v := range rows {
		if y > top && y-top >= high/float64(columns) {
			x, y = x+numberWide+wide+columnGap, top
		}
		node := &n.nodes[v]
		number := span{text: strconv.Itoa(numbers[v]), size: nameSize, colour: n.Theme.Ink, style: font.Italic}
		end := words(point{x + numberWide - 6, y + nameSize*0.93}, number)
		end.anchor = "end"
		shapes := []shape{end}
		n.texts = append(n.texts, number.text)
		for _, l := range names[i] {
			n.texts = append(n.texts, l.text)
			shapes = append(shapes, from0(x+numberWide, y, l))
			y += lineHeight(l.size)
		}
		c.add(n.id("k", node.Tip), "label", shapes...)
		y += 3
		lowest = max(lowest, y)
	}
	c.width = max(broad, n.head) + 2*rim
	n.notes = nil
	c.height = lowest + rim
	return nil
}

// from0 is a line of text whose upper left corner is known.
func from0(x, y float64, l span) shape { return from(point{x, y + l.size*0.93}, l) }

// numbers are those of the nodes that have no name when so many of the largest have one,
// in the order of their names.
func (n *netSheet) numbers(named int) map[int]int {
	order := n.all()
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(n.nodes[b].Size, n.nodes[a].Size), cmp.Compare(n.nodes[b].degree, n.nodes[a].degree))
	})
	order = order[min(named, len(order)):]
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(strings.ToLower(n.nodes[a].Name), strings.ToLower(n.nodes[b].Name))
	})
	out := make(map[int]int, len(order))
	for i, v := range order {
		out[v] = i + 1
	}
	return out
}
