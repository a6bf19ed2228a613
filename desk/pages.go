package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"onrecord/exports/site"
	"onrecord/schema"
)

// A view gathers what a page shows.
type view func(ctx context.Context, r *http.Request) (site.Page, error)

// views are the pages that have a name, and those of an entity of each kind.
func (s *Server) views() (named, ofKind map[string]view) {
	named = map[string]view{"": s.home, "said": s.said, "concordance": s.concordance, "stances": s.stances, "network": s.network, "timeline": s.timeline, "agreement": s.agreement, "samples": s.samples}
	ofKind = map[string]view{"source": s.source, "statement": s.statement}
	for kind, plural := range plurals {
		named[plural] = s.list(kind)
		if kind != "source" {
			ofKind[kind] = s.portrait(kind)
		}
	}
	return named, ofKind
}

func (s *Server) routes() {
	named, ofKind := s.views()
	pages := map[string]view{"GET /{$}": named[""]}
	for name, v := range named {
		if name != "" {
			pages["GET /"+name] = v
		}
	}
	for kind, v := range ofKind {
		pages["GET /"+kind+"/{id...}"] = v
	}
	for pattern, v := range pages {
		s.mux.HandleFunc(pattern, s.seated(func(w http.ResponseWriter, r *http.Request) {
			p, some, err := s.patient(r.Context(), r, v)
			switch {
			case err != nil:
				s.fault(w, r, err)
				return
			case !some:
				w.WriteHeader(http.StatusNoContent)
				return
			}
			p.Part = r.Header.Get("X-Part") == "body"
			s.write(w, http.StatusOK, p)
		}))
	}
	s.mux.Handle("GET /assets/", http.StripPrefix("/assets/", http.FileServerFS(site.Assets())))
	s.mux.HandleFunc("GET /ask/{words...}", s.seated(s.answer))
	s.editing()
	s.mux.HandleFunc("GET /statements", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/said", http.StatusSeeOther) })
	s.mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		s.fault(w, r, &AskError{Nothing: true, Message: "There is no page of this address."})
	})
}

func (s *Server) write(w http.ResponseWriter, code int, p site.Page) {
	var out bytes.Buffer
	if err := s.site.Write(&out, p); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(code)
	_, _ = w.Write(out.Bytes()) // whoever went away needs no answer
}

// fault says why there is no page.
func (s *Server) fault(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return
	}
	title := "This did not work"
	if isNothing(err) {
		title = "Nothing was found"
	}
	s.write(w, status(err), site.Page{View: "wrong", Title: title, Body: site.Fault{Message: err.Error()}})
}

// How many rows a page has.
const (
	pageRows      = 50
	listRows      = 200
	groupRows     = 20
	fileGroupRows = 4
	filePageRows  = 100
)

func (s *Server) home(ctx context.Context, _ *http.Request) (site.Page, error) {
	var h site.Home
	h.Coder = s.options.Coder
	const shown = 12
	asks := []func() error{func() error {
		var counts []site.Count
		_, err := s.rows(ctx, &counts, s.asked("stats")...)
		for _, c := range counts {
			if c.By == "kind" {
				h.Kinds = append(h.Kinds, c)
			}
		}
		return err
	}, func() error {
		sources, err := s.first(ctx, "source", shown+1)
		h.Sources, h.MoreSources = sources[:min(shown, len(sources))], len(sources) > shown
		return err
	}, func() (err error) {
		h.Samples, err = s.assigned(ctx)
		return err
	}}
	for _, top := range []struct {
		field, kind string
		to          *[]site.Bar
	}{{"speaker", "actor", &h.Speakers}, {"position", "position", &h.Positions}} {
		asks = append(asks, func() error {
			counted, _, err := s.most(ctx, top.field, top.kind, shown, nil)
			if err != nil {
				return err
			}
			for _, c := range counted {
				*top.to = append(*top.to, site.Bar{Ref: c.Ref, Count: c.Count})
			}
			for i := range *top.to {
				(*top.to)[i].Most = max(1, (*top.to)[0].Count)
			}
			return nil
		})
	}
	if err := together(asks...); err != nil {
		return site.Page{}, err
	}
	return site.Page{View: "home", Title: s.library.Title(), Command: []string{"stats"}, Formats: []string{"csv", "json"}, Body: h}, nil
}

