package listindex_test

import (
	"fmt"

	"onrecord/schema/listindex"
)

func Example() {
	places := listindex.Places([]string{"a", "b", "a"})
	fmt.Println(places("a"), places("c"))

	list := []string{"x", "y"}
	var known listindex.Set[string]
	fmt.Println(known.Has(len(list), func(i int) string { return list[i] }, "y"))
	// Output:
	// [0 2] []
	// true
}
