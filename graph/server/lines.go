package server

import (
	"bytes"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"onrecord/graph/snapshot"
)

// A line of quads is a predicate, a space and an object. Each is a term, which begins
// with <, " or _, or a short form of one, by its first byte:
//
//	a code         what shorts has at its place, and then the rest of the term; of a datatype,
//	               the text in quotation marks comes first
//	~ and a byte   so many bytes of the subject as the byte is beyond 32, and then the rest
//
// A term has one form for one subject, and most lines are a third as long.

// codes are the first bytes of short forms, by the place in shorts.
const codes = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+,-./:;=>?@[]^{|}"

// shorts are terms and beginnings of terms that come again and again, and datatypes. They
// are a part of the format: another order needs another Format.
var shorts = [...]string{
	"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<http://purl.org/dc/terms/source>",
	"<https://onrecord.example/ns#about>", "<https://onrecord.example/ns#act>", "<https://onrecord.example/ns#addressee>", "<https://onrecord.example/ns#affiliatedWith>",
	"<https://onrecord.example/ns#certainty>", "<https://onrecord.example/ns#coder>", "<https://onrecord.example/ns#date>", "<https://onrecord.example/ns#duplicateOf>",
	"<https://onrecord.example/ns#event>", "<https://onrecord.example/ns#evidence>", "<https://onrecord.example/ns#firstWords>", "<https://onrecord.example/ns#from>",
	"<https://onrecord.example/ns#lastWords>", "<https://onrecord.example/ns#layer>", "<https://onrecord.example/ns#line>", "<https://onrecord.example/ns#medium>",
	"<https://onrecord.example/ns#mode>", "<https://onrecord.example/ns#neutralOn>", "<https://onrecord.example/ns#office>", "<https://onrecord.example/ns#onBehalfOf>",
	"<https://onrecord.example/ns#opposes>", "<https://onrecord.example/ns#order>", "<https://onrecord.example/ns#organization>", "<https://onrecord.example/ns#place>",
	"<https://onrecord.example/ns#quote>", "<https://onrecord.example/ns#restates>", "<https://onrecord.example/ns#role>", "<https://onrecord.example/ns#sha256>",
	"<https://onrecord.example/ns#speaker>", "<https://onrecord.example/ns#summary>", "<https://onrecord.example/ns#supports>", "<https://onrecord.example/ns#text>",
	"<https://onrecord.example/ns#textOrder>", "<https://onrecord.example/ns#to>", "<https://onrecord.example/ns#type>", "<https://onrecord.example/ns#until>", "<https://onrecord.example/ns#url>",
	"<http://www.w3.org/ns/oa#end>", "<http://www.w3.org/ns/oa#exact>", "<http://www.w3.org/ns/oa#prefix>", "<http://www.w3.org/ns/oa#start>", "<http://www.w3.org/ns/oa#suffix>",
	"<https://schema.org/name>", "<http://www.w3.org/2004/02/skos/core#altLabel>", "<http://www.w3.org/2004/02/skos/core#broader>",
	"<http://purl.org/dc/terms/issued>", "<http://purl.org/dc/terms/language>", "<http://purl.org/dc/terms/title>",
	"<https://onrecord.example/ns#Actor>", "<https://onrecord.example/ns#Affiliation>", "<https://onrecord.example/ns#Event>", "<https://onrecord.example/ns#Passage>", "<https://onrecord.example/ns#Place>",
	"<https://onrecord.example/ns#Position>", "<https://onrecord.example/ns#Role>", "<https://onrecord.example/ns#Source>", "<https://onrecord.example/ns#Statement>",
	"<https://onrecord.example/ns#", "<http://purl.org/dc/terms/", "<https://schema.org/", "<http://www.w3.org/ns/oa#", "<http://www.w3.org/2004/02/skos/core#", "<http://www.w3.org/2003/01/geo/wgs84_pos#",
	`"^^<http://www.w3.org/2001/XMLSchema#integer>`, `"^^<http://www.w3.org/2001/XMLSchema#date>`, `"^^<http://www.w3.org/2001/XMLSchema#gYear>`, `"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>`,
	`"^^<http://www.w3.org/2001/XMLSchema#boolean>`, `"^^<http://www.w3.org/2001/XMLSchema#decimal>`, `"^^<http://id.loc.gov/datatypes/edtf>`,
}

