package spelling_test

import (
	"fmt"

	"onrecord/schema/spelling"
)

func Example() {
	fmt.Println(spelling.Fold("Łódź — “Øre”"))
	fmt.Println(spelling.Words("It’s 10:30 in Kyiv."))
	fmt.Println(spelling.Nearest("zelensky", []string{"zelenskyy", "putin", "zelenka"}, 2))
	fmt.Println(spelling.Slug("Minister of Foreign Affairs (acting)"))
	// Output:
	// lodz - 'ore'
	// [it s 10 30 in kyiv]
	// [zelenskyy zelenka]
	// minister-of-foreign-affairs-acting
}
