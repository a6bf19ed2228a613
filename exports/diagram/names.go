package diagram

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/language"

	"onrecord/schema"
	"onrecord/schema/escape"
)

// name is what an entity is called in the diagram's language, set apart from what stands
// beside it.
func (s *sheet) name(e schema.Entity) string { return escape.Apart(s.nameOf(e)) }

func (s *sheet) nameOf(e schema.Entity) string {
	label := orElse(escape.Drawn(e.Label()), e.Identity().ID)
	if s.Lang == "" {
		return label
	}
	f, ok := schema.FieldNamed(e.Kind(), "aliases")
	if !ok {
		return label
	}
	return inLanguage(s.Lang, label, f.Strings(e))
}

// letters are those of languages that share a script with others; a name with
// other letters of the script is in another language.
var letters = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
		"uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
		"be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
		"bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
		"sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
		"mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
	}
})

// inLanguage keeps a name that is written in the script of the language, and
// else chooses the alias that is, as far as letters tell, in the language: the
// one with most words, then the one that the fewest other languages could have,
// then the first. Where none is, the name stays.
func inLanguage(lang, name string, aliases []string) string {
	tag, err := language.Parse(lang)
	if err != nil {
		return name
	}
	script, _ := tag.Script()
	base, _ := tag.Base()
	fits := func(n string) bool { return written(n, script.String()) && !foreign(n, base.String()) }
	if fits(name) {
		return name
	}
	best, rank := name, 0
	for _, n := range aliases {
		if r := 10*len(strings.Fields(n)) + excluded(n); fits(n) && r > rank {
			best, rank = n, r
		}
	}
	return escape.Drawn(best)
}

// excluded is how many of the listed languages lack a letter of a name.
func excluded(name string) int {
	n := 0
	for lang := range letters() {
		if foreign(name, lang) {
			n++
		}
	}
	return n
}

// scripts maps ISO 15924 codes to Unicode's tables.
var scripts = sync.OnceValue(func() map[string][]*unicode.RangeTable {
	return map[string][]*unicode.RangeTable{
		"Latn": {unicode.Latin}, "Cyrl": {unicode.Cyrillic}, "Grek": {unicode.Greek}, "Arab": {unicode.Arabic}, "Hebr": {unicode.Hebrew},
		"Hans": {unicode.Han}, "Hant": {unicode.Han}, "Jpan": {unicode.Han, unicode.Hiragana, unicode.Katakana}, "Kore": {unicode.Hangul, unicode.Han},
		"Deva": {unicode.Devanagari}, "Beng": {unicode.Bengali}, "Thai": {unicode.Thai}, "Geor": {unicode.Georgian}, "Armn": {unicode.Armenian},
		"Taml": {unicode.Tamil}, "Telu": {unicode.Telugu}, "Ethi": {unicode.Ethiopic}, "Khmr": {unicode.Khmer}, "Mymr": {unicode.Myanmar}, "Laoo": {unicode.Lao},
	}
})

// written reports whether all letters of a name are of a script.
func written(name, script string) bool {
	any := false
	for _, r := range name {
		if unicode.IsLetter(r) {
			if !unicode.In(r, scripts()[script]...) {
				return false
			}
			any = true
		}
	}
	return any
}

// foreign reports whether a name has letters that the language lacks.
func foreign(name, lang string) bool {
	alphabet, ok := letters()[lang]
	return ok && strings.ContainsFunc(strings.ToLower(name), func(r rune) bool { return unicode.IsLetter(r) && !strings.ContainsRune(alphabet, r) })
}
