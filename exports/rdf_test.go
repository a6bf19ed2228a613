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

	"onrecord/exports/exporttest"
	"onrecord/exports/oracle"
	"onrecord/graph/view"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
	"onrecord/schema/turtle"
)

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
	for name, g := range exporttest.Corpora(t) {
		for _, format := range []string{"trig", "turtle"} {
			trig := format == "trig"
			var all []quad.Quad
			for q, err := range turtle.Read(bytes.NewReader(exporttest.Written(t, named(t, format), g, "")), turtle.Options{TriG: trig}) {
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
	for name, g := range exporttest.Corpora(t) {
		for _, format := range []string{"nquads", "trig", "turtle", "jsonld"} {
			if name == "hostile" && format == "nquads" {
				continue // rdflib takes \\b, an escaped backslash and a b, for a backspace
			}
			out := oracle.Run(t, oracle.RDFLib, script, format, exporttest.Save(t, named(t, format), g, ""))
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
				terms := []string{rdf.Lexical(q.Subject), rdf.Lexical(q.Predicate), rdf.Lexical(q.Object), "", "", ""}
				if format != "turtle" && q.Label != nil {
					terms[3] = rdf.Lexical(q.Label)
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
	for name, g := range exporttest.Corpora(t) {
		for format, parser := range map[string]string{"nquads": "nquads", "trig": "trig", "turtle": "turtle"} {
			out := oracle.Run(t, oracle.Rapper, "-q", "-i", parser, "-o", "ntriples", exporttest.Save(t, named(t, format), g, ""))
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
