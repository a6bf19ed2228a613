package snapshot

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"hash/crc32"
	"slices"

	"onrecord/schema/sorting"
)

// Symbols are up to 255 pieces of text, each of 1 to 8 bytes, that stand as
// one byte each in a compressed text; the byte 255 stands before one that is
// in no symbol. Each text can be read by itself. This is FSST (Boncz, Neumann
// and Leis, Fast Static Symbol Table compression, PVLDB 13(11), 2020).
type symbols struct {
	texts   []string
	words   [256]uint64 // the text of each, the first byte lowest, then zeros
	lengths [256]uint8
	starts  [256][]uint8 // the symbols that begin with a byte, the longest first
}

const (
	maxSymbols = 255
	maxSymbol  = 8
	escape     = 255
)

func newSymbols(texts []string) *symbols {
	s := &symbols{texts: texts}
	for code, text := range texts {
		var b [8]byte
		copy(b[:], text)
		s.words[code] = le.Uint64(b[:])
		s.lengths[code] = uint8(len(text))
		s.starts[text[0]] = append(s.starts[text[0]], uint8(code))
	}
	for _, codes := range s.starts {
		sorting.StableBy(codes, func(a, b uint8) int { return cmp.Compare(s.lengths[b], s.lengths[a]) })
	}
	return s
}

// readSymbols reads what bytes gives.
func readSymbols(b []byte) (*symbols, error) {
	var texts []string
	for len(b) > 0 {
		n := int(b[0])
		if n < 1 || n > maxSymbol || n >= len(b) || len(texts) == maxSymbols {
			return nil, damagedf("a symbol cannot be")
		}
		texts = append(texts, string(b[1:n+1]))
		b = b[n+1:]
	}
	return newSymbols(texts), nil
}

// bytes are the symbols as a section, each after its length.
func (s *symbols) bytes() []byte {
	var out []byte
	for _, text := range s.texts {
		out = append(append(out, uint8(len(text))), text...)
	}
	return out
}

// appendText appends a compressed text as it was.
func (s *symbols) appendText(dst, text []byte) []byte {
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == escape {
			i++
			dst = append(dst, text[i])
			continue
		}
		n := int(s.lengths[c])
		if n == 0 {
			panic(damagedf("there is no symbol %d", c))
		}
		dst = binary.LittleEndian.AppendUint64(dst, s.words[c])
		dst = dst[:len(dst)-8+n]
	}
	return dst
}

// match gives the longest symbol that a text begins with; -1: none.
func (s *symbols) match(text []byte) int {
	var word uint64
	if len(text) >= 8 {
		word = le.Uint64(text)
	} else {
		var b [8]byte
		copy(b[:], text)
		word = le.Uint64(b[:])
	}
	for _, code := range s.starts[text[0]] {
		n := s.lengths[code]
		if int(n) <= len(text) && word<<(64-8*n) == s.words[code]<<(64-8*n) {
			return int(code)
		}
	}
	return -1
}

// compress appends a text in symbols.
func (s *symbols) compress(dst, text []byte) []byte {
	for len(text) > 0 {
		if code := s.match(text); code >= 0 {
			dst = append(dst, uint8(code))
			text = text[s.lengths[code]:]
		} else {
			dst = append(dst, escape, text[0])
			text = text[1:]
		}
	}
	return dst
}

// learn finds symbols for texts like some. In each round the texts are
// written in the symbols of the round before, and those and their pairs that
// save the most are kept.
func learn(texts [][]byte) *symbols {
	const rounds = 5
	s := newSymbols(nil)
	for range rounds {
		gains := map[string]int{}
		for _, text := range texts {
			before := ""
			for len(text) > 0 {
				n := 1
				if code := s.match(text); code >= 0 {
					n = int(s.lengths[code])
				}
				now := string(text[:n])
				gains[now] += n
				if pair := before + now; before != "" && len(pair) <= maxSymbol {
					gains[pair] += len(pair)
				}
				before, text = now, text[n:]
			}
		}
		type gain struct {
			text string
			n    int
		}
		var all []gain
		for text, n := range gains {
			all = append(all, gain{text, n})
		}
		sorting.By(all, func(a, b gain) int {
			return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.text, b.text))
		})
		var kept []string
		for _, g := range all[:min(maxSymbols, len(all))] {
			kept = append(kept, g.text)
		}
		s = newSymbols(kept)
	}
	return s
}

// A sample is some terms of many, the same whatever the order in which they
// come: those with the smallest checksums.
type sample struct {
	terms []sampleTerm
}

type sampleTerm struct {
	sum  uint32
	text string
}

const sampleSize = 2048

func (s sampleTerm) compare(o sampleTerm) int {
	return cmp.Or(cmp.Compare(s.sum, o.sum), cmp.Compare(s.text, o.text))
}

// add takes a term into account.
func (s *sample) add(term []byte) {
	sum := crc32.Checksum(term, castagnoli())
	if len(s.terms) == sampleSize && sum > s.terms[sampleSize-1].sum {
		return
	}
	this := sampleTerm{sum, string(term)}
	at, found := slices.BinarySearchFunc(s.terms, this, sampleTerm.compare)
	if found {
		return
	}
	s.terms = slices.Insert(s.terms, at, this)
	s.terms = s.terms[:min(len(s.terms), sampleSize)]
}

// symbols are those for the sample. Of an IRI the end counts alone, for the
// rest is the prefix of a block.
func (s *sample) symbols() *symbols {
	var texts [][]byte
	for _, t := range s.terms {
		text := []byte(t.text)
		if text[0] == '<' {
			text = text[bytes.LastIndexAny(text, "/#")+1:]
		}
		texts = append(texts, text[:min(len(text), 256)])
	}
	return learn(texts)
}
