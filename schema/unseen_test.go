package schema

import (
	"strings"
	"testing"

	"onrecord/schema/spelling"
)

// Characters that nobody sees are in no id, and in none that is made of a text.
func TestUnseenInIDs(t *testing.T) {
	some := 0
	for r := rune(0); r <= 0x10ffff; r++ {
		if !spelling.Ignorable(r) {
			continue
		}
		some++
		for _, id := range []string{string(r), "a" + string(r), string(r) + "a"} {
			if err := CheckID(id); err == nil {
				t.Errorf("%q is an id", id)
			}
		}
		for _, text := range []string{"a" + string(r) + "b", string(r) + " a" + string(r) + " " + string(r) + " b"} {
			for _, id := range []string{spelling.Slug(text), SlugOfWords(text, 5)} {
				if err := CheckID(id); err != nil || strings.Trim(id, "ab-") != "" {
					t.Errorf("of %q is made %q: %v", text, id, err)
				}
			}
		}
		if got := spelling.Slug(string(r)); got != "" {
			t.Errorf("of %U is made %q", r, got)
		}
		if got := SlugOfWords(string(r), 3); got != "statement" {
			t.Errorf("of %U is made %q", r, got)
		}
	}
	if some != 4174 { // as DerivedCoreProperties.txt of Unicode 15.0 says
		t.Errorf("%d characters are drawn as nothing", some)
	}
	for _, r := range "\u115f\u1160\u3164\uffa0\u00ad\u034f\u180b\u200d\ufe0f\U000e0100" {
		if !spelling.Ignorable(r) {
			t.Errorf("%U is drawn", r)
		}
	}
	for _, r := range "aß한ㄱ字\u0301\u0600\u06dd-" {
		if spelling.Ignorable(r) {
			t.Errorf("%U is not drawn", r)
		}
	}
	if err := CheckID("a\u3164"); err == nil || !strings.Contains(err.Error(), "contains U+3164, which nobody sees") {
		t.Errorf("got %v", err)
	}
}
