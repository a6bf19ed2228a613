package axis_test

import (
	"fmt"

	"onrecord/exports/diagram/axis"
	"onrecord/schema"
)

// As many days are marked as there is room for their labels.
func Example() {
	span := schema.Span{From: schema.DaysOf("2025-06").From, Until: schema.DaysOf("2025-09").Until}
	t := axis.NewTime(span, 100, 600)
	for _, tick := range t.Ticks(func(label string) float64 { return 8 * float64(len(label)) }) {
		fmt.Printf("%.0f %s\n", tick.At, tick.Label)
	}
	// Output:
	// 100 2025-06
	// 223 2025-07
	// 350 2025-08
	// 477 2025-09
}

// Values are marked at round numbers.
func ExampleValues() {
	fmt.Println(axis.Values(0, 37, 5, true))
	// Output:
	// [0 10 20 30 40]
}
