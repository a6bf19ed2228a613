package rdf

import (
	"errors"
	"io"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/exports/export"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/nquads"
	"onrecord/schema/term"
	"onrecord/schema/turtle"
)

// TriG is N-Quads for people.
var TriG = export.Format{
	Name: "trig", Ext: ".trig", MediaType: "application/trig",
	Help:  "TriG, a readable N-Quads: for triple stores, and for people",
	Write: writeTriG,
}

// Turtle is the union of the graphs.
var Turtle = export.Format{
	Name: "turtle", Ext: ".ttl", MediaType: "text/turtle",
	Help:  "Turtle, without who says so: for Protégé and RDF tools",
	Write: writeTurtle,
	Supports: func(view.View) view.Supports {
		return func(_ schema.Kind, field string, _ schema.Kind) bool { return field != "sources" }
	},
}

// writeTriG writes graph by graph.
func writeTriG(w io.Writer, in *export.Input) (err error) {
	names, err := prefixes(in)
	if err != nil {
		return err
	}
	g, err := sortByGraph(in.Quads, graphsRoom)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.Close()) }()
	return turtle.WriteTriG(w, g.all, names)
}

// writeTurtle writes the union of the graphs, and at its end which graphs these
// were.
func writeTurtle(w io.Writer, in *export.Input) error {
	names, err := prefixes(in)
	if err != nil {
		return err
	}
	if err := turtle.Write(w, in.Quads, names); err != nil {
		return err
	}
	graphs := map[quad.Value]bool{}
	for q, err := range in.Quads {
		if err != nil {
			return err
		}
		if q.Label != nil {
			graphs[q.Label] = true
		}
	}
	lines := make([]string, 0, len(graphs))
	for name := range graphs {
		line, err := nquads.AppendTerm([]byte("# "), name)
		if err != nil {
			return err
		}
		lines = append(lines, string(line)+"\n")
	}
	if len(lines) == 0 {
		return nil
	}
	slices.Sort(lines)
	in.Lost.Add(len(lines), "names of graphs")
	if _, err := io.WriteString(w, "\n# This is the union of these graphs, which TriG and N-Quads keep apart:\n"); err != nil {
		return err
	}
	for _, line := range lines {
		if _, err := io.WriteString(w, line); err != nil {
			return err
		}
	}
	return nil
}

// prefixes are those of the vocabularies, and one for each kind of each corpus:
// actor: or, with several corpora, town-actor:.
func prefixes(in *export.Input) ([]turtle.Prefix, error) {
	var out []turtle.Prefix
	for _, p := range term.Prefixes() {
		out = append(out, turtle.Prefix(p))
	}
	corpora, err := in.Corpora()
	if err != nil {
		return nil, err
	}
	for _, c := range corpora {
		for _, k := range append(schema.Kinds(), schema.KindPassage, schema.KindRole, schema.KindAffiliation) {
			name := string(k)
			if len(corpora) > 1 {
				name = c.ID + "-" + name
			}
			if turtle.IsPrefix(name) {
				out = append(out, turtle.Prefix{Name: name, Namespace: c.Base + string(k) + "/"})
			}
		}
	}
	return out, nil
}
