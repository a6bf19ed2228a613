package diagram

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"onrecord/exports/diagram/font"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/escape"
)

// Widths of the texts in nodes, in points.
const (
	actorWidth     = 150
	statementWidth = 178
	positionWidth  = 150
	passageWidth   = 186
)

// portPitch is how far apart edges end at a box, where they may have heads, and
// actorPitch how far apart they begin at an actor.
const portPitch, actorPitch = 11, 5

// actor adds an actor: the name, and below it the role or what else it is.
//
// What it was before it came to the bloc that it is painted in is a bar each.
func (s *sheet) actor(key string, in, out int) string { return s.pitched(key, in, out, actorPitch) }

// pitched adds an actor whose edges end so far apart.
func (s *sheet) pitched(key string, in, out int, pitch float64) string {
	node := s.actorNodes[key]
	a, b := node.actor, node.last()
	s.drawn[a.IRI] = true
	var bars []string
	for _, was := range node.blocs {
		was.seen = true
		if was != b {
			bar := was.colours.Fill
			if was.colours.doubled {
				bar = was.colours.Border
			}
			bars = append(bars, bar)
		}
	}
	c := b.colours
	name := s.name(a)
	lines := s.wrap(name, span{"", 12, font.Bold, c.Text, 1}, actorWidth, 3)
	about := s.role(node)
	if about != "" {
		lines = append(lines, s.wrap(about, span{size: 10, colour: c.Text}, actorWidth, 2)...)
	}
	tip := strings.Join(nonEmpty(a.Name, about, a.Description), "\n")
	class := "actor bloc" + fmt.Sprint(b.rank+1)
	frame := &box{lines: lines, centred: true, width: 122, pad: 7, in: in, out: out, portPitch: pitch}
	if bars != nil {
		frame.bars, frame.barWidth, frame.fill, frame.border = bars, 12, c.Fill, c.Border
		if c.doubled {
			frame.thick = 3
		}
		return s.box(class, tip, frame, attr{"shape", "plain"})
	}
	return s.box(class, tip, frame,
		append([]attr{text("style", "rounded,filled"), text("fillcolor", c.Fill), text("color", c.Border), {"penwidth", "1"}}, frames(c)...)...)
}

// frames are the attributes of a look with two.
func frames(c look) []attr {
	if !c.doubled {
		return nil
	}
	return []attr{{"peripheries", "2"}}
}

// role is an actor's office on the days of its node, else what sort of actor it
// is and to whom it belongs.
func (s *sheet) role(t *actorNode) string {
	a := t.actor
	if office := t.offices(); office != "" {
		if b := t.last(); b.colours.shared && b.key != a.IRI { // no colour says it
			return office + " · " + b.name
		}
		return office
	}
	var names []string
	for _, b := range t.blocs {
		if b.key != a.IRI && b.name != s.name(a) && b.key != a.Type || len(t.blocs) > 1 {
			names = append(names, b.name)
		}
	}
	if names != nil {
		if a.Type == "person" {
			return sequence(names)
		}
		return capital(a.Type) + " · " + sequence(names)
	}
	if a.Type == "person" {
		return ""
	}
	return capital(a.Type)
}

func capital(word string) string {
	if word == "" {
		return ""
	}
	return strings.ToUpper(word[:1]) + word[1:]
}

// weak reports whether a source only ascribes a statement or has it by hearsay.
func weak(st *schema.Statement) bool { return weakMode(st.Mode) }

func weakMode(mode string) bool { return mode == "attributed" || mode == "reported" }

// said is a statement of the scene, read when it is first asked for. One that cannot be
// read is empty, and the diagram fails.
func (s *sheet) said(row view.Row) *schema.Statement {
	if s.read[row] == nil {
		s.readAll(row)
	}
	if st := s.read[row]; st != nil {
		return st
	}
	return &schema.Statement{}
}

// readAll reads statements of the scene at once.
func (s *sheet) readAll(rows ...view.Row) {
	if s.read == nil {
		s.read = map[view.Row]*schema.Statement{}
	}
	var missing []view.Row
	for _, row := range rows {
		if s.read[row] == nil && !slices.Contains(missing, row) {
			missing = append(missing, row)
		}
	}
	if len(missing) == 0 {
		return
	}
	read, err := s.scene.Said.Read(missing...)
	s.failed = cmp.Or(s.failed, err)
	for i, st := range read {
		s.read[missing[i]] = st
	}
}

