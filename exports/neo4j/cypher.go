package neo4j

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"onrecord/exports/emit"
	"onrecord/exports/export"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/escape"
	"onrecord/schema/sorting"
)

// Cypher is statements that make the graph.
var Cypher = export.Format{
	Name: "cypher", Ext: ".cypher", MediaType: "application/x-cypher-query",
	Help:  "a file for Neo4j 5; a folder: for Memgraph and Kùzu, too",
	Views: []view.View{view.Full, view.Claims, view.Actors},
	Write: writeCypher, Files: writeCyphers,
}

// writeCypher writes what Neo4j 5 is to run: constraints, then nodes and edges.
func writeCypher(w io.Writer, in *export.Input) error {
	if err := writeConstraints(w, constraint); err != nil {
		return err
	}
	return writeMerges(w, in)
}

// writeCyphers writes nodes and edges in what the dialects have in common, and
// a file for each of the databases with what it wants to be told before.
func writeCyphers(to export.Folder, in *export.Input) error {
	g, err := in.Properties(in.As)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"README.md", func(w io.Writer) error { _, err := io.WriteString(w, cypherHelp); return err }},
		{"neo4j.cypher", func(w io.Writer) error { return writeConstraints(w, constraint) }},
		{"memgraph.cypher", func(w io.Writer) error { return writeConstraints(w, memgraphConstraint) }},
		{"kuzu.cypher", func(w io.Writer) error { return writeKuzu(w, g, in.As) }},
		{"graph.cypher", func(w io.Writer) error { return writeMerges(w, in) }},
	} {
		if err := export.CreateFile(to, f.name, f.write); err != nil {
			return err
		}
	}
	return nil
}

const cypherHelp = `# Cypher

graph.cypher has the nodes and edges, for any of these; the file before it says
what the database has to know. Running them again changes nothing.

~~~sh
cat neo4j.cypher graph.cypher | cypher-shell -u neo4j -p …
cat memgraph.cypher graph.cypher | mgconsole
cat kuzu.cypher graph.cypher | kuzu graph.kuzu
~~~

Nodes are found by their iri, and edges by their ends, their type and their key,
which numbers those that lead the same way. What is changed is written anew, and
what was removed stays. From some hundred thousand statements on, the format
neo4j is loaded faster.
`

// writeConstraints writes a constraint for each label.
func writeConstraints(w io.Writer, constraint func(schema.Kind) string) error {
	for _, k := range schema.Kinds() {
		if _, err := io.WriteString(w, constraint(k)+"\n"); err != nil {
			return err
		}
	}
	return nil
}

func memgraphConstraint(k schema.Kind) string {
	label := labelOf(k)
	return "CREATE INDEX ON :" + label + "(iri);\nCREATE CONSTRAINT ON (n:" + label + ") ASSERT n.iri IS UNIQUE;"
}

// kuzuTypes are the types of properties; all others are texts.
var kuzuTypes = map[schema.Type]string{schema.Texts: "STRING[]", schema.IRIs: "STRING[]", schema.Int: "INT64", schema.Decimal: "DOUBLE", schema.Bool: "BOOLEAN"}

// writeKuzu writes the tables that Kùzu has to have.
func writeKuzu(w io.Writer, g *view.PropertyGraph, as view.View) error {
	types, err := relations(g)
	if err != nil {
		return err
	}
	column := func(p view.Property) string {
		kind, ok := kuzuTypes[p.Type]
		if !ok {
			kind = "STRING"
		}
		return ", `" + p.Name + "` " + kind
	}
	out := bufio.NewWriter(w)
	for _, k := range schema.Kinds() {
		fmt.Fprintf(out, "CREATE NODE TABLE IF NOT EXISTS %s(iri STRING, `id` STRING, `name` STRING", labelOf(k))
		if as != view.Full {
			fmt.Fprint(out, ", `weight` INT64")
		}
		for _, i := range kindColumns(g, k) {
			fmt.Fprint(out, column(g.NodeProperties[i]))
		}
		fmt.Fprint(out, ", PRIMARY KEY(iri));\n")
	}
	for _, r := range types {
		fmt.Fprintf(out, "CREATE REL TABLE IF NOT EXISTS %s(", r.name)
		ends := slices.Collect(maps.Keys(r.kinds))
		sorting.By(ends, func(a, b [2]schema.Kind) int { return slices.Compare(a[:], b[:]) })
		for _, k := range ends {
			fmt.Fprintf(out, "FROM %s TO %s, ", labelOf(k[0]), labelOf(k[1]))
		}
		fmt.Fprint(out, "key INT64, `weight` DOUBLE")
		if r.mutual {
			fmt.Fprint(out, ", `mutual` BOOLEAN")
		}
		for _, i := range r.columns {
			fmt.Fprint(out, column(g.EdgeProperties[i]))
		}
		fmt.Fprint(out, ");\n")
	}
	return out.Flush()
}

// writeMerges writes a statement for each node and each edge.
func writeMerges(w io.Writer, in *export.Input) error {
	g, err := export.NewWalk(in)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	var b []byte
	if err := g.EachNode(func(_ int, n *view.Node) error {
		b = fmt.Appendf(b[:0], "MERGE (n:%s {iri: %s}) SET n.`id` = %s, n.`name` = %s", escape.CypherName(labelOf(n.Kind)), literal(n.IRI), literal(n.ID), literal(n.Label))
		if in.As != view.Full {
			b = fmt.Appendf(b, ", n.`weight` = %d", n.Weight)
		}
		for i, v := range n.Values {
			if v != nil && g.NodeProperties[i].Name != "name" {
				b = fmt.Appendf(b, ", n.`%s` = %s", g.NodeProperties[i].Name, literal(v))
			}
		}
		_, err := out.Write(append(b, ";\n"...))
		return err
	}); err != nil {
		return err
	}
	var from string
	var keys map[[2]string]int // of the edges from one node, by type and end
	if err := g.EachEdge(func(_, _, _ int, e *view.Edge) error {
		if e.From != from {
			from, keys = e.From, map[[2]string]int{}
		}
		end := [2]string{e.Type, e.To}
		keys[end]++
		a, z := g.IRI(e.From), g.IRI(e.To)
		b = fmt.Appendf(b[:0], "MATCH (a:%s {iri: %s}) MATCH (b:%s {iri: %s}) MERGE (a)-[r:%s {key: %d}]->(b) SET r.`weight` = %s",
			escape.CypherName(labelOf(kindOf(a))), literal(a), escape.CypherName(labelOf(kindOf(z))), literal(z), escape.CypherName(relationName(e.Type)), keys[end], literal(e.Weight))
		if e.Mutual {
			b = append(b, ", r.`mutual` = true"...)
		}
		for i, v := range e.Values {
			if v != nil {
				b = fmt.Appendf(b, ", r.`%s` = %s", g.EdgeProperties[i].Name, literal(v))
			}
		}
		_, err := out.Write(append(b, ";\n"...))
		return err
	}); err != nil {
		return err
	}
	return out.Flush()
}

// literal is a value in Cypher.
func literal(v any) string {
	switch v := v.(type) {
	case string:
		return escape.CypherString(v)
	case []string:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = literal(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case int:
		return strconv.Itoa(v)
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return float(v)
	case schema.Number:
		return float(v.Float())
	}
	panic(fmt.Sprintf("exports: a property holds a %T", v))
}

// float is a number that Cypher does not take for an integer.
func float(v float64) string {
	text := emit.Number(v)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}
