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
func (p *Passage) Sounded(quote string) string {
	words := orID(p.Exact, p.Quote)
	switch {
	case words == "":
		return ""
	case p.Suffix == "":
		return words + ended(quote)
	}
	return words + Ending(p.Suffix)
}

// ended is the ending of a quote.
func ended(quote string) string {
	n := len(strings.TrimRight(quote, endings))
	if n == 0 {
		return "" // it is nothing else
	}
	return quote[n:]
}
