package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"onrecord/exports/site"
	"onrecord/schema/sorting"
)

// filterFields are the flags by which statements are selected, as fields: those of said
// that choose no order and no coding of others.
func (s *Server) filterFields() []site.Field {
	return slices.DeleteFunc(s.library.Settings("said"), func(f site.Field) bool {
		return f.Name == "sort" || s.options.Coder != "" && slices.Contains(othersCodings, f.Name)
	})
}

// othersCodings are flags that show what others have coded.
var othersCodings = []string{"coder", "not-coder", "all-coders"}

// selected are the filters that an address has, but for some.
func (s *Server) selected(q url.Values, but ...string) []string {
	return flags(q, s.filterFields(), but...)
}

// flags are what an address has of some fields, as flags of a command.
func flags(q url.Values, fields []site.Field, but ...string) (out []string) {
	for _, f := range fields {
		if slices.Contains(but, f.Name) {
			continue
		}
		for _, value := range q[f.Name] {
			switch {
			case value == "" || value == f.Default:
			case f.Kind == site.Switch:
				if value == "true" {
					out = append(out, "--"+f.Name)
				}
			default:
				out = append(out, "--"+f.Name+"="+value)
			}
		}
	}
	return out
}

// filled are fields with what an address has of them.
func filled(q url.Values, fields []site.Field) []site.Field {
	out := slices.Clone(fields)
	for i := range out {
		given := slices.DeleteFunc(slices.Clone(q[out[i].Name]), func(v string) bool { return v == "" })
		if out[i].Kind == site.Several {
			out[i].Values = given
		} else if len(given) > 0 {
			out[i].Value = given[0]
		}
	}
	return out
}

// A facet is a filter that is offered with counts.
type facet struct {
	flag, label string
	by          string // the fields by which stats counts it
	first       string // what the first of two fields has to be
	kind        string // of its values; empty: these are words, or have theirs
	qualified   bool   // values have their kind, for the flag takes several
	overall     bool   // stats counts it where nothing is asked for
	all         bool   // only where all filters are asked for
}

var facets = []facet{
	{flag: "by", label: "Speaker", by: "speaker", kind: "actor"},
	{flag: "on", label: "Position", by: "position", kind: "position"},
	{flag: "mode", label: "Mode", by: "mode", overall: true},
	{flag: "act", label: "Act", by: "act", overall: true},
	{flag: "at", label: "Event", by: "event", kind: "event", qualified: true},
	{flag: "source", label: "Source", by: "source", kind: "source", overall: true},
	{flag: "supports", label: "For", by: "stance,position", first: "supports", kind: "position", all: true},
	{flag: "opposes", label: "Against", by: "stance,position", first: "opposes", kind: "position", all: true},
	{flag: "neutral", label: "Without taking a side on", by: "stance,position", first: "neutral", kind: "position", all: true},
	{flag: "to", label: "Said to", by: "addressee", kind: "actor", all: true},
	{flag: "for", label: "On behalf of", by: "onBehalfOf", kind: "actor", all: true},
	{flag: "about", label: "About", by: "about", all: true},
	{flag: "praises", label: "Praises", by: "praises", all: true},
	{flag: "criticizes", label: "Criticizes", by: "criticizes", all: true},
	{flag: "at", label: "Place", by: "place", kind: "place", qualified: true, all: true},
	{flag: "certainty", label: "Certainty", by: "certainty", all: true},
	{flag: "coder", label: "Coder", by: "coder", all: true},
}

// facetValues is how many values a facet offers.
const facetValues = 10

// said is the search.
func (s *Server) said(ctx context.Context, r *http.Request) (site.Page, error) {
	q := r.URL.Query()
	chosen := s.selected(q)
	command := s.asked("said", chosen...)
	from := offset(r, math.MaxInt)
	var rows []site.Statement
	var body site.Search
	if err := together(func() error {
		_, err := s.rows(ctx, &rows, append(slices.Clone(command), "--limit="+strconv.Itoa(s.pageRows()), "--offset="+strconv.Itoa(from))...)
		return err
	}, func() (err error) {
		body, err = s.searching(ctx, r, "said")
		return err
	}); err != nil {
		return site.Page{}, err
	}
	body.Rows = rows
	body.Pager = s.pager(r, from, len(body.Rows), body.Total, s.pageRows())
	if text := q["text"]; len(text) > 0 && text[0] != "" && !s.files {
		to := r.URL.Query()
		to["words"] = text
		for _, name := range []string{"text", "offset", "all"} {
			to.Del(name)
		}
		body.Context = s.links.View("concordance", to)
	}
	return site.Page{View: "said", Title: "Who said what", Command: command, Formats: []string{"csv", "json", "markdown"}, Also: []site.Answer{
		{Label: "As a timeline", Command: s.asked("draw", append([]string{"timeline"}, s.selected(q, "sort")...)...), Formats: []string{"svg", "png"}},
	}, Body: body}, nil
}

