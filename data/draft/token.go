package draft

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"onrecord/data/text"
)

// A kind says what a token is.
type kind uint8

const (
	word kind = iota
	number
	opening // a quotation mark that begins a quotation
	closing // one that ends it
	comma
	stop // . ? ! …
	colon
	semicolon
	dash
	bracket // that opens
	endBracket
	other
)

// A token is a word, a number or a mark. Offsets count code points.
type token struct {
	start, end int
	low        string // in lower case, with ' for any apostrophe
	kind       kind
	capital    bool
	class      class
	verbs      []reading
	depth      uint8 // how many quotations it is in; its own marks count
	pair       int   // of a quotation mark: the other one
	sentence   int
}

// A sentence is tokens from first to end, within a paragraph. A quotation is not cut.
type sentence struct{ first, end, paragraph int }

// A doc is a text in tokens and sentences.
type doc struct {
	runes     []rune
	pack      *pack
	tokens    []token
	sentences []sentence
	quotes    [][2]int // inside the marks, in code points
	paragraph [][2]int // sentences of each
}

// twoMarks reports whether the characters at i are two apostrophes or accents that
// stand for one quotation mark.
func twoMarks(runes []rune, i int) bool {
	return i+1 < len(runes) && runes[i] == runes[i+1] && (runes[i] == '\'' || runes[i] == '`' || runes[i] == '‘' || runes[i] == '’') &&
		(i+2 >= len(runes) || runes[i+2] != runes[i])
}

// quotations finds what is inside quotation marks of a part of a text that begins at
// an offset, two apostrophes included. Offsets are those of the part.
func quotations(all [][2]int, runes []rune, at int, language string) ([][2]int, error) {
	double := false
	for i := range runes {
		if twoMarks(runes, i) {
			double = true
			break
		}
	}
	if !double {
		n, _ := slices.BinarySearchFunc(all, at, func(q [2]int, at int) int { return q[0] - at })
		var out [][2]int
		for ; n < len(all) && all[n][0] < at+len(runes); n++ {
			if all[n][1] <= at+len(runes) {
				out = append(out, [2]int{all[n][0] - at, all[n][1] - at})
			}
		}
		return out, nil
	}
	var b strings.Builder
	var of []int // of each character of the new text in the old one
	for i := 0; i < len(runes); i++ {
		of = append(of, i)
		if twoMarks(runes, i) {
			b.WriteByte('"')
			i++
			continue
		}
		b.WriteRune(runes[i])
	}
	of = append(of, len(runes))
	single, err := text.New("", []byte(b.String()))
	if err != nil {
		return nil, err
	}
	single.Language = language
	found := single.Quotations()
	out := make([][2]int, 0, len(found))
	for _, q := range found {
		start := of[q[0]]
		if q[0] > 0 {
			before := of[q[0]-1]
			start = before + 1
			if twoMarks(runes, before) {
				start++
			}
		}
		out = append(out, [2]int{start, of[q[1]]})
	}
	return out, nil
}

func isLetter(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsMark(r) }

func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

// A lexicon is what is known of the words of a text, each looked up once.
type lexicon struct {
	pack  *pack
	known map[string]entry
	bytes []byte
}

type entry struct {
	low   string
	class class
	verbs []reading
}

// most is how many words are kept: a text of noise has new ones without end.
const most = 1 << 15

// of gives what is known of a word.
func (l *lexicon) of(runes []rune) entry {
	l.bytes = l.bytes[:0]
	for _, r := range runes {
		l.bytes = utf8.AppendRune(l.bytes, r)
	}
	if e, ok := l.known[string(l.bytes)]; ok {
		return e
	}
	e := entry{low: strings.ReplaceAll(strings.ToLower(string(l.bytes)), "’", "'")}
	if l.pack != nil {
		e.class, e.verbs = l.pack.words[e.low], l.pack.verbs[e.low]
	}
	if len(l.known) >= most {
		clear(l.known)
	}
	l.known[string(l.bytes)] = e
	return e
}

