package parliament

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"onrecord/schema/guarded"
)

// maxDepth is how deep elements may lie in one another. Annotated records of
// parliaments have about twenty.
const maxDepth = 100

// A Pos is a place in a file: 1-based line and column, columns counted in code
// points.
type Pos struct{ Line, Column int }

// A Fault says why a file cannot be read, and where.
type Fault struct {
	Pos Pos
	Msg string
}

func (f *Fault) Error() string { return fmt.Sprintf("%d:%d: %s", f.Pos.Line, f.Pos.Column, f.Msg) }

// An element is the beginning of one.
type element struct {
	name  string // without its prefix
	own   bool   // it has the prefix of the root: it is of this format
	attrs []xml.Attr
	pos   Pos
}

// attr is the value of an attribute without a prefix.
func (e *element) attr(name string) string { return e.prefixed("", name) }

// xml is the value of xml:id or xml:lang.
func (e *element) xml(name string) string { return e.prefixed("xml", name) }

func (e *element) prefixed(prefix, name string) string {
	for i := range e.attrs {
		if a := &e.attrs[i]; a.Name.Local == name && a.Name.Space == prefix {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// A scanner reads the elements of a record.
type scanner struct{ xml *guarded.Scanner }

func newScanner(r io.Reader) *scanner {
	return &scanner{guarded.NewScanner("", r, guarded.XMLLimits{Depth: maxDepth})}
}

// next gives the next *element, xml.EndElement or xml.CharData. Text is valid until
// the next call. After the end of the root it is io.EOF.
func (s *scanner) next() (any, Pos, error) {
	t, err := s.xml.Next()
	at := Pos{s.xml.Pos().Line, s.xml.Pos().Column}
	if fault, ok := errors.AsType[*guarded.Fault](err); ok {
		return nil, at, &Fault{Pos{fault.Place.Line, fault.Place.Column}, fault.Sentence()}
	}
	if e, ok := t.(xml.StartElement); ok {
		return &element{e.Name.Local, e.Name.Space == s.xml.Root().Space, e.Attr, at}, at, err
	}
	return t, at, err
}

func (s *scanner) fault(at Pos, format string, args ...any) error {
	return &Fault{at, fmt.Sprintf(format, args...)}
}

// children reads what the element that began last holds, to its end. enter reads
// an element in it to its end; nil passes over it. Text is given in pieces; nil
// passes over it.
func (s *scanner) children(enter func(*element) error, text func([]byte)) error {
	for {
		t, _, err := s.next()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case *element:
			if enter == nil {
				err = s.skip()
			} else {
				err = enter(t)
			}
			if err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		case xml.CharData:
			if text != nil {
				text(t)
			}
		}
	}
}

// skip passes over what the element that began last holds.
func (s *scanner) skip() error {
	for depth := 1; depth > 0; {
		t, _, err := s.next()
		if err != nil {
			return err
		}
		switch t.(type) {
		case *element:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// words is all text of the element that began last, with single spaces.
func (s *scanner) words() (string, error) {
	var w writer
	var enter func(e *element) error
	text := func(b []byte) { w.write(b, false) }
	enter = func(*element) error { return s.children(enter, text) }
	err := s.children(enter, text)
	return w.b.String(), err
}
