package schema

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"onrecord/schema/wording"
)

// Spoken gives the quotes of a statement in the order of the text, for what is
// printed as one quotation; in the coder's order where it is not known of each
// where it stands. Of quotes with the same words each has a place of its own.
func (s *Statement) Spoken() []string {
	if len(s.Quotes) < 2 {
		return s.Quotes
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
	slices.SortStableFunc(all, func(a, b spoken) int { return a.at - b.at })
	out := make([]string, len(all))
	for i := range all {
		out[i] = all[i].quote
	}
	return out
}

// stands finds the first free place of a quote in the passages whose words are
// known, in characters of the text.
func (s *Statement) stands(quote string, free func(at int) bool) (at int, ok bool) {
	for i := range s.Evidence {
		p := &s.Evidence[i]
		if !p.Located() || p.Exact == "" {
			continue
		}
		for from := 0; ; {
			n := strings.Index(p.Exact[from:], quote)
			if n < 0 {
				break
			}
			if at := p.Start + utf8.RuneCountInString(p.Exact[:from+n]); free(at) {
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
		x := wording.New([]rune(p.Exact))
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
