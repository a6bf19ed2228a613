package edit

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"onrecord/data"
	"onrecord/data/anchor"
	"onrecord/data/change"
	"onrecord/data/fence"
	"onrecord/data/yamlfile"
	"onrecord/schema"
	"onrecord/schema/hint"
)

// Rename gives an entity of a corpus folder, named as kind/id, another id, and lets
// everything follow that refers to it. Files that are named after a source get its
// new name. A statement whose id is made of its words gets the new one as a field.
func Rename(ctx context.Context, dir, name, id string, o Options) (_ Result, err error) {
	e, err := open(ctx, dir)
	if err != nil {
		return Result{}, err
	}
	defer func() { err = errors.Join(err, e.in.Close()) }()
	it, err := e.entity(name)
	if err != nil {
		return Result{}, err
	}
	if err := schema.CheckID(id); err != nil {
		return Result{}, change.Requestf("%v", err)
	}
	was := schema.Ref{Kind: it.Kind(), ID: it.Identity().ID}
	to := schema.Ref{Kind: was.Kind, ID: strings.TrimSuffix(was.ID, schema.OwnID(it)) + id}
	if to == was {
		return Result{}, change.Requestf("%s has this id already", schema.Naming(it))
	}
	if other := schema.Index(e.c)[to]; other != nil {
		var ps schema.Problems
		ps.Add(other.Identity().At("id"), schema.Naming(other), "this id already exists: %s makes one of the two", hint.Merge(string(was.Kind)+"/"+was.ID, string(to.Kind)+"/"+to.ID))
		return Result{}, ps
	}
	e.to[was] = to
	text := ""
	if src, ok := it.(*schema.Source); ok {
		if text, err = e.moveFiles(ctx, src, id); err != nil {
			return Result{}, err
		}
	}
	if err := e.writeID(ctx, it, id); err != nil {
		return Result{}, err
	}
	e.expect()
	if text != "" {
		it.(*schema.Source).Text = text
	}
	if err := e.writeRefs(ctx); err != nil {
		return Result{}, err
	}
	return e.finish(ctx, was, o)
}

// writeID splices the id of an entity itself.
func (e *editor) writeID(ctx context.Context, it schema.Entity, id string) error {
	key := it.Identity()
	if !key.Has("id") {
		return e.giveID(ctx, it, id)
	}
	f, w, err := e.wordOf(ctx, key.At("id"), schema.Naming(it))
	if f == nil || err != nil {
		return err
	}
	f.rewrite(w, id)
	if key.Has("iri") {
		if f, w, err = e.wordOf(ctx, key.At("iri"), schema.Naming(it)); f == nil || err != nil {
			return err
		}
		f.rewrite(w, e.iri(w.text, schema.Ref{Kind: it.Kind(), ID: key.ID}))
	}
	return nil
}

// giveID writes an id for a statement that has none but that of its words.
func (e *editor) giveID(ctx context.Context, it schema.Entity, id string) error {
	at := it.Identity().Pos
	if !anchor.IsYAML(at.File) {
		e.problems.Add(at, schema.Naming(it), "its id is made of its words: give it one here first")
		return nil
	}
	f, err := e.file(ctx, at)
	if err != nil {
		return err
	}
	n := f.nodes[[2]int{at.Line, at.Column}]
	if n == nil || n.Kind != yaml.MappingNode || len(n.Content) == 0 {
		e.problems.Add(at, schema.Naming(it), "%v", errForm)
		return nil
	}
	field := "id: " + string(yamlfile.AppendText(nil, id, true))
	from := f.Offset(n.Line, n.Column)
	if n.Style&yaml.FlowStyle != 0 {
		f.Insert(from+1, field+", ")
	} else {
		f.Insert(from, field+f.Ending()+strings.Repeat(" ", n.Column-1))
	}
	// From here on it has one, as far as ids go that are made of words.
	it.Identity().Mark("id", at)
	return nil
}

// moveFiles finds the files that are named after a source, and gives them its new
// name. It returns what the source's field text becomes, or nothing.
func (e *editor) moveFiles(ctx context.Context, src *schema.Source, id string) (text string, err error) {
	entries, err := data.VisibleFiles(e.in, "sources")
	if err != nil {
		return "", err
	}
	for _, entry := range entries {
		name := "sources/" + entry.Name()
		ext := path.Ext(name)
		rest, ok := strings.CutPrefix(strings.TrimSuffix(entry.Name(), ext), src.ID)
		if !ok || ext != ".yaml" && ext != ".yml" {
			continue
		}
		at := schema.Pos{File: filepath.ToSlash(e.in.Path(name)), Line: 1, Column: 1}
		if rest == "" && src.Pos.File == at.File {
			if _, err := e.file(ctx, at); err != nil {
				return "", err
			}
			e.move(src, name, "sources/"+id+ext)
		} else if strings.HasPrefix(rest, ".") {
			if err := e.moveLayer(ctx, src, at, name, "sources/"+id+rest+ext, id); err != nil {
				return "", err
			}
		}
	}
	return e.moveText(ctx, src, id)
}

// moveLayer gives a further coder's file, if it is one of a source, its new name.
func (e *editor) moveLayer(ctx context.Context, src *schema.Source, at schema.Pos, name, to, id string) error {
	known := e.files[name] != nil
	f, err := e.file(ctx, at)
	if err != nil {
		return err
	}
	of := yamlfile.Field(f.root, "source")
	if of == nil || of.Value != src.ID {
		if !known {
			delete(e.files, name)
		}
		return nil
	}
	if !f.Rewrite(of, id) {
		at.Line, at.Column = of.Line, of.Column
		e.problems.Add(at, schema.Naming(src), "%v", errForm)
	}
	e.move(src, name, to)
	return nil
}

// move gives a file another name, which none may have.
func (e *editor) move(src *schema.Source, from, to string) {
	if e.in.Has(to) {
		e.problems.Add(src.At("id"), schema.Naming(src), "its file %s would be %s, which already exists", from, to)
	} else if why := fence.BadName(path.Base(to)); why != "" {
		e.problems.Add(src.At("id"), schema.Naming(src), "its file %s would be %s, which %s", from, path.Base(to), why)
	}
	e.moved[from] = to
}

// moveText gives the text of a source, if it is named after it, its new name.
func (e *editor) moveText(ctx context.Context, src *schema.Source, id string) (string, error) {
	from, to := "texts/"+src.ID+".txt", "texts/"+id+".txt"
	if src.Text != "" && path.Clean(src.Text) != from {
		return "", nil // it is called otherwise, and stays
	}
	for _, other := range e.c.Sources {
		if other != src && path.Clean(other.Text) == from {
			if src.Text == "" {
				e.problems.Add(other.At("text"), schema.Naming(other), "this is the text of source %s, too, because of its name: write it there as text first", src.ID)
			}
			return "", nil
		}
	}
	if e.in.Has(from) {
		raw, err := e.in.ReadFile(from, fence.Text)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		e.files[from] = &file{raw: raw}
		e.move(src, from, to)
	} else if e.in.Has(to) {
		e.problems.Add(src.At("id"), schema.Naming(src), "%s already exists, and would be its text", to)
	}
	if src.Text == "" {
		return "", nil
	}
	f, w, err := e.wordOf(ctx, src.At("text"), schema.Naming(src))
	if f == nil || err != nil {
		return "", err
	}
	f.rewrite(w, to)
	return to, nil
}