// read cuts a text into tokens and sentences.
func read(runes []rune, quotes [][2]int, l *lexicon) *doc {
	p := l.pack
	const characters = 4 // of a token, roughly, with the space
	d := &doc{runes: runes, pack: p, quotes: quotes, tokens: make([]token, 0, len(runes)/characters+16)}
	begins, ends := make([]uint8, len(runes)+3), make([]uint8, len(runes)+3) // how many quotations do, at an offset
	for _, q := range quotes {
		begins[q[0]] = min(begins[q[0]]+1, 200)
		ends[q[1]] = min(ends[q[1]]+1, 200)
	}
	depth := 0
	var open []int
	breakAt := []int{}
	for i := 0; i < len(runes); {
		r := runes[i]
		if unicode.IsSpace(r) {
			if ends[i] > 0 && depth > 0 { // a speech that the next paragraph goes on with
				ends[i]--
				depth--
				d.tokens[open[len(open)-1]].pair = len(d.tokens) - 1
				open = open[:len(open)-1]
			}
			if r == '\n' {
				breakAt = append(breakAt, len(d.tokens))
			}
			i++
			continue
		}
		size := 1
		if twoMarks(runes, i) {
			size = 2
		}
		tk := token{start: i, end: i + size, kind: other, pair: -1}
		switch {
		case ends[i] > 0 && depth > 0:
			tk.kind, tk.depth = closing, uint8(min(depth, 200))
			ends[i]--
			depth--
			tk.pair = open[len(open)-1]
			d.tokens[tk.pair].pair = len(d.tokens)
			open = open[:len(open)-1]
		case begins[i+size] > 0 && !isLetter(r) && !unicode.IsDigit(r):
			begins[i+size]--
			depth++
			tk.kind, tk.depth = opening, uint8(min(depth, 200))
			open = append(open, len(d.tokens))
		case isLetter(r):
			tk.end = d.wordEnd(i)
			tk.kind, tk.capital = word, unicode.IsUpper(r)
		case unicode.IsDigit(r):
			for tk.end < len(runes) && (unicode.IsDigit(runes[tk.end]) || isLetter(runes[tk.end]) || strings.ContainsRune(".,:-/", runes[tk.end]) && tk.end+1 < len(runes) && unicode.IsDigit(runes[tk.end+1]) || runes[tk.end] == '-' && tk.end+1 < len(runes) && isLetter(runes[tk.end+1])) {
				tk.end++
			}
			tk.kind = number
		case isApostrophe(r) && i > 0 && isLetter(runes[i-1]) && i+1 < len(runes) && isLetter(runes[i+1]):
			for tk.end < len(runes) && isLetter(runes[tk.end]) {
				tk.end++
			}
			tk.kind = word
		case r == ',':
			tk.kind = comma
		case r == '.' || r == '?' || r == '!' || r == '…':
			for tk.end < len(runes) && strings.ContainsRune(".?!…", runes[tk.end]) {
				tk.end++
			}
			tk.kind = stop
		case r == ':':
			tk.kind = colon
		case r == ';':
			tk.kind = semicolon
		case r == '—' || r == '–' || r == '―' || r == '-':
			for tk.end < len(runes) && runes[tk.end] == r {
				tk.end++
			}
			tk.kind = dash
		case r == '(' || r == '[':
			tk.kind = bracket
		case r == ')' || r == ']':
			tk.kind = endBracket
		}
		if tk.kind != opening && tk.kind != closing {
			tk.depth = uint8(min(depth, 200))
		}
		if tk.kind == word || tk.kind == number {
			e := l.of(runes[tk.start:tk.end])
			tk.low, tk.class, tk.verbs = e.low, e.class, e.verbs
		}
		d.tokens = append(d.tokens, tk)
		i = tk.end
	}
	d.cut(breakAt)
	d.auxiliaries()
	d.particles()
	return d
}

// particles leaves of what a word may be the verbs whose particles stand behind it, where
// these cannot stand apart: shot back.
func (d *doc) particles() {
	if d.pack == nil || d.pack.comma {
		return
	}
	for i := range d.tokens {
		t := &d.tokens[i]
		lacks := func(r reading) bool { return !d.followed(i, r.particle) }
		if !slices.ContainsFunc(t.verbs, lacks) {
			continue
		}
		if slices.ContainsFunc(t.verbs, func(r reading) bool { return r.is(past) || r.is(present) }) {
			t.class |= finite
		}
		t.verbs = slices.DeleteFunc(slices.Clone(t.verbs), lacks)
	}
}

