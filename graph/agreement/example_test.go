package agreement_test

import (
	"context"
	"fmt"

	"onrecord/graph/agreement"
)

// Two have coded one text, and found the same three passages.
func Example() {
	coded := func(stances ...string) (out []agreement.Statement) {
		for i, stance := range stances {
			out = append(out, agreement.Statement{
				Spans: []agreement.Span{{Start: 20 * i, End: 20*i + 10}}, Speakers: []string{"Ada Quay"},
				Stances: map[string]string{"Closing the harbour": stance}, Mode: "quote",
			})
		}
		return out
	}
	sources := []agreement.Source{{Length: 60, Codings: map[string][]agreement.Statement{
		"main": coded("supports", "opposes", "supports"),
		"ANNA": coded("supports", "opposes", "opposes"),
	}}}
	result, err := agreement.Compare(context.Background(), sources, []string{"main", "ANNA"})
	if err != nil {
		panic(err)
	}
	for _, v := range result.Variables {
		fmt.Printf("%s: %.2f", v.Name, *v.Agreement)
		if v.Alpha != nil {
			fmt.Printf(", α %.2f", *v.Alpha)
		}
		fmt.Println()
	}
	// Output:
	// passage: 1.00, α 1.00
	// speakers: 1.00
	// position: 1.00
	// stance: 0.67, α 0.44
	// mode: 1.00
}
