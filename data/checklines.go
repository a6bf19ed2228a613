package data

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
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
)

// Check reads what Load reads, and gives all problems, and, if none of them is an
// error, how many statements there are. Of a corpus in files of JSON Lines that
// begins with its header, it does not hold the statements: a million takes half a
// gigabyte, and 4 GB as a whole. Of other files, also where a line is of another
// corpus, it holds all.
func Check(ctx context.Context, paths []string, o Options) (statements int, ps schema.Problems, err error) {
	if areLines(paths) && !o.Create && !o.AsWritten && len(o.Texts) == 0 {
		statements, ps, err := checkLines(ctx, paths, o)
		if !errors.Is(err, errNotInOrder) {
			return statements, ps, err
		}
	}
	set, err := Load(ctx, paths, o)
	switch bad, ok := errors.AsType[schema.Problems](err); {
	case ok:
		return 0, bad, nil
	case err != nil:
		return 0, nil, err
	}
	return set.Counts()[schema.KindStatement], set.Warnings, nil
}

// areLines reports whether all of some paths are of files of JSON Lines.
func areLines(paths []string) bool {
	return len(paths) > 0 && !slices.ContainsFunc(paths, func(path string) bool {
		switch strings.ToLower(filepath.Ext(path)) {
		case ".jsonl", ".ndjson", ".json":
			return !fence.IsRegular(path)
		}
		return true
	})
}

// errNotInOrder says of files that they are not one corpus, line by line, that
// begins with its header: Load reads them.
var errNotInOrder = errors.New("not the lines of one corpus")

// checkLines checks a corpus that begins with its header.
func checkLines(ctx context.Context, paths []string, o Options) (int, schema.Problems, error) {
	unclean := map[int]schema.Problems{}
	for {
		c := lineCheck{unclean: unclean, loader: &Loader{Options: o, Set: &Set{}}}
		c.stream = c.loader.Stream()
		known := len(unclean)
		for _, path := range paths {
			if err := c.file(ctx, path); err != nil {
				return 0, nil, err
			}
		}
		if len(unclean) > known {
			continue // what was read of that file means nothing
		}
		if c.check == nil {
			return 0, nil, errNotInOrder
		}
		ps, err := c.end(ctx)
		return len(c.rows), ps, err
	}
}

// A lineCheck checks files of JSON Lines.
type lineCheck struct {
	loader  *Loader
	stream  *Stream
	check   *check.Stream
	corpus  *schema.Corpus
	files   []linesFile
	rows    []row                   // of the statements, by number
	unnamed []unnamedProblem        // problems
	unclean map[int]schema.Problems // of files whose bytes are no text
}

// A linesFile is one that was read, and will be again.
type linesFile struct {
	path  string
	info  fs.FileInfo
	first int // number of a statement
}

// A row says where the line of a statement stands in its file.
type row struct {
	at     int64
	length int
	line   int
}

// An unnamedProblem is that of a statement of which the id is not known yet.
type unnamedProblem struct {
	problem *schema.Problem
	n       int
}

// A readRow is a row with what was decoded of it.
type readRow struct {
	row
	entity   schema.Entity
	problems schema.Problems // of where its passages stand
}

// readRows are those of a block.
type readRows struct {
	rows     []readRow
	problems schema.Problems
	unclean  bool
}

// file reads a file for the first time.
func (c *lineCheck) file(ctx context.Context, path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	n := len(c.files)
	c.files = append(c.files, linesFile{path, info, len(c.rows)})
	if ps, bad := c.unclean[n]; bad {
		c.loader.Problems = append(c.loader.Problems, ps...)
		return nil
	}
	err = c.loader.Pass(ctx, input.Place{Name: path}, fence.Lines, func(in *input.HashingReader) error {
		next, err := linesOf(in)
		if errors.Is(err, io.EOF) {
			c.loader.Problems.Add(schema.Pos{File: filepath.ToSlash(path)}, "", "this file is empty")
			return nil
		}
		if err != nil {
			return err
		}
		return input.InOrder(ctx, next, func() func(*input.Block) *readRows { return newLineDecoder(path).block }, func(b *readRows) error { return c.take(ctx, b) })
	})
	if errors.Is(err, io.EOF) { // its bytes are no text
		return nil
	}
	return err
}

// linesOf gives the blocks of a file that is not an array; of one in which there is
// nothing, io.EOF.
func linesOf(in io.Reader) (next func() (*input.Block, error), err error) {
	blocks := input.NewBlocks(in, input.WholeLines)
	first, err := blocks.Next()
	for err == nil && strings.TrimSpace(first.Text) == "" {
		first, err = blocks.Next()
	}
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(strings.TrimSpace(first.Text), "[") {
		return nil, errNotInOrder
	}
	return func() (*input.Block, error) {
		b, err := first, error(nil)
		if first.Text == "" {
			b, err = blocks.Next()
		}
		first.Text = ""
		return &b, err
	}, nil
}

