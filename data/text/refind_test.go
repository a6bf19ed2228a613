package text

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
)

// Passages of an older text are found in a corrected one: by their words between
// those that stood around them, and by their hash where those beside them went.
func TestFollow(t *testing.T) {
	const old = "She said: “No.” He left.\nThe harbour must close, she said.\nBen thinks otherwise.\nAnd he said: “No.”\n"
	before := textOf(t, old)
	passage := func(start, end int, words bool) *schema.Passage {
		p := &schema.Passage{}
		before.Fill(p, start, end, words)
		return p
	}
	passages := []*schema.Passage{passage(11, 13, true), passage(25, 47, true), passage(59, 79, false), passage(95, 97, true)}
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"the same", old, []string{`11–13 "No"`, `25–47 "The harbour must close"`, `59–79 "Ben thinks otherwise"`, `95–97 "No"`}},
		{"a headline", "Late news\n" + old, []string{`21–23 "No"`, `35–57 "The harbour must close"`, `69–89 "Ben thinks otherwise"`, `105–107 "No"`}},
		{"a line is gone", old[len("She said: “No.” He left.\n"):], []string{
			`"No" stands on line 3, but not between the words that stood around it`, `0–22 "The harbour must close"`, `34–54 "Ben thinks otherwise"`, `70–72 "No"`,
		}},
		{"set otherwise", "She said: “No.” He left. The har-\nbour must close, she said. Ben thinks otherwise. And he said: “No.”", []string{
			`11–13 "No"`, "25–49 \"The har-\\nbour must close\"; \"The harbour must close\" stands there as \"The har-\\nbour must close\"", `61–81 "Ben thinks otherwise"`, `97–99 "No"`,
		}},
		{"another text", "Nothing.\n", []string{`"No" stands on line 1, but not between the words that stood around it`, `"The harbour must close" is not in the text`, "no part of the text has its hash", `"No" stands on line 1, but not between the words that stood around it`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := textOf(t, c.text)
			var got []string
			for _, p := range text.Follow(passages) {
				got = append(got, told(text, p))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
