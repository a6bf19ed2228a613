package world_test

import (
	"fmt"

	"onrecord/exports/diagram/world"
)

// The outline has the whole world, from the south to the north.
func Example() {
	outline, err := world.Outline()
	if err != nil {
		panic(err)
	}
	south, north := 90.0, -90.0
	for _, ring := range outline.Rings {
		for _, p := range ring {
			south, north = min(south, p.Lat), max(north, p.Lat)
		}
	}
	fmt.Printf("%d rings from %.0f to %.0f degrees\n", len(outline.Rings), south, north)
	// Output:
	// 286 rings from -86 to 84 degrees
}

// A ring that goes over the edge of a map is cut there.
func ExampleFlat() {
	ring := []world.Place{{Lat: 0, Long: 170}, {Lat: 10, Long: 170}, {Lat: 10, Long: 190}, {Lat: 0, Long: 190}}
	for _, piece := range world.Flat(ring, 0) {
		fmt.Println(piece)
	}
	// Output:
	// [{0 -180} {10 -180} {10 -170} {0 -170}]
	// [{0 180} {0 170} {10 170} {10 180}]
}
