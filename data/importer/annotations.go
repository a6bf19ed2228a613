package importer

import (
	"cmp"
	"context"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"onrecord/data/anchor"
	"onrecord/data/annotation"
	"onrecord/data/fence"
	"onrecord/data/input"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/vocab"
)

// readAnnotations reads Web Annotations, and what the API of Hypothes.is gives.
// Annotations that onrecord wrote say what each text is; what others mean is said
// by --map, as with all that was marked in a text.
func readAnnotations(ctx context.Context, r *reading, files []string) error {
	own := &ownAnnotations{reading: r, corpora: map[string]*annotatedCorpus{}, statements: map[string]*schema.Statement{}, first: map[string][]annotation.Body{}}
	foreign := newMarkings(r, "tag")
	for _, file := range files {
		raw, err := r.Loader.Read(ctx, input.Place{Name: file}, fence.Graph)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(file)
		if !utf8.Valid(raw) {
			r.Loader.Problems.Add(schema.Pos{File: name}, "", "this is not JSON in UTF-8")
			continue
		}
		found := annotation.Read(name, string(raw), &r.Loader.Problems)
		for _, page := range found.Elsewhere {
			r.Loader.Problems.Add(schema.Pos{File: name}, "", "%s is not in this file, and nothing is fetched: put all annotations into one file", page)
		}
		for i := range found.Annotations {
			if err := ctx.Err(); err != nil {
				return err
			}
			a := &found.Annotations[i]
			r.unread(name, a)
			if iri, base, ref, ok := ownStatement(a); ok {
				own.add(a, iri, base, ref, found)
			} else {
				foreign.annotated(name, a)
			}
		}
		r.announced(name, found)
	}
	own.finish()
	return foreign.finish()
}

// unread tells what an annotation has that has no place in the model, or that is of
// no use.
func (r *reading) unread(file string, a *annotation.Annotation) {
	left := func(what, name string, n int, why string) {
		if n > 0 {
			r.took(Part{File: file, What: what, Name: name, Values: n, Left: n, Why: why})
		}
	}
	for _, field := range a.Unread {
		left("field", field, 1, "the model has no place for it")
	}
	left("field", "creator", a.Others, "the first of several is the coder")
	left("selector", "of words or offsets", a.Again, "the first of several holds")
	for _, selector := range a.Ignored {
		left("selector", selector, 1, "it points into a page, and not into a text")
	}
}

// announced tells where a file says that there are more annotations than it has.
func (r *reading) announced(file string, found *annotation.File) {
	if missing := found.Total - len(found.Annotations); missing > 0 {
		r.took(Part{File: file, What: "annotation", Name: "announced", Values: missing, Left: missing, Why: "the total says that there are more, which are not in this file"})
	}
}

// ownStatement is the statement that an annotation of onrecord's is of.
func ownStatement(a *annotation.Annotation) (iri, base string, ref schema.Ref, ok bool) {
	links := a.Values(annotation.Linking)
	if len(links) != 1 {
		return "", "", schema.Ref{}, false
	}
	base, ref, ok = rdf.SplitIRI(quad.IRI(links[0]))
	return links[0], base, ref, ok && ref.Kind == schema.KindStatement && strings.HasPrefix(a.ID, base+"annotation/")
}

// ownAnnotations makes statements of annotations that onrecord wrote.
type ownAnnotations struct {
	reading    *reading
	corpora    map[string]*annotatedCorpus // by base
	order      []*annotatedCorpus
	statements map[string]*schema.Statement // by IRI
	first      map[string][]annotation.Body // of the annotation that says what the statement is, by IRI
}

// An annotatedCorpus is one that annotations are about.
type annotatedCorpus struct {
	*nameIndex
	coded   map[string]*schema.Statement // those in the folder, by id
	byURL   map[string]string            // ids of sources
	untyped []untypedName
}

// An untypedName is one of which nothing says what kind of thing has it.
type untypedName struct {
	field string
	of    *schema.Statement
	name  string
	at    schema.Pos
	index int // in the list of the field
}

