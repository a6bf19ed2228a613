package bolt

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"unicode/utf8"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/quad"
	hkv "github.com/hidal-go/hidalgo/kv"
	hbolt "github.com/hidal-go/hidalgo/kv/bbolt"
	bbolt "go.etcd.io/bbolt"
)

// Options says what goes into a database besides quads, and who is told how
// far it is.
type Options struct {
	Inputs   func() ([]byte, error) // the inputs as JSON: called when all quads were read
	Progress func(quads int64)      // called after each batch with how many are written
}

// batch is how many quads one transaction writes.
const batch = 100_000

// Write creates a database of quads, which need not be sorted and may repeat,
// in a file that does not exist. Whatever fails, the file is of no use.
func Write(ctx context.Context, file string, quads iter.Seq2[quad.Quad, error], o Options) (err error) {
	unsynced := options()
	unsynced.NoSync = true // synced once, at the end
	db, err := bbolt.Open(file, 0o644, unsynced)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	store := hbolt.New(db)
	if err := kv.Init(store, nil); err != nil {
		return err
	}
	if err := tuneIndexes(ctx, store); err != nil {
		return err
	}
	qs, err := kv.New(store, cgraph.Options{kv.OptNoBloom: true})
	if err != nil {
		return err
	}
	n, err := load(ctx, qs, quads, o.Progress)
	if err != nil {
		return err
	}
	inputs, err := o.Inputs()
	if err != nil {
		return err
	}
	if err := writeNote(db, note{Version, n, inputs}); err != nil {
		return err
	}
	return db.Sync()
}

func writeNote(db *bbolt.DB, n note) error {
	text, err := json.Marshal(n)
	if err != nil {
		return err
	}
	return db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists(noteBucket)
		if err != nil {
			return err
		}
		return b.Put(noteKey, text)
	})
}

// tuneIndexes chooses the indexes before the first quad: (subject, predicate),
// (object, predicate), which gives exact sizes, label, and (predicate,
// subject). Cayley's own choice makes everyday questions take seconds.
func tuneIndexes(ctx context.Context, store hkv.KV) error {
	dirs := func(d ...quad.Direction) kv.QuadIndex { return kv.QuadIndex{Dirs: d} }
	indexes := []kv.QuadIndex{
		dirs(quad.Subject, quad.Predicate), dirs(quad.Object, quad.Predicate), dirs(quad.Label), dirs(quad.Predicate, quad.Subject),
	}
	text, err := json.Marshal(indexes)
	if err != nil {
		return err
	}
	return hkv.Update(ctx, store, func(tx hkv.Tx) error {
		for _, index := range indexes {
			var name []byte
			for _, d := range index.Dirs {
				name = append(name, d.Prefix())
			}
			if err := hkv.CreateBucket(ctx, tx, hkv.Key{name}); err != nil && !errors.Is(err, hkv.ErrReadOnly) {
				return err
			}
		}
		return tx.Put(ctx, hkv.Key{[]byte("meta"), []byte("indexes")}, text)
	})
}

// load writes quads in batches. What would make a transaction fail is found
// before: a failed one poisons the store.
func load(ctx context.Context, qs cgraph.QuadStore, quads iter.Seq2[quad.Quad, error], progress func(int64)) (n int64, err error) {
	w, err := qs.NewQuadWriter()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	seen := map[quad.Quad]bool{}
	var part []quad.Quad
	flush := func() error {
		if len(part) == 0 {
			return nil
		}
		if _, err := w.WriteQuads(part); err != nil {
			return err
		}
		n += int64(len(part))
		part = part[:0]
		if progress != nil {
			progress(n)
		}
		return ctx.Err()
	}
	for q, err := range quads {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = valid(q)
		}
		if err != nil {
			return n, err
		}
		if seen[q] {
			continue
		}
		seen[q] = true
		if part = append(part, q); len(part) == batch {
			if err := flush(); err != nil {
				return n, err
			}
		}
	}
	return n, flush()
}

func valid(q quad.Quad) error {
	for _, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		if v != nil && !utf8.ValidString(v.String()) {
			return fmt.Errorf("invalid UTF-8 in %v", q)
		}
	}
	return nil
}
