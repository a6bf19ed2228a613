package diagram

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"onrecord/graph/view"
	"onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/sorting"
)

// A claim is a statement, or several of the same speakers with the same
// stances, on its way from speakers to positions.
type claim struct {
	statements []view.Row
	weak       bool     // see weak
	speakers   []string // keys of actor nodes, of one statement in its order
	stances    []stanceOn
	name       string
	rank       float64
}

type stanceOn struct{ position, stance string }

// stanceColumns are the columns of what bears on positions.
var stanceColumns = []struct {
	field  table.Field
	stance string
}{{table.Supports, "supports"}, {table.Opposes, "opposes"}, {table.Neutral, "neutral"}}

// drawStatements draws actors, what they said, and the positions that it bears
// on, in three columns.
func drawStatements(s *sheet) error {
	n := len(s.scene.Statements)
	if n == 0 {
		return ErrEmpty
	}
	s.title, s.subtitle = "Who said what", "Speakers, what they said, and the positions that it supports or opposes."
	if !s.tooMany(n) {
		claims := s.claims()
		actors, positions, weight := ends(claims)
		if !s.tooMany(len(actors), n, len(positions)) {
			return s.drawThree(claims, actors, positions, weight)
		}
	}
	claims, actors, positions, weight := s.mergedClaims()
	s.notes = append(s.notes, fmt.Sprintf("%d nodes are too many to read: statements of the same speakers with the same stances are drawn together.", len(actors)+n+len(positions)))
	if s.tooMany(len(actors), len(claims), len(positions)) {
		return s.drawClaims(claims, actors, positions, weight)
	}
	return s.drawThree(claims, actors, positions, weight)
}

// tallest is how many nodes one column may have.
func (s *sheet) tallest() int { return max(1, s.MostNodes*2/5) }

// tooMany reports whether columns of so many nodes are more than one can read.
func (s *sheet) tooMany(columns ...int) bool {
	sum := 0
	for _, n := range columns {
		sum += n
	}
	return sum > s.MostNodes || slices.Max(columns) > s.tallest()
}

// claims are those of the scene, one a statement, with speakers and positions as these
// have them. Each is read.
func (s *sheet) claims() []*claim {
	s.readAll(s.scene.Statements...)
	var out []*claim
	for _, row := range s.scene.Statements {
		st := s.said(row)
		c := s.claimOf(view.Decoded{st}, 0)
		c.statements = []view.Row{row}
		out = append(out, c)
	}
	return out
}

// claimOf is who says what a statement says, and what it bears on.
func (s *sheet) claimOf(said view.Said, row view.Row) *claim {
	c := &claim{weak: weakMode(said.Mode(row))}
	for _, iri := range said.Refs(table.Speakers, row) {
		if s.actorNodes[iri] != nil {
			c.speakers = append(c.speakers, s.at(iri, schema.DaysOf(said.Date(row))))
		}
	}
	for _, side := range stanceColumns {
		for _, iri := range said.Refs(side.field, row) {
			if s.scene.Entities[iri] != nil {
				c.stances = append(c.stances, stanceOn{iri, side.stance})
			}
		}
	}
	return c
}

// ends are the actors and positions of claims, in the order of appearance, and
// how many statements each has.
func ends(claims []*claim) (actors, positions []string, weight map[string]int) {
	weight = map[string]int{}
	for _, c := range claims {
		actors, positions = c.weigh(actors, positions, weight)
	}
	return actors, positions, weight
}

// weigh adds the ends of a claim to those of others.
func (c *claim) weigh(actors, positions []string, weight map[string]int) (_, _ []string) {
	for _, a := range c.speakers {
		if weight[a] == 0 {
			actors = append(actors, a)
		}
		weight[a] += len(c.statements)
	}
	for i, p := range c.stances {
		if slices.ContainsFunc(c.stances[:i], func(o stanceOn) bool { return o.position == p.position }) {
			continue // it is supported and opposed
		}
		if weight[p.position] == 0 {
			positions = append(positions, p.position)
		}
		weight[p.position] += len(c.statements)
	}
	return actors, positions
}

