package parliament

import (
	"slices"
	"strings"
)

// titles come before names, and before the names of offices.
const titles = "the mr mrs ms miss madam madame an a el la le los las les der die das il lo hon honourable deputy assistant acting temporary vice señor señora don doña herr frau"

// anyone are the words with which the names of placeholders begin, in the languages
// in which there are such records.
const anyone = "any anyone everyone all some several various many every each nobody member members unknown unidentified unnamed representa cualquier cualquiera todo todos todas algunos algunas varios varias tous toutes plusieurs quelques divers alle einige mehrere verschiedene tutti tutte alcuni alcune diversi qualquer alguns vários deputy deputies senators"

// offices are the words with which the names of offices begin.
const offices = "speaker president presiding chair chairman chairperson chairwoman minister ministers secretary clerk attorney-general deputy-speaker vice-president prime leader serjeant-at-arms ceann leas-cheann cathaoirleach leas-chathaoirleach presidente presidenta président présidente präsident präsidentin ministro ministra ministre vorsitzender vorsitzende secretario secretaria secrétaire"

// KindOf is what a name is that of: of a person, of an office, or of anyone.
func KindOf(name string) Kind {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return strings.ContainsRune(" \t\n.,:;()[]", r) })
	if len(words) > 1 && words[0] == "par" && words[1] == "de" {
		return Anyone
	}
	for len(words) > 1 && isOne(titles, words[0]) {
		words = words[1:]
	}
	switch {
	case len(words) == 0:
		return Human
	case isOne(anyone, words[0]):
		return Anyone
	case isOne(offices, words[0]):
		return Office
	}
	return Human
}

func isOne(words, word string) bool { return slices.Contains(strings.Fields(words), word) }

// Named takes apart whom a record names before the words: "Minister for Ports (Ms
// Quay):" is a person in an office.
func Named(printed string) (name, office string) {
	name = strings.TrimRight(strings.TrimSpace(printed), " :.–—-\u00a0")
	before, inside, ok := strings.Cut(strings.TrimSuffix(name, ")"), "(")
	before, inside = strings.TrimSpace(before), strings.TrimSpace(inside)
	if ok && strings.HasSuffix(name, ")") && before != "" && KindOf(inside) == Human && KindOf(before) == Office && inside != "" {
		return inside, before
	}
	return name, ""
}
