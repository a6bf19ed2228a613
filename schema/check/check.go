// Package check finds what is wrong with a corpus as a whole: ids that are taken,
// references that lead nowhere, quotations outside their passages, statements
// coded twice. It knows no files and no stores.
//
// Corpus checks one that is in memory. Graph checks the quads of any number of
// corpora one entity after another, without holding them: it reads each entity
// (package rdf), checks it by itself, notes in a few bytes what other entities
// must be compared with, and looks again at those alone. Both give
// schema.Problems, in the order of the files.
package check

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/listindex"

	"github.com/cayleygraph/quad"
)

// What a statement can lack, and is one all the same.
const (
	noWords    = "it has no words: neither quotes nor a summary"
	noPassage  = "no passage proves it: it has no evidence"
	notLocated = "passage not located"
)

// ToDo are those of the problems of corpora that say what statements still lack: words,
// passages, and where these stand.
func ToDo(ps schema.Problems) (out schema.Problems) {
	for _, p := range ps.Warnings() {
		if Lacks(p) || strings.HasPrefix(p.Msg, notLocated) {
			out = append(out, p)
		}
	}
	return out
}

// Lacks reports whether a problem says that a statement lacks words or a passage.
func Lacks(p *schema.Problem) bool {
	return p.Severity == schema.Warning && (p.Msg == noWords || p.Msg == noPassage)
}

// Options say how to check a corpus.
type Options struct {
	// Unread holds kinds of which a file could not be read: references to
	// them are not called dangling, for nobody can know.
	Unread map[schema.Kind]bool
	// Unlocated says nothing of passages that are not located.
	Unlocated bool
	// Incomplete says nothing of words and passages that statements lack.
	Incomplete bool
	// Unverified lets passages pass whose hash is not that of their words, that end
	// beyond the text, or of which another one says otherwise, and quotes that
	// are in none of their passages.
	Unverified bool
	// Concerned reports whether Corpus looks at an entity: others are there to be
	// referred to, were looked at before, and stay as they are. nil: at all.
	Concerned func(schema.Entity) bool
	// At says where a quad was written, to Graph; nil: nowhere.
	At func(quad.Quad) schema.Pos
	// Lacking is called by Graph with each quad that an entity would be
	// written with and that the graph does not have, as that of a default.
	// What it says of a graph in which something is wrong means nothing.
	Lacking func(quad.Quad)
}

// Corpus finds everything wrong with a corpus as a whole: duplicate ids,
// dangling and ambiguous references, statements without speaker, words or
// evidence, quotes outside their passages, things inside themselves, ends
// before beginnings. It completes references whose kind was not written, and
// finds out which statements are duplicates, and which coders there are.
// Problems come in the order of the files.
func Corpus(c *schema.Corpus, o Options) schema.Problems {
	ps, err := CorpusContext(context.Background(), c, o)
	if err != nil {
		panic(err) // that context does not end
	}
	return ps
}

