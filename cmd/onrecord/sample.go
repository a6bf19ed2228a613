package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/data"
	"onrecord/data/change"
	"onrecord/data/sampling"
	"onrecord/schema/spelling"
)

const sampleLong = `Sample lists which sources are assigned to further coders, by random samples,
and how far each is with them: not begun, begun, or finished, as the head of
her file says (finished: true). --coder asks for those of one coder.

'onrecord sample draw' draws a sample, 'onrecord agreement --sample NAME' says
how far coders agree on just its sources, and how many these are.`

const sampleExample = `  onrecord sample --corpus my-corpus
  onrecord sample --corpus my-corpus --coder ANNA --format csv`

func newSampleCommand(a *app) *cobra.Command {
	var coder string
	cmd := &cobra.Command{
		Use:     "sample",
		Short:   "Random samples for further coders, and their progress",
		Long:    sampleLong,
		Example: sampleExample,
		GroupID: groupCorpus,
		Args:    cobra.NoArgs,
		PreRunE: func(cmd *cobra.Command, _ []string) error { return a.filesOnly(cmd) },
		RunE:    func(cmd *cobra.Command, _ []string) error { return runSample(cmd.Context(), a, coder) },
	}
	cmd.Flags().StringVar(&coder, "coder", "", "the sources that are assigned to `NAME`")
	a.completes(cmd, "coder", a.completeCoders)
	cmd.AddCommand(newSampleDrawCommand(a))
	return cmd
}

// An assignmentRow is a source that a coder is to code.
type assignmentRow struct {
	Sample     string `json:"sample"`
	Coder      string `json:"coder"`
	Source     string `json:"source"`
	Title      string `json:"title"`
	State      string `json:"state"`
	Statements int    `json:"statements"` // hers
	Size       int    `json:"size"`       // of the sample
	Of         int    `json:"of"`
	Seed       uint64 `json:"seed"`
}

func runSample(ctx context.Context, a *app, coder string) error {
	set, err := a.load(ctx, nil, data.Options{Unlocated: true})
	if err != nil {
		return err
	}
	var rows []assignmentRow
	for _, c := range set.Corpora {
		samples, err := sampling.Read(ctx, set.Dirs[c.ID])
		if err != nil {
			return err
		}
		for _, as := range sampling.Assignments(c, samples) {
			if coder == "" || spelling.Fold(as.Coder) == spelling.Fold(coder) {
				rows = append(rows, assignmentRow{as.Sample.ID, as.Coder, as.Source.ID, as.Source.Title, as.State, as.Statements, len(as.Sample.Sources), as.Sample.Of, as.Sample.Seed})
			}
		}
	}
	header := []string{"sample", "coder", "source", "title", "state", "statements"}
	cells := func(r assignmentRow) []string {
		return []string{r.Sample, r.Coder, r.Source, r.Title, r.State, strconv.Itoa(r.Statements)}
	}
	return render(ctx, a, listing[assignmentRow]{
		Header: header, Cells: cells, Right: []string{"statements"},
		Columns: append(header, "size", "of", "seed"),
		Row: func(r assignmentRow) []string {
			return append(cells(r), strconv.Itoa(r.Size), strconv.Itoa(r.Of), strconv.FormatUint(r.Seed, 10))
		},
		JSON: asJSON[assignmentRow], Empty: "no sample is assigned",
	}, each(rows))
}

const sampleDrawLong = `Sample draw draws a random sample of the sources of a corpus, for a further
coder to code as well, and writes it into the corpus as samples.yaml: how many
sources, or how many percent (rounded up), of how many, with which seed, for
whom. Each source is as likely as any other, and the same seed draws the same:
the sources are the first by the SHA-256 of the seed, a space and their id.
--not-in leaves out those of another sample, such as that with which coders
were trained.

A sample stays as it was drawn; its name is refused again. How large it has to
be depends on how rare the rarest category is that counts: see 'onrecord
agreement' and what it tells with each number.

It prints what was drawn; with --dry-run what would be changed, as patch and
'git apply' read it.`

const sampleDrawExample = `  onrecord sample draw reliability --coder ANNA --percent 10 --seed 7
  onrecord sample draw joint --coder ANNA --coder BEN --percent 50
  onrecord sample draw final --coder BEN --percent 20 --not-in pilot --dry-run`

