package query

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/shapes"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
	"onrecord/schema/term"
)

// An AmbiguousError says that a name means several entities.
type AmbiguousError struct {
	Name       string
	Candidates []string // "actor/united-states (United States)"
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("%q is ambiguous: %s", e.Name, strings.Join(e.Candidates, ", "))
}

// An UnknownError says that a name means nothing in the store.
type UnknownError struct {
	Name    string
	Kinds   []schema.Kind
	Nearest []string
}

func (e *UnknownError) Error() string {
	words := make([]string, len(e.Kinds))
	for i, k := range e.Kinds {
		words[i] = string(k)
	}
	last := len(words) - 1
	what := words[last]
	if last > 0 {
		what = strings.Join(words[:last], ", ") + " or " + what
	}
	msg := fmt.Sprintf("no %s is called %q", what, e.Name)
	if len(e.Nearest) > 0 {
		msg += "; the nearest: " + strings.Join(e.Nearest, ", ")
	}
	return msg
}

// A UsageError says that a question was put wrongly.
type UsageError struct{ Msg string }

func (e *UsageError) Error() string { return e.Msg }

// everything is what can be shown and linked.
var everything = schema.Kinds()

// resolve finds the one entity that a name means, among some kinds: by IRI, by
// qualified id, by id, by name or alias, and at last by folded name or alias.
func (r *reader) resolve(ctx context.Context, name string, kinds ...schema.Kind) (quad.IRI, error) {
	found, err := r.candidates(ctx, strings.TrimSpace(name), kinds)
	if err != nil {
		return "", err
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		near, err := r.nearest(ctx, name, kinds)
		if err != nil {
			return "", err
		}
		return "", &UnknownError{Name: name, Kinds: kinds, Nearest: near}
	}
	e := &AmbiguousError{Name: name}
	for _, iri := range found {
		label, err := r.name(ctx, iri)
		if err != nil {
			return "", err
		}
		qualified, err := r.qualified(ctx, iri)
		if err != nil {
			return "", err
		}
		e.Candidates = append(e.Candidates, fmt.Sprintf("%s (%s)", qualified, label))
	}
	return "", e
}

// qualified is kind/id, and in a store of several corpora corpus:kind/id.
func (r *reader) qualified(ctx context.Context, iri quad.IRI) (string, error) {
	corpora, err := r.corpora(ctx)
	base, ref, _ := rdf.SplitIRI(iri)
	out := string(ref.Kind) + "/" + ref.ID
	if len(corpora) > 1 {
		out = corpora[base] + ":" + out
	}
	return out, err
}

// doubled reports whether an id is that of entities of several corpora of the store:
// whoever reads it would not know which is meant.
func (r *reader) doubled(ctx context.Context, iri quad.IRI) (bool, error) {
	corpora, err := r.corpora(ctx)
	if err != nil || len(corpora) < 2 {
		return false, err
	}
	base, ref, _ := rdf.SplitIRI(iri)
	for other := range corpora {
		if other == base {
			continue
		}
		n, err := r.store.SizeWith(ctx, quad.Subject, rdf.IRI(other, ref))
		if err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
}

// addressed is the id of an entity, with the kind and the corpus where it is that
// of entities of several.
func (r *reader) addressed(ctx context.Context, iri quad.IRI) (string, error) {
	doubled, err := r.doubled(ctx, iri)
	if err != nil {
		return "", err
	}
	if doubled {
		return r.qualified(ctx, iri)
	}
	_, ref, _ := rdf.SplitIRI(iri)
	return ref.ID, nil
}

// corpora gives the id of each corpus by its base.
func (r *reader) corpora(ctx context.Context) (map[string]string, error) {
	if r.called != nil {
		return r.called, nil
	}
	iris, err := r.collect(ctx, r.start(schema.KindCorpus.Class()).In(term.RDFType))
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(iris))
	for _, iri := range iris {
		id, err := r.object(ctx, iri, term.Identifier)
		if err != nil {
			return nil, err
		}
		out[string(iri)] = rdf.Lexical(id)
	}
	r.called = out
	return out, nil
}

