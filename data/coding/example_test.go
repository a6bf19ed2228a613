package coding_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/data/coding"
	"onrecord/schema"
)

// harbour makes a corpus folder, which is for the caller to remove.
func harbour() string {
	dir, err := os.MkdirTemp("", "harbour-")
	if err != nil {
		panic(err)
	}
	files := map[string]string{
		"corpus.yaml":          "id: harbour\nbase: https://example.org/harbour/\n",
		"actors.yaml":          "- {id: quay, name: Ada Quay, type: person} # the mayor\n- {id: harper, name: Ben Harper, type: person}\n",
		"positions.yaml":       "- {id: close, name: The harbour should close, type: demand}\n",
		"sources/gazette.yaml": "id: gazette\ntitle: Gazette\nlanguage: en\ntext: texts/gazette.txt\n",
		"texts/gazette.txt":    "“The harbour must close,” Ada Quay said.\nBen Harper said that it feeds the town.\n",
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

// A statement is added: whom somebody names is found, and the words in the text as well.
func Example() {
	ctx := context.Background()
	dir := harbour()
	defer os.RemoveAll(dir)
	c, err := coding.Open(ctx, dir, nil)
	if err != nil {
		panic(err)
	}
	speaker, err := c.Find("ada quay", schema.KindActor)
	if err != nil {
		panic(err)
	}
	statement := &schema.Statement{
		Source:   schema.Ref{Kind: schema.KindSource, ID: "gazette"},
		Speakers: []schema.Ref{{Kind: schema.KindActor, ID: speaker.Identity().ID}},
		Mode:     "quote", Quotes: []string{"The harbour must close"},
		Evidence: []schema.Passage{{Quote: "The harbour must close"}},
	}
	added, err := c.Add(ctx, statement, coding.Options{})
	if err != nil {
		panic(err)
	}
	passage := added.Statement.Evidence[0]
	fmt.Println(added.Statement.ID, "is on line", passage.Line, "from", passage.Start, "to", passage.End)
	// Output:
	// the-harbour-must-close-311b99 is on line 1 from 1 to 23
}
