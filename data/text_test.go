package data

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
)

func text(t *testing.T, s string) *Text {
	t.Helper()
	out, err := NewText("text", []byte(s))
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
			text := text(t, c.in)
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
		{"ö\x00", "text:1:2: the character U+0000 may not stand here"},
	} {
		if _, err := NewText("text", []byte(c.in)); err == nil || err.Error() != c.want {
			t.Errorf("NewText(%q): got %v, want %s", c.in, err, c.want)
		}
	}
}

func TestQuotations(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"none", "it's Ann's '24", nil},
		{"curly", "“a” b “c”", []string{"a", "c"}},
		{"straight", `"a" b "c" d`, []string{"a", "c"}},
		{"straight, over lines", "\"a\nb\" c\n\"d\"", []string{"a\nb", "d"}},
		{"straight, behind brackets and dashes", `("a") –"b"—"c", d"e`, []string{"a", "b", "c"}},
		{"inches", `5" by 7", he "said"`, []string{"said"}},
		{"German, Swedish, French, Japanese", "„a“ ”b” «c» »d« ‹e› 「f」", []string{"a", "c", "d", "e", "f"}},
		{"within one another", "“he said ‘yes’ to «it»”", []string{"he said ‘yes’ to «it»", "yes", "it"}},
		{"the same within", "“a “b” c”", []string{"a “b” c", "b"}},
		{"apostrophes", "‘it’s Ann’s’ d’accord", []string{"it’s Ann’s"}},
		{"apostrophe that looks like an opening mark", "Ann‘s and Bob’s", nil},
		{"open", "“a\n\n“b”", []string{"b"}},
		{"empty", "“” \"\" “a”", []string{"a"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := text(t, c.in)
			var got []string
			for _, q := range text.quotations() {
				got = append(got, text.Slice(q[0], q[1]))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFindPassage(t *testing.T) {
	const words = "“It's off,” he said: it’s on.\nIs it on? “It’s on.” 😀 e\u0301t\u00e9 «on»\nit’s on – and \"it's on\"\n"
	for _, c := range []struct {
		name string
		p    schema.Passage
		want string // start–end and the words, or the error
	}{
		{"once", schema.Passage{Quote: "off"}, `6–9 "off"`},
		{"straight for curly", schema.Passage{Quote: "“It’s off,” he"}, `0–14 "“It's off,” he"`},
		{"curly for straight", schema.Passage{Quote: "It's on."}, `41–49 "It’s on."`},
		{"inside quotation marks", schema.Passage{Quote: "it's on", Line: 3}, `78–85 "it's on"`},
		{"inside quotation marks, twice", schema.Passage{Quote: "on"}, `"on" stands 3 times in the text (line 2, 3): give more words`},
		{"line", schema.Passage{Quote: "on", Line: 1}, `26–28 "on"`},
		{"code points", schema.Passage{Quote: "été", Line: 2}, `"été" is not on line 2; line 2 has it in other letters or spaces`},
		{"combining marks", schema.Passage{Quote: "e\u0301t\u00e9", Line: 2}, "53–57 \"e\u0301té\""},
		{"after an emoji", schema.Passage{From: "😀", Line: 2}, "51–62 \"😀 e\u0301té «on»\""},
		{"exact words", schema.Passage{Exact: "It’s on."}, `41–49 "It’s on."`},
		{"over lines", schema.Passage{Quote: "on.\nIs"}, `26–32 "on.\nIs"`},
		{"over lines, on a line", schema.Passage{Quote: "on.\nIs", Line: 1}, `"on.\nIs" is not on line 1: it runs over the end of line 1`},
		{"from and to", schema.Passage{Line: 2, From: "Is", To: "on?"}, `30–39 "Is it on?"`},
		{"to", schema.Passage{Line: 2, To: "it"}, `30–35 "Is it"`},
		{"from several", schema.Passage{Line: 3, From: "it’s"}, `from: "it’s" stands 2 times on line 3: give more words`},
		{"to several", schema.Passage{Line: 2, From: "Is", To: "on"}, `to: "on" stands 3 times on line 2 after the first words: give more words`},
		{"to before from", schema.Passage{Line: 1, From: "said", To: "off"}, `"off" is not on line 1 after the first words, but on line 1`},
		{"no line", schema.Passage{Line: 4, From: "x"}, "the text has 3 lines, and no line 4"},
		{"missing", schema.Passage{Quote: strings.Repeat("x", 70)}, fmt.Sprintf("%q is not in the text", strings.Repeat("x", 60)+"…")},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := text(t, words)
			start, end, err := findPassage(text, &c.p)
			got := fmt.Sprintf("%d–%d %q", start, end, text.Slice(start, end))
			if err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
