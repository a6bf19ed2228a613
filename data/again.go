package data

import (
	"bytes"
	"context"
	"errors"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"onrecord/data/fence"
	"onrecord/data/whole"
	"onrecord/schema"
	"onrecord/schema/check"
)

// Again gives a corpus folder as it is when some of its files hold something else,
// o.Changed: what Load gives, in a time that grows little with the rest of the corpus.
// was is what was read before, in which nothing was wrong; it stays as it is, and the
// corpus that is given shares entities with it. Warnings are those of what was read
// again: the files of the sources that are concerned, and what refers to their
// statements. Where more may be concerned, the whole folder is read.
func Again(ctx context.Context, was *schema.Corpus, dir string, o Options) (*Set, error) {
	set, err := again(ctx, was, dir, o)
	if errors.Is(err, errMore) {
		return Load(ctx, []string{dir}, o)
	}
	return set, err
}

// errMore says that a change concerns more than was read again.
var errMore = errors.New("more is concerned")

func again(ctx context.Context, was *schema.Corpus, dir string, o Options) (_ *Set, err error) {
	if o.AsWritten || o.Passing != nil || whole.Unfinished(ctx, dir) {
		return nil, errMore
	}
	in, err := fence.OpenFolder(dir)
	if err != nil {
		return nil, err
	}
	defer func() {
		if cerr := in.Close(); err == nil {
			err = cerr
		}
	}()
	r := rereading{
		Loader: Loader{Options: o, Set: &Set{Dirs: map[string]string{was.ID: dir}}, Unread: map[*schema.Corpus]map[schema.Kind]bool{}},
		in:     in, was: was, part: &schema.Corpus{}, files: map[string]bool{}, sources: map[string]bool{},
	}
	*r.part = schema.Corpus{EntityBase: was.EntityBase, Title: was.Title, Base: was.Base, Languages: was.Languages, Licence: was.Licence}
	if err := r.read(ctx); err != nil {
		return nil, err
	}
	r.rest()
	r.Set.Corpora = []*schema.Corpus{r.part}
	r.concerned = func(e schema.Entity) bool { return r.files[e.Identity().Pos.File] || e.Kind() == schema.KindStatement }
	r.texts = func(src *schema.Source) bool { return r.sources[src.ID] }
	if err := r.Check(ctx); err != nil {
		return nil, err
	}
	next, err := r.joined()
	r.Set.Corpora = []*schema.Corpus{next}
	return r.Set, err
}

// A rereading is the part of a corpus that is read and checked again, with all that it
// may refer to.
type rereading struct {
	Loader
	in      *fence.Folder
	was     *schema.Corpus
	part    *schema.Corpus
	files   map[string]bool // that were read again, as positions have them
	sources map[string]bool // all of whose files were
}

// read reads the files.
func (r *rereading) read(ctx context.Context) error {
	known := map[string]*schema.Source{}
	for _, s := range r.was.Sources {
		known[s.ID] = s
	}
	for name := range r.Options.Changed {
		r.files[filepath.ToSlash(r.in.Path(name))] = true
		dir, base := path.Split(name)
		stem, ok := stemOf(base)
		switch {
		case !ok:
			return errMore
		case dir == "sources/":
			r.sources[sourceOf(stem, known)] = true
		case dir != "" || !slices.Contains(folderFiles[1:], stem):
			return errMore
		}
	}
	for _, k := range []schema.Kind{schema.KindActor, schema.KindPosition, schema.KindPlace, schema.KindEvent} {
		if err := r.kind(ctx, k); err != nil {
			return err
		}
	}
	for id := range r.sources {
		if s := known[id]; s != nil && (path.Dir(s.Pos.File) != filepath.ToSlash(r.in.Path("sources")) || r.gone(s)) {
			return errMore
		}
	}
	entries, err := r.visible(r.in, "sources")
	if err != nil {
		return errMore
	}
	var layers []schema.Layer
	for _, e := range entries {
		stem, ok := stemOf(e.Name())
		if !ok || !r.sources[sourceOf(stem, known)] {
			continue
		}
		p := &part{Loader: Loader{Options: r.Options, Set: &Set{}}, corpus: schema.Corpus{EntityBase: r.was.EntityBase}}
		if err := p.file(ctx, r.in, e.Name()); err != nil {
			return err
		}
		r.Problems = append(r.Problems, p.Loader.Problems...)
		layers = append(layers, p.Loader.layers...)
		r.part.Actors = append(r.part.Actors, p.corpus.Actors...)
		r.part.Sources = append(r.part.Sources, p.corpus.Sources...)
		r.part.Statements = append(r.part.Statements, p.corpus.Statements...)
		r.files[filepath.ToSlash(r.in.Path("sources/"+e.Name()))] = true
		if p.broken {
			return errMore // which says what references mean
		}
	}
	for _, s := range r.was.Sources {
		if !r.sources[s.ID] {
			r.part.Sources = append(r.part.Sources, own(s))
		}
	}
	r.Problems = append(r.Problems, r.part.AddLayers(layers)...)
	return nil
}

