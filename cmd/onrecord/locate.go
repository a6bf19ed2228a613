package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"onrecord/data/change"
	"onrecord/data/locate"
	"onrecord/data/watch"
	"onrecord/schema"
)

const locateLong = `Locate finds every passage of a corpus in the text of its source and writes
where it stands into the files: line, start, end and sha256. Without DIR it is
--corpus, $ONRECORD_CORPUS, or the corpus that one is in. Nobody counts
characters, and nobody types words twice: a statement without evidence is proved
by its quotes, wherever they stand. Where they stand several times, write the
line; other words than its quotes; or, for what is not a quotation, its
line, with first and last words unless it is the whole paragraph:

    evidence:
      - line: 15
      - quote: "there’s no deal until there’s a deal"
      - {line: 7, from: first words, to: last words}

As many lines without words as there are quotes mean a quote each.

A text is looked for at the source's text: path, then in texts/SOURCE.txt;
--source-text names another file.

The words need not stand in the text as they are typed. Line ends, words divided
at a line end, soft hyphens, spaces of all kinds, ligatures, composed letters,
and the styles of quotation marks and dashes make no difference, and neither do
the marks of an editor: … or […] for words that were left out (in one paragraph,
at most 1,000 characters), [W]e, want[ed], [sic], [words put in]. What stands in
the text is kept as exact, and the difference is told.

Of several places those count that line, prefix, suffix, from and to leave over;
then those that are whole words, then those inside quotation marks. Words that a
statement has several times are found in the coder's order. What is still not
found, or found more than once, is listed, exit status 3; everything else is
written, into YAML files: what stands in tables is found whenever they are read,
and listed where it is not. Quotation marks around the words do not count.
Comments and layout stay: a diff shows inserted lines alone.

--again follows texts that were changed: what the files say of the text (sha256,
length) and of the passages in it is replaced; a passage is found again by its
words and what stood around them, or by its hash. Those that are not are listed
and stay as they were; elsewhere they are warnings, until they are coded again.

The names of the files that were changed go to stdout.`

const locateExample = `  onrecord locate
  onrecord locate my-corpus
  onrecord locate my-corpus --source-text gazette=article.txt
  onrecord locate my-corpus --again --dry-run`

func newLocateCommand(a *app) *cobra.Command {
	var o locate.LocateOptions
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
			return runLocate(cmd.Context(), a, o, a.folderOf(args))
		},
	}
	texts.add(cmd)
	cmd.Flags().BoolVar(&o.DryRun, "dry-run", false, "change no file, only say which would be")
	cmd.Flags().BoolVar(&o.Again, "again", false, "follow texts that were changed, and find every passage again")
	return cmd
}

func runLocate(ctx context.Context, a *app, o locate.LocateOptions, dir string) error {
	format, err := a.format()
	if err != nil {
		return err
	}
	if err := a.reads(dir); err != nil {
		return err
	}
	if !o.DryRun {
		if err := a.finish(ctx, dir); err != nil {
			return err
		}
	}
	result, err := change.Anew(dir, watch.State([]string{dir}), func() (locate.LocateResult, error) { return locate.Locate(ctx, dir, o) })
	if err != nil {
		var problems schema.Problems
		if errors.As(err, &problems) {
			a.note("nothing was located: correct these first")
		}
		return err
	}
	if !o.DryRun {
		ctx = a.done(ctx)
	}
	if err := a.writeFiles(ctx, format, result.Files); err != nil {
		return err
	}
	for _, n := range result.Notes {
		a.note("%s", problemLine(n))
	}
	a.note("%s", located(o, result))
	for _, source := range result.NoText {
		a.note("source %s: no text at hand", source)
	}
	if len(result.NoText) > 0 && result.Located+result.Already == 0 {
		return nothingf("no text is at hand: see --source-text")
	}
	return result.Unlocated.Err()
}

// located says what was done.
func located(o locate.LocateOptions, r locate.LocateResult) string {
	would := ""
	if o.DryRun {
		would = "would "
	}
	verb := func(verb string) string {
		if would == "" {
			verb += "d"
		}
		return would + verb
	}
	out := fmt.Sprintf("%s %s in %s; %d already located", verb("locate"), count(r.Located, "passage"), count(len(r.Files), "file"), r.Already)
	if r.Moved > 0 {
		out += fmt.Sprintf("; %s %s", verb("move"), count(r.Moved, "passage"))
	}
	if n := len(r.Unlocated); n > 0 {
		out += fmt.Sprintf("; %s, listed below", count(n, "problem"))
	}
	return out
}
