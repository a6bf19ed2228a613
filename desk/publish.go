package desk

import (
	"bytes"
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

	"onrecord/data/text"
	"onrecord/exports/site"
	"onrecord/schema"
	"onrecord/schema/escape"
	"onrecord/schema/spelling"
)

// A Publication says what is written.
type Publication struct {
	Coder string // whose coding; empty: the main one
	// Texts reports whether the text of a source is published; nil: none is.
	Texts func(source string) bool
	// Context is how many code points of a text that is not published are shown before
	// and after each passage.
	Context int
	// Left is told what the coding leads to and is left out, once each: a statement of
	// another coder in a source that the coder has not finished. nil: nobody wants to know.
	Left func(statement string)
}

// Publish writes the pages as files of a folder, which need no server: all that the first
// page leads to, what can be downloaded, and an index for the search. create makes a file
// of a name with slashes; each is made once.
func Publish(ctx context.Context, library Library, p Publication, create func(name string) (io.WriteCloser, error)) error {
	b := &publisher{publication: p, library: library, create: create, pages: map[string]string{}, files: map[string]string{}}
	b.server = &Server{library: withoutTexts{library, p}, options: Options{Coder: p.Coder}, files: true}
	b.server.links = site.Links{Entity: b.entity, View: b.view, Asset: func(name string) string { return b.root + "assets/" + name }, Ask: b.ask}
	b.site = site.New(b.server.links)
	b.site.Name = library.Title()
	b.site.Files = &site.Files{Without: map[string]bool{"agreement": true, "samples": true}, Around: b.around(ctx)}
	b.names.Take("")
	return b.write(ctx)
}

// withoutTexts is a library without the texts that are not published.
type withoutTexts struct {
	Library
	publication Publication
}

// Text is that of Library.
func (w withoutTexts) Text(ctx context.Context, source string) (*text.Text, error) {
	if w.publication.Texts == nil || !w.publication.Texts(source) {
		return nil, nil
	}
	return w.Library.Text(ctx, source)
}

// A publisher writes the pages one after the other. A page is found because one before it
// leads there.
type publisher struct {
	publication Publication
	library     Library // with all texts
	server      *Server
	site        *site.Site
	create      func(name string) (io.WriteCloser, error)

	root  string // how the folder is reached from what is written now
	queue []address
	pages map[string]string // the file of each address
	files map[string]string // the file of each command, with its format
	names escape.FileNames  // in the folder itself
	kinds map[string]*escape.FileNames
	asks  []download
}

// An address is a page of the desk: a view with its query, or an entity.
type address struct {
	view, kind, id string
	query          url.Values
	file           string
}

// A download is an answer that is written as it is.
type download struct {
	command []string
	format  string
	file    string
}

// Folders of what is no page.
const (
	filesFolder  = "files/"
	dataFolder   = "data/"
	assetsFolder = "assets/"
)

// IsPublished reports whether a file of a folder is one of those that Publish makes, by
// its name.
func IsPublished(name string) bool {
	dir, rest, isIn := strings.Cut(name, "/")
	if !isIn {
		return strings.HasSuffix(name, ".html")
	}
	if strings.Contains(rest, "/") {
		return false
	}
	return slices.Contains([]string{filesFolder, dataFolder, assetsFolder}, dir+"/") || strings.HasSuffix(rest, ".html") && (dir == "statement" || plurals[dir] != "")
}

// entity is the page of an entity.
func (b *publisher) entity(kind, id string) string {
	key := kind + "\x00" + id
	file, ok := b.pages[key]
	if !ok {
		if b.kinds == nil {
			b.kinds = map[string]*escape.FileNames{}
		}
		if b.kinds[kind] == nil {
			b.kinds[kind] = &escape.FileNames{}
		}
		file = escape.FileName(kind, "") + "/" + b.kinds[kind].Of(id, id, ".html")
		b.pages[key] = file
		b.queue = append(b.queue, address{kind: kind, id: id, file: file})
	}
	return b.root + (&url.URL{Path: file}).EscapedPath()
}

// variants are the pictures that are drawn of each kind, by the settings that differ from
// those of the first.
var variants = map[string][]struct {
	label, file string
	query       url.Values
}{
	"network": {
		{"Agreement less disagreement", "network.html", nil},
		{"Agreement", "network-agreement.html", url.Values{"aggregation": {"congruence"}}},
		{"Disagreement", "network-disagreement.html", url.Values{"aggregation": {"conflict"}}},
		{"Actors and positions", "network-positions.html", url.Values{"mode": {"two"}}},
	},
	"timeline": {
		{"Actors", "timeline.html", nil},
		{"Positions", "timeline-positions.html", url.Values{"rows": {"position"}}},
	},
}

