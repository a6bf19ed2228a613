package nquads

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"unicode/utf8"
)

// A parser reads lines, and tells where in them the terms are.
type parser struct {
	number  int // of the line
	line    []byte
	at      int
	checked bool // the line is known to be UTF-8

	subject, predicate, object, label term

	arena []byte // what lines do not hold as it is wanted; anew for each block
}

// A term of a line. The slices are of the line, or of the parser's arena.
type term struct {
	kind      kind
	written   []byte // all of it; of a literal of type xsd:string, without the type
	text      []byte // an IRI without brackets and escapes, the label of a blank node, what stands between a literal's quotation marks
	datatype  []byte // an IRI without brackets and escapes, or nil
	language  []byte // without the @, or nil
	escaped   bool   // the text of a literal has escapes
	canonical bool   // it is written as in a canonical line
}

type kind uint8

const (
	none kind = iota
	iri
	blank
	literal
)

// lines reads a document. It yields for each line that holds a quad, which is
// then in the fields of the parser, or an error.
func (p *parser) lines(r io.Reader) iter.Seq[error] {
	return func(yield func(error) bool) {
		in := blocks{in: r}
		for end := error(nil); end == nil; {
			var block []byte
			block, end = in.next()
			p.arena = p.arena[:0]
			p.checked = utf8.Valid(block) // at once, which is faster
			for c := newCutter(block); c.more(); {
				p.number++
				p.line, p.at = c.next(), 0
				found, bad := p.statement()
				switch {
				case bad != nil && (!yield(bad) || bad.Newer), bad == nil && found && !yield(nil):
					return
				}
			}
			if end != nil && !errors.Is(end, io.EOF) {
				p.number++
				yield(fmt.Errorf("line %d: %w", p.number, end))
			}
		}
	}
}

func (p *parser) fail(at int, format string, args ...any) *SyntaxError {
	return &SyntaxError{Line: p.number, Column: utf8.RuneCount(p.line[:at]) + 1, Msg: fmt.Sprintf(format, args...)}
}

// newer ends the document, which has what RDF 1.2 has brought.
func (p *parser) newer(at int, what string) *SyntaxError {
	bad := p.fail(at, NewerMsg, what)
	bad.Newer = true
	return bad
}

// statement reads a quad, or nothing but space and a comment.
func (p *parser) statement() (found bool, bad *SyntaxError) {
	if !p.checked && !utf8.Valid(p.line) {
		return false, p.fail(invalidUTF8(string(p.line)), "invalid UTF-8")
	}
	p.space()
	if p.done() {
		return false, nil
	}
	if bytes.HasPrefix(p.line[p.at:], []byte("VERSION")) {
		return false, p.newer(p.at, "VERSION")
	}
	if bad := p.node(&p.subject, "a subject"); bad != nil {
		return false, bad
	}
	p.space()
	if bad := p.iri(&p.predicate, "a predicate"); bad != nil {
		return false, bad
	}
	p.space()
	if bad := p.anything(&p.object); bad != nil {
		return false, bad
	}
	p.space()
	p.label = term{}
	if p.next('<') || p.next('_') {
		if bad := p.node(&p.label, "a graph name"); bad != nil {
			return false, bad
		}
		p.space()
	}
	if !p.next('.') {
		return false, p.fail(p.at, "expected a full stop%s", p.here())
	}
	p.at++
	p.space()
	if !p.done() {
		return false, p.fail(p.at, "expected the end of the line%s", p.here())
	}
	return true, nil
}

func (p *parser) next(c byte) bool { return p.at < len(p.line) && p.line[p.at] == c }

func (p *parser) both(c, d byte) bool {
	return p.next(c) && p.at+1 < len(p.line) && p.line[p.at+1] == d
}

func (p *parser) space() {
	for p.next(' ') || p.next('\t') {
		p.at++
	}
}

// done reports whether nothing but a comment is left.
func (p *parser) done() bool { return p.at == len(p.line) || p.line[p.at] == '#' }

// here names what stands where something else was expected.
func (p *parser) here() string {
	if p.at == len(p.line) {
		return ", and the line ends"
	}
	r, _ := utf8.DecodeRune(p.line[p.at:])
	return fmt.Sprintf(", not %q", r)
}

func (p *parser) node(t *term, what string) *SyntaxError {
	if p.both('_', ':') {
		return p.blank(t)
	}
	return p.iri(t, what)
}

func (p *parser) anything(t *term) *SyntaxError {
	if p.next('"') {
		return p.literal(t)
	}
	return p.node(t, "an object")
}

