package count

import (
	"fmt"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/graph/view/table"
	"onrecord/schema/rdf"
)

// A Dimension is something to count statements by. Those of one bond belong
// together.
type Dimension struct {
	Name  string
	Mixed bool // its values are entities of several kinds
	bond  *bond
	index int // in the tuples of the bond
}

// Entities reports whether the numbers of its values are those of entities.
func (d *Dimension) Entities() bool { return d.bond.kinds[d.index] == entities }

// A Value is a statement's value in a dimension: an entity or a word. The zero
// Value says that it has none.
type Value struct {
	IRI  quad.IRI
	Word string
}

// A bond is dimensions that belong together: each tuple is what a statement says
// of them at once. Dimensions of different bonds have nothing to do with one
// another, so that every tuple of one goes with every tuple of the other.
type bond struct {
	names  []string
	fields []table.Field // that tuples are made from
	kinds  []valueKind   // of the values, as many as there are names
	// tuples appends what a row says: of each tuple as many numbers as there are
	// names. One of zeros: nothing; none: nothing that is meant.
	tuples func(w *worker, row uint32, out []uint32) []uint32
	listed bool   // tuples are the values of a list, of speakers those that are meant
	period string // that the dates of a period's bond are put into
	group  Grouper
}

// A Grouper makes a function that appends the numbers of the groups, from 1 on, in which
// a speaker is counted, given by the place in the list of speakers, the row and the
// number; 0: none. It is called once for each of the goroutines that count, and says
// itself what its numbers stand for.
type Grouper func() func(place int, row, actor uint32, to []uint32) ([]uint32, error)

// By is the dimension of groups of speakers.
func By(name string, group Grouper) Dimension {
	b := &bond{names: []string{name}, fields: []table.Field{table.Speakers}, kinds: []valueKind{groups}, group: group}
	b.tuples = func(w *worker, row uint32, out []uint32) []uint32 {
		from, until := w.cursors[table.Speakers].Of(row)
		if from == until {
			return append(out, 0)
		}
		for i := from; i < until; i++ {
			actor, meant := w.lists[table.Speakers].Value(i), true
			if w.speaker != nil {
				if meant, w.err = w.speaker(i, row, actor); w.err != nil {
					return nil
				}
			}
			if !meant {
				continue
			}
			if out, w.err = w.groups[b](i, row, actor, out); w.err != nil {
				return nil
			}
		}
		return out
	}
	return Dimension{Name: name, bond: b}
}

// ByOrganization is the dimension of what speakers are counted under, as a table that
// tells it has it.
func ByOrganization(name string, of *table.Belonging) Dimension {
	b := &bond{names: []string{name}, fields: []table.Field{table.Speakers}, kinds: []valueKind{entities}}
	b.tuples = func(w *worker, row uint32, out []uint32) []uint32 {
		from, until := w.cursors[table.Speakers].Of(row)
		if from == until {
			return append(out, 0)
		}
		for i := from; i < until; i++ {
			meant := true
			if w.speaker != nil {
				if meant, w.err = w.speaker(i, row, w.lists[table.Speakers].Value(i)); w.err != nil {
					return nil
				}
			}
			if meant {
				out = append(out, of.Organization(i))
			}
		}
		return out
	}
	return Dimension{Name: name, bond: b}
}

// A valueKind says what the numbers of a dimension stand for.
type valueKind uint8

const (
	entities    valueKind = iota
	words                 // of the bond's field
	stances               // Stances, from 1 on
	evaluations           // Evaluations, from 1 on
	groups                // of a Grouper
)

