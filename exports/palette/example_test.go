package palette_test

import (
	"fmt"

	"onrecord/exports/palette"
)

// A colour, and as much of it as a ground has.
func Example() {
	fmt.Println(palette.Blue.Hex(), palette.Blue.Tint().Hex())
	// Output:
	// #0072b2 #e0eef6
}
