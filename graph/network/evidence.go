package network

import (
	"math"
	"slices"
	"sort"
	"sync"
)

// An index lists the entries by row and column.
type index struct {
	starts  []int // where the entries of each row begin in order, and the end
	order   []uint32
	rowOf   []uint32 // the row in the network, by row of the data; Missing: none
	columns []uint32 // by column of the data
}

// indexed makes the index, once.
func (n *Network) indexed() *index {
	if n.index != nil {
		return n.index
	}
	x := &index{rowOf: inverse(n.rows, len(n.data.Rows)), columns: inverse(n.columns, len(n.data.Columns))}
	x.starts = make([]int, len(n.rows)+1)
	for i := range n.entries {
		if r := x.rowOf[n.entries[i].Row]; r != Missing {
			x.starts[r+1]++
		}
	}
	for i := range n.rows {
		x.starts[i+1] += x.starts[i]
	}
	columns := make([]int, len(n.data.Columns)+1) // where the entries of each begin among those in their order
	for i := range n.entries {
		columns[n.entries[i].Column+1]++
	}
	for c := range n.data.Columns {
		columns[c+1] += columns[c]
	}
	inOrder := make([]uint32, len(n.entries))
	for i := range n.entries {
		at := &columns[n.entries[i].Column]
		inOrder[*at] = uint32(i)
		*at++
	}
	x.order = make([]uint32, x.starts[len(n.rows)])
	next := slices.Clone(x.starts)
	for _, i := range inOrder {
		if r := x.rowOf[n.entries[i].Row]; r != Missing {
			x.order[next[r]] = i
			next[r]++
		}
	}
	n.index = x
	return x
}

func inverse(list []uint32, n int) []uint32 {
	out := make([]uint32, n)
	for i := range out {
		out[i] = Missing
	}
	for i, v := range list {
		out[v] = uint32(i)
	}
	return out
}

// of are the entries of a row of the network, by column of the data and in their
// order.
func (x *index) of(row int) []uint32 { return x.order[x.starts[row]:x.starts[row+1]] }

// A CellObservation is an observation of a cell of a network.
type CellObservation struct {
	Column    Node
	Level     Level
	Statement string // its id
	Number    uint32 // of the statement, see Data.Words
	Document  string
	Time      Time
	Weight    float64 // by the kernel; else 1
}

func (n *Network) observed(at uint32) CellObservation {
	e := &n.entries[at]
	out := CellObservation{
		Column: n.data.Columns[e.Column], Level: n.data.Qualifier.Levels[e.Level], Statement: n.data.Statements[e.Statement], Number: e.Statement,
		Document: n.data.Documents[e.Document], Time: e.Time, Weight: 1,
	}
	if n.weights != nil {
		out.Weight = n.weights[at]
	}
	return out
}

// Observed gives the observations of a cell of a two-mode network, in their order.
func (n *Network) Observed(row, column int) (out []CellObservation) {
	for _, at := range n.cell(row, column) {
		out = append(out, n.observed(at))
	}
	return out
}

// cell are the entries of a cell of a two-mode network, in their order.
func (n *Network) cell(row, column int) []uint32 {
	all, wanted := n.indexed().of(row), n.columns[column]
	from := sort.Search(len(all), func(i int) bool { return n.entries[all[i]].Column >= wanted })
	all = all[from:]
	if len(all) == 0 || n.entries[all[0]].Column != wanted {
		return nil
	}
	return all[:n.sameColumn(all)]
}

// A Pair is two observations of one column, which make a part of a tie.
type Pair struct {
	A, B CellObservation
	// Agree is how far they agree, from 0 to 1; the rest is conflict.
	Agree float64
	// Joint says that they are one statement that both have made.
	Joint bool
}

// Pairs calls yield with each pair of observations that makes the tie of two rows of
// a one-mode network, by column and in their order, until it returns false. Pairs that
// Settings.SkipJoint leaves out are not among them.
func (n *Network) Pairs(row, other int, yield func(Pair) bool) {
	p := &projection{Network: n, tally: &tally{}}
	p.sides()
	n.eachShared(row, other, func(a, b []uint32) bool {
		for _, at := range a {
			for _, with := range b {
				e, o := &n.entries[at], &n.entries[with]
				pair := Pair{A: n.observed(at), B: n.observed(with), Agree: 1, Joint: e.Statement == o.Statement}
				if pair.Joint && n.Settings.SkipJoint || pair.A.Weight*pair.B.Weight == 0 {
					continue
				}
				if n.Settings.Aggregation != Ignore {
					if pair.Agree = p.similar(e.Level, o.Level); math.IsNaN(pair.Agree) {
						continue
					}
				}
				if !yield(pair) {
					return false
				}
			}
		}
		return true
	})
}

// sameColumn is how many entries at the beginning of a list are about one column.
func (n *Network) sameColumn(list []uint32) (i int) {
	for i < len(list) && n.entries[list[i]].Column == n.entries[list[0]].Column {
		i++
	}
	return i
}

