package diagram

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"onrecord/graph/view"
	"onrecord/graph/view/table"
	"onrecord/schema"
)

// drawEgo draws an entity with the actors and positions next to it: actors on
// its left, positions on its right; of a position, who stands where on it.
func drawEgo(s *sheet) error {
	focus := s.scene.Entities[s.scene.Focus]
	if focus == nil || len(s.scene.Statements) == 0 {
		return ErrEmpty
	}
	s.title = "Around " + s.name(focus)
	s.scene.Unheard = nil // they are drawn
	s.graph = []attr{{"rankdir", "LR"}, {"nodesep", "0.18"}, {"ranksep", "0.6"}}
	switch focus.Kind() {
	case schema.KindPosition:
		return s.egoOfPosition()
	case schema.KindActor:
		s.subtitle = "The actors whom " + s.name(focus) + " speaks to or of, or who do so in turn, and the positions taken."
	default:
		s.subtitle = "Who spoke there or of it, and the positions that this bears on."
	}
	left, right := s.relations(focus)
	if len(left)+len(right) == 0 {
		s.subtitle = "Nobody else is named, and no position is taken."
	}
	return s.drawAround(focus, left, right)
}

// egoOfPosition draws the stances on the position and on those below it.
func (s *sheet) egoOfPosition() error {
	stances := slices.DeleteFunc(slices.Clone(s.scene.Stances), func(st view.Stance) bool { return !s.below(st.Position, s.scene.Focus) })
	if len(stances) == 0 {
		return ErrEmpty
	}
	s.subtitle = "Who supports it, and who opposes it, is of two minds or takes no side."
	actors, positions := endsOf(stances)
	return s.drawSides(stances, actors, positions, view.Weights(stances))
}

// below reports whether a position is another one or a narrower one.
func (s *sheet) below(iri, broad string) bool {
	for n := 0; n < 100 && iri != ""; n++ {
		if iri == broad {
			return true
		}
		p, ok := s.scene.Entities[iri].(*schema.Position)
		if !ok || p.Broader.IsZero() {
			return false
		}
		iri = view.IRI(p, p.Broader)
	}
	return false
}

// A relation is what one entity is to the one in the middle.
type relation struct {
	other    string // IRI
	outward  bool   // from the middle to the other one
	class    string // supports, opposes, ambivalent, neutral, or said
	verbs    []string
	count    int      // of utterances
	last     view.Row // that was counted
	indirect bool
	tips     []string   // of what they rest on
	said     []view.Row // the first statements, of which the tooltip tells
}

// listedTips is how many statements a relation's tooltip has.
const listedTips = 8

// relations finds those of the focus: with actors, and with positions.
func (s *sheet) relations(focus schema.Entity) (actors, positions []*relation) {
	type key struct {
		other   string
		outward bool
	}
	found := map[key]*relation{}
	put := func(other string, outward bool, verb string, row view.Row) {
		if other == s.scene.Focus || s.actorNodes[other] == nil {
			return
		}
		r := found[key{other, outward}]
		if r == nil {
			r = &relation{other: other, outward: outward, class: "said", indirect: true}
			found[key{other, outward}] = r
			actors = append(actors, r)
		}
		switch {
		case verb == "praises" && r.class == "opposes", verb == "criticizes" && r.class == "supports":
			r.class = "ambivalent"
		case verb == "praises" && r.class == "said":
			r.class = "supports"
		case verb == "criticizes" && r.class == "said":
			r.class = "opposes"
		}
		if !slices.Contains(r.verbs, verb) {
			r.verbs = append(r.verbs, verb)
		}
		if r.count == 0 || r.last != row {
			r.last = row
			if len(r.said) < listedTips {
				r.said = append(r.said, row)
			}
			r.count++
		}
		r.indirect = r.indirect && weakMode(s.scene.Said.Mode(row))
	}
	for _, row := range s.scene.Statements {
		s.relate(focus, row, put)
	}
	return actors, s.positionRelations(focus)
}

