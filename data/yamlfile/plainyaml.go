package yamlfile

import (
	"context"
	"strings"
	"unicode/utf8"

	"onrecord/schema"
	"onrecord/schema/linecol"
)

// A plainYAML reads what nearly all corpus files consist of, and several times
// as fast as the library: mappings with plain words as keys, lists, comments,
// quoted and plain texts of one or several lines, flow lists and mappings on
// one line. Whatever else it meets (a value that is empty, a block of text, an
// anchor, anything wrong), it leaves the whole document to the library. Of what
// it reads it makes the same nodes at the same positions; FuzzPlainYAML holds
// it to that.
type plainYAML struct {
	file  string
	nodes *schema.Nodes

	text string
	deep int
	cursor
}

// A cursor is how far a text is read.
type cursor struct {
	at       int
	from     int           // first byte of the line
	last     linecol.Place // on this line: its beginning, or what was asked for since
	comments int           // so many were passed over
}

// readPlain gives the node of a document, or nil when the library must read it.
func readPlain(ctx context.Context, file, text string, nodes *schema.Nodes) (n *schema.Node) {
	if !plainText(text) {
		return nil
	}
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(unusual); !ok {
				panic(r)
			}
			nodes.Reset()
			n = nil
		}
	}()
	p := plainYAML{file: file, nodes: nodes, text: text, cursor: cursor{last: linecol.Start()}}
	p.nextLine()
	n = p.block(ctx)
	p.want(p.at == len(text))
	return n
}

// unusual ends the reading.
type unusual struct{}

func (p *plainYAML) want(usual bool) {
	if !usual {
		panic(unusual{})
	}
}

// plainText reports whether a text has no control characters but line feeds,
// no line ends and no byte order marks of other sorts, and nothing that YAML
// refuses.
func plainText(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c >= ' ' && c < 0x7f || c == '\n':
		case c < utf8.RuneSelf:
			return false
		case c == 0xc2 && text[i+1] < 0xa0, // U+0080 to U+009F
			c == 0xe2 && text[i+1] == 0x80 && text[i+2]|1 == 0xa9,                                  // U+2028, U+2029
			c == 0xef && (text[i+1:i+3] == "\xbb\xbf" || text[i+1] == 0xbf && text[i+2]|1 == 0xbf): // U+FEFF, U+FFFE, U+FFFF
			return false
		}
	}
	return true
}

func (p *plainYAML) pos() schema.Pos {
	linecol.AdvanceInLine(&p.last, p.text, p.at)
	return schema.Pos{File: p.file, Line: p.last.Line, Column: p.last.Column}
}

// peek gives the byte that is n behind the next one; beyond the text, a line
// feed.
func (p *plainYAML) peek(n int) byte {
	if p.at+n >= len(p.text) {
		return '\n'
	}
	return p.text[p.at+n]
}

// newLine goes over a line feed.
func (p *plainYAML) newLine() {
	p.at++
	p.from = p.at
	linecol.NextLine(&p.last, p.at)
}

func (p *plainYAML) spaces() {
	for p.at < len(p.text) && p.text[p.at] == ' ' {
		p.at++
	}
}

// blanks goes over spaces and line feeds.
func (p *plainYAML) blanks() {
	for p.spaces(); p.at < len(p.text) && p.text[p.at] == '\n'; p.spaces() {
		p.newLine()
	}
}

// nextLine goes from the end of a line to what is on the next one that is
// neither blank nor a comment, or to the end of the text.
func (p *plainYAML) nextLine() {
	for p.blanks(); p.peek(0) == '#'; p.blanks() {
		p.comment()
	}
}

// comment goes to the end of the line.
func (p *plainYAML) comment() {
	p.comments++
	if n := strings.IndexByte(p.text[p.at:], '\n'); n >= 0 {
		p.at += n
		return
	}
	p.at = len(p.text)
}

// indent is that of what is next, which is the first on its line; at the end,
// -1.
func (p *plainYAML) indent() int {
	if p.at == len(p.text) {
		return -1
	}
	return p.at - p.from
}

func (p *plainYAML) deeper(ctx context.Context) {
	p.deep++
	p.want(p.deep < maxDepth-10 && ctx.Err() == nil)
}

// block reads a mapping or a list of several lines.
func (p *plainYAML) block(ctx context.Context) *schema.Node {
	if p.dash() {
		return p.list(ctx)
	}
	return p.mapping(ctx)
}

// dash reports whether an item of a list begins here.
func (p *plainYAML) dash() bool { return p.peek(0) == '-' && p.peek(1) == ' ' }

// list reads a list whose items begin in this column.
func (p *plainYAML) list(ctx context.Context) *schema.Node {
	p.deeper(ctx)
	n := p.nodes.New(schema.ListNode, "", p.pos())
	column := p.at - p.from
	for p.dash() {
		p.at++
		p.spaces()
		if p.dash() || p.key() > 0 {
			n.Items = append(n.Items, p.block(ctx))
		} else {
			n.Items = append(n.Items, p.value(ctx, column+1))
		}
		if p.indent() != column {
			break
		}
	}
	p.want(p.indent() <= column)
	p.deep--
	return n
}

// mapping reads a mapping whose keys begin in this column.
func (p *plainYAML) mapping(ctx context.Context) *schema.Node {
	p.deeper(ctx)
	n := p.nodes.New(schema.MapNode, "", p.pos())
	column := p.at - p.from
	for {
		length := p.key()
		p.want(length > 0)
		n.Keys = append(n.Keys, p.nodes.New(schema.StringNode, p.text[p.at:p.at+length], p.pos()))
		p.at += length + 1
		p.spaces()
		if p.peek(0) != '\n' {
			n.Items = append(n.Items, p.value(ctx, column+1))
		} else {
			p.nextLine()
			p.want(p.indent() > column || p.indent() == column && p.dash())
			n.Items = append(n.Items, p.block(ctx))
		}
		if p.indent() != column {
			break
		}
	}
	p.want(p.indent() < column)
	p.deep--
	return n
}

// key gives the length of the key that begins here, a word before a colon and
// a space or the end of the line; 0 if there is none.
func (p *plainYAML) key() int {
	n := 0
	for c := p.peek(n); letter(c) || n > 0 && (c == '-' || c == '_' || digit(c)); c = p.peek(n) {
		n++
	}
	if p.peek(n) != ':' || p.peek(n+1) != ' ' && p.peek(n+1) != '\n' || n > 100 {
		return 0
	}
	return n
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func digit(c byte) bool { return '0' <= c && c <= '9' }

// value reads what begins and mostly ends on this line, and goes to the next.
// Further lines of a plain text are indented at least so far.
func (p *plainYAML) value(ctx context.Context, indent int) *schema.Node {
	p.want(ctx.Err() == nil)
	var n *schema.Node
	switch p.peek(0) {
	case '"', '\'', '[', '{':
		n = p.flow(ctx)
	default:
		n = p.nodes.New(schema.StringNode, "", p.pos())
		p.plain(n, indent)
	}
	end := p.at
	p.spaces()
	p.want(p.peek(0) == '\n' || p.peek(0) == '#' && p.at > end)
	p.nextLine()
	return n
}
