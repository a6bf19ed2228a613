package main

import (
	"context"

	"github.com/spf13/cobra"

	"onrecord/data"
)

const locateLong = `Locate finds every passage of a corpus in the text of its source and writes
where it stands into the files: line, start, end and sha256. Nobody counts
characters. Write only the words that the passage has,

    evidence:
      - quote: "there’s no deal until there’s a deal"

or, for a passage that is no quotation, its line with its first and last words:

      - {line: 7, from: first words, to: last words}

A text is looked for at the source's text: path, then in texts/SOURCE.txt;
--text names another file. Straight and curly quotation marks match each other,
and a hit inside quotation marks wins. A passage that is not found, or found
more than once, is a problem, and then no file is changed. Comments and layout
stay: a diff shows inserted lines alone.

The names of the files that were changed go to stdout.`

const locateExample = `  onrecord locate
  onrecord locate my-corpus
  onrecord locate my-corpus --text gazette=article.txt
  onrecord locate my-corpus --dry-run`

func newLocateCommand(a *app) *cobra.Command {
	var o data.LocateOptions
	var texts textFlags
	cmd := &cobra.Command{
		Use:     "locate [DIR]",
		Short:   "Fill in where each passage stands in its source",
		Long:    locateLong,
		Example: locateExample,
		GroupID: groupCorpus,
		Args:    cobra.MaximumNArgs(1),
		PreRunE: func(cmd *cobra.Command, _ []string) error { return a.filesOnly(cmd) },
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Texts = texts.files
			dir := firstNonEmpty(append(args, a.corpus, ".")...)
			return runLocate(cmd.Context(), a, o, dir)
		},
	}
	texts.add(cmd)
	cmd.Flags().BoolVar(&o.DryRun, "dry-run", false, "change no file, only say which would be")
	return cmd
}

func runLocate(ctx context.Context, a *app, o data.LocateOptions, dir string) error {
	format, err := a.format()
	if err != nil {
		return err
	}
	result, err := data.Locate(ctx, dir, o)
	if err != nil {
		return err
	}
	if err := a.writeFiles(ctx, format, result.Files); err != nil {
		return err
	}
	done := "located"
	if o.DryRun {
		done = "would locate"
	}
	a.note("%s %s in %s; %d stood already", done, count(result.Located, "passage"), count(len(result.Files), "file"), result.Already)
	for _, source := range result.NoText {
		a.note("source %s: no text at hand", source)
	}
	if len(result.NoText) > 0 && result.Located+result.Already == 0 {
		return nothingf("no text is at hand: see --text")
	}
	return nil
}
