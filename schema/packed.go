package schema

import (
	"encoding/binary"
	"strings"
)

// A Packer writes statements into a few bytes each, and reads what it wrote: those of a
// corpus whose statements are too many to be in memory are kept so in a file. Nothing
// but the Packer that wrote them can read them, for it has the words that many of them
// share. The zero Packer is ready; it is of one goroutine.
type Packer struct {
	numbers map[string]int // of the words, from 0
	words   []string
}

// How many words a Packer knows, and how long they are in bytes.
const (
	mostWords   = 1 << 18
	longestWord = 80
)

// Append writes a statement.
func (p *Packer) Append(to []byte, s *Statement) []byte {
	w := packWriter{p, to}
	packStatement(&w, s)
	return w.out
}

// Read reads the statements of a text, in the order in which they were appended to it.
// Their texts are parts of it.
func (p *Packer) Read(text string) func(yield func(*Statement) bool) {
	return func(yield func(*Statement) bool) {
		r := packReader{of: p, rest: text}
		var free []Statement
		for r.rest != "" {
			if len(free) == 0 {
				free = make([]Statement, 32)
			}
			s := &free[0]
			free = free[1:]
			packStatement(&r, s)
			if !yield(s) {
				return
			}
		}
	}
}

// A packing writes values, or reads them into the same places.
type packing interface {
	text(*string)       // of its own
	word(*string)       // that many statements may share
	whole(*int)         // number
	length(has int) int // of a list
	refs(n int) []Ref   // room for some
}

// packStatement writes or reads all fields of a statement, and where they stand.
func packStatement(p packing, s *Statement) {
	p.text(&s.ID)
	p.text(&s.IRI)
	packPositions(p, &s.FieldPositions)
	for _, list := range [...]*[]Ref{
		&s.Speakers, &s.OnBehalfOf, &s.Addressees, &s.Supports, &s.Opposes, &s.Neutral, &s.Praises, &s.Criticizes, &s.About,
		&s.Echoes, &s.Contradicts, &s.Answers,
	} {
		packRefs(p, list)
	}
	for _, ref := range [...]*Ref{&s.Event, &s.Place, &s.Restates, &s.Source, &s.DuplicateOf} {
		packRef(p, ref)
	}
	for _, word := range [...]*string{
		&s.Mode, &s.Act, &s.Language, &s.PlaceFrom, &s.Date, &s.DateFrom, &s.Medium, &s.TextOrder, &s.Layer, &s.Coder, &s.Certainty,
	} {
		p.word(word)
	}
	if n := p.length(len(s.Quotes)); n != len(s.Quotes) {
		s.Quotes = make([]string, n)
	}
	for i := range s.Quotes {
		p.text(&s.Quotes[i])
	}
	p.text(&s.Summary)
	p.text(&s.Note)
	if n := p.length(len(s.Evidence)); n != len(s.Evidence) {
		s.Evidence = make([]Passage, n)
	}
	for i := range s.Evidence {
		packPassage(p, &s.Evidence[i])
	}
	given := 0
	if s.Verdict != nil {
		given = 1
	}
	if p.length(given) == 0 {
		return
	}
	if s.Verdict == nil {
		s.Verdict = &Verdict{}
	}
	packVerdict(p, s.Verdict)
}

func packPassage(p packing, e *Passage) {
	packRef(p, &e.Source)
	p.whole(&e.Line)
	p.whole(&e.Start)
	p.whole(&e.End)
	for _, text := range [...]*string{&e.SHA256, &e.Exact, &e.Prefix, &e.Suffix, &e.Quote, &e.From, &e.To} {
		p.text(text)
	}
	packPositions(p, &e.FieldPositions)
}

func packVerdict(p packing, v *Verdict) {
	p.word(&v.Rating)
	for _, n := range [...]*Number{&v.Value, &v.Best, &v.Worst} {
		p.word((*string)(n))
	}
	packPositions(p, &v.FieldPositions)
}

func packPositions(p packing, o *FieldPositions) {
	p.word(&o.Pos.File)
	p.whole(&o.Pos.Line)
	p.whole(&o.Pos.Column)
	p.text(&o.encoded)
}

func packRefs(p packing, list *[]Ref) {
	if n := p.length(len(*list)); n != len(*list) {
		*list = p.refs(n)
	}
	for i := range *list {
		packRef(p, &(*list)[i])
	}
}

func packRef(p packing, r *Ref) {
	p.word((*string)(&r.Kind))
	p.word(&r.ID)
	p.word(&r.Name)
}

// A packWriter is the packing that writes. A word is its number and 2, or 1 and the text
// itself; 0: it is empty.
type packWriter struct {
	of  *Packer
	out []byte
}

func (w *packWriter) text(s *string) {
	w.out = append(binary.AppendUvarint(w.out, uint64(len(*s))), *s...)
}

func (w *packWriter) word(s *string) {
	if *s == "" {
		w.out = append(w.out, 0)
		return
	}
	n, known := w.of.numbers[*s]
	if !known {
		if len(*s) > longestWord || len(w.of.words) >= mostWords {
			w.out = append(w.out, 1)
			w.text(s)
			return
		}
		if w.of.numbers == nil {
			w.of.numbers = map[string]int{}
		}
		n = len(w.of.words)
		kept := strings.Clone(*s)
		w.of.words = append(w.of.words, kept)
		w.of.numbers[kept] = n
	}
	w.out = binary.AppendUvarint(w.out, uint64(n)+2)
}

func (w *packWriter) whole(n *int) { w.out = binary.AppendVarint(w.out, int64(*n)) }

func (w *packWriter) length(has int) int {
	w.out = binary.AppendUvarint(w.out, uint64(has))
	return has
}

func (w *packWriter) refs(int) []Ref { return nil }

// A packReader is the packing that reads.
type packReader struct {
	of   *Packer
	rest string
	room []Ref
}

func (r *packReader) uvarint() uint64 {
	n, shift := uint64(0), 0
	for i := range len(r.rest) {
		b := r.rest[i]
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			r.rest = r.rest[i+1:]
			return n
		}
		shift += 7
	}
	panic("schema: what was packed was cut off")
}

func (r *packReader) text(s *string) {
	n := r.uvarint()
	*s, r.rest = r.rest[:n], r.rest[n:]
}

func (r *packReader) word(s *string) {
	switch n := r.uvarint(); n {
	case 0:
		*s = ""
	case 1:
		r.text(s)
	default:
		*s = r.of.words[n-2]
	}
}

func (r *packReader) whole(n *int) {
	u := r.uvarint()
	*n = int(u>>1) ^ -int(u&1)
}

func (r *packReader) length(int) int { return int(r.uvarint()) }

// refs gives room for references, of which many statements have some together.
func (r *packReader) refs(n int) []Ref {
	if n > len(r.room) {
		r.room = make([]Ref, max(n, 128))
	}
	out := r.room[:n:n]
	r.room = r.room[n:]
	return out
}
