package site

import (
	"strconv"
	"strings"
)

// filters are those that search and words in context have in common: days, facets with
// counts, and what nobody counts.
func (w *sheet) filters(s *Search) {
	w.put(`<p class="two"><span><label for="since">Since</label><input id="since" name="since" value="%s" placeholder="2025-08"></span><span><label for="until">Until</label><input id="until" name="until" value="%s" placeholder="2025-08-15"></span></p>
`, s.Since, s.Until)
	for _, f := range s.Facets {
		if len(f.Values) == 0 {
			continue
		}
		w.put("<fieldset><legend>%s</legend>\n", f.Label)
		for _, v := range f.Values {
			w.put(`<label class="facet"><input type="checkbox" name="%s" value="%s"`, f.Flag, v.Value)
			if v.On {
				w.put(" checked")
			}
			w.put("> <bdi>%s</bdi>", v.Label)
			if v.Count >= 0 {
				w.put(" <span class=\"count\">%s</span>", v.Count)
			}
			w.put("</label>\n")
		}
		if f.More > 0 {
			w.put(`<p class="dim">and %s more</p>`, f.More)
		}
		w.put("</fieldset>")
	}
	if len(s.Fields) > 0 {
		w.put(`<input type="hidden" name="all" value="1">`)
		w.fields(s.Fields)
	}
	if s.More != "" {
		w.put(`<p><a href="%s">All filters</a></p>`, link(s.More))
	}
}

// filtered begins what has filters beside it, or on a narrow page above it.
func (w *sheet) filtered() {
	w.put("<div class=\"withside\">\n<p class=\"narrow\"><a href=\"#results\">To the results</a></p>\n")
}

// form asks for settings.
func (w *sheet) form(f *Form, does string) {
	w.put(`<form class="options" action="%s">`, link(f.Action))
	w.fields(f.Fields)
	w.put("<p><button type=\"submit\">%s</button> <a href=\"%s\">Reset</a></p></form>\n", does, link(f.Action))
}

// fields are in the order in which they are given; those of a group are put away, but
// where one of them is set.
func (w *sheet) fields(all []Field) {
	group := ""
	for _, f := range all {
		if f.Group != group {
			if group != "" {
				w.put("</div></details>\n")
			}
			if group = f.Group; group != "" {
				w.put("<details")
				for _, other := range all {
					if other.Group == group && (other.Value != "" && other.Value != other.Default || len(other.Values) > 0) {
						w.put(" open")
						break
					}
				}
				w.put("><summary>%s</summary><div class=\"fields\">", group)
			}
		}
		w.field(&f)
	}
	if group != "" {
		w.put("</div></details>\n")
	}
}

func (w *sheet) field(f *Field) {
	switch {
	case f.Kind == Switch:
		w.put(`<label class="switch" title="%s"><input type="checkbox" name="%s" value="true"`, f.Help, f.Name)
		if f.Value == "true" {
			w.put(" checked")
		}
		w.put("> %s</label> ", f.Label)
	case f.Kind == Several:
		w.put(`<label title="%s">%s `, f.Help, f.Label)
		for _, v := range f.Values {
			w.entry(f, v)
		}
		w.entry(f, "")
		w.put("</label> ")
	default:
		w.put(`<label title="%s">%s `, f.Help, f.Label)
		w.entry(f, f.Value)
		w.put("</label> ")
	}
}

// entry is where a value is entered.
func (w *sheet) entry(f *Field, value string) {
	if len(f.Choices) == 0 {
		if f.Kind == Number {
			w.put(`<input type="number" step="any" name="%s" value="%s" placeholder="%s" aria-label="%s">`, f.Name, value, f.Default, f.Label)
			return
		}
		w.put(`<input name="%s" value="%s" placeholder="%s" aria-label="%s">`, f.Name, value, f.Default, f.Label)
		return
	}
	w.put(`<select name="%s" aria-label="%s">`, f.Name, f.Label)
	if f.Default == "" || f.Kind == Several {
		w.put(`<option value=""></option>`)
	}
	if value == "" {
		value = f.Default
	}
	for _, c := range f.Choices {
		w.choice(c, value)
	}
	w.put("</select>")
}

