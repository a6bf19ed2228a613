package vocab

import (
	"strings"
	"testing"

	"onrecord/schema"
	"onrecord/schema/term"
)

// Every field that links entities has its words, in both directions, and no words
// are of a predicate that no field has.
func TestPhrases(t *testing.T) {
	links := map[string]bool{term.Compact(term.AffiliatedWith): true}
	var walk func([]schema.Field)
	walk = func(fields []schema.Field) {
		for _, f := range fields {
			if f.Predicate != "" && (f.Type == schema.One || f.Type == schema.Many || f.Type == schema.Records) {
				links[term.Compact(f.Predicate)] = true
			}
			walk(f.Fields)
		}
	}
	for _, k := range append(schema.Kinds(), schema.KindCorpus) {
		walk(schema.Fields(k))
	}
	for name := range links {
		for _, reverse := range []bool{false, true} {
			words := Phrase(term.Expand(name), reverse)
			if words == "" || strings.ContainsAny(words, ":→←") {
				t.Errorf("%s, reverse %t: %q says nothing to a reader", name, reverse, words)
			}
		}
	}
	said := map[string]string{}
	for predicate, p := range phrases() {
		if !links[term.Compact(predicate)] {
			t.Errorf("%s links nothing", predicate)
		}
		for _, words := range []string{p.forth, p.back} {
			if other, ok := said[words]; ok && other != string(predicate) {
				t.Errorf("%q is said of %s and of %s", words, other, predicate)
			}
			said[words] = string(predicate)
		}
	}
	if got, want := Phrase("https://example.org/knows", true), "← https://example.org/knows"; got != want {
		t.Errorf("a predicate of others: %q, want %q", got, want)
	}
}
