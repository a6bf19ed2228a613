package graphviz

import (
	"fmt"
	"testing"
)

func TestChecks(t *testing.T) {
	t.Parallel()
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="no"?>` + "\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\"\n \"x.dtd\">\n"
	const bad = "onrecord-graphviz answered with what is not "
	for _, c := range []struct {
		format, answer string
		want           Counts
		err            string
	}{
		{"svg", head + `<svg><g class="graph"><g class="node big"/><g class="edge"/><g class="cluster"/><a class="node"/></g></svg>`, Counts{1, 1, 1}, ""},
		{"svg", head + `<svg><g class="nodes"/><g id="node"/></svg>`, Counts{Nodes: 1}, "onrecord-graphviz drew 0 of 1 nodes"},
		{"svg", head + `<svg><g class="node"/></svg>`, Counts{}, ""},
		{"svg", head + `<svg>&nbsp;</svg>`, Counts{}, bad + "SVG: XML syntax error on line 4: invalid character entity &nbsp;"},
		{"svg", head + "<svg>\x01</svg>", Counts{}, bad + "SVG: XML syntax error on line 4: illegal character code U+0001"},
		{"svg", head + `<svg><svg></svg>`, Counts{}, bad + "SVG: XML syntax error on line 4: unexpected EOF"},
		{"svg", "<svg></svg>", Counts{}, bad + "SVG: it does not begin with <?xml"},
		{"svg", head + "<svg></svg>x", Counts{}, bad + "SVG: it does not end with </svg>"},
		{"json", `{"_subgraph_cnt":3,"objects":[{"name":"cluster"},{"name":"x","cluster":"true"},{"name":"y"},{"name":"clusters"},{"name":"b","style":"filled,invis"}],"edges":[{},{"style":"invis"}]}`, Counts{1, 1, 2}, ""},
		{"json", `{"_subgraph_cnt":0}`, Counts{}, ""},
		{"json", `{"_subgraph_cnt":0}`, Counts{Edges: 1}, "onrecord-graphviz drew 0 of 1 edges"},
		{"json", `{"_subgraph_cnt":1}`, Counts{}, bad + "JSON: its count of subgraphs is wrong"},
		{"json", `{}`, Counts{}, bad + "JSON: its count of subgraphs is wrong"},
		{"json", `{"_subgraph_cnt":0`, Counts{}, bad + "JSON: unexpected end of JSON input"},
		{"json", ``, Counts{}, bad + "JSON: unexpected end of JSON input"},
		{"dot", "strict graph {\n}\n", Counts{}, ""},
		{"dot", "digraph x {\n}\n", Counts{}, ""},
		{"dot", "digraph x {\n", Counts{}, bad + "DOT: it does not end with }"},
		{"dot", "   ", Counts{}, bad + "DOT: it does not begin with digraph "},
		{"plain", "graph 1 0 0\nstop\n", Counts{}, ""},
		{"plain", "graph 1 0 0\nst", Counts{}, bad + "plain text: it does not end with stop"},
	} {
		got := ""
		if err := checks[c.format]([]byte(c.answer), c.want); err != nil {
			got = fmt.Sprint(err)
		}
		if got != c.err {
			t.Errorf("%s %s: got\n%s, want\n%s", c.format, c.answer, got, c.err)
		}
	}
}