// corpus is the one with a base.
func (o *ownAnnotations) corpus(base string, found *annotation.File, at schema.Pos) *annotatedCorpus {
	if c := o.corpora[base]; c != nil {
		return c
	}
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: schema.CorpusID(path.Base(strings.TrimRight(base, "/#")))}, Base: base}
	known := o.reading.known
	if known != nil && known.Base == base {
		c.ID = known.ID
	} else {
		known = nil
		if id := o.reading.ImportOptions.ID; id != "" {
			c.ID = id
		}
	}
	if found.ID == base+"annotations" && known == nil {
		c.Title, c.Languages, c.Licence = found.Label, found.Languages, vocab.LicenceOf(found.Rights)
	}
	out := &annotatedCorpus{nameIndex: newNameIndex(c, known), coded: map[string]*schema.Statement{}, byURL: map[string]string{}}
	if known != nil {
		for _, s := range known.Statements {
			out.coded[s.ID] = s
		}
		for _, s := range known.Sources {
			out.byURL[cmp.Or(s.URL, s.Title)] = s.ID
		}
	}
	o.corpora[base] = out
	o.order = append(o.order, out)
	return out
}

// add takes one annotation: a passage of a statement, and, with the first one, what
// it says.
func (o *ownAnnotations) add(a *annotation.Annotation, iri, base string, ref schema.Ref, found *annotation.File) {
	c := o.corpus(base, found, a.Pos)
	s := o.statements[iri]
	source := c.source(o.reading, a)
	took := func(name string, as string) {
		o.reading.took(Part{File: a.Pos.File, What: "annotation", Name: name, As: as, Values: 1})
	}
	if s == nil {
		s = &schema.Statement{EntityBase: schema.EntityBase{ID: ref.ID}, Source: schema.Ref{Kind: schema.KindSource, ID: source}, Coder: a.Creator}
		s.Pos = a.Pos
		if layer, _, ok := strings.Cut(ref.ID, "/"); ok {
			s.Layer = layer
		}
		o.statements[iri] = s
		o.bodies(c, s, a)
		c.corpus.Add(s)
		took("statements", "statement")
		o.first[iri] = a.Bodies
	} else if said := len(a.Bodies) > 1; said && len(o.first[iri]) == 1 { // those before it only name the statement
		o.bodies(c, s, a)
		o.first[iri] = a.Bodies
	} else if said && !slices.EqualFunc(o.first[iri], a.Bodies, func(b, c annotation.Body) bool { return b.Purpose == c.Purpose && b.Value == c.Value }) {
		o.reading.took(Part{File: a.Pos.File, What: "annotation", Name: "bodies", Values: 1, Left: 1, Why: "the first annotation of the statement says something else, which holds"})
	}
	p := schema.Passage{Source: schema.Ref{Kind: schema.KindSource, ID: source}}
	p.Pos = a.Pos
	if a.Quote != nil {
		p.Exact, p.Prefix, p.Suffix = a.Quote.Exact, a.Quote.Prefix, a.Quote.Suffix
		p.Pos = a.Quote.Pos
	}
	if a.Span != nil {
		p.Start, p.End = a.Span.Start, a.Span.End
	}
	if p.Exact == "" && !p.Located() {
		o.reading.Loader.Problems.Add(a.Pos, "statement "+s.ID, "this annotation says neither the words nor the place that it is about")
	}
	anchor.FillHash(&p)
	s.Evidence = append(s.Evidence, p)
	took("passages", "evidence")
}

// source is the id of what was annotated.
func (c *annotatedCorpus) source(r *reading, a *annotation.Annotation) string {
	if base, ref, ok := rdf.SplitIRI(quad.IRI(a.Source)); ok && ref.Kind == schema.KindSource && base == c.corpus.Base {
		if !c.Taken(ref) {
			c.putSource(r, ref.ID, ref.ID, "", a.Pos)
		}
		return ref.ID
	}
	id := c.byURL[a.Source]
	if id == "" {
		id = c.Free(schema.KindSource, slugOf(withoutScheme(a.Source), string(schema.KindSource)))
		c.byURL[a.Source] = id
		c.putSource(r, id, a.Source, a.Source, a.Pos)
	}
	return id
}

