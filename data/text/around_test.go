package text

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
)

// Words that several people said stay with those who said them, whatever is taken
// out of a text, put into it, or stands in another order.
func TestSameWords(t *testing.T) {
	for _, c := range []struct {
		name, old, words, now string
		want                  string // the beginnings of the lines or sentences where each is found; -: nowhere
	}{
		{"the same", "Ann: no\nBob: no\nCee: yes\n", "no", "Ann: no\nBob: no\nCee: yes\n", "5 13"},
		{"the first is gone", "Ann: no\nBob: no\nCee: yes\n", "no", "Bob: no\nCee: yes\n", "- 5"},
		{"the second is gone", "Ann: no\nBob: no\nCee: yes\n", "no", "Ann: no\nCee: yes\n", "5 -"},
		{"both are gone", "Ann: no\nBob: no\nCee: yes\n", "no", "Dan: no\nEve: no\nCee: yes\n", "- -"},
		{"swapped", "Ann: no\nBob: no\nCee: yes\n", "no", "Bob: no\nAnn: no\nCee: yes\n", "13 5"},
		{"swapped, and nothing else", "Ann: no\nBob: no\n", "no", "Bob: no\nAnn: no\n", "13 5"},
		{"swapped, without a line end", "Ann: no\nBob: no", "no", "Bob: no\nAnn: no", "13 5"},
		{"swapped, names above", "ANN\nno\n\nBOB\nno\n", "no", "BOB\nno\n\nANN\nno\n", "12 4"},
		{"one put in", "Ann: no\nBob: no\n", "no", "Ann: no\nZed: no\nBob: no\n", "5 21"},
		{"another name that ends alike", "Ann: no\nBob: yes\n", "no", "Joann: no\nMary Ann: no\nBob: yes\n", "-"},
		{"in sentences, the first is gone", "Ann said: “No.” Bob said: “No.” Cee said: “Yes.”", "No", "Bob said: “No.” Cee said: “Yes.”", "- 11"},
		{"in sentences, the second is gone", "Ann said: “No.” Bob said: “No.” Cee said: “Yes.”", "No", "Ann said: “No.” Cee said: “Yes.”", "11 -"},
		{"the name behind", "So it was. “No,” said Ann. “No,” said Bob. “Yes,” said Cee.", "No", "So it was. “No,” said Bob. “Yes,” said Cee.", "- 12"},
		{"the name behind, the second is gone", "So it was. “No,” said Ann. “No,” said Bob. “Yes,” said Cee.", "No", "So it was. “No,” said Ann. “Yes,” said Cee.", "12 -"},
		{"many words, the second is gone", "Ann: I yield back the balance of my time.\nBob: I yield back the balance of my time.\nCee: Thank you.\n", "I yield back the balance of my time", "Ann: I yield back the balance of my time.\nCee: Thank you.\n", "5 -"},
		{"many words, swapped", "Ann: I yield back the balance of my time.\nBob: I yield back the balance of my time.\nCee: Thank you.\n", "I yield back the balance of my time", "Bob: I yield back the balance of my time.\nAnn: I yield back the balance of my time.\nCee: Thank you.\n", "47 5"},
		{"a name within more words", "Chair: Ann says.\nAnn: Well, yes. Then. no\nBob: Well, yes. Then. no\nCee: x\n", "no", "Chair: Ann says.\nAnn: Well, yes. Then. no\nCee: x\n", "39 -"},
		{"the rest of its line is gone", "Ann said “one” first. Then “two” last.\n", "one", "Ann said “one”.\n", "10"},
		{"all around it is other", strings.Repeat("a b ", 20) + "no" + strings.Repeat(" c d", 20), "no", strings.Repeat("e f ", 20) + "no" + strings.Repeat(" g h", 20), "-"},
		{"all around more words is other", strings.Repeat("a b ", 20) + "the harbour must be closed" + strings.Repeat(" c d", 20), "the harbour must be closed", strings.Repeat("e f ", 20) + "the harbour must be closed" + strings.Repeat(" g h", 20), "-"},
		{"one side of few words is other", "He spoke. Then we knew why. The mayor said: “No.” He left at once, they say.", "No", "He spoke. Then we know it. The mayor said: “No.” He left at once, they say.", "44"},
		{"one side of many words is other", "The mayor told us that “The harbour must close,” on Friday. It is so.", "The harbour must close,”", "The major said that “The harbour must close,” on Friday. It is so.", "21"},
	} {
		t.Run(c.name, func(t *testing.T) {
			old, now := textOf(t, c.old), textOf(t, c.now)
			var passages []*schema.Passage
			for _, h := range old.look(c.words) {
				p := &schema.Passage{}
				old.Fill(p, h.Start, h.End, true)
				passages = append(passages, p)
			}
			var got []string
			for i, place := range now.Follow(passages) {
				p := passages[i]
				if place.Err != nil {
					got = append(got, "-")
				} else {
					got = append(got, strconv.Itoa(place.Start))
				}
				if stood := place.Err == nil && place.Start == p.Start; stood != now.Stood(p) {
					t.Errorf("passage %d is found at %d (%v), and Stood says %t of %d", i, place.Start, place.Err, now.Stood(p), p.Start)
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Of passages that stood in different places none is found where another is.
func TestApart(t *testing.T) {
	old := textOf(t, "The mayor spoke of it at length. We will not close it, she said. It was late then, and they left.\n"+
		"\nLater on, in the evening, she said it again. We will not close it, she said. It rained all night, and day.\n")
	var passages []*schema.Passage
	for _, h := range old.look("We will not close it, she said") {
		p := &schema.Passage{}
		old.Fill(p, h.Start, h.End, true)
		passages = append(passages, p, p) // two statements each
	}
	for _, c := range []struct{ name, text, want string }{
		{"the second is gone", "The mayor spoke of it at length. We will not close it, she said. It was late then, and they left.\n", "33 33 - -"},
		{"half of each is gone", "The mayor spoke of it at length. We will not close it, she said. It rained all night, and day.\n", "33 33 - -"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, place := range textOf(t, c.text).Follow(passages) {
				if place.Err != nil {
					got = append(got, "-")
				} else {
					got = append(got, strconv.Itoa(place.Start))
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
