package main

import (
	"context"
	"encoding/json"

	"onrecord/graph/query"
	"onrecord/schema"
)

// wholeCorpus are onrecord's own questions about all statements at once.
var wholeCorpus = []question{
	{name: "all stances with their statements, as JSON", ask: allStances, bar: noSlower},
	{name: "all counts", ask: counted(query.StatsOptions{}), bar: noSlower},
	{name: "utterances by speaker and stance", ask: counted(query.StatsOptions{Group: []string{"speaker", "stance"}}), bar: noSlower.onServer(1)},
	{name: "utterances per year", ask: counted(query.StatsOptions{Per: "year"}), bar: noSlower},
	{name: "the two busiest speakers, compared", ask: compared, bar: noSlower},
	{name: "actors who are unheard", ask: unheard, bar: noSlower},
	{name: "who takes the same sides", ask: coStances, bar: noSlower.onServer(5)},
}

// json is a row that is written as JSON, also where it is not checked.
func (t *tally) json(text []byte) {
	t.rows++
	if t.text = text; t.checking {
		t.add()
	}
}

// marshalled is a row that is written as JSON where it is checked.
func (t *tally) marshalled(row any) error {
	t.rows++
	if !t.checking {
		return nil
	}
	var err error
	if t.text, err = json.Marshal(row); err == nil {
		t.add()
	}
	return err
}

func allStances(ctx context.Context, a *asker) error {
	rows, err := query.Stances(ctx, a.store, query.StanceOptions{}).List()
	for i := range rows {
		a.json(rows[i].AppendJSON(a.text[:0]))
	}
	return err
}

func counted(o query.StatsOptions) func(context.Context, *asker) error {
	return func(ctx context.Context, a *asker) error {
		rows, err := query.Stats(ctx, a.store, o).List()
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := a.marshalled(row); err != nil {
				return err
			}
		}
		return nil
	}
}

func compared(ctx context.Context, a *asker) error {
	c, err := query.Compare(ctx, a.store, string(a.sample.Busiest), string(a.sample.Second), query.StanceOptions{})
	if err != nil {
		return err
	}
	return a.marshalled(c)
}

func unheard(ctx context.Context, a *asker) error {
	for e, err := range query.List(ctx, a.store, schema.KindActor, query.ListOptions{Unheard: true}).All() {
		if err != nil {
			return err
		}
		a.entity(e)
	}
	return nil
}

func coStances(ctx context.Context, a *asker) error {
	for row, err := range query.CoStances(ctx, a.store, query.StanceOptions{}) {
		if err != nil {
			return err
		}
		if err := a.marshalled(row); err != nil {
			return err
		}
	}
	return nil
}
