package diagram

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"onrecord/exports/diagram/font"
	"onrecord/schema/escape"
)

// A span is a line of text in a label.
type span struct {
	text   string
	size   float64
	style  font.Style
	colour string
	after  float64 // space below it
}

// A box is a label whose size we measure ourselves, for Graphviz knows the
// widths of Latin letters alone. Sizes are points.
type box struct {
	lines     []span
	centred   bool
	width     float64  // of the text, at least
	pad       float64  // around the text
	bars      []string // colours of bars at the left edge
	barWidth  float64  // 0: 4
	fill      string   // empty: none
	border    string   // empty: none
	thick     float64
	in, out   int // ports at the left and the right edge: i0… and o0…
	portPitch float64
}

// drawn is how wide a line is.
func (l span) drawn(fonts *font.Set) float64 { return fonts.Width(l.text, l.style, l.size) }

// guessed is how wide Graphviz takes a line to be: it knows the widths of ASCII
// alone and gives every other byte of UTF-8 that of a space. A cell that it
// finds too narrow it widens, and the text would shift.
func (l span) guessed(fonts *font.Set) float64 {
	others := 0
	for i := 1; i < len(l.text); i++ {
		if l.text[i-1:i+1] == `\\` { // see escape.DOTLabel
			others += utf8.RuneLen('\u2060')
		}
	}
	ascii := strings.Map(func(r rune) rune {
		if r < 0x80 {
			return r
		}
		if escape.Drawn(string(r)) == "" { // it is not in the label
			return -1
		}
		others += utf8.RuneLen(r)
		return -1
	}, l.text)
	return fonts.Width(ascii, l.style, l.size) + float64(others)*0.278*l.size
}

// lineHeight is that of a line of text.
func lineHeight(size float64) float64 { return math.Round(size*1.27*2) / 2 }

const spacer = `<font point-size="2"> </font>`

const portWidth = 6

// size gives the text's width and the box's height; the box is as wide as the
// text, its padding and what stands beside it.
func (b *box) size(fonts *font.Set) (width, height float64) {
	width, height = b.width, 2*b.pad
	for _, l := range b.lines {
		// Text that is not centred may reach into the padding, where Graphviz
		// takes it to be wider than it is.
		guess := l.guessed(fonts)
		if !b.centred {
			guess -= slack
		}
		width = max(width, l.drawn(fonts), guess)
		height += lineHeight(l.size) + l.after
	}
	ports := float64(max(b.in, b.out)) * b.portPitch
	return math.Ceil(width + 1), math.Ceil(max(height, ports))
}

// html writes the label.
func (b *box) html(fonts *font.Set) string {
	width, height := b.size(fonts)
	var s strings.Builder
	frame := `border="0"`
	if b.border != "" {
		frame = fmt.Sprintf(`border="%s" color="%s"`, decimal(max(1, b.thick)), b.border)
	}
	if b.fill != "" {
		frame += fmt.Sprintf(` bgcolor="%s"`, b.fill)
	}
	fmt.Fprintf(&s, `<<table %s cellborder="0" cellspacing="0" cellpadding="0"><tr>`, frame)
	for _, colour := range b.bars {
		fmt.Fprintf(&s, `<td width="%s" height="%s" bgcolor="%s"></td>`, decimal(max(4, b.barWidth)), decimal(height), colour)
	}
	in, out := b.in, b.out
	if b.centred && max(in, out) > 0 { // or the text would not be in the middle
		in, out = max(1, in), max(1, out)
	}
	s.WriteString(ports("i", in, height))
	// In a cell with padding, Graphviz sizes a table as it is; the slack at the
	// right is inside that padding.
	align, cell := "center", width
	if !b.centred {
		align, cell = "left", width+slack
	}
	fmt.Fprintf(&s, `<td height="%s" cellpadding="%s"><table border="0" cellborder="0" cellspacing="0" cellpadding="0">`, decimal(height), decimal(b.pad))
	// What the ports make the box taller is shared above and below.
	text := 2 * b.pad
	for _, l := range b.lines {
		text += lineHeight(l.size) + l.after
	}
	rest := ""
	if more := math.Floor((height - text) / 2); more >= 2 {
		rest = fmt.Sprintf(`<tr><td width="%s" height="%s"></td></tr>`, decimal(cell), decimal(more))
	}
	s.WriteString(rest)
	for _, l := range b.lines {
		fmt.Fprintf(&s, `<tr><td align="%s" valign="top" width="%s" height="%s">%s</td></tr>`, align, decimal(cell), decimal(lineHeight(l.size)+l.after), l.html())
	}
	s.WriteString(rest + `</table></td>`)
	s.WriteString(ports("o", out, height))
	s.WriteString(`</tr></table>>`)
	return s.String()
}

