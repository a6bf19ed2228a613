package wording

import (
	"fmt"
	"strings"
	"testing"
)

// speech makes a text of so many sentences, each once, and one quote of each:
// every third is typeset otherwise.
func speech(sentences int) (text string, quotes []string) {
	var b strings.Builder
	for i := range sentences {
		words := fmt.Sprintf("The member for ward %d said that item %d of the list must go", i*7919%sentences, i)
		quotes = append(quotes, words)
		if i%3 == 0 {
			words = strings.Replace(words, "member", "mem-\nber", 1)
		}
		b.WriteString(words + ". And no one else said no, for it was late in the evening and cold; so it went on until the bells had rung.\n")
	}
	return b.String(), quotes
}

// search looks for quotes in a text, and says how many steps it took.
func search(text string, quotes []string) (found, steps int) {
	x := New([]rune(text))
	for _, q := range quotes {
		found += len(x.Find(Parse(q), 0, x.Len()))
	}
	return found, x.steps
}

// Twice the text with twice the quotes takes about twice the steps, also where
// the text and the quotes repeat themselves.
func TestStepsAreLinear(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(n int) (string, []string)
		n    int
	}{
		{"speech", speech, 1000},
		{"nothing is found", func(n int) (string, []string) {
			text, quotes := speech(n)
			for i := range quotes {
				quotes[i] = strings.Replace(quotes[i], "must", "may", 1)
			}
			return text, quotes
		}, 1000},
		{"on lines of their own", func(n int) (string, []string) {
			return strings.Repeat("ab ", 40*n), []string{"ab ab ab ac", "ac ab ab ab", strings.Repeat("ab", n) + "c"}
		}, 1000},
		{"fragments", func(n int) (string, []string) {
			text, quotes := speech(n)
			for i := range quotes {
				quotes[i] = strings.Replace(quotes[i], " said that", " …", 1)
			}
			return text, quotes
		}, 1000},
		{"white space", func(n int) (string, []string) {
			return strings.Repeat("a"+strings.Repeat(" \n", n), 30), []string{"a b", "a … b", "b a"}
		}, 1000},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, quotes := c.make(c.n)
			_, once := search(text, quotes)
			text, quotes = c.make(2 * c.n)
			_, twice := search(text, quotes)
			if ratio := float64(twice) / float64(once); ratio > 2.4 {
				t.Errorf("twice as much takes %.1f times the steps: %d, %d", ratio, once, twice)
			}
			if per := twice / len(text); per > 200 {
				t.Errorf("%d steps for each byte", per)
			}
		})
	}
}

// BenchmarkFind looks for 10,000 quotes in a text of 10 MB.
func BenchmarkFind(b *testing.B) {
	text, quotes := speech(55_000)
	var some []string
	for i := 0; len(some) < 10_000; i += 5 {
		some = append(some, quotes[i])
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if found, _ := search(text, some); found != len(some) {
			b.Fatalf("found %d of %d", found, len(some))
		}
	}
}
