//go:build unix

package graph_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"onrecord/data/invent"
	"onrecord/graph"
	"onrecord/schema/nquads"
)

// times is how often something is done: in the default suite, and under
// ONRECORD_TORTURE=full, which is make torture.
func times(quick, full int) int {
	if os.Getenv("ONRECORD_TORTURE") == "full" {
		return full
	}
	return quick
}

// tortured in the environment makes the test's binary a program that builds a
// snapshot; it holds an ordeal.
const tortured = "ONRECORD_TEST_TORTURED"

// An ordeal is a build of a snapshot in a process of its own.
type ordeal struct {
	File       string
	Quads      int
	Budget     int64
	Limit      uint64 // of the bytes of a file (RLIMIT_FSIZE); 0: none
	Invent     bool   // make quads of statements, and verify the store after it
	Statements bool   // make quads of statements
}

// spilling is a budget so small that quads are spilled whenever that is
// thought of; spilledQuads are so many that it is, three times.
const (
	spilling     = 1
	spilledQuads = 110_000
)

func runTortured(text string) error {
	var o ordeal
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return err
	}
	if o.Limit > 0 {
		signal.Ignore(syscall.SIGXFSZ) // what is written is then an error
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: o.Limit, Max: o.Limit}); err != nil {
			return err
		}
	}
	quads := inventing(o.Quads)
	if o.Invent || o.Statements {
		quads = func(yield func(quad.Quad, error) bool) {
			for q := range invent.Quads(o.Quads).Quads {
				if !yield(q, nil) {
					return
				}
			}
		}
	}
	info, err := graph.Build(context.Background(), o.File, quads, graph.BuildOptions{Budget: o.Budget})
	if err != nil || !o.Invent {
		return err
	}
	fmt.Println(info.Quads)
	s, err := graph.Open(context.Background(), o.File)
	if err != nil {
		return err
	}
	return errors.Join(s.Verify(context.Background()), s.Close())
}

// inventing is invented, quad by quad.
func inventing(n int) func(func(quad.Quad, error) bool) {
	return func(yield func(quad.Quad, error) bool) {
		for i := range n {
			q := quad.Quad{Subject: quad.IRI(fmt.Sprint("a:s", i)), Predicate: quad.IRI("a:p"), Object: quad.String(fmt.Sprint(i)), Label: quad.IRI("a:g")}
			if !yield(q, nil) {
				return
			}
		}
	}
}

// command is the process of an ordeal.
func (o ordeal) command(t *testing.T) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), tortured+"="+string(text))
	return cmd
}

// wholeStore checks that a store is whole and has as many quads as one of the
// builds gave it. It gives how many.
func wholeStore(t *testing.T, file string, builds ...int) int {
	t.Helper()
	s, err := graph.Open(t.Context(), file)
	if err != nil {
		t.Error(err)
		return 0
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	n := 0
	for _, err := range s.Quads(t.Context()) {
		if err != nil {
			t.Error(err)
			return n
		}
		n++
	}
	for _, size := range builds {
		if n == size {
			return n
		}
	}
	t.Errorf("the store has %d quads, and no build had so many: %v", n, builds)
	return n
}

// wholeTable checks that a store of statements has a table of them, and that its
// indexes, the table among them, are what its quads make of them.
func wholeTable(t *testing.T, file string) {
	t.Helper()
	s, err := graph.Open(t.Context(), file)
	if err != nil {
		t.Error(err)
		return
	}
	rows, err := s.StatementTable()
	if err == nil && rows.Len() == 0 {
		err = errors.New("no statement is in the table")
	}
	if err == nil {
		if of, failed := rows.Belonging(); of == nil {
			err = cmp.Or(failed, errors.New("the table does not tell what speakers belong to"))
		}
	}
	if err := errors.Join(err, s.CompareIndexes(t.Context()), s.Close()); err != nil {
		t.Error(err)
	}
}

// Builds are killed at random moments: while they read, spill, merge, write
// indexes and rename. The old store is whole or the new one is, with a statement
// table that says what the quads do, and the next build leaves nothing beside it.
func TestTortureKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "store")
	const old = 7
	o := ordeal{File: file, Quads: spilledQuads, Budget: spilling, Statements: true}
	began := time.Now()
	if out, err := o.command(t).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	length := time.Since(began)
	whole := 0
	for range invent.Quads(o.Quads).Quads {
		whole++
	}
	random := rand.New(rand.NewPCG(1, 100))
	replaced := 0
	n := times(8, 100)
	for i := range n {
		build(t, file, invented(old))
		cmd := o.command(t)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if i < n-1 {
			time.Sleep(time.Duration(random.Int64N(int64(length) + int64(length)/8)))
		} else {
			replacedFile(t, file) // at whatever moments the others were
		}
		if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatal(err)
		}
		var exit *exec.ExitError
		if err := cmd.Wait(); err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		if wholeStore(t, file, old, whole) == whole {
			replaced++
			wholeTable(t, file)
		}
		build(t, file, invented(3))
		alone(t, dir, "store")
		if t.Failed() {
			t.Fatalf("at kill %d of %d", i, n)
		}
	}
	switch replaced {
	case 0:
		t.Error("no build had put its store in place before it was killed")
	case n:
		t.Error("each build was at its end before it was killed")
	}
	t.Logf("a build takes %v; of %d that were killed %d had put their store in place", length, n, replaced)
}

