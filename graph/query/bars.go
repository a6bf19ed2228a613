package query

import (
	"cmp"
	"context"
	"runtime/debug"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/view"
	"onrecord/schema/sorting"
)

// Bars answers: how many are for and against each position? They are actors, each with the
// stance that Stances gives them, or utterances: each once for every position, ambivalent
// where it takes both sides on it.
func Bars(ctx context.Context, s *graph.Store, o StanceOptions, utterances bool) (out *view.Bars, err error) {
	defer s.RecoverDamage(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	out = &view.Bars{What: "actor"}
	if utterances {
		out.What = "utterance"
		lines, err := Timeline(ctx, s, TimelineOptions{StanceOptions: o, Rows: "position"})
		if err != nil {
			return nil, err
		}
		for _, row := range lines.Rows {
			bar := view.BarRow{Name: row.Name}
			for i := range row.Marks {
				bar.Counts[slices.Index(view.BarStances(), row.Marks[i].Stance.String())]++
			}
			out.Rows = append(out.Rows, bar)
		}
		return out, nil
	}
	o.Sort = ""
	t, err := newReader(s).tally(ctx, &o)
	if err != nil {
		return nil, err
	}
	pairs, err := t.pairs(ctx)
	if err != nil {
		return nil, err
	}
	places := map[quad.IRI]int{}
	var iris []quad.IRI
	names := map[string]int{}
	for _, p := range pairs {
		at, known := places[p.position.iri]
		if !known {
			at = len(out.Rows)
			places[p.position.iri] = at
			iris = append(iris, p.position.iri)
			names[p.position.Name]++
			out.Rows = append(out.Rows, view.BarRow{Name: p.position.Name})
		}
		var of Stance
		t.take(&of, p)
		row, stance := &out.Rows[at], slices.Index(view.BarStances(), of.Stance)
		row.Counts[stance]++
		row.Who[stance] = append(row.Who[stance], p.actor.Name)
	}
	corpora, err := t.corpora(ctx)
	if err != nil {
		return nil, err
	}
	for i := range out.Rows {
		if row := &out.Rows[i]; len(corpora) > 1 || names[row.Name] > 1 {
			id, err := t.addressed(ctx, iris[i])
			if err != nil {
				return nil, err
			}
			row.Name += " (" + id + ")"
		}
	}
	sorting.StableBy(out.Rows, func(a, b view.BarRow) int {
		return cmp.Or(cmp.Compare(b.Sum(), a.Sum()), cmp.Compare(a.Name, b.Name))
	})
	return out, nil
}
