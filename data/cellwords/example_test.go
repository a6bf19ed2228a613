package cellwords_test

import (
	"fmt"

	"onrecord/data/cellwords"
	"onrecord/schema"
)

// What the numbers of a date mean is known when another one of its column says so.
func ExampleDates() {
	var dates cellwords.Dates
	at := func() schema.Pos { return schema.Pos{File: "coding.csv"} }
	dates.Note("03/04/2025", at)
	text, _, _ := dates.Open()
	fmt.Println(text)

	dates.Note("15/08/2025", at)
	edtf, _, _ := dates.Value("03/04/2025")
	fmt.Println("03/04/2025 is", edtf)
	// Output:
	// "03/04/2025" may be 2025-04-03 or 2025-03-04
	// 03/04/2025 is 2025-04-03
}

// One date may say by itself what it means, or depend on others.
func ExampleReadDate() {
	for _, text := range []string{"15 August 2025", "August 2025", "03/04/2025", "soon"} {
		date, ok := cellwords.ReadDate(text)
		fmt.Printf("%s: %q %t\n", text, date.EDTF, ok)
	}
	// Output:
	// 15 August 2025: "2025-08-15" true
	// August 2025: "2025-08" true
	// 03/04/2025: "" true
	// soon: "" false
}
