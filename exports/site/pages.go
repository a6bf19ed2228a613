package site

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

func joined(names []string) string { return strings.Join(names, "; ") }

// told is what has to be known of an answer.
func (w *sheet) told(text string) {
	if text != "" {
		w.put("<p class=\"notice\">%s</p>\n", text)
	}
}

func (w *sheet) home(h Home) {
	w.put("<ul class=\"numbers\">\n")
	for _, k := range h.Kinds {
		noun := k.Values[0]
		if k.Count == 1 {
			noun = strings.TrimSuffix(noun, "s")
		}
		w.put("<li><a href=\"%s\"><strong>%s</strong> %s</a></li>\n", w.view(k.Values[0]), k.Count, noun)
	}
	w.put("</ul>\n")
	if len(h.Samples) > 0 {
		title := "Random samples"
		if h.Coder != "" {
			title = "Assigned to you"
		}
		w.put("<section class=\"assigned\"><h2>%s</h2>\n", title)
		for i := range h.Samples {
			w.progress(&h.Samples[i])
		}
		w.put("<p><a href=\"%s\">Which sources these are</a></p>\n</section>\n", w.view("samples"))
	}
	w.put("<div class=\"columns\">\n<section><h2>Sources</h2>\n<ul class=\"rows\">")
	for i := range h.Sources {
		s := &h.Sources[i]
		w.put("<li><a href=\"%s\"><bdi>%s</bdi></a> <span class=\"dim\">%s</span></li>\n", w.entity("source", s.ID), s.Label(), s.Date)
	}
	if len(h.Sources) == 0 {
		w.put(`<li class="dim">There is no source yet. “onrecord new source FILE” makes one of a text, and so does `)
		w.put(`<a href="%s">Read</a> in a corpus folder.</li>`, w.view("sources"))
	}
	w.put("</ul>\n")
	if h.MoreSources {
		w.put(`<p><a href="%s">All sources</a></p>`, w.view("sources"))
	}
	w.put("\n</section>\n")
	w.bars("Who speaks most", "actor", h.Speakers)
	w.bars("What is spoken of most", "position", h.Positions)
	w.put("</div>\n")
}

func (w *sheet) bars(title, kind string, bars []Bar) {
	w.put("<section><h2>%s</h2>\n<ol class=\"bars\">", title)
	for _, b := range bars {
		w.put(`<li><a href="%s"><bdi>%s</bdi></a> <meter min="0" max="%s" value="%s" aria-label="%s utterances"></meter> <span>%s</span></li>
`, w.entity(kind, b.ID), b.Label(), b.Most, b.Count, b.Count, b.Count)
	}
	w.put("</ol></section>\n")
}

func (w *sheet) list(l Listing) {
	w.put("<p class=\"dim\">%s %s</p>\n", l.Total, l.Plural)
	if l.Adds {
		w.adding(&l)
	}
	switch l.Kind {
	case "source":
		w.table(l.Plural, "Name", "Type", "Date", ">Lines coded", ">Unused quotations")
	case "event":
		w.table(l.Plural, "Name", "Type", "Date")
	default:
		w.table(l.Plural, "Name", "Type", "Also called")
	}
	for i := range l.Rows {
		e := &l.Rows[i]
		w.put(`<tr><th scope="row"><a href="%s"><bdi>%s</bdi></a></th><td>%s</td>`, w.entity(l.Kind, e.ID), e.Label(), e.Type)
		switch l.Kind {
		case "source":
			w.put(`<td class="date">%s</td>`, e.Date)
			if c := l.Covers[e.ID]; c != nil {
				w.put(`<td class="right">%s of %s</td><td class="right">%s of %s</td>`, c.Coded, c.Lines, len(c.Unused), c.Quotations)
			} else {
				w.put(`<td class="right dim">no text at hand</td><td></td>`)
			}
		case "event":
			w.put(`<td class="date">%s</td>`, e.Date)
		default:
			w.put("<td><bdi>%s</bdi></td>", joined(e.Aliases))
		}
		w.put("</tr>\n")
	}
	w.tableEnd()
	w.pager(l.Pager)
}

