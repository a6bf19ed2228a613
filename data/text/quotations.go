package text

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"onrecord/schema/sorting"
	"onrecord/schema/wording"
)

// enders are the marks that end a quotation, by the one that begins it: those of
// CLDR's languages, and what people type for them.
var enders = sync.OnceValue(func() map[rune]string {
	return map[rune]string{
		'“': "”\"“", '”': "”“\"", '„': "“”\"", '‟': "”", '"': "\"”", '«': "»", '»': "«»", '‹': "›", '›': "‹›",
		'‘': "’", '‚': "‘’", '’': "’‘", '\'': "'", '「': "」", '『': "』", '｢': "｣", '﹁': "﹂", '﹃': "﹄", '〝': "〞〟",
	}
})

// begun are the marks that one can end, by the one that ends.
var begun = sync.OnceValue(func() map[rune]string {
	m := map[rune]string{}
	for begin, ends := range enders() {
		for _, end := range ends {
			m[end] += string(begin)
		}
	}
	return m
})

// A quotation that is open.
type open struct {
	mark   rune
	at     int      // where its text, or the paragraph of it, begins
	before [][2]int // its paragraphs that are over
	doubt  bool     // the mark may be an apostrophe
}

// A scanner finds quotations in one pass. What is open lies on a stack: a mark
// that ends one ends those within it as well, and each is taken off once.
type scanner struct {
	runes    []rune
	language []rune // the marks of the language; nil: not known
	stack    []open
	open     map[rune]int // how many of each are on the stack
	sure     map[rune]int // those of them that are no apostrophes
	found    [][2]int
	steps    int
}

// Quotations gives the spans inside quotation marks, without the marks, in the
// order of the text; of a speech over several paragraphs, which opens each and
// closes the last, each paragraph. It knows the marks of all languages; that of
// the text says which of them begin a quotation and which end it. A quotation
// that is not closed in its paragraph is none.
func (t *Text) Quotations() [][2]int { return t.quoted().all }

func (t *Text) quoted() *spans {
	if t.inside == nil {
		s := scanner{runes: t.runes, language: styleOf(t.Language), open: map[rune]int{}, sure: map[rune]int{}}
		t.inside = newSpans(s.scan())
	}
	return t.inside
}

func (s *scanner) scan() [][2]int {
	for i := 0; i < len(s.runes); i++ {
		s.steps++
		switch r := s.runes[i]; {
		case r == '\n':
			i = s.line(i)
		case r >= 0x80 && wording.Mark(r) || r == '"' || r == '\'':
			s.mark(i, r)
		}
	}
	sorting.By(s.found, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(b[1], a[1])) })
	return s.found
}

// line passes over a line end and the spaces behind it. At the end of a
// paragraph what is open ends, unless the next begins with the same marks.
func (s *scanner) line(end int) int {
	next, blank := end+1, false
	for next < len(s.runes) && unicode.IsSpace(s.runes[next]) {
		blank = blank || s.runes[next] == '\n'
		next++
		s.steps++
	}
	kept := 0
	for kept < len(s.stack) && next < len(s.runes) && goesOn(s.stack[kept].mark, s.runes[next]) && !s.stack[kept].doubt && (blank || s.strict(next) || s.spaced(next)) {
		o := &s.stack[kept]
		if o.at < end {
			o.before = append(o.before, [2]int{o.at, end})
		}
		next++
		kept++
		o.at = next
	}
	if blank {
		s.drop(kept)
	}
	return next - 1
}

// goesOn reports whether a mark at the beginning of a paragraph says that a
// quotation goes on. In French it may be the one that ends it.
func goesOn(begin, r rune) bool {
	return r == begin || begin == '«' && r == '»' || begin == '‹' && r == '›'
}

// spaced reports whether a mark stands before a space and behind none on its line,
// as French guillemets do that begin.
func (s *scanner) spaced(i int) bool {
	r := s.runes[i]
	return (r == '«' || r == '‹') && i+2 < len(s.runes) && s.runes[i+1] != '\n' && unicode.IsSpace(s.runes[i+1]) && !unicode.IsSpace(s.runes[i+2])
}

// mark decides whether a mark begins or ends a quotation, or is none.
func (s *scanner) mark(i int, r rune) {
	if r == '’' && i+1 < len(s.runes) && isWord(s.runes[i+1]) && (i > 0 && isWord(s.runes[i-1]) || !s.begins(i, r)) {
		return // an apostrophe
	}
	if r == '\'' && i > 0 && isWord(s.runes[i-1]) && i+1 < len(s.runes) && isWord(s.runes[i+1]) || isSingle(r) && s.and(i) {
		return // another one
	}
	if s.ends(i, r) {
		return
	}
	if s.begins(i, r) {
		o := open{mark: r, at: i + 1, doubt: s.elides(i, r)}
		s.stack = append(s.stack, o)
		s.open[r]++
		if !o.doubt {
			s.sure[r]++
		}
	}
}

