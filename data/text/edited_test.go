package text

import (
	"fmt"
	"strings"
	"testing"

	"onrecord/schema"
)

// located is a passage as locate leaves it, of words that a text has once.
func located(t *testing.T, in *Text, p schema.Passage) *schema.Passage {
	t.Helper()
	place := in.PlaceOf(&p)
	if place.Err != nil {
		t.Fatal(place.Err)
	}
	in.Fill(&p, place.Start, place.End, p.Quote != "")
	if p.Exact == p.Quote {
		p.Exact = ""
	}
	return &p
}

// A quote that somebody has changed is found again, in a text that is as it was
// and in one that was changed as well; one that only stood otherwise is not taken
// for changed.
func TestEdited(t *testing.T) {
	const before = "Head.\nWe must close the har-\nbour, and we must close it now, the mayor said. No, said Ben.\nWe must go, she said.\n"
	for _, c := range []struct {
		name, quote, now string
		after            string // the text now; empty: as it was
		want             string // what stands there; ! and why not
	}{
		{"as it was", "close the harbour", "close the harbour", "", "unchanged"},
		{"shorter", "close the harbour, and we must close it now", "close the harbour", "", "close the har-\nbour"},
		{"longer", "close it now", "we must close it now, the mayor said", "", "we must close it now, the mayor said"},
		{"other marks of an editor", "close the harbour", "close … harbour", "", "unchanged"},
		{"with a gap", "close the harbour", "[c]lose … harbour, and we", "", "close the har-\nbour, and we"},
		{"over the place, of several", "must close it", "must close", "", "must close"},
		{"on the line, of several", "No, said Ben", "must close", "", "must close"},
		{"a lie", "close the harbour", "open the harbour", "", `!the quote was changed since it was located: "open the harbour" is not in the text`},
		{"several", "said Ben", "We must", "", "!the quote was changed since it was located: \"We must\" stands 2 times in the text (line 2, 4): give the line"},
		{"text and quote", "it now", "it soon", strings.Replace(before, "now", "soon", 1), "it soon"},
		{"text and quote, elsewhere", "must go", "must run", "We must run, he said.\n" + strings.Replace(before, "go", "run", 1), "must run"},
	} {
		t.Run(c.name, func(t *testing.T) {
			old := textOf(t, before)
			p := located(t, old, schema.Passage{Quote: c.quote})
			p.Quote = c.now
			now := old
			if c.after != "" {
				now = textOf(t, c.after)
			}
			got := "unchanged"
			if now.Edited(p) {
				place := now.PlaceOf(p)
				if got = now.Slice(place.Start, place.End); place.Err != nil {
					got = "!" + place.Err.Error()
				}
				if followed := now.Follow([]*schema.Passage{p})[0]; fmt.Sprint(followed) != fmt.Sprint(place) {
					t.Errorf("followed: %v; found: %v", followed, place)
				}
				if c.name == "text and quote, elsewhere" && now.LineAt(place.Start) != 5 {
					t.Errorf("it is that of line %d", now.LineAt(place.Start))
				}
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// First and last words that are changed where the text is as it was.
func TestEditedSpan(t *testing.T) {
	in := textOf(t, "One two three four five. Six.\n")
	p := located(t, in, schema.Passage{Line: 1, From: "two", To: "four"})
	if in.Edited(p) {
		t.Error("nothing was changed")
	}
	for _, c := range []struct{ from, to, want string }{
		{"One", "four", "One two three four"},
		{"two", "five", "two three four five"},
		{"two", "four five", "two three four five"},
		{"two", "nine", ""},
	} {
		q := *p
		q.From, q.To = c.from, c.to
		place := in.PlaceOf(&q)
		switch got := in.Slice(place.Start, place.End); {
		case !in.Edited(&q):
			t.Errorf("%s to %s: it was not noticed", c.from, c.to)
		case c.want == "" && place.Err == nil, c.want != "" && (place.Err != nil || got != c.want):
			t.Errorf("%s to %s: got %q, %v", c.from, c.to, got, place.Err)
		}
	}
}
