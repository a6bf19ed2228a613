package diagram

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

const base = "https://example.org/invented/"

// invented makes a scene of so many actors, positions and statements, with
// names and words of a script.
type invented struct {
	actors, positions, statements int
	script                        string // latin, cyrillic, arabic, cjk or mixed
	words                         int    // of a quotation; 0: from 1 to 30
	hostile                       string // is part of every text
}

var syllables = map[string][]string{
	"latin":    {"har", "bour", "quay", "ton", "mer", "sel", "vi", "an", "del", "Øst", "lü"},
	"cyrillic": {"га", "вань", "мо", "ре", "ський", "при", "стан", "ї", "щу", "дор"},
	"arabic":   {"مي", "ناء", "بحر", "سفي", "نة", "مدي", "مجل", "س"},
	"cjk":      {"港", "口", "海", "市", "議", "会", "船", "長", "町"},
}

// phrases makes words of a script.
func phrases(r *rand.Rand, script, hostile string) func(words int) string {
	scripts := []string{script}
	if script == "mixed" {
		scripts = []string{"latin", "cyrillic", "arabic", "cjk"}
	}
	word := func() string {
		parts := syllables[scripts[r.IntN(len(scripts))]]
		out := ""
		for range 1 + r.IntN(3) {
			out += parts[r.IntN(len(parts))]
		}
		return out
	}
	return func(n int) string {
		words := make([]string, n)
		for i := range words {
			words[i] = word()
		}
		return strings.Join(words, " ") + hostile
	}
}

// inventedNetwork makes a network of so many nodes and ties; without columns it has one
// mode.
type inventedNetwork struct {
	rows, columns, ties int
	script              string
	hostile             string
}

func (o inventedNetwork) scene() *view.Scene {
	r := rand.New(rand.NewPCG(9, uint64(o.rows*1000+o.columns)))
	phrase := phrases(r, o.script, o.hostile)
	n := &view.Network{Title: "Who agrees with whom", Subtitle: phrase(4), Rows: "actor", Columns: "actor", Size: "degree", Weight: "Weight", Notes: []string{"Network: " + phrase(12)}}
	if o.columns > 0 {
		n.Columns = "position"
	}
	groups := 2 + o.rows/12
	for i := range groups {
		n.Groups = append(n.Groups, fmt.Sprintf("Group %d", i+1))
	}
	for i := range o.rows + o.columns {
		n.Nodes = append(n.Nodes, view.NetworkNode{Name: phrase(1 + r.IntN(5)), Column: i >= o.rows, Group: r.IntN(groups + 1), Tip: phrase(2)})
	}
	stances := []string{"supports", "supports", "opposes", "neutral", "ambivalent", ""}
	tied := map[[2]int]bool{}
	for range o.ties {
		a := r.IntN(o.rows)
		b := r.IntN(o.rows)
		if o.columns > 0 {
			b = o.rows + r.IntN(o.columns)
		}
		if a == b || tied[[2]int{min(a, b), max(a, b)}] {
			continue
		}
		tied[[2]int{min(a, b), max(a, b)}] = true
		n.Ties = append(n.Ties, view.NetworkTie{From: a, To: b, Weight: float64(r.IntN(9)) / 3, Stance: stances[r.IntN(len(stances))], Tip: phrase(2)})
		n.Nodes[a].Size++
		n.Nodes[b].Size++
	}
	return &view.Scene{Entities: map[string]schema.Entity{}, Network: n}
}

// inventedMatrix makes a matrix; without columns its columns are its rows.
type inventedMatrix struct {
	rows, columns int
	script        string
	hostile       string
}

