package graph

import (
	"context"
	"iter"
	"os"
	"path/filepath"
	"runtime"

	"github.com/cayleygraph/quad"
)

// FromMany is FromQuads for quads that can be read twice. Where they are very many, it
// builds a snapshot of them in a folder for temporary files, which takes a fraction of the
// time and of the memory and is gone when the store is closed; where there is no room for
// one, they are in memory all the same.
func FromMany(ctx context.Context, quads iter.Seq2[quad.Quad, error]) (*Store, error) {
	n := 0
	for range quads {
		if n++; n > mostInMemory {
			break
		}
	}
	if n > mostInMemory {
		if s, err := inTemporary(ctx, quads); err == nil || ctx.Err() != nil {
			return s, err
		}
	}
	return FromQuads(ctx, quads)
}

// mostInMemory is how many quads are kept in memory.
const mostInMemory = 200_000

// inTemporary makes a store of quads in a temporary file.
func inTemporary(ctx context.Context, quads iter.Seq2[quad.Quad, error]) (s *Store, err error) {
	dir, err := os.MkdirTemp("", "onrecord-")
	if err != nil {
		return nil, err
	}
	remove := func() error { return os.RemoveAll(dir) }
	defer func() {
		if s == nil {
			_ = remove() // there is a better error to tell
		}
	}()
	path := filepath.Join(dir, "corpus.store")
	if _, err := buildFile(ctx, path, path, quads, BuildOptions{}); err != nil {
		return nil, err
	}
	if s, err = openFile(ctx, path, path); err != nil {
		return nil, err
	}
	s.info = Info{URI: "mem:", Backend: "mem", Quads: s.info.Quads}
	s.inputs = nil
	if runtime.GOOS != "windows" && remove() == nil { // what is open stays, even for who is killed
		return s, nil
	}
	closed := s.close
	s.close = func() error {
		err := closed()
		_ = remove() // an old temporary file is no reason to fail
		return err
	}
	return s, nil
}
