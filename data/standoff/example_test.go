package standoff_test

import (
	"fmt"

	"onrecord/data/standoff"
	"onrecord/schema"
)

// Spans say what stands where in the text beside the file; events connect them.
func Example() {
	text := "T1\tSource 31 35\tQuay\nT2\tContent 0 30\t“The harbour must close soon,”\nT3\tCue 36 40\tsaid\nE1\tCue:T3 Source:T1 Content:T2\n"
	var problems schema.Problems
	doc := standoff.Read("a.ann", text, &problems)
	for _, s := range doc.Spans {
		fmt.Println(s.ID, s.Type, s.Fragments, s.Words)
	}
	for _, e := range doc.Events {
		fmt.Println(e.ID, e.Trigger, e.Args)
	}
	fmt.Println("problems:", len(problems))
	// Output:
	// T1 Source [[31 35]] Quay
	// T2 Content [[0 30]] “The harbour must close soon,”
	// T3 Cue [[36 40]] said
	// E1 T3 [{Source T1} {Content T2}]
	// problems: 0
}
