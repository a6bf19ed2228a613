package concordance

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func find(t *testing.T, expr string) Finder {
	t.Helper()
	f, err := Pattern(expr)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestLines(t *testing.T) {
	const text = "The harbour must close.\nNobody pays for the\tharbour, and Harbours cost."
	for _, c := range []struct {
		name, expr string
		width      int
		want       [][3]string
	}{
		{"at the edges", "The|cost.$", 9, [][3]string{{"", "The", " harbour"}, {"Harbours ", "cost.", ""}}},
		{"context crosses lines, and is cut at words", "Nobody", 14, [][3]string{{"must close. ", "Nobody", " pays for the"}}},
		{"ignoring case", `(?i)harbours?\b`, 4, [][3]string{{"The ", "harbour", " mus"}, {"the ", "harbour", ", an"}, {"and ", "Harbours", " cos"}}},
		{"no context", "pays", 0, [][3]string{{"", "pays", ""}}},
		{"an empty match is none", "x*", 4, nil},
		{"not across lines", `close\.\s+Nobody`, 4, nil},
		{"the end of a line", `\w+\.$`, 4, [][3]string{{"ust ", "close.", " Nob"}, {"urs ", "cost.", ""}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got [][3]string
			for _, at := range find(t, c.expr)(text) {
				l := At(text, at, c.width)
				got = append(got, [3]string{l.Left, l.Word, l.Right})
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestKeys(t *testing.T) {
	const text = "a new deal now; no Deal here; a bad deal; an Ål dealt now"
	var lines []Line
	for _, at := range find(t, "(?i)dealt?")(text) {
		lines = append(lines, At(text, at, 8))
	}
	for order, want := range map[string][]string{
		"text":  {"a new|deal| now; no", "now; no|Deal| here; a", "a bad|deal|; an Ål", "an Ål|dealt| now"},
		"left":  {"an Ål|dealt| now", "a bad|deal|; an Ål", "a new|deal| now; no", "now; no|Deal| here; a"},
		"word":  {"a bad|deal|; an Ål", "now; no|Deal| here; a", "a new|deal| now; no", "an Ål|dealt| now"},
		"right": {"a bad|deal|; an Ål", "now; no|Deal| here; a", "an Ål|dealt| now", "a new|deal| now; no"},
	} {
		sorted := slices.Clone(lines)
		slices.SortStableFunc(sorted, func(a, b Line) int { return KeyOf(&a, order).Compare(KeyOf(&b, order)) })
		var got []string
		for _, l := range sorted {
			got = append(got, strings.TrimRight(l.Left, " ")+"|"+l.Word+"|"+strings.TrimRight(l.Right, " "))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", order, diff)
		}
	}
}

func TestApart(t *testing.T) {
	got := Apart([][2]int{{0, 3}, {0, 7}, {4, 6}, {7, 9}, {8, 12}})
	if diff := cmp.Diff([][2]int{{0, 7}, {7, 9}}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// What is no pattern is said in one sentence.
func TestPatternErrors(t *testing.T) {
	for expr, want := range map[string]string{
		"":                               `the pattern "" is empty`,
		"(a":                             `the pattern "(a" lacks a )`,
		"a)":                             `the pattern "a)" has a ) without a (`,
		"[a":                             `the pattern "[a" lacks the ] of [a`,
		"[z-a]":                          `the pattern "[z-a]" has a range of characters that ends before it begins, or is none: z-a`,
		"*a":                             `the pattern "*a" repeats nothing: * has nothing before it`,
		"a**":                            `the pattern "a**" repeats a repetition: **`,
		"a{1001}":                        `the pattern "a{1001}" repeats too often: {1001}, at most 1,000 times`,
		`a\`:                             `the pattern "a\\" ends with a backslash`,
		`(a)\1`:                          `the pattern "(a)\\1" has an escape that is none: \1 (\1, lookahead and lookbehind are not in RE2)`,
		"(?=a)":                          `the pattern "(?=a)" has a group of a kind that is not in RE2: (?=`,
		"(?P<a b>x)":                     `the pattern "(?P<a b>x)" has a name of a group that is none: (?P<a b>`,
		"a\xff":                          `the pattern "a\xff" is not UTF-8`,
		"x{900}y{900}z{900}":             `the pattern "x{900}y{900}z{900}" is too large: it takes 2702 steps at a character, and may take 2000`,
		strings.Repeat("ä", 1001):        `the pattern "` + strings.Repeat("ä", 60) + `…" has 1001 characters, and may have 1000`,
		strings.Repeat("(", 1000) + "":   "",
		`\p{Nonsense}`:                   `the pattern "\\p{Nonsense}" has a range of characters that ends before it begins, or is none: \p{Nonsense}`,
		"[[:nonsense:]]":                 `the pattern "[[:nonsense:]]" has a range of characters that ends before it begins, or is none: [:nonsense:]`,
		strings.Repeat("(a|", 300) + "b": "",
	} {
		_, err := Pattern(expr)
		var bad *PatternError
		if !errors.As(err, &bad) {
			t.Errorf("%.40q: got %v", expr, err)
			continue
		}
		if got := err.Error(); want != "" && got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		} else if strings.Contains(got, "\n") || utf8.RuneCountInString(got) > 250 {
			t.Errorf("%.40q: %d characters: %s", expr, utf8.RuneCountInString(got), got)
		}
	}
}

// What is found match by match is what package regexp finds of all.
func FuzzMatchByMatch(f *testing.F) {
	for _, c := range [][2]string{
		{"x*", "axxb"}, {"a|ab", "abab"}, {"(a*)*", "baaac"}, {"(|a)", "aaa"}, {"a*?", "aa"}, {"é?", "\xffé\xe2"}, {"[^a]", "é\xffab"}, {"a.*b|a", "aaab aa"}, {"", "a"}, {".{3}", "abcdefgh"},
	} {
		f.Add(c[0], c[1])
	}
	f.Fuzz(func(t *testing.T, expr, line string) {
		parsed, err := syntax.Parse(expr, syntax.Perl)
		if err != nil || len(line) > 1000 {
			return
		}
		prog, err := syntax.Compile(parsed.Simplify())
		if err != nil || len(prog.Inst) > maxSteps || looksBack(prog) {
			return
		}
		re, err := regexp.Compile(expr)
		if err != nil {
			return
		}
		if diff := cmp.Diff(slices.Collect(everyMatch(re, line)), slices.Collect(matchByMatch(re, line))); diff != "" {
			t.Errorf("%q in %q: -all at once +one by one:\n%s", expr, line, diff)
		}
	})
}

func FuzzPattern(f *testing.F) {
	f.Add(`(?i)\bdeals?`, "No deal,\nno Deals.", 3)
	f.Add(`.`, "a\xff\u202eb", 1)
	f.Fuzz(func(t *testing.T, expr, text string, width int) {
		find, err := Pattern(expr)
		if err != nil {
			return
		}
		width = min(max(width, 0), 100)
		found, end := find(text), 0
		for _, at := range found {
			l := At(text, at, width)
			if at[0] < end || at[1] <= at[0] || at[1] > len(text) || l.From != at[0] || l.Until != at[1] {
				t.Fatalf("found %v, and then %v of %d", end, at, len(text))
			}
			end = l.Until
			for _, side := range []string{l.Left, l.Right} {
				if utf8.RuneCountInString(side) > width || strings.ContainsAny(side, "\n\t\x1b") {
					t.Fatalf("%q has more than %d characters, or several lines", side, width)
				}
			}
		}
	})
}
