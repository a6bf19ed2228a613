package schema

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"onrecord/schema/wording"
)

// A Checking says how to check a corpus.
type Checking struct {
	// Unread holds kinds of which a file could not be read: references to
	// them are not called dangling, for nobody can know.
	Unread map[Kind]bool
	// Unlocated says nothing of passages that are not located.
	Unlocated bool
	// Unverified lets passages pass whose hash is not that of their words, that end
	// beyond the text, or of which another one says otherwise, and quotes that
	// stand in none of their passages.
	Unverified bool
	// At says where a quad was written, to CheckGraph; nil: nowhere.
	At func(quad.Quad) Pos
	// Lacking is called by CheckGraph with each quad that an entity would be
	// written with and that the graph does not have, as that of a default.
	// What it says of a graph in which something is wrong means nothing.
	Lacking func(quad.Quad)
}

// Check finds everything wrong with a corpus as a whole: duplicate ids,
// dangling and ambiguous references, statements without speaker, words or
// evidence, quotes outside their passages, things inside themselves, ends
// before beginnings. It completes references whose kind was not written, and
// finds out which statements are duplicates, and which coders there are.
// Problems come in the order of the files.
func Check(c *Corpus, o Checking) Problems {
	ps, err := CheckContext(context.Background(), c, o)
	if err != nil {
		panic(err) // that context does not end
	}
	return ps
}

// CheckContext does what Check does, and stops when the context is over.
func CheckContext(ctx context.Context, c *Corpus, o Checking) (Problems, error) {
	each := func(yield func(Entity) bool) {
		for e := range c.Entities {
			if ctx.Err() != nil || !yield(e) {
				return
			}
		}
	}
	Identify(c)
	entities := directory{}
	var ps Problems
	k := newChecker(c.Base, o, entities, &ps)
	k.header(c)
	for e := range each {
		if before := entities.add(e); before != nil && e.Key().ID != "" {
			k.add(e, e.Key().At("id"), "this id is taken: see %s", before.Key().At("id"))
		}
	}
	for e := range each {
		k.entity(e)
	}
	k.parts(ctx, c.Actors, c.Statements)
	for e := range each {
		if entities.find(e.Kind(), e.Key().ID) == e {
			k.circle(e)
		} else {
			k.astray(e)
		}
		k.dangling.offer(e.Kind(), e.Key().ID, func() bool { return true })
	}
	if ctx.Err() == nil {
		k.dangling.suggest()
	}
	if ctx.Err() == nil {
		k.duplicates(c.Statements)
		k.doubles.find(ps.Warn)
		tellCoders(c)
	}
	return ps.Sort(), ctx.Err()
}

// Index finds the entities of a corpus by kind and id; of several with the
// same id, the first.
func Index(c *Corpus) map[Ref]Entity {
	index := map[Ref]Entity{}
	for e := range c.Entities {
		ref := Ref{Kind: e.Kind(), ID: e.Key().ID}
		if _, ok := index[ref]; !ok {
			index[ref] = e
		}
	}
	return index
}

// RefTo refers to an entity.
func RefTo(e Entity) Ref { return Ref{Kind: e.Kind(), ID: e.Key().ID, Name: e.Label()} }

// A lookup finds the entities of a corpus, wherever they are kept.
type lookup interface {
	// has reports whether there is one of a kind and an id.
	has(k Kind, id string) bool
	// find gives it, or nil. What it refers to need not be there.
	find(k Kind, id string) Entity
	// length is that of a source's text, or 0.
	length(source string) int
}

// A directory is a lookup in memory.
type directory map[Kind]map[string]Entity

func (d directory) has(k Kind, id string) bool { return d[k][id] != nil }

func (d directory) find(k Kind, id string) Entity { return d[k][id] }

func (d directory) length(source string) int {
	if src, ok := d.find(KindSource, source).(*Source); ok {
		return src.Length
	}
	return 0
}

