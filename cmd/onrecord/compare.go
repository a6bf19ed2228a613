package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema"
)

const compareLong = `Compare sets two actors side by side, position by position: where they agree
(the same stance), disagree (one supports, the other opposes), differ in any
other way, and where only one of them has spoken. A ~ marks what rests on
attributed or reported statements alone.`

const compareExample = `  onrecord compare trump putin
  onrecord compare trump zelenskyy --format json`

func newCompareCommand(a *app) *cobra.Command {
	var f stanceFlags
	cmd := &cobra.Command{
		Use:               "compare A B",
		Short:             "What two actors agree and disagree on",
		Long:              compareLong,
		Example:           compareExample,
		GroupID:           groupAsk,
		Args:              cobra.ExactArgs(2),
		ValidArgsFunction: a.completeNames(schema.KindActor),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runCompare(cmd.Context(), a, args[0], args[1], f.options())
		},
	}
	f.add(cmd, a)
	return cmd
}

func runCompare(ctx context.Context, a *app, x, y string, o query.StanceOptions) error {
	return a.withStore(ctx, func(s *graph.Store) error {
		if err := a.tellGaps(ctx, s, o.Filter); err != nil {
			return err
		}
		c, err := query.Compare(ctx, s, x, y, o)
		if err != nil {
			return err
		}
		csv := table{Header: []string{"part", "position", "position_name", "stance_a", "stance_b", "statements_a", "statements_b"}}
		t := table{Header: []string{"", "position", c.A.Name, c.B.Name, "statements"}, Paint: paintMarked}
		for _, part := range []struct {
			key, name string
			pairs     []query.Pair
		}{
			{"agree", "agree", c.Agree},
			{"disagree", "disagree", c.Disagree},
			{"other", "other", c.Other},
			{"only_a", "only " + c.A.ID, c.OnlyA},
			{"only_b", "only " + c.B.ID, c.OnlyB},
		} {
			for _, p := range part.pairs {
				csv.Rows = append(csv.Rows, []string{
					part.key, p.Position.ID, p.Position.Name, p.StanceA, p.StanceB,
					strings.Join(p.StatementsA, "; "), strings.Join(p.StatementsB, "; "),
				})
				ids := strings.Join(append(append([]string{}, p.StatementsA...), p.StatementsB...), "\n")
				t.Rows = append(t.Rows, []string{part.name, p.Position.Name, withTilde(p.StanceA, p.IndirectA), withTilde(p.StanceB, p.IndirectB), ids})
			}
		}
		if err := renderDocument(ctx, a, c, t, csv); err != nil {
			return err
		}
		if c.Empty() {
			return nothingf("neither has taken a stance in this selection")
		}
		return nil
	})
}

// paintMarked colours a stance, with a ~ before it or not.
func paintMarked(header, cell string) colour {
	return paintStance(header, strings.TrimPrefix(cell, "~"))
}
