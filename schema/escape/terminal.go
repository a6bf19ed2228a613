package escape

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Text is a text as a terminal may show it. Line breaks stay and tabs become
// spaces. What could steer a terminal, turn the direction of writing or hide
// becomes a character that one can see; marks of typography that have no width
// are left out. What is not UTF-8 becomes U+FFFD.
func Text(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 && c != '\n' || c >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	var before rune
	for _, r := range s {
		switch as, ok := shown(before, r); {
		case r == '\t':
			b.WriteByte(' ')
		case ok:
			b.WriteRune(r)
		case as >= 0:
			b.WriteRune(as)
		}
		before = r
	}
	return b.String()
}

// Line is Text on one line.
func Line(s string) string { return strings.ReplaceAll(Text(s), "\n", " ") }

// shown reports whether a terminal may get a character that stands behind
// another one, and what it gets instead: -1 is nothing.
func shown(before, r rune) (as rune, ok bool) {
	switch {
	case r >= 0x20 && r < 0x7f, r == '\n', r == '\t':
		return r, true
	case r < 0x20:
		return 0x2400 + r, false // the symbol of the control character
	case r == 0x7f:
		return '␡', false
	case separator(r):
		return ' ', false
	case control(r), turning(r), unseen(r):
		return utf8.RuneError, false
	case hint(r), joiner(r) && !joins(before):
		return -1, false
	}
	return r, true
}

// A Terminal is a writer before a terminal: nothing gets there that Text would
// change but tabs. Flush ends it.
type Terminal struct {
	To io.Writer
	// JSON: what is written is JSON, so that what may not be shown is escaped.
	JSON bool
	// Colours: colours and bold type (ECMA-48, SGR) are the program's own.
	Colours bool

	rest   []byte // the beginning of what is not complete
	out    []byte
	before rune
}

// longestColour is how long a sequence for a colour can be.
const longestColour = 24

// Write writes all that is complete.
func (t *Terminal) Write(p []byte) (int, error) {
	in := p
	if len(t.rest) > 0 {
		in = append(t.rest, p...)
	}
	t.out = t.out[:0]
	n := t.take(in, false)
	t.rest = append([]byte(nil), in[n:]...)
	if _, err := t.To.Write(t.out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Flush writes what is left.
func (t *Terminal) Flush() error {
	if len(t.rest) == 0 {
		return nil
	}
	t.out = t.out[:0]
	t.take(t.rest, true)
	t.rest = nil
	_, err := t.To.Write(t.out)
	return err
}

// take takes what is complete, or all, and gives its length.
func (t *Terminal) take(in []byte, all bool) int {
	i := 0
	for i < len(in) {
		if t.Colours && in[i] == 0x1b {
			size, whole := colour(in[i:])
			if !whole && !all {
				return i
			}
			if size > 0 && whole {
				t.out = append(t.out, in[i:i+size]...)
				i += size
				continue
			}
		}
		if !all && in[i] >= utf8.RuneSelf && !utf8.FullRune(in[i:]) {
			return i
		}
		r, size := utf8.DecodeRune(in[i:])
		as, ok := shown(t.before, r)
		switch {
		case r == utf8.RuneError && size == 1:
			t.out = utf8.AppendRune(t.out, utf8.RuneError)
		case ok:
			t.out = append(t.out, in[i:i+size]...)
		case t.JSON:
			t.out = appendEscape(t.out, r)
		case as >= 0:
			t.out = utf8.AppendRune(t.out, as)
		}
		t.before = r
		i += size
	}
	return i
}

// colour is the length of a sequence for colours that a text begins with, 0 where
// it is none, and whether its end is there.
func colour(in []byte) (size int, whole bool) {
	for i := 1; i < len(in); i++ {
		switch c := in[i]; {
		case i == 1 && c == '[', i > 1 && i < longestColour && (c >= '0' && c <= '9' || c == ';'):
		case i > 1 && c == 'm':
			return i + 1, true
		default:
			return 0, true
		}
	}
	return 0, false
}

// appendEscape appends a character as JSON escapes it.
func appendEscape(dst []byte, r rune) []byte {
	if r > 0xffff {
		r -= 0x10000
		dst = fmt.Appendf(dst, `\u%04x`, 0xd800+r>>10)
		r = 0xdc00 + r&0x3ff
	}
	return fmt.Appendf(dst, `\u%04x`, r)
}
