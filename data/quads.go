package data

import (
	"bytes"
	"errors"
	"iter"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/data/jsonld"
	"onrecord/schema"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
	"onrecord/schema/turtle"
	"onrecord/schema/wording"
)

// An rdfFormat is a format of RDF.
type RDFFormat struct {
	Name   string
	exts   []string // of its files
	labels bool     // it says which graph a quad is of
	Read   func(text []byte) iter.Seq2[jsonld.Quad, error]
}

// rdfFormats are those that can be read.
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
	bad := false
	for r, err := range f.Read(text) {
		at := schema.Pos{File: file, Line: r.Line, Column: r.Column}
		var syntax *nquads.SyntaxError
		switch {
		case errors.As(err, &syntax):
			bad = true
			s.Loader.Problems.Add(schema.Pos{File: file, Line: syntax.Line, Column: syntax.Column}, "", "%s", syntax.Msg)
		case err != nil:
			bad = true
			s.Loader.Problems.Add(at, "", "%v", err)
		case strings.ContainsRune(rdf.Lexical(r.Quad.Object), 0):
			bad = true
			s.Loader.Problems.Add(at, "", "the character U+0000 is not allowed in a corpus")
		default:
			all, places = append(all, r.Quad), append(places, at)
		}
	}
	if bad {
		return // what the other quads lack may be in these
	}
	if !f.labels || f.Name != "nquads" && unlabelled(all) {
		label(all)
	}
	corpora, ps := rdf.FromQuads(all, func(i int) schema.Pos { return places[i] })
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

// unlabelled reports whether no quad is in a named graph: some tool has had no
// place for the names.
func unlabelled(quads []quad.Quad) bool {
	return !slices.ContainsFunc(quads, func(q quad.Quad) bool { return q.Label != nil })
}

// label gives quads without graphs the labels that the model has:
// those of a statement, its passages and its verdict are of its source, all others of
// the codebook.
func label(quads []quad.Quad) {
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