// relate finds what one statement makes of the focus and of actors.
func (s *sheet) relate(focus schema.Entity, row view.Row, put func(other string, outward bool, verb string, row view.Row)) {
	said := s.scene.Said
	is := func(f table.Field) bool { return slices.Contains(said.Refs(f, row), s.scene.Focus) }
	verbs := []struct {
		verb  string
		field table.Field
	}{{"praises", table.Praises}, {"criticizes", table.Criticizes}, {"speaks to", table.Addressees}, {"speaks of", table.About}}
	if is(table.Speakers) {
		for _, v := range verbs {
			for _, iri := range said.Refs(v.field, row) {
				put(iri, true, v.verb, row)
			}
		}
		for _, iri := range said.Refs(table.Speakers, row) {
			put(iri, true, "speaks with", row)
		}
		return
	}
	named := false
	for _, v := range verbs {
		if is(v.field) {
			named = true
			for _, iri := range said.Refs(table.Speakers, row) {
				put(iri, false, v.verb, row)
			}
		}
	}
	if focus.Kind() != schema.KindActor && !named {
		for _, iri := range said.Refs(table.Speakers, row) {
			put(iri, false, "speaks there", row)
		}
	}
}

// positionRelations are the stances of an actor, or, for what takes none, how
// many utterances bear on each position.
func (s *sheet) positionRelations(focus schema.Entity) []*relation {
	var out []*relation
	if focus.Kind() == schema.KindActor {
		for _, st := range s.scene.Stances {
			if st.Actor == s.scene.Focus {
				out = append(out, &relation{other: st.Position, outward: true, class: st.Stance, count: len(st.Utterances), indirect: st.Indirect, tips: []string{stanceTip(s, st)}})
			}
		}
		return out
	}
	at, weight := map[string]*relation{}, view.Weights(s.scene.Stances)
	for _, st := range s.scene.Stances {
		r := at[st.Position]
		if r == nil {
			r = &relation{other: st.Position, outward: true, class: "said", count: weight[st.Position], indirect: true}
			at[st.Position] = r
			out = append(out, r)
		}
		r.indirect = r.indirect && st.Indirect
		r.tips = append(r.tips, stanceTip(s, st))
	}
	return out
}

// drawAround draws the focus between two columns. Each edge ends at a port of
// its own, so that none hides another.
func (s *sheet) drawAround(focus schema.Entity, left, right []*relation) error {
	if n := len(left) + len(right) + 1; s.tooMany(len(left), len(right)) {
		keep := func(list []*relation, n int) []*relation {
			slices.SortStableFunc(list, func(a, b *relation) int { return cmp.Compare(b.count, a.count) })
			return list[:min(n, len(list))]
		}
		left, right = keep(left, s.tallest()), keep(right, s.tallest())
		s.notes = append(s.notes, fmt.Sprintf("Of %d relations those with the most utterances are drawn.", n-1))
	}
	weight := map[string]int{}
	var actors []string
	for _, r := range left {
		if weight[r.other] == 0 {
			actors = append(actors, r.other)
		}
		weight[r.other] += r.count
	}
	actors = s.sortActors(actors, weight)
	place := func(r *relation) int { return slices.Index(actors, r.other) }
	slices.SortStableFunc(left, func(a, b *relation) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(direction(b), direction(a)))
	})
	classes := []string{"supports", "said", "ambivalent", "neutral", "opposes"}
	slices.SortStableFunc(right, func(a, b *relation) int {
		return cmp.Or(cmp.Compare(slices.Index(classes, a.class), slices.Index(classes, b.class)), cmp.Compare(b.count, a.count),
			cmp.Compare(s.label(a.other), s.label(b.other)))
	})
	from, to := s.window(max(len(left), len(right)))
	left, right = left[min(from, len(left)):min(to, len(left))], right[min(from, len(right)):min(to, len(right))]
	var told []view.Row
	for _, r := range left {
		told = append(told, r.said...)
	}
	s.readAll(told...)
	s.graph[2] = number("ranksep", min(1.4, 0.6+0.06*float64(max(0, len(right)-3))))
	names, ends := map[string]string{}, map[string]int{}
	for _, r := range left {
		ends[r.other]++
	}
	actors = slices.DeleteFunc(actors, func(iri string) bool { return ends[iri] == 0 })
	var column []string
	for _, a := range actors {
		names[a] = s.actor(a, 0, ends[a])
		column = append(column, names[a])
	}
	if len(column) > 0 {
		s.doc.column(column)
	}
	middle := s.middle(focus, len(left), len(right))
	column = nil
	for _, r := range right {
		names[r.other] = s.position(r.other, 1, 0)
		column = append(column, names[r.other])
	}
	if len(column) > 0 {
		s.doc.column(column)
	}
	s.leftEdges(left, names, middle)
	for i, r := range right {
		var attrs []attr
		if r.class == "said" {
			s.legend["bears"] = true
			attrs = s.speaksAttrs(r, false)
		} else {
			s.legend[r.class] = true
			attrs = s.stanceAttrs(r.class, r.indirect, r.count, false)
		}
		s.link(fmt.Sprintf("%s:o%d:e", middle, i), names[r.other]+":i0:w", s.tipOfRelation(r), attrs...)
	}
	return nil
}