// followed reports whether words stand right behind a token, or behind an adverb there.
func (d *doc) followed(i int, words []string) bool {
	for _, w := range words {
		i++
		if i < len(d.tokens) && d.adverbial(i) && d.tokens[i].low != w {
			i++
		}
		if i >= len(d.tokens) || d.tokens[i].low != w {
			return false
		}
	}
	return true
}

// auxiliaries takes those in capitals within a sentence for what they are, names: said Will
// Quay.
func (d *doc) auxiliaries() {
	for _, s := range d.sentences {
		for i := s.first + 1; i < s.end; i++ {
			if t := &d.tokens[i]; t.capital && t.class&auxiliary != 0 && d.tokens[i-1].kind == word && !d.title(s) {
				t.class &^= auxiliary | not | finite
			}
		}
	}
}

// wordEnd is where a word ends: before 's and its like, behind n't, with the points
// of an abbreviation.
func (d *doc) wordEnd(i int) int {
	r := d.runes
	end, part := i, i // part: behind the last hyphen
	for end < len(r) {
		switch {
		case isLetter(r[end]) || unicode.IsDigit(r[end]):
		case r[end] == '-' && end+1 < len(r) && (isLetter(r[end+1]) || unicode.IsDigit(r[end+1])):
			part = end + 1
		case isApostrophe(r[end]) && end+1 < len(r) && isLetter(r[end+1]) && d.within(i, end):
		case r[end] == '.' && d.abbreviated(i, end):
			return end + 1
		case r[end] == '.' && end+1 < len(r) && isLetter(r[end+1]) && end-part < 6 && (end-part == 1 || slices.Contains(r[part:end], '.')): // U.S.
		default:
			return end
		}
		end++
	}
	return end
}

// within reports whether an apostrophe belongs to the word: don't, O’Malley.
func (d *doc) within(i, at int) bool {
	r := d.runes
	end := at + 1
	for end < len(r) && isLetter(r[end]) {
		end++
	}
	tail := strings.ToLower(string(r[at+1 : end]))
	switch tail {
	case "s", "re", "ve", "ll", "d", "m":
		return false
	}
	return tail == "t" || at-i == 1 || len(tail) > 2
}

// abbreviated reports whether a point ends an abbreviation or an initial, which may be the
// last part of a word: R-Tex.
func (d *doc) abbreviated(i, at int) bool {
	for k := at - 1; k > i; k-- {
		if d.runes[k] == '-' {
			i = k + 1
			break
		}
	}
	w := d.runes[i:at]
	if len(w) == 1 && unicode.IsUpper(w[0]) && at+1 < len(d.runes) && d.runes[at+1] == ' ' && w[0] != 'I' {
		return true
	}
	if len(w) > 8 {
		return false
	}
	if strings.ContainsRune(string(w), '.') || d.pack != nil && d.pack.comma && len(w) > 1 && strings.Trim(string(w), "IVX") == "" {
		return true // Karl XVI.
	}
	if d.pack == nil || d.pack.words[strings.ToLower(string(w))+"."]&abbreviation == 0 {
		return false
	}
	if len(w) == 2 && d.pack.words[strings.ToLower(string(w))] != 0 {
		return d.numberBehind(at + 1) // no. 7; but she said no. He left
	}
	return len(w) < 3 || unicode.IsUpper(w[0]) || !d.opensBehind(at+1) // she was ill. He left.
}

// numberBehind reports whether a number stands behind an offset.
func (d *doc) numberBehind(i int) bool {
	for i < len(d.runes) && d.runes[i] == ' ' {
		i++
	}
	return i < len(d.runes) && (unicode.IsDigit(d.runes[i]) || d.runes[i] == '#')
}

// opensBehind reports whether nothing stands behind an offset but the end of a line or what
// opens a sentence.
func (d *doc) opensBehind(i int) bool {
	for i < len(d.runes) && d.runes[i] == ' ' {
		i++
	}
	return i >= len(d.runes) || unicode.IsUpper(d.runes[i]) || unicode.IsSpace(d.runes[i])
}

// longest is how many tokens a sentence has at most: a text without points is cut, so
// that what is looked for within a sentence takes bounded time.
const longest = 250