func (w *sheet) portrait(p Portrait) {
	if p.Entity.Description != "" {
		w.put("<p class=\"lead\" dir=\"auto\">%s</p>\n", p.Entity.Description)
	}
	w.facts(&p.Entity)
	if p.Edit != nil {
		w.editing(&p.Entity, p.Edit)
	}
	if len(p.Standings) > 0 {
		column := "Position"
		if p.Entity.Kind == "position" {
			column = "Actor"
		}
		w.put("<section><h2>%s</h2>\n", StandingsTitle(p.Entity.Kind))
		header := []string{column, "Stance", ">For", ">Against", ">No side"}
		// Those on narrower positions say on which.
		narrower := p.Entity.Kind == "position" && slices.ContainsFunc(p.Standings, func(s Standing) bool { return s.Position.ID != p.Entity.ID })
		if narrower {
			header = slices.Insert(header, 1, "Position")
		}
		w.table("Stances", header...)
		for i := range p.Standings {
			s := &p.Standings[i]
			w.put(`<tr><th scope="row">`)
			if p.Entity.Kind == "position" {
				w.ref("actor", s.Actor)
			} else {
				w.ref("position", s.Position)
			}
			if narrower {
				w.put(`</th><td>`)
				w.ref("position", s.Position)
				w.put(`</td>`)
			} else {
				w.put(`</th>`)
			}
			w.put(`<td><a class="stance %s" href="%s"><span aria-hidden="true">%s</span> %s`, s.Stance, w.view("said", "by", s.Actor.ID, "on", s.Position.ID), glyphs[s.Stance], s.Stance)
			if s.Weak() {
				w.put(` <span title="attributed or reported alone">~</span>`)
			}
			w.put("</a></td><td class=\"right\">%s</td><td class=\"right\">%s</td><td class=\"right\">%s</td></tr>\n", s.Supports, s.Opposes, s.Neutral)
		}
		w.tableEnd()
		if p.More {
			w.put("<p class=\"dim\">The first %s; the command below lists all.</p>\n", len(p.Standings))
		}
		w.put("</section>\n")
	}
	for _, g := range p.Groups {
		if len(g.Rows) == 0 {
			continue
		}
		w.put("<section><h2>%s <span class=\"dim\">%s</span></h2>\n", g.Title, g.Total)
		w.statements(g.Rows)
		if g.All != "" {
			w.put(`<p><a href="%s">All %s</a></p>`, link(g.All), g.Total)
		}
		w.put("</section>\n")
	}
	if len(p.Links) > 0 {
		w.put(`<section><h2>Connected with</h2><dl class="facts">`)
		for _, l := range p.Links {
			of := ""
			if l.Reverse {
				of = " (of)"
			}
			w.put("<div><dt>%s%s</dt><dd>", l.Predicate, of)
			w.refs("actor", l.Entities)
			w.put("</dd></div>")
		}
		w.put("</dl></section>\n")
	}
}

// listedReports is how many other reports of what was said a page lists.
const listedReports = 50

