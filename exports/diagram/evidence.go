package diagram

import (
	"fmt"
	"slices"
	"strings"

	"onrecord/exports/diagram/font"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/escape"
)

// drawEvidence draws how we know: positions, the statement that bears on them,
// who said it where, and the passages of the source.
func drawEvidence(s *sheet) error {
	if len(s.scene.Statements) != 1 {
		return ErrEmpty
	}
	st := s.said(s.scene.Statements[0])
	s.title, s.subtitle = "How do we know?", "From the positions that the statement bears on to the characters of the source that prove it."
	s.graph = []attr{{"rankdir", "TB"}, {"nodesep", "0.35"}, {"ranksep", "0.22"}}
	if s.turned {
		s.graph = []attr{{"rankdir", "LR"}, {"nodesep", "0.2"}, {"ranksep", "0.2"}}
	}
	s.scene.Unheard = nil // the statement's own page is not a selection
	top := s.positionNodes(st)
	middle := s.statement(st, 0, 0)
	for i, t := range top.names {
		s.legend[top.stances[i]] = true
		s.through(t, middle, top.words[i], top.tips[i], top.stances[i], s.stanceAttrs(top.stances[i], weak(st), 1, true))
	}
	var below []string
	for _, r := range st.Speakers {
		if iri := view.IRI(st, r); s.actorNodes[iri] != nil && s.shows() {
			name := s.actor(iri, 0, 0)
			below = append(below, name)
			s.provenance(middle, name, "said by")
		}
	}
	for _, r := range st.Addressees {
		if iri := view.IRI(st, r); s.actorNodes[iri] != nil && s.shows() {
			name := s.actor(iri, 0, 0)
			below = append(below, name)
			s.provenance(middle, name, "said to")
		}
	}
	below = append(below, s.occasion(st, middle)...)
	below = append(below, s.passages(st, middle)...)
	s.sideBySide(below)
	return nil
}

// sideBySide puts nodes side by side, or, in a graph that runs from left to right,
// under one another.
func (s *sheet) sideBySide(names []string) {
	switch {
	case len(names) == 0:
	case s.turned:
		s.doc.column(names)
	default:
		s.doc.row(names)
	}
}

// positionNodes are the positions of a statement, drawn above it.
type positionNodes struct{ names, tips, words, stances []string }

func (s *sheet) positionNodes(st *schema.Statement) (b positionNodes) {
	for _, side := range []struct {
		refs         []schema.Ref
		stance, word string
	}{{st.Supports, "supports", "supports"}, {st.Opposes, "opposes", "opposes"}, {st.Neutral, "neutral", "takes no side on"}} {
		for _, r := range side.refs {
			p, ok := s.scene.Entities[view.IRI(st, r)].(*schema.Position)
			if !ok || !s.shows() {
				continue
			}
			t := s.Theme
			s.legend["position"] = true
			lines := []span{{strings.ToUpper(p.Type), smallest, font.Bold, t.Muted, 3}}
			lines = append(lines, s.wrap(s.name(p), span{"", 11, font.Bold, t.Ink, 0}, 210, 5)...)
			b.names = append(b.names, s.box("position", strings.Join(nonEmpty(p.Name, p.Description), "\n"), &box{lines: lines, width: 170, pad: 8, fill: t.Paper, border: t.Ink, thick: 2}, attr{"shape", "plain"}))
			b.tips = append(b.tips, side.word)
			b.words = append(b.words, side.word)
			b.stances = append(b.stances, side.stance)
		}
	}
	if len(b.names) > 1 {
		s.sideBySide(b.names)
	}
	return b
}

// occasion draws the event at which it was said, and the place.
func (s *sheet) occasion(st *schema.Statement, middle string) []string {
	t := s.Theme
	event, ok := s.scene.Entities[view.IRI(st, st.Event)].(*schema.Event)
	place := func(from string, iri string) []string {
		p, ok := s.scene.Entities[iri].(*schema.Place)
		if !ok {
			return nil
		}
		s.legend["place"] = true
		name := s.card("place", "Place", s.placeName(p), p.Description, 110, t.Paper, t.Rule, "filled,rounded")
		s.provenance(from, name, "held in")
		return []string{name}
	}
	if (ok && !st.Event.IsZero() || !st.Place.IsZero()) && !s.shows() {
		return nil
	}
	if !st.Event.IsZero() && ok {
		s.legend["event"] = true
		words := s.name(event)
		if event.Date != "" {
			words += ", " + date(event.Date)
		}
		name := s.card("event", "Event", words, event.Description, 120, t.Paper, t.Neutral, "filled")
		s.provenance(middle, name, "said at")
		if !st.Place.IsZero() && st.PlaceFrom == schema.FromEvent {
			place(name, view.IRI(st, st.Place))
			return []string{name}
		}
		return append([]string{name}, s.placed(st, middle, place)...)
	}
	return s.placed(st, middle, place)
}

