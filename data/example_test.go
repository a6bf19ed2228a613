package data_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/data"
	"onrecord/schema"
)

// A folder is read whole: all that is wrong with it is told at once.
func ExampleLoad() {
	dir, err := os.MkdirTemp("", "harbour-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	for name, text := range map[string]string{
		"corpus.yaml": "id: harbour\nbase: https://example.org/harbour/\n",
		"actors.yaml": "- {id: quay, name: Ada Quay, type: person}\n- {id: council, name: Town Council, kind: group}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			panic(err)
		}
	}
	_, err = data.Load(context.Background(), []string{dir}, data.Options{})
	problems, _ := errors.AsType[schema.Problems](err)
	for _, p := range problems {
		fmt.Println(filepath.Base(p.Pos.File), p.Pos.Line, p.Msg)
	}
	// Output:
	// actors.yaml 2 it has no type: what sort of actor
	// actors.yaml 2 unknown field "kind": an actor has name, aliases, type, bloc, description, sameAs, affiliations, roles and sources
}
