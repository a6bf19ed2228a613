package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/data/anchor"
	"onrecord/exports"
	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/child"
)

const exportLong = `Export writes the graph, or the statements that the filters select with all that
they refer to, for another tool:

%s
--as says what is a node and what an edge:

  full        every entity and every reference, with the passages
  claims      actors and positions, an edge for each stance
  actors      actors, an edge for whom they address, speak about, agree with …
  statements  a table of statements

The full view, and formats without views but markdown, are the whole record: all
codings of each source, with their layers. The other views and markdown have the
main coding, or that of --coder.

What a format has no place for is counted on stderr.`

const exportExample = `  onrecord export nquads -o alaska.nq
  onrecord export jsonl --by putin > putin.jsonl`

type exportOptions struct {
	stanceFlags
	as     string
	strict bool
	texts  textFlags
}

func newExportCommand(a *app) *cobra.Command {
	var o exportOptions
	cmd := &cobra.Command{
		Use:       "export FORMAT",
		Short:     "The graph, or a part of it, for another tool",
		Long:      fmt.Sprintf(exportLong, formatsHelp()),
		Example:   exportExample,
		GroupID:   groupOut,
		Args:      cobra.ExactArgs(1),
		ValidArgs: formatNames(),
		RunE: func(cmd *cobra.Command, args []string) error {
			i := slices.IndexFunc(exports.Formats(), func(f exports.Format) bool { return f.Name == args[0] })
			if i < 0 {
				return usagef("unknown format %q: there is %s%s", args[0], list(formatNames(), "and"), didYouMean("", args[0], formatNames()))
			}
			return runExport(cmd.Context(), a, exports.Formats()[i], o)
		},
	}
	o.filterFlags.add(cmd, a)
	f := cmd.Flags()
	f.StringVar(&o.as, "as", "", "`VIEW`: "+list(viewNames(view.Views()), "or")+" (default: the first of the format's)")
	f.BoolVar(&o.strict, "strict", false, "write nothing when the format cannot carry everything")
	f.BoolVar(&o.assertions, "assertions", false, "as claims and actors: what a source says in its own voice, too")
	f.BoolVar(&o.reports, "reports", false, "as claims and actors: each report; else those of one utterance once")
	f.Var(&o.texts, "source-text", "dna: the text of a source that is not in the corpus, as `SOURCE=FILE` (can be repeated)")
	a.completesWords(cmd, "as", viewNames(view.Views()))
	return cmd
}

