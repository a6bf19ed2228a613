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
	"onrecord/data/spill"
	"onrecord/data/yamlfile"
	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/vocab"
)

// A merge puts what was read of one corpus into a folder.
type merge struct {
	reading     *reading
	dir         string
	known       *schema.Corpus // that is there; nil: none
	read        *schema.Corpus
	all         *schema.Corpus // both
	added       []schema.Entity
	fills       map[string][]yamlfile.Fill // what entities of the folder get, by file
	sourceIndex                            // statements; the corpora have none
}

// merge finds out whether a corpus that was read can be that of a folder, and
// what a new one is called.
func (r *reading) merge(read *schema.Corpus, dir string, known *schema.Corpus, there *spill.Statements) (*merge, error) {
	m := &merge{reading: r, dir: dir, known: known, read: read, fills: map[string][]yamlfile.Fill{}}
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
		return m, m.gather(there)
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
	return m, m.gather(there)
}

// compare finds out which of the entities that were read are there already, and what
// is said of them otherwise.
func (m *merge) compare(ctx context.Context) error {
	m.old = map[schema.Ref]schema.Entity{}
	if m.known != nil {
		for e := range m.known.Entities {
			m.old[schema.Ref{Kind: e.Kind(), ID: e.Identity().ID}] = e
		}
		if m.read.Pos.File != "" && m.read.ID != "" { // a file says so
			m.reading.result.Differences = append(m.reading.result.Differences, differences(m.known, m.read)...)
		}
	}
	seen := map[schema.Ref]schema.Entity{}
	for e := range m.read.Entities {
		if err := ctx.Err(); err != nil {
			return err
		}
		ref := schema.Ref{Kind: e.Kind(), ID: e.Identity().ID}
		m.sound(e)
		old, before := m.old[ref], seen[ref]
		switch {
		case before != nil && m.repeats(before, e):
			continue
		case old == nil:
			m.added = append(m.added, e)
		default:
			m.same(old, e, before)
		}
		seen[ref] = e
	}
	return m.mergeStatements(ctx)
}

// repeats reports whether an entity says all that one with its id has said before it,
// and no more. That it came twice is told.
func (m *merge) repeats(before, e schema.Entity) bool {
	if e.Identity().ID == "" || len(differences(before, e)) > 0 || len(differences(e, before)) > 0 {
		return false
	}
	what := string(e.Kind())
	if m.reading.tables {
		what = "row"
	}
	m.reading.took(Part{File: schema.Pos{File: e.Identity().Pos.File}.String(), What: what, Values: 1, Left: 1, Why: "it says again what one with its id has said"})
	return true
}

// same notes what is said of an entity that is there already; before it, perhaps, it was
// said of that as well, otherwise.
func (m *merge) same(old, e, before schema.Entity) {
	if before != nil {
		m.reading.Loader.Problems.Add(e.Identity().At("id"), schema.Naming(e), "duplicate id: see %s", before.Identity().At("id"))
		return
	}
	m.reading.result.Same++
	if _, half := m.reading.made[e]; half {
		return
	}
	fill := yamlfile.Fill{Entity: old}
	all := differences(old, e)
	for _, d := range all {
		f, _ := schema.FieldNamed(old.Kind(), d.Field)
		if d.Has == "" && m.fillable(old, f) {
			fill.Fields = append(fill.Fields, f)
		} else if lacks := m.lacks(old, e, f); len(lacks) > 0 {
			fill.Lists = append(fill.Lists, yamlfile.LongerList{Field: f, New: lacks})
		}
	}
	if len(fill.Fields)+len(fill.Lists) < len(all) { // what is said otherwise stays as it is, all of it
		m.reading.result.Differences = append(m.reading.result.Differences, all...)
		return
	}
	if len(all) == 0 {
		return
	}
	m.reading.result.Filled = append(m.reading.result.Filled, all...)
	for _, f := range fill.Fields {
		f.Copy(old, e)
	}
	for _, l := range fill.Lists {
		l.Field.Copy(old, e)
	}
	file := cleaned(old.Identity().Pos.File)
	m.fills[file] = append(m.fills[file], fill)
}

