package input

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"onrecord/schema"
	"onrecord/schema/linecol"
)

// A block is a stretch of whole rows of a file.
type Block struct {
	Text string
	Line int   // of its first row
	At   int64 // of its first byte in the file
}

// Blocks cuts a file into blocks, so that a file of any length passes through
// little memory, and on all processors.
type Blocks struct {
	in    io.Reader
	whole func(text []byte) int // the length of the whole rows at the beginning of a text
	rest  []byte                // what is read and was not part of a block yet
	size  int                   // of what is read next
	line  int
	at    int64
	began bool
	ended bool
}

const (
	firstSize = 16 << 10  // bytes; each block is twice the one before
	lastSize  = 256 << 10 // up to this
)

func NewBlocks(in io.Reader, whole func([]byte) int) *Blocks {
	return &Blocks{in: in, whole: whole, size: firstSize, line: 1}
}

// Next gives the next block; behind the last one, io.EOF. A byte order mark is
// no part of the first.
func (b *Blocks) Next() (Block, error) {
	for !b.ended {
		if err := b.read(); err != nil {
			return Block{}, err
		}
		n := len(b.rest)
		if !b.ended {
			n = b.whole(b.rest)
		}
		if n == 0 {
			b.size = max(b.size, len(b.rest))
			continue
		}
		out := Block{string(b.rest[:n]), b.line, b.at}
		b.rest = b.rest[:copy(b.rest, b.rest[n:])]
		b.line += linecol.Breaks(out.Text)
		b.at += int64(n)
		b.size = min(2*b.size, lastSize)
		return out, nil
	}
	return Block{}, io.EOF
}

// read reads on.
func (b *Blocks) read() error {
	had := len(b.rest)
	b.rest = slices.Grow(b.rest, b.size)[:had+b.size]
	n, err := io.ReadFull(b.in, b.rest[had:])
	b.rest = b.rest[:had+n]
	if !b.began {
		b.began = true
		b.rest = bytes.TrimPrefix(b.rest, []byte("\ufeff"))
		b.at = int64(n - len(b.rest))
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		b.ended = true
		return nil
	}
	return err
}

// All gives what is left as one block.
func (b *Blocks) All() (Block, error) {
	text := slices.Clone(b.rest)
	more, err := io.ReadAll(b.in)
	return Block{string(append(text, more...)), b.line, b.at}, err
}

// WholeLines is the length of the lines in a text that end.
func WholeLines(text []byte) int { return bytes.LastIndexByte(text, '\n') + 1 }

// WholeRows is the length of the rows of a table in a text that end: at a line
// break that is not between quotation marks. A text begins outside of them.
// In a row that is not CSV, marks may seem to open and close elsewhere; the
// reader stops at such a row.
func WholeRows(text []byte) int {
	marks := bytes.Count(text, []byte(`"`))
	for {
		n := WholeLines(text)
		marks -= bytes.Count(text[n:], []byte(`"`))
		if n == 0 || marks%2 == 0 {
			return n
		}
		text = text[:n-1]
	}
}

// A decoded is what comes of a block of a file.
type DecodedBlock struct {
	Entities []schema.Entity
	Problems schema.Problems
	Unclean  bool // its bytes are no text: nothing in the file can be trusted
	Broken   bool // nothing behind it can be
}
