// Package exporttest is what the tests of formats write: corpora with texts that
// are hard to write, as graphs, and helpers that write them.
package exporttest

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"onrecord/exports/export"
	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/check"
	"onrecord/schema/escape"
	"onrecord/schema/rdf"
)

// Invented is a corpus of n statements with texts that are hard to write.
func Invented(n int) *schema.Corpus {
	ref := func(k schema.Kind, id string) schema.Ref { return schema.Ref{Kind: k, ID: id} }
	lat, long := -12.5, 0.0
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: "invented"}, Base: "https://example.org/invented/", Title: "A <b>&amp; “c”"}
	c.Actors = []*schema.Actor{
		{EntityBase: schema.EntityBase{ID: "ann-öz"}, Name: "Ann \"the Axe\" Öz; 1,5", Aliases: []string{"Анна 😀", "tab\tand\nline"}, Type: "person"},
		{EntityBase: schema.EntityBase{ID: "town"}, Name: "Town", Type: "state", Bloc: true},
	}
	c.Positions = []*schema.Position{{EntityBase: schema.EntityBase{ID: "bridge"}, Name: "A bridge?", Type: "demand"}}
	c.Places = []*schema.Place{{EntityBase: schema.EntityBase{ID: "town"}, Name: "Town", Lat: schema.NumberOf(lat), Long: schema.NumberOf(long)}}
	c.Events = []*schema.Event{{EntityBase: schema.EntityBase{ID: "fair"}, Name: "Fair", Date: "2021-05~", Place: ref(schema.KindPlace, "town")}}
	c.Sources = []*schema.Source{{EntityBase: schema.EntityBase{ID: "gazette"}, Title: "Gazette"}}
	for i := range n {
		c.Statements = append(c.Statements, &schema.Statement{
			EntityBase: schema.EntityBase{ID: fmt.Sprintf("s%04d", i)}, Source: ref(schema.KindSource, "gazette"),
			Speakers: []schema.Ref{ref(schema.KindActor, "ann-öz")}, Mode: "paraphrase", Summary: `=1+1 \ "x" <y>`,
			Supports: []schema.Ref{ref(schema.KindPosition, "bridge")}, Event: ref(schema.KindEvent, "fair"),
			About:    []schema.Ref{ref(schema.KindActor, "town"), ref(schema.KindPlace, "town")},
			Evidence: []schema.Passage{{Source: ref(schema.KindSource, "gazette"), Line: 1, Start: i, End: i + 1}},
		})
	}
	return c
}

// GraphOf is the view that a store has of a corpus.
func GraphOf(t testing.TB, c *schema.Corpus) view.Graph {
	t.Helper()
	return Selected(t, c, query.Filter{})
}

// Selected is that of the statements that a filter selects.
func Selected(t testing.TB, c *schema.Corpus, f query.Filter) view.Graph {
	t.Helper()
	if ps := check.Corpus(c, check.Options{}); ps.Err() != nil {
		t.Fatal(ps)
	}
	return View(t, c, query.SceneOptions{Filter: f, Record: true})
}

