package schema

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"unicode/utf8"
)

// Unproved lists what a statement's own passages do not bear out: words that are
// not those of their hash, or more or fewer than from start to end, and quotes
// that are in none of its passages. Of a statement that was checked it is
// empty; so somebody changed it since, or a disk did.
func (s *Statement) Unproved() (out []string) {
	for i := range s.Evidence {
		p := &s.Evidence[i]
		switch {
		case p.Exact == "":
		case p.SHA256 != "" && !IsHash(p.SHA256, p.Exact):
			out = append(out, fmt.Sprintf("passage %s: its words are not those of its sha256", p.Where()))
		case p.Located() && p.End-p.Start != utf8.RuneCountInString(p.Exact):
			out = append(out, fmt.Sprintf("passage %s: it has %d characters", p.Where(), utf8.RuneCountInString(p.Exact)))
		}
	}
	for _, i := range s.Misquotations() {
		out = append(out, s.Misquoted(i))
	}
	return out
}

// IsHash reports whether a hash, in hexadecimal, is the SHA-256 of a text.
func IsHash(hash, text string) bool {
	var space [512]byte
	sum := sha256.Sum256(append(space[:0], text...))
	var digits [2 * sha256.Size]byte
	hex.Encode(digits[:], sum[:])
	return string(digits[:]) == hash
}
