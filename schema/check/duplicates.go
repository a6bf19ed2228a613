package check

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"onrecord/schema"
	"onrecord/schema/spelling"
)

// duplicates finds the statements that say again, of the same words, what
// another one of the same coding says: the same speakers, overlapping passages,
// the same words and the same positions and stances. Both count as one
// utterance. The first by place in the text, then by id, stands for all, unless
// the coder has said of another one what it restates: what that one counts with,
// they all do. One sentence that is coded for three positions as three statements
// is not a duplicate.
//
// A coder's coding is her layer and what has her name elsewhere: there, the
// statement of the main file stands for that of the layer.
func (k *checker) duplicates(statements []*schema.Statement) {
	for _, s := range statements {
		s.DuplicateOf = schema.Ref{}
	}
	found := newTwinning(k.utterance)
	for _, s := range statements {
		if canBeDuplicate(s) {
			found.add(s, sameness(s))
		}
	}
	found.find()
	for _, p := range found.pairs {
		k.warnDuplicate(p[0], p[1])
	}
	for _, s := range statements {
		if of := found.links[s.ID]; of != nil {
			s.DuplicateOf = schema.Ref{Kind: schema.KindStatement, ID: of.ID}
		}
	}
	k.severalCoders(statements)
}

func (k *checker) warnDuplicate(s, of *schema.Statement) {
	there := ""
	if at := of.Pos.String(); at != "" {
		there = "; see " + at
	}
	switch {
	case k.utterance(s) != s.ID:
		k.warn(s, s.Pos, "it says what statement %s says, of the same words, and restates another utterance: each counts with what it restates%s", of.ID, there)
	case s.Layer != of.Layer:
		k.warn(s, s.Pos, "duplicate of statement %s: both are what %s coded, and count once%s", of.ID, sharedCoding(s, of), there)
	default:
		k.warn(s, s.Pos, "duplicate of statement %s: both count once%s", of.ID, there)
	}
}

// utterance is the id of the last statement that one restates, in a chain of any
// length; of one that restates nothing that is there, its own; of a circle, the
// least. What was found is kept, so that a chain is walked once.
func (k *checker) utterance(s *schema.Statement) string {
	var chain []string
	steps := map[string]int{} // where in the chain an id is
	last := ""
	for {
		if known, ok := k.utterances[s.ID]; ok {
			last = known
			break
		}
		if i, ok := steps[s.ID]; ok {
			last = slices.Min(chain[i:])
			break
		}
		steps[s.ID] = len(chain)
		chain = append(chain, s.ID)
		last = s.ID
		if s.Restates.IsZero() {
			break
		}
		next, ok := k.find(schema.KindStatement, s.Restates.ID).(*schema.Statement)
		if !ok {
			break
		}
		s = next
	}
	if k.utterances == nil {
		k.utterances = map[string]string{}
	}
	for _, id := range chain {
		k.utterances[id] = last
	}
	return last
}

// canBeDuplicate reports whether a statement says enough to be compared with
// others.
func canBeDuplicate(s *schema.Statement) bool {
	return !s.Source.IsZero() && len(s.Speakers) > 0
}

