package table

import (
	"fmt"
	"slices"
	"strings"

	"onrecord/schema"
	"onrecord/schema/rdf"
)

// Difference says where a table first says something else than another one of
// the same statements, which may be kept elsewhere; empty: nowhere.
func Difference(a, b *Table) (string, error) {
	if a.Len() != b.Len() {
		return fmt.Sprintf("%d statements, not %d", a.Len(), b.Len()), nil
	}
	sides := [2]*side{}
	for i, t := range []*Table{a, b} {
		var err error
		if sides[i], err = sideOf(t); err != nil {
			return "", err
		}
	}
	for row := range uint32(a.Len()) {
		var says [2][]string
		for i, s := range sides {
			var err error
			if says[i], err = s.row(row); err != nil {
				return "", err
			}
		}
		for i, said := range says[0] {
			if said != says[1][i] {
				iri, err := a.StatementIRI(row)
				return fmt.Sprintf("%s: %s, not %s", iri, said, says[1][i]), err
			}
		}
	}
	return "", nil
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
	s.days, s.from, s.until, err = t.Days()
	return s, err
}

// row is what a row says, in words.
func (s *side) row(row uint32) ([]string, error) {
	iri, err := s.StatementIRI(row)
	if err != nil {
		return nil, err
	}
	first, _ := s.utterances.Of(row)
	span := schema.Span{From: schema.Day(s.days[s.from.At(int(row))]), Until: schema.Day(s.days[s.until.At(int(row))])}
	passage := ""
	if node := s.passages.At(int(row)); node != 0 {
		v, err := s.Term(node)
		if err != nil {
			return nil, err
		}
		passage = rdf.Lexical(v)
	}
	out := []string{"statement " + string(iri), fmt.Sprintf("first report in row %d", first), fmt.Sprint("days ", span), "passage " + passage}
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
	return out, err
}
