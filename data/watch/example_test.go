package watch_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/data/watch"
)

// Files are looked at after each wait: here, somebody writes one meanwhile. A program
// waits with Every.
func ExampleChanges() {
	dir, err := os.MkdirTemp("", "harbour-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	waits := 0
	wait := func(context.Context) error {
		waits++
		switch waits {
		case 1:
			return nil
		case 2:
			return os.WriteFile(filepath.Join(dir, "actors.yaml"), []byte("[]\n"), 0o666)
		}
		return errors.New("enough")
	}
	err = watch.Changes(context.Background(), []string{dir}, wait, func() error {
		_, err := fmt.Println("looked at after wait", waits)
		return err
	})
	fmt.Println("ended:", err)
	// Output:
	// looked at after wait 0
	// looked at after wait 2
	// ended: enough
}
