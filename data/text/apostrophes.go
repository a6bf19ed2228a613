package text

import (
	"strings"
	"unicode"

	"onrecord/schema/wording"
)

// Words that begin with an apostrophe, without it: of English, Dutch, Afrikaans,
// German and Italian. So does a year of two digits.
const elided = " tis twas twere twill twould twixt bout cause cos coz cuz em er im til till round neath gainst tween nuff ere ello fraid pon mongst scuse nother n " +
	"s t k m r ns morgens middags avonds nachts zomers winters ne nen nem ner nes rum raus rein ran rauf runter mal sta sto ste sti na nu ndrangheta "

// isSingle reports whether a mark is an apostrophe as well.
func isSingle(r rune) bool { return r == '\'' || r == '’' || r == '‘' }

// elides reports whether a mark is followed by a word that begins with an
// apostrophe: then it is one, unless a mark that ends a quotation stands behind
// a comma or what ends a sentence, where no apostrophe does.
func (s *scanner) elides(i int, r rune) bool {
	if !isSingle(r) {
		return false
	}
	end := i + 1
	for end < len(s.runes) && end < i+16 && unicode.IsLetter(s.runes[end]) {
		end++
	}
	s.steps += end - i
	if word := strings.ToLower(string(s.runes[i+1 : end])); word != "" {
		return strings.Contains(elided, " "+word+" ")
	}
	digits := i + 1
	for digits < len(s.runes) && digits < i+4 && unicode.IsDigit(s.runes[digits]) {
		digits++
	}
	return digits == i+3
}

// and reports whether a mark is one of the two of rock 'n' roll.
func (s *scanner) and(i int) bool {
	isN := func(at int) bool {
		return at > 0 && at+1 < len(s.runes) && s.runes[at]|0x20 == 'n' && isSingle(s.runes[at-1]) && isSingle(s.runes[at+1])
	}
	return isN(i-1) || isN(i+1)
}

// concluded reports whether a comma or what ends a sentence stands before a
// place.
func (s *scanner) concluded(i int) bool {
	return i > 0 && strings.ContainsRune(",.?!…;:—–-", s.runes[i-1])
}

// attached reports whether a mark stands as one that begins behind what is
// written in one with the word after it: a word of a script without spaces, a
// Hebrew or Arabic particle, or an elided article (l', dell'). In Hebrew the mark
// is a sign of abbreviation where one letter follows it. The next mark must be
// one that ends.
func (s *scanner) attached(i int) bool {
	if i == 0 || i+1 >= len(s.runes) || !isWord(s.runes[i+1]) {
		return false
	}
	switch before := s.runes[i-1]; {
	case wording.Solid(before):
	case before == '\'' || before == '’':
		if i < 2 || !unicode.IsLetter(s.runes[i-2]) {
			return false
		}
	default:
		if !s.particle(i) {
			return false
		}
	}
	for n := i + 1; n < len(s.runes) && s.runes[n] != '\n'; n++ {
		s.steps++
		if r := s.runes[n]; r == s.runes[i] {
			return n > i+2 && (n+1 == len(s.runes) || !isWord(s.runes[n+1]) || wording.Solid(s.runes[n+1])) && !unicode.IsSpace(s.runes[n-1])
		} else if n == i+2 && !isWord(r) {
			return false // one letter: an abbreviation
		}
	}
	return false
}

// particle reports whether up to three letters that are particles in Hebrew or
// Arabic stand between the beginning of a word and a place.
func (s *scanner) particle(i int) bool {
	n := i
	for n > 0 && n > i-3 && strings.ContainsRune("והבכלמשوفبكل", s.runes[n-1]) {
		n--
	}
	return n < i && (n == 0 || !isWord(s.runes[n-1]))
}
