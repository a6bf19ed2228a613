package network

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// A Type is what the values of a qualifier are.
type Type string

// The types of qualifiers.
const (
	NoQualifier Type = "none"
	Boolean     Type = "boolean" // 0 and 1
	Integer     Type = "integer"
	Text        Type = "text"
)

// A Qualifier is what observations are told apart by, beside their row and column:
// a stance, say.
type Qualifier struct {
	Name string
	Type Type
	// Levels are its values: ascending numbers, or words in their order. A boolean
	// one has both, others those that occur or that were declared.
	Levels []Level
}

// A Level is one value of a qualifier.
type Level struct {
	Value float64
	Word  string // of a Text; else its number
	None  bool   // nothing is said: it counts where levels are ignored
}

// A Node is a row or a column.
type Node struct {
	ID, Kind, IRI string // of an entity; empty: a value of a table
	Name          string
	// Label is what tells it from the others of a network: the name, with the id
	// behind it where several have that name.
	Label string
	// Type, and whom it belonged to at the end of the range, where that is known.
	Type, Affiliation string
}

// An Entry is an observation in numbers: places in the lists of Data.
type Entry struct {
	Row, Column, Level  uint32
	Statement, Document uint32
	Time                Time
}

// Data are observations in the order of time, document, start, stop and statement.
type Data struct {
	Rows, Columns []Node // in the order of their labels
	Qualifier     Qualifier
	Statements    []string // their ids
	Indirect      []bool   // which of them are attributed or reported alone; shorter: the others are not
	Documents     []string // their names
	Entries       []Entry
	// RowName and ColumnName say what rows and columns are: actor, position.
	RowName, ColumnName string
	// Dropped counts, by reason, the observations that a network cannot use.
	Dropped map[string]int
	// Words gives what a statement says, by its number: its quotes, else its summary.
	// nil: nothing is known of it.
	Words func(ctx context.Context, statement uint32) (string, error)
	// Notes are what whoever uses the data should know.
	Notes []string
	// Imprecise is how many statements are dated to more than one day, and stand on
	// the first that is possible.
	Imprecise int

	excluded []Entry // left out, or something is Missing: isolates come from them, too
}

// An Observation is one value for rows and one for columns, with the level of the
// qualifier.
type Observation struct {
	Row, Column, Level  uint32 // by Builder.Row, Column and Level
	Statement, Document uint32 // by Builder.Statement and Document
	Start, Stop         int64
	Time                Time
	// Excluded keeps the observation out of all networks, and its row and column
	// among what Settings.Isolates shows.
	Excluded bool
}

// Missing stands for no row, no column or no level.
const Missing = ^uint32(0)

// A Builder gathers observations. Its methods give numbers to values, the same to
// the same one.
type Builder struct {
	data      Data
	rows      names[Node]
	columns   names[Node]
	levels    names[Level]
	statement names[string]
	document  names[string]
	all       []Observation
	sorted    bool // they come in their order
}

// names numbers values by a key.
type names[V any] struct {
	numbers map[string]uint32
	values  []V
}

func (n *names[V]) number(key string, value func() V) uint32 {
	if i, known := n.numbers[key]; known {
		return i
	}
	if n.numbers == nil {
		n.numbers = map[string]uint32{}
	}
	i := uint32(len(n.values))
	n.numbers[key] = i
	n.values = append(n.values, value())
	return i
}

// NewBuilder makes a builder of observations with a qualifier. The levels that it
// has are there from the start.
func NewBuilder(q Qualifier, rowName, columnName string) *Builder {
	b := &Builder{}
	b.data.Qualifier = Qualifier{Name: q.Name, Type: q.Type}
	b.data.RowName, b.data.ColumnName = rowName, columnName
	b.data.Dropped = map[string]int{}
	for _, l := range q.Levels {
		b.Level(l)
	}
	b.givenLevels()
	return b
}

