package schema

import "strings"

// EndingLength is how many characters an ending has at most.
const EndingLength = 4

// endings are the signs of which an ending consists.
const endings = ".,;:!?…।。、，．；：！？؟،؛·”’“‘\"'»›«‹」』)]"

// Ending is what the text that follows some words begins with and what ends
// their sentence: full stops, commas and other such signs, with quotation marks
// and brackets that close, in up to EndingLength characters. Typography puts
// them inside a quotation or outside, so that a passage up to the last word is
// one of a quote with them.
func Ending(following string) string {
	n := 0
	for i, r := range following {
		if n == EndingLength || !strings.ContainsRune(endings, r) {
			return following[:i]
		}
		n++
	}
	return following
}

// Sounded are the words of a passage with what ends their sentence behind them;
// where what follows is not known, with the ending of a quote that is looked for.
// It is empty where the words are not known.
func (p *Passage) Sounded(quote string) string { return p.sounded(ended(quote)) }

// sounded does what Sounded does, given the ending of the quote.
func (p *Passage) sounded(ending string) string {
	words := orID(p.Exact, p.Quote)
	switch {
	case words == "":
		return ""
	case p.Suffix == "":
		return words + ending
	}
	return words + Ending(p.Suffix)
}

// mostEnding is how many bytes the ending of a quote has at most: what is longer ends no
// sentence.
const mostEnding = 64

// ended is the ending of a quote.
func ended(quote string) string {
	n := len(strings.TrimRight(quote, endings))
	if n == 0 || len(quote)-n > mostEnding {
		return "" // it is nothing else, or none
	}
	return quote[n:]
}
