package schema

import (
	"strings"
	"testing"
)

// Every field that links entities has its words, in both directions, and no words
// are of a predicate that no field has.
func TestPhrases(t *testing.T) {
	links := map[string]bool{Compact(AffiliatedWith): true}
	var walk func([]Field)
	walk = func(fields []Field) {
		for _, f := range fields {
			if f.Predicate != "" && (f.Type == One || f.Type == Many || f.Type == Records) {
				links[Compact(f.Predicate)] = true
			}
			walk(f.Fields)
		}
	}
	for _, k := range append(Kinds(), KindCorpus) {
		walk(Fields(k))
	}
	for name := range links {
		for _, reverse := range []bool{false, true} {
			words := Phrase(Expand(name), reverse)
			if words == "" || strings.ContainsAny(words, ":→←") {
				t.Errorf("%s, reverse %t: %q says nothing to a reader", name, reverse, words)
			}
		}
	}
	said := map[string]string{}
	for predicate, p := range phrases {
		if !links[Compact(predicate)] {
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
