package data

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/data/jsonld"
	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
	"onrecord/schema/sorting"
	"onrecord/schema/term"
	"onrecord/schema/turtle"
	"onrecord/schema/wording"
)

// An RDFFormat is a format of RDF.
type RDFFormat struct {
	Name   string
	exts   []string // of its files
	labels bool     // it says which graph a quad is of
	Read   func(text []byte) iter.Seq2[jsonld.Quad, error]
}

// RDFFormats are those that can be read.
var RDFFormats = []RDFFormat{
	{"nquads", []string{".nq", ".nquads"}, true, readNQuads},
	{"trig", []string{".trig"}, true, func(text []byte) iter.Seq2[jsonld.Quad, error] { return readTurtle(text, turtle.Options{TriG: true}) }},
	{"turtle", []string{".ttl", ".turtle", ".nt"}, false, func(text []byte) iter.Seq2[jsonld.Quad, error] { return readTurtle(text, turtle.Options{}) }},
	{"jsonld", []string{".jsonld"}, true, jsonld.Read},
}

// rdfFormatOf is the format of a file, by its name.
func rdfFormatOf(path string) (f RDFFormat, ok bool) {
	ext := strings.ToLower(filepath.Ext(path))
	i := slices.IndexFunc(RDFFormats, func(f RDFFormat) bool { return slices.Contains(f.exts, ext) })
	if i < 0 {
		return f, false
	}
	return RDFFormats[i], true
}

func readNQuads(text []byte) iter.Seq2[jsonld.Quad, error] {
	return func(yield func(jsonld.Quad, error) bool) {
		for l, err := range nquads.ReadLines(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))) {
			if !yield(jsonld.Quad{Quad: l.Quad, Line: l.Number, Column: 1}, err) {
				return
			}
		}
	}
}

func readTurtle(text []byte, o turtle.Options) iter.Seq2[jsonld.Quad, error] {
	return func(yield func(jsonld.Quad, error) bool) {
		for q, err := range turtle.ReadPlaced(bytes.NewReader(text), o) {
			if !yield(jsonld.Quad{Quad: q.Quad, Line: q.Line, Column: q.Column}, err) {
				return
			}
		}
	}
}

// rdf reads corpora from a document of RDF.
func (s *Stream) RDF(f RDFFormat, file string, text []byte) {
	file = filepath.ToSlash(file)
	if len(bytes.TrimSpace(text)) == 0 {
		s.Loader.Problems.Add(schema.Pos{File: file}, "", "this file is empty")
		return
	}
	var all []quad.Quad
	var places []schema.Pos
	bad := 0
	var next schema.Pos // of the first that is not told
	wrong := func(at schema.Pos, format string, args ...any) {
		if bad++; bad <= rdf.MostTold {
			s.Loader.Problems.Add(at, "", format, args...)
		} else if bad == rdf.MostTold+1 {
			next = at
		}
	}
	predicates := map[quad.Value]int{}
	var start schema.Pos
	var strange strangers
	for r, err := range f.Read(text) {
		at := schema.Pos{File: file, Line: r.Line, Column: r.Column}
		var syntax *nquads.SyntaxError
		switch {
		case errors.As(err, &syntax):
			wrong(schema.Pos{File: file, Line: syntax.Line, Column: syntax.Column}, "%s", syntax.Msg)
		case err != nil:
			wrong(at, "%v", err)
		case strings.ContainsRune(rdf.Lexical(r.Quad.Object), 0):
			wrong(at, "the character U+0000 is not allowed in a corpus")
		default:
			if len(predicates) == 0 {
				start = at
			}
			predicates[r.Quad.Predicate]++
			if rdf.Has(r.Quad.Predicate) {
				all, places = append(all, r.Quad), append(places, at)
			} else {
				strange.add(r.Quad, at)
			}
		}
	}
	if more := bad - rdf.MostTold; more > 0 {
		s.Loader.Problems.Add(next, "", "%d more errors, from here on", more)
	}
	switch {
	case bad > 0:
		return // what the other quads lack may be in these
	case !slices.ContainsFunc(all, isOurs):
		if len(predicates) > 0 {
			s.foreign(predicates, start)
		}
		return
	}
	strange.tell(&s.Loader.Problems)
	all, places = inForm(all, places)
	var told map[quad.Value]bool
	if f.labels {
		told = s.graphs(all, places)
	} else {
		label(all, everyQuad)
	}
	corpora, ps := rdf.FromQuadsBut(all, func(i int) schema.Pos { return places[i] }, told)
	s.Loader.Problems = append(s.Loader.Problems, ps...)
	for _, c := range corpora {
		for _, st := range c.Statements {
			for i, q := range st.Quotes {
				st.Quotes[i] = wording.WithoutMarks(q)
			}
		}
		if ps.Err() != nil {
			s.Loader.Unread[c] = map[schema.Kind]bool{}
			for _, k := range schema.Kinds() {
				s.Loader.Unread[c][k] = true
			}
		}
	}
	s.Corpora = append(s.Corpora, corpora...)
}

