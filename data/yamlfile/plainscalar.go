package yamlfile

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"onrecord/schema"
)

// flow reads a quoted text, a list in brackets or a mapping in braces; or,
// within these, a plain text.
func (p *plainYAML) flow(ctx context.Context) *schema.Node {
	p.deeper(ctx)
	n := p.nodes.New(schema.StringNode, "", p.pos())
	switch p.peek(0) {
	case '"', '\'':
		n.Text = p.quoted()
	case '[':
		n.Kind = schema.ListNode
		p.inside(']', func() { n.Items = append(n.Items, p.flow(ctx)) })
	case '{':
		n.Kind = schema.MapNode
		p.inside('}', func() {
			length := p.key()
			p.want(length > 0 && p.peek(length+1) == ' ')
			n.Keys = append(n.Keys, p.nodes.New(schema.StringNode, p.text[p.at:p.at+length], p.pos()))
			p.at += length + 1
			p.spaces()
			n.Items = append(n.Items, p.flow(ctx))
		})
	default:
		p.word(n)
	}
	p.deep--
	return n
}

// inside reads what is between brackets, separated by commas.
func (p *plainYAML) inside(end byte, item func()) {
	p.at++
	p.spaces()
	if p.peek(0) == end {
		p.at++
		return
	}
	for {
		item()
		p.spaces()
		if p.peek(0) == end {
			p.at++
			return
		}
		p.want(p.peek(0) == ',')
		p.at++
		p.spaces()
	}
}

// word reads a plain text between brackets.
func (p *plainYAML) word(n *schema.Node) {
	p.want(p.begins())
	start := p.at
	for {
		switch c := p.peek(0); c {
		case ',', ']', '}':
			p.resolve(n, strings.TrimRight(p.text[start:p.at], " "))
			return
		case ':':
			next := p.peek(1)
			p.want(letter(next) || digit(next) || next == '/')
		case '#':
			p.want(p.text[p.at-1] != ' ')
		default:
			p.want(c != '\n' && c != '[' && c != '{' && c != '?')
		}
		p.at++
	}
}

// begins reports whether a plain text can begin here.
func (p *plainYAML) begins() bool {
	c := p.peek(0)
	return c >= utf8.RuneSelf || letter(c) || digit(c) || strings.IndexByte("~<+.(/$=^_;\\", c) >= 0 || c == '-' && (digit(p.peek(1)) || letter(p.peek(1)) || p.peek(1) == '.')
}

// plain reads a plain text: what is on this line and on the next ones, as long
// as they are indented so far.
func (p *plainYAML) plain(n *schema.Node, indent int) {
	p.want(p.begins())
	row := p.row()
	var rows []byte
	for {
		end := p.cursor
		p.nextLine()
		if p.indent() < indent {
			p.cursor = end
			break
		}
		p.want(p.comments == end.comments)
		rows = append(fold(append(rows, row...), p.last.Line-end.last.Line), p.row()...)
		row = ""
	}
	if rows != nil {
		row = string(rows)
	}
	p.resolve(n, row)
}

// row reads the rest of a line of a plain text, up to a comment, without the
// spaces at its end.
func (p *plainYAML) row() string {
	row := p.text[p.at:]
	if i := strings.IndexByte(row, '\n'); i >= 0 {
		row = row[:i]
	}
	if i := strings.Index(row, " #"); i >= 0 {
		row = row[:i]
	}
	row = strings.TrimRight(row, " ")
	p.want(!strings.Contains(row, ": ") && !strings.HasSuffix(row, ":"))
	p.at += len(row)
	return row
}

// fold adds what stands for so many line breaks: one is a space, and of more
// the first is nothing.
func fold(to []byte, breaks int) []byte {
	if breaks == 1 {
		return append(to, ' ')
	}
	for range breaks - 1 {
		to = append(to, '\n')
	}
	return to
}

// quoted reads a text in quotation marks.
func (p *plainYAML) quoted() string {
	mark := p.text[p.at]
	p.at++
	for i := p.at; i < len(p.text); i++ { // most are on one line and have no escapes
		switch c := p.text[i]; {
		case c == mark && !(mark == '\'' && i+1 < len(p.text) && p.text[i+1] == mark):
			text := p.text[p.at:i]
			p.at = i + 1
			return text
		case c == mark, c == '\\' && mark == '"', c == '\n':
			return p.several(mark)
		}
	}
	panic(unusual{})
}

