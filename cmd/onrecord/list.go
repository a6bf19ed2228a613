package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema"
)

const listLong = `List prints every entity of a KIND: actors, statements, positions, places,
events, sources or corpora; statements of all codings, where --coder names none.
Without KIND it prints the corpora and all entities but the statements; with
--format jsonl that, followed by list statements --format jsonl, is a whole
corpus that build reads.

list coders prints who has coded how many sources and statements: the main
coding, and each coder, in layers (sources/SOURCE.CODER.yaml) and by name.

With filters it prints what the selected statements name: the actors who speak,
the positions on which they take a stance, the places and events where they
were said, their sources.`

const listExample = `  onrecord list actors
  onrecord list actors --unheard
  onrecord list positions --by putin
  onrecord list coders
  onrecord list statements --format jsonl`

// codersListed is what is listed beside entities.
const codersListed = "coders"

func newListCommand(a *app) *cobra.Command {
	var f filterFlags
	var unheard bool
	kinds := []string{}
	for _, k := range append([]schema.Kind{schema.KindCorpus}, schema.Kinds()...) {
		kinds = append(kinds, k.Plural())
	}
	kinds = append(kinds, codersListed)
	cmd := &cobra.Command{
		Use:       "list [KIND]",
		Short:     "The actors, positions, places, events, sources or statements",
		Long:      listLong,
		Example:   listExample,
		GroupID:   groupAsk,
		Args:      cobra.MaximumNArgs(1),
		ValidArgs: kinds,
		RunE: func(cmd *cobra.Command, args []string) error {
			var k schema.Kind
			if len(args) == 1 && args[0] == codersListed {
				if o := f.filter(); o.Narrows() || unheard {
					return usagef("list coders takes no filters: it lists all")
				}
				return runListCoders(cmd.Context(), a)
			}
			if len(args) == 1 {
				var ok bool
				if k, ok = schema.KindOf(args[0]); !ok || k != schema.KindCorpus && !k.Known() {
					return usagef("there is no kind %q: list takes %s", args[0], list(kinds, "or"))
				}
			}
			return runList(cmd.Context(), a, k, query.ListOptions{Filter: f.filter(), Unheard: unheard})
		},
	}
	f.add(cmd, a)
	cmd.Flags().BoolVar(&unheard, "unheard", false, "actors who are spoken about or to and never speak")
	return cmd
}

func runList(ctx context.Context, a *app, k schema.Kind, o query.ListOptions) error {
	return a.withStore(ctx, func(s *graph.Store) error {
		if err := a.tellGaps(ctx, s, o.Filter); err != nil {
			return err
		}
		if k == schema.KindStatement {
			o.Filter.Record = !o.Filter.AllCoders && len(o.Filter.Is["coder"]) == 0
			if o.Unheard {
				return usagef("--unheard is for actors")
			}
			return renderEntities(ctx, a, k, statementListing(ctx, a, s, o.Filter), query.Said(ctx, s, o.Filter))
		}
		address := query.Addressing(ctx, s)
		l := listing[schema.Entity]{
			Header: []string{"id", "name", "type", "more"},
			Cells: func(e schema.Entity) []string {
				return []string{firstNonEmpty(address(e.Identity().IRI), e.Identity().ID), e.Label(), typeOf(e), more(e)}
			},
			Empty: "nothing of this kind matches",
		}
		if k != "" {
			return renderEntities(ctx, a, k, l, query.List(ctx, s, k, o))
		}
		if a.form == formatCSV {
			return usagef("a table has entities of one kind: list %s --format csv", schema.KindActor.Plural())
		}
		l.Header = append([]string{"kind"}, l.Header...)
		cells := l.Cells
		l.Cells = func(e schema.Entity) []string { return append([]string{string(e.Kind())}, cells(e)...) }
		return renderEntities(ctx, a, k, l, query.List(ctx, s, k, o))
	})
}

func runListCoders(ctx context.Context, a *app) error {
	cells := func(c query.Coder) []string {
		return []string{c.Name, strconv.Itoa(c.Sources), strconv.Itoa(c.Statements), strconv.Itoa(c.Layers)}
	}
	header := []string{"coder", "sources", "statements", "layers"}
	return a.withStore(ctx, func(s *graph.Store) error {
		rows, err := query.Coders(ctx, s)
		if err != nil {
			return err
		}
		return render(ctx, a, listing[query.Coder]{
			Header: header, Columns: header, Cells: cells, Row: cells, Right: header[1:], JSON: asJSON[query.Coder], Empty: "nothing is coded",
		}, each(rows))
	})
}

func typeOf(e schema.Entity) string {
	f, ok := schema.FieldNamed(e.Kind(), "type")
	if !ok {
		return ""
	}
	return strings.Join(f.Strings(e), "")
}

// more is what one wants to know next of an entity.
func more(e schema.Entity) string {
	switch e := e.(type) {
	case *schema.Corpus:
		return e.Base
	case *schema.Actor:
		var out []string
		for _, r := range e.Roles {
			out = append(out, r.Office)
		}
		return strings.Join(append(out, e.Description), "\n")
	case *schema.Position:
		if !e.Broader.IsZero() {
			return "part of " + e.Broader.ID
		}
		return e.Description
	case *schema.Place:
		if !e.Within.IsZero() {
			return "within " + e.Within.Name
		}
		return e.Description
	case *schema.Event:
		return strings.TrimSpace(e.Date + " " + e.Place.Name)
	case *schema.Source:
		return strings.TrimSpace(e.Date + " " + e.URL)
	}
	return ""
}
