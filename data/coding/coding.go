// Package coding adds statements to a corpus folder: it finds whom and what a person
// names, where the words are in the text of their source, and splices the
// statement into the file of its coder.
//
//	c, err := coding.Open(ctx, "my-corpus", nil)
//	speaker, err := c.Find("Ada Quay", schema.KindActor)
//	added, err := c.Add(ctx, statement, coding.Options{})
package coding

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/data"
	"onrecord/data/anchor"
	"onrecord/data/change"
	"onrecord/data/fence"
	"onrecord/data/text"
	"onrecord/data/yamlfile"
	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/spelling"
)

// A Coding is a corpus folder to which statements are added.
type Coding struct {
	dir    string
	made   []schema.Entity // and not yet written
	texts  map[string]string
	corpus *schema.Corpus
	was    *schema.Corpus                             // as it was read, with nothing made or added; nil: it has to be read
	will   *schema.Corpus                             // as it is when what was changed is written; nil: nothing was
	names  map[schema.Kind]map[string][]schema.Entity // by what they are called, folded
	opened map[string]*text.Text                      // by source; nil: it has none
}

// Open reads a corpus in which nothing is wrong. texts are files with the texts of
// sources, by id.
func Open(ctx context.Context, dir string, texts map[string]string) (*Coding, error) {
	if err := fence.LookFolder(dir); err != nil {
		return nil, err
	}
	set, err := data.Load(ctx, []string{dir}, data.Options{AsWritten: true, Texts: texts})
	if err != nil {
		return nil, err
	}
	return &Coding{dir: dir, texts: texts, corpus: set.Corpora[0], names: map[schema.Kind]map[string][]schema.Entity{}, opened: map[string]*text.Text{}}, nil
}

// Of is a coding of a corpus that was read already, from a folder, and that stays as it
// is.
func Of(corpus *schema.Corpus, dir string, texts map[string]string) *Coding {
	own := *corpus
	own.Actors, own.Positions, own.Places, own.Events = slices.Clone(own.Actors), slices.Clone(own.Positions), slices.Clone(own.Places), slices.Clone(own.Events)
	own.Sources, own.Statements = slices.Clone(own.Sources), slices.Clone(own.Statements)
	return &Coding{dir: dir, texts: texts, corpus: &own, was: corpus, names: map[schema.Kind]map[string][]schema.Entity{}, opened: map[string]*text.Text{}}
}

// Reload reads the corpus again, after something else was written into it.
func (c *Coding) Reload(ctx context.Context) error {
	again, err := Open(ctx, c.dir, c.texts)
	if err == nil {
		*c = *again
	}
	return err
}

// Corpus is the corpus after what was changed last; nil: nothing was.
func (c *Coding) Corpus() *schema.Corpus { return c.will }

// Read is the corpus as it was read.
func (c *Coding) Read() *schema.Corpus { return c.corpus }

// Sources are those of the corpus.
func (c *Coding) Sources() []*schema.Source { return c.corpus.Sources }

// Text is the text of a source; nil: none is at hand.
func (c *Coding) Text(src *schema.Source) (*text.Text, error) {
	if t, ok := c.opened[src.ID]; ok {
		return t, nil
	}
	t, file, err := anchor.TextOf(src, c.dir, c.texts)
	if err != nil {
		return nil, err
	}
	var ps schema.Problems
	if t != nil && !anchor.SameText(src, t, file, &ps) {
		return nil, ps
	}
	c.opened[src.ID] = t
	return t, nil
}

// Options says how to add.
type Options struct {
	Coder  string // in whose file; empty: in that of the source
	DryRun bool   // write nothing
	// Sum is the SHA-256 that the file has to have, "" of one that is not there; nil:
	// any. The error is a *ChangedError where it has another.
	Sum *string
	// Draft is what the statement was, and is no longer: it goes from the layer of
	// drafts. nil: it was none.
	Draft *schema.Statement
}

// An Addition is a statement that was added, or would be.
type Addition struct {
	Change    change.Change
	Others    []change.Change   // of files for entities that were made
	Statement *schema.Statement // as the corpus has it now
	Item      []byte            // the lines that were written
	Warnings  schema.Problems   // of the statement
}

