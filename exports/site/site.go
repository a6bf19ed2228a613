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
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/url"
	"strings"
	"sync"
)

//go:embed pages/*.html
var pages embed.FS

//go:embed assets
var assets embed.FS

// Assets are the files that pages load: the style sheet, scripts, pictures.
func Assets() fs.FS {
	sub, err := fs.Sub(assets, "assets")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}

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

	once sync.Once
	made map[string]*template.Template
	err  error
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
	View  string // the name of its template
	Title string
	// Command gives the same answer on the command line; none: nothing does.
	Command []string
	Formats []string // in which it can be had
	Body    any
	// Part leaves out all that is around the body.
	Part bool
}

// Views are the names of all pages.
func Views() []string {
	names, err := fs.Glob(pages, "pages/*.html")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	var out []string
	for _, name := range names {
		if view := strings.TrimSuffix(strings.TrimPrefix(name, "pages/"), ".html"); view != "page" && view != "parts" {
			out = append(out, view)
		}
	}
	return out
}

// parse reads the templates when a page is wanted, so that a program that writes none
// does not wait for them.
func (s *Site) parse() {
	s.made = map[string]*template.Template{}
	base, err := template.New("page").Funcs(s.functions()).ParseFS(pages, "pages/page.html", "pages/parts.html")
	if err != nil {
		s.err = err
		return
	}
	for _, view := range Views() {
		t, err := base.Clone()
		if err == nil {
			t, err = t.ParseFS(pages, "pages/"+view+".html")
		}
		if err != nil {
			s.err = err
			return
		}
		s.made[view] = t
	}
}

// Write writes a page, whole or not at all.
func (s *Site) Write(w io.Writer, p Page) error {
	s.once.Do(s.parse)
	if s.err != nil {
		return s.err
	}
	t := s.made[p.View]
	if t == nil {
		return fmt.Errorf("no page is called %q", p.View)
	}
	name := "page.html"
	if p.Part {
		name = "body"
	}
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, name, struct {
		Page
		Site *Site
		Menu any
	}{p, s, Menu}); err != nil {
		return err
	}
	_, err := w.Write(out.Bytes())
	return err
}
