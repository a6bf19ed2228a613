package escape

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// Nothing of a text is markup.
func TestMarkdown(t *testing.T) {
	for s, want := range map[string]string{
		"*a* _b_ `c` [d](e) <i> ~~f~~ | g": `\*a\* \_b\_ \` + "`c\\`" + ` \[d\]\(e) \<i\> \~\~f\~\~ \| g`,
		"1. one":                           `1\. one`, "12) one": `12\) one`, "- one": `\- one`, " - one": `\- one`, "+ one": `\+ one`, "# one": `\# one`, "a # b": `a \# b`, "> one": `\> one`, "=== ": `\===`,
		"a\nb\r\n\tc": "a b c", "[^1]": `\[\^1\]`, "&amp;": `\&amp;`, "\\": `\\`, "![x](y)": `\!\[x\]\(y)`, "$x$": `\$x\$`, "no-one": "no-one", "3.5": `3\.5`, "שלום": "\u2068שלום\u2069", "a@b": `a\@b`,
		"see https://x.org/a:b and WWW.y.org.": `see https\://x.org/a:b and WWW\.y.org.`,
		"a (b) [c] (d)":                        `a (b) \[c\] (d)`, "a\u2069\u202eb": "\u2068ab\u2069", "\u2028- a": `\- a`,
	} {
		if got := Markdown(s); got != want {
			t.Errorf("%q: got %s, want %s", s, got, want)
		}
	}
}

// A cell is the text, and signs that mean nothing there are left alone.
func TestMarkdownCell(t *testing.T) {
	for s, want := range map[string]string{
		"a\nb": "a<br>b", "a|b": `a\|b`, `\|`: `\\\|`, "<b>": "&lt;b>", "[a](b)": `\[a\]\(b)`, "![a](b)": `\!\[a\]\(b)`, "[sic] (x)!": `\[sic\] (x)!`,
		"2021-05~": "2021-05~", "~a~": `\~a\~`, "AT&T $5": "AT&T $5", "&lt; &#60;": `\&lt; \&\#60;`, "$x$": `\$x\$`, "@a a@b @": `\@a a\@b @`, "#12 # #a": `\#12 # #a`,
		"http://x": `http\://x`, "a: b": "a: b", "www.x": `www\.x`, "3. x": "3. x", "- x": "- x", "\x1b[31m\u202e": "␛\\[31m\ufffd",
	} {
		if got := MarkdownCell(s); got != want {
			t.Errorf("%q: got %s, want %s", s, got, want)
		}
	}
}

// md reads GitHub's dialect.
var md = goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList))

// read gives the text that a parser of GitHub's dialect sees, and the kinds of
// the nodes that it finds.
func read(source string) (shown string, kinds []string) {
	var b strings.Builder
	root := md.Parser().Parse(text.NewReader([]byte(source)))
	err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			kinds = append(kinds, n.Kind().String())
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		panic(err) // the walk returns none
	}
	var out bytes.Buffer
	if err := md.Renderer().Render(&out, []byte(source), root); err != nil {
		panic(err) // a buffer takes all
	}
	for rest := out.String(); rest != ""; {
		before, after, found := strings.Cut(rest, "<")
		b.WriteString(unreferenced.Replace(before))
		if !found {
			break
		}
		tag, after, _ := strings.Cut(after, ">")
		if strings.HasPrefix(tag, "br") || strings.HasPrefix(tag, "!--") { // of raw HTML the renderer leaves a comment
			b.WriteByte('\n')
		}
		rest = after
	}
	slices.Sort(kinds)
	return strings.TrimSpace(b.String()), slices.Compact(kinds)
}

var unreferenced = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&")

// spaced is a text with one space between words, as a page shows it.
func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }

