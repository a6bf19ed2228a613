package diagram

import (
	"fmt"
	"slices"
	"strings"

	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/escape"
)

// drawPath draws the shortest ways between two entities, from left to right.
func drawPath(s *sheet) error {
	if len(s.scene.Links) == 0 {
		return ErrEmpty
	}
	from, to := s.scene.Entities[s.scene.Focus], s.scene.Entities[s.scene.Goal]
	if from == nil || to == nil {
		return ErrEmpty
	}
	s.title = s.name(from) + " – " + s.name(to)
	s.subtitle = "The shortest ways that link them; at each step the line that proves it, or the source that says so."
	s.graph = []attr{{"rankdir", "LR"}, {"nodesep", "0.3"}, {"ranksep", "0.25"}}
	links := s.scene.Links
	if kept := s.nearest(links); len(kept) < len(links) {
		s.notes = append(s.notes, fmt.Sprintf("Some of the %d steps are not drawn; the command path lists all.", len(links)))
		links = kept
	}
	if s.turned {
		s.graph = []attr{{"rankdir", "TB"}, {"nodesep", "0.3"}, {"ranksep", "0.2"}}
	}
	steps := s.inWays(links)
	if first, last := s.window(len(steps)); s.part != nil {
		shown := slices.Clone(steps[first:last])
		slices.Sort(shown)
		of := links
		links = nil
		for _, i := range slices.Compact(shown) {
			links = append(links, of[i])
		}
	}
	names := map[string]string{}
	node := func(iri string) string {
		if names[iri] == "" {
			names[iri] = s.entity(s.scene.Entities[iri], 0, 0)
		}
		return names[iri]
	}
	var sources []string
	for _, l := range links {
		word := s.stepWord(l.Predicate)
		where := ""
		if len(l.Evidence) > 0 {
			where = l.Evidence[0].Where()
		} else if l.Source != "" {
			where = l.Source
		}
		if l.Source != "" && !slices.Contains(sources, escape.Apart(l.Source)) {
			sources = append(sources, escape.Apart(l.Source))
		}
		direction := attr{"dir", "forward"}
		if l.Reverse {
			direction = attr{"dir", "back"}
		}
		s.step(node(l.From), node(l.To), word, where, direction)
	}
	if len(sources) > 0 {
		s.notes = append(s.notes, "According to: "+strings.Join(sources, ", ")+".")
	}
	return nil
}

// nearest keeps whole ways, as many as there is room for: it drops the links of
// nodes beyond the limit, and what then leads nowhere.
func (s *sheet) nearest(links []view.Link) []view.Link {
	seen := map[string]bool{s.scene.Focus: true, s.scene.Goal: true}
	var out []view.Link
	for _, l := range links {
		if !seen[l.To] {
			if len(seen) >= s.MostNodes {
				continue
			}
			seen[l.To] = true
		}
		if seen[l.From] {
			out = append(out, l)
		}
	}
	for {
		leads := map[string]bool{s.scene.Goal: true}
		for _, l := range out {
			leads[l.From] = true
		}
		n := len(out)
		out = slices.DeleteFunc(out, func(l view.Link) bool { return !leads[l.To] })
		if len(out) == n {
			return out
		}
	}
}

// inWays are the indexes of links in the order of ways, from the beginning to the
// end of each: ways one after the other, until each link is in one. A page breaks
// best where one begins.
func (s *sheet) inWays(links []view.Link) []int {
	out, in := map[string][]int{}, map[string][]int{}
	for i, l := range links {
		out[l.From], in[l.To] = append(out[l.From], i), append(in[l.To], i)
	}
	done := make([]bool, len(links))
	// fresh is one of the links at a node, if possible one that no way has yet.
	fresh := func(at map[string][]int, node string) int {
		for len(at[node]) > 1 && done[at[node][0]] {
			at[node] = at[node][1:]
		}
		return at[node][0]
	}
	var steps []int
	for i := range links {
		if done[i] {
			continue
		}
		var before []int
		for seen, at := map[string]bool{}, links[i].From; at != s.scene.Focus && len(in[at]) > 0 && !seen[at]; {
			seen[at] = true
			l := fresh(in, at)
			before, at = append(before, l), links[l].From
		}
		slices.Reverse(before)
		way := append(before, i)
		for seen, at := map[string]bool{}, links[i].To; at != s.scene.Goal && len(out[at]) > 0 && !seen[at]; {
			seen[at] = true
			l := fresh(out, at)
			way, at = append(way, l), links[l].To
		}
		if len(steps) > 0 {
			s.breaks = append(s.breaks, len(steps))
		}
		for _, l := range way {
			done[l] = true
		}
		steps = append(steps, way...)
	}
	return steps
}

// stepWord is a predicate in words: speaker, affiliated with.
func (s *sheet) stepWord(predicate string) string {
	_, word, _ := strings.Cut(predicate, ":")
	var b strings.Builder
	for _, r := range word {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// step draws a link that its words interrupt, so that each stands on its own line.
func (s *sheet) step(from, to, word, where string, direction attr) {
	t := s.Theme
	lines := []span{{text: word, size: smallest, colour: t.Ink}}
	if where != "" {
		lines = append(lines, s.wrap(where, span{size: smallest, colour: t.Muted}, stepWidth, 2)...)
	}
	tip := strings.Join(nonEmpty(word, where), "\n")
	middle := s.box("words", tip, &box{lines: lines, centred: true, pad: 2}, attr{"shape", "plain"})
	attrs := []attr{text("class", "provenance"), text("color", t.Neutral), {"penwidth", "1.2"}, direction}
	// Each half has the end that it reaches, and none at the words.
	in, out := ":w", ":e"
	if s.turned {
		in, out = ":n", ":s"
	}
	s.link(from, middle+in, tip, append(slices.Clone(attrs), attr{"arrowhead", "none"}, attr{"arrowtail", "vee"})...)
	s.link(middle+out, to, tip, append(attrs, attr{"arrowhead", "vee"}, attr{"arrowtail", "none"})...)
}

// stepWidth is how wide the words of a step get, in points.
const stepWidth = 130

// entity adds a node for an entity of any kind.
func (s *sheet) entity(e schema.Entity, in, out int) string {
	t := s.Theme
	switch e := e.(type) {
	case *schema.Actor:
		return s.actor(e.IRI, in, out)
	case *schema.Statement:
		return s.statement(e, 0, 0)
	case *schema.Position:
		return s.position(e.IRI, in, out)
	case *schema.Event:
		s.legend["event"] = true
		words := s.name(e)
		if e.Date != "" {
			words += ", " + date(e.Date)
		}
		return s.ported("event", "Event", words, e.Description, t.Paper, t.Neutral, in, out)
	case *schema.Place:
		s.legend["place"] = true
		return s.ported("place", "Place", s.placeName(e), e.Description, t.Paper, t.Rule, in, out)
	case *schema.Source:
		s.legend["source"] = true
		return s.ported("source", "Source", e.Title, e.URL, t.Soft, t.Rule, in, out)
	}
	return s.ported("entity", "", e.Label(), "", t.Paper, t.Rule, in, out)
}
