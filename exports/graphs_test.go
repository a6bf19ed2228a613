package exports

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
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

func TestXMLSchemas(t *testing.T) {
	// Their licences do not let us hand them out.
	dir := os.Getenv("ONRECORD_XML_SCHEMAS")
	if dir == "" {
		t.Skip("ONRECORD_XML_SCHEMAS does not name a folder with graphml/graphml.xsd and gexf/gexf.xsd")
	}
	oracle.XMLLint.Needs(t)
	for format, xsd := range map[string]string{"graphml": "graphml.xsd", "gexf": "gexf.xsd"} {
		path := filepath.Join(dir, format, xsd)
		all := exporttest.Corpora(t)
		all["empty"], all["dated"] = exporttest.Empty, exporttest.GraphOf(t, datedCorpus())
		for name, g := range all {
			for _, as := range exporttest.Shown(named(t, format)) {
				out, err := oracle.Try(t, oracle.XMLLint, "--nonet", "--noout", "--schema", path, exporttest.Save(t, named(t, format), g, as))
				if err != nil {
					t.Errorf("%s as %s of %s: %v\n%.2000s", name, as, format, err, out)
				}
			}
		}
	}
}

// A flat graph is what programs of graphs have of it: attributes by name, of
// edges with their ends.
type flat struct{ Nodes, Edges []map[string]any }

// asFloats are values as they are, with decimals as programs have them.
func asFloats(v any) any {
	if n, ok := v.(schema.Number); ok {
		return n.Float()
	}
	return v
}

// flatten is what is to be written, with values as text or as they are.
func flatten(t *testing.T, g view.Graph, as view.View, value func(any) any) flat {
	t.Helper()
	p, err := g.Properties(as)
	if err != nil {
		t.Fatal(err)
	}
	var out flat
	set := func(row map[string]any, properties []view.Property, values []any) {
		for i, v := range values {
			if v != nil {
				row[properties[i].Name] = value(v)
			}
		}
	}
	known := map[string]bool{}
	for n, err := range p.Nodes {
		if err != nil {
			t.Fatal(err)
		}
		known[n.ID] = true
		row := map[string]any{"label": value(n.Label), "id": value(n.ID), "iri": value(n.IRI), "kind": value(string(n.Kind))}
		set(row, p.NodeProperties, n.Values)
		out.Nodes = append(out.Nodes, row)
	}
	for e, err := range p.Edges {
		if err != nil {
			t.Fatal(err)
		}
		if !known[e.From] || !known[e.To] {
			t.Fatalf("%s leads out of the graph", e.Type)
		}
		row := map[string]any{"source": value(e.From), "target": value(e.To), "label": value(e.Type), "weight": e.Weight, "mutual": e.Mutual}
		set(row, p.EdgeProperties, e.Values)
		out.Edges = append(out.Edges, row)
	}
	return out
}

// inNetwork is what programs that draw and count networks have to have of a graph:
// type, which means something else to them, is called category.
func inNetwork(f flat) flat {
	for _, rows := range [][]map[string]any{f.Nodes, f.Edges} {
		for _, row := range rows {
			if kind, ok := row["type"]; ok {
				row["category"] = kind
				delete(row, "type")
			}
		}
	}
	return f
}

// graphmlOf is what GraphML has to hold: no names beside the labels, and of claims,
// which have two modes, the side on which each node is, too.
func graphmlOf(t *testing.T, g view.Graph, as view.View) flat {
	t.Helper()
	out := inNetwork(flatten(t, g, as, asXML))
	without(out.Nodes, "name") // it is the label, and igraph's id
	if as == view.Claims {
		for _, n := range out.Nodes {
			n["type"] = n["kind"] == "position"
		}
	}
	return out
}

// asXML is a value as GraphML holds it.
func asXML(v any) any {
	switch v := v.(type) {
	case int:
		return float64(v) // as JSON has it
	case float64, bool:
		return v
	case schema.Number:
		return v.Float()
	}
	return exporttest.InText(emit.Plain(v))
}

const readGraphML = `
import sys, json, networkx
g = networkx.read_graphml(sys.argv[1], force_multigraph=True)
own = ('r', 'g', 'b', 'size', 'color')
names = {n: d['id'] for n, d in g.nodes(data=True)}
print(json.dumps({
  'Nodes': [{k: v for k, v in d.items() if k not in own} for n, d in g.nodes(data=True)],
  'Edges': [{**{k: v for k, v in d.items() if k not in own}, 'source': names[a], 'target': names[b]} for a, b, k, d in sorted(g.edges(data=True, keys=True), key=lambda e: int(e[2][1:]))],
}))
`

