package query

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
)

// Places in a quote are counted from one to the next, in characters and lines of the
// text.
func TestQuotePlaces(t *testing.T) {
	t.Parallel()
	const quote = "fées,\nthe fées\nand fées"
	st := &schema.Statement{Evidence: []schema.Passage{
		{Exact: quote}, // nobody knows where
		{Line: 1, Start: 5, End: 9, Exact: "fées"},
		{Line: 7, Start: 100, End: 129, Exact: "Öre\n“" + quote + "”"},
	}}
	places := placesOf(st, quote)
	var got [][3]int
	for _, at := range [][2]int{{0, 5}, {11, 16}, {21, 26}} {
		number, start, end := places.of(at[0], at[1])
		got = append(got, [3]int{number, start, end})
	}
	if diff := cmp.Diff([][3]int{{8, 105, 109}, {9, 115, 119}, {10, 124, 128}}, got); diff != "" {
		t.Error(diff)
	}
	if placesOf(st, "no fées") != nil {
		t.Error("it stands nowhere")
	}
}
