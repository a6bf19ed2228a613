package spill_test

import (
	"fmt"

	"onrecord/data/spill"
	"onrecord/schema"
)

// Statements come in any order, and are given source by source.
func ExampleStatements() {
	var all spill.Statements
	defer all.Close()
	for _, s := range [][2]string{{"gazette", "close"}, {"herald", "open"}, {"gazette", "sell"}} {
		all.Add(s[0], &schema.Statement{EntityBase: schema.EntityBase{ID: s[1]}, Mode: "paraphrase"})
	}
	for _, source := range all.Groups() {
		err := all.Each(source, func(i int, s *schema.Statement) error {
			_, err := fmt.Println(source, i, s.ID)
			return err
		})
		if err != nil {
			panic(err)
		}
	}
	fmt.Println(all.Len(), all.Has("sell"))
	// Output:
	// gazette 0 close
	// gazette 1 sell
	// herald 0 open
	// 3 true
}
