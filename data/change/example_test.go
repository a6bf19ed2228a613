package change_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/data/change"
	"onrecord/data/yamlfile"
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

// A change is shown first, and then written: of several all, or none.
func Example() {
	ctx := context.Background()
	dir := harbour()
	defer os.RemoveAll(dir)
	council := &schema.Actor{EntityBase: schema.EntityBase{ID: "council"}, Name: "Town Council", Type: "organization"}
	c, err := change.AddEntities(ctx, dir, filepath.Join(dir, "actors.yaml"), "", yamlfile.Writer{}, []schema.Entity{council})
	if err != nil {
		panic(err)
	}
	diff, err := change.Diff(dir, []change.Change{c})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s", diff)
	if err := change.Write(ctx, dir, []change.Change{c}); err != nil {
		panic(err)
	}
	// Output:
	// diff --git a/actors.yaml b/actors.yaml
	// --- a/actors.yaml
	// +++ b/actors.yaml
	// @@ -1,2 +1,5 @@
	//  - {id: quay, name: Ada Quay, type: person} # the mayor
	//  - {id: harper, name: Ben Harper, type: person}
	// +- id: council
	// +  name: Town Council
	// +  type: organization
}
