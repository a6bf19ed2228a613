// Package site is the pages on which people read and explore a corpus: HTML made of
// the rows that the questions answer, with a style sheet and small scripts.
//
// A page knows no server and no files: it is given rows, and Links, which says where
// other pages are. So the same pages serve a desk and a folder of files.
//
//	s := site.New(site.Links{…})
//	err := s.Write(w, site.Page{View: "said", Title: "Who said what", Body: rows})
package site

import (
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
)

// Links says where things are.
type Links struct {
	Entity func(kind, id string) string               // the page of an entity
	View   func(view string, query url.Values) string // another page
	Asset  func(name string) string                   // a file of Assets
	// Ask is where the answer of a command can be had in a format; nil: nowhere.
	Ask func(command []string, format string) string
}

// A Site writes pages.
type Site struct {
	links Links
	Name  string // of the corpus, or what is asked
	Edits bool   // pages offer to change the corpus
	// Asks are the flags with which commands ask what the site shows.
	Asks  []string
	Files *Files // nil: a server has the pages
}

// Files says what is special about pages that are files, on a disk or a web server that
// only hands them out.
type Files struct {
	Root    string          // how the folder is reached from the page that is written: "" or "../"
	Without map[string]bool // views that the menu leaves out
	// OneSource says that all statements are of one source, which they need not name.
	OneSource bool
	// Around is what is shown before and after a passage of a source.
	Around func(source string, p Passage) (before, after string)
}

// Statement is a statement as it is in a list.
func (s *Site) Statement(of *Statement) string {
	out := &sheet{of: s}
	out.statement(of)
	return out.out.String()
}

// New makes a site whose pages are found by links.
func New(links Links) *Site { return &Site{links: links} }

// Menu are the views that every page leads to.
var Menu = []struct{ View, Label string }{
	{"sources", "Read"},
	{"said", "Search"},
	{"stances", "Stances"},
	{"network", "Network"},
	{"timeline", "Timeline"},
	{"actors", "Actors"},
	{"positions", "Positions"},
	{"places", "Places"},
	{"events", "Events"},
	{"agreement", "Agreement"},
}

// A Page is what is written.
type Page struct {
	View  string // one of Views
	Title string
	// Command gives the same answer on the command line; none: nothing does.
	Command []string
	Formats []string // in which it can be had
	Also    []Answer // what else answers it
	Body    any
	// Part leaves out all that is around the body.
	Part bool
}

// An Answer is a command that gives what a page shows in another form, such as a picture.
type Answer struct {
	Label   string
	Command []string
	Formats []string
}

// views write what is in the pages, by their names. Each takes the body of its page and
// no other.
var views = map[string]func(*sheet, any) bool{
	"agreement":   showing((*sheet).agreement),
	"concordance": showing((*sheet).concordance),
	"entity":      showing((*sheet).portrait),
	"home":        showing((*sheet).home),
	"list":        showing((*sheet).list),
	"network":     showing((*sheet).network),
	"picture":     showing((*sheet).picture),
	"said":        showing((*sheet).said),
	"samples":     showing((*sheet).samples),
	"source":      showing((*sheet).source),
	"stances":     showing((*sheet).stances),
	"statement":   showing((*sheet).whole),
	"tie":         showing((*sheet).tie),
	"wait":        showing((*sheet).wait),
	"wrong":       showing((*sheet).wrong),
}

func showing[T any](write func(*sheet, T)) func(*sheet, any) bool {
	return func(w *sheet, body any) bool {
		b, ok := body.(T)
		if ok {
			write(w, b)
		}
		return ok
	}
}

// Views are the names of all pages.
func Views() []string { return slices.Sorted(maps.Keys(views)) }

// Write writes a page, whole or not at all.
func (s *Site) Write(w io.Writer, p Page) error {
	view := views[p.View]
	if view == nil {
		return fmt.Errorf("no page is called %q", p.View)
	}
	out := &sheet{of: s}
	ok := false
	if p.Part {
		ok = view(out, p.Body)
	} else {
		out.title = p.Title
		out.page(p, func() { ok = view(out, p.Body) })
	}
	if !ok {
		return fmt.Errorf("the page %q shows no %T", p.View, p.Body)
	}
	_, err := w.Write(out.out.Bytes())
	return err
}
