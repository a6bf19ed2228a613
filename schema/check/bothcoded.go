package check

import (
	"cmp"
	"fmt"
	"path"
	"strings"

	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
)

// A codedPassage is one of a statement that names its coder, of one speaker. Of
// a graph, they are kept instead of statements.
type codedPassage struct {
	id, source, layer string // of the statement
	coder, speaker    string
	sought            string // by which it is found; empty: it is located
	bare              bool   // the statement has no passage, and sought are its words
	line, start, end  int
	pos               schema.Pos // of the statement
}

// A codingPlace is the layer of a source.
type codingPlace struct{ source, layer string }

// A coderMix finds out in which codings several have a part: a coder's own file has
// what she has coded, and so has a main file of one coder.
type coderMix struct {
	coders  map[codingPlace]string // the first one, folded
	several map[codingPlace]bool
	bare    map[codingPlace]bool // there are statements without a passage
}

func newMixed() coderMix {
	return coderMix{map[codingPlace]string{}, map[codingPlace]bool{}, map[codingPlace]bool{}}
}

func (m *coderMix) note(s *schema.Statement) {
	if s.Coder == "" || len(s.Speakers) == 0 {
		return
	}
	at := codingPlace{s.Source.ID, s.Layer}
	m.bare[at] = m.bare[at] || len(s.Evidence) == 0
	switch first, coder := m.coders[at], spelling.Fold(s.Coder); {
	case first == "":
		m.coders[at] = coder
	case first != coder:
		m.several[at] = true
	}
}

// passages appends those of a statement, where several have coded. Where some
// statements have none, quotes are compared as well.
func (m *coderMix) passages(list []codedPassage, s *schema.Statement) []codedPassage {
	place := codingPlace{s.Source.ID, s.Layer}
	if s.Coder == "" || !m.several[place] {
		return list
	}
	if m.bare[place] {
		for _, q := range s.Quotes {
			of := codedPassage{id: s.ID, source: s.Source.ID, layer: s.Layer, coder: s.Coder, sought: "quote " + spelling.Fold(q), bare: len(s.Evidence) == 0, start: 1 << 60, pos: s.Pos}
			for _, r := range s.Speakers {
				of.speaker = r.ID
				list = append(list, of)
			}
		}
	}
	for i := range s.Evidence {
		p := &s.Evidence[i]
		of := codedPassage{id: s.ID, source: s.Source.ID, layer: s.Layer, coder: s.Coder, line: p.Line, start: p.Start, end: p.End, pos: s.Pos}
		if !p.Located() {
			of.sought, of.start, of.end = p.Sought(), 1<<60, 0
		}
		for _, r := range s.Speakers {
			of.speaker = r.ID
			list = append(list, of)
		}
	}
	return list
}

// severalCoders warns, once for each source, where two coders have coded the
// same words of a speaker in one layer: that is counted as if the speaker had
// spoken twice. Duplicates are counted once, and what restates something with
// that.
func (k *checker) severalCoders(statements []*schema.Statement) {
	m := newMixed()
	for _, s := range statements {
		m.note(s)
	}
	if len(m.several) == 0 {
		return
	}
	var all []codedPassage
	for _, s := range statements {
		if s.DuplicateOf.IsZero() && k.utterance(s) == s.ID {
			all = m.passages(all, s)
		}
	}
	k.bothCoded(all)
}

// bothCoded warns of passages of one speaker that overlap and are of two coders.
func (k *checker) bothCoded(all []codedPassage) {
	sorting.By(all, func(a, b codedPassage) int {
		return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.start, b.start), cmp.Compare(a.id, b.id), schema.ComparePos(a.pos, b.pos), cmp.Compare(a.end, b.end))
	})
	type where struct{ layer, speaker, sought string }
	var reach map[where][2]*codedPassage // what reaches furthest, of two coders
	told := ""
	for i := range all {
		p := &all[i]
		if i == 0 || p.source != all[i-1].source {
			reach = map[where][2]*codedPassage{}
		}
		if told == p.source && i > 0 && all[i-1].source == told {
			continue
		}
		at := where{p.layer, p.speaker, p.sought}
		furthest := reach[at]
		for _, before := range furthest {
			if before != nil && spelling.Fold(before.coder) != spelling.Fold(p.coder) && before.id != p.id && before.meets(p) {
				k.warnBothCoded(before, p)
				told = p.source
				break
			}
		}
		reach[at] = further(furthest, p)
	}
}

