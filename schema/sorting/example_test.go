package sorting_test

import (
	"cmp"
	"fmt"
	"strings"

	"onrecord/schema/sorting"
)

func ExampleBy() {
	names := []string{"Quay", "Abbot", "Lee"}
	sorting.By(names, strings.Compare)
	fmt.Println(names)
	// Output: [Abbot Lee Quay]
}

// Those that are equally long stay in their order.
func ExampleStableBy() {
	names := []string{"Quay", "Lee", "Abbot", "Ash"}
	sorting.StableBy(names, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	fmt.Println(names)
	// Output: [Lee Ash Quay Abbot]
}
