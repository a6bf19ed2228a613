package plaintext

import "bytes"

// What a byte is in Windows-1252.
const (
	undefined = '.' // no character at all
	symbol    = 's' // a sign that stands in no word
	joint     = 'j' // a sign that may stand between two letters: … ‘ ’ – — ´ · a no-break space, a soft hyphen
	lower     = 'l'
	upper     = 'u'
	other     = ' '
)

// westernHigh says it of each byte from 0x80 to 0xff.
const westernHigh = "" +
	"s.slsjssssusu.u." +
	".jjsssjjsslsl.lu" +
	"jssssssssssssjss" +
	"ssssjlsjssssssss" +
	"uuuuuuuuuuuuuuuu" +
	"uuuuuuusuuuuuuul" +
	"llllllllllllllll" +
	"lllllllsllllllll"

// beginning are signs that stand before no word here, and begin one in Polish
// and its neighbours: £ ¥ ¦ ¬ ¯ ³ ¹ ¼ ¾.
var beginning = []byte("\xa3\xa5\xa6\xac\xaf\xb3\xb9\xbc\xbe")

func westernKind(c byte) byte {
	switch {
	case c >= 0x80:
		return westernHigh[c-0x80]
	case 'a' <= c && c <= 'z':
		return lower
	case 'A' <= c && c <= 'Z':
		return upper
	}
	return other
}

// western reports whether a text that is not UTF-8 is one in Windows-1252 for
// certain. Read as that, texts in other encodings have signs in the middle of
// words (Polish ³, DOS ”), capitals behind small letters (Mac Ž), rows of accented
// letters (Cyrillic, Greek, Hebrew, Arabic), or letters that no western language
// has side by side.
func western(raw []byte) bool {
	var seen [256]bool
	before, accented := byte(other), 0
	for i, c := range raw {
		kind := westernKind(c)
		seen[c] = true
		if c < 0x80 {
			before, accented = kind, 0
			continue
		}
		after := byte(other)
		if i+1 < len(raw) {
			after = westernKind(raw[i+1])
		}
		switch {
		case kind == undefined, kind == upper && before == lower:
			return false
		case unlikely(c, before, after, raw[i+1:]):
			return false
		case kind == symbol && letter(after) && (letter(before) || bytes.IndexByte(beginning, c) >= 0):
			return false
		case !letter(kind):
			accented = 0
		case accented == 3:
			return false
		default:
			accented++
		}
		before = kind
	}
	return !eastern(&seen)
}

// unlikely reports whether a byte stands where no western language has what it is in
// Windows-1252, and another encoding has a letter there: È at the beginning of a word is
// Czech Č, Õ is Hungarian Ő, ñ before a consonant or at the end of a word Polish ń, Ÿ is
// ü of a Mac, – between small letters its ñ, and ‰ behind a letter ë of DOS.
func unlikely(c, before, after byte, rest []byte) bool {
	switch c {
	case 0xc8, 0xd5: // È Õ
		return !letter(before) && after == lower
	case 0xf1: // ñ
		return letter(before) && (!letter(after) || len(rest) > 0 && bytes.IndexByte([]byte("bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ"), rest[0]) >= 0)
	case 0x9f: // Ÿ
		return after == lower
	case 0x96: // –
		return before == lower && after == lower
	case 0x89: // ‰
		return letter(before)
	}
	return false
}

func letter(kind byte) bool { return kind == lower || kind == upper }

// eastern reports whether a text has the bytes of a language that is written in
// another encoding than Windows-1252.
func eastern(seen *[256]bool) bool {
	any := func(chars ...byte) bool {
		for _, c := range chars {
			if seen[c] {
				return true
			}
		}
		return false
	}
	switch {
	case any(0x8a, 0x8e, 0x9a, 0x9e) && any(0xc8, 0xcc, 0xd8, 0xe8, 0xec, 0xef, 0xf8, 0xf9):
		return true // š or ž beside what is è, ì, ø, ï or ù here: Czech, Slovak, Slovene, Croatian
	case any(0xf8) && any(0xe1, 0xed) && !any(0xf0), any(0xef) && any(0xed):
		return true // ø beside á or í without ð, which Faroese has: Czech; ï beside í: Latvian
	case any(0xf5) && any(0xe1, 0xe9, 0xed, 0xf3) && !any(0xe3):
		return true // õ beside á, é, í or ó, and no ã: Hungarian
	case any(0xd0, 0xdd, 0xde, 0xf0, 0xfd, 0xfe) && !(seen[0xed] && any(0xe1, 0xe6, 0xf3)):
		return true // ð, ý or þ without í and á, æ or ó, which Icelandic and Faroese have: Turkish, Lithuanian, Latvian
	}
	return false
}