// The number of bytes that a term shares with its subject is written where it is worth it,
// and as one byte that can be printed.
const fewShared, mostShared = 4, '~' - ' '

// A shortener makes short forms.
type shortener struct{ code map[string]byte }

func newShortener() *shortener {
	out := &shortener{make(map[string]byte, len(shorts))}
	for i, text := range shorts {
		out.code[text] = codes[i]
	}
	return out
}

// append appends the short form of a term among the quads of a subject.
func (s *shortener) append(to, term, subject []byte) []byte {
	if code, ok := s.code[string(term)]; ok && term[0] == '<' {
		return append(to, code)
	}
	switch {
	case len(term) > 1 && term[0] == '"' && term[len(term)-1] == '>':
		if at := bytes.LastIndex(term, []byte(`"^^<`)); at > 0 {
			if code, ok := s.code[string(term[at:])]; ok {
				return append(append(to, code), term[1:at]...)
			}
		}
	case len(term) > 1 && term[0] == '<':
		if n := shared(term, subject); n >= fewShared {
			return append(append(to, '~', ' '+byte(n)), term[n:]...)
		}
		if at := bytes.LastIndexAny(term, "#/") + 1; at > 0 {
			if code, ok := s.code[string(term[:at])]; ok {
				return append(append(to, code), term[at:]...)
			}
		}
	}
	return append(to, term...)
}

// shared is how many bytes a term and a subject begin with alike, whole characters.
func shared(term, subject []byte) int {
	n := 0
	for n < min(len(term), len(subject), mostShared) && term[n] == subject[n] {
		n++
	}
	for n > 0 && n < len(term) && !utf8.RuneStart(term[n]) {
		n--
	}
	return n
}

// appendWhole appends the term that a short form is of; false: it is none.
func appendWhole(to, short, subject []byte) ([]byte, bool) {
	if len(short) == 0 {
		return to, false
	}
	switch c := short[0]; c {
	case '<', '"', '_':
		return append(to, short...), true
	case '~':
		if len(short) < 2 || short[1] < ' ' || int(short[1]-' ') > len(subject) {
			return to, false
		}
		return append(append(to, subject[:short[1]-' ']...), short[2:]...), true
	default:
		at := strings.IndexByte(codes, c)
		switch {
		case at < 0 || at >= len(shorts):
			return to, false
		case shorts[at][0] == '"':
			return append(append(append(to, '"'), short[1:]...), shorts[at]...), true
		}
		return append(append(to, shorts[at]...), short[1:]...), true
	}
}

// vocabulary are the nodes of short forms that are a code alone, by their code: predicates
// and classes, of which most lines have one.
var vocabulary = sync.OnceValue(func() *[256]node {
	var out [256]node
	for i, text := range shorts {
		if strings.HasSuffix(text, ">") && text[0] == '<' {
			if v, err := snapshot.ParseTerm([]byte(text)); err == nil {
				out[codes[i]] = node{text, v}
			}
		}
	}
	return &out
})

// valueOf is the value of a term, of which it is mostly a piece: whoever reads many terms of
// one text makes no text more.
func valueOf(term string) (quad.Value, error) {
	if last := len(term) - 1; last > 0 && strings.IndexByte(term, '\\') < 0 {
		quote := 1 + strings.IndexByte(term[1:], '"')
		switch {
		case term[0] == '<' && term[last] == '>':
			return quad.IRI(term[1:last]), nil
		case term[0] == '"' && quote == last:
			return quad.String(term[1:last]), nil
		case term[0] == '"' && term[last] == '>' && quote > 0 && strings.HasPrefix(term[quote:], `"^^<`):
			return quad.TypedString{Value: quad.String(term[1:quote]), Type: quad.IRI(term[quote+len(`"^^<`) : last])}, nil
		}
	}
	return snapshot.ParseTerm([]byte(term))
}

// A lineReader reads lines of quads. What it gives is good until the next call.
type lineReader struct{ predicate, object []byte }

// read reads a line of a subject; false: it is none.
func (r *lineReader) read(line, subject []byte) bool {
	predicate, object, ok := bytes.Cut(line, []byte(" "))
	if !ok {
		return false
	}
	if r.predicate, ok = appendWhole(r.predicate[:0], predicate, subject); !ok {
		return false
	}
	r.object, ok = appendWhole(r.object[:0], object, subject)
	return ok
}
