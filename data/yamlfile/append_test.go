package yamlfile

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
)

// additionCases are files to which the actors x and y, or at a key the same as
// statements, are added. NEW stands for what is put in.
var additionCases = []struct{ name, key, in, want string }{
	{"nothing", "", "", "X\n\nY\n"},
	{"comments", "", "# who\n# - id: a", "# who\n# - id: a\nX\n\nY\n"},
	{"none", "", "# who\n[]\n", "# who\nX\n\nY\n"},
	{"none, and no end of line", "", "[]", "X\n\nY\n"},
	{"none, and a comment", "", "[ ] # none\n# yet\n", " # none\nX\n\nY\n# yet\n"},
	{"one", "", "- id: a\n  name: b\n", "- id: a\n  name: b\n\nX\n\nY\n"},
	{"one, no end of line", "", "- id: a", "- id: a\n\nX\n\nY\n"},
	{"close together", "", "- {id: a} # c\n- id: b\n  name: >\n    c\n\n    d\n", "- {id: a} # c\n- id: b\n  name: >\n    c\n\n    d\nX\nY\n"},
	{"apart", "", "- id: a\n\n\n- id: b\n\n# more\n\n", "- id: a\n\n\n- id: b\n\n# more\n\nX\n\nY\n"},
	{"indented", "", "  - id: a\n  - id: b\n", "  - id: a\n  - id: b\n  X\n  Y\n"},
	{"CR LF and a mark", "", "\ufeff- id: a\r\n\r\n- id: b\r\n", "\ufeff- id: a\r\n\r\n- id: b\r\n\r\nX\r\n\r\nY\r\n"},
	{"document", "", "---\n- id: a\n- id: b\n...\n# end\n", "---\n- id: a\n- id: b\nX\nY\n...\n# end\n"},
	{"brackets", "", "[{id: a}, {id: b, name: \"]\"} # c ]\n  , ]\n", "[{id: a}, {id: b, name: \"]\"}, {X}, {Y} # c ]\n  , ]\n"},
	{"a block at the end", "", "- id: a\n  note: |\n    b\n\n- id: b\n  note: |+\n    c\n\n", "- id: a\n  note: |\n    b\n\n- id: b\n  note: |+\n    c\n\nX\n\nY\n"},
	{"a block without an end of line", "", "- id: a\n  note: |\n    b", ""},
	{"a mapping", "", "id: a\n", ""},
	{"a text", "", "abc\n", ""},

	{"no statements", "statements", "id: a\ntitle: b\n# c\n", "id: a\ntitle: b\n# c\nstatements:\n  X\n\n  Y\n"},
	{"empty statements", "statements", "id: a\nstatements: [] # none\n\n# end\n", "id: a\nstatements: # none\n  X\n\n  Y\n\n# end\n"},
	{"statements of nothing", "statements", "id: a\nstatements:\n# none\ntitle: b\n", "id: a\nstatements:\n  X\n\n  Y\n# none\ntitle: b\n"},
	{"statements of null", "statements", "id: a\nstatements: ~\n", ""},
	{"statements", "statements", "id: a\nstatements:\n  - id: b\n    note: c\n", "id: a\nstatements:\n  - id: b\n    note: c\n\n  X\n\n  Y\n"},
	{"statements at the key's level", "statements", "id: a\nstatements:\n- id: b\n- id: c", "id: a\nstatements:\n- id: b\n- id: c\nX\nY\n"},
	{"statements before a key", "statements", "statements:\n  - id: b\n  - id: c\n\n# title\n# of it\ntitle: d\nid: a\n", "statements:\n  - id: b\n  - id: c\n\n  X\n  Y\n# title\n# of it\ntitle: d\nid: a\n"},
	{"statements in brackets", "statements", "id: a\nstatements: [{id: b, quotes: ['c', d]}]\ntitle: b\n", "id: a\nstatements: [{id: b, quotes: ['c', d]}, {X}, {Y}]\ntitle: b\n"},
	{"all in braces", "statements", "{id: a, statements: [{id: b}], title: c}\n", "{id: a, statements: [{id: b}, {X}, {Y}], title: c}\n"},
	{"all in braces, and none", "statements", "{id: a, title: 'c' }\n", "{id: a, title: 'c', statements: [{X}, {Y}] }\n"},
	{"all in braces, and empty", "statements", "{id: a, statements: [], title: c}\n", ""},
	{"statements are a text", "statements", "id: a\nstatements: b\n", ""},
	{"a list", "statements", "- id: a\n", ""},
}

func TestAddTo(t *testing.T) {
	items := []schema.Entity{&schema.Place{EntityBase: schema.EntityBase{ID: "x"}, Name: "A: b"}, &schema.Place{EntityBase: schema.EntityBase{ID: "z"}}}
	for _, c := range additionCases {
		t.Run(c.name, func(t *testing.T) {
			got, err := AddTo(t.Context(), []byte(c.in), c.key, Writer{}, items)
			if c.want == "" {
				if !errors.Is(err, ErrNoRoom) {
					t.Errorf("got %v and\n%s", err, got)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := strings.NewReplacer("{X}", `{id: x, name: "A: b"}`, "{Y}", "{id: z}", "  X\n", "  - id: x\n    name: \"A: b\"\n", "  Y\n", "  - id: z\n",
				"X\r\n", "- id: x\r\n  name: \"A: b\"\r\n", "X\n", "- id: x\n  name: \"A: b\"\n", "Y\r\n", "- id: z\r\n", "Y\n", "- id: z\n").Replace(c.want)
			if diff := cmp.Diff(want, string(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Whatever the file, what stood in it stays as it was, or nothing is added.
func FuzzAddTo(f *testing.F) {
	for _, c := range additionCases {
		f.Add(c.key != "", []byte(c.in))
	}
	f.Add(false, []byte("[ ]\t\t"))
	f.Add(true, []byte("id: s\nstatements:\n  - id: a\n    note: one\n      line more\n  - - b\n    - c # d\n# e\n"))
	f.Add(false, []byte("- a: \"b\n\n    c\"\n- d: 'e'\n  f: [g, {h: i}]\n"))
	items := []schema.Entity{&schema.Place{EntityBase: schema.EntityBase{ID: "x"}, Name: "A: b"}, &schema.Place{EntityBase: schema.EntityBase{ID: "z"}}}
	f.Fuzz(func(t *testing.T, keyed bool, text []byte) {
		key := ""
		if keyed {
			key = "statements"
		}
		got, err := AddTo(t.Context(), text, key, Writer{}, items)
		if err != nil {
			return
		}
		// Read as a whole, it says what it said and what was added, though the end alone
		// may have been read to confirm that.
		whole := addition{Splicer: NewSplicer(text), items: items}
		if err := whole.confirm(t.Context(), key, text, got); err != nil {
			t.Fatalf("%q becomes %q: %v", text, got, err)
		}
		// Brackets and the blanks around them make room.
		kept := strings.NewReplacer("[", "", "]", "", " ", "", "\t", "")
		rest := kept.Replace(string(got))
		for _, c := range []byte(kept.Replace(string(text))) { // in its order
			at := strings.IndexByte(rest, c)
			if at < 0 {
				t.Fatalf("%q is lost: %q becomes %q", c, text, got)
			}
			rest = rest[at+1:]
		}
	})
}
