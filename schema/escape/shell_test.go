package escape

import (
	"os/exec"
	"runtime"
	"testing"
)

// A shell takes each word for what it is.
func TestShell(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no POSIX shell")
	}
	for _, word := range []string{"", "plain-1.yaml", "odd 'n ü", "$HOME", "`date`", `a"b\c`, "!x", "two\nlines", "*", "~", "#x", "a=b", "-"} {
		out, err := exec.Command("sh", "-c", "printf %s "+Shell(word)).Output()
		if err != nil || string(out) != word {
			t.Errorf("%q is typed as %s, and a shell takes it for %q, %v", word, Shell(word), out, err)
		}
	}
}
