package snapshot

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A text in symbols is the text again, whatever the symbols were learnt from.
func TestSymbols(t *testing.T) {
	rounds := 200
	if testing.Short() {
		rounds = 40
	}
	r := dice(3)
	bytesOf := func(n, of int) []byte {
		out := make([]byte, r.IntN(n+1))
		for i := range out {
			out[i] = byte(256 - 1 - r.IntN(of))
		}
		return out
	}
	for round := range rounds {
		of := pick(r, 1, 2, 3, 20, 256)
		var texts [][]byte
		for range r.IntN(60) {
			texts = append(texts, bytesOf(40, of))
		}
		s := learn(texts)
		if again := learn(texts); !slices.Equal(s.texts, again.texts) {
			t.Fatal("the same texts give other symbols")
		}
		read, err := readSymbols(s.bytes())
		if err != nil || !slices.Equal(read.texts, s.texts) {
			t.Fatalf("%d symbols are read as %d (%v)", len(s.texts), len(read.texts), err)
		}
		for range 20 {
			text := bytesOf(pick(r, 1, 7, 8, 9, 100), pick(r, of, 256))
			packed := s.compress([]byte("before"), text)
			if len(packed) > len("before")+2*len(text) {
				t.Fatalf("%d bytes take %d", len(text), len(packed))
			}
			got := read.appendText([]byte("there"), packed[len("before"):])
			if !bytes.Equal(got, append([]byte("there"), text...)) {
				t.Fatalf("round %d: %q became %q", round, text, got)
			}
		}
	}
}

// Symbols that cannot be are refused.
func TestSymbolsRefused(t *testing.T) {
	for name, b := range map[string][]byte{
		"no bytes":       {0},
		"nine bytes":     append([]byte{9}, "123456789"...),
		"one is missing": {3, 'a', 'b'},
		"256 of them":    bytes.Repeat([]byte{1, 'a'}, 256),
	} {
		if s, err := readSymbols(b); err == nil {
			t.Errorf("%s: %q", name, s.texts)
		}
	}
}

// A sample depends on the terms alone, not on their order, and neither on how
// often one comes.
func TestSample(t *testing.T) {
	r := dice(4)
	var terms []string
	for range 3 * sampleSize {
		terms = append(terms, "<a:"+text(r, 3)+">")
	}
	var want []string
	for round := range 4 {
		var s sample
		for range round + 1 {
			for _, i := range r.Perm(len(terms)) {
				s.add([]byte(terms[i]))
			}
		}
		got := s.symbols().texts
		if round == 0 {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	}
}