// view is the page of a view. Searches are made by a script, on one page.
func (b *publisher) view(view string, query url.Values) string {
	if view == "statements" {
		view = "said"
	}
	a := address{view: view, query: query, file: view + ".html"}
	after := ""
	offset, _ := strconv.Atoi(query.Get("offset"))
	switch {
	case view == "":
		a.file = "index.html"
	case variants[view] != nil:
		for _, v := range variants[view] {
			if v.query.Encode() == query.Encode() {
				a.file = v.file
			}
		}
	case view == "said" && len(query) > 0 && !(len(query) == 1 && offset > 0):
		a.query, after = nil, "?"+query.Encode()
	case offset > 0:
		a.file = fmt.Sprintf("%s-%d.html", view, offset/b.rowsOf(view)+1)
	}
	if _, ok := b.pages[a.file]; !ok {
		b.pages[a.file] = a.file
		b.queue = append(b.queue, a)
	}
	return b.root + a.file + after
}

func (b *publisher) rowsOf(view string) int {
	if view == "said" {
		return filePageRows
	}
	return listRows
}

// ask is the file of an answer.
func (b *publisher) ask(command []string, format string) string {
	if format == "json" || format == "jsonl" {
		return "#" // a network says where its data are
	}
	key := site.Typed(command) + "\x00" + format
	if file, ok := b.files[key]; ok {
		return b.root + file
	}
	var words []string
	for i, arg := range command {
		_, value, isFlag := strings.Cut(arg, "=")
		switch {
		case i == 0 || !strings.HasPrefix(arg, "--"):
			words = append(words, arg)
		case isFlag && i < 3:
			words = append(words, value)
		}
	}
	name := strings.Join(words, "-")
	if len(name) > 60 {
		name = command[0]
	}
	file := filesFolder + b.names.Of(key, name, "."+format)
	b.files[key] = file
	b.asks = append(b.asks, download{command, format, file})
	return b.root + (&url.URL{Path: file}).EscapedPath()
}

// around is what is shown before and after a passage.
func (b *publisher) around(ctx context.Context) func(string, site.Passage) (string, string) {
	n := b.publication.Context
	return func(source string, p site.Passage) (before, after string) {
		if n <= 0 {
			return "", ""
		}
		// Where the text cannot be read, the corpus has a few characters of it.
		if t, err := b.library.Text(ctx, source); err == nil && t != nil && p.End > p.Start && p.End <= t.Len() {
			return t.Slice(max(0, p.Start-n), p.Start), t.Slice(p.End, min(t.Len(), p.End+n))
		}
		prefix, suffix := []rune(p.Prefix), []rune(p.Suffix)
		return string(prefix[max(0, len(prefix)-n):]), string(suffix[:min(n, len(suffix))])
	}
}