// duplicatesAmong yields, of statements that are alike, those whose passages
// overlap with those of an earlier one, and that one; where the coder has said
// of the later one alone what it restates, the earlier one is yielded as its
// duplicate. Two that are one utterance already are none. Two that restate
// different ones are yielded as they come: nobody knows which they are.
func duplicatesAmong(alike []*schema.Statement, utterance func(*schema.Statement) string) func(yield func(s, of *schema.Statement) bool) {
	return func(yield func(s, of *schema.Statement) bool) {
		if len(alike) < 2 {
			return
		}
		alike = slices.Clone(alike)
		slices.SortFunc(alike, func(a, b *schema.Statement) int {
			return cmp.Or(cmp.Compare(firstStart(a), firstStart(b)), cmp.Compare(a.ID, b.ID), schema.ComparePos(a.Pos, b.Pos))
		})
		var reaching []*schema.Statement                    // those whose passages end behind where the next ones begin
		unlocated := map[string]*schema.Statement{}         // by what a passage is found by
		stands := map[*schema.Statement]*schema.Statement{} // for an earlier one: what it is a duplicate of
		for _, s := range alike {
			reaching = slices.DeleteFunc(reaching, func(of *schema.Statement) bool { return lastEnd(of) <= firstStart(s) })
			var of *schema.Statement
			if i := slices.IndexFunc(reaching, func(of *schema.Statement) bool { return overlap(s, of) }); i >= 0 {
				of = reaching[i]
			}
			sought := soughtOf(s)
			for _, key := range sought {
				if of == nil {
					of = unlocated[key]
				}
			}
			if of != nil && of.ID != s.ID {
				first := cmp.Or(stands[of], of)
				said, before := utterance(s), utterance(first)
				switch one := said == before; {
				case !one && said != s.ID && before == first.ID:
					if !yield(first, s) {
						return
					}
					stands[of] = s
				case !one && !yield(s, first):
					return
				}
				if said == s.ID || lastEnd(s) <= lastEnd(of) {
					continue
				}
			}
			reaching = append(reaching, s)
			for _, key := range sought {
				if unlocated[key] == nil {
					unlocated[key] = s
				}
			}
		}
	}
}

// sameness is what two statements must have in common to be duplicates, but for
// where they stand and whose coding they are.
func sameness(s *schema.Statement) string {
	var b strings.Builder
	part := func(name string, list ...string) {
		b.WriteString(name)
		for _, text := range list {
			b.WriteString(strconv.Itoa(len(text)))
			b.WriteByte(':')
			b.WriteString(text)
		}
	}
	ids := func(refs []schema.Ref) []string {
		out := make([]string, len(refs))
		for i, r := range refs {
			out[i] = r.ID
		}
		slices.Sort(out)
		return out
	}
	part("source", s.Source.ID)
	part("speakers", ids(s.Speakers)...)
	if len(s.Quotes) > 0 {
		quotes := make([]string, len(s.Quotes))
		for i, q := range s.Quotes {
			quotes[i] = spoken(q)
		}
		slices.Sort(quotes) // two may have listed them otherwise
		part("quotes", quotes...)
	} else {
		part("summary", spelling.Fold(s.Summary))
	}
	part("supports", ids(s.Supports)...)
	part("opposes", ids(s.Opposes)...)
	part("neutral", ids(s.Neutral)...)
	return b.String()
}

// spoken is what was said of a quote: its folded words, without the signs around
// them, for a comma or a full stop is the text's.
func spoken(quote string) string {
	folded := spelling.Fold(quote)
	return cmp.Or(strings.Trim(folded, ".,;:!?-' "), folded)
}

// overlap reports whether located passages of two statements have a character
// in common.
func overlap(a, b *schema.Statement) bool {
	for i := range a.Evidence {
		for j := range b.Evidence {
			p, q := &a.Evidence[i], &b.Evidence[j]
			if p.Located() && q.Located() && p.Start < q.End && q.Start < p.End {
				return true
			}
		}
	}
	return false
}

// soughtOf is what the passages of a statement that are not located are found
// by; of one without passages, that is nothing.
func soughtOf(s *schema.Statement) (out []string) {
	if len(s.Evidence) == 0 {
		return []string{""}
	}
	for i := range s.Evidence {
		if p := &s.Evidence[i]; !p.Located() {
			out = append(out, p.Sought())
		}
	}
	return out
}

// firstStart is where the first of a statement's passages begins; behind all
// others where none is located.
func firstStart(s *schema.Statement) int {
	first := 1 << 60
	for i := range s.Evidence {
		if p := &s.Evidence[i]; p.Located() {
			first = min(first, p.Start)
		}
	}
	return first
}

// lastEnd is where the last of a statement's located passages ends.
func lastEnd(s *schema.Statement) int {
	last := 0
	for i := range s.Evidence {
		last = max(last, s.Evidence[i].End)
	}
	return last
}