// CorpusContext does what Corpus does, and stops when the context is over.
func CorpusContext(ctx context.Context, c *schema.Corpus, o Options) (schema.Problems, error) {
	each := func(yield func(schema.Entity) bool) {
		for e := range c.Entities {
			if ctx.Err() != nil || !yield(e) {
				return
			}
		}
	}
	schema.Identify(c)
	entities := directory{}
	var ps schema.Problems
	k := newChecker(c.Base, o, entities, &ps)
	k.header(c)
	for e := range each {
		if before := entities.add(e); before != nil && e.Identity().ID != "" {
			k.add(e, e.Identity().At("id"), "duplicate id: see %s", before.Identity().At("id"))
		}
	}
	concerned := func(e schema.Entity) bool { return o.Concerned == nil || o.Concerned(e) }
	for e := range each {
		if concerned(e) {
			k.entity(e)
		}
	}
	k.parts(ctx, c.Actors, c.Statements)
	for e := range each {
		if !concerned(e) {
		} else if entities.find(e.Kind(), e.Identity().ID) == e {
			k.circle(e)
		} else {
			k.astray(e)
		}
		k.dangling.offer(e.Kind(), e.Identity().ID, func() bool { return true })
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

// A lookup finds the entities of a corpus, wherever they are kept.
type lookup interface {
	// has reports whether there is one of a kind and an id.
	has(k schema.Kind, id string) bool
	// find gives it, or nil. What it refers to need not be there.
	find(k schema.Kind, id string) schema.Entity
	// length is that of a source's text, or 0.
	length(source string) int
}

// A directory is a lookup in memory.
type directory map[schema.Kind]map[string]schema.Entity

func (d directory) has(k schema.Kind, id string) bool { return d[k][id] != nil }

func (d directory) find(k schema.Kind, id string) schema.Entity { return d[k][id] }

func (d directory) length(source string) int {
	if src, ok := d.find(schema.KindSource, source).(*schema.Source); ok {
		return src.Length
	}
	return 0
}

// add puts an entity in, unless there is one with its kind and id: that one is
// given back.
func (d directory) add(e schema.Entity) (before schema.Entity) {
	kind, id := e.Kind(), e.Identity().ID
	if before = d[kind][id]; before != nil {
		return before
	}
	if d[kind] == nil {
		d[kind] = map[string]schema.Entity{}
	}
	d[kind][id] = e
	return nil
}

// A checker checks the entities of one corpus, one after another.
type checker struct {
	Options
	lookup
	base       string
	problems   *schema.Problems
	dangling   dangling
	doubles    doubles
	walks      walks
	utterances map[string]string // of statements, as far as they were looked for
	buffer     []byte
}

func newChecker(base string, o Options, l lookup, ps *schema.Problems) *checker {
	return &checker{Options: o, lookup: l, base: base, problems: ps, walks: newWalks()}
}

// entity checks an entity by itself, and that what it refers to is there.
func (k *checker) entity(e schema.Entity) {
	if s, ok := e.(*schema.Statement); ok {
		k.sourced(s)
	}
	k.references(e, schema.Fields(e.Kind()), e, &e.Identity().FieldPositions)
	switch e := e.(type) {
	case *schema.Actor:
		k.actor(e)
	case *schema.Place:
		k.place(e)
	case *schema.Source:
		k.hash(e, "sha256", e.SHA256, &e.FieldPositions)
		k.hash(e, "original", e.Original, &e.FieldPositions)
		k.finished(e)
	case *schema.Statement:
		k.statement(e)
	}
}

func (k *checker) warn(e schema.Entity, at schema.Pos, format string, args ...any) {
	k.problems.Warn(at, schema.Naming(e), format, args...)
}

func (k *checker) add(e schema.Entity, at schema.Pos, format string, args ...any) {
	k.problems.Add(at, schema.Naming(e), format, args...)
}

// last is the problem that was added last.
func (k *checker) last() *schema.Problem { return (*k.problems)[len(*k.problems)-1] }

func (k *checker) header(c *schema.Corpus) {
	if why := schema.BadIRI(c.Base); c.Base != "" && why != "" {
		k.add(c, c.At("base"), "base %q %s", c.Base, why)
	} else if c.Base != "" && !strings.HasSuffix(c.Base, "/") && !strings.HasSuffix(c.Base, "#") {
		k.add(c, c.At("base"), `base %q does not end in "/" or "#"`, c.Base)
	}
}

func (k *checker) actor(a *schema.Actor) {
	k.doubles.add(a)
	for i := range a.Affiliations {
		f := &a.Affiliations[i]
		k.period(a, f.From, f.Until, &f.FieldPositions)
	}
	for i := range a.Roles {
		k.period(a, a.Roles[i].From, a.Roles[i].Until, &a.Roles[i].FieldPositions)
	}
}

func (k *checker) period(e schema.Entity, from, until string, o *schema.FieldPositions) {
	if from == "" || until == "" {
		return
	}
	a, err1 := schema.ParseDate(from)
	b, err2 := schema.ParseDate(until)
	if err1 == nil && err2 == nil && b.Until < a.From {
		k.add(e, o.At("until"), "until %s is before from %s", until, from)
	}
}

func (k *checker) place(p *schema.Place) {
	for _, c := range []struct {
		name  string
		value schema.Number
		limit float64
	}{{"lat", p.Lat, 90}, {"long", p.Long, 180}} {
		if x := c.value.Float(); x < -c.limit || x > c.limit {
			k.add(p, p.At(c.name), "%s %v is not between -%v and %v", c.name, x, c.limit, c.limit)
		}
	}
	wrong := func(n schema.Number) bool { return n != "" && math.IsNaN(n.Float()) } // which was told
	if (p.Lat == "") != (p.Long == "") && !wrong(p.Lat) && !wrong(p.Long) {
		k.add(p, p.Pos, "it has one of lat and long; a spot takes both")
	}
}

func (k *checker) hash(e schema.Entity, field, sum string, o *schema.FieldPositions) {
	if sum != "" && (len(sum) != 64 || strings.Trim(sum, "0123456789abcdef") != "") {
		k.add(e, o.At(field), "%s %q is not a SHA-256: 64 hexadecimal digits in lower case", field, schema.Shorten(sum))
	}
}

// finished checks that each layer that is finished is one of the source, with or
// without a day, and once.
func (k *checker) finished(s *schema.Source) {
	seen := map[string]bool{}
	for i, text := range s.Finished {
		name, day, dated := strings.Cut(text, " ")
		_, err := schema.ParseDate(day)
		switch {
		case !slices.Contains(s.Layers, name) || dated && err != nil:
			k.add(s, s.AtItem("finished", i), "finished %q is not one of its layers, with or without a space and a day", schema.Shorten(text))
		case seen[name]:
			k.add(s, s.AtItem("finished", i), "finished has the layer %q twice", name)
		}
		seen[name] = true
	}
}

// sourced checks that evidence names its source. That comes before references
// are resolved, for one that leads nowhere is taken out then.
func (k *checker) sourced(s *schema.Statement) {
	for i := range s.Evidence {
		if p := &s.Evidence[i]; p.Source.IsZero() && !p.Has("source") {
			k.add(s, p.Pos, "evidence names no source")
		}
	}
}

func (k *checker) statement(s *schema.Statement) {
	k.layer(s)
	if len(s.Evidence) == 0 && !s.Has("evidence") && !k.Incomplete {
		k.warn(s, s.Pos, noPassage)
	}
	if len(s.Quotes) == 0 && s.Summary == "" && !(s.Has("quotes") && k.broken(s, "quotes")) {
		switch {
		case s.Layer == schema.DraftLayer:
		case !s.TakesSide():
			k.add(s, s.Pos, noWords+"; nor does it take a side")
		case !k.Incomplete:
			k.warn(s, s.Pos, noWords)
		}
	}
	if (s.Mode == "quote" || s.Mode == "partial-quote") && len(s.Quotes) == 0 {
		k.add(s, s.At("mode"), "mode %s needs the quoted words in quotes", s.Mode)
	}
	k.verdict(s)
	for i := range s.Evidence {
		p := &s.Evidence[i]
		switch {
		case p.Source.IsZero(): // sourced says so, or resolve
		case s.Source.IsZero():
			s.Source = schema.Ref{Kind: schema.KindSource, ID: p.Source.ID}
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
	if _, ok := s.QuoteOrder(); s.TextOrder != "" && !ok {
		k.add(s, s.At("textOrder"), "textOrder %q does not name each of the %d quotes once, by its number from 0", schema.Shorten(s.TextOrder), len(s.Quotes))
	}
}

// verdict checks that the number of a verdict says something: it is one between the
// best and the worst.
func (k *checker) verdict(s *schema.Statement) {
	v := s.Verdict
	if v == nil {
		return
	}
	value, best, worst := v.Value.Float(), v.Best.Float(), v.Worst.Float()
	switch {
	case v.Value == "" && v.Best == "" && v.Worst == "":
	case v.Value == "" || v.Best == "" || v.Worst == "":
		k.add(s, v.Pos, "verdict: a number needs value, best and worst, or nobody knows what it says")
	case best == worst:
		k.add(s, v.At("best"), "verdict: best and worst are both %v", best)
	case value < min(best, worst) || value > max(best, worst):
		k.add(s, v.At("value"), "verdict: value %v is not between worst %v and best %v", value, worst, best)
	}
}

// once leaves out located passages that a list has before.
func once(list []schema.Passage) []schema.Passage {
	var known listindex.Set[[2]int]
	out := list[:0]
	for i := range list {
		at := func(i int) [2]int { return [2]int{out[i].Start, out[i].End} }
		if p := &list[i]; !p.Located() || !known.Has(len(out), at, [2]int{p.Start, p.End}) {
			out = append(out, *p)
		}
	}
	return out
}

// layer checks that a statement's address begins with its layer.
func (k *checker) layer(s *schema.Statement) {
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
func (k *checker) broken(s *schema.Statement, field string) bool { return s.At(field) != s.Pos }

func (k *checker) passage(s *schema.Statement, p *schema.Passage) {
	k.hash(s, "sha256", p.SHA256, &p.FieldPositions)
	if !p.Located() {
		if p.Quote == "" && p.Exact == "" && p.SHA256 == "" && p.Line == 0 {
			k.add(s, p.Pos, "evidence says nothing to find it by: give quote or line")
		} else if !k.Unlocated {
			k.warn(s, p.Pos, notLocated+": %s", hint.Locate())
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
		k.add(s, p.At("sha256"), "sha256 is not that of %q: take out exact, if that was edited, else line, start, end and sha256, and %s", schema.Shorten(p.Exact), hint.Locate())
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
func (k *checker) quotes(s *schema.Statement) {
	if s.Sprawls() {
		k.add(s, s.At("quotes"), "%d quotes and %d passages are more than are compared, each with each: make several statements of it", len(s.Quotes), len(s.Evidence))
		return
	}
	for _, i := range s.Misquotations() {
		k.add(s, s.AtItem("quotes", i), "%s", s.Misquoted(i))
	}
}
