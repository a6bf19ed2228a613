package desk

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"onrecord/exports/site"
)

// filters are the flags of said that a page passes on, each with its opposite.
var filters = func() []string {
	out := []string{}
	for _, name := range []string{"by", "for", "of", "answering", "to", "about", "supports", "opposes", "neutral", "on", "praises", "criticizes", "echoing", "at", "mode", "act", "certainty", "verdict", "coder", "source", "text"} {
		out = append(out, name, "not-"+name)
	}
	return append(out, "since", "until")
}()

// selected are the filters that an address has, but for some.
func selected(q url.Values, but ...string) []string {
	var out []string
	for _, name := range filters {
		if slices.Contains(but, name) {
			continue
		}
		for _, value := range q[name] {
			if value != "" {
				out = append(out, "--"+name+"="+value)
			}
		}
	}
	return out
}

// A facet is a filter that is offered with counts: the flag, what it is called, the
// field that stats counts by, the kind of its values (empty: these are words), and
// whether stats counts it where nothing is asked for.
type facet struct {
	flag, label, field, kind string
	overall                  bool
}

var facets = []facet{
	{"by", "Speaker", "speaker", "actor", false},
	{"on", "Position", "position", "position", false},
	{"mode", "Mode", "mode", "", true},
	{"act", "Act", "act", "", true},
	{"at", "Event", "event", "event", false},
	{"source", "Source", "source", "source", true},
}

// facetValues is how many values a facet offers.
const facetValues = 10

// said is the search.
func (s *Server) said(ctx context.Context, r *http.Request) (site.Page, error) {
	q := r.URL.Query()
	chosen := selected(q)
	body := site.Search{Text: q.Get("text"), Since: q.Get("since"), Until: q.Get("until")}
	from, _ := strconv.Atoi(q.Get("offset"))
	from = max(0, from)
	command := s.asked("said", chosen...)
	var overall []site.Count
	counts := make([][]site.Count, len(facets))
	asks := []func() error{func() error {
		_, err := s.rows(ctx, &body.Rows, append(slices.Clone(command), "--limit="+strconv.Itoa(s.pageRows()), "--offset="+strconv.Itoa(from))...)
		return err
	}, func() error {
		_, err := s.rows(ctx, &overall, s.asked("stats", chosen...)...)
		return err
	}}
	for i, f := range facets {
		if f.overall && len(q[f.flag]) == 0 {
			continue // they are counted with all
		}
		asks = append(asks, func() error {
			_, err := s.rows(ctx, &counts[i], s.asked("stats", append(selected(q, f.flag), "--group="+f.field, "--limit="+strconv.Itoa(facetValues+len(q[f.flag])+1))...)...)
			return err
		})
	}
	if err := together(asks...); err != nil {
		return site.Page{}, err
	}
	body.Total = totalOf(overall)
	for i, f := range facets {
		if f.overall && len(q[f.flag]) == 0 {
			for _, c := range overall {
				if c.By == f.field {
					counts[i] = append(counts[i], c)
				}
			}
		}
		facet, err := s.facet(ctx, f, q[f.flag], counts[i])
		if err != nil {
			return site.Page{}, err
		}
		body.Facets = append(body.Facets, facet)
	}
	body.Pager = s.pager(r, from, len(body.Rows), body.Total, s.pageRows())
	return site.Page{View: "said", Title: "Who said what", Command: command, Formats: []string{"csv", "json", "markdown"}, Body: body}, nil
}

// facet is the values of a filter that are offered, with their counts, and those that are
// set.
func (s *Server) facet(ctx context.Context, of facet, on []string, counts []site.Count) (site.Facet, error) {
	f, kind := site.Facet{Flag: of.flag, Label: of.label}, of.kind
	label := func(id string) string { return id }
	if kind != "" {
		known, err := s.entities(ctx, kind)
		if err != nil {
			return f, err
		}
		label = known.label
	}
	left := slices.Clone(on)
	for _, c := range counts {
		id := c.Values[0]
		if id == "" {
			continue
		}
		is := slices.ContainsFunc(on, func(v string) bool { return v == id || v == kind+"/"+id })
		if len(f.Values) >= facetValues && !is {
			f.More++
			continue
		}
		value := id
		if is {
			at := slices.IndexFunc(left, func(v string) bool { return v == id || v == kind+"/"+id })
			if at >= 0 {
				value = left[at]
				left = slices.Delete(left, at, at+1)
			}
		}
		f.Values = append(f.Values, site.FacetValue{Value: value, Label: label(id), Count: c.Count, On: is})
	}
	for _, v := range left { // what is set stays, and can be taken away
		f.Values = append(f.Values, site.FacetValue{Value: v, Label: label(strings.TrimPrefix(v, kind+"/")), On: true})
	}
	if !of.overall || len(on) > 0 {
		f.More = 0 // how many more there are was not counted
	}
	return f, nil
}

