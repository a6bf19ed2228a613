package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"onrecord/graph/query"
	"onrecord/schema"
	"onrecord/schema/escape"
	"onrecord/schema/sorting"
)

// What is put around the words that were looked for; on a terminal with colours
// they are bold instead.
const (
	markOpen  = '⟦'
	markClose = '⟧'
)

// brief is a name as a table has it: that of a statement may be a whole speech.
func brief(name string) string { return schema.Beginning(name, schema.ExcerptLength) }

// An excerpter shows the words of statements in tables: as many as there is room
// for, around the words that a filter looks for.
type excerpter struct {
	search    query.Search
	highlight bool // the words that were looked for also where nothing is cut
	flat      bool // line breaks become spaces
}

// An excerptText is a quote or a summary, and what is to be shown of it.
type excerptText struct {
	open, text, close string
	quoted            bool
	hits              []query.Hit
	shown             []window
}

// A window is a part of a text to show, and whom it is around.
type window struct {
	from, until int
	hits        []query.Hit // that it was chosen for
}

// parts are the quotes, and the summary where it says something else.
func (x *excerpter) parts(s *schema.Statement) []excerptText {
	as := escape.Text
	if x.flat {
		as = escape.Line
	}
	var out []excerptText
	for _, q := range s.Spoken() {
		out = append(out, excerptText{open: "“", text: as(q), close: "”", quoted: true})
	}
	if len(out) == 0 || s.Mode != "quote" && s.Summary != "" {
		out = append(out, excerptText{text: as(s.Summary)})
	}
	for i := range out {
		out[i].hits = x.search.Hits(out[i].text)
	}
	return out
}

// show gives the words of a statement and where they stand.
func (x *excerpter) show(s *schema.Statement) (words, where string) {
	parts := x.parts(s)
	length := 0
	for i := range parts {
		length += utf8.RuneCountInString(parts[i].text)
	}
	most := length
	if length > schema.ExcerptLength {
		most = schema.ExcerptLength
	}
	chosen := choose(parts, most)
	where = x.where(s, parts)
	if most == length {
		for i := range parts {
			parts[i].shown = []window{{until: len(parts[i].text)}}
		}
		return join(parts, x.highlight), where
	}
	if !chosen {
		begin(parts, most)
	}
	return fmt.Sprintf("%s (of %d characters)", join(parts, true), length), where
}

// begin shows the first characters.
func begin(parts []excerptText, most int) {
	for i := range parts {
		p := &parts[i]
		_, until := schema.Window(p.text, 0, 0, most)
		p.shown = []window{{until: until}}
		if most -= utf8.RuneCountInString(p.text); most <= 0 || until < len(p.text) {
			return
		}
	}
}

// choose finds windows, of so many characters together, in which each phrase
// that was found stands once: as few as do, and the first ones. It reports
// whether there was any.
func choose(parts []excerptText, most int) bool {
	type place struct{ part, hit int }
	var places []place
	covered := map[int]bool{}
	for {
		var best place
		var news []query.Hit
		for i := range parts {
			for j := range parts[i].hits {
				if found := reached(&parts[i], j, covered, most); len(found) > len(news) {
					best, news = place{i, j}, found
				}
			}
		}
		if len(news) == 0 {
			break
		}
		for _, h := range news {
			covered[h.Phrase] = true
		}
		places = append(places, best)
		parts[best.part].shown = append(parts[best.part].shown, window{news[0].From, furthest(news), news})
	}
	for i := range parts {
		parts[i].widen(most / max(1, len(places)))
	}
	return len(places) > 0
}

// reached are the hits on phrases that are not yet covered, from one of them on
// as far as a window reaches.
func reached(p *excerptText, from int, covered map[int]bool, most int) []query.Hit {
	if covered[p.hits[from].Phrase] {
		return nil
	}
	var out []query.Hit
	for _, h := range p.hits[from:] {
		if h.Until-p.hits[from].From > most {
			break
		}
		if !covered[h.Phrase] && !slices.ContainsFunc(out, func(o query.Hit) bool { return o.Phrase == h.Phrase }) {
			out = append(out, h)
		}
	}
	return out
}

func furthest(hits []query.Hit) int {
	return slices.MaxFunc(hits, func(a, b query.Hit) int { return cmp.Compare(a.Until, b.Until) }).Until
}

// widen gives each window so many characters, and makes one of those that meet.
func (p *excerptText) widen(most int) {
	sorting.By(p.shown, func(a, b window) int { return cmp.Compare(a.from, b.from) })
	var out []window
	for _, w := range p.shown {
		w.from, w.until = schema.Window(p.text, w.from, w.until, most)
		if last := len(out) - 1; last >= 0 && w.from <= out[last].until {
			out[last].until = max(out[last].until, w.until)
			out[last].hits = append(out[last].hits, w.hits...)
			continue
		}
		out = append(out, w)
	}
	p.shown = out
}

// join writes what is shown, with … for what is not.
func join(parts []excerptText, mark bool) string {
	var b strings.Builder
	for i := range parts {
		p := &parts[i]
		if len(p.shown) == 0 {
			continue
		}
		switch {
		case b.Len() == 0:
		case p.quoted:
			b.WriteString(" … ")
		default:
			b.WriteString(" – ")
		}
		b.WriteString(p.open)
		for j, w := range p.shown {
			switch {
			case j > 0:
				b.WriteString(" … ")
			case w.from > 0:
				b.WriteString("…")
			}
			p.write(&b, w, mark)
		}
		if p.shown[len(p.shown)-1].until < len(p.text) {
			b.WriteString("…")
		}
		b.WriteString(p.close)
	}
	return b.String()
}

// write writes a window with its hits marked.
func (p *excerptText) write(b *strings.Builder, w window, mark bool) {
	at := w.from
	for _, h := range p.hits {
		if !mark || h.From < at || h.Until > w.until {
			continue
		}
		b.WriteString(p.text[at:h.From] + string(markOpen) + p.text[h.From:h.Until] + string(markClose))
		at = h.Until
	}
	b.WriteString(p.text[at:w.until])
}

// where says where each hit that was chosen stands, each place once; where none
// is in a quote, where each passage does.
func (x *excerpter) where(s *schema.Statement, parts []excerptText) string {
	var out []string
	for i := range parts {
		if !parts[i].quoted {
			continue
		}
		for _, w := range parts[i].shown {
			for _, h := range w.hits {
				if at, ok := query.WhereIs(s, parts[i].text, h); ok && !slices.Contains(out, at) {
					out = append(out, at)
				}
			}
		}
	}
	if len(out) == 0 {
		return evidence(s)
	}
	return strings.Join(out, "\n")
}
