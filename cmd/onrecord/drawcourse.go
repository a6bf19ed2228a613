package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/exports/diagram"
	"onrecord/graph/network"
	"onrecord/graph/view"
	"onrecord/schema"
)

const drawPolarizationLong = `Draw polarization draws what the command polarization tells of windows of time:
how far those who speak fall into groups, window by window, and below how much
was said in each. A point stands at the middle of its window; the bracket in the
legend is as wide as one. Windows in which nothing is tied are a gap.

All flags are those of polarization, and --window has to say how wide windows
are. The best split has more than 0 even of ties at random, and the more the
fewer they are: compare points with the bars below them, and with --groups FILE.
--bootstrap N draws an interval around each point.

` + networkFlagsHelp

const drawPolarizationExample = `  onrecord draw polarization --window 90d -o polarization.svg
  onrecord draw polarization --groups camps.csv --window 6m -o camps.pdf
  onrecord draw polarization --window 90d --compat dna --theme print -o dna.pdf
  onrecord draw polarization --table coded.csv --rows organization \
      --columns concept --qualifier agreement --window 1y -o coded.png`

const drawPhasesLong = `Draw phases draws what the command phases finds: how far the network of each
window of time is from that of the window before it, the phases as grounds, the
same for one that returns, the turning points as marked lines, and how much was
said in each window.

All flags are those of phases, and --window has to say how wide windows are. A
point stands at the middle of its window, and a turning point at the middle of
the first window of its phase: what made it may be half a window earlier or
later. Windows slide by one unit, so neighbours are alike for that alone. Of
more than twelve turning points, those with the greatest distance are marked.

` + networkFlagsHelp

const drawPhasesExample = `  onrecord draw phases --window 4m -o phases.svg
  onrecord draw phases --window 6m --mode two --k 3 --theme print -o phases.pdf
  onrecord draw phases --table coded.csv --rows organization \
      --columns concept --qualifier agreement --window 1y -o coded.png`

const drawSaturationLong = `Draw saturation draws what the command saturation tells: how many positions,
actors and ties there are after each further source, in the order of their
dates, the mean over random orders, and between which numbers 95 % of these lie.
It makes no claim that coding may stop.

Flags are those of saturation. Above each curve stand the coverage and, with its
95 % interval, Chao2, the least that there may be.

` + networkFlagsHelp

const drawSaturationExample = `  onrecord draw saturation -o saturation.svg
  onrecord draw saturation --orders 1000 --seed 7 --theme print -o curve.pdf
  onrecord draw saturation --table coded.csv --rows organization \
      --columns concept -o coded.png`

func newDrawPolarizationCommand(a *app) *cobra.Command {
	var o polarizationOptions
	return a.newCourseCommand(&cobra.Command{
		Use: "polarization", Short: "How far those who speak fall into groups, over time", Long: drawPolarizationLong, Example: drawPolarizationExample,
	}, o.add, func(ctx context.Context, flags *lookFlags) error { return runDrawPolarization(ctx, a, &o, flags) })
}

func newDrawPhasesCommand(a *app) *cobra.Command {
	var o phasesOptions
	return a.newCourseCommand(&cobra.Command{
		Use: "phases", Short: "How a debate changes, its phases and turning points", Long: drawPhasesLong, Example: drawPhasesExample,
	}, o.add, func(ctx context.Context, flags *lookFlags) error { return runDrawPhases(ctx, a, &o, flags) })
}

func newDrawSaturationCommand(a *app) *cobra.Command {
	var o saturationOptions
	return a.newCourseCommand(&cobra.Command{
		Use: "saturation", Short: "What further sources have brought that is new", Long: drawSaturationLong, Example: drawSaturationExample,
	}, o.add, func(ctx context.Context, flags *lookFlags) error { return runDrawSaturation(ctx, a, &o, flags) })
}

// newCourseCommand completes a command that draws a course: with the flags of the question
// that it draws and with those of pictures.
func (a *app) newCourseCommand(cmd *cobra.Command, add func(*cobra.Command, *app), run func(context.Context, *lookFlags) error) *cobra.Command {
	var flags lookFlags
	cmd.Args = cobra.NoArgs
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return run(cmd.Context(), &flags) }
	add(cmd, a)
	flags.add(cmd, a, diagram.MostNodes, "")
	return cmd
}

