package schema

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"onrecord/schema/sorting"
	"onrecord/schema/wording"
)

// Spoken gives the quotes of a statement in the order of the text, for what is
// printed as one quotation: that of TextOrder, else the one in which they stand
// in the passages whose words are known; in the coder's order where it is not
// known of each where it stands. Of quotes with the same words each has a place
// of its own.
func (s *Statement) Spoken() []string {
	if len(s.Quotes) < 2 {
		return s.Quotes
	}
	if order, ok := s.QuoteOrder(); ok {
		out := make([]string, len(order))
		for i, n := range order {
			out[i] = s.Quotes[n]
		}
		return out
	}
	type spoken struct {
		quote string
		at    int
	}
	all := make([]spoken, len(s.Quotes))
	for i, q := range s.Quotes {
		at, ok := s.stands(q, func(at int) bool {
			return !slices.ContainsFunc(all[:i], func(o spoken) bool { return o.quote == q && o.at == at })
		})
		if !ok {
			return s.Quotes
		}
		all[i] = spoken{q, at}
	}
	sorting.StableBy(all, func(a, b spoken) int { return a.at - b.at })
	out := make([]string, len(all))
	for i := range all {
		out[i] = all[i].quote
	}
	return out
}

// InText gives the numbers of the passages in the order of the text: source by
// source, as the coder has them, and those that are not located behind.
func (s *Statement) InText() []int {
	order := make([]int, len(s.Evidence))
	sources := map[string]int{}
	for i := range order {
		order[i] = i
		if id := s.Evidence[i].Source.ID; sources[id] == 0 {
			sources[id] = len(sources) + 1
		}
	}
	start := func(p *Passage) int {
		if !p.Located() {
			return math.MaxInt
		}
		return p.Start
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := &s.Evidence[i], &s.Evidence[j]
		return cmp.Or(cmp.Compare(sources[a.Source.ID], sources[b.Source.ID]), cmp.Compare(start(a), start(b)))
	})
	return order
}

// QuoteOrder reads TextOrder; ok is false where it does not name each quote once.
func (s *Statement) QuoteOrder() (order []int, ok bool) {
	if s.TextOrder == "" {
		return nil, false
	}
	named := make([]bool, len(s.Quotes))
	for word := range strings.SplitSeq(s.TextOrder, " ") {
		n, err := strconv.Atoi(word)
		if err != nil || n < 0 || n >= len(named) || named[n] || strconv.Itoa(n) != word {
			return nil, false
		}
		named[n] = true
		order = append(order, n)
	}
	return order, len(order) == len(named)
}

// SetTextOrder notes the order of the quotes in the text, by their numbers from
// 0 in the coder's order, unless the passages show it already; nil: it is not
// known.
func (s *Statement) SetTextOrder(order []int) {
	s.TextOrder = ""
	if len(order) != len(s.Quotes) {
		return
	}
	derived := s.Spoken()
	words := make([]string, len(order))
	same := true
	for i, n := range order {
		words[i] = strconv.Itoa(n)
		same = same && derived[i] == s.Quotes[n]
	}
	if !same {
		s.TextOrder = strings.Join(words, " ")
	}
}

// stands finds the first free place of a quote in the passages whose words are
// known, in characters of the text.
func (s *Statement) stands(quote string, free func(at int) bool) (at int, ok bool) {
	for i := range s.Evidence {
		p := &s.Evidence[i]
		if !p.Located() || p.Exact == "" {
			continue
		}
		words := p.Sounded(quote)
		for from := 0; ; {
			n := strings.Index(words[from:], quote)
			if n < 0 {
				break
			}
			if at := p.Start + utf8.RuneCountInString(words[:from+n]); free(at) {
				return at, true
			}
			from += n + max(1, len(quote))
		}
	}
	q := wording.Parse(quote)
	for i := range s.Evidence {
		p := &s.Evidence[i]
		if !p.Located() || p.Exact == "" {
			continue
		}
		x := wording.New([]rune(p.Sounded(quote)))
		for _, h := range x.Find(q, 0, x.Len()) {
			if free(p.Start + h.Start) {
				return p.Start + h.Start, true
			}
		}
	}
	return 0, false
}

// Where says where a passage stands, in short: "gazette:7".
func (p *Passage) Where() string {
	switch {
	case !p.Located():
		return p.Source.ID + ": passage not located"
	case p.Line == 0:
		return p.Source.ID + ", characters " + strconv.Itoa(p.Start) + "–" + strconv.Itoa(p.End)
	}
	return p.Source.ID + ":" + strconv.Itoa(p.Line)
}