// The bonds are the one place that says what belongs together, in the order of
// the help.
var bonds = []bond{
	word("mode", table.Mode),
	word("act", table.Act),
	{names: []string{"position", "stance"}, fields: []table.Field{table.Supports, table.Opposes, table.Neutral}, kinds: []valueKind{entities, stances}, tuples: takenStances},
	one("source", table.Source),
	{names: []string{"speaker"}, fields: []table.Field{table.Speakers}, kinds: []valueKind{entities}, tuples: meantSpeakers, listed: true},
	several("onBehalfOf", table.OnBehalfOf),
	several("addressee", table.Addressees),
	several("about", table.About),
	several("praises", table.Praises),
	several("criticizes", table.Criticizes),
	{names: []string{"evaluated", "evaluation"}, fields: []table.Field{table.Praises, table.Criticizes}, kinds: []valueKind{entities, evaluations}, tuples: evaluated},
	one("event", table.Event),
	one("place", table.Place),
	word("date", table.Date),
	word("medium", table.Medium),
	word("coder", table.Coder),
	word("certainty", table.Certainty),
	word("language", table.Language),
}

// mixed are the dimensions whose values are of several kinds.
var mixed = []string{"about", "praises", "criticizes", "evaluated"}

// Stances are those that one can take on a position.
func Stances() []string { return []string{"supports", "opposes", "neutral"} }

// Evaluations are those that an entity can get.
func Evaluations() []string { return []string{"praises", "criticizes"} }

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
		out[i] = Dimension{name, slices.Contains(mixed, name), &bonds[b], slices.Index(bonds[b].names, name)}
	}
	return out
}

// Per is the dimension of one of the Periods.
func Per(period string) Dimension {
	b := word(period, table.Date)
	b.period = period
	return Dimension{Name: period, bond: &b}
}

func word(name string, f table.Field) bond {
	return bond{names: []string{name}, fields: []table.Field{f}, kinds: []valueKind{words}}
}

func one(name string, f table.Field) bond {
	return bond{names: []string{name}, fields: []table.Field{f}, kinds: []valueKind{entities}, tuples: func(w *worker, row uint32, out []uint32) []uint32 {
		return append(out, w.ones[f].At(row))
	}}
}

func several(name string, f table.Field) bond {
	return bond{names: []string{name}, fields: []table.Field{f}, kinds: []valueKind{entities}, listed: true, tuples: func(w *worker, row uint32, out []uint32) []uint32 {
		from, until := w.cursors[f].Of(row)
		if from == until {
			return append(out, 0)
		}
		for i := from; i < until; i++ {
			out = append(out, w.lists[f].Value(i))
		}
		return out
	}}
}

func meantSpeakers(w *worker, row uint32, out []uint32) []uint32 {
	from, until := w.cursors[table.Speakers].Of(row)
	if from == until {
		return append(out, 0)
	}
	for i := from; i < until; i++ {
		actor, meant := w.lists[table.Speakers].Value(i), true
		if w.speaker != nil {
			if meant, w.err = w.speaker(i, row, actor); w.err != nil {
				return nil
			}
		}
		if meant {
			out = append(out, actor)
		}
	}
	return out
}

// takenStances are each position with the stance that is taken on it. One that is
// both supported and opposed is there twice.
func takenStances(w *worker, row uint32, out []uint32) []uint32 {
	any, meant := false, w.options.Position
	for i, f := range [...]table.Field{table.Supports, table.Opposes, table.Neutral} {
		from, until := w.cursors[f].Of(row)
		for j := from; j < until; j++ {
			any = true
			if position := w.lists[f].Value(j); meant == nil || meant(position) {
				out = append(out, position, uint32(i)+1)
			}
		}
	}
	if !any {
		return append(out, 0, 0)
	}
	return out
}

// evaluated are each entity that is praised or criticized, with which it is.
func evaluated(w *worker, row uint32, out []uint32) []uint32 {
	for i, f := range []table.Field{table.Praises, table.Criticizes} {
		from, until := w.cursors[f].Of(row)
		for j := from; j < until; j++ {
			out = append(out, w.lists[f].Value(j), uint32(i)+1)
		}
	}
	if len(out) == 0 {
		return append(out, 0, 0)
	}
	return out
}

