package table

import (
	"maps"
	"slices"
)

// A Builder makes a table of statements that come in the order of its rows.
type Builder struct {
	n        uint32
	entities interner
	words    [Date + 1]interner
	values   [fields]Numbers
	rows     [fields]Numbers
	passages Numbers
	again    map[uint32]uint32 // rows, to the nodes that they report again

	memberships                                                         map[string]uint32 // by what they are
	key                                                                 []byte
	organizations, belongings, belongingsOf, offices, officesOf, belong Numbers
	officeWords                                                         interner
	untold                                                              bool // a membership is
}

// An interner gives nodes numbers, from 1 on, in the order in which they come.
type interner struct {
	numbers map[uint32]uint32
	nodes   []uint32
}

func (in *interner) number(node uint32) uint32 {
	if node == 0 {
		return 0
	}
	n, known := in.numbers[node]
	if !known {
		if in.numbers == nil {
			in.numbers = map[uint32]uint32{}
		}
		in.nodes = append(in.nodes, node)
		n = uint32(len(in.nodes))
		in.numbers[node] = n
	}
	return n
}

// sorted gives the nodes in order, and for each number that was given, from 0
// on, the one that is so in the end.
func (in *interner) sorted() (nodes Numbers, final []uint32) {
	inOrder := slices.Sorted(slices.Values(in.nodes))
	final = make([]uint32, len(in.nodes)+1)
	for i, node := range inOrder {
		nodes.Add(node)
		final[in.numbers[node]] = uint32(i) + 1
	}
	return nodes, final
}

// Next begins the next row. Each field that has one value is set once, if it has
// any, before the next row begins.
func (b *Builder) Next() {
	b.n++
	for f := range Speakers {
		b.values[f].Add(0)
	}
	b.passages.Add(0)
}

// row is the one that is being made.
func (b *Builder) row() int { return int(b.n) - 1 }

// Set gives the row a value in a field that has one.
func (b *Builder) Set(f Field, node uint32) {
	in := &b.entities
	if f.Words() {
		in = &b.words[f]
	}
	b.values[f].replace(b.row(), in.number(node))
}

// Passage gives the row its first passage.
func (b *Builder) Passage(node uint32) { b.passages.replace(b.row(), node) }

// Add gives the row a further value in a field that can have several. Nodes
// ascend; one that is the same as the one before is not a further value, and not added.
func (b *Builder) Add(f Field, node uint32) (added bool) {
	n := b.entities.number(node)
	if last := b.values[f].Len() - 1; last >= 0 && b.values[f].At(last) == n && b.rows[f].At(last) == uint32(b.row()) {
		return false
	}
	b.rows[f].Add(uint32(b.row()))
	b.values[f].Add(n)
	return true
}

// Again says that the row is a further report of what another statement reports.
func (b *Builder) Again(node uint32) {
	if b.again == nil {
		b.again = map[uint32]uint32{}
	}
	b.again[uint32(b.row())] = node
}

// Made are the parts of a table.
type Made [Parts]Numbers

// Make ends the building. It is told the rows of statements by their nodes;
// reports of a statement that is not there are reports of one utterance, too.
func (b *Builder) Make(row func(node uint32) (uint32, bool)) *Made {
	var out Made
	b.utterances(&out, row)
	out[Passages] = b.passages
	entities, final := b.entities.sorted()
	out[Entities] = entities
	b.makeMemberships(&out, final)
	for f := range Field(fields) {
		renumber := final
		if f.Words() {
			out[WordsOf(f)], renumber = b.words[f].sorted()
		}
		v := &b.values[f]
		for i := range v.Len() {
			v.replace(i, renumber[v.At(i)])
		}
		out[ValuesOf(f)] = *v
		if f.Several() {
			out[RowsOf(f)] = b.rows[f]
		}
	}
	return &out
}

// utterances finds the first row of each utterance: statements that report one
// another again, in chains of any length and in circles, are reports of one.
func (b *Builder) utterances(out *Made, row func(node uint32) (uint32, bool)) {
	// The row or, beyond all rows, the missing statement to which a row leads.
	next := map[uint32]uint32{}
	missing := map[uint32]uint32{}
	for r, node := range b.again {
		to, there := row(node)
		if !there {
			known := false
			if to, known = missing[node]; !known {
				to = b.n + uint32(len(missing))
				missing[node] = to
			}
		}
		next[r] = to
	}
	// Rows that are linked, whichever way, are one utterance: the least is first.
	parent := map[uint32]uint32{}
	find := func(r uint32) uint32 {
		root := r
		for {
			up, ok := parent[root]
			if !ok {
				break
			}
			root = up
		}
		for r != root {
			parent[r], r = root, parent[r]
		}
		return root
	}
	for _, r := range slices.Sorted(maps.Keys(next)) {
		if a, c := find(r), find(next[r]); a != c {
			parent[max(a, c)] = min(a, c)
		}
	}
	for _, r := range slices.Sorted(maps.Keys(parent)) {
		if first := find(r); r < b.n && first != r {
			out[Repeats].Add(r)
			out[Firsts].Add(first)
		}
	}
}
