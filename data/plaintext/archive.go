package plaintext

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"onrecord/schema/guarded"
	"onrecord/schema/hint"
)

// What is read of an archive, and of XML. A document type, which OpenOffice and
// pdftotext write, defines nothing.
var (
	archiveLimits = guarded.Limits{Files: 100_000, All: 8 * maxPart, Part: maxPart}
	xmlLimits     = guarded.XMLLimits{Depth: maxDepth, DocumentType: true}
)

// archive opens the ZIP that a document is.
func (in *input) archive() (*guarded.Archive, error) {
	z, err := guarded.Open(in.raw, archiveLimits)
	return z, unreadable(err)
}

// walk reads the XML of a part; a part that is not there is empty.
func walk(ctx context.Context, z *guarded.Archive, name string, w walker) error {
	return unreadable(z.Walk(ctx, name, xmlLimits, unfailing{w}))
}

// walkXML reads a document that is one XML file.
func walkXML(ctx context.Context, in io.Reader, w walker) error {
	return unreadable(guarded.Walk(ctx, "", in, xmlLimits, unfailing{w}))
}

// unreadable is what is wrong with a file, as a *Fault of this package.
func unreadable(err error) error {
	fault, ok := errors.AsType[*guarded.Fault](err)
	switch {
	case !ok:
		return err
	case fault.Part == "":
		return &Fault{fault.Place.Line, fault.Place.Column, hint.Textf("%s", fault.Sentence())}
	}
	return faultf("%s", fault)
}

// A walker takes in the elements of XML, and finds nothing wrong with them.
type walker interface {
	enter(e *xml.StartElement) bool // whether what it holds is of interest
	leave(e xml.Name)               // an element that was entered
	text(s string)
}

// An unfailing walker is a guarded.Walker.
type unfailing struct{ walker }

func (u unfailing) Enter(e *xml.StartElement) (bool, error) { return u.enter(e), nil }
func (u unfailing) Leave(name xml.Name) error               { u.leave(name); return nil }
func (u unfailing) Text(s []byte)                           { u.text(string(s)) }

// title is the title that the metadata of a document has.
type title struct {
	inside bool
	words  strings.Builder
}

func (t *title) enter(e *xml.StartElement) bool {
	t.inside = e.Name.Local == "title" && t.words.Len() == 0
	return true
}
func (t *title) leave(xml.Name) { t.inside = false }
func (t *title) text(s string) {
	if t.inside && t.words.Len() < 1<<10 {
		t.words.WriteString(s)
	}
}

// relations reads which part of a package is of which type, by the last word of it.
type relations map[string]string

func (r relations) enter(e *xml.StartElement) bool {
	if e.Name.Local == "Relationship" && guarded.Attr(e, "TargetMode") != "External" {
		r[path.Base(guarded.Attr(e, "Type"))] = guarded.Attr(e, "Target")
	}
	return true
}
func (relations) leave(xml.Name) {}
func (relations) text(string)    {}
