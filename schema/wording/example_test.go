package wording_test

import (
	"fmt"

	"onrecord/schema/wording"
)

// Words are found but for typography: the apostrophe and the quotation marks of the
// text are others than those that were typed.
func Example() {
	text := wording.New([]rune("He said: It’s not ‘over’."))
	for _, hit := range text.Find(wording.Parse(`It's not "over"`), 0, text.Len()) {
		fmt.Println(hit.Start, hit.End)
	}
	fmt.Println(wording.WithoutMarks("“never”"))
	// Output:
	// 9 24
	// never
}
