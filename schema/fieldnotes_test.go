package schema

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Every field that a person writes is noted, once, and no line is too long.
func TestFieldNotes(t *testing.T) {
	for _, k := range append(Kinds(), KindCorpus) {
		lines := FieldNotes(k)
		at := map[string]int{}
		for _, line := range lines {
			if n := utf8.RuneCountInString(line); n > 76 {
				t.Errorf("%s: %d characters: %q", k, n, line)
			}
			if !strings.HasPrefix(line, " ") {
				at[strings.Fields(line)[0]]++
			}
		}
		want := 1 // id
		for i := range Fields(k) {
			f := &Fields(k)[i]
			if f.Derived || f.Exchanged || f.Hint {
				continue
			}
			want++
			if at[f.Name] != 1 {
				t.Errorf("%s: %s is noted %d times", k, f.Name, at[f.Name])
			}
		}
		if len(at) != want {
			t.Errorf("%s: %d fields are noted, want %d", k, len(at), want)
		}
	}
	if notes := strings.Join(FieldNotes(KindPosition), "\n"); strings.Count(notes, "demand") != 1 {
		t.Errorf("words that the help names are listed again:\n%s", notes)
	}
}
