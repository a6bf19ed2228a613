package neo4j

import (
	"io"
	"strings"

	"onrecord/graph/view"
	"onrecord/schema"
)

const neo4jHelp = `# Into Neo4j 5

Stop the database, or choose a name that is not taken, and run this in the folder
of this file:

~~~sh
neo4j-admin database import full neo4j \
  --array-delimiter=U+001F --multiline-fields=true@FILES@
~~~

The items of lists are separated by the control character U+001F, since texts
hold semicolons, and there is no escape for one. To import into a database that is
there, add --overwrite-destination: what it held is gone. Then start it and say,
so that entities are found quickly by their IRIs:

~~~cypher
@INDEXES@~~~

The label of a node is its kind, its name what people call it, and its iri the
same in every export. Dates are EDTF, in texts that sort. A first question:

~~~cypher
@QUESTION@
~~~
`

// neo4jQuestions show the shape of the graph, by view.
var neo4jQuestions = map[view.View]string{
	view.Full: `MATCH (a:Actor)<-[:SPEAKER]-(s:Statement)-[:SUPPORTS]->(p:Position)
RETURN a.name, p.name, count(s) AS statements ORDER BY statements DESC, a.name;`,
	view.Claims: `MATCH (a:Actor)-[r:SUPPORTS]->(p:Position)<-[o:OPPOSES]-(b:Actor)
RETURN p.name, collect(DISTINCT a.name) AS supporters, collect(DISTINCT b.name) AS opponents;`,
	view.Actors: `MATCH (a:Actor)-[r:DISAGREES]-(b:Actor)
RETURN a.name, b.name, r.positions ORDER BY r.weight DESC;`,
}

// writeNeo4jHelp writes how to import the files.
func writeNeo4jHelp(w io.Writer, files []string, as view.View) error {
	var list, indexes strings.Builder
	for _, kind := range []struct{ prefix, flag string }{{"nodes-", "--nodes"}, {"edges-", "--relationships"}} {
		for _, name := range files {
			if rest, ok := strings.CutPrefix(name, kind.prefix); ok {
				list.WriteString(" \\\n  " + kind.flag + "=" + name)
				if kind.prefix == "nodes-" {
					indexes.WriteString(constraint(schema.Kind(strings.TrimSuffix(rest, ".csv"))) + "\n")
				}
			}
		}
	}
	_, err := strings.NewReplacer("@FILES@", list.String(), "@INDEXES@", indexes.String(), "@QUESTION@", neo4jQuestions[as]).WriteString(w, neo4jHelp)
	return err
}

// constraint has nodes of a kind found by their IRIs, each of which there is
// once, in the syntax of Neo4j 5.
func constraint(k schema.Kind) string {
	return "CREATE CONSTRAINT " + string(k) + "_iri IF NOT EXISTS FOR (n:" + labelOf(k) + ") REQUIRE n.iri IS UNIQUE;"
}
