package edit

import (
	"context"
	"slices"
	"strings"

	"onrecord/data/anchor"
	"onrecord/data/sampling"
	"onrecord/schema"
)

// A reference is where an entity is named.
type reference struct {
	schema.Ref // what it leads to
	at         schema.Pos
	field      *schema.Field
	of         schema.Entity
	list       int // the number of the list that it is in; 0: it is in none
}

// ofSamples is what leads from a random sample to its sources.
var ofSamples = schema.Field{Name: "sources", Type: schema.Many, Kinds: []schema.Kind{schema.KindSource}}

// collect finds all references that somebody has written.
func (e *editor) collect(samples []sampling.Sample) {
	for i := range samples {
		e.lists++
		for j, id := range samples[i].Sources {
			e.refs = append(e.refs, reference{schema.Ref{Kind: schema.KindSource, ID: id}, samples[i].Where(j), &ofSamples, e.c, e.lists})
		}
	}
	for it := range e.c.Entities {
		e.collectFrom(schema.Fields(it.Kind()), it, &it.Identity().FieldPositions, it)
	}
}

func (e *editor) collectFrom(fields []schema.Field, record any, where *schema.FieldPositions, of schema.Entity) {
	for i := range fields {
		f := &fields[i]
		if f.Type == schema.Records {
			for _, part := range f.Records(record) {
				e.collectFrom(f.Fields, part, schema.OriginOf(part), of)
			}
			continue
		}
		// A duplicate is found anew whenever files are read.
		if f.Type != schema.One && f.Type != schema.Many || !where.Has(f.Name) || f.Name == "duplicateOf" {
			continue
		}
		refs := f.Refs(record)
		at := where.Items(f.Name, len(refs))
		list := 0
		if f.Type == schema.Many {
			e.lists++
			list = e.lists
		}
		for j, r := range refs {
			e.refs = append(e.refs, reference{schema.Ref{Kind: r.Kind, ID: r.ID}, at(j), f, of, list})
		}
	}
}

// writeRefs splices every reference that does not lead any more where it did.
func (e *editor) writeRefs(ctx context.Context) error {
	for i := range e.refs {
		r := &e.refs[i]
		if err := ctx.Err(); err != nil {
			return err
		}
		if r.of == e.gone || !e.concerns(r) {
			continue
		}
		if to := e.becomes(r.Ref); to != r.Ref && r.list > 0 && e.holds[listed{r.list, to}] {
			if err := e.takeOut(ctx, r); err != nil {
				return err
			}
			continue
		}
		f, w, err := e.wordOf(ctx, r.at, schema.Naming(r.of))
		if err != nil {
			return err
		}
		if f == nil {
			continue
		}
		if w.iri != nil {
			f.rewrite(*w.iri, e.iri(w.iri.text, r.Ref))
		}
		if w.object {
			f.rewrite(w, e.becomes(r.Ref).ID)
		} else {
			f.rewrite(w, e.written(r, w.text))
		}
	}
	return nil
}

// wordOf opens a file at a position. The file is nil where that cannot be done, and
// there is a problem.
func (e *editor) wordOf(ctx context.Context, at schema.Pos, who string) (*file, word, error) {
	if strings.HasSuffix(at.File, ".csv") {
		e.problems.Add(at, who, "this is a table, which is not changed here: change the id in a spreadsheet, or import the table")
		return nil, word{}, nil
	}
	f, err := e.file(ctx, at)
	if err != nil {
		return nil, word{}, err
	}
	w, err := f.word(at)
	if err != nil {
		e.problems.Add(at, who, "%v", err)
		return nil, word{}, nil
	}
	return f, w, nil
}

// concerns reports whether a reference may have to be written in another way.
func (e *editor) concerns(r *reference) bool {
	to := e.becomes(r.Ref)
	switch {
	case to != r.Ref:
		return true
	case len(r.field.Kinds) > 1 && !strings.HasSuffix(r.at.File, ".csv"):
		return e.newcomers[to.ID]
	case r.Kind == schema.KindStatement && anchor.IsYAML(r.at.File):
		return e.within[r.at.File][r.ID]
	}
	return false
}

// written is a reference as it is in a file, in the way in which it was written
// before, with its kind or its layer where it would else lead elsewhere.
func (e *editor) written(r *reference, before string) string {
	to := e.becomes(r.Ref)
	prefix, rest := "", before
	if corpus, own, ok := strings.Cut(rest, ":"); ok && strings.Contains(own, "/") {
		prefix, rest = corpus+":", own
	}
	qualified := false
	if kind, own, ok := strings.Cut(rest, "/"); ok && (schema.Kind(kind).Named() || !slices.Contains(r.field.Kinds, schema.KindStatement)) {
		prefix, rest, qualified = prefix+kind+"/", own, true
	}
	if to.Kind != schema.KindStatement {
		kinds := 0
		for _, k := range r.field.Kinds {
			if e.will[schema.Ref{Kind: k, ID: to.ID}] {
				kinds++
			}
		}
		if kinds > 1 && !qualified {
			prefix = string(to.Kind) + "/"
		}
		return prefix + to.ID
	}
	layer, _, addressed := strings.Cut(rest, "/")
	_, own, inLayer := strings.Cut(to.ID, "/")
	switch {
	case inLayer && !addressed && anchor.IsYAML(r.at.File):
		return prefix + own
	case !inLayer && (addressed && layer == schema.MainCoding || e.within[r.at.File][to.ID]):
		return prefix + schema.MainCoding + "/" + to.ID
	}
	return prefix + to.ID
}

// iri is that of an entity by what it becomes.
func (e *editor) iri(iri string, r schema.Ref) string {
	if base, ok := strings.CutSuffix(iri, string(r.Kind)+"/"+r.ID); ok {
		to := e.becomes(r)
		return base + string(to.Kind) + "/" + to.ID
	}
	return iri
}

// takeOut takes a reference out of a list that has what it becomes.
func (e *editor) takeOut(ctx context.Context, r *reference) error {
	f, _, err := e.wordOf(ctx, r.at, schema.Naming(r.of))
	if f != nil && err == nil && !f.takeOut(r.at) {
		e.problems.Add(r.at, schema.Naming(r.of), "%v", errForm)
	}
	return err
}