// Statements gives the ids of the statements behind a cell, each once, in the order
// of the observations.
func (n *Network) Statements(row, column int) []string {
	var out []string
	for _, s := range n.behind(row, column) {
		out = append(out, n.data.Statements[s])
	}
	return out
}

// Indirect reports whether a cell rests on statements alone that are attributed or
// reported. A tie of a one-mode network does if either side of it does.
func (n *Network) Indirect(row, column int) bool {
	if len(n.data.Indirect) == 0 {
		return false
	}
	is := func(e *Entry) bool { return int(e.Statement) < len(n.data.Indirect) && n.data.Indirect[e.Statement] }
	if n.Settings.Mode != OneMode {
		return !slices.ContainsFunc(n.cell(row, column), func(at uint32) bool { return !is(&n.entries[at]) })
	}
	v := n.voices(is)
	return !v.meet(v.direct, row, column) || !v.meet(v.direct, column, row)
}

// voices say of which columns the rows of a one-mode network have spoken, and of which
// in words that are quoted or paraphrased: a bit for each.
type voices struct {
	words          int // of each row
	spoken, direct []uint64
}

// voices makes them, once.
func (n *Network) voices(indirect func(*Entry) bool) *voices {
	if n.said != nil {
		return n.said
	}
	x := n.indexed()
	v := &voices{words: (len(n.data.Columns) + 63) / 64}
	v.spoken, v.direct = make([]uint64, v.words*len(n.rows)), make([]uint64, v.words*len(n.rows))
	for row := range n.rows {
		for _, at := range x.of(row) {
			if n.weights != nil && n.weights[at] == 0 {
				continue
			}
			e := &n.entries[at]
			word, bit := row*v.words+int(e.Column/64), uint64(1)<<(e.Column%64)
			v.spoken[word] |= bit
			if !indirect(e) {
				v.direct[word] |= bit
			}
		}
	}
	n.said = v
	return v
}

// meet reports whether a row has bits where another one has spoken.
func (v *voices) meet(bits []uint64, row, other int) bool {
	for i, w := range bits[row*v.words : (row+1)*v.words] {
		if w&v.spoken[other*v.words+i] != 0 {
			return true
		}
	}
	return false
}

// shared are the entries of two rows about columns that both have.
func (n *Network) shared(row, other int) (out [2][]uint32) {
	n.eachShared(row, other, func(a, b []uint32) bool {
		for side, list := range [][]uint32{a, b} {
			for _, at := range list {
				if n.weighs(at) {
					out[side] = append(out[side], at)
				}
			}
		}
		return true
	})
	return out
}

// eachShared calls yield with the entries of two rows about each column that both
// have, by column, until it returns false.
func (n *Network) eachShared(row, other int, yield func(a, b []uint32) bool) {
	x := n.indexed()
	a, b := x.of(row), x.of(other)
	for len(a) > 0 && len(b) > 0 {
		column, too := n.entries[a[0]].Column, n.entries[b[0]].Column
		switch {
		case column < too:
			a = a[1:]
		case column > too:
			b = b[1:]
		default:
			i, j := n.sameColumn(a), n.sameColumn(b)
			if !yield(a[:i], b[:j]) {
				return
			}
			a, b = a[i:], b[j:]
		}
	}
}

