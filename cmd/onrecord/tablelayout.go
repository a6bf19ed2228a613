package main

import (
	"bufio"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"

	"onrecord/schema/escape"
)

// gutter is the space between two columns.
const gutter = "  "

// writeAligned prints the table in aligned columns, no line wider than width.
func (t table) writeAligned(w io.Writer, width int, coloured bool) error {
	if len(t.Rows) == 0 {
		return nil
	}
	widths := t.fit(width)
	head, body := rowStyle{}, rowStyle{}
	if coloured {
		head.paint = func(int, string) colour { return boldType }
		body.marked = func(i int) bool { return t.Header[i] == t.Marked }
		if t.Paint != nil {
			body.paint = func(i int, line string) colour { return t.Paint(t.Header[i], line) }
		}
	}
	rows := [][][]styledLine{cells(t.Header, widths, head)}
	for _, row := range t.Rows {
		rows = append(rows, cells(row, widths, body))
	}
	clear(widths) // they may be less than there is room for
	for _, row := range rows {
		for i, cell := range row {
			for _, line := range cell {
				widths[i] = max(widths[i], line.width)
			}
		}
	}
	out := bufio.NewWriter(w)
	t.writeLines(out, rows[0], widths)
	rule := len(gutter) * len(widths)
	for _, width := range widths {
		rule += width
	}
	out.WriteString(strings.Repeat("─", rule) + "\n")
	for _, row := range rows[1:] {
		t.writeLines(out, row, widths)
	}
	return out.Flush() // which has the error of what was written
}

// writeLines writes the lines of a row, without spaces at their ends.
func (t table) writeLines(w *bufio.Writer, row [][]styledLine, widths []int) {
	height := 0
	for _, cell := range row {
		height = max(height, len(cell))
	}
	var b strings.Builder
	for n := range height {
		b.Reset()
		for i, cell := range row {
			var line styledLine
			if n < len(cell) {
				line = cell[n]
			}
			space := strings.Repeat(" ", widths[i]-line.width)
			if t.right(t.Header[i]) {
				b.WriteString(space + line.text)
			} else {
				b.WriteString(line.text + space)
			}
			b.WriteString(gutter)
		}
		w.WriteString(strings.TrimRight(b.String(), " ") + "\n")
	}
}

func (t table) right(header string) bool { return slices.Contains(t.Right, header) }

// A styledLine is a line of a cell with its colours, and how wide it looks.
type styledLine struct {
	text  string
	width int
}

// A rowStyle says how the cells of a row look; what is nil changes nothing.
type rowStyle struct {
	paint  func(column int, line string) colour
	marked func(column int) bool // what is marked there becomes bold
}

// cells wraps a row to the widths of its columns and colours it.
func cells(row []string, widths []int, dress rowStyle) [][]styledLine {
	cells := make([][]styledLine, len(row))
	for i, cell := range row {
		marking := false
		for line := range strings.SplitSeq(cell, "\n") {
			var c colour
			if dress.paint != nil {
				c = dress.paint(i, line)
			}
			for _, part := range wrapLine(escape.Text(line), widths[i]) {
				shown := styledLine{part, lineWidth(part)}
				if dress.marked != nil && dress.marked(i) {
					shown, marking = bold(part, marking)
				}
				shown.text = c.paint(shown.text)
				cells[i] = append(cells[i], shown)
			}
		}
	}
	return cells
}

// bold makes what is marked in a part of a line bold. A mark may have begun
// before it, and may end after it.
func bold(part string, marking bool) (styledLine, bool) {
	var b strings.Builder
	if marking {
		b.WriteString(string(boldType))
	}
	width := 0
	for _, r := range part {
		switch {
		case r == markOpen && !marking:
			b.WriteString(string(boldType))
			marking = true
		case r == markClose && marking:
			b.WriteString(plainType)
			marking = false
		default:
			b.WriteRune(r)
			width += charWidth(r)
		}
	}
	if marking {
		b.WriteString(plainType)
	}
	return styledLine{b.String(), width}, marking
}

// shortCell is the width that a column gets in any case: fit for a word or two.
const shortCell = 12

// wholeLine is how long a line of a column of Whole may be that is not wrapped.
const wholeLine = 24

