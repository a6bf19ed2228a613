package graph

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"

	"github.com/cayleygraph/quad"

	"onrecord/graph/snapshot"
	"onrecord/schema"
	"onrecord/schema/check"
	"onrecord/schema/nquads"
	"onrecord/schema/wording"
)

// ErrInvalidNQuads says that something is wrong with N-Quads: a line is none, or the
// quads are not those of sound corpora. What it is, and where, package data
// tells.
var ErrInvalidNQuads = errors.New("something is wrong with these N-Quads")

// CanStream reports whether BuildNQuads can build a store.
func CanStream(uri string) bool {
	b, _, err := lookup(uri)
	return err == nil && (b.Scheme == "file" || b.history != nil)
}

// BuildNQuads builds a snapshot, or publishes one, from a document that is never whole in memory,
// and checks what it holds before it takes its place. Quads of defaults that
// the document leaves out are added, as they are to what package data reads.
// It counts the entities, corpora included. Whatever is wrong with the
// document is ErrInvalidNQuads; what is only worth a look are warnings, which have
// no position.
func BuildNQuads(ctx context.Context, uri string, in io.Reader, o BuildOptions) (info Info, counts map[schema.Kind]int, warnings schema.Problems, err error) {
	b, path, err := lookup(uri)
	if err != nil {
		return info, nil, nil, err
	}
	write := func(file, dir string) error {
		if err := writeTerms(ctx, file, dir, in, o); err != nil {
			return err
		}
		if o.OnStored != nil {
			o.OnStored()
		}
		var lacking []quad.Quad
		if counts, warnings, lacking, err = sound(ctx, uri, file); err != nil || len(lacking) == 0 {
			return err
		}
		return complete(ctx, uri, file, dir, lacking, o)
	}
	if b.history != nil {
		info, err = publish(ctx, uri, path, o, write)
	} else {
		info, err = replaceFile(ctx, uri, path, write)
	}
	return info, counts, warnings, err
}

// writeTerms writes a snapshot of a document.
func writeTerms(ctx context.Context, file, dir string, in io.Reader, o BuildOptions) (err error) {
	w := snapshot.NewWriter(snapshot.Options{Dir: dir})
	defer func() { err = errors.Join(err, w.Close()) }()
	n := int64(0)
	for t, err := range nquads.ReadTerms(in) {
		var syntax *nquads.SyntaxError
		switch {
		case errors.As(err, &syntax), bytes.Contains(t.Object, []byte(`\u0000`)):
			return ErrInvalidNQuads
		case err != nil:
			return err
		}
		if marked(t) {
			return ErrInvalidNQuads
		}
		if err := w.AddTerms(t.Subject, t.Predicate, t.Object, t.Label); err != nil {
			return err
		}
		if n++; n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if n == 0 {
		return ErrInvalidNQuads
	}
	inputs, err := o.inputs()
	if err != nil {
		return err
	}
	if o.OnRead != nil {
		o.OnRead()
	}
	w.Tell(inputs)
	return w.Finish(ctx, file)
}

// quoted is the predicate of quotes, as a term.
var quoted = func() []byte {
	f, _ := schema.FieldNamed(schema.KindStatement, "quotes")
	return []byte("<" + string(f.Predicate) + ">")
}()

// marked reports whether a quad has a quote with quotation marks typed around it,
// which package data takes off.
func marked(t nquads.Terms) bool {
	if !bytes.Equal(t.Predicate, quoted) {
		return false
	}
	end := bytes.LastIndexByte(t.Object, '"')
	if end < 1 {
		return false
	}
	text := string(bytes.ReplaceAll(t.Object[1:end], []byte(`\"`), []byte(`"`)))
	return wording.WithoutMarks(text) != text
}

// sound checks a snapshot, and gives the quads of defaults that it lacks.
func sound(ctx context.Context, uri, file string) (counts map[schema.Kind]int, warnings schema.Problems, lacking []quad.Quad, err error) {
	s, err := openFile(ctx, uri, file)
	if err != nil {
		return nil, nil, nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	pieces, err := s.BySubject(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	counts, problems, err := check.Graph(ctx, pieces, check.Options{Lacking: func(q quad.Quad) { lacking = append(lacking, q) }})
	if err == nil && problems.Err() != nil {
		err = ErrInvalidNQuads
	}
	return counts, problems, lacking, err
}

// complete writes a snapshot anew, with more quads.
func complete(ctx context.Context, uri, file, dir string, more []quad.Quad, o BuildOptions) (err error) {
	s, err := openFile(ctx, uri, file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	inputs, err := o.inputs()
	if err != nil {
		return err
	}
	w := snapshot.NewWriter(snapshot.Options{Dir: dir})
	defer func() { err = errors.Join(err, w.Close()) }()
	all := func(yield func(quad.Quad, error) bool) {
		for _, part := range []iter.Seq2[quad.Quad, error]{s.Quads(ctx), nquads.All(more)} {
			for q, err := range part {
				if !yield(q, err) {
					return
				}
			}
		}
	}
	if err := w.AddQuads(ctx, all); err != nil {
		return err
	}
	second := filepath.Join(dir, "completed")
	w.Tell(inputs)
	if err := w.Finish(ctx, second); err != nil {
		return err
	}
	return os.Rename(second, file)
}
