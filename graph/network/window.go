package network

import (
	"math"
	"strconv"
	"strings"
)

// A Window is a span of time, or a number of observations, that slides by one unit, or by
// some (Settings.Step).
type Window struct {
	N    int
	Unit Unit
}

// ParseWindow reads a window: 30d, 4w, 6m, 1y, 12h, 90min, 100e.
func ParseWindow(s string) (*Window, error) {
	digits := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz")
	units := map[string]Unit{"s": Seconds, "min": Minutes, "h": Hours, "d": Days, "w": Weeks, "m": Months, "y": Years, "e": Each}
	n, err := strconv.Atoi(digits)
	u, ok := units[s[len(digits):]]
	if err != nil || !ok || n < 1 || n > mostUnits {
		return nil, wrongf("%s takes a number up to %d and a unit (d, w, m, y, h, min, s, or e for statements), as in 30d, not %q", option("window", ""), mostUnits, s)
	}
	return &Window{n, u}, nil
}

// FewSteps asks for as few units between windows as make fewWindows at most.
const FewSteps = -1

// fewWindows is how many networks of windows one can look at, one after the other.
const fewWindows = 100

// ParseStep reads what comes between the windows of a width: a number of its units, with
// the unit or without, as in 7d, or auto, which is FewSteps.
func ParseStep(s string, w *Window) (int, error) {
	if s == "auto" {
		return FewSteps, nil
	}
	if n, err := strconv.Atoi(s); err == nil && n >= 1 && n <= mostUnits {
		return n, nil
	}
	step, err := ParseWindow(s)
	switch {
	case err != nil:
		return 0, wrongf("%s takes a number of units of the window up to %d, as in 7d, or auto, not %q", option("step", ""), mostUnits, s)
	case w != nil && step.Unit != w.Unit:
		return 0, wrongf("%s goes by the unit of the window, and %s has another one", option("step", s), option("window", w.String()))
	}
	return step.N, nil
}

// mostUnits is how wide a window can be.
const mostUnits = 1_000_000

// String is the window as ParseWindow reads it.
func (w *Window) String() string {
	return inUnits(w.N, w.Unit)
}

func inUnits(n int, u Unit) string {
	unit := string(u)
	if u == Minutes {
		unit = "min"
	}
	return strconv.Itoa(n) + unit
}

// StepString is the step as ParseStep reads it, once it is known; empty: there are no
// windows.
func (s *Settings) StepString() string {
	if s.Window == nil {
		return ""
	}
	return inUnits(max(1, s.Step), s.Window.Unit)
}

// Edges say which windows there are.
type Edges string

// The edges: windows that lie wholly inside the range, or one centred on every unit
// from the first to the last time, as in the R package of DNA.
const (
	Inside     Edges = "inside"
	Everywhere Edges = "all"
)

// A Kernel weighs observations by their distance from the centre of the window.
type Kernel string

// The kernels. NoKernel weighs 1.
const (
	NoKernel     Kernel = "none"
	Uniform      Kernel = "uniform"
	Epanechnikov Kernel = "epanechnikov"
	Triangular   Kernel = "triangular"
	Gaussian     Kernel = "gaussian"
)

// Kernels lists the kernels.
func Kernels() []Kernel { return []Kernel{NoKernel, Uniform, Epanechnikov, Triangular, Gaussian} }

// weight is the kernel's value at x, which is 2Δ/w for the distance Δ of a time from
// the centre of a window as wide as w: positive for times before it.
func (k Kernel) weight(x float64, dna bool) float64 {
	if k == Gaussian {
		return math.Exp(-0.5*x*x) / math.Sqrt(2*math.Pi)
	}
	if x < -1 || x > 1 {
		return 0
	}
	switch k {
	case Uniform:
		return 0.5
	case Epanechnikov:
		return 0.75 * (1 - x*x)
	case Triangular:
		if dna {
			return math.Abs(1 - x)
		}
		return 1 - math.Abs(x)
	default:
		return 1
	}
}

