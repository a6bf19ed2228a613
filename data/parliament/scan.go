package parliament

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
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

// A scanner reads XML of strangers: elements that match, without document type
// declarations and so without entities, and no deeper than maxDepth.
type scanner struct {
	decoder *xml.Decoder
	in      *counter
	open    []xml.Name
	begun   bool // the root has begun
}

func newScanner(r io.Reader) *scanner {
	in := &counter{in: bufio.NewReaderSize(r, 1<<16), pos: Pos{1, 1}}
	return &scanner{decoder: xml.NewDecoder(in), in: in}
}

// next gives the next *element, xml.EndElement or xml.CharData. Text is valid until
// the next call. After the end of the root it is io.EOF.
func (s *scanner) next() (any, Pos, error) {
	for {
		at := s.in.at(s.decoder.InputOffset())
		t, err := s.decoder.RawToken()
		switch {
		case errors.Is(err, io.EOF) && len(s.open) == 0 && s.begun:
			return nil, at, io.EOF
		case errors.Is(err, io.EOF) && !s.begun:
			return nil, at, s.fault(at, "there is no XML in it")
		case errors.Is(err, io.EOF):
			return nil, at, s.fault(at, "the file ends within <%s>", s.open[len(s.open)-1].Local)
		case s.in.err != nil && !errors.Is(s.in.err, io.EOF):
			return nil, at, s.in.err
		case err != nil:
			return nil, at, s.broken(err)
		}
		switch t := t.(type) {
		case xml.Directive:
			return nil, at, s.fault(at, "it has a document type declaration (<!%s …>), which is never followed: take it out", firstWord(string(t)))
		case xml.StartElement:
			if s.begun && len(s.open) == 0 {
				return nil, at, s.fault(at, "<%s> is a second root", t.Name.Local)
			}
			s.begun = true
			if s.open = append(s.open, t.Name); len(s.open) > maxDepth {
				return nil, at, s.fault(at, "elements are nested more than %d deep", maxDepth)
			}
			return &element{t.Name.Local, t.Name.Space == s.open[0].Space, t.Attr, at}, at, nil
		case xml.EndElement:
			if len(s.open) == 0 {
				return nil, at, s.fault(at, "</%s> ends what did not begin", t.Name.Local)
			}
			if top := s.open[len(s.open)-1]; top != t.Name {
				return nil, at, s.fault(at, "</%s> ends <%s>", t.Name.Local, top.Local)
			}
			s.open = s.open[:len(s.open)-1]
			return t, at, nil
		case xml.CharData:
			if len(s.open) > 0 {
				return t, at, nil
			}
			if strings.Trim(string(t), " \t\r\n\ufeff") != "" {
				return nil, at, s.fault(at, "there is text outside of the root: this is no XML")
			}
		}
	}
}

// broken words an error of the decoder.
func (s *scanner) broken(err error) error {
	msg := err.Error()
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
		msg = syntax.Msg
	}
	if name, ok := strings.CutPrefix(msg, "xml: encoding "); ok {
		name, _, _ = strings.Cut(name, " declared")
		return s.fault(Pos{1, 1}, "its encoding is %s: save it as UTF-8", name)
	}
	return s.fault(s.in.pos, "this is no XML: %s", msg)
}

func (s *scanner) fault(at Pos, format string, args ...any) error {
	return &Fault{at, fmt.Sprintf(format, args...)}
}

func firstWord(s string) string {
	if words := strings.Fields(s); len(words) > 0 {
		return words[0]
	}
	return ""
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

// A counter knows the line and the column of what was read last. The decoder takes
// it for its own buffer, for it reads bytes.
type counter struct {
	in     *bufio.Reader
	pos    Pos // of the next byte
	offset int64
	err    error
}

// Read is that of io.Reader; the decoder calls ReadByte.
func (c *counter) Read(p []byte) (int, error) {
	for i := range p {
		b, err := c.ReadByte()
		if err != nil {
			return i, err
		}
		p[i] = b
	}
	return len(p), nil
}

// ReadByte is that of io.ByteReader.
func (c *counter) ReadByte() (byte, error) {
	b, err := c.in.ReadByte()
	if err != nil {
		c.err = err
		return 0, err
	}
	c.offset++
	switch {
	case b == '\n':
		c.pos = Pos{c.pos.Line + 1, 1}
	case utf8.RuneStart(b):
		c.pos.Column++
	}
	return b, nil
}

// at is the place of an offset that the decoder has read one byte beyond, if any:
// the "<" of an element.
func (c *counter) at(offset int64) Pos {
	if offset < c.offset && c.pos.Column > 1 {
		return Pos{c.pos.Line, c.pos.Column - 1}
	}
	return c.pos
}
