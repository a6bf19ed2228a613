package discourse_test

import (
	"context"
	"os"

	"onrecord/exports/discourse"
	"onrecord/graph/network"
)

// Who agrees with whom, as a matrix: of two positions two actors agree on one.
func Example() {
	b := network.NewBuilder(network.Qualifier{Name: "stance", Type: network.Boolean}, "actor", "position")
	for _, said := range []struct {
		who, what string
		agree     float64
	}{{"Ada Quay", "Close the harbour", 1}, {"Ben Harper", "Close the harbour", 1}, {"Ada Quay", "Build a bridge", 1}, {"Ben Harper", "Build a bridge", 0}, {"Cleo Marsh", "Build a bridge", 0}} {
		b.Add(network.Observation{
			Row: b.Row(network.Node{Name: said.who}), Column: b.Column(network.Node{Name: said.what}),
			Level: b.Level(network.Level{Value: said.agree}), Statement: b.Statement(said.who + ": " + said.what), Document: b.Document("gazette"),
		})
	}
	n, err := network.Compute(context.Background(), b.Data(false), network.Settings{Mode: network.OneMode, Aggregation: network.Congruence, Normalization: network.None})
	if err != nil {
		panic(err)
	}
	for _, format := range discourse.Formats() {
		if format.Name == "csv" {
			if err := format.Write(os.Stdout, n, discourse.Options{}); err != nil {
				panic(err)
			}
		}
	}
	// Output:
	// ,Ada Quay,Ben Harper,Cleo Marsh
	// Ada Quay,0,1,0
	// Ben Harper,1,0,1
	// Cleo Marsh,0,1,0
}