// add puts an entity in, unless there is one with its kind and id: that one is
// given back.
func (d directory) add(e Entity) (before Entity) {
	kind, id := e.Kind(), e.Key().ID
	if before = d[kind][id]; before != nil {
		return before
	}
	if d[kind] == nil {
		d[kind] = map[string]Entity{}
	}
	d[kind][id] = e
	return nil
}

// A checker checks the entities of one corpus, one after another.
type checker struct {
	Checking
	lookup
	base       string
	problems   *Problems
	dangling   dangling
	doubles    doubles
	walks      walks
	utterances map[string]string // of statements, as far as they were looked for
	buffer     []byte
}

func newChecker(base string, o Checking, l lookup, ps *Problems) *checker {
	return &checker{Checking: o, lookup: l, base: base, problems: ps, walks: newWalks()}
}

// entity checks an entity by itself, and that what it refers to is there.
func (k *checker) entity(e Entity) {
	if s, ok := e.(*Statement); ok {
		k.sourced(s)
	}
	k.references(e, Fields(e.Kind()), e, &e.Key().Origin)
	switch e := e.(type) {
	case *Actor:
		k.actor(e)
	case *Place:
		k.place(e)
	case *Source:
		k.hash(e, "sha256", e.SHA256, &e.Origin)
		k.hash(e, "original", e.Original, &e.Origin)
	case *Statement:
		k.statement(e)
	}
}

func who(e Entity) string { return strings.TrimSpace(string(e.Kind()) + " " + e.Key().ID) }

func (k *checker) warn(e Entity, at Pos, format string, args ...any) {
	k.problems.Warn(at, who(e), format, args...)
}

func (k *checker) add(e Entity, at Pos, format string, args ...any) {
	k.problems.Add(at, who(e), format, args...)
}

// last is the problem that was added last.
func (k *checker) last() *Problem { return (*k.problems)[len(*k.problems)-1] }

func (k *checker) header(c *Corpus) {
	if why := badIRI(c.Base); c.Base != "" && why != "" {
		k.add(c, c.At("base"), "base %q %s", c.Base, why)
	} else if c.Base != "" && !strings.HasSuffix(c.Base, "/") && !strings.HasSuffix(c.Base, "#") {
		k.add(c, c.At("base"), `base %q does not end in "/" or "#"`, c.Base)
	}
}

func (k *checker) actor(a *Actor) {
	k.doubles.add(a)
	for i := range a.Affiliations {
		f := &a.Affiliations[i]
		k.period(a, f.From, f.Until, &f.Origin)
	}
	for i := range a.Roles {
		k.period(a, a.Roles[i].From, a.Roles[i].Until, &a.Roles[i].Origin)
	}
}

func (k *checker) period(e Entity, from, until string, o *Origin) {
	if from == "" || until == "" {
		return
	}
	a, err1 := ParseDate(from)
	b, err2 := ParseDate(until)
	if err1 == nil && err2 == nil && b.Until < a.From {
		k.add(e, o.At("until"), "until %s is before from %s", until, from)
	}
}

func (k *checker) place(p *Place) {
	for _, c := range []struct {
		name  string
		value *float64
		limit float64
	}{{"lat", p.Lat, 90}, {"long", p.Long, 180}} {
		if c.value != nil && (*c.value < -c.limit || *c.value > c.limit) {
			k.add(p, p.At(c.name), "%s %v is not between -%v and %v", c.name, *c.value, c.limit, c.limit)
		}
	}
	if (p.Lat == nil) != (p.Long == nil) {
		k.add(p, p.Pos, "it has one of lat and long; a spot takes both")
	}
}

func (k *checker) hash(e Entity, field, sum string, o *Origin) {
	if sum != "" && (len(sum) != 64 || strings.Trim(sum, "0123456789abcdef") != "") {
		k.add(e, o.At(field), "%s %q is no SHA-256: 64 hexadecimal digits in lower case", field, ellipsis(sum))
	}
}

