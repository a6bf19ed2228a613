package network

import (
	"context"
	"iter"
	"runtime"
	"slices"
	"sync"

	"onrecord/schema/hint"
)

// A Series is one network of data, or one for each window.
type Series struct {
	Settings Settings // completed
	// Undated is how many entries were left out, for they have no time and the
	// settings ask for one; Outside, for theirs is not in the range.
	Undated, Outside int
	// Unseen is how many observations of the range lie in no window.
	Unseen int
	// Repeated is how many entries repeat another one (Settings.Duplicates), where
	// that is found once for all networks.
	Repeated int
	// Keep makes of each network one with fewer ties; nil: all are kept.
	Keep func(context.Context, *Network) (*Network, error)

	// Notes are what whoever reads the numbers should know.
	Notes []hint.Text

	asked    Settings
	data     *Data
	entries  []Entry // of the range
	excluded []Entry // of the range, too
	frames   []frame
	labels   *present // of all networks alike; nil: each has its own
	levels   []Level  // those that count
	whole    *tally   // of all entries alike, for the average that DNA smooths with
	joint    []bool   // statements that several rows make, in a one-mode network
}

// Prepare finds what is in the range, and which windows there are. The error is a
// *SettingsError.
func Prepare(d *Data, settings Settings) (*Series, error) {
	asked := settings
	settings, err := settings.Complete(&d.Qualifier)
	if err != nil {
		return nil, err
	}
	s := &Series{Settings: settings, data: d, asked: asked}
	s.entries, s.excluded = d.Entries, d.excluded
	if settings.Since != nil || settings.Until != nil || settings.Window != nil {
		n := d.dated()
		s.Undated = len(s.entries) - n
		from, until := 0, n
		if settings.Since != nil {
			from = firstAt(s.entries[:n], *settings.Since)
		}
		if settings.Until != nil {
			until = max(from, firstAt(s.entries[:n], *settings.Until+1))
		}
		s.Outside = n - (until - from)
		s.entries = s.entries[from:until]
		s.excluded = slices.DeleteFunc(slices.Clone(s.excluded), func(e Entry) bool {
			return e.Time == NoTime || settings.Since != nil && e.Time < *settings.Since || settings.Until != nil && e.Time > *settings.Until
		})
	}
	s.levels = s.levelsThatCount()
	first, last := NoTime, NoTime
	if len(s.entries) > 0 {
		first, last = s.entries[0].Time, s.entries[len(s.entries)-1].Time
	}
	if settings.DNA || settings.Window == nil {
		all := len(s.entries)
		if settings.Isolates {
			s.labels = labelsOf(d, s.entries, s.excluded)
		}
		s.entries = settings.distinct(s.entries)
		s.Repeated = all - len(s.entries)
	} else if settings.Isolates {
		s.labels = labelsOf(d, s.entries, s.excluded)
	}
	if settings.DNA && settings.Kernel != NoKernel && s.labels == nil {
		s.labels = labelsOf(d, s.entries)
	}
	if settings.DNA && settings.Kernel != NoKernel && settings.Mode == OneMode && settings.Normalization != None {
		all := &Network{Settings: settings, data: d, entries: s.entries, rows: s.labels.rows, columns: s.labels.columns}
		s.whole = all.tally()
	}
	if settings.Mode == OneMode {
		s.joint = jointOf(d, s.entries)
	}
	s.note()
	if settings.Window == nil {
		s.frames = []frame{{start: orTime(settings.Since, first), end: orTime(settings.Until, d.lastOf(s.entries)), centre: NoTime, until: len(s.entries)}}
		return s, nil
	}
	if s.frames, err = settings.frames(s.entries, first, last); err != nil {
		return nil, err
	}
	if s.Settings.Step = max(1, settings.Step); asked.Step == FewSteps && s.Settings.Step > 1 {
		s.Notes = append(s.Notes, hint.Textf("there are very many windows: those that are %s apart are computed; %s has each", settings.StepString(), option("step", "1")))
	}
	s.Unseen = len(s.entries)
	until := 0
	for _, f := range s.frames { // their ends ascend
		if f.until > until {
			s.Unseen -= f.until - max(until, f.from)
			until = f.until
		}
	}
	return s, nil
}

func orTime(a *Time, b Time) Time {
	if a != nil {
		return *a
	}
	return b
}

// note tells what whoever reads the numbers should know.
func (s *Series) note() {
	q := &s.data.Qualifier
	if s.Settings.Aggregation != Ignore && s.Settings.Mode == OneMode && q.Type == Integer && s.Settings.Range == nil && len(s.levels) == 1 {
		s.Notes = append(s.Notes, hint.Textf("all values of %s are %v: their range is 0, and so is every weight; %s says which there can be",
			q.Name, s.levels[0].Value, option("qualifier-range", "")))
	}
	if q.Type == Text && s.asked.Aggregation == "" && s.Settings.Mode == TwoMode && s.Settings.Aggregation == Ignore {
		s.Notes = append(s.Notes, hint.Textf("the values of %s are words, so that none is for or against: they are ignored; 0 and 1, or numbers, are subtracted", q.Name))
	}
	if asked := s.asked; s.Settings.Normalization != asked.Normalization && asked.Normalization != "" || s.Settings.Aggregation != asked.Aggregation && asked.Aggregation != "" {
		s.Notes = append(s.Notes, hint.Textf("DNA smooths with %s and %s here, whatever is asked for",
			option("aggregation", string(s.Settings.Aggregation)), option("normalization", string(s.Settings.Normalization))))
	}
}

