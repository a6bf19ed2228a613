package drafting_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/data"
	"onrecord/data/draft"
	"onrecord/data/drafting"
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

// What a text has is proposed, with the actors of the corpus as speakers; what is sure
// becomes drafts.
func Example() {
	ctx := context.Background()
	dir := harbour()
	defer os.RemoveAll(dir)
	set, err := data.Load(ctx, []string{dir}, data.Options{})
	if err != nil {
		panic(err)
	}
	corpus := set.Corpora[0]
	d, err := drafting.Open(ctx, set, corpus, corpus.Sources[0], drafting.Options{})
	if err != nil {
		panic(err)
	}
	for _, one := range d.New {
		fmt.Printf("%s: %s (%s)\n", one.Who(func(r schema.Ref) string { return r.ID }), d.Words(&one), one.Tier)
	}
	accepted, err := d.Accept(draft.Sure)
	if err != nil {
		panic(err)
	}
	fmt.Println("drafts:", accepted.Statements)
	// Output:
	// quay: “The harbour must close,” (sure)
	// harper: that it feeds the town (likely)
	// drafts: 1
}
