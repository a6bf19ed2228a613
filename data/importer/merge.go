package importer

import (
	"cmp"
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/data/anchor"
	"onrecord/data/change"
	"onrecord/data/input"
	"onrecord/data/scaffold"
	"onrecord/data/yamlfile"
	"onrecord/schema"
	"onrecord/schema/check"
	"onrecord/schema/hint"
	"onrecord/schema/vocab"
)

// A merge puts what was read of one corpus into a folder.
type merge struct {
	reading *reading
	dir     string
	known   *schema.Corpus // that is there; nil: none
	read    *schema.Corpus
	all     *schema.Corpus // both
	added   []schema.Entity
}

// merge finds out whether a corpus that was read can be that of a folder, and
// what a new one is called.
func (r *reading) merge(read *schema.Corpus, dir string, known *schema.Corpus) (*merge, error) {
	m := &merge{reading: r, dir: dir, known: known, read: read}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	for _, o := range []struct {
		name, want string
		to         *string
	}{{"id", r.ImportOptions.ID, &read.ID}, {"base", r.ImportOptions.Base, &read.Base}, {"title", r.ImportOptions.Title, &read.Title}} {
		has, where := *o.to, "what is imported"
		if known != nil {
			has, where = map[string]string{"id": known.ID, "base": known.Base, "title": known.Title}[o.name], dir
		}
		if o.want != "" && has != "" && has != o.want {
			return nil, change.Requestf("%s: %s says %s", hint.Option{Name: o.name, Value: o.want}, where, has)
		}
		if *o.to == "" {
			*o.to = o.want
		}
	}
	if known != nil {
		if read.Base != "" && read.Base != known.Base {
			r.Loader.Problems.Add(read.At("base"), "corpus "+read.ID, "its base is %s, and the corpus in %s has %s: import it into another folder", read.Base, dir, known.Base)
		}
		read.Base = known.Base
		return m, nil
	}
	described := read.Pos.File != "" && read.ID != "" // and then it may lack a title
	if read.ID == "" {
		read.ID = schema.CorpusID(filepath.Base(abs))
	}
	if read.Title == "" && !described {
		read.Title = filepath.Base(abs)
	}
	if read.Base == "" {
		read.Base = "https://onrecord.example/" + read.ID + "/"
	}
	return m, nil
}

// compare finds out which of the entities that were read are there already, and what
// is said of them otherwise.
func (m *merge) compare(ctx context.Context) error {
	there := map[schema.Ref]schema.Entity{}
	if m.known != nil {
		for e := range m.known.Entities {
			there[schema.Ref{Kind: e.Kind(), ID: e.Identity().ID}] = e
		}
		if m.read.Pos.File != "" && m.read.ID != "" { // a file says so
			m.reading.result.Differences = append(m.reading.result.Differences, differences(m.known, m.read)...)
		}
	}
	m.identify()
	m.outside()
	seen := map[schema.Ref]schema.Entity{}
	for e := range m.read.Entities {
		if err := ctx.Err(); err != nil {
			return err
		}
		ref := schema.Ref{Kind: e.Kind(), ID: e.Identity().ID}
		m.sound(e)
		old, before := there[ref], seen[ref]
		if old != nil {
			seen[ref] = e
		}
		switch {
		case old == nil:
			m.added = append(m.added, e)
		case before != nil:
			m.reading.Loader.Problems.Add(e.Identity().At("id"), string(ref.Kind)+" "+ref.ID, "duplicate id: see %s", before.Identity().At("id"))
		default:
			m.reading.result.Same++
			if _, half := m.reading.made[e]; !half {
				m.reading.result.Differences = append(m.reading.result.Differences, differences(old, e)...)
			}
		}
	}
	return nil
}