// givenLevels are there whatever is observed.
func (b *Builder) givenLevels() {
	switch b.data.Qualifier.Type {
	case Boolean:
		b.Level(Level{Value: 0, Word: "0"})
		b.Level(Level{Value: 1, Word: "1"})
	case NoQualifier:
		b.Level(Level{})
	}
}

// retype makes a qualifier of texts one of a type, which all of its levels can be.
func (b *Builder) retype(to Type) {
	if to == Text {
		return
	}
	texts := b.levels.values
	b.levels = names[Level]{}
	b.data.Qualifier.Type = to
	b.givenLevels()
	places := make([]uint32, len(texts))
	for i, l := range texts {
		if !l.None {
			l, _ = numberLevel(to, strings.TrimSpace(l.Word))
		}
		places[i] = b.Level(l)
	}
	for i := range b.all {
		if level := &b.all[i].Level; *level != Missing {
			*level = places[*level]
		}
	}
}

// Grow makes room for n more observations, and as many statements.
func (b *Builder) Grow(n int) {
	b.all, b.statement.values = slices.Grow(b.all, n), slices.Grow(b.statement.values, n)
}

// Sorted says that observations come in the order in which Data has them.
func (b *Builder) Sorted() { b.sorted = true }

// Row numbers a row: by its IRI, or by its name where it has none.
func (b *Builder) Row(n Node) uint32 { return b.rows.number(n.key(), func() Node { return n }) }

// Column numbers a column: by its IRI, or by its name where it has none.
func (b *Builder) Column(n Node) uint32 { return b.columns.number(n.key(), func() Node { return n }) }

func (n *Node) key() string { return cmp.Or(n.IRI, n.Name) }

// Level numbers a level.
func (b *Builder) Level(l Level) uint32 {
	key := l.Word
	if l.None {
		key = "\x00"
	} else if b.data.Qualifier.Type != Text {
		key = strconv.FormatFloat(l.Value, 'g', -1, 64)
	}
	return b.levels.number(key, func() Level { return l })
}

// Statement numbers a statement by its id.
func (b *Builder) Statement(id string) uint32 {
	return b.statement.number(id, func() string { return id })
}

// NewStatement numbers a statement that comes once.
func (b *Builder) NewStatement(id string) uint32 {
	b.statement.values = append(b.statement.values, id)
	return uint32(len(b.statement.values) - 1)
}

// MarkIndirect notes that a statement is attributed or reported alone: nobody
// quotes or paraphrases it.
func (b *Builder) MarkIndirect(statement uint32) {
	d := &b.data
	if n := int(statement) + 1 - len(d.Indirect); n > 0 {
		d.Indirect = append(d.Indirect, make([]bool, n)...)
	}
	d.Indirect[statement] = true
}

// Document numbers a document by its name.
func (b *Builder) Document(name string) uint32 {
	return b.document.number(name, func() string { return name })
}

// Add adds an observation. One without a row or a column is dropped and counted,
// as is one without a level; see Data.Dropped.
func (b *Builder) Add(o Observation) {
	switch {
	case o.Excluded:
	case o.Row == Missing:
		b.Drop("no " + b.data.RowName)
	case o.Column == Missing:
		b.Drop("no " + b.data.ColumnName)
	case o.Level == Missing:
		b.Drop("no " + b.data.Qualifier.Name)
	}
	if o.Row != Missing || o.Column != Missing {
		b.all = append(b.all, o)
	}
}

// Drop counts an observation that no network can use, with the reason.
func (b *Builder) Drop(reason string) { b.data.Dropped[reason]++ }

