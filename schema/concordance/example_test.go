package concordance_test

import (
	"fmt"

	"onrecord/schema/concordance"
)

// Words are shown with what stands around them.
func Example() {
	text := "The harbour must close. Other harbors\nstay open, she said."
	find, err := concordance.Pattern(`harbou?rs?`)
	if err != nil {
		panic(err)
	}
	for _, at := range find(text) {
		line := concordance.At(text, at, 12)
		fmt.Printf("%s[%s]%s\n", line.Left, line.Word, line.Right)
	}
	// Output:
	// The [harbour] must close.
	// Other [harbors] stay open,
}
