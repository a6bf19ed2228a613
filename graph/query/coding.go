package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/count"
	"onrecord/graph/shapes"
	"onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/spelling"
	"onrecord/schema/term"
)

// A source can have several codings: the main one, in its own file, and a layer
// for each further coder. Two codings of a sentence are not two utterances, so a
// question asks one coding of each source: the main one, or what one coder has
// coded: the layer of that name, and the statements with that name as coder, in
// the main file or in a layer whose head says so.

// coderClauses are the conditions of a filter on the coding.
func (s *selection) coderClauses(ctx context.Context, f *parsedFilter) error {
	names, err := s.coders(ctx)
	if err != nil {
		return err
	}
	asked := f.Is["coder"]
	switch {
	case len(asked) > 0 || f.Record:
	case f.AllCoders:
		if open := s.open(names); open != nil {
			s.clauses = append(s.clauses, clause{not: true, words: []shape.Shape{open}, scan: func(_ context.Context, t *table.Table, among, into *table.Set) error {
				return having(t, table.Layer, names.open, among, into)
			}})
		}
	default:
		asked = []string{schema.MainCoding}
	}
	if len(asked) > 0 {
		cl, err := s.codingOf(asked, names)
		if err != nil {
			return err
		}
		if cl != nil {
			s.clauses = append(s.clauses, *cl)
		}
	}
	cl := clause{not: true}
	var codings []coding
	for _, name := range f.Not["coder"] {
		same, err := s.coderNamed(name, names)
		if err != nil {
			return err
		}
		codings = append(codings, coding{same, nil})
		for _, v := range same {
			cl.from([]quad.Value{v}, statementPredicate("coder"))
			cl.from([]quad.Value{v}, statementPredicate("layer"))
		}
		if len(same) == 0 { // the main coding
			main := shape.Shape(shapes.Statements{})
			if layered := s.layered(names); layered != nil {
				main = shapes.Difference{From: main, Not: layered}
			}
			cl.words = append(cl.words, main)
		}
	}
	cl.scan = ofCodings(codings)
	if len(f.Not["coder"]) > 0 {
		s.clauses = append(s.clauses, cl)
	}
	return nil
}

// unsettled reports whether a layer is none of a coder: drafts, and what coders
// have settled, are used only where they are named.
func unsettled(layer quad.Value) bool {
	name := spelling.Fold(rdf.Lexical(layer))
	return name == "draft" || name == "settled"
}

// codingOf selects the codings of these names; nil: that is every statement.
func (s *selection) codingOf(asked []string, names *coderNames) (*clause, error) {
	var cl clause
	var codings []coding
	layered, open := s.layered(names), s.open(names)
	for _, name := range asked {
		same, err := s.coderNamed(name, names)
		codings = append(codings, coding{same, names.open})
		switch {
		case err != nil:
			return nil, err
		case len(same) == 0 && layered == nil:
			return nil, nil
		case len(same) == 0:
			cl.words = append(cl.words, shapes.Difference{From: shapes.Statements{}, Not: layered})
			continue
		}
		for _, v := range same {
			cl.words = append(cl.words, s.start(v).In(statementPredicate("layer")).Shape())
			var own shape.Shape = s.start(v).In(statementPredicate("coder")).Shape()
			if open != nil {
				own = shapes.Difference{From: own, Not: open}
			}
			cl.words = append(cl.words, own)
		}
	}
	cl.scan = ofCodings(codings)
	return &cl, nil
}

// A coding is what one coder has coded.
type coding struct {
	names []quad.Value // of the coder; none: the main coding
	but   []quad.Value // layers in which the coder's name does not count
}

// ofCodings finds the statements of some codings in a statement table.
func ofCodings(codings []coding) func(context.Context, *table.Table, *table.Set, *table.Set) error {
	return func(_ context.Context, t *table.Table, among, into *table.Set) error {
		for _, c := range codings {
			if len(c.names) == 0 {
				if err := t.Where(table.Layer, map[uint32]bool{0: true}, into); err != nil {
					return err
				}
				continue
			}
			own, open := table.NewSet(t.Len()), table.NewSet(t.Len())
			if err := cmp.Or(having(t, table.Coder, c.names, among, own), having(t, table.Layer, c.but, among, open)); err != nil {
				return err
			}
			own.Drop(open)
			into.Join(own)
			if err := having(t, table.Layer, c.names, among, into); err != nil {
				return err
			}
		}
		return nil
	}
}

// layered are the statements of all layers; nil: there are none. They are not
// looked for coder by coder, for a source can have many.
func (r *reader) layered(names *coderNames) shape.Shape {
	if !names.layered {
		return nil
	}
	walked := shape.NodesFrom{Dir: quad.Subject, Quads: shape.Quads{{Dir: quad.Predicate, Values: shape.Lookup{statementPredicate("layer")}}}}
	if r.columnar {
		return shapes.Holding{Field: table.Layer.String(), Any: true, Else: walked}
	}
	return walked
}