// take takes what was decoded of a block.
func (c *lineCheck) take(ctx context.Context, b *readRows) error {
	if b.unclean {
		c.unclean[len(c.files)-1] = b.problems
		return io.EOF
	}
	c.loader.Problems = append(c.loader.Problems, b.problems...)
	for i := range b.rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.entity(&b.rows[i]); err != nil {
			return err
		}
	}
	return nil
}

func (c *lineCheck) entity(r *readRow) error {
	e := r.entity
	header, isHeader := e.(*schema.Corpus)
	if isHeader != (c.corpus == nil) {
		return errNotInOrder
	}
	c.stream.CheckIRI(e)
	if isHeader {
		c.corpus, c.check = header, check.NewStream(header, check.Options{Unlocated: c.loader.Options.Unlocated})
		return nil
	}
	if base, _, ok := rdf.SplitIRI(quad.IRI(e.Identity().IRI)); ok && base != c.corpus.Base {
		return errNotInOrder
	}
	st, ok := e.(*schema.Statement)
	if !ok {
		c.corpus.Add(e)
		c.check.Entity(e)
		return nil
	}
	c.rows = append(c.rows, r.row)
	nameless := st.ID == ""
	n := c.check.Statement(st)
	for _, p := range r.problems {
		c.loader.Problems = append(c.loader.Problems, p)
		if nameless {
			c.unnamed = append(c.unnamed, unnamedProblem{p, n})
		}
	}
	return nil
}

// end reads again what must be, and gives all problems.
func (c *lineCheck) end(ctx context.Context) (schema.Problems, error) {
	if c.loader.Options.Checking != nil {
		c.loader.Options.Checking()
	}
	if err := c.check.Settle(ctx, c.again); err != nil {
		return nil, err
	}
	for _, u := range c.unnamed {
		u.problem.ID = "statement " + c.check.ID(u.n)
	}
	c.nameStatements()
	disputed, contexts := c.check.Disputed(), anchor.Contexts{}
	err := c.again(ctx, disputed, func(_ int, st *schema.Statement) { contexts.Note(st) })
	if err == nil {
		err = c.again(ctx, disputed, func(n int, st *schema.Statement) {
			contexts.Fill(st)
			c.check.Review(n, st)
		})
	}
	if err != nil {
		return nil, err
	}
	portable(c.corpus, &c.loader.Problems)
	found, err := c.check.End(ctx, c.again)
	if err != nil {
		return nil, err
	}
	c.loader.addFound(found)
	if err := c.check.SuggestIDs(ctx, c.loader.Problems, c.again); err != nil {
		return nil, err
	}
	return c.loader.Problems.Sort(), ctx.Err()
}

// nameStatements does what anchor.NameStatements does.
func (c *lineCheck) nameStatements() {
	for _, p := range c.loader.Problems {
		if p.ID != string(schema.KindStatement) {
			continue
		}
		for i := range c.files {
			if filepath.ToSlash(c.files[i].path) != p.Pos.File {
				continue
			}
			from, to := c.files[i].first, len(c.rows)
			if i+1 < len(c.files) {
				to = c.files[i+1].first
			}
			n, found := slices.BinarySearchFunc(c.rows[from:to], p.Pos.Line, func(r row, line int) int { return r.line - line })
			if found {
				n++
			}
			if n > 0 {
				p.ID += " " + c.check.ID(from+n-1)
				break
			}
		}
	}
}

// A lineDecoder decodes lines. The texts of statements, which are let go, are not
// in one piece of memory with those of the other entities.
type lineDecoder struct {
	*jsonRows
	statements, others *schema.Arena
}

func newLineDecoder(path string) *lineDecoder {
	return &lineDecoder{newJSONRows(filepath.ToSlash(path)), &schema.Arena{}, &schema.Arena{}}
}

// block decodes the lines of a block.
func (d *lineDecoder) block(b *input.Block) *readRows {
	out := &readRows{}
	d.Problems = &out.problems
	if out.unclean = !b.Clean(d.File, &out.problems); out.unclean {
		return out
	}
	r := row{b.At, 0, b.Line}
	for text := range strings.Lines(b.Text) {
		r.length = len(text)
		if e := d.line(text, r.line); e != nil {
			read := readRow{row: r, entity: e}
			if st, ok := e.(*schema.Statement); ok {
				prepare(st, &read.problems)
			}
			out.rows = append(out.rows, read)
		}
		r.at += int64(len(text))
		r.line++
	}
	return out
}

