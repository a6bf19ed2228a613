package network_test

import (
	"context"
	"os"

	"onrecord/exports/export"
	"onrecord/exports/exporttest"
	"onrecord/exports/network"
	"onrecord/graph/view"
)

// Who holds what, as Mermaid draws it.
func Example() {
	ctx := context.Background()
	g, store := exporttest.Example(ctx)
	defer store.Close()
	if err := network.Mermaid.Write(os.Stdout, &export.Input{Graph: g, As: view.Claims}); err != nil {
		panic(err)
	}
	// Output:
	// flowchart LR
	//   n0(["Ada Quay"]):::person
	//   n1["The harbour should close"]:::position
	//   n0 -->|"supports"| n1
	//   classDef person fill:#e0eef6,stroke:#0072b2,color:#000
	//   classDef position fill:#fcf3e0,stroke:#e69f00,color:#000
	//   linkStyle 0 stroke:#0072b2
}
