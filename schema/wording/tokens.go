package wording

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A token is what a typographer's choices leave of one or more characters: a
// quotation mark of any style is ', a dash -, white space one space, … three
// dots, a ligature its letters, a letter and its signs one letter if there is
// one; what takes no room is none.
type token struct {
	r        rune
	at, end  int  // the characters that it stands for
	skip     bool // it may be missing: a hyphen and a space at the end of a line
	eachCase bool // it stands for a capital and a small letter
}

// appendTokens folds the characters of a text from one place to another. It
// looks at those around as well.
func appendTokens(dst []token, text []rune, from, to int) []token {
	for i := from; i < to; {
		r := text[i]
		j := i + 1
		switch {
		case Space(r):
			broken := lineEnd(r)
			for j < len(text) && (Space(text[j]) || Invisible(text[j])) {
				broken = broken || lineEnd(text[j])
				j++
			}
			dst = append(dst, token{r: ' ', at: i, end: j, skip: needless(text, i, j, broken)})
		case r >= 0xad && Invisible(r):
		case r < 0x80 && r != '-' && r != '\'' && r != '`' && r != '"' && r != ',' && (j == len(text) || text[j] < 0x300):
			dst = append(dst, token{r: r, at: i, end: j})
		case dash(r):
			for r == '-' && j < len(text) && text[j] == '-' && j < i+3 {
				j++
			}
			dst = append(dst, token{r: '-', at: i, end: j, skip: j == i+1 && splits(text, i)})
		case Mark(r) || opening(text, i):
			if (r == '\'' || r == '`' || r == ',') && j < len(text) && text[j] == r {
				j++ // as typewriters and TeX have them
			}
			dst = append(dst, token{r: '\'', at: i, end: j})
		case r == '…':
			for range 3 {
				dst = append(dst, token{r: '.', at: i, end: j})
			}
		default:
			dst, j = appendLetter(dst, text, i)
		}
		i = j
	}
	return dst
}

// opening reports whether two commas, and no more, stand for a low quotation mark:
// before a letter, and not behind one.
func opening(text []rune, at int) bool {
	if text[at] != ',' || at+2 >= len(text) || text[at+1] != ',' || !alphanumeric(text[at+2]) {
		return false
	}
	return at == 0 || !alphanumeric(text[at-1]) && text[at-1] != ','
}

// appendLetter folds a letter with the signs on it, and gives the place behind.
func appendLetter(dst []token, text []rune, i int) ([]token, int) {
	j := i + 1
	for j < len(text) && j < i+32 && text[j] >= 0x300 && !Invisible(text[j]) && !norm.NFC.PropertiesString(string(text[j])).BoundaryBefore() {
		j++
	}
	if j == i+1 {
		letters := ligature(text[i])
		if letters == "" {
			if letters = string(text[i]); text[i] < 0x300 || norm.NFC.IsNormalString(letters) {
				return append(dst, token{r: text[i], at: i, end: j}), j
			}
			letters = norm.NFC.String(letters)
		}
		for _, r := range letters {
			dst = append(dst, token{r: r, at: i, end: j})
		}
		return dst, j
	}
	for _, r := range norm.NFC.String(string(text[i:j])) {
		if letters := ligature(r); letters != "" {
			for _, r := range letters {
				dst = append(dst, token{r: r, at: i, end: j})
			}
			continue
		}
		dst = append(dst, token{r: r, at: i, end: j})
	}
	return dst, j
}

// splits reports whether the hyphen at a place divides a word at the end of a
// line: then it may be one that the word does not have.
func splits(text []rune, at int) bool { return divides(text, at, unicode.IsLetter) }

// divides reports whether the hyphen at a place ends a line, with letters or signs
// of one sort before it and on the next line.
func divides(text []rune, at int, sort func(rune) bool) bool {
	if at == 0 || long(text[at]) || !(sort(text[at-1]) || combining(text[at-1]) || Invisible(text[at-1])) {
		return false
	}
	broken := false
	for _, r := range text[at+1:] {
		switch {
		case lineEnd(r):
			broken = true
		case !Space(r) && !Invisible(r):
			return broken && sort(r)
		}
	}
	return false
}

// alphanumeric reports whether a character is a letter or a digit. A hyphen beside
// a digit is one that was written: in 10-year and F-16 it is never missing.
func alphanumeric(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// needless reports whether white space says nothing: after a hyphen at the end
// of a line, around long dashes and within guillemets, before high punctuation,
// between dots, and at line ends of scripts without spaces.
func needless(text []rune, from, to int, broken bool) bool {
	if from == 0 || to == len(text) {
		return false
	}
	before, after := text[from-1], text[to]
	switch {
	case broken && (before == '\u00ad' || dash(before) && divides(text, from-1, alphanumeric)):
		return true
	case broken && Solid(before) && Solid(after):
		return true
	case long(before) || long(after), double(text, from-2), double(text, to):
		return true
	case before == '«' || before == '‹' || after == '»' || after == '›':
		return true
	case tied(text[from]) && (after == '?' || after == '!' || after == ':' || after == ';' || after == '%'):
		return true
	case tied(text[from]) && to == from+1 && (Mark(before) || Mark(after)):
		return true
	}
	return before == '.' && after == '.'
}

// double reports whether two hyphens stand at a place, for a dash.
func double(text []rune, at int) bool {
	return at >= 0 && at+1 < len(text) && text[at] == '-' && text[at+1] == '-'
}

// same reports whether two tokens are the same.
func (t *token) same(u *token) bool {
	return t.r == u.r || (t.eachCase || u.eachCase) && unicode.ToLower(t.r) == unicode.ToLower(u.r)
}

// trim takes the spaces off both ends.
func trim(tokens []token) []token {
	for len(tokens) > 0 && tokens[0].r == ' ' {
		tokens = tokens[1:]
	}
	for len(tokens) > 0 && tokens[len(tokens)-1].r == ' ' {
		tokens = tokens[:len(tokens)-1]
	}
	return tokens
}