// leftEdges draws the relations with actors: each a line that its words
// interrupt, in a column of their own, so that none lies on another.
func (s *sheet) leftEdges(left []*relation, names map[string]string, middle string) {
	var words []string
	for _, r := range left {
		words = append(words, s.words(r))
	}
	if len(words) > 0 {
		s.doc.column(words)
	}
	ports := map[string]int{}
	for i, r := range left {
		var attrs []attr
		if r.class == "said" {
			attrs = s.speaksAttrs(r, r.outward)
		} else {
			s.legend[map[string]string{"supports": "praise", "opposes": "criticism", "ambivalent": "ambivalent"}[r.class]] = true
			attrs = s.stanceAttrs(r.class, r.indirect, r.count, r.outward)
		}
		// The half that ends at whoever is spoken of has the head.
		bare := append(slices.Clone(attrs), attr{"arrowhead", "none"}, attr{"arrowtail", "none"})
		near, far := attrs, bare
		if !r.outward {
			near, far = bare, attrs
		}
		s.link(fmt.Sprintf("%s:o%d:e", names[r.other], ports[r.other]), words[i]+":w", s.tipOfRelation(r), near...)
		s.link(words[i]+":e", fmt.Sprintf("%s:i%d:w", middle, i), s.tipOfRelation(r), far...)
		ports[r.other]++
	}
}

func (s *sheet) tipOfRelation(r *relation) string {
	tips := slices.Clone(r.tips)
	for _, row := range r.said {
		tips = append(tips, s.tip(s.said(row)))
	}
	return strings.Join(tips, "\n\n")
}

func direction(r *relation) int {
	if r.outward {
		return 1
	}
	return 0
}

// middle adds the entity that the diagram is about.
func (s *sheet) middle(focus schema.Entity, in, out int) string {
	if focus.Kind() == schema.KindActor {
		return s.pitched(s.scene.Focus, max(1, in), max(1, out), portPitch)
	}
	return s.entity(focus, max(1, in), max(1, out))
}

// speaksAttrs are those of an edge from who speaks to who is spoken of.
func (s *sheet) speaksAttrs(r *relation, back bool) []attr {
	head, away, direction := "arrowhead", "arrowtail", "forward"
	if back {
		head, away, direction = away, head, "back"
	}
	width := 1.2
	if r.count > 1 {
		width += 0.4 * float64(min(r.count-1, 5))
		s.legend["width"] = true
	}
	return []attr{text("class", "speaks"), text("color", s.Theme.Neutral), {"style", "solid"}, number("penwidth", width), {"dir", direction}, {head, "vee"}, {away, "none"}}
}

// words adds a node that says what a relation is: "praises, speaks of ×2".
func (s *sheet) words(r *relation) string {
	words := strings.Join(r.verbs, ", ")
	words = strings.Replace(words, "speaks to, speaks of", "speaks to and of", 1)
	if r.count > 1 {
		words += fmt.Sprintf(" ×%d", r.count)
	}
	colour := map[string]string{"supports": s.Theme.Supports, "opposes": s.Theme.Opposes}[r.class]
	lines := s.wrap(words, span{size: smallest, colour: orElse(colour, s.Theme.Muted)}, 96, 3)
	return s.box("words", s.tipOfRelation(r), &box{lines: lines, centred: true, pad: 2}, attr{"shape", "plain"})
}
