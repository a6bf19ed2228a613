package desk

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"onrecord/exports/site"
)

// networkFirst are the settings of a network that are in sight; the others are put away.
var networkFirst = []string{"mode", "rows", "columns", "aggregation", "normalization", "window", "step", "since", "until"}

// How much of a network a page has: so many of the heaviest ties can be dragged, and are
// in the table; and where nothing else chooses, it is that of so many actors.
const (
	mostTies   = 400
	tableTies  = 100
	tiePairs   = 200 // of statements that make a tie
	mostActors = 12
	// mostColumns are the positions beside them in a network of two modes.
	mostColumns = 24
	mostLines   = 20 // of a timeline
)

// networkFields are the settings of network and of its picture, as fields; network and
// drawn say which command takes which.
func (s *Server) networkFields() (all []site.Field, network, drawn []site.Field) {
	network, drawn = s.pictureFields("network"), s.pictureFields("draw", "network")
	all = slices.Clone(network)
	for i := range all {
		if all[i].Name == "mode" { // whose default the program decides, and the page does
			all[i].Default = "one"
		}
	}
	for _, f := range drawn {
		if !slices.ContainsFunc(network, func(o site.Field) bool { return o.Name == f.Name }) {
			f.Group = "Picture"
			all = append(all, f)
		}
	}
	return all, network, drawn
}

// A networkTie is a row of network.
type networkTie struct {
	Row    site.Ref `json:"row"`
	Column site.Ref `json:"column"`
	Value  *float64 `json:"value"`
}

// A networkWindow is a row of network where there are several.
type networkWindow struct {
	Start        string `json:"start"`
	End          string `json:"end"`
	Observations int    `json:"observations"`
	Rows         int    `json:"rows"`
	Ties         int    `json:"ties"`
}

// network shows who is tied to whom.
func (s *Server) network(ctx context.Context, r *http.Request) (site.Page, error) {
	q := r.URL.Query()
	if q.Get("mode") == "" {
		q.Set("mode", "one")
	}
	if q.Get("window") != "" && q.Get("step") == "" {
		q.Set("step", "auto") // there may be one for each day of a century
	}
	all, fields, drawn := s.networkFields()
	body := site.Network{Mode: q.Get("mode"), Form: &site.Form{Action: s.links.View("network", nil), Fields: arranged(filled(q, all), networkFirst...)}}
	var err error
	var chosen []string
	if chosen, body.Left, err = s.mostSpoken(ctx, q, mostActors); err != nil {
		return site.Page{}, err
	}
	command := s.asked("network", append(flags(q, fields), chosen...)...)
	picture := s.asked("draw", append(append([]string{"network"}, flags(q, drawn)...), chosen...)...)
	page := site.Page{View: "network", Title: "Network", Command: command, Formats: []string{"csv", "json", "graphml", "svg", "png"}}
	body.Alt = "The network, drawn; the table below says the same"
	windows := q.Get("window") != ""
	nodes := q["tie"]
	explain := s.asked("network", append(flags(q, fields, notExplained...), append(chosen, "--explain")...)...)
	if len(nodes) == 2 {
		if body.Explains, err = s.explained(ctx, explain, nodes); err != nil {
			return site.Page{}, err
		}
		if r.Header.Get("X-Part") == "body" {
			return site.Page{View: "tie", Title: "Tie", Body: *body.Explains}, nil
		}
		page.Also = append(page.Also, site.Answer{Label: "The tie", Command: append(slices.Clone(explain), nodes...), Formats: []string{"csv", "json"}})
	}
	toTie := r.URL.Query()
	toTie.Del("tie")
	if !s.files { // which have the ties with the network
		body.Tie = s.links.View("network", toTie)
	}
	switch {
	case q.Get("mode") == "events":
		body.Tie, page.Formats = "", []string{"csv", "json"}
		body.Told, err = s.events(ctx, &body, command)
	case windows:
		page.Formats = []string{"json"}
		body.Told, err = s.windows(ctx, &body, command, toTie)
	default:
		body.Told, err = s.ties(ctx, &body, command, toTie)
		drawing := site.Answer{Label: "The picture", Command: picture}
		if len(body.Rows) > 0 || !s.files { // of no ties, there is no file
			drawing.Formats = []string{"svg", "png", "pdf"}
		}
		page.Also = append(page.Also, drawing)
	}
	var failed *AskError
	switch {
	case errors.As(err, &failed):
		body.Wrong = failed.Message
	case err != nil:
		return site.Page{}, err
	case len(body.Rows) == 0 || q.Get("mode") == "events":
	case windows:
		body.Windows = s.links.Ask(command, "json")
	default:
		body.Graph, body.Picture = s.links.Ask(command, "jsonl"), s.links.Ask(picture, "svg")
	}
	page.Body = body
	return page, nil
}

// notExplained are settings that do not go with the question what makes a tie.
var notExplained = []string{"window", "step", "window-edges", "kernel", "min-weight", "significant", "method", "alpha", "fdr", "seed", "isolates"}

