package table

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/rdf"
)

// Check compares a table with the statements from which it should have been
// made, in the order of its rows. It gives what is first wrong, in words; empty:
// nothing is. Of what the table does not tell of memberships, nothing is compared.
func Check(t *Table, statements iter.Seq2[*schema.Statement, error], told Telling) (string, error) {
	kept, err := sideOf(t)
	if err != nil {
		return "", err
	}
	c := checking{kept: kept, first: map[quad.IRI]uint32{}}
	for st, err := range statements {
		if err != nil {
			return "", err
		}
		c.chunk = append(c.chunk, st)
		if len(c.chunk) < checkedAtOnce {
			continue
		}
		if wrong, err := c.compare(told); wrong != "" || err != nil {
			return wrong, err
		}
	}
	if wrong, err := c.compare(told); wrong != "" || err != nil {
		return wrong, err
	}
	if int(c.row) != t.Len() {
		return fmt.Sprintf("it has %d statements, not %d", t.Len(), c.row), nil
	}
	return "", nil
}

// checkedAtOnce is how many statements are made a table of their own.
const checkedAtOnce = 1 << 10

// checking is how far Check is.
type checking struct {
	kept  *side
	row   uint32 // of the first statement of the chunk
	chunk []*schema.Statement
	// first is the first row that reports an utterance, where that is not the row
	// of the statement that names it.
	first map[quad.IRI]uint32
}

// compare compares the rows of a chunk.
func (c *checking) compare(told Telling) (string, error) {
	alone := Telling{Utterance: func(st *schema.Statement) (quad.IRI, error) { return quad.IRI(st.IRI), nil }, Membership: told.Membership}
	if c.kept.belonging == nil {
		alone.Membership = nil
	}
	t, err := Of(All(c.chunk), alone)
	if err != nil {
		return "", err
	}
	made, err := sideOf(t)
	if err != nil {
		return "", err
	}
	for i, st := range c.chunk {
		if int(c.row) == c.kept.Len() {
			return fmt.Sprintf("it lacks %s", st.IRI), nil
		}
		has, err := c.kept.row(c.row)
		if err != nil {
			return "", err
		}
		should, err := made.row(uint32(i))
		if err != nil {
			return "", err
		}
		for j := range has {
			if has[j] != should[j] {
				return fmt.Sprintf("of %s it has %s, not %s", st.IRI, has[j], should[j]), nil
			}
		}
		root, err := told.Utterance(st)
		if err != nil {
			return "", err
		}
		first, err := c.firstReport(root, quad.IRI(st.IRI))
		if err != nil {
			return "", err
		}
		if kept, _ := c.kept.utterances.Of(c.row); kept != first {
			return fmt.Sprintf("of %s it has row %d as the first report of its utterance, not %d", st.IRI, kept, first), nil
		}
		c.row++
	}
	c.chunk = c.chunk[:0]
	return "", nil
}

// firstReport is the first row that reports what the row at hand does.
func (c *checking) firstReport(root, own quad.IRI) (uint32, error) {
	if first, known := c.first[root]; known {
		return first, nil
	}
	if root == own {
		return c.row, nil
	}
	if row, there, err := c.kept.RowOf(root); err != nil || there && row < c.row {
		return row, err
	}
	c.first[root] = c.row
	return c.row, nil
}

// A side is a table that is read from its first row to its last.
type side struct {
	*Table
	ones        [Speakers]One
	words       [Date + 1][]string
	lists       [fields]List
	cursors     [fields]Cursor
	utterances  Utterances
	passages    Numbers
	days        []int64
	from, until Numbers
	belonging   *Belonging // nil: it is not told
}

func sideOf(t *Table) (s *side, err error) {
	s = &side{Table: t}
	for f := range Speakers {
		if s.ones[f], err = t.One(f); err != nil {
			return nil, err
		}
		if !f.Words() {
			continue
		}
		words, err := t.Words(f)
		if err != nil {
			return nil, err
		}
		for _, w := range words {
			s.words[f] = append(s.words[f], rdf.Lexical(w))
		}
	}
	for f := Speakers; f < fields; f++ {
		if s.lists[f], err = t.List(f); err != nil {
			return nil, err
		}
		s.cursors[f] = s.lists[f].Cursor()
	}
	if s.utterances, err = t.Utterances(); err != nil {
		return nil, err
	}
	if s.passages, err = t.Part(Passages); err != nil {
		return nil, err
	}
	if s.belonging, err = t.Belonging(); err != nil {
		return nil, err
	}
	s.days, s.from, s.until, err = t.Days()
	return s, err
}

// Words makes a function that tells in words all that a table says of a row, of which
// rows ascend from one call to the next.
func Words(t *Table) (func(row uint32) ([]string, error), error) {
	s, err := sideOf(t)
	if err != nil {
		return nil, err
	}
	return func(row uint32) ([]string, error) {
		words, err := s.row(row)
		first, _ := s.utterances.Of(row)
		return append(words, fmt.Sprint("first report ", first)), err
	}, nil
}

// row is what a row says, in words.
func (s *side) row(row uint32) ([]string, error) {
	iri, err := s.StatementIRI(row)
	if err != nil {
		return nil, err
	}
	span := schema.Span{From: schema.Day(s.days[s.from.At(int(row))]), Until: schema.Day(s.days[s.until.At(int(row))])}
	passage := ""
	if node := s.passages.At(int(row)); node != 0 {
		v, err := s.Term(node)
		if err != nil {
			return nil, err
		}
		passage = rdf.Lexical(v)
	}
	out := []string{"the statement " + string(iri), fmt.Sprint("days ", span), "passage " + passage}
	name := func(n uint32) string {
		if n == 0 || err != nil {
			return ""
		}
		iri, failed := s.Entity(n)
		err = failed
		return string(iri)
	}
	for f := range Speakers {
		n := s.ones[f].At(row)
		switch {
		case !f.Words():
			out = append(out, f.String()+" "+name(n))
		case n == 0:
			out = append(out, f.String()+" ")
		default:
			out = append(out, f.String()+" "+s.words[f][n-1])
		}
	}
	for f := Speakers; f < fields; f++ {
		var all []string
		from, until := s.cursors[f].Of(row)
		for i := from; i < until; i++ {
			all = append(all, name(s.lists[f].Value(i)))
		}
		slices.Sort(all)
		out = append(out, f.String()+" "+strings.Join(all, " "))
	}
	memberships, failed := s.memberships(row, name)
	return append(out, "memberships "+memberships), cmp.Or(err, failed)
}

// memberships are those of the speakers of a row, in words.
func (s *side) memberships(row uint32, name func(uint32) string) (string, error) {
	if s.belonging == nil {
		return "", nil
	}
	var all []string
	from, until := s.cursors[Speakers].Of(row)
	for i := from; i < until; i++ {
		of := []string{name(s.lists[Speakers].Value(i)), "counted under", name(s.belonging.Organization(i)), "in"}
		for _, n := range s.belonging.Of(s.belonging.Membership(i)) {
			of = append(of, name(n))
		}
		var held []string
		for _, node := range s.belonging.Offices(s.belonging.Membership(i)) {
			office, err := s.Term(node)
			if err != nil {
				return "", err
			}
			held = append(held, rdf.Lexical(office))
		}
		all = append(all, strings.Join(of, " ")+" as "+strings.Join(held, ", "))
	}
	slices.Sort(all)
	return strings.Join(all, "; "), nil
}