// listedIDs are the ids of some statements, one a line: of many, the first ones.
func (s *sheet) listedIDs(rows []view.Row) []string {
	const most = 20
	ids, err := s.scene.Said.IDs(rows[:min(most, len(rows))]...)
	s.failed = cmp.Or(s.failed, err)
	if n := len(rows) - most; n > 0 {
		ids = append(ids, fmt.Sprintf("and %d more", n))
	}
	return ids
}

// statement adds a statement: the words, and who said them where and when. What
// is attributed or hearsay is drawn without ground, in italics.
//
// It has so many ports at the left, for those who say it, and at the right, for the
// positions it bears on.
func (s *sheet) statement(st *schema.Statement, in, out int) string {
	t := s.Theme
	l := span{"", 11, font.Regular, t.Ink, 4}
	fill, border, style := t.Soft, t.Soft, "filled"
	if weak(st) {
		l.style, l.colour = font.Italic, t.Faint
		fill, border, style = t.Paper, t.Rule, "filled,dashed"
		s.legend["weak statement"] = true
	} else {
		s.legend["statement"] = true
	}
	lines := s.wrap(orElse(quoted(st), st.Summary), l, statementWidth, 6)
	lines = append(lines, s.meta(st)...)
	colour := t.Neutral
	if len(st.Speakers) > 0 {
		if t := s.actorNodes[view.IRI(st, st.Speakers[0])]; t != nil {
			colour = s.blocOn(t.actor, schema.DaysOf(st.Date)).colours.Border
		}
	}
	class := "statement"
	if weak(st) {
		class += " weak"
	}
	return s.box(class, s.tip(st), &box{lines: lines, width: statementWidth, pad: 8, bars: []string{colour}, in: max(1, in), out: max(1, out), portPitch: 7},
		text("style", style), text("fillcolor", fill), text("color", border))
}

// quoted is a statement's quotations in quotation marks; empty: it has none.
func quoted(st *schema.Statement) string {
	parts := slices.Clone(st.Spoken())
	for i, q := range parts {
		parts[i] = "“" + q + "”"
	}
	words := strings.Join(parts, " … ")
	if st.Mode == "partial-quote" && st.Summary != "" && words != "" {
		return words + " – " + st.Summary
	}
	return words
}

// meta is who said it, how, where and when, in three lines at most: if that is too much,
// names are shortened, and the date never is.
func (s *sheet) meta(st *schema.Statement) []span {
	const most = 3
	l := span{size: 10, colour: s.Theme.Muted}
	said, at, when := s.metaParts(st)
	where := strings.Join(nonEmpty(at, when), ", ")
	lines := s.wrap(strings.Join(nonEmpty(said, where), " · "), l, statementWidth, most+1)
	if len(lines) <= most {
		return lines
	}
	below := s.wrap(where, l, statementWidth, most)
	for room := 60; len(below) > 2 && room > 0; room -= 5 {
		below = s.wrap(strings.Join(nonEmpty(s.clip(at, room), when), ", "), l, statementWidth, most)
	}
	if where == "" {
		return s.wrap(said, l, statementWidth, most)
	}
	return append(s.wrap(said, l, statementWidth, most-len(below)), below...)
}

// metaParts are who said it and how, where, and when.
func (s *sheet) metaParts(st *schema.Statement) (said, at, when string) {
	var who []string
	for _, r := range st.Speakers {
		who = append(who, s.called(st, r))
	}
	said = strings.Join(who, ", ")
	switch st.Mode {
	case "reported":
		said += ", by hearsay"
	case "attributed", "assertion":
		said += ", " + st.Mode
	}
	if st.DateFrom != schema.FromSource { // that is the day of the report, not of the utterance
		when = date(st.Date)
	}
	if st.Place.Name != "" {
		at = s.called(st, st.Place)
	}
	return said, at, when
}

// label is that of an entity; its IRI, where the scene does not have it.
func (s *sheet) label(iri string) string {
	if e, ok := s.scene.Entities[iri]; ok {
		return e.Label()
	}
	return iri
}

