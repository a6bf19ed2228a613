package data

import (
	"context"
	"errors"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/data/input"
	"onrecord/data/table"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// A stream gathers corpora from files of exchange formats.
type Stream struct {
	Loader  *Loader
	into    *schema.Corpus   // everything goes here: the files of a folder
	Home    *schema.Corpus   // what is of no corpus goes here; nil: it is a problem
	Corpora []*schema.Corpus // in the order of their first mention
	stray   []schema.Entity  // of no corpus that is known yet
	current *schema.Corpus
}

func (l *Loader) Stream() *Stream {
	if l.stream == nil {
		l.stream = &Stream{Loader: l}
	}
	return l.stream
}

func (l *Loader) FinishStream(ctx context.Context) error {
	if l.stream == nil {
		return nil
	}
	err := l.stream.finish(ctx)
	l.Set.Corpora = append(l.Set.Corpora, l.stream.Corpora...)
	return err
}

// gather reads a file, block by block, and adds what is in its head and in
// these.
func (s *Stream) gather(ctx context.Context, head input.DecodedBlock, next func() (input.Block, error), worker func() func(input.Block) input.DecodedBlock) error {
	all := []input.DecodedBlock{head}
	if !head.Unclean {
		err := input.InOrder(ctx, next, worker, func(d input.DecodedBlock) error {
			switch {
			case d.Unclean:
				all = []input.DecodedBlock{{Problems: d.Problems}}
				return io.EOF
			case !all[len(all)-1].Broken:
				all = append(all, d)
			}
			return nil
		})
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
	}
	for _, d := range all {
		s.Loader.Problems = append(s.Loader.Problems, d.Problems...)
		for _, e := range d.Entities {
			if err := ctx.Err(); err != nil {
				return err
			}
			s.add(e)
		}
	}
	return nil
}

// add puts an entity into its corpus: by its IRI, else into the latest one.
func (s *Stream) add(e schema.Entity) {
	s.CheckIRI(e)
	if c, ok := e.(*schema.Corpus); ok {
		if s.into != nil {
			if s.into.ID == "" {
				s.into.EntityBase, s.into.Title, s.into.Base, s.into.Languages, s.into.Licence = c.EntityBase, c.Title, c.Base, c.Languages, c.Licence
			}
			return
		}
		s.Corpora = append(s.Corpora, c)
		s.current = c
		return
	}
	if s.into != nil {
		s.into.Add(e)
		return
	}
	if base, _, ok := rdf.SplitIRI(quad.IRI(e.Identity().IRI)); ok {
		if i := slices.IndexFunc(s.Corpora, func(c *schema.Corpus) bool { return c.Base == base }); i >= 0 {
			s.Corpora[i].Add(e)
			return
		}
		s.stray = append(s.stray, e)
		return
	}
	if s.current != nil {
		s.current.Add(e)
		return
	}
	s.stray = append(s.stray, e)
}

// CheckIRI compares an IRI that was written with the kind and the id: reading
// must not rename an entity.
func (s *Stream) CheckIRI(e schema.Entity) {
	key := e.Identity()
	if key.IRI == "" || key.ID == "" {
		return
	}
	who := string(e.Kind()) + " " + key.ID
	if c, ok := e.(*schema.Corpus); ok {
		if c.Base != "" && key.IRI != c.Base {
			s.Loader.Problems.Add(key.At("iri"), who, "iri %q is not the base %q", key.IRI, c.Base)
		}
		return
	}
	if _, r, ok := rdf.SplitIRI(quad.IRI(key.IRI)); !ok || r.Kind != e.Kind() || r.ID != key.ID {
		s.Loader.Problems.Add(key.At("iri"), who, "iri %q does not end in %s/%s", key.IRI, e.Kind(), key.ID)
	}
}

// finish gives entities that came before their corpus, or without one, a
// corpus, and statements their source.
func (s *Stream) finish(ctx context.Context) error {
	lost := false
	for _, e := range s.stray {
		if err := ctx.Err(); err != nil {
			return err
		}
		base, _, ok := rdf.SplitIRI(quad.IRI(e.Identity().IRI))
		i := slices.IndexFunc(s.Corpora, func(c *schema.Corpus) bool { return c.Base == base })
		switch {
		case ok && i < 0:
			c := &schema.Corpus{Base: base}
			c.ID, c.Pos = schema.CorpusID(path.Base(strings.TrimRight(base, "/#"))), e.Identity().At("iri")
			s.Corpora = append(s.Corpora, c)
			c.Add(e)
		case ok:
			s.Corpora[i].Add(e)
		case len(s.Corpora) == 1:
			s.Corpora[0].Add(e)
		case s.Home != nil:
			s.Corpora = append(s.Corpora, s.Home) // and the next ones find it
			s.Home.Add(e)
		case !lost:
			lost = true
			s.Loader.Problems.Add(e.Identity().Pos, "", `no corpus is given for this: begin with {"kind":"corpus","id":…,"base":…}, or give each object its iri (in a table: a file corpus.csv with id and base, or a column iri)`)
		}
	}
	all := s.Corpora
	if s.into != nil {
		all = []*schema.Corpus{s.into}
	}
	for _, c := range all {
		for _, st := range c.Statements {
			if err := ctx.Err(); err != nil {
				return err
			}
			if st.Source.IsZero() && len(st.Evidence) > 0 {
				st.Source = schema.Ref{Kind: schema.KindSource, ID: st.Evidence[0].Source.ID}
			}
		}
		if s.Loader.Options.Create {
			create(c)
		}
	}
	return nil
}

// create makes the entities that nothing describes.
func create(c *schema.Corpus) {
	index := schema.Index(c)
	add := func(r schema.Ref) {
		key := schema.Ref{Kind: r.Kind, ID: r.ID}
		if r.IsZero() || index[key] != nil {
			return
		}
		e := schema.Described(key, r.ID)
		if e == nil {
			return
		}
		index[key] = e
		c.Add(e)
	}
	for _, s := range slices.Clone(c.Statements) {
		fields := schema.Fields(schema.KindStatement)
		for i := range fields {
			for _, r := range fields[i].Refs(s) {
				if r.Kind != "" {
					add(r)
				}
			}
		}
		for _, p := range s.Evidence {
			add(p.Source)
		}
	}
}

// csv reads a table: one row per statement, or per entity in actors.csv and
// its like. Columns are named like the fields; see schema.Columns.
func (s *Stream) CSV(ctx context.Context, file string, in io.Reader) error {
	file = filepath.ToSlash(file)
	stem := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	t := table.Table{File: file, Kind: table.KindOf(stem)}
	blocks := input.NewBlocks(in, input.WholeRows)
	head, rest, err := t.Head(blocks)
	switch {
	case errors.Is(err, io.EOF):
		s.Loader.Problems.Add(schema.Pos{File: file}, "", "this file is empty: a table begins with the names of its columns")
		return nil
	case err != nil:
		return err
	}
	next := func() (input.Block, error) {
		if rest.Text == "" {
			return blocks.Next()
		}
		b := rest
		rest.Text = ""
		return b, nil
	}
	return s.gather(ctx, head, next, func() func(input.Block) input.DecodedBlock { return table.NewRows(&t).Decode })
}
