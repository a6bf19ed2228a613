package site

import (
	"slices"
	"strconv"
)

// page writes what is around the body of each page.
func (w *sheet) page(p Page, body func()) {
	asset := func(name string) link { return link(w.of.links.Asset(name)) }
	w.put(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>%s – %s</title>
<link rel="icon" href="%s">
<link rel="stylesheet" href="%s">
<script type="module" src="%s"></script>
</head>
<body class="view-%s">
<a class="skip" href="#main">Skip to the page</a>
<header class="top">
<a class="home" href="%s"><bdi>%s</bdi></a>
<nav aria-label="Views"><ul>
`, p.Title, w.of.Name, asset("icon.svg"), asset("style.css"), asset("desk.js"), p.View, w.view(""), w.of.Name)
	for _, m := range Menu {
		w.put(`<li><a href="%s"`, w.view(m.View))
		if m.View == p.View || m.View == "said" && p.View == "concordance" {
			w.put(` aria-current="page"`)
		}
		w.put(">%s</a></li>\n", m.Label)
	}
	w.put(`</ul></nav>
<form class="find" role="search" action="%s"><label class="unseen" for="find">Search what was said</label><input id="find" name="text" type="search" placeholder="Search…"></form>
</header>
<main id="main" tabindex="-1">
<h1><bdi>%s</bdi></h1>
`, w.view("said"), p.Title)
	body()
	w.put("\n</main>\n")
	w.answers(p)
	w.put(`
<p id="told" role="status" aria-live="polite"></p>
</body>
</html>
`)
}

// answers says which commands give what a page shows.
func (w *sheet) answers(p Page) {
	if len(p.Command) == 0 {
		return
	}
	w.put("<footer class=\"command\">\n<h2>The same answer on the command line</h2>\n")
	for i, a := range append([]Answer{{"", p.Command, p.Formats}}, p.Also...) {
		id := "command"
		if i > 0 {
			id += "-" + strconv.Itoa(i)
			w.put("<h2>%s</h2>\n", a.Label)
		}
		w.put(`<p class="typed"><code id="%s">%s</code> <button type="button" data-copy="%s" hidden>Copy</button></p>
`, id, Typed(w.of.asking(a.Command)), id)
		if ask := w.of.links.Ask; ask != nil && len(a.Formats) > 0 {
			w.put(`<p class="get">Download: `)
			for _, format := range a.Formats {
				w.put(`<a href="%s" download>%s</a> `, link(ask(a.Command, format)), format)
			}
			w.put("</p>\n")
		}
	}
	w.put("</footer>")
}

// asking is a command with what it asks, in front of words that are no flags.
func (s *Site) asking(command []string) []string {
	at := slices.Index(command, "--")
	if at < 0 {
		at = len(command)
	}
	return slices.Concat(command[:at], s.Asks, command[at:])
}

// sides are the positions that a statement supports and opposes, and those of which it
// takes no side.
func (w *sheet) sides(s *Statement) {
	if len(s.Supports)+len(s.Opposes)+len(s.Neutral) == 0 {
		return
	}
	w.put(`<p class="sides">`)
	for _, side := range []struct {
		stance string
		of     []Ref
	}{{"supports", s.Supports}, {"opposes", s.Opposes}, {"neutral", s.Neutral}} {
		if len(side.of) > 0 {
			w.put(`<span class="side %s"><span aria-hidden="true">%s</span> %s `, side.stance, glyphs[side.stance], words[side.stance])
			w.refs("position", side.of)
			w.put("</span> ")
		}
	}
	w.put("</p>\n")
}

// statement is one in a list.
func (w *sheet) statement(s *Statement) {
	w.put("<article class=\"statement %s\">\n<p class=\"who\">", s.Stance())
	w.refs("actor", s.Speakers)
	if len(s.Addressees) > 0 {
		w.put(` <span class="dim">to</span> `)
		w.refs("actor", s.Addressees)
	}
	w.put(` <span class="dim">`)
	if s.Date != "" {
		w.put("<time>%s</time> · ", s.Date)
	}
	w.put(`<span class="mode">%s</span>`, s.Mode)
	if by := s.By(); by != "" {
		w.put(" · coded by <bdi>%s</bdi>", by)
	}
	w.put("</span></p>\n<p class=\"said\"><a href=\"%s\">", w.entity("statement", s.ID))
	if len(s.Quotes) > 0 {
		w.put(`<span class="quotes" lang="%s">`, s.Language)
		for i, q := range s.Quotes {
			if i > 0 {
				w.put(" … ")
			}
			w.put(`<q dir="auto">%s</q>`, q)
		}
		w.put("</span>")
	} else {
		w.put(`<span class="summary" dir="auto">%s</span>`, s.Summary)
	}
	w.put("</a></p>\n")
	if len(s.Quotes) > 0 && s.Summary != "" {
		w.put("<p class=\"gist\" dir=\"auto\">%s</p>\n", s.Summary)
	}
	w.sides(s)
	w.put(`<p class="where dim"><a href="%s"><bdi>%s</bdi>`, w.passage(s.Source.ID, "s-"+s.ID), s.Source.Label())
	if len(s.Evidence) > 0 {
		w.put(", line %s", s.Evidence[0].Line)
	}
	w.put("</a></p>\n</article>")
}

func (w *sheet) statements(all []Statement) {
	for i := range all {
		w.statement(&all[i])
	}
}

// facts are what is known of an entity apart from statements.
func (w *sheet) facts(e *Entity) {
	w.put("<dl class=\"facts\">\n")
	w.fact("Type", e.Type)
	w.own("Also called", joined(e.Aliases))
	w.fact("Date", e.Date)
	w.own("Publisher", e.Publisher)
	w.lead("Authors", "actor", e.Authors)
	w.leads("Place", "place", e.Place)
	w.leads("Within", "place", e.Within)
	w.leads("Part of", "event", e.PartOf)
	w.own("Use it when", e.UseWhen)
	w.own("Not when", e.NotWhen)
	w.own("Example", e.Example)
	if e.Note != "" {
		w.put("<div class=\"wide\"><dt>Note</dt><dd class=\"lines\" dir=\"auto\">%s</dd></div>\n", e.Note)
	}
	w.leads("Broader", "position", e.Broader)
	w.leads("Opposite", "position", e.Opposite)
	w.lead("About", "actor", e.About)
	w.lead("Participants", "actor", e.Participants)
	w.lead("Absent", "actor", e.Absent)
	for _, r := range e.Roles {
		w.put("<div><dt>Role</dt><dd><bdi>%s</bdi>", r.Office)
		if r.Organization != nil {
			w.put(", ")
			w.ref("actor", *r.Organization)
		}
		w.span(r.From, r.Until)
		w.put("</dd></div>\n")
	}
	for _, a := range e.Affiliations {
		w.put("<div><dt>Belongs to</dt><dd>")
		w.ref("actor", a.To)
		w.span(a.From, a.Until)
		w.put("</dd></div>\n")
	}
	w.put("</dl>\n")
}

// span is from when until when something was so, where that is known.
func (w *sheet) span(from, until string) {
	if from != "" || until != "" {
		w.put(` <span class="dim">%s – %s</span>`, from, until)
	}
}

func (w *sheet) pager(p Pager) {
	if p.Before == "" && p.After == "" {
		return
	}
	w.put(`<nav class="pager" aria-label="Pages">`)
	if p.Before != "" {
		w.put(`<a rel="prev" href="%s">← Before</a>`, link(p.Before))
	}
	w.put(` <span class="dim">%s–%s`, p.From, p.To)
	if p.Of > 0 {
		w.put(" of %s", p.Of)
	}
	w.put("</span> ")
	if p.After != "" {
		w.put(`<a rel="next" href="%s">After →</a>`, link(p.After))
	}
	w.put("</nav>\n")
}
