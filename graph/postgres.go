package graph

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/cayleygraph/quad"

	"onrecord/graph/server"
	"onrecord/graph/snapshot"
)

// A Publication is what was sent to a server, or would be.
type Publication = server.Report

// A Version is one that was published on a server.
type Version = server.Version

// KeptFor is how long a server keeps what newer versions do not have any more.
const KeptFor time.Duration = server.Grace

// serverAddress is that of a URI of a server.
func serverAddress(uri, rest string) (*server.Address, error) {
	a, err := server.ParseAddress(rest)
	if err != nil {
		return nil, uriError(uri, err.Error())
	}
	return a, nil
}

// IsServer reports whether a URI names a store on a server, and not one in files.
func IsServer(uri string) bool {
	b, _, err := lookup(uri)
	return err == nil && b.history != nil
}

// History lists the versions of a store on a server, the newest first.
func History(ctx context.Context, uri string) ([]Version, error) {
	b, rest, err := lookup(uri)
	switch {
	case err != nil:
		return nil, err
	case b.history == nil:
		return nil, uriError(uri, "only a server has versions: what is in files is replaced")
	}
	return b.history(ctx, uri, rest)
}

func historyPostgres(ctx context.Context, uri, rest string) ([]Version, error) {
	a, err := serverAddress(uri, rest)
	if err != nil {
		return nil, err
	}
	return server.History(ctx, a)
}

// openPostgres opens the newest version of a corpus that was published on a server.
func openPostgres(ctx context.Context, uri, rest string) (*Store, error) {
	a, err := serverAddress(uri, rest)
	if err != nil {
		return nil, err
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
		verify:   func(ctx context.Context) error { return checkParts(ctx, a) },
		inputs:   func() ([]Input, error) { return readInputs(a.String(), s.Inputs()) },
		subjects: func() func(quad.IRI) ([]quad.Quad, error) { return s.Read },
		atHand:   s.AtHand,
		info:     Info{URI: a.String(), Backend: "postgres", Quads: s.Len(), Bytes: s.Size(), Format: server.Format},
		close:    s.Close,
		closed:   new(atomic.Bool),
		doubts:   &doubts{},
	}, nil
}

// buildPostgres writes a snapshot among the temporary files, and publishes it.
func buildPostgres(ctx context.Context, uri, rest string, quads iter.Seq2[quad.Quad, error], o BuildOptions) (Info, error) {
	return publish(ctx, uri, rest, o, func(file, dir string) error { return writeFile(ctx, file, dir, quads, o) })
}

// Reach asks the server of a URI whether something could be published there, so that
// nobody learns it only after having built that. Of files it asks nothing.
func Reach(ctx context.Context, uri string) error {
	b, rest, err := lookup(uri)
	if err != nil || b.history == nil {
		return err
	}
	a, err := serverAddress(uri, rest)
	if err != nil {
		return err
	}
	return server.Reach(ctx, a)
}

// publish has a snapshot written into a folder for temporary files, and publishes it.
func publish(ctx context.Context, uri, rest string, o BuildOptions, write func(file, dir string) error) (info Info, err error) {
	a, err := serverAddress(uri, rest)
	if err != nil {
		return info, err
	}
	dir, err := os.MkdirTemp("", "onrecord-")
	if err != nil {
		return info, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "store")
	if err := write(file, dir); err != nil {
		return info, err
	}
	s, err := snapshot.Open(file)
	if err != nil {
		return info, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if o.OnPublish != nil {
		o.OnPublish()
	}
	report, err := server.Publish(ctx, a, s, server.Options{DryRun: o.DryRun, Progress: o.Sent})
	if err != nil {
		return info, err
	}
	if o.OnPublished != nil {
		o.OnPublished(report)
	}
	return Info{URI: a.String(), Backend: "postgres", Quads: report.Quads, Bytes: report.Size, Format: server.Format}, nil
}
