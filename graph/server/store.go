package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/cayleygraph/quad"

	"onrecord/graph/snapshot"
)

// A Store reads one version of a corpus on a server: the one that was the newest when
// it was opened. Several goroutines may read it at once, each with a connection of its
// own while it asks.
type Store struct {
	a       *Address
	version int64
	salt    []byte
	quads   int64
	bytes   int64
	inputs  []byte
	parts   []openPart         // in the order of their numbers
	label   map[int64]labelRef // by the number of the part
	live    string             // the condition that a part is of the version; @ stands for the table

	mu     sync.Mutex
	idle   []*conn
	closed bool
	first  error // that was met
	known  map[string]bool
}

// An openPart is one of the version that is read.
type openPart struct {
	number, quads int64
	label         string // a term; empty: none
}

// labelRef is the label of a part.
type labelRef struct {
	value quad.Value // nil: none
}

// mostIdle is how many connections are kept for the next question.
const mostIdle = 4

// mostKnown is how many terms are remembered to be there, or not.
const mostKnown = 1 << 14

// Open opens the newest version of a corpus, to be read only.
func Open(ctx context.Context, a *Address) (*Store, error) {
	c, err := a.connect(ctx, false)
	if err != nil {
		return nil, err
	}
	s := &Store{a: a, label: map[int64]labelRef{}, known: map[string]bool{}}
	if err := s.pin(ctx, c); err != nil {
		c.close(ctx)
		return nil, err
	}
	s.idle = append(s.idle, c)
	return s, nil
}

// pin reads which parts the newest version has, at one moment.
func (s *Store) pin(ctx context.Context, c *conn) error {
	foreign := &Error{Server: s.a.String(), Kind: ErrForeign}
	if err := c.script(ctx, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); err != nil {
		return err
	}
	h, err := c.head(ctx)
	if err != nil {
		return err
	}
	if !h.there || h.version == 0 {
		return &Error{Server: s.a.String(), Kind: ErrNotFound}
	}
	rows, err := c.rows(ctx, "SELECT part, quads, bytes, label FROM @part WHERE born <= $1::int8 AND (died IS NULL OR died > $1::int8) ORDER BY part", h.version)
	if err != nil {
		return err
	}
	s.version, s.salt, s.inputs = h.version, parameter(h.salt), h.inputs
	for _, row := range rows {
		p := openPart{label: string(row[3])}
		var size int64
		for i, to := range []*int64{&p.number, &p.quads, &size} {
			if *to, err = number(row[i]); err != nil {
				return foreign
			}
		}
		l := labelRef{}
		if p.label != "" {
			if l.value, err = snapshot.ParseTerm([]byte(p.label)); err != nil {
				return foreign
			}
		}
		s.parts, s.label[p.number] = append(s.parts, p), l
		s.quads += p.quads
		s.bytes += size
	}
	s.live = live(s.parts)
	return c.script(ctx, "COMMIT")
}

// live is the condition that a row of @ is of one of some parts: ranges of numbers,
// for those of a version follow one another but for what was changed.
func live(parts []openPart) string {
	var all []string
	for i := 0; i < len(parts); {
		n := 1
		for i+n < len(parts) && parts[i+n].number == parts[i].number+int64(n) {
			n++
		}
		all = append(all, fmt.Sprintf("@.part BETWEEN %d AND %d", parts[i].number, parts[i+n-1].number))
		i += n
	}
	if len(all) == 0 {
		return "false"
	}
	return "(" + strings.Join(all, " OR ") + ")"
}

// alive is the condition that a row of a table, or of its other name, is of the version.
func (s *Store) alive(name string) string { return strings.ReplaceAll(s.live, "@", name) }

// Version is the number of the version that is read.
func (s *Store) Version() int64 { return s.version }

// Len is how many quads there are.
func (s *Store) Len() int64 { return s.quads }

// Size is how many bytes its rows have, as they were sent.
func (s *Store) Size() int64 { return s.bytes }

// Inputs is the text about where the quads are from.
func (s *Store) Inputs() []byte { return s.inputs }

// Err gives the first error that was met, on whatever goroutine, for Cayley passes
// over some.
func (s *Store) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.first
}

// Close ends the use of the store.
func (s *Store) Close() error {
	s.mu.Lock()
	idle := s.idle
	s.idle, s.closed = nil, true
	s.mu.Unlock()
	for _, c := range idle {
		c.close(goodbye())
	}
	return nil
}

// take gives a connection: one that is idle, or a new one. fresh says which.
func (s *Store) take(ctx context.Context) (c *conn, fresh bool, err error) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil, false, fmt.Errorf("%s: it is read after its end: %w", s.a, fs.ErrClosed)
	}
	if n := len(s.idle); n > 0 {
		c = s.idle[n-1]
		s.idle = s.idle[:n-1]
	}
	s.mu.Unlock()
	if c != nil {
		return c, false, nil
	}
	c, err = s.a.connect(ctx, false)
	return c, true, err
}

// give takes a connection back.
func (s *Store) give(ctx context.Context, c *conn) {
	s.mu.Lock()
	keep := !s.closed && !c.pg.IsClosed() && len(s.idle) < mostIdle
	if keep {
		s.idle = append(s.idle, c)
	}
	s.mu.Unlock()
	if !keep {
		c.close(ctx)
	}
}

// ask asks one question and gives its whole answer. When the connection is lost it is
// asked once more, of whichever of the hosts answers then.
func (s *Store) ask(ctx context.Context, sql string, args ...any) (rows [][][]byte, err error) {
	for range 2 {
		var c *conn
		if c, _, err = s.take(ctx); err != nil {
			break
		}
		rows, err = c.rows(ctx, sql, args...)
		s.give(ctx, c)
		if !errors.Is(err, ErrUnavailable) {
			break
		}
		s.forget(ctx)
	}
	return rows, s.note(err)
}

// forget closes the idle connections: what broke one has mostly broken all.
func (s *Store) forget(ctx context.Context) {
	s.mu.Lock()
	idle := s.idle
	s.idle = nil
	s.mu.Unlock()
	for _, c := range idle {
		c.close(ctx)
	}
}

// note keeps an error for Err.
func (s *Store) note(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, fs.ErrClosed) {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.first == nil {
		s.first = err
	}
	return err
}
