package text_test

import (
	"fmt"

	"onrecord/data/text"
	"onrecord/schema"
)

// A passage is found by its words; offsets are in code points and half-open.
func Example() {
	t, err := text.New("gazette.txt", []byte("Said the mayor:\n“The harbour must close.”\n"))
	if err != nil {
		panic(err)
	}
	for _, place := range t.Places([]schema.Passage{{Quote: "The harbour must close"}}) {
		fmt.Println(t.LineAt(place.Start), place.Start, place.End, t.Slice(place.Start, place.End))
	}
	// Output:
	// 2 17 39 The harbour must close
}
