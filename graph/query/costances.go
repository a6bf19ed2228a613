package query

import (
	"cmp"
	"context"
	"iter"
	"runtime/debug"

	"onrecord/graph"
	"onrecord/schema"
)

// A CoStance is on how many positions two actors have taken the same side: how many
// both support, and how many both oppose.
type CoStance struct {
	A      schema.PlainRef `json:"a"`
	B      schema.PlainRef `json:"b"`
	Shared int             `json:"shared"`
}

// CoStances answers: who takes the same sides? One row for each two actors who
// both support a position or both oppose it, ordered by the IRI of the first, then of
// the second. What counts is as in Stances; of the filter, Sort, Limit and Offset have no
// meaning.
func CoStances(ctx context.Context, s *graph.Store, o StanceOptions) iter.Seq2[CoStance, error] {
	return func(yield func(CoStance, error) bool) {
		stopped := false
		if err := coStances(ctx, s, o, func(c CoStance) bool { stopped = !yield(c, nil); return !stopped }); err != nil && !stopped {
			yield(CoStance{}, err)
		}
	}
}

func coStances(ctx context.Context, s *graph.Store, o StanceOptions, yield func(CoStance) bool) (err error) {
	defer s.RecoverDamage(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	if o.As != "" || o.Silent {
		return wrongf("whom actors side with is about actors who have spoken: it goes with neither %s nor %s", option("as", ""), option("silent", ""))
	}
	o.Sort = ""
	t, err := newReader(s).tally(ctx, &o)
	if err != nil {
		return err
	}
	cells, err := t.count(ctx, takenDimensions, countOptions{reports: t.reports, wanted: t.wanted})
	if err != nil {
		return err
	}
	if t.set == nil {
		t.table = cells.Table
	}
	actors := t.side()
	if err := actors.read(ctx, cells, 0); err != nil {
		return err
	}
	sided := func(values []uint32) bool {
		return values[0] != 0 && values[1] != 0 && (values[2] == 1 || values[2] == 2) // stanceFields, from 1 on
	}
	// A store may number what it names in another order than that of IRIs.
	byIRI := func(a, b uint32) int { return cmp.Compare(actors.byNumber[a].iri, actors.byNumber[b].iri) }
	for shared, err := range cells.Shared(ctx, sided, byIRI) {
		if err != nil {
			return err
		}
		a := schema.PlainRef(actors.byNumber[shared.Value].Ref)
		for i, b := range shared.With {
			if !yield(CoStance{a, schema.PlainRef(actors.byNumber[b].Ref), int(shared.Count[i])}) {
				return nil
			}
		}
	}
	return nil
}
