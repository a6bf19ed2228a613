package check

import (
	"context"
	"encoding/binary"
	"hash/maphash"
	"slices"
	"strings"

	"onrecord/schema"
)

// A Stream checks a corpus whose statements are too many to be held. All other
// entities are, and each statement is looked at when it comes. Most problems are
// found then; of what only all statements together can tell, some bytes are kept
// of each, and those that they cast doubt on are read again. It finds what Corpus
// finds:
//
//	s := check.NewStream(c, check.Options{})
//	s.Entity(e) … s.Statement(st) … // all of them, in any order
//	err := s.Settle(ctx, again)       // those that came before what they refer to
//	err = again(ctx, s.Disputed(), …) // their passages are compared; s.Review(n, st)
//	problems, err := s.End(ctx, again)
type Stream struct {
	*checker
	corpus   *schema.Corpus // its statements are not in it
	entities directory      // without statements
	met      []meeting      // the statements, by number
	files    []string       // that they are written in
	byID     map[string]int
	keeper   schema.Arena // of ids
	words    map[string]string

	found     schema.Problems
	of        []int           // the statement that each of the first of these problems is of; -1: none
	twice     schema.Problems // that ids are there
	pointing  []*schema.Field // of statements, to statements
	nameless  []int
	unsettled []int
	late      bool // an entity came behind a statement: what was noted means nothing
	notes
	disputed map[int]bool
	first    map[uint64]*schema.Passage // of the spans that are disputed
	resolver *checker                   // of what was checked already; nil: none yet
}

// Again lets statements be read again, as they were when they came for the first
// time: those of some numbers, which increase.
type Again func(ctx context.Context, numbers []int, look func(n int, st *schema.Statement)) error

// A meeting is what is kept of each statement.
type meeting struct {
	id                 string
	file, line, column int // of the id, or of the statement
}

// notes are what is kept of the statements that were looked at.
type notes struct {
	links   map[int]link
	spans   map[uint64]span
	holders []holder
	alike   map[uint64]int // the first of those that are alike, and from ^0 down, of several
	twins   []int          // have others like them
	mixed   coderMix
	coders  []codedOne
}

func newNotes() notes {
	return notes{links: map[int]link{}, spans: map[uint64]span{}, alike: map[uint64]int{}, mixed: newMixed()}
}

// A link is what a statement restates.
type link struct {
	to string
	at schema.Pos
}

// A span is what is known of a passage: what the first statement says of it, and
// whether another one says otherwise.
type span struct {
	record   uint64
	disputed bool
}

// A holder is a statement with a passage.
type holder struct {
	span uint64
	n    int
}

// A codedOne is a statement that names its coder.
type codedOne struct {
	place codingPlace
	n     int
}

// NewStream begins to check a corpus, to which entities may still be added, but no
// statements.
func NewStream(c *schema.Corpus, o Options) *Stream {
	s := &Stream{corpus: c, entities: directory{}, byID: map[string]int{}, words: map[string]string{}, notes: newNotes()}
	s.checker = newChecker(c.Base, o, s, &s.found)
	fields := schema.Fields(schema.KindStatement)
	for i := range fields {
		if slices.Contains(fields[i].Kinds, schema.KindStatement) {
			s.pointing = append(s.pointing, &fields[i])
		}
	}
	return s
}

// Len is how many statements came.
func (s *Stream) Len() int { return len(s.met) }

// ID is that of a statement; empty: it has none before Settle.
func (s *Stream) ID(n int) string { return s.met[n].id }

func (s *Stream) has(k schema.Kind, id string) bool {
	if k == schema.KindStatement {
		_, ok := s.byID[id]
		return ok
	}
	return s.entities.has(k, id)
}

// find gives of a statement what it restates.
func (s *Stream) find(k schema.Kind, id string) schema.Entity {
	if k != schema.KindStatement {
		return s.entities.find(k, id)
	}
	if n, ok := s.byID[id]; ok {
		return s.linked(n)
	}
	return nil
}

func (s *Stream) linked(n int) *schema.Statement {
	st := &schema.Statement{EntityBase: schema.EntityBase{ID: s.met[n].id}}
	if l, ok := s.links[n]; ok {
		st.Restates = schema.Ref{Kind: schema.KindStatement, ID: l.to}
		st.Pos.File = l.at.File
		st.Mark("restates", l.at)
	}
	return st
}

