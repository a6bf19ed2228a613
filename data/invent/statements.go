package invent

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sort"
	"strconv"
	"unicode/utf8"

	"onrecord/schema"
)

// Each passage begins in a slot of its own of the source's text.
const (
	slot         = 640 // code points, more than the longest text
	mostPassages = 2   // of a statement
)

// A telling is the coding of one source.
type telling struct {
	*maker
	*dice
	sheet
	source schema.Ref
	words  *vocabulary
	slots  int // that are taken
	number int // of statements so far, in all sources

	utterance
	recent *[64]utterance // the latest ones, whatever their source
}

// An utterance is what others restate or take up.
type utterance struct {
	id       string
	speakers []int
}

// leading is the modes of statements with a passage of their own, each as often
// as it is chosen.
var leading = []string{
	"quote", "quote", "quote", "quote", "quote", "partial-quote", "partial-quote",
	"paraphrase", "paraphrase", "paraphrase", "paraphrase", "paraphrase", "reported", "attributed", "assertion",
}

// said yields the statements, group by group.
func (m *maker) said(yield func(*schema.Statement) bool) {
	var recent [64]utterance
	for i := range m.Sources() {
		t := m.telling(i)
		t.recent = &recent
		for t.number < m.starts[i+1] {
			for _, s := range t.group(m.starts[i+1] - t.number) {
				if !yield(s) {
					return
				}
			}
		}
	}
}

func (m *maker) telling(i int) *telling {
	t := &telling{
		maker: m, dice: throw(m.Seed, tellings, i), sheet: m.sheet(throw(m.Seed, sources, i)),
		source: m.ref(schema.KindSource, i), words: &m.latin, number: m.starts[i],
	}
	if t.language == "uk" {
		t.words = &m.cyrillic
	}
	return t
}

// group makes the statements, at most so many, that one passage proves.
func (t *telling) group(most int) []*schema.Statement {
	out := []*schema.Statement{t.leader()}
	for range min(most-1, pick(t.dice, []int{0, 0, 0, 0, 1, 1, 1, 2, 2, 3})) {
		out = append(out, t.follower(out[0]))
	}
	return out
}

// leader makes a statement with a passage of its own.
func (t *telling) leader() *schema.Statement {
	s := t.statement()
	t.speakers = []int{t.actorSkew.pick(t.dice)}
	if t.percent(8) {
		t.speakers = append(t.speakers, t.actorSkew.pick(t.dice))
	}
	if before := pick(t.dice, t.recent[:]); before.id != "" && t.percent(4) {
		ref := schema.Ref{Kind: schema.KindStatement, ID: before.id}
		if t.percent(50) {
			s.Restates, t.speakers = ref, before.speakers
		} else {
			s.Echoes = []schema.Ref{ref}
		}
	}
	s.Speakers = t.refs(schema.KindActor, t.speakers...)
	s.Mode = pick(t.dice, leading)
	switch s.Mode {
	case "quote":
		t.quote(s, 8+t.n(13))
		if t.percent(10) {
			t.quote(s, 8+t.n(13))
		}
	case "partial-quote":
		t.quote(s, 3+t.n(7))
		s.Summary = t.words.sentence(t.dice)
	default:
		s.Summary = t.words.sentence(t.dice)
		s.Evidence = []schema.Passage{t.told()}
	}
	t.occasion(s)
	t.meaning(s)
	t.recent[t.number%len(t.recent)] = t.utterance
	return s
}

// follower makes another statement that the passages of one prove: the same
// people say something else there.
func (t *telling) follower(leader *schema.Statement) *schema.Statement {
	s := t.statement()
	s.Speakers, s.Mode, s.Evidence = slices.Clone(leader.Speakers), "paraphrase", slices.Clone(leader.Evidence)
	s.Event, s.Place, s.Date = leader.Event, leader.Place, leader.Date
	s.Summary = t.words.sentence(t.dice)
	t.meaning(s)
	return s
}

func (t *telling) statement() *schema.Statement {
	t.number++
	t.id = "s" + strconv.Itoa(t.number)
	return &schema.Statement{EntityBase: schema.EntityBase{ID: t.id}, Source: t.source, Certainty: "high"}
}

