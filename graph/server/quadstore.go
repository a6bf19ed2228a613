package server

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad"

	"onrecord/graph/snapshot"
)

var _ cgraph.QuadStore = (*Store)(nil)

// goodbye is the context of what Cayley asks without one.
func goodbye() context.Context { return context.Background() }

// A node is a term of the store with its value.
type node struct {
	term  string
	value quad.Value
}

// nodeKey tells nodes from links.
type nodeKey string

// Key is that of refs.Ref.
func (n *node) Key() any { return nodeKey(n.term) }

// A link is a quad of a row.
type link struct {
	quad              *quad.Quad
	row               *linkRow
	predicate, object string // terms
}

// A linkRow is what the links of a row have in common.
type linkRow struct {
	subject, label string // terms
	quads          []quad.Quad
}

type linkKey [4]string

// Key is that of refs.Ref.
func (l *link) Key() any { return linkKey{l.row.subject, l.predicate, l.object, l.row.label} }

// term is the one at a direction; empty: there is none.
func (l *link) term(d quad.Direction) string {
	switch d {
	case quad.Subject:
		return l.row.subject
	case quad.Predicate:
		return l.predicate
	case quad.Object:
		return l.object
	case quad.Label:
		return l.row.label
	}
	return ""
}

// key is that of a term.
func (s *Store) key(term string) int64 { return snapshot.Key(s.salt, []byte(term)) }

// ValueOf gives the node of a value; nil: it is not in the store.
func (s *Store) ValueOf(v quad.Value) (refs.Ref, error) {
	if v == nil {
		return nil, nil
	}
	term, err := snapshot.AppendTerm(nil, v)
	if err != nil {
		return nil, nil // it cannot be there
	}
	there, err := s.has(goodbye(), string(term))
	if err != nil || !there {
		return nil, err
	}
	return &node{string(term), v}, nil
}