// View is that of a corpus that nobody has checked.
func View(t testing.TB, c *schema.Corpus, o query.SceneOptions) view.Graph {
	t.Helper()
	s, err := graph.FromQuads(t.Context(), func(yield func(quad.Quad, error) bool) {
		for q := range rdf.Quads(c) {
			if !yield(q, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return query.ViewOf(t.Context(), s, o)
}

var Empty = view.Graph{
	Quads:      func(func(quad.Quad, error) bool) {},
	Entities:   func(func(schema.Entity, error) bool) {},
	Statements: func(func(*schema.Statement, error) bool) {},
	Scene:      func() (*view.Scene, error) { return &view.Scene{Said: view.Decoded{}}, nil },
}

// Shown are the views of a format; one that means nothing where it has none.
func Shown(f export.Format) []view.View {
	if len(f.Views) == 0 {
		return []view.View{""}
	}
	return f.Views
}

// A NopCloser is a writer that need not be closed.
type NopCloser struct{ io.Writer }

func (NopCloser) Close() error { return nil }

// WriteAll writes a graph as one file where the format can, else as a folder.
func WriteAll(w io.Writer, f export.Format, g view.Graph, as view.View) error {
	in := &export.Input{Graph: g, As: as}
	if f.InOne(as) {
		return f.Write(w, in)
	}
	return f.Files(Single{w}, in)
}

// A Single is a Folder whose files follow one another.
type Single struct{ W io.Writer }

func (s Single) Create(name string) (io.WriteCloser, error) {
	_, err := fmt.Fprintf(s.W, "%s\n", name)
	return NopCloser{s.W}, err
}

func Written(t testing.TB, f export.Format, g view.Graph, as view.View) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := WriteAll(&out, f, g, as); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Hostile are texts that some format might take for its own.
var Hostile = []string{
	`"quoted" 'twice' and \back\slash`, "a, comma; a semicolon\ttab", "a line\nand\r\nanother\rone", "</script><!-- ]]> <![CDATA[ &amp; &", `'; DROP TABLE actors; --`,
	"=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\u202eright to left\u202c שלום مرحبا", "👩‍👩‍👧 😀 \U0001F1FA\U0001F1E6", "\u0001\u001f\u007f\u0085\u2028\ufeff", "{}[]()|<>#*_`~$", "%s %d {{.}} ${x} #{y}", " spaces around ", "", "\u00a0", "true", "1.0", "null",
	"}) DETACH DELETE n //", "fa:fa-car", "1. a list", "--> x[\"y\"]", "a\x0bb\x0cc", "\uffff\ufffe\U0010ffff",
}

// HostileCorpus has a hostile text in every field that holds any.
func HostileCorpus() *schema.Corpus {
	c := Invented(0)
	ref := func(k schema.Kind, id string) schema.Ref { return schema.Ref{Kind: k, ID: id} }
	c.Title = Hostile[3]
	best, worst := 0.0, -12.5
	for i, text := range Hostile {
		if strings.TrimSpace(text) == "" {
			continue
		}
		id := fmt.Sprintf("h%02d", i)
		c.Actors = append(c.Actors, &schema.Actor{
			EntityBase: schema.EntityBase{ID: id}, Name: text, Type: "person", Aliases: []string{text + "!", "; " + text}, Description: text,
			SameAs: []string{"http://www.wikidata.org/entity/Q" + id}, Affiliations: []schema.Affiliation{{To: ref(schema.KindActor, "town"), From: "2001-02", Until: "2003"}, {To: ref(schema.KindActor, "ann-öz")}},
			Roles: []schema.Role{{Office: text, Organization: ref(schema.KindActor, "town"), From: "2020"}, {Office: "Mayor " + text, Sources: []schema.Ref{ref(schema.KindSource, id)}}}, Sources: []schema.Ref{ref(schema.KindSource, id)},
		})
		c.Positions = append(c.Positions, &schema.Position{EntityBase: schema.EntityBase{ID: id}, Name: text, Aliases: []string{text + "?"}, Type: "claim", Description: text, About: []schema.Ref{ref(schema.KindActor, id)}, Broader: ref(schema.KindPosition, "bridge")})
		c.Sources = append(c.Sources, &schema.Source{EntityBase: schema.EntityBase{ID: id}, Title: text, Type: text, Publisher: text, Date: "2021-06-01", URL: "https://example.org/?a=b&c='d'"})
		c.Statements = append(c.Statements, &schema.Statement{
			EntityBase: schema.EntityBase{ID: id}, Source: ref(schema.KindSource, id), Speakers: []schema.Ref{ref(schema.KindActor, id), ref(schema.KindActor, "town")}, Addressees: []schema.Ref{ref(schema.KindActor, "ann-öz")},
			Mode: "quote", Quotes: []string{text}, Summary: text, Medium: text, Note: text, Coder: text, Certainty: "low", Act: "claim", Verdict: &schema.Verdict{Rating: text, Value: schema.NumberOf(worst), Best: schema.NumberOf(best), Worst: schema.NumberOf(worst)},
			Supports: []schema.Ref{ref(schema.KindPosition, "bridge")}, Opposes: []schema.Ref{ref(schema.KindPosition, id)}, Neutral: []schema.Ref{ref(schema.KindPosition, "h00")}, About: []schema.Ref{ref(schema.KindPlace, "town"), ref(schema.KindActor, "h00")}, Event: ref(schema.KindEvent, "fair"),
			Evidence: []schema.Passage{{Source: ref(schema.KindSource, id), Line: 2, Start: 10 * i, End: 10*i + len([]rune(text)), Exact: text, Prefix: "“", Suffix: "”"}, {Source: ref(schema.KindSource, id), Line: 3, Start: 1000, End: 1001}},
		})
	}
	c.Statements[0].Neutral = nil
	return c
}

// cellRoom is how many units of UTF-16 a cell of Excel has.
const cellRoom = 32_767

// Long is a corpus of texts and lists that are longer than a cell of Excel, or just as
// long, and of positions deeper in one another than libxml2 reads elements.
func Long() *schema.Corpus {
	c := Invented(2)
	ref := func(k schema.Kind, id string) schema.Ref { return schema.Ref{Kind: k, ID: id} }
	full := strings.Repeat("é", cellRoom-1)
	first, second := c.Statements[0], c.Statements[1]
	first.Note, first.Medium = full+"…", full+"e"
	first.Summary = full + "😀 and _x0041_" + strings.Repeat(" and \"more\",\n", cellRoom/4) + "."
	second.Mode, second.Quotes = "quote", []string{strings.Repeat("one word ", cellRoom/8) + "and", "a line\nand another", strings.Repeat("two; words ", cellRoom/8) + "and"}
	second.Evidence = nil
	for i, q := range second.Quotes {
		second.Evidence = append(second.Evidence, schema.Passage{Source: ref(schema.KindSource, "gazette"), Line: 2, Start: i * cellRoom, End: i*cellRoom + len([]rune(q)), Exact: q})
	}
	second.Summary, second.Note = full+"x0041_", full+"e…"
	for i := range 700 {
		id := fmt.Sprintf("%s-%d", strings.Repeat("long", 15), i)
		c.Actors = append(c.Actors, &schema.Actor{EntityBase: schema.EntityBase{ID: id}, Name: fmt.Sprint("Long ", i), Type: "person"})
		first.Addressees = append(first.Addressees, ref(schema.KindActor, id))
		first.Evidence = append(first.Evidence, schema.Passage{Source: ref(schema.KindSource, "gazette"), Line: 2, Start: 100 + i, End: 102 + i})
		town := c.Actors[1]
		town.Aliases = append(town.Aliases, fmt.Sprintf("The place that is called %s, number %d", strings.Repeat("so ", 10), i))
		town.SameAs = append(town.SameAs, "https://example.org/"+id)
	}
	c.Actors[0].Description = full + strings.Repeat("…", cellRoom) + "e"
	c.Events[0].Name = strings.Repeat("The fair, ", cellRoom/5) + "again"
	above := schema.Ref{}
	for i := range 450 {
		p := &schema.Position{EntityBase: schema.EntityBase{ID: fmt.Sprint("deep-", i)}, Name: fmt.Sprint("Deep ", i), Type: "claim", Broader: above}
		c.Positions = append(c.Positions, p)
		above = ref(schema.KindPosition, p.ID)
	}
	first.Opposes = []schema.Ref{ref(schema.KindPosition, "deep-199"), ref(schema.KindPosition, "deep-449")}
	return c
}

// Save writes an export to a file for a program to read.
func Save(t testing.TB, f export.Format, g view.Graph, as view.View) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "graph"+f.Ext)
	if err := os.WriteFile(path, Written(t, f, g, as), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// SaveText writes a text to a file.
func SaveText(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// Corpora are what oracles are asked about.
func Corpora(t testing.TB) map[string]view.Graph {
	return map[string]view.Graph{"invented": GraphOf(t, Invented(3)), "hostile": GraphOf(t, HostileCorpus())}
}

// InText is a text as a format of XML holds it.
func InText(s string) string {
	return strings.Map(func(r rune) rune {
		if _, lost := escape.XML(string(r)); lost > 0 {
			return '\ufffd'
		}
		return r
	}, s)
}
