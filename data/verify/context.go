package verify

import (
	"strings"

	"onrecord/data/anchor"
	"onrecord/data/text"
	"onrecord/schema"
)

// A PassageContext is a passage with what stands around it on its lines. It is zero
// where the text has other words than those that were coded.
type PassageContext struct {
	Before string `json:"before"`
	Text   string `json:"text"`
	After  string `json:"after"`
}

// A Proof is what a source's text says of a statement's passages.
type Proof struct {
	Contexts []PassageContext // one for each passage
	// Verified says that every passage stands in the text where it is said to, to
	// the hash, and every quote in one of them, but for typography.
	Verified bool
}

// Prove compares a statement with the text of its source; nil when that is not
// at hand, or there is no passage to compare. A context has up to 120 characters on each side of its paragraph.
func Prove(src *schema.Source, s *schema.Statement, dir string, texts map[string]string) (*Proof, error) {
	t, _, err := anchor.TextOf(src, dir, texts)
	if t == nil || err != nil || len(s.Evidence) == 0 {
		return nil, err
	}
	if s.Sprawls() {
		return nil, nil // no corpus that was checked has it
	}
	proof := &Proof{Contexts: make([]PassageContext, len(s.Evidence)), Verified: true}
	for i := range s.Evidence {
		p := &s.Evidence[i]
		if !p.Located() || !t.Stood(p) {
			proof.Verified = false
			continue
		}
		if p.SHA256 == "" && p.Exact == "" && p.Quote == "" && !provedBy(t, s, p) {
			proof.Verified = false // nobody knows whether these are the words
			continue
		}
		proof.Contexts[i] = contextOf(t, p)
	}
	for _, q := range s.Quotes {
		proof.Verified = proof.Verified && anchor.StandsIn(t, s, q)
	}
	return proof, nil
}

// provedBy reports whether one of a statement's quotes stands in a passage of
// which nothing else is known.
func provedBy(t *text.Text, s *schema.Statement, p *schema.Passage) bool {
	for _, q := range s.Quotes {
		if t.Stands(q, p.Start, p.End) {
			return true
		}
	}
	return false
}

func contextOf(t *text.Text, p *schema.Passage) PassageContext {
	before, after := t.Slice(p.Start-120, p.Start), t.Slice(p.End, p.End+120)
	if at := strings.LastIndexByte(before, '\n'); at >= 0 {
		before = before[at+1:]
	}
	if at := strings.IndexByte(after, '\n'); at >= 0 {
		after = after[:at]
	}
	return PassageContext{before, t.Slice(p.Start, p.End), after}
}
