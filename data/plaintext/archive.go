package plaintext

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// archive opens the ZIP that a document is.
func (in *input) archive() (*zip.Reader, error) {
	z, err := zip.NewReader(bytes.NewReader(in.raw), int64(len(in.raw)))
	if err != nil {
		return nil, faultf("this file is damaged: %s", strings.TrimPrefix(err.Error(), "zip: "))
	}
	return z, nil
}

// part finds a file of an archive; nil: it has none of this name.
func part(z *zip.Reader, name string) *zip.File {
	for _, f := range z.File {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// walk reads the XML of a part; a part that is not there is empty. It gives
// each beginning of an element and each text in it; enter says whether the
// reader wants to see what the element holds.
func walk(ctx context.Context, f *zip.File, w walker) error {
	if f == nil {
		return nil
	}
	if f.Flags&1 != 0 {
		return faultf("it is encrypted: save it without its password")
	}
	r, err := f.Open()
	if err != nil {
		return faultf("this file is damaged: %s: %s", f.Name, strings.TrimPrefix(err.Error(), "zip: "))
	}
	err = walkXML(ctx, f.Name, &bounded{name: f.Name, in: r, left: maxPart}, w)
	return orClose(err, r)
}

// A walker takes in the elements of XML.
type walker interface {
	enter(e *xml.StartElement) bool // whether what it holds is of interest
	leave(e xml.Name)               // an element that was entered
	text(s string)
}

func walkXML(ctx context.Context, name string, r io.Reader, w walker) error {
	d := xml.NewDecoder(interruptible{ctx, r})
	depth, skip := 0, 0 // skip: how many elements deep in one that is of no interest
	for {
		t, err := d.RawToken()
		switch {
		case errors.Is(err, io.EOF) && depth == 0:
			return nil
		case errors.Is(err, io.EOF):
			return faultf("this file is damaged: %s ends in the middle", name)
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			if fault, ok := errors.AsType[*Fault](err); ok {
				return fault
			}
			return faultf("this file is damaged: %s: %s", name, strings.TrimPrefix(err.Error(), "XML syntax error "))
		}
		switch t := t.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return faultf("%s is nested more than %d deep", name, maxDepth)
			}
			if skip > 0 || !w.enter(&t) {
				skip++
			}
		case xml.EndElement:
			if depth--; depth < 0 {
				return faultf("this file is damaged: %s ends an element that it does not begin", name)
			}
			if skip > 0 {
				skip--
			} else {
				w.leave(t.Name)
			}
		case xml.CharData:
			if skip == 0 {
				w.text(string(t))
			}
		}
	}
}

// bounded ends a part that is larger than any document: ZIP packs megabytes
// into kilobytes.
type bounded struct {
	name string
	in   io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, faultf("%s in it has more than %d MB, which is the most that is read", b.name, maxPart>>20)
	}
	n, err := b.in.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

// attr is the value of an element's attribute, whatever its prefix.
func attr(e *xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

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
	if e.Name.Local == "Relationship" && attr(e, "TargetMode") != "External" {
		r[path.Base(attr(e, "Type"))] = attr(e, "Target")
	}
	return true
}
func (relations) leave(xml.Name) {}
func (relations) text(string)    {}
