package text

import (
	"strings"
	"unicode/utf8"

	"onrecord/schema"
)

// telling is how many characters hardly stand in two places.
const telling = 8

// few is how many bytes of words may well be somebody else's, too.
const few = 3 * telling

// How well what stood around a passage stands around a place.
const (
	astray = iota // it does not: these are other words, or somebody else's
	beside        // the nearest of it does, or a side of words that hardly stand twice
	within        // the nearest of it does, and all of one side
	framed        // all of it does
)

// Stood reports whether a passage stands where it is said to: its words or its
// hash hold there and, where it is known what stood around it, that stands there
// well enough for them to be the same words of the same speaker.
func (t *Text) Stood(p *schema.Passage) bool {
	return t.Holds(p) && (!sided(p) || t.standing(p, p.Start, p.End) > astray)
}

// sided reports whether it is known what stood around a passage.
func sided(p *schema.Passage) bool { return p.Prefix != "" || p.Suffix != "" }

// standing says how well the prefix and the suffix of a passage stand around a
// place. What counts most is the nearest of them, which names the speaker: the
// beginning of the line or the sentence, and the end of the sentence. That of
// few words must stand there on both sides, and the name of a speaker before a
// colon must before any words. No side is asked for in which all may have been
// corrected, if the words are more and the other side is as it was.
func (t *Text) standing(p *schema.Passage, start, end int) int {
	return t.around(p).standing(start, end)
}

// A surrounding is what stood around a passage.
type surrounding struct {
	*Text
	of            *schema.Passage
	top           bool // the prefix begins the text
	before, after side
	many          bool // words, or nobody knows which
	plain         bool // no typography is looked past, for there are too many places
}

func (t *Text) around(p *schema.Passage) *surrounding {
	s := &surrounding{Text: t, of: p, top: len([]rune(p.Prefix)) == p.Start, after: ending(p.Suffix)}
	s.before = beginning(p.Prefix, s.top)
	s.before.length = len([]rune(s.before.near))
	if !s.before.tells && !s.after.tells {
		s.before.tells = true // that of the sentence before is better than nothing
	}
	s.many = len(sought(p)) >= few || sought(p) == ""
	return s
}

func (s *surrounding) standing(start, end int) int {
	prefix, suffix := s.precedes(start, s.of.Prefix), s.follows(end, s.of.Suffix)
	if s.of.Prefix == "" && s.of.Start == 0 && s.of.SHA256 != "" { // it began the text
		prefix = s.beginsLine(start)
	}
	if prefix && s.top && s.before.names() { // and nothing before the name
		prefix = s.beginsLine(start - s.of.Start)
	}
	if prefix && suffix {
		return framed
	}
	nearBefore := prefix || s.precedes(start, s.before.near) && s.begins(start-s.before.length, s.before.line)
	nearAfter := suffix || s.follows(end, s.after.near)
	near := (nearBefore || !s.before.tells) && (nearAfter || !s.after.tells)
	whole := prefix && tells(s.of.Prefix) || suffix && tells(s.of.Suffix)
	switch {
	case near && whole:
		return within
	case near && (s.before.tells && s.before.line && hasWord(s.before.near) || s.many && (hasWord(s.before.near) || hasWord(s.after.near))):
		return beside
	case prefix && tells(s.of.Prefix) && s.before.tells: // who speaks is named before the words
		return beside
	case s.many && whole && (nearBefore || !s.before.names()):
		return beside
	}
	return astray
}

// precedes does what Text's does, unless the surrounding is to be plain.
func (s *surrounding) precedes(at int, words string) bool {
	return s.stands(at, words, false) || !s.plain && s.Text.before(at, words)
}

// follows does what Text's does, unless the surrounding is to be plain.
func (s *surrounding) follows(at int, words string) bool {
	return s.stands(at, words, true) || !s.plain && s.Text.behind(at, words)
}