func (s *Settings) checkWindow() error {
	switch {
	case s.Window == nil && s.Kernel != NoKernel:
		return wrongf("%s weighs by the distance from the centre of a window: it needs %s", option("kernel", string(s.Kernel)), option("window", ""))
	case s.Window == nil:
		return nil
	case s.Window.N < 1:
		return wrongf("%s takes at least one unit", option("window", ""))
	case s.Step < FewSteps:
		return wrongf("%s takes at least one unit", option("step", ""))
	case s.Kernel != NoKernel && s.Window.Unit == Each:
		return wrongf("%s weighs by time, and %s has none", option("kernel", string(s.Kernel)), option("window", s.Window.String()))
	case s.DNA && s.Window.Unit == Each && s.Edges == Everywhere:
		return wrongf("%s has %s with windows of time alone", option("compat", "dna"), option("window-edges", string(Everywhere)))
	case s.Kernel != NoKernel && s.Aggregation == Combine:
		return wrongf("%s numbers levels, which have no weight: it does not go with %s", option("aggregation", string(Combine)), option("kernel", string(s.Kernel)))
	}
	return nil
}

// SharedRange says that each window reaches over the whole range, so that only their
// centres tell them apart: so does DNA's Gaussian kernel.
func (s *Settings) SharedRange() bool { return s.Window != nil && s.DNA && s.Kernel == Gaussian }

// A frame is one window: its ends, which are both inside, its centre, and the
// entries from..until that lie in it, with their weights.
type frame struct {
	start, end, centre Time
	from, until        int
}

// mostWindows is how many windows there can be: more are a mistake, as of a window
// of minutes over a century.
const mostWindows = 100_000

// frames are the windows of the settings over the entries, which are those of the
// range, dated and in their order.
func (s *Settings) frames(entries []Entry, first, last Time) ([]frame, error) {
	if s.Step == FewSteps {
		s.Step = 1
		all, err := s.frames(entries, first, last)
		if err != nil || len(all) <= fewWindows {
			return all, err
		}
		s.Step = (len(all) + fewWindows - 1) / fewWindows
	}
	step := int64(max(1, s.Step))
	if len(entries) == 0 && (s.Since == nil || s.Until == nil) {
		return nil, nil
	}
	w := *s.Window
	if w.Unit == Each {
		return s.countedFrames(entries, w.N, int(step)), nil
	}
	start, end := orTime(s.Since, first), orTime(s.Until, last)
	if s.DNA {
		return s.framesDNA(entries, start, end)
	}
	// A range that was not given reaches to the end of the last day.
	start = dayAt(start.day())
	if s.Until == nil || end%secondsADay == 0 {
		end = dayAt(end.day()+1) - 1
	}
	origin, half := start, int64(0)
	if s.Edges == Everywhere {
		half = int64(w.N) / 2
	}
	var out []frame
	for i := int64(0); ; i += step {
		from := origin.add(i-half, w.Unit)
		until := origin.add(i-half+int64(w.N), w.Unit) - 1
		if s.Edges == Inside && until > end || s.Edges == Everywhere && origin.add(i, w.Unit) > end {
			return out, nil
		}
		if len(out) == mostWindows {
			return nil, tooMany(&w)
		}
		f := frame{start: from, end: until, centre: from + (until-from+1)/2}
		f.from, f.until = within(entries, from, until)
		if s.Kernel == Gaussian {
			f.from, f.until = 0, len(entries)
		}
		out = append(out, f)
	}
}

func tooMany(w *Window) error {
	return wrongf("%s makes more than %d networks of this range: use a longer unit, a longer %s, or a shorter range", option("window", w.String()), mostWindows, option("step", ""))
}

