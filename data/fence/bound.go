package fence

import "fmt"

// A Bound is the most that is read of a file of some kind.
type Bound int

// What is read, and bounded. YAML, texts, tables, graphs and databases are held
// in memory while they are read; lines are read in blocks.
const (
	YAML     Bound = iota // a YAML file of a corpus
	Text                  // the text of a source
	Document              // what a text is taken out of
	Table                 // CSV that is imported
	Workbook              // XLSX and ODS
	Graph                 // N-Quads, Turtle, TriG, JSON-LD
	Lines                 // JSON Lines and CSV with entities
	Quads                 // N-Quads that go into a store, a line at a time
	Database              // of the Discourse Network Analyzer
	Project               // of REFI-QDA, with texts, pictures and sound
	Font                  // or a collection of fonts
	Query                 // from stdin
	Store                 // a snapshot, mapped into memory
)

const (
	mb = 1 << 20
	gb = 1 << 30
)

// bounds are all of them, with what the thing is called.
var bounds = [...]struct {
	what string
	most int64
}{
	YAML:     {"a YAML file", 64 * mb},
	Text:     {"the text of a source", 64 * mb},
	Document: {"a document", 256 * mb},
	Table:    {"a table", 1 * gb},
	Workbook: {"a workbook", 512 * mb},
	Graph:    {"a graph", 4 * gb},
	Lines:    {"a file of entities", 16 * gb},
	Quads:    {"N-Quads", 1024 * gb},
	Database: {"a DNA file", 1 * gb},
	Project:  {"a REFI-QDA project", 1 * gb},
	Font:     {"a font", 256 * mb},
	Query:    {"a query", 1 * mb},
	Store:    {"a store", 1024 * 1024 * gb},
}

// Bounds lists all.
func Bounds() []Bound {
	out := make([]Bound, len(bounds))
	for i := range out {
		out[i] = Bound(i)
	}
	return out
}

// What is bounded, with its article.
func (b Bound) What() string { return bounds[b].what }

// Most is the bound in bytes.
func (b Bound) Most() int64 { return bounds[b].most }

// String is the bound as a help says it: "64 MB".
func (b Bound) String() string {
	if n := b.Most(); n >= gb {
		return fmt.Sprintf("%d GB", n/gb)
	}
	return fmt.Sprintf("%d MB", b.Most()/mb)
}

// Holds is an error where something of so many bytes is more than what is read.
func (b Bound) Holds(name string, size int64) error {
	if size > b.Most() {
		return b.exceeded(name, size)
	}
	return nil
}

// exceeded is the error of a file that has so many bytes, or, with 0, more than
// are read.
func (b Bound) exceeded(name string, size int64) error {
	has := "more than that"
	if size > 0 {
		has = fmt.Sprintf("%d bytes", size)
	}
	return &Error{name, fmt.Sprintf("has %s, and the most that is read of %s is %d (%s)", has, b.What(), b.Most(), b), false}
}