func (c *annotatedCorpus) putSource(r *reading, id, title, url string, at schema.Pos) {
	src := &schema.Source{EntityBase: schema.EntityBase{ID: id}, Title: title}
	if url != "" && schema.BadIRI(url) == "" { // else the title has it
		src.URL = url
	}
	src.Pos = at
	c.corpus.Add(src)
	c.add(schema.KindSource, id, title)
	r.made[src] = true
}

// withoutScheme is an IRI from its host on, for an id.
func withoutScheme(iri string) string {
	if _, rest, ok := strings.Cut(iri, "://"); ok {
		return strings.TrimPrefix(rest, "www.")
	}
	return iri
}

// tagFields are the fields that tags of an export of onrecord name, with what they
// are called there.
var tagFields = []struct{ tag, field string }{
	{"supports", "supports"},
	{"opposes", "opposes"},
	{"neutral", "neutral"},
	{"praises", "praises"},
	{"criticizes", "criticizes"},
	{"about", "about"},
	{"to", "addressees"},
	{"on behalf of", "onBehalfOf"},
	{"quote", "quotes"},
}

// bodies reads what an annotation says of its statement.
func (o *ownAnnotations) bodies(c *annotatedCorpus, s *schema.Statement, a *annotation.Annotation) {
	part := func(name, as string) {
		o.reading.took(Part{File: a.Pos.File, What: "body", Name: name, As: as, Values: 1})
	}
	for _, b := range a.Bodies {
		switch b.Purpose {
		case annotation.Describing:
			s.Summary = b.Value
			part(b.Purpose, "summary")
		case annotation.Commenting:
			s.Note = b.Value
			part(b.Purpose, "note")
		case annotation.Identifying:
			c.refer(o.reading, s, "speakers", b)
			part(b.Purpose, "speakers")
		case annotation.Tagging:
			field := o.tag(c, s, b)
			if field == "" {
				o.reading.Loader.Problems.Add(b.Pos, "statement "+s.ID, "the tag %q is none that an export has", b.Value)
				continue
			}
			part(b.Purpose, field)
		case annotation.Linking:
		default:
			o.reading.took(Part{File: a.Pos.File, What: "body", Name: b.Purpose, Values: 1, Left: 1, Why: "no export has such a body"})
		}
	}
	if len(s.Quotes) == 0 {
		s.Quotes = nil // see finish: the exact words
	}
}

// tag reads one tag, and gives the field that it is of; empty: of none.
func (o *ownAnnotations) tag(c *annotatedCorpus, s *schema.Statement, b annotation.Body) string {
	switch {
	case slices.Contains(schema.Modes(), b.Value) && s.Mode == "":
		s.Mode = b.Value
		return "mode"
	case slices.Contains(schema.Acts(), b.Value) && s.Act == "":
		s.Act = b.Value
		return "act"
	}
	name, value, ok := strings.Cut(b.Value, ": ")
	i := slices.IndexFunc(tagFields, func(t struct{ tag, field string }) bool { return t.tag == name })
	switch {
	case !ok || i < 0 || value == "":
		return ""
	case tagFields[i].field == "quotes":
		s.Quotes = append(s.Quotes, value)
	default:
		b.Value = value
		c.refer(o.reading, s, tagFields[i].field, b)
	}
	return tagFields[i].field
}

