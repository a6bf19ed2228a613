package guarded

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Limits are how much is read of an archive.
type Limits struct {
	Files int
	All   int64 // bytes of all that is unpacked
	Part  int64 // bytes of one file
}

// An Archive is a ZIP. No more is unpacked of it than its limits.
type Archive struct {
	names  []string
	files  map[string]*zip.File
	folded map[string]*zip.File // by names in small letters
	limits Limits
	left   int64
}

// Open looks at the names of an archive. Those that lead out of it, that are there
// twice, or that no system could have, are a *Fault.
func Open(raw []byte, l Limits) (*Archive, error) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, damaged("%s", strings.TrimPrefix(err.Error(), "zip: "))
	}
	if len(z.File) > l.Files {
		return nil, refused("has %d files in it, and the most that is read is %d", len(z.File), l.Files)
	}
	a := &Archive{files: map[string]*zip.File{}, folded: map[string]*zip.File{}, limits: l, left: l.All}
	for _, f := range z.File {
		name := strings.ReplaceAll(f.Name, `\`, "/")
		if why := astray(name); why != "" {
			return nil, refused("has a part %q that %s", f.Name, why)
		}
		if _, twice := a.files[name]; twice {
			return nil, damaged("it has two parts %q", f.Name)
		}
		a.names = append(a.names, name)
		a.files[name] = f
		if fold := strings.ToLower(name); a.folded[fold] == nil {
			a.folded[fold] = f
		}
	}
	return a, nil
}

// astray says what is wrong with the name of a part: it leads out of the archive, or
// can. Backslashes are slashes by now.
func astray(name string) string {
	switch {
	case strings.HasPrefix(name, "/"), strings.Contains("/"+name+"/", "/../"), len(name) > 1 && name[1] == ':':
		return "would be outside of it"
	case strings.ContainsRune(name, 0):
		return "has a character that no name has"
	}
	return ""
}

// Names are those of the files, in their order, with slashes.
func (a *Archive) Names() []string { return a.names }

// Has reports whether there is a file, in whatever letters.
func (a *Archive) Has(name string) bool { return a.file(name) != nil }

func (a *Archive) file(name string) *zip.File {
	if f := a.files[name]; f != nil {
		return f
	}
	return a.folded[strings.ToLower(name)]
}

// Open unpacks a file, of at most so many bytes; 0: as many as any. Reading more is a
// *Fault, and so is what is wrong with it. Of a file that is not there it is nil.
func (a *Archive) Open(name string, most int64) (io.ReadCloser, error) {
	f := a.file(name)
	if f == nil {
		return nil, nil
	}
	if f.Flags&1 != 0 {
		return nil, refused("has a password: save it without one")
	}
	in, err := f.Open()
	if err != nil {
		return nil, damaged("%s: %s", f.Name, strings.TrimPrefix(err.Error(), "zip: "))
	}
	if most == 0 {
		most = a.limits.Part
	}
	return &unpacking{of: a, name: f.Name, in: in, left: most, most: most}, nil
}

// Text unpacks a file as Open does, all of it. Of a file that is not there it is nil.
func (a *Archive) Text(name string, most int64) (_ []byte, err error) {
	in, err := a.Open(name, most)
	if in == nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	return io.ReadAll(in)
}

// Mime is what an archive says that it is, as OpenDocument and EPUB do; empty: nothing
// that can be read.
func (a *Archive) Mime() string {
	text, err := a.Text("mimetype", 200)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// Walk reads the XML of a file. One that is not there is empty.
func (a *Archive) Walk(ctx context.Context, name string, l XMLLimits, w Walker) (err error) {
	in, err := a.Open(name, 0)
	if in == nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	return Walk(ctx, name, in, l, w)
}

// unpacking ends what is larger than any file of its kind: ZIP packs gigabytes into
// megabytes.
type unpacking struct {
	of   *Archive
	name string
	in   io.ReadCloser
	left int64
	most int64
}

// Read is that of io.Reader.
func (u *unpacking) Read(p []byte) (int, error) {
	n, err := u.in.Read(p[:min(int64(len(p)), u.left+1, u.of.left+1)])
	u.left -= int64(n)
	u.of.left -= int64(n)
	switch {
	case u.left < 0:
		return 0, refused("has a part %s of more than %s, which is the most that is read", u.name, bytesOf(u.most))
	case u.of.left < 0:
		return 0, refused("unpacks to more than %s, which is the most that is read", bytesOf(u.of.limits.All))
	case err != nil && !errors.Is(err, io.EOF):
		return n, damaged("%s: %s", u.name, strings.TrimPrefix(err.Error(), "zip: "))
	}
	return n, err
}

// Close is that of io.Closer.
func (u *unpacking) Close() error { return u.in.Close() }

func bytesOf(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%d MB", n>>20)
}
