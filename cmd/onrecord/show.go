package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema"
	"onrecord/schema/escape"
)

const showLong = `Show prints what is known of one entity: what it is, its roles, its statements
by stance and those that others made on its behalf (or those on it, about it, at
it), and what it is connected with. The date and place of a statement may be its
event's or its source's: dateFrom and placeFrom say so.`

const showExample = `  onrecord show vance
  onrecord show "Зеленський"
  onrecord show place/united-states`

func newShowCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:               "show NAME",
		Short:             "One entity: what it is, its statements, its connections",
		Long:              showLong,
		Example:           showExample,
		GroupID:           groupAsk,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completeNames(),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runShow(cmd.Context(), a, args[0])
		},
	}
}

func runShow(ctx context.Context, a *app, name string) error {
	return a.withStore(ctx, func(s *graph.Store) error {
		p, err := query.Show(ctx, s, name)
		if err != nil {
			return err
		}
		address := query.Addressing(ctx, s)
		t := table{Header: []string{"field", "value", "evidence, id"}, Paint: paintShown, Whole: []string{"field"}}
		t.Address = func(row []string) bool {
			f, ok := schema.FieldNamed(p.Entity.Kind(), row[0])
			return ok && (f.Type == schema.IRI || f.Type == schema.IRIs)
		}
		t.Rows = append(t.Rows, []string{string(p.Entity.Kind()), address(p.Entity.Identity().IRI), ""})
		for _, f := range schema.Fields(p.Entity.Kind()) {
			if value := shown(&f, p.Entity); value != "" {
				t.Rows = append(t.Rows, []string{f.Name, value, ""})
			}
		}
		for _, g := range p.Statements {
			for i, st := range g.Statements {
				label := g.Name
				if i > 0 {
					label = ""
				}
				said := escape.Line(strings.TrimSpace(fmt.Sprintf("%s %s: %s", st.Date, names(st.Speakers), words(st))))
				if side := judged(st, address); side != "" {
					said += "\n" + side
				}
				t.Rows = append(t.Rows, []string{label, said, evidence(st) + "\n" + address(st.IRI)})
			}
		}
		for _, l := range p.Links {
			t.Rows = append(t.Rows, []string{phrase(l.Predicate, l.Reverse), linked(l.Entities), ""})
		}
		return renderDocument(ctx, a, p, t, entityTable(p.Entity))
	})
}

// paintShown colours the names of stances and the lines of stances.
func paintShown(header, line string) colour {
	if c := paintStance(header, line); c != "" {
		return c
	}
	return paintSide(line)
}

// shown is a field's value as a person reads it.
func shown(f *schema.Field, e schema.Entity) string {
	switch {
	case f.Type == schema.One || f.Type == schema.Many:
		return names(f.Refs(e))
	case f.Class == schema.KindPassage:
		return evidence(e.(*schema.Statement))
	}
	var out []string
	for v := range f.Values(e) {
		switch p := v.Record().(type) {
		case *schema.Affiliation:
			out = append(out, p.To.Name+period(p.From, p.Until))
		case *schema.Role:
			office := p.Office
			if !p.Organization.IsZero() {
				office += ", " + p.Organization.Name
			}
			out = append(out, office+period(p.From, p.Until))
		case *schema.Verdict:
			out = append(out, p.String())
		default:
			out = append(out, v.String())
		}
	}
	if st, ok := e.(*schema.Statement); ok && f.Name == "quotes" {
		out = st.Spoken() // as said joins them
	}
	return strings.Join(out, "\n")
}

// linked names what a link leads to; statements, which are sentences, one a
// line.
func linked(refs []schema.Ref) string {
	if !slices.ContainsFunc(refs, func(r schema.Ref) bool { return r.Kind == schema.KindStatement }) {
		return names(refs)
	}
	out := make([]string, len(refs))
	for i, r := range refs {
		out[i] = r.ID + ": " + brief(r.Name)
	}
	return strings.Join(out, "\n")
}

func period(from, until string) string {
	if from == "" && until == "" {
		return ""
	}
	return " (" + from + "–" + until + ")"
}
