package wording

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// found writes the places of a quote in a text, as the words there; ~ before
// those that are folded.
func found(text, quote string) (out []string) {
	x := New([]rune(text))
	for _, h := range x.Find(Parse(quote), 0, x.Len()) {
		words := string([]rune(text)[h.Start:h.End])
		if h.Folded {
			words = "~" + words
		}
		out = append(out, words)
	}
	return out
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		name, text, quote string
		want              []string
	}{
		{"nothing in nothing", "", "a", nil},
		{"nothing", "a", "", nil},
		{"all of it", "abc", "abc", []string{"abc"}},
		{"at the ends", "ab ab", "ab", []string{"ab", "ab"}},
		{"overlapping", "aaa", "aa", []string{"aa", "aa"}},
		{"capitals", "It is", "it", nil},
		{"longer than the text", "ab", "abc", nil},
		{"one character", "x y x", "y", []string{"y"}},
		{"marks of other styles", "“It’s ‘on’,” he", `"It's 'on',"`, []string{"“It’s ‘on’,”"}},
		{"as typed before folded", "a–b a-b", "a-b", []string{"a-b"}},
		{"dashes", "a – b", "a-b", []string{"~a – b"}},
		{"dashes without spaces", "a—b", "a -- b", []string{"~a—b"}},
		{"a hyphen is not a gap", "well known", "well-known", nil},
		{"line end", "the\nharbour", "the harbour", []string{"~the\nharbour"}},
		{"line ends, spaces, tabs", "the \t\r\n  harbour", "the harbour", []string{"~the \t\r\n  harbour"}},
		{"divided word", "the har-\nbour closes", "harbour", []string{"~har-\nbour"}},
		{"divided at its own hyphen", "a well-\n  known man", "well-known man", []string{"~well-\n  known man"}},
		{"divided, as it is typed", "har-\nbour", "har-\nbour", []string{"har-\nbour"}},
		{"divided in the quote", "the harbour", "har-\nbour", []string{"~harbour"}},
		{"a word must be divided at a line end", "har-bour", "harbour", nil},
		{"a list is not a division", "one -\ntwo", "one two", nil},
		{"divided before a digit", "his 10-\nyear plan", "10-year plan", []string{"~10-\nyear plan"}},
		{"divided between digits", "from 1990-\n2000 on", "1990-2000", []string{"~1990-\n2000"}},
		{"divided between a letter and a digit", "two F-\n16 jets", "F-16 jets", []string{"~F-\n16 jets"}},
		{"the hyphen of a number is never missing", "from 1990-\n2000 on", "19902000", nil},
		{"two commas in a row", "a f,,t fl", "f,,t", []string{"f,,t"}},
		{"two commas for a mark", "er sagt ,,ja'' dazu", "„ja“", []string{"~,,ja''"}},
		{"a comma is not passed over", "yes, we can", "yes we can", nil},
		{"nor is it put in", "yes we can", "yes, we can", nil},
		{"soft hyphen", "har\u00adbour", "harbour", []string{"~har\u00adbour"}},
		{"soft hyphen at a line end", "har\u00ad\nbour", "harbour", []string{"~har\u00ad\nbour"}},
		{"no-break spaces", "12\u00a0000\u202f€", "12 000 €", []string{"~12\u00a0000\u202f€"}},
		{"zero-width spaces", "the\u200b har\u2060bour\ufeff!", "the harbour!", []string{"~the\u200b har\u2060bour\ufeff!"}},
		{"joiners at the ends stay outside", "\u2060harbour\u2060 it", "harbour", []string{"harbour"}},
		{"ligatures", "the oﬃce ﬂoor", "office floor", []string{"~oﬃce ﬂoor"}},
		{"ligature in the quote", "first", "ﬁrst", []string{"~first"}},
		{"half a ligature", "oﬃce", "fice", nil},
		{"NFD in the text", "Le de\u0301bat", "débat", []string{"~de\u0301bat"}},
		{"NFD in the quote", "Le débat", "de\u0301bat", []string{"~débat"}},
		{"half a letter, as it is typed", "e\u0301t", "e", []string{"e"}},
		{"half a letter", "de\u0301\u00a0e\u0301", "\u0301 e", nil},
		{"other signs on a letter", "résumé", "resume", nil},
		{"Hangul", "각하\n각하", "가하", nil},
		{"decomposed Hangul", "\u1100\u1161\u11a8하", "각하", []string{"~\u1100\u1161\u11a8하"}},
		{"French spaces", "«\u00a0Pourquoi\u202f?\u00a0» dit-il", "«Pourquoi?»", []string{"~«\u00a0Pourquoi\u202f?\u00a0»"}},
		{"low and high", "„Ja“, sagt", `"Ja",`, []string{"„Ja“,"}},
		{"TeX", "he said ``no'' and", "said “no” and", []string{"~said ``no'' and"}},
		{"Chinese over a line end", "港口\n必须关闭。", "港口必须关闭", []string{"~港口\n必须关闭"}},
		{"corner brackets", "彼は「閉じる」と", "“閉じる”", []string{"「閉じる」"}},
		{"right to left, with marks of direction", "\u200fהוא אמר \u202bלא\u202c.", "אמר לא.", []string{"~אמר \u202bלא\u202c."}},
		{"Arabic forms and stretch", "مـرحبا ﻻ", "مرحبا لا", []string{"~مـرحبا ﻻ"}},
		{"emoji", "ok 👩‍🚀 go 👍🏽", "👩🚀 go", []string{"~👩‍🚀 go"}},
		{"beyond the basic plane", "𝒜 𐐷 😀x", "😀x", []string{"😀x"}},
		{"nothing but marks", "a … b — c", "—", []string{"—"}},
		{"punctuation alone", "What?! No.", "?!", []string{"?!"}},
		{"dots as dots", "and ... so", "and … so", []string{"~and ... so"}},
		{"spaced dots", "and . . . so", "and … so", []string{"~and . . . so"}},

		{"left out", "We will close the harbour, the mayor said, and soon.", "We will close … and soon", []string{"~We will close the harbour, the mayor said, and soon"}},
		{"left out, in brackets", "one two three four", "one […] four", []string{"~one two three four"}},
		{"left out, in round ones", "one two three four", "one (...) four", []string{"~one two three four"}},
		{"left out twice", "a1 x b2 y c3", "a1 … b2 ... c3", []string{"~a1 x b2 y c3"}},
		{"in another order", "four three one", "one … four", nil},
		{"the nearest", "one one two three three", "one … three", []string{"~one two three"}},
		{"the one that reaches", "A x B " + strings.Repeat("y", 900) + " B C", "A … B … C", []string{"~A x B " + strings.Repeat("y", 900) + " B C"}},
		{"too far", "one " + strings.Repeat("y", Gap) + " four", "one … four", nil},
		{"over a paragraph", "one two\n \nthree four", "one … four", nil},
		{"over a line", "one two\nthree four", "one … four", []string{"~one two\nthree four"}},
		{"dots at the ends", "and so it goes on", "… so it goes …", []string{"~so it goes"}},
		{"a full stop behind dots", "so it goes on", "so it […].", []string{"~so it"}},
		{"a capital", "Yes, we will", "[W]e will", []string{"~we will"}},
		{"a small letter", "We will", "[w]e will", []string{"~We will"}},
		{"the capital alone", "Yes, WE will", "[W]e will", nil},
		{"another letter", "Yes, he will", "[W]e will", nil},
		{"brackets of the text", "[W]e will", "[W]e will", []string{"[W]e will"}},
		{"ending", "she wants it", "want[ed] it", []string{"~wants it"}},
		{"ending of another word", "she wants all of it", "want[ed] it", nil},
		{"sic", "he has went", "he has went [sic]", []string{"~he has went"}},
		{"sic within", "he has went home", "he has went [sic] home", []string{"~he has went home"}},
		{"words put in", "he has said so", "he [the mayor] has said so", []string{"~he has said so"}},
		{"words in the place of others", "she said it must close", "[The mayor] said [the harbour] must close", []string{"~said it must close"}},
		{"too many words put in", "said " + strings.Repeat("y ", 50) + " must", "said [x] must", nil},
		{"a bracket that is left open", "a [b", "a [b", []string{"a [b"}},
		{"nothing but an editor's marks", "a b", "[…]", nil},
		{"all at once", "Yes: we have closed\u00a0the har-\nbour, and\u2014sadly\u2014the oﬃce", "[W]e … the harbour, and — sadly — the office", []string{"~we have closed\u00a0the har-\nbour, and\u2014sadly\u2014the oﬃce"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, found(c.text, c.quote)); diff != "" {
				t.Error(diff)
			}
			if Stands(c.quote, c.text) != (len(c.want) > 0) {
				t.Errorf("Stands says otherwise")
			}
		})
	}
}