// drawCourse draws what is made of observations.
func (f *networkFlags) drawCourse(ctx context.Context, a *app, kind string, flags *lookFlags, ids bool, measure func(*network.Data, network.Settings) (*view.Course, error)) error {
	look, err := flags.look(a)
	if err != nil {
		return err
	}
	return f.observations(ctx, a, ids, func(d *network.Data, settings network.Settings) error {
		c, err := measure(d, settings)
		if err != nil {
			return err
		}
		p, err := flags.begin(ctx, a, kind, look)
		if err != nil {
			return err
		}
		defer p.fonts.Close()
		err = p.draw(ctx, &view.Scene{Course: c}, "")
		if errors.Is(err, diagram.ErrEmpty) {
			return errNobody()
		}
		if err != nil {
			return err
		}
		return p.print(ctx, a)
	})
}

// dayOf is the day of a moment.
func dayOf(t network.Time) schema.Day { return schema.DaysOf(t.Date()).From }

// courseOf is a course over the windows of a series.
func (f *networkFlags) courseOf(s *network.Series, d *network.Data, more ...string) *view.Course {
	c := &view.Course{Days: true}
	parts := append([]string{networkLine(&s.Settings, d.RowName, d.ColumnName, &d.Qualifier)}, f.selection()...)
	c.Notes = append(c.Notes, "Network: "+strings.Join(parts, ", ")+".")
	c.Notes = append(c.Notes, droppedNotes(d.Reasons(), d.Dropped)...)
	if d.Imprecise > 0 {
		c.Notes = append(c.Notes, fmt.Sprintf("%s dated to several days, of which the first one counts.", count(d.Imprecise, "statement")))
	}
	if n := s.Len(); n > 0 {
		first, end, _ := s.Window(0)
		begin, last, _ := s.Window(n - 1)
		c.Window, c.First, c.Last = f.window, schema.Span{From: dayOf(first), Until: dayOf(end)}, schema.Span{From: dayOf(begin), Until: dayOf(last)}
		windows := fmt.Sprintf("%s of %s, from %s to %s.", count(n, "window"), s.Settings.Window, first.Date(), last.Date())
		c.Notes = append(c.Notes, strings.Join(append([]string{windows}, more...), " "))
	}
	return c
}

// windowPoint is a value of a window, at its middle.
func windowPoint(start, centre, end network.Time, value float64, tip string) view.CoursePoint {
	return view.CoursePoint{Day: dayOf(centre), Value: value, Low: math.NaN(), High: math.NaN(), Tip: start.Date() + " to " + end.Date() + "\n" + tip}
}

func runDrawPolarization(ctx context.Context, a *app, o *polarizationOptions, flags *lookFlags) error {
	known, err := o.known(ctx, a)
	if err != nil {
		return err
	}
	if o.window == "" {
		return usagef("draw polarization draws windows of time: --window 90d says how wide these are")
	}
	return o.drawCourse(ctx, a, "polarization", flags, false, func(d *network.Data, settings network.Settings) (*view.Course, error) {
		s, rows, err := o.measured(ctx, a, d, settings, known)
		if err != nil {
			return nil, err
		}
		return o.course(s, d, rows, known)
	})
}

