// Package jsontext reads JSON (RFC 8259) into nodes that know their positions. It
// is strict: what one reader takes and another refuses is an error.
package jsontext

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"onrecord/schema"
	"onrecord/schema/linecol"
)

// A Parser reads RFC 8259 JSON into nodes that know their positions. It may read
// one text after another; the nodes of one are gone when the next is begun.
type Parser struct {
	File  string
	nodes schema.Nodes

	text string
	at   int
	last linecol.Place // that was asked for
	deep int
}

// Begin makes a text that starts on a line the one to be read.
func (p *Parser) Begin(text string, line int) {
	p.nodes.Reset()
	*p = Parser{File: p.File, nodes: p.nodes, text: text, last: linecol.Place{Line: line, Column: 1}}
}

// A jsonError stops the reading of one value.
type jsonError struct {
	pos schema.Pos
	msg string
}

func (p *Parser) pos() schema.Pos {
	linecol.Advance(&p.last, p.text, min(p.at, len(p.text)))
	return schema.Pos{File: p.File, Line: p.last.Line, Column: p.last.Column}
}

func (p *Parser) fail(msg string) { panic(&jsonError{p.pos(), msg}) }

func (p *Parser) space() {
	for ; p.at < len(p.text); p.at++ {
		if c := p.text[p.at]; c > ' ' || c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return
		}
	}
}

func (p *Parser) peek() byte {
	if p.at >= len(p.text) {
		return 0
	}
	return p.text[p.at]
}

// value reads one value; it panics with a *jsonError.
func (p *Parser) value() *schema.Node {
	p.space()
	n := p.nodes.New(schema.NullNode, "", p.pos())
	if p.deep++; p.deep > deepest {
		p.fail("this is nested too deep")
	}
	switch c := p.peek(); {
	case c == '{':
		n.Kind = schema.MapNode
		p.members(n)
	case c == '[':
		n.Kind = schema.ListNode
		p.items(func(item *schema.Node) bool {
			n.Items = append(n.Items, item)
			return true
		})
	case c == '"':
		n.Kind = schema.StringNode
		n.Text = p.str()
	case c == '-' || c >= '0' && c <= '9':
		n.Kind = schema.NumberNode
		n.Text = p.number()
	case p.word("null"):
	case p.word("true"):
		n.Kind, n.Text = schema.BoolNode, "true"
	case p.word("false"):
		n.Kind, n.Text = schema.BoolNode, "false"
	case p.at >= len(p.text):
		p.fail("a value is missing: the text ends")
	default:
		p.fail("a value is expected here")
	}
	p.deep--
	return n
}

func (p *Parser) word(w string) bool {
	if strings.HasPrefix(p.text[p.at:], w) {
		p.at += len(w)
		return true
	}
	return false
}

func (p *Parser) members(n *schema.Node) {
	p.at++
	p.space()
	if p.peek() == '}' {
		p.at++
		return
	}
	for {
		p.space()
		key := p.nodes.New(schema.StringNode, "", p.pos())
		if p.peek() != '"' {
			p.fail("a field's name in quotes is expected here")
		}
		key.Text = p.str()
		p.space()
		if p.peek() != ':' {
			p.fail("a colon is expected here")
		}
		p.at++
		n.Keys = append(n.Keys, key)
		n.Items = append(n.Items, p.value())
		p.space()
		switch p.peek() {
		case ',':
			p.at++
		case '}':
			p.at++
			return
		default:
			p.fail("a comma or } is expected here")
		}
	}
}

// items reads the items of a list, as long as each of them says so.
func (p *Parser) items(each func(*schema.Node) bool) {
	p.at++
	p.space()
	if p.peek() == ']' {
		p.at++
		return
	}
	for each(p.value()) {
		p.space()
		switch p.peek() {
		case ',':
			p.at++
		case ']':
			p.at++
			return
		default:
			p.fail("a comma or ] is expected here")
		}
	}
}

func (p *Parser) number() string {
	start := p.at
	for p.at < len(p.text) && strings.IndexByte("+-.eE0123456789", p.text[p.at]) >= 0 {
		p.at++
	}
	s := p.text[start:p.at]
	digits := strings.TrimPrefix(s, "-")
	if _, err := strconv.ParseFloat(s, 64); err != nil || len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9' || digits[0] == '.' || strings.HasSuffix(s, ".") {
		p.at = start
		p.fail("this is not a number")
	}
	return s
}

func (p *Parser) str() string {
	start := p.at + 1
	for i := start; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == '"':
			p.at = i + 1
			return p.text[start:i]
		case c == '\\':
			p.at = i
			return p.escaped(start)
		case c < 0x20:
			p.at = i
			p.fail("a control character in a text is written as an escape")
		}
	}
	p.at = len(p.text)
	p.fail("this text does not end")
	return ""
}

// escaped reads on from the first escape.
func (p *Parser) escaped(start int) string {
	out := append([]byte(nil), p.text[start:p.at]...)
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case c == '"':
			p.at++
			return string(out)
		case c == '\\':
			out = p.escape(out)
		case c < 0x20:
			p.fail("a control character in a text is written as an escape")
		default:
			out = append(out, c)
			p.at++
		}
	}
	p.fail("this text does not end")
	return ""
}

func (p *Parser) escape(out []byte) []byte {
	if p.at+1 >= len(p.text) {
		p.fail("this escape does not end")
	}
	c := p.text[p.at+1]
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
		p.at += 2
		return append(out, "\"\\/\b\f\n\r\t"[i])
	}
	r, ok := p.hex()
	if c != 'u' || !ok {
		p.fail("not a valid escape")
	}
	if utf16.IsSurrogate(r) {
		p.at += 6
		low, ok := p.hex()
		r = utf16.DecodeRune(r, low)
		if !ok || r == utf8.RuneError {
			p.at -= 6
			p.fail("half a surrogate pair is not a character")
		}
	}
	if r == 0 {
		p.fail("the character U+0000 is not allowed here")
	}
	p.at += 6
	return utf8.AppendRune(out, r)
}

func (p *Parser) hex() (rune, bool) {
	if p.at+6 > len(p.text) || p.text[p.at] != '\\' || p.text[p.at+1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(p.text[p.at+2:p.at+6], 16, 32)
	return rune(n), err == nil
}

// Parse reads one value that fills the text.
func (p *Parser) Parse(ps *schema.Problems) (n *schema.Node) {
	if !p.try(ps, func() { n = p.value() }) {
		return nil
	}
	return n
}

// Array reads one list that fills the text, as long as each item says so. An
// item is gone when the next one is read.
func (p *Parser) Array(ps *schema.Problems, each func(*schema.Node) bool) bool {
	return p.try(ps, func() {
		p.space()
		p.deep++
		p.items(func(item *schema.Node) bool {
			p.nodes.Reset()
			if !each(item) {
				p.at = len(p.text)
				return false
			}
			return true
		})
	})
}

// try reads a value, and what is behind it must be nothing. It notes a problem
// and reports false where there is one.
func (p *Parser) try(ps *schema.Problems, read func()) (ok bool) {
	defer func() {
		if r := recover(); r != nil {
			bad, is := r.(*jsonError)
			if !is {
				panic(r)
			}
			ps.Add(bad.pos, "", "%s", bad.msg)
			ok = false
		}
	}()
	read()
	p.space()
	if p.at < len(p.text) {
		p.fail("the value ends before this")
	}
	return true
}

// deepest is how many lists and objects may be inside one another.
const deepest = 100
