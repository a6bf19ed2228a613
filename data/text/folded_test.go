package text

import (
	"fmt"
	"strings"
	"testing"

	"onrecord/schema/spelling"
)

// Thousands of words are looked for in about the time of an index, and each is
// found on the first line that has it, as without one.
func TestFoldedText(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	const lines = 3000
	var b strings.Builder
	for i := range lines {
		fmt.Fprintf(&b, "He said: “We shall go %d times, and %d of them TWICE”.\n", i, i%700)
	}
	txt, err := New("", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	f := newFoldedText(txt)
	first := func(words string) int {
		for n := 1; n <= txt.Lines(); n++ {
			start, end, _ := txt.Line(n)
			if strings.Contains(spelling.Fold(txt.Slice(start, end)), words) {
				return n
			}
		}
		return 0
	}
	looked := 0
	for i := range lines {
		for _, words := range []string{fmt.Sprintf("go %d time", i), fmt.Sprintf("went %d times", i), fmt.Sprintf("d %d of them twice'", i)} {
			got := f.line(words)
			if looked++; looked%7 == 0 && i%5 == 0 { // with an index and without
				if want := first(words); got != want {
					t.Fatalf("%q: got line %d, want %d", words, got, want)
				}
			}
		}
	}
	for _, words := range []string{"e", "he said", "times, and 699 of", "twice'.", "2999 times", "2999 times, and 199 of them twice'."} {
		if got, want := f.line(words), first(words); got != want {
			t.Errorf("%q: got line %d, want %d", words, got, want)
		}
	}
	if f.index == nil {
		t.Error("there is no index")
	}
	if most := (indexCosts+1)*len(f.text) + looked*(1<<12+64); f.scanned > most {
		t.Errorf("%d bytes were looked at for %d words in %d, and %d are the most", f.scanned, looked, len(f.text), most)
	}
	if all := looked * len(f.text); f.scanned > all/5 {
		t.Errorf("%d bytes were looked at, and %d without an index", f.scanned, all)
	}
}
