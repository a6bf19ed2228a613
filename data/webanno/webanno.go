// Package webanno reads WebAnno TSV 3, the tables of WebAnno and INCEpTION: a line for
// each token of a text, and columns for what was said of it
// (https://inception-project.github.io/releases/latest/docs/user-guide.html, WebAnno
// TSV 3.3).
//
//	doc := webanno.Read("a.tsv", text, &problems)
//	for _, s := range doc.Spans { … }
//
// The text is put together from its sentences; what is between these, the file does
// not say: line breaks, as many as the offsets leave.
package webanno

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"onrecord/schema"
)

// A Document is what a file says.
type Document struct {
	Text string // with LF at the ends of lines
	// UTF16: its offsets count UTF-16 code units. Those of spans are code points.
	UTF16 bool
	Spans []Span
	Links []Link
	// Left counts what is passed over, by what it is.
	Left map[string]int
}

// A Span is what a layer says of one or several tokens.
type Span struct {
	Pos        schema.Pos
	ID         string // layer, and what tells it from others of this
	Layer      string // its last word: NamedEntity
	Start, End int    // code points, half-open
	Features   []Feature
}

// A Feature is a name and its value, which is not empty.
type Feature struct{ Name, Value string }

// A Link is a relation of a layer between two spans, by their IDs.
type Link struct {
	Pos      schema.Pos
	Layer    string
	From, To string
	Features []Feature
}

// A layer is what some columns hold.
type layer struct {
	name     string
	kind     string // SP, RL, CH
	features []string
	base     string // of a relation: the layer that it is between
	first    int    // column
}

// A token is a line.
type token struct {
	pos        schema.Pos
	id         string // 1-2
	begin, end int    // as the file counts
	words      string
	cells      []string
}

// A sentence is some lines, and its text.
type sentence struct {
	pos    schema.Pos
	text   string
	tokens []token
}

type reader struct {
	name      string
	ps        *schema.Problems
	layers    []layer
	columns   int
	sentences []sentence
	doc       *Document
	places    []int // code points before each unit that the file counts
}

// Read reads a file. What is wrong is noted, and the rest is read.
func Read(name, text string, ps *schema.Problems) *Document {
	r := &reader{name: name, ps: ps, doc: &Document{Left: map[string]int{}}}
	text = strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n")
	inText, number := false, 0
	for line := range strings.SplitSeq(text, "\n") {
		number++
		at := schema.Pos{File: name, Line: number, Column: 1}
		switch {
		case number == 1:
			if !strings.HasPrefix(line, "#FORMAT=WebAnno TSV 3") {
				ps.Add(at, "", "this is not WebAnno TSV 3: it begins with #FORMAT=WebAnno TSV 3.…")
				return r.doc
			}
		case strings.HasPrefix(line, "#T_"):
			r.layer(at, line)
		case strings.HasPrefix(line, "#Text="):
			words := unescape(strings.TrimPrefix(line, "#Text="))
			if inText { // one sentence, with a line break in it
				s := &r.sentences[len(r.sentences)-1]
				s.text += "\n" + words
				continue
			}
			r.sentences = append(r.sentences, sentence{pos: at, text: words})
			inText = true
			continue
		case strings.HasPrefix(line, "#"):
			r.doc.Left["comments"]++
		case strings.TrimSpace(line) == "":
		default:
			r.token(at, line)
		}
		inText = false
	}
	if r.compose() {
		r.annotations()
	}
	return r.doc
}

// layer reads "#T_SP=de.tudarmstadt…NamedEntity|identifier|value".
func (r *reader) layer(at schema.Pos, line string) {
	kind, rest, ok := strings.Cut(strings.TrimPrefix(line, "#T_"), "=")
	parts := strings.Split(rest, "|")
	if !ok || !slices.Contains([]string{"SP", "RL", "CH"}, kind) {
		r.ps.Add(at, "", "a layer is #T_SP, #T_RL or #T_CH, a name and features")
		return
	}
	l := layer{name: parts[0][strings.LastIndexByte(parts[0], '.')+1:], kind: kind, features: parts[1:], first: r.columns}
	for _, f := range l.features {
		if base, ok := strings.CutPrefix(f, "BT_"); ok {
			l.base = base[strings.LastIndexByte(base, '.')+1:]
		}
	}
	r.columns += max(1, len(l.features))
	if len(l.features) == 0 {
		l.features = []string{""}
	}
	r.layers = append(r.layers, l)
}

