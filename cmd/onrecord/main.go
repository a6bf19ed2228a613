// Onrecord answers who said what, to whom, where, when, about which position,
// and which passage of which source proves it.
//
// Each command is in a file of its own: flags, one call into the packages
// below, and the rendering of what comes back. app.go has what commands share,
// exit.go what the exit codes mean.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"syscall"

	"github.com/spf13/cobra"

	"onrecord/schema/child"
)

func main() {
	if run, ok := parts[child.Part()]; ok {
		os.Exit(runPart(run))
	}
	collectLate()
	ctx, stop := signal.NotifyContext(context.Background(), ending()...)
	context.AfterFunc(ctx, stop) // who interrupts twice does not wait
	// A reader of stdout that went away shows as an error of the write
	// (see app.output), and does not kill us in the middle of something.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	cobra.EnableCommandSorting = false // the help has them in the order of use
	a := &app{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv}
	code := a.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// ending are the signals that end a run in order: what is being written is taken
// away. One that is ignored, as under nohup, stays so.
func ending() []os.Signal {
	return slices.DeleteFunc([]os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}, signal.Ignored)
}

// How much memory is in use before garbage is collected: for the first time, and
// from then on.
const (
	firstCollection = 160 << 20
	nextCollection  = 128 << 20
)

// collectLate lets most runs end before garbage is collected at all: they are
// short, and collecting took a third of the time of some. What goes on for longer
// and keeps little, as an export does, collects a tenth as often as Go would, within
// what the first collection has had already; what keeps much collects as Go has it.
// Whoever sets $GOGC or $GOMEMLIMIT decides.
func collectLate() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	limit := debug.SetMemoryLimit(-1) // a child has one
	percent := debug.SetGCPercent(-1)
	debug.SetMemoryLimit(min(firstCollection, limit/2))
	now := -1
	atCollection(func() {
		if now < 0 {
			debug.SetMemoryLimit(limit)
		}
		kept := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(kept)
		next := percent
		if live := int64(kept[0].Value.Uint64()); live > 0 {
			next = max(percent, int(min(nextCollection, limit/2)*100/live)-100)
		}
		if next < now || next > now+now/4 { // to change it stops everything for a moment
			now = next
			debug.SetGCPercent(next)
		}
	})
}

// atCollection has f called after each collection.
func atCollection(f func()) {
	type canary [64]byte // it is gone after the next collection
	runtime.AddCleanup(new(canary), func(struct{}) {
		f()
		atCollection(f)
	}, struct{}{})
}
