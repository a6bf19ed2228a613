package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"iter"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
)

// What programs of others are shipped with pages, as npm has them.
var vendored = map[string]string{
	"vendor/cytoscape.js": "0d7e373a706f0f01d6fb7a6ccf04988c01307cee1c2f9bcc7b068e9f6b431e3f", // cytoscape 3.34.4, dist/cytoscape.esm.min.mjs; MIT
}

func TestVendored(t *testing.T) {
	folder := os.DirFS("assets")
	files, err := fs.Glob(folder, "vendor/*.gz")
	if all, _ := fs.Glob(folder, "vendor/*"); err != nil || len(files) != len(vendored) || len(all) != len(files) {
		t.Errorf("there are %q (%v), want %d, compressed, with their checksums", all, err, len(vendored))
	}
	for name, want := range vendored {
		raw, err := fs.ReadFile(Assets(), name)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(raw)
		if got := hex.EncodeToString(sum[:]); got != want {
			t.Errorf("%s: SHA-256 %s, want %s", name, got, want)
		}
	}
}

// What a page of ours loads is one of our files, and no script or style is in a page.
func TestNothingFromElsewhere(t *testing.T) {
	inline := regexp.MustCompile(`(?i)<script(?: type="module")?>|<style| style="| on[a-z]+="|https?://`)
	for view, text := range written(t, "harmless") {
		if found := inline.FindString(text); found != "" {
			t.Errorf("%s has %s", view, found)
		}
	}
}

const bad = `"><script>alert(1)</script><img src=x onerror=alert(2)>'&` + "\u202e"

// row has the same text everywhere.
const row = `{"id":"BAD","name":"BAD","title":"BAD","kind":"actor","aliases":["BAD"],"type":"BAD","description":"BAD","url":"URL","publisher":"BAD","date":"BAD",
"roles":[{"office":"BAD","from":"BAD","organization":{"id":"BAD","name":"BAD"}}],"affiliations":[{"to":{"id":"BAD","name":"BAD"}}],"within":{"id":"BAD","name":"BAD"},
"speakers":[{"id":"BAD","name":"BAD"}],"mode":"BAD","act":"BAD","quotes":["BAD"],"summary":"BAD","language":"BAD","supports":[{"id":"BAD","name":"BAD"}],"opposes":[{"id":"BAD","name":"BAD"}],
"source":{"id":"BAD","name":"BAD"},"evidence":[{"line":1,"start":0,"end":3,"exact":"BAD","prefix":"BAD","suffix":"BAD"}],"layer":"BAD","coder":"BAD","note":"BAD","stance":"BAD","actor":{"id":"BAD","name":"BAD"},"position":{"id":"BAD","name":"BAD"}}`

