package count

import (
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/rdf"
)

// A Dimension is something to count statements by. Those of one bond belong
// together.
type Dimension struct {
	Name   string
	Mixed  bool   // its values are entities of several kinds
	Fields string // of a statement, that its values are made from, by name
	bond   *bond
	index  int // in the rows of the bond
}

// A Value is a statement's value in a dimension: an entity or a word. The zero
// Value says that it has none.
type Value struct {
	IRI  quad.IRI
	Word string
}

// A bond is dimensions that belong together: each row is what a statement says
// of them at once. Dimensions of different bonds have nothing to do with one
// another, so that every row of one goes with every row of the other.
type bond struct {
	names  []string
	fields string                  // of a statement, that the rows are made from
	rows   func(*spoken) [][]Value // one of zero Values: nothing
}

// The bonds are the one place that says what belongs together, in the order of
// the help.
var bonds = []bond{
	{[]string{"mode"}, "mode", word(func(s *schema.Statement) string { return s.Mode })},
	{[]string{"act"}, "act", word(func(s *schema.Statement) string { return s.Act })},
	{[]string{"position", "stance"}, "supports opposes neutral", (*spoken).stances},
	{[]string{"source"}, "source", one(func(s *schema.Statement) schema.Ref { return s.Source })},
	{[]string{"speaker"}, "speakers", (*spoken).speakers},
	{[]string{"onBehalfOf"}, "onBehalfOf", several(func(s *schema.Statement) []schema.Ref { return s.OnBehalfOf })},
	{[]string{"addressee"}, "addressees", several(func(s *schema.Statement) []schema.Ref { return s.Addressees })},
	{[]string{"about"}, "about", several(func(s *schema.Statement) []schema.Ref { return s.About })},
	{[]string{"praises"}, "praises", several(func(s *schema.Statement) []schema.Ref { return s.Praises })},
	{[]string{"criticizes"}, "criticizes", several(func(s *schema.Statement) []schema.Ref { return s.Criticizes })},
	{[]string{"evaluated", "evaluation"}, "praises criticizes", (*spoken).evaluations},
	{[]string{"event"}, "event", one(func(s *schema.Statement) schema.Ref { return s.Event })},
	{[]string{"place"}, "place", one(func(s *schema.Statement) schema.Ref { return s.Place })},
	{[]string{"date"}, "date", word(func(s *schema.Statement) string { return s.Date })},
	{[]string{"medium"}, "medium", word(func(s *schema.Statement) string { return s.Medium })},
	{[]string{"coder"}, "coder", word(func(s *schema.Statement) string { return s.Coder })},
	{[]string{"certainty"}, "certainty", word(func(s *schema.Statement) string { return s.Certainty })},
	{[]string{"language"}, "language", word(func(s *schema.Statement) string { return s.Language })},
}

// mixed are the dimensions whose values are of several kinds.
var mixed = []string{"about", "praises", "criticizes", "evaluated"}

// Names lists what statements can be counted by, in the order of the help.
func Names() []string {
	var out []string
	for i := range bonds {
		out = append(out, bonds[i].names...)
	}
	return out
}

// Dimensions gives those of some Names; it panics where there is no such one.
func Dimensions(names ...string) []Dimension {
	out := make([]Dimension, len(names))
	for i, name := range names {
		b := slices.IndexFunc(bonds, func(b bond) bool { return slices.Contains(b.names, name) })
		out[i] = Dimension{name, slices.Contains(mixed, name), bonds[b].fields, &bonds[b], slices.Index(bonds[b].names, name)}
	}
	return out
}

// Meant says which of a statement's speakers and positions are counted; nil:
// all.
type Meant struct {
	Speaker  func(s *schema.Statement, actor quad.IRI) bool
	Position func(quad.IRI) bool
}

// Rows gives each combination of values that a statement holds in some
// dimensions, once, in their order. Where it holds nothing in a dimension, that
// is the zero Value; where it does, but nothing that is meant, there is no row.
// With no dimensions there is one row of nothing.
func Rows(s *schema.Statement, dimensions []Dimension, m Meant) [][]Value {
	base, _, _ := rdf.SplitIRI(quad.IRI(s.IRI))
	of := &spoken{s, schema.Corpus{Base: base}, m}
	out := [][]Value{make([]Value, len(dimensions))}
	var done []*bond
	for _, d := range dimensions {
		if slices.Contains(done, d.bond) {
			continue
		}
		done = append(done, d.bond)
		out = cross(out, dimensions, d.bond, d.bond.rows(of))
	}
	return out
}

