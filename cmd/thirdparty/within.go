package main

import (
	"embed"
	"fmt"
)

//go:embed texts/*.txt
var texts embed.FS

// graphvizOf is the version of go-graphviz of which the list below is true: its
// module has Graphviz and what that needs as WebAssembly, made by the recipe
// internal/wasm/build of the module, and the licence of the Go code alone.
const graphvizOf = "v0.2.10"

// withinModules lists the works in modules whose licence files do not speak of
// them, and the data that our own tables were made of.
func withinModules(graphviz string) ([]work, error) {
	if graphviz != graphvizOf {
		return nil, fmt.Errorf("look again at what is in go-graphviz %s, for cmd/thirdparty knows that of %s", graphviz, graphvizOf)
	}
	drawing := []string{"onrecord-graphviz"}
	works := []work{
		{"Liberation Sans, three fonts (github.com/go-fonts/liberation)", "2.1.4", []string{"onrecord"}, []text{{Name: "liberation.txt"}}},
		{"Graphviz (in go-graphviz; its source: graphviz.org)", "12.1.2", drawing, []text{{Name: "EPL-1.0.txt"}}},
		{"Expat (in go-graphviz)", "2.6.3", drawing, []text{{Name: "expat.txt"}}},
		{"wasi-libc of WASI SDK, with musl (in go-graphviz)", "24", drawing, []text{{Name: "wasi-libc.txt"}}},
		{"Unicode CLDR: quotation marks of languages", "47", []string{"onrecord"}, []text{{Name: "unicode.txt"}}},
		{"Cytoscape.js: networks in the browser", "3.34.4", []string{"onrecord"}, []text{{Name: "cytoscape.txt"}}},
		{"World Atlas: the outline of countries, Natural Earth 4.1", "2.0.2", []string{"onrecord"}, []text{{Name: "world-atlas.txt"}}},
	}
	for _, w := range works {
		for i := range w.Texts {
			words, err := texts.ReadFile("texts/" + w.Texts[i].Name)
			if err != nil {
				return nil, err
			}
			w.Texts[i].Words = string(words)
		}
	}
	return works, nil
}