// busiest says of what rows can be how those of which most is coded are counted and chosen.
var busiest = map[string]struct{ field, flag, prefix, told string }{
	"":         {"speaker", "by", "", "Of the many actors, it has the %d of whom most is coded; “Statements” chooses others."},
	"position": {"position", "on", "", "Of the many positions, it has the %d on which most is coded; “Statements” chooses others."},
	"source":   {"source", "source", "", "Of the many sources, it has the %d of which most is coded; “Statements” chooses others."},
	"place":    {"place", "at", "place/", "Of the many places, it has the %d at which most was said; “Statements” chooses others."},
}

// mostSpoken are flags for the n actors of whom most is coded, or what else the rows are,
// where there are more and an address chooses none; told says so.
func (s *Server) mostSpoken(ctx context.Context, q url.Values, n int) (chosen []string, told string, err error) {
	rows := q.Get("rows")
	if rows == "actor" {
		rows = ""
	}
	of, known := busiest[rows]
	if !known || s.files { // nobody could choose others there
		return nil, "", nil
	}
	for name, values := range q {
		if name != "mode" && slices.ContainsFunc(s.filterFields(), func(f site.Field) bool { return f.Name == name && f.Kind == site.Several }) && strings.Join(values, "") != "" || name == "include" && strings.Join(values, "") != "" {
			return nil, "", nil
		}
	}
	all, more, err := s.most(ctx, of.field, cmp.Or(rows, "actor"), n, flags(q, s.filterFields(), "mode", "not-mode", "neutral", "not-neutral"))
	if err != nil || !more {
		return nil, "", err
	}
	for _, a := range all {
		chosen = append(chosen, "--"+of.flag+"="+of.prefix+a.ID)
	}
	told = fmt.Sprintf(of.told, n)
	if columns := q.Get("columns"); q.Get("mode") != "two" || columns != "" && columns != "position" || of.field == "position" {
		return chosen, told, nil
	}
	positions, more, err := s.most(ctx, "position", "position", mostColumns, append(slices.Clone(chosen), flags(q, s.filterFields(), "mode", "not-mode", "neutral", "not-neutral")...))
	if err != nil || !more {
		return chosen, told, err
	}
	for _, p := range positions { // and none that is narrower
		chosen = append(chosen, "--on="+p.ID, "--include=position="+p.ID)
	}
	return chosen, strings.Replace(told, ";", fmt.Sprintf(", and the %d positions on which they say most;", mostColumns), 1), nil
}

// ties are the heaviest ties of a network.
func (s *Server) ties(ctx context.Context, body *site.Network, command []string, to url.Values) (told string, err error) {
	body.Header = []string{"From", "To", ">Weight"}
	n := 0
	told, err = s.lines(ctx, func(line json.RawMessage) error {
		var t networkTie
		if n++; n > tableTies && !s.files {
			return nil
		}
		if err := json.Unmarshal(line, &t); err != nil || t.Value == nil {
			return err
		}
		switch {
		case s.files && *t.Value == 0: // it is not drawn there
			n--
			return nil
		case n > tableTies:
			return nil
		}
		weight := site.Cell{Text: strconv.FormatFloat(*t.Value, 'g', 4, 64)}
		q := url.Values{}
		for name, values := range to {
			q[name] = values
		}
		q["tie"] = []string{nameOf(t.Row), nameOf(t.Column)}
		if !s.files {
			weight.Link = s.links.View("network", q) + "#tie"
		}
		body.Rows = append(body.Rows, []site.Cell{s.cell(t.Row), s.cell(t.Column), weight})
		return nil
	}, command...)
	switch {
	case s.files && n > tableTies:
		body.Left = fmt.Sprintf("Shown are the %d heaviest of %d ties; the download has all.", tableTies, n)
	case n > mostTies:
		body.Left = strings.TrimSpace(body.Left + fmt.Sprintf(" There are %d ties: the heaviest %d are shown, and %d of them in the table.", n, mostTies, tableTies))
	case n > tableTies:
		body.Left = strings.TrimSpace(body.Left + fmt.Sprintf(" Of %d ties, the table has the heaviest %d.", n, tableTies))
	}
	return told, err
}

// nameOf is how a node is named in a question.
func nameOf(r site.Ref) string { return cmp.Or(r.ID, r.Name) }