// mergedClaims are those of the scene, one for the statements of the same speakers with the
// same stances, and their ends. None is read. Of those with stances there are no more than
// shows that they are too many: what is drawn of them then are the stances.
func (s *sheet) mergedClaims() (out []*claim, actors, positions []string, weight map[string]int) {
	byKey := map[string]*claim{}
	weight = map[string]int{}
	var key strings.Builder
	for _, row := range s.scene.Statements {
		c := s.claimOf(s.scene.Said, row)
		c.statements = []view.Row{row}
		actors, positions = c.weigh(actors, positions, weight)
		if len(out) > s.MostNodes && len(c.stances) > 0 {
			continue
		}
		key.Reset()
		fmt.Fprintln(&key, c.weak, len(c.speakers))
		for _, a := range c.speakers {
			key.WriteString(a + "\n")
		}
		for _, p := range c.stances {
			key.WriteString(p.stance + p.position + "\n")
		}
		if first := byKey[key.String()]; first != nil {
			first.statements = append(first.statements, row)
			continue
		}
		byKey[key.String()] = c
		out = append(out, c)
	}
	return out, actors, positions, weight
}

// drawThree draws the three columns.
func (s *sheet) drawThree(claims []*claim, actors, positions []string, weight map[string]int) error {
	s.columns(len(claims))
	actors = s.sortActors(actors, weight)
	positions = arrange(claims, actors, positions)
	from, to := s.window(len(claims))
	for i := 1; i < len(claims); i++ {
		if !slices.Equal(claims[i].speakers, claims[i-1].speakers) {
			s.breaks = append(s.breaks, i)
		}
	}
	if s.part != nil {
		claims = claims[from:to]
		s.columns(len(claims))
		_, _, shown := ends(claims)
		unseen := func(iri string) bool { return shown[iri] == 0 }
		actors, positions = slices.DeleteFunc(actors, unseen), slices.DeleteFunc(positions, unseen)
	}
	names := map[string]string{}
	says := map[string]int{}
	for _, c := range claims {
		for _, a := range c.speakers {
			says[a]++
		}
	}
	column := s.clusters(actors, func(iri string) string {
		names[iri] = s.actor(iri, 0, says[iri])
		return names[iri]
	})
	heads := []string{s.head("Who speaks"), s.head("What they said")}
	s.doc.column(append([]string{heads[0]}, column...))
	column = []string{heads[1]}
	told := make([]view.Row, len(claims))
	for i, c := range claims {
		told[i] = c.statements[0]
	}
	s.readAll(told...)
	for _, c := range claims {
		if len(c.statements) == 1 {
			c.name = s.statement(s.said(c.statements[0]), len(c.speakers), len(c.stances))
		} else {
			c.name = s.several(c)
		}
		column = append(column, c.name)
	}
	s.doc.column(column)
	in := map[string]int{}
	for _, c := range claims {
		for _, p := range c.stances {
			in[p.position]++
		}
	}
	if len(positions) > 0 {
		heads = append(heads, s.head("Position it bears on"))
		column = []string{heads[2]}
		for _, p := range positions {
			names[p] = s.position(p, in[p], 0)
			column = append(column, names[p])
		}
		s.doc.column(column)
	}
	s.doc.follow(heads, 20)
	port := map[string]int{}
	inOrder := func(list []string) map[string]int {
		at := map[string]int{}
		for i, key := range list {
			at[key] = i
		}
		return at
	}
	actorAt, positionAt := inOrder(actors), inOrder(positions)
	for _, c := range claims {
		// Edges begin and end in the order in which they fan out.
		speakers, stances := slices.Clone(c.speakers), slices.Clone(c.stances)
		sorting.StableBy(speakers, func(a, b string) int { return actorAt[a] - actorAt[b] })
		sorting.StableBy(stances, func(a, b stanceOn) int { return positionAt[a.position] - positionAt[b.position] })
		for i, a := range speakers {
			s.link(fmt.Sprintf("%s:o%d:e", names[a], port[a]), fmt.Sprintf("%s:i%d:w", c.name, i), s.actorNodes[a].actor.Label()+"\n"+s.tip(s.said(c.statements[0])), s.saysAttrs()...)
			port[a]++
		}
		for i, p := range stances {
			s.legend[p.stance] = true
			tipText := p.stance + " " + s.label(p.position) + "\n" + s.tip(s.said(c.statements[0]))
			s.link(fmt.Sprintf("%s:o%d:e", c.name, i), fmt.Sprintf("%s:i%d:w", names[p.position], port[p.position]), tipText, s.stanceAttrs(p.stance, c.weak, len(c.statements), false)...)
			port[p.position]++
		}
	}
	return nil
}

