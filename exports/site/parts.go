package site

import (
	"slices"
	"strconv"
)

// policy lets a page load what is beside it, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; form-action 'self'; base-uri 'none'"

// page writes what is around the body of each page.
func (w *sheet) page(p Page, body func()) {
	asset := func(name string) link { return link(w.of.links.Asset(name)) }
	files := w.of.Files
	w.put("<!DOCTYPE html>\n<html lang=\"en\"")
	if files != nil {
		w.put(` data-root="%s"`, files.Root)
	}
	w.put(`>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
`)
	if files != nil { // a server says it in a header, as it does that nobody is told where one comes from
		w.put("<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy + "\">\n")
	}
	w.put(`<title>%s – %s</title>
<link rel="icon" href="%s">
<link rel="stylesheet" href="%s">
`, p.Title, w.of.Name, asset("icon.svg"), asset("style.css"))
	switch {
	case files == nil:
		w.put("<script type=\"module\" src=\"%s\"></script>\n", asset("desk.js"))
	default: // no module can be loaded from a disk
		w.put("<script defer src=\"%s\"></script>\n", asset(FolderScript))
	}
	w.put(`</head>
<body class="view-%s">
<a class="skip" href="#main">Skip to the page</a>
<header class="top">
<a class="home" href="%s"><bdi>%s</bdi></a>
<nav aria-label="Views"><ul>
`, p.View, w.view(""), w.of.Name)
	for _, m := range Menu {
		if files != nil && files.Without[m.View] {
			continue
		}
		w.put(`<li><a href="%s"`, w.view(m.View))
		if m.View == p.View || m.View == "said" && p.View == "concordance" {
			w.put(` aria-current="page"`)
		}
		w.put(">%s</a>\n", m.Label)
	}
	w.put(`</ul></nav>
<form class="find" role="search" action="%s"><input name="text" type="search" aria-label="Search what was said" placeholder="Search…"></form>
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
	w.put("<footer class=\"command\">\n<h2>On the command line</h2>\n")
	for i, a := range append([]Answer{{"", p.Command, p.Formats}}, p.Also...) {
		id := "command"
		if i > 0 {
			id += "-" + strconv.Itoa(i)
			w.put("<h2>%s</h2>\n", a.Label)
		}
		w.put("<p><code id=\"%s\">%s</code></p>\n", id, Typed(w.of.asking(a.Command)))
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
// takes no side: all of them, or the first where it is one in a list.
func (w *sheet) sides(s *Statement, inList bool) {
	if len(s.Supports)+len(s.Opposes)+len(s.Neutral) == 0 {
		return
	}
	w.put(`<p class="sides">`)
	for _, side := range []struct {
		stance string
		of     []Ref
	}{{"supports", s.Supports}, {"opposes", s.Opposes}, {"neutral", s.Neutral}} {
		if len(side.of) > 0 {
			w.put(`<span class="side %s">%s `, side.stance, words[side.stance]) // its sign is of the style sheet
			if inList {
				w.some("position", side.of, w.entity("statement", s.ID))
			} else {
				w.refs("position", side.of)
			}
			w.put("</span> ")
		}
	}
	w.put("</p>\n")
}

// statement is one in a list.
func (w *sheet) statement(s *Statement) {
	whole := w.entity("statement", s.ID)
	w.put("<article class=\"statement %s\">\n<p class=\"who\">", s.Stance())
	w.some("actor", s.Speakers, whole)
	if len(s.Addressees) > 0 {
		w.put(` <span class="dim">to</span> `)
		w.some("actor", s.Addressees, whole)
	}
	w.put(` <small>`)
	if s.Date != "" {
		w.put("%s · ", s.Date)
	}
	w.put(`%s`, s.Mode)
	if by := s.By(); by != "" {
		w.put(" · coded by <bdi>%s</bdi>", by)
	}
	w.put("</small></p>\n<p class=\"said\"><a href=\"%s\">", whole)
	if len(s.Quotes) > 0 {
		if s.Language != "" {
			w.put(`<span lang="%s">`, s.Language)
		}
		for i, q := range s.Quotes {
			if i > 0 {
				w.put(" … ")
			}
			w.put(`<q dir="auto">%s</q>`, q)
		}
		if s.Language != "" {
			w.put("</span>")
		}
	} else {
		w.put(`<span dir="auto">%s</span>`, s.Summary)
	}
	w.put("</a></p>\n")
	if len(s.Quotes) > 0 && s.Summary != "" {
		w.put("<p class=\"gist\" dir=\"auto\">%s</p>\n", s.Summary)
	}
	w.sides(s, true)
	w.where(s)
	w.put("</article>")
}

// where says where a statement stands: the source, if it is not plain which, and the line.
func (w *sheet) where(s *Statement) {
	line := 0
	if len(s.Evidence) > 0 {
		line = s.Evidence[0].Line
	}
	only := w.of.Files != nil && w.of.Files.OneSource && line > 0
	switch {
	case w.here == s.Source.ID && line > 0:
		w.put("<p class=\"where\">line %s</p>\n", line)
		return
	case w.here == s.Source.ID:
		return
	}
	w.put(`<p class="where"><a href="%s">`, w.passage(s.Source.ID, "s-"+s.ID))
	if !only {
		w.put("<bdi>%s</bdi>", s.Source.Label())
	}
	switch {
	case only:
		w.put("line %s", line)
	case line > 0:
		w.put(", line %s", line)
	}
	w.put("</a></p>\n")
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