func (r *reader) candidates(ctx context.Context, name string, kinds []schema.Kind) ([]quad.IRI, error) {
	if name == "" {
		return nil, nil
	}
	if _, ref, ok := rdf.SplitIRI(quad.IRI(name)); ok {
		if !slices.Contains(kinds, ref.Kind) {
			return nil, nil
		}
		return r.existing(ctx, []quad.IRI{quad.IRI(name)})
	}
	corpora, err := r.corpora(ctx)
	if err != nil {
		return nil, err
	}
	id, wanted, corpus := name, kinds, ""
	if head, rest, ok := strings.Cut(name, ":"); ok && strings.Contains(rest, "/") {
		corpus, id = head, rest
	}
	if head, rest, ok := strings.Cut(id, "/"); ok {
		if k := schema.Kind(head); k.Known() {
			id, wanted = rest, nil
			if slices.Contains(kinds, k) {
				wanted = []schema.Kind{k}
			}
		}
	}
	var guesses []quad.IRI
	for base, corpusID := range corpora {
		if corpus != "" && corpus != corpusID {
			continue
		}
		c := schema.Corpus{Base: base}
		for _, k := range wanted {
			guesses = append(guesses, rdf.IRI(c.Base, schema.Ref{Kind: k, ID: id}))
		}
	}
	found, err := r.existing(ctx, guesses)
	if err != nil || len(found) > 0 {
		return found, err
	}
	var exact []quad.IRI
	for _, p := range schema.NamePredicates() {
		iris, err := r.collect(ctx, r.start(quad.String(name)).In(p))
		if err != nil {
			return nil, err
		}
		exact = append(exact, iris...)
	}
	if exact = ofKinds(exact, kinds); len(exact) > 0 {
		return exact, nil
	}
	return r.folded(ctx, name, kinds)
}