// sourced checks that evidence names its source. That comes before references
// are resolved, for one that leads nowhere is taken out then.
func (k *checker) sourced(s *Statement) {
	for i := range s.Evidence {
		if p := &s.Evidence[i]; p.Source.IsZero() && !p.Has("source") {
			k.add(s, p.Pos, "evidence names no source")
		}
	}
}

func (k *checker) statement(s *Statement) {
	k.layer(s)
	if len(s.Evidence) == 0 && !s.Has("evidence") {
		k.warn(s, s.Pos, "no passage proves it: it has no evidence")
	}
	if len(s.Quotes) == 0 && s.Summary == "" && !(s.Has("quotes") && k.broken(s, "quotes")) {
		k.add(s, s.Pos, "it has no words: neither quotes nor a summary")
	}
	if (s.Mode == "quote" || s.Mode == "partial-quote") && len(s.Quotes) == 0 {
		k.add(s, s.At("mode"), "mode %s needs the quoted words in quotes", s.Mode)
	}
	for i := range s.Evidence {
		p := &s.Evidence[i]
		switch {
		case p.Source.IsZero(): // sourced says so, or resolve
		case s.Source.IsZero():
			s.Source = Ref{Kind: KindSource, ID: p.Source.ID}
		case s.Source.ID != p.Source.ID:
			k.add(s, p.At("source"), "evidence of another source: %q beside %q; the evidence of a statement is all of one source", p.Source.ID, s.Source.ID)
		}
		k.passage(s, p)
	}
	if s.Source.IsZero() && len(s.Evidence) == 0 && !s.Has("source") {
		k.add(s, s.Pos, "it names no source")
	}
	s.Evidence = once(s.Evidence)
	if !k.Unverified {
		k.quotes(s)
	}
	if _, ok := s.textOrder(); s.TextOrder != "" && !ok {
		k.add(s, s.At("textOrder"), "textOrder %q does not name each of the %d quotes once, by its number from 0", ellipsis(s.TextOrder), len(s.Quotes))
	}
}

// once leaves out located passages that a list has before.
func once(list []Passage) []Passage {
	var known among[[2]int]
	out := list[:0]
	for i := range list {
		at := func(i int) [2]int { return [2]int{out[i].Start, out[i].End} }
		if p := &list[i]; !p.Located() || !known.has(len(out), at, [2]int{p.Start, p.End}) {
			out = append(out, *p)
		}
	}
	return out
}

// layer checks that a statement's address begins with its layer.
func (k *checker) layer(s *Statement) {
	layer, _, layered := strings.Cut(s.ID, "/")
	switch {
	case !layered && s.Layer != "":
		k.add(s, s.At("layer"), "it is of the layer %q, and its IRI is that of the main coding", s.Layer)
	case layered && s.Layer != layer:
		k.add(s, s.Pos, "its IRI is that of the layer %q, and its layer is %q", layer, s.Layer)
	}
}

// broken reports whether a field was written but left empty by a problem
// that has been reported already.
func (k *checker) broken(s *Statement, field string) bool { return s.At(field) != s.Pos }

func (k *checker) passage(s *Statement, p *Passage) {
	k.hash(s, "sha256", p.SHA256, &p.Origin)
	if !p.Located() {
		if p.Quote == "" && p.Exact == "" && p.SHA256 == "" && p.Line == 0 {
			k.add(s, p.Pos, "evidence says nothing to find it by: give quote or line")
		} else if !k.Unlocated {
			k.warn(s, p.Pos, "passage not located: run onrecord locate")
		}
		return
	}
	if p.Start >= p.End {
		k.add(s, p.At("end"), "end %d is not after start %d", p.End, p.Start)
	}
	if !k.Unverified && p.Exact != "" && p.End > p.Start {
		if n := utf8.RuneCountInString(p.Exact); n != p.End-p.Start {
			k.add(s, p.At("exact"), "exact has %d characters, and from start to end there are %d", n, p.End-p.Start)
		}
	}
	if !k.Unverified && p.Exact != "" && p.SHA256 != "" && !k.isHash(p.SHA256, p.Exact) {
		k.add(s, p.At("sha256"), "sha256 is not that of %q: take out exact, if that was edited, else line, start, end and sha256, and run onrecord locate", ellipsis(p.Exact))
	}
	for _, side := range [...]struct{ name, text string }{{"prefix", p.Prefix}, {"suffix", p.Suffix}} {
		if len(side.text) > 32 && utf8.RuneCountInString(side.text) > 32 {
			k.add(s, p.At(side.name), "%s is longer than 32 characters", side.name)
		}
	}
	if length := k.length(p.Source.ID); !k.Unverified && length > 0 && p.End > length {
		k.add(s, p.At("end"), "end %d is beyond the source's %d characters", p.End, length)
	}
}