// open are the statements of the layers that are none of a coder; nil: there are
// none.
func (s *selection) open(names *coderNames) shape.Shape {
	var all []shape.Shape
	for _, v := range names.open {
		all = append(all, s.start(v).In(statementPredicate("layer")).Shape())
	}
	return shapes.Either(all...)
}

// inLayer reports whether a statement is of another coding than the main one.
func inLayer(iri quad.IRI) bool {
	_, ref, _ := rdf.SplitIRI(iri)
	return ref.Kind == schema.KindStatement && strings.Contains(ref.ID, "/")
}

// Coder names are those of all coders and layers, as the corpora list them.
type coderNames struct {
	all     []quad.Value
	folded  map[string][]quad.Value
	layered bool         // some are layers of a source
	open    []quad.Value // the layers that are none of a coder
}

// coders reads the names, once.
func (r *reader) coders(ctx context.Context) (*coderNames, error) {
	if r.coded != nil {
		return r.coded, nil
	}
	corpora, err := r.collect(ctx, r.start(schema.KindCorpus.Class()).In(term.RDFType))
	if err != nil {
		return nil, err
	}
	out := &coderNames{folded: map[string][]quad.Value{}}
	known, coders := map[quad.Value]bool{}, predicate(schema.KindCorpus, "coders")
	for _, iri := range corpora {
		quads, err := r.fetch(ctx, iri)
		if err != nil {
			return nil, err
		}
		for _, q := range quads {
			if q.Predicate != coders || known[q.Object] {
				continue
			}
			known[q.Object] = true
			out.all = append(out.all, q.Object)
			name := spelling.Fold(rdf.Lexical(q.Object))
			out.folded[name] = append(out.folded[name], q.Object)
			if out.layered && !unsettled(q.Object) {
				continue
			}
			some, err := r.found(ctx, shape.Page{From: r.start(q.Object).In(predicate(schema.KindSource, "layers")).Shape(), Limit: 1})
			if err != nil {
				return nil, err
			}
			if len(some) > 0 {
				out.layered = true
				if unsettled(q.Object) {
					out.open = append(out.open, q.Object)
				}
			}
		}
	}
	r.coded = out
	return out, nil
}

// coderNamed finds the coders whose names fold to one; none for the main coding.
func (r *reader) coderNamed(name string, names *coderNames) (same []quad.Value, err error) {
	want := spelling.Fold(name)
	if want == schema.MainCoding {
		return nil, nil
	}
	same = names.folded[want]
	if len(same) == 0 {
		words := []string{schema.MainCoding}
		for _, v := range names.all {
			words = append(words, rdf.Lexical(v))
		}
		return nil, &UnknownCoderError{name, spelling.Nearest(name, words, 3)}
	}
	return same, nil
}

// An UnknownCoderError says that nobody of a name has coded anything.
type UnknownCoderError struct {
	Name    string
	Nearest []string
}

func (e *UnknownCoderError) Error() string {
	msg := fmt.Sprintf("no coder is called %q", e.Name)
	for i, near := range e.Nearest {
		if i == 0 {
			msg += "; the nearest: "
		} else {
			msg += ", "
		}
		msg += near
	}
	return msg
}

// oneCoding refuses a filter that selects several codings, where statements are
// counted: a coding is not an utterance.
func (f *Filter) oneCoding() error {
	switch {
	case f.AllCoders:
		return wrongf("%s lists codings side by side, and this counts: name one coder with %s", option("all-coders", ""), option("coder", ""))
	case len(f.Is["coder"]) > 1:
		return wrongf("%s is given several times: what two have coded of one sentence would count twice; name one", option("coder", ""))
	}
	return nil
}

// parseToCount reads a filter of what is counted: of one coding.
func (f *Filter) parseToCount() (*parsedFilter, error) {
	p, err := f.parse()
	if err == nil {
		err = f.oneCoding()
	}
	return p, err
}

// A Coder is somebody who has coded statements: in the main coding of sources,
// in layers, or in both.
type Coder struct {
	Name       string `json:"coder"`
	Sources    int    `json:"sources"` // with a layer, or with statements
	Statements int    `json:"statements"`
	Layers     int    `json:"layers"`
}