// whole is a statement with all that is known of it.
func (w *sheet) whole(p Proof) {
	if p.Trail == nil {
		return
	}
	s, source := &p.Trail.Statement, &p.Trail.Source
	w.put("<article class=\"statement whole %s\" data-id=\"%s\">\n<p class=\"who\">", s.Stance(), s.ID)
	w.refs("actor", s.Speakers)
	if len(s.OnBehalfOf) > 0 {
		w.put(` <span class="dim">on behalf of</span> `)
		w.refs("actor", s.OnBehalfOf)
	}
	if len(s.Addressees) > 0 {
		w.put(` <span class="dim">to</span> `)
		w.refs("actor", s.Addressees)
	}
	w.put("</p>\n")
	if len(s.Quotes) > 0 {
		w.put(`<blockquote lang="%s">`, s.Language)
		for _, q := range s.Quotes {
			w.put(`<p dir="auto">%s</p>`, q)
		}
		w.put("</blockquote>\n")
	}
	if s.Summary != "" && s.Summary != w.title {
		w.put("<p class=\"lead\" dir=\"auto\">%s</p>\n", s.Summary)
	}
	w.sides(s, false)
	w.put("<dl class=\"facts\">\n<div><dt>Mode</dt><dd>%s</dd></div>\n", s.Mode)
	w.fact("Act", s.Act)
	w.lead("Praises", "actor", s.Praises)
	w.lead("Criticizes", "actor", s.Criticizes)
	w.lead("About", "actor", s.About)
	if s.Date != "" {
		w.put("<div><dt>Date</dt><dd>%s", s.Date)
		if s.DateFrom != "" {
			w.put(` <span class="dim">of the %s</span>`, s.DateFrom)
		}
		w.put("</dd></div>\n")
	}
	w.leads("Event", "event", s.Event)
	w.leads("Place", "place", s.Place)
	w.fact("Medium", s.Medium)
	if s.Restates != nil {
		w.put("<div><dt>Restates</dt><dd><a href=\"%s\"><bdi>%s</bdi></a></dd></div>\n", w.entity("statement", s.Restates.ID), s.Restates.Label())
	}
	w.lead("Echoes", "statement", s.Echoes)
	w.lead("Contradicts", "statement", s.Contradicts)
	w.lead("Answers", "statement", s.Answers)
	w.fact("Certainty", s.Certainty)
	w.own("Coded by", s.By())
	if s.Note != "" {
		w.put("<div class=\"wide\"><dt>Note</dt><dd class=\"lines\" dir=\"auto\">%s</dd></div>\n", s.Note)
	}
	w.put(`</dl>
<section class="evidence"><h2>Evidence</h2>
<p><a href="%s"><bdi>%s</bdi></a>`, w.passage(s.Source.ID, "s-"+s.ID), s.Source.Label())
	if source.Publisher != "" {
		w.put(", <bdi>%s</bdi>", source.Publisher)
	}
	if source.Date != "" {
		w.put(", %s", source.Date)
	}
	if source.URL != "" {
		w.put(` · <a href="%s" rel="noreferrer noopener">%s</a>`, link(source.URL), source.URL)
	}
	w.put("</p>\n<ol>")
	for _, e := range s.Evidence {
		w.put("<li>")
		w.words(p.Trail.Statement.Source.ID, e)
		w.put(`<span class="dim">line %s`, e.Line)
		if e.End > 0 {
			w.put(", characters %s–%s", e.Start, e.End)
		}
		w.put("</span></li>")
	}
	w.put("</ol></section>\n</article>\n")
	if len(p.Trail.Reports) > 0 {
		w.put("<section><h2>Other reports of it <span class=\"dim\">%s</span></h2>\n<ul>\n", len(p.Trail.Reports))
		most := min(len(p.Trail.Reports), listedReports)
		for _, r := range p.Trail.Reports[:most] {
			w.put("<li>")
			w.ref("statement", r)
			w.put("</li>\n")
		}
		w.put("</ul>\n")
		if more := len(p.Trail.Reports) - most; more > 0 {
			w.put("<p class=\"dim\">and %s more, which the command below lists</p>\n", more)
		}
		w.put("</section>")
	}
}

// words are those of a passage, with what is around them.
func (w *sheet) words(source string, e Passage) {
	if e.Exact == "" {
		return
	}
	before, after := e.Prefix, e.Suffix
	if f := w.of.Files; f != nil && f.Around != nil {
		before, after = f.Around(source, e)
	}
	w.put(`<span dir="auto">`)
	if before != "" {
		w.put(`<span class="dim">…%s</span>`, before)
	}
	w.put("<mark>%s</mark>", e.Exact)
	if after != "" {
		w.put(`<span class="dim">%s…</span>`, after)
	}
	w.put("</span> ")
}

func (w *sheet) said(s Search) {
	w.filtered()
	w.put(`<form class="facets" action="%s" aria-label="Filters">
<p><label for="text">Words <span class="dim">(“…” is a phrase)</span></label><input id="text" name="text" type="search" value="%s"></p>
`, w.view("said"), s.Text)
	w.filters(&s)
	noun := "statements"
	if s.Total == 1 {
		noun = "statement"
	}
	w.put(`
<p><button type="submit">Show</button> <a href="%s">Clear</a></p>
</form>
<section class="results" id="results" aria-label="Statements">
`, w.view("said"))
	if w.of.Files != nil {
		w.put("<noscript><p class=\"notice\">Filters and search need scripts, which are switched off; all statements are below.</p></noscript>\n")
	}
	w.put(`<p class="dim">%s %s`, s.Total, noun)
	if s.Told != "" {
		w.put(" · %s", s.Told)
	}
	if s.Context != "" {
		w.put(` · <a href="%s">Words in context</a>`, link(s.Context))
	}
	w.put("</p>\n")
	w.statements(s.Rows)
	if len(s.Rows) == 0 {
		w.put("<p>Nothing was found.</p>")
	}
	w.pager(s.Pager)
	w.put("\n</section></div>\n")
}

