package exports_test

import (
	"context"
	"fmt"
	"os"

	"onrecord/exports"
	"onrecord/exports/exporttest"
	"onrecord/graph/view"
)

// A graph is written, and what the format has no place for is told.
func Example() {
	ctx := context.Background()
	g, store := exporttest.Example(ctx)
	defer store.Close()
	for _, format := range exports.Formats() {
		if format.Name != "mermaid" {
			continue
		}
		in := &exports.Input{Graph: g, As: view.Claims}
		if err := format.Write(os.Stdout, in); err != nil {
			panic(err)
		}
		if err := format.Count(in); err != nil {
			panic(err)
		}
		fmt.Println("Not in it:", in.Lost.String())
	}
	// Output:
	// flowchart LR
	//   n0(["Ada Quay"]):::person
	//   n1["The harbour should close"]:::position
	//   n0 -->|"supports"| n1
	//   classDef person fill:#e0eef6,stroke:#0072b2,color:#000
	//   classDef position fill:#fcf3e0,stroke:#e69f00,color:#000
	//   linkStyle 0 stroke:#0072b2
	// Not in it: 1 sources, 1 statements, 1 actor types, 1 position types
}
