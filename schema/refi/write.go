package refi

import (
	"archive/zip"
	"io"
	"path"
	"strconv"
	"strings"
	"time"

	"onrecord/schema/escape"
)

// Write writes a project as a ZIP: project.qde, and a file for the text of each source
// that has a path. The same project is the same bytes. It gives the number of characters
// that XML cannot hold, each of which became U+FFFD.
func Write(w io.Writer, p *Project) (lost int, err error) {
	z := zip.NewWriter(w)
	out, err := create(z, "project.qde")
	if err != nil {
		return 0, err
	}
	x := &writer{w: out}
	x.project(p)
	if x.err != nil {
		return x.lost, x.err
	}
	for _, s := range p.Sources {
		if s.Path == "" {
			continue
		}
		out, err := create(z, "sources/"+path.Base(s.Path)) // the standard, section 8.1, names it so
		if err != nil {
			return x.lost, err
		}
		if _, err := io.WriteString(out, s.Text); err != nil {
			return x.lost, err
		}
	}
	return x.lost, z.Close()
}

func create(z *zip.Writer, name string) (io.Writer, error) {
	return z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
}

// A writer writes XML, in the order of elements that the schema has.
type writer struct {
	w    io.Writer
	err  error
	lost int
	open []string
}

func (x *writer) raw(s string) {
	if x.err == nil {
		_, x.err = io.WriteString(x.w, s)
	}
}

func (x *writer) escaped(s string) string {
	out, lost := escape.XML(s)
	x.lost += lost
	return out
}

// tag is how an element begins, with attributes as names and values in turn. Empty
// values are left out, but for those of names that end in "!", which must be there.
func (x *writer) tag(name string, attrs []string) string {
	var b strings.Builder
	b.WriteString(x.indent() + "<" + name)
	for i := 0; i < len(attrs); i += 2 {
		key, must := strings.CutSuffix(attrs[i], "!")
		if attrs[i+1] != "" || must {
			b.WriteString(" " + key + `="` + x.escaped(attrs[i+1]) + `"`)
		}
	}
	return b.String()
}

func (x *writer) start(name string, attrs ...string) {
	x.raw(x.tag(name, attrs) + ">\n")
	x.open = append(x.open, name)
}

// empty writes an element without anything in it.
func (x *writer) empty(name string, attrs ...string) { x.raw(x.tag(name, attrs) + "/>\n") }

// indent is the space before an element, which does not grow without end with the
// depth of a tree of codes.
func (x *writer) indent() string { return strings.Repeat(" ", min(len(x.open), 16)) }

func (x *writer) end() {
	name := x.open[len(x.open)-1]
	x.open = x.open[:len(x.open)-1]
	x.raw(x.indent() + "</" + name + ">\n")
}

// text writes an element with a text; none, if that is empty.
func (x *writer) text(name, text string) {
	if text != "" {
		x.raw(x.indent() + "<" + name + ">" + x.escaped(text) + "</" + name + ">\n")
	}
}

func (x *writer) project(p *Project) {
	x.raw(`<?xml version="1.0" encoding="utf-8"?>` + "\n")
	x.start("Project", "xmlns!", Namespace, "name!", p.Name, "origin", p.Origin)
	if len(p.Users) > 0 {
		x.start("Users")
		for _, u := range p.Users {
			x.empty("User", "guid!", u.GUID, "name", u.Name)
		}
		x.end()
	}
	if len(p.Codes) > 0 {
		x.start("CodeBook")
		x.start("Codes")
		for _, c := range p.Codes {
			x.code(c)
		}
		x.end()
		x.end()
	}
	if len(p.Sources) > 0 {
		x.start("Sources")
		for _, s := range p.Sources {
			x.source(s)
		}
		x.end()
	}
	x.text("Description", p.Description)
	x.end()
}

func (x *writer) code(c *Code) {
	x.start("Code", "guid!", c.GUID, "name!", c.Name, "isCodable!", strconv.FormatBool(!c.NotCodable), "color", c.Color)
	x.text("Description", c.Description)
	for _, inner := range c.Codes {
		x.code(inner)
	}
	x.end()
}

func (x *writer) source(s *Source) {
	x.start("TextSource", "guid!", s.GUID, "name", s.Name, "plainTextPath", s.Path, "creatingUser", s.User)
	x.text("Description", s.Description)
	if s.Path == "" {
		x.text("PlainTextContent", s.Text)
	}
	for i := range s.Selections {
		sel := &s.Selections[i]
		x.start("PlainTextSelection", "guid!", sel.GUID, "name", sel.Name, "startPosition!", strconv.Itoa(sel.Start), "endPosition!", strconv.Itoa(sel.End), "creatingUser", sel.User)
		x.text("Description", sel.Description)
		for _, c := range sel.Codings {
			x.start("Coding", "guid!", c.GUID, "creatingUser", c.User)
			x.empty("CodeRef", "targetGUID!", c.Code)
			x.end()
		}
		x.end()
	}
	x.end()
}
