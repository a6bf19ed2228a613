package schema

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Normalize puts what has no order of its own into one order, so that equal
// corpora give equal rows: references by kind and id, texts by themselves,
// affiliations, roles and passages by what they hold, quotes as they stand in
// the passages.
func Normalize(c *Corpus) {
	for e := range c.Entities {
		NormalizeEntity(e)
	}
	slices.Sort(c.Languages)
}

// NormalizeEntity does what Normalize does for one entity.
func NormalizeEntity(e Entity) {
	normalizeRecord(Fields(e.Kind()), e)
	if s, ok := e.(*Statement); ok {
		if s.Certainty == "" {
			s.Certainty = "high"
		}
		if len(s.Quotes) > 1 {
			rank := s.ranks()
			slices.SortStableFunc(s.Quotes, func(a, b string) int {
				return cmp.Or(cmp.Compare(rank[a], rank[b]), cmp.Compare(a, b))
			})
		}
	}
}

// ranks say where the quotes stand: the first code point of each, or the end of
// everything.
func (s *Statement) ranks() map[string]int {
	texts := make([]string, len(s.Evidence))
	for i := range texts {
		texts[i] = PlainMarks(s.Evidence[i].Exact)
	}
	ranks := make(map[string]int, len(s.Quotes))
	for _, quote := range s.Quotes {
		ranks[quote] = 1 << 60
		plain := PlainMarks(quote)
		for i, text := range texts {
			if before, _, ok := strings.Cut(text, plain); ok && text != "" {
				ranks[quote] = s.Evidence[i].Start + utf8.RuneCountInString(before)
				break
			}
		}
	}
	return ranks
}

func normalizeRecord(fields []Field, record any) {
	for i := range fields {
		switch p := fields[i].Pointer(record).(type) {
		case *[]string:
			slices.Sort(*p)
		case *[]Ref:
			slices.SortFunc(*p, compareRefs)
		case *[]Affiliation:
			slices.SortFunc(*p, func(a, b Affiliation) int {
				return cmp.Or(compareRefs(a.To, b.To), cmp.Compare(a.From, b.From), cmp.Compare(a.Until, b.Until))
			})
		case *[]Role:
			for j := range *p {
				slices.SortFunc((*p)[j].Sources, compareRefs)
			}
			slices.SortFunc(*p, func(a, b Role) int {
				return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Office, b.Office))
			})
		case *[]Passage:
			slices.SortFunc(*p, func(a, b Passage) int {
				return cmp.Or(compareRefs(a.Source, b.Source), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
			})
			*p = slices.CompactFunc(*p, func(a, b Passage) bool {
				return a.Located() && a.Source.ID == b.Source.ID && a.Start == b.Start && a.End == b.End
			})
		}
	}
}

func compareRefs(a, b Ref) int {
	return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Kind, b.Kind))
}