// together are fields of which one that is said is an answer to the others as well: who
// opposes something does not support it besides because another file says so.
var together = [][]string{{"supports", "opposes", "neutral", "about"}, {"praises", "criticizes"}, {"participants", "absent"}}

// fillable reports whether a field of an entity of the folder can take what a file says:
// nobody has said anything there.
func (m *merge) fillable(old schema.Entity, f *schema.Field) bool {
	if old.Identity().Has(f.Name) || !m.takes(old) {
		return false
	}
	for _, names := range together {
		if !slices.Contains(names, f.Name) {
			continue
		}
		for _, name := range names {
			if other, ok := schema.FieldNamed(old.Kind(), name); ok && other.Count(old) > 0 {
				return false
			}
		}
	}
	return true
}

// takes reports whether what an entity of the folder lacks can be written into its file.
func (m *merge) takes(old schema.Entity) bool {
	if old.Kind() == schema.KindSource && m.reading.spool != nil { // its file is written already
		return false
	}
	return anchor.IsYAML(old.Identity().Pos.File)
}

// lacks are the references, by their indices in a file's list, that a list of the folder
// lacks whose own are all in it, in the same order: what is named there came later, or
// was left out. None is another answer to what the folder has answered.
func (m *merge) lacks(old, e schema.Entity, f *schema.Field) (out []int) {
	if f.Type != schema.Many || !m.takes(old) {
		return nil
	}
	same := func(a schema.Ref) func(schema.Ref) bool {
		return func(b schema.Ref) bool { return a.Kind == b.Kind && a.ID == b.ID }
	}
	has := f.Refs(old)
	if len(has) == 0 {
		return nil
	}
	for i, r := range f.Refs(e) {
		if len(has) > 0 && same(r)(has[0]) {
			has = has[1:]
			continue
		}
		for _, names := range together {
			for _, name := range names {
				other, ok := schema.FieldNamed(old.Kind(), name)
				if ok && slices.Contains(names, f.Name) && slices.ContainsFunc(other.Refs(old), same(r)) {
					return nil
				}
			}
		}
		out = append(out, i)
	}
	if len(has) > 0 {
		return nil
	}
	return out
}

// cleaned is a name of a file, however it is written.
func cleaned(file string) string { return filepath.ToSlash(filepath.Clean(filepath.FromSlash(file))) }

// filled takes the fields that the entities of a file get.
func (m *merge) filled(file string, w yamlfile.Writer) []yamlfile.Fill {
	fills := m.fills[cleaned(file)]
	delete(m.fills, cleaned(file))
	for i := range fills {
		f := &fills[i]
		f.Writer = yamlfile.Writer{Index: w.Index}
		switch e := f.Entity.(type) {
		case *schema.Statement:
			m.checked.Resolve(e)
			f.Writer.Source, f.Writer.Layer = e.Source.ID, e.Layer
		case *schema.Source:
			f.Writer.Source = e.ID
		}
	}
	return fills
}

// addTo is the change of a file that is there.
func (m *merge) addTo(ctx context.Context, file, key string, w yamlfile.Writer, items []schema.Entity) (change.Change, error) {
	return change.FillAndAdd(ctx, m.dir, file, m.filled(file, w), key, w, items)
}

// outside takes references to statements out that nothing knows, where the files are
// tables: of a part of what was coded, they are to the other part.
func (m *merge) outside(s *schema.Statement) {
	if !m.reading.tables {
		return
	}
	unlink(s, func(field string, r schema.Ref) bool {
		if m.names.given(r.ID) || m.names.there(r.ID) || m.names.made.Has(r.ID) {
			return false
		}
		why := "to statements that are neither in the files nor in the corpus"
		if m.reading.leftOut[r.ID] {
			why = toLeft
		}
		m.tellLink(s, field, why)
		return true
	})
}

// toLeft is why a reference to a statement is left behind.
const toLeft = "to statements that were left out"

func (m *merge) tellLink(s *schema.Statement, field, why string) {
	m.reading.took(Part{File: schema.Pos{File: s.Pos.File}.String(), What: "reference", Name: field, Values: 1, Left: 1, Why: why})
}