func (s *Stream) length(source string) int { return s.entities.length(source) }

// keep makes an equal text that does not hold what is around it in memory.
func (s *Stream) keep(text string) string {
	kept, ok := s.words[text]
	if !ok {
		kept = s.keeper.Copy(text)
		s.words[kept] = kept
	}
	return kept
}

// Entity takes an entity that was added to the corpus.
func (s *Stream) Entity(e schema.Entity) {
	if before := s.entities.add(e); before != nil && e.Identity().ID != "" {
		s.twice.Add(e.Identity().At("id"), schema.Naming(e), "duplicate id: see %s", before.Identity().At("id"))
	}
	if len(s.met) > 0 && !s.late { // nobody knows whether one of them refers to it
		s.late = true
		s.found, s.of, s.unsettled, s.notes, s.dangling = nil, nil, nil, newNotes(), dangling{}
	}
}

// Statement takes a statement, and gives its number, from 0 on. What it is may be
// changed afterwards.
func (s *Stream) Statement(st *schema.Statement) int {
	n := len(s.met)
	at := st.At("id")
	if len(s.files) == 0 || s.files[len(s.files)-1] != at.File {
		s.files = append(s.files, at.File)
	}
	s.met = append(s.met, meeting{"", len(s.files) - 1, at.Line, at.Column})
	if st.ID == "" {
		s.nameless = append(s.nameless, n)
		return n
	}
	s.name(n, st)
	switch {
	case s.late:
	case s.settled(st):
		s.look(n, st)
	default:
		s.unsettled = append(s.unsettled, n)
	}
	return n
}

// name notes the id of a statement.
func (s *Stream) name(n int, st *schema.Statement) {
	if before, ok := s.byID[st.ID]; ok {
		s.met[n].id = s.met[before].id
		there := s.met[before]
		s.twice.Add(st.At("id"), schema.Naming(st), "duplicate id: see %s", schema.Pos{File: s.files[there.file], Line: there.line, Column: there.column})
		return
	}
	id := s.keeper.Copy(st.ID)
	s.met[n].id, s.byID[id] = id, n
}

// settled reports whether it is known of each statement that one refers to that it
// is there.
func (s *Stream) settled(st *schema.Statement) bool {
	for _, f := range s.pointing {
		for _, r := range f.Refs(st) {
			if !s.has(schema.KindStatement, strings.TrimPrefix(r.ID, schema.MainCoding+"/")) {
				return false
			}
		}
	}
	return true
}

// Settle names the statements that have no id, and looks at those that it could not
// look at when they came. After it, nothing can be added.
func (s *Stream) Settle(ctx context.Context, again Again) error {
	names := schema.Identifier{Taken: func(id string) bool { return s.has(schema.KindStatement, id) }}
	err := again(ctx, s.nameless, func(n int, st *schema.Statement) {
		names.Identify(st)
		s.name(n, st)
		switch {
		case s.late:
		case s.settled(st):
			s.look(n, st)
		default:
			s.unsettled = append(s.unsettled, n)
		}
	})
	if err != nil {
		return err
	}
	s.header(s.corpus)
	for e := range s.corpus.Entities {
		s.entity(e)
	}
	s.tag(-1)
	if s.late {
		s.unsettled = s.All()
	}
	slices.Sort(s.unsettled)
	return again(ctx, s.unsettled, s.look)
}

// All are the numbers of all statements.
func (s *Stream) All() []int {
	out := make([]int, len(s.met))
	for n := range out {
		out[n] = n
	}
	return out
}

// tag notes of which statement the latest problems are.
func (s *Stream) tag(n int) {
	for len(s.of) < len(s.found) {
		s.of = append(s.of, n)
	}
}

