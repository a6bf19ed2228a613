package workbook

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

// An archive is the ZIP that a workbook is. No more is unpacked of it than its
// bound.
type archive struct {
	parts map[string]*zip.File
	left  int64
	most  int64
}

func unzip(raw []byte, l limits) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, errorf("this workbook is damaged: %s", strings.TrimPrefix(err.Error(), "zip: "))
	}
	if len(z.File) > l.parts {
		return nil, errorf("this workbook has %d parts, and the most that is read is %d", len(z.File), l.parts)
	}
	a := &archive{parts: map[string]*zip.File{}, left: l.unpacked, most: l.unpacked}
	for _, f := range z.File {
		name := strings.ReplaceAll(f.Name, `\`, "/")
		if path.IsAbs(name) || strings.Contains("/"+name+"/", "/../") {
			return nil, errorf("this workbook has a part that would be outside of it, %q", f.Name)
		}
		if _, twice := a.parts[name]; twice {
			return nil, errorf("this workbook is damaged: it has two parts %q", f.Name)
		}
		a.parts[name] = f
	}
	return a, nil
}

// part is a part by its name, in whatever letters; nil: there is none.
func (a *archive) part(name string) *zip.File {
	if f := a.parts[name]; f != nil {
		return f
	}
	for n, f := range a.parts {
		if strings.EqualFold(n, name) {
			return f
		}
	}
	return nil
}

const mimeSpreadsheet = "application/vnd.oasis.opendocument.spreadsheet"

// mime is what an archive says that it is, as ODF does; empty: nothing.
func (a *archive) mime() string {
	f := a.part("mimetype")
	if f == nil {
		return ""
	}
	in, err := f.Open()
	if err != nil {
		return ""
	}
	text, err := io.ReadAll(io.LimitReader(in, 200))
	if errors.Join(err, in.Close()) != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// A walker takes in the elements of XML.
type walker interface {
	// enter says whether what the element holds is of interest.
	enter(e *xml.StartElement) (bool, error)
	leave(name string) error // an element that was entered
	text(s []byte)
}

// walk reads a part. One that is not there is empty.
func (a *archive) walk(ctx context.Context, name string, w walker) (err error) {
	f := a.part(name)
	if f == nil {
		return nil
	}
	if f.Flags&1 != 0 {
		return errorf("this workbook has a password: save it without one")
	}
	in, err := f.Open()
	if err != nil {
		return errorf("this workbook is damaged: %s: %s", name, strings.TrimPrefix(err.Error(), "zip: "))
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	return walkXML(ctx, name, &bounded{a, in}, w)
}

// bounded ends what unpacks to more than any workbook: ZIP packs gigabytes into
// megabytes.
type bounded struct {
	of *archive
	in io.Reader
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.of.left <= 0 {
		return 0, errorf("this workbook unpacks to more than %d MB, which is the most that is read: save its sheets as CSV", b.of.most>>20)
	}
	n, err := b.in.Read(p[:min(int64(len(p)), b.of.left)])
	b.of.left -= int64(n)
	return n, err
}

// maxToken is how many bytes a tag, or a text between two, has at most: the reader of
// XML holds it in memory. A cell of Excel has 32,767 characters.
const maxToken = 16 << 20

// An interruptible reader ends with its context, and where a token has no end.
type interruptible struct {
	ctx   context.Context
	name  string
	in    io.Reader
	since int // bytes since the latest token began, or some before it
}

func (r *interruptible) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	if r.since > maxToken {
		return 0, errorf("this workbook is damaged: %s has a text of more than %d MB", r.name, maxToken>>20)
	}
	n, err := r.in.Read(p)
	r.since += n
	return n, err
}

// maxListed is how many formats, styles or relations a workbook has at most: Excel has
// 65,490 formats of cells.
const maxListed = 1 << 20

// listed refuses lists that would fill the memory.
func listed(n int, what string) error {
	if n >= maxListed {
		return errorf("this workbook has more than %d %s, which is the most that is read", maxListed, what)
	}
	return nil
}

func walkXML(ctx context.Context, name string, in io.Reader, w walker) error {
	source := &interruptible{ctx: ctx, name: name, in: in}
	d := xml.NewDecoder(source)
	depth, skip := 0, 0 // skip: how many elements deep in one that is of no interest
	for {
		source.since = 0
		t, err := d.RawToken()
		switch {
		case errors.Is(err, io.EOF) && depth == 0:
			return nil
		case errors.Is(err, io.EOF):
			return errorf("this workbook is damaged: %s ends in the middle", name)
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			if told, ok := errors.AsType[*Err](err); ok {
				return told
			}
			return errorf("this workbook is damaged: %s: %s", name, strings.TrimPrefix(strings.TrimPrefix(err.Error(), "XML syntax error "), "zip: "))
		}
		switch t := t.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return errorf("this workbook is damaged: %s is nested more than %d deep", name, maxDepth)
			}
			if skip > 0 {
				skip++
				continue
			}
			inside, err := w.enter(&t)
			if err != nil {
				return err
			}
			if !inside {
				skip++
			}
		case xml.EndElement:
			if depth--; depth < 0 {
				return errorf("this workbook is damaged: %s ends an element that it does not begin", name)
			}
			if skip > 0 {
				skip--
				continue
			}
			if err := w.leave(t.Name.Local); err != nil {
				return err
			}
		case xml.CharData:
			if skip == 0 {
				w.text(t)
			}
		case xml.Directive:
			return errorf("this workbook has a document type in %s, and none is read", name)
		}
	}
}

// attr is the value of an element's attribute, whatever its prefix.
func attr(e *xml.StartElement, local string) string {
	for i := range e.Attr {
		if e.Attr[i].Name.Local == local {
			return e.Attr[i].Value
		}
	}
	return ""
}