// line decodes a line.
func (d *lineDecoder) line(text string, line int) schema.Entity {
	text = strings.TrimSuffix(text, "\n")
	if strings.TrimSpace(text) == "" {
		return nil
	}
	d.Begin(text, line)
	n := d.Parse(d.Problems)
	if n == nil {
		return nil
	}
	d.Arena = d.others
	if kind := n.Get("kind"); kind != nil && kind.Text == string(schema.KindStatement) {
		d.Arena = d.statements
	}
	if e := d.object(n); e != nil {
		return e
	}
	return nil
}

// prepare does with a statement what Load does before it is checked.
func prepare(st *schema.Statement, ps *schema.Problems) {
	if st.Source.IsZero() && len(st.Evidence) > 0 {
		st.Source = schema.Ref{Kind: schema.KindSource, ID: st.Evidence[0].Source.ID}
	}
	st.Lend()
	anchor.AsLocated(st, ps)
}

// A stretch is a part of a file with lines of statements that are read again.
type stretch struct {
	file    int
	at      int64
	text    string
	numbers []int
}

// longestStretch is how many bytes are read at once, unless a line is longer.
const longestStretch = 256 << 10

// again reads statements again.
func (c *lineCheck) again(ctx context.Context, numbers []int, look func(n int, st *schema.Statement)) (err error) {
	r := rereader{lineCheck: c, numbers: numbers}
	defer func() { err = errors.Join(err, r.close()) }()
	return input.InOrder(ctx, r.next, r.worker, func(read *reread) error {
		for i, st := range read.statements {
			if err := ctx.Err(); err != nil {
				return err
			}
			n := read.numbers[i]
			if st == nil || st.ID != "" && st.ID != c.check.ID(n) {
				return c.files[read.file].changed()
			}
			st.ID = c.check.ID(n)
			look(n, st)
		}
		return nil
	})
}

// A rereader reads statements again, by number.
type rereader struct {
	*lineCheck
	numbers []int // of those that are not read yet
	file    int
	open    *fence.File // that file, or none yet
}

// A reread is what was decoded of a stretch.
type reread struct {
	*stretch
	statements []*schema.Statement
}

func (r *rereader) close() error {
	if r.open == nil {
		return nil
	}
	return r.open.Close()
}

// next reads the next stretch.
func (r *rereader) next() (s *stretch, err error) {
	if len(r.numbers) == 0 {
		return nil, io.EOF
	}
	file := r.file
	for file+1 < len(r.files) && r.files[file+1].first <= r.numbers[0] {
		file++
	}
	if r.open == nil || file != r.file {
		if err := r.close(); err != nil {
			return nil, err
		}
		if r.open, err = r.files[file].open(); err != nil {
			return nil, err
		}
		r.file = file
	}
	s = &stretch{file: file, at: r.rows[r.numbers[0]].at}
	n, end := 0, s.at
	for ; n < len(r.numbers) && (file+1 == len(r.files) || r.numbers[n] < r.files[file+1].first); n++ {
		behind := r.rows[r.numbers[n]].at + int64(r.rows[r.numbers[n]].length)
		if n > 0 && behind-s.at > longestStretch {
			break
		}
		end = behind
	}
	s.numbers, r.numbers = r.numbers[:n], r.numbers[n:]
	text := make([]byte, end-s.at)
	if _, err = r.open.ReadAt(text, s.at); errors.Is(err, io.EOF) {
		return nil, r.files[file].changed()
	}
	s.text = string(text)
	return s, err
}

// worker decodes stretches.
func (r *rereader) worker() func(*stretch) *reread {
	decoders := map[int]*lineDecoder{} // by file
	return func(s *stretch) *reread {
		d := decoders[s.file]
		if d == nil {
			d = newLineDecoder(r.files[s.file].path)
			decoders[s.file] = d
		}
		out := &reread{stretch: s}
		for _, n := range s.numbers {
			var told schema.Problems // was told when it was read for the first time
			d.Problems = &told
			row := &r.rows[n]
			st, _ := d.line(s.text[row.at-s.at:][:row.length], row.line).(*schema.Statement)
			if st != nil {
				prepare(st, &told)
			}
			out.statements = append(out.statements, st)
		}
		return out
	}
}

// open opens a file again, which must be the one that was read.
func (f *linesFile) open() (*fence.File, error) {
	file, err := fence.Open(f.path, fence.Lines)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && (info.Size() != f.info.Size() || !info.ModTime().Equal(f.info.ModTime())) {
		err = f.changed()
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func (f *linesFile) changed() error {
	return fmt.Errorf("%s was changed while it was read: check it again", f.path)
}