// searching is what a page has that selects statements: facets with counts, and how many
// there are.
func (s *Server) searching(ctx context.Context, r *http.Request, view string) (site.Search, error) {
	q := r.URL.Query()
	chosen := s.selected(q)
	body := site.Search{Text: q.Get("text"), Since: q.Get("since"), Until: q.Get("until")}
	fields := s.filterFields()
	shown := []string{"text", "since", "until"}
	// A filter that is set is in sight, whether or not all are.
	all := q.Get("all") != "" || len(flags(q, fields, "text", "since", "until", "by", "on", "mode", "act", "at", "source")) > 0
	var some []facet
	for _, f := range facets {
		if (!f.all || all) && slices.ContainsFunc(fields, func(field site.Field) bool { return field.Name == f.flag }) {
			some = append(some, f)
			shown = append(shown, f.flag)
		}
	}
	counts := make([][]site.Count, len(some))
	var overall []site.Count
	asks := []func() error{func() error {
		_, err := s.rows(ctx, &overall, s.asked("stats", chosen...)...)
		return err
	}}
	for i, f := range some {
		if f.overall && len(q[f.flag]) == 0 {
			continue // they are counted with all
		}
		asks = append(asks, func() error {
			command := append(s.selected(q, f.flag), "--group="+f.by)
			if f.first == "" {
				command = append(command, "--limit="+strconv.Itoa(mostOf(q[f.flag])))
			}
			_, err := s.rows(ctx, &counts[i], s.asked("stats", command...)...)
			return err
		})
	}
	if err := together(asks...); err != nil {
		return body, err
	}
	body.Total = totalOf(overall)
	for i, f := range some {
		if f.overall && len(q[f.flag]) == 0 {
			for _, c := range overall {
				if c.By == f.by {
					counts[i] = append(counts[i], c)
				}
			}
		}
		facet, err := s.facet(ctx, f, q[f.flag], counts[i])
		if err != nil {
			return body, err
		}
		body.Facets = append(body.Facets, facet)
	}
	if s.files { // their search has no others
		return body, nil
	}
	if !all {
		to := r.URL.Query()
		to.Set("all", "1")
		to.Del("offset")
		body.More = s.links.View(view, to)
		return body, nil
	}
	for _, f := range filled(q, fields) {
		if slices.Contains(shown, f.Name) {
			continue
		}
		f.Group = "Other filters"
		if strings.HasPrefix(f.Name, "not-") {
			f.Group = "Leave out"
		}
		body.Fields = append(body.Fields, f)
	}
	sorting.StableBy(body.Fields, func(a, b site.Field) int { return strings.Compare(b.Group, a.Group) })
	return body, nil
}

// mostOf is how many values of a facet are counted of which some are set.
func mostOf(on []string) int { return max(mostCounted, facetValues+len(on)+1) }