func newSampleDrawCommand(a *app) *cobra.Command {
	var o sampling.Options
	var dry bool
	cmd := &cobra.Command{
		Use:     "draw NAME",
		Short:   "Draw a random sample of the sources, for a further coder",
		Long:    sampleDrawLong,
		Example: sampleDrawExample,
		Args:    cobra.ExactArgs(1),
		PreRunE: func(cmd *cobra.Command, _ []string) error {
			size, percent := cmd.Flags().Changed("size"), cmd.Flags().Changed("percent")
			switch {
			case size == percent:
				return usagef("sample draw: how many sources are drawn is --size N or --percent N")
			case size && o.Size < 1:
				return usagef("--size is 1 or more")
			case percent && !(o.Percent > 0 && o.Percent <= 100):
				return usagef("--percent is above 0 and up to 100")
			case len(o.Coders) == 0:
				return usagef("sample draw needs --coder NAME: for whom it is drawn")
			}
			return a.filesOnly(cmd)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.ID = args[0]
			return runSampleDraw(cmd.Context(), a, o, dry)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringArrayVar(&o.Coders, "coder", nil, "who is to code it: `NAME` (can be repeated)")
	f.IntVar(&o.Size, "size", 0, "draw `N` sources")
	f.Float64Var(&o.Percent, "percent", 0, "draw `N` percent of the sources, rounded up")
	f.Uint64Var(&o.Seed, "seed", 1, "what is drawn: another `N` draws others")
	f.StringArrayVar(&o.NotIn, "not-in", nil, "leave out the sources of another sample: `NAME` (can be repeated)")
	f.BoolVar(&dry, "dry-run", false, "print a diff, and write nothing")
	return cmd
}

func runSampleDraw(ctx context.Context, a *app, o sampling.Options, dry bool) error {
	format, err := a.format()
	if err != nil {
		return err
	}
	dir := a.folderOf(nil)
	if err := a.reads(dir); err != nil {
		return err
	}
	if err := a.finish(ctx, dir); err != nil {
		return err
	}
	if !data.IsFolder(dir) {
		return usagef("sample draw writes into a corpus folder, and %s is none", dir)
	}
	set, err := data.Load(ctx, []string{dir}, data.Options{Unlocated: true})
	if err != nil {
		return err
	}
	known, err := sampling.Read(ctx, dir)
	if err != nil {
		return err
	}
	s, err := sampling.Draw(set.Corpora[0], known, o)
	if err != nil {
		return err
	}
	made, err := sampling.Add(ctx, dir, s)
	if err != nil {
		return err
	}
	if dry {
		diff, err := change.Diff(dir, []change.Change{made})
		if err != nil {
			return err
		}
		return a.output(ctx, func(w io.Writer) error {
			_, err := w.Write(diff)
			return err
		})
	}
	if err := change.Write(ctx, dir, []change.Change{made}); err != nil {
		return err
	}
	ctx = a.done(ctx)
	a.note("%s: %s of %d (%s), seed %d, for %s", made.File, count(len(s.Sources), "source"), s.Of, share(len(s.Sources), s.Of), s.Seed, list(s.Coders, "and"))
	return a.writeDrawn(ctx, format, set, s)
}

// writeDrawn prints what was drawn.
func (a *app) writeDrawn(ctx context.Context, format string, set *data.Set, s *sampling.Sample) error {
	titles := map[string]string{}
	for _, src := range set.Corpora[0].Sources {
		titles[src.ID] = src.Title
	}
	type row struct {
		Source string `json:"source"`
		Title  string `json:"title"`
	}
	var rows []row
	for _, id := range s.Sources {
		rows = append(rows, row{id, titles[id]})
	}
	header := []string{"source", "title"}
	cells := func(r row) []string { return []string{r.Source, r.Title} }
	l := listing[row]{Header: header, Columns: header, Cells: cells, Row: cells, JSON: asJSON[row]}
	return a.output(ctx, func(w io.Writer) error {
		_, err := l.write(a, w, format, each(rows))
		return err
	})
}

// share is how many of all there are, in percent.
func share(n, of int) string {
	if of == 0 {
		return "–"
	}
	return strconv.FormatFloat(100*float64(n)/float64(of), 'f', 1, 64) + "%"
}

// A comparedSample is the sample that coders are compared on, with how much of it was compared.
type comparedSample struct {
	ID       string   `json:"id"`
	Coders   []string `json:"coders"`
	Seed     uint64   `json:"seed"`
	Size     int      `json:"size"`
	Of       int      `json:"of"`
	Compared int      `json:"compared"`
	// Missing are its sources that not all of those have coded who are compared, and
	// Unfinished those that a coder has begun and not finished.
	Missing    []string `json:"missing"`
	Unfinished []string `json:"unfinished"`
}

// sampleNamed finds the sample of what is asked.
func (a *app) sampleNamed(ctx context.Context, name string) (*data.Set, *sampling.Sample, error) {
	set, err := a.load(ctx, nil, data.Options{Unlocated: true})
	if err != nil {
		return nil, nil, err
	}
	var names []string
	for _, c := range set.Corpora {
		samples, err := sampling.Read(ctx, set.Dirs[c.ID])
		if err != nil {
			return nil, nil, err
		}
		if s := sampling.Named(samples, name); s != nil {
			return set, s, nil
		}
		for _, s := range samples {
			names = append(names, s.ID)
		}
	}
	return nil, nil, nothingf("no sample is called %q%s", name, didYouMean("", name, names))
}

// tellSample says what one has to know of the sample.
func tellSample(a *app, s *comparedSample) {
	if len(s.Missing) > 0 {
		a.note("of the sample %s, %s not coded by all who are compared: %s", s.ID, count(len(s.Missing), "source"), strings.Join(s.Missing, ", "))
	}
	if len(s.Unfinished) > 0 {
		a.note("of the sample %s, %s begun and not finished: %s", s.ID, count(len(s.Unfinished), "source"), strings.Join(s.Unfinished, ", "))
	}
}

// sampleTable says how large the sample is.
func sampleTable(s *comparedSample) table {
	return table{
		Header: []string{"random sample", "for", "sources", "of", "share", "seed", "compared"},
		Right:  []string{"sources", "of", "share", "seed", "compared"},
		Rows: [][]string{{
			s.ID, strings.Join(s.Coders, ", "), strconv.Itoa(s.Size), strconv.Itoa(s.Of), share(s.Size, s.Of), strconv.FormatUint(s.Seed, 10), fmt.Sprintf("%d of %d", s.Compared, s.Size),
		}},
	}
}
