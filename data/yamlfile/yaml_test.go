package yamlfile

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
	"onrecord/schema/check"
	"onrecord/schema/problemtest"
)

// yamlCases are documents and what parseYAML says of them.
var yamlCases = []struct{ name, in, want string }{
	{"nothing", "", ""},
	{"a comment", "# nothing yet\n", ""},
	{"a document", "---\nid: x\n...\n", ""},
	{"byte order mark", "\ufeffid: x\n", ""},
	{"carriage returns", "id: x\r\ntitle: y\r\n", ""},
	{"U+0085 in a text", "id: x\ntitle: \"a\u0085\n  b\"\n", ""},

	{"list and mapping", "- id: a\n  name: b\n - id: c\n", `3:2: not YAML: this line begins after 1 space, and the item in line 1 after 0: indent it like that one`},
	{"indentation, far from the list's start", "statements:\n  - id: a\n    mode: quote\n\n  - id: b\n    mode: quote\n   - id: c\n    mode: x\n  - id: d\n", `7:4: not YAML: this line begins after 3 spaces, and the item in line 5 after 2: indent it like that one`},
	{"key at a list's level", "statements:\n  - id: a\n    mode: quote\n  id: b\n", `4:3: not YAML: an item of a list begins with a dash and a space: - id: …`},
	{"mapping out of step", "a:\n  b:\n    c: 1\n   d: 2\n", `4:4: not YAML: this line begins after 3 spaces, and the field "c" in line 3 after 4: indent it like that one`},
	{"after a quoted text", "id: x\ntitle: \"a\" b\nz: 1\n", `2:1: not YAML: the value goes on behind its closing quotation mark: one within "…" is written \"`},
	{"apostrophe in single quotes", "id: x\ntitle: 'it's'\nfoo: 3\n", `2:1: not YAML: the value goes on behind its closing apostrophe: one within '…' is written twice`},
	{"colon in a plain text", "id: x\ntitle: a: b\n", `2:1: not YAML: a value with ": " in it needs quotation marks: title: "a: b"`},
	{"open bracket", "id: x\nlist: [a, b\nfoo: c\nbar: d\n", `2:1: not YAML: a value that begins with "[" ends with "]" and has commas between its items; words need quotation marks`},
	{"open brace, among closed ones", "- {id: a}\n- {id: b\n- {id: c}\n", `2:1: not YAML: a value that begins with "{" ends with "}" and has commas between its items; words need quotation marks`},
	{"open quotation", "id: x\ntitle: \"abc\nfoo: c\n", `2:1: not YAML: the quotation marks that begin here do not end`},
	{"tab", "id: x\n\ttitle: abc\n", `2:2: not YAML: a tab before the text: indent with spaces`},
	{"escape", "id: x\ntitle: \"a\\qb\"\n", `2:1: not YAML: between "…" a backslash is written twice, or between '…' once`},
	{"reserved mark", "id: x\ntitle: @abc\n", `2:1: not YAML: a value that begins with "@" needs quotation marks: title: "@abc"`},
	{"control character", "id: x\n\ntitle: ä\x01\n", `3:9: not YAML: the control character U+0001`},
	{"delete", "title: \x7f\n", `1:8: not YAML: the control character U+007F`},
	{"two documents", "id: x\n---\nid: y\n", `2:1: a second document starts here; a corpus file has one`},
	{"rubbish", "{[}: ]] \"\n", `1:1: not YAML: did not find expected node content`},
	{"no document", "---", ""},
	{"after U+2028, which ends YAML's line and nobody else's", "id: \"x\u2028y\"\ntitle: a: b\n", `2:1: not YAML: a value with ": " in it needs quotation marks: title: "a: b"`},
	{"old line ends", "id: x\r\rtitle: a: b\r", `3:1: not YAML: a value with ": " in it needs quotation marks: title: "a: b"`},

	{"anchor, alias", "- &a x\n- *a\n", "1:3: anchors are not used in corpus files: &a\n2:3: aliases are not used in corpus files: *a"},
	{"alias of nothing", "id: x\nname: *ann\n", `2:7: aliases are not used in corpus files: *ann`},
	{"tag", "id: !!str 7\nname: !x y\n", "1:5: tags are not used in corpus files: !!str\n2:7: tags are not used in corpus files: !x"},
	{"merge key", "a: &a {b: c}\nd:\n  <<: *a\n", "1:4: anchors are not used in corpus files: &a\n3:3: a field's name is a plain word"},
	{"key is a list", "id: x\n? [a]\n: b\n", `2:3: a field's name is a plain word`},
	{"too deep", strings.Repeat("[", 102) + strings.Repeat("]", 102), `1:102: this is nested more than 100 deep`},
	{"invalid UTF-8", "id: x\nname: ö\xff\n", `2:8: invalid UTF-8`},
	{"U+0000", "id: x\x00\n", `1:6: the character U+0000 is not allowed here`},
	{"UTF-16", "\xff\xfei\x00d\x00", `1:1: invalid UTF-8`},
}

