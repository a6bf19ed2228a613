package main

import (
	"cmp"
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"onrecord/data/invent"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// A sample is what the questions are asked about.
type sample struct {
	Statement quad.IRI // with quotes
	Speaker   quad.IRI // of about 44 statements
	Busiest   quad.IRI // speaker
	Second    quad.IRI // speaker, after the busiest
	Position  quad.IRI // that most support
	Source    quad.IRI // with a middling number of statements
	Small     quad.IRI // source of about 34 statements

	// What the busiest speaker most often said for one position at one event.
	TriplePosition, TripleEvent quad.IRI

	Since, Until string     // a week with a middling number of statements
	Rare, Common string     // words
	Spread       []quad.IRI `json:",omitempty"` // statements from all over the data
}

// spread is how many statements have some 100,000 quads of their own.
const spread = 12_500

// write writes the data to a file.
func write(c invent.Corpus, path string) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return c.WriteNQuads(f)
}

// sampleOf chooses what to ask about.
func sampleOf(c invent.Corpus) sample {
	header := c.Header()
	said := map[quad.IRI]int{}    // by a speaker
	support := map[quad.IRI]int{} // for a position
	told := map[quad.IRI]int{}    // by a source
	days := map[string]int{}
	rare, common := candidates(c, 1_000, 5_000, 25_000), candidates(c, 30)
	var s sample
	n := 0
	for st := range c.Said {
		iri := rdf.IRI(header.Base, schema.RefTo(st))
		for _, r := range st.Speakers {
			said[rdf.IRI(header.Base, r)]++
		}
		for _, r := range st.Supports {
			support[rdf.IRI(header.Base, r)]++
		}
		told[rdf.IRI(header.Base, st.Source)]++
		if len(st.Date) == len(time.DateOnly) {
			days[st.Date]++
		}
		if s.Statement == "" && 2*n >= c.Statements && len(st.Quotes) > 0 {
			s.Statement = iri
		}
		if n%max(1, c.Statements/spread) == 0 && len(s.Spread) < spread {
			s.Spread = append(s.Spread, iri)
		}
		for word := range strings.FieldsSeq(st.Summary) {
			word = strings.TrimRight(word, ".,;")
			rare.count(word)
			common.count(word)
		}
		n++
	}
	byCount := func(counts map[quad.IRI]int) []quad.IRI {
		return slices.SortedFunc(maps.Keys(counts), func(a, b quad.IRI) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) })
	}
	speakers, sources := byCount(said), byCount(told)
	s.Busiest, s.Second = speakers[0], speakers[1]
	s.Speaker = slices.MinFunc(speakers, func(a, b quad.IRI) int { return abs(said[a]-44) - abs(said[b]-44) })
	s.Position, s.Source = byCount(support)[0], sources[len(sources)/2]
	s.Small = slices.MinFunc(sources, func(a, b quad.IRI) int { return abs(told[a]-34) - abs(told[b]-34) })
	s.Since, s.Until = week(days)
	s.Rare, s.Common = rare.nearest(10), common.nearest(c.Statements/8)
	s.triple(c)
	return s
}

// triple finds a position and an event of the busiest speaker.
func (s *sample) triple(c invent.Corpus) {
	header := c.Header()
	counts := map[[2]quad.IRI]int{}
	for st := range c.Said {
		if st.Event.IsZero() || !slices.ContainsFunc(st.Speakers, func(r schema.Ref) bool { return rdf.IRI(header.Base, r) == s.Busiest }) {
			continue
		}
		for _, p := range st.Supports {
			pair := [2]quad.IRI{rdf.IRI(header.Base, p), rdf.IRI(header.Base, st.Event)}
			counts[pair]++
			if best := counts[[2]quad.IRI{s.TriplePosition, s.TripleEvent}]; counts[pair] > best {
				s.TriplePosition, s.TripleEvent = pair[0], pair[1]
			}
		}
	}
}

// week is the first and the last day of a week with a middling number of
// statements.
func week(days map[string]int) (since, until string) {
	weeks := map[time.Time]int{}
	for day, n := range days {
		if t, err := time.Parse(time.DateOnly, day); err == nil {
			weeks[t.AddDate(0, 0, -int(t.Weekday()))] += n
		}
	}
	all := slices.SortedFunc(maps.Keys(weeks), func(a, b time.Time) int { return cmp.Or(weeks[a]-weeks[b], a.Compare(b)) })
	first := all[len(all)/2]
	return first.Format(time.DateOnly), first.AddDate(0, 0, 6).Format(time.DateOnly)
}

// wordCounts counts a few words.
type wordCounts map[string]int

// candidates are some words about each of some ranks. They are written in
// plain letters, so that there is nothing to fold.
func candidates(c invent.Corpus, ranks ...int) wordCounts {
	out := wordCounts{}
	for _, rank := range ranks {
		for i := range 20 {
			if w := c.Word(rank + i); !strings.ContainsFunc(w, func(r rune) bool { return r < 'a' || r > 'z' }) {
				out[w] = 0
			}
		}
	}
	return out
}

func (c wordCounts) count(word string) {
	if n, ok := c[word]; ok {
		c[word] = n + 1
	}
}

// nearest is the word whose count is nearest to a number and not 0.
func (c wordCounts) nearest(n int) string {
	words := slices.DeleteFunc(slices.Sorted(maps.Keys(c)), func(w string) bool { return c[w] == 0 })
	return slices.MinFunc(words, func(a, b string) int { return abs(c[a]-n) - abs(c[b]-n) })
}

func abs(n int) int { return max(n, -n) }
