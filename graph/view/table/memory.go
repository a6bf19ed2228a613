package table

import (
	"context"
	"iter"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/rdf"
)

// A Telling tells what statements do not say by themselves.
type Telling struct {
	// Utterance is the IRI of the utterance that a statement reports: its own, or
	// that of another statement, in the table or not.
	Utterance func(*schema.Statement) (quad.IRI, error)
	// Membership is what a speaker of a statement belongs to; nil, as a function or
	// as what it gives: that is not told.
	Membership func(st *schema.Statement, speaker quad.IRI) (*Membership, error)
}

// A Membership is what a speaker belongs to, and which offices they hold, on the days
// of a statement.
type Membership struct {
	Organization quad.IRI   // that they are counted under
	Belongings   []quad.IRI // the nearest first
	Offices      []quad.Value
}

// Of makes a table in memory of statements that come in the order of its rows,
// with the dates and places that their events and sources lend them. None of them
// is kept.
func Of(statements iter.Seq2[*schema.Statement, error], told Telling) (*Table, error) {
	m := &memory{nodes: map[quad.Value]uint32{}, rows: map[uint32]uint32{}}
	var b Builder
	for s, err := range statements {
		if err != nil {
			return nil, err
		}
		iri := quad.IRI(s.IRI)
		m.rows[m.node(iri)] = uint32(len(m.ids))
		m.ids = append(m.ids, s.ID)
		m.statements = append(m.statements, m.node(iri))
		if err := m.add(&b, iri, s, told); err != nil {
			return nil, err
		}
		again, err := told.Utterance(s)
		if err != nil {
			return nil, err
		}
		if again != iri {
			b.Again(m.node(again))
		}
	}
	m.number()
	m.made = b.Make(func(node uint32) (uint32, bool) {
		row, there := m.rows[node]
		return row, there
	})
	return Open(m)
}

// All yields statements as Of takes them.
func All(statements []*schema.Statement) iter.Seq2[*schema.Statement, error] {
	return func(yield func(*schema.Statement, error) bool) {
		for _, s := range statements {
			if !yield(s, nil) {
				return
			}
		}
	}
}

// add gives the builder what a statement says.
func (m *memory) add(b *Builder, iri quad.IRI, s *schema.Statement, told Telling) error {
	b.Next()
	entity := func(ref schema.Ref) uint32 {
		if ref.IsZero() {
			return 0
		}
		return m.node(quad.IRI(rdf.Target(s, ref)))
	}
	word := func(w string) uint32 {
		if w == "" {
			return 0
		}
		return m.node(quad.String(w))
	}
	for f, w := range map[Field]string{
		Mode: s.Mode, Act: s.Act, Certainty: s.Certainty, Coder: s.Coder, Layer: s.Layer, Medium: s.Medium, Language: s.Language, Date: s.Date,
	} {
		b.Set(f, word(w))
	}
	for f, ref := range map[Field]schema.Ref{Source: s.Source, Event: s.Event, Place: s.Place} {
		b.Set(f, entity(ref))
	}
	for f, refs := range map[Field][]schema.Ref{
		Speakers: s.Speakers, OnBehalfOf: s.OnBehalfOf, Addressees: s.Addressees, Supports: s.Supports, Opposes: s.Opposes,
		Neutral: s.Neutral, About: s.About, Praises: s.Praises, Criticizes: s.Criticizes,
	} {
		nodes := make([]uint32, len(refs))
		for i, ref := range refs {
			nodes[i] = entity(ref)
		}
		slices.Sort(nodes)
		for _, node := range nodes {
			if node != 0 && b.Add(f, node) && f == Speakers && told.Membership != nil {
				if err := m.belong(b, s, node, told); err != nil {
					return err
				}
			}
		}
	}
	first := schema.Spot{Source: "\U0010ffff"} // after all others
	spot := schema.Spot{Unlocated: true}
	base, _, _ := rdf.SplitIRI(iri)
	for i := range s.Evidence {
		p := &s.Evidence[i]
		if at := (schema.Spot{Unlocated: !p.Located(), Line: p.Line, Start: p.Start}); at.Compare(first) < 0 {
			first, spot = at, at
			b.Passage(m.node(rdf.PassageIRI(base, p)))
		}
	}
	m.spots = append(m.spots, spot)
	days := schema.Span{From: schema.LastDay, Until: schema.FirstDay}
	if span, err := schema.ParseDate(s.Date); err == nil {
		days = span
	}
	m.spans = append(m.spans, days)
	return nil
}

// belong gives the builder what a speaker belongs to.
func (m *memory) belong(b *Builder, s *schema.Statement, speaker uint32, told Telling) error {
	of, err := told.Membership(s, m.terms[speaker-1].(quad.IRI))
	if err != nil {
		return err
	}
	if of == nil {
		b.Belong(0)
		return nil
	}
	var belongings, offices []uint32
	for _, iri := range of.Belongings {
		belongings = append(belongings, m.node(iri))
	}
	for _, office := range of.Offices {
		offices = append(offices, m.node(office))
	}
	b.Belong(b.Membership(m.node(of.Organization), belongings, offices))
	return nil
}

// memory keeps a table in memory.
type memory struct {
	made        *Made
	terms       []quad.Value // of the nodes, from that of number 1 on
	nodes       map[quad.Value]uint32
	statements  []uint32
	rows        map[uint32]uint32
	ids         []string
	spots       []schema.Spot
	spans       []schema.Span
	days        []int64
	from, until Numbers
}

func (m *memory) node(v quad.Value) uint32 {
	n, known := m.nodes[v]
	if !known {
		m.terms = append(m.terms, v)
		n = uint32(len(m.terms))
		m.nodes[v] = n
	}
	return n
}

// number numbers the days.
func (m *memory) number() {
	for _, s := range m.spans {
		m.days = append(m.days, int64(s.From), int64(s.Until))
	}
	slices.Sort(m.days)
	m.days = slices.Compact(m.days)
	for _, s := range m.spans {
		from, _ := slices.BinarySearch(m.days, int64(s.From))
		until, _ := slices.BinarySearch(m.days, int64(s.Until))
		m.from.Add(uint32(from))
		m.until.Add(uint32(until))
	}
	m.spans = nil
}

func (m *memory) Len() int { return len(m.statements) }

func (m *memory) Part(p Part) (Numbers, error) { return m.made[p], nil }

func (m *memory) Days() (days []int64, from, until Numbers, err error) {
	return m.days, m.from, m.until, nil
}

func (m *memory) Statement(row uint32) (uint32, error) { return m.statements[row], nil }

func (m *memory) Row(node uint32) (uint32, bool, error) {
	row, there := m.rows[node]
	return row, there, nil
}

func (m *memory) IDs(ctx context.Context, rows *Set) (*Texts, error) {
	out := NewTexts(rows.Len(), 1)
	n := 0
	for row := range rows.All() {
		out.Set(0, n, m.ids[row])
		n++
	}
	return out, ctx.Err()
}

func (m *memory) Spots() (func(row uint32) (schema.Spot, error), error) {
	return func(row uint32) (schema.Spot, error) { return m.spots[row], nil }, nil
}

func (m *memory) Term(node uint32) (quad.Value, error) { return m.terms[node-1], nil }

func (m *memory) Node(v quad.Value) (uint32, error) { return m.nodes[v], nil }
