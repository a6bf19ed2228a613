package diagram

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"onrecord/graph/view"
	"onrecord/schema/sorting"
)

// drawPositions draws who supports each position on its left, and who opposes
// it, is ambivalent or takes no side on its right.
func drawPositions(s *sheet) error {
	stances := s.scene.Stances
	if len(stances) == 0 {
		return ErrEmpty
	}
	s.title, s.subtitle = "Who stands where", "Who supports each position, and who opposes it, is of two minds or takes no side."
	actors, positions := endsOf(stances)
	return s.drawSides(stances, actors, positions, view.Weights(stances))
}

// endsOf are the actors and positions of stances, in the order of appearance.
func endsOf(stances []view.Stance) (actors, positions []string) {
	seen := map[string]bool{}
	for _, st := range stances {
		if !seen[st.Actor] {
			actors = append(actors, st.Actor)
		}
		if !seen[st.Position] {
			positions = append(positions, st.Position)
		}
		seen[st.Actor], seen[st.Position] = true, true
	}
	return actors, positions
}

// drawClaims draws statements that are too many to be seen one by one: actors
// and positions, with counts; where nothing bears on a position, the actors who
// said the most, with how much that is.
func (s *sheet) drawClaims(claims []*claim, actors, positions []string, weight map[string]int) error {
	if len(positions) > 0 {
		actors, weight = s.whole(actors, weight)
		s.notes = append(s.notes, "The statements are still too many: lines lead from actors to positions, the thicker the more utterances.")
		return s.drawSides(s.scene.Stances, actors, positions, weight)
	}
	kept, rest := most(actors, weight, s.tallest())
	claims = slices.DeleteFunc(claims, func(c *claim) bool {
		return !slices.ContainsFunc(c.speakers, func(a string) bool { return slices.Contains(kept, a) })
	})
	for _, c := range claims {
		c.speakers = slices.DeleteFunc(c.speakers, func(a string) bool { return !slices.Contains(kept, a) })
	}
	claims = claims[:min(len(claims), s.tallest())]
	s.notes = append(s.notes, countOf(len(rest), "actor", "actors")+" with fewer statements not drawn.")
	return s.drawThree(claims, kept, nil, weight)
}

// whole joins the nodes of each actor, as the stances have it.
func (s *sheet) whole(keys []string, weight map[string]int) (iris []string, sum map[string]int) {
	sum = maps.Clone(weight)
	for _, key := range keys {
		iri := s.actorNodes[key].actor.IRI
		if key != iri {
			delete(sum, key)
			sum[iri] += weight[key]
		}
		if !slices.Contains(iris, iri) {
			iris = append(iris, iri)
		}
	}
	return iris, sum
}

// most keeps those with the greatest weight, in their old order, and gives the
// others.
func most(iris []string, weight map[string]int, n int) (kept, rest []string) {
	if len(iris) <= n {
		return iris, nil
	}
	order := slices.Clone(iris)
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Or(cmp.Compare(weight[b], weight[a]), cmp.Compare(a, b)) })
	for _, iri := range iris {
		if slices.Contains(order[:n], iri) {
			kept = append(kept, iri)
		} else {
			rest = append(rest, iri)
		}
	}
	return kept, rest
}

// otherActors and otherPositions are the keys of the nodes that stand for all
// that are not drawn one by one.
const otherActors, otherPositions = "other actors", "other positions"

// fold leads stances of what is not drawn one by one to the nodes that stand
// for them, and joins what then has the same ends.
func (s *sheet) fold(stances []view.Stance, actors, positions []string) []view.Stance {
	type key struct{ actor, position, side string }
	at := map[key]int{}
	var groups [][]view.Stance
	for _, st := range stances {
		folded := false
		if !slices.Contains(actors, st.Actor) {
			st.Actor, folded = otherActors, true
		}
		if !slices.Contains(positions, st.Position) {
			st.Position, folded = otherPositions, true
		}
		if !folded {
			groups = append(groups, []view.Stance{st})
			continue
		}
		// What stands for many has an edge for each stance.
		k := key{st.Actor, st.Position, st.Stance}
		i, ok := at[k]
		if !ok {
			i = len(groups)
			at[k] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], st)
	}
	out := make([]view.Stance, len(groups))
	for i, group := range groups {
		out[i] = view.Join(group)
	}
	return out
}