// course is the polarization of windows.
func (o *polarizationOptions) course(s *network.Series, d *network.Data, rows []polarizationRow, known *grouping) (*view.Course, error) {
	if len(rows) == 0 {
		return nil, nothingf("no window fits into the range")
	}
	c := o.courseOf(s, d)
	c.Title = "How far they fall into camps"
	value, said := view.CourseLine{}, view.CourseLine{}
	measure, agreed, searches := "", 0, 0
	for i := range rows {
		x := &rows[i]
		if x.p.Number > 0 {
			measure = x.p.Measure
		}
		if x.p.Restarts > 0 {
			searches++
			if x.p.Agreed == x.p.Restarts {
				agreed++
			}
		}
		tip := fmt.Sprintf("polarization %s, %s", numberOrDash(x.p.Value), x.found())
		for g, name := range x.names {
			if members := x.members(g + 1); len(members) > 0 && len(members) <= 30 {
				tip += "\n" + name + ": " + strings.Join(labels(members), ", ")
			}
		}
		point := windowPoint(x.start, x.centre, x.end, x.p.Value, tip)
		if x.spread != nil && x.spread.Interval != nil {
			point.Low, point.High = x.spread.Interval[0], x.spread.Interval[1]
			point.Tip += fmt.Sprintf("\n%s to %s, of %s", shortNumber(point.Low), shortNumber(point.High), count(x.spread.Resamples, "resample"))
		}
		value.Points = append(value.Points, point)
		said.Points = append(said.Points, windowPoint(x.start, x.centre, x.end, float64(x.observations), count(x.observations, "observation")))
	}
	if measure == "" {
		return nil, nothingf("there is nothing to draw: in no window is anything tied")
	}
	groups := fmt.Sprintf("the best split into %s", count(o.count, "group"))
	if known != nil {
		groups = "the groups " + list(known.names, "and")
	}
	c.Subtitle = fmt.Sprintf("Polarization between %s, each point of a window of %s.", groups, s.Settings.Window)
	c.Notes = append(c.Notes, "Measure: "+measure+".")
	if o.given("bootstrap") {
		value.Band = fmt.Sprintf("%v %% of resamples", 100*o.confidence)
		c.Notes = append(c.Notes, fmt.Sprintf("%s of the documents of each window, seed %d; no interval of fewer than %d documents or %s.", count(o.bootstrap, "resample"), o.begin(), network.FewestDocuments, count(network.FewestResamples(o.confidence), "resample")))
	}
	if searches > 0 {
		c.Notes = append(c.Notes, fmt.Sprintf("Searched, with %s, in %s; in %d of these all searches agree.", count(o.restarts, "restart"), count(searches, "window"), agreed))
	}
	c.Panels = []view.CoursePanel{
		{Name: "Polarization", Lines: []view.CourseLine{value}},
		{Name: "Observations in a window", Lines: []view.CourseLine{said}, Bars: true, Whole: true},
	}
	return c, nil
}

func runDrawPhases(ctx context.Context, a *app, o *phasesOptions, flags *lookFlags) error {
	if err := o.check(); err != nil {
		return err
	}
	return o.drawCourse(ctx, a, "phases", flags, true, func(d *network.Data, settings network.Settings) (*view.Course, error) {
		s, p, err := o.found(ctx, a, d, settings)
		if err != nil {
			return nil, err
		}
		return o.course(s, d, p), nil
	})
}

// course is the phases of windows.
func (o *phasesOptions) course(s *network.Series, d *network.Data, p *network.Phases) *view.Course {
	c := o.courseOf(s, d, upperFirst(phasesLine(p))+".")
	if p.Empty > 0 {
		c.Notes = append(c.Notes, fmt.Sprintf("%s without a tie, of no phase.", count(p.Empty, "window")))
	}
	c.Title = "The phases of the debate"
	c.Subtitle = fmt.Sprintf("How far the network of each window of %s is from the one before it.", s.Settings.Window)
	distance, said := view.CourseLine{}, view.CourseLine{}
	for i := range p.Windows {
		w := &p.Windows[i]
		phase := "no phase"
		if w.Phase > 0 {
			phase = fmt.Sprintf("phase %d", w.Phase)
		}
		distance.Points = append(distance.Points, windowPoint(w.Start, w.Centre, w.End, w.Distance, phase+", distance "+numberOrDash(w.Distance)))
		said.Points = append(said.Points, windowPoint(w.Start, w.Centre, w.End, float64(w.Observations), fmt.Sprintf("%s, %s", count(w.Observations, "observation"), count(w.Ties, "tie"))))
		if w.Phase == 0 {
			continue
		}
		day := dayOf(w.Centre)
		if n := len(c.Stretches); n > 0 && c.Stretches[n-1].Shade == w.Phase-1 {
			c.Stretches[n-1].Days.Until = day
			continue
		}
		c.Stretches = append(c.Stretches, view.CourseStretch{Days: schema.Span{From: day, Until: day}, Name: fmt.Sprintf("Phase %d", w.Phase), Shade: w.Phase - 1})
	}
	for i := range p.Turns {
		t := &p.Turns[i]
		w := &p.Windows[t.To]
		tip := fmt.Sprintf("Phase %d to %d, distance %s", p.Windows[t.From].Phase, w.Phase, shortNumber(t.Distance))
		for _, m := range t.Movers {
			tip += fmt.Sprintf("\n%s – %s: %s → %s", m.Row.Label, m.Column.Label, shortNumber(m.Before), shortNumber(m.After))
		}
		c.Turns = append(c.Turns, view.CourseTurn{Day: dayOf(w.Centre), Name: fmt.Sprintf("%s: phase %d", dayOf(w.Centre), w.Phase), Tip: tip, Strength: t.Distance})
	}
	name := "Distance from the window before: sum of absolute differences, 0 to 2"
	if o.Distance == network.Spectral {
		name = "Distance from the window before: of spectra"
	}
	c.Panels = []view.CoursePanel{
		{Name: name, Lines: []view.CourseLine{distance}},
		{Name: "Observations in a window", Lines: []view.CourseLine{said}, Bars: true, Whole: true},
	}
	return c
}

