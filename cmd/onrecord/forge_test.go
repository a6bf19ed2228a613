package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A forgery is a snapshot to be changed, whose checksums are made right again.
type forgery []byte

// section are the bytes of a section (graph/snapshot/FORMAT.md).
func (f forgery) section(id int) []byte {
	e := f[56+24*(id-1):]
	from := binary.LittleEndian.Uint64(e)
	return f[from : from+binary.LittleEndian.Uint64(e[8:])]
}

// sign makes all checksums right.
func (f forgery) sign() {
	le, castagnoli := binary.LittleEndian, crc32.MakeTable(crc32.Castagnoli)
	end := le.Uint64(f[56+24*27:])
	sums := f.section(28)
	for b := uint64(0); b < end; b += 4096 {
		le.PutUint32(sums[b/4096*4:], crc32.Checksum(f[max(b, 1024):min(b+4096, end)], castagnoli))
	}
	for id := range 28 {
		e := f[56+24*id:]
		from, length := le.Uint64(e), le.Uint64(e[8:])
		le.PutUint32(e[16:], crc32.Checksum(f[from:(from+length+15)/16*16], castagnoli))
	}
	le.PutUint32(f[1020:], crc32.Checksum(f[:1020], castagnoli))
}

// A forging alters numbers of a section, which may not be so.
type forging struct {
	name    string
	section int
	width   int // of its numbers, in bytes
	// alter makes another number of one and the one before it, if there is one.
	alter func(of limits, before, n uint64) (newBefore, newN uint64)
}

// limits are what numbers may not reach.
type limits struct{ terms, quads, statements, days uint64 }

// becomes makes a number of each.
func becomes(to func(of limits, n uint64) uint64) func(limits, uint64, uint64) (uint64, uint64) {
	return func(of limits, before, n uint64) (uint64, uint64) { return before, to(of, n) }
}

var (
	zero    = becomes(func(limits, uint64) uint64 { return 0 })
	largest = becomes(func(limits, uint64) uint64 { return math.MaxUint64 })
	swapped = func(_ limits, before, n uint64) (uint64, uint64) { return n, before }
	twice   = func(_ limits, before, _ uint64) (uint64, uint64) { return before, before }
	noTerm  = becomes(func(of limits, _ uint64) uint64 { return of.terms + 1 })
	noQuad  = becomes(func(of limits, _ uint64) uint64 { return of.quads })
	noPlace = becomes(func(of limits, _ uint64) uint64 { return of.statements })
	noDay   = becomes(func(of limits, _ uint64) uint64 { return of.days })
	oneMore = becomes(func(_ limits, n uint64) uint64 { return n + 1 })
	oneLess = becomes(func(_ limits, n uint64) uint64 { return n - 1 })
)

// forgings are those that nothing consistent can come of.
var forgings = []forging{
	{"a quad has a term that there is not", 4, 4, noTerm},
	{"a quad has the largest term", 4, 4, largest},
	{"quads change places", 4, 16, swapped},
	{"a quad stands twice", 4, 16, twice},
	{"a fence has no term", 5, 4, zero},
	{"a fence has the largest term", 5, 4, largest},
	{"there is no such quad, by object", 6, 4, noQuad},
	{"the largest quad, by object", 6, 4, largest},
	{"quads change places, by object", 6, 4, swapped},
	{"a quad stands twice, by object", 6, 4, twice},
	{"a fence has no object", 7, 4, zero},
	{"a fence has the largest object", 7, 4, largest},
	{"no predicate", 10, 4, zero},
	{"the largest predicate", 10, 4, largest},
	{"predicates change places", 10, 4, swapped},
	{"a predicate stands twice", 10, 4, twice},
	{"another predicate", 10, 4, oneMore},
	{"the largest label", 12, 4, largest},
	{"another label", 12, 4, oneLess},
	{"no statement", 14, 4, zero},
	{"a statement that is no term", 14, 4, noTerm},
	{"the largest statement", 14, 4, largest},
	{"statements change places", 14, 4, swapped},
	{"a statement stands twice", 14, 4, twice},
	{"a statement is something else", 14, 4, becomes(func(of limits, _ uint64) uint64 { return of.terms })},
	{"there is no such rank", 15, 4, noPlace},
	{"ranks change places", 15, 4, swapped},
	{"a rank stands twice", 15, 4, twice},
	{"there is no such place", 16, 4, noPlace},
	{"places change places", 16, 4, swapped},
	{"a place stands twice", 16, 4, twice},
	{"days change places", 17, 8, swapped},
	{"a day stands twice", 17, 8, twice},
	{"there is no such first day", 18, 4, noDay},
	{"there is no such last day", 19, 4, noDay},
	{"there is no such latest day", 20, 4, noDay},
	{"a name is that of no entity", 24, 8, becomes(func(_ limits, n uint64) uint64 { return n&math.MaxUint32 | 1<<32 })},
	{"a name of no term", 24, 8, becomes(func(of limits, n uint64) uint64 { return n>>32<<32 | (of.terms + 1) })},
}