// list shows the entities of a kind.
func (s *Server) list(kind string) view {
	return func(ctx context.Context, r *http.Request) (site.Page, error) {
		known, err := s.entities(ctx, kind)
		if err != nil {
			return site.Page{}, err
		}
		from := offset(r, len(known.all))
		rows := known.all[from:min(from+listRows, len(known.all))]
		body := site.Listing{Kind: kind, Plural: plurals[kind], Total: len(known.all), Rows: rows, Pager: s.pager(r, from, len(rows), len(known.all), listRows)}
		if s.options.Editor != nil && (kind == "source" || slices.Contains(editable, schema.Kind(kind))) {
			body.Adds, body.Types, body.Undo = true, wordsOf(schema.Kind(kind), "type"), s.canUndo()
		}
		if kind == "source" {
			if body.Covers, err = s.covers(ctx); err != nil {
				return site.Page{}, err
			}
		}
		title := map[string]string{"actor": "Actors", "position": "Positions", "place": "Places", "event": "Events", "source": "Sources"}[kind]
		formats := []string{"csv", "json"}
		if kind == "source" && s.options.Coder != "" {
			formats = nil // who codes blind is refused the notes of others
		}
		return site.Page{View: "list", Title: title, Command: []string{"list", plurals[kind]}, Formats: formats, Body: body}, nil
	}
}

// covers says of each source how much is coded; nil: no text is read.
func (s *Server) covers(ctx context.Context) (map[string]*site.Cover, error) {
	corpora, err := s.library.Corpora(ctx)
	if err != nil || len(corpora) == 0 {
		return nil, err
	}
	var all []*site.Cover
	if _, err := s.rows(ctx, &all, s.asked("coverage")...); err != nil {
		return nil, err
	}
	out := map[string]*site.Cover{}
	for _, c := range all {
		out[c.Source] = c
	}
	return out, nil
}

func offset(r *http.Request, total int) int { return min(whole(r, "offset"), max(0, total)) }

// whole is a number from 0 up that an address has.
func whole(r *http.Request, name string) int {
	n, err := strconv.Atoi(r.URL.Query().Get(name))
	if err != nil {
		return 0
	}
	return max(0, n)
}

// pager leads from the rows of a page to those before and after.
func (s *Server) pager(r *http.Request, from, rows, total, size int) site.Pager {
	to := func(n int) string {
		q := r.URL.Query()
		q.Set("offset", strconv.Itoa(n))
		if n == 0 {
			q.Del("offset")
		}
		return s.links.View(strings.TrimPrefix(r.URL.Path, "/"), q)
	}
	p := site.Pager{From: min(from+1, total), To: from + rows, Of: total}
	if from > 0 {
		p.Before = to(max(0, from-size))
	}
	if from+rows < total {
		p.After = to(from + rows)
	}
	return p
}

// portrait shows an entity with what is said by it, to it and about it.
func (s *Server) portrait(kind string) view {
	return func(ctx context.Context, r *http.Request) (site.Page, error) {
		id := r.PathValue("id")
		known, err := s.entities(ctx, kind)
		if err != nil {
			return site.Page{}, err
		}
		e := known.by[id]
		if e == nil {
			return site.Page{}, &AskError{Nothing: true, Message: fmt.Sprintf("no %s is called %q", kind, id)}
		}
		body := site.Portrait{Showing: site.Showing{Entity: *e}}
		if body.Edit, err = s.forEntity(ctx, schema.Kind(kind), id); err != nil {
			return site.Page{}, err
		}
		name := kind + "/" + id
		stances := map[string]func(flags ...string) []string{
			"actor":    func(flags ...string) []string { return s.asked("stances", append(flags, "--by="+id)...) },
			"position": func(flags ...string) []string { return append(s.asked("stances", flags...), "--", id) },
		}[kind]
		if stances != nil {
			if _, err := s.rows(ctx, &body.Standings, stances("--limit="+strconv.Itoa(listRows+1))...); err != nil {
				return site.Page{}, err
			}
			if body.More = len(body.Standings) > listRows; body.More {
				body.Standings = body.Standings[:listRows]
			}
		}
		groups := map[string][][2]string{
			"actor":    {{"by", "Said"}, {"to", "Addressed"}, {"about", "Spoken about"}, {"praises", "Praised"}, {"criticizes", "Criticized"}},
			"position": {{"supports", "For"}, {"opposes", "Against"}, {"neutral", "Without taking a side"}},
			"place":    {{"at", "Said there"}, {"about", "Spoken about"}},
			"event":    {{"at", "Said then"}, {"about", "Spoken about"}},
		}
		for _, g := range groups[kind] {
			group, err := s.group(ctx, g[1], g[0], name)
			if err != nil {
				return site.Page{}, err
			}
			body.Groups = append(body.Groups, group)
		}
		page := site.Page{View: "entity", Title: e.Label(), Command: []string{"show", name}, Formats: []string{"json", "csv"}, Body: body}
		if len(groups[kind]) > 0 {
			flag := groups[kind][0][0]
			if kind == "position" {
				flag = "on"
			}
			page.Also = append(page.Also, site.Answer{Label: "The statements", Command: s.asked("said", "--"+flag+"="+name), Formats: []string{"csv", "json"}})
		}
		if len(body.Standings) > 0 {
			page.Also = append(page.Also, site.Answer{Label: site.StandingsTitle(kind), Command: stances(), Formats: []string{"csv", "json"}})
		}
		page.Also = append(page.Also, site.Answer{Label: "As a picture", Command: s.asked("draw", "ego", name), Formats: []string{"svg", "png"}})
		return page, nil
	}
}