// outside takes references to statements out that nothing knows, where the files are
// tables: of a part of what was coded, they are to the other part.
func (m *merge) outside() {
	if !m.reading.tables {
		return
	}
	ids := map[string]bool{}
	for _, c := range []*schema.Corpus{m.known, m.read} {
		if c != nil {
			for _, s := range c.Statements {
				ids[s.ID] = true
			}
		}
	}
	unknown := func(r schema.Ref) bool { return !r.IsZero() && !ids[r.ID] }
	for _, s := range m.read.Statements {
		took := func(field string, n int) {
			if n > 0 {
				m.reading.took(Part{File: s.Pos.File, What: "reference", Name: field, Values: n, Left: n, Why: "to statements that are neither in the files nor in the corpus"})
			}
		}
		if unknown(s.Restates) {
			s.Restates = schema.Ref{}
			took("restates", 1)
		}
		for field, refs := range map[string]*[]schema.Ref{"echoes": &s.Echoes, "contradicts": &s.Contradicts, "answers": &s.Answers} {
			before := len(*refs)
			*refs = slices.DeleteFunc(*refs, unknown)
			took(field, before-len(*refs))
		}
	}
}

// prune leaves out entities of which nothing but a name is known and that nothing names
// that is added: what named them is there already, or was left out.
func (m *merge) prune() {
	wanted, next := map[schema.Ref]bool{}, []schema.Entity{}
	entities := map[schema.Ref]schema.Entity{}
	for _, e := range m.added {
		if m.reading.made[e] {
			entities[schema.Ref{Kind: e.Kind(), ID: e.Identity().ID}] = e
		} else {
			next = append(next, e)
		}
	}
	if len(entities) == 0 {
		return
	}
	if m.reading.spool != nil {
		for r := range m.reading.spool.named {
			if made := entities[r]; made != nil {
				wanted[r] = true
				next = append(next, made)
			}
		}
	}
	for len(next) > 0 {
		e := next[len(next)-1]
		next = next[:len(next)-1]
		eachRef(schema.Fields(e.Kind()), e, func(r schema.Ref) {
			r.Name = ""
			if made := entities[r]; made != nil && !wanted[r] {
				wanted[r] = true
				next = append(next, made)
			}
		})
	}
	m.added = slices.DeleteFunc(m.added, func(e schema.Entity) bool {
		return m.reading.made[e] && !wanted[schema.Ref{Kind: e.Kind(), ID: e.Identity().ID}]
	})
}

// eachRef calls a function with each reference in a record.
func eachRef(fields []schema.Field, record any, do func(schema.Ref)) {
	for i := range fields {
		f := &fields[i]
		for _, r := range f.Refs(record) {
			do(r)
		}
		for _, part := range f.Records(record) {
			eachRef(f.Fields, part, do)
		}
	}
}

// check checks what is there and what is added together. With leave, what has problems
// is left out, and what then has some as well, until nothing has any.
func (m *merge) check(ctx context.Context, leave bool) error {
	if err := m.compare(ctx); err != nil {
		return err
	}
	if leave {
		m.leave(&m.reading.Loader.Problems)
	}
	for {
		m.prune()
		m.together()
		var found, notes schema.Problems
		located, err := m.problems(ctx, &found, &notes)
		if err != nil {
			return err
		}
		m.reading.result.Located += located
		if !leave || !m.leave(&found) {
			m.reading.Loader.Problems = append(m.reading.Loader.Problems, found...)
			m.reading.result.Notes = append(m.reading.result.Notes, anchor.Few(append(notes, worthTelling(found)...).Sort())...)
			break
		}
	}
	m.reading.spool.stand(m.all)
	m.count()
	return anchor.CheckTexts([]*schema.Corpus{m.all}, m.reading.ImportOptions.Texts)
}

// worthTelling are the warnings but for what statements lack, which is counted.
func worthTelling(ps schema.Problems) schema.Problems {
	return slices.DeleteFunc(ps.Warnings(), check.Lacks)
}