// Coders lists the main coding and all coders, by name.
func Coders(ctx context.Context, s *graph.Store) (rows []Coder, err error) {
	defer s.RecoverDamage(&err)
	r := newReader(s)
	names, err := r.coders(ctx)
	if err != nil {
		return nil, err
	}
	folded := map[string]bool{}
	all := []string{schema.MainCoding}
	for _, v := range names.all {
		if name := rdf.Lexical(v); !folded[spelling.Fold(name)] {
			folded[spelling.Fold(name)] = true
			all = append(all, name)
		}
	}
	slices.Sort(all[1:])
	for _, name := range all {
		row := Coder{Name: name}
		sources := map[quad.IRI]bool{}
		if r.columnar {
			if row, err = r.counted(ctx, name, names); err != nil {
				return nil, err
			}
			rows = append(rows, row)
			continue
		}
		for iri, err := range r.each(ctx, &Filter{Is: map[string][]string{"coder": {name}}}).All() {
			if err != nil {
				return nil, err
			}
			st, err := r.statement(ctx, iri, "source")
			if err != nil {
				return nil, err
			}
			row.Statements++
			sources[sibling(st, st.Source)] = true
		}
		layers, err := r.sourcesWithLayer(ctx, name, names)
		if err != nil {
			return nil, err
		}
		row.Layers = len(layers)
		for _, iri := range layers {
			sources[iri] = true
		}
		row.Sources = len(sources)
		rows = append(rows, row)
	}
	return rows, nil
}

// counted is the row of a coder, counted where the statements are.
func (r *reader) counted(ctx context.Context, name string, names *coderNames) (Coder, error) {
	out := Coder{Name: name}
	p, err := r.coding(ctx, name)
	if err != nil {
		return out, err
	}
	cells, err := p.count(ctx, count.Dimensions("mode"), countOptions{reports: true})
	if err != nil {
		return out, err
	}
	for i := range cells.Len() {
		out.Statements += cells.Utterances(i)
	}
	sources, err := p.naming(ctx, schema.KindSource, []table.Field{table.Source})
	if err != nil {
		return out, err
	}
	layers, err := r.sourcesWithLayer(ctx, name, names)
	if err != nil {
		return out, err
	}
	out.Layers = len(layers)
	all := append(sources, layers...)
	slices.Sort(all)
	out.Sources = len(slices.Compact(all))
	return out, nil
}

// sourcesWithLayer are the sources that have a layer of a coder.
func (r *reader) sourcesWithLayer(ctx context.Context, name string, names *coderNames) ([]quad.IRI, error) {
	same, err := r.coderNamed(name, names)
	if err != nil {
		return nil, err
	}
	var out []quad.IRI
	for _, v := range same {
		found, err := r.collect(ctx, r.start(v).In(predicate(schema.KindSource, "layers")))
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// Uncoded lists, where a filter names coders, the sources that it does not leave
// out and of which one of them has coded nothing: an empty answer about these
// means nothing. They come by id, with each of these coders, of many the first.
func Uncoded(ctx context.Context, s *graph.Store, f Filter) (out []Gap, err error) {
	defer s.RecoverDamage(&err)
	if len(f.Is["coder"]) == 0 {
		return nil, nil
	}
	r := newReader(s)
	names, err := r.coders(ctx)
	if err != nil {
		return nil, err
	}
	sources, err := r.askedSources(ctx, &f)
	if err != nil {
		return nil, err
	}
	asked := f.Is["coder"]
	for _, name := range asked[:min(len(asked), mostGaps)] {
		if spelling.Fold(name) == schema.MainCoding {
			continue
		}
		coded, err := r.sourcesWithLayer(ctx, name, names)
		if err != nil {
			return nil, err
		}
		same, err := r.coderNamed(name, names)
		if err != nil {
			return nil, err
		}
		gap := Gap{Coder: rdf.Lexical(same[0])}
		for _, iri := range sources {
			if _, found := slices.BinarySearch(coded, iri); found {
				continue
			}
			_, ref, _ := rdf.SplitIRI(iri)
			some := Filter{Is: map[string][]string{"coder": {name}, "source": {string(iri)}}, Limit: 1}
			own, err := r.ordered(ctx, &some)
			if err != nil {
				return nil, err
			}
			if len(own) == 0 {
				gap.Sources = append(gap.Sources, ref.ID)
			}
		}
		if len(gap.Sources) > 0 {
			out = append(out, gap)
		}
	}
	return out, nil
}

// mostGaps is of how many coders it is told what they have not coded.
const mostGaps = 20

// A Gap is a coder and the sources of which that coder has coded nothing.
type Gap struct {
	Coder   string
	Sources []string // ids
}

// askedSources are the sources with statements that a filter does not leave out
// by name, by IRI.
func (r *reader) askedSources(ctx context.Context, f *Filter) (out []quad.IRI, err error) {
	for _, name := range f.Is["source"] {
		iri, err := r.resolve(ctx, name, schema.KindSource)
		if err != nil {
			return nil, err
		}
		out = append(out, iri)
	}
	if out == nil {
		all, err := r.collect(ctx, r.start(schema.KindSource.Class()).In(term.RDFType))
		if err != nil {
			return nil, err
		}
		for _, iri := range all {
			some := Filter{Record: true, Is: map[string][]string{"source": {string(iri)}}, Limit: 1}
			if found, err := r.ordered(ctx, &some); err != nil {
				return nil, err
			} else if len(found) > 0 {
				out = append(out, iri)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
