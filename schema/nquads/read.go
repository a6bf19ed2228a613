// Package nquads reads and writes RDF 1.1 N-Quads: a strict reader that says
// line and column of every error and goes on, and a writer whose bytes depend
// on nothing but the quads.
//
//	for q, err := range nquads.Read(file) { … }
//	quads = nquads.Sort(quads)
//	err := nquads.Write(out, nquads.All(quads))
//
// IRIs are full ones, and literals keep their exact lexical form: "007" of type
// xsd:integer stays "007". The readers and writers of package quad do not
// promise either.
//
// ReadTerms reads as Read does, but gives the terms as bytes, for those who
// read millions of lines.
package nquads

import (
	"fmt"
	"io"
	"iter"

	"github.com/cayleygraph/quad"
)

// A SyntaxError says what is wrong with a line. Line and Column count from 1;
// columns are Unicode code points, and each byte of invalid UTF-8 is one.
type SyntaxError struct {
	Line, Column int
	Msg          string
	Newer        bool // the document is in RDF 1.2, and reading ends
}

// NewerMsg is the message of a document in RDF 1.2; it takes what shows that.
const NewerMsg = "this is RDF 1.2 (%s), and RDF 1.1 is read"

func (e *SyntaxError) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Msg) }

// Read yields the quads of a document in its order. A line that is not a quad
// yields a *SyntaxError, and reading goes on with the next one; RDF 1.2 and any
// other error end it, and a line that it cuts short is not read. A line ends with a line
// feed, a carriage return or both.
//
// Values are quad.IRI, quad.BNode, quad.String for a plain literal (or one of
// type xsd:string), quad.TypedString and quad.LangString, never a native type.
// A literal may hold the character U+0000, since the W3C's tests ask for that;
// Append refuses it, so it cannot pass unseen from one document to another.
func Read(r io.Reader) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		for l, err := range ReadLines(r) {
			if !yield(l.Quad, err) {
				return
			}
		}
	}
}

// A Line is a quad and the number, from 1, of the line that it stands on.
type Line struct {
	Number int
	Quad   quad.Quad
}

// ReadLines does what Read does, and says where each quad stands.
func ReadLines(r io.Reader) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		p, values := parser{}, newValues()
		for err := range p.lines(r) {
			l := Line{Number: p.number}
			if err == nil {
				l.Quad = values.quad(&p)
			}
			if !yield(l, err) {
				return
			}
		}
	}
}