// has reports whether a quad has a term.
func (s *Store) has(ctx context.Context, term string) (bool, error) {
	s.mu.Lock()
	is, known := s.known[term]
	closed := s.closed
	s.mu.Unlock()
	if closed {
		return false, fs.ErrClosed
	}
	if known {
		return is, nil
	}
	for _, p := range s.parts {
		if p.label == term {
			is = true
		}
	}
	is = is || s.predicates[s.key(term)]
	if !is {
		read, err := s.readOn(ctx, term)
		if err != nil {
			return false, err
		}
		is = read && len(s.quadsAhead(term)) > 0
	}
	if !is {
		// Whoever asks whether an entity is there reads it next.
		quads, object, err := s.readWithObject(ctx, term)
		if err != nil {
			return false, err
		}
		is = len(quads) > 0 || object
		if err := s.keepOrGoOn(ctx, term, quads); err != nil {
			return false, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remember(term, is)
	return is, nil
}

// Read gives all quads of a subject, in one question. They are not to be altered, for they may
// be given again.
func (s *Store) Read(subject quad.IRI) ([]quad.Quad, error) {
	term, err := snapshot.AppendTerm(nil, subject)
	if err != nil {
		return nil, nil // it cannot be there
	}
	c := linkScanner{links: &links{s: s, direction: quad.Subject, node: &node{string(term), subject}}}
	if err := c.read(goodbye()); err != nil {
		return nil, err
	}
	if len(c.found) > 0 {
		if all := c.found[0].row.quads; len(all) == len(c.found) {
			return slices.Clip(all), nil // those of one row
		}
	}
	out := make([]quad.Quad, len(c.found))
	for i, l := range c.found {
		out[i] = *l.quad
	}
	return out, nil
}

// AtHand gives all quads of a subject that was read ahead; nil: it was not, or those that
// follow it are read with it. They are not to be altered, for they may be given again.
func (s *Store) AtHand(subject quad.IRI) []quad.Quad {
	var space [128]byte
	term, err := snapshot.AppendTerm(space[:0], subject)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, follows := s.following[string(term)]; follows || s.closed || s.first != nil {
		return nil
	}
	for _, read := range s.ahead {
		if links := read[string(term)]; len(links) > 0 && len(links[0].row.quads) == len(links) {
			return links[0].row.quads // those of one row
		}
	}
	return nil
}

// NameOf gives the value of a node.
func (s *Store) NameOf(r refs.Ref) (quad.Value, error) {
	switch r := r.(type) {
	case refs.PreFetchedValue:
		return r.NameOf(), nil
	case *node:
		return r.value, nil
	}
	return nil, nil
}

// Quad gives the quad of a link.
func (s *Store) Quad(r refs.Ref) (quad.Quad, error) {
	if l, ok := r.(*link); ok {
		return *l.quad, nil
	}
	return quad.Quad{}, nil
}

// QuadDirection gives one of the nodes of a link; nil: it has none there.
func (s *Store) QuadDirection(r refs.Ref, d quad.Direction) (refs.Ref, error) {
	l, ok := r.(*link)
	if !ok || l.term(d) == "" {
		return nil, nil
	}
	return &node{l.term(d), l.quad.Get(d)}, nil
}

// QuadIterator iterates over the links of a node in one direction.
func (s *Store) QuadIterator(d quad.Direction, r refs.Ref) iterator.Shape {
	n, ok := r.(*node)
	if !ok {
		return iterator.NewNull()
	}
	return &links{s: s, direction: d, node: n}
}

// QuadIteratorSize is exact, but for the rare terms that share a key.
func (s *Store) QuadIteratorSize(ctx context.Context, d quad.Direction, r refs.Ref) (refs.Size, error) {
	n, ok := r.(*node)
	if !ok {
		return refs.Size{Exact: true}, nil
	}
	var rows [][][]byte
	var err error
	switch d {
	case quad.Label:
		sum := int64(0)
		for _, p := range s.parts {
			if p.label == n.term {
				sum += p.quads
			}
		}
		return refs.Size{Value: sum, Exact: true}, nil
	case quad.Predicate: // of the parts in which it is
		rows, err = s.ask(ctx, "SELECT coalesce(sum(p.quads), 0)::int8 FROM @part p WHERE $1::int8 = ANY(p.predicates) AND "+s.alive("p"), s.key(n.term))
	case quad.Subject:
		if quads := s.quadsAhead(n.term); quads != nil {
			return refs.Size{Value: int64(len(quads)), Exact: true}, nil
		}
		rows, err = s.ask(ctx, "SELECT count(*) FROM @edge e WHERE e.s = $1::int8 AND "+s.alive("e"), s.key(n.term))
	default:
		rows, err = s.ask(ctx, "SELECT count(*) FROM @edge e WHERE e.o = $1::int8 AND "+s.alive("e"), s.key(n.term))
	}
	if err != nil {
		return refs.Size{}, err
	}
	size, err := number(rows[0][0])
	return refs.Size{Value: size, Exact: d != quad.Predicate}, err
}

// Stats tells the number of quads, and something near that of nodes.
func (s *Store) Stats(context.Context, bool) (cgraph.Stats, error) {
	return cgraph.Stats{Nodes: refs.Size{Value: s.quads}, Quads: refs.Size{Value: s.quads, Exact: true}}, nil
}

// QuadsAllIterator iterates over all links.
func (s *Store) QuadsAllIterator() iterator.Shape { return &links{s: s} }

// NodesAllIterator iterates over all nodes, which it has to remember meanwhile.
func (s *Store) NodesAllIterator() iterator.Shape { return &allNodes{s} }

// ApplyDeltas refuses to write.
func (s *Store) ApplyDeltas([]cgraph.Delta, cgraph.IgnoreOpts) error { return readOnly() }

// NewQuadWriter refuses to write.
func (s *Store) NewQuadWriter() (quad.WriteCloser, error) { return nil, readOnly() }

// readOnly is the error of whatever would write.
func readOnly() error {
	return fmt.Errorf("a published corpus is only read: publish it anew: %w", fs.ErrPermission)
}

// damage is the error of rows that cannot have been published.
func (s *Store) damage(what string) error {
	return s.note(&Error{Server: s.a.String(), Told: "its rows are not what was published: " + what})
}

// A linkScratch is what the terms of a row are put together in, and where each of them ends;
// the code of a word of the vocabulary, made negative, stands for it.
type linkScratch struct {
	terms []byte
	ends  []int
}

var scratches = sync.Pool{New: func() any { return new(linkScratch) }}

// linksOf are the quads of a row of the table of nodes.
func (s *Store) linksOf(part, term, quads []byte) ([]*link, error) {
	of, err := number(part)
	label, known := s.label[of]
	if err != nil || !known {
		return nil, s.damage("a part that there is not")
	}
	subjectTerm := string(term)
	subject, err := valueOf(subjectTerm)
	if err != nil {
		return nil, s.damage(err.Error())
	}
	// All terms are pieces of one text, but for those of the vocabulary.
	words, scratch := vocabulary(), scratches.Get().(*linkScratch)
	defer scratches.Put(scratch)
	all, ends := scratch.terms[:0], scratch.ends[:0]
	for line := range bytes.SplitSeq(quads, []byte("\n")) {
		p, o, ok := bytes.Cut(line, []byte(" "))
		for _, short := range [...][]byte{p, o} {
			if len(short) == 1 && words[short[0]].value != nil {
				ends = append(ends, -int(short[0]))
				continue
			}
			if ok {
				all, ok = appendWhole(all, short, term)
			}
			ends = append(ends, len(all))
		}
		if !ok {
			return nil, s.damage("a line that is none")
		}
	}
	scratch.terms, scratch.ends = all, ends
	n := len(ends) / 2
	links, out, text, from := make([]link, n), make([]*link, n), string(all), 0
	row := &linkRow{subject: subjectTerm, label: label.term, quads: make([]quad.Quad, n)}
	next := func(end int) (term string, v quad.Value, err error) {
		if end < 0 {
			return words[-end].term, words[-end].value, nil
		}
		term, from = text[from:end], end
		v, err = valueOf(term)
		return term, v, err
	}
	for i := range links {
		l, q := &links[i], &row.quads[i]
		q.Subject, q.Label = subject, label.value
		var err1, err2 error
		l.predicate, q.Predicate, err1 = next(ends[2*i])
		l.object, q.Object, err2 = next(ends[2*i+1])
		if err := cmp.Or(err1, err2); err != nil {
			return nil, s.damage(err.Error())
		}
		l.quad, l.row, out[i] = q, row, l
	}
	return out, nil
}

// fits reports whether a link has a term at a direction.
func (l *link) fits(d quad.Direction, term string) bool { return l.term(d) == term }

// quadsAtOnce is how many quads a batch of parts has, more or less.
const quadsAtOnce = 4096

// inParts are batches of the parts for which a function holds, of about so many quads.
func (s *Store) inParts(of func(*openPart) bool) [][]int64 {
	var out [][]int64
	var batch []int64
	n := int64(0)
	for i := range s.parts {
		p := &s.parts[i]
		if !of(p) {
			continue
		}
		batch = append(batch, p.number)
		if n += p.quads; n >= quadsAtOnce {
			out, batch, n = append(out, batch), nil, 0
		}
	}
	if len(batch) > 0 {
		out = append(out, batch)
	}
	return out
}