// cut finds the sentences. A line end is the end of a paragraph where it is blank
// or the line before ends a sentence.
func (d *doc) cut(breaks []int) {
	isBreak := make(map[int]int, len(breaks))
	for _, b := range breaks {
		isBreak[b]++
	}
	first, sentences := 0, 0
	flush := func(end int, paragraph bool) {
		if end > first {
			d.sentences = append(d.sentences, sentence{first, end, len(d.paragraph)})
			for i := first; i < end; i++ {
				d.tokens[i].sentence = len(d.sentences) - 1
			}
			first = end
		}
		if paragraph && len(d.sentences) > sentences {
			d.paragraph = append(d.paragraph, [2]int{sentences, len(d.sentences)})
			sentences = len(d.sentences)
		}
	}
	for i := range d.tokens {
		if n := isBreak[i]; n > 0 && i > 0 && (n > 1 || d.endsLine(i-1)) {
			flush(i, true)
		}
		if d.endsSentence(i) || i-first >= longest {
			flush(i+1, false)
		}
	}
	flush(len(d.tokens), true)
}

// endsLine reports whether the line end behind a token is the end of a paragraph.
func (d *doc) endsLine(i int) bool {
	t := &d.tokens[i]
	switch t.kind {
	case stop, closing, colon, endBracket:
		return true
	}
	start := t.end
	for start > 0 && d.runes[start-1] != '\n' {
		start--
	}
	next := &d.tokens[i+1]
	return t.end-start < 60 || next.capital && t.end-start > 120 // a heading, or a line that is a paragraph
}

// endsSentence reports whether a sentence ends behind a token.
func (d *doc) endsSentence(i int) bool {
	t := &d.tokens[i]
	inside := 0
	switch t.kind {
	case stop:
		inside = int(t.depth)
	case closing:
		inside = int(t.depth) - 1
		if i == 0 || d.tokens[i-1].kind != stop && !(d.tokens[i-1].kind == closing && i > 1 && d.tokens[i-2].kind == stop) {
			return false
		}
	case endBracket:
		if i == 0 || d.tokens[i-1].kind != stop {
			return false
		}
		inside = int(t.depth)
	case word:
		if !strings.HasSuffix(t.low, ".") || t.class&title != 0 || t.depth > 0 || i+1 >= len(d.tokens) {
			return false
		}
		next := &d.tokens[i+1] // an abbreviation at the end
		if next.kind == opening && i+2 < len(d.tokens) && d.tokens[i+2].capital && d.endsClosed(i) {
			return true
		}
		return len(t.low) > 2 && (strings.Count(t.low, ".") == 2 || strings.Contains(t.low, "-")) && next.capital && next.class&(determiner|pronoun|preposition|subordinator) != 0
	default:
		return false
	}
	if inside > 0 || i+1 >= len(d.tokens) {
		return inside == 0
	}
	next := &d.tokens[i+1]
	switch next.kind {
	case closing, endBracket, comma, semicolon, dash, stop, colon:
		return false
	case word:
		if next.class&time != 0 && i > 0 && t.kind == stop && d.tokens[i-1].kind == number && d.tokens[i-1].end == t.start && d.pack != nil && d.pack.comma {
			return false // am 13. November
		}
		if next.capital || t.kind == stop && d.runes[t.start] == '.' && t.end-t.start == 1 && next.start > t.end && d.tokens[max(0, i-1)].kind != closing {
			return next.start > t.end || t.kind == closing
		}
		return false
	case number:
		return next.start > t.end
	}
	return true
}

// endsClosed reports whether a quotation ends not far before a token: “…,” says Ada Quay,
// of Gull Bay, Calif.
func (d *doc) endsClosed(i int) bool {
	for n := i; n >= 0 && n > i-20; n-- {
		switch d.tokens[n].kind {
		case closing:
			return true
		case stop, colon:
			return false
		}
	}
	return false
}

// text gives the characters of a span.
func (d *doc) text(s Span) string { return string(d.runes[s.Start:s.End]) }

// span gives the span of tokens from a to b, half-open.
func (d *doc) span(a, b int) Span { return Span{d.tokens[a].start, d.tokens[b-1].end} }

// Quotations gives the spans inside quotation marks, without the marks, in the order
// of the text: as Text.Quotations does, and those in two apostrophes.
func Quotations(t *text.Text) [][2]int {
	found, err := quotations(t.Quotations(), []rune(t.Slice(0, t.Len())), 0, t.Language)
	if err != nil {
		return t.Quotations() // no text of ours, which New would not take
	}
	return found
}
