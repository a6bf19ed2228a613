package snapshot

import (
	"bytes"
	"context"
	"iter"
	"runtime"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/spelling"
)

// words are the folded words in the quotes and summaries of statements, and
// for each the places of the statements among all.
type words struct {
	dictionary
	statements lists
}

// with is the list of the statements that have a word.
func (w *words) with(word string) list {
	i, found := w.find([]byte(word))
	if !found {
		return list{}
	}
	return w.statements.at(i)
}

// textPredicates are those of the texts in which words are looked for.
func textPredicates() []quad.IRI {
	return []quad.IRI{predicateOf(schema.KindStatement, "quotes"), predicateOf(schema.KindStatement, "summary")}
}

// A wordIndex gathers words, each part of the statements by itself.
type wordIndex struct {
	parts []wordPart
	order []mergedWord
}

type wordPart struct {
	words *interner
	lists []listWriter
	order []uint32
}

// A mergedWord is where a word is in each part; -1: nowhere.
type mergedWord struct {
	word []byte
	in   []int
}

// make reads the texts of the statements.
func (x *wordIndex) make(ctx context.Context, s *Store, statements []uint32) error {
	n := runtime.GOMAXPROCS(0)
	x.parts = make([]wordPart, n)
	var all []func() error
	for i := range n {
		from, until := len(statements)*i/n, len(statements)*(i+1)/n
		all = append(all, func() error { return x.parts[i].make(ctx, s, statements[from:until], uint32(from)) })
	}
	if err := together(all...); err != nil {
		return err
	}
	x.merge()
	return nil
}

func (p *wordPart) make(ctx context.Context, s *Store, statements []uint32, first uint32) error {
	p.words = newInterner()
	var texts []uint32
	for _, iri := range textPredicates() {
		if n := s.number(iri); n != 0 {
			texts = append(texts, n)
		}
	}
	var term []byte
	for i, n := range statements {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		from, until := s.rowsOf(row{n}, 1)
		for _, q := range s.rows.read(int(from), int(until)) {
			if !slices.Contains(texts, q[predicate]) {
				continue
			}
			term = s.terms.appendAt(term[:0], q[object]-1)
			for word := range spelling.EachWord(lexical(term)) {
				if err := p.add(word, first+uint32(i)); err != nil {
					return err
				}
			}
		}
	}
	p.words.forget()
	p.order = p.words.sorted()
	return nil
}

func (p *wordPart) add(word string, statement uint32) error {
	n, err := p.words.number([]byte(word))
	if err != nil {
		return err
	}
	if int(n) == len(p.lists) {
		p.lists = append(p.lists, listWriter{})
	}
	if l := &p.lists[n]; l.count == 0 || l.last != statement {
		l.add(statement)
	}
	return nil
}

// merge puts the words of all parts in order.
func (x *wordIndex) merge() {
	next := make([]int, len(x.parts))
	for {
		var least []byte
		for i, p := range x.parts {
			if next[i] < len(p.order) {
				if w := p.words.at(p.order[next[i]]); least == nil || bytes.Compare(w, least) < 0 {
					least = w
				}
			}
		}
		if least == nil {
			return
		}
		in := make([]int, len(x.parts))
		for i, p := range x.parts {
			in[i] = -1
			if next[i] < len(p.order) && bytes.Equal(p.words.at(p.order[next[i]]), least) {
				in[i] = int(p.order[next[i]])
				next[i]++
			}
		}
		x.order = append(x.order, mergedWord{least, in})
	}
}

func (x *wordIndex) fill(d *dictionaryWriter) error {
	for _, w := range x.order {
		if err := d.add(w.word); err != nil {
			return err
		}
	}
	return nil
}

// lists yields the list of each word, in their order.
func (x *wordIndex) lists() iter.Seq[*listWriter] {
	return func(yield func(*listWriter) bool) {
		for _, w := range x.order {
			if !yield(x.list(w)) {
				return
			}
		}
	}
}

// list joins those of the parts, whose statements follow one another.
func (x *wordIndex) list(w mergedWord) *listWriter {
	var out *listWriter
	for i, n := range w.in {
		switch {
		case n < 0:
		case out == nil:
			out = &x.parts[i].lists[n]
		default:
			l := &x.parts[i].lists[n]
			for c := (list{made(l.text), made(l.skips), l.count}).cursor(); ; {
				v, ok := c.next()
				if !ok {
					break
				}
				out.add(v)
			}
		}
	}
	return out
}
