package main

import (
	"cmp"
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
reported statements alone. A table lists 20 statements of a row at most; CSV and
JSON list all.

--as counts something else than actors: their organization on the day (the
nearest that is marked as a bloc, else the one that they joined last; whoever
belongs to none is counted alone), their type, the place where it was said, or
the source. Two speakers of one organization are one voice.

--rank contested has a row for each position instead, those that are disputed
most first: with the most actors on the smaller side, then the most utterances.`

const stancesExample = `  onrecord stances
  onrecord stances ceasefire --silent
  onrecord stances --by trump --by putin --format csv
  onrecord stances --as organization
  onrecord stances --rank contested`

func newStancesCommand(a *app) *cobra.Command {
	var f stanceFlags
	var silent bool
	var as, rank string
	cmd := &cobra.Command{
		Use:               "stances [POSITION…]",
		Short:             "Who stands where: actors and positions, with counts",
		Long:              stancesLong,
		Example:           stancesExample,
		GroupID:           groupAsk,
		ValidArgsFunction: a.completeNames(schema.KindPosition),
		RunE: func(cmd *cobra.Command, args []string) error {
			o := f.options()
			o.Positions, o.Silent, o.As = args, silent, as
			switch rank {
			case "":
				return runStances(cmd.Context(), a, o)
			case rankContested:
				return runContested(cmd.Context(), a, o)
			}
			return usagef("--rank takes %s, not %q", rankContested, rank)
		},
	}
	f.add(cmd, a)
	cmd.Flags().BoolVar(&silent, "silent", false, "also actors who said nothing on a position")
	cmd.Flags().StringVar(&as, "as", "", "in the place of actors: `WHAT`: "+list(query.Standings(), "or"))
	cmd.Flags().StringVar(&rank, "rank", "", "positions instead, by `RANK`: "+rankContested)
	for flag, words := range map[string][]string{"as": query.Standings(), "rank": {rankContested}} {
		a.completesWords(cmd, flag, words)
	}
	return cmd
}

const rankContested = "contested"

// runContested prints positions by how far they are disputed.
// mostIDs is how many statements a row of a table lists.
const mostIDs = 20

// few are ids for a person to read, who asks for CSV or JSON to have them all.
func few(ids []string) []string {
	if more := len(ids) - mostIDs; more > 0 {
		ids = append(slices.Clone(ids[:mostIDs]), fmt.Sprintf("and %d more", more))
	}
	return ids
}

func runContested(ctx context.Context, a *app, o query.StanceOptions) error {
	names := func(refs []schema.PlainRef) string {
		var out []string
		for _, r := range refs {
			out = append(out, told(r))
		}
		return strings.Join(out, "\n")
	}
	ids := func(refs []schema.PlainRef) string {
		var out []string
		for _, r := range refs {
			out = append(out, r.ID)
		}
		return strings.Join(out, "; ")
	}
	l := listing[query.Contest]{
		Header: []string{"position", "for", "against", "neutral", "actors for", "actors against", "of two minds", "neither"},
		Right:  []string{"for", "against", "neutral"},
		Cells: func(c query.Contest) []string {
			return []string{
				told(c.Position), strconv.Itoa(c.Supports), strconv.Itoa(c.Opposes), strconv.Itoa(c.Neutral),
				names(c.For), names(c.Against), names(c.Ambivalent), names(c.Neither),
			}
		},
		JSON:    asJSON[query.Contest],
		Columns: []string{"position", "position_name", "supports", "opposes", "neutral", "actors_for", "actors_against", "actors_ambivalent", "actors_neutral"},
		Row: func(c query.Contest) []string {
			return []string{
				c.Position.ID, c.Position.Name, strconv.Itoa(c.Supports), strconv.Itoa(c.Opposes), strconv.Itoa(c.Neutral),
				ids(c.For), ids(c.Against), ids(c.Ambivalent), ids(c.Neither),
			}
		},
		Empty: "no stance matches",
	}
	return a.withStore(ctx, func(s *graph.Store) error {
		if err := a.tellGaps(ctx, s, o.Filter); err != nil {
			return err
		}
		return renderPieces(ctx, a, l, query.Contested(ctx, s, o).Explain(func(err error) error { return actorInstead(ctx, s, err) }))
	})
}

func runStances(ctx context.Context, a *app, o query.StanceOptions) error {
	who := cmp.Or(o.As, "actor")
	l := listing[query.Stance]{
		Header: []string{who, "position", "stance", "for", "against", "neutral", "weakest", "statements"},
		Right:  []string{"for", "against", "neutral"},
		Cells: func(s query.Stance) []string {
			return []string{
				firstNonEmpty(told(s.Actor), "–"), told(s.Position), withTilde(s.Stance, s.Indirect()),
				strconv.Itoa(s.Supports), strconv.Itoa(s.Opposes), strconv.Itoa(s.Neutral), s.Weakest, strings.Join(few(s.Statements()), "\n"),
			}
		},
		JSON: func(dst []byte, s query.Stance) []byte { return s.AppendJSON(dst) },
		Columns: []string{
			who, who + "_name", "position", "position_name", "stance", "supports", "opposes", "neutral", "weakest", "strongest", "statements",
		},
		Row: func(s query.Stance) []string {
			return []string{
				s.Actor.ID, s.Actor.Name, s.Position.ID, s.Position.Name, s.Stance,
				strconv.Itoa(s.Supports), strconv.Itoa(s.Opposes), strconv.Itoa(s.Neutral), s.Weakest, s.Strongest, strings.Join(s.Statements(), "; "),
			}
		},
		Paint: paintMarked,
		Empty: "no stance matches",
	}
	if a.form == "" || a.form == formatTable {
		l.Header = []string{who, "position", "stance, weakest", "for", "against", "neutral", "statements"}
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
		return renderPieces(ctx, a, l, query.Stances(ctx, s, o).Explain(func(err error) error { return actorInstead(ctx, s, err) }))
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

// told is the name of an entity, with what tells it apart where entities of several
// corpora have its id.
func told(r schema.PlainRef) string {
	if strings.Contains(r.ID, ":") {
		return r.Name + " (" + r.ID + ")"
	}
	return r.Name
}

// withTilde puts a ~ before a stance that rests on indirect reports alone.
func withTilde(stance string, indirect bool) string {
	if indirect {
		return "~" + stance
	}
	return stance
}
