package exports

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"onrecord/exports/exporttest"
	"onrecord/exports/oracle"
	"onrecord/schema"
)

// A parsed page is what Pandoc's reader of GitHub's Markdown sees: the texts of
// headings and of the first paragraphs of items, addresses, and how many notes.
type parsedPage struct {
	Headings, Items, Links []string
	Notes                  int
	Others                 []string // what no page has
}

// plainTypes are what a page is made of.
var plainTypes = []string{"Header", "Para", "Plain", "BulletList", "Strong", "Emph", "Str", "Space", "SoftBreak", "Note", "Link", "MetaMap"}

func (p *parsedPage) walk(node any) (text string) {
	switch node := node.(type) {
	case []any:
		for _, n := range node {
			text += p.walk(n)
		}
	case map[string]any:
		kind, ok := node["t"].(string)
		if !ok {
			return p.walk(node["blocks"])
		}
		if !slices.Contains(plainTypes, kind) {
			p.Others = append(p.Others, fmt.Sprint(node))
		}
		content := node["c"]
		switch kind {
		case "Str":
			return content.(string)
		case "Space", "SoftBreak":
			return " "
		case "Note":
			p.Notes++
			p.walk(content)
			return ""
		case "Header":
			p.Headings = append(p.Headings, p.walk(content.([]any)[2]))
		case "Link":
			p.Links = append(p.Links, content.([]any)[2].([]any)[0].(string))
			return p.walk(content.([]any)[1])
		case "BulletList":
			for _, item := range content.([]any) {
				blocks := item.([]any)
				p.Items = append(p.Items, p.walk(blocks[0]))
				p.walk(blocks[1:])
			}
		default:
			return p.walk(content)
		}
	}
	return text
}

// onOneLine is a text as a page shows it.
func onOneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		if r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' { // it turns the direction, or keeps words apart
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// Pandoc sees the headings, words and footnotes that were written, and no other
// markup.
func TestPandoc(t *testing.T) {
	oracle.Pandoc.Needs(t)
	for name, g := range exporttest.Corpora(t) {
		out := oracle.Run(t, oracle.Pandoc, "--from", "gfm", "--to", "json", exporttest.Save(t, named(t, "markdown"), g, ""))
		var document any
		if err := json.Unmarshal([]byte(out), &document); err != nil {
			t.Fatal(err)
		}
		var got parsedPage
		got.walk(document)
		for i, h := range got.Headings {
			got.Headings[i] = onOneLine(h)
		}
		if len(got.Others) > 0 {
			t.Errorf("%s: markup in texts: %.500v", name, got.Others)
		}
		wanted := map[string]bool{"For": true, "Against": true, "Neither": true}
		positions, items := 0, 0
		for e, err := range g.Entities {
			if err != nil {
				t.Fatal(err)
			}
			switch e := e.(type) {
			case *schema.Corpus:
				wanted[onOneLine(e.Title)] = true
			case *schema.Position:
				positions++
				wanted[onOneLine(e.Name)] = true
				if !slices.Contains(got.Headings, onOneLine(e.Name)) {
					t.Errorf("%s: no heading %q", name, e.Name)
				}
			case *schema.Source:
				if e.URL != "" && !slices.Contains(got.Links, e.URL) {
					t.Errorf("%s: no link to %s: %v", name, e.URL, got.Links[:1])
				}
			case *schema.Statement:
				items += len(e.Supports) + len(e.Opposes) + len(e.Neutral)
				words := []string{onOneLine(e.Summary)}
				for _, q := range e.Quotes {
					words = append(words, "“"+onOneLine(q)+"”")
				}
				for _, s := range e.Speakers {
					words = append(words, onOneLine(s.Name))
				}
				if !slices.ContainsFunc(got.Items, func(item string) bool {
					return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(onOneLine(item), w) })
				}) {
					t.Errorf("%s: no item with %q", name, words)
				}
			}
		}
		for _, h := range got.Headings {
			if !wanted[h] {
				t.Errorf("%s: a heading %q", name, h)
			}
		}
		if diff := cmp.Diff([]int{items, items}, []int{len(got.Items), got.Notes}); diff != "" {
			t.Errorf("%s: %d positions, items and notes: %s", name, positions, diff)
		}
	}
}