// together makes the corpus of what is there and what is added.
func (m *merge) together() {
	m.all = &schema.Corpus{EntityBase: m.read.EntityBase, Title: m.read.Title, Base: m.read.Base, Languages: m.read.Languages, Licence: m.read.Licence}
	if k := m.known; k != nil {
		m.all.EntityBase, m.all.Title, m.all.Languages, m.all.Licence = k.EntityBase, k.Title, k.Languages, k.Licence
		for e := range k.Entities {
			m.all.Add(e)
		}
	}
	for _, e := range m.added {
		m.all.Add(e)
	}
}

// problems locates passages, which it counts, and finds what is wrong.
func (m *merge) problems(ctx context.Context, found, notes *schema.Problems) (located int, err error) {
	if !m.reading.tables && len(m.reading.Loader.Problems.Errors()) == 0 { // else decoding has told
		for _, e := range m.added {
			schema.Validate(found, e)
		}
	}
	m.writable(found, notes)
	located = anchor.LocateCorpus(ctx, m.all, m.dir, m.reading.ImportOptions.Texts, nil, found, notes)
	anchor.QuoteIsExact(ctx, m.all)
	anchor.SameContexts(ctx, m.all)
	checked, err := check.CorpusContext(ctx, m.all, check.Options{Unread: m.reading.Loader.Unread[m.read], Unlocated: true})
	*found = append(*found, checked...)
	return located, err
}

// leave leaves out what is added and has problems: these are told apart, and no more of
// them is left but warnings, and what is wrong with nothing that is added. It reports
// whether it left out anything.
func (m *merge) leave(ps *schema.Problems) bool {
	bad := map[string]bool{}
	for _, p := range ps.Errors() {
		bad[p.ID] = true
	}
	if len(bad) == 0 {
		return false
	}
	left := map[string]bool{}
	m.added = slices.DeleteFunc(m.added, func(e schema.Entity) bool {
		name := schema.Naming(e)
		if !bad[name] {
			return false
		}
		left[name] = true
		return true
	})
	*ps = slices.DeleteFunc(*ps, func(p *schema.Problem) bool {
		if !left[p.ID] {
			return false
		}
		if p.Severity == schema.Error {
			m.reading.result.Left = append(m.reading.result.Left, p)
		}
		return true
	})
	return len(left) > 0
}

// sound finds texts that no file can hold.
func (m *merge) sound(e schema.Entity) {
	fields := schema.Fields(e.Kind())
	var look func(f *schema.Field, record any)
	look = func(f *schema.Field, record any) {
		for _, s := range f.Strings(record) {
			var ps schema.Problems
			if !(input.Block{Text: s, Line: 1}).Clean("", &ps) {
				m.reading.Loader.Problems.Add(e.Identity().At(f.Name), string(e.Kind())+" "+e.Identity().ID, "%s: %s", f.Name, ps[0].Msg)
			}
		}
		for _, part := range f.Records(record) {
			for i := range f.Fields {
				look(&f.Fields[i], part)
			}
		}
	}
	for i := range fields {
		look(&fields[i], e)
	}
}

// count notes what is new.
func (m *merge) count() {
	for _, e := range m.added {
		m.reading.result.Added[e.Kind()]++
		if m.reading.made[e] {
			m.reading.result.Made = append(m.reading.result.Made, schema.RefTo(e))
		}
		if s, ok := e.(*schema.Statement); ok {
			if len(s.Evidence) == 0 {
				m.reading.result.Unproved++
			}
			for i := range s.Evidence {
				if !s.Evidence[i].Located() {
					m.reading.result.Unlocated++
				}
			}
		}
	}
	if m.known == nil {
		m.reading.result.Added[schema.KindCorpus]++
	}
}

