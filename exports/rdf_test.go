package exports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/exports/oracle"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/nquads"
	"onrecord/schema/turtle"
)

// hostile are texts that some format might take for its own.
var hostile = []string{
	`"quoted" 'twice' and \back\slash`, "a, comma; a semicolon\ttab", "a line\nand\r\nanother\rone", "</script><!-- ]]> <![CDATA[ &amp; &", `'; DROP TABLE actors; --`,
	"=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\u202eright to left\u202c שלום مرحبا", "👩‍👩‍👧 😀 \U0001F1FA\U0001F1E6", "\u0001\u001f\u007f\u0085\u2028\ufeff", "{}[]()|<>#*_`~$", "%s %d {{.}} ${x} #{y}", " spaces around ", "", "\u00a0", "true", "1.0", "null",
	"}) DETACH DELETE n //", "fa:fa-car", "1. a list", "--> x[\"y\"]", "a\x0bb\x0cc", "\uffff\ufffe\U0010ffff",
}

// hostileCorpus has a hostile text in every field that holds any.
func hostileCorpus() *schema.Corpus {
	c := invented(0)
	ref := func(k schema.Kind, id string) schema.Ref { return schema.Ref{Kind: k, ID: id} }
	c.Title = hostile[3]
	for i, text := range hostile {
		if strings.TrimSpace(text) == "" {
			continue
		}
		id := fmt.Sprintf("h%02d", i)
		c.Actors = append(c.Actors, &schema.Actor{
			Entry: schema.Entry{ID: id}, Name: text, Type: "person", Aliases: []string{text + "!", "; " + text}, Description: text,
			SameAs: []string{"http://www.wikidata.org/entity/Q" + id}, Affiliations: []schema.Affiliation{{To: ref(schema.KindActor, "town"), From: "2001-02", Until: "2003"}, {To: ref(schema.KindActor, "ann-öz")}},
			Roles: []schema.Role{{Office: text, Organization: ref(schema.KindActor, "town"), From: "2020"}, {Office: "Mayor " + text, Sources: []schema.Ref{ref(schema.KindSource, id)}}}, Sources: []schema.Ref{ref(schema.KindSource, id)},
		})
		c.Positions = append(c.Positions, &schema.Position{Entry: schema.Entry{ID: id}, Name: text, Aliases: []string{text + "?"}, Type: "claim", Description: text, About: []schema.Ref{ref(schema.KindActor, id)}, Broader: ref(schema.KindPosition, "bridge")})
		c.Sources = append(c.Sources, &schema.Source{Entry: schema.Entry{ID: id}, Title: text, Type: text, Publisher: text, Date: "2021-06-01", URL: "https://example.org/?a=b&c='d'"})
		c.Statements = append(c.Statements, &schema.Statement{
			Entry: schema.Entry{ID: id}, Source: ref(schema.KindSource, id), Speakers: []schema.Ref{ref(schema.KindActor, id), ref(schema.KindActor, "town")}, Addressees: []schema.Ref{ref(schema.KindActor, "ann-öz")},
			Mode: "quote", Quotes: []string{text}, Summary: text, Medium: text, Note: text, Coder: text, Certainty: "low", Act: "claim",
			Supports: []schema.Ref{ref(schema.KindPosition, "bridge")}, Opposes: []schema.Ref{ref(schema.KindPosition, id)}, Neutral: []schema.Ref{ref(schema.KindPosition, "h00")}, About: []schema.Ref{ref(schema.KindPlace, "town"), ref(schema.KindActor, "h00")}, Event: ref(schema.KindEvent, "fair"),
			Evidence: []schema.Passage{{Source: ref(schema.KindSource, id), Line: 2, Start: 10 * i, End: 10*i + len([]rune(text)), Exact: text, Prefix: "“", Suffix: "”"}, {Source: ref(schema.KindSource, id), Line: 3, Start: 1000, End: 1001}},
		})
	}
	c.Statements[0].Neutral = nil
	return c
}

