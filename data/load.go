// Package data reads corpora: the folders that people write (YAML, CSV), the
// streams that programs exchange (JSON Lines, N-Quads), and the corpora that
// come with the program. It also finds passages in the texts of sources.
//
//	set, err := data.Load(ctx, []string{"my-corpus"}, data.Options{})
//
// Bad data is an error of type schema.Problems that holds every problem.
package data

import (
	"bytes"
	"cmp"
	"context"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/data/anchor"
	"onrecord/data/fence"
	"onrecord/data/input"
	"onrecord/schema"
	"onrecord/schema/check"
	"onrecord/schema/rdf"
	"onrecord/schema/sorting"
)

// Options says how to read.
type Options struct {
	Create    bool              // CSV: make the entities that no file describes
	Texts     map[string]string // files with the texts of sources, by id
	Unlocated bool              // let passages pass that nobody has located
	// AsWritten takes passages and quotes as the files have them: it reads no text,
	// finds nothing and compares nothing, for Verify and Locate do.
	AsWritten bool
	// Changed is what files of the folder that is read will hold, by their names in
	// it, with slashes; nil: they will be gone. So it is known what is wrong before
	// anything is written.
	Changed map[string][]byte
	// Progress is told how many bytes more were read, from several goroutines.
	Progress func(bytes int64)
	Checking func() // is called when all is read and will be checked
	// Passing is given each statement of a folder's YAML files, which is then
	// forgotten: so a corpus whose statements are too many to be in memory is read for
	// all the rest. nil: they are read as well.
	Passing func(*schema.Statement)
}

// A Set is what was read: corpora by id, in which nothing is wrong.
type Set struct {
	Corpora  []*schema.Corpus
	Warnings schema.Problems // what somebody should look at all the same
	Inputs   []input.File
	Located  int               // passages that were found in their texts on the way
	Dirs     map[string]string // the folder of each corpus that has one, by id
}

// Quads yields the quads of all corpora.
func (s *Set) Quads(yield func(quad.Quad) bool) { s.EachQuad(func() {})(yield) }

// EachQuad yields the quads of all corpora, and calls a function after those
// of each corpus's header and each entity.
func (s *Set) EachQuad(passed func()) iter.Seq[quad.Quad] {
	return func(yield func(quad.Quad) bool) {
		for _, c := range s.Corpora {
			for q := range rdf.EntityQuads(c.Base, c) {
				if !yield(q) {
					return
				}
			}
			passed()
			for e := range c.Entities {
				for q := range rdf.EntityQuads(c.Base, e) {
					if !yield(q) {
						return
					}
				}
				passed()
			}
		}
	}
}

// Counts says how many entities of each kind there are, corpora included.
func (s *Set) Counts() map[schema.Kind]int {
	counts := map[schema.Kind]int{}
	for _, c := range s.Corpora {
		counts[schema.KindCorpus]++
		for e := range c.Entities {
			counts[e.Kind()]++
		}
	}
	return counts
}

// Load reads folders and files. Files of exchange formats (.jsonl, .csv, .nq, .trig,
// .ttl, .jsonld) that are given together are one stream.
func Load(ctx context.Context, paths []string, o Options) (*Set, error) {
	l := &Loader{Options: o, Set: &Set{Dirs: map[string]string{}}, Unread: map[*schema.Corpus]map[schema.Kind]bool{}}
	for _, path := range paths {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := l.path(ctx, path); err != nil {
			return nil, err
		}
	}
	if err := l.FinishStream(ctx); err != nil {
		return nil, err
	}
	if l.Options.Checking != nil {
		l.Options.Checking()
	}
	if err := l.Check(ctx); err != nil {
		return nil, err
	}
	sorting.By(l.Set.Inputs, func(a, b input.File) int { return cmp.Compare(a.Name, b.Name) })
	return l.Set, nil
}

type Loader struct {
	Options  Options
	Set      *Set
	Problems schema.Problems
	Unread   map[*schema.Corpus]map[schema.Kind]bool
	stream   *Stream
	layers   []schema.Layer
	arena    *schema.Arena // of what sources' files hold; nil: none
	nodes    *schema.Nodes // of these files; nil: none
	// concerned are the entities that Check looks at, and texts the sources whose texts
	// it reads; nil: all.
	concerned func(schema.Entity) bool
	texts     func(*schema.Source) bool
}

func (l *Loader) path(ctx context.Context, path string) error {
	stat, err := os.Stat(path)
	if err != nil {
		return err
	}
	if stat.IsDir() {
		return l.folder(ctx, path)
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".jsonl", ".ndjson", ".json":
		return l.Pass(ctx, input.Place{Name: path}, fence.Lines, func(in *input.HashingReader) error { return l.Stream().JSONLines(ctx, path, in) })
	case ".csv":
		return l.Pass(ctx, input.Place{Name: path}, fence.Lines, func(in *input.HashingReader) error { return l.Stream().CSV(ctx, path, in) })
	}
	text, err := l.Read(ctx, input.Place{Name: path}, fence.Graph)
	if err != nil {
		return err
	}
	rdf, isRDF := rdfFormatOf(path)
	switch ext := strings.ToLower(filepath.Ext(path)); {
	case isRDF:
		l.Stream().RDF(rdf, path, text)
	case ext == ".yaml" || ext == ".yml":
		l.Problems.Add(schema.Pos{File: path}, "", "a YAML file is part of a corpus: give the folder that it is in")
	default:
		l.Problems.Add(schema.Pos{File: path}, "", "this is neither a corpus folder nor a .jsonl, .csv, .nq, .trig, .ttl or .jsonld file")
	}
	return nil
}

