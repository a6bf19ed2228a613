package schema_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"onrecord/schema"
	"onrecord/schema/spelling"
)

func TestBeginning(t *testing.T) {
	for _, c := range []struct {
		name, text string
		most       int
		want       string
	}{
		{"short", "one two", 7, "one two"},
		{"empty", "", 7, ""},
		{"at the end of a word", "one two three", 7, "one two…"},
		{"in a word", "one two three", 9, "one two…"},
		{"after a space", "one two three", 8, "one two…"},
		{"several spaces", "one two \n three", 9, "one two…"},
		{"one long word", "Donaudampfschifffahrt", 9, "Donaudamp…"},
		{"a letter with marks", "e\u0301e\u0301e\u0301e\u0301", 3, "e\u0301…"},
		{"a family", "👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 8, "👨‍👩‍👧…"},
		{"two flags and half", "🇩🇪🇫🇷🇮🇹", 5, "🇩🇪🇫🇷…"},
		{"no spaces", "四号和五号说和平", 4, "四号和五…"},
		{"less than a cluster", "👨‍👩‍👧 is a family", 2, "…"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := schema.Beginning(c.text, c.most); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestWindow(t *testing.T) {
	text := "one two three four five six seven eight nine ten"
	for _, c := range []struct {
		around string
		most   int
		want   string
	}{
		{"five", 4, "five"},
		{"five", 2, "five"},
		{"five", 15, "four five six"},
		{"five", 30, "three four five six seven"},
		{"one", 15, "one two three"},
		{"ten", 15, "eight nine ten"},
		{"two", 20, "one two three four"},
		{"nine", 100, text},
	} {
		t.Run(c.around, func(t *testing.T) {
			from := strings.Index(text, c.around)
			begin, end := schema.Window(text, from, from+len(c.around), c.most)
			if got := text[begin:end]; got != c.want {
				t.Errorf("%d: got %q, want %q", c.most, got, c.want)
			}
		})
	}
}

// A window holds what it is around, is hardly longer than asked for, and its
// ends are between clusters; unless what it is around has others.
func TestWindowAnywhere(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "word", " ", " ", "\n", "e\u0301", "o\u0302\u0323", "👨‍👩‍👧", "🇩🇪", "🇫🇷", "和", "กำ", "किं", "\r\n", "’", "\u200b"}
	for range 3000 {
		var parts []string
		for range r.IntN(40) {
			parts = append(parts, pieces[r.IntN(len(pieces))])
		}
		text := strings.Join(parts, "")
		var ends []int // of the clusters
		at, rest, state := 0, text, -1
		for rest != "" {
			var c string
			ends = append(ends, at)
			c, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
			at += len(c)
		}
		ends = append(ends, len(text))
		i := r.IntN(len(ends))
		j := i + r.IntN(len(ends)-i)
		most := r.IntN(60)
		begin, end := schema.Window(text, ends[i], ends[j], most)
		for _, edge := range []int{begin, end} {
			if !slices.Contains(ends, edge) {
				t.Fatalf("%q: %d is within a cluster", text, edge)
			}
		}
		if begin > ends[i] || end < ends[j] {
			t.Fatalf("%q: %d–%d is not in %d–%d", text, ends[i], ends[j], begin, end)
		}
		inside := utf8.RuneCountInString(text[ends[i]:ends[j]])
		if n := utf8.RuneCountInString(text[begin:end]); n > max(most, inside) {
			t.Fatalf("%q: %d characters, and at most %d were asked for", text, n, most)
		}
	}
}

// Placed words are those that a search compares, and folding what stands at
// their places gives them.
func TestPlacedWords(t *testing.T) {
	for _, text := range []string{
		"", "We’ll have PEACE, and soon", "naïve cafe\u0301 – STRASSE straße", "Мир и хлеб й", "四号说和平 ok", "กำลัง", "½ ℃ ① ﬁne ™", "har\u00adbour", "a\u0301\u0302b c", "\u0301x",
	} {
		var got []string
		last := 0
		for _, w := range spelling.PlacedWords(text) {
			got = append(got, w.Folded)
			if w.From < last && w.From != last || w.Until <= w.From {
				t.Errorf("%q: %q stands at %d–%d", text, w.Folded, w.From, w.Until)
			}
			if !strings.Contains(strings.Join(spelling.Words(text[w.From:w.Until]), " "), w.Folded) {
				t.Errorf("%q: %q is not in %q", text, w.Folded, text[w.From:w.Until])
			}
			last = w.From
		}
		if want := strings.Join(spelling.Words(text), "|"); strings.Join(got, "|") != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