func (b *publisher) write(ctx context.Context) error {
	assets, err := site.FolderAssets()
	if err != nil {
		return err
	}
	for _, name := range sortedKeys(assets) {
		if err := b.put(assetsFolder+name, assets[name]); err != nil {
			return err
		}
	}
	b.view("", nil)
	for _, m := range site.Menu {
		if !b.site.Files.Without[m.View] {
			b.view(m.View, nil)
		}
	}
	if err := b.index(ctx); err != nil {
		return err
	}
	for len(b.queue) > 0 {
		a := b.queue[0]
		b.queue = b.queue[1:]
		if err := b.page(ctx, a); err != nil {
			return err
		}
	}
	for _, d := range b.asks {
		if err := b.answer(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

func (b *publisher) put(name string, content []byte) error {
	f, err := b.create(name)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Close())
}

// page writes a page.
func (b *publisher) page(ctx context.Context, a address) error {
	b.root = strings.Repeat("../", strings.Count(a.file, "/"))
	named, ofKind := b.server.views()
	v, path := named[a.view], a.view
	if a.kind != "" {
		v, path = ofKind[a.kind], a.kind+"/"+a.id
	}
	r := (&http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/" + path, RawQuery: a.query.Encode()}}).WithContext(ctx)
	r.SetPathValue("id", a.id)
	var p site.Page
	err := error(&AskError{Nothing: true, Message: fmt.Sprintf("there is no page of %s", path)})
	if v != nil {
		p, err = v(ctx, r)
	}
	failed, _ := errors.AsType[*AskError](err)
	switch {
	case failed != nil && failed.Blind && a.kind == "statement":
		p = site.Page{View: "wrong", Title: "Not in these pages", Body: site.Fault{Message: fmt.Sprintf("%s is a statement of another coder in a source that %s has not finished: it is not in these pages.", a.id, b.publication.Coder)}}
		if b.publication.Left != nil {
			b.publication.Left(a.id)
		}
	case isNothing(err) && a.kind != "":
		p = site.Page{View: "wrong", Title: "Nothing was found", Body: site.Fault{Message: err.Error()}}
	case err != nil:
		return err
	}
	p.Formats = published(a, p.Formats)
	if variants[a.view] == nil {
		p.Also = nil // each page would have pictures of its own, and a search would need others
	}
	p.Also = slices.Clone(p.Also)
	for i := range p.Also {
		p.Also[i].Formats = published(a, p.Also[i].Formats)
	}
	switch body := p.Body.(type) {
	case site.Home:
		body.Samples = nil // who still has to code what is for those who code
		p.Body = body
	case site.Reading:
		body.Coders = nil
		p.Body = body
	case site.Picture:
		body.Form, body.Others = nil, b.others(a)
		p.Body = body
	case site.Network:
		p.Formats = slices.DeleteFunc(p.Formats, func(f string) bool { return f == "svg" }) // it is that of the picture
		if p.Body, err = b.network(ctx, a, p.Command, body); err != nil {
			return err
		}
	}
	b.site.Files.Root = b.root
	var out bytes.Buffer
	if err := b.site.Write(&out, p); err != nil {
		return err
	}
	return b.put(a.file, out.Bytes())
}

// published are the formats of an answer that are among the files of a page.
func published(a address, formats []string) []string {
	return slices.DeleteFunc(slices.Clone(formats), func(f string) bool {
		return f != "csv" && f != "svg" || a.kind != ""
	})
}

// others are the pictures of a kind, which a page has instead of a form.
func (b *publisher) others(a address) (out []site.Other) {
	for _, v := range variants[a.view] {
		out = append(out, site.Other{Text: v.label, Link: b.view(a.view, v.query), Here: v.file == a.file})
	}
	return out
}

// answer writes what a command prints.
func (b *publisher) answer(ctx context.Context, d download) error {
	flags, words := d.command, []string(nil)
	if at := slices.Index(flags, "--"); at >= 0 {
		flags, words = flags[:at], flags[at:]
	}
	var out bytes.Buffer
	_, err := b.library.Ask(ctx, &out, slices.Concat(flags, []string{"--format=" + d.format}, words)...)
	if err != nil && !isNothing(err) {
		return err
	}
	return b.put(d.file, out.Bytes())
}

// script writes a part of the data as a script, which a page from a disk may load.
func (b *publisher) script(name string, value any) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, "(globalThis.onrecord ??= {})[%q] = ", name)
	in := json.NewEncoder(&out)
	in.SetEscapeHTML(false) // it is a file of its own
	if err := in.Encode(value); err != nil {
		return err
	}
	return b.put(dataFolder+name+".js", out.Bytes())
}

// A tie is what a script draws, with the statements that make it.
type tie struct {
	From   site.Ref `json:"from"`
	To     site.Ref `json:"to"`
	Weight float64  `json:"weight"`
	// Why are the first of the statements, or pairs of them, that make it; More: how many
	// there are beside them.
	Why  []json.RawMessage `json:"why"`
	More int               `json:"more,omitempty"`
}

// mostWhy is how many of them are published.
const mostWhy = 20

// network has its ties with it, as a script. What a script draws is there as a picture,
// too, for whoever has switched scripts off.
func (b *publisher) network(ctx context.Context, a address, command []string, body site.Network) (site.Network, error) {
	body.Form, body.Others = nil, b.others(a)
	if body.Graph == "" {
		return body, nil
	}
	body.Graph = strings.TrimSuffix(a.file, ".html")
	net := struct {
		One   bool        `json:"one"`
		Ties  []tie       `json:"ties"`
		Pages [][2]string `json:"pages"`
	}{One: body.Mode == "one", Ties: []tie{}}
	linked := map[string]bool{}
	link := func(kind, id string) {
		if key := kind + "/" + id; kind != "" && id != "" && !linked[key] {
			linked[key] = true
			net.Pages = append(net.Pages, [2]string{key, b.entity(kind, id)})
		}
	}
	_, err := b.server.lines(ctx, func(line json.RawMessage) error {
		if len(net.Ties) == tableTies {
			return nil
		}
		var t networkTie
		if err := json.Unmarshal(line, &t); err != nil || t.Value == nil || *t.Value == 0 {
			return err
		}
		for _, r := range []site.Ref{t.Row, t.Column} {
			if plurals[r.Kind] != "" {
				link(r.Kind, r.ID)
			}
		}
		var why []json.RawMessage
		if _, err := b.server.rows(ctx, &why, append(slices.Clone(command), "--explain", "--", nameOf(t.Row), nameOf(t.Column))...); err != nil {
			return err
		}
		more := max(0, len(why)-mostWhy)
		why = why[:len(why)-more]
		for _, text := range why {
			var row site.Pair
			if err := json.Unmarshal(text, &row); err != nil {
				return err
			}
			if row.A != nil && row.B != nil {
				link("statement", row.A.Statement)
				link("statement", row.B.Statement)
			} else {
				link("statement", row.Statement)
			}
		}
		net.Ties = append(net.Ties, tie{t.Row, t.Column, *t.Value, why, more})
		return nil
	}, command...)
	if err != nil {
		return body, err
	}
	return body, b.script(body.Graph, net)
}

// A filterIndex is what a filter of said selects.
type filterIndex struct {
	Flag    string        `json:"flag"`
	Label   string        `json:"label"`
	Offered bool          `json:"offered"`
	Values  []filterValue `json:"values"`
}

// A filterValue is a value of a filter, and the numbers of the statements that it selects.
type filterValue struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Of    []int  `json:"of"`
}

