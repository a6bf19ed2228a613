package text

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func textOf(t *testing.T, s string) *Text {
	t.Helper()
	out, err := New("text", []byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestText(t *testing.T) {
	for _, c := range []struct {
		name, in string
		length   int
		lines    []string
	}{
		{"nothing", "", 0, []string{""}},
		{"one line", "ab", 2, []string{"ab"}},
		{"final line end", "ab\n", 3, []string{"ab"}},
		{"blank line at the end", "ab\n\n", 4, []string{"ab", ""}},
		{"line ends", "\ufeffa\r\nb\rc\n\r\nd", 8, []string{"a", "b", "c", "", "d"}},
		{"code points", "😀e\u0301\n\u2028x", 6, []string{"😀e\u0301", "\u2028x"}},
		{"byte order mark within", "a\ufeff", 2, []string{"a\ufeff"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := textOf(t, c.in)
			if text.Len() != c.length || text.Lines() != len(c.lines) {
				t.Errorf("got %d code points and %d lines", text.Len(), text.Lines())
			}
			var got []string
			for n := 1; ; n++ {
				start, end, ok := text.Line(n)
				if !ok {
					break
				}
				got = append(got, text.Slice(start, end))
				for i := start; i <= end && i < text.Len(); i++ {
					if text.LineAt(i) != n {
						t.Errorf("offset %d is on line %d, want %d", i, text.LineAt(i), n)
					}
				}
			}
			if diff := cmp.Diff(c.lines, got); diff != "" {
				t.Error(diff)
			}
			if text.Slice(-5, text.Len()+5) != strings.Join(c.lines, "\n")+strings.Repeat("\n", strings.Count(c.in+"$", "\n$")) {
				t.Errorf("the whole text is %q", text.Slice(-5, text.Len()+5))
			}
			if text.Slice(1, 0) != "" {
				t.Errorf("from 1 to 0 there is %q", text.Slice(1, 0))
			}
		})
	}
	for _, c := range []struct{ in, want string }{
		{"a\nb\xff", "text:2:2: invalid UTF-8"},
		{"ö\x00", "text:1:2: the character U+0000 is not allowed here"},
	} {
		if _, err := New("text", []byte(c.in)); err == nil || err.Error() != c.want {
			t.Errorf("New(%q): got %v, want %s", c.in, err, c.want)
		}
	}
}