// drawSides draws supporters, positions and the others in three columns.
func (s *sheet) drawSides(stances []view.Stance, actors, positions []string, weight map[string]int) error {
	if s.tooMany(len(actors), len(positions)) {
		n := len(actors) + len(positions)
		var restActors, restPositions []string
		actors, restActors = most(actors, weight, s.tallest())
		positions, restPositions = most(positions, weight, s.tallest())
		stances = s.fold(stances, actors, positions)
		var rest []string
		if len(restActors) > 0 {
			rest = append(rest, countOf(len(restActors), "other actor", "other actors"))
		}
		if len(restPositions) > 0 {
			rest = append(rest, countOf(len(restPositions), "other position", "other positions"))
		}
		s.notes = append(s.notes, fmt.Sprintf("%d actors and positions are too many to read: those with the most utterances are drawn, and %s together.", n, strings.Join(rest, " and ")))
	}
	sum, n := map[string]float64{}, map[string]float64{}
	order := s.sortActors(slices.DeleteFunc(slices.Clone(actors), func(iri string) bool { return s.actorNodes[iri] == nil }), weight)
	for _, st := range stances {
		sum[st.Position] += float64(rankIn(order, st.Actor))
		n[st.Position]++
	}
	drawn := slices.DeleteFunc(slices.Clone(positions), func(p string) bool { return n[p] == 0 })
	slices.SortStableFunc(drawn, func(a, b string) int {
		return cmp.Or(cmp.Compare(sum[a]/n[a], sum[b]/n[b]), cmp.Compare(weight[b], weight[a]), cmp.Compare(s.label(a), s.label(b)))
	})
	if n[otherPositions] > 0 {
		drawn = append(drawn, otherPositions)
	}
	place := map[string]int{}
	for i, p := range drawn {
		place[p] = i
	}
	stances = s.stancesOfPart(stances, order, place)
	left, right := map[string]bool{}, map[string]bool{}
	in, out := map[string]int{}, map[string]int{}
	edges, rows := map[string]int{}, map[string]int{} // of the nodes of actors, by their side
	for _, st := range stances {
		if st.Stance == "supports" {
			left[st.Actor] = true
			in[st.Position]++
			edges["l"+st.Actor]++
		} else {
			right[st.Actor] = true
			out[st.Position]++
			edges["r"+st.Actor]++
		}
	}
	drawn = slices.DeleteFunc(drawn, func(p string) bool { return in[p]+out[p] == 0 })
	s.columns(len(drawn))
	names := map[string]string{}
	var heads []string
	side := func(title, key string, on map[string]bool) {
		if len(on) == 0 {
			return
		}
		head := s.head(title)
		heads = append(heads, head)
		column := []string{head}
		actors := s.beside(order, on, stances, place, key)
		for _, a := range actors {
			if key == "l" {
				names[key+a] = s.actor(a, 0, edges[key+a])
			} else {
				names[key+a] = s.actor(a, edges[key+a], 0)
			}
			column = append(column, names[key+a])
		}
		if on[otherActors] {
			names[key+otherActors] = s.more("All other actors", edges[key+otherActors], edges[key+otherActors])
			column = append(column, names[key+otherActors])
			actors = append(actors, otherActors)
		}
		for i, a := range actors {
			rows[key+a] = i
		}
		s.doc.column(column)
	}
	side("Support", "l", left)
	head := s.head("Position")
	heads = append(heads, head)
	column := []string{head}
	for _, p := range drawn {
		if p == otherPositions {
			names[p] = s.more("All other positions", in[p], out[p])
		} else {
			names[p] = s.position(p, in[p], out[p])
		}
		column = append(column, names[p])
	}
	s.doc.column(column)
	side(rightTitle(stances), "r", right)
	s.doc.follow(heads, 30)
	s.stanceEdges(stances, names, rows, place)
	return nil
}