// Add adds a statement of a source. It gets the id that it would have without one;
// its passages, and its quotes where it has none, are found in the text of the
// source if that is at hand, and written with their places. What the corpus would
// be like then is read first: where it has problems, nothing is written.
func (c *Coding) Add(ctx context.Context, s *schema.Statement, o Options) (*Addition, error) {
	at := slices.IndexFunc(c.corpus.Sources, func(src *schema.Source) bool { return src.ID == s.Source.ID })
	if at < 0 {
		return nil, fmt.Errorf("there is no source %q", s.Source.ID)
	}
	src := c.corpus.Sources[at]
	layer, err := c.layer(src, o.Coder)
	if err != nil {
		return nil, err
	}
	if err := c.locate(src, s); err != nil {
		return nil, err
	}
	s.Layer = layer
	c.corpus.Add(s)
	schema.Identify(c.corpus)
	w := yamlfile.Writer{Index: schema.Index(c.corpus), Source: src.ID, Layer: layer}
	added := &Addition{Item: w.AppendItem(nil, 0, s)}
	if added.Change, err = c.change(ctx, src, s, w); err != nil {
		return nil, err
	}
	var without []change.Change
	if o.Draft != nil {
		file, err := c.undrafted(ctx, o.Draft, s)
		if err != nil {
			return nil, err
		}
		without = append(without, file)
	}
	if added.Others, err = c.makings(ctx, w); err != nil {
		return nil, err
	}
	added.Others = append(added.Others, without...)
	if err := c.confirm(ctx, s, added); err != nil {
		return nil, err
	}
	if err := c.unchanged(added.Change, o.Sum); err != nil || o.DryRun {
		return added, err
	}
	return added, c.write(ctx, append([]change.Change{added.Change}, added.Others...))
}

// Put makes changes, if the corpus has no problems with them then.
func (c *Coding) Put(ctx context.Context, changes []change.Change, o Options) error {
	if _, err := c.Load(ctx, changes); err != nil || o.DryRun {
		return err
	}
	return c.write(ctx, changes)
}

// write writes what was looked at.
func (c *Coding) write(ctx context.Context, changes []change.Change) error {
	if err := change.Write(ctx, c.dir, changes); err != nil {
		return err
	}
	c.made = nil
	if c.was != nil {
		c.was = c.will
	}
	return nil
}

// layer is the coding of a coder: one that there is, or a new one.
func (c *Coding) layer(src *schema.Source, coder string) (string, error) {
	if coder == "" || spelling.Fold(coder) == schema.MainCoding {
		return "", nil
	}
	for _, other := range c.corpus.Sources {
		for _, layer := range other.Layers {
			if spelling.Fold(layer) == spelling.Fold(coder) && (other == src || layer == coder) {
				return layer, nil
			}
		}
	}
	if why := schema.BadLayer(coder); why != "" {
		return "", change.Requestf("coder %q %s", coder, why)
	}
	return coder, nil
}

// locate finds where the passages are.
func (c *Coding) locate(src *schema.Source, s *schema.Statement) error {
	for i := range s.Evidence {
		s.Evidence[i].Source = s.Source
	}
	s.LendAll()
	t, err := c.Text(src)
	if t == nil || err != nil {
		return err
	}
	var ps schema.Problems
	for i, place := range t.Places(s.Evidence) {
		p := &s.Evidence[i]
		if place.Err != nil {
			ps.Add(schema.Pos{File: src.Pos.File}, schema.Naming(src), "%v", place.Err)
			continue
		}
		t.Fill(p, place.Start, place.End, p.Quote != "")
	}
	return ps.Err()
}

// change is the file of the coding with the statement.
func (c *Coding) change(ctx context.Context, src *schema.Source, s *schema.Statement, w yamlfile.Writer) (change.Change, error) {
	file := filepath.FromSlash(src.Pos.File)
	if s.Layer != "" {
		file = c.layerFile(src, s.Layer)
		if !change.Exists(file) {
			text := append([]byte("source: "), yamlfile.AppendText(nil, src.ID, false)...)
			text = w.AppendItem(append(text, "\nstatements:\n"...), 2, s)
			return change.Change{File: file, Text: text}, nil
		}
	} else if !anchor.IsYAML(src.Pos.File) {
		var ps schema.Problems
		ps.Add(src.Pos, schema.Naming(src), "this is not a YAML file, and nothing is written into it: %s writes into a file of that coder", hint.Option{Name: "coder", Value: "NAME"})
		return change.Change{}, ps
	}
	return change.AddEntities(ctx, c.dir, file, "statements", w, []schema.Entity{s})
}

// confirm reads the corpus as it will be.
func (c *Coding) confirm(ctx context.Context, s *schema.Statement, added *Addition) error {
	set, err := c.Load(ctx, append([]change.Change{added.Change}, added.Others...))
	if err != nil {
		return err
	}
	for _, st := range set.Corpora[0].Statements {
		if st.ID == s.ID {
			added.Statement = st
		}
	}
	if added.Statement == nil {
		return fmt.Errorf("%s: statement %s would not be read", added.Change.File, s.ID)
	}
	for _, w := range set.Warnings {
		if w.ID == schema.Naming(s) {
			added.Warnings = append(added.Warnings, w)
		}
	}
	return nil
}