// concordance is words in context.
func (w *sheet) concordance(c Concordance) {
	w.filtered()
	w.put(`<form class="facets" action="%s" aria-label="Filters">
<p><label for="words">Words <span class="dim">(“…” is a phrase)</span></label><input id="words" name="words" type="search" value="%s"></p>
<p><label for="regex">or a regular expression <span class="dim">(RE2)</span></label><input id="regex" name="regex" value="%s" maxlength="1000" spellcheck="false" placeholder="(?i)\bdeals?\b"></p>
<p class="two"><span><label for="sort">Order</label><select id="sort" name="sort">`, w.view("concordance"), c.Words, c.Regex)
	for _, o := range []struct{ value, label string }{{"text", "as in the texts"}, {"left", "words to the left"}, {"word", "what was found"}, {"right", "words to the right"}} {
		w.put(`<option value="%s"`, o.value)
		if o.value == c.Sort {
			w.put(" selected")
		}
		w.put(">%s</option>", o.label)
	}
	w.put(`</select></span><span><label for="width">Characters around</label><input id="width" name="width" type="number" min="0" max="1000" value="%s"></span></p>
<p><label class="switch"><input type="checkbox" name="texts" value="true"`, c.Width)
	if c.Texts {
		w.put(" checked")
	}
	w.put(`> in the texts of sources</label></p>
<p><button type="submit">Show</button> <a href="%s">Clear</a></p>
`, w.view("concordance"))
	if !c.Texts {
		w.filters(&c.Search)
	}
	w.put(`
</form>
<section class="results" id="results" aria-label="Words in context">
`)
	if c.Statements != "" {
		w.put(`<p><a href="%s">The statements themselves</a></p>`, link(c.Statements))
	}
	if c.Wrong != "" {
		w.put(`<p class="notice" role="alert">%s</p>`, c.Wrong)
	}
	w.told(c.Told)
	if c.Looked != nil {
		w.looked(c.Looked)
	}
	switch {
	case len(c.Lines) > 0:
		w.keywords(c.Lines)
	case c.Wrong == "" && c.Looked != nil:
		w.put("<p>Nothing was found in these statements.</p>")
	case c.Wrong == "" && (c.Words != "" || c.Regex != ""):
		w.put("<p>Nothing was found.</p>")
	}
	w.pager(c.Pager)
	w.put("\n</section></div>\n")
}

// looked says that what is shown is of a part.
func (w *sheet) looked(l *Looked) {
	w.put(`<p class="notice" role="status">Of the `)
	if l.Of > 0 {
		w.put("%s ", l.Of)
	}
	w.put("statements that may have it, in the order of their days, ")
	switch {
	case l.Until == 0:
		w.put("this page has those after the first %s.", l.After)
	case l.After == 0:
		w.put("the first %s were looked through.", l.Until)
	default:
		w.put("those from %s to %s were looked through.", l.After+1, l.Until)
	}
	if l.Further != "" {
		w.put(` <a href="%s">Look further</a>`, link(l.Further))
	}
	if l.First != "" {
		w.put(` <a href="%s">From the first on</a>`, link(l.First))
	}
	w.put("</p>\n")
}

func (w *sheet) keywords(lines []Keyword) {
	w.put(`<div class="scroll" tabindex="0" role="region" aria-label="Words in context"><table class="listing kwic"><thead><tr><th scope="col">Where</th><th scope="col">Who</th><th scope="col" class="right">Left</th><th scope="col">Word</th><th scope="col">Right</th></tr></thead><tbody>
`)
	for i := range lines {
		l := &lines[i]
		w.put(`<tr><td><a href="`)
		switch {
		case l.Statement != "":
			w.put(`%s"><bdi>%s`, w.entity("statement", l.Statement), l.Source.ID)
		default:
			w.put(`%s"><bdi>%s`, w.passage(l.Source.ID, "l"+strconv.Itoa(l.Line)), l.Source.ID)
		}
		if l.Line > 0 {
			w.put(":%s", l.Line)
		}
		w.put("</bdi></a>")
		if l.In == "summary" {
			w.put(` <span class="dim">summary</span>`)
		}
		w.put("</td><td>")
		w.refs("actor", l.Speakers)
		w.put(`</td><td class="right" dir="auto">%s</td><td><mark>%s</mark></td><td dir="auto">%s</td></tr>
`, l.Left, l.Word, l.Right)
	}
	w.tableEnd()
}

// How a network is looked at.
const (
	byWeight = `<label>Weight at least <input id="weight" type="range" min="0" max="1" step="0.01" value="0"> <output for="weight">0</output></label> `
	closer   = `<button type="button" data-zoom="1.25" aria-label="Larger">+</button><button type="button" data-zoom="0.8" aria-label="Smaller">−</button>`
)

