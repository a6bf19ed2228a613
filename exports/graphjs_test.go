package exports

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/exports/emit"
	"onrecord/exports/exporttest"
	"onrecord/exports/oracle"
	"onrecord/graph/view"
	"onrecord/schema"
)

// asJSON is a value as encoding/json reads it.
func asJSON(v any) any {
	switch v := v.(type) {
	case int:
		return float64(v)
	case schema.Number:
		return v.Float()
	case []string:
		out := make([]any, len(v))
		for i, s := range v {
			out[i] = s
		}
		return out
	}
	return v
}

// script writes a program of an oracle.
func script(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// without takes keys from rows.
func without(rows []map[string]any, keys ...string) []map[string]any {
	for _, row := range rows {
		for _, k := range keys {
			delete(row, k)
		}
	}
	return rows
}

const readCyJS = `
const cytoscape = require('cytoscape');
const file = JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'));
const cy = cytoscape({headless: true, styleEnabled: true, elements: file.elements, style: file.style});
const colours = cy.elements().map(e => e.style(e.isNode() ? 'background-color' : 'line-color'));
if (colours.some(c => !/^rgb/.test(c))) throw new Error('an element has no colour: ' + colours);
require('fs').writeSync(1, JSON.stringify({Nodes: cy.nodes().map(n => n.data()), Edges: cy.edges().map(e => e.data())}));
process.exit(0); // its clock runs on
`

func TestCytoscape(t *testing.T) {
	oracle.Cytoscape.Needs(t)
	read := script(t, "read.js", readCyJS)
	f := named(t, "cyjs")
	for name, g := range exporttest.Corpora(t) {
		for _, as := range exporttest.Shown(f) {
			var got flat
			if err := json.Unmarshal([]byte(oracle.Run(t, oracle.Cytoscape, read, exporttest.Save(t, f, g, as))), &got); err != nil {
				t.Fatal(err)
			}
			without(got.Nodes, "shared_name", "color", "size")
			for i, e := range got.Edges {
				if e["name"] != e["label"] || e["interaction"] != e["label"] {
					t.Errorf("edge %d is called %v, %v and %v", i, e["name"], e["interaction"], e["label"])
				}
			}
			without(got.Edges, "id", "name", "interaction", "shared_interaction", "color")
			want := inNetwork(flatten(t, g, as, asJSON))
			for _, n := range want.Nodes {
				n["name"] = n["label"]
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s as %s: %s", name, as, diff)
			}
		}
	}
}

const readNodeLink = `
import sys, json, networkx
g = networkx.node_link_graph(json.load(open(sys.argv[1], encoding='utf-8')))
assert g.is_directed() and g.is_multigraph()
print(json.dumps({
  'Nodes': [dict(d, id=n) for n, d in g.nodes(data=True)],
  'Edges': [dict(d, source=a, target=b) for a, b, k, d in sorted(g.edges(data=True, keys=True), key=lambda e: e[2])],
}))
`

func TestNodeLink(t *testing.T) {
	oracle.NetworkX.Needs(t)
	read := script(t, "read.py", readNodeLink)
	f := named(t, "json")
	for name, g := range exporttest.Corpora(t) {
		for _, as := range exporttest.Shown(f) {
			var got flat
			if err := json.Unmarshal([]byte(oracle.Run(t, oracle.NetworkX, read, exporttest.Save(t, f, g, as))), &got); err != nil {
				t.Fatal(err)
			}
			without(got.Nodes, "color", "size")
			without(got.Edges, "color")
			if diff := cmp.Diff(inNetwork(flatten(t, g, as, asJSON)), got); diff != "" {
				t.Errorf("%s as %s: %s", name, as, diff)
			}
		}
	}
}

// Graphviz lays a graph out, and says what it has read.
func TestDot(t *testing.T) {
	oracle.Dot.Needs(t)
	f := named(t, "dot")
	for name, g := range exporttest.Corpora(t) {
		for _, as := range exporttest.Shown(f) {
			want := flatten(t, g, as, asFloats)
			var got struct {
				Objects []struct{ Name, Label, Tooltip, URL string }
				Edges   []struct {
					Tail, Head int
					Label      string
				}
			}
			path := exporttest.Save(t, f, g, as)
			if err := json.Unmarshal([]byte(oracle.Run(t, oracle.Dot, "-Tdot_json", path)), &got); err != nil {
				t.Fatal(err)
			}
			if len(got.Objects) != len(want.Nodes) || len(got.Edges) != len(want.Edges) {
				t.Fatalf("%s as %s: %d nodes and %d edges, want %d and %d", name, as, len(got.Objects), len(got.Edges), len(want.Nodes), len(want.Edges))
			}
			ids := map[any]map[string]any{}
			for _, n := range want.Nodes {
				ids[n["id"]] = n
			}
			for _, n := range got.Objects {
				if ids[n.Name] == nil || n.URL != ids[n.Name]["iri"] {
					t.Errorf("%s as %s: no node has the id %q and the IRI %s", name, as, n.Name, n.URL)
				}
			}
			var edges, wanted []string
			for _, e := range got.Edges {
				label, _, _ := strings.Cut(e.Label, " ")
				edges = append(edges, got.Objects[e.Tail].Name+" "+label+" "+got.Objects[e.Head].Name)
			}
			for _, e := range want.Edges {
				wanted = append(wanted, e["source"].(string)+" "+e["label"].(string)+" "+e["target"].(string))
			}
			slices.Sort(edges)
			slices.Sort(wanted)
			if diff := cmp.Diff(wanted, edges); diff != "" {
				t.Errorf("%s as %s: %s", name, as, diff)
			}
			if as == view.Claims {
				if svg := oracle.Run(t, oracle.Dot, "-Tsvg", path); !strings.Contains(svg, ">A bridge?<") {
					t.Errorf("the drawing lacks a node:\n%s", svg)
				}
			}
		}
	}
}

// Mermaid draws, on a page without sizes, and says what is to be seen.
const readMermaid = `
const path = require('path'), url = require('url'), fs = require('fs');
const {window} = new (require('jsdom').JSDOM)('');
Object.assign(globalThis, {window, document: window.document, Element: window.Element, SVGElement: window.SVGElement, CSSStyleSheet: class { replaceSync() {} }});
window.SVGElement.prototype.getBBox = () => ({x: 0, y: 0, width: 10, height: 10});
window.SVGElement.prototype.getComputedTextLength = () => 10;
(async () => {
  const mermaid = (await import(url.pathToFileURL(path.join(process.env.NODE_PATH, 'mermaid/dist/mermaid.core.mjs')))).default;
  mermaid.initialize({startOnLoad: false, maxEdges: 100000, maxTextSize: 10000000});
  const text = fs.readFileSync(process.argv[2], 'utf8');
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
  const edges = diagram.db.getEdges().map(e => ({source: e.start, target: e.end, label: e.text, type: e.type}));
  const {svg} = await mermaid.render('graph', text.replace(/^  (n[0-9]+ -|linkStyle ).*\n/mg, '')); // without edges, which take long to lay out
  const page = new (require('jsdom').JSDOM)(svg).window.document;
  const nodes = [...page.querySelectorAll('g.node')].map(n => {
    const label = n.querySelector('.nodeLabel');
    const strange = [...label.querySelectorAll('*')].map(e => e.tagName).filter(name => !['P', 'BR'].includes(name));
    if (strange.length) throw new Error('a label has ' + strange + ': ' + label.innerHTML);
    label.querySelectorAll('br').forEach(br => br.replaceWith('\n'));
    return {id: /flowchart-(n[0-9]+)-/.exec(n.id)[1], label: label.textContent};
  });
  if (page.querySelector('script, img, iframe, a')) throw new Error('more than a drawing');
  fs.writeSync(1, JSON.stringify({Nodes: nodes, Edges: edges}));
  process.exit(0);
})().catch(e => { console.error(e); process.exit(1); });
`

func TestMermaid(t *testing.T) {
	oracle.Mermaid.Needs(t)
	read := script(t, "read.js", readMermaid)
	f := named(t, "mermaid")
	for name, g := range exporttest.Corpora(t) {
		for _, as := range exporttest.Shown(f) {
			want := flatten(t, g, as, asFloats)
			var got flat
			if err := json.Unmarshal([]byte(oracle.Run(t, oracle.Mermaid, read, exporttest.Save(t, f, g, as))), &got); err != nil {
				t.Fatal(err)
			}
			if len(got.Nodes) != len(want.Nodes) || len(got.Edges) != len(want.Edges) {
				t.Fatalf("%s as %s: %d nodes and %d edges, want %d and %d", name, as, len(got.Nodes), len(got.Edges), len(want.Nodes), len(want.Edges))
			}
			labels, ids := map[any]any{}, map[any]string{}
			for _, n := range got.Nodes {
				labels[n["id"]] = n["label"]
			}
			for i, n := range want.Nodes {
				id := "n" + strconv.Itoa(i)
				ids[n["id"]] = id
				label := emit.Visible(n["label"].(string), n["id"].(string), nil)
				if got, _ := labels[id].(string); strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(label), " ") {
					t.Errorf("%s as %s: the label %q, want %q", name, as, got, label)
				}
			}
			for i, e := range want.Edges {
				got := got.Edges[i]
				label, _, _ := strings.Cut(got["label"].(string), " ")
				if label != e["label"] || got["source"] != ids[e["source"]] || got["target"] != ids[e["target"]] {
					t.Errorf("%s as %s: an edge %v, want %v from %s to %s", name, as, got, e["label"], ids[e["source"]], ids[e["target"]])
				}
			}
		}
	}
}

// What is more than GitHub draws is said, in the file and beside it.
func TestMermaidLimits(t *testing.T) {
	f := named(t, "mermaid")
	for n, want := range map[int][]string{3: nil, 400: {
		"edges: GitHub draws no more than 500, Mermaid what maxEdges says", "characters: GitHub draws no more than 50000, Mermaid what maxTextSize says",
	}} {
		in := &Input{Graph: exporttest.GraphOf(t, exporttest.Invented(n)), As: view.Full}
		var out strings.Builder
		if err := f.Write(&out, in); err != nil {
			t.Fatal(err)
		}
		if len(in.Notes) != len(want) {
			t.Fatalf("%d statements: got %q", n, in.Notes)
		}
		for i, note := range in.Notes {
			if !strings.HasSuffix(note, want[i]) || !strings.Contains(out.String(), "%% "+note+"\n") {
				t.Errorf("%d statements: got %q, want %q", n, note, want[i])
			}
		}
	}
}
