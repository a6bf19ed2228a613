package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// limited runs the program where no file may be larger than some blocks, with a folder
// for temporary files, and gives its exit code and what it says.
func limited(t *testing.T, blocks, temp string, args ...string) (int, string) {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command("sh", append([]string{"-c", "ulimit -f " + blocks + " && exec onrecord \"$@\"", "onrecord"}, args...)...)
	cmd.Stderr = &stderr
	cmd.Env = append(os.Environ(), "TMPDIR="+temp)
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), stderr.String()
}

// Where there is no room for what an importer writes, it says so of a file, once, and
// nothing of it is there.
func TestImportNoRoom(t *testing.T) {
	long(t)
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("there is no limit of the size of files")
	}
	want := regexp.MustCompile(`^onrecord: \S+ cannot be written: (file too large|no space left on device)\n$`)
	for format, inputs := range imported {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			inputs[0].make(t, dir, 20)
			before := fingerprint(t, dir)
			out := filepath.Join(dir, "out")
			args := append([]string{"import", format, filepath.Join(dir, "in"), "-o", out, "--quiet"}, importedWith[format]...)
			for _, blocks := range []string{"0", "1"} {
				if code, stderr := limited(t, blocks, dir, args...); code != exitFailure || !want.MatchString(stderr) {
					t.Errorf("%s blocks: exit code %d, stderr %q", blocks, code, stderr)
				}
				if diff := cmp.Diff(before, fingerprint(t, dir)); diff != "" {
					t.Fatalf("%s blocks: -want +got:\n%s", blocks, diff)
				}
			}
			if code, stderr := limited(t, "unlimited", dir, args...); code != exitOK {
				t.Errorf("with room: exit code %d, stderr %q", code, stderr)
			}
		})
	}
}

// A table that is too large for memory is kept in a temporary file: where that cannot
// be written, it is said which folder that is, and how to name another one.
func TestImportNoTemporaryFile(t *testing.T) {
	long(t)
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("there is no limit of the size of files")
	}
	dir := t.TempDir()
	var b strings.Builder
	b.WriteString("speakers,mode,summary,source\n")
	for i := range 50_000 {
		fmt.Fprintf(&b, "Ann,paraphrase,%s %d,minutes %d\n", strings.Repeat("It costs much. ", 30), i, i%500)
	}
	in := filepath.Join(dir, "in.csv")
	write(t, in, []byte(b.String()))
	before := fingerprint(t, dir)
	for _, c := range []struct{ name, blocks, temp, why string }{
		{"missing", "unlimited", filepath.Join(dir, "nothing"), "no such file or directory"},
		{"a file", "unlimited", in, "not a directory"},
		{"full", "1", dir, "file too large"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, stderr := limited(t, c.blocks, c.temp, "import", "csv", in, "-o", filepath.Join(dir, "out"), "--quiet")
			want := fmt.Sprintf("onrecord: no temporary file can be written in %s: %s; TMPDIR can name another folder\n", c.temp, c.why)
			if code != exitFailure || stderr != want {
				t.Errorf("exit code %d, stderr %q, not %q", code, stderr, want)
			}
			if diff := cmp.Diff(before, fingerprint(t, dir)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
