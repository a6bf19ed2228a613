package locate_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/data/corpustest"
	"onrecord/data/locate"
)

// Where a passage stands is written into its file, in which every other byte stays.
func ExampleLocate() {
	dir := corpustest.ExampleFolder(corpustest.Coded)
	defer os.RemoveAll(dir)
	result, err := locate.Locate(context.Background(), dir, locate.LocateOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Println("located:", result.Located, "not found:", len(result.Unlocated))
	text, err := os.ReadFile(filepath.Join(dir, "sources", "gazette.yaml"))
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s", text)
	// Output:
	// located: 1 not found: 0
	// id: gazette
	// title: Gazette
	// text: texts/gazette.txt
	// statements:
	//   - id: must-close
	//     speakers: [quay]
	//     mode: quote
	//     quotes: [The harbour must close]
	//     supports: [close]
	//     evidence: [{quote: The harbour must close, line: 1, start: 1, end: 23, sha256: 25a32102a749740be42b92c4d3d4c5c999807305901e77e45a6ea7cdfbf95776, prefix: "“", suffix: ",” Ada Quay said.\nBen Harper sai"}]
}
