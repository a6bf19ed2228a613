package guarded

import (
	"bufio"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"onrecord/schema/linecol"
)

// XMLLimits are what is read of XML.
type XMLLimits struct {
	Depth int // of elements in one another

	// DocumentType lets one stand there and defines nothing by it, so that its
	// entities are unknown. False: it is a fault.
	DocumentType bool
}

// maxToken is how many bytes a tag, or a text between two, has at most: the decoder
// holds it in memory.
const maxToken = 16 << 20

// A Scanner gives the tokens of XML: elements that match, below one root, and the
// text in them. Prefixes of names are as they are written (see Namespace).
type Scanner struct {
	decoder *xml.Decoder
	in      *tracker
	part    string
	limits  XMLLimits
	open    []xml.Name
	begun   bool // the root has begun
}

// NewScanner scans XML. part is its name in an archive, for faults; empty: it is the
// file.
func NewScanner(part string, in io.Reader, l XMLLimits) *Scanner {
	t := &tracker{in: in, now: linecol.Start()}
	return &Scanner{decoder: xml.NewDecoder(bufio.NewReaderSize(t, 1<<16)), in: t, part: part, limits: l}
}

// Next gives the next xml.StartElement, xml.EndElement or xml.CharData; text is valid
// until the next call. After the end of the root it is io.EOF. Other errors are a
// *Fault with its place, or those of the context and the reader.
func (s *Scanner) Next() (xml.Token, error) {
	for {
		s.in.begin(s.decoder.InputOffset())
		token, err := s.decoder.RawToken()
		if err != nil {
			return nil, s.ended(err)
		}
		switch t := token.(type) {
		case xml.Directive:
			if !s.limits.DocumentType {
				return nil, s.fault(s.in.begun(), false, "has a document type declaration (<!%s …>)%s, which is never followed: take it out", firstWord(string(t)), s.within(" in "))
			}
		case xml.StartElement:
			if s.begun && len(s.open) == 0 {
				return nil, s.fault(s.in.begun(), true, "<%s> is a second root%s", written(t.Name), s.within(" of "))
			}
			s.begun = true
			if s.open = append(s.open, t.Name); len(s.open) > s.limits.Depth {
				return nil, s.fault(s.in.begun(), false, "has elements%s that are nested more than %d deep", s.within(" in "), s.limits.Depth)
			}
			return token, nil
		case xml.EndElement:
			if len(s.open) == 0 {
				return nil, s.fault(s.in.begun(), true, "</%s> ends what did not begin%s", written(t.Name), s.within(" in "))
			}
			if top := s.open[len(s.open)-1]; top != t.Name {
				return nil, s.fault(s.in.begun(), true, "</%s> ends <%s>%s", written(t.Name), written(top), s.within(" in "))
			}
			s.open = s.open[:len(s.open)-1]
			return token, nil
		case xml.CharData:
			if len(s.open) > 0 {
				return token, nil
			}
			if strings.Trim(string(t), " \t\r\n\ufeff") != "" {
				return nil, s.fault(s.in.begun(), true, "there is text outside of the root%s: this is no XML", s.within(" of "))
			}
		}
	}
}

// Parent is the name of the element around the one that began last; empty: there is
// none.
func (s *Scanner) Parent() xml.Name {
	if len(s.open) < 2 {
		return xml.Name{}
	}
	return s.open[len(s.open)-2]
}

// Root is the name of the outermost element, once it has begun and while it is open.
func (s *Scanner) Root() xml.Name { return s.open[0] }

// Pos is where the token begins that was given last: line and column from 1, columns
// in code points.
func (s *Scanner) Pos() linecol.Place { return s.in.begun() }

// Namespace is that of the name of an element which declares it itself, as roots do.
func Namespace(e *xml.StartElement) string {
	declared := xml.Name{Local: "xmlns"}
	if e.Name.Space != "" {
		declared = xml.Name{Space: "xmlns", Local: e.Name.Space}
	}
	for i := range e.Attr {
		if e.Attr[i].Name == declared {
			return e.Attr[i].Value
		}
	}
	return ""
}

// Attr is the value of an element's attribute, whatever its prefix.
func Attr(e *xml.StartElement, local string) string {
	for i := range e.Attr {
		if e.Attr[i].Name.Local == local {
			return e.Attr[i].Value
		}
	}
	return ""
}

