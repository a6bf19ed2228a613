package main

import (
	"bytes"
	"context"
	"fmt"

	"github.com/cayleygraph/quad"

	"onrecord/data"
	"onrecord/schema/check"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
)

// embeddedQuads yields the quads of the built-in corpora.
func embeddedQuads(yield func(quad.Quad, error) bool) {
	for _, c := range data.Embedded() {
		for q, err := range nquads.Read(bytes.NewReader(c.NQuads)) {
			if err != nil {
				err = fmt.Errorf("built-in corpus %s: %w", c.ID, err)
			}
			if !yield(q, err) || err != nil {
				return
			}
		}
	}
}

// loadEmbedded reads the built-in corpora as if from files. Their texts are
// not shipped: there are those of --source-text alone.
func loadEmbedded(ctx context.Context) (*data.Set, error) {
	var quads []quad.Quad
	for q, err := range embeddedQuads {
		if err != nil {
			return nil, err
		}
		quads = append(quads, q)
	}
	corpora, problems := rdf.FromQuads(quads, nil)
	for _, c := range corpora {
		problems = append(problems, check.Corpus(c, check.Options{})...)
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return &data.Set{Corpora: corpora}, ctx.Err()
}