// A reading is the columns that are read, and the texts of words.
type reading struct {
	*table.Table
	bonds []readBond
	slots int // of the tuples of all bonds
	ones  [table.NumFields]table.One
	lists [table.NumFields]table.List
}

// A readBond is a bond with the dimensions that are wanted of it.
type readBond struct {
	*bond
	width      int
	wanted     []int // places in a tuple
	dimensions []int // those that they are of
	packed     bool  // two values are one: an entity and a word of which there are few
	words      *texts
}

// Texts are the words of a bond: those that are the same have one number, 0 being
// that of none.
type texts struct {
	column    table.One
	canonical []uint32 // by number in the table
	texts     []string // by canonical number
}

// read gets ready to read what dimensions are made from.
func read(t *table.Table, by []Dimension) (*reading, error) {
	r := &reading{Table: t}
	for _, d := range by {
		if slices.ContainsFunc(r.bonds, func(b readBond) bool { return b.bond == d.bond }) {
			continue
		}
		b := readBond{bond: d.bond, width: len(d.bond.names)}
		for i, e := range by {
			if e.bond == d.bond {
				b.wanted = append(b.wanted, e.index)
				b.dimensions = append(b.dimensions, i)
			}
		}
		r.slots += len(b.wanted)
		if slices.Equal(b.wanted, []int{1, 0}) { // cells have their values in the order of the dimensions
			b.wanted, b.dimensions = []int{0, 1}, []int{b.dimensions[1], b.dimensions[0]}
		}
		if slices.Equal(b.wanted, []int{0, 1}) && b.kinds[1] != entities {
			b.packed = true
			r.slots--
		}
		if err := r.columns(&b); err != nil {
			return nil, err
		}
		r.bonds = append(r.bonds, b)
	}
	return r, nil
}

// columns gets those of a bond.
func (r *reading) columns(b *readBond) (err error) {
	for _, f := range b.fields {
		switch {
		case f.Several():
			r.lists[f], err = r.List(f)
		case f.Words():
			b.words, err = r.texts(f, b.period)
		default:
			r.ones[f], err = r.One(f)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *reading) texts(f table.Field, period string) (*texts, error) {
	column, err := r.One(f)
	if err != nil {
		return nil, err
	}
	all, err := r.Words(f)
	if err != nil {
		return nil, err
	}
	out := &texts{column: column, canonical: make([]uint32, len(all)+1), texts: []string{""}}
	known := map[string]uint32{"": 0}
	for i, v := range all {
		text := rdf.Lexical(v)
		if period != "" {
			text = Period(text, period)
		}
		n, ok := known[text]
		if !ok {
			n = uint32(len(out.texts))
			known[text] = n
			out.texts = append(out.texts, text)
		}
		out.canonical[i+1] = n
	}
	return out, nil
}

// tuplesOf appends what a row says.
func (b *readBond) tuplesOf(w *worker, row uint32, out []uint32) []uint32 {
	if b.words != nil {
		return append(out, b.words.canonical[b.words.column.At(row)])
	}
	return b.tuples(w, row, out)
}

// Value is what a number among the values of a cell stands for.
func (c *Cells) Value(dimension int, n uint32) (Value, error) {
	if n == 0 {
		return Value{}, nil
	}
	d := c.dimensions[dimension]
	switch d.bond.kinds[d.index] {
	case stances:
		return Value{Word: Stances()[n-1]}, nil
	case evaluations:
		return Value{Word: Evaluations()[n-1]}, nil
	case groups:
		return Value{}, fmt.Errorf("whoever made the groups knows what %d is", n)
	case words:
		i := slices.IndexFunc(c.bonds, func(b readBond) bool { return b.bond == d.bond })
		return Value{Word: c.bonds[i].words.texts[n]}, nil
	}
	iri, err := c.Entity(n)
	return Value{IRI: iri}, err
}