// meets reports whether a passage is of the same words as one that begins later, or
// that is found by the same. Words alone do not tell it where both have passages:
// they can be said twice.
func (p *codedPassage) meets(q *codedPassage) bool {
	switch {
	case strings.HasPrefix(q.sought, "quote "):
		return p.bare || q.bare
	case q.sought != "":
		return true
	}
	return p.end > q.start
}

// further puts a passage among the two that reach furthest, of two coders.
func further(two [2]*codedPassage, p *codedPassage) [2]*codedPassage {
	same := func(q *codedPassage) bool { return q != nil && spelling.Fold(q.coder) == spelling.Fold(p.coder) }
	beyond := func(q *codedPassage) bool { return q == nil || p.end > q.end }
	switch {
	case same(two[0]):
		if beyond(two[0]) {
			two[0] = p
		}
	case beyond(two[0]):
		two[1], two[0] = two[0], p
	case beyond(two[1]):
		two[1] = p
	}
	return two
}

func (k *checker) warnBothCoded(a, b *codedPassage) {
	place := fmt.Sprintf("characters %d to %d", b.start, b.end)
	if b.line > 0 {
		place = fmt.Sprintf("line %d", b.line)
	} else if b.sought != "" {
		place = "the same words"
	}
	there := ""
	if at := a.pos.String(); at != "" {
		there = "; see " + at
	}
	k.problems.Warn(b.pos, string(schema.KindStatement)+" "+b.id,
		"%s and %s have both coded %s of %s, and what both say is added up: give each a layer, %s%s",
		shown(a.coder), shown(b.coder), place, b.source, layerHint(a, b), there)
}

// layerHint says how a coder's statements get a layer, in a file like theirs.
func layerHint(a, b *codedPassage) hint.Text {
	first, layer := layerFor(a.coder), layerFor(b.coder)
	plain := first == a.coder && layer == b.coder
	switch path.Ext(b.pos.File) {
	case ".yaml", ".yml":
		head := "source: " + b.source
		if layer != b.coder {
			head += " and coder: " + shown(b.coder)
		}
		return hint.Textf("and move what %s coded under statements: into sources/%s.%s.yaml, which begins with %s", shown(b.coder), b.source, layer, head)
	case ".csv":
		if plain {
			return hint.Textf("sources/%s.%s.yaml: import csv with %s, or a column layer, makes it", b.source, layer, hint.Option{Name: "map", Value: "coder=layer"})
		}
		return hint.Textf("sources/%s.%s.yaml: a column layer with %s and %s makes it", b.source, layer, first, layer)
	case ".jsonl":
		return hint.Textf("sources/%s.%s.yaml: \"layer\":%q in the statements makes it", b.source, layer, layer)
	default:
		return hint.Textf("sources/%s.%s.yaml, in the files of which this was made", b.source, layer)
	}
}

// layerFor is a layer's name for a coder: hers, if a file can have it.
func layerFor(coder string) string {
	if schema.BadLayer(coder) == "" {
		return coder
	}
	if name := schema.SlugOfWords(coder, 3); schema.BadLayer(name) == "" {
		return name
	}
	return "CODER"
}

// shown is a name as it is, or in quotation marks where it is not one word.
func shown(name string) string {
	if schema.BadLayer(name) == "" {
		return name
	}
	return fmt.Sprintf("%q", schema.Shorten(name))
}