// token reads "1-2\t4-8\tHaag\t…". Parts of tokens, "1-2.1", are tokens of their own.
func (r *reader) token(at schema.Pos, line string) {
	cells := strings.Split(line, "\t")
	if len(r.sentences) == 0 || len(cells) < 3 {
		r.ps.Add(at, "", "this is neither a token nor a comment, or no #Text= is before it")
		return
	}
	from, to, ok := strings.Cut(cells[1], "-")
	begin, err := strconv.Atoi(from)
	end, also := strconv.Atoi(to)
	if !ok || err != nil || also != nil || begin < 0 || begin > end {
		r.ps.Add(at, "", "%q is not START-END", cells[1])
		return
	}
	s := &r.sentences[len(r.sentences)-1]
	s.tokens = append(s.tokens, token{at, cells[0], begin, end, unescape(cells[2]), cells[3:]})
}

// escapes are those of values: a backslash, and what it hides.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'r':
			b.WriteByte('\r')
		case 'f':
			b.WriteByte('\f')
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// mostText is the most characters that a text has.
const mostText = 64 << 20

// compose puts the text together, and finds out what the offsets count: that for which
// all tokens have their words.
func (r *reader) compose() bool {
	wide := false
	for _, s := range r.sentences {
		wide = wide || strings.ContainsFunc(s.text, func(c rune) bool { return c > 0xFFFF })
	}
	bad := r.fit(false)
	if bad != nil && wide {
		if r.fit(true) == nil {
			bad, r.doc.UTF16 = nil, true
		}
	}
	if bad != nil {
		*r.ps = append(*r.ps, bad)
		return false
	}
	return true
}

// units counts the characters of a text.
func units(s string, wide bool) (n int) {
	for _, c := range s {
		n++
		if wide && c > 0xFFFF {
			n++
		}
	}
	return n
}

// fit puts the text together for one way to count, and says what does not fit.
func (r *reader) fit(wide bool) *schema.Problem {
	bad := func(at schema.Pos, msg string) *schema.Problem { return &schema.Problem{Pos: at, Msg: msg} }
	var b strings.Builder
	at := 0
	for _, s := range r.sentences {
		if len(s.tokens) == 0 {
			continue
		}
		first := s.tokens[0]
		lead := strings.Index(s.text, first.words)
		if lead < 0 {
			return bad(first.pos, strconv.Quote(first.words)+" is not in the sentence's #Text=")
		}
		begin := first.begin - units(s.text[:lead], wide)
		if begin < at || begin > mostText {
			return bad(s.pos, "this sentence begins at "+strconv.Itoa(begin)+", and the one before ends at "+strconv.Itoa(at))
		}
		b.WriteString(strings.Repeat("\n", begin-at))
		b.WriteString(s.text)
		at = begin + units(s.text, wide)
	}
	text := b.String()
	places := make([]int, 0, len(text)+1)
	points := 0
	for _, c := range text {
		places = append(places, points)
		points++
		if wide && utf16.RuneLen(c) == 2 {
			places = append(places, points)
		}
	}
	places = append(places, points)
	runes := []rune(text)
	for _, s := range r.sentences {
		for _, t := range s.tokens {
			if t.end >= len(places) || string(runes[places[t.begin]:places[t.end]]) != t.words {
				return bad(t.pos, "the token "+t.id+" "+strconv.Quote(t.words)+" does not stand from "+strconv.Itoa(t.begin)+" to "+strconv.Itoa(t.end)+" of the text")
			}
		}
	}
	r.doc.Text, r.places = text, places
	return nil
}

