package coding

import (
	"context"
	"fmt"
	"path/filepath"

	"go.yaml.in/yaml/v3"

	"onrecord/data/anchor"
	"onrecord/data/change"
	"onrecord/data/yamlfile"
	"onrecord/schema"
)

// Entity finds an actor, a position, a place, an event or a source by its id; nil: there
// is none.
func (c *Coding) Entity(kind schema.Kind, id string) schema.Entity {
	for e := range c.corpus.Entities {
		if e.Kind() == kind && e.Identity().ID == id {
			return e
		}
	}
	return nil
}

// FileWith is the file that has an entity, and the SHA-256 of its bytes.
func (c *Coding) FileWith(e schema.Entity) (file, sum string, err error) {
	file = filepath.FromSlash(e.Identity().Pos.File)
	_, sum, err = c.sum(file)
	return file, sum, err
}

// ReviseEntity changes fields of an actor, a position, a place, an event or a source:
// revise is given a copy, whose lists it does not change but replaces. Only the lines of
// fields that say something else are written anew, as those of a statement are.
func (c *Coding) ReviseEntity(ctx context.Context, kind schema.Kind, id string, revise func(schema.Entity) error, o Options) (*Revision, error) {
	old := c.Entity(kind, id)
	if old == nil || kind == schema.KindStatement {
		return nil, &NameError{Name: id, Kind: kind}
	}
	next := copied(old)
	if err := revise(next); err != nil {
		return nil, err
	}
	file := filepath.FromSlash(old.Identity().Pos.File)
	if !anchor.IsYAML(file) {
		var ps schema.Problems
		ps.Add(old.Identity().Pos, schema.Naming(old), "this is not a YAML file, and nothing is changed in it")
		return nil, ps
	}
	opened, err := c.open(ctx, file)
	if err != nil {
		return nil, err
	}
	r := reviser{Splicer: opened.Splicer, write: yamlfile.Writer{Index: schema.Index(c.corpus)}}
	item := mappingAt(&opened.doc, old.Identity().Pos)
	if item == nil || !r.revise(item, old, next) {
		return nil, r.rigid(old)
	}
	out := &Revision{Change: change.Change{File: file, There: true, Text: opened.text()}}
	set, err := c.Load(ctx, []change.Change{out.Change})
	if err != nil {
		return nil, err
	}
	if err := c.onlyIt(set.Corpora[0], old, next, out); err != nil {
		return nil, err
	}
	if err := c.unchanged(out.Change, o.Sum); err != nil || o.DryRun {
		return out, err
	}
	c.corpus = set.Corpora[0]
	clear(c.names)
	return out, c.write(ctx, []change.Change{out.Change})
}

// copied is a copy of an entity that shares its lists.
func copied(e schema.Entity) schema.Entity {
	switch e := e.(type) {
	case *schema.Actor:
		out := *e
		return &out
	case *schema.Position:
		out := *e
		return &out
	case *schema.Place:
		out := *e
		return &out
	case *schema.Event:
		out := *e
		return &out
	case *schema.Source:
		out := *e
		return &out
	}
	panic("a kind that has no copies: " + string(e.Kind()))
}

// mappingAt is the mapping that begins at a position.
func mappingAt(n *yaml.Node, at schema.Pos) *yaml.Node {
	if n.Kind == yaml.MappingNode && n.Line == at.Line && n.Column == at.Column {
		return n
	}
	for _, child := range n.Content {
		if found := mappingAt(child, at); found != nil {
			return found
		}
	}
	return nil
}

// onlyIt makes sure that an entity will say what was meant, and the others of its file
// what they say.
func (c *Coding) onlyIt(will *schema.Corpus, old, next schema.Entity, out *Revision) error {
	file := old.Identity().Pos.File
	before, after := itemsOf(c.corpus, file), itemsOf(will, file)
	w := yamlfile.Writer{Index: schema.Index(c.corpus)}
	before[refOf(old)] = string(w.AppendItem(nil, 0, next))
	if err := same(file, before, after); err != nil {
		return err
	}
	out.Entity = schema.Index(will)[refOf(old)]
	return nil
}

// refOf points at an entity, whatever it is called.
func refOf(e schema.Entity) schema.Ref { return schema.Ref{Kind: e.Kind(), ID: e.Identity().ID} }

// itemsOf are the entities of a file, as they would be written.
func itemsOf(c *schema.Corpus, file string) map[schema.Ref]string {
	w := yamlfile.Writer{Index: schema.Index(c)}
	out := map[schema.Ref]string{}
	for e := range c.Entities {
		if e.Identity().Pos.File == file {
			out[refOf(e)] = string(w.AppendItem(nil, 0, e))
		}
	}
	return out
}

// same makes sure that the entities of a file say what they are to say.
func same(file string, before, after map[schema.Ref]string) error {
	if len(before) != len(after) {
		return fmt.Errorf("%s: there would be other entities", file)
	}
	for r, text := range before {
		if text != after[r] {
			return fmt.Errorf("%s: %s/%s would say something else", file, r.Kind, r.ID)
		}
	}
	return nil
}
