// Package exports writes a graph for other tools: one file per format, in the
// package of its family, and one table of them.
//
//	in := &exports.Input{Graph: g}
//	err := format.Write(w, in)
//	err = format.Count(in)
//	fmt.Println(in.Lost.String())
package exports

import (
	"onrecord/exports/dna"
	"onrecord/exports/export"
	"onrecord/exports/markdown"
	"onrecord/exports/neo4j"
	"onrecord/exports/network"
	"onrecord/exports/rdf"
	"onrecord/exports/refi"
	"onrecord/exports/tables"
	"onrecord/exports/xlsx"
)

// What a format says of itself, what it is given, and what it writes into.
type (
	Format = export.Format
	Input  = export.Input
	Folder = export.Folder
)

// Formats lists the formats, in the order of the help.
func Formats() []Format {
	return []Format{
		rdf.NQuads,
		rdf.TriG,
		rdf.Turtle,
		rdf.JSONLD,
		rdf.WebAnnotation,
		rdf.ClaimReview,
		network.GraphML,
		network.GEXF,
		tables.CSV,
		xlsx.XLSX,
		neo4j.Neo4j,
		neo4j.Cypher,
		network.CyJS,
		network.JSON,
		network.DOT,
		network.Mermaid,
		dna.DNA,
		refi.REFI,
		markdown.Markdown,
		tables.JSONLines,
	}
}
