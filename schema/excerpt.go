package schema

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// ExcerptLength is how many characters of a text are shown where there is no
// room for all of it: in tables, and under the pointer.
const ExcerptLength = 280

// Beginning is a text, or where it is longer than so many characters, its
// Beginning with … after it.
func Beginning(text string, most int) string {
	_, until := Window(text, 0, 0, most)
	if until == len(text) {
		return text
	}
	return text[:until] + "…"
}

// Window is the part of a text around text[from:until], in bytes: about most
// code points, with as much before as after where there is as much. It begins
// and ends where a word does if there is one nearby, and never within a
// character that people see as one (a grapheme cluster; Unicode Standard Annex
// 29); what it is to be around is in it whole.
func Window(text string, from, until, most int) (begin, end int) {
	room := max(0, most-utf8.RuneCountInString(text[from:until]))
	begin, before := back(text, from, room/2)
	end, after := forth(text, until, room-before)
	if after < room-before && begin > 0 {
		begin, _ = back(text, from, room-after)
	}
	if begin > 0 {
		begin = min(from, wordBegin(text, begin, from))
	}
	if end < len(text) {
		end = max(until, wordEnd(text, end, max(until, begin)))
	}
	return begin, end
}

// back goes back so many code points, or to the beginning, and counts them.
func back(text string, at, n int) (int, int) {
	gone := 0
	for ; gone < n && at > 0; gone++ {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	return at, gone
}

// forth goes on by so many code points, or to the end, and counts them.
func forth(text string, at, n int) (int, int) {
	gone := 0
	for ; gone < n && at < len(text); gone++ {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at, gone
}

// longWord is how many bytes are searched for the end of a word.
const longWord = 60

// wordBegin is the first place from one on where a word begins, or else where a
// cluster does.
func wordBegin(text string, at, most int) int {
	_, space := utf8.DecodeLastRuneInString(text[:at])
	from := at - space // where a space may be, of which the word comes next
	near := text[from:max(from, min(at+longWord, most))]
	if i := strings.IndexFunc(near, unicode.IsSpace); i >= 0 {
		if j := strings.IndexFunc(near[i:], notSpace); j >= 0 {
			return from + i + j
		}
	}
	for first, last := range clusters(text, at) {
		switch {
		case first >= at:
			return first
		case last >= at:
			return last
		}
	}
	return at
}

func notSpace(r rune) bool { return !unicode.IsSpace(r) }

// wordEnd is the last place up to one where a word ends, or else where a cluster
// does; not before least.
func wordEnd(text string, at, least int) int {
	_, size := utf8.DecodeRuneInString(text[at:])
	from := max(least, at-longWord)
	for from < at && !utf8.RuneStart(text[from]) {
		from++
	}
	if i := strings.LastIndexFunc(text[from:at+size], unicode.IsSpace); i > 0 {
		return len(strings.TrimRightFunc(text[:from+i], unicode.IsSpace))
	}
	end := least
	for first, last := range clusters(text, at) {
		if first > at {
			break
		}
		end = max(end, first)
		if last <= at {
			end = max(end, last)
		}
	}
	return end
}

// clusters yields where the grapheme clusters around a place begin and end: from
// a character before it on that none is joined to.
func clusters(text string, around int) func(yield func(first, last int) bool) {
	return func(yield func(first, last int) bool) {
		at := around
		for at > 0 && (at == len(text) || text[at] >= utf8.RuneSelf || text[at] < ' ') {
			at--
		}
		rest, state := text[at:], -1
		for rest != "" {
			var cluster string
			cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
			if !yield(at, at+len(cluster)) {
				return
			}
			at += len(cluster)
		}
	}
}