// linked are the filters that pages lead to, beside those that are offered.
var linked = []struct {
	flag, label string
	kinds       []string
}{
	{"by", "Speaker", []string{"actor"}},
	{"on", "Position", []string{"position"}},
	{"mode", "Mode", nil},
	{"act", "Act", nil},
	{"at", "Place or event", []string{"event", "place"}},
	{"source", "Source", []string{"source"}},
	{"to", "Addressed", []string{"actor"}},
	{"about", "About", []string{"actor", "position", "place", "event"}},
	{"supports", "For", []string{"position"}},
	{"opposes", "Against", []string{"position"}},
	{"neutral", "Without taking a side", []string{"position"}},
	{"praises", "Praised", []string{"actor"}},
	{"criticizes", "Criticized", []string{"actor"}},
}

// index writes what the search needs: the words of each statement, what each filter
// selects, as said answers it, and the statements as they are shown, in parts.
func (b *publisher) index(ctx context.Context) error {
	s := b.server
	var rows []site.Statement
	if _, err := s.rows(ctx, &rows, s.asked("said")...); err != nil {
		return err
	}
	number := map[string]int{}
	index := struct {
		Part    int           `json:"part"`
		Words   [][]string    `json:"words"`
		From    []*schema.Day `json:"from"`
		Until   []*schema.Day `json:"until"`
		Filters []filterIndex `json:"filters"`
	}{Part: filePageRows, Words: [][]string{}, From: []*schema.Day{}, Until: []*schema.Day{}}
	sources := map[string]bool{}
	for i := range rows {
		sources[rows[i].Source.ID] = true
	}
	b.site.Files.OneSource = len(sources) == 1
	var part []string
	for i := range rows {
		row := &rows[i]
		number[row.ID] = i
		var words []string
		for _, t := range append(slices.Clone(row.Quotes), row.Summary) {
			if w := spelling.Words(t); len(w) > 0 {
				words = append(words, strings.Join(w, " "))
			}
		}
		index.Words = append(index.Words, words)
		var from, until *schema.Day
		if days, err := schema.ParseDate(row.Date); err == nil && row.Date != "" {
			from, until = &days.From, &days.Until
		}
		index.From, index.Until = append(index.From, from), append(index.Until, until)
		part = append(part, b.site.Statement(row))
		if len(part) == filePageRows || i == len(rows)-1 {
			if n := i / filePageRows; n > 0 { // those of the first part are on the page that searches
				if err := b.script("rows-"+strconv.Itoa(n), part); err != nil {
					return err
				}
			}
			part = nil
		}
	}
	for _, l := range linked {
		f := filterIndex{Flag: l.flag, Label: l.label, Offered: slices.ContainsFunc(facets, func(o facet) bool { return o.flag == l.flag && !o.all })}
		var values []filterValue
		if l.kinds == nil {
			var counts []site.Count
			if _, err := s.rows(ctx, &counts, s.asked("stats", "--group="+l.flag)...); err != nil {
				return err
			}
			for _, c := range counts {
				if c.Values[0] != "" {
					values = append(values, filterValue{Value: c.Values[0], Label: c.Values[0]})
				}
			}
		}
		for _, kind := range l.kinds {
			known, err := s.entities(ctx, kind)
			if err != nil {
				return err
			}
			for i := range known.all {
				e := &known.all[i]
				values = append(values, filterValue{Value: kind + "/" + e.ID, Label: e.Label()})
			}
		}
		for _, v := range values {
			var of []struct{ ID, Layer string }
			if _, err := s.rows(ctx, &of, s.asked("said", "--"+l.flag+"="+v.Value)...); err != nil {
				return err
			}
			for _, o := range of {
				if n, ok := number[site.Address(o.Layer, o.ID)]; ok {
					v.Of = append(v.Of, n)
				}
			}
			if len(v.Of) > 0 {
				f.Values = append(f.Values, v)
			}
		}
		if len(f.Values) > 0 {
			index.Filters = append(index.Filters, f)
		}
	}
	return b.script("index", index)
}
