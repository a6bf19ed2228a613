package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema"
)

const saidLong = `Said answers: who said what? WORDS must all occur in the quotes or the summary,
in any order, whatever their case, diacritics and quotation marks; "…" is a
phrase. Different flags must all hold; repeats of one are alternatives.

Rows come by the earliest day on which a statement may have been said, undated
ones last; within a day as they stand in the texts: by source, line and start of
the first passage. --sort source is that order without the day.

Of a long speech a table shows an excerpt: with WORDS the part in which they
stand, marked, and the line of each; show, evidence and the other formats have
all of it. Where --limit leaves out rows, a line on stderr says how many, or,
where counting them would take longer than the answer, that there are more.`

const saidExample = `  onrecord said --by putin
  onrecord said deal --mode quote
  onrecord said --on root-causes-first --not-by trump --since 2025-08
  onrecord said --at alaska --format json`

func newSaidCommand(a *app) *cobra.Command {
	var f filterFlags
	cmd := &cobra.Command{
		Use:     "said [WORDS…]",
		Short:   "Who said what",
		Long:    saidLong,
		Example: saidExample,
		GroupID: groupAsk,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runSaid(cmd.Context(), a, f.filter(args...))
		},
	}
	f.add(cmd, a)
	return cmd
}

func runSaid(ctx context.Context, a *app, f query.Filter) error {
	return a.withStore(ctx, func(s *graph.Store) error {
		if err := a.tellGaps(ctx, s, f); err != nil {
			return err
		}
		return renderEntities(ctx, a, schema.KindStatement, statementListing(ctx, a, s, f), query.Said(ctx, s, f))
	})
}

// tellGaps says of which sources the coder that was asked for has coded nothing.
func (a *app) tellGaps(ctx context.Context, s *graph.Store, f query.Filter) error {
	if a.quiet {
		return nil
	}
	gaps, err := query.Uncoded(ctx, s, f)
	for _, g := range gaps {
		const shown = 5
		more := ""
		if n := len(g.Sources) - shown; n > 0 {
			more = fmt.Sprintf(" and %d more", n)
			g.Sources = g.Sources[:shown]
		}
		a.note("%s has coded nothing of %s%s", g.Coder, strings.Join(g.Sources, ", "), more)
	}
	return err
}

// withStore opens the store for the length of one question. What a store that
// somebody else filled holds may be such that the answer cannot be shown, or
// that it is shown and what it quotes is not what its own hashes are of.
func (a *app) withStore(ctx context.Context, ask func(*graph.Store) error) (err error) {
	return a.withOpened(ctx, func(s *graph.Store) error { return guarded(s, ask) })
}

// withOpened is withStore for what guards its own reading, so that another panic
// is not taken for a fault of the store.
func (a *app) withOpened(ctx context.Context, ask func(*graph.Store) error) (err error) {
	if a.lent != nil {
		return a.lent.withStore(ctx, ask)
	}
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	err = ask(s)
	if damage := s.Err(); damage != nil && ctx.Err() == nil {
		err = damage // whatever became of it: it may have been taken for the end of something
	}
	if err == nil || exitCode(err) == exitNothing {
		err = cmp.Or(s.Doubts(), err)
	}
	if cerr := s.Close(); err == nil {
		err = cerr
	}
	return err
}

func guarded(s *graph.Store, ask func(*graph.Store) error) (err error) {
	defer s.RecoverDamage(&err)
	return ask(s)
}
