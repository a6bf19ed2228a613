//go:build !unix

package graphviz

import (
	"io/fs"
	"os/exec"
)

// ownGroup would let a program be stopped together with all that it has
// started. Here the program alone is stopped.
func ownGroup(*exec.Cmd) {}

// owned reports whether a file is the user's own. Here the user's folders are
// nobody else's.
func owned(fs.FileInfo) bool { return true }