// refer puts the entity with a name into a field. Where the field takes several
// kinds, it waits until all names are known.
func (c *annotatedCorpus) refer(r *reading, s *schema.Statement, field string, b annotation.Body) {
	f, _ := schema.FieldNamed(schema.KindStatement, field)
	if len(f.Kinds) > 1 {
		refs := f.Refs(s)
		c.untyped = append(c.untyped, untypedName{field, s, b.Value, b.Pos, len(refs)})
		f.SetRefs(s, append(slices.Clone(refs), schema.Ref{}))
		return
	}
	f.SetRefs(s, append(slices.Clone(f.Refs(s)), c.entity(r, s, f, f.Kinds[0], b.Value, b.Pos)))
}

// stanceFields are those of which none has a position that another one has.
var stanceFields = []string{"supports", "opposes", "neutral"}

// entity is the one of a kind with a name that the statement does not name yet in
// this field: two of one name are two.
func (c *annotatedCorpus) entity(r *reading, s *schema.Statement, f *schema.Field, k schema.Kind, name string, at schema.Pos) schema.Ref {
	var taken []schema.Ref
	fields := []string{f.Name}
	if slices.Contains(stanceFields, f.Name) {
		fields = stanceFields
	}
	for _, name := range fields {
		other, _ := schema.FieldNamed(schema.KindStatement, name)
		taken = append(taken, other.Refs(s)...)
	}
	free := func(ids []string) (out []schema.Ref) {
		for _, id := range ids {
			if ref := (schema.Ref{Kind: k, ID: id}); !slices.Contains(taken, ref) {
				out = append(out, ref)
			}
		}
		return out
	}
	found := free(c.names[k][name])
	if len(found) == 0 && c.Taken(schema.Ref{Kind: k, ID: name}) && !c.thought[schema.Ref{Kind: k, ID: name}] {
		found = free([]string{name})
	}
	if old := c.coded[s.ID]; old != nil && len(found) > 1 { // the one that the statement has already
		for _, ref := range f.Refs(old) {
			if ref.Name = ""; slices.Contains(found, ref) {
				return ref
			}
		}
	}
	if len(found) > 0 {
		return found[0]
	}
	ref := c.create(k, name, false)
	e := c.made[ref]
	e.Identity().Pos = at
	if actor, ok := e.(*schema.Actor); ok && f.Name == "speakers" {
		actor.Type = "person"
	}
	r.made[e] = true
	return ref
}

// finish gives the statements what was open, and hands the corpora over.
func (o *ownAnnotations) finish() {
	for _, c := range o.order {
		for _, u := range c.untyped {
			f, _ := schema.FieldNamed(schema.KindStatement, u.field)
			refs := f.Refs(u.of)
			k := schema.Kind("")
			for _, kind := range f.Kinds {
				if len(c.names[kind][u.name]) > 0 {
					k = kind
					break
				}
			}
			if k == "" {
				k = schema.KindPosition
				if u.field != "about" {
					k = schema.KindActor
				}
				o.reading.took(Part{File: u.at.File, What: "name", Name: u.field, As: string(k), Values: 1, Why: "nothing says what kind of entity has it"})
			}
			refs[u.index] = c.entity(o.reading, u.of, f, k, u.name, u.at)
			f.SetRefs(u.of, refs)
		}
		for _, s := range c.corpus.Statements {
			if s.Quotes != nil {
				continue
			}
			for i := range s.Evidence {
				if words := s.Evidence[i].Exact; words != "" {
					s.Quotes = append(s.Quotes, words)
				}
			}
		}
		stream := o.reading.Loader.Stream()
		stream.Corpora = append(stream.Corpora, c.corpus)
	}
}