func TestParseYAML(t *testing.T) {
	for _, c := range yamlCases {
		t.Run(c.name, func(t *testing.T) {
			var ps schema.Problems
			file := Parse(t.Context(), "", []byte(c.in), nil, &ps)
			if diff := cmp.Diff(c.want, ps.Sort().Error()); diff != "" {
				t.Error(diff)
			}
			if file.Broken != (c.want != "") || file.Broken && file.Node != nil {
				t.Errorf("broken is %v, node is %v", file.Broken, file.Node)
			}
		})
	}
}

// Mistakes of people who write in an editor are told where they are, in words that say
// what to do, at each depth and with each end of a line.
func TestYAMLMissteps(t *testing.T) {
	right := strings.Split(`statements:
  - id: a
    speakers: [x]
    # a comment
    summary: A thing
    note: |
      - words: of it
    evidence:
      - quote: "it
          is"
        line: 3

        from: it
      - quote: so
        to: so
  - id: b
    note: a long
      text
    summary: Other`, "\n")
	spaces := func(row string) int { return len(row) - len(strings.TrimLeft(row, " ")) }
	for _, c := range []struct {
		name   string
		of     []int // lines, from 1
		change func(row string) string
		want   string // of the column, the name of the field, and its value
		column func(row string) int
	}{
		{
			"tab",
			[]int{2, 3, 5, 8, 9, 11, 13, 14, 15, 16, 19},
			func(row string) string { return "\t" + strings.TrimLeft(row, " ") },
			"a tab before the text: indent with spaces", func(string) int { return 2 },
		},
		{
			"tab behind spaces",
			[]int{2, 3, 5, 8, 9, 11, 13, 14, 15, 16, 19},
			func(row string) string {
				return row[:spaces(row)] + "\t" + row[spaces(row):]
			},
			"a tab before the text: indent with spaces", func(row string) int { return spaces(row) + 2 },
		},
		{
			"no colon",
			[]int{2, 3, 5, 11, 13, 14, 15, 16, 19},
			func(row string) string { name, _, _ := strings.Cut(row, ":"); return name },
			"a field is its name, a colon and a space: NAME: …", func(row string) int { return spaces(row) + 1 },
		},
		{
			"dash, no colon",
			[]int{3, 5, 8, 11, 13, 15, 19},
			func(row string) string {
				name, _, _ := strings.Cut(strings.TrimLeft(row, " "), ":")
				return row[:spaces(row)] + "- " + name
			},
			"a field has no dash before its name, and a colon and a space behind it: NAME: …", func(row string) int { return spaces(row) + 1 },
		},
		{
			"dash",
			[]int{3, 5, 11, 13, 15, 19},
			func(row string) string { return row[:spaces(row)] + "- " + row[spaces(row):] },
			"a field has no dash before its name", func(row string) int { return spaces(row) + 1 },
		},
		{
			"words beside >",
			[]int{2, 3, 5, 8, 9, 11, 13, 14, 15, 16, 19},
			func(row string) string { name, _, _ := strings.Cut(row, ":"); return name + ": > x y" },
			`behind ">" the text begins on the next line, further in; words that begin with ">" need quotation marks: NAME: "> x y"`, func(row string) int { return spaces(row) + 1 },
		},
		{
			"words beside |",
			[]int{2, 3, 5, 8, 9, 11, 13, 14, 15, 16, 19},
			func(row string) string { name, _, _ := strings.Cut(row, ":"); return name + ": |- x # y" },
			`behind "|" the text begins on the next line, further in; words that begin with "|" need quotation marks: NAME: "|- x # y"`, func(row string) int { return spaces(row) + 1 },
		},
	} {
		for _, line := range c.of {
			for _, end := range []string{"\n", "\r\n"} {
				row := right[line-1]
				name, _, _ := strings.Cut(strings.TrimLeft(row, " -"), ":")
				want := fmt.Sprintf("%d:%d: not YAML: %s", line, c.column(row), strings.ReplaceAll(c.want, "NAME", name))
				if got := problemsOf(t, withRow(right, line, c.change(row), end)); got != want {
					t.Errorf("%s, line %d, %q: got %s, want %s", c.name, line, end, got, want)
				}
			}
		}
	}
	for _, c := range []struct{ line, like, after int }{{3, 2, 4}, {5, 3, 4}, {8, 6, 4}, {11, 9, 8}, {13, 11, 8}, {15, 14, 8}, {19, 17, 4}} {
		field, _, _ := strings.Cut(strings.TrimLeft(right[c.like-1], " -"), ":")
		for _, more := range []int{1, 2, 3, -1} {
			if c.line == 8 && more > 1 {
				continue // it is in the block of text
			}
			for _, end := range []string{"\n", "\r\n"} {
				n := spaces(right[c.line-1]) + more
				want := fmt.Sprintf("%d:%d: not YAML: this line begins after %d spaces, and the field %q in line %d after %d: indent it like that one", c.line, n+1, n, field, c.like, c.after)
				if got := problemsOf(t, withRow(right, c.line, strings.Repeat(" ", n)+strings.TrimLeft(right[c.line-1], " "), end)); got != want {
					t.Errorf("%+d, line %d, %q: got %s, want %s", more, c.line, end, got, want)
				}
			}
		}
	}
	for _, c := range []struct{ line, like, after int }{{14, 9, 6}, {16, 2, 2}} {
		for _, more := range []int{1, 3, -1} {
			for _, end := range []string{"\n", "\r\n"} {
				n := spaces(right[c.line-1]) + more
				want := fmt.Sprintf("%d:%d: not YAML: this line begins after %s, and the item in line %d after %d: indent it like that one", c.line, n+1, plural(n, "space"), c.like, c.after)
				if got := problemsOf(t, withRow(right, c.line, strings.Repeat(" ", n)+strings.TrimLeft(right[c.line-1], " "), end)); got != want {
					t.Errorf("item %+d, line %d, %q: got %s, want %s", more, c.line, end, got, want)
				}
			}
		}
	}
	if got := problemsOf(t, withRow(right, 1, right[0], "\n")); got != "" {
		t.Error(got)
	}
}

