// Package reading reads the texts of sources: where in them stands what is looked for.
// It knows nothing of what is coded.
package reading

import (
	"context"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"onrecord/data"
	"onrecord/data/anchor"
	"onrecord/data/text"
	"onrecord/schema"
	"onrecord/schema/concordance"
)

// An Occurrence is a place in the text of a source.
type Occurrence struct {
	Source *schema.Source
	concordance.Line
	Number     int // of its line, from 1
	Start, End int // code points, half-open
}

// Options says what is looked for, and where.
type Options struct {
	Find    concordance.Finder
	Width   int               // characters on each side
	Sources []string          // ids; none: all
	Texts   map[string]string // files, by source
}

// Concordance gives the places in the texts that are at hand, as they stand in them,
// text by text in the order of the set; missing is told each source without one.
func Concordance(ctx context.Context, set *data.Set, o Options, missing func(source string)) iter.Seq2[Occurrence, error] {
	return func(yield func(Occurrence, error) bool) {
		if err := anchor.CheckTexts(set.Corpora, o.Texts); err != nil {
			yield(Occurrence{}, err)
			return
		}
		for _, c := range set.Corpora {
			for _, src := range c.Sources {
				if len(o.Sources) > 0 && !slices.Contains(o.Sources, src.ID) {
					continue
				}
				err := ctx.Err()
				var t *text.Text
				if err == nil {
					t, _, err = anchor.TextOf(src, set.Dirs[c.ID], o.Texts)
				}
				switch {
				case err != nil:
					yield(Occurrence{}, err)
					return
				case t == nil:
					missing(src.ID)
				case !o.in(src, t.Slice(0, t.Len()), yield):
					return
				}
			}
		}
	}
}

// in gives the places in one text, and reports whether others are wanted.
func (o *Options) in(src *schema.Source, text string, yield func(Occurrence, error) bool) bool {
	read, start, number := 0, 0, 1 // bytes, and their code points and lines
	for _, at := range o.Find(text) {
		passed := text[read:at[0]]
		start += utf8.RuneCountInString(passed)
		number += strings.Count(passed, "\n")
		read = at[0]
		row := Occurrence{Source: src, Line: concordance.At(text, at, o.Width), Number: number, Start: start}
		row.End = start + utf8.RuneCountInString(text[at[0]:at[1]])
		if !yield(row, nil) {
			return false
		}
	}
	return true
}
