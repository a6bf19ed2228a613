package data

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"onrecord/data/anchor"
	"onrecord/data/fence"
	"onrecord/data/input"
	"onrecord/data/sampling"
	"onrecord/data/table"
	"onrecord/data/whole"
	"onrecord/data/yamlfile"
	"onrecord/schema"
	"onrecord/schema/hint"
)

// folder reads a corpus that people write: corpus.yaml, a file for each kind
// of entity, and a file for each source.
func (l *Loader) folder(ctx context.Context, dir string) (err error) {
	in, err := fence.OpenFolder(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	c := &schema.Corpus{}
	unread := map[schema.Kind]bool{}
	l.Unread[c] = unread
	found := false
	if whole.Unfinished(ctx, dir) {
		l.Problems.Add(schema.Pos{File: filepath.ToSlash(filepath.Join(dir, whole.Journal))}, "",
			"a command was ended while it wrote here, and some of its files are missing: %s puts them in place", hint.LocateFolder(filepath.ToSlash(dir)))
	}
	entries, err := l.visible(in, ".")
	if err != nil {
		return err
	}
	header, err := l.yamlFile(ctx, in, "corpus")
	if err != nil {
		return err
	}
	if header != nil {
		found = true
		if header.Node != nil {
			d := schema.Decoder{Problems: &l.Problems}
			if e, ok := d.Entity(schema.KindCorpus, header.Node).(*schema.Corpus); ok {
				*c = *e
			}
		} else if header.Empty {
			l.Problems.Add(schema.Pos{File: header.Name}, "", "this file is empty")
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
	if err := l.samples(ctx, c, in, unread); err != nil {
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
		l.Problems.Add(schema.Pos{File: dir}, "", "this folder holds no corpus: it has no corpus.yaml (%s makes one)", hint.NewCorpus(""))
		return nil
	}
	if header == nil && c.ID == "" {
		l.Problems.Add(schema.Pos{File: filepath.ToSlash(filepath.Join(dir, "corpus.yaml"))}, "", "this file is missing: a corpus has an id and a base")
	}
	l.Set.Corpora = append(l.Set.Corpora, c)
	l.Set.Dirs[c.ID] = dir
	return nil
}

// samples looks whether the random samples of a folder are right. Nobody asks them but
// who codes, and so they are no part of the corpus.
func (l *Loader) samples(ctx context.Context, c *schema.Corpus, in *fence.Folder, unread map[schema.Kind]bool) error {
	file, err := l.yamlFile(ctx, in, sampling.Stem)
	if err != nil || file == nil || file.Broken {
		return err
	}
	if samples := sampling.Decode(file.Node, &l.Problems); !unread[schema.KindSource] {
		sampling.Check(c, samples, &l.Problems)
	}
	return nil
}

// entities reads a list of entities of one kind.
func (l *Loader) entities(ctx context.Context, c *schema.Corpus, k schema.Kind, file *yamlfile.File, unread map[schema.Kind]bool) {
	switch {
	case file.Broken:
		unread[k] = true
	case file.Empty && !file.Comments:
		l.Problems.Add(schema.Pos{File: file.Name}, "", "this file is empty: write a list of %s, or [] for none", k.Plural())
	case file.Node == nil || file.Node.Kind == schema.NullNode:
	case file.Node.Kind != schema.ListNode:
		unread[k] = true
		l.Problems.Add(file.Node.Pos, "", "this file is a list of %s (“- id: …”), not %s", k.Plural(), file.Node.Kind)
	default:
		d := schema.Decoder{Problems: &l.Problems, Corpus: c.ID}
		for _, item := range file.Node.Items {
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
func (l *Loader) sources(ctx context.Context, c *schema.Corpus, in *fence.Folder, unread map[schema.Kind]bool) error {
	entries, err := l.visible(in, "sources")
	if err != nil {
		unread[schema.KindSource], unread[schema.KindStatement] = true, true
		return input.Unreadable(in.Path("sources"), err, &l.Problems)
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
		arena, nodes := &schema.Arena{}, &schema.Nodes{}
		if l.Options.Passing != nil {
			arena = nil // it would keep what is forgotten
		}
		return func(name string) *part {
			nodes.Reset()
			p := &part{Loader: Loader{Options: l.Options, Set: &Set{}, arena: arena, nodes: nodes}, corpus: schema.Corpus{EntityBase: c.EntityBase}}
			p.err = p.file(ctx, in, name)
			return p
		}
	}
	var layers []schema.Layer
	err = input.InOrder(ctx, next, worker, func(p *part) error {
		if l.Options.Passing != nil {
			p.pass(l.Options.Passing)
			unread[schema.KindStatement] = true
		}
		l.Problems = append(l.Problems, p.Loader.Problems...)
		l.Set.Inputs = append(l.Set.Inputs, p.Loader.Set.Inputs...)
		layers = append(layers, p.Loader.layers...)
		c.Actors = append(c.Actors, p.corpus.Actors...) // those of drafts
		c.Sources = append(c.Sources, p.corpus.Sources...)
		c.Statements = append(c.Statements, p.corpus.Statements...)
		if p.broken {
			unread[schema.KindSource], unread[schema.KindStatement] = true, true
		}
		return p.err
	})
	if err == nil && !unread[schema.KindSource] {
		l.Problems = append(l.Problems, c.AddLayers(layers)...)
	}
	return err
}

// A part is what one source's file holds.
type part struct {
	Loader Loader
	corpus schema.Corpus
	broken bool
	err    error
}

// pass gives the statements to somebody, and keeps nothing of their file: the texts of
// its source are parts of it.
func (p *part) pass(to func(*schema.Statement)) {
	schema.Identify(&p.corpus)
	anchor.NameStatements(&p.corpus, p.Loader.Problems)
	for _, s := range p.corpus.Statements {
		to(s)
	}
	p.corpus.Statements = nil
	for _, s := range p.corpus.Sources {
		for _, text := range []*string{&s.ID, &s.Title, &s.Type, &s.Publisher, &s.Language, &s.Date, &s.URL, &s.SHA256, &s.Original, &s.Text} {
			*text = strings.Clone(*text)
		}
		for i := range s.Authors {
			s.Authors[i].ID = strings.Clone(s.Authors[i].ID)
		}
	}
}

// Source reads the file of a source in a corpus folder, sources/NAME, alone: what it
// says, and nothing of whether that is right.
func Source(ctx context.Context, dir, name string) (_ *schema.Corpus, err error) {
	in, err := fence.OpenFolder(dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	p := &part{Loader: Loader{Options: Options{AsWritten: true}, Set: &Set{}}}
	if err := p.file(ctx, in, name); err != nil {
		return nil, err
	}
	if err := p.Loader.Problems.Sort().Err(); err != nil {
		return nil, err
	}
	schema.Identify(&p.corpus)
	for _, s := range p.corpus.Statements {
		s.LendAll()
	}
	anchor.QuoteIsExact(ctx, &p.corpus)
	return &p.corpus, ctx.Err()
}

func (p *part) file(ctx context.Context, in *fence.Folder, name string) error {
	file, err := p.Loader.yamlAt(ctx, in, "sources/"+name)
	switch {
	case err != nil:
		return err
	case file.Broken:
		p.broken = true
	case file.Node == nil || file.Node.Kind == schema.NullNode:
		p.Loader.Problems.Add(schema.Pos{File: file.Name}, "", "this file is empty: a source has id, title and statements")
	default:
		p.Loader.source(ctx, &p.corpus, file.Node, strings.TrimSuffix(name, filepath.Ext(name)))
	}
	return nil
}

// source reads one file: stem is its name without the ending.
func (l *Loader) source(ctx context.Context, c *schema.Corpus, n *schema.Node, stem string) {
	d := schema.Decoder{Problems: &l.Problems, Corpus: c.ID, Arena: l.arena}
	if n.Kind != schema.MapNode {
		l.Problems.Add(n.Pos, "", "this file is one object (“id: …”), not %s", n.Kind)
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
		l.Problems.Add(e.At("id"), "source "+e.ID, "the file is called %s: name it %s.yaml", stem+".yaml", e.ID)
	}
	c.Add(e)
	l.once(n, "source "+e.ID, "statements")
	l.statements(ctx, c, &d, n, schema.Layer{Source: e.ID})
}

// once finds fields that an object has again.
func (l *Loader) once(n *schema.Node, who string, fields ...string) {
	seen := map[string]schema.Pos{}
	for _, key := range n.Keys {
		if !slices.Contains(fields, key.Text) {
			continue
		}
		if before, again := seen[key.Text]; again {
			l.Problems.Add(key.Pos, who, "duplicate field %q: see line %d", key.Text, before.Line)
			continue
		}
		seen[key.Text] = key.Pos
	}
}

// layerFields are those of a second coder's file.
var layerFields = []string{"source", "coder", "finished", "note", "statements"}

// draftFields are those that the file of drafts has besides: actors that nobody else
// describes, and what was rejected.
var draftFields = []string{"actors", "rejected"}

// secondCoder reads a file that is a further coding of a source.
func (l *Loader) secondCoder(ctx context.Context, c *schema.Corpus, d *schema.Decoder, n, ref *schema.Node, stem string) {
	drafts := stem == ref.Text+"."+schema.DraftLayer
	for _, key := range n.Keys {
		known := slices.Contains(layerFields, key.Text) && !(drafts && key.Text == "note") // those of drafts are with the statements
		if !known && !(drafts && slices.Contains(draftFields, key.Text)) {
			l.Problems.Add(key.Pos, "", "unknown field %q: a second coder's file has source, coder, finished, note and statements", key.Text)
		}
	}
	l.once(n, "", slices.Concat(layerFields, draftFields)...)
	if ref.Kind != schema.StringNode || ref.Text == "" {
		l.Problems.Add(ref.Pos, "", "source is the id of a source, not %s", ref.Kind)
		return
	}
	layer := schema.Layer{Source: ref.Text}
	var ok bool
	if layer.Name, ok = strings.CutPrefix(stem, ref.Text+"."); !ok {
		l.Problems.Add(ref.Pos, "", "the file is called %s.yaml: name it %s.CODER.yaml", stem, ref.Text)
		return
	}
	if why := schema.BadLayer(layer.Name); why != "" {
		l.Problems.Add(ref.Pos, "", "the file is called %s.yaml: %q %s", stem, layer.Name, why)
		return
	}
	layer.Pos, layer.Coder = ref.Pos, layer.Name
	if coder := n.Get("coder"); coder != nil && coder.Kind != schema.NullNode {
		if layer.Coder = strings.TrimSpace(coder.Text); coder.Kind != schema.StringNode || layer.Coder == "" {
			l.Problems.Add(coder.Pos, "", "coder is a name, not %s", coder.Kind)
		}
	}
	if finished := n.Get("finished"); finished != nil {
		l.finished(finished, &layer)
	}
	if note := n.Get("note"); note != nil && note.Kind != schema.StringNode && note.Kind != schema.NullNode {
		l.Problems.Add(note.Pos, "", "note is a text, not %s", note.Kind) // it is the coder's own, and stays in her file
	}
	l.layers = append(l.layers, layer)
	if drafts {
		l.drafts(c, d, n)
	}
	l.statements(ctx, c, d, n, layer)
}

// drafts reads what the file of drafts has besides its statements.
func (l *Loader) drafts(c *schema.Corpus, d *schema.Decoder, n *schema.Node) {
	if list := n.Get("actors"); list != nil && list.Kind != schema.NullNode {
		if list.Kind != schema.ListNode {
			l.Problems.Add(list.Pos, "", "actors is a list, not %s", list.Kind)
			return
		}
		for _, item := range list.Items {
			if a, ok := d.Entity(schema.KindActor, item).(*schema.Actor); ok {
				c.Add(a)
			}
		}
	}
	list := n.Get("rejected")
	if list == nil || list.Kind == schema.NullNode {
		return
	}
	if list.Kind != schema.ListNode {
		l.Problems.Add(list.Pos, "", "rejected is a list, not %s", list.Kind)
		return
	}
	for _, item := range list.Items {
		for _, name := range []string{"start", "end", "sha256"} {
			f := item.Get(name)
			switch _, err := strconv.ParseUint(text(f), 10, 31); {
			case item.Kind != schema.MapNode || f == nil:
				l.Problems.Add(item.Pos, "", "what was rejected has start, end and sha256: {start: 10, end: 20, sha256: …}")
			case name != "sha256" && err != nil:
				l.Problems.Add(f.Pos, "", "%s is a number of characters, not %q", name, schema.Shorten(f.Text))
			default:
				continue
			}
			break
		}
	}
}

// text is that of a scalar that may be missing.
func text(n *schema.Node) string {
	if n == nil {
		return ""
	}
	return n.Text
}

// finished reads what a layer's head says of that: a day, or true.
func (l *Loader) finished(n *schema.Node, layer *schema.Layer) {
	_, err := schema.ParseDate(n.Text)
	switch {
	case n.Kind == schema.NullNode, n.Kind == schema.BoolNode && n.Text == "false":
	case n.Kind == schema.BoolNode:
		layer.Finished = layer.Name
	case (n.Kind == schema.StringNode || n.Kind == schema.NumberNode) && err == nil:
		layer.Finished = layer.Name + " " + n.Text
	default:
		l.Problems.Add(n.Pos, "", "finished is true, or the day: 2025-08-15")
	}
}

// statements reads the statements of a file, all of one coding of one source.
func (l *Loader) statements(ctx context.Context, c *schema.Corpus, d *schema.Decoder, n *schema.Node, of schema.Layer) {
	list := n.Get("statements")
	if list == nil || list.Kind == schema.NullNode {
		return
	}
	if list.Kind != schema.ListNode {
		l.Problems.Add(list.Pos, "", "statements is a list, not %s", list.Kind)
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
			l.Problems.Add(s.At("source"), "statement "+s.ID, "source %q is not that of the file: %q", s.Source.ID, file.ID)
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
func (l *Loader) tables(ctx context.Context, in *fence.Folder, entries []fs.DirEntry, c *schema.Corpus) (bool, error) {
	s := &Stream{Loader: l, into: c}
	found := false
	for _, e := range entries {
		name := in.Path(e.Name())
		ext := filepath.Ext(name)
		stem := strings.TrimSuffix(e.Name(), ext)
		var read func(context.Context, string, io.Reader) error
		switch {
		case ext == ".csv" && (stem == schema.KindStatement.Plural() || table.KindOf(stem) != schema.KindStatement):
			read = s.CSV
		case ext == ".jsonl" || ext == ".ndjson":
			read = s.JSONLines
		default:
			continue
		}
		found = true
		err := l.Pass(ctx, l.place(in, e.Name()), fence.Lines, func(in *input.HashingReader) error { return read(ctx, name, in) })
		if ctx.Err() != nil {
			return found, ctx.Err()
		}
		if err = input.Unreadable(name, err, &l.Problems); err != nil {
			l.Problems.Add(schema.Pos{File: name}, "", "%v", err)
		}
	}
	if found {
		return true, s.finish(ctx)
	}
	return false, nil
}

// yamlFile reads stem.yaml or stem.yml in a folder; nil when neither is there.
func (l *Loader) yamlFile(ctx context.Context, dir *fence.Folder, stem string) (*yamlfile.File, error) {
	for _, ext := range []string{".yaml", ".yml"} {
		if l.has(dir, stem+ext) {
			return l.yamlAt(ctx, dir, stem+ext)
		}
	}
	return nil, nil
}

func (l *Loader) yamlAt(ctx context.Context, dir *fence.Folder, name string) (*yamlfile.File, error) {
	file := filepath.ToSlash(dir.Path(name))
	text, err := l.Read(ctx, l.place(dir, name), fence.YAML)
	if err != nil {
		return &yamlfile.File{Name: file, Broken: true}, input.Unreadable(file, err, &l.Problems)
	}
	return yamlfile.Parse(ctx, file, text, l.nodes, &l.Problems), ctx.Err()
}
