package graphviz

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// renderer is one whose program is a fake, and with a cache of its own.
func renderer(t *testing.T, name string, o Options) *Renderer {
	t.Helper()
	o.Cache = t.TempDir()
	r := newRenderer(o)
	if r.place.NoDir != nil {
		t.Fatal(r.place.NoDir)
	}
	r.place.Path = fake(t, name)
	return r
}

// What goes wrong is one sentence, long before the deadline.
func TestSentences(t *testing.T) {
	t.Parallel()
	long := "so much to say" + strings.Repeat(" blah", 200)
	for name, want := range map[string]string{
		"good":     "",
		"deaf":     "", // it need not read the graph if it knows the drawing
		"few":      "onrecord-graphviz drew 1 of 2 nodes",
		"half":     "onrecord-graphviz answered with what is not SVG: it does not end with </svg>",
		"unclosed": "onrecord-graphviz answered with what is not SVG: XML syntax error on line 2: element <g> closed by </svg>",
		"rubbish":  "onrecord-graphviz answered with what is not SVG: it does not begin with <?xml",
		"silent":   "onrecord-graphviz answered with what is not SVG: it does not begin with <?xml",
		"mute":     "onrecord-graphviz failed and did not say why (exit status 3)",
		"error":    "onrecord-graphviz: syntax error in line 1",
		"chatty":   "onrecord-graphviz: " + long[:500] + "…",
		"hoards":   "onrecord-graphviz took more than 256 MB of memory and was stopped",
		"endless":  "onrecord-graphviz wrote more than 8 MB and was stopped",
		"crash":    "onrecord-graphviz was killed (signal: killed)",
		"leaves":   "onrecord-graphviz ended, but something that it had started kept its output open",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "leaves" && testing.Short() {
				t.Skip("waits for seconds")
			}
			if name == "hoards" && runtime.GOOS != "linux" {
				t.Skip("there memory is not limited")
			}
			if name == "crash" && runtime.GOOS == "windows" {
				t.Skip("there are no signals")
			}
			r := renderer(t, name, Options{})
			r.maxOut, r.memory = 8<<20, 256<<20
			dot := []byte("digraph {" + strings.Repeat("a -> b; ", 1<<18) + "}") // more than a pipe holds
			got, err := r.Layout(t.Context(), dot, "dot", "svg", Counts{Nodes: 2, Edges: 1})
			switch {
			case want == "" && (err != nil || string(got) != svgOf(2, 1)):
				t.Errorf("got %q, error %v", got, err)
			case want != "" && (err == nil || err.Error() != want || got != nil):
				t.Errorf("got %.80q, error\n%v, want\n%s", got, err, want)
			}
		})
	}
}

func TestCannotStart(t *testing.T) {
	t.Parallel()
	r := newRenderer(Options{Cache: t.TempDir()})
	r.place.Path = filepath.Join(t.TempDir(), "gone")
	_, err := r.Layout(t.Context(), nil, "dot", "svg", Counts{})
	want := r.place.Path + " cannot be started: no such file or directory"
	if runtime.GOOS == "windows" {
		want = r.place.Path + " cannot be started: "
	}
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestUnknownFormat(t *testing.T) {
	t.Parallel()
	_, err := renderer(t, "good", Options{}).Layout(t.Context(), nil, "dot", "png", Counts{})
	if want := `onrecord-graphviz cannot write "png"`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A program that hangs is stopped with what it has started, when its time is
// over and when the context is done.
func TestHang(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		deadline, timeout time.Duration
		cancel            bool
		want              string
		is                error
	}{
		"deadline":         {deadline: 500 * time.Millisecond, timeout: time.Hour, want: "onrecord-graphviz did not finish within 500ms and was stopped"},
		"context's own":    {timeout: 500 * time.Millisecond, want: "context deadline exceeded", is: context.DeadlineExceeded},
		"context canceled": {timeout: time.Hour, cancel: true, want: "context canceled", is: context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := renderer(t, "hang", Options{Deadline: c.deadline})
			ctx, cancel := context.WithTimeout(t.Context(), c.timeout)
			defer cancel()
			if c.cancel {
				time.AfterFunc(500*time.Millisecond, cancel)
			}
			_, err := r.Layout(ctx, nil, "dot", "svg", Counts{})
			if err == nil || err.Error() != c.want || (c.is != nil && !errors.Is(err, c.is)) {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if runtime.GOOS == "windows" {
				return // what the program has started is not stopped there
			}
			size := func() int64 {
				info, err := os.Stat(filepath.Join(r.place.Dir, beats))
				if err != nil {
					return 0 // it was stopped before its first beat
				}
				return info.Size()
			}
			before := size()
			time.Sleep(200 * time.Millisecond)
			if after := size(); after != before {
				t.Errorf("what the program has started lives on: %d beats, then %d", before, after)
			}
		})
	}
}

// A done context starts nothing.
func TestDone(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := renderer(t, "good", Options{})
	if _, err := r.Layout(ctx, nil, "dot", "svg", Counts{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Nothing of the user's reaches the program but PATH; its temporary folder is
// private, whatever it was before.
func TestEnvironment(t *testing.T) {
	t.Parallel()
	cache, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(cache, "graphviz")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	r := newRenderer(Options{Cache: cache})
	r.place.Path = fake(t, "environment")
	_, err = r.Layout(t.Context(), nil, "neato", "json", Counts{})
	want := fmt.Sprintf("onrecord-graphviz: -K neato -T json GOGC=off GOMEMLIMIT=1GiB PATH=%s TEMP=%[2]s TMP=%[2]s TMPDIR=%[2]s %[2]s <nil>", os.Getenv("PATH"), dir)
	if runtime.GOOS == "windows" {
		t.Skip("the system adds variables of its own")
	}
	if diff := cmp.Diff(want, fmt.Sprint(err)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	info, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o700 {
		t.Errorf("the folder has mode %v", got)
	}
}

// Where there is no private folder the program gets one for each drawing.
func TestWithoutFolder(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r := newRenderer(Options{Cache: file})
	if r.place.NoDir == nil || r.place.Dir != "" {
		t.Fatalf("a file is taken for a folder: %q, %v", r.place.Dir, r.place.NoDir)
	}
	r.place.Path = fake(t, "environment")
	_, err := r.Layout(t.Context(), nil, "dot", "svg", Counts{})
	_, rest, ok := strings.Cut(fmt.Sprint(err), "TMPDIR=")
	dir, _, _ := strings.Cut(rest, " ")
	if !ok || !strings.Contains(dir, program) {
		t.Fatalf("no temporary folder: %v", err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is left: %v", dir, err)
	}
}

// What Graphviz warns of is passed on, and the drawing returned.
func TestWarning(t *testing.T) {
	t.Parallel()
	var notes []string
	r := renderer(t, "warns", Options{Note: func(s string) { notes = append(notes, s) }})
	if _, err := r.Layout(t.Context(), nil, "dot", "svg", Counts{}); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]string{"onrecord-graphviz: warning: so what"}, notes); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
