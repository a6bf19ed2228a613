package fence_test

import (
	"fmt"
	"os"
	"path/filepath"

	"onrecord/data/fence"
)

// Of a folder nothing is read that is elsewhere.
func ExampleFolder() {
	dir, err := os.MkdirTemp("", "harbour-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "actors.yaml"), []byte("- {id: quay}\n"), 0o666); err != nil {
		panic(err)
	}
	f, err := fence.OpenFolder(dir)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	text, err := f.ReadFile("actors.yaml", fence.YAML)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s", text)
	_, err = f.ReadFile("../actors.yaml", fence.YAML)
	fmt.Println("read from outside:", err == nil)
	// Output:
	// - {id: quay}
	// read from outside: false
}

// A name is refused that a file cannot have everywhere.
func ExampleBadName() {
	for _, name := range []string{"gazette.yaml", "who?.yaml", "nul.txt"} {
		fmt.Printf("%s: %q\n", name, fence.BadName(name))
	}
	// Output:
	// gazette.yaml: ""
	// who?.yaml: "has a character that no file's name may have on Windows"
	// nul.txt: "is the name of a device on Windows"
}
