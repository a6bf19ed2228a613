// Package locate writes into the files of a corpus where its passages stand. Locate
// finds them (packages text and anchor) and splices line, start, end and hash into
// the files; every other byte stays as it is.
package locate

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"onrecord/data"
	"onrecord/data/anchor"
	"onrecord/data/change"
	"onrecord/data/fence"
	"onrecord/schema"
)

// LocateOptions says how to locate.
type LocateOptions struct {
	Texts  map[string]string // files with the texts of sources, by id
	DryRun bool              // write nothing
	// Again follows texts that were changed: passages are found again, and what
	// the files say of the texts and of the passages is replaced.
	Again bool
}

// A LocateResult says what was done.
type LocateResult struct {
	Files   []string // that were changed
	Located int      // passages found now
	Already int      // passages found before
	Moved   int      // passages found again elsewhere, or with other words but for typography
	NoText  []string // sources without a text at hand
	// Notes tell where a text has other words than those that were typed, but for
	// typography, and where a passage does not stand where it was said to.
	Notes schema.Problems
	// Unlocated are the passages that were not found, and why.
	Unlocated schema.Problems
}

// Locate finds where each passage of a corpus folder stands and inserts line,
// start, end and hash into the files by splicing bytes: every byte that a
// person wrote stays. A quote gets its prefix and suffix too, and exact where
// the text has it otherwise than it was typed. What was not found is in the
// result, and the others are written. An error of type schema.Problems is about
// the files, and then nothing is written.
func Locate(ctx context.Context, dir string, o LocateOptions) (_ LocateResult, err error) {
	l := locator{LocateOptions: o, changed: map[string][]byte{}, files: map[string]*openFile{}}
	set, err := data.Load(ctx, []string{dir}, data.Options{Texts: o.Texts, AsWritten: true})
	if err != nil {
		return l.result, err
	}
	if err := anchor.CheckTexts(set.Corpora, o.Texts); err != nil {
		return l.result, err
	}
	if stat, err := os.Stat(dir); err == nil && stat.IsDir() { // a stream has no file that could be changed
		if l.in, err = fence.OpenFolder(dir); err != nil {
			return l.result, err
		}
		defer func() { err = errors.Join(err, l.in.Close()) }()
	}
	for _, c := range set.Corpora {
		l.known = make(map[schema.Pos]*schema.Statement, len(c.Statements))
		for _, s := range c.Statements {
			l.known[s.Pos] = s
		}
		statements := anchor.BySource(c)
		for _, src := range c.Sources {
			if err := ctx.Err(); err != nil {
				return l.result, err
			}
			if err := l.source(ctx, statements[src.ID], src, dir); err != nil {
				return l.result, err
			}
		}
	}
	if err := l.finish(ctx); err != nil {
		return l.result, err
	}
	l.result.Notes, l.result.Unlocated = l.result.Notes.Sort(), l.result.Unlocated.Sort()
	l.result.Files = slices.Sorted(maps.Keys(l.changed))
	if o.DryRun {
		return l.result, nil
	}
	var changes []change.Change
	for _, file := range l.result.Files {
		changes = append(changes, change.Change{File: filepath.FromSlash(file), Text: l.changed[file], There: true, Was: &l.files[file].was})
	}
	return l.result, change.Write(ctx, dir, changes)
}

// filesOf lists the YAML files with statements.
func filesOf(statements []*schema.Statement) []string {
	var files []string
	for _, s := range statements {
		if anchor.IsYAML(s.Pos.File) {
			files = append(files, s.Pos.File)
		}
	}
	slices.Sort(files)
	return slices.Compact(files)
}
