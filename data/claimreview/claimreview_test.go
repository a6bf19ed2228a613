package claimreview

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
)

// outlined is a file as lines.
func outlined(f *File) (out []string) {
	number := func(n schema.Number) string {
		if n == "" {
			return "-"
		}
		return string(n)
	}
	party := func(p Party) string { return fmt.Sprintf("%q %s %q", p.Name, p.Type, p.SameAs) }
	for _, r := range f.Reviews {
		out = append(out, fmt.Sprintf("%d:%d %q at %q of %q, %q by %s on %q: %q %s %s %s; said by %s on %q in %q, in %s", r.Pos.Line, r.Pos.Column, r.Claim, r.URL, r.Headline, r.Name,
			party(r.Publisher), r.Date, r.Rating, number(r.Value), number(r.Best), number(r.Worst), party(r.Claimant), r.ClaimDate, r.Appearances, r.Language))
	}
	for _, p := range f.Properties {
		out = append(out, fmt.Sprintf("%s %d, left %d", p.Name, p.Values, p.Left))
	}
	for _, p := range f.Problems {
		out = append(out, p.Error())
	}
	return out
}

const nothing = `"" of "", "" by ""  [] on "": "" - - -; said by ""  [] on "" in [], in `

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", `{"@type": "Article"}`, nil},
		{"empty", `{"@type": "ClaimReview"}`, []string{`1:1 "" at ` + nothing}},
		{
			"in other spellings", `{"type": "schema:ClaimReview", "schema:claimReviewed": {"@value": "It rains", "@language": "en"}, "https://schema.org/url": {"@id": "https://a.example/1"}, "inLanguage": {"@type": "Language", "name": "German"}}`,
			[]string{`1:1 "It rains" at "https://a.example/1" of "", "" by ""  [] on "": "" - - -; said by ""  [] on "" in [], in German`, "claimReviewed 1, left 0", "inLanguage 1, left 0", "url 1, left 0"},
		},
		{
			"several values", `{"@type": "ClaimReview", "claimReviewed": ["One", "Two", null], "author": [{"name": ""}, "Desk", {"name": "Wire"}], "reviewRating": [{"ratingValue": "false"}, {}], "itemReviewed": [{}, {}]}`,
			[]string{
				`1:1 "One" at "" of "", "" by "Desk"  [] on "": "false" - - -; said by ""  [] on "" in [], in `,
				"author 3, left 2", "claimReviewed 2, left 1", "itemReviewed 1, left 1", "reviewRating 1, left 1", "reviewRating/ratingValue 1, left 0",
			},
		},
		{
			"numbers", `[{"@type": "ClaimReview", "reviewRating": {"ratingValue": "1,5", "bestRating": 5, "worstRating": "NaN", "author": "x"}}]`,
			[]string{
				`1:2 "" at "" of "", "" by ""  [] on "": "1,5" - 5 -; said by ""  [] on "" in [], in `,
				"reviewRating/author 1, left 1", "reviewRating/bestRating 1, left 0", "reviewRating/ratingValue 1, left 0", "reviewRating/worstRating 1, left 0",
			},
		},
		{
			"in a feed", `{"dataFeedElement": [{"item": [{"@type": "ClaimReview", "@id": "https://a.example/2", "claimReviewed": 7}]}]}`,
			[]string{`1:32 "7" at "https://a.example/2" of "", "" by ""  [] on "": "" - - -; said by ""  [] on "" in [], in `, "claimReviewed 1, left 0"},
		},
		{
			"pages", "\ufeff<html>\n<script>\"<x\"</script><script type=\"application/ld+json\">\n{\"@type\":\"ClaimReview\"}\n</script>\n<SCRIPT TYPE='application/LD+JSON'>{\"@type\":</SCRIPT><script type=application/ld+json>",
			[]string{`3:1 "" at ` + nothing, "p.html:5:45: a value is missing: the text ends"},
		},
		{"a page without", "<p>no</p>", []string{"p.html: this page has no script of the type application/ld+json"}},
		{"no JSON", "claim: x", []string{"p.html:1:1: a value is expected here"}},
		{"no end of depth", strings.Repeat("[", 200), []string{"p.html:1:101: this is nested too deep"}},
	} {
		if diff := cmp.Diff(c.want, outlined(Read("p.html", []byte(c.text)))); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"@type": "ClaimReview", "claimReviewed": ["a"], "author": {"@id": "x"}, "reviewRating": {"ratingValue": 1}, "itemReviewed": {"author": "b"}}`))
	f.Add([]byte("<script type=application/ld+json>{}</script><SCRIPT"))
	f.Fuzz(func(t *testing.T, text []byte) {
		got := Read("x", text)
		for _, p := range got.Properties {
			if p.Left > p.Values || p.Values < 1 {
				t.Errorf("%+v", p)
			}
		}
	})
}
