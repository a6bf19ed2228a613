// Package nquads reads and writes RDF 1.1 N-Quads: a strict reader that says
// line and column of every error and goes on, and a writer whose bytes depend
// on nothing but the quads.
//
//	for q, err := range nquads.Read(file) { … }
//	quads = nquads.Sort(quads)
//	line, err := nquads.Append(nil, quads[0])
package nquads

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// A SyntaxError says what is wrong with a line. Line and Column count from 1;
// columns are Unicode code points.
type SyntaxError struct {
	Line, Column int
	Msg          string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Msg) }

// Read yields the quads of a document in its order. A line that is no quad
// yields a *SyntaxError, and reading goes on with the next one; any other error
// ends it. Literals keep their exact lexical form: a plain one (or one of type
// xsd:string) is a quad.String, any other a quad.TypedString or
// quad.LangString. The character U+0000, which RDF allows in literals, is read.
func Read(r io.Reader) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		lines := bufio.NewReaderSize(r, 1<<16)
		for n := 1; ; n++ {
			line, err := readLine(lines)
			if err != nil && !errors.Is(err, io.EOF) {
				yield(quad.Quad{}, err)
				return
			}
			end := err != nil
			p := parser{text: line, line: n}
			q, found, bad := p.statement()
			if bad != nil {
				if !yield(quad.Quad{}, bad) {
					return
				}
			} else if found && !yield(q, nil) {
				return
			}
			if end {
				return
			}
		}
	}
}

// readLine reads up to a line feed, a carriage return or both, and drops them.
func readLine(r *bufio.Reader) (string, error) {
	var long []byte
	for {
		part, err := r.ReadSlice('\n')
		if err == nil && long == nil {
			return string(part[:len(part)-1]), nil
		}
		long = append(long, part...)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err == nil {
			long = long[:len(long)-1]
		}
		return string(long), err
	}
}

const xsdString = "http://www.w3.org/2001/XMLSchema#string"

const langString = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

// A parser reads one line.
type parser struct {
	text string
	at   int
	line int
}

func (p *parser) fail(at int, format string, args ...any) *SyntaxError {
	return &SyntaxError{p.line, utf8.RuneCountInString(p.text[:at]) + 1, fmt.Sprintf(format, args...)}
}

// statement reads a quad, or nothing but space and a comment. A carriage
// return ends a statement as a line feed does.
func (p *parser) statement() (q quad.Quad, found bool, bad *SyntaxError) {
	if !utf8.ValidString(p.text) {
		return q, false, p.invalid()
	}
	p.space()
	if p.done() {
		return q, false, nil
	}
	if q.Subject, bad = p.node("a subject"); bad != nil {
		return q, false, bad
	}
	p.space()
	if q.Predicate, bad = p.iri("a predicate"); bad != nil {
		return q, false, bad
	}
	p.space()
	if q.Object, bad = p.object(); bad != nil {
		return q, false, bad
	}
	p.space()
	if p.at < len(p.text) && (p.text[p.at] == '<' || p.text[p.at] == '_') {
		if q.Label, bad = p.node("a graph name"); bad != nil {
			return q, false, bad
		}
		p.space()
	}
	if p.at >= len(p.text) || p.text[p.at] != '.' {
		return q, false, p.fail(p.at, "expected a full stop%s", p.here())
	}
	p.at++
	p.space()
	if !p.done() {
		return q, false, p.fail(p.at, "expected the end of the line%s", p.here())
	}
	return q, true, nil
}

func (p *parser) invalid() *SyntaxError {
	for i, r := range p.text {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(p.text[i:]); size == 1 {
				return p.fail(i, "invalid UTF-8")
			}
		}
	}
	return p.fail(0, "invalid UTF-8")
}

// space skips blanks, and carriage returns at the end of the line.
func (p *parser) space() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t' || p.text[p.at] == '\r' && strings.Trim(p.text[p.at:], "\r \t") == "") {
		p.at++
	}
}

// done reports whether nothing but a comment is left.
func (p *parser) done() bool { return p.at == len(p.text) || p.text[p.at] == '#' }

func (p *parser) here() string {
	if p.at >= len(p.text) {
		return ", and the line ends"
	}
	r, _ := utf8.DecodeRuneInString(p.text[p.at:])
	return fmt.Sprintf(", not %q", r)
}

func (p *parser) node(what string) (quad.Value, *SyntaxError) {
	if strings.HasPrefix(p.text[p.at:], "_:") {
		return p.blank()
	}
	return p.iri(what)
}

func (p *parser) object() (quad.Value, *SyntaxError) {
	if p.at < len(p.text) && p.text[p.at] == '"' {
		return p.literal()
	}
	return p.node("an object")
}

func (p *parser) iri(what string) (quad.Value, *SyntaxError) {
	if p.at >= len(p.text) || p.text[p.at] != '<' {
		return nil, p.fail(p.at, "expected %s%s", what, p.here())
	}
	start := p.at
	p.at++
	end := strings.IndexByte(p.text[p.at:], '>')
	if end < 0 {
		return nil, p.fail(start, "this IRI does not end")
	}
	raw := p.text[p.at : p.at+end]
	if strings.IndexByte(raw, '\\') >= 0 {
		var b strings.Builder
		for i := 0; i < len(raw); {
			if raw[i] != '\\' {
				b.WriteByte(raw[i])
				i++
				continue
			}
			r, size := unicodeEscape(raw[i:])
			if size == 0 {
				return nil, p.fail(p.at+i, "this is no escape: an IRI has \\uXXXX and \\UXXXXXXXX")
			}
			b.WriteRune(r)
			i += size
		}
		p.at += end + 1
		if i := badIRI(b.String()); i >= 0 {
			return nil, p.fail(start, "this IRI has an escape for a character that it may not hold")
		}
		raw = b.String()
	} else {
		if i := badIRI(raw); i >= 0 {
			r, _ := utf8.DecodeRuneInString(raw[i:])
			return nil, p.fail(p.at+i, "an IRI may not hold %q", r)
		}
		p.at += end + 1
	}
	if !absolute(raw) {
		return nil, p.fail(start, "this IRI is not absolute")
	}
	return quad.IRI(raw), nil
}

