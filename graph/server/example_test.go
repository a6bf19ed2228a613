package server_test

import (
	"fmt"

	"onrecord/graph/server"
)

// An address names a corpus, and has no password in it.
func ExampleParseAddress() {
	a, err := server.ParseAddress("//anna@db.example:5432/team?corpus=harbour")
	if err != nil {
		panic(err)
	}
	fmt.Println(a)
	_, err = server.ParseAddress("//anna:secret@db.example:5432/team?corpus=harbour")
	fmt.Println(err)
	// Output:
	// postgres://db.example:5432/team?corpus=harbour
	// it holds a password, which others can see
}