func (w *sheet) stances(m Matrix) {
	if len(m.Cells) == 0 {
		w.put("<p>No stance is coded yet.</p>\n")
		return
	}
	w.put(`<p class="legend"><span class="stance supports">▲ supports</span> <span class="stance opposes">▼ opposes</span> <span class="stance ambivalent">▲▼ both</span> <span class="stance neutral">◆ no side</span> <span class="dim">~ attributed or reported alone; a cell opens its statements</span></p>
<div class="scroll" tabindex="0" role="region" aria-label="Who stands where"><table class="matrix">
<thead><tr><td></td>`)
	for _, r := range m.Columns {
		w.put(`<th scope="col">`)
		w.ref("position", r)
		w.put("</th>")
	}
	w.put("</tr></thead>\n<tbody>")
	for i, actor := range m.Actors {
		w.put(`<tr><th scope="row">`)
		w.ref("actor", actor)
		w.put("</th>")
		for _, s := range m.Cells[i] {
			if s == nil {
				w.put("<td></td>")
				continue
			}
			w.put(`<td><a class="stance %s" href="%s" title="%s %s %s: %s for, %s against"><span aria-hidden="true">%s</span><span class="unseen">%s</span> %s`, s.Stance, w.view("said", "by", s.Actor.ID, "on", s.Position.ID), s.Actor.Label(), words[s.Stance], s.Position.Label(), s.Supports, s.Opposes, glyphs[s.Stance], s.Stance, s.Total())
			if s.Weak() {
				w.put("~")
			}
			w.put("</a></td>")
		}
		w.put("</tr>\n")
	}
	w.tableEnd()
	if m.Left != "" {
		w.put("<p class=\"dim\">%s</p>\n", m.Left)
	}
}

func (w *sheet) picture(p Picture) {
	if p.Form != nil {
		w.form(p.Form, "Draw")
	}
	w.others(p.Others)
	if p.Picture != "" {
		w.put("<figure class=\"picture\" tabindex=\"0\" aria-label=\"Picture\"><img src=\"%s\" alt=\"%s\"></figure>\n", link(p.Picture), p.Alt)
	}
	w.told(p.Told)
	w.cells("What it shows", p.Header, p.Rows)
}

// others leads to pictures like the one that is shown.
func (w *sheet) others(all []Other) {
	if len(all) == 0 {
		return
	}
	w.put(`<nav aria-label="Pictures"><ul class="others">`)
	for _, o := range all {
		w.put(`<li><a href="%s"`, link(o.Link))
		if o.Here {
			w.put(` aria-current="page"`)
		}
		w.put(">%s</a></li>\n", o.Text)
	}
	w.put("</ul></nav>\n")
}

// cells is a table of texts that may lead somewhere.
func (w *sheet) cells(label string, header []string, rows [][]Cell) {
	if len(rows) == 0 {
		return
	}
	w.table(label, header...)
	for _, row := range rows {
		w.put("<tr>")
		for i, c := range row {
			switch {
			case strings.HasPrefix(header[i], ">"):
				w.put(`<td class="right">`)
			case slices.Contains([]string{"Date", "Start", "End"}, header[i]):
				w.put(`<td class="date">`)
			default:
				w.put("<td>")
			}
			if c.Link != "" {
				w.put(`<a href="%s"><bdi>%s</bdi></a>`, link(c.Link), c.Text)
			} else {
				w.put("<bdi>%s</bdi>", c.Text)
			}
			w.put("</td>")
		}
		w.put("</tr>\n")
	}
	w.tableEnd()
}