// Data gives the observations that were added. In the variant of DNA labels are
// sorted as that program does.
func (b *Builder) Data(dna bool) *Data {
	d := &b.data
	d.Statements, d.Documents = b.statement.values, b.document.values
	order := b.order()
	rows, columns := sortNodes(&d.Rows, b.rows.values, dna), sortNodes(&d.Columns, b.columns.values, dna)
	levels := b.sortLevels(dna)
	place := func(places []uint32, of uint32) uint32 {
		if of == Missing {
			return Missing
		}
		return places[of]
	}
	d.Entries = make([]Entry, len(b.all))
	out := make([]bool, len(b.all)) // which are left out
	inAll(len(b.all), 4096, func(i int) {
		o := &b.all[i]
		if order != nil {
			o = &b.all[order[i]]
		}
		e := &d.Entries[i]
		*e = Entry{place(rows, o.Row), place(columns, o.Column), place(levels, o.Level), o.Statement, o.Document, o.Time}
		out[i] = o.Excluded || e.Row == Missing || e.Column == Missing || e.Level == Missing
	})
	if slices.Contains(out, true) {
		kept := d.Entries[:0]
		for i, e := range d.Entries {
			if out[i] {
				d.excluded = append(d.excluded, e)
			} else {
				kept = append(kept, e)
			}
		}
		d.Entries = kept
	}
	b.all = nil
	return d
}

// order is the order of observations, by their places; undated ones come last. nil: they
// are in it. Those of each time are put together first: tables have far fewer times than
// rows.
func (b *Builder) order() []uint32 {
	if b.sorted {
		return nil
	}
	documents, statements := ranks(b.document.values), ranks(b.statement.values)
	at := map[Time]int{} // how many there are at each time, then where these begin
	for i := range b.all {
		at[b.all[i].Time]++
	}
	times := slices.SortedFunc(maps.Keys(at), func(x, y Time) int {
		return cmp.Or(cmp.Compare(undatedLast(x), undatedLast(y)), cmp.Compare(x, y))
	})
	ends := make([]int, len(times))
	n := 0
	for i, t := range times {
		n, at[t] = n+at[t], n
		ends[i] = n
	}
	// Most are told apart by their documents, which stand together for that.
	type key struct{ document, place uint32 }
	keys := make([]key, len(b.all))
	for i := range b.all {
		o := &b.all[i]
		keys[at[o.Time]] = key{documents[o.Document], uint32(i)}
		at[o.Time]++
	}
	inAll(len(times), 1, func(i int) {
		begin := 0
		if i > 0 {
			begin = ends[i-1]
		}
		slices.SortFunc(keys[begin:ends[i]], func(i, j key) int {
			if c := cmp.Compare(i.document, j.document); c != 0 {
				return c
			}
			x, y := &b.all[i.place], &b.all[j.place]
			return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(x.Stop, y.Stop),
				cmp.Compare(statements[x.Statement], statements[y.Statement]), cmp.Compare(i.place, j.place))
		})
	})
	order := make([]uint32, len(keys))
	for i, k := range keys {
		order[i] = k.place
	}
	return order
}

// inAll calls do for each of n, on all cores, so many at a time.
func inAll(n, batch int, do func(i int)) {
	type nothing struct{}
	spread(batch, n, func() bool { return false }, func() nothing { return nothing{} }, func(_ nothing, i int) { do(i) })
}

func undatedLast(t Time) int {
	if t == NoTime {
		return 1
	}
	return 0
}

// ranks are the places of names in their order: whole numbers by size and before
// all others, these by code point.
func ranks(names []string) []uint32 {
	type ranked struct {
		number int64
		is     bool
		at     int
	}
	all := make([]ranked, len(names))
	for i, n := range names {
		v, err := strconv.ParseInt(n, 10, 64)
		all[i] = ranked{v, err == nil, i}
	}
	slices.SortFunc(all, func(a, b ranked) int {
		switch {
		case a.is && b.is:
			return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(names[a.at], names[b.at]))
		case a.is != b.is:
			if a.is {
				return -1
			}
			return 1
		}
		return cmp.Compare(names[a.at], names[b.at])
	})
	out := make([]uint32, len(names))
	for place, r := range all {
		out[r.at] = uint32(place)
	}
	return out
}

