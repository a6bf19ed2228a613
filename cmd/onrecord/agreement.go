package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/data"
	"onrecord/data/sampling"
	"onrecord/data/settle"
	"onrecord/graph"
	"onrecord/graph/agreement"
	"onrecord/graph/query"
	"onrecord/schema"
	"onrecord/schema/escape"
	"onrecord/schema/spelling"
)

const agreementLong = `Agreement says how far coders agree who coded the same sources: the main files
(called main) and their layers, sources/SOURCE.CODER.yaml. Without --coder these
are all but the layers draft and settled; of more than two, each two are
compared, and all as a whole. Only sources that both have coded count; an empty
layer is a coding, a main file without statements is none.

Statements whose passages overlap by half of what they cover together are a
unit, one to one. What is told of these:

  passage   found at all: F1, and Krippendorff's α for unitizing
  speakers  α for sets (MASI distance)
  position  α for sets; for each position, whether it was coded
  stance    nominal α over the positions that both coded, and for each
  mode      nominal α

with the share on which they agree, an interval (95%, from 1,000 samples of the
sources, where there are five or more), and every disagreement side by side with
its places. α is 1 where all agree, 0 where they do as by chance, and – (null)
where it is not defined. graph/agreement/README.md has formulas, examples worked
by hand, and who published them. CSV has the disagreements alone.

--sample compares on a random sample that 'onrecord sample draw' has drawn, of
SOURCE those that are in it: the main coding and the coders for whom it was
drawn, unless --coder names others. How large the sample is, of how many
sources, and how many of it were compared stands above the numbers; so does it
in JSON, as sample.

--settle writes a further layer into the corpus folder of -o, or a new folder:
sources/SOURCE.settled.yaml has what all agree on in every variable, and between
it, as comments, what is open. --coder settled asks it. A file that is there
already is kept, unless --force says to replace it.`

const agreementExample = `  onrecord agreement --corpus my-corpus
  onrecord agreement gazette --coder ANNA --coder BEN --corpus my-corpus
  onrecord agreement --corpus my-corpus --sample reliability
  onrecord agreement --corpus my-corpus --format csv -o disagreements.csv
  onrecord agreement --corpus my-corpus --settle -o my-corpus
  onrecord said --corpus my-corpus --coder ANNA`

type agreementOptions struct {
	query.AgreementOptions
	sample        string
	settle, force bool
	dir           string
}

