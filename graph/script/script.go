// Package script asks a store in Cayley's own query languages. A script is a
// program, maybe somebody else's: it runs in a process of its own, of the program
// onrecord-query, which has the languages. In this package are the two ends of the
// talk with it, Ask and Serve; it links no language.
package script

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema/child"
	"onrecord/schema/companion"
	"onrecord/schema/nquads"
)

// A Language is one of Cayley's own query languages.
type Language struct{ Name, Help string }

// Languages lists Cayley's own query languages.
func Languages() []Language {
	return []Language{
		{"gizmo", `JavaScript, close to Gremlin; g.IRI("or:mode") knows our prefixes`},
		{"graphql", "close to GraphQL; full IRIs in angle brackets"},
		{"mql", "the Metaweb query language; full IRIs in angle brackets"},
	}
}

// Program is what answers, and Part the part of it that does. The number grows when
// the talk changes.
var Program = companion.Program{
	Name: "onrecord-query", Does: "runs scripts in Cayley's query languages, and talks to assistants", Protocol: "onrecord-query 2", Variable: "ONRECORD_QUERY",
	Cache: "query", Source: []string{"assistant", "cmd/onrecord-query", "data/fence", "data/whole", "graph", "schema", "onrecord.go"},
}

// Part is what Program is asked to run: see child.Of.
const Part = "query"

// A Question is what Serve reads, as a line of JSON. Where no store is named, the
// quads of one follow, a line each, and a line with a full stop alone.
type Question struct {
	Language, Text string
	Store          string // a URI
}

const endOfQuads = ".\n"

// What Serve answers is lines, each with a byte before it: rows, and at the end how
// it went.
const (
	frameRow = '+'
	frameEnd = '.'
)

// An ending is how it went; none of the kinds: well.
type ending struct{ Kind, Text string }

const (
	kindUsage   = "usage"   // the script is wrong
	kindDamaged = "damaged" // the store is
	kindMisfit  = "misfit"  // the store holds what it cannot hold
	kindFailed  = "failed"
)

// MaxRow is how long a row of an answer may be, in bytes.
const MaxRow = 256 << 20

var errLongRow = fmt.Errorf("a row of the answer is longer than %s", child.Size(MaxRow))

// An Eval yields the rows of an answer.
type Eval func(ctx context.Context, s *graph.Store, language, text string) iter.Seq2[json.RawMessage, error]

// Serve reads a question and writes the answer.
func Serve(ctx context.Context, in io.Reader, out io.Writer, eval Eval) error {
	asked := bufio.NewReaderSize(in, 1<<16)
	line, err := asked.ReadBytes('\n')
	if err != nil {
		return err
	}
	var q Question
	if err := json.Unmarshal(line, &q); err != nil {
		return err
	}
	rows := bufio.NewWriterSize(out, 1<<16)
	end, err := json.Marshal(endingOf(answer(ctx, q, asked, rows, eval)))
	if err != nil {
		return err
	}
	return errors.Join(frame(rows, frameEnd, end), rows.Flush())
}