// badIRI is where a character stands that no IRI may hold, or -1.
func badIRI(s string) int {
	return strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || strings.ContainsRune("<>\"{}|^`\\", r) })
}

func absolute(s string) bool {
	scheme, _, ok := strings.Cut(s, ":")
	if !ok || scheme == "" {
		return false
	}
	for i := 0; i < len(scheme); i++ {
		c := scheme[i]
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (i == 0 || !(c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.')) {
			return false
		}
	}
	return true
}

// unicodeEscape decodes \uXXXX or \UXXXXXXXX; a size of 0 means there is none.
func unicodeEscape(s string) (rune, int) {
	n := 0
	switch {
	case strings.HasPrefix(s, `\u`):
		n = 4
	case strings.HasPrefix(s, `\U`):
		n = 8
	}
	if n == 0 || len(s) < 2+n {
		return 0, 0
	}
	var r rune
	for i := 2; i < 2+n; i++ {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, 0
		}
		if r = r<<4 | rune(c); r > utf8.MaxRune {
			return 0, 0
		}
	}
	if !utf8.ValidRune(r) {
		return 0, 0
	}
	return r, 2 + n
}

func (p *parser) blank() (quad.Value, *SyntaxError) {
	start := p.at
	p.at += 2
	from := p.at
	for i, r := range p.text[from:] {
		if !(nameStart(r) || r == '_' || r >= '0' && r <= '9' || i > 0 && (r == '-' || r == '.' || r == 0xB7 || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040)) {
			break
		}
		p.at = from + i + utf8.RuneLen(r)
	}
	for p.at > from && p.text[p.at-1] == '.' {
		p.at--
	}
	if p.at == from {
		return nil, p.fail(start, "this blank node has no label")
	}
	return quad.BNode(p.text[from:p.at]), nil
}

// nameStart is PN_CHARS_BASE of the grammar.
func nameStart(r rune) bool {
	for _, span := range [...][2]rune{
		{'A', 'Z'}, {'a', 'z'}, {0xC0, 0xD6}, {0xD8, 0xF6}, {0xF8, 0x2FF}, {0x370, 0x37D}, {0x37F, 0x1FFF}, {0x200C, 0x200D},
		{0x2070, 0x218F}, {0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
	} {
		if r >= span[0] && r <= span[1] {
			return true
		}
	}
	return false
}

func (p *parser) literal() (quad.Value, *SyntaxError) {
	text, bad := p.quoted()
	if bad != nil {
		return nil, bad
	}
	switch {
	case strings.HasPrefix(p.text[p.at:], "^^"):
		p.at += 2
		at := p.at
		t, bad := p.iri("a datatype")
		switch {
		case bad != nil:
			return nil, bad
		case t == quad.IRI(xsdString):
			return quad.String(text), nil
		case t == quad.IRI(langString):
			return nil, p.fail(at, "a text of type rdf:langString needs a language tag")
		}
		return quad.TypedString{Value: quad.String(text), Type: t.(quad.IRI)}, nil
	case strings.HasPrefix(p.text[p.at:], "@"):
		start := p.at
		p.at++
		tag := p.text[p.at:]
		tag = tag[:len(tag)-len(strings.TrimLeft(tag, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"))]
		if !languageTag(tag) {
			return nil, p.fail(start, "this is no language tag")
		}
		p.at += len(tag)
		return quad.LangString{Value: quad.String(text), Lang: tag}, nil
	}
	return quad.String(text), nil
}

// languageTag checks LANGTAG of the grammar: letters, then groups of letters
// and digits.
func languageTag(s string) bool {
	for i, part := range strings.Split(s, "-") {
		if part == "" || i == 0 && strings.ContainsAny(part, "0123456789") {
			return false
		}
	}
	return true
}

func (p *parser) quoted() (string, *SyntaxError) {
	start := p.at
	p.at++
	rest := p.text[p.at:]
	stop := strings.IndexAny(rest, "\"\\\r")
	if stop >= 0 && rest[stop] == '"' {
		p.at += stop + 1
		return rest[:stop], nil
	}
	var b strings.Builder
	for p.at < len(p.text) {
		c := p.text[p.at]
		switch c {
		case '"':
			p.at++
			return b.String(), nil
		case '\r':
			return "", p.fail(p.at, "a carriage return in a text is written \\r")
		case '\\':
			r, size := escape(p.text[p.at:])
			if size == 0 {
				return "", p.fail(p.at, "this is no escape")
			}
			b.WriteRune(r)
			p.at += size
		default:
			b.WriteByte(c)
			p.at++
		}
	}
	return "", p.fail(start, "this text does not end")
}

func escape(s string) (rune, int) {
	if len(s) < 2 {
		return 0, 0
	}
	if i := strings.IndexByte(`tbnrf"'\`, s[1]); i >= 0 {
		return rune("\t\b\n\r\f\"'\\"[i]), 2
	}
	return unicodeEscape(s)
}
