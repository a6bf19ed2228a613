package refi

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"onrecord/schema"
	"onrecord/schema/guarded"
)

// A reader reads the XML of a project.
type reader struct {
	ended func() error // the error of the context
	in    *guarded.Scanner
	p     *Project
	where string // how problems name the file
	ps    schema.Problems
}

// stop is an error that ends the reading, as a problem.
type stop struct{ *schema.Problem }

func (r *reader) pos() schema.Pos {
	return schema.Pos{File: r.where, Line: r.in.Pos().Line, Column: r.in.Pos().Column}
}

func (r *reader) stop(format string, args ...any) error {
	return stop{&schema.Problem{Pos: r.pos(), Msg: fmt.Sprintf(format, args...)}}
}

// readXML reads the XML of a project or a codebook. inner is its name in an archive;
// empty: it is the file itself.
func readXML(ctx context.Context, file, inner string, in io.Reader, limit Limit) (*Project, error) {
	where := file
	if inner != "" {
		where = file + "/" + inner
	}
	r := &reader{ended: ctx.Err, in: guarded.NewScanner("", in, guarded.XMLLimits{Depth: limit.Depth}), p: &Project{File: file, Left: map[string]int{}}, where: where}
	err := r.root()
	var bad stop
	var fault *guarded.Fault
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &bad):
		r.ps = append(r.ps, bad.Problem)
	case errors.As(err, &fault) && fault.Place.Line > 0:
		r.ps.Add(schema.Pos{File: where, Line: fault.Place.Line, Column: fault.Place.Column}, "", "%s", fault.Sentence())
	case err != nil:
		return nil, faulty(file, err)
	}
	return r.p, r.ps.Err()
}

// token gives the next token.
func (r *reader) token() (xml.Token, error) {
	if err := r.ended(); err != nil {
		return nil, err
	}
	return r.in.Next()
}

func (r *reader) root() error {
	for {
		t, err := r.token()
		if err != nil {
			return err
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "Project":
			r.p.Name, r.p.Origin = attr(e, "name"), attr(e, "origin")
		case "CodeBook":
			r.p.Codebook, r.p.Origin = true, attr(e, "origin")
		default:
			return r.stop("this is no project of REFI-QDA: it begins with <%s>", e.Name.Local)
		}
		if ns := guarded.Namespace(&e); !strings.HasPrefix(ns, "urn:QDA-XML:") {
			return r.stop("this is no project of REFI-QDA: the namespace of <%s> is %q", e.Name.Local, ns)
		}
		if err := r.children(r.top); err != nil {
			return err
		}
		_, err = r.token() // what stands behind the root is wrong
		if errors.Is(err, io.EOF) {
			return nil
		}
		return err
	}
}

// attr is the value of an attribute.
func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// children calls a function for each element in the one that was begun. The function
// reads it to its end.
func (r *reader) children(child func(xml.StartElement) error) error {
	for {
		t, err := r.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := child(t); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// skip passes over an element, and counts it.
func (r *reader) skip(e xml.StartElement) error {
	r.p.Left[e.Name.Local]++
	return r.pass()
}

// pass reads to the end of an element.
func (r *reader) pass() error {
	return r.children(func(xml.StartElement) error { return r.pass() })
}

// text reads the text of an element.
func (r *reader) text(to *string) error {
	var b strings.Builder
	for {
		t, err := r.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.StartElement:
			if err := r.pass(); err != nil {
				return err
			}
		case xml.EndElement:
			*to = b.String()
			return nil
		}
	}
}

// ref reads an element that points at another one.
func (r *reader) ref(e xml.StartElement, to *[]string) error {
	if target := guid(attr(e, "targetGUID")); target != "" {
		*to = append(*to, target)
	} else {
		r.ps.Add(r.pos(), "", "<%s> has no targetGUID", e.Name.Local)
	}
	return r.pass()
}

// guid is a GUID without braces, in small letters: programs write both.
func guid(s string) string { return strings.ToLower(strings.Trim(s, "{} ")) }

func (r *reader) top(e xml.StartElement) error {
	switch e.Name.Local {
	case "Users":
		return r.children(func(e xml.StartElement) error {
			if e.Name.Local == "User" {
				name := attr(e, "name")
				if name == "" {
					name = attr(e, "id")
				}
				r.p.Users = append(r.p.Users, User{guid(attr(e, "guid")), name})
			}
			return r.pass()
		})
	case "CodeBook":
		return r.children(r.top)
	case "Codes":
		return r.children(func(e xml.StartElement) error { return r.code(e, &r.p.Codes) })
	case "Cases":
		return r.children(r.oneCase)
	case "Sets":
		return r.children(r.set)
	case "Sources":
		return r.children(r.source)
	case "Notes":
		return r.children(r.note)
	case "Description":
		return r.text(&r.p.Description)
	case "Variables", "Links", "Graphs":
		return r.children(r.skip)
	}
	return r.skip(e)
}

func (r *reader) code(e xml.StartElement, to *[]*Code) error {
	if e.Name.Local != "Code" {
		return r.skip(e)
	}
	c := &Code{Pos: r.pos(), GUID: guid(attr(e, "guid")), Name: attr(e, "name"), Color: attr(e, "color"), NotCodable: attr(e, "isCodable") == "false" || attr(e, "isCodable") == "0"}
	if c.GUID == "" {
		r.ps.Add(c.Pos, "", "this code has no guid")
	}
	*to = append(*to, c)
	return r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "Description":
			return r.text(&c.Description)
		case "Code":
			return r.code(e, &c.Codes)
		case "NoteRef":
			return r.ref(e, &c.Notes)
		}
		return r.skip(e)
	})
}