func (s *Server) group(ctx context.Context, title, flag, name string) (site.Group, error) {
	g := site.Group{Title: title}
	if _, err := s.rows(ctx, &g.Rows, s.asked("said", "--"+flag+"="+name, "--limit="+strconv.Itoa(s.groupRows()))...); err != nil {
		return g, err
	}
	g.Total = len(g.Rows)
	if g.Total == s.groupRows() {
		total, err := s.total(ctx, []string{"--" + flag + "=" + name})
		if err != nil {
			return g, err
		}
		if g.Total = total; total > s.groupRows() {
			g.All = s.links.View("said", url.Values{flag: {name}})
		}
	}
	return g, nil
}

// groupRows is how many statements a group has. A folder has each of them in many pages.
func (s *Server) groupRows() int {
	if s.files {
		return fileGroupRows
	}
	return groupRows
}

// pageRows is how many statements a page of the search has.
func (s *Server) pageRows() int {
	if s.files {
		return filePageRows
	}
	return pageRows
}

// total is how many statements filters select.
func (s *Server) total(ctx context.Context, filters []string) (int, error) {
	var counts []site.Count
	if _, err := s.rows(ctx, &counts, s.asked("stats", filters...)...); err != nil {
		return 0, err
	}
	return totalOf(counts), nil
}

func totalOf(counts []site.Count) int {
	for _, c := range counts {
		if c.By == "kind" && c.Values[0] == "statements" {
			return c.Count
		}
	}
	return 0
}

func (s *Server) statement(ctx context.Context, r *http.Request) (site.Page, error) {
	id := r.PathValue("id")
	body := site.Proof{Trail: &site.Trail{}}
	if err := s.mayRead(ctx, id); err != nil {
		return site.Page{}, err
	}
	if _, err := s.rows(ctx, body.Trail, "evidence", "--", id); err != nil {
		return site.Page{}, err
	}
	if body.Trail.Statement.ID == "" {
		return site.Page{}, &AskError{Nothing: true, Message: fmt.Sprintf("no statement is called %q", id)}
	}
	title := body.Trail.Statement.Summary
	if title == "" && len(body.Trail.Statement.Quotes) > 0 {
		title = body.Trail.Statement.Quotes[0]
	}
	if title == "" {
		title = id
	}
	return site.Page{View: "statement", Title: title, Command: []string{"evidence", id}, Formats: []string{"json", "csv"}, Also: []site.Answer{
		{Label: "As a picture", Command: []string{"draw", "evidence", id}, Formats: []string{"svg", "png"}},
	}, Body: body}, nil
}

