package main

import (
	"github.com/schollz/progressbar/v3"
)

// A progress shows on stderr how far something is; nothing where no terminal
// is and with --quiet.
type progress struct{ bar *progressbar.ProgressBar }

// progress begins a progress bar. A total of -1 means that it is unknown.
func (a *app) progress(title string, total int64) *progress {
	if _, ok := terminal(a.err); !ok || a.quiet {
		return &progress{}
	}
	return &progress{progressbar.NewOptions64(total,
		progressbar.OptionSetDescription(title),
		progressbar.OptionSetWriter(a.err),
		progressbar.OptionShowCount(),
		progressbar.OptionShowIts(),
		progressbar.OptionSetItsString("quads"),
		progressbar.OptionSetWidth(20),
		progressbar.OptionThrottle(100_000_000), // ns
		progressbar.OptionClearOnFinish(),
		progressbar.OptionEnableColorCodes(false),
	)}
}

// set says how much is done. What the terminal makes of it does not matter.
func (p *progress) set(done int64) {
	if p.bar != nil {
		_ = p.bar.Set64(done)
	}
}

// end removes the bar.
func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