// levelsThatCount are those of the qualifier. In the variant DNA they are those that
// occur in the range, those of excluded observations included.
func (s *Series) levelsThatCount() []Level {
	q := &s.data.Qualifier
	if !s.Settings.DNA || q.Type != Integer && q.Type != Text {
		return q.Levels
	}
	occurs := make([]bool, len(q.Levels))
	for _, entries := range [][]Entry{s.entries, s.excluded} {
		for i := range entries {
			if l := entries[i].Level; l != Missing {
				occurs[l] = true
			}
		}
	}
	return only(q.Levels, places(occurs))
}

// lastOf is the last time of entries; NoTime: none has one.
func (d *Data) lastOf(entries []Entry) Time {
	for i := len(entries) - 1; i >= 0; i-- {
		if entries[i].Time != NoTime {
			return entries[i].Time
		}
	}
	return NoTime
}

// Data are those that the series is of.
func (s *Series) Data() *Data { return s.data }

// Len is how many networks there are.
func (s *Series) Len() int { return len(s.frames) }

// Entries are the observations of all networks of the series, in their order.
func (s *Series) Entries() []Entry { return s.entries }

// At computes a network.
func (s *Series) At(ctx context.Context, i int) (*Network, error) {
	f := &s.frames[i]
	entries := s.entries[f.from:f.until]
	repeated := s.Repeated
	if s.Settings.Window != nil && !s.Settings.DNA {
		all := len(entries)
		entries = s.Settings.distinct(entries)
		repeated = all - len(entries)
	}
	n := &Network{
		Settings: s.Settings, Start: f.start, End: f.end, Centre: f.centre,
		Observations: len(entries), Repeated: repeated,
		data: s.data, entries: entries, weights: s.Settings.weights(f, entries), levels: s.levels, whole: s.whole, joint: s.joint,
	}
	labels := s.labels
	if labels == nil {
		labels = labelsOf(s.data, entries)
	}
	if err := n.compute(ctx, labels); err != nil || s.Keep == nil {
		return n, err
	}
	return s.Keep(ctx, n)
}

// How many networks are computed at once at most, and of how many observations each.
const (
	mostAtOnce  = 8
	largeAtOnce = 1 << 16
)

// All computes the networks, in their order: small ones several at once.
//
//go:noinline
func (s *Series) All(ctx context.Context) iter.Seq2[*Network, error] {
	return func(yield func(*Network, error) bool) {
		workers := min(runtime.GOMAXPROCS(0), len(s.frames), mostAtOnce)
		if s.Keep != nil || slices.ContainsFunc(s.frames, func(f frame) bool { return f.until-f.from > largeAtOnce }) {
			workers = 1
		}
		if workers < 2 {
			for i := range s.frames {
				if n, err := s.At(ctx, i); !yield(n, err) || err != nil {
					return
				}
			}
			return
		}
		type computed struct {
			network *Network
			err     error
		}
		made := make([]chan computed, workers)
		stop := make(chan struct{})
		var wait sync.WaitGroup
		defer wait.Wait()
		defer close(stop)
		for w := range made {
			made[w] = make(chan computed, 1)
			wait.Go(func() {
				for i := w; i < len(s.frames); i += workers {
					n, err := s.At(ctx, i)
					select {
					case made[w] <- computed{n, err}:
					case <-stop:
						return
					}
				}
			})
		}
		for i := range s.frames {
			if c := <-made[i%workers]; !yield(c.network, c.err) || c.err != nil {
				return
			}
		}
	}
}

// jointOf says which statements several rows make.
func jointOf(d *Data, entries []Entry) []bool {
	out := make([]bool, len(d.Statements))
	of := make([]uint32, len(d.Statements)) // 1 + the row that was seen first
	for i := range entries {
		switch e := &entries[i]; of[e.Statement] {
		case 0:
			of[e.Statement] = e.Row + 1
		case e.Row + 1:
		default:
			out[e.Statement] = true
		}
	}
	return out
}

// Compute makes the one network of data. It is Prepare and At for settings without
// a window.
func Compute(ctx context.Context, d *Data, settings Settings) (*Network, error) {
	s, err := Prepare(d, settings)
	if err != nil {
		return nil, err
	}
	if s.Settings.Window != nil {
		return nil, wrongf("%s makes several networks", option("window", s.Settings.Window.String()))
	}
	return s.At(ctx, 0)
}

// present says which rows and columns a network has, by their numbers in the data.
type present struct{ rows, columns []uint32 }

// labelsOf are the rows and columns that entries have.
func labelsOf(d *Data, lists ...[]Entry) *present {
	rows, columns := make([]bool, len(d.Rows)), make([]bool, len(d.Columns))
	for _, entries := range lists {
		for i := range entries {
			if e := &entries[i]; e.Row != Missing {
				rows[e.Row] = true
			}
			if e := &entries[i]; e.Column != Missing {
				columns[e.Column] = true
			}
		}
	}
	return &present{places(rows), places(columns)}
}

func places(is []bool) []uint32 {
	out := []uint32{}
	for i, yes := range is {
		if yes {
			out = append(out, uint32(i))
		}
	}
	return out
}

// Window gives the ends of a window, both inside, and its centre.
func (s *Series) Window(i int) (start, end, centre Time) {
	f := &s.frames[i]
	return f.start, f.end, f.centre
}