// A side is the part of a prefix or a suffix that is nearest to its passage.
type side struct {
	near   string
	length int  // of near
	tells  bool // it is of the passage's own sentence or line, and has words
	line   bool // it begins a line
}

// names reports whether a side is a speaker's name at the beginning of a line, as
// in the minutes of a debate.
func (s side) names() bool { return s.line && strings.Contains(s.near, ":") }

// beginning is the nearest part of a prefix: from where the line began, if that
// names a speaker or is all one sentence, else from where the sentence began. A
// line above is taken with it where there are no words before the passage. top
// says that the prefix begins the text.
func beginning(prefix string, top bool) side {
	r := []rune(prefix)
	line, sentence := -1, -1 // where they begin; -1: before the prefix
	own := false             // the sentence has words
	seen := false
	for i := len(r) - 1; i >= 0 && line < 0; i-- {
		switch {
		case r[i] == '\n' && seen:
			line = i + 1
		case sentence < 0 && ends(r, i):
			sentence, own = i+1, seen
		}
		seen = seen || isWord(r[i])
	}
	if line < 0 && top && seen {
		line = 0
	}
	last := side{near: prefix, tells: seen}
	if sentence >= 0 {
		last = side{near: strings.TrimLeftFunc(string(r[sentence:]), func(r rune) bool { return !isWord(r) }), tells: own}
	}
	if line >= 0 && (sentence < 0 || own && !strings.Contains(last.near, ":") || strings.Contains(string(r[line:]), ":") && !own) {
		return side{near: string(r[line:]), tells: true, line: true}
	}
	if sentence >= 0 && !own { // the one before it
		for i := sentence - 2; i >= 0; i-- {
			if ends(r, i) && hasWord(string(r[i+1:sentence])) {
				return side{near: string(r[i+1:])}
			}
		}
		return side{near: prefix}
	}
	return last
}

// ending is the nearest part of a suffix: to the end of the line or the sentence.
func ending(suffix string) side {
	r := []rune(suffix)
	for i := range r {
		if r[i] == '\n' || ends(r, i) {
			r = r[:i]
			break
		}
	}
	return side{near: string(r), tells: hasWord(string(r))}
}

// ends reports whether a sentence ends with a character.
func ends(r []rune, i int) bool {
	return strings.ContainsRune(".!?…。！？", r[i]) && (i+1 == len(r) || !isWord(r[i+1]))
}

func hasWord(s string) bool { return strings.IndexFunc(s, isWord) >= 0 }

// tells reports whether a text hardly stands in two places.
func tells(s string) bool { return len([]rune(s)) >= telling && hasWord(s) }

// precedes does what before does, and looks first whether the very characters
// stand there.
func (t *Text) precedes(at int, words string) bool {
	return t.stands(at, words, false) || t.before(at, words)
}

// follows does what behind does, as precedes does.
func (t *Text) follows(at int, words string) bool {
	return t.stands(at, words, true) || t.behind(at, words)
}

// stands reports whether the very characters stand behind a place, or before it.
func (t *Text) stands(at int, words string, behind bool) bool {
	if behind {
		for _, r := range words {
			if at < 0 || at >= t.Len() || t.runes[at] != r {
				return false
			}
			at++
		}
		return true
	}
	for len(words) > 0 {
		r, size := utf8.DecodeLastRuneInString(words)
		if at--; at < 0 || at >= t.Len() || t.runes[at] != r {
			return false
		}
		words = words[:len(words)-size]
	}
	return true
}

// begins reports whether a line, or else a word, begins at a place.
func (t *Text) begins(at int, line bool) bool {
	return t.beginsLine(at) || !line && !(isWord(t.runes[at-1]) && isWord(t.runes[at]))
}

// beginsLine reports whether a line begins at a place, or where it is outside.
func (t *Text) beginsLine(at int) bool { return at <= 0 || at >= t.Len() || t.runes[at-1] == '\n' }