func (o inventedMatrix) scene() *view.Scene {
	r := rand.New(rand.NewPCG(11, uint64(o.rows*1000+o.columns)))
	phrase := phrases(r, o.script, o.hostile)
	m := &view.Matrix{Title: "Who is for and against what", Subtitle: phrase(3), Rows: "actor", Columns: "position", Sided: true, Square: o.columns == 0, Notes: []string{"Network: " + phrase(9)}}
	for range o.rows {
		m.RowNames = append(m.RowNames, phrase(1+r.IntN(4)))
		m.RowWeight = append(m.RowWeight, r.IntN(9))
	}
	m.ColumnNames, m.ColumnWeight = m.RowNames, m.RowWeight
	if o.columns > 0 {
		m.ColumnNames, m.ColumnWeight = nil, nil
	}
	for range o.columns {
		m.ColumnNames = append(m.ColumnNames, phrase(1+r.IntN(9)))
		m.ColumnWeight = append(m.ColumnWeight, r.IntN(9))
	}
	for i := range o.rows {
		m.Cells = append(m.Cells, make([]view.MatrixCell, len(m.ColumnNames)))
		for j := range m.ColumnNames {
			c := &m.Cells[i][j]
			if m.Square && j < i {
				*c = m.Cells[j][i]
				continue
			}
			switch r.IntN(6) {
			case 0:
				c.Said, c.For = true, float64(1+r.IntN(12))
			case 1:
				c.Said, c.Against = true, float64(1+r.IntN(12))
			case 2:
				c.Said, c.For, c.Against = true, float64(1+r.IntN(12)), float64(1+r.IntN(12))
			case 3:
				c.Said, c.Neutral = true, 1
			}
			c.Value = c.For - c.Against
		}
	}
	return &view.Scene{Entities: map[string]schema.Entity{}, Matrix: m}
}

func (o invented) scene() *view.Scene {
	r := rand.New(rand.NewPCG(7, uint64(o.actors*1000+o.positions)))
	phrase := phrases(r, o.script, o.hostile)
	s := &view.Scene{Entities: map[string]schema.Entity{}, Blocs: []string{}}
	corpus := schema.Corpus{Base: base}
	add := func(e schema.Entity) string {
		iri := string(rdf.IRI(corpus.Base, schema.Ref{Kind: e.Kind(), ID: e.Identity().ID}))
		e.Identity().IRI = iri
		s.Entities[iri] = e
		return iri
	}
	ref := func(e schema.Entity) schema.Ref {
		return schema.Ref{Kind: e.Kind(), ID: e.Identity().ID, Name: e.Label()}
	}
	var states, actors []*schema.Actor
	for i := range 1 + o.actors/8 {
		a := &schema.Actor{EntityBase: schema.EntityBase{ID: fmt.Sprintf("state%d", i)}, Name: phrase(1), Type: "state"}
		s.Blocs = append(s.Blocs, add(a))
		states = append(states, a)
	}
	for i := range o.actors {
		a := &schema.Actor{EntityBase: schema.EntityBase{ID: fmt.Sprintf("actor%d", i)}, Name: phrase(1 + i%5), Type: []string{"person", "organization", "group"}[i%3]}
		if i%4 > 0 {
			a.Affiliations = []schema.Affiliation{{To: ref(states[i%len(states)])}}
		}
		if i%3 == 0 {
			a.Roles = []schema.Role{{Office: phrase(3)}}
		}
		add(a)
		actors = append(actors, a)
	}
	var positions []*schema.Position
	for i := range o.positions {
		p := &schema.Position{EntityBase: schema.EntityBase{ID: fmt.Sprintf("position%d", i)}, Name: phrase(1 + i%9), Type: "demand"}
		add(p)
		positions = append(positions, p)
	}
	place := &schema.Place{EntityBase: schema.EntityBase{ID: "town"}, Name: phrase(1)}
	event := &schema.Event{EntityBase: schema.EntityBase{ID: "meeting"}, Name: phrase(2), Date: "2026-03-06"}
	source := &schema.Source{EntityBase: schema.EntityBase{ID: "gazette"}, Title: phrase(4), URL: "https://example.org/?a=1&b=2"}
	add(place)
	add(event)
	add(source)
	for i := range o.statements {
		st := &schema.Statement{EntityBase: schema.EntityBase{ID: fmt.Sprintf("s%04d", i)}, Mode: schema.Modes()[i%5], Date: fmt.Sprintf("2026-03-%02d", 1+i%28), DateFrom: schema.FromStatement}
		n := o.words
		if n == 0 {
			n = 1 + r.IntN(30)
		}
		if i%5 < 2 {
			st.Quotes = []string{phrase(n)}
		}
		st.Summary = phrase(min(n, 12))
		st.Speakers = []schema.Ref{ref(actors[i%len(actors)])}
		if i%7 == 0 && len(actors) > 1 {
			st.Speakers = append(st.Speakers, ref(actors[(i+1)%len(actors)]))
		}
		st.About = []schema.Ref{ref(actors[(i+2)%len(actors)])}
		if len(positions) > 0 {
			p := ref(positions[r.IntN(len(positions))])
			switch i % 4 {
			case 0, 1:
				st.Supports = []schema.Ref{p}
			case 2:
				st.Opposes = []schema.Ref{p}
			case 3:
				st.Neutral = []schema.Ref{p}
			}
		}
		st.Event, st.Place, st.PlaceFrom = ref(event), ref(place), schema.FromEvent
		st.Source = ref(source)
		st.Evidence = []schema.Passage{{Source: ref(source), Line: 1 + i, Start: 10 * i, End: 10*i + 5, Exact: strings.Join(st.Quotes, "")}}
		add(st)
		delete(s.Entities, st.IRI)
		show(s, st)
	}
	s.Stances = tallied(said(s))
	s.Focus = actors[0].IRI
	return s
}