// changes are the files to be written.
func (m *merge) changes(ctx context.Context) ([]change.Change, error) {
	w := yamlfile.Writer{Index: schema.Index(m.all)}
	byKind, bySource := map[schema.Kind][]schema.Entity{}, map[string][]schema.Entity{}
	byLayer := map[string]map[string][]schema.Entity{} // by source, and layer
	for _, e := range m.added {
		if s, ok := e.(*schema.Statement); ok {
			if s.Layer == "" {
				bySource[s.Source.ID] = append(bySource[s.Source.ID], e)
			} else {
				if byLayer[s.Source.ID] == nil {
					byLayer[s.Source.ID] = map[string][]schema.Entity{}
				}
				byLayer[s.Source.ID][s.Layer] = append(byLayer[s.Source.ID][s.Layer], e)
			}
			continue
		}
		byKind[e.Kind()] = append(byKind[e.Kind()], e)
	}
	layered := map[string]*schema.Source{}
	for _, s := range m.read.Sources {
		layered[s.ID] = s
	}
	var out []change.Change
	if m.known == nil {
		out = m.newCorpus()
	}
	for _, k := range []schema.Kind{schema.KindActor, schema.KindPosition, schema.KindPlace, schema.KindEvent} {
		c, err := m.list(ctx, k, byKind[k], w)
		if err != nil {
			return nil, err
		}
		out = append(out, c...)
	}
	for _, e := range byKind[schema.KindSource] {
		id := e.Identity().ID
		if m.reading.spool.has(id) {
			continue
		}
		out = append(out, newSourceFile(filepath.Join(m.dir, "sources", id+".yaml"), e, bySource[id], w))
		delete(bySource, id)
		if text, ok := m.reading.texts[m.read][id]; ok {
			out = append(out, change.Change{File: filepath.Join(m.dir, "texts", id+".txt"), Text: []byte(text)})
		}
	}
	for _, src := range m.all.Sources {
		if items := bySource[src.ID]; len(items) > 0 {
			c, err := m.statements(ctx, src, items, w)
			if err != nil {
				return nil, err
			}
			out = append(out, c)
		}
		layers, err := m.layers(ctx, src, layered[src.ID], byLayer[src.ID], w)
		if err != nil {
			return nil, err
		}
		out = append(out, layers...)
	}
	return out, nil
}

