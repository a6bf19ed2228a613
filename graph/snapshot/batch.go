package snapshot

import (
	"context"
	"fmt"
	"iter"

	"github.com/cayleygraph/quad"
)

// A quadBatch is the terms of some quads, one after the other.
type quadBatch struct {
	terms []byte
	ends  [][4]int // of the terms of each quad; a label that is empty is none
	last  quad.Quad
}

// A batch ends with so many quads, or bytes of terms.
const (
	batchSize  = 4096
	batchBytes = 1 << 22
)

// batchQuads writes quads as terms, batch by batch.
func batchQuads(ctx context.Context, quads iter.Seq2[quad.Quad, error], to chan<- *quadBatch) error {
	b := &quadBatch{}
	send := func() error {
		select {
		case to <- b:
			b = &quadBatch{terms: make([]byte, 0, len(b.terms)+len(b.terms)/8), ends: make([][4]int, 0, batchSize)}
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for q, err := range quads {
		if err == nil {
			err = b.add(q)
		}
		if err == nil && (len(b.ends) == batchSize || len(b.terms) >= batchBytes) {
			err = send()
		}
		if err != nil {
			return err
		}
	}
	return send()
}

func (b *quadBatch) add(q quad.Quad) (err error) {
	var ends [4]int
	for c, d := range directions {
		switch v := q.Get(d); {
		case v == nil && c != label:
			return fmt.Errorf("a quad has no %v: %v", d, q)
		case v == nil:
		case len(b.ends) > 0 && v == b.last.Get(d): // mostly so, of subjects and labels
			b.terms = append(b.terms, b.term(len(b.ends)-1, c)...)
		default:
			if b.terms, err = AppendTerm(b.terms, v); err != nil {
				return fmt.Errorf("%w in %v", err, q)
			}
		}
		ends[c] = len(b.terms)
	}
	b.ends, b.last = append(b.ends, ends), q
	return nil
}

// term is one of a quad.
func (b *quadBatch) term(i, column int) []byte {
	from := 0
	switch {
	case column > 0:
		from = b.ends[i][column-1]
	case i > 0:
		from = b.ends[i-1][label]
	}
	return b.terms[from:b.ends[i][column]]
}

// each hands on the terms of each quad.
func (b *quadBatch) each(add func(s, p, o, l []byte) error) error {
	for i := range b.ends {
		l := b.term(i, label)
		if len(l) == 0 {
			l = nil
		}
		if err := add(b.term(i, subject), b.term(i, predicate), b.term(i, object), l); err != nil {
			return err
		}
	}
	return nil
}
