package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"onrecord/schema"
)

func TestExitCode(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		err  error
		want int
	}{
		{"nothing wrong", nil, exitOK},
		{"anything", io.ErrUnexpectedEOF, exitFailure},
		{"usage", fmt.Errorf("flag: %w", usagef("no")), exitUsage},
		{"problems", fmt.Errorf("reading: %w", schema.Problems{{Msg: "x"}}), exitInvalid},
		{"one problem", &schema.Problem{Msg: "x"}, exitInvalid},
		{"printed problems", invalidf("2 problems"), exitInvalid},
		{"a file that may not be read", denied(), exitFailure},
		{"nothing found", nothingf("no such actor"), exitNothing},
		{"interrupted", fmt.Errorf("reading: %w", context.Canceled), exitInterrupted},
	} {
		if got := exitCode(test.err); got != test.want {
			t.Errorf("%s: exit code %d, want %d", test.name, got, test.want)
		}
	}
}

// denied are problems of which one is that a file may not be read.
func denied() error {
	var ps schema.Problems
	ps.Add(schema.Pos{File: "x.yaml"}, "", "unknown field %q", "y")
	ps.Add(schema.Pos{File: "x.csv"}, "", "%v", &fs.PathError{Op: "open", Path: "x.csv", Err: fs.ErrPermission})
	return ps
}

func TestOutput(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for _, test := range []struct {
		name string
		err  error
		want string
	}{
		{"complete", nil, "new"},
		{"nothing found", nothingf("nothing"), "new"},
		{"failed", broken, "old"},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "out.txt")
		if err := os.WriteFile(path, []byte("old"), 0o640); err != nil {
			t.Fatal(err)
		}
		a := &app{path: path}
		err := a.output(t.Context(), func(w io.Writer) error {
			if _, err := io.WriteString(w, "new"); err != nil {
				return err
			}
			return test.err
		})
		if !errors.Is(err, test.err) {
			t.Errorf("%s: error %v, want %v", test.name, err, test.err)
		}
		got, err := os.ReadFile(path)
		if err != nil || string(got) != test.want {
			t.Errorf("%s: file has %q, %v, want %q", test.name, got, err, test.want)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
			t.Errorf("%s: mode %v, %v, want that of the old file", test.name, info.Mode(), err)
		}
		if left, err := filepath.Glob(filepath.Join(dir, ".*")); err != nil || len(left) > 0 {
			t.Errorf("%s: left behind: %q, %v", test.name, left, err)
		}
	}
}

// Once interrupted, nothing more is written and the old file stays.
func TestOutputInterrupted(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "out.txt")
	ctx, cancel := context.WithCancel(t.Context())
	err := (&app{path: path}).output(ctx, func(w io.Writer) error {
		cancel()
		_, err := io.WriteString(w, "new")
		return err
	})
	if exitCode(err) != exitInterrupted {
		t.Errorf("error %v, want exit code %d", err, exitInterrupted)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file is there: %v", err)
	}
}

// Whatever command is interrupted, it ends with 130 and says so once.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, args := range [][]string{
		{"check", "testdata/tiny"},
		{"build", "testdata/tiny", "-o", "bolt:" + filepath.Join(t.TempDir(), "store")},
		{"verify", "testdata/tiny"},
		{"locate", "testdata/tiny", "--dry-run"},
		{"rename", "actor/mayor", "quay", "testdata/tiny", "--dry-run"},
		{"merge", "actor/mayor", "actor/harper", "testdata/tiny", "--dry-run"},
		{"add", "gazette", "--corpus", "testdata/tiny", "--by", "mayor", "--summary", "Yes", "--line", "1", "--mode", "paraphrase", "--dry-run"},
		{"coverage", "--corpus", "testdata/tiny"},
		{"agreement", "--corpus", "testdata/tiny"},
		{"agreement", "--corpus", "testdata/tiny", "--settle", "-o", t.TempDir()},
		{"version"},
	} {
		var out, stderr bytes.Buffer
		a := &app{out: &out, err: &stderr, env: func(string) string { return "" }}
		if got := a.run(ctx, args); got != exitInterrupted {
			t.Errorf("%v: exit code %d, want %d", args, got, exitInterrupted)
		}
		if got, want := stderr.String(), "onrecord: interrupted\n"; got != want || out.Len() > 0 {
			t.Errorf("%v: stdout %q, stderr %q, want none and %q", args, out.String(), got, want)
		}
	}
}

// Every command says what it does, shows examples, and lists the exit codes.
func TestHelp(t *testing.T) {
	t.Parallel()
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		if cmd.Short == "" || cmd.Long == "" || cmd.Example == "" {
			t.Errorf("%s: no Short, Long or Example", cmd.CommandPath())
		}
		help := usage(cmd)
		for _, part := range []string{"\nUSAGE\n", "\nEXAMPLES\n", "\nFLAGS OF EVERY COMMAND\n", "\nEXIT STATUS\n"} {
			if !strings.Contains(help, part) {
				t.Errorf("%s: the help lacks %q", cmd.CommandPath(), part)
			}
		}
		for line := range strings.Lines(help) {
			if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > helpWidth {
				t.Errorf("%s: a line of %d characters, of at most %d: %s", cmd.CommandPath(), n, helpWidth, line)
			}
		}
		for _, sub := range cmd.Commands() {
			walk(sub)
		}
	}
	walk(newRoot(&app{}, commands))
}

// A reader that went away ends the output quietly.
func TestClosedPipe(t *testing.T) {
	t.Parallel()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	a := &app{out: w}
	err = a.output(t.Context(), func(w io.Writer) error {
		_, err := io.WriteString(w, strings.Repeat("x", 1<<20))
		return err
	})
	if err != nil {
		t.Errorf("error %v, want none", err)
	}
}

// A command is made by the name that it has.
func TestAsked(t *testing.T) {
	for _, c := range commands {
		if got := c.make(&app{}).Name(); got != c.name {
			t.Errorf("%s makes the command %s", c.name, got)
		}
		if got := asked([]string{c.name, "x"}); len(got) != 1 || got[0].name != c.name {
			t.Errorf("%s asks for %d commands", c.name, len(got))
		}
	}
	for _, args := range [][]string{nil, {"help"}, {"--quiet", "said"}, {"sayd"}, {"__complete", "said"}} {
		if got := asked(args); len(got) != len(commands) {
			t.Errorf("%q asks for %d commands", args, len(got))
		}
	}
}

// Of the kinds of diagrams that have flags of their own, a run makes the one that it draws.
func TestAskedKinds(t *testing.T) {
	kinds := func(args ...string) (names []string) {
		for _, cmd := range asked(args)[0].make(&app{}).Commands() {
			names = append(names, cmd.Name())
		}
		return names
	}
	for _, kind := range drawCommands {
		if got := kinds("draw", kind.name, "x"); !slices.Equal(got, []string{kind.name}) {
			t.Errorf("draw %s makes %q", kind.name, got)
		}
	}
	for _, args := range [][]string{{"draw"}, {"draw", "--help"}, {"draw", "positions"}, {"draw", "--lang", "network"}, {"__complete", "draw", "network"}} {
		if got := kinds(args...); len(got) != len(drawCommands) {
			t.Errorf("%q makes %q, not all kinds", args, got)
		}
	}
}

// times is how often something is done: in the default suite, and under
// ONRECORD_TORTURE=full, which is make torture.
func times(quick, full int) int {
	if os.Getenv("ONRECORD_TORTURE") == "full" {
		return full
	}
	return quick
}

// long leaves a test that takes seconds out of -short.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("long")
	}
}
