package query

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/count"
	"onrecord/schema"
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
func Stats(ctx context.Context, s *graph.Store, o StatsOptions) (rows []Count, err error) {
	defer s.RecoverDamage(&err)
	if err := o.check(); err != nil {
		return nil, err
	}
	p, err := o.Filter.parse()
	if err != nil {
		return nil, err
	}
	if err := o.Filter.oneCoding(); err != nil {
		return nil, err
	}
	p.Limit, p.Offset, p.Sort, p.Rest = 0, 0, "", nil
	r := newReader(ctx, s)
	sel, err := r.selection(p)
	if err != nil {
		return nil, o.misread(err)
	}
	if len(o.By()) == 0 {
		rows, err = r.overview(sel, p)
	} else {
		rows, err = r.grouped(sel, &o)
	}
	return Paginate(&o.Filter, rows), err
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
			return wrongf("%s takes %s, not %q", option("group", ""), strings.Join(Dimensions(), ", "), d)
		}
	}
	if o.Per != "" && !slices.Contains(Periods(), o.Per) {
		return wrongf("%s takes %s, not %q", option("per", ""), strings.Join(Periods(), ", "), o.Per)
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
func (r *reader) overview(sel *selection, f *parsedFilter) (rows []Count, err error) {
	for _, k := range schema.Kinds() {
		var iris []quad.IRI
		if k == schema.KindStatement { // of one coding: a list has all
			iris, err = sel.statements()
		} else {
			iris, err = r.entities(k, f, false)
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, Count{"kind", []string{k.Plural()}, len(iris)})
	}
	of := &counting{selection: sel, reports: true}
	var tallies []*grouping
	for _, name := range []string{"mode", "act", "stance", "source"} {
		tallies = append(tallies, of.grouping([]string{name}, ""))
	}
	if err := of.group(tallies...); err != nil {
		return nil, err
	}
	for _, t := range tallies {
		part, err := t.rows()
		if err != nil {
			return nil, err
		}
		rows = append(rows, part...)
	}
	return rows, nil
}

// grouped counts the utterances of each combination of values.
func (r *reader) grouped(sel *selection, o *StatsOptions) ([]Count, error) {
	wanted, err := sel.wanted(o.Is["on"])
	if err != nil {
		return nil, err
	}
	of := sel.counting(wanted, o.Reports)
	t := of.grouping(o.Group, o.Per)
	if err := of.group(t); err != nil {
		return nil, err
	}
	return t.rows()
}

// A grouping is a tally by dimensions, of which the last may be a period.
type grouping struct {
	*counting
	dimensions []count.Dimension
	period     bool
	tally      *count.Tally[string]
	values     map[string][]count.Value // by key
}

func (c *counting) grouping(names []string, per string) *grouping {
	g := &grouping{counting: c, dimensions: count.Dimensions(names...), tally: count.NewTally[string](c.earlier), values: map[string][]count.Value{}}
	g.tally.Counts = true
	if per != "" {
		g.dimensions, g.period = append(g.dimensions, count.Per(per)), true
	}
	return g
}

// group counts the statements of the selection in some groupings.
func (c *counting) group(by ...*grouping) error {
	fields := dated + " " + again
	for _, g := range by {
		for _, d := range g.dimensions {
			fields += aspect(" " + d.Fields)
		}
	}
	iris, err := c.statements()
	if err != nil {
		return err
	}
	for _, iri := range iris {
		s, err := c.statement(iri, fields)
		if err != nil {
			return err
		}
		if err := c.derive(s); err != nil {
			return err
		}
		unit, err := c.unit(iri, s)
		if err != nil {
			return err
		}
		for _, g := range by {
			if err := g.add(iri, unit, s); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *grouping) add(iri, unit quad.IRI, s *schema.Statement) error {
	rows := count.Rows(s, g.dimensions, g.meant)
	keys := make([]string, len(rows))
	for i, row := range rows {
		var key strings.Builder
		for _, v := range row {
			key.WriteString(string(v.IRI) + "\x00" + v.Word + "\x00")
		}
		keys[i] = key.String()
		if _, known := g.values[keys[i]]; !known {
			g.values[keys[i]] = row
		}
	}
	return g.tally.Add(iri, unit, keys)
}

// rows are the counts in their order.
func (g *grouping) rows() ([]Count, error) {
	var values [][]count.Value
	var out []Count
	for c := range g.tally.Cells {
		values = append(values, g.values[c.Key])
		out = append(out, Count{Values: make([]string, len(g.dimensions)), Count: c.Utterances})
	}
	names := make([]string, len(g.dimensions))
	for i, d := range g.dimensions {
		names[i] = d.Name
		texts, err := g.texts(i, d, values)
		if err != nil {
			return nil, err
		}
		for j, row := range values {
			out[j].Values[i] = texts[row[i]]
		}
	}
	for i := range out {
		out[i].By = strings.Join(names, ",")
	}
	last := len(names) - 1
	slices.SortFunc(out, func(a, b Count) int {
		days := 0
		if g.period {
			days = count.ComparePeriods(a.Values[last], b.Values[last])
		}
		return cmp.Or(days, cmp.Compare(b.Count, a.Count), slices.Compare(a.Values, b.Values))
	})
	return out, nil
}

// texts are what the values of one dimension, in some rows, are called: by id,
// and with the corpus where two of several have the same.
func (g *grouping) texts(i int, d count.Dimension, rows [][]count.Value) (map[count.Value]string, error) {
	out, called := map[count.Value]string{}, map[string]count.Value{}
	for _, row := range rows {
		v := row[i]
		if _, known := out[v]; known {
			continue
		}
		out[v] = v.Word
		if v.IRI == "" {
			continue
		}
		_, ref, _ := rdf.SplitIRI(v.IRI)
		if out[v] = ref.ID; d.Mixed {
			out[v] = string(ref.Kind) + "/" + ref.ID
		}
		other, taken := called[out[v]]
		called[out[v]] = v
		if !taken {
			continue
		}
		for _, v := range []count.Value{v, other} {
			var err error
			if out[v], err = g.qualified(v.IRI); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
