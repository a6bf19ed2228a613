package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/exports"
	"onrecord/graph"
	"onrecord/graph/query"
)

const exportExample = `  onrecord export nquads -o alaska.nq
  onrecord export jsonl --by putin > putin.jsonl`

func newExportCommand(a *app) *cobra.Command {
	var f filterFlags
	var names []string
	var help strings.Builder
	for _, format := range exports.Formats() {
		names = append(names, format.Name)
		fmt.Fprintf(&help, "  %-8s %s\n", format.Name, format.Help)
	}
	cmd := &cobra.Command{
		Use:       "export FORMAT",
		Short:     "The graph, or a part of it, for another tool",
		Long:      "Export writes the graph, or the statements that the filters select with all that\nthey refer to, for another tool:\n\n" + help.String(),
		Example:   exportExample,
		GroupID:   groupOut,
		Args:      cobra.ExactArgs(1),
		ValidArgs: names,
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, format := range exports.Formats() {
				if format.Name == args[0] {
					if a.form != "" {
						return usagef("export takes its format as an argument, and no --format")
					}
					return runExport(cmd.Context(), a, format, f.filter())
				}
			}
			return usagef("unknown format %q: there is %s", args[0], list(names, "and"))
		},
	}
	f.add(cmd, a)
	return cmd
}

func runExport(ctx context.Context, a *app, format exports.Format, f query.Filter) error {
	return a.withStore(ctx, func(s *graph.Store) error {
		if f.Narrows() {
			n := 0
			for _, err := range query.Said(ctx, s, f) {
				if err != nil {
					return err
				}
				n++
			}
			if n == 0 {
				return nothingf("no statement matches")
			}
		}
		g := query.Select(ctx, s, f)
		return a.output(ctx, func(w io.Writer) error { return format.Write(w, g) })
	})
}