// Load reads the corpus as it will be with some changes.
func (c *Coding) Load(ctx context.Context, changes []change.Change) (*data.Set, error) {
	will := map[string][]byte{}
	for i := range changes {
		name, err := filepath.Rel(c.dir, changes[i].File)
		if err != nil {
			return nil, err
		}
		will[filepath.ToSlash(name)] = changes[i].Text
		if changes[i].Gone {
			will[filepath.ToSlash(name)] = nil
		}
	}
	var set *data.Set
	var err error
	o := data.Options{Texts: c.texts, Changed: will}
	if c.was != nil {
		set, err = data.Again(ctx, c.was, c.dir, o)
	} else {
		set, err = data.Load(ctx, []string{c.dir}, o)
	}
	var ps schema.Problems
	if errors.As(err, &ps) {
		return nil, ps.Errors()
	}
	if err != nil {
		return nil, err
	}
	c.will = set.Corpora[0]
	return set, nil
}

// A NameError says that a name is that of nothing, or of several things.
type NameError struct {
	Name    string
	Kind    schema.Kind
	Several bool            // all of Near are called so
	Near    []schema.Entity // else what may have been meant
}

func (e *NameError) Error() string {
	var names []string
	for _, it := range e.Near {
		names = append(names, fmt.Sprintf("%s (%s/%s)", it.Label(), it.Kind(), it.Identity().ID))
	}
	switch {
	case e.Several:
		return fmt.Sprintf("%q is several things: %s", e.Name, strings.Join(names, ", "))
	case len(names) > 0:
		return fmt.Sprintf("no %s is called %q; did you mean %s?", e.Kind, e.Name, strings.Join(names, " or "))
	}
	return fmt.Sprintf("no %s is called %q", e.Kind, e.Name)
}

// mostNear is how many entities are offered for a name.
const mostNear = 5

// Find finds an entity of some kinds by its id, its IRI, its name or an alias, but
// for case and accents. The error is a *NameError.
func (c *Coding) Find(name string, kinds ...schema.Kind) (schema.Entity, error) {
	id := strings.TrimPrefix(strings.TrimPrefix(name, c.corpus.Base), c.corpus.ID+":")
	if kind, own, ok := strings.Cut(id, "/"); ok && slices.Contains(kinds, schema.Kind(kind)) {
		kinds, id = []schema.Kind{schema.Kind(kind)}, own
	}
	var byID, found []schema.Entity
	for _, k := range kinds {
		for _, it := range c.called(k)[spelling.Fold(id)] {
			found = append(found, it)
			if it.Identity().ID == id {
				byID = append(byID, it)
			}
		}
	}
	if len(byID) > 0 {
		found = byID
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return nil, &NameError{Name: name, Kind: kinds[0], Near: c.near(id, kinds)}
	}
	return nil, &NameError{Name: name, Kind: kinds[0], Several: true, Near: found}
}

// called has the entities of a kind by what they are called, folded.
func (c *Coding) called(k schema.Kind) map[string][]schema.Entity {
	if known := c.names[k]; known != nil {
		return known
	}
	out := map[string][]schema.Entity{}
	for it := range c.corpus.Entities {
		if it.Kind() != k {
			continue
		}
		seen := map[string]bool{}
		for _, name := range namesOf(it) {
			if key := spelling.Fold(name); !seen[key] {
				seen[key] = true
				out[key] = append(out[key], it)
			}
		}
	}
	c.names[k] = out
	return out
}

// namesOf are an entity's id, its name or title, and its aliases.
func namesOf(it schema.Entity) []string {
	out := []string{it.Identity().ID}
	for _, field := range []string{"name", "title", "aliases"} {
		if f, ok := schema.FieldNamed(it.Kind(), field); ok {
			out = append(out, f.Strings(it)...)
		}
	}
	return out
}

// near are the entities one of whose names has a name in it, and those whose names
// are nearly that.
func (c *Coding) near(name string, kinds []schema.Kind) (out []schema.Entity) {
	add := func(it schema.Entity) {
		if len(out) < mostNear && !slices.Contains(out, it) {
			out = append(out, it)
		}
	}
	folded := spelling.Fold(name)
	var names []string
	byName := map[string][]schema.Entity{}
	for it := range c.corpus.Entities {
		if !slices.Contains(kinds, it.Kind()) {
			continue
		}
		for _, other := range namesOf(it) {
			if folded != "" && strings.Contains(spelling.Fold(other), folded) {
				add(it)
			}
			names = append(names, other)
			byName[other] = append(byName[other], it)
		}
	}
	for _, other := range spelling.Nearest(name, names, mostNear) {
		for _, it := range byName[other] {
			add(it)
		}
	}
	return out
}
