package graph

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/cayleygraph/quad"

	"onrecord/graph/server"
	"onrecord/graph/snapshot"
)

// OpenPostgres opens the newest version of a corpus that was published on a server. It
// is among the tests, and in no row of Backends, until every question has its bound of
// round trips: till then no program links the driver.
func OpenPostgres(ctx context.Context, uri, rest string) (*Store, error) {
	a, err := server.ParseAddress(rest)
	if err != nil {
		return nil, uriError(uri, err.Error())
	}
	s, err := server.Open(ctx, a)
	if err != nil {
		return nil, err
	}
	return &Store{
		made:     newMadeTable(),
		qs:       s,
		damage:   s.Err,
		failed:   func(err error) error { return err }, // which names the server
		broken:   func(any) error { return fmt.Errorf("%s: %w", a, ErrMisfit) },
		inputs:   func() ([]Input, error) { return readInputs(a.String(), s.Inputs()) },
		subjects: func() func(quad.IRI) ([]quad.Quad, error) { return s.Read },
		info:     Info{URI: a.String(), Backend: "postgres", Quads: s.Len(), Bytes: s.Size(), Format: server.Format},
		close:    s.Close,
		closed:   new(atomic.Bool),
		doubts:   &doubts{},
	}, nil
}

// BuildPostgres writes a snapshot among the temporary files, and publishes it.
func BuildPostgres(ctx context.Context, uri, rest string, quads iter.Seq2[quad.Quad, error], o BuildOptions) (info Info, err error) {
	a, err := server.ParseAddress(rest)
	if err != nil {
		return info, uriError(uri, err.Error())
	}
	dir, err := os.MkdirTemp("", "onrecord-")
	if err != nil {
		return info, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "store")
	if err := writeFile(ctx, file, dir, storables(quads), o); err != nil {
		return info, err
	}
	s, err := snapshot.Open(file)
	if err != nil {
		return info, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	report, err := server.Publish(ctx, a, s, server.Options{})
	return Info{URI: a.String(), Backend: "postgres", Quads: report.Quads, Bytes: report.Bytes, Format: server.Format}, err
}
