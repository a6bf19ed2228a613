package draft

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"onrecord/data/text"
)

// Languages are those of the packs.
func Languages() []string {
	files, err := packFiles()
	if err != nil {
		panic(err) // a test reads all of them
	}
	var out []string
	for _, f := range files.File {
		out = append(out, strings.TrimSuffix(f.Name, ".txt"))
	}
	return out
}

// Has reports whether there are words of a language.
func Has(language string) bool { return packOf(language) != nil }

// Guess is the language of the packs in which a text most likely is, by its small
// words; empty: in none of them.
func Guess(t *text.Text) string {
	const looked = 20000 // characters
	best, most := "", 0
	for _, language := range Languages() {
		p := packOf(language)
		n, all := 0, 0
		for w := range strings.FieldsSeq(strings.ToLower(t.Slice(0, looked))) {
			all++
			if p.words[w]&(determiner|preposition|and|auxiliary|pronoun) != 0 {
				n++
			}
		}
		if n > most && n*5 > all {
			best, most = language, n
		}
	}
	return best
}

func class1(language, w string) class {
	p := packOf(language)
	if p == nil {
		return 0
	}
	return p.words[strings.ReplaceAll(strings.ToLower(w), "’", "'")]
}

// Pronoun reports whether some words are a pronoun.
func Pronoun(language, words string) bool {
	c := class1(language, words)
	return c&(pronoun|object|possessive|relative) != 0 && !strings.Contains(words, " ")
}

// Apart reports whether a language has a comma before a clause, verbs whose parts stand
// apart, and cases, as German does.
func Apart(language string) bool {
	p := packOf(language)
	return p != nil && p.comma
}

// Both reports whether some words stand for two who were named before: both, both leaders.
func Both(language, words string) bool {
	list := strings.Fields(words)
	if len(list) == 1 {
		return class1(language, words)&(both|plural) == both|plural // not two
	}
	return len(list) > 1 && len(list) < 4 && class1(language, list[0])&both != 0 && !slices.ContainsFunc(list, func(w string) bool { return class1(language, w)&(and|preposition) != 0 })
}

// Plural reports whether a pronoun stands for several. Where a language has one word for
// her and for them, the verb tells: sagte sie, sagten sie.
func Plural(language, words, verb string) bool {
	c := class1(language, words)
	if p := packOf(language); p != nil && p.comma && c&(pronoun|plural) == pronoun|plural {
		first, _, _ := strings.Cut(verb, " ")
		return strings.HasSuffix(first, "n")
	}
	return c&plural != 0
}

// Inside reports whether some words end in the middle of a phrase: behind a preposition.
func Inside(language string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return class1(language, w)&preposition != 0 })
}

// Joint splits the names of several who speak together.
func Joint(language, words string) []string {
	return joint(language, words, func(part []string) bool {
		first, _ := utf8.DecodeRuneInString(part[0])
		return unicode.IsUpper(first) && !(len(part) == 1 && Pronoun(language, part[0])) // He and Pell
	})
}

// Parts splits what may be several who speak together, and may be one who is called by
// several things: the mayor and the council, the minister of trade and transport.
func Parts(language, words string) []string {
	return joint(language, words, func([]string) bool { return true })
}

// joint splits words where a conjunction joins them. None: a part is not of its own, or
// nothing joins them.
func joint(language, words string, own func(part []string) bool) []string {
	var out []string
	var part []string
	flush := func() bool {
		if len(part) == 0 {
			return true
		}
		if !own(part) {
			return false
		}
		out = append(out, strings.TrimSuffix(strings.Join(part, " "), ","))
		part = nil
		return true
	}
	joined := false
	for w := range strings.FieldsSeq(words) {
		if class1(language, w)&and != 0 {
			joined = true
			if !flush() {
				return nil
			}
			continue
		}
		part = append(part, w)
		if strings.HasSuffix(w, ",") && !flush() {
			return nil
		}
	}
	if !flush() || !joined {
		return nil
	}
	return out
}

// Name is the name in some words: the last words in capitals before a preposition,
// without titles. Empty: there is none.
func Name(language, words string) string {
	var run, last []string
	common := false // a noun that is no name came before
	list := strings.Fields(words)
	for i, w := range list {
		if i+1 < len(list) && (strings.HasSuffix(w, "'s") || strings.HasSuffix(w, "’s")) {
			return "" // the mayor's aide
		}
		w = strings.Trim(w, "“”\"„«»‚‘’',;:()")
		w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")
		c := class1(language, w)
		first, _ := utf8.DecodeRuneInString(w)
		if c&preposition != 0 && !unicode.IsUpper(first) {
			if run != nil {
				break
			}
			if common {
				return "" // a spokesman of the council
			}
			continue
		}
		common = common || !unicode.IsUpper(first) && c&(determiner|possessive) == 0
		if unicode.IsUpper(first) && c&(determiner|possessive|pronoun|title|time|and|preposition) == 0 {
			run = append(run, w)
			last = run
			continue
		}
		run = nil
	}
	if name := strings.Join(last, " "); utf8.RuneCountInString(name) > 1 { // Q
		return name
	}
	return ""
}

// Named are the spans that name who speaks: for a relative pronoun, what it stands for.
func (p *Proposal) Named() []Span {
	if p.named != nil {
		return p.named
	}
	return p.Speakers
}

// Verbatim reports whether what is said stands word for word without quotation marks: in a
// turn of a transcript.
func (p *Proposal) Verbatim() bool { return p.base == "label" }

// Reason says by what a proposal was found, for people.
func (p *Proposal) Reason() string {
	of := ""
	if p.lemma != "" {
		of = " “" + p.lemma + "”"
	}
	switch kind, verb, _ := strings.Cut(p.base, " "); {
	case p.hearsay:
		return "is told as hearsay"
	case kind == "raised": // he seems to know
		return "stands around “" + verb + "”"
	case kind == "passive" && strings.HasSuffix(verb, " by"):
		return "stands before “" + strings.TrimSuffix(verb, " by") + "”"
	case kind == "passive": // he was told that
		return "stands behind “" + verb[:strings.LastIndexByte(verb, ' ')] + "”"
	case kind == "asked":
		return "is what somebody was asked"
	}
	switch p.base {
	case "before", "around":
		return "stands before" + of
	case "label":
		return "stands behind a speaker's label"
	case "heading":
		return "stands behind a name in a heading"
	case "quotation":
		return "stands in quotation marks"
	case "hearsay":
		return "is told as hearsay"
	case "subjunctive":
		return "goes on in the subjunctive"
	case "according":
		return "according to somebody"
	case "comma":
		return "in quotation marks before a name and a verb"
	case "colon":
		return "in quotation marks behind a colon"
	case "signed":
		return "stands in quotation marks before a name"
	case "noun":
		return "stands behind the noun" + of
	case "":
		return p.Rule
	}
	return "stands behind" + of
}
