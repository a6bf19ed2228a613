package yamlfile

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/input"
	"onrecord/schema"
)

// plainCases are documents that the fast reader reads, in its own way or not at
// all.
var plainCases = []struct {
	name, in string
	read     bool
}{
	{"mapping", "id: x\ntitle: a b\n", true},
	{"list", "- id: a\n  name: b\n\n\n- id: c", true},
	{"list of lists", "- - a\n  - - b\n- - c\n", true},
	{"blank lines and spaces", "\n  \n  id:   x   \n   \n  name: y\n  \n", true},
	{"nested", "a:\n  b:\n   - c: d\n     e:\n         f: g\n   - h\n  i: j\n", true},
	{"list at its key's level", "a:\n- b\n- c: d\n  e: f\ng:\n- h", true},
	{"flow", "a: [b, \"c\", 'd', [], {}, [e], {f: g, h: [i]}]\nb: {}\nc: [ a b , c ]\n", true},
	{"words", "a: [x:actor/d, https://e.org/x, it's, a#b, -1, -x, ~, 50%, a&b, (c), é]\n", true},
	{"kinds", "a: [~, null, Null, true, FALSE, yes, 7, 0x1F, 0o7, 0b1, -0b1, 1_000, .5, -.5, +.inf, -.INF, .nan, +.nan, 1e3, 1.e3, 2025-08-15, 2025-08-15T10:00:00Z, 00, 09, 1.2.3, 0x, 18446744073709551615, 18446744073709551616, 1e999, 5ae1, 123e45, 0b2, 0b-1, -0o7, -0o8, +7, +, -a_1, <<]\n", true},
	{"kinds of texts", "- 7\n- \"7\"\n- '7'\n- 8de018edae5e3f9001d72999521825cfffd6d0848c60ce791b2e57fb50ff32a2\n- null\n- \"null\"\n- .inf\n- 0x_1F\n", true},
	{"escapes", `a: "\"\\\t\n\r\x41\u00e9\U0001F600\e \' b"` + "\n", true},
	{"single quotes", "a: 'it''s'\nb: ''\nc: ''''\n", true},
	{"columns are code points", "ä: x\n", false},
	{"columns behind letters", "a: [ä😀, e\u0301, b]\n", true},
	{"text of several lines", "a: b\n  c\n   d\n\n\n  e\nf: g\n", true},
	{"quoted text of several lines", "a: \"b  \n  c\n\n\n   d\"\ne: 'f\n  ''g''\n\n\n h '\n", true},
	{"escaped line breaks", "a: \"b \\\n  \\  c\\\n\n\n  d\\\n\"\n", true},
	{"word of several lines, in a list", "- a\n   b\n-  c\n   d\n", true},
	{"a word like a key", "a: b c:d\n", true},

	{"comments", "# a\n\nb: c # d\n  # e\nf: # g\n", false},
	{"comment lines", "# a\n\nb: c # d\n\n  # e\n# f\ng: \"h#\" #\ni:\n# j\n   # k\n  - l#m\n  # n\n  - o   # p\n#q", true},
	{"comment in a list", "a: [b, #c\n  d]\n", false},
	{"comment within a text", "a: b\n  # c\n  d\n", false},
	{"comment behind a text, and more of it", "a: b # c\n  d\n", false},
	{"comment behind a mark", "a: \"b\"#c\n", false},
	{"number in a text", "a: \"b\n  # c\n  d\"\n", true},

	{"nothing", "", false},
	{"null", "a:\nb: c\n", false},
	{"null at the end", "a:\n", false},
	{"a text", "abc\n", false},
	{"block of text", "a: |\n  b\n", false},
	{"document", "---\na: b\n", false},
	{"document in quotes", "a: \"b\n--- c\"\n", false},
	{"key in quotes", "\"a\": b\n", false},
	{"tab", "a:\tb\n", false},
	{"carriage return", "a: b\r\n", false},
	{"next line", "a: \"\u0085\"\n", false},
	{"line separator", "a: \"\u2028\"\n", false},
	{"mark", "a: \"\ufeff\"\n", false},
	{"no character", "a: \"\uffff\"\n", false},
	{"pair in brackets", "a: [b: c]\n", false},
	{"comma at the end", "a: [b, ]\n", false},
	{"brackets on several lines", "a: [b,\n  c]\n", false},
	{"zero", `a: "\0"` + "\n", false},
	{"deep", strings.Repeat("[", 200) + strings.Repeat("]", 200), false},
	{"deep lists", strings.Repeat("- ", 200) + "a", false},
}

// compare asks that the fast reader makes what the library makes, or nothing.
func compare(t *testing.T, text []byte) (read bool) {
	t.Helper()
	var ps schema.Problems
	text, ok := input.Clean("x", text, &ps)
	if !ok {
		return false
	}
	got := readPlain(t.Context(), "x", string(text), &schema.Nodes{})
	if got == nil {
		return false
	}
	want := ParseLibrary(t.Context(), "x", text, nil, &ps)
	if len(ps) > 0 || want.Node == nil {
		t.Errorf("the library reads nothing, but says %v", ps)
	} else if diff := cmp.Diff(shape(want.Node), shape(got)); diff != "" {
		t.Error(diff)
	}
	return true
}

func TestPlainYAML(t *testing.T) {
	for _, c := range plainCases {
		t.Run(c.name, func(t *testing.T) {
			if read := compare(t, []byte(c.in)); read != c.read {
				t.Errorf("it is read: %v, want %v", read, c.read)
			}
		})
	}
}

func FuzzPlainYAML(f *testing.F) {
	for _, c := range plainCases {
		f.Add([]byte(c.in))
	}
	for _, c := range yamlCases {
		f.Add([]byte(c.in))
	}
	f.Add([]byte(tinyYAML))
	f.Add(bytes.ReplaceAll([]byte(tinyYAML), []byte(">\n"), []byte("\n")))
	f.Fuzz(func(t *testing.T, text []byte) { compare(t, text) })
}
