package server

import (
	"fmt"
	"slices"
	"strings"
)

// Format is the version of the tables; it grows when older programs could no
// longer read them.
const Format = 5

// A table is one of those with rows of parts.
type table struct {
	name    string
	shape   []string // columns with their types; the first is the part
	indexes []string
}

// columns are the names of the columns in the order in which they are sent, a checksum
// after all others.
func (t *table) columns() string { return strings.Join(t.sent(), ", ") }

func (t *table) sent() []string {
	var names []string
	for _, c := range t.shape {
		if name, _, _ := strings.Cut(c, " "); c != rowSum {
			names = append(names, name)
		}
	}
	if t.summed() {
		names = append(names, "sum")
	}
	return names
}

// rowSum is the column with the checksum of a row, by which a damaged one is found. Of
// edges there is none: they follow from the quads of their subject.
const rowSum = "sum int4 NOT NULL"

// summed reports whether rows have a checksum.
func (t *table) summed() bool { return slices.Contains(t.shape, rowSum) }

// The tables with rows of parts. Each row belongs to a subject, whose key is s, and
// so to the place of s where tables are cut into pieces: nothing is joined on
// anything else. Texts are compared byte by byte, as the program does.
var (
	// nodes have the quads of a subject in a part: lines of a predicate and an
	// object, see lines.go.
	nodes = &table{"node", []string{"part int8 NOT NULL", "s int8 NOT NULL", rowSum, `term text COLLATE "C" NOT NULL`, `quads text COLLATE "C" NOT NULL`}, []string{"(s)", "(part)"}}
	// edges lead from an object to its subjects.
	edges = &table{"edge", []string{"part int8 NOT NULL", "s int8 NOT NULL", "p int8 NOT NULL", "o int8 NOT NULL"}, []string{"(o, p, s)", "(part)"}}
	// sayings are statements: their possible days, where they stand, and
	// what the statement table says of them, see columns.
	sayings = &table{"say", append([]string{
		"part int8 NOT NULL", "s int8 NOT NULL", "lo int8 NOT NULL", "hi int8 NOT NULL", rowSum, `source text COLLATE "C" NOT NULL`, "unlocated bool NOT NULL", "line int8 NOT NULL", "first int8 NOT NULL",
		`id text COLLATE "C" NOT NULL`, `space text COLLATE "C" NOT NULL`,
	}, columnShapes()...), []string{"(lo, s)", "(hi, lo) WHERE lo < hi", "(s)", "(part)", "(utterance) WHERE several", "(s) WHERE untold"}}
	// names are what entities are called.
	names = &table{"name", []string{"part int8 NOT NULL", "s int8 NOT NULL", rowSum, `kind text COLLATE "C" NOT NULL`, `folded text COLLATE "C" NOT NULL`, `called text COLLATE "C" NOT NULL`}, []string{"(left(folded, 200))", "(part)"}}
)

// tables are all tables with rows of parts.
func tables() []*table { return []*table{nodes, edges, sayings, names} }

// definition makes the tables that a corpus has on a server, without their indexes.
func (a *Address) definition() string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+";\n", args...) }
	say("CREATE SCHEMA IF NOT EXISTS %s", a.schema())
	say(`CREATE TABLE %s (
	one bool PRIMARY KEY CHECK (one), format int8 NOT NULL, version int8 NOT NULL, build int8 NOT NULL,
	published int8 NOT NULL, next int8 NOT NULL, salt int8 NOT NULL, early int8[] NOT NULL)`, a.table("head"))
	say(`CREATE TABLE %s (version int8 PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), quads int8 NOT NULL, bytes int8 NOT NULL, parts int8 NOT NULL, tree bytea NOT NULL, inputs text NOT NULL)`, a.table("version"))
	say(`CREATE TABLE %s (
	part int8 PRIMARY KEY, place int8 NOT NULL, label text COLLATE "C" NOT NULL, bucket int8 NOT NULL, buckets int8 NOT NULL, content bytea NOT NULL, sum bytea NOT NULL,
	quads int8 NOT NULL, bytes int8 NOT NULL, nodes int8 NOT NULL, edges int8 NOT NULL, sayings int8 NOT NULL, names int8 NOT NULL, predicates int8[] NOT NULL, loose int8[] NOT NULL, born int8 NOT NULL, died int8)`, a.table("part"))
	say("CREATE TABLE %s (born int8 NOT NULL, actor int8, stances int8 NOT NULL, n int4 NOT NULL, term text COLLATE \"C\")", a.table("tally"))
	for _, t := range tables() {
		say("CREATE TABLE %s (%s)", a.table(t.name), strings.Join(t.shape, ", "))
	}
	return b.String()
}

// indexing makes the indexes. It takes less time once rows are there.
func (a *Address) indexing() string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+";\n", args...) }
	for _, t := range tables() {
		for _, index := range t.indexes {
			say("CREATE INDEX ON %s %s", a.table(t.name), index)
		}
	}
	for _, index := range []string{"(place)", "(born)", "(died) WHERE died IS NOT NULL"} {
		say("CREATE INDEX ON %s %s", a.table("part"), index)
	}
	say("CREATE INDEX ON %s USING gin (string_to_array(spoken, ' '))", a.table(sayings.name))
	say("CREATE INDEX ON %s USING gin (speakers)", a.table(sayings.name))
	return b.String()
}

// earlyRows are of how many first statements there is an index of words besides that of all:
// of a frequent word, this has all statements that have it, in no order.
var earlyRows = [...]int64{512, 2048, 8192}

// indexEarly makes the index of words of the statements before a day.
func indexEarly(day int64) string {
	return fmt.Sprintf("CREATE INDEX ON @say USING gin (string_to_array(spoken, ' ')) WHERE lo < %d", day)
}
