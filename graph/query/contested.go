package query

import (
	"cmp"
	"context"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/count"
	"onrecord/graph/query/paging"
	"onrecord/schema"
	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
)

// A Contest is how far a position is disputed. The first three count utterances,
// a joint one once; the actors are those who hold each stance on it (see Stance),
// by name.
type Contest struct {
	Position   schema.PlainRef   `json:"position"`
	Supports   int               `json:"supports"`
	Opposes    int               `json:"opposes"`
	Neutral    int               `json:"neutral"`
	For        []schema.PlainRef `json:"actors_for"`
	Against    []schema.PlainRef `json:"actors_against"`
	Ambivalent []schema.PlainRef `json:"actors_ambivalent"`
	Neither    []schema.PlainRef `json:"actors_neutral"`
}

// Contested answers: what is disputed most? One row for each position on which
// anybody has spoken. First come those with the most actors on the smaller side, then
// with the most utterances on the smaller side, then with the most utterances, then
// by name. The filter's Sort has no meaning; its Limit and Offset cut the rows.
func Contested(ctx context.Context, s *graph.Store, o StanceOptions) paging.Rows[Contest] {
	return paging.Asked(guard(s), func() (paging.Rows[Contest], error) { return contested(ctx, s, o) })
}

func contested(ctx context.Context, s *graph.Store, o StanceOptions) (none paging.Rows[Contest], err error) {
	if o.As != "" || o.Silent {
		return none, wrongf("%s counts actors who have spoken: it goes with neither %s nor %s", option("rank", "contested"), option("as", ""), option("silent", ""))
	}
	o.Sort = ""
	r := newReader(s)
	t, err := r.tally(ctx, &o)
	if err != nil {
		return none, err
	}
	utterances, err := t.count(ctx, count.Dimensions("position", "stance"), countOptions{reports: t.reports, wanted: t.wanted})
	if err != nil {
		return none, err
	}
	pairs, err := t.pairs(ctx)
	if err != nil {
		return none, err
	}
	byPosition := map[quad.IRI]*Contest{}
	for _, p := range pairs { // by the names of actors
		c := byPosition[p.position.iri]
		if c == nil {
			c = &Contest{Position: schema.PlainRef(p.position.Ref), For: []schema.PlainRef{}, Against: []schema.PlainRef{}, Ambivalent: []schema.PlainRef{}, Neither: []schema.PlainRef{}}
			if c.Position.ID, err = t.addressed(ctx, p.position.iri); err != nil {
				return none, err
			}
			byPosition[p.position.iri] = c
		}
		var of Stance
		t.take(&of, p)
		ref := schema.PlainRef(p.actor.Ref)
		if ref.ID, err = t.addressed(ctx, p.actor.iri); err != nil {
			return none, err
		}
		side := map[string]*[]schema.PlainRef{"supports": &c.For, "opposes": &c.Against, "ambivalent": &c.Ambivalent, "neutral": &c.Neither}[of.Stance]
		*side = append(*side, ref)
	}
	for i := range utterances.Len() {
		of := utterances.Values(i)
		if of[0] == 0 || of[1] == 0 {
			continue
		}
		iri, err := utterances.Entity(of[0])
		if err != nil {
			return none, err
		}
		if c := byPosition[iri]; c != nil {
			*[...]*int{&c.Supports, &c.Opposes, &c.Neutral}[of[1]-1] = utterances.Utterances(i)
		}
	}
	var rows []Contest
	for _, c := range byPosition {
		rows = append(rows, *c)
	}
	sorting.By(rows, compareContests)
	return paging.Cut(t.page, rows), nil
}

func compareContests(a, b Contest) int {
	actors := func(c *Contest) int { return min(len(c.For), len(c.Against)) }
	smaller := func(c *Contest) int { return min(c.Supports, c.Opposes) }
	all := func(c *Contest) int { return c.Supports + c.Opposes + c.Neutral }
	return cmp.Or(cmp.Compare(actors(&b), actors(&a)), cmp.Compare(smaller(&b), smaller(&a)), cmp.Compare(all(&b), all(&a)),
		cmp.Compare(spelling.Fold(a.Position.Name), spelling.Fold(b.Position.Name)), cmp.Compare(a.Position.ID, b.Position.ID))
}
