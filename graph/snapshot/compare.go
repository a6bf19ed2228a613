package snapshot

import (
	"bufio"
	"bytes"
	"context"
	"hash/maphash"
)

// CompareIndexes makes all indexes anew from the terms and the quads, which it
// looks at as well, and compares them with those of the file, byte by byte. What
// has the right checksums and the wrong contents is found by this alone. It takes
// the memory that building does.
func (s *Store) CompareIndexes(ctx context.Context) (err error) {
	defer s.catch(&err, s.enter())
	s.live()
	if err := s.checkTerms(ctx); err != nil {
		return err
	}
	if err := s.checkRows(ctx); err != nil {
		return err
	}
	begin := s.sections[secObjects].offset
	f := &fileWriter{header: s.header, symbols: s.terms.symbols, at: begin}
	f.header.sections = [sections + 1]span{}
	out := &comparer{s: s, rest: s.mapped.bytes[begin:], at: begin}
	f.out = bufio.NewWriterSize(out, 1<<16)
	in := s.bytes(secInputs)
	fresh := &Store{header: s.header, mapped: s.mapped, seed: maphash.MakeSeed()}
	fresh.terms, fresh.rows, fresh.rowFence = s.terms, s.rows, s.rowFence
	if err := fresh.indexInto(ctx, f, in.read(0, in.len())); err != nil {
		return err
	}
	if err := f.out.Flush(); err != nil {
		return err
	}
	for id := secObjects; id < secSums; id++ {
		if f.header.sections[id] != s.sections[id] {
			return damagedf("section %d is not what its quads make of it", id)
		}
	}
	if f.header.words != s.header.words {
		return damagedf("it has %d words, and should have %d", s.header.words, f.header.words)
	}
	return nil
}

// checkTerms sees to it that terms ascend.
func (s *Store) checkTerms(ctx context.Context) error {
	var last, term []byte
	reader := s.terms.reader()
	for rank := range s.terms.n {
		if rank%checkStep == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		term = reader.appendAt(term[:0], rank)
		if rank > 0 && bytes.Compare(last, term) >= 0 {
			return damagedf("its terms are not in their order, at number %d", rank+1)
		}
		if _, err := valueOf(term); err != nil {
			return err
		}
		last, term = term, last
	}
	return nil
}

// checkRows sees to it that rows ascend, that their numbers are those of terms, and
// that the fence is theirs.
func (s *Store) checkRows(ctx context.Context) error {
	all, fence := s.rows.read(0, s.rows.len()), s.rowFence.read(0, s.rowFence.len())
	for i := range all {
		if i%checkStep == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		for c, n := range all[i] {
			if n > s.terms.n || n == 0 && c != label {
				return damagedf("quad %d has a term that there is not", i+1)
			}
		}
		if i > 0 && all[i-1].compare(&all[i]) >= 0 {
			return damagedf("its quads are not in their order, at number %d", i+1)
		}
		if i%fenceStep == 0 && fence[i/fenceStep] != all[i][subject] {
			return damagedf("section %d is not what its quads make of it", secRowFence)
		}
	}
	return nil
}

// A comparer compares what is written with what there is.
type comparer struct {
	s    *Store
	rest []byte
	at   uint64
}

// Write compares the next bytes.
func (c *comparer) Write(b []byte) (int, error) {
	n := min(len(b), len(c.rest))
	if n < len(b) || !bytes.Equal(b, c.rest[:n]) {
		for i := range n {
			if b[i] != c.rest[i] {
				n = i
				break
			}
		}
		at := uintptr(c.at) + uintptr(n)
		return 0, damagedf("%s is not what its quads make of it, from byte %d on", c.s.sums.sectionsOf(at, at+1), at)
	}
	c.rest, c.at = c.rest[n:], c.at+uint64(n)
	return n, nil
}