// How many rows and columns a matrix shows.
const (
	matrixActors    = 60
	matrixPositions = 40
)

// stances is who stands where.
func (s *Server) stances(ctx context.Context, r *http.Request) (site.Page, error) {
	chosen := selected(r.URL.Query())
	var m site.Matrix
	var actors, positions []site.Ref
	var more, morePositions bool
	if err := together(func() (err error) {
		actors, more, err = s.most(ctx, "speaker", "actor", matrixActors, chosen)
		return err
	}, func() (err error) {
		positions, morePositions, err = s.most(ctx, "position", "position", matrixPositions, chosen)
		return err
	}); err != nil {
		return site.Page{}, err
	}
	command := s.asked("stances", chosen...)
	ask := slices.Clone(command)
	if more || morePositions {
		if !slices.ContainsFunc(chosen, func(f string) bool { return strings.HasPrefix(f, "--by=") }) {
			for _, a := range actors {
				ask = append(ask, "--by="+a.ID)
			}
		}
		ask = append(ask, "--")
		for _, p := range positions {
			ask = append(ask, p.ID)
		}
		m.Left = fmt.Sprintf("Shown are the %d actors and the %d positions of which most is coded; the command has all.", len(actors), len(positions))
	}
	var rows []*site.Standing
	if len(positions) > 0 {
		if _, err := s.rows(ctx, &rows, ask...); err != nil {
			return site.Page{}, err
		}
	}
	byActor, byPosition := map[string]int{}, map[string]int{}
	for _, a := range actors {
		if slices.ContainsFunc(rows, func(row *site.Standing) bool { return row.Actor.ID == a.ID }) {
			byActor[a.ID] = len(m.Actors)
			m.Actors = append(m.Actors, a)
			m.Cells = append(m.Cells, nil)
		}
	}
	for _, p := range positions {
		if slices.ContainsFunc(rows, func(row *site.Standing) bool { return row.Position.ID == p.ID }) {
			byPosition[p.ID] = len(m.Columns)
			m.Columns = append(m.Columns, p)
		}
	}
	for i := range m.Cells {
		m.Cells[i] = make([]*site.Standing, len(m.Columns))
	}
	for _, row := range rows {
		a, isRow := byActor[row.Actor.ID]
		p, isColumn := byPosition[row.Position.ID]
		if isRow && isColumn {
			m.Cells[a][p] = row
		}
	}
	return site.Page{View: "stances", Title: "Who stands where", Command: command, Formats: []string{"csv", "json"}, Body: m}, nil
}

// most are the entities of which most is coded.
func (s *Server) most(ctx context.Context, field, kind string, n int, filters []string) (out []site.Ref, more bool, err error) {
	var counts []site.Count
	if _, err := s.rows(ctx, &counts, s.asked("stats", append(slices.Clone(filters), "--group="+field, "--limit="+strconv.Itoa(n+2))...)...); err != nil {
		return nil, false, err
	}
	known, err := s.entities(ctx, kind)
	if err != nil {
		return nil, false, err
	}
	for _, c := range counts {
		id := c.Values[0]
		switch {
		case id == "":
		case len(out) == n:
			more = true
		default:
			out = append(out, site.Ref{ID: id, Name: known.label(id)})
		}
	}
	return out, more, nil
}

// timeline shows when was spoken.
func (s *Server) timeline(_ context.Context, r *http.Request) (site.Page, error) {
	q := r.URL.Query()
	rows := q.Get("rows")
	if !slices.Contains([]string{"actor", "position", "source", "place"}, rows) {
		rows = "actor"
	}
	command := s.asked("draw", append([]string{"timeline", "--rows=" + rows}, selected(q)...)...)
	body := site.Picture{
		Form:    &site.Form{Action: s.links.View("timeline", nil), Fields: []site.Field{{Name: "rows", Label: "Rows", Value: rows, Choices: []string{"actor", "position", "source", "place"}}, {Name: "by", Label: "By", Value: q.Get("by")}, {Name: "on", Label: "On", Value: q.Get("on")}, {Name: "since", Label: "Since", Value: q.Get("since")}, {Name: "until", Label: "Until", Value: q.Get("until")}}},
		Picture: s.links.Ask(command, "svg"), Alt: "A timeline with a row for each " + rows + "; search has the same statements as a list",
	}
	return site.Page{View: "picture", Title: "Who spoke when", Command: command, Formats: []string{"svg", "png", "pdf"}, Body: body}, nil
}