// inert reports what is wrong with a text in a line, an item and a cell.
func inert(s string) error {
	if !utf8.ValidString(s) || strings.Contains(s, "\x00") {
		s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", " "), "\ufffd")
	}
	line := Markdown(s)
	if strings.ContainsAny(line, "\n\r\u2028\u202e") {
		return fmt.Errorf("%q is more than a line", line)
	}
	want := spaced(strings.Map(func(r rune) rune {
		switch {
		case turning(r):
			return -1
		case control(r) || separator(r):
			return ' '
		}
		return r
	}, s))
	for _, place := range []struct {
		before, after string
		kinds         []string
	}{
		{"", "", []string{"Document", "Paragraph", "Text", "TextBlock"}},
		{"# ", "", []string{"Document", "Heading", "Text"}},
		{"- **", "**: x", []string{"Document", "Emphasis", "List", "ListItem", "Text", "TextBlock"}},
	} {
		got, kinds := read(place.before + line + place.after)
		got = strings.NewReplacer("\u2068", "", "\u2069", "").Replace(got)
		if place.before != "- **" && spaced(got) != want {
			return fmt.Errorf("%q shows %q, want %q", place.before+line, got, want)
		}
		for _, k := range kinds {
			if !slices.Contains(place.kinds, k) {
				return fmt.Errorf("%q holds a %s", place.before+line+place.after, k)
			}
		}
	}
	cell := MarkdownCell(s)
	got, kinds := read("| a | b |\n| --- | --- |\n| " + cell + " | x |\n")
	for _, k := range kinds {
		if !slices.Contains([]string{"Document", "RawHTML", tables.KindTable.String(), tables.KindTableHeader.String(), tables.KindTableRow.String(), tables.KindTableCell.String(), "Text"}, k) {
			return fmt.Errorf("the cell %q holds a %s", cell, k)
		}
	}
	if breaks := strings.Count(cell, "<"); breaks != strings.Count(s, "\n") {
		return fmt.Errorf("the cell %q has %d elements", cell, breaks)
	}
	if want := spaced("a b " + Text(s) + " x"); spaced(got) != want {
		return fmt.Errorf("the cell %q shows %q, want %q", cell, got, want)
	}
	return nil
}

// Strange are texts that mean something somewhere.
var strange = []string{
	"", " ", "a", "a b", "*a*", "**a**", "_a_", "`a`", "[a](http://x.example)", "![a](http://x.example)", "](http://x.example)", "<http://x.example>", "http://x.example", "https://x.example/a_b", "www.x.example", "ftp://x.example",
	"a@x.example", "mailto:a@x.example", "xmpp:a@x.example", "<b>a</b>", "<!-- a -->", "<?a?>", "&lt;b&gt;", "&#60;b&#62;", "&copy;", "[^1]", "[^1]: a", "[a]: http://x.example", "[a][b]", "[ ] a", "[x] a",
	"- a", "+ a", "* a", "1. a", "1) a", " - a", "\t- a", "# a", "a #", "=== ", "---", "***", "> a", "| a | b |", "a | b", `a\`, `a\|b`, "\\", "~a~", "~~a~~", "2021-05~", "2021~/2022~", "$a$", "$$a$$", ": a", "a\n: b", "a\nb", "a\r\nb", "a\rb", "a  \nb",
	"@a", "#1", "GH-1", ":smile:", "```", "~~~", "    a", "\u00a0- a", "\u202ea", "\u2067a\u2069b", "\x1b[31ma", "\u009b31m", "\u2028# a", "\ufeff# a", "שלום", "=1+1", "$(echo x)", `"; x`, "../x", "javascript:0", "a\u200db", strings.Repeat("a[", 200),
}

func TestMarkdownInert(t *testing.T) {
	for _, s := range strange {
		if err := inert(s); err != nil {
			t.Errorf("%q: %v", s, err)
		}
		for _, other := range strange {
			if err := inert(s + other); err != nil {
				t.Errorf("%q and %q: %v", s, other, err)
			}
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range strange {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1<<12 {
			return // the parser is what would be slow
		}
		if err := inert(s); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	})
}
