package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema"
	"onrecord/schema/escape"
)

const stancesLong = `Stances answers: who stands where? One row per actor and position (those that
are named, with narrower ones; else all):

  supports    at least one utterance for it, none against
  opposes     at least one against it, none for it
  ambivalent  some for it and some against it
  neutral     it was spoken to without taking a side
  silent      nothing was said (only with --silent: all actors, or those of
              --by and --of, on all positions, or those that are named)

Joint statements count for each speaker (--by and --of: for those they name);
reports that restate one another are one utterance. What the source says in its
own voice is left out unless asked for. A ~ marks what rests on attributed or
reported statements alone.`

const stancesExample = `  onrecord stances
  onrecord stances ceasefire --silent
  onrecord stances --by trump --by putin --format csv`

func newStancesCommand(a *app) *cobra.Command {
	var f stanceFlags
	var silent bool
	cmd := &cobra.Command{
		Use:               "stances [POSITION…]",
		Short:             "Who stands where: actors and positions, with counts",
		Long:              stancesLong,
		Example:           stancesExample,
		GroupID:           groupAsk,
		ValidArgsFunction: a.completeNames(schema.KindPosition),
		RunE: func(cmd *cobra.Command, args []string) error {
			o := f.options()
			o.Positions, o.Silent = args, silent
			return runStances(cmd.Context(), a, o)
		},
	}
	f.add(cmd, a)
	cmd.Flags().BoolVar(&silent, "silent", false, "also actors who said nothing on a position")
	return cmd
}

func runStances(ctx context.Context, a *app, o query.StanceOptions) error {
	l := listing[query.Stance]{
		Header: []string{"actor", "position", "stance", "for", "against", "neutral", "weakest", "statements"},
		Right:  []string{"for", "against", "neutral"},
		Cells: func(s query.Stance) []string {
			return []string{
				s.Actor.Name, s.Position.Name, withTilde(s.Stance, s.Indirect()),
				strconv.Itoa(s.Supports), strconv.Itoa(s.Opposes), strconv.Itoa(s.Neutral), s.Weakest, strings.Join(s.Statements, "\n"),
			}
		},
		JSON: func(dst []byte, s query.Stance) []byte { return s.AppendJSON(dst) },
		Columns: []string{
			"actor", "actor_name", "position", "position_name", "stance", "supports", "opposes", "neutral", "weakest", "strongest", "statements",
		},
		Row: func(s query.Stance) []string {
			return []string{
				s.Actor.ID, s.Actor.Name, s.Position.ID, s.Position.Name, s.Stance,
				strconv.Itoa(s.Supports), strconv.Itoa(s.Opposes), strconv.Itoa(s.Neutral), s.Weakest, s.Strongest, strings.Join(s.Statements, "; "),
			}
		},
		Paint: paintMarked,
		Empty: "no stance matches",
	}
	if a.form == "" || a.form == formatTable {
		l.Header = []string{"actor", "position", "stance, weakest", "for", "against", "neutral", "statements"}
		wide := l.Cells
		l.Cells = func(s query.Stance) []string {
			c := wide(s)
			return []string{c[0], c[1], strings.TrimSpace(c[2] + "\n" + c[6]), c[3], c[4], c[5], c[7]}
		}
	}
	return a.withStore(ctx, func(s *graph.Store) error {
		if err := a.tellGaps(ctx, s, o.Filter); err != nil {
			return err
		}
		rows, err := query.Stances(ctx, s, o)
		err = actorInstead(ctx, s, err)
		return render(ctx, a, l, fallible(rows, err))
	})
}

// actorInstead says, where no position has a name and an actor has, how to ask for
// that.
func actorInstead(ctx context.Context, s *graph.Store, err error) error {
	unknown, ok := errors.AsType[*query.UnknownError](err)
	if !ok || !slices.Equal(unknown.Kinds, []schema.Kind{schema.KindPosition}) {
		return err
	}
	if _, missing := query.Entity(ctx, s, unknown.Name, schema.KindActor); missing != nil {
		return err
	}
	name := unknown.Name
	switch words := strings.Fields(name); {
	case escape.Word(name):
	case !slices.ContainsFunc(words, func(w string) bool { return !escape.Word(w) }):
		name = `"` + strings.Join(words, " ") + `"`
	default:
		name = "NAME"
	}
	return fmt.Errorf("%w; an actor is: ask with --by %s", err, name)
}

// withTilde puts a ~ before a stance that rests on indirect reports alone.
func withTilde(stance string, indirect bool) string {
	if indirect {
		return "~" + stance
	}
	return stance
}
