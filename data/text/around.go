package text

import (
	"slices"
	"strings"

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
	prefix, suffix := t.precedes(start, p.Prefix), t.follows(end, p.Suffix)
	if p.Prefix == "" && p.Start == 0 && p.SHA256 != "" { // it began the text
		prefix = t.beginsLine(start)
	}
	top := len([]rune(p.Prefix)) == p.Start
	before, after := beginning(p.Prefix, top), ending(p.Suffix)
	if prefix && top && before.names() { // and nothing before the name
		prefix = t.beginsLine(start - p.Start)
	}
	if prefix && suffix {
		return framed
	}
	nearBefore := prefix || t.precedes(start, before.near) && t.begins(start-len([]rune(before.near)), before.line)
	nearAfter := t.follows(end, after.near)
	if !before.tells && !after.tells {
		before.tells = true // that of the sentence before is better than nothing
	}
	near := (nearBefore || !before.tells) && (nearAfter || !after.tells)
	whole := prefix && tells(p.Prefix) || suffix && tells(p.Suffix)
	many := len(sought(p)) >= few || sought(p) == ""
	switch {
	case near && whole:
		return within
	case near && (before.tells && before.line && hasWord(before.near) || many && (hasWord(before.near) || hasWord(after.near))):
		return beside
	case prefix && tells(p.Prefix) && before.tells: // who speaks is named before the words
		return beside
	case many && whole && (nearBefore || !before.names()):
		return beside
	}
	return astray
}

// A side is the part of a prefix or a suffix that is nearest to its passage.
type side struct {
	near  string
	tells bool // it is of the passage's own sentence or line, and has words
	line  bool // it begins a line
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
	r := []rune(words)
	return at >= len(r) && slices.Equal(t.runes[at-len(r):at], r) || t.before(at, words)
}

// follows does what behind does, as precedes does.
func (t *Text) follows(at int, words string) bool {
	r := []rune(words)
	return at+len(r) <= t.Len() && slices.Equal(t.runes[at:at+len(r)], r) || t.behind(at, words)
}

// begins reports whether a line, or else a word, begins at a place.
func (t *Text) begins(at int, line bool) bool {
	return t.beginsLine(at) || !line && !(isWord(t.runes[at-1]) && isWord(t.runes[at]))
}

// beginsLine reports whether a line begins at a place, or where it is outside.
func (t *Text) beginsLine(at int) bool { return at <= 0 || at >= t.Len() || t.runes[at-1] == '\n' }