// quote adds a quotation of so many words and its passage.
func (t *telling) quote(s *schema.Statement, words int) {
	text := t.words.text(t.dice, words)
	p := t.passage(utf8.RuneCountInString(text))
	sum := sha256.Sum256([]byte(text))
	p.SHA256 = hex.EncodeToString(sum[:])
	p.Exact, p.Prefix, p.Suffix = text, last(t.words.text(t.dice, 4), 30)+" “", first("” "+t.words.text(t.dice, 4), 32)
	s.Quotes, s.Evidence = append(s.Quotes, text), append(s.Evidence, p)
}

// told is a passage of which nobody is quoted. Not all have a hash.
func (t *telling) told() schema.Passage {
	p := t.passage(60 + t.n(400))
	if t.percent(30) {
		sum := sha256.Sum256([]byte(t.id)) // nobody has the text
		p.SHA256 = hex.EncodeToString(sum[:])
	}
	return p
}

func (t *telling) passage(length int) schema.Passage {
	start := t.slots*slot + t.n(slot-longest)
	t.slots++
	return schema.Passage{Source: t.source, Line: 1 + t.slots/2, Start: start, End: start + length}
}

// occasion says when and where something was said, if the source does: else it
// is the event that has a date, or the source.
func (t *telling) occasion(s *schema.Statement) {
	if t.day >= 0 && t.percent(35) {
		s.Date = vague(t.dice, t.days[max(0, t.day-min(t.n(9), t.n(9)))])
	}
	if t.percent(22) {
		// The latest events before the source are those it speaks of.
		after := sort.Search(len(t.calendar), func(i int) bool { return t.calendar[i].day > t.day })
		if before := after - 1 - min(t.n(6), t.n(6)); before >= 0 {
			s.Event = t.ref(schema.KindEvent, t.calendar[before].event)
		}
	}
	if t.percent(10) {
		s.Place = t.ref(schema.KindPlace, t.placeSkew.pick(t.dice))
	}
}

// meaning says what the statement is for and against, and what else there is
// to it.
func (t *telling) meaning(s *schema.Statement) {
	for range pick(t.dice, []int{0, 0, 0, 1, 1, 1, 1, 1, 1, 2}) {
		t.stance(s)
	}
	s.Supports, s.Opposes, s.Neutral = normal(s.Supports), normal(s.Opposes), normal(s.Neutral)
	if t.percent(20) {
		s.Act = pick(t.dice, schema.Acts())
	}
	switch t.n(40) {
	case 0, 1:
		s.About = t.refs(schema.KindActor, t.actorSkew.pick(t.dice))
	case 2:
		s.About = t.refs(schema.KindPlace, t.placeSkew.pick(t.dice))
	case 3:
		s.Criticizes = t.refs(schema.KindActor, t.actorSkew.pick(t.dice))
	case 4:
		s.Praises = t.refs(schema.KindActor, t.actorSkew.pick(t.dice))
	case 5:
		s.Addressees = t.refs(schema.KindActor, t.actorSkew.pick(t.dice))
	case 6:
		s.Certainty = pick(t.dice, []string{"medium", "low"})
	case 7:
		s.Medium = pick(t.dice, []string{"press conference", "post", "television"})
	}
}

// stance takes a side on a position that the speaker cares for. Nearly always
// it is the same side.
func (t *telling) stance(s *schema.Statement) {
	speaker := t.speakers[0]
	cares := 6 + 200/(5+speaker) // for so many positions, for the first ones more
	interest := mix(t.Seed ^ mix(uint64(interests)) ^ mix(uint64(speaker)<<16+uint64(min(t.n(cares), t.n(cares)))))
	ref := t.ref(schema.KindPosition, t.positionSkew.at(interest))
	if slices.Contains(s.Supports, ref) || slices.Contains(s.Opposes, ref) || slices.Contains(s.Neutral, ref) {
		return
	}
	side := mix(interest) % 100
	if t.percent(6) {
		side = uint64(t.n(100))
	}
	switch {
	case side < 52:
		s.Supports = append(s.Supports, ref)
	case side < 92:
		s.Opposes = append(s.Opposes, ref)
	default:
		s.Neutral = append(s.Neutral, ref)
	}
}
