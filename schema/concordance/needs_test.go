package concordance

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"onrecord/schema/spelling"
)

// What is needed is known of the words that stand in a pattern.
func TestNeeds(t *testing.T) {
	for _, c := range []struct {
		expr string
		has  []string // texts with what is needed
		not  []string
	}{
		{`harbou?rs?`, []string{"The Harbour", "harbors", "xharborsx"}, []string{"harbo", "hrbour"}},
		{`(?i)\bdeals?\b`, []string{"DEAL", "ordeals"}, []string{"dea l"}},
		{`no deal`, []string{"no dealers", "piano deal"}, []string{"not deal", "no ordeal", "nodeal"}},
		{`the (harbour|town) must`, []string{"bathe harbour mustard", "the town must"}, []string{"the harbours must", "the village must"}},
		{`(harbour|(town|city) hall)s`, []string{"harbours", "cityhall halls, town halls"}, []string{"the town", "villages"}},
		{`[Tt]raff?ic`, []string{"TRAFIC"}, []string{"travic"}},
		{`(ab|cd){2}x+`, []string{"abcdx", "ABABXY"}, []string{"abx"}},
		{`Straße|Tür`, []string{"strasse", "STRASSEN", "die turen"}, []string{"strase", "tr"}},
		{`(?i)скрыл`, []string{"скрыл", "СКРЫЛИ"}, []string{"скры", "cкрыл"}},
		{`мира`, []string{"мира", "мирӑ", "кумир"}, []string{"мор"}},
		{`(?i)σοφος`, []string{"ΣΟΦΟΣ", "σοφός", "ςοφοσ"}, []string{"σοφο"}},
		{`ısı`, []string{"isi", "visit"}, []string{"ist"}},
		{`(?i)ﬁsch`, []string{"sch"}, []string{"sc"}},
		{`漁港`, []string{"小さな漁港", "港と漁"}, []string{"漁師"}},
		{`\w+|.*|x|[^a]{3}|a*`, []string{"", "anything"}, nil},
		{`(`, []string{""}, nil},
		{`(a|b|ab|ba)*zzzz`, []string{"fizzzz"}, []string{"zzz", "ab"}},
	} {
		n := NeedsOf(c.expr)
		for _, text := range c.has {
			if !n.In(spelling.Words(text)) {
				t.Errorf("%s: %q lacks something of %v", c.expr, text, n)
			}
		}
		for _, text := range c.not {
			if n.In(spelling.Words(text)) {
				t.Errorf("%s: %q has all of %v", c.expr, text, n)
			}
		}
	}
}

// alphabets are what patterns and texts are made of in tests: letters that fold to others,
// and what may stand around them.
var alphabets = [][]string{
	{"a", "b", "s", "S", "ss", "ß", "ẞ", "ſ", "k", "\u212a", "’", " ", "-", "1", "½"},
	{"u", "ü", "u\u0308", "Ü", "o", "\u0308", " ", "st", "ﬆ", "ﬁ", "fi", "f", "i", "æ", "ae", "¨"},
	{"и", "й", "и\u0306", "И", "Й", "\u0306", "\u0301", "р", "м", "в", "ᲀ", "В", "і", "ї", "ё", "е", "б\u0306", " "},
	{"i", "ı", "İ", "I", "i\u0307", "ş", "s", "s\u0327", "ğ", "\u0307", " "},
	{"σ", "ς", "Σ", "ο", "ό", "ο\u0301", "ι", "ͅ", "ᾳ", "Ι", "α", "μ", "µ", " "},
	{"漁", "港", "が", "か\u3099", "か", "ガ", "ｶ\uff9e", "ー", "の", "、", "a", "\u3099"},
	{"가", "각", "가\u11a8", "\u11a8", "ㄱ", "나", " ", "\u1161", "\u1100"},
	{"س", "ا", "أ", "ا\u0654", "آ", "لا", "ﻻ", "\u064b", "ـ", " ", "ש", "\u05bc", "ש\u05c1"},
	{"क", "\u093c", "क़", "ো", "ে", "\u09be", "ก", "ำ", "\u0e4d", "า", "é", "e\u0301", "\u00ad", "\u200d", "Å", "å"},
}

// phraseOf is some letters in a row.
func phraseOf(random *rand.Rand, letters []string, n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(letters[random.IntN(len(letters))])
	}
	return b.String()
}

// patternOf is an expression of some letters.
func patternOf(random *rand.Rand, letters []string, depth int) string {
	quoted := func(n int) string {
		return strings.NewReplacer("-", `\-`, "]", `\]`).Replace(phraseOf(random, letters, n))
	}
	if depth == 0 {
		return quoted(1 + random.IntN(4))
	}
	sub := func() string { return patternOf(random, letters, depth-1) }
	switch random.IntN(9) {
	case 0:
		return "(?:" + sub() + "|" + sub() + ")"
	case 1:
		return "(" + sub() + ")" + []string{"?", "*", "+", "{2}", "{1,3}", "??"}[random.IntN(6)]
	case 2:
		return "[" + quoted(1+random.IntN(3)) + "]" + sub()
	case 3:
		return "(?i:" + sub() + ")"
	case 4:
		return sub() + []string{".", ".*", `\b`, `\w+`, "$", `\s`}[random.IntN(6)] + sub()
	case 5:
		return "[^" + quoted(1) + "]" + sub()
	default:
		return sub() + sub()
	}
}

// Where a pattern matches, there is what it needs.
func TestNeedsHold(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11))
	n := 50_000
	if testing.Short() {
		n = 2_000
	}
	matched, spared := 0, 0
	for range n {
		letters := slices.Clone(alphabets[random.IntN(len(alphabets))])
		if random.IntN(3) == 0 {
			letters = append(letters, alphabets[random.IntN(len(alphabets))]...)
		}
		if random.IntN(2) == 0 { // few, so that more is found
			random.Shuffle(len(letters), func(i, k int) { letters[i], letters[k] = letters[k], letters[i] })
			letters = letters[:min(5, len(letters))]
		}
		expr := patternOf(random, letters, random.IntN(4))
		find, err := Pattern(expr)
		if err != nil {
			continue
		}
		needs := NeedsOf(expr)
		for range 4 {
			text := phraseOf(random, letters, 1+random.IntN(12))
			switch has := needs.In(spelling.Words(text)); {
			case len(find(text)) > 0 && !has:
				t.Fatalf("%+q matches in %+q, whose words %+q lack some of %v", expr, text, spelling.Words(text), needs)
			case len(find(text)) > 0:
				matched++
			case !has:
				spared++
			}
		}
	}
	if matched < n/10 || spared < n/10 {
		t.Errorf("of %d patterns, in 4 texts each, %d matched, and %d texts need not be looked into", n, matched, spared)
	}
}
