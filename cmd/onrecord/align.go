package main

import (
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	prettytable "github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"onrecord/schema/escape"
)

// gutter is the space between two columns.
const gutter = "  "

// writeAligned prints the table in aligned columns, no line wider than width.
func (t table) writeAligned(w io.Writer, width int, colour bool) error {
	if len(t.Rows) == 0 {
		return nil
	}
	widths := t.fit(width)
	out := prettytable.NewWriter()
	style := prettytable.StyleLight
	style.Options = prettytable.Options{SeparateHeader: true}
	style.Box.PaddingLeft, style.Box.PaddingRight = "", gutter
	style.Format = prettytable.FormatOptions{}
	style.Color = prettytable.ColorOptions{}
	out.SetStyle(style)
	out.SuppressTrailingSpaces()
	columns := make([]prettytable.ColumnConfig, len(t.Header))
	for i, h := range t.Header {
		columns[i].Number = i + 1
		if t.right(h) {
			columns[i].Align, columns[i].AlignHeader = text.AlignRight, text.AlignRight
		}
	}
	out.SetColumnConfigs(columns)
	dress := dressing{paint: func(int, string) text.Colors { return nil }}
	if colour {
		dress.paint = func(int, string) text.Colors { return text.Colors{text.Bold} }
	}
	out.AppendHeader(t.cells(t.Header, widths, dress))
	if colour {
		dress = dressing{
			paint: func(i int, line string) text.Colors {
				if t.Paint == nil {
					return nil
				}
				return t.Paint(t.Header[i], line)
			},
			marked: func(i int) bool { return t.Header[i] == t.Marked },
		}
	}
	for _, row := range t.Rows {
		out.AppendRow(t.cells(row, widths, dress))
	}
	_, err := io.WriteString(w, out.Render()+"\n")
	return err
}

func (t table) right(header string) bool { return slices.Contains(t.Right, header) }

// A dressing says how the cells of a row look.
type dressing struct {
	paint  func(column int, line string) text.Colors
	marked func(column int) bool // what is marked there becomes bold; nil: nowhere
}

// cells wraps a row to the widths of its columns and colours it.
func (t table) cells(row []string, widths []int, dress dressing) prettytable.Row {
	cells := make(prettytable.Row, len(row))
	for i, cell := range row {
		var lines []string
		marking := false
		for line := range strings.SplitSeq(cell, "\n") {
			colours := dress.paint(i, line)
			for _, part := range wrapLine(escape.Text(line), widths[i]) {
				if dress.marked != nil && dress.marked(i) {
					part, marking = bold(part, marking)
				}
				if len(colours) > 0 {
					part = text.Escape(part, colours.EscapeSeq())
				}
				lines = append(lines, part)
			}
		}
		cells[i] = strings.Join(lines, "\n")
	}
	return cells
}

// bold makes what is marked in a part of a line bold. A mark may have begun
// before it, and may end after it.
func bold(part string, marking bool) (string, bool) {
	on, off := text.Bold.EscapeSeq(), text.Reset.EscapeSeq()
	var b strings.Builder
	if marking {
		b.WriteString(on)
	}
	for _, r := range part {
		switch {
		case r == markOpen && !marking:
			b.WriteString(on)
			marking = true
		case r == markClose && marking:
			b.WriteString(off)
			marking = false
		default:
			b.WriteRune(r)
		}
	}
	if marking {
		b.WriteString(off)
	}
	return b.String(), marking
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
			wanted[i] = max(wanted[i], text.LongestLineLen(cell))
			least[i] = max(least[i], longestWord(cell))
			if slices.Contains(t.Whole, t.Header[i]) {
				least[i] = max(least[i], min(text.LongestLineLen(cell), wholeLine))
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

// longestWord is the width of the longest piece that wrapLine keeps whole.
func longestWord(s string) int {
	longest, word := 0, 0
	for i, r := range s {
		if r == ' ' || r == '\n' {
			word = 0
			continue
		}
		word += text.RuneWidth(r)
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
		w := text.RuneWidth(r)
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

// stanceColours are the colours of stances, everywhere the same.
var stanceColours = map[string]text.Colors{
	"supports":   {text.FgGreen},
	"opposes":    {text.FgRed},
	"ambivalent": {text.FgMagenta},
	"neutral":    {text.FgYellow},
	"silent":     {text.FgHiBlack},
}

// paintStance colours stances; it is a Paint of tables.
func paintStance(_, cell string) text.Colors { return stanceColours[cell] }