// stemOf is the name of a YAML file without its ending.
func stemOf(name string) (string, bool) {
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext), (ext == ".yaml" || ext == ".yml") && !strings.HasPrefix(name, ".")
}

// sourceOf is the id of the source that a file is of: its own, or one with a layer.
func sourceOf(stem string, known map[string]*schema.Source) string {
	for id := stem; ; {
		if known[id] != nil {
			return id
		}
		at := strings.LastIndexByte(id, '.')
		if at < 0 {
			return stem
		}
		id = id[:at]
	}
}

// gone reports whether the file of a source will not be there.
func (r *rereading) gone(s *schema.Source) bool {
	text, changed := r.Options.Changed["sources/"+path.Base(s.Pos.File)]
	return changed && text == nil
}

// kind reads the entities of a kind again where their file is another: some that are
// new. What else is changed in them may concern anything.
func (r *rereading) kind(ctx context.Context, k schema.Kind) error {
	changed := false
	for _, ext := range []string{".yaml", ".yml"} {
		if text, ok := r.Options.Changed[k.Plural()+ext]; ok {
			if text == nil {
				return errMore
			}
			changed = true
		}
	}
	if !changed {
		return nil
	}
	file, err := r.yamlFile(ctx, r.in, k.Plural())
	if err != nil {
		return err
	}
	r.files[file.Name] = true
	r.entities(ctx, r.part, k, file, map[schema.Kind]bool{})
	if len(r.Problems) > 0 || file.Broken {
		return errMore
	}
	now := schema.Index(r.part)
	ids := map[string]bool{}
	for e := range r.was.Entities {
		switch id := e.Identity(); {
		case e.Kind() == schema.KindStatement:
		case e.Kind() != k:
			ids[id.ID] = true
		case id.Pos.File == file.Name:
			again := now[schema.Ref{Kind: k, ID: id.ID}]
			if again == nil || !bytes.Equal(schema.AppendJSON(nil, e), schema.AppendJSON(nil, again)) {
				return errMore
			}
			delete(now, schema.Ref{Kind: k, ID: id.ID})
		}
	}
	for ref := range now { // of these are new
		if ref.Kind == k && ids[ref.ID] {
			return errMore // a reference may not say which is meant
		}
	}
	return nil
}

// rest takes what else is needed from the corpus as it was: all entities but
// statements, and those statements that are connected with what was read again.
func (r *rereading) rest() {
	r.part.Actors = append(r.part.Actors, notIn(r.was.Actors, r.files)...)
	r.part.Positions = append(r.part.Positions, notIn(r.was.Positions, r.files)...)
	r.part.Places = append(r.part.Places, notIn(r.was.Places, r.files)...)
	r.part.Events = append(r.part.Events, notIn(r.was.Events, r.files)...)
	seeds := map[string]bool{}
	for _, s := range r.part.Statements {
		seeds[s.ID] = true
		for to := range s.Points {
			seeds[to] = true
		}
	}
	for _, s := range Connected(r.was, r.sources, seeds) {
		if !r.files[s.Pos.File] {
			r.part.Statements = append(r.part.Statements, own(s))
		}
	}
}

// notIn are the entities of other files.
func notIn[E schema.Entity](all []E, files map[string]bool) (out []E) {
	for _, e := range all {
		if !files[e.Identity().Pos.File] {
			out = append(out, e)
		}
	}
	return out
}

// Connected are the statements of sources, those with some ids, and all that are
// connected with them by references of statements, in the order of the corpus.
func Connected(c *schema.Corpus, sources, ids map[string]bool) []*schema.Statement {
	at := map[string][]int{} // statements that have an id, or refer to it
	var open []int
	in := make([]bool, len(c.Statements))
	take := func(i int) {
		if !in[i] {
			in[i] = true
			open = append(open, i)
		}
	}
	for i, s := range c.Statements {
		refers := false
		for to := range s.Points {
			at[to] = append(at[to], i)
			refers = refers || ids[to]
		}
		if refers || sources[s.Source.ID] || ids[s.ID] || slices.ContainsFunc(s.Evidence, func(p schema.Passage) bool { return sources[p.Source.ID] }) {
			take(i)
		}
	}
	if len(at) > 0 {
		for i, s := range c.Statements {
			if at[s.ID] != nil {
				at[s.ID] = append(at[s.ID], i)
			}
		}
	}
	for len(open) > 0 {
		s := c.Statements[open[len(open)-1]]
		open = open[:len(open)-1]
		for _, i := range at[s.ID] {
			take(i)
		}
		for to := range s.Points {
			for _, i := range at[to] {
				take(i)
			}
		}
	}
	var out []*schema.Statement
	for i, s := range c.Statements {
		if in[i] {
			out = append(out, s)
		}
	}
	return out
}

