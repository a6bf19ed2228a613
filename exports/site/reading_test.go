package site

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func coded(id string, spans ...int) Statement {
	s := Statement{ID: id, Mode: "quote"}
	for i := 0; i+1 < len(spans); i += 2 {
		s.Evidence = append(s.Evidence, Passage{Start: spans[i], End: spans[i+1]})
	}
	return s
}

// brief is what is marked, as text: each piece with its statements, ? where it is an
// unused quotation, and * where one begins.
func brief(lines []Line) string {
	var b strings.Builder
	for _, l := range lines {
		for _, p := range l.Pieces {
			b.WriteString("[" + p.Text)
			if len(p.Marks) > 0 {
				b.WriteString("|" + p.IDs())
			}
			if p.Unused {
				b.WriteString("?")
			}
			if p.Anchor != "" {
				b.WriteString("*" + p.Anchor)
			}
			b.WriteString("]")
		}
		for _, n := range l.Notes {
			b.WriteString(" " + n.ID)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestMark(t *testing.T) {
	for _, c := range []struct {
		name, text string
		statements []Statement
		unused     []Span
		want       string
	}{
		{"nothing", "", nil, nil, "\n"},
		{"no passage", "ab\n\ncd\n", nil, nil, "[ab]\n\n[cd]\n"},
		{"one", "abcdef", []Statement{coded("s", 1, 3)}, nil, "[a][bc|s*s][def] s\n"},
		{"overlap", "abcdef", []Statement{coded("s", 0, 4), coded("t", 2, 6)}, nil, "[ab|s*s][cd|s t*t][ef|t] s t\n"},
		{"within", "abcdef", []Statement{coded("in", 2, 3), coded("out", 0, 6)}, nil, "[ab|out*out][c|out in*in][def|out] out in\n"},
		{"over lines", "ab\ncd", []Statement{coded("s", 1, 4)}, nil, "[a][b|s*s] s\n[c|s][d]\n"},
		{"several passages", "ab\ncd", []Statement{coded("s", 3, 4, 0, 1)}, nil, "[a|s*s][b] s\n[c|s][d]\n"},
		{"beyond the end", "ab", []Statement{coded("s", 1, 99), coded("t", 50, 60), coded("u", 3, 2)}, nil, "[a][b|s*s] s\n"},
		{"unused", "a“b”c“d”", []Statement{coded("s", 6, 7)}, []Span{{Start: 2, End: 3}, {Start: 6, End: 7}}, "[a“][b?][”c“][d|s*s][”] s\n"},
		{"code points", "ä🙂b", []Statement{coded("s", 1, 2)}, nil, "[ä][🙂|s*s][b] s\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lines := Mark(c.text, c.statements, c.unused)
			if diff := cmp.Diff(c.want, brief(lines)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// Whatever is marked, the pieces of a line are its text.
func FuzzMark(f *testing.F) {
	f.Add("ab\ncd“e”", 0, 3, 2, 5, 6, 7)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d, e, g int) {
		lines := Mark(text, []Statement{coded("s", a, b), coded("t", c, d)}, []Span{{Start: e, End: g}})
		var all []string
		for _, l := range lines {
			var line strings.Builder
			for _, p := range l.Pieces {
				line.WriteString(p.Text)
			}
			all = append(all, line.String())
		}
		want := strings.TrimSuffix(string([]rune(text)), "\n")
		if got := strings.Join(all, "\n"); got != want && got+"\n" != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
