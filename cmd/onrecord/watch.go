package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"onrecord/data/watch"
	"onrecord/schema"
)

// watchEvery is how often files are looked at.
const watchEvery = 500 * time.Millisecond

// watchCheck checks files, and again whenever one was changed, and prints what is
// new and what is mended. It ends with the context.
func watchCheck(ctx context.Context, a *app, o loadFlags, files []string) error {
	wait := a.wait
	if wait == nil {
		wait = watch.Every(watchEvery)
	}
	texts := slices.Sorted(maps.Values(o.texts.files))
	known := schema.Problems(nil)
	first := true
	again := func() error {
		problems, statements, err := checkFiles(ctx, o, files)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && first:
			return err
		case err != nil:
			a.note("%s", message(err)) // it may be back before long
			return nil
		}
		if err := a.output(ctx, func(w io.Writer) error { return writeChanged(w, known, problems) }); err != nil {
			return err
		}
		told := "ok: " + count(statements, "statement")
		if problems.Err() != nil {
			told = tellProblems(problems)
		} else if len(problems) > 0 {
			told += ", " + tellProblems(problems)
		}
		a.note("%s; waiting for changes", told)
		known, first = problems, false
		return nil
	}
	return watch.Changes(ctx, slices.Concat(files, texts), wait, again)
}

// writeChanged prints the problems that were not there before, and those that are
// not there any more. One that is on another line now is neither.
func writeChanged(w io.Writer, before, after schema.Problems) error {
	type problem struct{ file, id, msg string }
	same := func(p *schema.Problem) problem { return problem{p.Pos.File, p.ID, p.Msg} }
	left := func(of, without schema.Problems) (out schema.Problems) {
		counts := map[problem]int{}
		for _, p := range without {
			counts[same(p)]++
		}
		for _, p := range of {
			if counts[same(p)]--; counts[same(p)] < 0 {
				out = append(out, p)
			}
		}
		return out
	}
	for _, p := range left(before, after) {
		if _, err := fmt.Fprintln(w, "mended: "+problemLine(p)); err != nil {
			return err
		}
	}
	return writeProblems(w, formatTable, left(after, before))
}

// watchable refuses what cannot be watched, or printed without an end.
func watchable(a *app, format string, stores []string) error {
	switch {
	case len(stores) > 0:
		return usagef("--watch is for files: a store does not change")
	case format != formatTable:
		return usagef("--watch prints lines as long as it goes on, and no %s", format)
	case !a.toStdout():
		return usagef("--watch prints as long as it goes on, and -o is written at the end")
	}
	return nil
}