// unlink takes references of a statement to others out.
func unlink(s *schema.Statement, out func(field string, r schema.Ref) bool) {
	if !s.Restates.IsZero() && out("restates", s.Restates) {
		s.Restates = schema.Ref{}
	}
	for _, of := range []struct {
		field string
		refs  *[]schema.Ref
	}{{"echoes", &s.Echoes}, {"contradicts", &s.Contradicts}, {"answers", &s.Answers}} {
		*of.refs = slices.DeleteFunc(*of.refs, func(r schema.Ref) bool { return out(of.field, r) })
	}
}

// prune leaves out entities of which nothing but a name is known and that nothing names
// that is added: what named them is there already, or was left out.
func (m *merge) prune(ctx context.Context) error {
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
		return nil
	}
	for _, fills := range m.fills {
		for i := range fills {
			next = append(next, fills[i].Entity)
		}
	}
	named, err := m.namedBySome(ctx)
	if err != nil {
		return err
	}
	for r := range named {
		if made := entities[r]; made != nil {
			wanted[r] = true
			next = append(next, made)
		}
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
	return nil
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
		if _, err := m.leave(ctx, &m.reading.Loader.Problems); err != nil {
			return err
		}
	}
	for {
		if err := m.prune(ctx); err != nil {
			return err
		}
		m.together()
		found, notes, err := m.problems(ctx)
		if err != nil {
			return err
		}
		again := false
		if leave {
			if again, err = m.leave(ctx, &found); err != nil {
				return err
			}
		}
		if !again {
			m.reading.Loader.Problems = append(m.reading.Loader.Problems, found...)
			m.reading.result.Notes = append(m.reading.result.Notes, anchor.Few(append(notes, found.Warnings()...).Sort())...)
			break
		}
	}
	m.reading.spool.stand(m.all)
	m.count()
	return anchor.CheckTexts([]*schema.Corpus{m.all}, m.reading.ImportOptions.Texts)
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

// problems finds what is wrong.
func (m *merge) problems(ctx context.Context) (found, notes schema.Problems, err error) {
	validate := !m.reading.tables && len(m.reading.Loader.Problems.Errors()) == 0 // else decoding has told
	if validate {
		for _, e := range m.added {
			schema.Validate(&found, e)
		}
	}
	notes = slices.Clone(m.notes)
	m.writable(&found, &notes)
	found = append(found, m.told...)
	checked, err := m.checkAll(ctx, validate)
	return append(found, checked...), notes, err
}

// leave leaves out what is added and has problems: these are told apart, and no more of
// them is left but warnings, and what is wrong with nothing that is added. It reports
// whether it left out anything.
func (m *merge) leave(ctx context.Context, ps *schema.Problems) (bool, error) {
	bad := map[string]bool{}
	for _, p := range ps.Errors() {
		bad[p.ID] = true
	}
	if len(bad) == 0 {
		return false, nil
	}
	left, err := m.leaveStatements(ctx, bad)
	if err != nil {
		return false, err
	}
	m.added = slices.DeleteFunc(m.added, func(e schema.Entity) bool {
		name := schema.Naming(e)
		if !bad[name] {
			return false
		}
		left[name] = true
		m.tellLeft(e)
		return true
	})
	of := func(p *schema.Problem) bool { return left[p.ID] }
	m.told, m.notes = slices.DeleteFunc(m.told, of), slices.DeleteFunc(m.notes, of)
	*ps = slices.DeleteFunc(*ps, func(p *schema.Problem) bool {
		if !left[p.ID] {
			return false
		}
		if p.Severity == schema.Error {
			m.reading.result.Left = append(m.reading.result.Left, p)
		}
		return true
	})
	return len(left) > 0, nil
}

// tellLeft counts what is left out, by name, of each file.
func (m *merge) tellLeft(e schema.Entity) {
	what := string(e.Kind())
	if m.reading.tables {
		what = "row"
	}
	m.reading.took(Part{File: schema.Pos{File: e.Identity().Pos.File}.String(), What: what, Values: 1, Left: 1, Why: faulty})
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
	}
	if n := m.counted; n.statements > 0 {
		m.reading.result.Added[schema.KindStatement] += n.statements
		m.reading.result.Unproved += n.unproved
		m.reading.result.Unlocated += n.unlocated
	}
	if m.known == nil {
		m.reading.result.Added[schema.KindCorpus]++
	}
}