// formatsHelp has a line for each format, and its views on it or, where there is
// no room, on the next one.
func formatsHelp() string {
	var b strings.Builder
	for _, f := range exports.Formats() {
		line := fmt.Sprintf("  %-13s %s", f.Name, f.Help)
		if len(f.Views) > 0 {
			views := "(" + strings.Join(viewNames(f.Views), ", ") + ")"
			if len(line)+1+len(views) > 80 {
				line += "\n" + strings.Repeat(" ", 15)
			}
			line += " " + views
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

func formatNames() []string {
	var out []string
	for _, f := range exports.Formats() {
		out = append(out, f.Name)
	}
	return out
}

func viewNames(views []view.View) []string {
	out := make([]string, len(views))
	for i, v := range views {
		out[i] = string(v)
	}
	return out
}

func runExport(ctx context.Context, a *app, format exports.Format, o exportOptions) error {
	if a.form != "" {
		return usagef("export takes its format as an argument, and no --format")
	}
	in := &exports.Input{As: view.View(o.as)}
	switch {
	case o.as == "":
		if len(format.Views) > 0 {
			in.As = format.Views[0]
		}
	case len(format.Views) == 0:
		return usagef("export %s has no views: it is all of what is selected", format.Name)
	case !slices.Contains(format.Views, in.As):
		return usagef("export %s --as %s: it can be %s", format.Name, o.as, list(viewNames(format.Views), "or"))
	}
	if len(o.texts.files) > 0 && !format.Texts {
		return usagef("export %s takes no --source-text", format.Name)
	}
	files := format.Files != nil && (!format.InOne(in.As) || a.wantsFolder())
	if files && (a.path == "" || a.path == "-" || format.Ext != "" && !a.wantsFolder() && filepath.Ext(a.path) == format.Ext) {
		return usagef("export %s writes several files: say into which folder with -o%s", format.Name, single(format))
	}
	if format.Binary && !files {
		if err := a.textOnly(format.Name); err != nil {
			return err
		}
	}
	if strings.Contains(format.MediaType, "json") {
		a.shape = formatJSON
	}
	f := o.filter()
	return a.withStore(ctx, func(s *graph.Store) error {
		if err := a.tellGaps(ctx, s, f); err != nil {
			return err
		}
		if f.Narrows() {
			found := f
			found.Record = format.Record(in.As) && len(f.Is["coder"]) == 0
			if err := firstError(query.Said(ctx, s, found).All()); err != nil {
				return err
			}
		}
		in.Graph = query.ViewOf(ctx, s, query.SceneOptions{Filter: f, Assertions: o.assertions, Reports: o.reports, Record: format.Record(in.As)})
		if format.Texts {
			if err := a.textsOf(in, o.texts.files); err != nil {
				return err
			}
		}
		return a.exportTo(ctx, format, in, files, o.strict)
	})
}

// textsOf lets an export have the texts of sources that are at hand: in the
// corpus, or among those of --source-text.
func (a *app) textsOf(in *exports.Input, texts map[string]string) error {
	dir := a.corpusFolder()
	in.Text = func(src *schema.Source) (string, bool, error) {
		t, _, err := anchor.TextOf(src, dir, texts)
		if t == nil || err != nil {
			return "", false, err
		}
		return t.Slice(0, t.Len()), true, nil
	}
	if len(texts) == 0 {
		return nil
	}
	var sources []string
	for e, err := range in.Entities {
		if err != nil {
			return err
		}
		if e.Kind() == schema.KindSource {
			sources = append(sources, e.Identity().ID)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(texts)) {
		if !slices.Contains(sources, id) {
			return usagef("--source-text %s: no such source is exported%s", id, didYouMean("", id, sources))
		}
	}
	return nil
}

// single says as what a format can be one file.
func single(format exports.Format) string {
	if len(format.FileViews) == 0 {
		return ""
	}
	return "; it is one --as " + list(viewNames(format.FileViews), "or")
}

// firstError is the error of an empty result, or that of the first row.
func firstError(rows iter.Seq2[*schema.Statement, error]) error {
	for _, err := range rows {
		return err
	}
	return nothingf("no statement matches")
}

// lost says what the format could not carry.
func lost(in *exports.Input) string {
	if !in.Lost.Any() {
		return "nothing is lost"
	}
	return in.Lost.String()
}

// exportTo writes a file, or the files of a folder, and says what was lost.
// Where nothing may be lost and something is, the result does not appear.
func (a *app) exportTo(ctx context.Context, format exports.Format, in *exports.Input, files, strict bool) error {
	whole := false // a reader that has seen enough is told nothing
	report := func(err error) error {
		if err == nil {
			err = format.Count(in)
		}
		if err == nil && strict && in.Lost.Any() {
			err = fmt.Errorf("%s cannot carry %s", format.Name, in.Lost.String())
		}
		whole = err == nil
		return err
	}
	if strict && a.toStdout() {
		// What is on the way to somebody cannot be taken back.
		if err := report(format.Write(io.Discard, in)); err != nil {
			return err
		}
		in.Lost, in.Notes = view.Loss{}, nil
	}
	var err error
	if files {
		err = a.folder(ctx, nil, func(to folder) error { return report(format.Files(to, in)) })
	} else {
		write := func(w io.Writer) error { return report(format.Write(w, in)) }
		if a.toStdout() && oneDocument(format) {
			write = spooled(write)
		}
		err = a.output(ctx, write)
	}
	if err == nil && whole {
		a.note("%s: %s", format.Name, lost(in))
		for _, note := range in.Notes {
			a.note("%s: %s", format.Name, note)
		}
	}
	return err
}

// oneDocument reports whether a format is one document, of JSON or XML, that is
// none when a part of it is missing.
func oneDocument(f exports.Format) bool {
	media, _, _ := strings.Cut(f.MediaType, ";")
	return strings.HasSuffix(media, "/json") || strings.HasSuffix(media, "+json") || strings.HasSuffix(media, "+xml")
}

// spooled is what writes all of it when it is complete, and nothing else.
func spooled(write func(io.Writer) error) func(io.Writer) error {
	return func(w io.Writer) (err error) {
		whole := new(spool)
		defer func() { err = errors.Join(err, whole.close()) }()
		buffer := bufio.NewWriterSize(whole, 1<<16)
		err = write(buffer)
		if err == nil {
			err = buffer.Flush()
		}
		switch {
		case errors.Is(err, errLongAnswer):
			return fmt.Errorf("this is longer than %s: -o FILE writes it as it comes", child.Size(maxAnswer))
		case err != nil:
			return err
		}
		return whole.copy(w)
	}
}
