// Package markdown writes pages for people to read: a dossier of a selection, or
// a page for each actor who speaks.
package markdown

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"onrecord/exports/export"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/escape"
	"onrecord/schema/spelling"
)

// Markdown is CommonMark with footnotes.
var Markdown = export.Format{
	Name: "markdown", Ext: ".md", MediaType: "text/markdown",
	Help:     "what was said, with footnotes; a folder: a page an actor",
	Reading:  true,
	Write:    writeDossier,
	Files:    writeDossiers,
	Supports: func(view.View) view.Supports { return dossierCarries },
}

// dossierCarries are the fields that a reader of a page sees.
func dossierCarries(k schema.Kind, field string, _ schema.Kind) bool {
	return slices.Contains(map[schema.Kind][]string{
		schema.KindActor:    {"id", "name", "description", "roles", "affiliations"},
		schema.KindRole:     {"office", "organization", "from", "until"},
		schema.KindPosition: {"id", "name", "description"},
		schema.KindPlace:    {"id", "name"},
		schema.KindEvent:    {"id", "name"},
		schema.KindSource:   {"id", "title", "publisher", "authors", "date", "url", "type"},
		schema.KindStatement: {
			"id", "speakers", "onBehalfOf", "addressees", "mode", "quotes", "summary", "supports", "opposes", "neutral",
			"event", "place", "date", "medium", "restates", "echoes", "contradicts", "answers", "evidence", "certainty", "note",
		},
		schema.KindPassage:     {"source", "line", "start", "end"},
		schema.KindAffiliation: {"to", "from", "until"},
	}[k], field)
}

// pageFields are the fields that the pages of actors have, and a single page lacks.
var pageFields = []string{"description", "roles", "affiliations"}

// exceptPages is what a single page has a place for, of what pages have.
func exceptPages(k schema.Kind, field string, _ schema.Kind) bool {
	return k != schema.KindActor || !slices.Contains(pageFields, field)
}

// A dossier is what pages are written from: all of a selection.
type dossier struct {
	corpora    []*schema.Corpus
	entities   map[string]schema.Entity // by IRI
	statements []*schema.Statement
	actors     []*schema.Actor                // those who speak, by name
	said       map[string][]*schema.Statement // by the IRI of each speaker
	folders    escape.FileNames               // those of corpora
	files      map[string]*escape.FileNames   // those of pages, by the corpus's base
}

func newDossier(in *export.Input) (*dossier, error) {
	if err := in.CountReferred(); err != nil {
		return nil, err
	}
	d := &dossier{entities: map[string]schema.Entity{}, said: map[string][]*schema.Statement{}, files: map[string]*escape.FileNames{}}
	d.folders.Take("README.md")
	for e, err := range in.Entities {
		if err != nil {
			return nil, err
		}
		switch e := e.(type) {
		case *schema.Corpus:
			d.corpora = append(d.corpora, e)
		case *schema.Statement: // those that were selected are asked for below
		default:
			d.entities[e.Identity().IRI] = e
		}
	}
	for st, err := range in.Statements {
		if err != nil {
			return nil, err
		}
		d.statements = append(d.statements, st)
		for _, s := range st.Speakers {
			iri := view.IRI(st, s)
			of := d.said[iri]
			if len(of) == 0 {
				if a, ok := d.entities[iri].(*schema.Actor); ok {
					d.actors = append(d.actors, a)
				}
			}
			if len(of) == 0 || of[len(of)-1] != st {
				d.said[iri] = append(of, st)
			}
		}
	}
	slices.SortFunc(d.actors, func(a, b *schema.Actor) int {
		return cmp.Or(cmp.Compare(spelling.Fold(a.Name), spelling.Fold(b.Name)), cmp.Compare(a.IRI, b.IRI))
	})
	return d, nil
}

// writeDossier writes one page: positions in order of their names, and on each
// who is for, against and neither.
func writeDossier(w io.Writer, in *export.Input) error {
	d, err := newDossier(in)
	if err != nil {
		return err
	}
	if len(d.corpora) == 0 {
		return nil
	}
	p := d.page(w)
	p.line("# ", escape.Markdown(d.title()))
	p.byPosition(d.statements, 2, func(st *schema.Statement) string { return p.names(st, st.Speakers) })
	if err := p.close(); err != nil {
		return err
	}
	return view.CountLost(in.Entities, exceptPages, func(schema.Entity) bool { return true }, &in.Lost)
}

// writeDossiers writes a page for each actor who speaks, and an index.
func writeDossiers(to export.Folder, in *export.Input) (err error) {
	d, err := newDossier(in)
	if err != nil {
		return err
	}
	if err := d.write(to, "README.md", func(p *page) {
		p.line("# ", escape.Markdown(d.title()))
		p.line("")
		for _, a := range d.actors {
			p.line("- [", escape.Markdown(a.Name), "](<", d.file(a), ">): ", plural(len(d.said[a.IRI]), "statement"))
		}
	}); err != nil {
		return err
	}
	for _, a := range d.actors {
		if err := d.write(to, d.file(a), func(p *page) { p.actor(a) }); err != nil {
			return err
		}
	}
	return nil
}

// write makes a file of a page.
func (d *dossier) write(to export.Folder, name string, fill func(*page)) error {
	f, err := to.Create(name)
	if err != nil {
		return err
	}
	p := d.page(f)
	fill(p)
	if err := p.close(); err != nil {
		_ = f.Close() // the first error tells
		return err
	}
	return f.Close()
}

func (d *dossier) title() string {
	titles := make([]string, len(d.corpora))
	for i, c := range d.corpora {
		titles[i] = c.Label()
	}
	return strings.Join(titles, " · ")
}

// file is the name of an actor's page, which is not that of the index; with
// several corpora it lies in a folder of the actor's.
func (d *dossier) file(a *schema.Actor) string {
	if len(d.corpora) > 1 {
		for _, c := range d.corpora {
			if strings.HasPrefix(a.IRI, c.Base) {
				return d.folders.Of(c.Base, c.ID, "") + "/" + d.pagesOf(c.Base).Of(a.IRI, a.ID, ".md")
			}
		}
	}
	id := a.ID
	if strings.EqualFold(id, "readme") {
		id += "-actor"
	}
	return d.pagesOf("").Of(a.IRI, id, ".md")
}

// pagesOf are the names of the pages in the folder of a corpus.
func (d *dossier) pagesOf(base string) *escape.FileNames {
	if d.files[base] == nil {
		d.files[base] = &escape.FileNames{}
		d.files[base].Take("README.md")
	}
	return d.files[base]
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
