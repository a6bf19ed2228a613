// Package input reads files within bounds: whole or in blocks of whole rows, on
// all processors, hashed and counted as they are read. It checks that bytes are
// text, and says where they are not. It knows no format.
package input

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"onrecord/data/fence"
	"onrecord/schema"
	"onrecord/schema/linecol"
)

// A File is a file that was read.
type File struct {
	Name   string
	SHA256 string
	Bytes  int64
}

// A place is where a file lies: in a folder that it may not leave, or where a
// person named it.
type Place struct {
	In   *fence.Folder // nil: anywhere
	Name string        // in the folder, with slashes; else a path
	Text []byte        // what it will hold, if that is to be read; nil: what it holds
}

func (p Place) Path() string {
	if p.In == nil {
		return p.Name
	}
	return p.In.Path(p.Name)
}

func (p Place) open(b fence.Bound) (*fence.File, error) {
	if p.In == nil {
		return fence.Open(p.Name, b)
	}
	return p.In.Open(p.Name, b)
}

// Unreadable makes a problem of a file in a folder that is none, leaves the folder
// or is too large. Other errors it returns.
func Unreadable(file string, err error, ps *schema.Problems) error {
	told, ok := errors.AsType[*fence.Error](err)
	if ok {
		ps.Add(schema.Pos{File: filepath.ToSlash(file)}, "", "this %s", told.Told)
		return nil
	}
	return err
}

// Measure lets a file of N-Quads be read, and says what was read. progress, if it
// is not nil, is told how many bytes more were read. When the context is over,
// reading ends.
func Measure(ctx context.Context, path string, progress func(bytes int64), read func(*HashingReader) error) (in File, err error) {
	return MeasureAt(ctx, Place{Name: path}, fence.Quads, progress, read)
}

func MeasureAt(ctx context.Context, p Place, b fence.Bound, progress func(bytes int64), read func(*HashingReader) error) (in File, err error) {
	m := HashingReader{ctx: ctx, path: p.Path(), sum: sha256.New(), progress: progress}
	if p.Text != nil {
		if err := b.Holds(m.path, int64(len(p.Text))); err != nil {
			return in, err // it could not be read again
		}
		m.in, m.Size = bytes.NewReader(p.Text), int64(len(p.Text))
	} else {
		f, err := p.open(b)
		if err != nil {
			return in, err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		m.in, m.Size = f, f.Size
	}
	if err := read(&m); err != nil {
		return in, err
	}
	return m.File(), nil
}

// File is what was read so far.
func (m *HashingReader) File() File {
	return File{filepath.ToSlash(m.path), hex.EncodeToString(m.sum.Sum(nil)), m.bytes}
}

// A HashingReader is a file whose bytes are hashed and counted as they are read,
// until its context is over. It has the context because Read of io.Reader is not
// given one.
type HashingReader struct {
	ctx   context.Context
	path  string
	in    io.Reader
	Size  int64 // when it was opened
	sum   hash.Hash
	bytes int64

	progress func(int64)
}

// Read is that of io.Reader.
func (m *HashingReader) Read(p []byte) (int, error) {
	if err := m.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := m.in.Read(p)
	m.bytes += int64(n)
	if _, err := m.sum.Write(p[:n]); err != nil {
		panic(err) // a hash takes everything
	}
	if m.progress != nil && n > 0 {
		m.progress(int64(n))
	}
	return n, err
}

// Clean checks the bytes of a text file: valid UTF-8 without U+0000. It
// removes a byte order mark.
func Clean(file string, text []byte, ps *schema.Problems) ([]byte, bool) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if utf8.Valid(text) && bytes.IndexByte(text, 0) < 0 {
		return text, true
	}
	return nil, Block{Text: string(text), Line: 1}.Clean(file, ps)
}

// Clean checks the bytes of a block.
func (b Block) Clean(file string, ps *schema.Problems) bool {
	if utf8.ValidString(b.Text) && strings.IndexByte(b.Text, 0) < 0 {
		return true
	}
	for i, r := range b.Text {
		if r != 0 && r != utf8.RuneError {
			continue
		}
		bad := "the character U+0000 is not allowed here"
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(b.Text[i:]); size > 1 {
				continue // somebody wrote U+FFFD
			}
			bad = "invalid UTF-8"
		}
		line, column := linecol.Of(b.Text, i)
		ps.Add(schema.Pos{File: file, Line: b.Line - 1 + line, Column: column}, "", "%s", bad)
		return false
	}
	return true
}
