package main

import (
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/term"

	"onrecord/schema/escape"
)

// A progress shows on stderr how far something is, how fast it goes and how
// long it may still take; nothing where no terminal is and with --quiet.
type progress struct {
	stage
	done atomic.Int64
	stop chan struct{} // nil where nothing is shown
	gone chan struct{} // closed once nothing is drawn any more
}

// A stage is what a progress shows the course of.
type stage struct {
	title string
	total int64 // -1: nobody knows
	of    unit
}

// A unit is what is counted while something goes on.
type unit string

// The units. Others can be told by their plural.
const unitBytes unit = ""

// progress begins a stage of so much; -1: nobody knows.
func (a *app) progress(title string, total int64, of unit) *progress {
	p := &progress{stage: stage{title: escape.Line(title), total: total, of: of}}
	if fd, ok := terminal(a.screen); ok && !a.quiet {
		p.stop, p.gone = make(chan struct{}), make(chan struct{})
		go p.draw(a.screen, func() int { width, _, _ := term.GetSize(fd); return width })
	}
	return p
}

// waiting shows that a stage goes on of which nobody knows how far it is.
func (a *app) waiting(title string) *progress { return a.progress(title, -1, unitBytes) }

// add says how much more is done, on any goroutine.
func (p *progress) add(n int64) { p.done.Add(n) }

// end removes the line. It may be called again.
func (p *progress) end() {
	if p.stop != nil {
		close(p.stop)
		<-p.gone
		p.stop = nil
	}
}

// draw shows the stage, ten times a second, until it ends, on a terminal that
// has so many columns; 0: nobody knows. What it makes of it does not matter.
func (p *progress) draw(out io.Writer, width func() int) {
	defer close(p.gone)
	begun, tick := time.Now(), time.NewTicker(100*time.Millisecond)
	defer tick.Stop()
	for i := 0; ; i++ {
		line := p.line(p.done.Load(), time.Since(begun), i)
		if w := width(); w > 1 { // the last column stays free, where terminals wrap
			line = beginning(line, w-1)
		}
		_, _ = fmt.Fprint(out, "\r", line, eraseLine)
		select {
		case <-p.stop:
			_, _ = fmt.Fprint(out, "\r", eraseLine)
			return
		case <-tick.C:
		}
	}
}

// eraseLine is the control sequence that clears what is right of the cursor
// (ECMA-48, EL).
const eraseLine = "\x1b[K"

// The bar of a stage: so many characters, which are full or empty.
const (
	barWidth = 20
	barFull  = "█"
	barEmpty = " "
)

// spinner turns while something goes on.
var spinner = []rune("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")

// line is what is shown when so much is done after some time; it is the i-th
// line.
func (s stage) line(done int64, after time.Duration, i int) string {
	elapsed := after.Truncate(time.Second)
	if s.total < 0 {
		return fmt.Sprintf("%c %s [%v]", spinner[i%len(spinner)], s.title, elapsed)
	}
	part := 1.0
	if s.total > 0 {
		part = min(float64(done)/float64(s.total), 1)
	}
	full := int(part * barWidth)
	bar := strings.Repeat(barFull, full) + strings.Repeat(barEmpty, barWidth-full)
	line := fmt.Sprintf("%s %3d%% |%s| (%s of %s", s.title, int(part*100), bar, s.amount(float64(done)), s.amount(float64(s.total)))
	if done <= 0 || after <= 0 {
		return line + fmt.Sprintf(") [%v]", elapsed)
	}
	rate := float64(done) / after.Seconds()
	left := time.Duration(max(float64(s.total-done)/rate, 0) * float64(time.Second))
	return line + fmt.Sprintf(", %s/s) [%v:%v]", s.amount(rate)+s.plural(), elapsed, left.Round(time.Second))
}

// beginning is what of a line fits into so many columns.
func beginning(line string, width int) string {
	for i, r := range line {
		if width -= charWidth(r); width < 0 {
			return line[:i]
		}
	}
	return line
}

// plural is the unit as it stands behind a number; bytes have theirs in it.
func (s stage) plural() string {
	if s.of == unitBytes {
		return ""
	}
	return " " + string(s.of)
}

// amount tells a number of the unit in few characters: bytes as kB, MB or GB.
func (s stage) amount(n float64) string {
	if s.of != unitBytes {
		return fmt.Sprintf("%.0f", n)
	}
	for _, size := range []struct {
		bytes float64
		name  string
	}{{1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}} {
		if n >= size.bytes {
			return fmt.Sprintf("%.1f %s", n/size.bytes, size.name)
		}
	}
	return fmt.Sprintf("%.0f B", n)
}