// look looks at a statement, when all that it refers to is known.
func (s *Stream) look(n int, st *schema.Statement) {
	s.noteSpans(n, st)
	s.entity(st)
	s.tag(n)
	if !st.Restates.IsZero() {
		s.links[n] = link{s.met[s.byID[st.Restates.ID]].id, st.At("restates")}
	}
	if canBeDuplicate(st) {
		same := sameness(st)
		for _, coding := range codings(st) {
			s.noteTwin(n, coding, same)
		}
	}
	if st.Coder != "" {
		st.Source.ID, st.Layer, st.Coder = s.keep(st.Source.ID), s.keep(st.Layer), s.keep(st.Coder)
		s.mixed.note(st)
		s.coders = append(s.coders, codedOne{codingPlace{st.Source.ID, st.Layer}, n})
	}
}

// noteTwin notes what a statement says in a coding. Statements are taken for alike
// by a hash, and compared later.
func (s *Stream) noteTwin(n int, coding, same string) {
	h := s.hash(coding, same)
	first, ok := s.alike[h]
	switch {
	case !ok:
		s.alike[h] = n
		return
	case first >= 0:
		s.alike[h] = ^first
		s.twins = append(s.twins, first)
	}
	s.twins = append(s.twins, n)
}

// hash is one of texts.
func (s *Stream) hash(texts ...string) uint64 {
	var h maphash.Hash
	h.SetSeed(s.walks.seeds[0])
	var size [8]byte
	for _, text := range texts {
		binary.LittleEndian.PutUint64(size[:], uint64(len(text)))
		h.Write(size[:])
		h.WriteString(text)
	}
	return h.Sum64()
}

// A standing is where a passage stands.
type standing struct {
	source     string
	start, end int
}

func (s *Stream) spanOf(p *schema.Passage) uint64 {
	return maphash.Comparable(s.walks.seeds[1], standing{p.Source.ID, p.Start, p.End})
}

// noteSpans notes the located passages of a statement, as they are before its
// references are resolved.
func (s *Stream) noteSpans(n int, st *schema.Statement) {
	for i := range st.Evidence {
		p := &st.Evidence[i]
		if !p.Located() {
			continue
		}
		at, record := s.spanOf(p), s.hash(line(p), p.SHA256, p.Exact, p.Prefix, p.Suffix)
		before, ok := s.spans[at]
		switch {
		case !ok:
			s.spans[at] = span{record, false}
		case before.record != record && !before.disputed:
			s.spans[at] = span{record, true}
		}
		s.holders = append(s.holders, holder{at, n})
	}
}

// Disputed gives the statements with a passage of which several say different
// things. Each is to be given to Review.
func (s *Stream) Disputed() []int {
	s.disputed, s.first = map[int]bool{}, map[uint64]*schema.Passage{}
	var out []int
	for _, h := range s.holders {
		if s.spans[h.span].disputed {
			s.disputed[h.n] = true
			out = append(out, h.n)
		}
	}
	slices.Sort(out)
	for i := range s.of {
		if s.disputed[s.of[i]] {
			s.found[i] = nil // it will be found again
		}
	}
	return slices.Compact(out)
}

// Resolve completes the references of a statement that is read again, as they are after
// it was looked at.
func (s *Stream) Resolve(st *schema.Statement) {
	if s.resolver == nil {
		s.resolver = newChecker(s.base, s.Options, s, new(schema.Problems))
	}
	s.resolver.entity(st)
	*s.resolver.problems = nil // they were told
}

// Review looks again at a statement with a disputed passage, which may have been
// changed meanwhile. They come in the order of their numbers.
func (s *Stream) Review(_ int, st *schema.Statement) {
	s.entity(st)
	for i := range st.Evidence {
		p := &st.Evidence[i]
		if !p.Located() || p.Source.ID == "" {
			continue
		}
		at := s.spanOf(p)
		if !s.spans[at].disputed {
			continue
		}
		if before := s.first[at]; before != nil {
			s.agree(st, p, before)
			continue
		}
		s.first[at] = &schema.Passage{
			Line: p.Line, SHA256: strings.Clone(p.SHA256), Exact: strings.Clone(p.Exact),
			Prefix: strings.Clone(p.Prefix), Suffix: strings.Clone(p.Suffix), FieldPositions: schema.FieldPositions{Pos: p.Pos},
		}
	}
}

