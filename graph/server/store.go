package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/graph/snapshot"
	"onrecord/schema"
	"onrecord/schema/term"
)

// A Store reads one version of a corpus on a server: the one that was the newest when
// it was opened. Several goroutines may read it at once, each with a connection of its
// own while it asks.
type Store struct {
	a          *Address
	version    int64
	salt       []byte
	quads      int64
	bytes      int64
	inputs     []byte
	parts      []openPart         // in the order of their numbers
	label      map[int64]labelRef // by the number of the part
	predicates map[int64]bool     // keys of all that there are
	loose      map[int64]bool     // those with lists of which columns do not tell all
	early      []int64            // see head
	untold     bool               // of some speakers it is not told what they belong to
	live       string             // the condition that a part is of the version; @ stands for the table

	mu        sync.Mutex
	idle      []*conn
	closed    bool
	first     error // that was met
	known     map[string]bool
	leads     map[string]int // how many quads lead to objects, see leadTo
	opened    opening
	ahead     [2]map[string][]*link // of subjects that were read ahead, and of those before
	raw       map[string][]rawRow   // of entities that were read for something else
	following map[string]followed   // nodes that are read one after the other
	looked    time.Time             // when it was last seen that the version is whole
	asked     atomic.Int64
	walked    []string           // types of shapes that were not compiled
	met       []string           // types of shapes that were to be
	small     map[string][]*node // answers of a few nodes, by what was asked
}

// An openPart is one of the version that is read.
type openPart struct {
	number, quads int64
	label         string // a term; empty: none
}

