package count

import (
	"encoding/binary"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/graph/view/table"
)

// A Question is what a store is asked that counts by itself. What counts is as in
// Count.
type Question struct {
	By        []Dimension
	Reports   bool         // each counts, and not each utterance
	Positions []quad.Value // that are counted; none: all
	Speakers  []Meant      // who is counted, where all of these hold
}

// Meant says which speakers are counted: some actors, or those who belong to one of some
// entities on the day.
type Meant struct{ Actors, Within []quad.Value }

// A Total gives an answer to it: how many are counted under some values, which come
// once or several times.
type Total struct {
	Values []Value
	Count  int
}

// Organization is the name of the dimension of what speakers are counted under.
const Organization = "organization"

// Stance is the number of a stance, as cells have it; 0: it is none.
func Stance(word string) uint32 { return uint32(slices.Index(Stances(), word) + 1) }

// Sums makes cells of what was counted elsewhere. The table has all entities that are among
// the values, and need not have rows.
func Sums(t *table.Table, by []Dimension, counted []Total) (*Cells, error) {
	out := &Cells{reading: &reading{Table: t}, dimensions: by, later: map[uint32]bool{}}
	words := map[*bond]map[string]uint32{}
	for i := range by {
		b := by[i].bond
		if slices.ContainsFunc(out.bonds, func(r readBond) bool { return r.bond == b }) {
			continue
		}
		out.bonds = append(out.bonds, readBond{bond: b, words: &texts{texts: []string{""}}})
		words[b] = map[string]uint32{"": 0}
	}
	numbers := map[quad.IRI]uint32{"": 0}
	places := map[string]int{}
	key := make([]byte, 0, 4*len(by))
	for _, c := range counted {
		key = key[:0]
		for i, v := range c.Values {
			n, err := out.number(&by[i], v, numbers, words)
			if err != nil {
				return nil, err
			}
			key = binary.BigEndian.AppendUint32(key, n)
		}
		at, known := places[string(key)]
		if !known {
			at = len(out.utterances)
			places[string(key)] = at
			out.utterances = append(out.utterances, 0)
			for i := range by {
				out.values = append(out.values, binary.BigEndian.Uint32(key[4*i:]))
			}
		}
		out.utterances[at] += uint32(c.Count)
	}
	out.inOrder()
	return out, nil
}

// number is that of a value.
func (c *Cells) number(d *Dimension, v Value, known map[quad.IRI]uint32, words map[*bond]map[string]uint32) (uint32, error) {
	switch d.bond.kinds[d.index] {
	case stances:
		return Stance(v.Word), nil
	case evaluations:
		return uint32(slices.Index(Evaluations(), v.Word) + 1), nil
	case entities:
		n, is := known[v.IRI]
		if is {
			return n, nil
		}
		n, err := c.Number(v.IRI)
		known[v.IRI] = n
		return n, err
	}
	text := v.Word
	if d.bond.period != "" {
		text = Period(text, d.bond.period)
	}
	of := words[d.bond]
	n, is := of[text]
	if !is {
		i := slices.IndexFunc(c.bonds, func(b readBond) bool { return b.bond == d.bond })
		t := c.bonds[i].words
		n = uint32(len(t.texts))
		of[text], t.texts = n, append(t.texts, text)
	}
	return n, nil
}

// inOrder puts cells into the order of their values.
func (c *Cells) inOrder() {
	n := len(c.dimensions)
	order := make([]int, len(c.utterances))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return slices.Compare(c.values[a*n:(a+1)*n], c.values[b*n:(b+1)*n]) })
	values, utterances := make([]uint32, 0, len(c.values)), make([]uint32, 0, len(c.utterances))
	for _, i := range order {
		values, utterances = append(values, c.values[i*n:(i+1)*n]...), append(utterances, c.utterances[i])
	}
	c.values, c.utterances = values, utterances
}

// Grouped reports whether the values are groups that a function makes, which nobody else
// can count by.
func (d *Dimension) Grouped() bool { return d.bond.kinds[d.index] == groups }

// Dated reports whether the values are made of dates.
func (d *Dimension) Dated() bool { return slices.Equal(d.bond.fields, []table.Field{table.Date}) }

// Worded reports whether the values are words.
func (d *Dimension) Worded() bool { return d.bond.kinds[d.index] == words }
