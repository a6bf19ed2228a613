package main

import (
	"context"

	"github.com/spf13/cobra"

	"onrecord/data/edit"
)

const mergeLong = `Merge makes one of two actors, positions, places or events of a corpus that are
the same: the first becomes the second. All that refers to KIND/A then refers to
KIND/B, in all YAML files and JSON Lines; names and aliases of A are aliases of
B; lists are put together, sources as well; and what B does not say it takes
from A. The item of A is taken out of its file. Comments within it and right
above it go above B, and everything else stays as it is. Without DIR it is
--corpus, $ONRECORD_CORPUS, or the corpus that one is in.

Where something would be lost or contradict itself, nothing is written, and each
place is told, exit status 3: where both say something else (type, description,
date, place …), where one refers to the other, where a statement supports A and
opposes B, or an event has one as a participant and the other as absent. A
person decides there first. A list that has both has B. Sources and statements
are not merged. The corpus must have no problems, and is read as it will be
before anything is written. Tables (CSV) are not changed; where one has A, that
is told, and nothing is written.

The names of the files that were changed go to stdout; with --dry-run it is what
would be changed, as patch and 'git apply' read it.`

const mergeExample = `  onrecord merge actor/harper actor/mayor my-corpus
  onrecord merge actor/harper actor/mayor my-corpus --dry-run`

func newMergeCommand(a *app) *cobra.Command {
	var o edit.Options
	cmd := &cobra.Command{
		Use:     "merge KIND/A KIND/B [DIR]",
		Short:   "Merge two entries for the same thing, in all files",
		Long:    mergeLong,
		Example: mergeExample,
		GroupID: groupCorpus,
		Args:    cobra.RangeArgs(2, 3),
		PreRunE: func(cmd *cobra.Command, _ []string) error { return a.filesOnly(cmd) },
		RunE: func(cmd *cobra.Command, args []string) error {
			return runEdit(cmd.Context(), a, o, args[2:], "merge", func(ctx context.Context, dir string) (edit.Result, error) {
				return edit.Merge(ctx, dir, args[0], args[1], o)
			})
		},
	}
	addDryRun(cmd, &o)
	return cmd
}
