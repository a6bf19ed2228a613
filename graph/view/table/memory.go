package table

import (
	"context"
	"iter"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/rdf"
)

// Of makes a table in memory of statements that come in the order of its rows,
// with the dates and places that their events and sources lend them. Each is a
// report of the utterance that has the IRI which utterance gives: its own, or that
// of another statement, in the table or not. None of them is kept.
func Of(statements iter.Seq2[*schema.Statement, error], utterance func(*schema.Statement) (quad.IRI, error)) (*Table, error) {
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
		m.add(&b, iri, s)
		again, err := utterance(s)
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
func (m *memory) add(b *Builder, iri quad.IRI, s *schema.Statement) {
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
			if node != 0 {
				b.Add(f, node)
			}
		}
	}
	first := schema.Spot{Source: "\U0010ffff"} // after all others
	base, _, _ := rdf.SplitIRI(iri)
	for i := range s.Evidence {
		p := &s.Evidence[i]
		if at := (schema.Spot{Unlocated: !p.Located(), Line: p.Line, Start: p.Start}); at.Compare(first) < 0 {
			first = at
			b.Passage(m.node(rdf.PassageIRI(base, p)))
		}
	}
	days := schema.Span{From: schema.LastDay, Until: schema.FirstDay}
	if span, err := schema.ParseDate(s.Date); err == nil {
		days = span
	}
	m.spans = append(m.spans, days)
}

// memory keeps a table in memory.
type memory struct {
	made        *Made
	terms       []quad.Value // of the nodes, from that of number 1 on
	nodes       map[quad.Value]uint32
	statements  []uint32
	rows        map[uint32]uint32
	ids         []string
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
		m.from.add(uint32(from))
		m.until.add(uint32(until))
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

func (m *memory) Term(node uint32) (quad.Value, error) { return m.terms[node-1], nil }

func (m *memory) Node(v quad.Value) (uint32, error) { return m.nodes[v], nil }