// withRow is a text in which one line is another.
func withRow(rows []string, line int, row, end string) string {
	changed := slices.Clone(rows)
	changed[line-1] = row
	return strings.Join(changed, end) + end
}

func problemsOf(t *testing.T, text string) string {
	var ps schema.Problems
	Parse(t.Context(), "", []byte(text), nil, &ps)
	return ps.Sort().Error()
}

// shape writes a node with its positions.
func shape(n *schema.Node) string {
	at := fmt.Sprintf("%d:%d ", n.Pos.Line, n.Pos.Column)
	switch n.Kind {
	case schema.ListNode:
		var items []string
		for _, item := range n.Items {
			items = append(items, shape(item))
		}
		return at + "[" + strings.Join(items, ", ") + "]"
	case schema.MapNode:
		var items []string
		for i, key := range n.Keys {
			items = append(items, shape(key)+": "+shape(n.Items[i]))
		}
		return at + "{" + strings.Join(items, ", ") + "}"
	}
	return at + n.Kind.String() + " " + n.Text
}

func TestYAMLNodes(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"kinds", "a: [x, 'y', 7, 0x1F, -1.5, 2025-08-15, true, yes, null, ~]\nb:\n", "1:1 {1:1 a text a: 1:4 [1:5 a text x, 1:8 a text y, 1:13 a number 7, 1:16 a number 0x1F, 1:22 a number -1.5, 1:28 a text 2025-08-15, 1:40 true or false true, 1:46 a text yes, 1:51 nothing null, 1:57 nothing ~], 2:1 a text b: 2:3 nothing }"},
		{"columns are code points", "{ä😀: e\u0301, b: c}\n", "1:1 {1:2 a text ä😀: 1:6 a text e\u0301, 1:10 a text b: 1:13 a text c}"},
		{"old line ends", "a: x\rb:\r- y\r", "1:1 {1:1 a text a: 1:4 a text x, 2:1 a text b: 3:1 [3:3 a text y]}"},
		{"nothing at the end", "---", "1:4 nothing "},
		{"line ends", "a: x\r\nb: y\rc: z\nd: w\n", "1:1 {1:1 a text a: 1:4 a text x, 2:1 a text b: 2:4 a text y, 3:1 a text c: 3:4 a text z, 4:1 a text d: 4:4 a text w}"},
		{"U+2028 ends no line", "a: \"x\u2028  y\" # \u2028\nb: [\"\u2029\", z]\n", "1:1 {1:1 a text a: 1:4 a text x\u2028y, 2:1 a text b: 2:4 [2:5 a text \u2029, 2:10 a text z]}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var ps schema.Problems
			file := Parse(t.Context(), "", []byte(c.in), nil, &ps)
			if len(ps) > 0 {
				t.Fatal(ps)
			}
			if diff := cmp.Diff(c.want, shape(file.Node)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Documents that other readers blow up on take memory in proportion to their
// length.
func TestYAMLMemory(t *testing.T) {
	bomb := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c <= 'j'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat("*"+string(c-1)+", ", 9), ", "))
	}
	for _, c := range []struct{ name, in string }{
		{"a billion laughs", bomb},
		{"one long line", "- id: \"" + strings.Repeat("x", 2<<20) + "\"\n"},
		{"brackets", strings.Repeat("[", 1<<20)},
		{"dashes", strings.Repeat("- ", 1<<16)},
		{"keys", strings.Repeat("? ", 1<<16)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if n, limit := allocated(func() { Parse(t.Context(), "", []byte(c.in), nil, &schema.Problems{}) }), 32<<20+400*len(c.in); n > limit {
				t.Errorf("%d bytes take %d bytes of memory, more than %d", len(c.in), n, limit)
			}
		})
	}
}

