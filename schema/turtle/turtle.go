// Package turtle reads and writes Turtle and TriG (RDF 1.1): strict readers that
// say line and column of every error and go on with the next statement, and
// writers whose bytes depend on nothing but the quads.
//
//	for q, err := range turtle.Read(file, turtle.Options{TriG: true}) { … }
//	err := turtle.Write(out, nquads.All(quads), prefixes)
//
// Literals keep their exact lexical form. The grammars are those of
// https://www.w3.org/TR/2014/REC-turtle-20140225/ and
// https://www.w3.org/TR/2014/REC-trig-20140225/.
package turtle

import (
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/cayleygraph/quad"

	"onrecord/schema/nquads"
)

// A SyntaxError says what is wrong, and where.
type SyntaxError = nquads.SyntaxError

// Options say how a document is read. The zero value reads Turtle.
type Options struct {
	TriG bool   // it may have named graphs
	Base string // the IRI that relative ones are resolved against, until the document says another; empty: these are errors
	File string // what errors begin with; empty: with the line
}

// Read yields the quads of a document, statement by statement. A statement that
// is wrong yields a *SyntaxError and none of its quads, and reading goes on with
// the next one; any other error ends it, and so do RDF 1.2 and what is not UTF-8. What is in
// memory is a statement, with the lines that it stands on.
//
// Values are as those of nquads.Read. The label of a blank node is kept, except
// that those that begin with "genid" get a longer one: nodes without a label
// are called genid1, genid2 … in the order in which they begin.
func Read(r io.Reader, o Options) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		for s, err := range ReadPlaced(r, o) {
			if !yield(s.Quad, err) {
				return
			}
		}
	}
}

// A PlacedQuad is a quad and the line and column, from 1, at which its object
// begins; that of a collection's or property list's own quads is its bracket.
type PlacedQuad struct {
	Line, Column int
	Quad         quad.Quad
}

// ReadPlaced does what Read does, and says where each quad stands.
func ReadPlaced(r io.Reader, o Options) iter.Seq2[PlacedQuad, error] {
	return func(yield func(PlacedQuad, error) bool) {
		if o.Base != "" && !nquads.Absolute(o.Base) {
			yield(PlacedQuad{}, o.in(fmt.Errorf("the base %q is not an absolute IRI", o.Base)))
			return
		}
		p := newParser(r, o)
		for p.begins() {
			bad, more := p.try()
			switch {
			case more:
			case bad != nil:
				if !yield(PlacedQuad{}, o.in(bad)) || bad.Newer {
					return
				}
				p.recover()
			default:
				for _, f := range p.found {
					line, column := p.place(f.at)
					if !yield(PlacedQuad{line, column, f.quad}, nil) {
						return
					}
				}
			}
		}
		if p.failed != nil {
			yield(PlacedQuad{}, o.in(p.failed))
		}
	}
}

// in says in which file an error is: file:line:column: message.
func (o *Options) in(err error) error {
	switch {
	case o.File == "":
		return err
	case errors.As(err, new(*SyntaxError)):
		return fmt.Errorf("%s:%w", o.File, err)
	}
	return fmt.Errorf("%s: %w", o.File, err)
}
