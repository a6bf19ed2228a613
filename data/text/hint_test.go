package text

import (
	"fmt"
	"strings"
	"testing"

	"onrecord/schema"
)

// What a text has instead of words that somebody misquoted.
func TestHint(t *testing.T) {
	in := textOf(t, "The head\n\nThere was an almost total disconnect.\n“We are all tired,” she said. It feeds the town, and we must close the\nharbour at once, for it is dear.\n")
	for _, c := range []struct{ words, want string }{
		{"almost complete disconnect", `the nearest is line 3: "almost total disconnect"`},
		{"We are all tired!", `the nearest is line 4: "We are all tired"`},
		{"feeds the whole town", `the nearest is line 4: "feeds the town"`},
		{"must close the port at once", `the nearest is line 4: "must close the\nharbour at once"`},
		{"for it is cheap", `the nearest is line 5: "for it is dear"`},
		{"harbor", ""},
		{"harbour.", ""},
		{"nothing of the kind", ""},
		{"the the the", ""},
		{"— …", ""},
		{"", ""},
	} {
		if got := in.Hint(c.words); got != strings.ReplaceAll(c.want, "\n", `\n`) {
			t.Errorf("%s: got %s, want %s", c.words, got, c.want)
		}
	}
	if got := in.PlaceOf(&schema.Passage{Quote: "almost complete disconnect"}).Err.Error(); got != `"almost complete disconnect" is not in the text; the nearest is line 3: "almost total disconnect"` {
		t.Error(got)
	}
}

// However many quotes are not in a text, and however long its lines are, the steps
// for hints have an end.
func TestHintSteps(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	in := textOf(t, strings.Repeat("one two three four five six ", 200_000))
	for i := range 20 {
		in.Hint(fmt.Sprintf("one two nine%d four", i))
	}
	if in.hinted < hintSteps || in.Hint("one two nine four") != "" {
		t.Errorf("%d steps, and hints are still given", in.hinted)
	}
}
