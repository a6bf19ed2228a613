package data

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/data/fence"
	"onrecord/data/whole"
	"onrecord/schema"
)

// folder reads a corpus that people write: corpus.yaml, a file for each kind
// of entity, and a file for each source.
func (l *loader) folder(ctx context.Context, dir string) (err error) {
	in, err := fence.OpenFolder(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	c := &schema.Corpus{}
	unread := map[schema.Kind]bool{}
	l.unread[c] = unread
	found := false
	if whole.Unfinished(dir) {
		l.problems.Add(schema.Pos{File: filepath.ToSlash(filepath.Join(dir, whole.Journal))}, "",
			"a command was ended while it wrote here, and some of its files are missing: 'onrecord locate %s' puts them in place", shellWord(filepath.ToSlash(dir)))
	}
	entries, err := visible(in, ".")
	if err != nil {
		return err
	}
	header, err := l.yamlFile(ctx, in, "corpus")
	if err != nil {
		return err
	}
	if header != nil {
		found = true
		if header.node != nil {
			d := schema.Decoder{Problems: &l.problems}
			if e, ok := d.Entity(schema.KindCorpus, header.node).(*schema.Corpus); ok {
				*c = *e
			}
		} else if header.empty {
			l.problems.Add(schema.Pos{File: header.name}, "", "this file is empty")
		}
	}
	for _, k := range []schema.Kind{schema.KindActor, schema.KindPosition, schema.KindPlace, schema.KindEvent} {
		file, err := l.yamlFile(ctx, in, k.Plural())
		if err != nil {
			return err
		}
		if file != nil {
			found = true
			l.entities(ctx, c, k, file, unread)
		}
	}
	if err := l.sources(ctx, c, in, unread); err != nil {
		return err
	}
	if err := l.misnamed(in); err != nil {
		return err
	}
	tables, err := l.tables(ctx, in, entries, c)
	if err != nil {
		return err
	}
	if !found && len(c.Sources) == 0 && !tables && len(unread) == 0 {
		l.problems.Add(schema.Pos{File: dir}, "", "this folder holds no corpus: it has no corpus.yaml (onrecord new makes one)")
		return nil
	}
	if header == nil && c.ID == "" {
		l.problems.Add(schema.Pos{File: filepath.ToSlash(filepath.Join(dir, "corpus.yaml"))}, "", "this file is missing: a corpus has an id and a base")
	}
	l.set.Corpora = append(l.set.Corpora, c)
	l.set.Dirs[c.ID] = dir
	return nil
}

// entities reads a list of entities of one kind.
func (l *loader) entities(ctx context.Context, c *schema.Corpus, k schema.Kind, file *yamlFile, unread map[schema.Kind]bool) {
	switch {
	case file.broken:
		unread[k] = true
	case file.empty && !file.comments:
		l.problems.Add(schema.Pos{File: file.name}, "", "this file is empty: write a list of %s, or [] for none", k.Plural())
	case file.node == nil || file.node.Kind == schema.NullNode:
	case file.node.Kind != schema.ListNode:
		unread[k] = true
		l.problems.Add(file.node.Pos, "", "this file is a list of %s (“- id: …”), not %s", k.Plural(), file.node.Kind)
	default:
		d := schema.Decoder{Problems: &l.problems, Corpus: c.ID}
		for _, item := range file.node.Items {
			if ctx.Err() != nil {
				return
			}
			if e := d.Entity(k, item); e != nil {
				c.Add(e)
			}
		}
	}
}

// sources reads the files of the sources and of their further coders, several
// at once.
func (l *loader) sources(ctx context.Context, c *schema.Corpus, in *fence.Folder, unread map[schema.Kind]bool) error {
	entries, err := visible(in, "sources")
	if err != nil {
		unread[schema.KindSource], unread[schema.KindStatement] = true, true
		return unreadable(in.Path("sources"), err, &l.problems)
	}
	next := func() (string, error) {
		for len(entries) > 0 {
			name := entries[0].Name()
			entries = entries[1:]
			if ext := filepath.Ext(name); ext == ".yaml" || ext == ".yml" {
				return name, nil
			}
		}
		return "", io.EOF
	}
	worker := func() func(string) *part {
		keeper, nodes := &schema.Keeper{}, &schema.Nodes{}
		return func(name string) *part {
			nodes.Reset()
			p := &part{loader: loader{Options: l.Options, set: &Set{}, keeper: keeper, nodes: nodes}, corpus: schema.Corpus{EntityBase: c.EntityBase}}
			p.err = p.file(ctx, in, name)
			return p
		}
	}
	var layers []schema.Layer
	err = inOrder(ctx, next, worker, func(p *part) error {
		l.problems = append(l.problems, p.problems...)
		l.set.Inputs = append(l.set.Inputs, p.set.Inputs...)
		layers = append(layers, p.layers...)
		c.Sources = append(c.Sources, p.corpus.Sources...)
		c.Statements = append(c.Statements, p.corpus.Statements...)
		if p.broken {
			unread[schema.KindSource], unread[schema.KindStatement] = true, true
		}
		return p.err
	})
	if err == nil && !unread[schema.KindSource] {
		l.problems = append(l.problems, c.AddLayers(layers)...)
	}
	return err
}

// A part is what one source's file holds.
type part struct {
	loader
	corpus schema.Corpus
	broken bool
	err    error
}

func (p *part) file(ctx context.Context, in *fence.Folder, name string) error {
	file, err := p.yamlAt(ctx, in, "sources/"+name)
	switch {
	case err != nil:
		return err
	case file.broken:
		p.broken = true
	case file.node == nil || file.node.Kind == schema.NullNode:
		p.problems.Add(schema.Pos{File: file.name}, "", "this file is empty: a source has id, title and statements")
	default:
		p.source(ctx, &p.corpus, file.node, strings.TrimSuffix(name, filepath.Ext(name)))
	}
	return nil
}

// source reads one file: stem is its name without the ending.
func (l *loader) source(ctx context.Context, c *schema.Corpus, n *schema.Node, stem string) {
	d := schema.Decoder{Problems: &l.problems, Corpus: c.ID, Keeper: l.keeper}
	if n.Kind != schema.MapNode {
		l.problems.Add(n.Pos, "", "this file is one object (“id: …”), not %s", n.Kind)
		return
	}
	if ref := n.Get("source"); ref != nil {
		l.secondCoder(ctx, c, &d, n, ref, stem)
		return
	}
	e, ok := d.Entity(schema.KindSource, n.Without("statements")).(*schema.Source)
	if !ok {
		return
	}
	if e.ID != "" && e.ID != stem {
		l.problems.Add(e.At("id"), "source "+e.ID, "the file is called %s: name it %s.yaml", stem+".yaml", e.ID)
	}
	c.Add(e)
	l.once(n, "source "+e.ID, "statements")
	l.statements(ctx, c, &d, n, schema.Layer{Source: e.ID})
}

// once finds fields that an object has again.
func (l *loader) once(n *schema.Node, who string, fields ...string) {
	seen := map[string]schema.Pos{}
	for _, key := range n.Keys {
		if !slices.Contains(fields, key.Text) {
			continue
		}
		if before, again := seen[key.Text]; again {
			l.problems.Add(key.Pos, who, "duplicate field %q: see line %d", key.Text, before.Line)
			continue
		}
		seen[key.Text] = key.Pos
	}
}

// layerFields are those of a second coder's file.
var layerFields = []string{"source", "coder", "finished", "statements"}

// secondCoder reads a file that is a further coding of a source.
func (l *loader) secondCoder(ctx context.Context, c *schema.Corpus, d *schema.Decoder, n, ref *schema.Node, stem string) {
	for _, key := range n.Keys {
		if !slices.Contains(layerFields, key.Text) {
			l.problems.Add(key.Pos, "", "unknown field %q: a second coder's file has source, coder, finished and statements", key.Text)
		}
	}
	l.once(n, "", layerFields...)
	if ref.Kind != schema.StringNode || ref.Text == "" {
		l.problems.Add(ref.Pos, "", "source is the id of a source, not %s", ref.Kind)
		return
	}
	layer := schema.Layer{Source: ref.Text}
	var ok bool
	if layer.Name, ok = strings.CutPrefix(stem, ref.Text+"."); !ok {
		l.problems.Add(ref.Pos, "", "the file is called %s.yaml: name it %s.CODER.yaml", stem, ref.Text)
		return
	}
	if why := schema.BadLayer(layer.Name); why != "" {
		l.problems.Add(ref.Pos, "", "the file is called %s.yaml: %q %s", stem, layer.Name, why)
		return
	}
	layer.Pos, layer.Coder = ref.Pos, layer.Name
	if coder := n.Get("coder"); coder != nil && coder.Kind != schema.NullNode {
		if layer.Coder = strings.TrimSpace(coder.Text); coder.Kind != schema.StringNode || layer.Coder == "" {
			l.problems.Add(coder.Pos, "", "coder is a name, not %s", coder.Kind)
		}
	}
	if finished := n.Get("finished"); finished != nil {
		l.finished(finished, &layer)
	}
	l.layers = append(l.layers, layer)
	l.statements(ctx, c, d, n, layer)
}

// finished reads what a layer's head says of that: a day, or true.
func (l *loader) finished(n *schema.Node, layer *schema.Layer) {
	_, err := schema.ParseDate(n.Text)
	switch {
	case n.Kind == schema.NullNode, n.Kind == schema.BoolNode && n.Text == "false":
	case n.Kind == schema.BoolNode:
		layer.Finished = layer.Name
	case (n.Kind == schema.StringNode || n.Kind == schema.NumberNode) && err == nil:
		layer.Finished = layer.Name + " " + n.Text
	default:
		l.problems.Add(n.Pos, "", "finished is true, or the day: 2025-08-15")
	}
}

// statements reads the statements of a file, all of one coding of one source.
func (l *loader) statements(ctx context.Context, c *schema.Corpus, d *schema.Decoder, n *schema.Node, of schema.Layer) {
	list := n.Get("statements")
	if list == nil || list.Kind == schema.NullNode {
		return
	}
	if list.Kind != schema.ListNode {
		l.problems.Add(list.Pos, "", "statements is a list, not %s", list.Kind)
		return
	}
	var all []*schema.Statement
	for _, item := range list.Items {
		if ctx.Err() != nil {
			return
		}
		s, ok := d.Entity(schema.KindStatement, item).(*schema.Statement)
		if !ok {
			continue
		}
		if s.Coder == "" {
			s.Coder = of.Coder
		}
		file := schema.Ref{Kind: schema.KindSource, ID: of.Source}
		if !s.Source.IsZero() && s.Source.ID != file.ID {
			l.problems.Add(s.At("source"), "statement "+s.ID, "source %q is not that of the file: %q", s.Source.ID, file.ID)
		}
		s.Source = file
		for i := range s.Evidence {
			if p := &s.Evidence[i]; !p.Has("source") {
				p.Source = s.Source
			}
		}
		all = append(all, s)
		c.Add(s)
	}
	schema.IntoLayer(all, of.Name)
}

// tables reads the CSV files and JSON Lines of a folder.
func (l *loader) tables(ctx context.Context, in *fence.Folder, entries []fs.DirEntry, c *schema.Corpus) (bool, error) {
	s := &stream{loader: l, into: c}
	found := false
	for _, e := range entries {
		name := in.Path(e.Name())
		ext := filepath.Ext(name)
		stem := strings.TrimSuffix(e.Name(), ext)
		var read func(context.Context, string, io.Reader) error
		switch {
		case ext == ".csv" && (stem == schema.KindStatement.Plural() || kindOfTable(stem) != schema.KindStatement):
			read = s.csv
		case ext == ".jsonl" || ext == ".ndjson":
			read = s.jsonLines
		default:
			continue
		}
		found = true
		err := l.pass(ctx, place{in: in, name: e.Name()}, fence.Lines, func(in *Measured) error { return read(ctx, name, in) })
		if ctx.Err() != nil {
			return found, ctx.Err()
		}
		if err = unreadable(name, err, &l.problems); err != nil {
			l.problems.Add(schema.Pos{File: name}, "", "%v", err)
		}
	}
	if found {
		return true, s.finish(ctx)
	}
	return false, nil
}

// yamlFile reads stem.yaml or stem.yml in a folder; nil when neither is there.
func (l *loader) yamlFile(ctx context.Context, dir *fence.Folder, stem string) (*yamlFile, error) {
	for _, ext := range []string{".yaml", ".yml"} {
		if dir.Has(stem + ext) {
			return l.yamlAt(ctx, dir, stem+ext)
		}
	}
	return nil, nil
}

func (l *loader) yamlAt(ctx context.Context, dir *fence.Folder, name string) (*yamlFile, error) {
	file := filepath.ToSlash(dir.Path(name))
	text, err := l.read(ctx, place{in: dir, name: name}, fence.YAML)
	if err != nil {
		return &yamlFile{name: file, broken: true}, unreadable(file, err, &l.problems)
	}
	return parseYAML(ctx, file, text, l.nodes, &l.problems), ctx.Err()
}
