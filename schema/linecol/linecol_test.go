package linecol

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestOf(t *testing.T) {
	for _, c := range []struct {
		text         string
		offset       int
		line, column int
	}{
		{"", 0, 1, 1},
		{"äx", 2, 1, 2},
		{"äx", 1, 1, 2}, // inside a character
		{"a\nöx", 4, 2, 2},
		{"a\r\nb", 3, 2, 1},
		{"a\r\nb", 2, 2, 1}, // between the two
		{"a\rb", 2, 2, 1},
		{"a\n\r\nb", 4, 3, 1},
		{"\n\n", 2, 3, 1},
		{"😀\u0301x", 6, 1, 3}, // code points, not what looks like one character
	} {
		if line, column := Of(c.text, c.offset); line != c.line || column != c.column {
			t.Errorf("%q, %d: got %d:%d, want %d:%d", c.text, c.offset, line, column, c.line, c.column)
		}
	}
}

// In whatever steps one gets there, a place is that of its offset, which a count
// of what is before it says, too.
func FuzzAdvance(f *testing.F) {
	f.Add("a\r\nä\rö\n\n😀", 2)
	f.Fuzz(func(t *testing.T, text string, step int) {
		if !utf8.ValidString(text) || step < 1 {
			t.Skip()
		}
		p := Start()
		for to := range text {
			if to%step != 0 {
				continue
			}
			Advance(&p, []byte(text), to)
			line, column := Of(text, to)
			if p != (Place{to, line, column}) {
				t.Fatalf("%q: got %v at %d, want %d:%d", text, p, to, line, column)
			}
			if to > 0 && text[to] == '\n' && text[to-1] == '\r' {
				continue // between the two
			}
			if text[max(to, 1)-1] == '\n' {
				for from := range to + 1 {
					q := Start()
					Advance(&q, text, from)
					AdvanceToLine(&q, text, to)
					if q != p {
						t.Fatalf("%q: got %v at %d by way of %d, want %v", text, q, to, from, p)
					}
				}
			}
			if got := 1 + Breaks(text[:to]); got != line {
				t.Fatalf("%q: %d breaks before %d, want %d", text, got-1, to, line-1)
			}
			before := strings.ReplaceAll(strings.ReplaceAll(text[:to], "\r\n", "\n"), "\r", "\n")
			if wantLine, wantColumn := 1+strings.Count(before, "\n"), 1+utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]); line != wantLine || column != wantColumn {
				t.Fatalf("%q, %d: got %d:%d, want %d:%d", text, to, line, column, wantLine, wantColumn)
			}
		}
	})
}
