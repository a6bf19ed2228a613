package invent

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A vocabulary is invented words, the most frequent first.
type vocabulary struct {
	words []string
	skew  skew
}

// A script is what syllables consist of. What comes first in a list is the
// more frequent.
type script struct {
	stream int
	size   int
	heads  []string
	vowels []string
	tails  []string
	marked *strings.Replacer // in one of eight words
}

var (
	latinScript = script{
		size:   30_000,
		heads:  []string{"t", "s", "r", "l", "n", "d", "m", "k", "v", "p", "b", "f", "g", "h", "st", "br", "tr", "w", "sh", "pr", "gl", "z", "ch", "y"},
		vowels: []string{"e", "a", "i", "o", "u", "ea", "ai", "io", "ou"},
		tails:  []string{"", "", "n", "r", "", "s", "l", "t", "m", "nd", "x"},
		marked: strings.NewReplacer("e", "é", "a", "å", "o", "ö", "u", "ü", "s", "š", "l", "ł", "ch", "č", "y", "y’"),
	}
	cyrillicScript = script{
		stream: 1,
		size:   8_000,
		heads:  []string{"н", "т", "с", "в", "р", "л", "к", "м", "д", "п", "з", "г", "ст", "пр", "ж", "ч", "щ"},
		vowels: []string{"о", "а", "и", "і", "е", "у", "я", "ї", "є"},
		tails:  []string{"", "", "й", "в", "", "н", "р", "ть", "ль"},
		marked: strings.NewReplacer("и", "и́", "я", "’я"),
	}
)

func latin(seed uint64) vocabulary    { return latinScript.vocabulary(seed) }
func cyrillic(seed uint64) vocabulary { return cyrillicScript.vocabulary(seed) }

// vocabulary makes the words. Frequent ones are short.
func (s script) vocabulary(seed uint64) vocabulary {
	d := throw(seed, words, s.stream)
	heads, vowels, tails := newSkew(len(s.heads), 8), newSkew(len(s.vowels), 1), newSkew(len(s.tails), 4)
	seen := make(map[string]bool, s.size)
	v := vocabulary{make([]string, 0, s.size), newSkew(s.size, 2)}
	for len(v.words) < s.size {
		syllables := 1
		for _, rank := range []int{40, 800, 6000} {
			if len(v.words)+d.n(rank) >= rank {
				syllables++
			}
		}
		word := ""
		for range syllables {
			word += s.heads[heads.pick(d)] + s.vowels[vowels.pick(d)] + s.tails[tails.pick(d)]
		}
		if d.n(8) == 0 {
			word = s.marked.Replace(word)
		}
		if !seen[word] {
			seen[word] = true
			v.words = append(v.words, word)
		}
	}
	return v
}

// longest is what a text has at most, in bytes.
const longest = 560

// text is a sentence of so many words without its full stop.
func (v *vocabulary) text(d *dice, n int) string {
	out := make([]byte, 0, 10*n+16)
	for i := 0; i < n && len(out) < longest-40; i++ {
		random := d.pcg.Uint64()
		word := v.words[v.skew.at(random)]
		if i == 0 {
			out = appendCapital(out, word)
			continue
		}
		switch mark := random % 256; { // its last bits do not matter to the word
		case mark < 16:
			out = append(out, ',')
		case mark < 18:
			out = append(out, ';')
		case mark < 20:
			out = append(out, " –"...)
		case mark < 23:
			out = append(append(append(out, " ‘"...), word...), "’"...)
			continue
		}
		out = append(append(out, ' '), word...)
	}
	return string(out)
}

// sentence is a text of 8 to 19 words with a full stop.
func (v *vocabulary) sentence(d *dice) string { return v.text(d, 8+d.n(12)) + "." }

// name is some capitalized words that are neither frequent nor long.
func (v *vocabulary) name(d *dice, n int) string {
	var out []byte
	for i := range n {
		if i > 0 {
			out = append(out, ' ')
		}
		out = appendCapital(out, v.words[500+d.n(5000)])
	}
	return string(out)
}

func appendCapital(dst []byte, word string) []byte {
	first, size := utf8.DecodeRuneInString(word)
	return append(utf8.AppendRune(dst, unicode.ToUpper(first)), word[size:]...)
}

// last is the end of a text, of at most n code points.
func last(text string, n int) string {
	at := len(text)
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	return text[at:]
}

// first is the beginning of a text, of at most n code points.
func first(text string, n int) string {
	for i := range text {
		if n--; n < 0 {
			return text[:i]
		}
	}
	return text
}
