package turtle

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"onrecord/schema/nquads"
)

const xsd = "http://www.w3.org/2001/XMLSchema#"

// nameChar is PN_CHARS.
func nameChar(r rune) bool { return nquads.NameStart(r) || nquads.NamePart(r) }

// iri reads an IRI, or a prefixed name.
func (p *parser) iri(what string) quad.Value {
	if p.begin("<<") {
		p.newer(p.at, "a triple in a triple")
	}
	if p.next('<') {
		return quad.IRI(p.iriRef(what))
	}
	at := p.at
	prefix, ok := p.prefixName()
	if !ok {
		p.at = at
		p.fail(at, "expected %s%s", what, p.here())
	}
	namespace, known := p.prefixes[prefix]
	if !known {
		p.fail(at, "no prefix %s: was declared", prefix)
	}
	return quad.IRI(namespace + p.localName())
}

// iriRef reads <…> and resolves it.
func (p *parser) iriRef(what string) string {
	if !p.next('<') {
		p.fail(p.at, "expected %s, in <>%s", what, p.here())
	}
	start := p.at
	var b strings.Builder
	for i := start + 1; ; {
		if i >= len(p.text) {
			p.short = true
			p.fail(start, "this IRI does not end")
		}
		r, size := utf8.DecodeRune(p.text[i:])
		switch {
		case r == '>':
			p.at = i + 1
			return p.resolved(start, b.String())
		case r == '\\':
			if r, size = nquads.UnicodeEscape(p.text[i:]); size == 0 {
				p.fail(i, "not a valid escape: an IRI has \\uXXXX and \\UXXXXXXXX")
			}
			if !nquads.IRIMayHold(r) {
				p.fail(i, "this IRI has an escape for a character that it may not hold")
			}
		case r == '\n' || r == '\r':
			p.fail(start, "this IRI does not end on its line")
		case !nquads.IRIMayHold(r):
			p.fail(i, "an IRI may not hold %q", r)
		}
		b.WriteRune(r)
		i += size
	}
}

func (p *parser) resolved(at int, iri string) string {
	if nquads.Absolute(iri) {
		return iri
	}
	if p.base == "" {
		p.fail(at, "this IRI is not absolute, and there is no base")
	}
	return resolve(p.base, iri)
}

// prefixName reads PNAME_NS, and says whether there was one.
func (p *parser) prefixName() (string, bool) {
	start := p.at
	dot := false // the last character is a full stop
	for p.at < len(p.text) {
		r, size := utf8.DecodeRune(p.text[p.at:])
		switch {
		case r == ':' && !dot:
			name := string(p.text[start:p.at])
			p.at++
			return name, true
		case p.at == start && !nquads.BaseNameStart(r), r != '.' && !nameChar(r):
			return "", false
		}
		dot = r == '.'
		p.at += size
	}
	return "", false
}

// localEscapes are what a backslash may stand before in a local name.
const localEscapes = `_~.-!$&'()*+,;=/?#@%`

// localName reads PN_LOCAL, which may be empty. A full stop at its end is not
// part of it.
func (p *parser) localName() string {
	var b strings.Builder
	end, length := p.at, 0 // behind the last character that it may end with
	for i := p.at; i < len(p.text); {
		r, size := utf8.DecodeRune(p.text[i:])
		switch {
		case r == '%':
			if i+2 >= len(p.text) || !isHex(p.text[i+1]) || !isHex(p.text[i+2]) {
				p.fail(i, "two hexadecimal digits follow %% in a name")
			}
			size = 3
			b.Write(p.text[i : i+3])
		case r == '\\':
			if i+1 >= len(p.text) || strings.IndexByte(localEscapes, p.text[i+1]) < 0 {
				p.fail(i, "not a valid escape of a name")
			}
			size = 2
			b.WriteByte(p.text[i+1])
		case nquads.NameStart(r), r == ':', i > p.at && (nquads.NamePart(r) || r == '.'):
			b.WriteRune(r)
		default:
			size = 0
		}
		if size == 0 {
			break
		}
		i += size
		if r != '.' {
			end, length = i, b.Len()
		}
	}
	p.at = end
	return b.String()[:length]
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}

// blank reads a blank node with a label.
func (p *parser) blank() quad.Value {
	if !bytes.HasPrefix(p.text[p.at:], []byte("_:")) {
		p.fail(p.at, "expected a colon behind _")
	}
	n := nquads.BlankLabel(p.text[p.at+2:])
	if n == 0 {
		p.fail(p.at, "this blank node has no label")
	}
	label := string(p.text[p.at+2 : p.at+2+n])
	p.at += 2 + n
	if strings.HasPrefix(label, "genid") {
		label = "genid-" + label
	}
	return quad.BNode(label)
}

