package onrecord_test

import (
	"fmt"
	"strings"

	"onrecord"
)

// The licences begin with that of onrecord.
func Example() {
	all, err := onrecord.Licences()
	if err != nil {
		panic(err)
	}
	name, _, _ := strings.Cut(all, "\n")
	fmt.Println(name)
	// Output:
	// onrecord
}