// existing keeps the IRIs of entities that are in the store, in order.
func (r *reader) existing(ctx context.Context, iris []quad.IRI) ([]quad.IRI, error) {
	var out []quad.IRI
	for _, iri := range iris {
		_, ref, ok := rdf.SplitIRI(iri)
		if !ok {
			continue
		}
		t, err := r.object(ctx, iri, term.RDFType)
		if err != nil {
			return nil, err
		}
		if t == ref.Kind.Class() {
			out = append(out, iri)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

func ofKinds(iris []quad.IRI, kinds []schema.Kind) []quad.IRI {
	out := slices.DeleteFunc(iris, func(iri quad.IRI) bool {
		_, ref, ok := rdf.SplitIRI(iri)
		return !ok || !slices.Contains(kinds, ref.Kind)
	})
	slices.Sort(out)
	return slices.Compact(out)
}

// folded finds the entities of the kinds with an id, name or alias that folds
// as this one does.
func (r *reader) folded(ctx context.Context, name string, kinds []schema.Kind) ([]quad.IRI, error) {
	out, err := r.found(ctx, shapes.Named{Folded: spelling.Fold(name), Kinds: kinds})
	slices.Sort(out)
	return slices.Compact(out), err
}

// eachName hands on what the entities of some kinds are called.
func (r *reader) eachName(ctx context.Context, kinds []schema.Kind, yield func(iri quad.IRI, text string)) error {
	if namer, ok := r.store.Cayley().(shapes.Namer); ok {
		for n, err := range namer.Names(ctx, kinds...) {
			if err != nil {
				return err
			}
			yield(n.Entity, n.Text)
		}
		return nil
	}
	for _, k := range kinds {
		iris, err := r.collect(ctx, r.start(k.Class()).In(term.RDFType))
		if err != nil {
			return err
		}
		for _, iri := range iris {
			_, ref, ok := rdf.SplitIRI(iri)
			if !ok {
				continue
			}
			yield(iri, ref.ID)
			if k == schema.KindStatement {
				continue
			}
			quads, err := r.fetch(ctx, iri)
			if err != nil {
				return err
			}
			for _, q := range quads {
				if slices.Contains(schema.NamePredicates(), q.Predicate.(quad.IRI)) {
					yield(iri, rdf.Lexical(q.Object))
				}
			}
		}
	}
	return nil
}

// nearest gives up to five ids whose names look like the word, or hold it.
func (r *reader) nearest(ctx context.Context, name string, kinds []schema.Kind) ([]string, error) {
	byName := map[string][]string{}
	want := spelling.Fold(name)
	length := utf8.RuneCountInString(want)
	var holding []string
	err := r.eachName(ctx, kinds, func(iri quad.IRI, text string) {
		id := func() string { _, ref, _ := rdf.SplitIRI(iri); return ref.ID }
		if n := utf8.RuneCountInString(text); n <= 2*length+4 && length <= 2*n+4 { // else it is not near
			byName[text] = append(byName[text], id())
		}
		if length > 2 && len(text) >= len(want)/2 && strings.Contains(spelling.Fold(text), want) {
			holding = append(holding, id())
		}
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(holding, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	var out []string
	add := func(ids ...string) {
		for _, id := range ids {
			if !slices.Contains(out, id) && len(out) < 5 {
				out = append(out, id)
			}
		}
	}
	for _, n := range spelling.Nearest(name, slices.Sorted(maps.Keys(byName)), 5) {
		add(byName[n]...)
	}
	add(holding...)
	return out, nil
}

// A Name is one of the ways to call an entity, the id by which it can be found,
// and its label.
type Name struct{ Text, ID, Label string }

// Names gives the ids, names and aliases of some kinds (all, if none is
// given), sorted, for completion. An id that several entities have is that of
// none: the qualified one is.
func Names(ctx context.Context, s *graph.Store, kinds ...schema.Kind) (names []Name, err error) {
	defer s.RecoverDamage(&err)
	if len(kinds) == 0 {
		kinds = everything
	}
	r := newReader(s)
	called := map[string][]quad.IRI{}
	err = r.eachName(ctx, kinds, func(iri quad.IRI, text string) {
		if !slices.Contains(called[text], iri) {
			called[text] = append(called[text], iri)
		}
	})
	if err != nil {
		return nil, err
	}
	ids := map[quad.IRI]string{} // that mean one entity alone
	for text, iris := range called {
		for _, iri := range iris {
			label, err := r.name(ctx, iri)
			if err != nil {
				return nil, err
			}
			id, ok := ids[iri]
			if !ok {
				if id, err = r.uniqueID(ctx, iri, called); err != nil {
					return nil, err
				}
				ids[iri] = id
				names = append(names, Name{id, id, label})
			}
			names = append(names, Name{text, id, label})
		}
	}
	sorting.By(names, func(a, b Name) int {
		return cmp.Or(cmp.Compare(a.Text, b.Text), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Label, b.Label))
	})
	return slices.Compact(names), nil
}

// uniqueID is the id of an entity where nothing else is called so, else the
// qualified one.
func (r *reader) uniqueID(ctx context.Context, iri quad.IRI, called map[string][]quad.IRI) (string, error) {
	_, ref, ok := rdf.SplitIRI(iri)
	if ok && len(called[ref.ID]) == 1 {
		return ref.ID, nil
	}
	return r.qualified(ctx, iri)
}

// Addressing makes a function that tells how an entity is asked for where its id is
// shown: by that, or, where entities of several corpora of the store have it, by
// CORPUS:KIND/ID. It takes the IRI of the entity, or of another one of its corpus with
// the reference that it has to it. Where the store cannot tell, it is the id.
func Addressing(ctx context.Context, s *graph.Store) func(iri string, to ...schema.Ref) string {
	r := newReader(s)
	known := map[quad.IRI]string{}
	return func(of string, to ...schema.Ref) string {
		iri := quad.IRI(of)
		if len(to) > 0 {
			base, _, _ := rdf.SplitIRI(iri)
			iri = rdf.IRI(base, to[0])
		}
		address, ok := known[iri]
		if !ok {
			var err error
			if address, err = r.addressed(ctx, iri); err != nil || address == "" {
				_, ref, _ := rdf.SplitIRI(iri)
				address = ref.ID
			}
			remember(known, iri, address)
		}
		return address
	}
}

// NamesOf are what the entities of a kind are called that have some ids, one for each id: of
// several corpora that have it, as the last one calls it. An id that none has stands for
// itself.
func NamesOf(ctx context.Context, s *graph.Store, kind schema.Kind, ids []string) (names []string, err error) {
	defer s.RecoverDamage(&err)
	r := newReader(s)
	corpora, err := r.corpora(ctx)
	if err != nil {
		return nil, err
	}
	bases := slices.Sorted(maps.Keys(corpora))
	for _, id := range ids {
		name := id
		for _, base := range bases {
			iri := rdf.IRI(base, schema.Ref{Kind: kind, ID: id})
			n, err := s.SizeWith(ctx, quad.Subject, iri)
			if err != nil {
				return nil, err
			}
			if n == 0 {
				continue
			}
			if name, err = r.name(ctx, iri); err != nil {
				return nil, err
			}
		}
		names = append(names, name)
	}
	return names, nil
}