// layers are the changes of the files of a source's further coders: of those that
// the source is read with, nil for none, and of those who have statements.
func (m *merge) layers(ctx context.Context, src, read *schema.Source, statements map[string][]schema.Entity, w yamlfile.Writer) (out []change.Change, err error) {
	w.Source = src.ID
	names := slices.Collect(maps.Keys(statements))
	finished := map[string]string{}
	if read != nil {
		names = append(names, read.Layers...)
		finished = whenFinished(read)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	dir := filepath.Join(m.dir, "sources")
	for _, name := range names {
		items := statements[name]
		w.Layer = name
		file := filepath.Join(dir, src.ID+"."+name+".yaml")
		if there := filepath.Join(dir, src.ID+"."+name+".yml"); change.Exists(there) {
			file = there
		}
		switch {
		case !change.Exists(file):
			out = append(out, newLayerFile(file, schema.Layer{Source: src.ID, Name: name, Finished: finished[name]}, items, w))
		case len(items) > 0:
			c, err := change.AddEntities(ctx, m.dir, file, "statements", w, items)
			if err != nil {
				return nil, err
			}
			out = append(out, c)
		}
	}
	return out, nil
}

// whenFinished is what the heads of layers say of that, by layer.
func whenFinished(src *schema.Source) map[string]string {
	out := map[string]string{}
	for _, text := range slices.Backward(src.Finished) { // of several, the first holds
		name, day, _ := strings.Cut(text, " ")
		out[name] = cmp.Or(day, "true")
	}
	return out
}

// list is the change of a file of entities.
func (m *merge) list(ctx context.Context, k schema.Kind, items []schema.Entity, w yamlfile.Writer) ([]change.Change, error) {
	file := filepath.Join(m.dir, k.Plural()+".yaml")
	if m.known != nil {
		for _, ext := range []string{".yaml", ".yml"} {
			if there := filepath.Join(m.dir, k.Plural()+ext); change.Exists(there) {
				file = there
				break
			}
		}
	}
	switch {
	case len(items) == 0 && m.known == nil:
		return []change.Change{{File: file, Text: []byte(m.template(k.Plural() + ".yaml"))}}, nil
	case len(items) == 0:
		return nil, nil
	case m.known != nil && change.Exists(file):
		c, err := change.AddEntities(ctx, m.dir, file, "", w, items)
		return []change.Change{c}, err
	}
	return []change.Change{{File: file, Write: func(put func([]byte) error) error { return writeItems(put, 0, w, items) }}}, nil
}

// statements is the change of the file of a source that already exists.
func (m *merge) statements(ctx context.Context, src *schema.Source, items []schema.Entity, w yamlfile.Writer) (change.Change, error) {
	w.Source = src.ID
	file := src.Pos.File
	if ext := filepath.Ext(file); ext != ".yaml" && ext != ".yml" {
		var ps schema.Problems
		ps.Add(src.Pos, "source "+src.ID, "statements can be added to a source that has a file of its own, sources/%s.yaml", src.ID)
		return change.Change{}, ps
	}
	return change.AddEntities(ctx, m.dir, filepath.FromSlash(file), "statements", w, items)
}

// newSourceFile is the file of a new source with its statements.
func newSourceFile(file string, src schema.Entity, statements []schema.Entity, w yamlfile.Writer) change.Change {
	w.Source = src.Identity().ID
	return change.Change{File: file, Write: func(put func([]byte) error) error {
		head := w.AppendEntity(nil, 0, src)
		return writeStatements(put, head, w, statements)
	}}
}

// newLayerFile is the file of a further coder. Layer.Finished is as it stands in
// the file.
func newLayerFile(file string, of schema.Layer, statements []schema.Entity, w yamlfile.Writer) change.Change {
	return change.Change{File: file, Write: func(put func([]byte) error) error {
		head := append(yamlfile.AppendText([]byte("source: "), of.Source, false), '\n')
		if of.Finished != "" {
			head = append(append(head, "finished: "...), of.Finished+"\n"...)
		}
		return writeStatements(put, head, w, statements)
	}}
}

// writeStatements writes a head and the statements under it. Without any there is
// no list, as in what scaffold writes.
func writeStatements(put func([]byte) error, head []byte, w yamlfile.Writer, statements []schema.Entity) error {
	if len(statements) == 0 {
		return put(head)
	}
	if err := put(append(head, "statements:\n"...)); err != nil {
		return err
	}
	return writeItems(put, 2, w, statements)
}

// writeItems writes a list, with a blank line between items.
func writeItems(put func([]byte) error, indent int, w yamlfile.Writer, items []schema.Entity) error {
	var text []byte
	for i, e := range items {
		text = text[:0]
		if i > 0 {
			text = append(text, '\n')
		}
		if err := put(w.AppendItem(text, indent, e)); err != nil {
			return err
		}
	}
	return nil
}

// newCorpus are the files that only a new corpus has.
func (m *merge) newCorpus() []change.Change {
	head, _, _ := strings.Cut(m.template("corpus.yaml"), "\nid:")
	w := yamlfile.Writer{}
	out := []change.Change{{File: filepath.Join(m.dir, "corpus.yaml"), Text: w.AppendEntity([]byte(head+"\n"), 0, m.all)}}
	for _, name := range []string{"README.md", ".gitignore"} {
		out = append(out, change.Change{File: filepath.Join(m.dir, name), Text: []byte(m.template(name))})
	}
	out = append(out, change.Change{File: filepath.Join(m.dir, scaffold.SchemaFile), Text: vocab.JSONSchema()})
	return out
}

// template is a file of an empty corpus.
func (m *merge) template(name string) string {
	i := slices.IndexFunc(scaffold.Files, func(f scaffold.File) bool { return f.Name == name })
	return scaffold.Files[i].With(m.all.ID, m.all.Label())
}