// facet is the values of a filter that are offered, with their counts, and those that are
// set.
func (s *Server) facet(ctx context.Context, of facet, on []string, counts []site.Count) (site.Facet, error) {
	f, kind := site.Facet{Flag: of.flag, Label: of.label}, of.kind
	var left []string
	for _, v := range on {
		if other, _, qualified := strings.Cut(v, "/"); v != "" && (!qualified || kind == "" || other == kind || plurals[other] == "") {
			left = append(left, v)
		}
	}
	for _, c := range counts {
		id := c.Values[0]
		if of.first != "" {
			if c.Values[0] != of.first || len(c.Values) < 2 {
				continue
			}
			id = c.Values[1]
		}
		if id == "" {
			continue
		}
		same := func(v string) bool { return v == id || v == kind+"/"+id }
		is := slices.ContainsFunc(left, same)
		if len(f.Values) >= facetValues && !is {
			f.More++
			continue
		}
		value := id
		if of.qualified && !strings.Contains(id, "/") {
			value = kind + "/" + id
		}
		if at := slices.IndexFunc(left, same); at >= 0 {
			value = left[at]
			left = slices.Delete(left, at, at+1)
		}
		f.Values = append(f.Values, site.FacetValue{Value: value, Count: c.Count, On: is})
	}
	uncounted := 0
	if of.first == "" && len(counts) >= mostOf(on) {
		uncounted = -1
	}
	for _, v := range left { // what is set stays, and can be taken away
		f.Values = append(f.Values, site.FacetValue{Value: v, Count: uncounted, On: true})
	}
	if of.first == "" && (!of.overall || len(on) > 0) {
		f.More = 0 // how many more there are was not counted
	}
	return f, s.name(ctx, kind, f.Values)
}

// name names the values of a facet: those of a kind, or of none, which have theirs or are
// words.
func (s *Server) name(ctx context.Context, kind string, values []site.FacetValue) error {
	places, ids := map[string][]int{}, map[string][]string{} // by kind
	for i := range values {
		of, id, qualified := strings.Cut(values[i].Value, "/")
		switch {
		case kind != "":
			of, id = kind, strings.TrimPrefix(values[i].Value, kind+"/")
		case !qualified || plurals[of] == "":
			values[i].Label = values[i].Value
			continue
		}
		places[of], ids[of] = append(places[of], i), append(ids[of], id)
	}
	for _, of := range sortedKeys(ids) {
		names, err := s.library.Names(ctx, of, ids[of]...)
		if err != nil {
			return err
		}
		for i, name := range names {
			values[places[of][i]].Label = name
		}
	}
	return nil
}

// How long a page looks for what no index has: at statements, of which it then shows what
// it has found so far, and at texts.
const (
	looking  = 200 * time.Millisecond
	patience = 2 * time.Second
)

// concordance is words in context.
func (s *Server) concordance(ctx context.Context, r *http.Request) (site.Page, error) {
	q := r.URL.Query()
	body := site.Concordance{Words: strings.TrimSpace(q.Get("words")), Regex: q.Get("regex"), Sort: cmp.Or(q.Get("sort"), "text"), Width: cmp.Or(q.Get("width"), "40"), Texts: q.Get("texts") == "true"}
	from, skip := offset(r, math.MaxInt), whole(r, "skip")
	var own []string
	for _, f := range []struct{ flag, value, none string }{{"regex", body.Regex, ""}, {"sort", body.Sort, "text"}, {"width", body.Width, "40"}} {
		if f.value != f.none {
			own = append(own, "--"+f.flag+"="+f.value)
		}
	}
	command := s.asked("concordance", append(own, s.selected(q)...)...)
	if body.Texts {
		command = append([]string{"concordance", "--texts"}, own...)
		for _, source := range q["source"] {
			command = append(command, "--source="+source)
		}
	}
	var words []string
	if body.Words != "" {
		words = []string{"--", body.Words}
	}
	var told string
	looks := body.Regex != "" && body.Words == "" && !body.Texts
	var looked *UnfinishedError
	asks := []func() error{func() error {
		if body.Words == "" && body.Regex == "" {
			return nil
		}
		soon, stop := context.WithTimeout(ctx, patience)
		defer stop()
		limit, part := pageRows+1, []string(nil)
		if looks {
			part = []string{"--skip=" + strconv.Itoa(skip), "--look=" + looking.String()}
			if n := whole(r, "look"); n > 0 { // further pages are of the same statements
				part[1] = "--look=" + strconv.Itoa(n)
			}
		}
		if looks && body.Sort == "text" {
			limit = pageRows
		}
		said, err := s.rows(soon, &body.Lines, slices.Concat(command, part, []string{"--limit=" + strconv.Itoa(limit), "--offset=" + strconv.Itoa(from)}, words)...)
		if errors.As(err, &looked) {
			err = nil
		}
		if failed, ok := errors.AsType[*AskError](err); ok && failed.Usage {
			body.Wrong = failed.Message
			return nil
		}
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			body.Wrong = "To look through so much takes longer than a page may take: filters make it less, and the command below looks at all of it."
			return nil
		}
		told = said
		return err
	}}
	if !body.Texts {
		asks = append(asks, func() (err error) {
			body.Search, err = s.searching(ctx, r, "concordance")
			return err
		})
	}
	if err := together(asks...); err != nil {
		return site.Page{}, err
	}
	if body.Texts {
		body.Told = told
	} else if body.Words != "" {
		to := r.URL.Query()
		to["text"] = append(slices.Clone(to["text"]), body.Words)
		for _, name := range []string{"words", "regex", "sort", "width", "offset", "all"} {
			to.Del(name)
		}
		body.Statements = s.links.View("said", to)
	}
	of := from + len(body.Lines)
	if len(body.Lines) > pageRows {
		body.Lines = body.Lines[:pageRows]
	}
	body.Pager = s.pager(r, from, len(body.Lines), of, pageRows)
	body.Pager.Of = 0
	if looked != nil || skip > 0 {
		s.parts(r, &body, looked, skip, from)
	}
	page := site.Page{View: "concordance", Title: "Words in context", Body: body}
	if len(words) > 0 || body.Regex != "" {
		page.Command, page.Formats = append(command, words...), []string{"csv", "json", "markdown"}
	}
	return page, nil
}

