package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"onrecord/graph"
	"onrecord/schema/child"
)

// A question is what the child for a query reads, as a line of JSON.
type question struct {
	Language, Text string
	Store, Corpus  string
	Quiet          bool
}

// What a child for a query answers is lines, each with a byte before it: rows,
// lines for stderr, and at the end the exit code.
const (
	frameRow  = '+'
	frameSaid = '#'
	frameEnd  = '.'
)

// maxRow is how long a row of an answer may be, in bytes.
const maxRow = 256 << 20

var errLongRow = fmt.Errorf("a row of the answer is longer than %s", child.Size(maxRow))

// A queryFunc yields the rows of an answer, as query.Eval does.
type queryFunc func(ctx context.Context, s *graph.Store, language, text string) iter.Seq2[json.RawMessage, error]

// respond reads a question and writes the answer.
func respond(in io.Reader, out io.Writer, ask queryFunc) error {
	line, err := bufio.NewReader(in).ReadBytes('\n')
	if err != nil {
		return err
	}
	var q question
	if err := json.Unmarshal(line, &q); err != nil {
		return err
	}
	rows := bufio.NewWriterSize(out, 1<<16)
	said := &saidWriter{rows, nil}
	a := &app{err: said, env: os.Getenv, store: q.Store, corpus: q.Corpus, quiet: q.Quiet}
	err = a.withOpened(context.Background(), func(s *graph.Store) error {
		for row, err := range ask(context.Background(), s, q.Language, q.Text) {
			switch {
			case err != nil:
				return err
			case len(row) > maxRow:
				return errLongRow
			}
			if err := frame(rows, frameRow, row); err != nil {
				return err
			}
		}
		return nil
	})
	code := exitCode(err)
	if rerr := report(said, err); rerr != nil {
		return rerr
	}
	return errors.Join(frame(rows, frameEnd, []byte(fmt.Sprint(code))), rows.Flush())
}

func frame(w *bufio.Writer, kind byte, line []byte) error {
	if err := w.WriteByte(kind); err != nil {
		return err
	}
	if _, err := w.Write(line); err != nil {
		return err
	}
	return w.WriteByte('\n')
}

// A saidWriter writes lines for stderr.
type saidWriter struct {
	w    *bufio.Writer
	line []byte // that has no end yet
}

func (s *saidWriter) Write(b []byte) (int, error) {
	s.line = append(s.line, b...)
	for {
		line, rest, ok := bytes.Cut(s.line, []byte("\n"))
		if !ok {
			return len(b), nil
		}
		if err := frame(s.w, frameSaid, line); err != nil {
			return 0, err
		}
		s.line = rest
	}
}