// replacedFile waits until there is another file of that name.
func replacedFile(t *testing.T, file string) {
	t.Helper()
	old, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	for {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if !os.SameFile(old, info) {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// Builds may write no more than so many bytes into a file, as on a disk that is
// full: an error, the old store as it was, and nothing beside it.
func TestTortureFileLimit(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "store")
	o := ordeal{File: file, Quads: spilledQuads, Budget: spilling}
	if out, err := o.command(t).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	stat, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	build(t, file, invented(7))
	before := files(t, dir)
	points := times(5, 20)
	for i := range points {
		o.Limit = uint64(stat.Size()) * uint64(i) / uint64(points)
		o.Limit = max(o.Limit, 1)
		var said bytes.Buffer
		cmd := o.command(t)
		cmd.Stderr = &said
		var exit *exec.ExitError
		if err := cmd.Run(); !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(said.String(), syscall.EFBIG.Error()) || strings.Contains(said.String(), "goroutine") {
			t.Errorf("of %d bytes: got %v, %s", o.Limit, err, said.String())
		}
		if after := files(t, dir); len(after) != 1 || after[file] != before[file] {
			t.Errorf("of %d bytes: the old store is another, or something is left: %d files", o.Limit, len(after))
		}
	}
	build(t, file, invented(3))
	holds(t, file, 3)
	alone(t, dir, "store")
}

// Builders at once, each in a process of its own: one of them wins.
func TestTortureBuilders(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for _, builders := range []int{2, 8} {
		if testing.Short() && builders > 2 {
			continue
		}
		dir := t.TempDir()
		file := filepath.Join(dir, "store")
		for range times(1, 10) {
			build(t, file, invented(7))
			var wait sync.WaitGroup
			var sizes []int
			for i := range builders {
				size := spilledQuads - i*1000
				sizes = append(sizes, size)
				cmd := ordeal{File: file, Quads: size, Budget: spilling}.command(t)
				wait.Go(func() {
					if out, err := cmd.CombinedOutput(); err != nil {
						t.Errorf("%v: %s", err, out)
					}
				})
			}
			wait.Wait()
			wholeStore(t, file, sizes...)
			alone(t, dir, "store")
		}
	}
}

// Readers open a store and read all of it, again and again, while builds
// replace it: each reads a whole store.
func TestTortureReaders(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "store")
	sizes := []int{700, 20_000, 3_000}
	build(t, file, invented(sizes[0]))
	over := make(chan struct{})
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for {
				select {
				case <-over:
					return
				default:
					wholeStore(t, file, sizes...)
				}
			}
		})
	}
	builds := times(6, 50)
	if testing.Short() {
		builds = len(sizes)
	}
	for i := range builds {
		if _, err := graph.Build(t.Context(), file, nquads.All(invented(sizes[i%len(sizes)])), graph.BuildOptions{Budget: spilling}); err != nil {
			t.Error(err)
		}
	}
	close(over)
	wait.Wait()
	alone(t, dir, "store")
}
