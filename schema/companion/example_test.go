package companion_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"onrecord/schema/companion"
)

// A program that the user names is the one, or none is: the error says who named it.
func ExampleProgram_Find() {
	dir, err := os.MkdirTemp("", "companion")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	program := companion.Program{Name: "town-draw", Does: "draws the town", Protocol: "town-draw 1", Variable: "TOWN_DRAW", Cache: "town"}
	if err := os.Setenv(program.Variable, filepath.Join(dir, "gone")); err != nil {
		panic(err)
	}
	defer os.Unsetenv(program.Variable)
	_, err = program.Find(context.Background(), companion.Options{Cache: dir})
	fmt.Println("it is not there:", errors.Is(err, fs.ErrNotExist))
	fmt.Println(err.Error()[:len("$TOWN_DRAW")])
	// Output:
	// it is not there: true
	// $TOWN_DRAW
}