// said are the statements of an invented scene.
func said(s *view.Scene) view.Decoded {
	statements, _ := s.Said.(view.Decoded)
	return statements
}

// show adds a statement to a scene.
func show(s *view.Scene, st *schema.Statement) {
	all := append(said(s), st)
	s.Said, s.Statements = all, all.Rows()
}

// tallied counts the stances of statements.
func tallied(statements view.Decoded) []view.Stance {
	type key struct{ actor, position string }
	cells := map[key]*view.Stance{}
	stances := []string{"supports", "opposes", "neutral"}
	for at, st := range statements {
		row := view.Row(at)
		for i, refs := range [][]schema.Ref{st.Supports, st.Opposes, st.Neutral} {
			for _, p := range refs {
				for _, a := range st.Speakers {
					k := key{view.IRI(st, a), view.IRI(st, p)}
					c := cells[k]
					if c == nil {
						c = &view.Stance{Actor: k.actor, Position: k.position, Indirect: true}
						for _, stance := range stances {
							c.Sides = append(c.Sides, view.Side{Stance: stance})
						}
						cells[k] = c
					}
					side := &c.Sides[i]
					side.Statements = append(side.Statements, row)
					side.Utterances = side.Statements
					if !slices.Contains(c.Utterances, row) {
						c.Utterances = append(c.Utterances, row)
					}
					*[]*int{&c.Supports, &c.Opposes, &c.Neutral}[i]++
					c.Indirect = c.Indirect && weak(st)
					c.Statements = append(c.Statements, row)
				}
			}
		}
	}
	var out []view.Stance
	for _, c := range cells {
		switch {
		case c.Supports > 0 && c.Opposes > 0:
			c.Stance = "ambivalent"
		case c.Supports > 0:
			c.Stance = "supports"
		case c.Opposes > 0:
			c.Stance = "opposes"
		default:
			c.Stance = "neutral"
		}
		c.Sides = slices.DeleteFunc(c.Sides, func(s view.Side) bool { return s.Statements == nil })
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b view.Stance) int {
		return cmp.Or(cmp.Compare(a.Actor, b.Actor), cmp.Compare(a.Position, b.Position))
	})
	return out
}