// choice is one of those of a select.
func (w *sheet) choice(value, chosen string) {
	w.put(`<option value="%s"`, value)
	if value == chosen {
		w.put(" selected")
	}
	w.put(">%s</option>", value)
}

func (w *sheet) agreement(c Comparison) {
	if len(c.Samples) > 0 || c.Settles {
		w.put(`<ul class="within" aria-label="Sources that are compared">`)
		w.within(c.Sample == "", w.view("agreement"), "All that several have coded")
		for i := range c.Samples {
			w.within(c.Samples[i].ID == c.Sample, w.view("agreement", "sample", c.Samples[i].ID), "Random sample "+c.Samples[i].ID)
		}
		w.put("<li><a href=\"%s\">Random samples</a></li></ul>\n", w.view("samples"))
	}
	w.told(c.Told)
	a := c.Agreement
	if a == nil {
		return
	}
	noun := "sources"
	if len(a.Sources) == 1 {
		noun = "source"
	}
	w.put("<p class=\"lead\">%s: %s units in %s %s, %s found by all.</p>\n", strings.Join(a.Coders, " and "), a.Units, len(a.Sources), noun, a.Both)
	if s := a.Sample; s != nil {
		w.put("<p class=\"notice\">On the random sample <bdi>%s</bdi>: %s of %s sources (%s), seed %s, drawn for %s. Compared: %s of %s.", s.ID, s.Size, s.Of, percent(s.Size, s.Of), strconv.FormatUint(s.Seed, 10), strings.Join(s.Coders, ", "), s.Compared, s.Size)
		if len(s.Missing) > 0 {
			w.put(" Not coded by all: %s.", strings.Join(s.Missing, ", "))
		}
		if len(s.Unfinished) > 0 {
			w.put(" Begun and not finished: %s.", strings.Join(s.Unfinished, ", "))
		}
		w.put("</p>\n")
	}
	w.table("Agreement", "Variable", "Coefficient", ">Units", ">Agreement", ">Value")
	for _, v := range a.Variables {
		share, alpha := "–", "–"
		if v.Agreement != nil {
			share = fmt.Sprintf("%.0f %%", 100**v.Agreement)
		}
		if v.Alpha != nil {
			alpha = fmt.Sprintf("%.3f", *v.Alpha)
		}
		w.put(`<tr><th scope="row">%s</th><td>%s</td><td class="right">%s</td><td class="right">%s</td><td class="right">%s</td></tr>`, v.Variable, v.Coefficient, v.Units, share, alpha)
	}
	w.tableEnd()
	if len(a.Disagreements) == 0 {
		return
	}
	w.put("<h2>Disagreements <span class=\"dim\">%s</span></h2>\n", len(a.Disagreements))
	if c.Settles {
		w.put("<p>“This holds” copies a coding, as it is, into the layer <em>settled</em>, which questions ask with --coder settled.</p>\n")
	}
	w.table("Disagreements", append([]string{"Where", "Variable"}, a.Coders...)...)
	for _, d := range a.Disagreements {
		w.put(`<tr><th scope="row"><a href="%s"><bdi>%s</bdi>, line %s</a></th><td>%s</td>`, w.passage(d.Source, fmt.Sprintf("l%d", d.Line)), d.Source, d.Line, d.Variable)
		for _, coder := range a.Coders {
			id := d.Address(coder)
			if id == "" {
				w.put(`<td><span class="dim">not coded</span></td>`)
				continue
			}
			w.put(`<td><a href="%s"><bdi>%s</bdi></a>`, w.entity("statement", id), d.Values[coder])
			if c.Settles {
				w.put(` <button type="button" data-settle="%s" aria-label="This holds: the coding of %s" hidden>This holds</button>`, id, coder)
			}
			w.put("</td>")
		}
		w.put("</tr>")
	}
	w.tableEnd()
}

func (w *sheet) wrong(f Fault) {
	w.put("<p class=\"lead\" dir=\"auto\">%s</p>\n", f.Message)
	if len(f.Problems) > 0 {
		w.put(`<ul class="rows">`)
		for _, p := range f.Problems {
			w.put("<li><code>%s</code></li>", p)
		}
		w.put("</ul>\n")
	}
	w.put("<p><a href=\"%s\">Back to the first page</a></p>\n", w.view(""))
}
