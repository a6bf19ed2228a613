package nquads

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// A parser reads one line.
type parser struct {
	text string
	at   int
	line int
}

func (p *parser) fail(at int, format string, args ...any) *SyntaxError {
	return &SyntaxError{p.line, utf8.RuneCountInString(p.text[:at]) + 1, fmt.Sprintf(format, args...)}
}

// statement reads a quad, or nothing but space and a comment.
func (p *parser) statement() (q quad.Quad, found bool, bad *SyntaxError) {
	if !utf8.ValidString(p.text) {
		return q, false, p.fail(invalidUTF8(p.text), "invalid UTF-8")
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
	if p.next('<') || p.next('_') {
		if q.Label, bad = p.node("a graph name"); bad != nil {
			return q, false, bad
		}
		p.space()
	}
	if !p.next('.') {
		return q, false, p.fail(p.at, "expected a full stop%s", p.here())
	}
	p.at++
	p.space()
	if !p.done() {
		return q, false, p.fail(p.at, "expected the end of the line%s", p.here())
	}
	return q, true, nil
}

func (p *parser) next(c byte) bool { return p.at < len(p.text) && p.text[p.at] == c }

func (p *parser) space() {
	for p.next(' ') || p.next('\t') {
		p.at++
	}
}

// done reports whether nothing but a comment is left.
func (p *parser) done() bool { return p.at == len(p.text) || p.text[p.at] == '#' }

// here names what stands where something else was expected.
func (p *parser) here() string {
	if p.at == len(p.text) {
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
	if p.next('"') {
		return p.literal()
	}
	return p.node("an object")
}

// iri reads an IRI; it is a Value so that a quad takes it without a copy.
func (p *parser) iri(what string) (quad.Value, *SyntaxError) {
	s, bad := p.reference(what)
	if bad != nil {
		return nil, bad
	}
	return quad.IRI(s), nil
}

func (p *parser) reference(what string) (string, *SyntaxError) {
	if !p.next('<') {
		return "", p.fail(p.at, "expected %s%s", what, p.here())
	}
	start, escaped := p.at, false
	for p.at++; ; p.at++ {
		if p.at == len(p.text) {
			return "", p.fail(start, "this IRI does not end")
		}
		c := p.text[p.at]
		if c == '>' {
			break
		}
		if c == '\\' {
			escaped = true
			r, size := unicodeEscape(p.text[p.at:])
			if size == 0 {
				return "", p.fail(p.at, "this is no escape: an IRI has \\uXXXX and \\UXXXXXXXX")
			}
			if !iriMayHold(r) {
				return "", p.fail(p.at, "this IRI has an escape for a character that it may not hold")
			}
			p.at += size - 1
		} else if !iriMayHold(rune(c)) {
			return "", p.fail(p.at, "an IRI may not hold %q", c)
		}
	}
	s := p.text[start+1 : p.at]
	p.at++
	if escaped {
		s, _ = unescape(s)
	}
	if !absolute(s) {
		return "", p.fail(start, "this IRI is not absolute")
	}
	return s, nil
}

func (p *parser) blank() (quad.Value, *SyntaxError) {
	label := p.text[p.at+2:]
	label = label[:blankLabel(label)]
	if label == "" {
		return nil, p.fail(p.at, "this blank node has no label")
	}
	p.at += 2 + len(label)
	return quad.BNode(label), nil
}

func (p *parser) literal() (quad.Value, *SyntaxError) {
	text, bad := p.quoted()
	if bad != nil {
		return nil, bad
	}
	rest := p.text[p.at:]
	switch {
	case strings.HasPrefix(rest, "^^"):
		p.at += 2
		at := p.at
		datatype, bad := p.reference("a datatype")
		switch {
		case bad != nil:
			return nil, bad
		case datatype == xsd+"string":
			return quad.String(text), nil
		case datatype == rdfLangString:
			return nil, p.fail(at, "a text of type rdf:langString needs a language tag")
		}
		return quad.TypedString{Value: quad.String(text), Type: quad.IRI(datatype)}, nil
	case strings.HasPrefix(rest, "@"):
		n := languageTag(rest[1:])
		if n == 0 {
			return nil, p.fail(p.at, "this is no language tag")
		}
		p.at += 1 + n
		if p.next('-') {
			return nil, p.fail(p.at, "this is no language tag: letters or digits follow each hyphen")
		}
		return quad.LangString{Value: quad.String(text), Lang: rest[1 : 1+n]}, nil
	}
	return quad.String(text), nil
}

func (p *parser) quoted() (string, *SyntaxError) {
	start, escaped := p.at, false
	for p.at++; !p.next('"'); p.at++ {
		if p.at >= len(p.text) {
			return "", p.fail(start, "this text does not end")
		}
		if p.text[p.at] == '\\' {
			escaped = true
			p.at++ // at the end of the line, one past it
		}
	}
	raw := p.text[start+1 : p.at]
	p.at++
	if !escaped {
		return raw, nil
	}
	text, bad := unescape(raw)
	if bad >= 0 {
		return "", p.fail(start+1+bad, "this is no escape")
	}
	return text, nil
}
