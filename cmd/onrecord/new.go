package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"onrecord/data"
)

const newLong = `New makes an empty corpus that explains itself and checks clean: corpus.yaml and
a file for actors, positions, places and events each, with commented examples.
A folder that has files of these names already is left as it is, and that is an
error.

'onrecord new source FILE' then adds a source. A folder called "source" is
written ./source.`

const newExample = `  onrecord new debate
  onrecord new debate --title "The budget debate"
  onrecord new source article.txt --corpus my-corpus`

func newNewCommand(a *app) *cobra.Command {
	var title string
	cmd := &cobra.Command{
		Use:     "new DIR",
		Short:   "Make an empty corpus, or a file for a new source",
		Long:    newLong,
		Example: newExample,
		GroupID: groupCorpus,
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := data.New(args[0], title); err != nil {
				return err
			}
			a.note("made %s; next: 'onrecord new source TEXTFILE --corpus %s'", args[0], args[0])
			return nil
		},
	}
	cmd.Flags().StringVar(&title, "title", "", "title of the corpus (default made from the folder's name)")
	cmd.AddCommand(newNewSourceCommand(a))
	return cmd
}

const newSourceLong = `New source makes the file of a source in a corpus (--corpus, default the folder
that one is in), from the plain text of the source: its id (from the name of
the text file), hash and length, and the skeleton of a statement. The text
stays where it is; it may be copyrighted and need not be shipped.

The name of the new file goes to stdout.`

const newSourceExample = `  onrecord new source article.txt
  onrecord new source article.txt --corpus my-corpus`

func newNewSourceCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "source TEXTFILE",
		Short:   "Make the file of a new source from its plain text",
		Long:    newSourceLong,
		Example: newSourceExample,
		Args:    cobra.ExactArgs(1),
		PreRunE: func(cmd *cobra.Command, _ []string) error { return a.filesOnly(cmd) },
		RunE: func(cmd *cobra.Command, args []string) error {
			file, err := data.NewSource(args[0], firstNonEmpty(a.corpus, "."))
			if err != nil {
				return err
			}
			return a.output(cmd.Context(), func(w io.Writer) error {
				_, err := fmt.Fprintln(w, file)
				return err
			})
		},
	}
}