// turning is among how many statements a page leads to the rows that follow by their number:
// they are looked at again. From further on it leads to the statement that follows.
const turning = 4096

// parts says on a page of words in context at which statements was looked, and leads on.
func (s *Server) parts(r *http.Request, body *site.Concordance, looked *UnfinishedError, skip, from int) {
	to := func(skip, offset, look int) string {
		q := r.URL.Query()
		for name, n := range map[string]int{"skip": skip, "offset": offset, "look": look} {
			q.Set(name, strconv.Itoa(n))
			if n == 0 {
				q.Del(name)
			}
		}
		return s.links.View("concordance", q)
	}
	full := looked != nil && looked.Full
	switch {
	case full && looked.Until-skip < turning:
		body.Pager.After = to(skip, from+pageRows, 0)
	case full:
		body.Pager.After = to(looked.Until, looked.Rows, 0)
	case looked != nil && body.Pager.After != "":
		body.Pager.After = to(skip, from+pageRows, looked.Until-skip)
	}
	if full && skip == 0 {
		return
	}
	body.Looked = &site.Looked{After: skip}
	if skip > 0 {
		body.Looked.First = to(0, 0, 0)
	}
	if looked != nil && !full {
		body.Looked.Until, body.Looked.Of, body.Looked.Further = looked.Until, looked.Of, to(looked.Until, looked.Rows, 0)
	}
}

// How many rows and columns a matrix shows.
const (
	matrixActors    = 60
	matrixPositions = 40
)

