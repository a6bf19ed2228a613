package schema

import (
	"crypto/sha256"
	"encoding/hex"
	"unicode/utf8"

	"onrecord/schema/wording"
)

// Edited reports whether somebody has changed the quote of a passage since it was
// located: it is not, but for typography and an editor's marks, its exact words,
// or, where these are not written, its hash is not that of the quote.
func (p *Passage) Edited() bool {
	switch {
	case !p.Located() || p.Quote == "":
		return false
	case p.Exact != "" && p.Exact != p.Quote:
		return !wording.Same(p.Quote, p.Exact) && !wording.Same(wording.WithoutMarks(p.Quote), wording.WithoutMarks(p.Exact))
	case p.SHA256 == "":
		return false
	}
	sum := sha256.Sum256([]byte(p.Quote))
	return hex.EncodeToString(sum[:]) != p.SHA256
}

// unmark takes them off the words that a passage is to be found by. Those that
// were located with the marks stay as they are.
func (p *Passage) unmark() {
	words := &p.Quote
	if p.Quote == "" && !p.Located() {
		words = &p.Exact
	}
	if p.Located() && p.End-p.Start == utf8.RuneCountInString(*words) {
		return
	}
	*words = wording.WithoutMarks(*words)
}
