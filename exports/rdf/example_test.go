package rdf_test

import (
	"context"
	"os"

	"onrecord/exports/export"
	"onrecord/exports/exporttest"
	"onrecord/exports/rdf"
)

// A graph as Turtle.
func Example() {
	ctx := context.Background()
	g, store := exporttest.Example(ctx)
	defer store.Close()
	if err := rdf.Turtle.Write(os.Stdout, &export.Input{Graph: g}); err != nil {
		panic(err)
	}
	// Output:
	// @prefix actor: <https://example.org/harbour/actor/> .
	// @prefix dcterms: <http://purl.org/dc/terms/> .
	// @prefix or: <https://onrecord.example/ns#> .
	// @prefix position: <https://example.org/harbour/position/> .
	// @prefix schema: <https://schema.org/> .
	// @prefix source: <https://example.org/harbour/source/> .
	// @prefix statement: <https://example.org/harbour/statement/> .
	//
	// <https://example.org/harbour/> a or:Corpus ;
	//   dcterms:identifier "harbour" .
	//
	// actor:quay a or:Actor ;
	//   or:type "person" ;
	//   schema:name "Ada Quay" .
	//
	// position:close a or:Position ;
	//   or:type "demand" ;
	//   schema:name "The harbour should close" .
	//
	// source:gazette a or:Source ;
	//   dcterms:title "Gazette" .
	//
	// statement:no-ships a or:Statement ;
	//   dcterms:source source:gazette ;
	//   or:mode "paraphrase" ;
	//   or:speaker actor:quay ;
	//   or:summary "No ships come any more." ;
	//   or:supports position:close .
	//
	// # This is the union of these graphs, which TriG and N-Quads keep apart:
	// # <https://example.org/harbour/codebook>
	// # <https://example.org/harbour/source/gazette>
}
