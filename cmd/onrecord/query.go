package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/graph"
	"onrecord/graph/query"
)

const queryExample = `  onrecord query gizmo 'g.V().has(g.IRI("or:mode"), "assertion").count()'
  onrecord query gizmo 'g.V().has(g.IRI("or:mode"), "quote").all()'
  onrecord query gizmo - < question.js`

func newQueryCommand(a *app) *cobra.Command {
	var names []string
	var help strings.Builder
	for _, l := range query.Languages() {
		names = append(names, l.Name)
		fmt.Fprintf(&help, "  %-8s %s\n", l.Name, l.Help)
	}
	return &cobra.Command{
		Use:       "query LANGUAGE QUERY",
		Short:     "Ask the store in one of Cayley's own languages",
		Long:      "Query asks in one of Cayley's own languages and prints JSON:\n\n" + help.String() + "\nA QUERY of - is read from stdin.",
		Example:   queryExample,
		GroupID:   groupAsk,
		Args:      cobra.ExactArgs(2),
		ValidArgs: names,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runQuery(cmd.Context(), a, args[0], args[1])
		},
	}
}

func runQuery(ctx context.Context, a *app, language, text string) error {
	if text == "-" {
		all, err := io.ReadAll(a.in)
		if err != nil {
			return err
		}
		text = string(all)
	}
	format, err := a.format(formatJSON, formatJSONL)
	if err != nil {
		return err
	}
	return a.withStore(ctx, func(s *graph.Store) error {
		return a.output(ctx, func(w io.Writer) error {
			n, err := writeJSON(w, format, func(yield func([]byte, error) bool) {
				for row, err := range query.Raw(ctx, s, language, text) {
					if !yield(json.RawMessage(row), err) {
						return
					}
				}
			})
			if err == nil && n == 0 {
				return nothingf("the query found nothing")
			}
			return err
		})
	})
}
