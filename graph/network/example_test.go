package network_test

import (
	"context"
	"fmt"

	"onrecord/graph/network"
)

// Who agrees with whom: Ann and Bob are for quotas, Cy is against.
func Example() {
	b := network.NewBuilder(network.Qualifier{Name: "agreement", Type: network.Boolean}, "actor", "concept")
	for i, name := range []string{"Ann", "Bob", "Cy"} {
		level := network.Level{Value: 1}
		if name == "Cy" {
			level.Value = 0
		}
		b.Add(network.Observation{
			Row: b.Row(network.Node{Name: name}), Column: b.Column(network.Node{Name: "quotas"}), Level: b.Level(level),
			Statement: b.Statement(fmt.Sprint("s", i)), Document: b.Document("minutes"), Time: network.NoTime,
		})
	}
	n, err := network.Compute(context.Background(), b.Data(false), network.Settings{Mode: network.OneMode, Aggregation: network.Congruence})
	if err != nil {
		panic(err)
	}
	for i, row := range n.Rows {
		for _, c := range n.Cells(i) {
			fmt.Printf("%s and %s: %.0f, of %.0f in agreement and %.0f in conflict, by %v\n", row.Label, n.Columns[c.Column].Label, c.Value, c.Positive, c.Negative, n.Statements(i, int(c.Column)))
		}
	}
	// Output:
	// Ann and Bob: 1, of 1 in agreement and 0 in conflict, by [s0 s1]
	// Ann and Cy: 0, of 0 in agreement and 1 in conflict, by [s0 s2]
	// Bob and Cy: 0, of 0 in agreement and 1 in conflict, by [s1 s2]
}