// write writes the files.
func (m *merge) write(ctx context.Context) error {
	w := yamlfile.Writer{Index: schema.Index(m.all)}
	byKind := map[schema.Kind][]schema.Entity{}
	for _, e := range m.added {
		byKind[e.Kind()] = append(byKind[e.Kind()], e)
	}
	if m.known == nil {
		if err := m.putAll(ctx, m.newCorpus()); err != nil {
			return err
		}
	}
	for _, k := range []schema.Kind{schema.KindActor, schema.KindPosition, schema.KindPlace, schema.KindEvent} {
		cs, err := m.list(ctx, k, byKind[k], w)
		if err != nil {
			return err
		}
		if err := m.putAll(ctx, cs); err != nil {
			return err
		}
	}
	files := m.sourceFiles(byKind[schema.KindSource])
	err := m.eachSource(ctx, func(name string, fresh []schema.Entity) error {
		f := files[name]
		delete(files, name)
		return m.sourceFile(ctx, f, fresh, w)
	})
	if err != nil {
		return err
	}
	for _, src := range m.all.Sources { // those without new statements
		if f, open := files[src.ID]; open {
			if err := m.sourceFile(ctx, f, nil, w); err != nil {
				return err
			}
		}
	}
	for _, file := range slices.Sorted(maps.Keys(m.fills)) { // to which nothing else is added
		c, err := m.addTo(ctx, filepath.FromSlash(file), "", w, nil)
		if err != nil {
			return err
		}
		if err := m.reading.output.put(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// A sourceFile is a source whose files are written.
type sourceFile struct {
	source *schema.Source
	read   *schema.Source // as it was read; nil: it was not
	fresh  bool
}

// sourceFiles are all sources by id, of which some are new.
func (m *merge) sourceFiles(fresh []schema.Entity) map[string]sourceFile {
	out := map[string]sourceFile{}
	for _, src := range m.all.Sources {
		out[src.ID] = sourceFile{source: src}
	}
	for _, src := range m.read.Sources {
		f := out[src.ID]
		f.read = src
		out[src.ID] = f
	}
	for _, e := range fresh {
		f := out[e.Identity().ID]
		f.fresh = true
		out[e.Identity().ID] = f
	}
	return out
}

// sourceFile writes what is new of a source.
func (m *merge) sourceFile(ctx context.Context, f sourceFile, fresh []schema.Entity, w yamlfile.Writer) error {
	var main []schema.Entity
	byLayer := map[string][]schema.Entity{}
	for _, e := range fresh {
		if s := e.(*schema.Statement); s.Layer == "" {
			main = append(main, e)
		} else {
			byLayer[s.Layer] = append(byLayer[s.Layer], e)
		}
	}
	id := f.source.ID
	switch {
	case f.fresh && !m.reading.spool.has(id):
		changes := []change.Change{newSourceFile(filepath.Join(m.dir, "sources", id+".yaml"), f.source, main, w)}
		if text, ok := m.reading.texts[m.read][id]; ok {
			changes = append(changes, change.Change{File: filepath.Join(m.dir, "texts", id+".txt"), Text: []byte(text)})
		}
		if err := m.putAll(ctx, changes); err != nil {
			return err
		}
	case len(main) > 0:
		c, err := m.statements(ctx, f.source, main, w)
		if err != nil {
			return err
		}
		if err := m.reading.output.put(ctx, c); err != nil {
			return err
		}
	}
	layers, err := m.layers(ctx, f.source, f.read, byLayer, w)
	if err != nil {
		return err
	}
	return m.putAll(ctx, layers)
}

// putAll writes several files.
func (m *merge) putAll(ctx context.Context, changes []change.Change) error {
	for _, c := range changes {
		if err := m.reading.output.put(ctx, c); err != nil {
			return err
		}
	}
	return nil
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
			c, err := m.addTo(ctx, file, "statements", w, items)
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
		c, err := m.addTo(ctx, file, "", w, items)
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
	return m.addTo(ctx, filepath.FromSlash(file), "statements", w, items)
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