// literal reads a text with its language or datatype.
func (p *parser) literal() quad.Value {
	text := p.quoted()
	p.space()
	switch {
	case p.next('@'):
		n := nquads.LanguageTag(p.text[p.at+1:])
		if n == 0 {
			p.fail(p.at, "this is not a language tag")
		}
		language := string(p.text[p.at+1 : p.at+1+n])
		if p.at += 1 + n; p.begin("--ltr") || p.begin("--rtl") {
			p.newer(p.at, "the direction of a text")
		}
		if p.next('-') {
			p.fail(p.at, "this is not a language tag: letters or digits follow each hyphen")
		}
		return quad.LangString{Value: quad.String(text), Lang: language}
	case bytes.HasPrefix(p.text[p.at:], []byte("^^")):
		p.at += 2
		p.space()
		at := p.at
		datatype := p.iri("a datatype").(quad.IRI)
		switch datatype {
		case xsd + "string":
			return quad.String(text)
		case rdf + "langString":
			p.fail(at, "a text of type rdf:langString needs a language tag")
		}
		return quad.TypedString{Value: quad.String(text), Type: datatype}
	}
	return quad.String(text)
}

// quoted reads a text between one or three quotation marks of either kind.
func (p *parser) quoted() string {
	start, mark := p.at, p.text[p.at]
	long := bytes.HasPrefix(p.text[p.at:], []byte{mark, mark, mark})
	i := p.at + 1
	if long {
		i = p.at + 3
	}
	var b strings.Builder
	for ; ; i++ {
		from := i
		for i < len(p.text) && p.text[i] != mark && p.text[i] != '\\' && p.text[i] != '\n' && p.text[i] != '\r' {
			i++
		}
		b.Write(p.text[from:i])
		if i == len(p.text) {
			p.short = true
			p.fail(start, "this text does not end")
		}
		switch c := p.text[i]; {
		case c == '\\':
			r, size := nquads.Escape(p.text[i:])
			if size == 0 {
				p.fail(i, "not a valid escape")
			}
			b.WriteRune(r)
			i += size - 1
		case c != mark && !long:
			p.fail(start, "this text does not end on its line")
		case c != mark:
			b.WriteByte(c)
		case !long:
			p.at = i + 1
			return b.String()
		case bytes.HasPrefix(p.text[i:], []byte{mark, mark, mark}):
			p.at = i + 3
			return b.String()
		default:
			b.WriteByte(c)
		}
	}
}

// number reads an integer, a decimal or a double.
func (p *parser) number() quad.Value {
	v, ok := p.numeric()
	if !ok {
		p.fail(p.at, "this is not a number")
	}
	return v
}

func (p *parser) numeric() (v quad.TypedString, ok bool) {
	start, i := p.at, p.at
	digits := func() (n int) {
		for ; i < len(p.text) && p.text[i] >= '0' && p.text[i] <= '9'; i++ {
			n++
		}
		return n
	}
	if p.text[i] == '+' || p.text[i] == '-' {
		i++
	}
	whole, datatype := digits(), "integer"
	fraction := 0
	end := i
	if i < len(p.text) && p.text[i] == '.' {
		i++
		if fraction = digits(); fraction > 0 {
			end, datatype = i, "decimal"
		}
	}
	if whole+fraction > 0 && i < len(p.text) && p.text[i]|0x20 == 'e' {
		i++
		if i < len(p.text) && (p.text[i] == '+' || p.text[i] == '-') {
			i++
		}
		if digits() > 0 {
			end, datatype = i, "double"
		}
	}
	if whole+fraction == 0 {
		return v, false
	}
	p.at = end
	return quad.TypedString{Value: quad.String(p.text[start:end]), Type: quad.IRI(xsd + datatype)}, true
}

// boolean reads true or false, if there is one.
func (p *parser) boolean() quad.Value {
	for _, word := range []string{"true", "false"} {
		if !bytes.HasPrefix(p.text[p.at:], []byte(word)) {
			continue
		}
		end := p.at + len(word)
		r, size := utf8.DecodeRune(p.text[end:])
		if size > 0 && (r == ':' || nameChar(r)) {
			continue
		}
		if r == '.' { // of a prefix, or of the statement
			at := p.at
			_, isName := p.prefixName()
			p.at = at
			if isName {
				continue
			}
		}
		p.at = end
		return quad.TypedString{Value: quad.String(word), Type: xsd + "boolean"}
	}
	return nil
}