// several reads the rest of a text in quotation marks that has escapes or line
// breaks.
func (p *plainYAML) several(mark byte) string {
	var out []byte
	for p.at < len(p.text) {
		rest := p.text[p.at:]
		p.want(p.at != p.from || !strings.HasPrefix(rest, "---") && !strings.HasPrefix(rest, "..."))
		switch c := rest[0]; {
		case c == mark && mark == '\'' && p.peek(1) == mark:
			out = append(out, mark)
			p.at += 2
		case c == mark:
			p.at++
			return string(out)
		case c == ' ' || c == '\n':
			start, line := p.at, p.last.Line
			p.blanks()
			if p.last.Line == line {
				out = append(out, p.text[start:p.at]...)
			} else {
				out = fold(out, p.last.Line-line)
			}
		case c == '\\' && mark == '"' && p.peek(1) == '\n':
			p.at++
			p.newLine()
			line := p.last.Line
			p.blanks()
			for range p.last.Line - line {
				out = append(out, '\n')
			}
		case c == '\\' && mark == '"':
			out = p.escape(out)
		default:
			out = append(out, c)
			p.at++
		}
	}
	panic(unusual{})
}

// escape reads a backslash and what belongs to it.
func (p *plainYAML) escape(out []byte) []byte {
	c := p.peek(1)
	p.at += 2
	if i := strings.IndexByte("\"\\'abtnvfre ", c); i >= 0 {
		return append(out, "\"\\'\a\b\t\n\v\f\r\x1b "[i])
	}
	length := map[byte]int{'x': 2, 'u': 4, 'U': 8}[c]
	p.want(length > 0 && p.at+length <= len(p.text))
	r, err := strconv.ParseUint(p.text[p.at:p.at+length], 16, 32)
	p.want(err == nil && r > 0 && utf8.ValidRune(rune(r)))
	p.at += length
	return utf8.AppendRune(out, rune(r))
}

// resolve gives a plain text its kind.
func (p *plainYAML) resolve(n *schema.Node, text string) {
	n.Text = text
	switch text {
	case "~", "null", "Null", "NULL":
		n.Kind = schema.NullNode
	case "true", "True", "TRUE", "false", "False", "FALSE":
		n.Kind = schema.BoolNode
	default:
		if isNumber(text) {
			n.Kind = schema.NumberNode
		}
	}
}

// yamlFloat is the library's, as the rest of isNumber.
var yamlFloat = regexp.MustCompile(`^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$`)

// isNumber reports whether YAML takes a plain text for a number.
func isNumber(text string) bool {
	first := text[0]
	if first != '.' && first != '+' && first != '-' && !digit(first) || strings.Trim(text, "0123456789abcdefinoxABCDEFINOX_+-.") != "" {
		return false
	}
	switch strings.TrimLeft(text, "+-") {
	case ".inf", ".Inf", ".INF":
		return len(text) < 6
	case ".nan", ".NaN", ".NAN":
		return len(text) < 5
	}
	if first == '.' {
		_, err := strconv.ParseFloat(text, 64)
		return err == nil
	}
	text = strings.ReplaceAll(text, "_", "")
	if _, err := strconv.ParseInt(text, 0, 64); err == nil {
		return true
	}
	if _, err := strconv.ParseUint(text, 0, 64); err == nil {
		return true
	}
	if yamlFloat.MatchString(text) {
		_, err := strconv.ParseFloat(text, 64)
		return err == nil
	}
	for prefix, base := range map[string]int{"0b": 2, "0o": 8} {
		if rest, ok := strings.CutPrefix(text, prefix); ok {
			_, err1 := strconv.ParseInt(rest, base, 64)
			_, err2 := strconv.ParseUint(rest, base, 64)
			return err1 == nil || err2 == nil
		}
		if rest, ok := strings.CutPrefix(text, "-"+prefix); ok {
			_, err := strconv.ParseInt("-"+rest, base, 64)
			return err == nil
		}
	}
	return false
}