// annotated takes an annotation that says in tags what its words mean.
func (m *markings) annotated(file string, a *annotation.Annotation) {
	left := func(name, why string) {
		m.reading.took(Part{File: file, What: "annotation", Name: name, Values: 1, Left: 1, Why: why})
	}
	switch {
	case a.Reply:
		left("replies", "they answer annotations, and are about no words")
		return
	case a.Quote == nil && a.Span != nil:
		left("offsets", "they say where they stand in a page, and not the words")
		return
	case a.Quote == nil && len(a.Ignored) > 0:
		left("places in a page", "they say where they stand there, and not the words")
		return
	case a.Quote == nil:
		left("page notes", "they are about no words")
		return
	case spaced(a.Quote.Exact) == "":
		left("annotations of spaces", "there are no words in them")
		return
	}
	k := &marking{at: a.Pos, key: a.ID, coder: a.Creator, source: m.urlSource(a)}
	for _, b := range a.Bodies {
		if l, ok := m.tagged(b); ok {
			k.labels = append(k.labels, l)
		} else {
			m.reading.took(Part{File: file, What: "body", Name: b.Purpose, Values: 1, Left: 1, Why: "it is not text"})
		}
	}
	p := schema.Passage{
		Source: schema.Ref{Kind: schema.KindSource, ID: k.source.ID},
		Exact:  spaced(a.Quote.Exact), Prefix: spaced(a.Quote.Prefix), Suffix: spaced(a.Quote.Suffix),
	}
	if a.Span != nil {
		m.reading.took(Part{File: file, What: "selector", Name: "TextPositionSelector", Values: 1, Left: 1, Why: "its offsets are those in a page, and the words are looked for in the text"})
	}
	p.Pos = a.Quote.Pos
	k.passages = []schema.Passage{p}
	m.reading.took(Part{File: file, What: "annotation", Name: "annotations of words", As: "statement", Values: 1})
	m.mark(k)
}

// spaced is a text of a page with a space where the page has any number of them, and
// none at its ends: what a page has there says nothing of a text.
func spaced(text string) string { return strings.Join(strings.Fields(text), " ") }

// urlSource is the source of a page. By its address it is known again, which is its
// title where it is none that others can follow.
func (m *markings) urlSource(a *annotation.Annotation) *schema.Source {
	if src := m.sources[a.Source]; src != nil {
		return src
	}
	src := &schema.Source{EntityBase: schema.EntityBase{ID: m.Free(schema.KindSource, slugOf(withoutScheme(a.Source), string(schema.KindSource)))}}
	if title := spaced(a.Title); schema.BadIRI(a.Source) == "" {
		src.URL, src.Title = a.Source, cmp.Or(title, a.Source)
	} else {
		src.Title, src.Note = a.Source, title
	}
	src.Pos = a.Pos
	m.add(schema.KindSource, src.ID, src.Title)
	m.corpus.Add(src)
	m.sources[a.Source] = src
	return src
}

// tagged makes a label of a body: of a tag "speaker:quay", who speaks; of "+harbour",
// what is supported; of any other, a position.
func (m *markings) tagged(b annotation.Body) (label, bool) {
	text := strings.TrimSpace(b.Value)
	l := label{at: b.Pos, sets: []string{text}, name: text, part: "other tags"}
	switch b.Purpose {
	case annotation.Tagging:
	case annotation.Commenting:
		return label{at: b.Pos, sets: []string{"text"}, name: text, field: "note", part: "text"}, text != ""
	case annotation.Describing:
		return label{at: b.Pos, sets: []string{"description"}, name: text, field: "summary", part: "description"}, text != ""
	case annotation.Identifying:
		return label{at: b.Pos, sets: []string{"identifying"}, name: text, field: "speakers", part: "identifying"}, text != ""
	default:
		return l, false
	}
	if prefix, value, ok := strings.Cut(text, ":"); ok && strings.TrimSpace(value) != "" {
		field := labelField(prefix)
		if field == evidenceLabel {
			field = ""
		}
		_, said := m.said[setKey(prefix)]
		if field != "" || said {
			return label{at: b.Pos, sets: []string{text, prefix}, name: strings.TrimSpace(value), field: field, part: prefix + ":"}, true
		}
	}
	for sign, field := range map[string]string{"+": "supports", "-": "opposes", "\u2212": "opposes"} {
		if value := strings.TrimSpace(strings.TrimPrefix(text, sign)); value != text && value != "" {
			return label{at: b.Pos, sets: []string{text, sign}, name: value, field: field, part: sign}, true
		}
	}
	return l, text != ""
}
