package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"onrecord/graph"
	"onrecord/schema"
)

// A Count is how often the values occur together in statements, or how many
// entities of a kind there are (By is then "kind").
type Count struct {
	By     string   `json:"by"`
	Values []string `json:"values"`
	Count  int      `json:"count"`
}

// Dimensions lists what statements can be counted by.
func Dimensions() []string {
	return []string{"mode", "act", "stance", "source", "speaker", "position", "event", "place", "date", "coder", "certainty", "language"}
}

// Stats answers: how much is there? Without dimensions it counts entities by
// kind and statements by mode, act, stance and source; with dimensions, the
// statements of each combination. A statement with several speakers counts for
// each. An empty value stands for none. Larger counts come first, then by value.
// Where the filter selects anything, the entities are those that the selected
// statements name. Its Limit and Offset cut the rows; its Sort has no meaning.
func Stats(ctx context.Context, s *graph.Store, f Filter, by ...string) (rows []Count, err error) {
	defer s.Guard(&err)
	for _, d := range by {
		if !slices.Contains(Dimensions(), d) {
			return nil, &UsageError{fmt.Sprintf("--by takes %s, not %q", strings.Join(Dimensions(), ", "), d)}
		}
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	if err := f.oneCoding(); err != nil {
		return nil, err
	}
	page := f
	f.Limit, f.Offset, f.Sort = 0, 0, "id"
	r := newReader(ctx, s)
	groups := [][]string{by}
	if len(by) == 0 {
		groups = [][]string{{"mode"}, {"act"}, {"stance"}, {"source"}}
		for _, k := range schema.Kinds() {
			iris, err := r.listed(k, ListOptions{Filter: f})
			if err != nil {
				return nil, err
			}
			rows = append(rows, Count{"kind", []string{k.Plural()}, len(iris)})
		}
	}
	iris, err := r.ordered(&f)
	if err != nil {
		return nil, err
	}
	counts := make([]map[string]*Count, len(groups))
	for _, iri := range iris {
		st, err := r.statement(iri, counted)
		if err != nil {
			return nil, err
		}
		if err := r.derive(st); err != nil {
			return nil, err
		}
		for i, dims := range groups {
			if counts[i] == nil {
				counts[i] = map[string]*Count{}
			}
			for _, values := range combinations(st, dims) {
				key := strings.Join(values, "\x00")
				if counts[i][key] == nil {
					counts[i][key] = &Count{By: strings.Join(dims, ","), Values: values}
				}
				counts[i][key].Count++
			}
		}
	}
	for _, group := range counts {
		var part []Count
		for _, c := range group {
			part = append(part, *c)
		}
		slices.SortFunc(part, func(a, b Count) int { return cmp.Or(cmp.Compare(b.Count, a.Count), slices.Compare(a.Values, b.Values)) })
		rows = append(rows, part...)
	}
	return Page(&page, rows), nil
}

// combinations gives each combination of a statement's values.
func combinations(s *schema.Statement, dims []string) [][]string {
	out := [][]string{nil}
	for _, d := range dims {
		var next [][]string
		for _, head := range out {
			for _, v := range dimension(s, d) {
				next = append(next, append(slices.Clone(head), v))
			}
		}
		out = next
	}
	return out
}

// dimension gives the values of a statement in one dimension.
func dimension(s *schema.Statement, d string) []string {
	var out []string
	refs := func(rs ...schema.Ref) {
		for _, r := range rs {
			if !r.IsZero() && !slices.Contains(out, r.ID) {
				out = append(out, r.ID)
			}
		}
	}
	text := func(v string) {
		if v != "" {
			out = append(out, v)
		}
	}
	switch d {
	case "mode":
		text(s.Mode)
	case "act":
		text(s.Act)
	case "stance":
		for i, refs := range [][]schema.Ref{s.Supports, s.Opposes, s.Neutral} {
			if len(refs) > 0 {
				out = append(out, stanceFields[i])
			}
		}
	case "source":
		refs(s.Source)
	case "speaker":
		refs(s.Speakers...)
	case "position":
		refs(slices.Concat(s.Supports, s.Opposes, s.Neutral)...)
	case "event":
		refs(s.Event)
	case "place":
		refs(s.Place)
	case "date":
		text(s.Date)
	case "coder":
		text(s.Coder)
	case "certainty":
		text(s.Certainty)
	case "language":
		text(s.Language)
	}
	if out == nil {
		return []string{""}
	}
	return out
}
