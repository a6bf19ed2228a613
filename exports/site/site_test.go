package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// What programs of others are shipped with pages, as npm has them.
var vendored = map[string]string{
	"vendor/cytoscape.js": "0d7e373a706f0f01d6fb7a6ccf04988c01307cee1c2f9bcc7b068e9f6b431e3f", // cytoscape 3.34.4, dist/cytoscape.esm.min.mjs; MIT
}

func TestVendored(t *testing.T) {
	files, err := fs.Glob(Assets(), "vendor/*")
	if err != nil || len(files) != len(vendored) {
		t.Errorf("there are %q (%v), want %d with their checksums", files, err, len(vendored))
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
	err := fs.WalkDir(pages, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(pages, path)
		if found := inline.Find(raw); found != nil {
			t.Errorf("%s has %s", path, found)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

const bad = `"><script>alert(1)</script><img src=x onerror=alert(2)>'&\u202e`

// hostile is a row in which each text is hostile.
const hostile = `{"id":"BAD","name":"BAD","title":"BAD","kind":"actor","aliases":["BAD"],"type":"BAD","description":"BAD","url":"javascript:alert(3)","publisher":"BAD","date":"BAD",
"roles":[{"office":"BAD","from":"BAD","organization":{"id":"BAD","name":"BAD"}}],"affiliations":[{"to":{"id":"BAD","name":"BAD"}}],"within":{"id":"BAD","name":"BAD"},
"speakers":[{"id":"BAD","name":"BAD"}],"mode":"BAD","act":"BAD","quotes":["BAD"],"summary":"BAD","language":"BAD","supports":[{"id":"BAD","name":"BAD"}],"opposes":[{"id":"BAD","name":"BAD"}],
"source":{"id":"BAD","name":"BAD"},"evidence":[{"line":1,"start":0,"end":3,"exact":"BAD","prefix":"BAD","suffix":"BAD"}],"layer":"BAD","coder":"BAD","note":"BAD","stance":"BAD","actor":{"id":"BAD","name":"BAD"},"position":{"id":"BAD","name":"BAD"}}`

func of[T any](t *testing.T) T {
	t.Helper()
	var out T
	text, err := json.Marshal(strings.ReplaceAll(bad, `\u202e`, "\u202e"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(strings.ReplaceAll(hostile, `"BAD"`, string(text))), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// Names and quotes with markup are text, on every page.
func TestHostile(t *testing.T) {
	s, e := of[Statement](t), of[Entity](t)
	r := Ref{Kind: "actor", ID: bad, Name: bad}
	standing := Standing{Actor: r, Position: r, Stance: bad, Supports: 1}
	bodies := map[string]any{
		"home":      Home{Kinds: []Count{{Values: []string{bad}}}, Sources: []Entity{e}, Speakers: []Bar{{Ref: r, Most: 1}}, Positions: []Bar{{Ref: r, Most: 1}}},
		"list":      Listing{Kind: "source", Plural: bad, Rows: []Entity{e}, Pager: Pager{Before: bad, After: bad}},
		"entity":    Portrait{Showing: Showing{Entity: e, Links: []Connection{{Predicate: bad, Entities: []Ref{r}}}}, Standings: []Standing{standing}, Groups: []Group{{Title: bad, Rows: []Statement{s}, All: bad}}},
		"statement": Proof{Trail: &Trail{Statement: s, Source: e, Reports: []Statement{s}}},
		"said":      Search{Text: bad, Since: bad, Until: bad, Told: bad, Rows: []Statement{s}, Facets: []Facet{{Flag: bad, Label: bad, Values: []FacetValue{{Value: bad, Label: bad, On: true}}}}},
		"stances":   Matrix{Actors: []Ref{r}, Columns: []Ref{r}, Cells: [][]*Standing{{&standing}}, Left: bad},
		"source":    Reading{Source: e, Lines: Mark(bad, []Statement{s}, []Span{{Start: 4, End: 9}}), Statements: []Statement{s}, Cover: &Cover{}, Coders: []Coder{{Coder: bad}}, Coder: bad, Text: true, Editor: &Editor{Coder: bad, Modes: []string{bad}}},
		"picture":   Picture{Form: &Form{Action: bad, Fields: []Field{{Name: bad, Label: bad, Value: bad, Choices: []string{bad}}}}, Graph: bad, Picture: bad, Alt: bad, Told: bad, Header: []string{bad}, Rows: [][]Cell{{{Text: bad, Link: bad}}}},
		"agreement": Comparison{Told: bad, Agreement: &Agreement{Coders: []string{bad}, Variables: []Variable{{Variable: bad, Coefficient: bad}}, Disagreements: []Disagreement{{Source: bad, Variable: bad, Values: map[string]string{bad: bad}, Statements: map[string]string{bad: bad}}}}},
		"wrong":     Fault{Message: bad, Problems: []string{bad}},
	}
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
			site.Name = bad
			var out bytes.Buffer
			if err := site.Write(&out, Page{View: view, Title: bad, Command: []string{"said", "--by=" + bad}, Formats: []string{"csv"}, Body: body, Part: part}); err != nil {
				t.Errorf("%s: %v", view, err)
				continue
			}
			text := out.String()
			for _, found := range regexp.MustCompile(`(?i)<script[^>]*>|<img[^>]*>|="javascript:`).FindAllString(text, -1) {
				if found != `<script type="module" src="/assets/desk.js">` && !strings.HasPrefix(found, `<img src="%22%3e`) {
					t.Errorf("%s has %s", view, found)
				}
			}
			if !strings.Contains(text, "&lt;script&gt;") {
				t.Errorf("%s does not have the text", view)
			}
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