// allocated is how many bytes a call allocates.
func allocated(call func()) int {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	call()
	runtime.ReadMemStats(&after)
	return int(after.TotalAlloc - before.TotalAlloc)
}

func FuzzYAML(f *testing.F) {
	for _, c := range yamlCases {
		f.Add([]byte(c.in))
	}
	f.Add([]byte(tinyYAML))
	f.Fuzz(func(t *testing.T, text []byte) {
		var ps schema.Problems
		n := allocated(func() {
			file := Parse(t.Context(), "x", text, nil, &ps)
			if file.Broken != (len(ps) > 0) {
				t.Errorf("broken is %v with %d problems", file.Broken, len(ps))
			}
			if file.Node == nil {
				return
			}
			c, d := &schema.Corpus{}, schema.Decoder{Problems: &ps}
			for _, k := range schema.Kinds() {
				for _, item := range append([]*schema.Node{file.Node}, file.Node.Items...) {
					if e := d.Entity(k, item); e != nil {
						c.Add(e)
					}
				}
			}
			ps = append(ps, check.Corpus(c, check.Options{})...)
		})
		if limit := 16<<20 + 8000*len(text); n > limit {
			t.Errorf("%d bytes take %d bytes of memory, more than %d", len(text), n, limit)
		}
		for _, p := range ps {
			if err := problemtest.Placed(p, text); err != nil {
				t.Error(err)
			}
		}
	})
}

// tinyYAML is a source's file with every field of a statement.
const tinyYAML = `id: x
title: "X"
authors: [a]
date: 2025-08-15~
length: 40
statements:
  - id: s
    speakers: [a, b/c, x:actor/d]
    onBehalfOf: []
    mode: quote
    act: claim
    quotes: ["it is", 'so']
    summary: >
      folded
      words
    supports: [p]
    about: [actor/a, place/b]
    event: e
    place: ~
    date: 2025-08/..
    restates: t
    evidence:
      - quote: "it is"
        line: 1
        start: 0
        end: 5
        sha256: 00
      - {line: 2, from: "so", to: it}
    certainty: low
`

// The library that reads YAML is interrupted, too.
func TestYAMLInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	text := strings.Repeat("- |\n  a\n", 20_000)
	if file := ParseLibrary(ctx, "x", []byte(text), nil, &schema.Problems{}); file.Node != nil {
		t.Error("a long text was read after its time")
	}
}
