package anchor

import (
	"strings"

	"onrecord/data/text"
	"onrecord/schema"
	"onrecord/schema/hint"
)

// Lost says what became of a passage that does not stand any more where it was
// located, and what to do.
func Lost(t *text.Text, p *schema.Passage) hint.Text {
	words := p.Quote != "" || p.Exact != ""
	if words {
		if place := t.Refind(p); place.Err == nil {
			return hint.Textf("its words stand on line %d now: %s to follow the text", t.LineAt(place.Start), hint.LocateAgain())
		}
	}
	status, remedy := Missing, hint.Textf("code it again or correct the quote")
	if t.Altered(p) > 0 {
		status = Altered
	}
	if !words {
		remedy = hint.Textf("%s to follow the text, or code it again", hint.LocateAgain())
	}
	return hint.Textf("its words no longer stand there (%s): %s", status, remedy)
}

// unlocate takes from a passage where it stood. What it may be found by stays:
// words, or else the hash alone.
func unlocate(p *schema.Passage) {
	located := p.Located()
	p.Start, p.End = 0, 0
	switch {
	case p.Quote != "" || p.Exact != "":
		p.SHA256 = ""
		if located { // else the line is what the coder said
			p.Line = 0
		}
	case p.From != "" || p.To != "":
		p.SHA256 = ""
	default:
		p.Line = 0
	}
}

// Disproved takes passages that were located for not located any more where the
// files themselves say that they cannot stand there: behind the end of their
// source, or where another one stands, with other words in it or around it. Their
// text was changed, and they were not found in it.
func Disproved(c *schema.Corpus, ps *schema.Problems) {
	length := map[string]int{}
	for _, src := range c.Sources {
		length[src.ID] = src.Length
	}
	type span struct {
		source     string
		start, end int
	}
	first, contested := map[span]*schema.Passage{}, map[span]bool{}
	each := func(see func(*schema.Statement, *schema.Passage, span)) {
		for _, s := range c.Statements {
			for i := range s.Evidence {
				if p := &s.Evidence[i]; p.Located() && p.SHA256 != "" && IsYAML(p.Pos.File) {
					see(s, p, span{p.Source.ID, p.Start, p.End})
				}
			}
		}
	}
	each(func(s *schema.Statement, p *schema.Passage, at span) {
		if n := length[p.Source.ID]; n > 0 && p.End > n {
			ps.Warn(p.Pos, "statement "+s.ID, NotLocated+"its end %d is beyond the source's %d characters: code it again", p.End, n)
			unlocate(p)
		} else if first[at] == nil {
			first[at] = p
		} else if !sameWords(first[at], p) {
			contested[at] = true
		}
	})
	if len(contested) == 0 {
		return
	}
	each(func(s *schema.Statement, p *schema.Passage, at span) {
		if contested[at] {
			ps.Warn(p.Pos, "statement "+s.ID, NotLocated+"another one says that the text there has other words, or around it, and no text is at hand: code it again")
			unlocate(p)
		}
	})
}

// sameWords reports whether what two passages say of one place can be true.
func sameWords(a, b *schema.Passage) bool {
	same := func(x, y string) bool { return x == "" || y == "" || x == y }
	return same(a.SHA256, b.SHA256) && same(a.Exact, b.Exact) &&
		(strings.HasSuffix(a.Prefix, b.Prefix) || strings.HasSuffix(b.Prefix, a.Prefix)) &&
		(strings.HasPrefix(a.Suffix, b.Suffix) || strings.HasPrefix(b.Suffix, a.Suffix))
}