// columns sets the graph up for columns of up to so many rows: the longer they
// are, the more room edges need to rise and fall between them.
func (s *sheet) columns(rows int) {
	s.graph = []attr{{"rankdir", "LR"}, {"nodesep", "0.2"}, number("ranksep", min(2.4, 0.75+0.08*float64(max(0, rows-6))))}
}

// several adds a node for statements that are drawn together.
func (s *sheet) several(c *claim) string {
	t := s.Theme
	s.legend["statement"] = true
	kind := "statements"
	if c.weak {
		kind = "statements, attributed or hearsay"
	}
	lines := s.wrap(fmt.Sprintf("%d %s", len(c.statements), kind), span{size: 11, colour: t.Ink, after: 4}, statementWidth, 3)
	first, last := "", ""
	for _, row := range c.statements {
		day := s.scene.Said.Date(row)
		if day != "" && (first == "" || day < first) {
			first = day
		}
		last = max(last, day)
	}
	if first != "" {
		lines = append(lines, s.wrap(period(first, last), span{size: 10, colour: t.Muted}, statementWidth, 2)...)
	}
	all := strings.Join(s.listedIDs(c.statements), "\n")
	colour := t.Neutral
	if len(c.speakers) > 0 {
		colour = s.bloc(c.speakers[0]).colours.Border
	}
	return s.box("statement", all, &box{lines: lines, width: statementWidth, pad: 8, bars: []string{colour}, in: max(1, len(c.speakers)), out: max(1, len(c.stances)), portPitch: 7}, text("style", "filled"), text("fillcolor", t.Soft), text("color", t.Soft))
}

// arrange orders claims within their speakers, and the positions, so that few
// edges cross: each by the mean place of its neighbours, in turns (Sugiyama,
// Tagawa and Toda 1981). It returns the positions in their order.
func arrange(claims []*claim, actors, positions []string) []string {
	at := map[string]float64{}
	for i, a := range actors {
		at[a] = float64(i)
	}
	speaker := func(c *claim) float64 {
		if len(c.speakers) == 0 {
			return float64(len(actors))
		}
		sum := 0.0
		for _, a := range c.speakers {
			sum += at[a]
		}
		return sum / float64(len(c.speakers))
	}
	order := slices.Clone(positions)
	for range 4 {
		sum, n := map[string]float64{}, map[string]float64{}
		for i, c := range claims {
			for _, p := range c.stances {
				sum[p.position] += float64(i)
				n[p.position]++
			}
		}
		sorting.StableBy(order, func(x, y string) int { return cmp.Compare(sum[x]/n[x], sum[y]/n[y]) })
		for i, p := range order {
			at[p] = float64(i)
		}
		for _, c := range claims {
			c.rank = 0
			for _, p := range c.stances {
				c.rank += at[p.position] / float64(len(c.stances))
			}
			if len(c.stances) == 0 {
				c.rank = float64(len(order))
			}
		}
		sorting.StableBy(claims, func(a, b *claim) int { return cmp.Or(cmp.Compare(speaker(a), speaker(b)), cmp.Compare(a.rank, b.rank)) })
	}
	return order
}
