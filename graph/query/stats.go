package query

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/count"
	"onrecord/graph/query/paging"
	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/rdf"
)

// A Count is how often values occur together, or how many entities of a kind
// there are (By is then "kind").
type Count struct {
	By     string   `json:"by"`
	Values []string `json:"values"`
	Count  int      `json:"count"`
}

// Dimensions lists what statements can be grouped by.
func Dimensions() []string { return count.Names() }

// Periods lists the spans of time that statements can be grouped by.
func Periods() []string { return count.Periods() }

// StatsOptions says what to count.
type StatsOptions struct {
	Filter           // its Limit and Offset cut the rows; its Sort has no meaning
	Group   []string // names of Dimensions
	Per     string   // one of Periods: the last of the values
	Reports bool     // count each report, not each utterance
}

// Stats answers: how much is there? Without a group and a period it counts
// entities by kind and statements by mode, act, stance and source; where the
// filter selects anything, the entities are those that the selected statements
// name.
//
// With them it counts the utterances of each combination of values that a
// statement really holds: a position comes with its own stance, and each of
// several speakers counts, or those alone whom the filter means (see Stances).
// Of several reports the earliest that is selected says what the utterance
// holds. An empty value stands for none. Values that are entities are ids, with
// the kind before it where the dimension has several. Rows of a period come by
// days, those without a date last, and within it, as all others, by count, then
// by values.
func Stats(ctx context.Context, s *graph.Store, o StatsOptions) paging.Rows[Count] {
	return paging.Asked(guard(s), func() (none paging.Rows[Count], err error) {
		if err := o.check(); err != nil {
			return none, err
		}
		p, err := o.Filter.parseToCount()
		if err != nil {
			return none, err
		}
		p.Sort = ""
		r := newReader(s)
		sel, err := r.selection(ctx, p)
		if err != nil {
			return none, o.misread(err)
		}
		var rows []Count
		if len(o.By()) == 0 {
			rows, err = r.overview(ctx, sel, p)
		} else {
			rows, err = r.grouped(ctx, sel, &o)
		}
		return paging.Cut(p.page, rows), err
	})
}

// By are the names of what is counted by, in the order of the values; none:
// different things.
func (o *StatsOptions) By() []string {
	if o.Per == "" {
		return o.Group
	}
	return append(slices.Clone(o.Group), o.Per)
}

func (o *StatsOptions) check() error {
	for _, d := range o.Group {
		if !slices.Contains(Dimensions(), d) {
			return wrongf("%s takes %s, not %q", option("group", ""), hint.OneOf(Dimensions()), d)
		}
	}
	for _, evaluated := range []string{"praises", "criticizes"} {
		if slices.Contains(o.Group, evaluated) && (slices.Contains(o.Group, "evaluated") || slices.Contains(o.Group, "evaluation")) {
			return wrongf("%s takes %s, or evaluated and evaluation, which have praise and criticism both, but not together", option("group", ""), evaluated)
		}
	}
	if o.Per != "" && !slices.Contains(Periods(), o.Per) {
		return wrongf("%s takes %s, not %q", option("per", ""), hint.OneOf(Periods()), o.Per)
	}
	return nil
}

// misread finds out whether an actor is unknown for the reason that --by once
// was what --group is.
func (o *StatsOptions) misread(err error) error {
	var unknown *UnknownError
	if !errors.As(err, &unknown) || !slices.Contains(o.Is["by"], unknown.Name) {
		return err
	}
	for _, name := range strings.Split(unknown.Name, ",") {
		if !slices.Contains(Dimensions(), name) {
			return err
		}
	}
	return wrongf("%s selects who speaks, and no actor is called %q; to count by it: %s", option("by", ""), unknown.Name, option("group", unknown.Name))
}

