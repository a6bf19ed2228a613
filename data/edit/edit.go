// Package edit changes entities throughout the files of a corpus folder: Rename
// gives one another id, and Merge makes one of two. Both splice the files, so that
// every byte that says something else stays as it is, and read what they are about
// to write: where that says anything but what was asked for, nothing is written.
//
//	result, err := edit.Rename(ctx, "my-corpus", "actor/quay", "ada-quay", edit.Options{})
package edit

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/data"
	"onrecord/data/change"
	"onrecord/data/fence"
	"onrecord/data/sampling"
	"onrecord/schema"
	"onrecord/schema/listindex"
	"onrecord/schema/spelling"
)

// Options says how to change a corpus.
type Options struct {
	DryRun bool // write nothing
}

// A Result says what was done, or would be.
type Result struct {
	Changes    []change.Change // by file
	From, To   schema.Ref      // what has become what
	References int             // that lead there now
	// Remade is how many statements have another id because theirs is made of words
	// and of the ids of their speakers and their source.
	Remade int
}

// An editor changes one corpus.
type editor struct {
	dir  string
	in   *fence.Folder
	c    *schema.Corpus // as it will be, from expect on
	refs []reference
	// lists is how many lists of references there are.
	lists int
	// to is what becomes of entities, by what they are: those of which nothing is
	// said stay what they are.
	to map[schema.Ref]schema.Ref
	// will has the entities that there will be.
	will map[schema.Ref]bool
	// newcomers are ids that an entity of some kind will have and has not now.
	newcomers map[string]bool
	// within are the ids that the statements of a layer's file will have in it.
	within map[string]map[string]bool

	// gone is an entity that will not be there, and holds what the lists have that
	// refer to it, or to what it becomes.
	gone  schema.Entity
	holds map[listed]bool

	files    map[string]*file  // by name in the folder
	remade   int               // how many statements have another id
	moved    map[string]string // new names of files, by their names
	problems schema.Problems   // why nothing is written
}

// A listed reference is one in a list, by its number.
type listed struct {
	list int
	to   schema.Ref
}

// open reads a corpus in which nothing is wrong. The caller closes it.
func open(ctx context.Context, dir string) (*editor, error) {
	in, err := fence.OpenFolder(dir)
	if err != nil {
		return nil, err
	}
	set, err := data.Load(ctx, []string{dir}, data.Options{AsWritten: true})
	if err != nil {
		return nil, errors.Join(err, in.Close())
	}
	samples, err := sampling.Read(ctx, dir)
	if err != nil {
		return nil, errors.Join(err, in.Close())
	}
	e := &editor{dir: dir, in: in, c: set.Corpora[0], to: map[schema.Ref]schema.Ref{}, files: map[string]*file{}, moved: map[string]string{}}
	e.collect(samples)
	return e, nil
}

