package check

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"onrecord/schema"
	"onrecord/schema/rdf"

	"github.com/cayleygraph/quad"
)

// doubts are what a second look at the entities settles.
type doubts struct {
	parts    map[quad.IRI]bool // roles and affiliations that are of several
	passages map[quad.IRI]bool // that are other ones where they stand than in a statement
}

func newDoubts() doubts { return doubts{map[quad.IRI]bool{}, map[quad.IRI]bool{}} }

// nodes yields the IRIs of the parts of an actor that no other actor may have,
// as often as it has them.
func nodes(e schema.Entity, base string) iter.Seq[quad.IRI] {
	return func(yield func(quad.IRI) bool) {
		a, ok := e.(*schema.Actor)
		if !ok {
			return
		}
		for i := range a.Roles {
			if !yield(rdf.RoleIRI(base, a, &a.Roles[i])) {
				return
			}
		}
		for i, node := range rdf.HaveNodes(a) {
			if node && !yield(rdf.AffiliationIRI(base, a, &a.Affiliations[i])) {
				return
			}
		}
	}
}

// end reports what only all entities together can tell.
func (s *graphCheck) end(ctx context.Context) error {
	again := s.meanings.open() || len(s.doubts.parts)+len(s.doubts.passages) > 0
	for base, k := range s.corpora {
		again = again || len(k.dangling.byID) > 0 || k.twins.open()
		if k.found {
			continue
		}
		s.problems.Add(k.first.at, k.first.who, rdf.NoCorpus, base, base)
		c := schema.Corpus{Base: base}
		k.header(&c)
		for q := range rdf.Quads(&c) {
			s.meanings.known[q] = true
		}
	}
	for _, q := range s.meanings.strange {
		s.judge(q)
	}
	if again {
		for quads, err := range s.graph.Subjects(ctx) {
			if err == nil {
				err = s.review(quads)
			}
			if err != nil {
				return err
			}
		}
	}
	rdf.TellUnmodelled(&s.problems, s.strange)
	for _, k := range s.corpora {
		byIRI := func(a, b *schema.EntityBase) int { return cmp.Compare(a.IRI, b.IRI) }
		slices.SortFunc(k.actors, func(a, b *schema.Actor) int { return byIRI(&a.EntityBase, &b.EntityBase) })
		slices.SortFunc(k.statements, func(a, b *schema.Statement) int { return byIRI(&a.EntityBase, &b.EntityBase) })
		k.parts(ctx, k.actors, k.statements)
		byID := func(a, b *schema.Statement) int { return cmp.Compare(a.ID, b.ID) }
		slices.SortFunc(k.twins.again, byID)
		k.twins.judge(k)
		k.dangling.suggest()
		k.doubles.find(s.problems.Warn)
	}
	return s.err
}

// judge keeps a quad that means nothing.
func (s *graphCheck) judge(q quad.Quad) {
	if s.meanings.means(q) {
		return
	}
	var at schema.Pos
	if s.At != nil {
		at = s.At(q)
	}
	s.strange = append(s.strange, rdf.Unmodelled{At: at, Quad: q})
}

// review looks at all quads of a subject again, after all were looked at once.
func (s *graphCheck) review(quads []quad.Quad) error {
	iri, ok := quads[0].Subject.(quad.IRI)
	var kind schema.Kind
	if ok {
		kind, ok = rdf.KindOf(iri, quads)
	}
	if !ok {
		for _, q := range quads {
			s.judge(q)
		}
		return nil
	}
	base, ref, _ := rdf.SplitIRI(iri)
	k, ok := s.corpora[base]
	if !ok || kind == schema.KindCorpus {
		return nil
	}
	k.dangling.offer(kind, ref.ID, func() bool { return k.has(kind, ref.ID) })
	switch {
	case kind == schema.KindActor && len(s.doubts.parts) > 0:
		k.recall(ref, func(e schema.Entity) {
			for iri := range nodes(e, base) {
				if s.doubts.parts[iri] {
					k.actors = append(k.actors, e.(*schema.Actor))
					return
				}
			}
		})
	case kind == schema.KindStatement && (len(s.doubts.passages) > 0 || k.twins.open()):
		k.recall(ref, func(e schema.Entity) {
			k.twins.recall(e.(*schema.Statement), s.meanings.seeds)
			for i := range e.(*schema.Statement).Evidence {
				if s.doubts.passages[rdf.PassageIRI(base, &e.(*schema.Statement).Evidence[i])] {
					k.statements = append(k.statements, e.(*schema.Statement))
					return
				}
			}
		})
	}
	return s.err
}

// recall reads an entity anew, as it is after its references were resolved.
func (k *graphCorpus) recall(r schema.Ref, look func(schema.Entity)) {
	if e := k.find(r.Kind, r.ID); e != nil {
		newChecker(k.base, k.Options, k, new(schema.Problems)).entity(e)
		look(e)
	}
}