// cross puts each row of a bond into each combination.
func cross(combinations [][]Value, dimensions []Dimension, b *bond, rows [][]Value) [][]Value {
	var out [][]Value
	for _, head := range combinations {
		known := map[string]bool{} // rows of this head; of one, none is looked up
		for _, row := range rows {
			next := head
			if len(rows) > 1 {
				next = slices.Clone(head)
			}
			for i, d := range dimensions {
				if d.bond == b {
					next[i] = row[d.index]
				}
			}
			if len(rows) > 1 {
				key := keyOf(next)
				if known[key] {
					continue
				}
				known[key] = true
			}
			out = append(out, next)
		}
	}
	return out
}

// keyOf tells combinations apart: neither an IRI nor a word has a zero byte.
func keyOf(values []Value) string {
	var b strings.Builder
	for _, v := range values {
		b.WriteString(string(v.IRI))
		b.WriteByte(0)
		b.WriteString(v.Word)
		b.WriteByte(0)
	}
	return b.String()
}

// What is said is a statement while its rows are made.
type spoken struct {
	*schema.Statement
	corpus schema.Corpus // of its base alone
	meant  Meant
}

// nothing is the rows of who says nothing of a bond.
func nothing(dimensions int) [][]Value { return [][]Value{make([]Value, dimensions)} }

func word(of func(*schema.Statement) string) func(*spoken) [][]Value {
	return func(s *spoken) [][]Value { return [][]Value{{{Word: of(s.Statement)}}} }
}

func one(of func(*schema.Statement) schema.Ref) func(*spoken) [][]Value {
	return several(func(s *schema.Statement) []schema.Ref { return []schema.Ref{of(s)} })
}

func several(of func(*schema.Statement) []schema.Ref) func(*spoken) [][]Value {
	return func(s *spoken) [][]Value {
		var out [][]Value
		for _, r := range of(s.Statement) {
			if !r.IsZero() {
				out = append(out, []Value{{IRI: rdf.IRI(s.corpus.Base, r)}})
			}
		}
		if out == nil {
			return nothing(1)
		}
		return out
	}
}

func (s *spoken) speakers() [][]Value {
	if len(s.Speakers) == 0 {
		return nothing(1)
	}
	var out [][]Value
	for _, r := range s.Speakers {
		iri := rdf.IRI(s.corpus.Base, r)
		if s.meant.Speaker == nil || s.meant.Speaker(s.Statement, iri) {
			out = append(out, []Value{{IRI: iri}})
		}
	}
	return out
}

// Stances are those that one can take on a position.
func Stances() []string { return []string{"supports", "opposes", "neutral"} }

// stances are each position with the stance that is taken on it. One that is
// both supported and opposed is there twice.
func (s *spoken) stances() [][]Value {
	if len(s.Supports)+len(s.Opposes)+len(s.Neutral) == 0 {
		return nothing(2)
	}
	var out [][]Value
	for i, refs := range [][]schema.Ref{s.Supports, s.Opposes, s.Neutral} {
		for _, r := range refs {
			iri := rdf.IRI(s.corpus.Base, r)
			if s.meant.Position == nil || s.meant.Position(iri) {
				out = append(out, []Value{{IRI: iri}, {Word: Stances()[i]}})
			}
		}
	}
	return out
}

// evaluations are each entity that is praised or criticized, with which it is.
func (s *spoken) evaluations() [][]Value {
	var out [][]Value
	for _, side := range []struct {
		word string
		refs []schema.Ref
	}{{"praises", s.Praises}, {"criticizes", s.Criticizes}} {
		for _, r := range side.refs {
			out = append(out, []Value{{IRI: rdf.IRI(s.corpus.Base, r)}, {Word: side.word}})
		}
	}
	if out == nil {
		return nothing(2)
	}
	return out
}