func TestNetworkX(t *testing.T) {
	oracle.NetworkX.Needs(t)
	script := filepath.Join(t.TempDir(), "read.py")
	if err := os.WriteFile(script, []byte(readGraphML), 0o666); err != nil {
		t.Fatal(err)
	}
	f := named(t, "graphml")
	for name, g := range exporttest.Corpora(t) {
		for _, as := range exporttest.Shown(f) {
			var got flat
			out := oracle.Run(t, oracle.NetworkX, script, exporttest.Save(t, f, g, as))
			if err := json.Unmarshal([]byte(out), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(graphmlOf(t, g, as), got); diff != "" {
				t.Errorf("%s as %s: %s", name, as, diff)
			}
		}
	}
}

// networkx 2 is told of the name space of GEXF 1.3, which networkx 3 knows; neither
// reads edges of both kinds, so those without a direction are told apart before.
const readGEXF = `
import sys, json, re, networkx
from networkx.readwrite.gexf import GEXF
GEXF.versions.setdefault('1.3', {
  'NS_GEXF': 'http://gexf.net/1.3', 'NS_VIZ': 'http://gexf.net/1.3/viz', 'NS_XSI': 'http://www.w3.org/2001/XMLSchema-instance', 'SCHEMALOCATION': '', 'VERSION': '1.3',
})
text = open(sys.argv[1], encoding='utf-8').read()
both = set(re.findall('<edge id="([^"]*)"[^>]* type="undirected"', text))
with open(sys.argv[1] + '.directed', 'w', encoding='utf-8') as f:
    f.write(text.replace(' type="undirected"', ''))
g = networkx.read_gexf(sys.argv[1] + '.directed')
assert g.is_directed()
assert both == {d['id'] for a, b, d in g.edges(data=True) if d['mutual']}, both
names = {n: d['id'] for n, d in g.nodes(data=True)}
print(json.dumps({
  'Nodes': [d for n, d in g.nodes(data=True)],
  'Edges': [dict(d, source=names[a], target=names[b]) for a, b, d in sorted(g.edges(data=True), key=lambda e: int(e[2]['id'][1:]))],
}))
`

const readDOT = `
import sys, networkx
g = networkx.nx_pydot.read_dot(sys.argv[1])
print(len(g), g.number_of_edges())
`

// networkx reads as many nodes and edges as there are.
func TestPydot(t *testing.T) {
	oracle.Pydot.Needs(t)
	read := script(t, "read.py", readDOT)
	f := named(t, "dot")
	g := exporttest.GraphOf(t, exporttest.Invented(20))
	for _, as := range exporttest.Shown(f) {
		want := flatten(t, g, as, asXML)
		got := strings.TrimSpace(oracle.Run(t, oracle.Pydot, read, exporttest.Save(t, f, g, as)))
		if got != fmt.Sprint(len(want.Nodes), len(want.Edges)) {
			t.Errorf("as %s: %s nodes and edges, want %d and %d", as, got, len(want.Nodes), len(want.Edges))
		}
	}
}

func TestGEXF(t *testing.T) {
	oracle.NetworkX.Needs(t)
	read := script(t, "read.py", readGEXF)
	f := named(t, "gexf")
	graphs := exporttest.Corpora(t)
	graphs["dated"] = exporttest.GraphOf(t, datedCorpus())
	for name, g := range graphs {
		for _, as := range exporttest.Shown(f) {
			want := inNetwork(flatten(t, g, as, asXML))
			p, err := g.Properties(as)
			if err != nil {
				t.Fatal(err)
			}
			spell := func(row map[string]any, date string) {
				first, last := emit.Days(date)
				for key, day := range map[string]string{"start": first, "end": last} {
					if offset, ok := row[key]; ok {
						row[key+"Offset"] = offset
						delete(row, key)
					}
					if day != "" {
						row[key] = day
					}
				}
			}
			i := 0
			for n := range p.Nodes {
				spell(want.Nodes[i], n.Date)
				i++
			}
			i = 0
			for e := range p.Edges {
				spell(want.Edges[i], e.Date)
				want.Edges[i]["relation"], want.Edges[i]["id"] = e.Type, fmt.Sprintf("e%d", i)
				i++
			}
			var got flat
			if err := json.Unmarshal([]byte(oracle.Run(t, oracle.NetworkX, read, exporttest.Save(t, f, g, as))), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s as %s: %s", name, as, diff)
			}
		}
	}
}

// datedCorpus is a corpus with dates of every kind.
func datedCorpus() *schema.Corpus {
	c := exporttest.Invented(1)
	for i, date := range []string{
		"2021-05-17", "2021-02", "2020", "2021-05~", "202X", "2021-21", "2021-XX-XX", "2021/2022-03", "2021/", "../2021-03", "0000", "-0043-03-15", "Y20000", "-0043/0014", "0001-01-01/9999-12-31", "2021-05-17T10:00:00Z",
	} {
		c.Events = append(c.Events, &schema.Event{EntityBase: schema.EntityBase{ID: fmt.Sprintf("e%02d", i)}, Name: date, Date: date})
		st := *c.Statements[0]
		st.EntityBase, st.Date = schema.EntityBase{ID: fmt.Sprintf("d%02d", i)}, date
		c.Statements = append(c.Statements, &st)
	}
	return c
}

func TestDays(t *testing.T) {
	for date, want := range map[string][2]string{
		"": {}, "2021-05-17": {"2021-05-17", "2021-05-17"}, "2024-02": {"2024-02-01", "2024-02-29"}, "2020~": {"2020-01-01", "2020-12-31"},
		"202X": {"2020-01-01", "2029-12-31"}, "2021/2022-03": {"2021-01-01", "2022-03-31"}, "2021/": {"2021-01-01", ""}, "../2021-03": {"", "2021-03-31"},
		"0000": {}, "0000/0001": {"", "0001-12-31"}, "-0043/0014": {"", "0014-12-31"}, "9999/Y10000": {"9999-01-01", ""}, "yesterday": {},
	} {
		if first, last := emit.Days(date); first != want[0] || last != want[1] {
			t.Errorf("%s: got %q to %q, want %q to %q", date, first, last, want[0], want[1])
		}
	}
}

// R prints counts, and the values of each attribute: texts in hexadecimal,
// numbers in all digits.
const readIGraph = `
suppressMessages(library(igraph))
options(warn = 2)
g <- read_graph(commandArgs(TRUE)[1], format = "graphml")
hex <- function(v) vapply(v, function(s) paste(charToRaw(s), collapse = ""), "")
shown <- function(v) paste(class(v), paste(if (is.character(v)) hex(v) else if (is.numeric(v)) formatC(v, digits = 17, width = 1, format = "g") else v, collapse = ","))
cat("directed", is_directed(g), "nodes", vcount(g), "edges", ecount(g), "\n")
for (n in vertex_attr_names(g)) cat("node", n, shown(vertex_attr(g, n)), "\n")
for (n in edge_attr_names(g)) cat("edge", n, shown(edge_attr(g, n)), "\n")
ends <- ends(g, E(g), names = FALSE)
cat("edge source", shown(vertex_attr(g, "id")[ends[, 1]]), "\n")
cat("edge target", shown(vertex_attr(g, "id")[ends[, 2]]), "\n")
`

func TestIGraph(t *testing.T) {
	oracle.IGraph.Needs(t)
	read := script(t, "read.R", readIGraph)
	f := named(t, "graphml")
	for name, g := range exporttest.Corpora(t) {
		for _, as := range exporttest.Shown(f) {
			out := oracle.Run(t, oracle.IGraph, read, exporttest.Save(t, f, g, as))
			want := graphmlOf(t, g, as)
			lines := map[string]string{}
			for line := range strings.Lines(out) {
				words := strings.SplitN(strings.TrimSuffix(line, " \n"), " ", 3)
				lines[words[0]+" "+words[1]] = strings.Join(words[2:], " ")
			}
			if got := lines["directed TRUE"]; got != fmt.Sprintf("nodes %d edges %d", len(want.Nodes), len(want.Edges)) {
				t.Errorf("%s as %s: %s", name, as, got)
			}
			for of, rows := range map[string][]map[string]any{"node": want.Nodes, "edge": want.Edges} {
				attributes := map[string]bool{}
				for _, row := range rows {
					for attribute := range row {
						attributes[attribute] = true
					}
				}
				for attribute := range attributes {
					if diff := cmp.Diff(inR(rows, attribute), lines[of+" "+attribute]); diff != "" {
						t.Errorf("%s as %s: %s of the %ss: %s", name, as, attribute, of, diff)
					}
				}
			}
		}
	}
}

// inR is an attribute of all rows as R prints it. Where a row has none, R has an
// empty text, no number or FALSE.
func inR(rows []map[string]any, attribute string) string {
	class, none := "character", ""
	for _, row := range rows {
		switch row[attribute].(type) {
		case float64:
			class, none = "numeric", "NaN"
		case bool:
			class, none = "logical", "FALSE"
		}
	}
	values := make([]string, len(rows))
	for i, row := range rows {
		switch v := row[attribute].(type) {
		case nil:
			values[i] = none
		case string:
			values[i] = fmt.Sprintf("%x", v)
		case float64:
			values[i] = strconv.FormatFloat(v, 'g', 17, 64)
		case bool:
			values[i] = strings.ToUpper(strconv.FormatBool(v))
		}
	}
	return class + " " + strings.Join(values, ",")
}
