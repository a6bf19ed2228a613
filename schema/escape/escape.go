// Package escape makes the texts of strangers harmless in the syntax of a
// target: there is one function for each target, and nothing else belongs here.
//
// Whatever comes from data or from the command line passes through the function
// of the place where it goes:
//
//	Text, Line, Terminal   a terminal
//	Word                   a word that a shell may complete
//	Markdown, MarkdownCell a line, and a cell of a table, of Markdown
//	XML                    a text or an attribute of XML, SVG and HTML
//	Cell, Uncell           a cell that a spreadsheet opens
//	CypherString, CypherName, DOT, DOTLabel, Mermaid
//	JSON                   what encoding/json leaves in a text
//	Link                   an address that may be followed
//	FileName, FileNames    the name of a file
//	Drawn, Apart           a line of a drawing, and a part of one
//	Blank                  whether there is anything to see
//
// A text that means nothing to the target is the same before and after. The
// package imports no other of the project.
package escape

import (
	"strings"
	"unicode"
)

// control reports whether a character steers a device: those of C0 and C1, and
// DEL (Unicode, section 23.1).
func control(r rune) bool { return r < 0x20 || r >= 0x7f && r < 0xa0 }

// separator reports whether a character ends a line or a paragraph.
func separator(r rune) bool { return r == '\u2028' || r == '\u2029' }

// turning reports whether a character turns the direction of what follows:
// embeddings, overrides and isolates, and what ends them (Unicode Standard Annex
// 9, section 2).
func turning(r rune) bool { return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' }

// hints are marks without a width that typography puts into texts. They show
// nothing, and two texts that differ in them look the same.
func hint(r rune) bool {
	switch r {
	case '\u00ad', '\u034f', '\u061c', '\u180e', '\u200b', '\u200e', '\u200f', '\ufeff':
		return true
	}
	return r >= '\u2060' && r <= '\u2064' || r >= '\u206a' && r <= '\u206f' || r >= 0xe0100 && r <= 0xe01ef
}

// unseen reports whether a character has no shape and no part in typography:
// tags, fillers, marks of annotations and of music, and what is not a character.
func unseen(r rune) bool {
	switch r {
	case '\u115f', '\u1160', '\u3164', '\uffa0', '\ufff9', '\ufffa', '\ufffb':
		return true
	}
	return r >= 0xe0000 && r <= 0xe007f || r >= 0x1d173 && r <= 0x1d17a || r&0xfffe == 0xfffe
}

// joiner reports whether a character joins letters or keeps them apart.
func joiner(r rune) bool { return r == '\u200c' || r == '\u200d' }

// joins reports whether a joiner may stand behind a character: letters of the
// scripts that need one, and the pictures of which emoji are made.
func joins(r rune) bool {
	if r < 0x80 || unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic) {
		return false
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsSymbol(r)
}

// Blank reports whether nothing of a text can be seen.
func Blank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !(unicode.IsSpace(r) || control(r) || separator(r) || turning(r) || hint(r) || unseen(r) || joiner(r) || unicode.IsMark(r) || r == '\u2800')
	})
}

// plainASCII reports whether a text has nothing but the characters from space
// to tilde.
func plainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] >= 0x7f {
			return false
		}
	}
	return true
}
