package text

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestQuotations(t *testing.T) {
	for _, c := range []struct {
		name, language, in string
		want               []string
	}{
		{"none", "", "it's Ann's '24", nil},
		{"curly", "", "“a” b “c”", []string{"a", "c"}},
		{"curly, opening marks at both ends", "en", "“a b,“ c “d.“", []string{"a b,", "d."}},
		{"curly, opening marks within one another", "en", "“a “b“ c”", []string{"a “b“ c", "b"}},
		{"straight", "", `"a" b "c" d`, []string{"a", "c"}},
		{"straight, over lines", "", "\"a\nb\" c\n\"d\"", []string{"a\nb", "d"}},
		{"straight, behind brackets and dashes", "", `("a") –"b"—"c", d"e`, []string{"a", "b", "c"}},
		{"inches", "", `5" by 7", he "said"`, []string{"said"}},
		{"German, Swedish, French, Japanese", "", "„a“ ”b” «c» »d« ‹e› 「f」", []string{"a", "b", "c", "d", "e", "f"}},
		{"within one another", "", "“he said ‘yes’ to «it»”", []string{"he said ‘yes’ to «it»", "yes", "it"}},
		{"the same within", "", "“a “b” c”", []string{"a “b” c", "b"}},
		{"apostrophes", "", "‘it’s Ann’s’ d’accord", []string{"it’s Ann’s"}},
		{"apostrophe that looks like an opening mark", "", "Ann‘s and Bob’s", nil},
		{"apostrophes within other marks", "en", "‘He said “the boys’ cat” today’", []string{"He said “the boys’ cat” today", "the boys’ cat"}},
		{"an apostrophe at the beginning of a word", "", "’tis the boys’ cat", nil},
		{"open", "", "“a\n\nb “c”", []string{"c"}},
		{"open at the end", "", "“a “b” c", []string{"b"}},
		{"empty", "", "“” \"\" “a”", []string{"a"}},
		{"the narration between guillemets", "de", "»Erstens«, sagte sie, »zweitens«", []string{"Erstens", "zweitens"}},
		{"the narration between guillemets, no language", "", "»Erstens«, sagte sie, »zweitens«", []string{"Erstens", "zweitens"}},
		{"French", "fr", "« Oui », dit-il, « mais «\u00a0non\u00a0» ».", []string{" Oui ", " mais «\u00a0non\u00a0» ", "\u00a0non\u00a0"}},
		{"French, without spaces", "fr", "«Oui», dit-il, «non».", []string{"Oui", "non"}},
		{"Swedish", "sv", "Hon sade ”två” och ”tre ’fyra’ fem”.", []string{"två", "tre ’fyra’ fem", "fyra"}},
		{"Swedish, no language", "", "Hon sade ”två” och ”tre”.", []string{"två", "tre"}},
		{"inches in English", "en", "5” by 7” and ”9", nil},
		{"Finnish guillemets", "fi", "Hän sanoi »quatre» ja »viisi».", []string{"quatre", "viisi"}},
		{"Finnish guillemets, no language", "", "»quatre», »viisi»", []string{"quatre", "viisi"}},
		{"German single marks", "de", "Er sagte ‚sechs‘ und „sieben ‚acht‘ neun“.", []string{"sechs", "sieben ‚acht‘ neun", "acht"}},
		{"Japanese", "ja", "彼は『十』と言い「十一『十二』」と", []string{"十", "十一『十二』", "十二"}},
		{"Chinese", "zh", "他说“你好‘世界’”。", []string{"你好‘世界’", "世界"}},
		{"low, closed by a straight mark", "de", `Sie sagt: „Ja", und „Nein".`, []string{"Ja", "Nein"}},
		{"low, closed by a high one", "pl", "„Tak” i „nie”", []string{"Tak", "nie"}},
		{"curly, closed by a straight mark", "", `“yes" and “no"`, []string{"yes", "no"}},
		{"Arabic", "ar", "قال ”نعم“ ثم", []string{"نعم"}},
		{"Hebrew", "he", "אמר ”כן” ואז", []string{"כן"}},
		{"English marks in a German text", "de", "Er sagte “Ja”.", []string{"Ja"}},
		{"guillemets in an English text", "en", "He said «Ни» and left.", []string{"Ни"}},
		{"a speech over paragraphs", "en", "He said: “One.\n\n“Two\nlines.\n \n“Three.” That was it.\n", []string{"One.", "Two\nlines.", "Three."}},
		{"a speech over lines", "en", "“One.\n“Two.\n“Three.”\n", []string{"One.", "Two.", "Three."}},
		{"a straight speech over paragraphs", "en", "\"One.\n\n\"Two.\" He said.\n\n\"Three.\"", []string{"One.", "Two.", "Three."}},
		{"a French speech over paragraphs", "fr", "« Un.\n\n» Deux.\n\n» Trois. »", []string{" Un.", " Deux.", " Trois. "}},
		{"a Swedish speech over paragraphs", "sv", "”Ett.\n\n”Två.”", []string{"Ett.", "Två."}},
		{"a quotation within a speech over paragraphs", "en", "“One ‘two.\n\n“‘Three’ four.”", []string{"One ‘two.", "two.", "‘Three’ four.", "Three"}},
		{"a speech that ends nowhere", "en", "“One.\n\n“Two.\n\nThree “four”.", []string{"four"}},
		{"a French speech over lines", "fr", "« Six.\n« sept.\n« huit. »", []string{" Six.", " sept.", " huit. "}},
		{"a French speech over lines, with narrow spaces", "fr", "«\u202fSix.\n«\u202fSept.\u202f»", []string{"\u202fSix.", "\u202fSept.\u202f"}},
		{"a Swiss speech over lines", "fr-CH", "«Six.\n«sept.»", []string{"Six.", "sept."}},
		{"a German speech over lines", "de", "„Sechs.\n„sieben.“", []string{"Sechs.", "sieben."}},
		{"single straight marks", "en", "He said 'yes indeed' and 'no', ('maybe').", []string{"yes indeed", "no", "maybe"}},
		{"single straight marks, with apostrophes", "en", "'It's Ann's and I don't,' he said.", []string{"It's Ann's and I don't,"}},
		{"single straight marks within double ones", "en", `"'Yes,' he said" and "he said 'no'"`, []string{"'Yes,' he said", "Yes,", "he said 'no'", "no"}},
		{"single straight marks in other languages", "nl", "Hij zei 'ja' en 'nee'.", []string{"ja", "nee"}},
		{"straight apostrophes", "en", "the Joneses' cat, rock 'n' roll of the '80s and '90s, 'tis the boys' way", nil},
		{"straight apostrophes in Dutch", "nl", "'s morgens in 't huis van de buren' en zo'n dag", nil},
		{"apostrophes that look like opening marks", "en", "I know ‘bout it; the Joneses’ cat in ‘68 and the boys’ dog", nil},
		{"apostrophes at the beginning of a word", "en", "’bout it; the Joneses’ cat, ’tis the boys’", nil},
		{"an elided word within", "en", "‘I know ‘bout it,’ he said; 'rock 'n' roll' it is", []string{"I know ‘bout it,", "rock 'n' roll"}},
		{"an elided word at the beginning", "en", "‘Till death do us part,’ he said, '’Twas nothing.'", []string{"Till death do us part,", "’Twas nothing."}},
		{"behind a Hebrew particle", "he", `הוא אמר ו"לא" וגם "כן" ב"שלום".`, []string{"לא", "כן", "שלום"}},
		{"Hebrew abbreviations", "he", `צה"ל, מנכ"לית וש"ס ב"ה`, nil},
		{"behind a Hebrew particle, curly", "he", "אמר ו”לא” ואז", []string{"לא"}},
		{"behind an Arabic particle", "ar", `قال و"نعم" ثم`, []string{"نعم"}},
		{"behind an elided article", "it", `dell'"amico" e l’"altro"`, []string{"amico", "altro"}},
		{"in a script without spaces", "zh", `他说"不好"了`, []string{"不好"}},
		{"CRLF is no matter", "en", "“One.\r\n\r\n“Two.”", []string{"One.", "Two."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := textOf(t, c.in)
			text.Language = c.language
			var got []string
			for _, q := range text.Quotations() {
				got = append(got, text.Slice(q[0], q[1]))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The marks of every language of CLDR, one quotation within another, are found
// where the language is known.
func TestQuotationsOfEachLanguage(t *testing.T) {
	for _, s := range styles {
		m := []rune(s.marks)
		for _, language := range strings.Fields(s.languages) {
			in := "x " + string(m[0]) + "a " + string(m[2]) + "b" + string(m[3]) + " c" + string(m[1]) + ", y " + string(m[2]) + "d" + string(m[3]) + "."
			text := textOf(t, in)
			text.Language = language
			found := map[string]bool{}
			for _, q := range text.Quotations() {
				found[text.Slice(q[0], q[1])] = true
			}
			for _, want := range []string{in[strings.Index(in, "a"):strings.Index(in, " c")] + " c", "b", "d"} {
				if !found[want] {
					t.Errorf("%s: %q is not found in %q, but %v", language, want, in, found)
				}
			}
		}
	}
}

func TestStyleOf(t *testing.T) {
	for language, want := range map[string]string{
		"": "", "en": "“”‘’", "en-GB": "“”‘’", "DE-at": "„“‚‘", "de_DE": "„“‚‘", "fr-CH": "«»‹›", "fr-BE": "«»«»", "fr-Latn-CA": "«»«»", "zh-TW": "「」『』",
		"zh-Hant-HK": "「」『』", "pt-PT": "«»“”", "pt-BR": "“”‘’", "tlh": "", "English": "",
	} {
		if got := string(styleOf(language)); got != want {
			t.Errorf("%s: got %s, want %s", language, got, want)
		}
	}
}

// Twice the text takes about twice the steps, whatever is left open.
func TestQuotationsAreLinear(t *testing.T) {
	for _, unit := range []string{"“a ", "\"a ", "‘a ", "„ «»‹", "“‘", "»a« ", "“a\n\n", "“a\n“‘b\n", "’", "「『", "”a “b « c", "\n \n“ ", "'tis ", "'a' ", "‘bout ", "ו\"לא ", "l'\"a "} {
		steps := func(n int) int {
			s := scanner{runes: []rune(strings.Repeat(unit, n)), open: map[rune]int{}, sure: map[rune]int{}}
			s.scan()
			return s.steps
		}
		if once, twice := steps(2000), steps(4000); twice > 2*once+100 || twice > 4*4000*len([]rune(unit)) {
			t.Errorf("%q: %d steps, and %d for twice as much", unit, once, twice)
		}
	}
}
