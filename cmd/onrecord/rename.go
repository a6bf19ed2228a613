package main

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"onrecord/data/change"
	"onrecord/data/edit"
	"onrecord/data/watch"
	"onrecord/schema"
)

const renameLong = `Rename gives an actor, a position, a place, an event, a source or a statement of
a corpus another id, and lets everything follow that refers to it: in all its
YAML files and JSON Lines, however the reference is written (id, kind/id or
corpus:kind/id, in quotation marks or not). Where the new id alone would lead to
several things, the kind is written before it. Files that are named after a
source are renamed: its own, those of further coders, and its text. Without DIR
it is --corpus, $ONRECORD_CORPUS, or the corpus that one is in.

An id that several kinds have is written as KIND/OLD; a statement of a further
coder is statement/CODER/OLD. A statement that had no id gets one.

All other bytes stay as they are, comments and layout with them, and so does all
that is no reference: names, notes, comments. The corpus must have no problems,
and is read as it will be before anything is written: where it would say
anything else than before but for the id, or where the id is taken, nothing is
written, exit status 3. Tables (CSV) are not changed; where one has the id, that
is told, and nothing is written.

The names of the files that were changed go to stdout; with --dry-run it is what
would be changed, as patch and 'git apply' read it.`

const renameExample = `  onrecord rename actor/mayor quay my-corpus
  onrecord rename source/gazette gazette-2024-03-01 my-corpus --dry-run
  onrecord rename statement/ANNA/must-close close-it my-corpus`

func newRenameCommand(a *app) *cobra.Command {
	var o edit.Options
	cmd := &cobra.Command{
		Use:     "rename KIND/OLD NEW [DIR]",
		Short:   "Change an id in all files of a corpus",
		Long:    renameLong,
		Example: renameExample,
		GroupID: groupCorpus,
		Args:    cobra.RangeArgs(2, 3),
		PreRunE: func(cmd *cobra.Command, _ []string) error { return a.filesOnly(cmd) },
		RunE: func(cmd *cobra.Command, args []string) error {
			return runEdit(cmd.Context(), a, o, args[2:], "rename", func(ctx context.Context, dir string) (edit.Result, error) {
				return edit.Rename(ctx, dir, args[0], args[1], o)
			})
		},
	}
	addDryRun(cmd, &o)
	return cmd
}

func addDryRun(cmd *cobra.Command, o *edit.Options) {
	cmd.Flags().BoolVar(&o.DryRun, "dry-run", false, "change no file, only show what would be changed, as a diff")
}

// runEdit changes a corpus folder and tells what was done.
func runEdit(ctx context.Context, a *app, o edit.Options, args []string, verb string, run func(context.Context, string) (edit.Result, error)) error {
	allowed := formats
	if o.DryRun {
		allowed = []string{formatDiff}
	}
	format, err := a.format(allowed...)
	if err != nil {
		return err
	}
	dir := a.folderOf(args)
	if err := a.reads(dir); err != nil {
		return err
	}
	if !o.DryRun {
		if err := a.finish(ctx, dir); err != nil {
			return err
		}
	}
	result, err := change.Anew(dir, watch.State([]string{dir}), func() (edit.Result, error) { return run(ctx, dir) })
	if err != nil {
		if problems := (schema.Problems{}); errors.As(err, &problems) {
			a.note("nothing was changed: correct these first")
		}
		return err
	}
	if !o.DryRun {
		ctx = a.done(ctx)
	}
	if err := a.writeChanges(ctx, format, dir, result.Changes); err != nil {
		return err
	}
	if o.DryRun {
		verb = "would " + verb
	} else {
		verb += "d"
	}
	if result.Remade > 0 {
		a.note("%s without an id have another one that is made of their words", count(result.Remade, "statement"))
	}
	a.note("%s %s/%s to %s: %s, %s", verb, result.From.Kind, result.From.ID, result.To.ID, count(result.References, "reference"), count(len(result.Changes), "file"))
	return nil
}

// formatDiff is that of a dry run.
const formatDiff = "diff"

// writeChanges lists the files that were changed, or shows what would be.
func (a *app) writeChanges(ctx context.Context, format, dir string, changes []change.Change) error {
	if format != formatDiff {
		return a.writeFiles(ctx, format, change.Files(changes))
	}
	diff, err := change.Diff(dir, changes)
	if err != nil {
		return err
	}
	return a.output(ctx, func(w io.Writer) error { _, err := w.Write(diff); return err })
}
