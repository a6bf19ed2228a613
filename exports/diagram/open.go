package diagram

import (
	"context"
	"slices"
	"strings"

	"onrecord/schema"
)

// mostTurns is on how many days within a date it is looked where an actor
// belonged.
const mostTurns = 24

// openNotes say of whom a date leaves it open which bloc it was in, for it
// changed within the days that the date may mean: one of them is drawn.
func (s *sheet) openNotes(ctx context.Context) ([]string, error) {
	var out []string
	more := 0
	for _, t := range s.drawnActorNodes() {
		words, err := s.ambiguity(ctx, t)
		switch {
		case err != nil:
			return nil, err
		case words == "":
		case len(out) < mostChanges:
			out = append(out, words)
		default:
			more++
		}
	}
	if more > 0 {
		out = append(out, "Of "+countOf(more, "more actor", "more actors")+" a date leaves the bloc open.")
	}
	return out, nil
}

// ambiguity tells it of one actor: "Ann is drawn as Blue; a date leaves Red as
// possible." Empty: nothing is open.
func (s *sheet) ambiguity(ctx context.Context, t *actorNode) (string, error) {
	if !t.said {
		return "", nil
	}
	var as, others []string
	leaves := "a date leaves "
	note := func(list []string, name string) []string {
		if slices.Contains(list, name) {
			return list
		}
		return append(list, name)
	}
	for _, d := range t.days {
		if ctx.Err() != nil {
			return "", context.Cause(ctx)
		}
		key, name := s.blocAt(t.actor, d)
		for _, day := range s.changeDays(t.actor, d) {
			if other, called := s.blocAt(t.actor, schema.Span{From: day, Until: day}); other != key {
				as, others = note(as, name), note(others, called)
				if d == always {
					leaves = "an undated statement leaves "
				}
			}
		}
	}
	if len(others) == 0 {
		return "", nil
	}
	return s.name(t.actor) + " is drawn as " + strings.Join(as, " and ") + "; " + leaves + strings.Join(others, " and ") + " as possible.", nil
}

// changeDays are the days of a span on which the affiliations of an actor, and of
// those to which it belongs, begin, and those before and behind which they end;
// with them, the first day. Of very many, they are the first ones.
func (s *sheet) changeDays(a *schema.Actor, days schema.Span) []schema.Day {
	out := []schema.Day{days.From}
	if days.From == days.Until {
		return nil
	}
	add := func(date string, of func(schema.Span) schema.Day) {
		if date == "" || len(out) == mostTurns {
			return
		}
		if day := of(schema.DaysOf(date)); day > days.From && day <= days.Until && !slices.Contains(out, day) {
			out = append(out, day)
		}
	}
	for _, b := range s.belongings(a, days) {
		add(b.By.From, func(on schema.Span) schema.Day { return on.From })
		add(b.By.Until, func(on schema.Span) schema.Day { return on.Until })
		add(b.By.Until, func(on schema.Span) schema.Day { return on.Until.Next() })
	}
	return out
}