// behind are the statements behind a cell, each once, in the order of the
// observations.
func (n *Network) behind(row, column int) (out []uint32) {
	var all []uint32
	if n.Settings.Mode == OneMode {
		both := n.shared(row, column)
		all = slices.Concat(both[0], both[1])
		slices.Sort(all)
	} else {
		all = n.cell(row, column)
	}
	seen := make(map[uint32]bool, len(all))
	for _, at := range all {
		if s := n.entries[at].Statement; !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// A Fact is what is known of how much a node has said.
type Fact struct {
	Statements  int
	First, Last Time // NoTime: none is dated
}

// Facts are those of the rows and of the columns; in a one-mode network both are
// those of its rows.
func (n *Network) Facts() (rows, columns []Fact) {
	rows = n.facts(n.rows, len(n.data.Rows), func(e *Entry) uint32 { return e.Row })
	if n.Settings.Mode == OneMode {
		return rows, rows
	}
	return rows, n.facts(n.columns, len(n.data.Columns), func(e *Entry) uint32 { return e.Column })
}

func (n *Network) facts(list []uint32, of int, node func(*Entry) uint32) []Fact {
	place := inverse(list, of)
	out := make([]Fact, len(list))
	last := make([]uint32, len(list)) // 1 + the statement seen last
	for i := range out {
		out[i].First, out[i].Last = NoTime, NoTime
	}
	for i := range n.entries {
		e := &n.entries[i]
		at := place[node(e)]
		if at == Missing {
			continue
		}
		f := &out[at]
		if last[at] != e.Statement+1 {
			f.Statements++
			last[at] = e.Statement + 1
		}
		if e.Time != NoTime {
			if f.First == NoTime {
				f.First = e.Time
			}
			f.Last = e.Time
		}
	}
	return out
}

// Levels counts the observations of a cell of a two-mode network by level, in the
// order of the qualifier's levels.
func (n *Network) Levels(row, column int) []int {
	out := make([]int, len(n.data.Qualifier.Levels))
	for _, at := range n.cell(row, column) {
		out[n.entries[at].Level]++
	}
	return out
}

// Qualifier is what observations are told apart by.
func (n *Network) Qualifier() *Qualifier { return &n.data.Qualifier }

// Sides says what rows and columns are: actor, position.
func (n *Network) Sides() (rows, columns string) {
	if n.Settings.Mode == OneMode {
		return n.data.RowName, n.data.RowName
	}
	return n.data.RowName, n.data.ColumnName
}

// Through says what ties the rows of a one-mode network: position.
func (n *Network) Through() string { return n.data.ColumnName }

// opinions count the statements with which rows speak of columns, by what these are:
// 0 for it, 1 against it, 2 neither. Those that have several entries are not among them,
// for with a tie each counts once.
type opinions struct {
	starts  []int    // where the columns of each row begin, and the end
	columns []uint32 // of the data
	counts  [][3]uint32
	more    []int    // where the entries of the others begin in several, by column, and the end
	several []uint32 // entries
}

// opinions makes them, once.
func (n *Network) opinions() *opinions {
	if n.held != nil {
		return n.held
	}
	x := n.indexed()
	entries := takeMarks() // 1, or 2 for several
	defer entries.giveBack()
	for _, at := range x.order {
		if n.weighs(at) {
			m := entries.of(n.entries[at].Statement)
			*m = min(*m+1, 2)
		}
	}
	h := &opinions{starts: make([]int, len(n.rows)+1)}
	for row := range n.rows {
		h.starts[row] = len(h.columns)
		for i, at := range x.of(row) {
			e := &n.entries[at]
			if i == 0 || h.columns[len(h.columns)-1] != e.Column {
				h.columns, h.counts, h.more = append(h.columns, e.Column), append(h.counts, [3]uint32{}), append(h.more, len(h.several))
			}
			switch {
			case !n.weighs(at):
			case *entries.of(e.Statement) > 1:
				h.several = append(h.several, at)
			default:
				if s := n.sentimentPlace(e); s >= 0 {
					h.counts[len(h.counts)-1][s]++
				}
			}
		}
	}
	h.starts[len(n.rows)], h.more = len(h.columns), append(h.more, len(h.several))
	n.held = h
	return h
}

// weighs reports whether an entry counts.
func (n *Network) weighs(at uint32) bool { return n.weights == nil || n.weights[at] > 0 }

// sentimentPlace is where opinions count an entry; -1: it takes no side at all.
func (n *Network) sentimentPlace(e *Entry) int {
	switch n.data.Qualifier.sentiment(e.Level) {
	case 1:
		return 0
	case -1:
		return 1
	case 0:
		return 2
	}
	return -1
}

// Sentiments counts the statements behind the tie of two rows of a one-mode network:
// those that are for what both have spoken of, those against, and those that are
// neither. One that is several counts as each.
func (n *Network) Sentiments(row, other int) (supports, opposes, neutral int) {
	h := n.opinions()
	var counts [3]int
	var counted *marks // a bit for each place; nil: none is needed yet
	for a, b := h.starts[row], h.starts[other]; a < h.starts[row+1] && b < h.starts[other+1]; {
		switch c, o := h.columns[a], h.columns[b]; {
		case c < o:
			a++
			continue
		case c > o:
			b++
			continue
		}
		both := []int{a, b}
		if row == other {
			both = both[:1]
		}
		for _, at := range both {
			for place, more := range h.counts[at] {
				counts[place] += int(more)
			}
			for _, entry := range h.several[h.more[at]:h.more[at+1]] {
				e := &n.entries[entry]
				place := n.sentimentPlace(e)
				if place < 0 {
					continue
				}
				if counted == nil {
					counted = takeMarks()
					defer counted.giveBack()
				}
				if m, bit := counted.of(e.Statement), uint8(1)<<place; *m&bit == 0 {
					*m |= bit
					counts[place]++
				}
			}
		}
		a++
		b++
	}
	return counts[0], counts[1], counts[2]
}

// marks are of statements.
type marks struct {
	by   []uint8 // by statement
	made []uint32
}

// spareMarks are marks of which none is set.
var spareMarks sync.Pool

func takeMarks() *marks {
	if m, ok := spareMarks.Get().(*marks); ok {
		return m
	}
	return &marks{}
}

// of is the mark of a statement.
func (m *marks) of(statement uint32) *uint8 {
	if int(statement) >= len(m.by) {
		m.by = append(m.by, make([]uint8, int(statement)+1-len(m.by))...)
	}
	if m.by[statement] == 0 {
		m.made = append(m.made, statement)
	}
	return &m.by[statement]
}

// giveBack takes the marks away, for who needs some next.
func (m *marks) giveBack() {
	for _, statement := range m.made {
		m.by[statement] = 0
	}
	m.made = m.made[:0]
	spareMarks.Put(m)
}
