package nquads

import (
	"bytes"
	"errors"
	"io"
)

// blockSize is how much is read at once, at most, unless a line is longer.
const blockSize = 1 << 16

// blocks cuts a stream into blocks of whole lines. It is not a bufio.Scanner, which
// reads a long line anew with every block that arrives.
type blocks struct {
	in   io.Reader
	buf  []byte
	rest []byte // of buf: the beginning of a line, behind the block before
	cr   bool   // the block before ended with a carriage return
}

// next reads a block, in place of the one before. That which comes with io.EOF
// may lack the end of its last line; with another error, a line that is not
// whole is left out.
func (b *blocks) next() ([]byte, error) {
	if b.buf == nil {
		b.buf = make([]byte, blockSize)
	}
	size := copy(b.buf, b.rest)
	for idle := 0; idle < 100; idle++ {
		if size == len(b.buf) {
			b.buf = append(b.buf, make([]byte, size)...)
		}
		n, err := b.in.Read(b.buf[size:])
		if n > 0 {
			idle = 0
		}
		if b.cr && n > 0 {
			b.cr = false
			if b.buf[0] == '\n' {
				n = copy(b.buf, b.buf[1:n])
			}
		}
		seen := size
		size += n
		if errors.Is(err, io.EOF) {
			return b.buf[:size], err
		}
		if end := linesEnd(b.buf[:size], seen); end > 0 || err != nil {
			b.rest = b.buf[end:size]
			b.cr = end > 0 && end == size && b.buf[end-1] == '\r'
			return b.buf[:end], err
		}
	}
	return nil, io.ErrNoProgress
}

// linesEnd is where the last whole line of block ends, behind its line feed or
// carriage return, or 0. It looks at what stands from start on.
func linesEnd(block []byte, start int) int {
	end := start + bytes.LastIndexByte(block[start:], '\n') + 1
	if i := bytes.LastIndexByte(block[end:], '\r'); i >= 0 {
		return end + i + 1
	}
	if end == start {
		return 0
	}
	return end
}

// A cutter cuts a block into lines.
type cutter struct {
	block  []byte
	at     int
	lf, cr int // the next of each from at on, or the length of the block
}

func newCutter(block []byte) cutter { return cutter{block: block, lf: -1, cr: -1} }

// more reports whether there is another line.
func (c *cutter) more() bool { return c.at < len(c.block) }

// next returns a line without its end.
func (c *cutter) next() []byte {
	c.lf = c.find('\n', c.lf)
	c.cr = c.find('\r', c.cr)
	end := min(c.lf, c.cr)
	line := c.block[c.at:end:end]
	c.at = end + 1
	if end == c.cr && c.lf == end+1 {
		c.at++
	}
	return line
}

// find looks again only where the last one found is behind: a block without
// carriage returns is searched for them once.
func (c *cutter) find(b byte, last int) int {
	if last >= c.at {
		return last
	}
	if i := bytes.IndexByte(c.block[c.at:], b); i >= 0 {
		return c.at + i
	}
	return len(c.block)
}