// called is the name of what a statement refers to.
func (s *sheet) called(of schema.Entity, r schema.Ref) string {
	if e, ok := s.scene.Entities[view.IRI(of, r)]; ok {
		return s.name(e)
	}
	return escape.Apart(orElse(escape.Drawn(r.Name), r.ID))
}

// tip is tipOf, once for each statement: many lines may have it.
func (s *sheet) tip(st *schema.Statement) string {
	text, ok := s.tipsOf[st]
	if !ok {
		if s.tipsOf == nil {
			s.tipsOf = map[*schema.Statement]string{}
		}
		text = tipOf(st)
		s.tipsOf[st] = text
	}
	return text
}

// tipOf is a statement for its tooltip: the words, of a long speech the first
// ones, who said them, and the lines of the source.
func tipOf(st *schema.Statement) string {
	var parts []string
	room := schema.ExcerptLength
	quotes := st.Spoken()
	for i, q := range quotes {
		if room <= 0 {
			parts = append(parts, "… "+countOf(len(quotes)-i, "further quotation", "further quotations"))
			break
		}
		parts = append(parts, "“"+schema.Beginning(q, room)+"”")
		room -= utf8.RuneCountInString(q)
	}
	parts = append(parts, nonEmpty(schema.Beginning(st.Summary, schema.ExcerptLength))...)
	var who []string
	for _, r := range st.Speakers {
		who = append(who, escape.Apart(r.Name))
	}
	parts = append(parts, strings.Join(nonEmpty(strings.Join(who, ", "), st.Mode, st.Date), ", "))
	var at []string
	known := map[string]bool{}
	for i := range st.Evidence {
		if where := st.Evidence[i].Where(); !known[where] {
			known[where] = true
			at = append(at, where)
		}
	}
	const most = 12
	if n := len(at) - most; n > 0 {
		at = append(at[:most], fmt.Sprintf("and %d more", n))
	}
	return strings.Join(append(parts, nonEmpty(escape.Apart(st.Source.Name), strings.Join(at, ", "), st.ID)...), "\n")
}

// position adds a position, with a port for each edge.
func (s *sheet) position(iri string, in, out int) string {
	p, ok := s.scene.Entities[iri].(*schema.Position)
	if !ok {
		p = &schema.Position{Name: s.label(iri)}
	}
	t := s.Theme
	s.legend["position"] = true
	lines := s.wrap(s.name(p), span{"", 11, font.Bold, t.Ink, 3}, positionWidth, 5)
	lines = append(lines, span{capital(p.Type), 10, font.Regular, t.Muted, 0})
	return s.box("position", strings.Join(nonEmpty(p.Name, p.Description), "\n"),
		&box{lines: lines, width: positionWidth, pad: 6, in: max(1, in), out: max(1, out), portPitch: portPitch, fill: t.Paper, border: t.Ink},
		attr{"shape", "plain"})
}

// more adds a box that stands for several nodes.
func (s *sheet) more(words string, in, out int) string {
	t := s.Theme
	return s.box("more", words, &box{lines: s.wrap(words, span{size: 11, style: font.Italic, colour: t.Muted}, positionWidth, 3), width: 120, pad: 7, in: max(1, in), out: max(1, out), portPitch: portPitch, fill: t.Paper, border: t.Rule}, attr{"shape", "plain"})
}

// card adds a box with an eyebrow: an event, a place, a passage, a source.
func (s *sheet) card(class, eyebrow, words, tip string, width float64, fill, border, style string, attrs ...attr) string {
	return s.box(class, orElse(tip, words), &box{lines: s.cardLines(eyebrow, words, width), width: width, pad: 8},
		append([]attr{text("style", style), text("fillcolor", fill), text("color", border)}, attrs...)...)
}

// ported adds a card at whose edges others end, each at a port of its own.
func (s *sheet) ported(class, eyebrow, words, tip, fill, border string, in, out int) string {
	return s.box(class, orElse(tip, words), &box{lines: s.cardLines(eyebrow, words, 130), width: 110, pad: 7, in: max(1, in), out: max(1, out), portPitch: portPitch, fill: fill, border: border}, attr{"shape", "plain"})
}

func (s *sheet) cardLines(eyebrow, words string, width float64) []span {
	lines := []span{{strings.ToUpper(eyebrow), smallest, font.Bold, s.Theme.Muted, 3}}
	return append(lines, s.wrap(words, span{size: 11, colour: s.Theme.Ink}, width, 8)...)
}

