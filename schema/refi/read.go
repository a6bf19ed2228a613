package refi

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/url"
	"path"
	"strings"

	"onrecord/schema"
	"onrecord/schema/guarded"
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
	a, err := guarded.Open(raw, guarded.Limits{Files: limit.Files, All: limit.All, Part: max(limit.XML, limit.Text)})
	if err != nil {
		return nil, faulty(file, err)
	}
	inner, err := projectIn(a, file)
	if err != nil {
		return nil, err
	}
	part, err := a.Open(inner, limit.XML)
	if err != nil {
		return nil, faulty(file, err)
	}
	p, err := readXML(ctx, file, inner, part, limit)
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
		raw, err := a.Text(partOf(a, s.Path), limit.Text)
		if err != nil {
			return nil, faulty(file, err)
		}
		s.Text, s.HasText = string(raw), raw != nil
	}
	return p, nil
}

func orClose(err error, c io.Closer) error {
	if closing := c.Close(); err == nil {
		return closing
	}
	return err
}

// faulty is what is wrong with a file, as a problem of it.
func faulty(file string, err error) error {
	if fault, ok := errors.AsType[*guarded.Fault](err); ok {
		return problem(file, "%s", fault)
	}
	return err
}

// projectIn finds the project in an archive.
func projectIn(a *guarded.Archive, file string) (project string, err error) {
	for _, name := range a.Names() {
		if strings.EqualFold(path.Ext(name), ".qde") && !strings.Contains(name, "/") {
			if project != "" {
				return "", problem(file, "it has two projects in it: %s and %s", project, name)
			}
			project = name
		}
	}
	if project == "" {
		return "", problem(file, "this is no project of REFI-QDA: there is no project.qde in it")
	}
	return project, nil
}

// partOf finds the file that a path names: internal://NAME, or NAME alone, which is in
// the folder of the sources, however that is written. What lies outside of the archive
// is not looked for; empty: there is none.
func partOf(a *guarded.Archive, written string) string {
	name := written
	if scheme, rest, ok := strings.Cut(written, ":/"); ok {
		if !strings.EqualFold(scheme, "internal") {
			return "" // it is relative to a folder, or absolute
		}
		name = rest
	}
	name = strings.Trim(name, "/")
	names := []string{name}
	if plain, err := url.PathUnescape(name); err == nil && plain != name {
		names = append(names, plain)
	}
	for _, name := range names {
		for _, folder := range []string{"sources/", ""} {
			if a.Has(folder + name) {
				return folder + name
			}
		}
	}
	return ""
}