// overview counts records: entities by kind, and statements by some dimensions,
// each for itself.
func (r *reader) overview(ctx context.Context, sel *selection, f *parsedFilter) (rows []Count, err error) {
	p, err := sel.counting(ctx)
	if err != nil {
		return nil, err
	}
	var parts [][]Count
	all := 0
	for i, name := range []string{"mode", "act", "stance", "source"} {
		part, err := p.counts(ctx, count.Dimensions(name), false, countOptions{reports: true})
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
		if i == 0 { // each statement has one mode, or none
			for _, c := range part {
				all += c.Count
			}
		}
	}
	for _, k := range schema.Kinds() {
		n := all // of one coding: a list has all
		if k != schema.KindStatement {
			iris, err := p.entities(ctx, k, f)
			if err != nil {
				return nil, err
			}
			n = len(iris)
		}
		rows = append(rows, Count{"kind", []string{k.Plural()}, n})
	}
	for _, part := range parts {
		rows = append(rows, part...)
	}
	return rows, nil
}

// entities are those of a kind: all, or, where a filter selects anything, those that
// the statements name.
func (p *population) entities(ctx context.Context, k schema.Kind, f *parsedFilter) ([]quad.IRI, error) {
	if f.Selects() {
		return p.mentioned(ctx, k)
	}
	return p.reader.entities(ctx, k, f, false)
}

// grouped counts the utterances of each combination of values.
func (r *reader) grouped(ctx context.Context, sel *selection, o *StatsOptions) ([]Count, error) {
	wanted, err := sel.wanted(ctx, o.Is["on"])
	if err != nil {
		return nil, err
	}
	p, err := sel.counting(ctx)
	if err != nil {
		return nil, err
	}
	by := count.Dimensions(o.Group...)
	if o.Per != "" {
		by = append(by, count.Per(o.Per))
	}
	return p.counts(ctx, by, o.Per != "", countOptions{reports: o.Reports, wanted: wanted})
}

// counts are the cells of some dimensions, of which the last may be a period, in
// their order.
func (p *population) counts(ctx context.Context, by []count.Dimension, period bool, c countOptions) ([]Count, error) {
	cells, err := p.count(ctx, by, c)
	if err != nil {
		return nil, err
	}
	out := make([]Count, cells.Len())
	names := make([]string, len(by))
	for i := range out {
		out[i] = Count{Values: make([]string, len(by)), Count: cells.Utterances(i)}
	}
	for d := range by {
		names[d] = by[d].Name
		texts, err := p.texts(ctx, cells, d, by[d].Mixed)
		if err != nil {
			return nil, err
		}
		for i := range out {
			out[i].Values[d] = texts[cells.Values(i)[d]]
		}
	}
	for i := range out {
		out[i].By = strings.Join(names, ",")
	}
	places := map[string]int{} // of the periods
	if last := len(names) - 1; period {
		for i := range out {
			places[out[i].Values[last]] = 0
		}
		for place, p := range slices.SortedFunc(maps.Keys(places), count.ComparePeriods) {
			places[p] = place
		}
	}
	slices.SortFunc(out, func(a, b Count) int {
		if period {
			if a, b := a.Values[len(names)-1], b.Values[len(names)-1]; a != b {
				return cmp.Compare(places[a], places[b])
			}
		}
		return cmp.Or(cmp.Compare(b.Count, a.Count), slices.Compare(a.Values, b.Values))
	})
	return out, nil
}

// texts are what the values of one dimension are called: by id, and with the
// corpus where two of several have the same.
func (p *population) texts(ctx context.Context, cells *count.Cells, dimension int, mixed bool) (map[uint32]string, error) {
	out, taken := map[uint32]string{}, map[string]count.Value{}
	numbers := map[string]uint32{}
	for i := range cells.Len() {
		n := cells.Values(i)[dimension]
		if _, known := out[n]; known {
			continue
		}
		v, err := cells.Value(dimension, n)
		if err != nil {
			return nil, err
		}
		out[n] = v.Word
		if v.IRI == "" {
			continue
		}
		_, ref, _ := rdf.SplitIRI(v.IRI)
		text := ref.ID
		if mixed {
			text = string(ref.Kind) + "/" + ref.ID
		}
		out[n] = text
		other, twice := taken[text]
		if !twice {
			taken[text], numbers[text] = v, n
			continue
		}
		for n, iri := range map[uint32]quad.IRI{n: v.IRI, numbers[text]: other.IRI} {
			if out[n], err = p.qualified(ctx, iri); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