// Places are found in a part of a text alone.
func TestFindWithin(t *testing.T) {
	x := New([]rune("no no har-\nbour no"))
	for _, c := range []struct {
		quote    string
		from, to int
		want     string
	}{
		{"no", 0, 5, "[{0 2 false} {3 5 false}]"},
		{"no", 1, 4, "[]"},
		{"no", 16, 99, "[{16 18 false}]"},
		{"harbour", 6, 15, "[{6 15 true}]"},
		{"harbour", 6, 14, "[]"},
		{"harbour", 7, 15, "[]"},
		{"no", 9, 3, "[]"},
	} {
		if got := fmt.Sprint(x.Find(Parse(c.quote), c.from, c.to)); got != c.want {
			t.Errorf("%s from %d to %d: got %s, want %s", c.quote, c.from, c.to, got, c.want)
		}
	}
}

// A quote is its passage, or it is not: words at either end count.
func TestSame(t *testing.T) {
	for _, c := range []struct {
		quote, passage string
		want           bool
	}{
		{"the harbour", "the harbour", true},
		{"the harbour", "the har-\nbour", true},
		{"[T]he harbour", "the harbour", true},
		{"the … must close", "the harbour must close", true},
		{"… the harbour …", "the harbour", true},
		{"12 000 €", "12\u00a0000\u202f€", true},
		{"“it’s”", `"it's"`, true},
		{" the harbour ", "the harbour", true},
		{"harbour", "the harbour", false},
		{"the", "the harbour", false},
		{"the harbour", "the harbour must close", false},
		{"the harbour must close", "the harbour", false},
		{"the … must", "the harbour must close", false},
		{"they WON an", "they lost an", false},
		{"no", "no no", false},
		{"It", "it", false},
		{"the harbour.", "the harbour", false},
		{"", "the harbour", false},
		{"", "", true},
	} {
		if got := Same(c.quote, c.passage); got != c.want {
			t.Errorf("Same(%q, %q): got %v, want %v", c.quote, c.passage, got, c.want)
		}
	}
}

// Fragments of one quote in several passages.
func TestApart(t *testing.T) {
	for _, c := range []struct {
		quote    string
		passages []string
		want     bool
	}{
		{"we won […] my word", []string{"we won", "it is my word"}, true},
		{"[W]e won … my word", []string{"Yes, we won", "my word"}, true},
		{"we won […] my word", []string{"we won, he said, my word"}, false},
		{"we won […] my word", []string{"we won"}, false},
		{"we won my word", []string{"we won", "my word"}, false},
		{"we lost […] my word", []string{"we won", "my word"}, false},
		{"we won […]", []string{"we lost"}, false},
	} {
		if got := Apart(c.quote, c.passages); got != c.want {
			t.Errorf("Apart(%q, %q): got %v, want %v", c.quote, c.passages, got, c.want)
		}
	}
}
