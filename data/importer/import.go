// Package importer brings what other programs wrote into a corpus folder: tables,
// JSON Lines, RDF, databases of the Discourse Network Analyzer. Each format is a row
// of Importers, whose function reads files into corpora.
//
// Import reads, finds what the folder has already, finds passages in texts, checks
// the old and the new together, and writes all changes or none. Nothing in the
// folder is replaced: where a file says otherwise, that is a Difference.
package importer

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/data"
	"onrecord/data/cellwords"
	"onrecord/data/change"
	"onrecord/data/fence"
	"onrecord/data/spill"
	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/spelling"
)

// ImportOptions says how to import.
type ImportOptions struct {
	// Columns says what field a column of a table holds; "": none, it is passed
	// over.
	Columns map[string]string
	// Fields has what a field holds in rows that say nothing of it.
	Fields map[string]string
	// Values says what a word of a column with few words stands for: a stance, or
	// another word of the field.
	Values    map[string]string
	DateOrder cellwords.DateOrder // of dates in numbers; empty: what the values decide
	Sheet     string              // the one to be read of a workbook; empty: each that has a table
	People    []string            // files that describe persons
	Orgs      []string            // files that describe organizations
	Encoding  string              // of tables; empty: it is found out
	Texts     map[string]string   // files with the texts of sources, by id
	DryRun    bool                // write nothing
	Partial   bool                // write what is right, though something else is not
	// Ask answers a question; empty: nobody does. nil: nobody can.
	Ask func(context.Context, Question) (answer string, err error)

	// Of a new corpus whose files do not say so; empty: the folder's name, and
	// what is made of it.
	ID, Base, Title string
	Progress        func(bytes int64) // is told how many bytes more were read
}

// An ImportResult says what was done.
type ImportResult struct {
	Parts       []Part   // what each part of the files was taken for, in their order
	Files       []string // that were written, or would be
	Added       map[schema.Kind]int
	Same        int          // entities that were there already
	Made        []schema.Ref // that a table names and nothing describes
	Differences []Difference // entities that were there already stay as they are
	Filled      []Difference // of which the corpus says nothing, or a part of a list: it has what the file says now
	Located     int          // passages found in their texts
	Unlocated   int          // passages that nobody has located yet
	Unproved    int          // statements without a passage
	Notes       []hint.Text  // what was found out about the files
	// Left are questions, and what is wrong with what was left out of a partial import.
	Left schema.Problems
}

// Complete reports whether all that the files say came in, or is there already: there
// are no Differences, and nothing is Left.
func (r *ImportResult) Complete() bool { return len(r.Differences) == 0 && len(r.Left) == 0 }

// A reading is what comes of the files of an import.
type reading struct {
	Loader        *data.Loader
	ImportOptions ImportOptions
	dir           string
	known         *schema.Corpus                       // what is in the folder already, without its statements; nil: nothing
	there         *spill.Statements                    // these, by source
	said          map[*schema.Corpus]*spill.Statements // that were read, by source, if they were too many to be in their corpora
	spills        []*spill.Statements
	made          map[schema.Entity]bool               // that no file describes in full; true: of which nothing but a name is known
	texts         map[*schema.Corpus]map[string]string // of sources by id, to be written into the corpus
	tables        bool                                 // the files are tables
	result        ImportResult
	leftOut       map[string]bool // ids of statements that were left out while reading
	met           map[string]bool // what was said of values that some have: as it was written, or folded
	parts         map[Part]int    // the index of each in the report, by what it is without its numbers
	spool         *spool          // sources that were written while reading; nil: none
	output        *output
	owners        map[string]string // of a corpus whose statements are not in memory: their sources, by id
}