// End gives all problems.
func (s *Stream) End(ctx context.Context, again Again) (schema.Problems, error) {
	s.tag(-1)
	s.found = slices.DeleteFunc(s.found, func(p *schema.Problem) bool { return p == nil })
	s.found = append(s.found, s.twice...)
	s.parts(ctx, s.corpus.Actors, nil)
	s.chains()
	s.offer()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err := s.findTwins(ctx, again); err != nil {
		return nil, err
	}
	s.checker.doubles.find(s.found.Warn)
	return s.found.Sort(), ctx.Err()
}

// chains finds what leads back to itself.
func (s *Stream) chains() {
	for e := range s.corpus.Entities {
		if s.entities.find(e.Kind(), e.Identity().ID) == e {
			s.circle(e)
		} else {
			s.astray(e)
		}
	}
	for n := range s.met {
		if _, ok := s.links[n]; !ok {
			continue
		}
		if st := s.linked(n); s.byID[st.ID] == n {
			s.circle(st)
		} else {
			s.astray(st)
		}
	}
}

// offer finds for ids that are not there those that may be meant.
func (s *Stream) offer() {
	if len(s.dangling.byID) == 0 {
		return
	}
	there := func() bool { return true }
	for e := range s.corpus.Entities {
		s.dangling.offer(e.Kind(), e.Identity().ID, there)
	}
	for n := range s.met {
		s.dangling.offer(schema.KindStatement, s.met[n].id, there)
	}
	s.dangling.suggest()
}

// findTwins finds duplicates, and what several coders have coded.
func (s *Stream) findTwins(ctx context.Context, again Again) error {
	slices.Sort(s.twins)
	found := newTwinning(s.utterance)
	resolved := func(look func(n int, st *schema.Statement)) func(int, *schema.Statement) {
		return func(n int, st *schema.Statement) {
			s.Resolve(st)
			look(n, st)
		}
	}
	err := again(ctx, slices.Compact(s.twins), resolved(func(n int, st *schema.Statement) {
		if canBeDuplicate(st) {
			found.add(s.twin(n, st), s.digest(sameness(st)))
		}
	}))
	if err != nil {
		return err
	}
	found.find()
	for _, p := range found.pairs {
		s.warnDuplicate(p[0], p[1])
	}
	if len(s.mixed.several) == 0 {
		return nil
	}
	var numbers []int
	for _, c := range s.coders {
		if s.mixed.several[c.place] {
			numbers = append(numbers, c.n)
		}
	}
	slices.Sort(numbers)
	var all []codedPassage
	err = again(ctx, numbers, resolved(func(n int, st *schema.Statement) {
		if found.links[st.ID] != nil || s.utterance(st) != st.ID {
			return
		}
		st.Source.ID, st.Layer, st.Coder = s.keep(st.Source.ID), s.keep(st.Layer), s.keep(st.Coder)
		for i := range st.Speakers {
			st.Speakers[i].ID = s.keep(st.Speakers[i].ID)
		}
		all = s.mixed.passages(all, st)
	}))
	if err != nil {
		return err
	}
	s.bothCoded(all)
	return nil
}

// digest is a short text that no other text shares in practice.
func (s *Stream) digest(text string) string {
	f := fingerprintOf(s.walks.seeds, text)
	return string(binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, f[0]), f[1]))
}

// twin is what must be known of a statement to compare it with those that say the
// same.
func (s *Stream) twin(n int, st *schema.Statement) *schema.Statement {
	out := s.linked(n)
	out.Pos, out.Source.ID, out.Layer, out.Coder = st.Pos, s.keep(st.Source.ID), s.keep(st.Layer), s.keep(st.Coder)
	for i := range st.Evidence {
		if p := &st.Evidence[i]; p.Located() {
			out.Evidence = append(out.Evidence, schema.Passage{Start: p.Start, End: p.End})
		} else {
			out.Evidence = append(out.Evidence, schema.Passage{Quote: s.digest(p.Sought())})
		}
	}
	return out
}

// SuggestIDs does what SuggestIDs does; statements are read again only if the name
// of one may be meant.
func (s *Stream) SuggestIDs(ctx context.Context, ps schema.Problems, again Again) error {
	meant := meantIn(ps)
	for e := range s.corpus.Entities {
		meant.suggest(e)
	}
	if len(meant[schema.KindStatement]) == 0 {
		return nil
	}
	return again(ctx, s.All(), func(_ int, st *schema.Statement) { meant.suggest(st) })
}
