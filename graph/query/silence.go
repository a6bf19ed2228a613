package query

import (
	"cmp"
	"context"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/graph/query/paging"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/term"
)

// A silence is actors each of whom has a row for each of some positions of the same
// corpus. There are too many of these pairs to keep: they are made when they are read.
type silence struct {
	actorIRIs, positionIRIs []quad.IRI
	actors                  []*rankedRef
	positions               map[quad.IRI][]*rankedRef // by corpus, in their order
	among                   map[*rankedRef]bool       // whether a position is one of these

	spoken []pair // in their order
	groups []silentGroup
	n      int // pairs in all
}

// A silentGroup is the actors of one rank, whose pairs follow one another.
type silentGroup struct {
	actors      []*rankedRef // those that are silent on what they have not spoken on
	from, until int          // in spoken
	first       int          // the place of the group's first pair
}

// silent is who is silent on what, of the actors that the selection leaves room for.
func (t *tally) silent(ctx context.Context) (err error) {
	out := &silence{}
	for _, p := range t.wanted {
		out.positionIRIs = append(out.positionIRIs, p.(quad.IRI))
	}
	if len(t.wanted) == 0 {
		if out.positionIRIs, err = t.collect(ctx, t.start(schema.KindPosition.Class()).In(term.RDFType)); err != nil {
			return err
		}
	}
	out.actorIRIs, err = t.collect(ctx, t.start(schema.KindActor.Class()).In(term.RDFType))
	out.actorIRIs = slices.DeleteFunc(out.actorIRIs, func(iri quad.IRI) bool { return !t.among(iri) })
	t.silence = out
	return err
}

// name finds what the actors and the positions are called.
func (s *silence) name(ctx context.Context, actors, positions *pairSide) error {
	s.positions, s.among = map[quad.IRI][]*rankedRef{}, map[*rankedRef]bool{}
	for _, iri := range s.actorIRIs {
		of, err := actors.named(ctx, iri)
		if err != nil {
			return err
		}
		s.actors = append(s.actors, of)
	}
	for _, iri := range s.positionIRIs {
		of, err := positions.named(ctx, iri)
		if err != nil {
			return err
		}
		if base := baseOf(iri); !s.among[of] {
			s.positions[base], s.among[of] = append(s.positions[base], of), true
		}
	}
	return nil
}

func baseOf(iri quad.IRI) quad.IRI {
	base, _, _ := rdf.SplitIRI(iri)
	return quad.IRI(base)
}

// count puts all into their order, once they are ranked, and counts the pairs.
func (s *silence) count(spoken []pair) {
	s.spoken = spoken
	byRank := func(a, b *rankedRef) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.iri, b.iri)) }
	slices.SortFunc(s.actors, byRank)
	for _, of := range s.positions {
		slices.SortFunc(of, byRank)
	}
	for i, j := 0, 0; i < len(s.actors) || j < len(spoken); {
		g := silentGroup{from: j, first: s.n}
		rank := 0
		switch {
		case i == len(s.actors):
			rank = spoken[j].actor.rank
		case j == len(spoken):
			rank = s.actors[i].rank
		default:
			rank = min(s.actors[i].rank, spoken[j].actor.rank)
		}
		begin := i
		silent := map[*rankedRef]bool{}
		for ; i < len(s.actors) && s.actors[i].rank == rank; i++ {
			silent[s.actors[i]] = true
			s.n += len(s.positions[baseOf(s.actors[i].iri)])
		}
		g.actors = s.actors[begin:i]
		for ; j < len(spoken) && spoken[j].actor.rank == rank; j++ {
			if p := &spoken[j]; !silent[p.actor] || !s.among[p.position] || baseOf(p.actor.iri) != baseOf(p.position.iri) {
				s.n++ // it is not among the pairs of that actor
			}
		}
		g.until = j
		s.groups = append(s.groups, g)
	}
}

// pairs are those of some places.
func (s *silence) pairs(from, until int) (out []pair, _ error) {
	at, found := slices.BinarySearchFunc(s.groups, from, func(g silentGroup, n int) int { return cmp.Compare(g.first, n) })
	if !found {
		at--
	}
	for ; len(out) < until-from && at >= 0 && at < len(s.groups); at++ {
		of := s.group(&s.groups[at])
		skip := max(0, from-s.groups[at].first)
		out = append(out, of[skip:min(len(of), skip+until-from-len(out))]...)
	}
	return out, nil
}

// group are the pairs of a group.
func (s *silence) group(g *silentGroup) []pair {
	spoken := s.spoken[g.from:g.until]
	var out []pair
	if len(g.actors) == 0 {
		return spoken
	}
	has := make(map[[2]*rankedRef]bool, len(spoken))
	for _, p := range spoken {
		has[[2]*rankedRef{p.actor, p.position}] = true
	}
	for _, actor := range g.actors {
		for _, position := range s.positions[baseOf(actor.iri)] {
			if !has[[2]*rankedRef{actor, position}] {
				out = append(out, pair{actor: actor, position: position})
			}
		}
	}
	if len(g.actors) > 1 { // they are called the same
		return sortPairs(slices.Concat(out, spoken))
	}
	merged := make([]pair, 0, len(out)+len(spoken))
	for len(out) > 0 && len(spoken) > 0 {
		if comparePairs(&out[0], &spoken[0]) < 0 {
			merged, out = append(merged, out[0]), out[1:]
		} else {
			merged, spoken = append(merged, spoken[0]), spoken[1:]
		}
	}
	return append(append(merged, out...), spoken...)
}

func comparePairs(a, b *pair) int {
	return cmp.Or(
		cmp.Compare(a.actor.rank, b.actor.rank), cmp.Compare(a.position.rank, b.position.rank),
		cmp.Compare(a.actor.iri, b.actor.iri), cmp.Compare(a.position.iri, b.position.iri),
	)
}

// wanted are the pairs of the page.
func (s *silence) wanted(p paging.Page) paging.Rows[pair] {
	return paging.CutCounted(p, s.n, s.pairs)
}
