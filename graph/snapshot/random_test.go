package snapshot

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cayleygraph/quad"

	"onrecord/schema/nquads"
)

// dice are random numbers, the same in every run of a test.
func dice(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x5eed)) }

// pick gives one of some.
func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// letters are where codecs go wrong: what is escaped, what is not, the borders
// of UTF-8, and plain ones.
var letters = []rune("aabbc<>\"\\^`{}|@=:_/#. \x00\x01\t\n\r\b\f\x1f\x7f\u0080\u0085é\u07ff\u0800\u2028\ud7ff\ue000\ufffd\uffff\U00010000😀\U0010ffff")

func text(r *rand.Rand, n int) string {
	out := make([]rune, r.IntN(n+1))
	for i := range out {
		out[i] = pick(r, letters...)
	}
	return string(out)
}

// finished is a snapshot of quads, open.
func finished(t *testing.T, o Options, quads []quad.Quad) *Store {
	t.Helper()
	s, err := Open(finish(t, o, quads))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// finish writes a snapshot and gives its path.
func finish(t *testing.T, o Options, quads []quad.Quad) string {
	t.Helper()
	dir := t.TempDir()
	if o.Dir == "" {
		o.Dir = dir
	}
	w := NewWriter(o)
	if err := w.AddQuads(t.Context(), nquads.All(quads)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "store")
	if err := w.Finish(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	return path
}

// all runs a cursor to its end.
func all(next func() (uint32, bool)) []uint32 {
	var out []uint32
	for {
		v, ok := next()
		if !ok {
			return out
		}
		out = append(out, v)
	}
}

// ascending are n different numbers below a limit, in order.
func ascending(r *rand.Rand, n int, limit uint32) []uint32 {
	found := map[uint32]bool{}
	out := make([]uint32, 0, n)
	for len(out) < n {
		if v := r.Uint32N(limit); !found[v] {
			found[v] = true
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return out
}
