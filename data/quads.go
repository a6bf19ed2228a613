package data

import (
	"bytes"
	"errors"
	"iter"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
	"onrecord/schema/turtle"
	"onrecord/schema/wording"
)

// An rdfFormat is a format of RDF.
type rdfFormat struct {
	name   string
	exts   []string // of its files
	labels bool     // it says which graph a quad is of
	read   func(text []byte) iter.Seq2[row, error]
}

// rdfFormats are those that can be read.
var rdfFormats = []rdfFormat{
	{"nquads", []string{".nq", ".nquads"}, true, readNQuads},
	{"trig", []string{".trig"}, true, func(text []byte) iter.Seq2[row, error] { return readTurtle(text, turtle.Options{TriG: true}) }},
	{"turtle", []string{".ttl", ".turtle", ".nt"}, false, func(text []byte) iter.Seq2[row, error] { return readTurtle(text, turtle.Options{}) }},
	{"jsonld", []string{".jsonld"}, true, readJSONLD},
}

// rdfFormatOf is the format of a file, by its name.
func rdfFormatOf(path string) (f rdfFormat, ok bool) {
	ext := strings.ToLower(filepath.Ext(path))
	i := slices.IndexFunc(rdfFormats, func(f rdfFormat) bool { return slices.Contains(f.exts, ext) })
	if i < 0 {
		return f, false
	}
	return rdfFormats[i], true
}

func readNQuads(text []byte) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		for l, err := range nquads.ReadLines(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))) {
			if !yield(row{l.Quad, l.Number, 1}, err) {
				return
			}
		}
	}
}

func readTurtle(text []byte, o turtle.Options) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		for q, err := range turtle.ReadPlaced(bytes.NewReader(text), o) {
			if !yield(row{q.Quad, q.Line, q.Column}, err) {
				return
			}
		}
	}
}

// rdf reads corpora from a document of RDF.
func (s *stream) rdf(f rdfFormat, file string, text []byte) {
	file = filepath.ToSlash(file)
	if len(bytes.TrimSpace(text)) == 0 {
		s.problems.Add(schema.Pos{File: file}, "", "this file is empty")
		return
	}
	var all []quad.Quad
	var places []schema.Pos
	bad := false
	for r, err := range f.read(text) {
		at := schema.Pos{File: file, Line: r.line, Column: r.column}
		var syntax *nquads.SyntaxError
		switch {
		case errors.As(err, &syntax):
			bad = true
			s.problems.Add(schema.Pos{File: file, Line: syntax.Line, Column: syntax.Column}, "", "%s", syntax.Msg)
		case err != nil:
			bad = true
			s.problems.Add(at, "", "%v", err)
		case strings.ContainsRune(rdf.Lexical(r.quad.Object), 0):
			bad = true
			s.problems.Add(at, "", "the character U+0000 may not stand in a corpus")
		default:
			all, places = append(all, r.quad), append(places, at)
		}
	}
	if bad {
		return // what the other quads lack may be in these
	}
	if !f.labels || f.name != "nquads" && unlabelled(all) {
		label(all)
	}
	corpora, ps := rdf.FromQuads(all, func(i int) schema.Pos { return places[i] })
	s.problems = append(s.problems, ps...)
	for _, c := range corpora {
		for _, st := range c.Statements {
			for i, q := range st.Quotes {
				st.Quotes[i] = wording.WithoutMarks(q)
			}
		}
		if ps.Err() != nil {
			s.unread[c] = map[schema.Kind]bool{}
			for _, k := range schema.Kinds() {
				s.unread[c][k] = true
			}
		}
	}
	s.corpora = append(s.corpora, corpora...)
}

// unlabelled reports whether no quad is in a named graph: some tool has had no
// place for the names.
func unlabelled(quads []quad.Quad) bool {
	return !slices.ContainsFunc(quads, func(q quad.Quad) bool { return q.Label != nil })
}

// label gives quads without graphs the labels that the model has:
// those of a statement or a passage are of its source, all others of the
// codebook.
func label(quads []quad.Quad) {
	source, _ := schema.FieldNamed(schema.KindPassage, "source")
	sources := map[quad.Value]quad.Value{}
	for _, q := range quads {
		if q.Predicate == source.Predicate {
			sources[q.Subject] = q.Object
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