// isHash reports whether a hash, in hexadecimal, is that of a text.
func (k *checker) isHash(hash, text string) bool {
	k.buffer = append(k.buffer[:0], text...)
	sum := sha256.Sum256(k.buffer)
	k.buffer = hex.AppendEncode(k.buffer[:0], sum[:])
	return string(k.buffer) == hash
}

// quotes checks that no quote is a misquotation.
func (k *checker) quotes(s *Statement) {
	if s.Sprawls() {
		k.add(s, s.At("quotes"), "%d quotes and %d passages are more than are compared, each with each: make several statements of it", len(s.Quotes), len(s.Evidence))
		return
	}
	for _, i := range s.Misquotations() {
		k.add(s, s.AtItem("quotes", i), "%s", s.Misquoted(i))
	}
}

// mostCompared is how many pairs of a quote and a passage one statement may have.
const mostCompared = 20_000

// Sprawls reports whether a statement has so many quotes and passages that which
// of these has which of those is not found out. That is a problem; no utterance
// comes near it.
func (s *Statement) Sprawls() bool { return len(s.Quotes)*len(s.Evidence) > mostCompared }

// Misquotations are the quotes of a statement, by number, that stand in none of
// its passages: each must be in one whose words are known, or there must be one
// without known words that could hold it. Of a statement that sprawls there are
// none.
func (s *Statement) Misquotations() (out []int) {
	if s.Sprawls() {
		return nil
	}
	var plain []string // the words of the passages with plain quotation marks; empty: not needed yet
	for i, q := range s.Quotes {
		if !s.holds(q, &plain) {
			out = append(out, i)
		}
	}
	return out
}

// Misquoted says of a quote that it is a misquotation, and what to do if its
// fragments stand in several passages.
func (s *Statement) Misquoted(i int) string {
	words := make([]string, len(s.Evidence))
	for j := range s.Evidence {
		words[j] = orID(s.Evidence[j].Exact, s.Evidence[j].Quote)
	}
	msg := fmt.Sprintf("quote %q stands in none of its passages", ellipsis(s.Quotes[i]))
	if wording.Apart(s.Quotes[i], words) {
		msg += ": write each fragment as an item of quotes"
	}
	return msg
}

func (s *Statement) holds(quote string, plain *[]string) bool {
	long := len(s.Evidence) == 0
	for j := range s.Evidence {
		p := &s.Evidence[j]
		switch words := p.sounded(quote); {
		case words == "":
			long = long || !p.Located() || p.End-p.Start+EndingLength >= utf8.RuneCountInString(quote)
		case strings.Contains(words, quote):
			return true
		}
	}
	if long {
		return true
	}
	if len(*plain) == 0 {
		for j := range s.Evidence {
			*plain = append(*plain, PlainMarks(s.Evidence[j].sounded("")))
		}
	}
	plainly := PlainMarks(quote)
	return slices.ContainsFunc(*plain, func(words string) bool { return words != "" && strings.Contains(words, plainly) }) ||
		slices.ContainsFunc(s.Evidence, func(p Passage) bool { return wording.Stands(quote, p.sounded(quote)) })
}