// values takes a cell apart: "PER[1]|LOC[2]". A value without a number is of its token
// alone.
func values(cell string) (out [][2]string) {
	if cell == "_" || cell == "" {
		return nil
	}
	start := 0
	part := func(s string) {
		number := ""
		if strings.HasSuffix(s, "]") && !strings.HasSuffix(s, `\]`) {
			if i := strings.LastIndexByte(s, '['); i >= 0 && (i == 0 || s[i-1] != '\\') {
				s, number = s[:i], s[i+1:len(s)-1]
			}
		}
		if s == "*" || s == "_" {
			s = ""
		} else {
			s = unescape(s)
		}
		out = append(out, [2]string{s, number})
	}
	for i := 0; i < len(cell); i++ {
		switch cell[i] {
		case '\\':
			i++
		case '|':
			part(cell[start:i])
			start = i + 1
		}
	}
	part(cell[min(start, len(cell)):])
	return out
}

// annotations makes spans of what the columns say, and then links.
func (r *reader) annotations() {
	spans := map[string]int{} // by ID
	for _, l := range r.layers {
		if l.kind == "CH" {
			r.doc.Left["chains"]++
			continue
		}
		if l.kind != "SP" {
			continue
		}
		for _, s := range r.sentences {
			for _, t := range s.tokens {
				for i, name := range l.features {
					if l.first+i >= len(t.cells) {
						break
					}
					for _, v := range values(t.cells[l.first+i]) {
						r.feature(spans, l, name, t, v)
					}
				}
			}
		}
	}
	for _, l := range r.layers {
		if l.kind != "RL" {
			continue
		}
		for _, s := range r.sentences {
			for _, t := range s.tokens {
				r.relation(spans, l, t)
			}
		}
	}
}

// spanID is that of a span: numbers are of the whole file, a token without one is alone.
func spanID(layer, token, number string) string {
	if number != "" && number != "0" {
		return layer + "[" + number + "]"
	}
	return layer + " " + token
}

func (r *reader) feature(spans map[string]int, l layer, name string, t token, value [2]string) {
	id := spanID(l.name, t.id, value[1])
	i, known := spans[id]
	if !known {
		i = len(r.doc.Spans)
		spans[id] = i
		r.doc.Spans = append(r.doc.Spans, Span{Pos: t.pos, ID: id, Layer: l.name, Start: r.places[t.begin], End: r.places[t.end]})
	}
	s := &r.doc.Spans[i]
	s.Start, s.End = min(s.Start, r.places[t.begin]), max(s.End, r.places[t.end])
	f := Feature{name, value[0]}
	if value[0] != "" && !slices.Contains(s.Features, f) {
		s.Features = append(s.Features, f)
	}
}

// relation reads the cells of a relation, which stand at the token that it leads to:
// features, and the token that it comes from, "1-3[2_1]" with the numbers of both spans.
func (r *reader) relation(spans map[string]int, l layer, t token) {
	base := -1
	for i, f := range l.features {
		if strings.HasPrefix(f, "BT_") {
			base = l.first + i
		}
	}
	if base < 0 || base >= len(t.cells) {
		return
	}
	for n, v := range values(t.cells[base]) {
		from, to, _ := strings.Cut(v[1], "_")
		link := Link{Pos: t.pos, Layer: l.name, From: spanID(l.base, v[0], from), To: spanID(l.base, t.id, to)}
		for i, name := range l.features {
			if l.first+i == base || l.first+i >= len(t.cells) {
				continue
			}
			if all := values(t.cells[l.first+i]); n < len(all) && all[n][0] != "" {
				link.Features = append(link.Features, Feature{name, all[n][0]})
			}
		}
		_, ok := spans[link.From]
		_, also := spans[link.To]
		if !ok || !also {
			r.doc.Left["relations between what is no span"]++
			continue
		}
		r.doc.Links = append(r.doc.Links, link)
	}
}