// Import reads files and adds what they hold to the corpus in a folder, or makes
// one. Several corpora get a folder each, within it. Nothing that a person
// wrote there is changed: an entity that already exists stays as it is, and
// new ones are put behind. All or nothing: with any problem, in the files or in
// the corpus, or with a Difference, nothing is written. A partial import writes what
// has none.
func (im *Importer) Import(ctx context.Context, files []string, dir string, o ImportOptions) (_ ImportResult, err error) {
	r := &reading{
		Loader:        &data.Loader{Options: data.Options{Progress: o.Progress}, Set: &data.Set{Dirs: map[string]string{}}, Unread: map[*schema.Corpus]map[schema.Kind]bool{}},
		ImportOptions: o, dir: dir, made: map[schema.Entity]bool{}, texts: map[*schema.Corpus]map[string]string{}, parts: map[Part]int{}, met: map[string]bool{}, result: ImportResult{Added: map[schema.Kind]int{}},
		said: map[*schema.Corpus]*spill.Statements{},
	}
	r.output = &output{reading: r, dir: dir}
	defer func() {
		for _, s := range r.spills {
			err = errors.Join(err, s.Close())
		}
		err = errors.Join(err, r.output.close())
	}()
	r.there = r.spill()
	passing := func(s *schema.Statement) { r.there.Add(s.Source.ID, s) }
	switch {
	case im.spools:
		r.owners = map[string]string{}
		passing = func(s *schema.Statement) { r.owners[strings.Clone(s.ID)] = strings.Clone(s.Source.ID) }
	case im.holds:
		passing = nil
	}
	if r.known, err = corpusIn(ctx, dir, passing); err != nil {
		return r.result, err
	}
	if err := im.read(ctx, r, files); err != nil {
		return r.result, err
	}
	r.unmet()
	if err := r.Loader.FinishStream(ctx); err != nil {
		return r.result, err
	}
	if len(r.Loader.Set.Corpora) == 0 && len(r.Loader.Problems) == 0 {
		r.Loader.Problems.Add(schema.Pos{File: filepath.ToSlash(files[0])}, "", "there is nothing in it%s", r.whyNothing())
	}
	if len(r.Loader.Set.Corpora) == 0 {
		r.result.Left = r.result.Left.Sort()
		return r.result, r.Loader.Problems.Sort().Err()
	}
	merges, err := r.merges(ctx)
	if err != nil {
		return r.result, err
	}
	for _, m := range merges {
		if err := m.check(ctx, o.Partial); err != nil {
			return r.result, err
		}
	}
	if err := r.Loader.Problems.Sort().Err(); err != nil {
		return r.result, err
	}
	r.result.Left = r.result.Left.Sort()
	if !o.Partial && !r.result.Complete() {
		return r.result, nil
	}
	for _, m := range merges {
		if err := m.write(ctx); err != nil {
			return r.result, err
		}
	}
	slices.Sort(r.result.Files)
	if err := r.Loader.Problems.Sort().Err(); err != nil { // of files that would be too large
		return r.result, err
	}
	return r.result, r.output.commit(ctx)
}

// meetWord notes that some value is what was said of one, as it was written; meet, that
// it folds to the same.
func (r *reading) meetWord(word string) { r.met[word] = true }
func (r *reading) meet(text string)     { r.met[spelling.Fold(text)] = true }

// unmet tells what was said of values that there are not; where something could not be
// read, nobody knows.
func (r *reading) unmet() {
	if len(r.Loader.Problems) > 0 {
		return
	}
	for _, word := range slices.Sorted(maps.Keys(r.ImportOptions.Values)) {
		if !r.met[word] && !r.met[spelling.Fold(word)] {
			r.result.Notes = append(r.result.Notes, hint.Textf("%s: nothing is done with it, for no value that stands for something is so", hint.Option{Name: string(TakesValues), Value: "'" + word + "=" + r.ImportOptions.Values[word] + "'"}))
		}
	}
}

// spill makes what keeps statements, and is closed with the import.
func (r *reading) spill() *spill.Statements {
	s := &spill.Statements{}
	r.spills = append(r.spills, s)
	return s
}

// put puts a statement of a corpus that was read where many have room.
func (r *reading) put(c *schema.Corpus, s *schema.Statement) {
	if r.said[c] == nil {
		r.said[c] = r.spill()
	}
	r.said[c].Add(s.Source.ID, s)
}

// corpusIn reads the corpus in a folder, of which the statements are but passed on if
// somebody wants that; nil where there is none.
func corpusIn(ctx context.Context, dir string, passing func(*schema.Statement)) (*schema.Corpus, error) {
	if err := fence.LookFolder(dir); err != nil {
		return nil, err
	}
	switch _, err := os.Stat(dir); {
	case errors.Is(err, os.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !data.IsFolder(dir):
		return nil, nil
	}
	set, err := data.Load(ctx, []string{dir}, data.Options{Unlocated: true, Passing: passing})
	if err != nil {
		return nil, err
	}
	return set.Corpora[0], nil
}

// merges says what goes where.
func (r *reading) merges(ctx context.Context) ([]*merge, error) {
	corpora := r.Loader.Set.Corpora
	if len(corpora) == 1 {
		m, err := r.merge(corpora[0], r.dir, r.known, r.there)
		return []*merge{m}, err
	}
	if r.known != nil {
		for _, c := range corpora {
			r.Loader.Problems.Add(c.Pos, "corpus "+c.ID, "there are %d corpora, and %s is one: import into a folder that is none, and each gets a folder in it", len(corpora), r.dir)
		}
		return nil, r.Loader.Problems.Sort().Err()
	}
	if r.ImportOptions.ID != "" || r.ImportOptions.Base != "" || r.ImportOptions.Title != "" {
		return nil, change.Requestf("there are %d corpora: what id, base or title should be one's of them?", len(corpora))
	}
	var out []*merge
	for _, c := range corpora {
		dir := filepath.Join(r.dir, c.ID)
		there := r.spill()
		known, err := corpusIn(ctx, dir, func(s *schema.Statement) { there.Add(s.Source.ID, s) })
		if err != nil {
			return nil, err
		}
		m, err := r.merge(c, dir, known, there)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}
