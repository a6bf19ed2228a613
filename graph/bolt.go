package graph

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync/atomic"
	"time"
	"unicode/utf8"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/quad"
	hkv "github.com/hidal-go/hidalgo/kv"
	hbolt "github.com/hidal-go/hidalgo/kv/bbolt"
	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"onrecord/data/whole"
	"onrecord/graph/snapshot"
)

// boltFile is where Cayley's own tools look for the database in a folder.
const boltFile = "indexes.bolt"

// boltFormat is the version of what we store; it grows when older programs
// could no longer read it.
const boltFormat = 2

// boltMeta is the bucket of our own, which Cayley passes over.
var boltMeta = []byte("onrecord")

// boltNote is what the bucket holds, as JSON.
type boltNote struct {
	Format int
	Quads  int64
	Inputs []Input
}

// openBolt opens the database of a folder for reading.
func openBolt(_ context.Context, uri, dir string) (s *Store, err error) {
	file := filepath.Join(dir, boltFile)
	fault := func(r any) error { return damaged("bolt:"+dir, r) }
	stat, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(dir); err == nil {
			return nil, fmt.Errorf("bolt:%s: %w", dir, ErrForeign)
		}
		return nil, fmt.Errorf("bolt:%s: %w", dir, ErrNotFound)
	case err != nil && errors.Is(err, fs.ErrPermission):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("bolt:%s: %w%s", dir, ErrForeign, boltHint(dir))
	case !stat.Mode().IsRegular():
		return nil, fmt.Errorf("bolt:%s: %w", dir, ErrForeign)
	case stat.Size() == 0:
		return nil, fault("it is empty")
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			s, err = nil, fault(r)
		}
	}()
	o := boltOptions()
	o.ReadOnly = true
	o.InitialMmapSize = 0
	db, err := bolt.Open(file, 0o400, o)
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return nil, fmt.Errorf("bolt:%s: %w", dir, ErrLocked)
	case errors.Is(err, fs.ErrPermission):
		return nil, err
	case err != nil:
		return nil, fault(err)
	}
	note, err := readNote(db)
	if err == nil && note.Format != boltFormat {
		err = fmt.Errorf("it was built by a newer onrecord (format %d; this one reads up to %d)", note.Format, boltFormat)
		if note.Format < boltFormat {
			err = fmt.Errorf("it was built by an older onrecord (format %d; this one reads %d): build it again", note.Format, boltFormat)
		}
		return nil, errors.Join(fmt.Errorf("bolt:%s: %w", dir, err), db.Close())
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("bolt:%s: %w", dir, err), db.Close())
	}
	found := &faults{uri: "bolt:" + dir}
	qs, err := kv.New(faultyKV{hbolt.New(db), found}, cgraph.Options{kv.OptNoBloom: true})
	if err != nil {
		return nil, errors.Join(cmp.Or(found.err(), fault(err)), db.Close())
	}
	return &Store{
		doubts: &doubts{},
		qs:     qs,
		damage: found.err,
		inputs: func() ([]Input, error) { return note.Inputs, nil },
		info:   Info{URI: uri, Backend: "bolt", Quads: note.Quads, Bytes: stat.Size(), Format: note.Format},
		close:  qs.Close,
		closed: new(atomic.Bool),
	}, nil
}

// boltHint says what a file may be where a folder should be.
func boltHint(path string) string {
	if is, err := snapshot.IsSnapshot(path); is && err == nil {
		return fmt.Sprintf(" as a folder; %s names the file of one", path)
	}
	return fileHint(path)
}

func boltOptions() *bolt.Options {
	return &bolt.Options{Timeout: 2 * time.Second, FreelistType: bolt.FreelistMapType, InitialMmapSize: 64 << 20}
}

func readNote(db *bolt.DB) (n boltNote, err error) {
	err = db.View(func(tx *bolt.Tx) error {
		b := tx.Bucket(boltMeta)
		if b == nil {
			return ErrForeign
		}
		if json.Unmarshal(b.Get([]byte("note")), &n) != nil {
			return ErrDamaged
		}
		return nil
	})
	return n, err
}

// buildBolt writes a database into a folder beside the target, and swaps.
func buildBolt(ctx context.Context, uri, dir string, quads iter.Seq2[quad.Quad, error], o BuildOptions) (info Info, err error) {
	if err := replaceable(dir); err != nil {
		return info, err
	}
	site, err := newSite(dir)
	if err != nil {
		return info, err
	}
	defer func() { err = errors.Join(err, site.clear()) }()
	n, err := writeBolt(ctx, filepath.Join(site.dir, boltFile), quads, o)
	if err != nil {
		return info, err
	}
	if err := ctx.Err(); err != nil {
		return info, err
	}
	if err := site.swap(dir); err != nil {
		return info, err
	}
	stat, err := os.Stat(filepath.Join(dir, boltFile))
	if err != nil {
		return info, err
	}
	return Info{URI: uri, Backend: "bolt", Quads: n, Bytes: stat.Size(), Format: boltFormat}, nil
}

// replaceable refuses a target that is not a store of ours, an empty folder or
// nothing. A damaged store may be replaced.
func replaceable(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		if stat, statErr := os.Stat(dir); statErr == nil && !stat.IsDir() {
			return fmt.Errorf("bolt:%s: %w, and it is not replaced", dir, ErrForeign)
		}
		return err
	}
	for _, e := range entries {
		if e.Name() != boltFile {
			return fmt.Errorf("bolt:%s: %w (it holds %s), and it is not replaced", dir, ErrForeign, e.Name())
		}
	}
	if len(entries) == 0 {
		return nil
	}
	if err := whole.Writable(filepath.Join(dir, boltFile)); err != nil {
		return err
	}
	old, err := openBolt(context.Background(), "bolt:"+dir, dir)
	if err == nil {
		return old.Close()
	}
	if errors.Is(err, ErrDamaged) {
		return nil
	}
	return err
}

func writeBolt(ctx context.Context, file string, quads iter.Seq2[quad.Quad, error], o BuildOptions) (n int64, err error) {
	options := boltOptions()
	options.NoSync = true // synced once, before the swap
	db, err := bolt.Open(file, 0o644, options)
	if err != nil {
		return 0, err
	}
	closed := false
	defer func() {
		if !closed {
			err = errors.Join(err, db.Close())
		}
	}()
	store := hbolt.New(db)
	if err := kv.Init(store, nil); err != nil {
		return 0, err
	}
	if err := tuneIndexes(ctx, store); err != nil {
		return 0, err
	}
	qs, err := kv.New(store, cgraph.Options{kv.OptNoBloom: true})
	if err != nil {
		return 0, err
	}
	if n, err = load(ctx, qs, quads, o.Progress); err != nil {
		return n, err
	}
	note, err := json.Marshal(boltNote{boltFormat, n, o.Inputs})
	if err != nil {
		return n, err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists(boltMeta)
		if err != nil {
			return err
		}
		return b.Put([]byte("note"), note)
	})
	if err == nil {
		err = db.Sync()
	}
	closed = true
	return n, errors.Join(err, db.Close())
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

const batch = 100_000

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
			err = storable(q)
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