// windows lists the networks of windows; each leads to that of its days.
func (s *Server) windows(ctx context.Context, body *site.Network, command []string, to url.Values) (told string, err error) {
	body.Header = []string{"Start", "End", ">Statements", ">Nodes", ">Ties"}
	told, more, err := s.someLines(ctx, listRows, func(line json.RawMessage) error {
		var w networkWindow
		if err := json.Unmarshal(line, &w); err != nil {
			return err
		}
		q := url.Values{}
		for name, values := range to {
			q[name] = values
		}
		for _, name := range []string{"window", "step", "window-edges", "kernel"} {
			q.Del(name)
		}
		q.Set("since", w.Start)
		q.Set("until", w.End)
		body.Rows = append(body.Rows, []site.Cell{{Text: w.Start, Link: s.links.View("network", q)}, {Text: w.End}, {Text: strconv.Itoa(w.Observations)}, {Text: strconv.Itoa(w.Rows)}, {Text: strconv.Itoa(w.Ties)}})
		return nil
	}, command...)
	if more {
		body.Left = strings.TrimSpace(body.Left + fmt.Sprintf(" The table has the first %d windows; the download has all.", listRows))
	}
	return told, err
}

// events lists what a network is made of.
func (s *Server) events(ctx context.Context, body *site.Network, command []string) (told string, err error) {
	body.Header = []string{"Date", "Row", "Column", "Level", "Statement"}
	told, more, err := s.someLines(ctx, listRows, func(line json.RawMessage) error {
		var e struct {
			Date      string   `json:"date"`
			Row       site.Ref `json:"row"`
			Column    site.Ref `json:"column"`
			Qualifier string   `json:"qualifier"`
			Statement string   `json:"statement"`
		}
		if err := json.Unmarshal(line, &e); err != nil {
			return err
		}
		body.Rows = append(body.Rows, []site.Cell{{Text: e.Date}, s.cell(e.Row), s.cell(e.Column), {Text: e.Qualifier}, {Text: e.Statement, Link: s.links.Entity("statement", e.Statement)}})
		return nil
	}, command...)
	if more {
		body.Left = strings.TrimSpace(body.Left + fmt.Sprintf(" The table has the first %d; the download has all.", listRows))
	}
	return told, err
}

// explained is what makes a tie.
func (s *Server) explained(ctx context.Context, command, nodes []string) (*site.Tie, error) {
	t := &site.Tie{Of: [2]string(nodes)}
	told, err := s.rows(ctx, &t.Pairs, slices.Concat(command, []string{"--limit=" + strconv.Itoa(tiePairs+1), "--"}, nodes)...)
	if len(t.Pairs) > tiePairs {
		t.Pairs = t.Pairs[:tiePairs]
		t.Left = fmt.Sprintf("Shown are the first %d; the download has all.", tiePairs)
		told = strings.TrimSpace(strings.Join(slices.DeleteFunc(strings.Split(told, "\n"), func(line string) bool { return strings.Contains(line, "--limit 0") }), "\n"))
	}
	if failed, ok := errors.AsType[*AskError](err); ok {
		told, err = failed.Message, nil
	}
	t.Told = told
	return t, err
}

// lines asks a command for JSON Lines, and reads each as it comes.
func (s *Server) lines(ctx context.Context, read func(json.RawMessage) error, command ...string) (told string, err error) {
	kept, err := s.answered(ctx, "jsonl", command)
	if err != nil {
		if isNothing(err) {
			err = nil
		}
		return kept.told, err
	}
	for d := json.NewDecoder(bytes.NewReader(kept.rows)); ; {
		var line json.RawMessage
		switch err := d.Decode(&line); {
		case errors.Is(err, io.EOF):
			return kept.told, nil
		case err != nil:
			return kept.told, fmt.Errorf("%s: %w", command[0], err)
		}
		if err := read(line); err != nil {
			return kept.told, err
		}
	}
}

// someLines reads the first lines of a command's JSON Lines as they come. What would
// follow is not made; more says that something would.
func (s *Server) someLines(ctx context.Context, most int, read func(json.RawMessage) error, command ...string) (told string, more bool, err error) {
	soon, stop := context.WithCancel(ctx)
	defer stop()
	out := &firstLines{left: most, read: read, stop: stop}
	told, err = s.library.Ask(soon, out, append(slices.Clone(command), "--format=jsonl")...)
	switch {
	case out.err != nil:
		err = fmt.Errorf("%s: %w", command[0], out.err)
	case out.more || isNothing(err):
		err = nil
	}
	return told, out.more, err
}

// firstLines reads the first lines of what is written, and then stops who writes.
type firstLines struct {
	left int
	read func(json.RawMessage) error
	stop context.CancelFunc
	line []byte // that has not ended yet
	more bool
	err  error
}

func (f *firstLines) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		line, after, ended := bytes.Cut(rest, []byte("\n"))
		f.line, rest = append(f.line, line...), after
		if !ended {
			break
		}
		if f.more = f.left == 0; !f.more {
			f.left--
			f.err = f.read(f.line)
			f.line = f.line[:0]
		}
		if f.more || f.err != nil {
			f.stop()
			return 0, io.ErrClosedPipe
		}
	}
	return len(p), nil
}

func (s *Server) cell(r site.Ref) site.Cell {
	c := site.Cell{Text: r.Label()}
	if plurals[r.Kind] != "" && r.ID != "" {
		c.Link = s.links.Entity(r.Kind, r.ID)
	}
	return c
}
