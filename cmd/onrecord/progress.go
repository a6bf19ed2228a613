package main

import (
	"time"

	"github.com/schollz/progressbar/v3"

	"onrecord/schema/escape"
)

// A progress shows on stderr how far something is, how fast it goes and how
// long it may still take; nothing where no terminal is and with --quiet.
type progress struct{ bar *progressbar.ProgressBar }

// A unit is what is counted while something goes on.
type unit string

// The units. Others can be told by their plural.
const unitBytes unit = ""

// progress begins a stage of so much; -1: nobody knows.
func (a *app) progress(title string, total int64, of unit) *progress {
	if _, ok := terminal(a.screen); !ok || a.quiet {
		return &progress{}
	}
	options := []progressbar.Option{
		progressbar.OptionSetDescription(escape.Line(title)),
		progressbar.OptionSetWriter(a.screen),
		progressbar.OptionShowCount(),
		progressbar.OptionSetWidth(20),
		progressbar.OptionThrottle(100 * time.Millisecond),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionEnableColorCodes(false),
		progressbar.OptionSetRenderBlankState(true),
	}
	if of == unitBytes {
		options = append(options, progressbar.OptionShowBytes(true))
	} else {
		options = append(options, progressbar.OptionShowIts(), progressbar.OptionSetItsString(string(of)))
	}
	return &progress{progressbar.NewOptions64(total, options...)}
}

// waiting shows that a stage goes on of which nobody knows how far it is.
func (a *app) waiting(title string) *progress {
	if _, ok := terminal(a.screen); !ok || a.quiet {
		return &progress{}
	}
	return &progress{progressbar.NewOptions64(-1,
		progressbar.OptionSetDescription(escape.Line(title)),
		progressbar.OptionSetWriter(a.screen),
		progressbar.OptionSetElapsedTime(true),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionEnableColorCodes(false),
		progressbar.OptionSetRenderBlankState(true),
		progressbar.OptionSpinnerType(14),
	)}
}

// add says how much more is done, on any goroutine. What the terminal makes of
// it does not matter.
func (p *progress) add(n int64) {
	if p.bar != nil {
		_ = p.bar.Add64(n)
	}
}

// end removes the bar.
func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