func of[T any](t *testing.T, said string) T {
	t.Helper()
	var out T
	text, err := json.Marshal(said)
	if err != nil {
		t.Fatal(err)
	}
	url := "/text"
	if said == bad {
		url = "javascript:alert(3)"
	}
	if err := json.Unmarshal([]byte(strings.NewReplacer(`"BAD"`, string(text), "URL", url).Replace(row)), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// written are all pages with one text everywhere, by their names: whole, then without
// what is around the body.
func written(t *testing.T, said string) iter.Seq2[string, string] {
	s, e := of[Statement](t, said), of[Entity](t, said)
	r := Ref{Kind: "actor", ID: said, Name: said}
	standing := Standing{Actor: r, Position: r, Stance: said, Supports: 1}
	cited := Cited{Statement: said, Date: said, Level: said, Text: said}
	tie := Tie{Of: [2]string{said, said}, Told: said, Pairs: []Pair{{Column: r, A: &cited, B: &cited}, {Cited: cited}}}
	form := &EntityForm{Sum: said, Types: []string{said}, Organizations: []Ref{r}, Undo: true}
	drawn := []Sample{{ID: said, Coders: []string{said}, Size: 1, Of: 2, Rows: []Assignment{{Sample: said, Coder: said, Source: said, Title: said, State: said, Statements: 1}}}}
	bodies := map[string]any{
		"home":        Home{Kinds: []Count{{Values: []string{said}}}, Sources: []Entity{e}, Speakers: []Bar{{Ref: r, Most: 1}}, Positions: []Bar{{Ref: r, Most: 1}}, Samples: drawn, Coder: said},
		"list":        Listing{Kind: "source", Plural: said, Rows: []Entity{e}, Pager: Pager{Before: said, After: said}, Adds: true, Types: []string{said}},
		"entity":      Portrait{Showing: Showing{Entity: e, Links: []Connection{{Predicate: said, Entities: []Ref{r}}}}, Standings: []Standing{standing}, Groups: []Group{{Title: said, Rows: []Statement{s}, All: said}}, Edit: form},
		"statement":   Proof{Trail: &Trail{Statement: s, Source: e, Reports: []Ref{{ID: s.ID, Name: s.Summary}}}},
		"said":        Search{Text: said, Since: said, Until: said, Told: said, Rows: []Statement{s}, Facets: []Facet{{Flag: said, Label: said, Values: []FacetValue{{Value: said, Label: said, On: true}}}}},
		"stances":     Matrix{Actors: []Ref{r}, Columns: []Ref{r}, Cells: [][]*Standing{{&standing}}, Left: said},
		"source":      Reading{Source: e, Lines: Mark(said, []Statement{s}, []Span{{Start: 4, End: 9}}), Statements: []Statement{s}, Cover: &Cover{}, Coders: []Coder{{Coder: said}}, Coder: said, Text: true, Editor: &Editor{Coder: said, Modes: []string{said}, Note: said, Sample: said, Next: r}},
		"picture":     Picture{Form: &Form{Action: said, Fields: []Field{{Name: said, Label: said, Value: said, Choices: []string{said}}}}, Picture: said, Alt: said, Told: said, Header: []string{said}, Rows: [][]Cell{{{Text: said, Link: said}}}},
		"concordance": Concordance{Search: Search{Since: said, Until: said, Told: said, More: said, Fields: []Field{{Name: said, Label: said, Value: said, Help: said, Kind: Switch}}}, Words: said, Regex: said, Sort: said, Width: said, Statements: said, Wrong: said, Looked: &Looked{Until: 1, Further: said, First: said}, Lines: []Keyword{{Statement: said, Speakers: []Ref{r}, Source: r, Left: said, Word: said, Right: said, Line: 1}, {Source: r, In: "summary"}}},
		"network":     Network{Form: &Form{Action: said, Fields: []Field{{Name: said, Label: said, Values: []string{said}, Kind: Several, Help: said, Group: said}, {Name: said, Label: said, Value: said, Default: said, Choices: []string{said}}, {Name: said, Kind: Number, Value: said, Default: said}}}, Graph: said, Windows: said, Tie: said, Picture: said, Alt: said, Wrong: said, Told: said, Left: said, Header: []string{said}, Rows: [][]Cell{{{Text: said, Link: said}}}, Explains: &tie},
		"tie":         tie,
		"wait":        Waiting{Address: said},
		"samples":     Samples{Samples: drawn, Coder: said, Draws: true, Sources: 2},
		"agreement":   Comparison{Told: said, Samples: drawn, Sample: said, Settles: true, Agreement: &Agreement{Sample: &Sampled{ID: said, Coders: []string{said}, Missing: []string{said}, Unfinished: []string{said}}, Coders: []string{said}, Variables: []Variable{{Variable: said, Coefficient: said}}, Disagreements: []Disagreement{{Source: said, Variable: said, Values: map[string]string{said: said}, Statements: map[string]string{said: said}}}}},
		"wrong":       Fault{Message: said, Problems: []string{said}},
	}
	return func(yield func(string, string) bool) {
		for _, view := range Views() {
			body, ok := bodies[view]
			if !ok {
				t.Errorf("%s is not looked at", view)
				continue
			}
			for _, part := range []bool{false, true} {
				site := New(Links{
					Entity: func(kind, id string) string { return "/" + kind + "/" + id }, View: func(view string, q url.Values) string { return "/" + view + "?" + q.Encode() },
					Asset: func(name string) string { return "/assets/" + name }, Ask: func(command []string, format string) string { return "/ask/" + command[0] + "?" + format },
				})
				site.Name = said
				var out bytes.Buffer
				if err := site.Write(&out, Page{View: view, Title: said, Command: []string{"said", "--by=" + said}, Formats: []string{"csv"}, Also: []Answer{{said, []string{"said", said}, []string{"svg"}}}, Body: body, Part: part}); err != nil {
					t.Errorf("%s: %v", view, err)
				} else if !yield(view, out.String()) {
					return
				}
			}
		}
	}
}

// Names and quotes with markup are text, on every page.
func TestHostile(t *testing.T) {
	for view, text := range written(t, bad) {
		for _, found := range regexp.MustCompile(`(?i)<script[^>]*>|<img[^>]*>|="javascript:`).FindAllString(text, -1) {
			if found != `<script type="module" src="/assets/desk.js">` && !strings.HasPrefix(found, `<img src="%22%3E`) {
				t.Errorf("%s has %s", view, found)
			}
		}
		if view != "wait" && !strings.Contains(text, "&lt;script&gt;") { // it has an address, and no text
			t.Errorf("%s does not have the text", view)
		}
	}
}

// What a page shows is said by its body alone.
func TestWrongBody(t *testing.T) {
	site := New(Links{})
	for _, p := range []Page{{View: "list", Body: Fault{}, Part: true}, {View: "page", Body: Fault{}, Part: true}} {
		var out bytes.Buffer
		if err := site.Write(&out, p); err == nil || out.Len() > 0 {
			t.Errorf("%s: %v, %q", p.View, err, out.String())
		}
	}
}

// A link leads to pages alone, and stays in its attribute.
func TestLink(t *testing.T) {
	for l, want := range map[link]string{
		"/said?by=a%20b&on=x:y#s-1": "/said?by=a%20b&on=x:y#s-1",
		"https://example.org/ä b":   "https://example.org/%C3%A4%20b",
		"JavaScript:alert(1)":       "#",
		" javascript:alert(1)":      "#",
		"java\nscript:alert(1)":     "#",
		"data:text/html,x":          "#",
		"mailto:a@example.org":      "mailto:a@example.org",
		`"'<>` + "`\\":              "%22%27%3C%3E%60%5C",
		"?q=a:b":                    "?q=a:b",
		"":                          "",
	} {
		if got := l.safe(); got != want {
			t.Errorf("%q: got %s, want %s", l, got, want)
		}
	}
}

func TestTyped(t *testing.T) {
	for want, command := range map[string][]string{
		"onrecord said --by trump":                    {"said", "--by=trump"},
		`onrecord said --text '"no deal" $(rm) '\'''`: {"said", `--text="no deal" $(rm) '`},
		"onrecord evidence ANNA/x":                    {"evidence", "ANNA/x"},
	} {
		if got := Typed(command); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// A list has the first names of a statement and says how many there are beside them; its
// own page has all. Other reports have their words, and what is left out is told.
func TestBounded(t *testing.T) {
	s := of[Statement](t, "said")
	s.ID = "s1"
	s.Speakers = nil
	var reports []Ref
	for i := range 60 {
		if i < 12 {
			s.Speakers = append(s.Speakers, Ref{ID: fmt.Sprintf("a%02d", i)})
		}
		reports = append(reports, Ref{ID: fmt.Sprintf("r%02d", i), Name: fmt.Sprintf("Report %02d", i)})
	}
	site := New(Links{
		Entity: func(kind, id string) string { return "/" + kind + "/" + id }, View: func(view string, _ url.Values) string { return "/" + view },
		Asset: func(name string) string { return "/assets/" + name },
	})
	page := func(view string, body any) string {
		t.Helper()
		var out bytes.Buffer
		if err := site.Write(&out, Page{View: view, Title: "It", Body: body, Part: true}); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	for _, c := range []struct {
		view      string
		body      any
		has, lack []string
	}{
		{"said", Search{Total: 1, Rows: []Statement{s}}, []string{"/actor/a09", `href="/statement/s1">and 2 more</a>`}, []string{"/actor/a10"}},
		{"statement", Proof{Trail: &Trail{Statement: s, Reports: reports}}, []string{"/actor/a11", `<a href="/statement/r49"><bdi>Report 49</bdi></a>`, "and 10 more"}, []string{"/statement/r50", "and 2 more"}},
		{"entity", Portrait{Showing: Showing{Entity: Entity{Kind: "position"}}, Standings: make([]Standing, 3), More: true}, []string{"Who stands where", "The first 3;"}, []string{">Position<"}},
		{"source", Reading{}, []string{"not at hand"}, []string{"unused quotation", "toolbar"}},
		{"source", Reading{Text: true}, []string{"unused quotation", "toolbar"}, []string{"not at hand"}},
		{"entity", Portrait{Showing: Showing{Entity: Entity{ID: "wide", Kind: "position"}}, Standings: []Standing{{Position: Ref{ID: "wide"}}, {Position: Ref{ID: "narrow", Name: "A narrower one"}}}}, []string{">Position<", "A narrower one"}, nil},
	} {
		text := page(c.view, c.body)
		for _, want := range c.has {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %s:\n%s", c.view, want, text)
			}
		}
		for _, not := range c.lack {
			if strings.Contains(text, not) {
				t.Errorf("%s has %s", c.view, not)
			}
		}
	}
}
