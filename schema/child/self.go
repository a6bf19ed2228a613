package child

import (
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
	"time"
)

// Self is a process that runs a part of this program, the very one that is
// running: nothing is looked up on PATH, and on Linux not even by its path, at
// which a newer one may lie by now.
func Self(part string, memory int64) (Process, error) {
	path := "/proc/self/exe"
	if _, err := os.Stat(path); runtime.GOOS != "linux" || err != nil {
		if path, err = os.Executable(); err != nil {
			return Process{}, err
		}
	}
	p := Of(path, part, memory)
	p.Argv0 = os.Args[0]
	return p, nil
}

// Of is a process that runs a part of another program, which calls Part and Enter
// as well.
func Of(path, part string, memory int64) Process {
	return Process{
		Path: path, Args: []string{"(" + part + ")", strconv.FormatInt(memory, 10)},
		Env:    append(os.Environ(), "GOTRACEBACK=none"),
		Memory: memory, MaxOut: math.MaxInt64,
	}
}

// Part is the part of the program that a parent asks for; empty: the process is
// no child, and runs the whole program.
func Part() string {
	if len(os.Args) != 3 {
		return ""
	}
	part, ok := strings.CutPrefix(os.Args[1], "(")
	if part, ends := strings.CutSuffix(part, ")"); ok && ends {
		return part
	}
	return ""
}

// deepest is how much memory the calls of one goroutine may take.
const deepest = 256 << 20

// Enter is what a part of the program calls first. From then on the process
// ends when it takes more memory than Self said or its parent is gone, and what
// it returns is the stdin to read from.
func Enter() (io.Reader, error) {
	memory, err := strconv.ParseInt(os.Args[2], 10, 64)
	if err != nil || memory <= 0 {
		return nil, fmt.Errorf("%s is not a number of bytes", os.Args[2])
	}
	debug.SetMaxStack(deepest)
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memory - memory/4) // before which garbage is collected more often
	}
	go watch(memory)
	in, out := io.Pipe()
	go func() {
		_, err := io.Copy(out, os.Stdin)
		_ = out.CloseWithError(err) // it returns nil
		os.Exit(exitOrphan)
	}()
	return in, nil
}

// With what a part of the program ends that takes too much memory, or has no
// parent any more. Go's own code for a crash is 2.
const (
	exitStarved = 3
	exitOrphan  = 4
)

// watch ends the process when it takes more memory than a limit.
func watch(limit int64) {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	for ; ; time.Sleep(10 * time.Millisecond) {
		metrics.Read(sample)
		if int64(sample[0].Value.Uint64()-sample[1].Value.Uint64()) > limit {
			fmt.Fprintln(os.Stderr, "out of memory")
			os.Exit(exitStarved)
		}
	}
}
