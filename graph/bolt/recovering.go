package bolt

import (
	"context"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	hkv "github.com/hidal-go/hidalgo/kv"
)

// damageLog is what went wrong while a database was read, and how many
// transactions are open.
type damageLog struct {
	mu           sync.Mutex
	first        error
	transactions int
}

// recover, deferred, turns a panic into an error and logs it. before is what
// debug.SetPanicOnFault was set to, and will be again.
func (l *damageLog) recover(err *error, before bool) {
	debug.SetPanicOnFault(before)
	if r := recover(); r != nil {
		*err = damage(r)
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.first == nil {
			l.first = *err
		}
	}
}

// count adds to the number of open transactions and returns it.
func (l *damageLog) count(n int) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.transactions += n
	return l.transactions
}

// err is the first damage that was met.
func (l *damageLog) err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.first
}

// A recoveringKV is a key-value store on a file that may be damaged. Cayley
// reads it on goroutines of its own as well, where no caller can recover; so
// memory faults and panics become errors here. Cayley ignores some errors of
// iterators, so the first of all is kept.
type recoveringKV struct {
	hkv.KV
	log *damageLog
}

// Tx begins a transaction.
func (db recoveringKV) Tx(ctx context.Context, rw bool) (tx hkv.Tx, err error) {
	defer db.log.recover(&err, debug.SetPanicOnFault(true))
	if tx, err = db.KV.Tx(ctx, rw); err != nil {
		return nil, err
	}
	db.log.count(1)
	return &recoveringTx{Tx: tx, log: db.log}, nil
}

// Close waits for the transactions to end, which a query that was cut short
// still closes on another goroutine: bbolt would wait for ever, for it holds
// the lock that they need. Those that were given up are left to the system,
// together with the file.
func (db recoveringKV) Close() error {
	const patience = 2 * time.Second
	for began := time.Now(); db.log.count(0) > 0; time.Sleep(time.Millisecond) {
		if time.Since(began) > patience {
			return nil
		}
	}
	return db.KV.Close()
}

// View runs a function in a transaction for reading.
func (db recoveringKV) View(ctx context.Context, fn func(hkv.Tx) error) error {
	return hkv.View(ctx, db, fn)
}

// Update runs a function in a transaction for writing.
func (db recoveringKV) Update(ctx context.Context, fn func(hkv.Tx) error) error {
	return hkv.Update(ctx, db, fn)
}

type recoveringTx struct {
	hkv.Tx
	log    *damageLog
	closed bool
}

func (tx *recoveringTx) Close() (err error) {
	defer tx.log.recover(&err, debug.SetPanicOnFault(true))
	if !tx.closed {
		tx.closed = true
		defer tx.log.count(-1)
	}
	return tx.Tx.Close()
}

func (tx *recoveringTx) Get(ctx context.Context, key hkv.Key) (v hkv.Value, err error) {
	defer tx.log.recover(&err, debug.SetPanicOnFault(true))
	v, err = tx.Tx.Get(ctx, key)
	touch(v)
	return v, err
}

func (tx *recoveringTx) GetBatch(ctx context.Context, keys []hkv.Key) (vs []hkv.Value, err error) {
	defer tx.log.recover(&err, debug.SetPanicOnFault(true))
	vs, err = tx.Tx.GetBatch(ctx, keys)
	for _, v := range vs {
		touch(v)
	}
	return vs, err
}

func (tx *recoveringTx) Scan(ctx context.Context, options ...hkv.IteratorOption) hkv.Iterator {
	it := &recoveringIterator{log: tx.log}
	defer tx.log.recover(&it.err, debug.SetPanicOnFault(true))
	it.Iterator = tx.Tx.Scan(ctx, options...)
	return it
}

type recoveringIterator struct {
	hkv.Iterator
	log *damageLog
	err error
}

func (it *recoveringIterator) Next(ctx context.Context) bool {
	if it.err != nil || it.Iterator == nil {
		return false
	}
	defer it.log.recover(&it.err, debug.SetPanicOnFault(true))
	return it.Iterator.Next(ctx)
}

func (it *recoveringIterator) Key() hkv.Key {
	if it.err != nil {
		return nil
	}
	defer it.log.recover(&it.err, debug.SetPanicOnFault(true))
	return it.Iterator.Key()
}

func (it *recoveringIterator) Val() hkv.Value {
	if it.err != nil {
		return nil
	}
	defer it.log.recover(&it.err, debug.SetPanicOnFault(true))
	v := it.Iterator.Val()
	touch(v)
	return v
}

func (it *recoveringIterator) Err() error {
	if it.err != nil {
		return it.err
	}
	return it.Iterator.Err()
}

// Close gives the error of the iteration, for Cayley asks for no other.
func (it *recoveringIterator) Close() error {
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