// framesDNA are the windows of the Discourse Network Analyzer. Without a kernel they
// are [t-a, t+a] with a = round((w-1)/2), t going from the start of the range to its
// end; with one they reach half of an even w to both sides, from the first to the
// last observation.
func (s *Settings) framesDNA(entries []Entry, start, end Time) ([]frame, error) {
	w := *s.Window
	a := int64(math.Floor((float64(w.N)-1)/2 + 0.5))
	inside := s.Edges == Inside
	if s.Kernel != NoKernel {
		if len(entries) == 0 {
			return nil, nil
		}
		start, end = max(start, entries[0].Time), min(end, entries[len(entries)-1].Time)
		a = int64(w.N+w.N%2) / 2
	}
	t, last := start, end
	if s.Kernel != NoKernel && inside {
		t, last = start.add(a, w.Unit), end.add(-a, w.Unit)
	}
	var out []frame
	for n := 0; t <= last; t = t.add(1, w.Unit) {
		f := frame{start: t.add(-a, w.Unit), end: t.add(a, w.Unit), centre: t}
		if s.Kernel == NoKernel && inside && (f.start < start || f.end > end) {
			continue
		}
		if n++; (n-1)%max(1, s.Step) != 0 {
			continue
		}
		if len(out) == mostWindows {
			return nil, tooMany(&w)
		}
		switch {
		case s.Kernel == Gaussian:
			f.start, f.end = start, end
		case s.Kernel != NoKernel:
			f.start, f.end = max(f.start, start), min(f.end, end)
		}
		f.from, f.until = within(entries, f.start, f.end)
		out = append(out, f)
	}
	return out, nil
}

// countedFrames are windows of so many statements, each so many after the other one.
func (s *Settings) countedFrames(entries []Entry, n, step int) (out []frame) {
	// The places where another statement begins; in DNA each entry is one.
	var starts []int
	for i := range entries {
		if s.DNA || i == 0 || entries[i].Statement != entries[i-1].Statement {
			starts = append(starts, i)
		}
	}
	count := len(starts)
	starts = append(starts, len(entries))
	seen := 0
	add := func(from, until, centre int) {
		if seen++; (seen-1)%step != 0 {
			return
		}
		f := frame{from: starts[from], until: starts[until]}
		f.start, f.end, f.centre = entries[f.from].Time, entries[f.until-1].Time, entries[starts[centre]].Time
		out = append(out, f)
	}
	half := n / 2
	for i := range count {
		switch {
		case s.DNA && i >= half && i+half < count:
			add(i-half, i+half+1, i)
		case s.DNA:
		case s.Edges == Inside && i+n <= count:
			add(i, i+n, i+half)
		case s.Edges == Everywhere:
			add(max(0, i-half), min(count, i-half+n), i)
		}
	}
	return out
}

// within are the places of entries whose time is in start..end, both included.
func within(entries []Entry, start, end Time) (from, until int) {
	return firstAt(entries, start), firstAt(entries, end+1)
}

// firstAt is the first place of dated entries with one that is not before a time.
func firstAt(entries []Entry, t Time) int {
	low, high := 0, len(entries)
	for low < high {
		if mid := (low + high) / 2; entries[mid].Time < t {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// weights are those of the entries of a frame; nil: each is 1.
func (s *Settings) weights(f *frame, entries []Entry) []float64 {
	if s.Kernel == NoKernel {
		return nil
	}
	out := make([]float64, len(entries))
	width := float64(s.Window.N)
	if s.DNA {
		width = float64(s.Window.N + s.Window.N%2)
	}
	half := float64(f.end+1-f.start) / 2
	last, weight := NoTime, 0.0
	for i := range entries {
		if t := entries[i].Time; t != last || i == 0 {
			x := 0.0
			if s.DNA {
				x = 2 * float64(t.wholeUnits(f.centre, s.Window.Unit)) / width
			} else { // a month has its own length, and the ends of each window are at 1
				x = (float64(f.start) + half - float64(middle(t))) / half
			}
			last, weight = t, s.Kernel.weight(x, s.DNA)
		}
		out[i] = weight
	}
	return out
}

// middle is the middle of a day where nothing is known but the day, so that a window
// weighs its first and its last day alike.
func middle(t Time) Time {
	if t%secondsADay == 0 {
		return t + secondsADay/2
	}
	return t
}