// stanceAttrs are those of an edge that tells a stance: twice, by colour and by
// line. An indirect one is thin; count widens it.
func (s *sheet) stanceAttrs(stance string, indirect bool, count int, back bool) []attr {
	p := s.Theme.palette
	head, end, away := "arrowhead", "normal", "arrowtail"
	if back {
		head, away = "arrowtail", "arrowhead"
	}
	colour, style, width := p.Supports, "solid", 1.8
	switch stance {
	case "opposes":
		colour, style, end = p.Opposes, "dashed", "tee"
	case "neutral":
		colour, style, end, width = p.Neutral, "dotted", "odot", 1.6
	case "ambivalent":
		// Graphviz draws two lines 2 points apart, however wide they are; eased, they
		// are twice as far from each other.
		colour, end, width = p.Supports+":"+p.Opposes, "diamond", 1.1
	}
	class := stance
	switch {
	case indirect:
		width, class = 0.8, class+" weak"
		s.legend["weak stance"] = true
	case count > 1 && stance == "ambivalent":
		width += 0.25 * float64(min(count-1, 5))
		s.legend["width"] = true
	case count > 1:
		width += 0.7 * float64(min(count-1, 5))
		s.legend["width"] = true
	}
	direction := "forward"
	if back {
		direction = "back"
	}
	return []attr{text("class", class), text("color", colour), text("style", style), number("penwidth", width), {"dir", direction}, {head, end}, {away, "none"}}
}

// saysAttrs are those of an edge from a speaker to the words.
func (s *sheet) saysAttrs() []attr {
	return []attr{text("class", "says"), text("color", s.Theme.Rule), {"penwidth", "1.4"}, {"arrowhead", "none"}}
}

// sortActors sorts actors by bloc, the one with most statements first, then by how
// much they said, then by name.
func (s *sheet) sortActors(iris []string, weight map[string]int) []string {
	total := map[*actorGroup]int{}
	for _, iri := range iris {
		total[s.bloc(iri)] += weight[iri]
	}
	out := slices.Clone(iris)
	slices.SortFunc(out, func(x, y string) int {
		a, b := s.bloc(x), s.bloc(y)
		return cmp.Or(cmp.Compare(total[b], total[a]), cmp.Compare(a.rank, b.rank), cmp.Compare(a.name, b.name),
			cmp.Compare(weight[y], weight[x]), cmp.Compare(s.actorNodes[x].actor.Label(), s.actorNodes[y].actor.Label()), cmp.Compare(x, y))
	})
	return out
}

// mostClusters is how many boxes of blocs one column has: dot does not keep the
// order of more.
const mostClusters = 12

// clusters draws the actors in boxes by bloc, and gives their node names in
// order.
func (s *sheet) clusters(iris []string, draw func(iri string) string) []string {
	var names []string
	blocs := map[*actorGroup]bool{}
	for _, iri := range iris {
		blocs[s.bloc(iri)] = true
	}
	if len(blocs) > mostClusters {
		for _, iri := range iris {
			names = append(names, draw(iri))
		}
		return names
	}
	for i := 0; i < len(iris); {
		b := s.bloc(iris[i])
		var title strings.Builder
		for _, l := range s.wrap(strings.ToUpper(b.name), span{size: 10, style: font.Bold, colour: b.colours.Title}, actorWidth, 3) {
			s.texts = append(s.texts, l.text)
			title.WriteString(l.html() + `<br align="left"/>`)
		}
		s.doc.open(fmt.Sprintf("subgraph cluster_bloc%d", b.rank+1), text("style", "rounded,filled"), text("class", "bloc"), text("color", b.colours.Tint), text("fillcolor", b.colours.Tint),
			attr{"label", "<" + title.String() + ">"}, attr{"labeljust", "l"}, attr{"labelloc", "t"}, attr{"margin", "9"})
		for ; i < len(iris) && s.bloc(iris[i]) == b; i++ {
			names = append(names, draw(iris[i]))
		}
		s.doc.close()
	}
	return names
}

func nonEmpty(parts ...string) []string {
	return slices.DeleteFunc(slices.Clone(parts), func(p string) bool { return p == "" })
}