// stances is who stands where.
func (s *Server) stances(ctx context.Context, r *http.Request) (site.Page, error) {
	chosen := s.selected(r.URL.Query())
	var m site.Matrix
	var actors, positions []counted
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
	named := slices.ContainsFunc(chosen, func(f string) bool { return strings.HasPrefix(f, "--by=") })
	if more || morePositions {
		if !named {
			for _, a := range actors {
				ask = append(ask, "--by="+a.ID)
			}
		}
		ask = append(ask, "--")
		for _, p := range positions {
			ask = append(ask, p.ID)
		}
		m.Left = fmt.Sprintf("Shown are the %d actors and the %d positions of which most is coded.", len(actors), len(positions))
	}
	drawn := slices.Concat([]string{"heatmap"}, slices.DeleteFunc(s.selected(r.URL.Query()), func(f string) bool { return isFlag(f, "neutral", "not-neutral") }))
	for i, f := range drawn { // there, mode is that of the network
		drawn[i] = strings.Replace(strings.Replace(f, "--mode=", "--utterance=", 1), "--not-mode=", "--not-utterance=", 1)
	}
	if more || morePositions { // as in the table; positions below these are not drawn either
		if !named {
			for _, a := range actors {
				drawn = append(drawn, "--by="+a.ID)
			}
		}
		for _, p := range positions {
			drawn = append(drawn, "--on="+p.ID, "--include=position="+p.ID)
		}
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
			m.Actors = append(m.Actors, a.Ref)
			m.Cells = append(m.Cells, nil)
		}
	}
	for _, p := range positions {
		if slices.ContainsFunc(rows, func(row *site.Standing) bool { return row.Position.ID == p.ID }) {
			byPosition[p.ID] = len(m.Columns)
			m.Columns = append(m.Columns, p.Ref)
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
	return site.Page{View: "stances", Title: "Who stands where", Command: ask, Formats: []string{"csv", "json"}, Also: []site.Answer{
		{Label: "As a picture", Command: s.asked("draw", drawn...), Formats: []string{"svg", "png"}},
	}, Body: m}, nil
}

// mostCounted is how many values are counted of what most is coded of: as many as the
// largest page has, and one more, and none. So pages ask the same.
const mostCounted = matrixActors + 2

// A counted is an entity and how much is coded of it.
type counted struct {
	site.Ref
	Count int
}

// most are the n entities of which most is coded.
func (s *Server) most(ctx context.Context, field, kind string, n int, filters []string) (out []counted, more bool, err error) {
	var counts []site.Count
	if _, err := s.rows(ctx, &counts, s.asked("stats", append(slices.Clone(filters), "--group="+field, "--limit="+strconv.Itoa(mostCounted))...)...); err != nil {
		return nil, false, err
	}
	var ids []string
	for _, c := range counts {
		id := c.Values[0]
		switch {
		case id == "":
		case len(out) == n:
			more = true
		default:
			ids = append(ids, id)
			out = append(out, counted{site.Ref{ID: id}, c.Count})
		}
	}
	names, err := s.library.Names(ctx, kind, ids...)
	for i, name := range names {
		out[i].Name = name
	}
	return out, more, err
}

// timeline shows when was spoken.
func (s *Server) timeline(ctx context.Context, r *http.Request) (site.Page, error) {
	q := r.URL.Query()
	fields := s.pictureFields("draw", "timeline")
	chosen, told, err := s.mostSpoken(ctx, q, mostLines)
	if err != nil {
		return site.Page{}, err
	}
	command := s.asked("draw", append(append([]string{"timeline"}, flags(q, fields)...), chosen...)...)
	rows := cmp.Or(q.Get("rows"), "actor")
	body := site.Picture{
		Form:    &site.Form{Action: s.links.View("timeline", nil), Fields: arranged(filled(q, fields), "rows", "by", "on", "since", "until")},
		Picture: s.links.Ask(command, "svg"), Alt: "A timeline with a row for each " + rows + "; search has the same statements as a list", Told: told,
	}
	return site.Page{View: "picture", Title: "Who spoke when", Command: command, Formats: []string{"svg", "png", "pdf"}, Also: []site.Answer{
		{Label: "The statements", Command: s.asked("said", append(s.selected(q), chosen...)...), Formats: []string{"csv", "json"}},
	}, Body: body}, nil
}

// pictureFields are the flags of a command as fields, but for those that show what others
// have coded to who codes blind.
func (s *Server) pictureFields(command ...string) []site.Field {
	return slices.DeleteFunc(s.library.Settings(command...), func(f site.Field) bool {
		return s.options.Coder != "" && slices.Contains(othersCodings, f.Name)
	})
}

// arranged puts some fields first, and the others away: filters of statements, and the
// rest.
func arranged(fields []site.Field, first ...string) []site.Field {
	order := map[string]int{"": 0, "Settings": 1, "Picture": 2, "Statements": 3, "Leave out": 4}
	for i := range fields {
		f := &fields[i]
		switch {
		case slices.Contains(first, f.Name):
			f.Group = ""
		case f.Group != "":
		case strings.HasPrefix(f.Name, "not-"):
			f.Group = "Leave out"
		case f.Kind == site.Several && f.Name != "include" && f.Name != "exclude", f.Name == "since", f.Name == "until", f.Name == "all-coders":
			f.Group = "Statements"
		default:
			f.Group = "Settings"
		}
	}
	sorting.StableBy(fields, func(a, b site.Field) int {
		if a.Group == "" && b.Group == "" {
			return cmp.Compare(slices.Index(first, a.Name), slices.Index(first, b.Name))
		}
		return cmp.Compare(order[a.Group], order[b.Group])
	})
	return fields
}

// isFlag reports whether an argument is one of some flags.
func isFlag(arg string, names ...string) bool {
	name, _, _ := strings.Cut(strings.TrimPrefix(arg, "--"), "=")
	return strings.HasPrefix(arg, "--") && slices.Contains(names, name)
}
