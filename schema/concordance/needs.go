package concordance

import (
	"iter"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"onrecord/schema/spelling"
)

// Needs are what must stand among the folded words of a text (spelling.Words) for a
// pattern to match in it: of each row at least one part. Of no rows, any text will do.
// What has them need not match.
type Needs [][]Part

// A Part is a piece of a folded word.
type Part struct {
	text   string // its letters, as like makes them
	begins bool   // the word begins with it
	ends   bool   // and ends
}

// in reports whether a word has the part, as like makes it.
func (p Part) in(word string) bool {
	switch {
	case p.begins && p.ends:
		return word == p.text
	case p.begins:
		return strings.HasPrefix(word, p.text)
	case p.ends:
		return strings.HasSuffix(word, p.text)
	}
	return strings.Contains(word, p.text)
}

// Of yields the rows, counted from 0, of which a folded word has a part.
func (n Needs) Of(word string) iter.Seq[int] {
	return func(yield func(int) bool) {
		word := like(word)
		for i, row := range n {
			if slices.ContainsFunc(row, func(p Part) bool { return p.in(word) }) && !yield(i) {
				return
			}
		}
	}
}

// In reports whether folded words have all that is needed.
func (n Needs) In(words []string) bool {
	has := make([]bool, len(n))
	for _, w := range words {
		for i := range n.Of(w) {
			has[i] = true
		}
	}
	return !slices.Contains(has, false)
}

// NeedsOf reads what a regular expression needs; none where that is not known, or where it
// is no expression. What Pattern finds has a letter in a row where it stands in the
// expression, between two others: so words are looked for whole where the expression has
// what is around them, and else in part, for \b takes é for no letter, and many scripts
// have no words at all.
func NeedsOf(expr string) Needs {
	parsed, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil
	}
	n := needing(parsed.Simplify())
	return n.all()
}

// gap stands for what is not known, and may be nothing. No text has it: it is no character.
const gap = '\uFFFF'

// How much is known at once: so many texts, as long as that in all, and so many parts in a
// row.
const (
	mostTexts   = 16
	mostLetters = 2000
	mostParts   = 64
)

// What is known of what an expression matches: it is one of some texts, folded and with
// gaps, and needs something besides.
type known struct {
	texts []string
	needs Needs
}

func exactly(texts ...string) known { return known{texts: texts} }

// anything is known of nothing.
func anything() known { return exactly(string(gap)) }

// all is what is needed in all.
func (k known) all() Needs {
	var each []Needs
	for _, t := range k.texts {
		each = append(each, partsOf(t))
	}
	if len(each) == 1 {
		return slices.Concat(k.needs, each[0])
	}
	return slices.Concat(k.needs, either(each))
}

// needing reads an expression.
func needing(re *syntax.Regexp) known {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return exactly("")
	case syntax.OpLiteral:
		var b strings.Builder
		for _, r := range re.Rune {
			b.WriteString(folded(r, re.Flags&syntax.FoldCase != 0))
		}
		return exactly(b.String())
	case syntax.OpCharClass:
		return oneOf(re.Rune)
	case syntax.OpCapture:
		return needing(re.Sub[0])
	case syntax.OpConcat:
		k := exactly("")
		for _, sub := range re.Sub {
			k = k.then(needing(sub))
		}
		return k
	case syntax.OpAlternate:
		var all []known
		for _, sub := range re.Sub {
			all = append(all, needing(sub))
		}
		return alternatives(all)
	case syntax.OpQuest:
		return alternatives([]known{needing(re.Sub[0]), exactly("")})
	case syntax.OpPlus:
		return needing(re.Sub[0]).then(anything())
	}
	return anything()
}

// oneOf is known of a set of characters, in pairs of the first and the last.
func oneOf(ranges []rune) known {
	var texts []string
	for i := 0; i+1 < len(ranges); i += 2 {
		if ranges[i+1]-ranges[i] >= mostTexts {
			return anything()
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			texts = append(texts, folded(r, false))
		}
	}
	slices.Sort(texts)
	if texts = slices.Compact(texts); len(texts) == 0 || len(texts) > mostTexts {
		return anything()
	}
	return exactly(texts...)
}

