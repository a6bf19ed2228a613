// Package draft proposes statements: it finds in a text who is quoted or reported,
// with which words, by rules alone, and says how sure each is.
//
//	found, err := draft.Find(ctx, t, draft.Options{Language: "en"})
//
// A text is read once: into tokens, quotations and sentences; then each sentence is
// looked through for words that introduce speech, of the pack of its language. What
// they introduce, and whose it is, is found by where it stands. No claim is made
// that a stance was understood.
package draft

import (
	"cmp"
	"context"
	"slices"

	"onrecord/data/text"
	"onrecord/schema/sorting"
)

// A Span is part of a text: code points, half-open.
type Span struct{ Start, End int }

// A Tier says how sure a proposal is.
type Tier uint8

// The tiers, the surest first.
const (
	Sure Tier = iota
	Likely
	Maybe
)

var tierNames = []string{"sure", "likely", "maybe"}

func (t Tier) String() string { return tierNames[t] }

// A Proposal is what may be a statement.
type Proposal struct {
	Speakers   []Span // where they are named; none: nobody is
	Near       []Span // if that is a pronoun, subjects before it, the nearest first
	Cue        Span   // the words that introduce it; empty: none do
	Content    []Span // what is said, in pieces, with its quotation marks
	Quotes     []Span // what stands in quotation marks, without them
	Addressees []Span
	Day        Day // on which it was said, if a word beside the cue says so
	Mode       string
	Tier       Tier
	Rule       string // the rule that found it

	named   []Span // where Speakers are relative pronouns: what these stand for
	lemma   string // of the verb or noun
	base    string // the kind of the rule
	kind    string // what the verb tells
	strong  bool   // the verb says that something was said, and no more
	plain   bool   // and nothing of how it was said
	hearsay bool
	dubbed  bool // what somebody calls something
	// Negated says that it is said not to have been said.
	Negated bool
}

// A Day is one that a text names: a weekday from Monday, 1, to Sunday, 7, or one by the day
// of the text.
type Day uint8

// The days that are no weekdays.
const (
	Today Day = 8 + iota
	Yesterday
)

// Options say how a text is read.
type Options struct {
	Language string // BCP 47
	// Negated leaves in what is said not to have been said: it is no statement, but it
	// names those who come up.
	Negated bool
}

// part is how many characters of a text are looked at together, at least: more where a
// line goes on, up to twice as many.
const part = 1 << 18

// Find proposes the statements of a text, in its order. Time and memory grow with its
// length.
func Find(ctx context.Context, t *text.Text, o Options) (all []Proposal, err error) {
	p := packOf(o.Language)
	quotes := t.Quotations()
	words := &lexicon{pack: p, known: map[string]entry{}}
	for at := 0; at < t.Len(); {
		runes := []rune(t.Slice(at, at+2*part))
		end := len(runes)
		if end > part {
			if line := slices.Index(runes[part:], '\n'); line >= 0 {
				end = part + line + 1
			}
		}
		found, err := findIn(ctx, runes[:end], quotes, at, words, o)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
		at += end
	}
	return all, nil
}

// findIn proposes the statements of a part of a text.
func findIn(ctx context.Context, runes []rune, quotes [][2]int, at int, words *lexicon, o Options) ([]Proposal, error) {
	inside, err := quotations(quotes, runes, at, o.Language)
	if err != nil {
		return nil, err
	}
	f := &finder{doc: read(runes, inside, words), options: o}
	f.labels()
	for n := range f.paragraph {
		if f.done[n] {
			continue
		}
		if n%64 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		f.inParagraph(n)
	}
	f.rest()
	f.grade()
	sorting.By(f.found, func(a, b Proposal) int {
		return cmp.Or(cmp.Compare(a.Content[0].Start, b.Content[0].Start), cmp.Compare(b.Content[0].End, a.Content[0].End), cmp.Compare(a.Cue.Start, b.Cue.Start))
	})
	f.found = slices.DeleteFunc(f.found, func(p Proposal) bool { return p.Negated && !o.Negated || f.nobody(&p) })
	for i := range f.found {
		f.found[i].shift(at)
	}
	return f.found, nil
}

// shift moves a proposal to where its part of the text is.
func (p *Proposal) shift(by int) {
	if p.Cue.End > p.Cue.Start {
		p.Cue.Start, p.Cue.End = p.Cue.Start+by, p.Cue.End+by
	}
	for _, spans := range [][]Span{p.Speakers, p.Content, p.Quotes, p.Addressees, p.Near, p.named} {
		for i := range spans {
			spans[i].Start, spans[i].End = spans[i].Start+by, spans[i].End+by
		}
	}
}

// A finder goes through a text.
type finder struct {
	*doc
	options    Options
	found      []Proposal
	done       []bool // paragraphs that labels have
	transcript bool
	again      int          // how often they were looked at again
	gone       int          // quotations before this token go on what was said before
	used       map[int]bool // quotations, by their opening mark, that something has
	subject    subject      // the last one
	told       int          // the last sentence in which somebody speaks
}

// A subject is who does what a verb says.
type subject struct{ first, end int } // tokens; none: both 0

// TierNames are the names of the tiers, the surest first.
func TierNames() []string { return slices.Clone(tierNames) }

// TierNamed is the tier of a name.
func TierNamed(name string) (Tier, bool) {
	n := slices.Index(tierNames, name)
	return Tier(max(n, 0)), n >= 0
}