// TestForgings alters what may not be so, and makes the checksums right again:
// every command answers as if it were not, or says that the store is damaged.
func TestForgings(t *testing.T) {
	long(t)
	t.Parallel()
	file := filepath.Join(t.TempDir(), "store")
	must(t, "build", filepath.Join("testdata", "harbour"), "-o", file)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	honest := forgery(bytes.Clone(whole))
	if honest.sign(); !bytes.Equal(honest, whole) {
		t.Fatal("checksums are made otherwise")
	}
	le := binary.LittleEndian
	of := limits{le.Uint64(whole[32:]), le.Uint64(whole[24:]), uint64(len(honest.section(14)) / 4), uint64(len(honest.section(17)) / 8)}
	var asks [][]string
	for _, q := range eachAsk(t, harbourNames) {
		if !slices.Contains(q, "--format") || slices.Contains(q, formatJSON) || q[0] == "draw" {
			asks = append(asks, q) // formats are of one answer
		}
	}
	want := make([]given, len(asks))
	for i, q := range asks {
		want[i] = askNear(t, file, q)
	}
	met := map[string]int{}
	tried := 0
	try := func(name string, b forgery, n int) {
		if bytes.Equal(b, whole) {
			return
		}
		b.sign()
		write(t, file, b)
		for i := range times(8, len(asks)) {
			k := (n*7 + i*11) % len(asks)
			if times(0, 1) == 1 {
				k = i
			}
			q := asks[k]
			tried++
			switch got := askNear(t, file, q); {
			case got.code == want[k].code && got.stdout == want[k].stdout:
			case q[0] == "__complete" && got.stdout == ":1\n", got.code == exitFailure && strings.Contains(got.stderr, ": this store is damaged: build it again"),
				got.code == exitInvalid && strings.Contains(got.stderr, "not described as one"), q[0] == "check" && got.code == exitInvalid:
				met[name]++
			default:
				t.Errorf("%s: %v: exit code %d, stderr %q, and another answer:\n%s", name, q, got.code, got.stderr, firstDifference(want[k].stdout, got.stdout))
			}
		}
	}
	for n, f := range forgings {
		count := len(honest.section(f.section)) / f.width
		at := []int{1, count / 3, count / 2, count - 1}
		slices.Sort(at)
		for _, i := range slices.Compact(at) {
			if i < 1 || i >= count {
				continue
			}
			b := forgery(bytes.Clone(whole))
			numbers := b.section(f.section)[(i-1)*f.width : (i+1)*f.width]
			if f.width == 16 {
				before, row := bytes.Clone(numbers[:16]), bytes.Clone(numbers[16:])
				copy(numbers[16:], before)
				if f.name == "quads change places" {
					copy(numbers, row)
				}
			} else {
				var x, y [8]byte
				copy(x[:], numbers[:f.width])
				copy(y[:], numbers[f.width:])
				before, one := f.alter(of, le.Uint64(x[:]), le.Uint64(y[:]))
				le.PutUint64(x[:], before)
				le.PutUint64(y[:], one)
				copy(numbers[:f.width], x[:])
				copy(numbers[f.width:], y[:])
			}
			try(fmt.Sprintf("%s, at %d of %d in section %d", f.name, i, count, f.section), b, n)
		}
	}
	t.Logf("%d questions; forgings that were met: %d", tried, len(met))
}