func (r *reader) oneCase(e xml.StartElement) error {
	if e.Name.Local != "Case" {
		return r.skip(e)
	}
	c := Case{Pos: r.pos(), GUID: guid(attr(e, "guid")), Name: attr(e, "name")}
	err := r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "Description":
			return r.text(&c.Description)
		case "CodeRef":
			return r.ref(e, &c.Codes)
		case "SourceRef":
			return r.ref(e, &c.Sources)
		case "SelectionRef":
			return r.ref(e, &c.Selections)
		}
		c.Values++
		return r.skip(e)
	})
	r.p.Cases = append(r.p.Cases, c)
	return err
}

func (r *reader) set(e xml.StartElement) error {
	if e.Name.Local != "Set" {
		return r.skip(e)
	}
	s := Set{Pos: r.pos(), GUID: guid(attr(e, "guid")), Name: attr(e, "name")}
	err := r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "Description":
			return r.text(&s.Description)
		case "MemberCode":
			return r.ref(e, &s.Codes)
		case "MemberSource":
			return r.ref(e, &s.Sources)
		}
		return r.skip(e)
	})
	r.p.Sets = append(r.p.Sets, s)
	return err
}

func (r *reader) note(e xml.StartElement) error {
	n := Note{GUID: guid(attr(e, "guid")), Name: attr(e, "name")}
	err := r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "PlainTextContent":
			return r.text(&n.Text)
		case "Description":
			if n.Text == "" {
				return r.text(&n.Text)
			}
		}
		return r.pass()
	})
	r.p.Notes = append(r.p.Notes, n)
	return err
}

func (r *reader) source(e xml.StartElement) error {
	switch e.Name.Local {
	case "TextSource":
		return r.textSource(e, attr(e, "name"))
	case "PDFSource":
		name, texts := attr(e, "name"), 0
		err := r.children(func(e xml.StartElement) error {
			if e.Name.Local == "Representation" {
				texts++
				return r.textSource(e, name)
			}
			return r.skip(e)
		})
		if texts == 0 {
			r.p.Left["PDFSource"]++
		}
		return err
	}
	r.p.Left[e.Name.Local]++
	return r.children(r.skip)
}

func (r *reader) textSource(e xml.StartElement, name string) error {
	s := &Source{Pos: r.pos(), GUID: guid(attr(e, "guid")), Name: name, Path: attr(e, "plainTextPath"), User: guid(attr(e, "creatingUser"))}
	r.p.Sources = append(r.p.Sources, s)
	return r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "Description":
			return r.text(&s.Description)
		case "PlainTextContent":
			s.HasText = true
			return r.text(&s.Text)
		case "PlainTextSelection":
			return r.selection(e, s)
		case "Coding":
			return r.coding(e, &s.Codings)
		case "NoteRef":
			return r.ref(e, &s.Notes)
		}
		return r.skip(e)
	})
}

func (r *reader) selection(e xml.StartElement, s *Source) error {
	user := attr(e, "creatingUser")
	if user == "" {
		user = attr(e, "modifyingUser")
	}
	sel := Selection{Pos: r.pos(), GUID: guid(attr(e, "guid")), Name: attr(e, "name"), User: guid(user)}
	var errs [2]error
	sel.Start, errs[0] = strconv.Atoi(strings.TrimSpace(attr(e, "startPosition")))
	sel.End, errs[1] = strconv.Atoi(strings.TrimSpace(attr(e, "endPosition")))
	if errs[0] != nil || errs[1] != nil {
		r.ps.Add(sel.Pos, "", "this selection has no startPosition and endPosition in whole numbers")
	}
	err := r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "Description":
			return r.text(&sel.Description)
		case "Coding":
			return r.coding(e, &sel.Codings)
		case "NoteRef":
			return r.ref(e, &sel.Notes)
		}
		return r.skip(e)
	})
	s.Selections = append(s.Selections, sel)
	return err
}

func (r *reader) coding(e xml.StartElement, to *[]Coding) error {
	c := Coding{Pos: r.pos(), GUID: guid(attr(e, "guid")), User: guid(attr(e, "creatingUser"))}
	var codes []string
	err := r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "CodeRef":
			return r.ref(e, &codes)
		case "NoteRef":
			return r.ref(e, &c.Notes)
		}
		return r.skip(e)
	})
	if len(codes) == 1 {
		c.Code = codes[0]
		*to = append(*to, c)
	} else if err == nil {
		r.ps.Add(c.Pos, "", "this coding has %d codes, and should have 1", len(codes))
	}
	return err
}