// fit gives each column its width. All fit when there is room; else each gets
// what its longest word needs, and what is left is shared by how much more the
// columns want, so that a column of prose is the widest.
func (t table) fit(width int) []int {
	least, wanted := make([]int, len(t.Header)), make([]int, len(t.Header))
	for _, row := range slices.Concat([][]string{t.Header}, t.Rows) {
		for i, cell := range row {
			cell = escape.Text(cell)
			wanted[i] = max(wanted[i], longestLine(cell))
			least[i] = max(least[i], longestWord(cell))
			if slices.Contains(t.Whole, t.Header[i]) {
				least[i] = max(least[i], min(longestLine(cell), wholeLine))
			}
		}
	}
	left, more := width-len(gutter)*len(wanted), 0
	for i := range wanted {
		wanted[i] = min(wanted[i], width)
		least[i] = max(min(max(least[i], shortCell), wanted[i]), 2)
	}
	capped(least, left)
	for i := range wanted {
		wanted[i] = max(wanted[i], least[i]) // a column of one digit has room for two
		left -= least[i]
		more += wanted[i] - least[i]
	}
	if more <= left {
		return wanted
	}
	for i := range wanted {
		if need := wanted[i] - least[i]; need > 0 {
			share := left * need / more
			left, more = left-share, more-need
			least[i] += share
		}
	}
	return least
}

// capped lowers the greatest of some widths until their sum is no more than
// there is room for.
func capped(widths []int, room int) {
	order := make([]int, len(widths))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return widths[a] - widths[b] })
	for n, i := range order {
		widths[i] = min(widths[i], max(room/(len(order)-n), 2))
		room -= widths[i]
	}
}

// charWidth is how wide a character looks. What boxes are drawn with takes one
// column in every locale.
func charWidth(r rune) int {
	if r >= '─' && r <= '▟' {
		return 1
	}
	return runewidth.RuneWidth(r)
}

// lineWidth is how wide a line looks, in columns of a terminal.
func lineWidth(s string) int {
	width := 0
	for _, r := range s {
		width += charWidth(r)
	}
	return width
}

// longestLine is the width of the widest line.
func longestLine(s string) int {
	longest := 0
	for line := range strings.SplitSeq(s, "\n") {
		longest = max(longest, lineWidth(line))
	}
	return longest
}

// longestWord is the width of the longest piece that wrapLine keeps whole.
func longestWord(s string) int {
	longest, word := 0, 0
	for i, r := range s {
		if r == ' ' || r == '\n' {
			word = 0
			continue
		}
		word += charWidth(r)
		longest = max(longest, word)
		if breakAfter(r, s[i+utf8.RuneLen(r):]) {
			word = 0
		}
	}
	return longest
}

// breakAfter reports whether a line may end after a character: after a slash,
// and after a hyphen, but not inside a date or in source:line.
func breakAfter(r rune, rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	if r != '-' || unicode.IsDigit(next) {
		return r == '/'
	}
	word := rest
	if end := strings.IndexAny(rest, " \n"); end >= 0 {
		word = rest[:end]
	}
	before := strings.TrimRight(word, "0123456789")
	return before == word || !strings.HasSuffix(before, ":")
}

// wrapLine breaks a line at spaces and where breakAfter lets it so that none is
// wider than width, and breaks what is longer than a line where it must.
func wrapLine(s string, width int) []string {
	var lines []string
	start, used := 0, 0   // the line begun, and how wide it is
	at, usedAt := 0, 0    // where it may end, and how wide it is then
	for i, r := range s { // spaces may hang over the edge
		w := charWidth(r)
		for used+w > width && r != ' ' && i > start {
			if at == start {
				at, usedAt = i, used
			}
			lines = append(lines, strings.TrimRight(s[start:at], " "))
			start, used, usedAt = at, used-usedAt, 0
		}
		used += w
		if r == ' ' || used <= width && breakAfter(r, s[i+utf8.RuneLen(r):]) {
			at, usedAt = i+utf8.RuneLen(r), used
		}
	}
	return append(lines, strings.TrimRight(s[start:], " "))
}

// A colour is the sequence that begins a colour or bold type on a terminal
// (ECMA-48, SGR); empty: as everything else.
type colour string

const (
	boldType colour = "\x1b[1m"
	red      colour = "\x1b[31m"
	green    colour = "\x1b[32m"
	yellow   colour = "\x1b[33m"
	magenta  colour = "\x1b[35m"
	grey     colour = "\x1b[90m"

	// plainType ends whatever was begun.
	plainType = "\x1b[0m"
)

// paint colours a text, in which something may be bold already.
func (c colour) paint(s string) string {
	if c == "" || s == "" {
		return s
	}
	s = string(c) + strings.ReplaceAll(s, plainType, plainType+string(c)) + plainType
	return strings.TrimSuffix(s, string(c)+plainType)
}

// stanceColours are the colours of stances, everywhere the same.
var stanceColours = map[string]colour{
	"supports":   green,
	"opposes":    red,
	"ambivalent": magenta,
	"neutral":    yellow,
	"silent":     grey,
}

// paintStance colours stances; it is a Paint of tables.
func paintStance(_, cell string) colour { return stanceColours[cell] }
