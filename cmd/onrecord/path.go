package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema"
	"onrecord/schema/term"
	"onrecord/schema/vocab"
)

const pathLong = `Path answers: how are two entities linked? It gives every shortest way, each
step with the passage that proves it or, for what is said of entities, with the
source that says so. Ways lead through actors, positions, places, events and
statements, never through types, sources, coders or languages. JSON and CSV have
the names of the links in RDF ('onrecord schema'), a table has words for them.`

const pathExample = `  onrecord path vance nato
  onrecord path zelenskyy actor/united-states --format json`

func newPathCommand(a *app) *cobra.Command {
	var o query.PathOptions
	cmd := &cobra.Command{
		Use:               "path A B",
		Short:             "The shortest ways that link two entities",
		Long:              pathLong,
		Example:           pathExample,
		GroupID:           groupAsk,
		Args:              cobra.ExactArgs(2),
		ValidArgsFunction: a.completeNames(),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runPath(cmd.Context(), a, args[0], args[1], o)
		},
	}
	cmd.Flags().IntVar(&o.MaxLength, "max-length", 8, "give up beyond `N` steps")
	cmd.Flags().IntVar(&o.MaxRoutes, "limit", 100, "at most `N` ways")
	return cmd
}

// A pathStep is a row: a step of one of the ways.
type pathStep struct {
	route, number int
	query.Step
}

func runPath(ctx context.Context, a *app, from, to string, o query.PathOptions) error {
	if o.MaxLength < 1 || o.MaxRoutes < 1 {
		return usagef("--max-length and --limit take whole numbers from 1 up")
	}
	return a.withStore(ctx, func(s *graph.Store) error {
		more := 0
		o.Rest = &more
		ways := query.Path(ctx, s, from, to, o)
		routes, err := ways.List()
		if err != nil {
			return err
		}
		if more != 0 {
			defer a.note("there are more ways as short as these: see --limit")
		}
		if a.form == formatJSON || a.form == formatJSONL {
			return render(ctx, a, listing[query.Route]{JSON: asJSON[query.Route]}, ways)
		}
		var steps []pathStep
		for i, r := range routes {
			for j, st := range r.Steps {
				steps = append(steps, pathStep{i + 1, j + 1, st})
			}
		}
		l := listing[pathStep]{
			Header: []string{"way", "step", "from", "link", "to", "evidence"},
			Right:  []string{"way", "step"},
			Whole:  []string{"link"},
			Cells: func(s pathStep) []string {
				return []string{strconv.Itoa(s.route), strconv.Itoa(s.number), brief(s.From.Name), phrase(s.Predicate, s.Reverse), brief(s.To.Name), proof(s.Step)}
			},
			Columns: []string{"way", "step", "from", "predicate", "reverse", "to", "source", "evidence"},
			Row: func(s pathStep) []string {
				return []string{
					strconv.Itoa(s.route), strconv.Itoa(s.number), qualified(s.From), s.Predicate, strconv.FormatBool(s.Reverse), qualified(s.To),
					s.Source, strings.ReplaceAll(proof(s.Step), "\n", "; "),
				}
			},
		}
		return render(ctx, a, l, each(steps))
	})
}

func qualified(r schema.Ref) string { return string(r.Kind) + "/" + r.ID }

// phrase says in words how one entity is linked to the next.
func phrase(predicate string, reverse bool) string {
	return vocab.Phrase(term.Expand(predicate), reverse)
}

// proof is where a step is written: source:line of each passage, else the
// source.
func proof(s query.Step) string {
	if len(s.Evidence) == 0 {
		return s.Source
	}
	var out []string
	for _, p := range s.Evidence {
		at := p.Where()
		if len(out) == 0 || out[len(out)-1] != at {
			out = append(out, at)
		}
	}
	return strings.Join(out, "\n")
}