// About is the part of a corpus that has to do with a source: its statements, those
// that are connected with them, and all that these refer to. It shares the entities.
func About(c *schema.Corpus, source string) *schema.Corpus {
	out := *c
	out.Statements = Connected(c, map[string]bool{source: true}, nil)
	kept := map[schema.Ref]bool{{Kind: schema.KindSource, ID: source}: true}
	entities := *c
	entities.Statements = nil // these are there
	all := schema.Index(&entities)
	var open []schema.Entity
	take := func(r schema.Ref) {
		r.Name = ""
		if e := all[r]; e != nil && !kept[r] {
			kept[r] = true
			open = append(open, e)
		}
	}
	for _, s := range c.Sources {
		if s.ID == source {
			open = append(open, s)
		}
	}
	for _, s := range out.Statements {
		open = append(open, s)
	}
	for len(open) > 0 {
		e := open[len(open)-1]
		open = open[:len(open)-1]
		refers(schema.Fields(e.Kind()), e, take)
	}
	out.Actors = only(c.Actors, kept)
	out.Positions = only(c.Positions, kept)
	out.Places = only(c.Places, kept)
	out.Events = only(c.Events, kept)
	out.Sources = only(c.Sources, kept)
	return &out
}

// refers tells what a record refers to.
func refers(fields []schema.Field, record any, to func(schema.Ref)) {
	for i := range fields {
		f := &fields[i]
		if f.Type == schema.Many {
			for _, r := range f.Refs(record) {
				to(r)
			}
			continue
		}
		for v := range f.Values(record) {
			if r := v.Ref(); r != nil {
				to(*r)
			}
			if part := v.Record(); part != nil {
				refers(f.Fields, part, to)
			}
		}
	}
}

func only[T schema.Entity](all []T, kept map[schema.Ref]bool) (out []T) {
	for _, e := range all {
		if kept[schema.Ref{Kind: e.Kind(), ID: e.Identity().ID}] {
			out = append(out, e)
		}
	}
	return out
}

// own is a copy of an entity with lists of its own, for checks write into them.
func own[T any](e *T) *T {
	out := *e
	v := reflect.ValueOf(&out).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Slice && f.CanSet() && !f.IsNil() {
			list := reflect.MakeSlice(f.Type(), f.Len(), f.Len())
			reflect.Copy(list, f)
			f.Set(list)
		}
	}
	return &out
}

// joined is the whole corpus: what was, with what was read again in its place.
func (r *rereading) joined() (*schema.Corpus, error) {
	next := *r.was
	next.Actors = replaced(r.was.Actors, r.part.Actors, r.files)
	next.Positions = replaced(r.was.Positions, r.part.Positions, r.files)
	next.Places = replaced(r.was.Places, r.part.Places, r.files)
	next.Events = replaced(r.was.Events, r.part.Events, r.files)
	next.Sources = replaced(r.was.Sources, r.part.Sources, r.files)
	next.Statements = replaced(r.was.Statements, r.part.Statements, r.files)
	taken := map[string]bool{}
	for _, s := range next.Statements {
		if taken[s.ID] { // of two that have none, one got the id of another: Load tells them apart
			return nil, errMore
		}
		taken[s.ID] = true
	}
	next.Coders = check.Coders(&next, slices.DeleteFunc(slices.Clone(r.was.Coders), func(name string) bool {
		return slices.Contains(check.Coders(r.was, nil), name)
	}))
	return &next, nil
}

// replaced is a list in which the entities of some files make room for those that another
// list has of them.
func replaced[T schema.Entity](was, part []T, files map[string]bool) []T {
	fresh := func(e T) bool { return files[e.Identity().Pos.File] }
	var now []T
	for _, e := range part {
		if fresh(e) {
			now = append(now, e)
		}
	}
	at := slices.IndexFunc(was, fresh)
	if at < 0 && len(now) > 0 { // files are read in the order of their names
		file := now[0].Identity().Pos.File
		at = slices.IndexFunc(was, func(e T) bool { return e.Identity().Pos.File > file })
	}
	if at < 0 {
		return slices.Concat(was, now)
	}
	return slices.Concat(was[:at], now, notIn(was[at:], files))
}
