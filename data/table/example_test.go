package table_test

import (
	"context"
	"fmt"

	"onrecord/data/table"
	"onrecord/schema"
)

// What separates the cells is found out by the columns that are wanted, and each cell
// knows its place.
func ExampleOpenAny() {
	ctx := context.Background()
	raw := []byte("who;what;date\nAda Quay;The harbour must close;2025-08-15\n")
	var problems schema.Problems
	t, ok, err := table.OpenAny(ctx, "coding.csv", raw, "utf-8", "", []string{"who", "what"}, &problems)
	if err != nil || !ok {
		panic(fmt.Sprint(err, problems))
	}
	what := t.Column("what")
	err = t.Each(ctx, &problems, func(cells []string, at func(int) schema.Pos) {
		fmt.Println(at(what), cells[what])
	})
	if err != nil {
		panic(err)
	}
	fmt.Println("problems:", len(problems))
	// Output:
	// coding.csv:2:10 The harbour must close
	// problems: 0
}