// ends ends a quotation, if the mark does that here.
func (s *scanner) ends(i int, r rune) bool {
	single := isSingle(r)
	can := begun()[r]
	for n := 0; n+1 < len(s.language); n += 2 {
		if s.language[n+1] == r && !strings.ContainsRune(can, s.language[n]) {
			can += string(s.language[n])
		}
	}
	waiting := func(begin rune) bool { return s.open[begin] > 0 }
	switch {
	case !slices.ContainsFunc([]rune(can), waiting):
		return false
	case r == '"' && waiting('"'):
		can = `"`
	case r == '\'' && (i == 0 || unicode.IsSpace(s.runes[i-1])):
		return false // before a word that is elided
	case s.strict(i) && s.begins(i, r) && !(r == '»' && waiting('«') || r == '›' && waiting('‹')):
		return false // another one within
	}
	if single && !strings.ContainsRune(can, s.stack[len(s.stack)-1].mark) {
		return false // an apostrophe within other marks
	}
	doubtful := single && s.stack[len(s.stack)-1].doubt
	sure := doubtful && slices.ContainsFunc([]rune(can), func(begin rune) bool { return s.sure[begin] > 0 })
	if doubtful && !sure && !s.concluded(i) {
		return true // two apostrophes
	}
	for n := len(s.stack) - 1; n >= 0; n-- {
		o := s.stack[n]
		if sure && o.doubt {
			s.drop(n)
			continue // the apostrophe of a word within
		}
		s.drop(n)
		if strings.ContainsRune(can, o.mark) {
			s.found = append(s.found, o.before...)
			if o.at < i {
				s.found = append(s.found, [2]int{o.at, i})
			}
			break
		}
	}
	return true
}

// begins reports whether a mark can begin a quotation here.
func (s *scanner) begins(i int, r rune) bool {
	if enders()[r] == "" {
		return false
	}
	behind := i == 0 || !isWord(s.runes[i-1]) || wording.Solid(s.runes[i-1])
	switch r {
	case '"':
		return s.strict(i) || s.attached(i)
	case '\'':
		within := i > 0 && s.runes[i-1] == '"' && s.open['"'] > 0
		return (s.strict(i) || within) && i+1 < len(s.runes) && s.runes[i+1] != '\''
	case '‘':
		return behind
	case '”', '’', '»', '›':
		within := r == '’' && s.language == nil && (len(s.stack) == 0 || s.stack[len(s.stack)-1].mark != '”')
		return (s.strict(i) || r == '”' && s.attached(i)) && !within && s.may(r)
	}
	return true
}

// may reports whether a mark that ends quotations elsewhere begins them in the
// language.
func (s *scanner) may(r rune) bool {
	if s.language == nil {
		return true
	}
	for i, m := range s.language {
		if m == r && i%2 == 0 {
			return true
		}
	}
	return (r == '»' || r == '›') && !slices.Contains(s.language, r)
}

// strict reports whether a mark stands as one that begins: behind a space, a
// bracket, a dash or another such mark, before anything but a space.
func (s *scanner) strict(i int) bool {
	if i+1 >= len(s.runes) || unicode.IsSpace(s.runes[i+1]) {
		return false
	}
	return i == 0 || unicode.IsSpace(s.runes[i-1]) || strings.ContainsRune("([{<-–—/“‘„‚«:", s.runes[i-1])
}

// drop takes what is open off the stack, down to a height.
func (s *scanner) drop(to int) {
	for len(s.stack) > to {
		s.steps++
		o := s.stack[len(s.stack)-1]
		s.open[o.mark]--
		if !o.doubt {
			s.sure[o.mark]--
		}
		s.stack = s.stack[:len(s.stack)-1]
	}
}

func isWord(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r >= 'A' && unicode.IsLetter(r)
}

// spans are parts of a text, in its order.
type spans struct {
	all  [][2]int
	ends []int // the last end of each and those before it
}

func newSpans(all [][2]int) *spans {
	s := &spans{all: all, ends: make([]int, len(all))}
	last := 0
	for i, span := range all {
		last = max(last, span[1])
		s.ends[i] = last
	}
	return s
}

// hold reports whether one of them holds a part of the text.
func (s *spans) hold(start, end int) bool {
	n, _ := slices.BinarySearchFunc(s.all, start+1, func(span [2]int, at int) int { return span[0] - at })
	return n > 0 && s.ends[n-1] >= end
}
