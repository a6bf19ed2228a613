package main

import (
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	prettytable "github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
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
	out.AppendHeader(t.cells(t.Header, widths, func(int, string) text.Colors {
		if colour {
			return text.Colors{text.Bold}
		}
		return nil
	}))
	for _, row := range t.Rows {
		out.AppendRow(t.cells(row, widths, func(i int, cell string) text.Colors {
			if colour && t.Paint != nil {
				return t.Paint(t.Header[i], cell)
			}
			return nil
		}))
	}
	_, err := io.WriteString(w, out.Render()+"\n")
	return err
}

func (t table) right(header string) bool { return slices.Contains(t.Right, header) }

// cells wraps a row to the widths of its columns and colours it.
func (t table) cells(row []string, widths []int, paint func(int, string) text.Colors) prettytable.Row {
	cells := make(prettytable.Row, len(row))
	for i, cell := range row {
		wrapped := wrap(printable(cell), widths[i])
		if colours := paint(i, cell); len(colours) > 0 {
			lines := strings.Split(wrapped, "\n")
			for j, line := range lines {
				lines[j] = text.Escape(line, colours.EscapeSeq())
			}
			wrapped = strings.Join(lines, "\n")
		}
		cells[i] = wrapped
	}
	return cells
}

// fit gives each column its width: those that need no more than their share
// get what they need, and the others share the rest.
func (t table) fit(width int) []int {
	widths := make([]int, len(t.Header))
	for _, row := range slices.Concat([][]string{t.Header}, t.Rows) {
		for i, cell := range row {
			widths[i] = max(widths[i], text.LongestLineLen(printable(cell)))
		}
	}
	left := width - len(gutter)*len(widths)
	order := make([]int, len(widths))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return widths[a] - widths[b] })
	for n, i := range order {
		share := max(left/(len(order)-n), 2)
		widths[i] = min(widths[i], share)
		left -= widths[i]
	}
	return widths
}

// wrap breaks lines at spaces and after hyphens and slashes so that none is
// wider than width, and breaks what is longer than a line where it must.
func wrap(s string, width int) string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		out = append(out, wrapLine(line, width)...)
	}
	return strings.Join(out, "\n")
}

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
		if r == ' ' || (r == '-' || r == '/') && used <= width {
			at, usedAt = i+1, used
		}
	}
	return append(lines, strings.TrimRight(s[start:], " "))
}

// printable makes a text safe to show: what is not UTF-8 and what could steer
// a terminal is replaced by a character that one can see. Line breaks stay.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case r < 0x20:
			return 0x2400 + r // the symbol for the control character
		case r == 0x7f:
			return '␡'
		case r >= 0x80 && r < 0xa0, r == '\u202d', r == '\u202e':
			return utf8.RuneError // C1 controls and reversed writing
		}
		return r
	}, s)
}

// oneLine is printable without line breaks.
func oneLine(s string) string {
	return strings.ReplaceAll(printable(s), "\n", " ")
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
