package count

import (
	"slices"

	"github.com/cayleygraph/quad"
)

// A Tally counts utterances by keys. What an utterance is counted under is what
// the earliest of its reports says, among those that were added: another one
// that says more, or something else, makes no utterance of its own.
type Tally[K comparable] struct {
	// Counts says that Cells need not give the reports.
	Counts bool

	earlier func(a, b quad.IRI) (bool, error)
	at      map[K]int
	cells   []cell[K]
	firsts  map[quad.IRI]first
}

type cell[K comparable] struct {
	key        K
	utterances int
	reports    []Report
}

// A first report stands for its utterance.
type first struct {
	statement quad.IRI
	cells     []int32
}

// A Cell is a key that utterances are counted under.
type Cell[K comparable] struct {
	Key        K
	Utterances int
	Reports    []Report // that say so, in the order in which they were added
}

// A Report is a statement that says what is counted.
type Report struct {
	Statement, Utterance quad.IRI
	// First says that it stands for the utterance, which it does in each cell
	// or in none.
	First bool
}

// NewTally makes a tally that asks which of two statements comes earlier.
func NewTally[K comparable](earlier func(a, b quad.IRI) (bool, error)) *Tally[K] {
	return &Tally[K]{earlier: earlier, at: map[K]int{}, firsts: map[quad.IRI]first{}}
}

// Add adds a statement, once, with the utterance that it reports and the keys
// that it says; statements may come in any order. One that says nothing is a
// report all the same: it may be the earliest.
func (t *Tally[K]) Add(statement, utterance quad.IRI, keys []K) error {
	cells := make([]int32, 0, len(keys))
	for _, k := range keys {
		i, ok := t.at[k]
		if !ok {
			i = len(t.cells)
			t.at[k] = i
			t.cells = append(t.cells, cell[K]{key: k})
		}
		if slices.Contains(cells, int32(i)) {
			continue // it says so twice
		}
		cells = append(cells, int32(i))
		if c := &t.cells[i]; !t.Counts {
			c.reports = append(c.reports, Report{Statement: statement, Utterance: utterance})
		}
	}
	old, again := t.firsts[utterance]
	if again {
		before, err := t.earlier(statement, old.statement)
		if err != nil || !before {
			return err
		}
	}
	for _, i := range old.cells {
		t.cells[i].utterances--
	}
	for _, i := range cells {
		t.cells[i].utterances++
	}
	t.firsts[utterance] = first{statement, cells}
	return nil
}

// Cells gives the keys that any utterance is counted under, in the order in which
// they were added.
func (t *Tally[K]) Cells(yield func(Cell[K]) bool) {
	for i := range t.cells {
		c := &t.cells[i]
		if c.utterances == 0 {
			continue
		}
		out := Cell[K]{Key: c.key, Utterances: c.utterances}
		for _, r := range c.reports {
			if of := t.firsts[r.Utterance]; slices.Contains(of.cells, int32(i)) {
				r.First = of.statement == r.Statement
				out.Reports = append(out.Reports, r)
			}
		}
		if !yield(out) {
			return
		}
	}
}