// inForm has what other programs write as the model does. What says nothing is left
// out.
func inForm(quads []quad.Quad, places []schema.Pos) ([]quad.Quad, []schema.Pos) {
	n := 0
	for i, q := range quads {
		if q, ok := rdf.InForm(q); ok {
			quads[n], places[n] = q, places[i]
			n++
		}
	}
	return quads[:n], places[:n]
}

// isOurs reports whether a quad says that something is of a kind of the model.
func isOurs(q quad.Quad) bool {
	class, ok := q.Object.(quad.IRI)
	return ok && q.Predicate == term.RDFType && strings.HasPrefix(string(class), term.Namespace)
}

// strangers are quads whose predicates the model does not have: there can be millions,
// of which the first are kept.
type strangers struct {
	quads  []quad.Quad
	places []schema.Pos
	n      int
}

func (x *strangers) add(q quad.Quad, at schema.Pos) {
	if x.n++; x.n <= rdf.MostTold+1 {
		x.quads, x.places = append(x.quads, q), append(x.places, at)
	}
}

func (x *strangers) tell(ps *schema.Problems) {
	for i, q := range x.quads[:min(len(x.quads), rdf.MostTold)] {
		rdf.AddUnmodelled(ps, x.places[i], q)
	}
	if more := x.n - rdf.MostTold; more > 0 {
		ps.Add(x.places[rdf.MostTold], "", "%d more quads, from here on, have predicates that are not in the onrecord vocabulary", more)
	}
}

// foreign notes that a graph is about something else, and about what.
func (s *Stream) foreign(counts map[quad.Value]int, at schema.Pos) {
	predicates := slices.Collect(maps.Keys(counts))
	sorting.By(predicates, func(a, b quad.Value) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(rdf.Lexical(a), rdf.Lexical(b)))
	})
	var words []string
	for _, p := range predicates[:min(10, len(predicates))] {
		words = append(words, fmt.Sprintf("<%s> (%d)", rdf.Lexical(p), counts[p]))
	}
	if len(words) < len(predicates) {
		words = append(words, fmt.Sprintf("and %d more", len(predicates)-len(words)))
	}
	s.Loader.Problems.Add(at, "", "nothing in this graph means anything in onrecord's vocabulary %s (see %s); its predicates: %s", term.Namespace, hint.Schema(), strings.Join(words, ", "))
}