// sortNodes puts nodes into the order of their labels, and gives the new places of
// old ones.
func sortNodes(into *[]Node, nodes []Node, dna bool) (places []uint32) {
	called := map[string]int{}
	for i := range nodes {
		called[nodes[i].Name]++
	}
	for i := range nodes {
		n := &nodes[i]
		n.Label = n.Name
		if n.ID != "" && (called[n.Name] > 1 || n.Name == "") {
			n.Label = strings.TrimPrefix(n.Name+" ("+n.ID+")", " ")
		}
	}
	labelled := map[string]int{}
	for i := range nodes {
		labelled[nodes[i].Label]++
	}
	for i := range nodes { // two corpora have an id of the same name
		if n := &nodes[i]; labelled[n.Label] > 1 {
			n.Label = n.Name + " <" + n.IRI + ">"
		}
	}
	less := strings.Compare
	if dna {
		less = compareUTF16
	}
	order := make([]uint32, len(nodes))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(less(nodes[a].Label, nodes[b].Label), cmp.Compare(nodes[a].IRI, nodes[b].IRI))
	})
	places = make([]uint32, len(nodes))
	*into = make([]Node, len(nodes))
	for place, old := range order {
		(*into)[place], places[old] = nodes[old], uint32(place)
	}
	return places
}

// compareUTF16 compares as Java does: by the code units of UTF-16.
func compareUTF16(a, b string) int {
	x, y := utf16.Encode([]rune(a)), utf16.Encode([]rune(b))
	return slices.Compare(x, y)
}

// sortLevels puts levels into their order, and gives the new places of old ones.
func (b *Builder) sortLevels(dna bool) (places []uint32) {
	levels := b.levels.values
	order := make([]uint32, len(levels))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(x, y uint32) int {
		if levels[x].None != levels[y].None { // that of none is the last
			if levels[x].None {
				return 1
			}
			return -1
		}
		if b.data.Qualifier.Type != Text {
			return cmp.Compare(levels[x].Value, levels[y].Value)
		}
		if dna {
			return compareUTF16(levels[x].Word, levels[y].Word)
		}
		return strings.Compare(levels[x].Word, levels[y].Word)
	})
	places = make([]uint32, len(levels))
	for place, old := range order {
		b.data.Qualifier.Levels = append(b.data.Qualifier.Levels, levels[old])
		places[old] = uint32(place)
	}
	return places
}

// Reasons are those for which observations were dropped, in their order.
func (d *Data) Reasons() []string { return slices.Sorted(maps.Keys(d.Dropped)) }

// First and Last are the times of the first and the last dated entry; NoTime: there
// is none.
func (d *Data) First() Time {
	if len(d.Entries) == 0 {
		return NoTime
	}
	return d.Entries[0].Time
}

// Last is the time of the last dated entry; NoTime: there is none.
func (d *Data) Last() Time {
	n := d.dated()
	if n == 0 {
		return NoTime
	}
	return d.Entries[n-1].Time
}

// dated is how many entries have a time: they come first.
func (d *Data) dated() int {
	n, _ := slices.BinarySearchFunc(d.Entries, true, func(e Entry, _ bool) int {
		if e.Time == NoTime {
			return 0
		}
		return -1
	})
	return n
}

// sentiment is 1 for a level that is for something, -1 for one against, 0 for one that
// is neutral, and unsaid for what takes no side at all: words, and nothing.
func (q *Qualifier) sentiment(level uint32) int {
	v := q.Levels[level].Value
	switch {
	case q.Levels[level].None, q.Type == Text, q.Type == NoQualifier:
		return unsaid
	case q.Type == Boolean && v == 0, q.Type == Integer && v < 0:
		return -1
	case v > 0:
		return 1
	}
	return 0
}

const unsaid = 2

// Sided reports whether the levels of the qualifier are for something or against it.
func (q *Qualifier) Sided() bool { return q.Type == Boolean || q.Type == Integer }
