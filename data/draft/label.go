package draft

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// labels finds paragraphs that begin with who speaks: QUAY: …, Q: …, and headings of
// that kind: Quay: Harbour must close. It proposes what they say, and marks their
// paragraphs as done.
func (f *finder) labels() {
	type label struct{ paragraph, first, colon int }
	var all []label
	for n := range f.paragraph {
		s := f.sentences[f.paragraph[n][0]]
		for i := s.first; i < s.end && i < s.first+9; i++ {
			t := &f.tokens[i]
			if t.kind == colon && i > s.first && i+1 < s.end {
				all = append(all, label{n, s.first, i})
			}
			if t.kind != word && t.kind != number && t.kind != bracket && t.kind != endBracket && !(t.kind == stop && i == s.first+1) || t.verbs != nil && f.finite(i) || i == s.first && !t.capital {
				break
			}
		}
	}
	names := map[string]int{}
	for _, l := range all {
		names[f.text(f.span(l.first, l.colon))]++
	}
	f.done = make([]bool, len(f.paragraph))
	const fewest = 3
	f.transcript = len(all) >= fewest && len(names) < len(all)
	capitals := 0
	for _, l := range all {
		if f.capitals(l.first, l.colon) {
			capitals++
		}
	}
	// minutes in which each speaks once, or the headings of a report
	once := !f.transcript && capitals >= fewest && 2*capitals > len(f.paragraph)
	for k, l := range all {
		who := subject{l.first, l.colon}
		name := f.text(f.span(l.first, l.colon))
		end := f.sentences[f.paragraph[l.paragraph][1]-1].end
		switch {
		case f.transcript && (names[name] > 1 || upper(name)), once && f.capitals(l.first, l.colon):
			// a turn goes on until the next label
			last := l.paragraph
			if k+1 < len(all) && all[k+1].paragraph > last+1 && all[k+1].paragraph <= last+6 {
				for p := last + 1; p < all[k+1].paragraph; p++ {
					f.done[p] = true
				}
				last = all[k+1].paragraph - 1
			}
			end = f.sentences[f.paragraph[last][1]-1].end
			f.done[l.paragraph] = true
			f.propose([][2]int{{l.colon + 1, end}}, who, subject{}, [2]int{l.colon, l.colon + 1}, "label", false)
			if n := len(f.found) - 1; once && n >= 0 {
				f.found[n].Rule = labelOnce
			}
		case l.paragraph == 0 && l.colon-l.first < 6 && !f.names(l.first, l.colon, nobody) && f.paragraph[0][1]-f.paragraph[0][0] == 1:
			f.done[l.paragraph] = true
			f.propose([][2]int{{l.colon + 1, end}}, who, subject{}, [2]int{l.colon, l.colon + 1}, "heading", false)
		}
	}
}

// labelOnce is the rule of labels none of which comes twice.
const labelOnce = "label once"

// capitals reports whether the words between two tokens are in capitals, and no initial.
func (f *finder) capitals(a, b int) bool {
	s := f.text(f.span(a, b))
	return upper(s) && utf8.RuneCountInString(s) > 1 && strings.IndexFunc(s, unicode.IsUpper) >= 0
}

// names reports whether a word of a class stands between two tokens.
func (f *finder) names(a, b int, c class) bool {
	for i := a; i < b; i++ {
		if f.is(i, c) {
			return true
		}
	}
	return false
}

// upper reports whether a name has no small letters.
func upper(s string) bool {
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
	}
	return true
}