// graphs looks at the names of graphs. Where none is of the model, some tool has had no
// place for the names, or has put its own there, and quads get those that they should
// have. Else each name that is not of the model is a problem, and told is what is
// therefore not as it should be.
func (s *Stream) graphs(quads []quad.Quad, places []schema.Pos) (told map[quad.Value]bool) {
	codebooks := map[quad.Value]bool{}
	for _, q := range quads {
		subject, ok := q.Subject.(quad.IRI)
		if !ok || !isOurs(q) {
			continue
		}
		base, _, isEntity := rdf.SplitIRI(subject)
		if q.Object == schema.KindCorpus.Class() || !isEntity {
			base = string(subject)
		}
		codebooks[rdf.CodebookIRI(base)] = true
	}
	known := map[quad.Value]bool{}
	ofModel := func(name quad.Value) bool {
		is, asked := known[name]
		if !asked {
			iri, _ := name.(quad.IRI)
			_, r, ok := rdf.SplitIRI(iri)
			is = codebooks[name] || ok && r.Kind == schema.KindSource
			known[name] = is
		}
		return is
	}
	if !slices.ContainsFunc(quads, func(q quad.Quad) bool { return ofModel(q.Label) }) {
		label(quads, everyQuad)
		return nil
	}
	counts, first := map[quad.Value]int{}, map[quad.Value]schema.Pos{}
	for i, q := range quads {
		if ofModel(q.Label) {
			continue
		}
		if counts[q.Label]++; counts[q.Label] == 1 {
			first[q.Label] = places[i]
		}
	}
	if len(counts) == 0 {
		return nil
	}
	names := slices.Collect(maps.Keys(counts))
	sorting.By(names, func(a, b quad.Value) int { return schema.ComparePos(first[a], first[b]) })
	for _, name := range names[:min(len(names), rdf.MostTold)] {
		n := counts[name]
		switch {
		case name == nil:
			s.Loader.Problems.Add(first[name], "", "%s in no graph, as others are: the graph of a quad is the source that says so, or that of the codebook", quadsAre(n))
		default:
			s.Loader.Problems.Add(first[name], "", "%s in the graph %s, which is neither a source nor the codebook", quadsAre(n), name)
		}
	}
	if more := len(names) - rdf.MostTold; more > 0 {
		s.Loader.Problems.Add(first[names[rdf.MostTold]], "", "quads are in %d more graphs, from here on, which are neither sources nor the codebook", more)
	}
	foreign := func(q quad.Quad) bool { return !known[q.Label] }
	told = partly(quads, foreign)
	label(quads, foreign)
	return told
}

// partly gives the subjects of quads in foreign graphs, and their wholes and parts: in
// which graphs an entity is, its sources say, and so its other quads may be where nobody
// looks for them now.
func partly(quads []quad.Quad, foreign func(quad.Quad) bool) map[quad.Value]bool {
	out := map[quad.Value]bool{}
	for _, q := range quads {
		if foreign(q) {
			out[q.Subject] = true
		}
	}
	isPart := func(v quad.Value) bool {
		iri, _ := v.(quad.IRI)
		_, r, ok := rdf.SplitIRI(iri)
		return ok && slices.Contains([]schema.Kind{schema.KindAffiliation, schema.KindRole, schema.KindPassage, schema.KindVerdict}, r.Kind)
	}
	for range 2 { // from a part to its whole, and to the other parts
		for _, q := range quads {
			if (out[q.Subject] || out[q.Object]) && isPart(q.Object) {
				out[q.Subject], out[q.Object] = true, true
			}
		}
	}
	return out
}

func quadsAre(n int) string {
	if n == 1 {
		return "1 quad is"
	}
	return fmt.Sprintf("%d quads are", n)
}

func everyQuad(quad.Quad) bool { return true }

// label gives some quads the labels that the model has: those of a statement, its
// passages and its verdict are of its source, all others of the codebook.
func label(quads []quad.Quad, which func(quad.Quad) bool) {
	source, _ := schema.FieldNamed(schema.KindPassage, "source")
	sources := map[quad.Value]quad.Value{}
	for _, q := range quads {
		if q.Predicate == source.Predicate {
			sources[q.Subject] = q.Object
		}
	}
	verdict, _ := schema.FieldNamed(schema.KindStatement, "verdict")
	for _, q := range quads {
		if of, ok := sources[q.Subject]; ok && q.Predicate == verdict.Predicate {
			sources[q.Object] = of
		}
	}
	for i := range quads {
		if !which(quads[i]) {
			continue
		}
		if of, ok := sources[quads[i].Subject]; ok {
			quads[i].Label = of
			continue
		}
		if subject, ok := quads[i].Subject.(quad.IRI); ok {
			base, ref, isEntity := rdf.SplitIRI(subject)
			if !isEntity || ref.Kind == "" {
				base = string(subject) // of a corpus
			}
			quads[i].Label = rdf.CodebookIRI(base)
		}
	}
}
