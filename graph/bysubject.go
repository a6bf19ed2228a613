package graph

import (
	"bytes"
	"context"
	"iter"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/graph/snapshot"
	"onrecord/schema/check"
	"onrecord/schema/nquads"
	"onrecord/schema/sorting"
)

// BySubject gives the store as check.Graph reads it: subject by subject, in
// canonical order. A snapshot is read as it lies there; of another store, all
// quads are gathered in memory first.
func (s *Store) BySubject(ctx context.Context) (check.SubjectReader, error) {
	if s.sorted {
		return sortedStore{s}, nil
	}
	g := subjects{of: map[quad.Value][]quad.Quad{}}
	terms := map[quad.Value]string{}
	for q, err := range s.Quads(ctx) {
		if err != nil {
			return nil, err
		}
		g.of[q.Subject] = append(g.of[q.Subject], q)
	}
	for subject, quads := range g.of {
		term, err := snapshot.AppendTerm(nil, subject)
		if err != nil { // a backend that takes invalid UTF-8
			term = append(term[:0], quad.StringOf(subject)...)
		}
		terms[subject] = string(term)
		g.subjects = append(g.subjects, subject)
		sorting.StableBy(quads, nquads.Compare)
	}
	sorting.By(g.subjects, func(a, b quad.Value) int { return strings.Compare(terms[a], terms[b]) })
	return g, ctx.Err()
}

// A sortedStore is a store of which quads come in canonical order, all and those of a
// subject.
type sortedStore struct{ *Store }

// Subjects cuts the quads where a subject ends. That they are not sorted is
// damage.
func (s sortedStore) Subjects(ctx context.Context) iter.Seq2[[]quad.Quad, error] {
	return func(yield func([]quad.Quad, error) bool) {
		var group []quad.Quad
		var last, term []byte
		for q, err := range s.Quads(ctx) {
			if err == nil && (len(group) == 0 || q.Subject != group[0].Subject) {
				if len(group) > 0 && !yield(group, nil) {
					return
				}
				group = group[:0]
				if term, err = snapshot.AppendTerm(term[:0], q.Subject); err == nil && bytes.Compare(term, last) <= 0 {
					err = damaged(s.info.URI, "its quads are out of order")
				}
				last, term = term, last
			}
			if err != nil {
				yield(nil, err)
				return
			}
			group = append(group, q)
		}
		if len(group) > 0 {
			yield(group, nil)
		}
	}
}

// Fetch gives all quads with a subject.
func (s sortedStore) Fetch(ctx context.Context, subject quad.Value) (quads []quad.Quad, err error) {
	for q, err := range s.QuadsWith(ctx, quad.Subject, subject) {
		if err != nil {
			return nil, err
		}
		quads = append(quads, q)
	}
	return quads, nil
}

// subjects is a store in memory, its quads by subject.
type subjects struct {
	subjects []quad.Value
	of       map[quad.Value][]quad.Quad
}

// Subjects yields the quads of each.
func (g subjects) Subjects(ctx context.Context) iter.Seq2[[]quad.Quad, error] {
	return func(yield func([]quad.Quad, error) bool) {
		for _, subject := range g.subjects {
			if err := ctx.Err(); err != nil {
				yield(nil, err)
				return
			}
			if !yield(g.of[subject], nil) {
				return
			}
		}
	}
}

// Fetch gives all quads with a subject.
func (g subjects) Fetch(ctx context.Context, subject quad.Value) ([]quad.Quad, error) {
	return g.of[subject], ctx.Err()
}
