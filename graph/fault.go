package graph

import (
	"context"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	hkv "github.com/hidal-go/hidalgo/kv"
)

// The faults of a store are what went wrong while it was read.
type faults struct {
	uri   string
	mu    sync.Mutex
	first error
	open  int // transactions
}

// catch, deferred, turns a panic into an error. It is told whether memory
// faults were panics before.
func (f *faults) catch(err *error, before bool) {
	debug.SetPanicOnFault(before)
	if r := recover(); r != nil {
		*err = damaged(f.uri, r)
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.first == nil {
			f.first = *err
		}
	}
}

func (f *faults) opened(n int) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.open += n
	return f.open
}

func (f *faults) err() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.first
}

// A faultyKV is a key-value store on a file that may be damaged. Cayley reads
// it on goroutines of its own, too, where no Guard stands; so memory faults and
// panics become errors here, and since Cayley passes over some errors of
// iterators, the first of all is kept.
type faultyKV struct {
	hkv.KV
	faults *faults
}

// Tx begins a transaction.
func (db faultyKV) Tx(ctx context.Context, rw bool) (tx hkv.Tx, err error) {
	defer db.faults.catch(&err, debug.SetPanicOnFault(true))
	if tx, err = db.KV.Tx(ctx, rw); err != nil {
		return nil, err
	}
	db.faults.opened(1)
	return &faultyTx{Tx: tx, faults: db.faults}, nil
}

// Close waits for the transactions to end, which a query that was cut short
// still closes on another goroutine: bbolt would wait for ever, for it holds
// the lock that they need. Those that were given up are left to the system,
// together with the file.
func (db faultyKV) Close() error {
	const patience = 2 * time.Second
	for began := time.Now(); db.faults.opened(0) > 0; time.Sleep(time.Millisecond) {
		if time.Since(began) > patience {
			return nil
		}
	}
	return db.KV.Close()
}

// View runs a function in a transaction for reading.
func (db faultyKV) View(ctx context.Context, fn func(hkv.Tx) error) error {
	return hkv.View(ctx, db, fn)
}

// Update runs a function in a transaction for writing.
func (db faultyKV) Update(ctx context.Context, fn func(hkv.Tx) error) error {
	return hkv.Update(ctx, db, fn)
}

type faultyTx struct {
	hkv.Tx
	faults *faults
	closed bool
}

func (tx *faultyTx) Close() (err error) {
	defer tx.faults.catch(&err, debug.SetPanicOnFault(true))
	if !tx.closed {
		tx.closed = true
		defer tx.faults.opened(-1)
	}
	return tx.Tx.Close()
}

func (tx *faultyTx) Get(ctx context.Context, key hkv.Key) (v hkv.Value, err error) {
	defer tx.faults.catch(&err, debug.SetPanicOnFault(true))
	v, err = tx.Tx.Get(ctx, key)
	touch(v)
	return v, err
}

func (tx *faultyTx) GetBatch(ctx context.Context, keys []hkv.Key) (vs []hkv.Value, err error) {
	defer tx.faults.catch(&err, debug.SetPanicOnFault(true))
	vs, err = tx.Tx.GetBatch(ctx, keys)
	for _, v := range vs {
		touch(v)
	}
	return vs, err
}

func (tx *faultyTx) Scan(ctx context.Context, options ...hkv.IteratorOption) hkv.Iterator {
	it := &faultyIterator{faults: tx.faults}
	defer tx.faults.catch(&it.err, debug.SetPanicOnFault(true))
	it.Iterator = tx.Tx.Scan(ctx, options...)
	return it
}

type faultyIterator struct {
	hkv.Iterator
	faults *faults
	err    error
}

func (it *faultyIterator) Next(ctx context.Context) bool {
	if it.err != nil || it.Iterator == nil {
		return false
	}
	defer it.faults.catch(&it.err, debug.SetPanicOnFault(true))
	return it.Iterator.Next(ctx)
}

func (it *faultyIterator) Key() hkv.Key {
	if it.err != nil {
		return nil
	}
	defer it.faults.catch(&it.err, debug.SetPanicOnFault(true))
	return it.Iterator.Key()
}

func (it *faultyIterator) Val() hkv.Value {
	if it.err != nil {
		return nil
	}
	defer it.faults.catch(&it.err, debug.SetPanicOnFault(true))
	v := it.Iterator.Val()
	touch(v)
	return v
}

func (it *faultyIterator) Err() error {
	if it.err != nil {
		return it.err
	}
	return it.Iterator.Err()
}

// Close gives the error of the iteration, for Cayley asks for no other.
func (it *faultyIterator) Close() error {
	if it.err != nil {
		return it.err
	}
	return it.Iterator.Close()
}

// touch reads a byte of each page of a value, which lies in the mapped file, so
// that a page that is not there is missed here and not later.
func touch(v hkv.Value) {
	const page = 4096
	sum := byte(0)
	for i := 0; i < len(v); i += page {
		sum |= v[i]
	}
	if len(v) > 0 {
		sum |= v[len(v)-1]
	}
	runtime.KeepAlive(sum)
}
