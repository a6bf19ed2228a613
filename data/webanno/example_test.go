package webanno_test

import (
	"fmt"

	"onrecord/data/webanno"
	"onrecord/schema"
)

// The tokens make a text, of which spans are parts.
func Example() {
	text := "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Speech|stance\n\n" +
		"#Text=The harbour must close.\n1-1\t0-3\tThe\t_\n1-2\t4-11\tharbour\tagainst[1]\n1-3\t12-16\tmust\tagainst[1]\n1-4\t17-22\tclose\tagainst[1]\n1-5\t22-23\t.\t_\n"
	var problems schema.Problems
	doc := webanno.Read("a.tsv", text, &problems)
	for _, s := range doc.Spans {
		words := []rune(doc.Text)[s.Start:s.End]
		fmt.Println(s.Layer, s.Start, s.End, string(words), s.Features)
	}
	fmt.Println("problems:", len(problems))
	// Output:
	// Speech 4 22 harbour must close [{stance against}]
	// problems: 0
}