// labelRef is the label of a part.
type labelRef struct {
	value quad.Value // nil: none
	term  string
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
	s := &Store{a: a, label: map[int64]labelRef{}, known: map[string]bool{}, small: map[string][]*node{}}
	if err := s.pin(ctx, c); err != nil {
		c.close(ctx)
		return nil, err
	}
	s.idle, s.looked = append(s.idle, c), time.Now()
	if err := s.corpora(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.asked.Store(0)
	s.opened = opening{maps.Clone(s.known), maps.Clone(s.ahead[0]), maps.Clone(s.small)}
	return s, nil
}

// corpora reads the corpora ahead: names are looked for in each of them.
func (s *Store) corpora(ctx context.Context) error {
	of := shape.QuadsAction{Result: quad.Subject, Filter: map[quad.Direction]refs.Ref{}}
	for d, v := range map[quad.Direction]quad.Value{quad.Predicate: term.RDFType, quad.Object: schema.KindCorpus.Class()} {
		r, err := s.ValueOf(v)
		if err != nil || r == nil {
			return err
		}
		of.Filter[d] = r
	}
	found, err := (&answer{of: s.subjects(of)}).nodes(ctx)
	if err != nil || len(found) == 0 {
		return err
	}
	return s.readAhead(ctx, found[:min(len(found), pageSize)])
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
	s.version, s.salt, s.inputs, s.early = h.version, parameter(h.salt), h.inputs, h.early
	for _, row := range rows {
		p := openPart{label: string(row[3])}
		var size int64
		for i, to := range []*int64{&p.number, &p.quads, &size} {
			if *to, err = number(row[i]); err != nil {
				return foreign
			}
		}
		l := labelRef{term: p.label}
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
	if err := s.vocabulary(ctx, c); err != nil {
		return err
	}
	if rows, err = c.rows(ctx, "SELECT y.s FROM @say y WHERE y.untold AND "+s.alive("y")+" LIMIT 1"); err != nil {
		return err
	}
	s.untold = len(rows) > 0
	return c.script(ctx, "COMMIT")
}

// vocabulary reads which predicates there are, and which classes of the model: every
// question asks for some of them.
func (s *Store) vocabulary(ctx context.Context, c *conn) error {
	rows, err := c.rows(ctx, "SELECT DISTINCT unnest(p.predicates), 'is' FROM @part p WHERE "+s.alive("p")+" UNION ALL SELECT DISTINCT unnest(p.loose), 'loose' FROM @part p WHERE "+s.alive("p"))
	if err != nil {
		return err
	}
	list, err := numbers(rows)
	if err != nil {
		return &Error{Server: s.a.String(), Kind: ErrForeign}
	}
	s.predicates, s.loose = make(map[int64]bool, len(list)), map[int64]bool{}
	for i, key := range list {
		if string(rows[i][1]) == "loose" {
			s.loose[key] = true
		} else {
			s.predicates[key] = true
		}
	}
	words := map[int64]string{}
	for _, v := range modelTerms() {
		if term, err := snapshot.AppendTerm(nil, v); err == nil {
			words[s.key(string(term))] = string(term)
			s.known[string(term)] = s.predicates[s.key(string(term))]
		}
	}
	rows, err = c.rows(ctx, "SELECT k FROM unnest($1::int8[]) k WHERE EXISTS (SELECT 1 FROM @edge e WHERE e.o = k AND "+s.alive("e")+
		") OR EXISTS (SELECT 1 FROM @node n WHERE n.s = k AND "+s.alive("n")+")", slices.Sorted(maps.Keys(words)))
	if err != nil {
		return err
	}
	if list, err = numbers(rows); err != nil {
		return &Error{Server: s.a.String(), Kind: ErrForeign}
	}
	for _, key := range list {
		s.known[words[key]] = true
	}
	for _, p := range s.parts {
		if _, is := s.known[p.label]; is {
			s.known[p.label] = true
		}
	}
	return nil
}

// modelTerms are the terms that questions ask for by themselves: predicates, classes and
// words of the model.
func modelTerms() []quad.Value {
	out := []quad.Value{term.RDFType}
	for _, kind := range append(schema.Kinds(), schema.KindCorpus, schema.KindAffiliation, schema.KindRole, schema.KindPassage, schema.KindVerdict) {
		out = append(out, kind.Class())
		for _, f := range schema.Fields(kind) {
			if f.Predicate != "" {
				out = append(out, f.Predicate)
			}
		}
	}
	for _, word := range slices.Concat(schema.Modes(), schema.Acts(), schema.Certainties()) {
		out = append(out, quad.String(word))
	}
	return out
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
	return s.put(ctx, (*conn).rows, sql, args)
}

// lookUp asks one question that finds rows by their keys, as ask does.
func (s *Store) lookUp(ctx context.Context, sql string, args ...any) (rows [][][]byte, err error) {
	return s.put(ctx, (*conn).lookUp, sql, args)
}

// readNodes asks for rows of nodes, the number of whose part stands at a place of each, and
// gives those of the version: few of others are there, and a server has less to look at.
func (s *Store) readNodes(ctx context.Context, part int, sql string, args ...any) ([][][]byte, error) {
	rows, err := s.lookUp(ctx, sql, args...)
	return s.ofVersion(rows, part), err
}

// ofVersion are the rows whose part is one of the version, or 0.
func (s *Store) ofVersion(rows [][][]byte, part int) [][][]byte {
	return slices.DeleteFunc(rows, func(row [][]byte) bool {
		of, err := number(row[part])
		_, is := s.label[of]
		return err == nil && of != 0 && !is
	})
}

// put puts a question to a connection.
func (s *Store) put(ctx context.Context, how func(*conn, context.Context, string, ...any) ([][][]byte, error), sql string, args []any) (rows [][][]byte, err error) {
	for range 2 {
		var c *conn
		var fresh bool
		if c, fresh, err = s.take(ctx); err != nil {
			break
		}
		if err = s.look(ctx, c, fresh); err != nil {
			s.give(ctx, c)
			if errors.Is(err, ErrUnavailable) {
				s.forget(ctx)
				continue
			}
			break
		}
		s.asked.Add(1)
		rows, err = how(c, ctx, sql, args...)
		s.give(ctx, c)
		if !errors.Is(err, ErrUnavailable) {
			break
		}
		s.forget(ctx)
	}
	return rows, s.note(err)
}

// Parts that died so long ago are read no more, and how often to look for them: well
// within the grace after which they are deleted.
const deadFor, lookEvery = Grace / 2, Grace / 6

// look sees to it that a server has the whole version: another host may be behind, and
// parts of an old version are deleted some time.
func (s *Store) look(ctx context.Context, c *conn, fresh bool) error {
	s.mu.Lock()
	due := fresh || time.Since(s.looked) > lookEvery
	s.mu.Unlock()
	if !due {
		return nil
	}
	began := time.Now()
	rows, err := c.rows(ctx, "SELECT (SELECT h.version FROM @head h), (SELECT count(*) FROM @part p WHERE "+s.alive("p")+
		"), (SELECT count(*) FROM @part p JOIN @version v ON v.version = p.died WHERE v.at < now() - $1::int8 * interval '1 millisecond' AND "+s.alive("p")+")", deadFor.Milliseconds())
	if err != nil {
		return err
	}
	version, err := number(rows[0][0])
	switch {
	case err != nil:
		return &Error{Server: s.a.String(), Kind: ErrForeign}
	case version < s.version:
		return &Error{Server: s.a.String(), Kind: ErrBehind}
	case string(rows[0][1]) != strconv.Itoa(len(s.parts)), string(rows[0][2]) != "0":
		return &Error{Server: s.a.String(), Kind: ErrSwept}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.looked = began
	return nil
}

// Asked is how many questions the server was asked, each a round trip.
func (s *Store) Asked() int64 { return s.asked.Load() }

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
