package graph_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"onrecord/graph"
)

// Builds come to the end of a small disk at many points: the old store stays
// whole, and nothing takes up the disk afterwards.
func TestTortureDiskFull(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	const old = 2_000
	dir := t.TempDir()
	elsewhere := filepath.Join(dir, "elsewhere")
	quads := inventing(spilledQuads)
	if _, err := graph.Build(t.Context(), elsewhere, quads, graph.BuildOptions{Budget: spilling}); err != nil {
		t.Fatal(err)
	}
	stat, err := os.Stat(elsewhere)
	if err != nil {
		t.Fatal(err)
	}
	least, most := int64(512<<10), 4*stat.Size() // runs, the new store and the old one
	refused := 0
	points := times(5, 20)
	for i := range points {
		disk := filepath.Join(dir, fmt.Sprint("disk", i))
		if err := os.Mkdir(disk, 0o755); err != nil {
			t.Fatal(err)
		}
		size := least + (most-least)*int64(i)/int64(points)
		err := syscall.Mount("tmpfs", disk, "tmpfs", 0, fmt.Sprintf("size=%d", size))
		if errors.Is(err, syscall.EPERM) {
			t.Skip("no disk may be mounted here: the full one is left out")
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := syscall.Unmount(disk, 0); err != nil {
				t.Error(err)
			}
		})
		file := filepath.Join(disk, "store")
		build(t, file, invented(old))
		before := files(t, disk)
		_, err = graph.Build(t.Context(), file, quads, graph.BuildOptions{Budget: spilling})
		switch {
		case errors.Is(err, syscall.ENOSPC):
			refused++
			if after := files(t, disk); len(after) != 1 || after[file] != before[file] {
				t.Errorf("a disk of %d bytes: the old store is another, or something is left: %d files", size, len(after))
			}
		case err != nil:
			t.Errorf("a disk of %d bytes: got %v", size, err)
		default:
			wholeStore(t, file, spilledQuads)
		}
		alone(t, disk, "store")
		build(t, file, invented(3))
		holds(t, file, 3)
		alone(t, disk, "store")
	}
	if refused == 0 || refused == points {
		t.Errorf("of %d disks %d were full: the sizes test nothing", points, refused)
	}
}

// Twelve million quads are built and verified with no more than 1.5 GB of
// memory.
func TestTortureMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	if times(0, 1) == 0 {
		t.Skip("it takes minutes: make torture")
	}
	const quads, most = 12_000_000, 1_500_000 // kB
	cmd := ordeal{File: filepath.Join(t.TempDir(), "store"), Quads: quads, Invent: true}.command(t)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, errs.String())
	}
	// The peak that the system counts for the process, its VmHWM.
	peak := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
	built, err := strconv.Atoi(strings.TrimSpace(out.String()))
	if err != nil || built < quads*9/10 {
		t.Errorf("it built %q quads, not some %d: %v", out.String(), quads, err)
	}
	t.Logf("%d quads took %d MB of memory, %v of processor time", built, peak/1000, cmd.ProcessState.UserTime())
	if peak > most {
		t.Errorf("%d quads took %d kB of memory, more than %d", built, peak, most)
	}
}
