package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"onrecord/data/coding"
	"onrecord/data/drafting"
	"onrecord/schema"
	"onrecord/schema/escape"
)

// A settler asks a person what is to become of drafts.
type settler struct {
	app                         *app
	flags                       *draftFlags
	in                          *bufio.Reader
	accepted, rejected, skipped int
}

func escapeLine(s string) string { return escape.Line(s) }

// source asks for the drafts of a source, those that wait in its layer first; over is
// true when the person wants no more.
func (s *settler) source(ctx context.Context, d *drafting.Drafts) (over bool, err error) {
	type item struct {
		statement *schema.Statement
		names     []string
		who, why  string
		waits     bool
	}
	var items []item
	for _, st := range d.Waiting {
		var who []string
		for _, r := range st.Speakers {
			who = append(who, d.NameOf(r))
		}
		items = append(items, item{st, nil, strings.Join(who, ", "), st.Note, true})
	}
	for _, one := range d.New {
		items = append(items, item{one.Statement, one.Names, one.Who(nameOf), one.Statement.Note, false})
	}
	for i, it := range items {
		first := it.statement.Evidence[0]
		s.app.tellLine("")
		how := strings.Join(append([]string{it.statement.Mode}, whenAndToWhom(it.statement, d.NameOf)...), ", ")
		s.app.tellLine("%d of %d, %s:%d — %s — %s", i+1, len(items), d.Source.ID, d.Text.LineAt(first.Start), it.why, how)
		s.app.tellLine("  %s: %s", it.who, d.Text.Slice(first.Start, it.statement.Evidence[len(it.statement.Evidence)-1].End))
		for {
			answer, err := s.ask("Accept (a), edit (e), other speaker (s), reject (r), skip (Enter), quit (q)")
			if errors.Is(err, errNoAnswer) || answer == "q" {
				return true, nil
			}
			if err != nil {
				return true, err
			}
			switch answer {
			case "":
				s.skipped++
			case "r":
				d.Reject(it.statement)
				if err := d.Write(ctx, d.Rewrite(it.statement), s.flags.files); err != nil {
					return true, err
				}
				s.rejected++
			case "a", "s", "e":
				done, err := s.accept(ctx, d, it.statement, it.names, answer)
				if errors.Is(err, errNoAnswer) {
					s.app.tellLine("")
					continue
				}
				if err != nil {
					return true, err
				}
				if !done {
					continue
				}
				if it.waits {
					if err := d.Write(ctx, d.Rewrite(it.statement), s.flags.files); err != nil {
						return true, err
					}
				}
				s.accepted++
			default:
				continue
			}
			break
		}
	}
	return false, nil
}

// accept makes a draft a statement of the coder.
func (s *settler) accept(ctx context.Context, d *drafting.Drafts, draft *schema.Statement, unknown []string, how string) (bool, error) {
	c, err := coding.Open(ctx, d.Dir, s.flags.files)
	if err != nil {
		return false, err
	}
	own := *draft
	own.ID, own.Layer, own.Coder, own.Note = "", "", "", ""
	own.Source = schema.Ref{Kind: schema.KindSource, ID: d.Source.ID}
	own.Evidence = append([]schema.Passage{}, draft.Evidence...)
	if how == "s" {
		own.Speakers, unknown = nil, nil
	}
	if own.Speakers, err = s.speakers(ctx, c, d, own.Speakers, unknown); err != nil || len(own.Speakers) == 0 {
		return false, err
	}
	if how == "e" {
		mode, err := s.ask("How the source has it (" + list(schema.Modes(), "or") + "; Enter: " + own.Mode + ")")
		if err != nil {
			return false, err
		}
		if mode != "" {
			own.Mode = mode
		}
	}
	for own.Summary == "" && (how == "e" || len(own.Quotes) == 0) {
		if own.Summary, err = s.ask("What is said, in a sentence of your own"); err != nil {
			return false, err
		}
		if len(own.Quotes) > 0 {
			break
		}
	}
	added, err := c.Add(ctx, &own, coding.Options{Coder: s.flags.coder})
	if problems := (schema.Problems{}); errors.As(err, &problems) {
		s.app.tellLine("  %v", err)
		return false, nil
	}
	if err != nil {
		return false, err
	}
	s.app.tellLine("  added %s", added.Statement.ID)
	return true, nil
}

// speakers finds who speaks: the actors of the draft, those whom its names name, and,
// where there are none, whom the person names. Somebody new becomes an actor.
func (s *settler) speakers(ctx context.Context, c *coding.Coding, d *drafting.Drafts, known []schema.Ref, unknown []string) (out []schema.Ref, err error) {
	for _, r := range known {
		if err := d.Move(ctx, r.ID, s.flags.files); err != nil {
			return nil, err
		}
		out = append(out, schema.Ref{Kind: schema.KindActor, ID: r.ID})
	}
	if err := c.Reload(ctx); err != nil {
		return nil, err
	}
	ask := len(known)+len(unknown) == 0
	for {
		name := ""
		switch {
		case len(unknown) > 0:
			name, unknown = unknown[0], unknown[1:]
		case ask:
			if name, err = s.ask("Who says it (Enter: leave it)"); err != nil || name == "" {
				return out, err
			}
			ask = false
		default:
			return out, nil
		}
		found, err := c.Find(name, schema.KindActor)
		if err == nil {
			out = append(out, schema.Ref{Kind: schema.KindActor, ID: found.Identity().ID})
			continue
		}
		s.app.tellLine("  %v", err)
		answer, err := s.ask("An actor's id or name, or Enter to make " + name + " a new actor")
		if err != nil {
			return nil, err
		}
		if answer == "" {
			id, err := d.Add(ctx, name, s.flags.files)
			if err != nil {
				return nil, err
			}
			if err := c.Reload(ctx); err != nil {
				return nil, err
			}
			out = append(out, schema.Ref{Kind: schema.KindActor, ID: id})
			continue
		}
		unknown = append([]string{answer}, unknown...)
	}
}

// errNoAnswer says that the input ended, as with Ctrl+D, where a line was asked for.
var errNoAnswer = errors.New("no answer")

// ask asks for a line.
func (s *settler) ask(what string) (string, error) {
	if _, err := fmt.Fprintf(s.app.err, "%s: ", escape.Line(what)); err != nil {
		return "", err
	}
	line, err := s.in.ReadString('\n')
	if errors.Is(err, io.EOF) && strings.TrimSpace(line) == "" {
		return "", errNoAnswer
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimSpace(line), nil
}