// entity finds what a person has named: kind/id, with the corpus before it or not,
// or an id that one entity has.
func (e *editor) entity(name string) (schema.Entity, error) {
	asked := name
	if corpus, rest, ok := strings.Cut(name, ":"); ok && corpus == e.c.ID {
		name = rest
	}
	kind, id, ok := strings.Cut(name, "/")
	if !ok || !schema.Kind(kind).Known() {
		kind, id = "", name
	}
	index := schema.Index(e.c)
	var found []schema.Entity
	var ids []string
	for _, k := range schema.Kinds() {
		if kind != "" && schema.Kind(kind) != k {
			continue
		}
		if it := index[schema.Ref{Kind: k, ID: id}]; it != nil {
			found = append(found, it)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		for r := range index {
			if kind == "" || schema.Kind(kind) == r.Kind {
				ids = append(ids, string(r.Kind)+"/"+r.ID)
			}
		}
		slices.Sort(ids)
		return nil, &UnknownError{asked, spelling.Nearest(cmp.Or(kind, "actor")+"/"+id, ids, 3)}
	}
	for _, it := range found {
		ids = append(ids, string(it.Kind())+"/"+id)
	}
	return nil, change.Requestf("%q is several things: %s", asked, strings.Join(ids, ", "))
}

// An UnknownError says that no entity has an id.
type UnknownError struct {
	name string
	near []string
}

func (e *UnknownError) Error() string {
	if len(e.near) == 0 {
		return fmt.Sprintf("nothing is called %q", e.name)
	}
	return fmt.Sprintf("nothing is called %q; did you mean %s?", e.name, strings.Join(e.near, " or "))
}

// becomes is what an entity will be.
func (e *editor) becomes(r schema.Ref) schema.Ref {
	if to, ok := e.to[schema.Ref{Kind: r.Kind, ID: r.ID}]; ok {
		return to
	}
	return schema.Ref{Kind: r.Kind, ID: r.ID}
}

// expect makes the corpus in memory what it will be when each entity is what it
// becomes. Ids that are made of words change with the ids in them, and what refers
// to these follows.
func (e *editor) expect() {
	made := map[*schema.Statement]string{}
	e.rewrite()
	for _, s := range e.c.Statements {
		if !s.Has("id") {
			made[s], s.ID = s.ID, ""
		}
	}
	schema.Identify(e.c)
	again := false
	for s, was := range made {
		if s.ID != was {
			e.to[schema.Ref{Kind: schema.KindStatement, ID: was}] = schema.Ref{Kind: schema.KindStatement, ID: s.ID}
			again = true
			e.remade++
		}
	}
	if again {
		e.rewriteRefs()
	}
	e.will, e.newcomers = map[schema.Ref]bool{}, map[string]bool{}
	for was, to := range e.to {
		if was.ID != to.ID {
			e.newcomers[to.ID] = true
		}
	}
	e.within = map[string]map[string]bool{}
	for it := range e.c.Entities {
		e.will[schema.Ref{Kind: it.Kind(), ID: it.Identity().ID}] = true
		if s, ok := it.(*schema.Statement); ok && s.Layer != "" && s.Has("id") {
			if e.within[s.Pos.File] == nil {
				e.within[s.Pos.File] = map[string]bool{}
			}
			e.within[s.Pos.File][schema.OwnID(s)] = true
		}
	}
}

// rewrite gives entities their new ids, and lets references follow.
func (e *editor) rewrite() {
	for it := range e.c.Entities {
		key := it.Identity()
		key.ID = e.becomes(schema.Ref{Kind: it.Kind(), ID: key.ID}).ID
	}
	e.rewriteRefs()
}

func (e *editor) rewriteRefs() {
	for it := range e.c.Entities {
		e.follow(schema.Fields(it.Kind()), it)
	}
}

// follow lets the references of a record lead to what entities become. What would be
// in a list twice stays where it stood.
func (e *editor) follow(fields []schema.Field, record any) {
	for i := range fields {
		f := &fields[i]
		switch f.Type {
		case schema.One:
			for _, r := range f.Refs(record) {
				f.PutRef(record, e.becomes(r))
			}
		case schema.Many:
			refs := f.Refs(record)
			var known listindex.Set[schema.Ref]
			ref := func(i int) schema.Ref { return refs[i] }
			var out []schema.Ref
			for _, r := range refs {
				to := e.becomes(r)
				if r = (schema.Ref{Kind: r.Kind, ID: r.ID}); to == r || !known.Has(len(refs), ref, to) {
					out = append(out, to)
				}
			}
			f.SetRefs(record, out)
		default:
			for _, part := range f.Records(record) {
				e.follow(f.Fields, part)
			}
		}
	}
}

// finish reads what the files will say, and writes it where that is what was
// expected. of is the entity that the change is about.
func (e *editor) finish(ctx context.Context, of schema.Ref, o Options) (Result, error) {
	if err := e.problems.Sort().Err(); err != nil {
		return Result{}, err
	}
	result := Result{From: of, To: e.becomes(of), Remade: e.remade}
	for _, r := range e.refs {
		if r.Ref == of {
			result.References++
		}
	}
	will := map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(e.files)) {
		f := e.files[name]
		text := f.spliced()
		to, moves := e.moved[name]
		if !moves && string(text) == string(f.raw) {
			continue
		}
		was := sha256.Sum256(f.raw)
		c := change.Change{File: e.in.Path(cmp.Or(to, name)), Text: text, There: !moves, Was: &was}
		if moves {
			c.From = e.in.Path(name)
			will[name] = nil
		}
		will[cmp.Or(to, name)] = text
		result.Changes = append(result.Changes, c)
	}
	if err := e.confirm(ctx, will); err != nil {
		return Result{}, err
	}
	if o.DryRun {
		return result, nil
	}
	return result, change.Write(ctx, e.dir, result.Changes)
}

// confirm reads the corpus as it will be and compares it with what is expected.
func (e *editor) confirm(ctx context.Context, will map[string][]byte) error {
	set, err := data.Load(ctx, []string{e.dir}, data.Options{AsWritten: true, Changed: will})
	if err != nil {
		var ps schema.Problems
		if errors.As(err, &ps) {
			for _, p := range ps.Errors() {
				p.Reword("after it: %s", p.Text())
			}
			return ps.Errors()
		}
		return err
	}
	want, got := contents(e.c), contents(set.Corpora[0])
	var ps schema.Problems
	for _, it := range slices.Collect(e.c.Entities) {
		r := schema.Ref{Kind: it.Kind(), ID: it.Identity().ID}
		if got[r] != want[r] {
			ps.Add(it.Identity().Pos, schema.Naming(it), "it would say something else: it is written in a way that cannot be changed here")
		}
	}
	if len(got) != len(want) && len(ps) == 0 {
		ps.Add(schema.Pos{File: filepath.ToSlash(e.dir)}, "", "the corpus would have %d entities, not %d", len(got), len(want))
	}
	return ps.Sort().Err()
}

// contents are what the entities of a corpus say, but for what is worked out.
func contents(c *schema.Corpus) map[schema.Ref]string {
	out := map[schema.Ref]string{}
	for it := range c.Entities {
		if s, ok := it.(*schema.Statement); ok {
			s.DuplicateOf = schema.Ref{}
		}
		it.Identity().IRI = ""
		out[schema.Ref{Kind: it.Kind(), ID: it.Identity().ID}] = string(schema.AppendJSON(nil, it))
	}
	return out
}
