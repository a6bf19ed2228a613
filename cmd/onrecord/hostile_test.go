package main

import (
	"fmt"
	"strings"

	"onrecord/schema"
)

// Hostile are texts of which some target makes something else than a text, and
// harmless where one does.
var hostile = []string{
	"=1+1", "+1+1", "@SUM(1)", "-1+1", "](http://x.example)", "![a](http://x.example/a.png)", "[a](javascript:0)", "<b>a</b>", "<img src=x>", "</title><a href='x'>", "$(echo x)", `"; x`, `'; x`, "`echo x`", "${x}", "| a | b |",
	"a\nb", "\x1b[31mred", "\x1b]0;a\a", "\u009b31mred", "a\x7fb", "a\rb", "a\tb", "\u202eturned", "\u2066isolated\u2069", "\U000e0041tagged", "a\u200bb", "a\u2028b", "../x", "CON", "javascript:0", "http://x.example/a", "www.x.example", "a@x.example",
	"&lt;i&gt;", "*a* _b_ ~~c~~", "# a", "- a", "[^1]", "[x] a", "--> x", `\N \G`, "]]>", "{{a}}", "%s", "@a #1", "'}) x //", "fa:fa-car", "-- x", "\u3164", strings.Repeat("long [text](x) ", 60),
}

// urls are addresses of which the first alone may be followed.
var urls = []string{"https://x.example/a_(b)?c=%5Bd%5D", "javascript:0", "data:text/html,a", "file:///a", "JaVaScRiPt:0", "vbscript:a"}

// hostileCorpus has one of some hostile texts in every field that takes any text, and its
// text, with a name that a shell would not leave alone.
func hostileCorpus(names []string) (c *schema.Corpus, text string) {
	ref := func(k schema.Kind, id string) schema.Ref { return schema.Ref{Kind: k, ID: id} }
	refs := func(k schema.Kind, id string) []schema.Ref { return []schema.Ref{ref(k, id)} }
	c = &schema.Corpus{EntityBase: schema.EntityBase{ID: "hostile"}, Base: "https://x.example/hostile/", Title: hostile[4], Licence: hostile[7]}
	for i, h := range names {
		id, last := fmt.Sprintf("h%02d", i), fmt.Sprintf("h%02d", max(i-1, 0))
		sources := refs(schema.KindSource, id)
		c.Actors = append(c.Actors, &schema.Actor{
			EntityBase: schema.EntityBase{ID: id}, Name: h, Aliases: []string{h + "!", "; " + h}, Type: "person", Description: h, SameAs: []string{"http://www.wikidata.org/entity/Q" + id}, Sources: sources,
			Affiliations: []schema.Affiliation{{To: ref(schema.KindActor, "town"), From: "2001~", Until: "2024-03~"}},
			Roles:        []schema.Role{{Office: h, Organization: ref(schema.KindActor, "town"), From: "2020"}},
		})
		c.Positions = append(c.Positions, &schema.Position{EntityBase: schema.EntityBase{ID: id}, Name: h, Aliases: []string{h + "?"}, Type: "claim", Description: h, Sources: sources})
		lat, long := schema.NumberOf(float64(i%60)), schema.NumberOf(float64(5*i%120))
		c.Places = append(c.Places, &schema.Place{EntityBase: schema.EntityBase{ID: id}, Name: h, Aliases: []string{h + "."}, Lat: lat, Long: long})
		c.Events = append(c.Events, &schema.Event{EntityBase: schema.EntityBase{ID: id}, Name: h, Date: "2024-01-02", Place: ref(schema.KindPlace, id)})
		c.Sources = append(c.Sources, &schema.Source{EntityBase: schema.EntityBase{ID: id}, Title: h, Type: h, Publisher: h, Authors: refs(schema.KindActor, id), Date: "2024-01-03", URL: urls[i%len(urls)]})
		s := &schema.Statement{
			EntityBase: schema.EntityBase{ID: id}, Source: ref(schema.KindSource, id), Speakers: refs(schema.KindActor, id), OnBehalfOf: refs(schema.KindActor, "town"), Addressees: refs(schema.KindActor, last),
			Mode: "quote", Quotes: []string{h}, Summary: h, Medium: h, Note: h, Coder: h, Verdict: &schema.Verdict{Rating: h}, Event: ref(schema.KindEvent, id), Place: ref(schema.KindPlace, id),
			Supports: refs(schema.KindPosition, id), About: refs(schema.KindActor, last), Criticizes: refs(schema.KindActor, last),
			Evidence: []schema.Passage{{Source: ref(schema.KindSource, id), Line: 1, Start: i * 10, End: i*10 + len([]rune(h)), Exact: h, Prefix: "“", Suffix: "”"}},
		}
		if i > 0 {
			s.Opposes, s.Echoes = refs(schema.KindPosition, last), refs(schema.KindStatement, last)
		}
		c.Statements = append(c.Statements, s)
	}
	c.Actors = append(c.Actors, &schema.Actor{EntityBase: schema.EntityBase{ID: "town"}, Name: "<i>Town</i>", Type: "state", Bloc: true})
	last := c.Sources[len(c.Sources)-1]
	text = "He said “" + hostile[0] + " it is” and “" + hostile[4] + " \x1b[31m\u202ex”.\n"
	last.Text = "texts/=1+1 [x](y) $(echo x) <b>.txt"
	c.Statements[len(c.Statements)-1].Quotes = []string{hostile[0] + " it is"}
	c.Statements[len(c.Statements)-1].Evidence = []schema.Passage{{Source: ref(schema.KindSource, last.ID), Quote: hostile[0] + " it is"}}
	return c, text
}

// jsonLines is a corpus in one stream.
func jsonLines(c *schema.Corpus) string {
	var b []byte
	add := func(e schema.Entity) { b = append(schema.AppendJSON(b, e), '\n') }
	add(c)
	for _, e := range c.Actors {
		add(e)
	}
	for _, e := range c.Positions {
		add(e)
	}
	for _, e := range c.Places {
		add(e)
	}
	for _, e := range c.Events {
		add(e)
	}
	for _, e := range c.Sources {
		add(e)
	}
	for _, e := range c.Statements {
		add(e)
	}
	return string(b)
}