func ports(prefix string, n int, height float64) string {
	if n == 0 {
		return ""
	}
	if n == 1 {
		return fmt.Sprintf(`<td port="%s0" width="%d" height="%s"></td>`, prefix, portWidth, decimal(height))
	}
	var s strings.Builder
	s.WriteString(`<td><table border="0" cellborder="0" cellspacing="0" cellpadding="0">`)
	for i := range n {
		fmt.Fprintf(&s, `<tr><td port="%s%d" width="%d" height="%s"></td></tr>`, prefix, i, portWidth, decimal(math.Floor(height/float64(n))))
	}
	s.WriteString(`</table></td>`)
	return s.String()
}

// html writes a line. An empty one keeps its height.
func (l span) html() string {
	text := escape.DOTLabel(l.text)
	if escape.Blank(l.text) {
		return spacer
	}
	if l.style&font.Bold != 0 {
		text = "<b>" + text + "</b>"
	}
	if l.style&font.Italic != 0 {
		text = "<i>" + text + "</i>"
	}
	return fmt.Sprintf(`<font point-size="%s" color="%s">%s</font>`, decimal(l.size), l.colour, text)
}

// least is an attribute of a cell that holds nothing but a line: that of one in
// which nothing can be seen has a width, as spacers have.
func (l span) least() string {
	if escape.Blank(l.text) {
		return ` width="4"`
	}
	return ""
}

// wrap breaks a text into lines of a width, at most so many; what is left out
// is told by "…".
func (s *sheet) wrap(text string, l span, width float64, most int) []span {
	text = strings.TrimSpace(escape.DrawnApart(text))
	const longest = 1200 // code points that may ever be seen
	if r := []rune(text); len(r) > longest {
		text = string(r[:longest])
	}
	var out []span
	open := 0 // quotation marks so far
	for first := true; first || text != ""; first = false {
		line := l
		line.after = 0
		line.text, text = s.cut(text, l, width)
		if len(out) == most-1 && text != "" {
			line.text, text = s.shorten(line.text, l, width, open), ""
		}
		open += marks(line.text)
		line.text, text = closed(line.text, text)
		out = append(out, line)
	}
	out[len(out)-1].after = l.after
	return out
}

// closed ends in a line what is set apart in it, and begins it again in the rest.
func closed(line, rest string) (string, string) {
	closed := escape.DrawnApart(line)
	if more := len(closed) - len(line); more > 0 && rest != "" {
		return closed, strings.Repeat("\u2068", more/len("\u2069")) + rest
	}
	return closed, rest
}

// cutRunes are the first ones, so many at most, with all marks of the last letter.
func cutRunes(r []rune, most int) []rune {
	if most >= len(r) {
		return r
	}
	for most > 0 && unicode.IsMark(r[most]) {
		most--
	}
	return r[:most]
}

// slack is how far a line may seem wider than it is, see box.html.
const slack = 7

// cut takes the first line off a text.
func (s *sheet) cut(text string, l span, width float64) (line, rest string) {
	for try := width; ; try *= 0.96 {
		line, rest = s.fonts.Cut(text, l.style, l.size, try)
		l.text = line
		if l.guessed(s.fonts) <= width+slack || try < width/3 {
			return line, strings.TrimSpace(rest)
		}
	}
}

// marks is how many quotation marks a text opens and does not close.
func marks(text string) int { return strings.Count(text, "“") - strings.Count(text, "”") }

// shorten ends a line with "…", and with the quotation mark that it lacks then.
func (s *sheet) shorten(line string, l span, width float64, open int) string {
	for {
		end := "…"
		if open+marks(line) > 0 {
			end = "…”"
		}
		l.text = line + end
		if line == "" || l.drawn(s.fonts) <= width {
			return l.text
		}
		if i := strings.LastIndexByte(line, ' '); i > 0 {
			line = strings.TrimRight(line[:i], " ,;:–—-")
			continue
		}
		line = string(cutRunes([]rune(line), utf8.RuneCountInString(line)-1))
	}
}
