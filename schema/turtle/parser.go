package turtle

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"onrecord/schema/linecol"
	"onrecord/schema/nquads"
)

// A parser reads a document by recursive descent, a function for each rule of
// the grammar. An error is a panic with a *SyntaxError, which try recovers.
type parser struct {
	lines
	at       int
	trig     bool
	prefixes map[string]string
	scope
	found []placedQuad // in the statement
	depth int          // of brackets
	short bool         // the end of the lines was met in the statement
	skips [256]int     // of a character that opens something: where its line ends and nothing closes it
}

// A scope is what one statement leaves to the next, besides prefixes.
type scope struct {
	base    string
	graph   quad.Value // of the block that is being read; nil: the default one
	inGraph bool
	braced  linecol.Place // of its bracket, without the offset
	nodes   int           // without a label, so far
}

func newParser(r io.Reader, o Options) *parser {
	p := &parser{lines: lines{in: r}, trig: o.TriG, scope: scope{base: o.Base}, prefixes: map[string]string{}}
	p.advance(0)
	if mark := "\ufeff"; bytes.HasPrefix(p.text, []byte(mark)) {
		p.at = len(mark)
		p.places = []linecol.Place{{Offset: p.at, Line: 1, Column: 1}}
	}
	return p
}

// readOn reads further lines; what is before the parser is gone.
func (p *parser) readOn() {
	p.advance(p.at)
	p.at = 0
	p.skips = [256]int{}
}

// A placedQuad was read and may yet be taken back.
type placedQuad struct {
	quad quad.Quad
	at   int
}

// mostNested is how deep brackets may stand in brackets.
const mostNested = 10_000

const rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

var (
	rdfType  quad.Value = quad.IRI(rdf + "type")
	rdfFirst quad.Value = quad.IRI(rdf + "first")
	rdfRest  quad.Value = quad.IRI(rdf + "rest")
	rdfNil   quad.Value = quad.IRI(rdf + "nil")
)

// begins goes to the next statement and reports whether there is one. That a
// graph does not end is found where one was expected.
func (p *parser) begins() bool {
	for {
		p.space()
		if p.at < len(p.text) || p.ended {
			return p.at < len(p.text) || p.inGraph && p.failed == nil
		}
		p.readOn()
	}
}

// try reads a statement. Where it needs more than the lines that are there, it
// reads further ones and has to be called again.
func (p *parser) try() (bad *SyntaxError, more bool) {
	start, before := p.at, p.scope
	p.found, p.short = p.found[:0], false
	bad = p.attempt()
	switch {
	case bad == nil:
	case p.short && !p.ended:
		p.at, p.scope = start, before
		p.readOn()
		return nil, true
	case p.short && p.failed != nil:
		p.at = len(p.text) // it may go on where nothing could be read
		return nil, true
	}
	return bad, false
}

func (p *parser) attempt() (bad *SyntaxError) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *SyntaxError:
			bad = r
		default:
			panic(r)
		}
	}()
	p.depth = 0
	if p.inGraph {
		p.inBlock()
	} else {
		p.statement()
	}
	return nil
}

// recover goes on behind the next full stop that can end a statement: one that
// space follows, outside of a text or IRI, and of the brackets of a graph. Such
// a bracket ends a statement as well.
func (p *parser) recover() {
	for braces := 0; ; {
		if p.at == len(p.text) {
			if p.ended {
				p.inGraph = false
				return
			}
			p.readOn()
			continue
		}
		switch c := p.text[p.at]; {
		case c == '.' && braces == 0 && (p.at+1 == len(p.text) || isSpace(p.text[p.at+1]) || p.text[p.at+1] == '#'):
			p.at++
			return
		case c == '{' && p.trig:
			braces++
		case c == '}' && braces > 0:
			if braces--; braces == 0 {
				p.at++
				return
			}
		case c == '}' && p.inGraph:
			return
		case c == '#':
			p.space()
			continue
		case c == '"' || c == '\'' || c == '<':
			p.at += p.skipped(c)
			continue
		}
		p.at++
	}
}

// skipped is the length of the text or IRI that begins with c, if it ends on
// its line, or of a long text, if its end is at hand; else 1.
func (p *parser) skipped(c byte) int {
	if marks := []byte{c, c, c}; c != '<' && bytes.HasPrefix(p.text[p.at:], marks) {
		if p.skips[c|0x80] == 0 {
			if i := bytes.Index(p.text[p.at+3:], marks); i >= 0 {
				return 3 + i + 3
			}
			p.skips[c|0x80] = len(p.text)
		}
		return 3
	}
	if p.at < p.skips[c] {
		return 1 // it was looked for
	}
	end := c
	if c == '<' {
		end = '>'
	}
	i := p.at + 1
	for ; i < len(p.text) && p.text[i] != '\n' && p.text[i] != '\r'; i++ {
		switch p.text[i] {
		case '\\':
			i++
		case end:
			return i + 1 - p.at
		}
	}
	p.skips[c] = i
	return 1
}