func (p *parser) iri(t *term, what string) *SyntaxError {
	start := p.at
	text, escaped, bad := p.reference(what)
	if bad != nil {
		return bad
	}
	*t = term{kind: iri, written: p.line[start:p.at], text: text, canonical: !escaped}
	return nil
}

// reference reads an IRI; the result has neither brackets nor escapes.
func (p *parser) reference(what string) (text []byte, escaped bool, bad *SyntaxError) {
	if p.both('<', '<') {
		return nil, false, p.newer(p.at, "a triple in a triple")
	}
	if !p.next('<') {
		return nil, false, p.fail(p.at, "expected %s%s", what, p.here())
	}
	line, start := p.line, p.at
	i := start + 1
	for ; ; i++ {
		for i < len(line) && plain[line[i]]&inIRI != 0 {
			i++
		}
		if i == len(line) {
			return nil, false, p.fail(start, "this IRI does not end")
		}
		c := line[i]
		if c == '>' {
			break
		}
		if c != '\\' {
			return nil, false, p.fail(i, "an IRI may not hold %q", c)
		}
		escaped = true
		r, size := unicodeEscape(line[i:])
		if size == 0 {
			return nil, false, p.fail(i, "not a valid escape: an IRI has \\uXXXX and \\UXXXXXXXX")
		}
		if !iriMayHold(r) {
			return nil, false, p.fail(i, "this IRI has an escape for a character that it may not hold")
		}
		i += size - 1
	}
	p.at = i + 1
	if text = line[start+1 : i]; escaped {
		from := len(p.arena)
		p.arena = appendUnescaped(p.arena, text)
		text = p.arena[from:]
	}
	if !absolute(text) {
		return nil, false, p.fail(start, "this IRI is not absolute")
	}
	return text, escaped, nil
}

func (p *parser) blank(t *term) *SyntaxError {
	label := p.line[p.at+2:]
	n := blankLabel(label)
	if n == 0 {
		return p.fail(p.at, "this blank node has no label")
	}
	*t = term{kind: blank, written: p.line[p.at : p.at+2+n], text: label[:n], canonical: true}
	p.at += 2 + n
	return nil
}

func (p *parser) literal(t *term) *SyntaxError {
	start := p.at
	if bad := p.quoted(t); bad != nil {
		return bad
	}
	if end := p.at; p.next(' ') || p.next('\t') { // which may stand before a type or a language
		if p.space(); p.both('^', '^') || p.next('@') {
			t.canonical = false
		} else {
			p.at = end
		}
	}
	switch {
	case p.both('^', '^'):
		p.at += 2
		if p.next(' ') || p.next('\t') {
			p.space()
			t.canonical = false
		}
		at := p.at
		datatype, escaped, bad := p.reference("a datatype")
		switch {
		case bad != nil:
			return bad
		case string(datatype) == xsd+"string":
			return nil // written is the text alone
		case string(datatype) == rdfLangString:
			return p.fail(at, "a text of type rdf:langString needs a language tag")
		}
		t.datatype = datatype
		t.canonical = t.canonical && !escaped
	case p.next('@'):
		n := languageTag(p.line[p.at+1:])
		if n == 0 {
			return p.fail(p.at, "this is not a language tag")
		}
		t.language = p.line[p.at+1 : p.at+1+n]
		p.at += 1 + n
		if rest := p.line[p.at:]; bytes.HasPrefix(rest, []byte("--ltr")) || bytes.HasPrefix(rest, []byte("--rtl")) {
			return p.newer(p.at, "the direction of a text")
		}
		if p.next('-') {
			return p.fail(p.at, "this is not a language tag: letters or digits follow each hyphen")
		}
	}
	t.written = p.line[start:p.at]
	return nil
}

// quoted reads a text between quotation marks.
func (p *parser) quoted(t *term) *SyntaxError {
	line, start := p.line, p.at
	i := start + 1
	*t = term{kind: literal, canonical: true}
	for ; ; i++ {
		for i < len(line) && plain[line[i]]&inText != 0 {
			i++
		}
		if i >= len(line) {
			return p.fail(start, "this text does not end")
		}
		c := line[i]
		if c == '"' {
			break
		}
		if c == '\\' {
			t.escaped = true
			i++ // at the end of the line, one past it
		} else {
			t.canonical = false
		}
	}
	p.at = i + 1
	t.text, t.written = line[start+1:i], line[start:i+1]
	if !t.escaped {
		return nil
	}
	for at := 0; at < len(t.text); {
		if t.text[at] != '\\' {
			at++
			continue
		}
		r, size := escape(t.text[at:])
		if size == 0 {
			return p.fail(start+1+at, "not a valid escape")
		}
		t.canonical = t.canonical && canonicalEscape(t.text[at:at+size], r)
		at += size
	}
	return nil
}
