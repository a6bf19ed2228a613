package exports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/exports/exporttest"
	"onrecord/exports/oracle"
	"onrecord/exports/rdf"
	"onrecord/graph/view"
	"onrecord/schema/nquads"
	"onrecord/schema/vocab"
)

// parsed are quads, in canonical order.
func parsed(t testing.TB, lines string) view.Graph {
	t.Helper()
	var all []quad.Quad
	for q, err := range nquads.Read(strings.NewReader(lines)) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, q)
	}
	return view.Graph{Quads: nquads.All(nquads.Sort(all)), Entities: exporttest.Empty.Entities}
}

// The context of a document is ours, and what it holds is in its words.
func TestJSONLD(t *testing.T) {
	const e = "<https://e.org/c/"
	g := parsed(t, e+`source/s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://onrecord.example/ns#Source> `+e+`codebook> .
`+e+`source/s> <https://onrecord.example/ns#length> "12"^^<http://www.w3.org/2001/XMLSchema#integer> `+e+`codebook> .
`+e+`source/s> <https://onrecord.example/ns#length> "012"^^<http://www.w3.org/2001/XMLSchema#integer> `+e+`codebook> .
`+e+`source/s> <http://purl.org/dc/terms/issued> "2025"^^<http://www.w3.org/2001/XMLSchema#gYear> `+e+`codebook> .
`+e+`source/s> <http://purl.org/dc/terms/creator> `+e+`actor/a> `+e+`codebook> .
_:x <http://p/> "y"@en .
`)
	text := string(exporttest.Written(t, named(t, "jsonld"), g, ""))
	head, body, _ := strings.Cut(text, `"@graph": [`)
	if !strings.HasPrefix(string(vocab.JSONLDContext()), strings.TrimSuffix(head, ",\n  ")) {
		t.Errorf("the context is not ours: %s", head)
	}
	if diff := cmp.Diff(`
    {"iri": "_:x", "http://p/": {"@language": "en", "@value": "y"}},
    {"iri": "https://e.org/c/codebook", "@graph": [
      {"iri": "https://e.org/c/source/s", "kind": "source", "authors": [{"iri": "https://e.org/c/actor/a"}], "date": {"kind": "xsd:gYear", "@value": "2025"}, "length": ["012", 12]}
    ]}
  ]
}
`, body); diff != "" {
		t.Error(diff)
	}
}

// Whatever the graph holds, rdflib reads it from JSON-LD as from N-Quads.
func TestJSONLDIsomorphic(t *testing.T) {
	oracle.RDFLib.Needs(t)
	script := exporttest.SaveText(t, "compare.py", `
import sys, rdflib, rdflib.compare
def graphs(path, format):
    g = rdflib.ConjunctiveGraph()
    g.parse(path, format=format)
    # The name of a graph is a subject as well, for nodes that are in several.
    out = rdflib.Graph()
    for s, p, o, c in g.quads((None, None, None, None)):
        name = getattr(c, 'identifier', c)
        node = rdflib.BNode()
        out.add((node, rdflib.URIRef('s:'), s)); out.add((node, rdflib.URIRef('p:'), p)); out.add((node, rdflib.URIRef('o:'), o))
        if isinstance(name, rdflib.URIRef) and not str(name).startswith('file:') or 'named' in str(name):
            out.add((node, rdflib.URIRef('g:'), name))
    return out
a, b = graphs(sys.argv[1], 'nquads'), graphs(sys.argv[2], 'json-ld')
print(len(a), rdflib.compare.isomorphic(a, b))
`)
	for name, lines := range map[string]string{
		"schemes that are prefixes":          "<geo:61,-150> <http://www.w3.org/2003/01/geo/wgs84_pos#lat> <org:x> <prov:g> .\n<geo:61,-150> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://onrecord.example/ns#Place> <prov:g> .\n<geo:61,-150> <http://www.w3.org/2003/01/geo/wgs84_pos#lat> \"1.50\"^^<http://www.w3.org/2001/XMLSchema#decimal> <prov:g> .\n",
		"a namespace and two slashes":        "<https://schema.org///x> <https://schema.org///y> <https://schema.org/> .\n",
		"several types, and one not of ours": "<http://e/s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://onrecord.example/ns#Actor> .\n<http://e/s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://onrecord.example/ns#Event> .\n<http://e/s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/T> .\n<http://e/s> <https://onrecord.example/ns#date> \"2025\"^^<http://www.w3.org/2001/XMLSchema#gYear> .\n",
		"a type that is a text":              "<http://e/s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> \"x\" .\n",
		"blank nodes":                        "_:a <http://e/p> _:b <http://e/g> .\n_:b <http://e/p> _:a .\n_:b <http://e/p> _:b <http://e/g> .\n",
		"lists":                              "_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> \"1\" .\n_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .\n<http://e/s> <http://e/p> _:a .\n",
		"what is not a number":               "<http://e/s> <https://onrecord.example/ns#length> \"x\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n<http://e/s> <https://onrecord.example/ns#length> \"true\" .\n<http://e/s> <https://onrecord.example/ns#length> <http://e/o> .\n<http://e/s> <https://schema.org/sameAs> \"http://e/o\" .\n",
		"keywords":                           "<http://e/s> <http://e/p> \"@id\" .\n<http://e/s> <http://e/p> \"iri\" .\n<http://e/s> <http://e/p> \"_:x\" .\n",
	} {
		t.Run(name, func(t *testing.T) {
			g := parsed(t, lines)
			out := oracle.Run(t, oracle.RDFLib, script, exporttest.SaveText(t, "g.nq", lines), exporttest.Save(t, named(t, "jsonld"), g, ""))
			n := 0
			for q := range g.Quads {
				n += 3
				if _, ok := q.Label.(quad.IRI); ok {
					n++
				}
			}
			if want := fmt.Sprintf("%d True\n", n); out != want {
				t.Errorf("got %q, want %q, of\n%s", out, want, exporttest.Written(t, named(t, "jsonld"), g, ""))
			}
		})
	}
}

func FuzzJSONLD(f *testing.F) {
	f.Add("<geo:1> <http://e/p> <org:x> <prov:g> .\n<http://e/s> <https://onrecord.example/ns#date> \"2025\"^^<http://www.w3.org/2001/XMLSchema#gYear> .\n")
	f.Fuzz(func(t *testing.T, lines string) {
		var all []quad.Quad
		for q, err := range nquads.Read(strings.NewReader(lines)) {
			if _, bad := nquads.Append(nil, q); err != nil || bad != nil {
				return
			}
			all = append(all, q)
		}
		g := view.Graph{Quads: nquads.All(nquads.Sort(all)), Entities: exporttest.Empty.Entities}
		text := exporttest.Written(t, rdf.JSONLD, g, "")
		if !json.Valid(text) || !bytes.Equal(text, exporttest.Written(t, rdf.JSONLD, g, "")) {
			t.Errorf("this is not JSON, or not always the same: %s", text)
		}
	})
}
