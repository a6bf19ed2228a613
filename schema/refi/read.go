package refi

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net/url"
	"path"
	"strings"

	"onrecord/schema"
)

// problem is one of a file.
func problem(file, format string, args ...any) error {
	var ps schema.Problems
	ps.Add(schema.Pos{File: file}, "", format, args...)
	return ps
}

// Read reads a project (.qdpx) or a codebook (.qdc) or a project.qde alone, given its
// name and its bytes. What is none of these, or more than the limit, is an error of
// type schema.Problems. Texts that the project names and does not have are empty, and
// their sources say so.
func Read(ctx context.Context, file string, raw []byte, limit Limit) (*Project, error) {
	if !bytes.HasPrefix(raw, []byte("PK")) {
		if int64(len(raw)) > limit.XML {
			return nil, problem(file, "this has %d bytes, and the most that is read is %d", len(raw), limit.XML)
		}
		return readXML(ctx, file, "", bytes.NewReader(raw), limit)
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, problem(file, "this file is damaged: %s", strings.TrimPrefix(err.Error(), "zip: "))
	}
	a := &archive{file: file, limit: limit, left: limit.All, parts: map[string]*zip.File{}}
	inner, err := a.open(z)
	if err != nil {
		return nil, err
	}
	part, err := a.reader(inner, limit.XML)
	if err != nil {
		return nil, err
	}
	p, err := readXML(ctx, file, inner.Name, part, limit)
	if err = orClose(err, part); err != nil {
		return nil, err
	}
	for _, s := range p.Sources {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if s.Path == "" {
			continue
		}
		if err := a.text(s); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func orClose(err error, c io.Closer) error {
	if closing := c.Close(); err == nil {
		return closing
	}
	return err
}

// An archive is the ZIP of a project.
type archive struct {
	file  string
	limit Limit
	left  int64                // bytes that may still be unpacked
	parts map[string]*zip.File // by their names in small letters
}

// open looks at the names of an archive, and finds the project in it.
func (a *archive) open(z *zip.Reader) (project *zip.File, err error) {
	if len(z.File) > a.limit.Files {
		return nil, problem(a.file, "it has %d files in it, and the most that is read is %d", len(z.File), a.limit.Files)
	}
	for _, f := range z.File {
		if why := badPath(f.Name); why != "" {
			return nil, problem(a.file, "it has a file %q in it, which %s", f.Name, why)
		}
		a.parts[strings.ToLower(f.Name)] = f
		if strings.EqualFold(path.Ext(f.Name), ".qde") && !strings.Contains(f.Name, "/") {
			if project != nil {
				return nil, problem(a.file, "it has two projects in it: %s and %s", project.Name, f.Name)
			}
			project = f
		}
	}
	if project == nil {
		return nil, problem(a.file, "this is no project of REFI-QDA: there is no project.qde in it")
	}
	return project, nil
}

// badPath says what is wrong with the name of a file in an archive: it leads out of
// that, or can.
func badPath(name string) string {
	switch {
	case strings.HasPrefix(name, "/"), strings.Contains(name, `\`), len(name) > 1 && name[1] == ':':
		return "is no name within an archive"
	case strings.Contains("/"+name+"/", "/../"):
		return "leads out of it"
	case strings.ContainsRune(name, 0):
		return "has a character that no name has"
	}
	return ""
}

// reader reads a part, up to a number of bytes.
func (a *archive) reader(f *zip.File, most int64) (io.ReadCloser, error) {
	if f.Flags&1 != 0 {
		return nil, problem(a.file, "it is encrypted: save it without its password")
	}
	r, err := f.Open()
	if err != nil {
		return nil, problem(a.file, "this file is damaged: %s: %s", f.Name, strings.TrimPrefix(err.Error(), "zip: "))
	}
	return &bounded{archive: a, name: f.Name, in: r, left: most, most: most}, nil
}

// bounded ends a part that is larger than any of its kind: ZIP packs megabytes into
// kilobytes.
type bounded struct {
	*archive
	name string
	in   io.ReadCloser
	left int64
	most int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.in.Read(p[:min(int64(len(p)), b.left+1, b.archive.left+1)])
	b.left -= int64(n)
	b.archive.left -= int64(n)
	switch {
	case b.left < 0:
		return 0, problem(b.file, "%s in it has more than %d bytes, which is the most that is read", b.name, b.most)
	case b.archive.left < 0:
		return 0, problem(b.file, "there are more than %d bytes in it, which is the most that is read", b.limit.All)
	}
	return n, err
}

func (b *bounded) Close() error { return b.in.Close() }

// text finds the text of a source. What lies outside of the archive is not looked for.
func (a *archive) text(s *Source) error {
	f := a.part(s.Path)
	if f == nil {
		return nil
	}
	r, err := a.reader(f, a.limit.Text)
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(r)
	if err = orClose(err, r); err != nil {
		if ps, ok := err.(schema.Problems); ok {
			return ps
		}
		return problem(a.file, "this file is damaged: %s: %v", f.Name, err)
	}
	s.Text, s.HasText = string(raw), true
	return nil
}

// part finds the file that a path names: internal://NAME, or NAME alone, which is in
// the folder of the sources, however that is written.
func (a *archive) part(written string) *zip.File {
	name := written
	if scheme, rest, ok := strings.Cut(written, ":/"); ok {
		if !strings.EqualFold(scheme, "internal") {
			return nil // it is relative to a folder, or absolute
		}
		name = rest
	}
	name = strings.Trim(name, "/")
	names := []string{name}
	if plain, err := url.PathUnescape(name); err == nil && plain != name {
		names = append(names, plain)
	}
	for _, name := range names {
		if badPath(name) != "" {
			continue
		}
		for _, folder := range []string{"sources/", ""} {
			if f := a.parts[strings.ToLower(folder+name)]; f != nil {
				return f
			}
		}
	}
	return nil
}
