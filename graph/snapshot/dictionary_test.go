package snapshot

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// dictionaryOf writes a dictionary of strings in order.
func dictionaryOf(t *testing.T, strings []string) *dictionary {
	t.Helper()
	var texts [][]byte
	for i := 0; i < len(strings); i += 1 + len(strings)/100 {
		texts = append(texts, []byte(strings[i]))
	}
	var out bytes.Buffer
	w := dictionaryWriter{w: &out, symbols: learn(texts)}
	for _, s := range strings {
		if err := w.add([]byte(s)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.end(); err != nil {
		t.Fatal(err)
	}
	if w.n != uint64(len(strings)) || len(w.blocks) != (len(strings)+blockSize-1)/blockSize+1 || w.at != uint64(out.Len()) {
		t.Fatalf("%d strings in %d blocks of %d bytes", w.n, len(w.blocks), w.at)
	}
	return &dictionary{uint32(w.n), made(w.blocks), made(out.Bytes()), w.symbols}
}

// someStrings are different strings in order, which begin alike.
func someStrings(r *rand.Rand, n, longest int) []string {
	prefixes := []string{"", "", "a", "https://example.org/", "https://example.org/statement/", strings.Repeat("\xff", 3), strings.Repeat("p", 700-690*min(1, n/2000))}
	found := map[string]bool{}
	for len(found) < n {
		b := make([]byte, r.IntN(longest+1))
		for i := range b {
			b[i] = byte(r.IntN(256))
			if r.IntN(2) == 0 {
				b[i] = "ab\xff\x01"[r.IntN(4)]
			}
		}
		found[pick(r, prefixes...)+string(b)] = true
	}
	out := make([]string, 0, n)
	for s := range found {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

// A dictionary gives each string back, and finds each, and where others would
// be.
func TestDictionary(t *testing.T) {
	r := dice(5)
	for _, n := range []int{0, 1, 2, blockSize - 1, blockSize, blockSize + 1, 5*blockSize - 1, 1000, shardSize - 1, shardSize, shardSize + 1, 3*shardSize + 7} {
		longest := pick(r, 8, 16, 300)
		if n > 1000 {
			longest = 5
		}
		want := someStrings(r, n, longest)
		d := dictionaryOf(t, want)
		for i, s := range want {
			if n > 1000 && i > 100 && r.IntN(20) > 0 {
				continue
			}
			if got := d.appendAt([]byte("x"), uint32(i)); string(got) != "x"+s {
				t.Fatalf("of %d, %d is %q, want %q", n, i, got[1:], s)
			}
			for _, s := range []string{s, s + "\x00", s + "\xff", s[:len(s)/2], s[:max(0, len(s)-1)], text(r, 5)} {
				wantAt, wantFound := slices.BinarySearch(want, s)
				at, found := d.find([]byte(s))
				if int(at) != wantAt || found != wantFound {
					t.Fatalf("of %d, %q is at %d, %v; want %d, %v", n, s, at, found, wantAt, wantFound)
				}
			}
		}
		for _, s := range []string{"", "\x00", "\xff", strings.Repeat("\xff", 400), strings.Repeat("p", 699), strings.Repeat("p", 1000)} {
			wantAt, wantFound := slices.BinarySearch(want, s)
			if at, found := d.find([]byte(s)); int(at) != wantAt || found != wantFound {
				t.Fatalf("of %d, %q is at %d, %v; want %d, %v", n, s, at, found, wantAt, wantFound)
			}
		}
	}
}

// A pool numbers strings as they come, and sorts them as bytes.
func TestPool(t *testing.T) {
	r := dice(6)
	for _, n := range []int{0, 1, 24, 25, 3000, 20_000} {
		want := someStrings(r, n, pick(r, 3, 8, 17))
		for i := range n / 10 { // zeros tell strings apart, too
			want = append(want, strings.Repeat("z", i%20)+strings.Repeat("\x00", i/20%20))
		}
		slices.Sort(want)
		want = slices.Compact(want)
		p := newInterner()
		for round := range 2 {
			for i, at := range dice(uint64(n)).Perm(len(want)) {
				if got, err := p.number([]byte(want[at])); err != nil || int(got) != i {
					t.Fatalf("round %d: %q is %d (%v), want %d", round, want[at], got, err, i)
				}
			}
		}
		p.forget()
		var got []string
		for _, i := range p.sorted() {
			got = append(got, string(p.at(i)))
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%d strings are not in order", n)
		}
	}
}