// then is known of what matches one after the other.
func (k known) then(next known) known {
	before := k.texts
	if len(before)*len(next.texts) > mostTexts || letters(before)*len(next.texts)+letters(next.texts)*len(before) > mostLetters {
		k.needs, before = k.all(), []string{string(gap)}
	}
	var texts []string
	for _, b := range before {
		for _, t := range next.texts {
			texts = append(texts, b+t)
		}
	}
	return known{texts, slices.Concat(k.needs, next.needs)}
}

func letters(texts []string) (n int) {
	for _, t := range texts {
		n += len(t)
	}
	return n
}

// alternatives are known of what matches one or the other.
func alternatives(all []known) known {
	var texts []string
	plain := true
	for _, k := range all {
		plain = plain && len(k.needs) == 0
		texts = append(texts, k.texts...)
	}
	slices.Sort(texts)
	if texts = slices.Compact(texts); plain && len(texts) <= mostTexts && letters(texts) <= mostLetters {
		return exactly(texts...)
	}
	var each []Needs
	for _, k := range all {
		each = append(each, k.all())
	}
	return known{[]string{string(gap)}, either(each)}
}

// either is what is needed where one of several is: of each the row that leaves least.
func either(each []Needs) Needs {
	var row []Part
	for _, n := range each {
		if len(n) == 0 {
			return nil
		}
		row = append(row, slices.MaxFunc(n, func(a, b []Part) int { return shortest(a) - shortest(b) })...)
	}
	if len(row) == 0 || len(row) > mostParts {
		return nil
	}
	return Needs{row}
}

// shortest is how long the shortest part is.
func shortest(row []Part) int {
	n := len(row[0].text)
	for _, p := range row {
		n = min(n, len(p.text))
	}
	return n
}

// partsOf are those of a folded text with gaps, each in a row of its own.
func partsOf(text string) (out Needs) {
	for piece := range strings.SplitSeq(text, string(gap)) {
		for _, w := range spelling.PlacedWords(piece) {
			p := Part{like(w.Folded), w.From > 0, w.Until < len(piece)}
			if !p.ends {
				p.text = strings.TrimRightFunc(p.text, combines)
			}
			r, size := utf8.DecodeRuneInString(p.text)
			switch {
			case p.text == "":
				continue
			case size == len(p.text) && aWord(r): // whatever is around it
				p.begins, p.ends = true, true
			case size == len(p.text) && !(p.begins && p.ends): // most texts have it
				continue
			}
			out = append(out, []Part{p})
		}
	}
	return out
}

// aWord reports whether a letter is a word by itself.
func aWord(r rune) bool { return len(spelling.Words("a"+string(r)+"a")) == 3 }

// combines reports whether a folded letter may be another together with what follows it:
// и and a breve are й, and a syllable of Hangul takes a consonant.
func combines(r rune) bool {
	switch unicode.ToLower(r) {
	case 'а', 'е', 'ж', 'и', 'у':
		return true
	}
	return r >= 0xAC00 && r <= 0xD7A3 && (r-0xAC00)%28 == 0
}

// folded is what a character is in the folded words of a text, whatever is around it; a
// gap: that is not known. Where case is ignored, it is so of all its forms.
func folded(r rune, ignoresCase bool) string {
	if unicode.IsSpace(r) && r < 0x100 {
		return " "
	}
	text := spelling.Fold(string(r))
	if !alone(r) || text == "" {
		return string(gap)
	}
	if ignoresCase {
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			if like(spelling.Fold(string(other))) != like(text) {
				return string(gap)
			}
		}
	}
	return text
}

// alone reports whether a character is folded by itself, and combines with nothing before
// it.
func alone(r rune) bool {
	switch {
	case r < 0x300, r >= 0x370 && r < 0x483, r >= 0x5D0 && r <= 0x5EA, r >= 0x621 && r <= 0x64A, r >= 0x1E00 && r < 0x2000, r >= 0x2010 && r < 0x2028, r >= 0xAC00 && r <= 0xD7A3:
		return true
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// like makes letters that differ in case alone the same, those that spelling.Fold leaves
// apart, too, such as σ and ς.
func like(word string) string {
	ascii := true
	for i := range len(word) {
		ascii = ascii && word[i] < utf8.RuneSelf
	}
	if ascii {
		return word
	}
	return strings.Map(func(r rune) rune {
		least := r
		if r < utf8.RuneSelf {
			return r
		}
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			if other < least && unicode.IsLetter(other) {
				least = other
			}
		}
		return least
	}, word)
}