// networkSettings are the settings of network that the page offers.
var networkSettings = []site.Field{
	{Name: "mode", Label: "Network", Value: "one", Choices: []string{"one", "two"}},
	{Name: "rows", Label: "Rows", Value: "actor", Choices: []string{"actor", "affiliation", "type", "source", "event", "place"}},
	{Name: "columns", Label: "Columns", Value: "position", Choices: []string{"position", "about", "praises", "criticizes"}},
	{Name: "aggregation", Label: "Ties", Value: "subtract", Choices: []string{"congruence", "conflict", "subtract", "ignore"}},
	{Name: "normalization", Label: "Normalization", Value: "", Choices: []string{"", "no", "average", "jaccard", "cosine"}},
	{Name: "min-weight", Label: "Weight at least"},
	{Name: "since", Label: "Since"},
	{Name: "until", Label: "Until"},
}

// A matrix is what network prints.
type matrix struct {
	Mode    string       `json:"mode"`
	Rows    []site.Ref   `json:"rows"`
	Columns []site.Ref   `json:"columns"`
	Values  [][]*float64 `json:"values"`
}

// mostTies is how many ties the table under a network has.
const mostTies = 100

// network shows who is tied to whom.
func (s *Server) network(ctx context.Context, r *http.Request) (site.Page, error) {
	q := r.URL.Query()
	command := s.asked("network")
	form := &site.Form{Action: s.links.View("network", nil)}
	for _, f := range networkSettings {
		if v, ok := q[f.Name]; ok {
			f.Value = v[0]
		}
		if len(f.Choices) > 0 && !slices.Contains(f.Choices, f.Value) {
			f.Value = f.Choices[0]
		}
		form.Fields = append(form.Fields, f)
		if f.Value != "" {
			command = append(command, "--"+f.Name+"="+f.Value)
		}
	}
	command = append(command, selected(q, "since", "until", "mode", "not-mode")...)
	body := site.Picture{Form: form, Graph: s.links.Ask(command, "json"), Header: []string{"From", "To", "Weight"}}
	var m matrix
	told, err := s.rows(ctx, &m, command...)
	if err != nil {
		body.Graph, body.Told = "", err.Error()
	} else {
		body.Told = told
		body.Rows = s.tieRows(&m)
		if len(body.Rows) == 0 {
			body.Graph = ""
		}
	}
	return site.Page{View: "picture", Title: "Network", Command: command, Formats: []string{"csv", "json", "svg", "png", "graphml"}, Body: body}, nil
}

// A weighted is a tie of a network.
type weighted struct {
	from, to site.Ref
	weight   float64
}

// ties are those of a network, the heaviest first.
func (m *matrix) ties() []weighted {
	var all []weighted
	for i, row := range m.Values {
		for j, v := range row {
			if v == nil || *v == 0 || m.Mode == "one" && j <= i {
				continue
			}
			all = append(all, weighted{m.Rows[i], m.Columns[j], *v})
		}
	}
	slices.SortStableFunc(all, func(a, b weighted) int { return cmp.Compare(abs(b.weight), abs(a.weight)) })
	return all
}

// tieRows are the rows of the table of the heaviest ties.
func (s *Server) tieRows(m *matrix) [][]site.Cell {
	all := m.ties()
	var out [][]site.Cell
	for _, t := range all[:min(len(all), mostTies)] {
		out = append(out, []site.Cell{s.cell(t.from), s.cell(t.to), {Text: strconv.FormatFloat(t.weight, 'g', 4, 64)}})
	}
	return out
}

func abs(v float64) float64 { return max(v, -v) }

func (s *Server) cell(r site.Ref) site.Cell {
	c := site.Cell{Text: r.Label()}
	if plurals[r.Kind] != "" && r.ID != "" {
		c.Link = s.links.Entity(r.Kind, r.ID)
	}
	return c
}
