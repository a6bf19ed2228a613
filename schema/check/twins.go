package check

import (
	"maps"
	"slices"

	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/term"

	"github.com/cayleygraph/quad"
)

// twins finds in a graph, of one corpus, what Check finds out about all
// statements together: duplicates, coders and layers. It remembers some bytes
// for each statement.
type twins struct {
	alike   map[fingerprint]bool // true: several statements are alike
	marked  bool                 // the graph says of some statement that it is a duplicate
	again   []*schema.Statement  // that have others like them, when looked at again
	mixed   coderMix
	coded   []codedPassage // of the codings in which several have a part
	coders  map[string]bool
	layers  map[string]map[string]bool // by source
	corpus  *schema.Corpus
	sources map[string]*schema.Source // those with layers
}

func newTwins() twins {
	return twins{
		alike: map[fingerprint]bool{}, mixed: newMixed(), coders: map[string]bool{},
		layers: map[string]map[string]bool{}, sources: map[string]*schema.Source{},
	}
}

// note looks at an entity for the first time.
func (t *twins) note(e schema.Entity, s seeds) {
	switch e := e.(type) {
	case *schema.Corpus:
		t.corpus = e
	case *schema.Source:
		for _, layer := range e.Layers {
			t.coders[layer] = true
			t.sources[e.ID] = e
		}
	case *schema.Statement:
		if e.Coder != "" {
			t.coders[e.Coder] = true
		}
		if e.Layer != "" {
			t.coders[e.Layer] = true
			if t.layers[e.Source.ID] == nil {
				t.layers[e.Source.ID] = map[string]bool{}
			}
			t.layers[e.Source.ID][e.Layer] = true
		}
		t.marked = t.marked || !e.DuplicateOf.IsZero()
		t.mixed.note(e)
		for _, m := range marksOf(e, s) {
			_, t.alike[m] = t.alike[m]
		}
	}
}

// marksOf are those of what a statement says in each coding that it is of.
func marksOf(st *schema.Statement, s seeds) (out []fingerprint) {
	if !canBeDuplicate(st) {
		return nil
	}
	same := sameness(st)
	for _, coding := range codings(st) {
		out = append(out, fingerprintOf(s, coding+"\x00"+same))
	}
	return out
}

// open reports whether the statements must be looked at again.
func (t *twins) open() bool {
	if t.marked || len(t.mixed.several) > 0 {
		return true
	}
	for _, several := range t.alike {
		if several {
			return true
		}
	}
	return false
}

// recall looks at a statement for the second time.
func (t *twins) recall(st *schema.Statement, s seeds) {
	if !st.DuplicateOf.IsZero() || slices.ContainsFunc(marksOf(st, s), func(m fingerprint) bool { return t.alike[m] }) {
		t.again = append(t.again, st)
	}
	t.coded = t.mixed.passages(t.coded, st)
}

// judge compares what the graph says of duplicates, coders and layers with what
// holds. What it does not say is lacking, or else a problem.
func (t *twins) judge(k *graphCorpus) {
	lacks := func(e schema.Entity, field, value string, q quad.Quad) {
		if k.Lacking != nil {
			k.Lacking(q)
			return
		}
		k.add(e, e.Identity().Pos, "%s does not have %s", field, value)
	}
	corpus := t.corpus
	if corpus == nil {
		return // that is a problem already
	}
	codebook := rdf.CodebookIRI(k.base)
	for _, coder := range slices.Sorted(maps.Keys(t.coders)) {
		if !slices.Contains(corpus.Coders, coder) {
			lacks(corpus, "coders", coder, quad.Quad{Subject: quad.IRI(k.base), Predicate: term.Coders, Object: quad.String(coder), Label: codebook})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(t.layers)) {
		for _, layer := range slices.Sorted(maps.Keys(t.layers[id])) {
			if src := t.sources[id]; src == nil || !slices.Contains(src.Layers, layer) {
				r := schema.Ref{Kind: schema.KindSource, ID: id}
				src := &schema.Source{EntityBase: schema.EntityBase{ID: id}}
				lacks(src, "layers", layer, quad.Quad{Subject: rdf.IRI(corpus.Base, r), Predicate: term.Layers, Object: quad.String(layer), Label: codebook})
			}
		}
	}
	t.duplicates(k, lacks)
}

func (t *twins) duplicates(k *graphCorpus, lacks func(e schema.Entity, field, value string, q quad.Quad)) {
	found := newTwinning(k.utterance)
	for _, s := range t.again {
		if canBeDuplicate(s) {
			found.add(s, sameness(s))
		}
	}
	found.find()
	for _, p := range found.pairs {
		k.warnDuplicate(p[0], p[1])
	}
	for _, s := range t.again {
		first := found.links[s.ID]
		switch {
		case first == nil && s.DuplicateOf.IsZero():
			continue
		case first == nil:
			k.add(s, s.At("duplicateOf"), "duplicateOf %s: it is none", s.DuplicateOf.ID)
			continue
		case s.DuplicateOf.IsZero():
			r := schema.Ref{Kind: schema.KindStatement, ID: first.ID}
			lacks(s, "duplicateOf", first.ID, quad.Quad{
				Subject: rdf.IRI(t.corpus.Base, schema.Ref{Kind: schema.KindStatement, ID: s.ID}), Predicate: term.DuplicateOf,
				Object: rdf.IRI(t.corpus.Base, r), Label: rdf.IRI(t.corpus.Base, s.Source),
			})
		case s.DuplicateOf.ID != first.ID:
			k.add(s, s.At("duplicateOf"), "duplicateOf %s: it is one of %s", s.DuplicateOf.ID, first.ID)
		}
	}
	t.coded = slices.DeleteFunc(t.coded, func(p codedPassage) bool {
		s, _ := k.find(schema.KindStatement, p.id).(*schema.Statement)
		return found.links[p.id] != nil || s != nil && k.utterance(s) != s.ID
	})
	k.bothCoded(t.coded)
}