// Check checks every corpus, and that they get on with one another.
func (l *Loader) Check(ctx context.Context) error {
	ids, bases := map[string]*schema.Corpus{}, map[string]*schema.Corpus{}
	for _, c := range l.Set.Corpora {
		schema.Identify(c)
		for _, s := range c.Statements {
			s.Lend()
		}
		anchor.NameStatements(c, l.Problems)
		lengths := map[*schema.Source]int{}
		if dir, ok := l.Set.Dirs[c.ID]; !l.Options.AsWritten && (ok || len(l.Options.Texts) > 0) {
			with := c
			if l.texts != nil {
				with = &schema.Corpus{Statements: c.Statements}
				for _, src := range c.Sources {
					if l.texts(src) {
						with.Sources = append(with.Sources, src)
					}
				}
			}
			l.Set.Located += anchor.LocateCorpus(ctx, with, dir, l.Options.Texts, lengths, &l.Problems, nil)
		}
		if !l.Options.AsWritten {
			anchor.QuotesAsLocated(ctx, c, &l.Problems)
			anchor.Disproved(c, &l.Problems)
		}
		anchor.QuoteIsExact(ctx, c)
		anchor.SameContexts(ctx, c)
		if before, ok := ids[c.ID]; ok && c.ID != "" {
			l.Problems.Add(c.At("id"), "corpus "+c.ID, "duplicate id: see %s", before.At("id"))
		}
		if before, ok := bases[c.Base]; ok && c.Base != "" {
			l.Problems.Add(c.At("base"), "corpus "+c.ID, "duplicate base: see %s", before.At("base"))
		}
		ids[c.ID], bases[c.Base] = c, c
		portable(c, &l.Problems)
		found, err := check.CorpusContext(ctx, c, check.Options{
			Unread: l.Unread[c], Unlocated: l.Options.Unlocated || l.Options.AsWritten, Unverified: l.Options.AsWritten, Concerned: l.concerned,
		})
		if err != nil {
			return err
		}
		l.addFound(found)
		for src, length := range lengths { // agreement needs them
			src.Length = length
		}
	}
	for _, c := range l.Set.Corpora {
		check.SuggestIDs(l.Problems, c)
	}
	slices.SortStableFunc(l.Set.Corpora, func(a, b *schema.Corpus) int { return cmp.Compare(a.ID, b.ID) })
	if err := ctx.Err(); err != nil {
		return err
	}
	l.Set.Warnings = l.Problems.Sort()
	if err := l.Set.Warnings.Err(); err != nil {
		return err
	}
	return anchor.CheckTexts(l.Set.Corpora, l.Options.Texts)
}

// addFound adds the problems of a corpus as a whole, but those of which reading has
// told more.
func (l *Loader) addFound(found schema.Problems) {
	told, more := anchor.WhyNot(l.Problems), anchor.Misquotes(l.Problems)
	l.Problems = append(l.Problems, slices.DeleteFunc(found, func(p *schema.Problem) bool {
		return strings.HasPrefix(p.Msg, anchor.NotLocated) && told[p.Pos] || more[p.Pos] != "" && strings.HasPrefix(more[p.Pos], p.Msg)
	})...)
}

// IsNQuads reports whether a path is that of a file of N-Quads, by its name.
func IsNQuads(path string) bool {
	f, ok := rdfFormatOf(path)
	return ok && f.Name == "nquads"
}

// IsFolder reports whether a path is a corpus folder.
func IsFolder(path string) bool {
	for _, name := range []string{"corpus.yaml", "corpus.yml", "corpus.csv"} {
		if fence.IsRegular(filepath.Join(path, name)) {
			return true
		}
	}
	return false
}

// VisibleFiles lists the files of a folder in one, in order; a folder that is not
// there has none.
func VisibleFiles(in *fence.Folder, name string) ([]fs.DirEntry, error) {
	entries, err := in.Entries(name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return strings.HasPrefix(e.Name(), ".") || e.IsDir() }), err
}

// Pass lets a file be read, and notes it among the inputs.
func (l *Loader) Pass(ctx context.Context, p input.Place, b fence.Bound, read func(*input.HashingReader) error) error {
	in, err := input.MeasureAt(ctx, p, b, l.Options.Progress, read)
	if err == nil {
		l.Set.Inputs = append(l.Set.Inputs, in)
	}
	return err
}

// Read reads a whole file as it is.
func (l *Loader) Read(ctx context.Context, p input.Place, b fence.Bound) ([]byte, error) {
	var all bytes.Buffer
	err := l.Pass(ctx, p, b, func(in *input.HashingReader) error {
		all.Grow(int(in.Size) + bytes.MinRead)
		_, err := all.ReadFrom(in)
		return err
	})
	return all.Bytes(), err
}

// TotalBytes is how many bytes Load reads from these paths, more or less: texts are
// not counted.
func TotalBytes(paths []string) (n int64) {
	for _, path := range paths {
		// What cannot be read is told by Load.
		_ = filepath.WalkDir(path, func(name string, e fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			ext := strings.ToLower(filepath.Ext(name))
			if info, err := e.Info(); err == nil && info.Mode().IsRegular() && (name == path || ext == ".yaml" || ext == ".yml" || ext == ".csv") {
				n += info.Size()
			}
			return nil
		})
	}
	return n
}