// answer writes the rows of an answer.
func answer(ctx context.Context, q Question, in *bufio.Reader, rows *bufio.Writer, eval Eval) (err error) {
	var s *graph.Store
	if q.Store != "" {
		s, err = graph.Open(ctx, q.Store)
	} else {
		s, err = graph.FromQuads(ctx, nquads.Read(&quadsReader{in: in, starts: true}))
	}
	if err != nil {
		return err
	}
	defer func() {
		if cerr := s.Close(); err == nil {
			err = cerr
		}
	}()
	for row, err := range eval(ctx, s, q.Language, q.Text) {
		switch {
		case err != nil:
			return errors.Join(s.Err(), err)
		case len(row) > MaxRow:
			return errLongRow
		}
		if err := frame(rows, frameRow, row); err != nil {
			return err
		}
	}
	return s.Err()
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

// A quadsReader reads up to the line that ends the quads.
type quadsReader struct {
	in     *bufio.Reader
	rest   []byte // of a line
	starts bool   // a line starts here
	done   bool
}

func (r *quadsReader) Read(p []byte) (int, error) {
	if r.done {
		return 0, io.EOF
	}
	if len(r.rest) == 0 {
		part, err := r.in.ReadSlice('\n')
		switch {
		case err == io.EOF:
			return 0, io.ErrUnexpectedEOF
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return 0, err
		case r.starts && string(part) == endOfQuads:
			r.done = true
			return 0, io.EOF
		}
		r.rest, r.starts = part, err == nil
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// endingOf is what is told of an error.
func endingOf(err error) ending {
	_, usage := errors.AsType[*query.UsageError](err)
	switch {
	case err == nil:
		return ending{}
	case errors.Is(err, graph.ErrDamaged):
		return ending{kindDamaged, err.Error()}
	case errors.Is(err, graph.ErrMisfit):
		return ending{Kind: kindMisfit}
	case usage:
		return ending{kindUsage, err.Error()}
	}
	return ending{kindFailed, err.Error()}
}

// err is the error that was told of.
func (e ending) err(q Question) error {
	switch e.Kind {
	case "":
		return nil
	case kindDamaged:
		return &damageError{e.Text}
	case kindMisfit:
		return fmt.Errorf("%s: %w", q.Store, graph.ErrMisfit)
	case kindUsage:
		return &query.UsageError{Msg: e.Text}
	}
	return errors.New(e.Text)
}

// A damageError is graph.ErrDamaged in the words of the other process.
type damageError struct{ text string }

func (e *damageError) Error() string { return e.text }
func (e *damageError) Unwrap() error { return graph.ErrDamaged }

// Ask asks whoever serves at the other end, and yields the rows of the answer and,
// at the end, what went wrong: a *query.UsageError if the script did. Where the
// question names no store, the quads are asked. io.EOF and io.ErrUnexpectedEOF say
// that there was no end.
func Ask(served io.ReadWriter, q Question, quads iter.Seq2[quad.Quad, error]) iter.Seq2[json.RawMessage, error] {
	return func(yield func(json.RawMessage, error) bool) {
		err := q.write(served, quads)
		if err == nil {
			var wanted bool
			if wanted, err = q.read(bufio.NewReaderSize(served, 1<<16), func(row json.RawMessage) bool { return yield(row, nil) }); !wanted {
				return
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

func (q Question) write(w io.Writer, quads iter.Seq2[quad.Quad, error]) error {
	asked, err := json.Marshal(q)
	if err != nil {
		return err
	}
	b := bufio.NewWriterSize(w, 1<<16)
	if _, err := b.Write(append(asked, '\n')); err != nil {
		return err
	}
	if q.Store == "" {
		if err := nquads.Write(b, quads); err != nil {
			return err
		}
		if _, err := b.WriteString(endOfQuads); err != nil {
			return err
		}
	}
	return b.Flush()
}

// read reads what Serve writes up to its end. wanted is false when nobody wants more
// rows.
func (q Question) read(r *bufio.Reader, row func(json.RawMessage) bool) (wanted bool, err error) {
	for {
		kind, err := r.ReadByte()
		if err != nil {
			return true, err
		}
		line, err := readLine(r)
		if err != nil {
			return true, err
		}
		switch kind {
		case frameRow:
			if !row(line) {
				return false, nil
			}
		case frameEnd:
			var e ending
			if err := json.Unmarshal(line, &e); err != nil {
				return true, err
			}
			return true, e.err(q)
		default:
			return true, fmt.Errorf("%s answered with what is no row: %q", Program.Name, append([]byte{kind}, line[:min(len(line), 40)]...))
		}
	}
}

// readLine reads up to a line's end, which it leaves out.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case err == nil:
			return bytes.TrimSuffix(line, []byte("\n")), nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		case len(line) > MaxRow:
			return nil, errLongRow
		}
	}
}