// ended is what an error of the decoder means.
func (s *Scanner) ended(err error) error {
	switch {
	case s.in.err != nil && !errors.Is(s.in.err, io.EOF):
		if errors.Is(s.in.err, errLong) {
			return s.fault(s.in.begun(), true, "%s has a text or a tag of more than %d MB", s.name(), maxToken>>20)
		}
		return s.in.err
	case errors.Is(err, io.EOF) && !s.begun && s.part != "":
		return io.EOF // an empty part has nothing to say
	case errors.Is(err, io.EOF) && !s.begun:
		return s.fault(s.in.begun(), true, "there is no XML in it")
	case errors.Is(err, io.EOF) && len(s.open) == 0:
		return io.EOF
	case errors.Is(err, io.EOF):
		return s.fault(s.in.begun(), true, "%s ends within <%s>", s.name(), written(s.open[len(s.open)-1]))
	}
	msg := err.Error()
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
		if msg = syntax.Msg; strings.Contains(msg, "unexpected EOF") && len(s.open) > 0 {
			return s.fault(s.in.place(s.decoder.InputOffset()), true, "%s ends within <%s>", s.name(), written(s.open[len(s.open)-1]))
		}
	}
	if s.in.utf16() {
		return s.fault(linecol.Start(), false, "is encoded in UTF-16%s: save it as UTF-8", s.within(", in "))
	}
	if name, ok := strings.CutPrefix(msg, "xml: encoding "); ok {
		name, _, _ = strings.Cut(name, " declared")
		return s.fault(linecol.Start(), false, "is encoded in %s%s: save it as UTF-8", name, s.within(", in "))
	}
	return s.fault(s.in.place(s.decoder.InputOffset()), true, "%s is no XML: %s", s.name(), msg)
}

// name is what the XML is called in a sentence.
func (s *Scanner) name() string {
	if s.part == "" {
		return "this"
	}
	return s.part
}

// within adds the part to a sentence.
func (s *Scanner) within(preposition string) string {
	if s.part == "" {
		return ""
	}
	return preposition + s.part
}

func (s *Scanner) fault(at linecol.Place, damaged bool, format string, args ...any) error {
	return &Fault{Place: at, Part: s.part, Damaged: damaged, Msg: fmt.Sprintf(format, args...)}
}

// written is a name as it stands in the XML.
func written(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

func firstWord(s string) string {
	if words := strings.Fields(s); len(words) > 0 {
		return words[0]
	}
	return ""
}

// A Walker takes in the elements of XML.
type Walker interface {
	// Enter says whether what the element holds is of interest.
	Enter(e *xml.StartElement) (bool, error)
	Leave(name xml.Name) error // an element that was entered
	Text(s []byte)             // valid until it returns
}

// Walk reads XML to its end, or that of the context. part is as for NewScanner; a part that is empty is read.
func Walk(ctx context.Context, part string, in io.Reader, l XMLLimits, w Walker) error {
	s := NewScanner(part, Interruptible(ctx, in), l)
	skip := 0 // how many elements deep in one that is of no interest
	for {
		t, err := s.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if skip > 0 {
				skip++
				continue
			}
			inside, err := w.Enter(&t)
			if err != nil {
				return err
			}
			if !inside {
				skip++
			}
		case xml.EndElement:
			if skip > 0 {
				skip--
				continue
			}
			if err := w.Leave(t.Name); err != nil {
				return err
			}
		case xml.CharData:
			if skip == 0 {
				w.Text(t)
			}
		}
	}
}

// errLong says that a token has no end.
var errLong = errors.New("a token is too long")

// A tracker knows the line and the column of what was read last, and ends where a
// token has no end.
type tracker struct {
	in     io.Reader
	chunk  []byte        // what was read last, in the buffer of the decoder
	before int64         // bytes before it
	now    linecol.Place // in the chunk; Offset is from its beginning
	broken bool          // a carriage return ended what was before

	token int64         // where the latest token begins
	at    linecol.Place // its place, once it is known
	known bool
	since int // bytes that were read since it began
	err   error
}

// begin says where a token begins.
func (t *tracker) begin(offset int64) { t.token, t.known, t.since = offset, false, 0 }

// Read is that of io.Reader. What was read before is used up by then.
func (t *tracker) Read(p []byte) (int, error) {
	if t.since > maxToken {
		t.err = errLong
		return 0, errLong
	}
	t.begun()
	end := t.place(t.before + int64(len(t.chunk)))
	if n := len(t.chunk); n > 0 {
		t.broken = t.chunk[n-1] == '\r'
	}
	t.before += int64(len(t.chunk))
	t.now = linecol.Place{Line: end.Line, Column: end.Column}
	n, err := t.in.Read(p)
	if t.chunk = p[:n]; t.broken && n > 0 && p[0] == '\n' {
		t.now.Offset, t.broken = 1, false // it is the second half of a line end
	}
	t.since += n
	if err != nil {
		t.err = err
	}
	return n, err
}

// utf16 reports whether what was read begins with a byte order mark of UTF-16.
func (t *tracker) utf16() bool {
	return t.before == 0 && (bytes.HasPrefix(t.chunk, []byte("\xfe\xff")) || bytes.HasPrefix(t.chunk, []byte("\xff\xfe")))
}

// begun is the place where the latest token begins.
func (t *tracker) begun() linecol.Place {
	if !t.known {
		t.at, t.known = t.place(t.token), true
	}
	return t.at
}

// place is that of an offset in the chunk, or at its end.
func (t *tracker) place(offset int64) linecol.Place {
	linecol.Advance(&t.now, t.chunk, int(offset-t.before))
	return linecol.Place{Offset: int(offset), Line: t.now.Line, Column: t.now.Column}
}
