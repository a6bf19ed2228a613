package locate_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/data/locate"
)

// harbour makes a corpus folder, which is for the caller to remove.
func harbour() string {
	dir, err := os.MkdirTemp("", "harbour-")
	if err != nil {
		panic(err)
	}
	files := map[string]string{
		"corpus.yaml":    "id: harbour\nbase: https://example.org/harbour/\n",
		"actors.yaml":    "- {id: quay, name: Ada Quay, type: person} # the mayor\n- {id: harper, name: Ben Harper, type: person}\n",
		"positions.yaml": "- {id: close, name: The harbour should close, type: demand}\n",
		"sources/gazette.yaml": "id: gazette\ntitle: Gazette\ntext: texts/gazette.txt\nstatements:\n" +
			"  - id: must-close\n    speakers: [quay]\n    mode: quote\n    quotes: [The harbour must close]\n    supports: [close]\n" +
			"    evidence: [{quote: The harbour must close}]\n",
		"texts/gazette.txt": "“The harbour must close,” Ada Quay said.\nBen Harper said that it feeds the town.\n",
	}
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			panic(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			panic(err)
		}
	}
	return dir
}

// Where a passage stands is written into its file, in which every other byte stays.
func ExampleLocate() {
	dir := harbour()
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