// stancesOfPart are those that one page shows: pages go position by position.
func (s *sheet) stancesOfPart(stances []view.Stance, order []string, place map[string]int) []view.Stance {
	sorted := slices.Clone(stances)
	sorting.StableBy(sorted, func(a, b view.Stance) int {
		return cmp.Or(cmp.Compare(place[a.Position], place[b.Position]), cmp.Compare(rankIn(order, a.Actor), rankIn(order, b.Actor)))
	})
	for i := 1; i < len(sorted); i++ {
		if sorted[i].Position != sorted[i-1].Position {
			s.breaks = append(s.breaks, i)
		}
	}
	from, to := s.window(len(sorted))
	if s.part == nil {
		return stances
	}
	return sorted[from:to]
}

// rankIn is the place of an actor in a list; that of others is behind all.
func rankIn(order []string, iri string) int {
	if i := slices.Index(order, iri); i >= 0 {
		return i
	}
	return len(order)
}

// rightTitle says what those on the right do.
func rightTitle(stances []view.Stance) string {
	has := map[string]bool{}
	for _, st := range stances {
		has[st.Stance] = true
	}
	words := map[string]string{"opposes": "Oppose", "ambivalent": "Ambivalent", "neutral": "Take no side"}
	var parts []string
	for _, stance := range []string{"opposes", "ambivalent", "neutral"} {
		if has[stance] {
			parts = append(parts, words[stance])
		}
	}
	return strings.Join(parts, " · ")
}

// beside orders the actors of one side by the mean place of their positions.
func (s *sheet) beside(order []string, on map[string]bool, stances []view.Stance, place map[string]int, key string) []string {
	sum, n := map[string]float64{}, map[string]float64{}
	for _, st := range stances {
		if (st.Stance == "supports") == (key == "l") {
			sum[st.Actor] += float64(place[st.Position])
			n[st.Actor]++
		}
	}
	out := slices.DeleteFunc(slices.Clone(order), func(iri string) bool { return !on[iri] })
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(sum[a]/n[a], sum[b]/n[b]) })
	return out
}

// stanceEdges draws the edges, each between ports of its own, in the order of what is
// at the other end, so that they do not cross at a node.
func (s *sheet) stanceEdges(stances []view.Stance, names map[string]string, rows, place map[string]int) {
	key := func(st *view.Stance) string {
		if st.Stance == "supports" {
			return "l" + st.Actor
		}
		return "r" + st.Actor
	}
	row := func(position string) int {
		if at, ok := place[position]; ok {
			return at
		}
		return len(place)
	}
	byPosition := slices.Clone(stances)
	sorting.StableBy(byPosition, func(a, b view.Stance) int { return row(a.Position) - row(b.Position) })
	type end struct{ actor, position, stance string }
	ports, next := map[end]int{}, map[string]int{}
	for i := range byPosition {
		st := &byPosition[i]
		ports[end{st.Actor, st.Position, st.Stance}] = next[key(st)]
		next[key(st)]++
	}
	stances = slices.Clone(stances)
	sorting.StableBy(stances, func(a, b view.Stance) int { return rows[key(&a)] - rows[key(&b)] })
	in, out := map[string]int{}, map[string]int{}
	for i := range stances {
		st := stances[i]
		s.legend[st.Stance] = true
		count := len(st.Utterances)
		tip := stanceTip(s, st)
		position, port := names[st.Position], ports[end{st.Actor, st.Position, st.Stance}]
		if st.Stance == "supports" {
			s.link(fmt.Sprintf("%s:o%d:e", names[key(&st)], port), fmt.Sprintf("%s:i%d:w", position, in[st.Position]), tip, s.stanceAttrs(st.Stance, st.Indirect, count, false)...)
			in[st.Position]++
		} else {
			s.link(fmt.Sprintf("%s:o%d:e", position, out[st.Position]), fmt.Sprintf("%s:i%d:w", names[key(&st)], port), tip, s.stanceAttrs(st.Stance, st.Indirect, count, true)...)
			out[st.Position]++
		}
	}
}

// stanceTip says a stance in words.
func stanceTip(s *sheet, st view.Stance) string {
	words := map[string]string{"supports": "supports", "opposes": "opposes", "ambivalent": "is ambivalent on", "neutral": "takes no side on"}[st.Stance]
	return fmt.Sprintf("%s %s: %s\nfor %d, against %d, neutral %d\n%s", s.label(st.Actor), words, s.label(st.Position), st.Supports, st.Opposes, st.Neutral, strings.Join(s.listedIDs(st.Statements), "\n"))
}