func newAgreementCommand(a *app) *cobra.Command {
	var o agreementOptions
	cmd := &cobra.Command{
		Use:               "agreement [SOURCE…]",
		Short:             "How far coders agree, and where they differ",
		Long:              agreementLong,
		Example:           agreementExample,
		GroupID:           groupCorpus,
		ValidArgsFunction: a.completeNames(schema.KindSource),
		PreRunE: func(cmd *cobra.Command, _ []string) error {
			if o.sample != "" {
				if o.settle {
					return usagef("--settle settles whole sources: name them instead of a --sample")
				}
				if err := a.filesOnly(cmd); err != nil {
					return err
				}
			}
			if !o.settle {
				if o.force {
					return usagef("--force is about the files of --settle")
				}
				return nil
			}
			if a.path == "" || a.path == "-" {
				return usagef("agreement --settle needs -o DIR")
			}
			if ext := filepath.Ext(a.path); ext == ".yaml" || ext == ".yml" {
				return usagef("-o %s: --settle writes into a folder: my-corpus, or a new one", a.path)
			}
			o.dir, a.path = a.path, "" // what is printed goes to stdout
			return a.filesOnly(cmd)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Sources = args
			if o.settle {
				return runSettle(cmd.Context(), a, o)
			}
			var of *comparedSample
			if o.sample != "" {
				var err error
				if of, err = o.within(cmd.Context(), a); err != nil {
					return err
				}
			}
			return a.withStore(cmd.Context(), func(s *graph.Store) error {
				return runAgreement(cmd.Context(), a, s, o.AgreementOptions, of)
			})
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&o.Coders, "coder", nil, "`NAME`: compare this coder: main, a layer, or a name in the main files (can be repeated)")
	a.completes(cmd, "coder", a.completeCoders)
	f.StringVar(&o.sample, "sample", "", "compare on the sources of the random sample `NAME`")
	f.BoolVar(&o.settle, "settle", false, "write what all agree on, and what is open, into the folder of -o")
	f.BoolVar(&o.force, "force", false, "with --settle: replace files that are there already")
	return cmd
}

// completeCoders completes the names of those who have coded, as far as no shell
// could take them for something else.
func (a *app) completeCoders(cmd *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var out []cobra.Completion
	err := a.withStore(cmd.Context(), func(s *graph.Store) error {
		coders, err := query.Coders(cmd.Context(), s)
		for _, c := range coders {
			if escape.Word(c.Name) && strings.HasPrefix(spelling.Fold(c.Name), spelling.Fold(begun)) {
				out = append(out, c.Name)
			}
		}
		return err
	})
	if err != nil {
		a.note("%v", err)
		return nil, cobra.ShellCompDirectiveError
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

// within narrows what is compared to a sample.
func (o *agreementOptions) within(ctx context.Context, a *app) (*comparedSample, error) {
	set, s, err := a.sampleNamed(ctx, o.sample)
	if err != nil {
		return nil, err
	}
	named := map[string]bool{}
	for _, name := range o.Sources {
		id, err := sourceNamed(set, name)
		if err != nil {
			return nil, err
		}
		if named[id] = true; !slices.Contains(s.Sources, id) {
			return nil, nothingf("source %s is not in the sample %s", id, s.ID)
		}
	}
	out := &comparedSample{ID: s.ID, Coders: s.Coders, Seed: s.Seed, Size: len(s.Sources), Of: s.Of, Missing: []string{}, Unfinished: []string{}}
	corpus := ""
	for _, c := range set.Corpora {
		for _, as := range sampling.Assignments(c, []sampling.Sample{*s}) {
			corpus = c.ID
			if as.State == sampling.Begun && !slices.Contains(out.Unfinished, as.Source.ID) {
				out.Unfinished = append(out.Unfinished, as.Source.ID)
			}
		}
	}
	o.Sources = nil
	for _, id := range s.Sources {
		if len(named) == 0 || named[id] {
			o.Sources = append(o.Sources, corpus+":"+string(schema.KindSource)+"/"+id)
			out.Missing = append(out.Missing, id) // until it is found
		}
	}
	if len(o.Coders) == 0 {
		o.Coders = append([]string{schema.MainCoding}, s.Coders...)
	}
	return out, nil
}

func runAgreement(ctx context.Context, a *app, s *graph.Store, o query.AgreementOptions, of *comparedSample) error {
	format, err := a.format()
	if err != nil {
		return err
	}
	found, err := query.Agree(ctx, s, o)
	if err != nil {
		return err
	}
	if of != nil {
		of.Missing = slices.DeleteFunc(of.Missing, func(id string) bool { return slices.Contains(found.Sources, id) })
		of.Compared = len(found.Sources)
	}
	err = a.output(ctx, func(w io.Writer) error {
		switch format {
		case formatJSON, formatJSONL:
			_, err := w.Write(append(asJSON(nil, struct {
				*query.Agreement
				Sample *comparedSample `json:"sample,omitempty"`
			}{found, of}), '\n'))
			return err
		case formatCSV:
			return disagreementColumns(found).write(a, w, format)
		}
		return writeAgreement(a, w, format, found, of)
	})
	if err != nil {
		return err
	}
	tellAgreement(a, found)
	if of != nil {
		tellSample(a, of)
	}
	return nil
}

// tellAgreement says what one has to know of the numbers.
func tellAgreement(a *app, found *query.Agreement) {
	for _, note := range found.Notes {
		a.note("%s", note)
	}
	for _, coder := range found.Coders {
		if n := found.Unlocated[coder]; n > 0 {
			a.note("%s of %s not located: not compared", count(n, "statement"), coder)
		}
	}
}

// writeAgreement writes the tables, with a blank line between them.
func writeAgreement(a *app, w io.Writer, format string, found *query.Agreement, of *comparedSample) error {
	tables := []table{foundTable(found), variableTable(found), positionTable(found), disagreementTable(found)}
	if of != nil {
		tables = append([]table{sampleTable(of)}, tables...)
	}
	first := true
	for _, t := range tables {
		if len(t.Rows) == 0 {
			continue
		}
		if !first {
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
		first = false
		if err := t.write(a, w, format); err != nil {
			return err
		}
	}
	return nil
}

// foundTable is how many statements each coder found.
func foundTable(found *query.Agreement) table {
	t := table{Header: []string{"coder", "found", "not located"}, Right: []string{"found", "not located"}}
	for _, coder := range found.Coders {
		t.Rows = append(t.Rows, []string{coder, strconv.Itoa(found.Found[coder]), strconv.Itoa(found.Unlocated[coder])})
	}
	all := "both"
	if len(found.Coders) > 2 {
		all = "all"
	}
	t.Rows = append(t.Rows, []string{all + ", in " + count(len(found.Sources), "source"), strconv.Itoa(found.Both), ""})
	return t
}

// variableTable has the numbers; of more than two coders, those of the pairs
// follow.
func variableTable(found *query.Agreement) table {
	t := table{
		Header: []string{"variable", "units", "agreement", "α", "95%", "coefficient"},
		Right:  []string{"units", "agreement", "α", "95%"},
	}
	add := func(of *query.AgreementOf, who string) {
		for _, v := range of.Variables {
			row := []string{v.Variable, strconv.Itoa(v.Units), decimal(v.Agreement), decimal(v.Alpha), interval(v.Interval), v.Coefficient}
			if v.Variable == agreement.Passage {
				row[2] = "F1 " + row[2]
			}
			if len(found.Pairs) > 0 {
				row = append([]string{who}, row...)
			}
			t.Rows = append(t.Rows, row)
		}
	}
	if len(found.Pairs) > 0 {
		t.Header = append([]string{"coders"}, t.Header...)
	}
	add(&found.AgreementOf, "all")
	for i := range found.Pairs {
		add(&found.Pairs[i], strings.Join(found.Pairs[i].Coders, ", "))
	}
	return t
}

// positionTable has the numbers of each position, with what met how often.
func positionTable(found *query.Agreement) table {
	t := table{Header: []string{"position", "variable", "units", "α", "coincidences"}, Right: []string{"units", "α"}}
	for _, v := range found.Variables {
		for _, p := range v.Positions {
			t.Rows = append(t.Rows, []string{p.Position.Name, v.Variable, strconv.Itoa(p.Units), decimal(p.Alpha), coincidences(&p)})
		}
	}
	return t
}

// coincidences are the counts that are not 0, one a line; those of two values
// are the sum of both orders.
func coincidences(p *query.AgreementOnPosition) string {
	var out []string
	for i, row := range p.Coincidences {
		for j := i; j < len(row); j++ {
			n := row[j]
			if i != j {
				n += p.Coincidences[j][i]
			}
			if n > 0 {
				out = append(out, fmt.Sprintf("%s × %s: %s", p.Values[i], p.Values[j], strconv.FormatFloat(n, 'f', -1, 64)))
			}
		}
	}
	return strings.Join(out, "\n")
}

// disagreementTable has a column for each coder.
func disagreementTable(found *query.Agreement) table {
	t := table{Header: append([]string{"source", "variable"}, found.Coders...)}
	for i := range found.Disagreements {
		d := &found.Disagreements[i]
		what := d.Variable
		if d.Position.ID != "" {
			what += "\n" + d.Position.ID
		}
		row := []string{d.Source, what}
		for _, coder := range found.Coders {
			row = append(row, saidBy(d, coder))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Paint = func(header, line string) colour {
		if header == "source" || header == "variable" {
			return ""
		}
		return stanceColours[line]
	}
	return t
}

// saidBy is what a coder says, and where.
func saidBy(d *query.Disagreement, coder string) string {
	out := "–"
	if v := d.Values[coder]; v != nil {
		out = firstNonEmpty(*v, "(none)")
	}
	if p := d.Places[coder]; p != nil {
		out += fmt.Sprintf("\nline %d, %d–%d\n%s", p.Line, p.Start, p.End, *d.Statements[coder])
	}
	return out
}

// disagreementColumns is a row for each disagreement, with columns for each
// coder.
func disagreementColumns(found *query.Agreement) table {
	t := table{Header: []string{"source", "variable", "position"}}
	for _, coder := range found.Coders {
		for _, column := range []string{"value", "statement", "line", "start", "end"} {
			t.Header = append(t.Header, column+"_"+coder)
		}
	}
	for i := range found.Disagreements {
		d := &found.Disagreements[i]
		row := []string{d.Source, d.Variable, d.Position.ID}
		for _, coder := range found.Coders {
			cells := make([]string, 5)
			if v := d.Values[coder]; v != nil {
				cells[0] = *v
			}
			if p := d.Places[coder]; p != nil {
				cells[1], cells[2], cells[3], cells[4] = *d.Statements[coder], strconv.Itoa(p.Line), strconv.Itoa(p.Start), strconv.Itoa(p.End)
			}
			row = append(row, cells...)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// decimal writes a coefficient; – is one that is not defined.
func decimal(v *float64) string {
	if v == nil {
		return "–"
	}
	return strconv.FormatFloat(*v, 'f', 3, 64)
}

func interval(v *[2]float64) string {
	if v == nil {
		return "–"
	}
	return decimal(&v[0]) + " to " + decimal(&v[1])
}

// runSettle writes the settled layers.
func runSettle(ctx context.Context, a *app, o agreementOptions) error {
	format, err := a.format()
	if err != nil {
		return err
	}
	if err := a.finish(ctx, o.dir); err != nil {
		return err
	}
	var replace map[string]*[sha256.Size]byte
	if o.force { // what is replaced is what was there before anything was read
		if replace, err = settle.Layers(o.dir); err != nil {
			return err
		}
	}
	set, err := a.load(ctx, nil, data.Options{})
	if err != nil {
		return err
	}
	s, err := graph.FromQuads(ctx, infallible(set.Quads))
	if err != nil {
		return err
	}
	found, err := query.Agree(ctx, s, o.AgreementOptions)
	if cerr := s.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	files, err := settle.Settle(ctx, set, settlings(found), o.dir, settle.SettleOptions{Replace: replace})
	if err != nil {
		return err
	}
	ctx = a.done(ctx)
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.File
	}
	if err := a.writeFiles(ctx, format, names); err != nil {
		return err
	}
	for _, f := range files {
		a.note("%s: %d settled, %d open", f.File, f.Settled, f.Open)
	}
	tellAgreement(a, found)
	return nil
}

// settlings are the units of each source that was compared, with what is open in
// words.
func settlings(found *query.Agreement) []settle.Settling {
	var out []settle.Settling
	at := map[[2]string]int{}
	of := func(corpus, source string) *settle.Settling {
		key := [2]string{corpus, source}
		if _, ok := at[key]; !ok {
			at[key] = len(out)
			out = append(out, settle.Settling{Corpus: corpus, Source: source, Coders: found.Coders})
		}
		return &out[at[key]]
	}
	for _, u := range found.Units {
		s := of(u.Corpus, u.Source)
		unit := settle.SettlingUnit{Statements: u.Statements}
		for i := range u.Open {
			unit.Open = append(unit.Open, inWords(&u.Open[i], found.Coders))
		}
		s.Units = append(s.Units, unit)
	}
	for _, u := range found.Unplaced {
		s := of(u.Corpus, u.Source)
		s.Units = append(s.Units, settle.SettlingUnit{Statements: u.Statements, Open: []string{"not located in the text"}})
	}
	return out
}

// inWords is a disagreement on one line.
func inWords(d *query.Disagreement, coders []string) string {
	out := d.Variable
	if d.Position.ID != "" {
		out += " on " + d.Position.ID
	}
	var parts []string
	for _, coder := range coders {
		value := "–"
		if v := d.Values[coder]; v != nil {
			value = firstNonEmpty(*v, "none")
		}
		parts = append(parts, coder+" "+value)
	}
	return out + ": " + strings.Join(parts, ", ")
}