// network is who is tied to whom: as a picture that can be dragged, as a drawing, and as
// a table.
func (w *sheet) network(n Network) {
	if n.Form != nil {
		w.form(n.Form, "Show")
	}
	w.others(n.Others)
	if n.Wrong != "" {
		w.put(`<p class="notice" role="alert">%s</p>`, n.Wrong)
	}
	if n.Left != "" {
		w.put("<p class=\"dim\">%s</p>\n", n.Left)
	}
	switch {
	case n.Graph == "" && n.Windows == "":
	case w.of.Files != nil: // which draw it with few lines
		w.put(`<div id="graph" data-network="%s" hidden></div>
<p class="graphbar" hidden>`+byWeight+closer+`</p>
`, n.Graph)
	default:
		w.put(`<template id="__________cytoscape_stylesheet"></template><div id="graph" data-network="%s" data-windows="%s" data-tie="%s" data-mode="%s" role="application" aria-label="Network, to be dragged and zoomed; the table below says the same" hidden></div>
<p class="coming" hidden><progress aria-label="Windows"></progress> <span role="status"></span> <button type="button">Stop here</button></p>
<p class="graphbar" hidden>`+byWeight+`<label class="when" hidden>Window <input id="window" type="range" min="0" max="0" step="1" value="0"> <output for="window"></output></label> `+closer+`<button type="button" data-fit>Whole</button> <button type="button" data-png>PNG</button></p>
`, link(n.Graph), link(n.Windows), link(n.Tie), n.Mode)
	}
	w.put(`<div id="tie" role="region" aria-live="polite" aria-label="What makes a tie">`)
	if n.Explains != nil {
		w.tie(*n.Explains)
	}
	w.put("</div>\n")
	switch {
	case n.Picture == "":
	case w.of.Files != nil: // it stands for what scripts draw
		w.put("<noscript><figure class=\"picture\" tabindex=\"0\" aria-label=\"Picture\"><img src=\"%s\" alt=\"%s\"></figure></noscript>\n", link(n.Picture), n.Alt)
	default:
		w.put("<details class=\"drawn\" open><summary>As it is drawn</summary><figure class=\"picture\" tabindex=\"0\" aria-label=\"Picture\"><img src=\"%s\" alt=\"%s\" loading=\"lazy\"></figure></details>\n", link(n.Picture), n.Alt)
	}
	w.told(n.Told)
	w.cells("Ties", n.Header, n.Rows)
}

// wait is shown while another page is being made.
func (w *sheet) wait(of Waiting) {
	w.put(`<div class="wait"><p role="status">This takes longer than a moment: it is being computed. Who leaves this page, or cancels, stops it.</p>
<p><progress aria-label="Computing"></progress> <span aria-hidden="true"></span> <button type="button" hidden>Cancel</button></p>
<noscript><p><a href="%s">Is it there by now?</a></p></noscript></div>
`, link(of.Address))
}

// tie is what makes one.
func (w *sheet) tie(t Tie) {
	w.put("<h2><bdi>%s</bdi> – <bdi>%s</bdi></h2>\n", t.Of[0], t.Of[1])
	w.told(t.Told)
	if t.Left != "" {
		w.put(`<p class="notice" role="status">%s</p>`, t.Left)
	}
	w.put(`<ul class="rows">`)
	for i := range t.Pairs {
		p := &t.Pairs[i]
		w.put("<li>")
		if p.A != nil && p.B != nil {
			w.put("<strong><bdi>%s</bdi></strong> ", p.Column.Label())
			if p.Agreement != nil {
				say := "they differ"
				if *p.Agreement > 0 {
					say = "they agree"
				}
				w.put(`<span class="dim">%s:</span> `, say)
			}
			w.cited(p.A)
			w.put(" · ")
			w.cited(p.B)
		} else {
			w.cited(&p.Cited)
			w.put(` <span class="dim">%s</span>`, p.Level)
		}
		w.put("</li>\n")
	}
	w.put("</ul>\n")
}

func (w *sheet) cited(c *Cited) {
	text := strings.TrimSpace(c.Text)
	if text == "" {
		text = c.Statement
	}
	w.put(`<a href="%s"><bdi>%s</bdi></a>`, w.entity("statement", c.Statement), text)
	if c.Date != "" {
		w.put(` <span class="dim">%s</span>`, c.Date)
	}
}
