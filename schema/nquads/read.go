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
package nquads

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/cayleygraph/quad"
)

// A SyntaxError says what is wrong with a line. Line and Column count from 1;
// columns are Unicode code points, and each byte of invalid UTF-8 is one.
type SyntaxError struct {
	Line, Column int
	Msg          string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Msg) }

// Read yields the quads of a document in its order. A line that is no quad
// yields a *SyntaxError, and reading goes on with the next one; any other error
// ends it, and a line that it cuts short is not read. A line ends with a line
// feed, a carriage return or both.
//
// Values are quad.IRI, quad.BNode, quad.String for a plain literal (or one of
// type xsd:string), quad.TypedString and quad.LangString, never a native type.
// A literal may hold the character U+0000, since the W3C's tests ask for that;
// Append refuses it, so it cannot pass unseen from one document to another.
//
// The values of a quad share the memory of its line.
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
		in := lines{in: bufio.NewReaderSize(r, 1<<16)}
		for n := 1; ; n++ {
			line, err := in.next()
			if err != nil && !errors.Is(err, io.EOF) {
				yield(Line{Number: n}, fmt.Errorf("line %d: %w", n, err))
				return
			}
			p := parser{text: line, line: n}
			switch q, found, bad := p.statement(); {
			case bad != nil:
				if !yield(Line{Number: n}, bad) {
					return
				}
			case found:
				if !yield(Line{n, q}, nil) {
					return
				}
			}
			if err != nil {
				return
			}
		}
	}
}

// lines cuts a stream into lines. It is no bufio.Scanner, which reads a long
// line anew with every block that arrives.
type lines struct {
	in    *bufio.Reader
	after byte // the carriage return that ended the line before, or 0
}

// next returns a line without its end. The last one comes with the error that
// ended the stream.
func (l *lines) next() (string, error) {
	var long strings.Builder
	for {
		if _, err := l.in.Peek(1); err != nil {
			return long.String(), err
		}
		block, err := l.in.Peek(l.in.Buffered())
		if err != nil {
			return long.String(), err
		}
		start := 0
		if l.after == '\r' && block[0] == '\n' {
			start = 1
		}
		l.after = 0
		end := lineEnd(block, start)
		used := end
		if end < len(block) {
			l.after = block[end]
			used++
		}
		var line string
		if end < len(block) && long.Len() == 0 {
			line = string(block[start:end])
		} else {
			long.Grow(end - start)
			long.Write(block[start:end])
			line = long.String()
		}
		if _, err := l.in.Discard(used); err != nil {
			return line, err
		}
		if end < len(block) {
			return line, nil
		}
	}
}

// lineEnd is where a line ends in block, from start on, or the length of block.
func lineEnd(block []byte, start int) int {
	for i := start; i < len(block); i++ {
		if block[i] == '\n' || block[i] == '\r' {
			return i
		}
	}
	return len(block)
}
