package input_test

import (
	"fmt"
	"io"
	"strings"

	"onrecord/data/input"
	"onrecord/schema"
)

// A file is read in blocks of whole lines, and each is checked to be text.
func ExampleBlocks() {
	var problems schema.Problems
	blocks := input.NewBlocks(strings.NewReader("\ufeffAda Quay\nBen \xff Marsh\n"), input.WholeLines)
	for {
		b, err := blocks.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			panic(err)
		}
		fmt.Printf("line %d: %q\n", b.Line, b.Text)
		fmt.Println("clean:", b.Clean("names.txt", &problems))
	}
	for _, p := range problems {
		fmt.Println(p.Error())
	}
	// Output:
	// line 1: "Ada Quay\nBen \xff Marsh\n"
	// clean: false
	// names.txt:2:5: invalid UTF-8
}