func runDrawSaturation(ctx context.Context, a *app, o *saturationOptions, flags *lookFlags) error {
	if err := o.check(); err != nil {
		return err
	}
	return o.drawCourse(ctx, a, "saturation", flags, false, func(d *network.Data, settings network.Settings) (*view.Course, error) {
		s, out, err := o.measured(ctx, a, d, settings)
		if err != nil {
			return nil, err
		}
		return o.course(s, d, out), nil
	})
}

// course is how much there is after each source.
func (o *saturationOptions) course(s *network.Series, d *network.Data, out *network.Saturation) *view.Course {
	c := &view.Course{
		Title: "What further sources have brought", Numbers: "source",
		Subtitle: "How much there is after each source, in the order of their dates, and in random orders.",
	}
	parts := append([]string{fmt.Sprintf("%s and %s, whatever the stance", d.RowName, d.ColumnName)}, o.selection()...)
	c.Notes = append(c.Notes, strings.ToUpper(parts[0][:1])+strings.Join(parts, ", ")[1:]+".")
	c.Notes = append(c.Notes, droppedNotes(d.Reasons(), d.Dropped)...)
	c.Notes = append(c.Notes,
		fmt.Sprintf("%s, %s, seed %d. Coverage: Good and Turing; Chao2: Chao (1987). This makes no claim that coding may stop.", count(len(out.Steps), "source"), count(out.Orders, "random order"), out.Seed))
	for w, what := range []string{d.ColumnName + "s", d.RowName + "s", fmt.Sprintf("ties of %ss to %ss", d.RowName, d.ColumnName)} {
		e := &out.Estimates[w]
		name := fmt.Sprintf("%s: %d seen", upperFirst(what), e.Observed)
		if !math.IsNaN(e.Coverage) {
			name += fmt.Sprintf(", coverage %s %%", rounded(100*e.Coverage))
		}
		if !math.IsNaN(e.Chao2) {
			name += fmt.Sprintf(", Chao2 %s (%s to %s)", rounded(e.Chao2), rounded(e.Low), rounded(e.High))
		}
		date := view.CourseLine{Name: "By date"}
		mean := view.CourseLine{Name: "Mean of random orders", Second: true, Band: "95 % of random orders"}
		for i := range out.Steps {
			step := &out.Steps[i]
			tip := fmt.Sprintf("%s, %s\n%s: +%s = %s\nin random orders %s, %s to %s", step.Document, step.Time.Date(), what, shortNumber(step.New[w]), shortNumber(step.All[w]), rounded(step.MeanAll[w]), rounded(step.Low[w]), rounded(step.High[w]))
			date.Points = append(date.Points, view.CoursePoint{Number: float64(i + 1), Value: step.All[w], Low: math.NaN(), High: math.NaN(), Tip: tip})
			mean.Points = append(mean.Points, view.CoursePoint{Number: float64(i + 1), Value: step.MeanAll[w], Low: step.Low[w], High: step.High[w], Tip: tip})
		}
		c.Panels = append(c.Panels, view.CoursePanel{Name: name, Lines: []view.CourseLine{mean, date}, Whole: true})
	}
	return c
}

// upperFirst begins a text with a capital.
func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
