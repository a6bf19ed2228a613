package turtle

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"onrecord/schema/linecol"
	"onrecord/schema/nquads"
)

// blockSize is how much is read at once, at most, unless a line or a statement
// is longer.
const blockSize = 1 << 16

// lines are the part of a document that is in memory: whole lines, so that no
// token but a long text goes on behind them.
type lines struct {
	in     io.Reader
	text   []byte
	ended  bool  // the document ends with text
	failed error // or so it seems, and this is why

	buf    []byte
	size   int             // of what was read into buf, which begins with text
	places []linecol.Place // of every placeStep-th offset
}

const placeStep = 256

// advance forgets what is before an offset and reads on: at least as much as is
// left, so that a statement of many lines is not read too often.
func (l *lines) advance(from int) {
	if l.places == nil {
		l.places = []linecol.Place{linecol.Start()}
	} else {
		line, column := l.place(from)
		l.places = []linecol.Place{{Offset: 0, Line: line, Column: column}}
	}
	left := len(l.text) - from
	l.size = copy(l.buf, l.buf[from:l.size])
	l.text = l.buf[:left]
	for idle := 0; !l.ended && (len(l.text) == left || len(l.text) < 2*left); {
		if l.size == len(l.buf) {
			l.buf = append(l.buf, make([]byte, max(len(l.buf), blockSize))...)
		}
		n, err := l.in.Read(l.buf[l.size:])
		before := l.size
		l.size += n
		switch idle++; {
		case errors.Is(err, io.EOF):
			l.ended = true
			l.text = l.buf[:l.size]
			continue
		case n > 0:
			idle = 0
		case err == nil && idle == 100:
			err = io.ErrNoProgress
		}
		if end := bytes.LastIndexByte(l.buf[before:l.size], '\n'); end >= 0 {
			l.text = l.buf[:before+end+1]
		} else {
			l.text = l.buf[:len(l.text)]
		}
		if err != nil {
			l.ended, l.failed = true, err
		}
	}
	if i := invalidUTF8(l.text[left:]); i >= 0 {
		l.text = l.text[:left+i]
		line, column := l.place(left + i)
		l.ended, l.failed = true, &nquads.SyntaxError{Line: line, Column: column, Msg: "invalid UTF-8"}
	}
}

// invalidUTF8 is the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(s []byte) int {
	if utf8.Valid(s) {
		return -1
	}
	for i := 0; ; {
		r, size := utf8.DecodeRune(s[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
}

// place is the line and the column of an offset.
func (l *lines) place(at int) (line, column int) {
	for at >= len(l.places)*placeStep {
		next := l.places[len(l.places)-1]
		linecol.Advance(&next, l.text, len(l.places)*placeStep)
		l.places = append(l.places, next)
	}
	from := l.places[at/placeStep]
	linecol.Advance(&from, l.text, at)
	return from.Line, from.Column
}
