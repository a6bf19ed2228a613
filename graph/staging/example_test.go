package staging_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/graph/staging"
)

// What does not pass its check never takes the place of what is there.
func ExampleReplaceFile() {
	dir, err := os.MkdirTemp("", "staging")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	target := filepath.Join(dir, "store")
	for _, text := range []string{"sound", "spoilt"} {
		err := staging.ReplaceFile(context.Background(), target, staging.Build{
			Write: func(file, _ string) error { return os.WriteFile(file, []byte(text), 0o600) },
			Verify: func(file string) error {
				if got, err := os.ReadFile(file); err != nil || string(got) != "sound" {
					return errors.Join(err, errors.New("it is not sound"))
				}
				return nil
			},
		})
		there, rerr := os.ReadFile(target)
		fmt.Printf("error: %v, there is: %s, error: %v\n", err, there, rerr)
	}
	// Output:
	// error: <nil>, there is: sound, error: <nil>
	// error: it is not sound, there is: sound, error: <nil>
}
