package coding

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"onrecord/data/anchor"
	"onrecord/data/change"
	"onrecord/data/fence"
	"onrecord/data/yamlfile"
	"onrecord/schema"
)

// Make makes an entity that has but a name and a type, with an id of the name, which
// is written with the next statement that is added. Where one is called so already, it
// is a *NameError that has it.
func (c *Coding) Make(kind schema.Kind, name, typ string) (schema.Entity, error) {
	name = strings.TrimSpace(name)
	if name == "" {
		return nil, change.Requestf("a new %s needs a name", kind)
	}
	if found, err := c.Find(name, kind); err == nil {
		return nil, &NameError{Name: name, Kind: kind, Several: true, Near: []schema.Entity{found}}
	}
	id := schema.SlugOfWords(name, 8)
	if id == "" {
		id = string(kind)
	}
	taken := schema.Index(c.corpus)
	for n, base := 2, id; taken[schema.Ref{Kind: kind, ID: id}] != nil; n++ {
		id = base + "-" + strconv.Itoa(n)
	}
	var e schema.Entity
	key := schema.EntityBase{ID: id}
	switch kind {
	case schema.KindActor:
		e = &schema.Actor{EntityBase: key, Name: name, Type: typ}
	case schema.KindPosition:
		e = &schema.Position{EntityBase: key, Name: name, Type: typ}
	case schema.KindEvent:
		e = &schema.Event{EntityBase: key, Name: name}
	case schema.KindPlace:
		e = &schema.Place{EntityBase: key, Name: name}
	default:
		return nil, change.Requestf("no %s is made here", kind)
	}
	c.corpus.Add(e)
	c.made = append(c.made, e)
	delete(c.names, kind)
	return e, nil
}

// makings are the changes of files to which entities are added that were made.
func (c *Coding) makings(ctx context.Context, w yamlfile.Writer) (out []change.Change, err error) {
	w.Source, w.Layer = "", ""
	for _, kind := range schema.Kinds() {
		var items []schema.Entity
		for _, it := range c.made {
			if it.Kind() == kind {
				items = append(items, it)
			}
		}
		if len(items) == 0 {
			continue
		}
		file := c.FileOf(kind)
		if !change.Exists(file) {
			var text []byte
			for _, it := range items {
				text = w.AppendItem(text, 0, it)
			}
			out = append(out, change.Change{File: file, Text: text})
			continue
		}
		made, err := change.AddEntities(ctx, c.dir, file, "", w, items)
		if err != nil {
			return nil, err
		}
		out = append(out, made)
	}
	return out, nil
}

// Keep writes what was made, with no statement.
func (c *Coding) Keep(ctx context.Context, o Options) ([]change.Change, error) {
	changes, err := c.makings(ctx, yamlfile.Writer{Index: schema.Index(c.corpus)})
	if err != nil {
		return nil, err
	}
	return changes, c.Put(ctx, changes, o)
}

// A ChangedError says that a file is another than the one that a change was made for.
type ChangedError struct {
	File string
	Now  []byte // what it holds
	Will []byte // what it would hold
}

func (e *ChangedError) Error() string {
	return fmt.Sprintf("%s was changed meanwhile, and is left as it is", e.File)
}

// unchanged compares a file with its hash before it is written.
func (c *Coding) unchanged(will change.Change, want *string) error {
	if want == nil {
		return nil
	}
	now, sum, err := c.sum(will.File)
	if err == nil && sum != *want {
		err = &ChangedError{File: filepath.ToSlash(will.File), Now: now, Will: will.Text}
	}
	return err
}

// sum reads a file and gives the SHA-256 of its bytes; "": it is not there.
func (c *Coding) sum(file string) ([]byte, string, error) {
	now, err := change.ReadIn(c.dir, file, fence.YAML)
	if errors.Is(err, fs.ErrNotExist) || !change.Exists(file) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	sum := sha256.Sum256(now)
	return now, hex.EncodeToString(sum[:]), nil
}

// File is the file of a coder's coding of a source, and the SHA-256 of its bytes: "" of
// one that is not there.
func (c *Coding) File(source, coder string) (file, sum string, err error) {
	at := slices.IndexFunc(c.corpus.Sources, func(src *schema.Source) bool { return src.ID == source })
	if at < 0 {
		return "", "", fmt.Errorf("there is no source %q", source)
	}
	src := c.corpus.Sources[at]
	layer, err := c.layer(src, coder)
	if err != nil {
		return "", "", err
	}
	if file = filepath.FromSlash(src.Pos.File); layer != "" {
		file = c.layerFile(src, layer)
	}
	_, sum, err = c.sum(file)
	return file, sum, err
}

// FileOf is the file into which an entity of a kind is written when it is made: one
// that has others of the kind, else a new one.
func (c *Coding) FileOf(kind schema.Kind) string {
	for it := range c.corpus.Entities {
		if at := it.Identity().Pos.File; it.Kind() == kind && at != "" && anchor.IsYAML(at) && (kind == schema.KindSource || path.Base(path.Dir(at)) != "sources") { // where drafts have theirs
			return filepath.FromSlash(at)
		}
	}
	return filepath.Join(c.dir, kind.Plural()+".yaml")
}

// layerFile is the file of a layer, which may not be there.
func (c *Coding) layerFile(src *schema.Source, layer string) (file string) {
	for _, ext := range []string{".yml", ".yaml"} {
		file = filepath.Join(c.dir, "sources", src.ID+"."+layer+ext)
		if change.Exists(file) {
			break
		}
	}
	return file
}
