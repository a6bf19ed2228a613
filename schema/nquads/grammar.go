package nquads

import "unicode/utf8"

// What the grammars of N-Quads and Turtle have in common.

// BaseNameStart is PN_CHARS_BASE: what a prefix begins with.
func BaseNameStart(r rune) bool {
	return nameStart(r) && r != '_' && (r >= utf8.RuneSelf || !digit(byte(r)))
}

// NameStart is PN_CHARS_U and the digits: what a label begins with.
func NameStart(r rune) bool { return nameStart(r) }

// NamePart is PN_CHARS without NameStart, and not the full stop: the hyphen and
// the combining characters.
func NamePart(r rune) bool { return r != '.' && namePart(r) }

// BlankLabel is the length of the label of a blank node that s begins with,
// without its _:, or 0.
func BlankLabel(s []byte) int { return blankLabel(s) }

// LanguageTag is the length of the language tag that s begins with, without its
// @, or 0.
func LanguageTag(s []byte) int { return languageTag(s) }

// IRIMayHold reports whether IRIREF may hold a character.
func IRIMayHold(r rune) bool { return iriMayHold(r) }

// Absolute reports whether s begins with a scheme (RFC 3986, section 3.1).
func Absolute(s string) bool { return absolute(s) }

// Escape decodes the escape of a text that s begins with, \n or \u000A; a size
// of 0 means that there is none.
func Escape(s []byte) (r rune, size int) { return escape(s) }

// UnicodeEscape decodes \uXXXX or \UXXXXXXXX; a size of 0 means that there is
// none, or that it is of no character.
func UnicodeEscape(s []byte) (r rune, size int) { return unicodeEscape(s) }