// save writes an export to a file for a program to read.
func save(t *testing.T, f Format, g view.Graph, as view.View) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "graph"+f.Ext)
	if err := os.WriteFile(path, written(t, f, g, as), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// saveText writes a text to a file.
func saveText(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// corpora are what oracles are asked about.
func corpora(t *testing.T) map[string]view.Graph {
	return map[string]view.Graph{"invented": graphOf(t, invented(3)), "hostile": graphOf(t, hostileCorpus())}
}

func linesOf(t *testing.T, g view.Graph, labels bool) []string {
	t.Helper()
	var all []quad.Quad
	for q, err := range g.Quads {
		if err != nil {
			t.Fatal(err)
		}
		if !labels {
			q.Label = nil
		}
		all = append(all, q)
	}
	var out []string
	for _, q := range nquads.Sort(all) {
		line, err := nquads.Append(nil, q)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(line))
	}
	return out
}

// What is written in TriG and Turtle is read back.
func TestTurtleRoundTrip(t *testing.T) {
	for name, g := range corpora(t) {
		for _, format := range []string{"trig", "turtle"} {
			trig := format == "trig"
			var all []quad.Quad
			for q, err := range turtle.Read(bytes.NewReader(written(t, named(t, format), g, "")), turtle.Options{TriG: trig}) {
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, q)
			}
			got := linesOf(t, view.Graph{Quads: nquads.All(all)}, trig)
			if diff := cmp.Diff(linesOf(t, g, trig), got); diff != "" {
				t.Errorf("%s as %s: %s", name, format, diff)
			}
		}
	}
}

// readRDF prints what rdflib read: a line of JSON for each quad, its subject,
// predicate, object, label, language and datatype.
const readRDF = `
import sys, json, rdflib
rdflib.NORMALIZE_LITERALS = False
g = rdflib.ConjunctiveGraph()
g.parse(sys.argv[2], format={'jsonld': 'json-ld'}.get(sys.argv[1], sys.argv[1]))
for s, p, o, c in g.quads((None, None, None, None)):
    name = getattr(c, 'identifier', c)
    label = str(name) if isinstance(name, rdflib.URIRef) and not str(name).startswith('file:') else ''
    literal = isinstance(o, rdflib.Literal)
    print(json.dumps([str(s), str(p), str(o), label, (o.language or '') if literal else '', (str(o.datatype or '')) if literal else 'iri']))
`

func TestRDFLib(t *testing.T) {
	oracle.RDFLib.Needs(t)
	script := filepath.Join(t.TempDir(), "read.py")
	if err := os.WriteFile(script, []byte(readRDF), 0o666); err != nil {
		t.Fatal(err)
	}
	for name, g := range corpora(t) {
		for _, format := range []string{"nquads", "trig", "turtle", "jsonld"} {
			if name == "hostile" && format == "nquads" {
				continue // rdflib takes \\b, an escaped backslash and a b, for a backspace
			}
			out := oracle.Run(t, oracle.RDFLib, script, format, save(t, named(t, format), g, ""))
			got := map[string]bool{}
			for line := range strings.Lines(out) {
				var terms []string
				if err := json.Unmarshal([]byte(line), &terms); err != nil {
					t.Fatal(err)
				}
				got[fmt.Sprintf("%q", terms)] = true
			}
			want := map[string]bool{}
			for q, err := range g.Quads {
				if err != nil {
					t.Fatal(err)
				}
				terms := []string{schema.Lexical(q.Subject), schema.Lexical(q.Predicate), schema.Lexical(q.Object), "", "", ""}
				if format != "turtle" && q.Label != nil {
					terms[3] = schema.Lexical(q.Label)
				}
				switch o := q.Object.(type) {
				case quad.IRI:
					terms[5] = "iri"
				case quad.TypedString:
					terms[5] = string(o.Type)
				}
				want[fmt.Sprintf("%q", terms)] = true
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s as %s: %s", name, format, diff)
			}
		}
	}
}

func TestRapper(t *testing.T) {
	oracle.Rapper.Needs(t)
	for name, g := range corpora(t) {
		for format, parser := range map[string]string{"nquads": "nquads", "trig": "trig", "turtle": "turtle"} {
			out := oracle.Run(t, oracle.Rapper, "-q", "-i", parser, "-o", "ntriples", save(t, named(t, format), g, ""))
			lines := map[string]bool{}
			for line := range strings.Lines(out) {
				lines[line] = true
			}
			if want := len(linesOf(t, g, false)); len(lines) != want {
				t.Errorf("%s as %s: %d triples, want %d", name, format, len(lines), want)
			}
		}
	}
}
