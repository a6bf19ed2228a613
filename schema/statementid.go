package schema

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
)

// StatementID is the id of a statement to which nobody has given one: its first
// six words and six hexadecimal digits of the SHA-256 of the folded ids of its
// source and its speakers, its words and what its passages are found by; of one without
// words, on what it takes a side, and its date. Where a passage stands has no part in it,
// for that is not known before it is located; so several statements of a coding can be
// alike, and the second and all further ones are told apart by their number, from 1.
func StatementID(s *Statement, number int) string {
	words := s.Summary
	if len(s.Quotes) > 0 {
		words = s.Quotes[0]
	}
	var space [1024]byte
	all := space[:0] // parts of texts, U+0000 behind each text and each part
	part := func(list ...string) {
		for _, text := range list {
			all = append(append(all, text...), 0)
		}
		all = append(all, 0)
	}
	part(spelling.Fold(s.Source.ID))
	for _, r := range s.Speakers {
		part(spelling.Fold(r.ID))
	}
	part(s.Quotes...)
	part(s.Summary)
	for i, words := range s.lent() {
		part(words, s.Evidence[i].From, s.Evidence[i].To)
	}
	if len(s.Evidence) == 0 { // it will have a passage for each quote
		for _, q := range s.Quotes {
			part(q, "", "")
		}
	}
	if words == "" {
		sides := s.sides()
		for _, r := range sides {
			part(string(r.Kind) + "/" + spelling.Fold(r.ID))
		}
		part(s.Date)
		if len(sides) > 0 {
			words = sides[0].ID
		}
	}
	if number > 1 {
		part(strconv.Itoa(number))
	}
	sum := sha256.Sum256(all[:len(all)-1])
	return SlugOfWords(words, 6) + "-" + hex.EncodeToString(sum[:3])
}

// NewIDs gives ids to statements of a layer that have none, each once.
type NewIDs struct {
	taken map[string]bool
	alike map[string]int // how many are alike, by the first one's id
}

// NoIDs are those of a layer in which no statement has one yet.
func NoIDs() *NewIDs { return &NewIDs{map[string]bool{}, map[string]int{}} }

// Take says that an id is another's.
func (ids *NewIDs) Take(id string) { ids.taken[id] = true }

// For is the id of a statement: that of StatementID with the first number with which it is
// nobody's. Of thousands, some have the same six digits without being alike.
func (ids *NewIDs) For(s *Statement) (id string) {
	first := StatementID(s, 1)
	for id == "" || ids.taken[id] {
		ids.alike[first]++
		id = StatementID(s, ids.alike[first])
	}
	ids.taken[id] = true
	return id
}

// sides is on what a statement takes a side, whichever it is, sorted.
func (s *Statement) sides() []Ref {
	out := slices.Concat(s.Supports, s.Opposes, s.Neutral, s.Praises, s.Criticizes)
	sorting.By(out, CompareRefs)
	return out
}

// TakesSide reports whether a statement takes a side on anything.
func (s *Statement) TakesSide() bool {
	return len(s.Supports)+len(s.Opposes)+len(s.Neutral)+len(s.Praises)+len(s.Criticizes) > 0
}

// SlugOfWords makes the beginning of an id of the first words of a text.
func SlugOfWords(text string, n int) string {
	const longest = 80 // code points
	var words []string
	for w := range spelling.EachWord(text) {
		if len(words) == n {
			break
		}
		if strings.ContainsFunc(w, spelling.Ignorable) {
			w = string(slices.DeleteFunc([]rune(w), spelling.Ignorable))
		}
		if w != "" {
			words = append(words, w)
		}
	}
	id := []rune(strings.Join(words, "-"))
	id = id[:min(len(id), longest)]
	for len(id) > 0 && unicode.IsMark(id[0]) { // no id begins with one
		id = id[1:]
	}
	if len(id) == 0 {
		return string(KindStatement)
	}
	return string(id)
}

// Identify gives the statements that have no id the one that is made of their
// words. Where it is another's, with other words, that is the next one.
func Identify(c *Corpus) {
	taken := map[string]bool{}
	for _, s := range c.Statements {
		if s.ID != "" {
			taken[s.ID] = true
		}
	}
	names := Identifier{Taken: func(id string) bool { return taken[id] }}
	for _, s := range c.Statements {
		if s.ID == "" {
			names.Identify(s)
			taken[s.ID] = true
		}
	}
}

// An Identifier makes the ids of statements that have none, one after another, in
// their order.
type Identifier struct {
	// Taken reports whether a statement has an id, as those must that were given
	// one before.
	Taken func(id string) bool

	alike map[string]int // how many statements were, by the id of the first
}

// Identify gives a statement an id.
func (i *Identifier) Identify(s *Statement) {
	if i.alike == nil {
		i.alike = map[string]int{}
	}
	plain := StatementID(s, 1)
	first := plain
	if s.Layer != "" {
		first = s.Layer + "/" + plain
	}
	for s.ID == "" {
		i.alike[first]++
		id := plain
		if n := i.alike[first]; n > 1 {
			id = StatementID(s, n)
		}
		if s.Layer != "" {
			id = s.Layer + "/" + id
		}
		if !i.Taken(id) {
			s.ID = id
		}
	}
}

// CorpusID makes an id of the name of a file or folder.
func CorpusID(name string) string {
	if id := spelling.Slug(name); id != "" {
		return id
	}
	return "corpus"
}