func (p *parser) errorAt(at int, format string, args ...any) *SyntaxError {
	line, column := p.place(at)
	return &SyntaxError{Line: line, Column: column, Msg: fmt.Sprintf(format, args...)}
}

func (p *parser) fail(at int, format string, args ...any) { panic(p.errorAt(at, format, args...)) }

// newer ends the document, which has what RDF 1.2 has brought.
func (p *parser) newer(at int, what string) {
	bad := p.errorAt(at, nquads.NewerMsg, what)
	bad.Newer = true
	panic(bad)
}

func (p *parser) begin(s string) bool {
	return bytes.HasPrefix(p.text[min(p.at, len(p.text)):], []byte(s))
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// space skips white space and comments.
func (p *parser) space() {
	for p.at < len(p.text) {
		c := p.text[p.at]
		switch {
		case isSpace(c):
			p.at++
		case c == '#':
			for p.at < len(p.text) && p.text[p.at] != '\n' && p.text[p.at] != '\r' {
				p.at++
			}
		default:
			return
		}
	}
	p.short = true
}

func (p *parser) next(c byte) bool { return p.at < len(p.text) && p.text[p.at] == c }

// here names what stands where something else was expected.
func (p *parser) here() string {
	if p.at >= len(p.text) {
		return ", and the document ends"
	}
	r, _ := utf8.DecodeRune(p.text[p.at:])
	return fmt.Sprintf(", not %q", r)
}

// want reads a character, after space.
func (p *parser) want(c byte, what string) {
	p.space()
	if !p.next(c) {
		p.fail(p.at, "expected %s%s", what, p.here())
	}
	p.at++
}

// statement reads a directive, a graph, or triples with their full stop.
func (p *parser) statement() {
	switch {
	case p.next('@'):
		p.directive()
	case p.keyword("PREFIX"):
		p.prefix()
	case p.keyword("BASE"):
		p.setBase()
	case p.keyword("VERSION"):
		p.newer(p.at-len("VERSION"), "VERSION")
	case p.trig && p.keyword("GRAPH"):
		p.space()
		p.open(p.label())
	case p.trig && p.next('{'):
		p.open(nil)
	default:
		subject, whole := p.subject()
		p.space()
		if p.trig && p.next('{') && whole == plainNode {
			p.open(subject)
			return
		}
		p.triples(subject, whole)
		p.want('.', "a full stop")
	}
}

// inBlock reads triples of a graph, or its end. The full stop behind the last
// ones may be left out.
func (p *parser) inBlock() {
	if p.at == len(p.text) {
		panic(&SyntaxError{Line: p.braced.Line, Column: p.braced.Column, Msg: "this graph does not end"})
	}
	if p.next('}') {
		p.at++
		p.inGraph, p.graph = false, nil
		return
	}
	subject, whole := p.subject()
	p.triples(subject, whole)
	p.space()
	if !p.next('}') {
		p.want('.', "a full stop or a closing bracket")
	}
}

// open begins a graph.
func (p *parser) open(label quad.Value) {
	p.space()
	p.braced.Line, p.braced.Column = p.place(p.at)
	p.want('{', "an opening bracket")
	p.inGraph, p.graph = true, label
}

// label reads the name of a graph.
func (p *parser) label() quad.Value {
	at := p.at
	label, whole := p.subject()
	if whole != plainNode {
		p.fail(at, "this is not a name of a graph")
	}
	return label
}

// keyword reads a word of SPARQL's, in whatever case.
func (p *parser) keyword(word string) bool {
	end := p.at + len(word)
	if end > len(p.text) {
		return false
	}
	for i := range word {
		if p.text[p.at+i]&^0x20 != word[i] {
			return false
		}
	}
	if end < len(p.text) {
		if r, _ := utf8.DecodeRune(p.text[end:]); r == ':' || r == '.' || nameChar(r) {
			return false
		}
	}
	p.at = end
	return true
}

// directive reads @prefix or @base.
func (p *parser) directive() {
	at := p.at
	p.at++
	start := p.at
	for p.at < len(p.text) && p.text[p.at]|0x20 >= 'a' && p.text[p.at]|0x20 <= 'z' {
		p.at++
	}
	switch string(p.text[start:p.at]) {
	case "prefix":
		p.prefix()
	case "base":
		p.setBase()
	case "version":
		p.newer(at, "@version")
	default:
		p.fail(at, "expected @prefix or @base")
	}
	p.want('.', "a full stop")
}

func (p *parser) prefix() {
	p.space()
	at := p.at
	name, ok := p.prefixName()
	if !ok {
		p.fail(at, "expected a prefix and a colon%s", p.here())
	}
	p.space()
	p.prefixes[name] = p.iriRef("the IRI of a prefix")
}

func (p *parser) setBase() {
	p.space()
	p.base = p.iriRef("the IRI of a base")
}

// How a subject was written decides what may follow.
type writing int

const (
	plainNode    writing = iota // an IRI or a blank node
	collection                  // (…)
	propertyList                // […]
)

// subject reads what triples, or a graph, begin with.
func (p *parser) subject() (quad.Value, writing) {
	switch {
	case p.next('('):
		return p.collection(), collection
	case p.next('['):
		node, empty := p.properties()
		if empty {
			return node, plainNode
		}
		return node, propertyList
	case p.next('_'):
		return p.blank(), plainNode
	}
	return p.iri("a subject"), plainNode
}

// triples reads what is said of a subject. A property list may stand alone.
func (p *parser) triples(subject quad.Value, written writing) {
	p.space()
	if written == propertyList && (p.next('.') || p.inGraph && p.next('}')) {
		return
	}
	p.predicates(subject)
}

// predicates reads predicateObjectList.
func (p *parser) predicates(subject quad.Value) {
	for {
		p.space()
		predicate := p.verb()
		for {
			p.space()
			at := p.at
			object := p.object()
			p.emit(at, subject, predicate, object)
			p.space()
			if p.begin("{|") || p.next('~') {
				p.newer(p.at, "an annotation")
			}
			if !p.next(',') {
				break
			}
			p.at++
		}
		if !p.next(';') {
			return
		}
		for p.next(';') {
			p.at++
			p.space()
		}
		if p.at == len(p.text) || p.next('.') || p.next(']') || p.next('}') {
			return
		}
	}
}

func (p *parser) emit(at int, s, pred, o quad.Value) {
	p.found = append(p.found, placedQuad{quad.Quad{Subject: s, Predicate: pred, Object: o, Label: p.graph}, at})
}

// verb reads a predicate, or a.
func (p *parser) verb() quad.Value {
	if p.next('a') {
		r, size := rune(' '), 0
		if p.at+1 < len(p.text) {
			r, size = utf8.DecodeRune(p.text[p.at+1:])
		}
		if size == 0 || r != ':' && r != '.' && !nameChar(r) {
			p.at++
			return rdfType
		}
	}
	return p.iri("a predicate")
}

func (p *parser) object() quad.Value {
	if p.at == len(p.text) {
		p.fail(p.at, "expected an object%s", p.here())
	}
	switch c := p.text[p.at]; {
	case c == '(':
		return p.collection()
	case c == '[':
		node, _ := p.properties()
		return node
	case c == '_':
		return p.blank()
	case c == '"' || c == '\'':
		return p.literal()
	case c == '+' || c == '-' || c == '.' || c >= '0' && c <= '9':
		return p.number()
	}
	if v := p.boolean(); v != nil {
		return v
	}
	return p.iri("an object")
}

// deeper enters a bracket.
func (p *parser) deeper() {
	if p.depth++; p.depth > mostNested {
		p.fail(p.at, "more than %d brackets within one another", mostNested)
	}
}

func (p *parser) newNode() quad.Value {
	p.nodes++
	return quad.BNode("genid" + strconv.Itoa(p.nodes))
}

// properties reads […]; empty: there is nothing between the brackets.
func (p *parser) properties() (node quad.Value, empty bool) {
	p.deeper()
	p.at++
	node = p.newNode()
	p.space()
	if p.next(']') {
		p.at++
		p.depth--
		return node, true
	}
	p.predicates(node)
	p.want(']', "a closing bracket")
	p.depth--
	return node, false
}

// collection reads (…): a list of its first item and the rest.
func (p *parser) collection() quad.Value {
	p.deeper()
	p.at++
	var head, last quad.Value
	for {
		p.space()
		if p.next(')') {
			break
		}
		at := p.at
		item := p.object()
		node := p.newNode()
		if last == nil {
			head = node
		} else {
			p.emit(at, last, rdfRest, node)
		}
		p.emit(at, node, rdfFirst, item)
		last = node
	}
	at := p.at
	p.at++
	p.depth--
	if last == nil {
		return rdfNil
	}
	p.emit(at, last, rdfRest, rdfNil)
	return head
}