func (s *sheet) placed(st *schema.Statement, middle string, place func(from, iri string) []string) []string {
	if st.Place.IsZero() {
		return nil
	}
	return place(middle, view.IRI(st, st.Place))
}

// placeName is a place with the one that it lies in: Anchorage, Alaska.
func (s *sheet) placeName(p *schema.Place) string {
	name := s.name(p)
	if in, ok := s.scene.Entities[view.IRI(p, p.Within)].(*schema.Place); ok && !p.Within.IsZero() {
		name += ", " + s.name(in)
	}
	return name
}

// passages draws the spans that prove it, and the source.
func (s *sheet) passages(st *schema.Statement, middle string) []string {
	t := s.Theme
	var names []string
	source, _ := s.scene.Entities[view.IRI(st, st.Source)].(*schema.Source)
	const most = 6
	for i, p := range st.Evidence[:min(most, len(st.Evidence))] {
		if !s.shows() {
			continue
		}
		s.legend["passage"] = true
		where := fmt.Sprintf("Line %d, characters %d–%d", p.Line, p.Start, p.End)
		words := "Not quoted words: read it in the source."
		if !p.Located() {
			where = "Passage not located"
		}
		switch {
		case p.Exact != "" || p.Quote != "":
			words = "“" + orElse(p.Exact, p.Quote) + "”"
		case i < len(s.scene.Passages) && s.scene.Passages[i] != "":
			words = s.scene.Passages[i]
		}
		name := s.card("passage", where, words, schema.Beginning(words, schema.ExcerptLength)+"\nSHA-256 "+p.SHA256, passageWidth, t.Passage, t.PassageRule, "filled")
		s.provenance(middle, name, "proved by")
		names = append(names, name)
	}
	if s.scene.Doubt != "" {
		s.notes = append(s.notes, strings.ToUpper(s.scene.Doubt[:1])+s.scene.Doubt[1:]+".")
	}
	if n := len(st.Evidence) - most; n > 0 {
		s.notes = append(s.notes, countOf(n, "further passage", "further passages")+" not drawn.")
	}
	if source != nil && (len(names) > 0 || s.part == nil) {
		s.legend["source"] = true
		words := strings.Join(nonEmpty(source.Title, source.Publisher, date(source.Date)), ", ")
		var link []attr
		if to, ok := escape.Link(source.URL); ok {
			link = []attr{text("URL", to), text("target", "_blank"), text("tooltip", source.Title)}
		}
		name := s.card("source", "Source "+source.ID, words, words+"\n"+source.URL, passageWidth, t.Soft, t.Rule, "filled", link...)
		for _, p := range names {
			s.provenance(p, name, "found in")
		}
	}
	return names
}

// provenance draws where something comes from.
func (s *sheet) provenance(from, to, word string) {
	s.legend["provenance"] = true
	s.through(from, to, word, word, "", []attr{text("class", "provenance"), text("color", s.Theme.Neutral), {"penwidth", "1.2"}, {"arrowhead", "vee"}, {"arrowtail", "none"}})
}

// through draws an edge that its word interrupts, so that no line runs through the word.
func (s *sheet) through(from, to, word, tip, stance string, attrs []attr) {
	colour := s.Theme.Muted
	switch stance {
	case "supports":
		colour = s.Theme.Supports
	case "opposes":
		colour = s.Theme.Opposes
	}
	middle := s.box("words", tip, &box{lines: []span{{text: word, size: 10, colour: colour}}, centred: true, pad: 2}, attr{"shape", "plain"})
	// Each half has the end that it reaches, and none at the word.
	s.link(from, middle, tip, append(slices.Clone(attrs), attr{"arrowhead", "none"})...)
	s.link(middle, to, tip, append(slices.Clone(attrs), attr{"arrowtail", "none"})...)
}
