package yamlfile_test

import (
	"context"
	"fmt"

	"onrecord/data/yamlfile"
	"onrecord/schema"
)

// What is put into a list leaves every other byte of the file as it is.
func Example() {
	text := []byte("# who is who\n- {id: quay, name: Ada Quay, type: person} # since 2019\n")
	var problems schema.Problems
	file := yamlfile.Parse(context.Background(), "actors.yaml", text, nil, &problems)
	fmt.Println(file.Node.Kind, file.Node.Items[0].Get("name").Text, file.Node.Items[0].Get("name").Pos)

	council := &schema.Actor{EntityBase: schema.EntityBase{ID: "council"}, Name: "Town Council", Type: "organization"}
	text, err := yamlfile.AddTo(context.Background(), text, "", yamlfile.Writer{}, []schema.Entity{council})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s", text)
	// Output:
	// a list Ada Quay actors.yaml:2:20
	// # who is who
	// - {id: quay, name: Ada Quay, type: person} # since 2019
	//
	// - id: council
	//   name: Town Council
	//   type: organization
}
