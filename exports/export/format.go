// Package export is what every format has in common: what it says of itself
// (Format), what it is given (Input) and what it may write into (Folder).
package export

import (
	"errors"
	"io"
	"slices"
	"strings"

	"onrecord/graph/view"
	"onrecord/schema"
)

// A Format is one way to write a graph: into one file, into the files of a
// folder, or as either.
type Format struct {
	Name      string
	Ext       string // of the file; empty where there is none
	MediaType string
	Help      string
	// Views are those that the format can show, the one that is meant when
	// none is asked for first. None: it is written from the quads or the
	// entities as they are.
	Views []view.View
	Write func(w io.Writer, in *Input) error // nil: a folder only
	Files func(to Folder, in *Input) error   // nil: a file only
	// FileViews are the views that Write can write, where it is not all of them.
	FileViews []view.View
	// Supports says what the format has a place for in a view; nil: all that
	// the view has.
	Supports func(as view.View) view.Supports
	// Also says what is carried beside that, by another table.
	Also view.Supports
	// Corpus are the fields of the corpora themselves that it has a place for in a
	// view; nil: all, or, where nothing is made of it again, what a title tells.
	Corpus func(as view.View) []string
	// Reading: it is for people to read, who take two codings of a sentence for
	// two utterances.
	Reading bool
	// Binary: what Write writes is not text.
	Binary bool
	// Texts: it takes the texts of sources, where they are at hand.
	Texts bool
}

// InOne reports whether a view can be written into one file.
func (f *Format) InOne(as view.View) bool {
	return f.Write != nil && (f.FileViews == nil || slices.Contains(f.FileViews, as))
}

// Record reports whether the format has all codings of a source in a view: the
// whole record does.
func (f *Format) Record(as view.View) bool {
	return !f.Reading && (as == "" || as == view.Full)
}

// An Input is what is to be written. What has no place in the format is
// counted while it is written.
type Input struct {
	view.Graph
	As   view.View // one of the format's views
	Lost view.Loss
	// Notes are what whoever opens the file should know, a line each.
	Notes []string

	// Text gives the text of a source, and whether it is at hand; nil: none is.
	Text func(*schema.Source) (text string, ok bool, err error)

	shown *view.PropertyGraph // by the writer; nil: what it writes is not a property graph
}

// Properties makes the property graph of a view, as Graph does.
func (in *Input) Properties(as view.View) (*view.PropertyGraph, error) {
	g, err := in.Graph.Properties(as)
	in.shown = g
	return g, err
}

// CountReferred counts the statements that are not among those selected: a
// table of statements lacks them.
func (in *Input) CountReferred() error {
	if in.Whole {
		return nil
	}
	n := 0
	for e, err := range in.Entities {
		if err != nil {
			return err
		}
		if e.Kind() == schema.KindStatement {
			n++
		}
	}
	for _, err := range in.Statements {
		if err != nil {
			return err
		}
		n--
	}
	in.Lost.Add(n, "statements that were not selected, but referred to")
	return nil
}

// A Folder takes files. A name is relative, with slashes, and is used once.
type Folder interface {
	Create(name string) (io.WriteCloser, error)
}

// CreateFile calls write for a file of a folder.
func CreateFile(to Folder, name string, write func(io.Writer) error) error {
	f, err := to.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// Carries says what the format has a place for in a view: all of it what nothing
// else is said of.
func (f *Format) Carries(as view.View) view.Supports {
	inner := as.Supports()
	if f.Supports != nil {
		inner = f.Supports(as)
	}
	if f.Also == nil {
		return inner
	}
	return func(k schema.Kind, field string, to schema.Kind) bool {
		return inner(k, field, to) || f.Also(k, field, to)
	}
}

// Count adds to the loss the values that the format, or the view, has no place
// for. It is called after the graph was written.
func (f *Format) Count(in *Input) error {
	if f.Corpus != nil {
		corpora, err := in.Corpora()
		if err != nil {
			return err
		}
		view.CountCorpora(corpora, f.Corpus(in.As), &in.Lost)
	}
	if f.Supports == nil && (in.As == "" || in.As == view.Full) {
		return nil // all is carried
	}
	shows := func(e schema.Entity) bool {
		return in.shown == nil || in.shown.Shows(e) || f.Also != nil && f.Also(e.Kind(), "id", "")
	}
	return view.CountLost(in.Entities, f.Carries(in.As), shows, &in.Lost)
}

// Title is what a graph is called: the titles of its corpora, and the licences
// under which they are.
func Title(g *view.PropertyGraph) string {
	var titles []string
	for _, c := range g.Corpora {
		title := c.Label()
		if c.Licence != "" {
			title += " (" + c.Licence + ")"
		}
		titles = append(titles, title)
	}
	return strings.Join(titles, " · ")
}
