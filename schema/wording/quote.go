package wording

import (
	"strings"
	"unicode"
)

// How many characters may stand in the gap that an editor marks.
const (
	Gap       = 1000 // … and […]; no blank line may stand in it
	insertion = 80   // [words], where the source has others or none
	ending    = 12   // of want[ed], letters alone

	mostFragments = 20 // nobody leaves out more
)

// A Quote is words as somebody typed them, ready to be looked for.
type Quote struct {
	words     []rune // with plain quotation marks
	pattern   pattern
	fragments []fragment // as an editor marked them; nil: nothing is marked
}

// A pattern is a run of tokens, and what of it is looked up.
type pattern struct {
	tokens []token
	bones  []byte
	lead   int // tokens before the first that has bones
}

// A fragment is words without a gap in them.
type fragment struct {
	pattern
	gap int // the most characters between it and the one before
}

// Parse makes a quote ready. Marks of editors are … and ... and […] for words
// that were left out, [W]e for a capital that was changed, want[ed] for an
// ending, [the mayor] for words that were put in, and [sic].
func Parse(quote string) *Quote {
	runes := []rune(quote)
	q := &Quote{words: plain(runes), pattern: newPattern(runes, nil)}
	if strings.ContainsAny(quote, "[…") || strings.Contains(quote, "..") || strings.Contains(quote, ". .") {
		q.fragments = parseFragments(runes)
	}
	return q
}

// Reach is how many characters the words of a quote may take in a text, unless
// it has very long spaces.
func (q *Quote) Reach() int { return 2*len(q.words) + 64 + Gap*len(q.fragments) }

// plain has every quotation mark plain.
func plain(words []rune) []rune {
	out := make([]rune, len(words))
	for i, r := range words {
		out[i] = plainRune(r)
	}
	return out
}

func plainRune(r rune) rune {
	if r == '"' || r >= '`' && Mark(r) {
		return '\''
	}
	return r
}

// newPattern folds words. either says which of them are capitals or small
// letters.
func newPattern(words []rune, either map[int]bool) pattern {
	p := pattern{tokens: trim(appendTokens(nil, words, 0, len(words)))}
	for i := range p.tokens {
		t := &p.tokens[i]
		t.eachCase = either[t.at]
		if len(p.bones) == 0 {
			if p.bones = appendBones(p.bones, t.r); len(p.bones) > 0 {
				p.lead = i
			}
			continue
		}
		p.bones = appendBones(p.bones, t.r)
	}
	return p
}

// parseFragments reads an editor's marks, or gives nil where there are none.
func parseFragments(runes []rune) []fragment {
	var out []fragment
	var words []rune
	either := map[int]bool{}
	gap, marked := 0, false
	flush := func(next int) {
		p := newPattern(words, either)
		if hasWords(words) {
			out = append(out, fragment{p, gap})
			gap = 0
		}
		gap = max(gap, next)
		words, either = nil, map[int]bool{}
		marked = true
	}
	for i := 0; i < len(runes); {
		if n := dots(runes[i:]); n > 0 {
			flush(Gap)
			i += n
			continue
		}
		if (runes[i] == '[' || runes[i] == '(') && i+1 < len(runes) {
			if n := dots(runes[i+1:]); n > 0 && i+1+n < len(runes) && runes[i+1+n] == closing(runes[i]) {
				flush(Gap)
				i += n + 2
				continue
			}
		}
		end := i + 1
		for runes[i] == '[' && end < len(runes) && end < i+200 && runes[end] != ']' && runes[end] != '[' {
			end++
		}
		if runes[i] != '[' || end >= len(runes) || runes[end] != ']' {
			words = append(words, runes[i])
			i++
			continue
		}
		inside := runes[i+1 : end]
		marked = true
		switch text := strings.ToLower(strings.Trim(string(inside), " .!?")); {
		case text == "sic" || text == "" && len(inside) > 0:
			for len(words) > 0 && Space(words[len(words)-1]) {
				words = words[:len(words)-1]
			}
		case text == "":
			flush(Gap)
		case letters(inside) && end+1 < len(runes) && unicode.IsLetter(runes[end+1]):
			for _, r := range inside {
				either[len(words)] = true
				words = append(words, r)
			}
		case letters(inside) && i > 0 && unicode.IsLetter(runes[i-1]):
			flush(ending)
		default:
			flush(insertion)
		}
		i = end + 1
	}
	if !marked {
		return nil
	}
	if flush(0); len(out) > mostFragments {
		return nil
	}
	return out
}

// dots is how many characters an ellipsis at the beginning has, or 0.
func dots(runes []rune) int {
	if len(runes) > 0 && runes[0] == '…' {
		n := 1
		for n < len(runes) && (runes[n] == '.' || runes[n] == '…') {
			n++
		}
		return n
	}
	count, end := 0, 0
	for i, r := range runes {
		if r == '.' {
			count, end = count+1, i+1
		} else if !Space(r) || lineEnd(r) || i > end {
			break
		}
	}
	if count < 3 {
		return 0
	}
	return end
}

func closing(r rune) rune {
	if r == '(' {
		return ')'
	}
	return ']'
}

func letters(runes []rune) bool {
	for _, r := range runes {
		if !unicode.IsLetter(r) && !combining(r) {
			return false
		}
	}
	return true
}

func hasWords(runes []rune) bool {
	for _, r := range runes {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return true
		}
	}
	return false
}
