package linecol_test

import (
	"fmt"

	"onrecord/schema/linecol"
)

// The x is the second character of the second line.
func ExampleOf() {
	line, column := linecol.Of("ä\nöx", 5)
	fmt.Println(line, column)
	// Output: 2 2
}

// Who looks for several places of a text goes on from each to the next.
func ExampleAdvance() {
	text := "one\ntwo three"
	at := linecol.Start()
	for _, offset := range []int{4, 8} {
		linecol.Advance(&at, text, offset)
		fmt.Println(at.Line, at.Column)
	}
	// Output:
	// 2 1
	// 2 5
}