// source shows the text of a source with its passages marked.
func (s *Server) source(ctx context.Context, r *http.Request) (site.Page, error) {
	id := r.PathValue("id")
	known, err := s.entities(ctx, "source")
	if err != nil {
		return site.Page{}, err
	}
	e := known.by[id]
	if e == nil {
		return site.Page{}, &AskError{Nothing: true, Message: fmt.Sprintf("no source is called %q", id)}
	}
	body := site.Reading{Source: *e}
	if s.options.Coder != "" && !finished(e, s.options.Coder) {
		body.Source.Note = "" // of the main coding
	}
	if body.Coders, err = s.coders(ctx, e); err != nil {
		return site.Page{}, err
	}
	coding := ""
	if body.Coder = r.URL.Query().Get("coder"); body.Coder != "" {
		if !slices.ContainsFunc(body.Coders, func(c site.Coder) bool { return c.Coder == body.Coder }) {
			return site.Page{}, &AskError{Nothing: true, Message: fmt.Sprintf("nobody called %q has coded this source, or you have not finished it", body.Coder)}
		}
		coding = "--coder=" + body.Coder
	} else if s.options.Coder != "" {
		body.Coder, coding = s.options.Coder, "--coder="+s.options.Coder
	}
	command := []string{"said", "--source=" + id, "--sort=source"}
	if coding != "" {
		command = append(command, coding)
	}
	if err := s.ofCoder(ctx, coding, func() error {
		_, err := s.rows(ctx, &body.Statements, append(slices.Clone(command), "--limit="+strconv.Itoa(mostRows))...)
		return err
	}); err != nil {
		return site.Page{}, err
	}
	t, err := s.library.Text(ctx, id)
	if err != nil {
		return site.Page{}, err
	}
	if t != nil {
		body.Text = true
		var covers []*site.Cover
		cover := []string{"coverage"}
		if coding != "" {
			cover = append(cover, coding)
		}
		if err := s.ofCoder(ctx, coding, func() error {
			_, err := s.rows(ctx, &covers, append(cover, "--", id)...)
			return err
		}); err != nil {
			return site.Page{}, err
		}
		var unused []site.Span
		if len(covers) == 1 {
			body.Cover, unused = covers[0], covers[0].Unused
		} else {
			for _, q := range t.Quotations() {
				unused = append(unused, site.Span{Start: q[0], End: q[1]})
			}
		}
		marked := body.Statements
		if s.options.Editor != nil && s.options.Coder == "" && body.Coder == "" && slices.Contains(e.Layers, schema.DraftLayer) {
			var drafts []site.Statement
			if _, err := s.rows(ctx, &drafts, "said", "--source="+id, "--sort=source", "--coder="+schema.DraftLayer, "--limit="+strconv.Itoa(mostRows)); err != nil {
				return site.Page{}, err
			}
			body.Drafts = len(drafts)
			marked = append(slices.Clone(marked), drafts...)
		}
		body.Lines = site.Mark(t.Slice(0, t.Len()), marked, unused)
	}
	if s.options.Editor != nil && t != nil {
		if body.Editor, err = s.options.Editor.state(ctx, s, e); err != nil {
			return site.Page{}, err
		}
		if body.Editor.Sample, body.Editor.Next, err = s.next(ctx, id); err != nil {
			return site.Page{}, err
		}
	}
	return site.Page{View: "source", Title: e.Label(), Command: command, Formats: []string{"csv", "json"}, Body: body}, nil
}

// ofCoder asks what a coder has, who may have nothing yet.
func (s *Server) ofCoder(_ context.Context, coding string, ask func() error) error {
	err := ask()
	if coding != "" {
		if failed, ok := errors.AsType[*AskError](err); ok && failed.Nothing {
			return nil
		}
	}
	return err
}

// agreement compares coders.
func (s *Server) agreement(ctx context.Context, r *http.Request) (site.Page, error) {
	body := site.Comparison{Settles: s.options.Editor != nil && s.options.Coder == ""}
	page := site.Page{View: "agreement", Title: "How far coders agree", Command: []string{"agreement"}, Formats: []string{"csv", "json"}}
	var err error
	if body.Samples, err = s.assigned(ctx); err != nil {
		return site.Page{}, err
	}
	body.Sample = r.URL.Query().Get("sample")
	at := slices.IndexFunc(body.Samples, func(sample site.Sample) bool { return sample.ID == body.Sample })
	if at < 0 && body.Sample != "" {
		return site.Page{}, &AskError{Nothing: true, Message: fmt.Sprintf("no sample is called %q", body.Sample)}
	}
	var only *site.Sample
	if at >= 0 {
		only = &body.Samples[at]
	}
	command, err := s.compared(ctx, only)
	if err != nil {
		return site.Page{}, err
	}
	var a site.Agreement
	_, err = s.rows(ctx, &a, command...)
	failed, isAsk := errors.AsType[*AskError](err)
	switch {
	case isAsk:
		body.Told = failed.Message
	case err != nil:
		return site.Page{}, err
	case len(a.Coders) < 2:
		body.Told = "There is nobody to compare: agreement needs two codings of a source."
	default:
		body.Agreement = &a
	}
	page.Command, page.Body = command, body
	return page, nil
}
