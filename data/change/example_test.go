package change_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/data/change"
	"onrecord/data/corpustest"
	"onrecord/data/yamlfile"
	"onrecord/schema"
)

// A change is shown first, and then written: of several all, or none.
func Example() {
	ctx := context.Background()
	dir := corpustest.ExampleFolder(corpustest.Coded, corpustest.Uncoded)
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
