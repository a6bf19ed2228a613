//go:build unix

package graph_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
)

// victim in the environment makes the test's binary a program that builds a
// store of that URI and says how far it is.
const victim = "ONRECORD_TEST_BUILD"

const victimQuads = 2_000

func TestMain(m *testing.M) {
	if text := os.Getenv(tortured); text != "" {
		if err := runTortured(text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if uri := os.Getenv(victim); uri != "" {
		o := graph.BuildOptions{Progress: func(int64) { fmt.Println("written") }}
		if _, err := graph.Build(context.Background(), uri, reporting, o); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println("done")
		return
	}
	os.Exit(m.Run())
}

func reporting(yield func(quad.Quad, error) bool) {
	for i, q := range invented(victimQuads) {
		if i%(victimQuads/4) == 0 {
			fmt.Println("read", i)
		}
		if !yield(q, nil) {
			return
		}
	}
	fmt.Println("read all")
}

// A builder that is killed leaves the old store, or the new one, and nothing
// that the next build does not sweep away.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at    string
		after time.Duration
	}{
		{"read 0", 0},
		{"read 1000", 0},
		{"read all", 0},
		{"read all", 5 * time.Millisecond},
		{"read all", 15 * time.Millisecond},
		{"read all", 15 * time.Millisecond},
		{"read all", 100 * time.Millisecond},
		{"written", 0},
		{"written", time.Millisecond},
		{"written", 3 * time.Millisecond},
		{"written", 10 * time.Millisecond},
		{"done", 0},
	} {
		for _, old := range []int{0, 7} {
			t.Run(fmt.Sprintf("%s, %v later, over %d quads", c.at, c.after, old), func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				uri := "bolt:" + filepath.Join(dir, "store")
				if old > 0 {
					build(t, uri, invented(old))
				}
				kill(t, exec.CommandContext(t.Context(), program), uri, c.at, c.after)
				s, err := graph.Open(t.Context(), uri)
				switch {
				case errors.Is(err, graph.ErrNotFound) && old == 0 && c.at != "done":
				case err != nil:
					t.Error(err)
				default:
					if n := s.Info().Quads; n != victimQuads && (n != int64(old) || old == 0 || c.at == "done") {
						t.Errorf("the store has %d quads", n)
					}
					if n := len(contents(t, s)); int64(n) != s.Info().Quads {
						t.Errorf("of %d quads %d are there", s.Info().Quads, n)
					}
					if err := s.Close(); err != nil {
						t.Error(err)
					}
				}
				build(t, uri, invented(3))
				holds(t, uri, 3)
				alone(t, dir, "store")
			})
		}
	}
}

// kill starts a builder and kills it some time after it has said something.
func kill(t *testing.T, builder *exec.Cmd, uri, at string, after time.Duration) {
	t.Helper()
	builder.Env = append(os.Environ(), victim+"="+uri)
	var said strings.Builder
	builder.Stderr = &said
	out, err := builder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := builder.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && lines.Text() != at {
	}
	if lines.Text() != at {
		t.Fatalf("the builder never said %q: %v %s", at, lines.Err(), said.String())
	}
	time.Sleep(after)
	if err := builder.Process.Signal(syscall.SIGKILL); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := builder.Wait(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
}
