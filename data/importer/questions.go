package importer

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"onrecord/data/cellwords"
	"onrecord/data/table"
	"onrecord/schema"
	"onrecord/schema/hint"
)

// A Question is about what a file leaves open, and nobody but a person can say.
type Question struct {
	At      schema.Pos
	Text    string  // what is open
	Setting Setting // the option that says it
	Answers []string
	// Own is how an answer in words of one's own looks; empty: there is none.
	Own string
}

// ask puts a question to whoever can be asked, and gives the answer. Without one, the
// question is a problem.
func (s *sheets) ask(ctx context.Context, q Question) (string, error) {
	if ask := s.reading.ImportOptions.Ask; ask != nil {
		answer, err := ask(ctx, q)
		if answer != "" || err != nil {
			return answer, err
		}
	}
	before := len(s.reading.Loader.Problems)
	format, args := "%s: ", []any{q.Text}
	answers := q.Answers
	if q.Own != "" {
		answers = append(slices.Clone(answers), q.Own)
	}
	for i, answer := range answers {
		switch {
		case i > 0 && i == len(answers)-1:
			format += " or "
		case i > 0:
			format += ", "
		}
		format += "%s"
		args = append(args, hint.Option{Name: string(q.Setting), Value: answer})
	}
	format += " says it"
	s.reading.Loader.Problems.Add(q.At, "", format, args...)
	if s.reading.ImportOptions.Partial {
		s.reading.leaveFrom(before)
	}
	return "", nil
}

// survey looks at all rows of a table, to find out what the values of a column mean that
// do not say it each by itself, and asks for what they do not say together.
func (s *sheets) survey(ctx context.Context, t *sheet) error {
	t.lost = map[string]int{}
	t.fields = map[string]string{}
	takes := t.takes()
	for field, value := range s.reading.ImportOptions.Fields {
		if slices.Contains(takes, field) && field != "kind" {
			t.fields[field] = value
		}
	}
	header := schema.Pos{File: t.File, Line: t.line, Column: 1}
	if t.Grid != nil {
		header = t.Grid.HeaderPos(0)
	}
	if err := s.sayWhatLacks(ctx, t, header); err != nil {
		return err
	}
	open := slices.ContainsFunc(t.columns, func(c *column) bool { return c.sides != nil || c.dates != nil })
	if !open {
		return nil
	}
	err := s.each(ctx, t, &schema.Problems{}, func(r *table.Rows, cells []string) {
		if isExact(t, cells) {
			return
		}
		for i, text := range cells {
			at := func() schema.Pos { return r.Cell(i) }
			switch c := t.columns[i]; {
			case text == "" || c.dates == nil && c.sides == nil:
			case c.dates != nil:
				c.dates.Note(s.valued(text), at)
			case c.field == agreementColumn && strings.Contains(text, ";"):
				for item := range strings.SplitSeq(text, ";") {
					c.sides.Note(strings.TrimSpace(item), at)
				}
			default:
				c.sides.Note(text, at)
			}
		}
	})
	if err != nil {
		return err
	}
	var matrix []*cellwords.Sides
	for _, c := range t.columns {
		if c.field == positionColumn {
			matrix = append(matrix, c.sides)
		}
	}
	cellwords.Matrix(matrix)
	for _, c := range t.columns {
		if c.dates != nil {
			err = s.settleDates(ctx, c)
		}
		if c.sides != nil && err == nil {
			err = s.settleSides(ctx, c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// isExact reports whether a row was written by onrecord: it has an IRI, and its cells are
// what they are.
func isExact(t *sheet, cells []string) bool {
	iri, _ := t.cellOf(cells, "iri")
	return iri != ""
}

// sayWhatLacks asks for what no row of a table of statements can say, and each must.
func (s *sheets) sayWhatLacks(ctx context.Context, t *sheet, header schema.Pos) error {
	if t.Kind != schema.KindStatement {
		return nil
	}
	lacks := func(field string) bool { return !t.has(field) && t.fields[field] == "" }
	if lacks("mode") {
		answers := []string{"mode=paraphrase", "mode=reported", "mode=attributed", "mode=assertion"}
		if t.has("quote") || t.has("quotes") {
			answers = append([]string{"mode=quote", "mode=partial-quote"}, answers...)
		}
		answer, err := s.ask(ctx, Question{At: header, Text: "no column says how the source has what was said (mode)", Setting: TakesFields, Answers: answers})
		if err != nil {
			return err
		}
		_, t.fields["mode"], _ = strings.Cut(answer, "=")
	}
	if lacks("source") && !t.has("evidence") {
		answer, err := s.ask(ctx, Question{At: header, Text: "no column says in which source the statements stand", Setting: TakesFields, Own: "source=TITLE"})
		if err != nil {
			return err
		}
		if _, title, ok := strings.Cut(answer, "="); ok {
			answer = title
		}
		t.fields["source"] = answer
	}
	if t.has(conceptColumn) && lacks(agreementColumn) {
		i := slices.IndexFunc(t.columns, func(c *column) bool { return c.field == conceptColumn })
		answer, err := s.ask(ctx, Question{
			At: header, Text: fmt.Sprintf("no column says on which side of its concept (column %q) a row is", t.columns[i].called()), Setting: TakesFields,
			Answers: []string{"agreement=supports", "agreement=opposes", "agreement=neutral"},
		})
		if err != nil {
			return err
		}
		_, t.fields[agreementColumn], _ = strings.Cut(answer, "=")
	}
	maps.DeleteFunc(t.fields, func(_, value string) bool { return value == "" })
	return nil
}

// settleDates asks for the order of dates where the column does not show it.
func (s *sheets) settleDates(ctx context.Context, c *column) error {
	text, at, orders := c.dates.Open()
	if text == "" {
		return nil
	}
	var answers []string
	for _, o := range orders {
		answers = append(answers, string(o))
	}
	text = fmt.Sprintf("column %q: %s", c.called(), text)
	answer, err := s.ask(ctx, Question{At: at, Text: text, Setting: TakesDateOrder, Answers: answers})
	c.dates.Said = cellwords.DateOrder(answer)
	return err
}

// settleSides asks for what the values of a column of sides mean.
func (s *sheets) settleSides(ctx context.Context, c *column) error {
	for _, v := range c.sides.Decide() {
		answer, err := s.ask(ctx, Question{
			At: v.At, Text: fmt.Sprintf("column %q: on which side is %q?", c.called(), v.Text), Setting: TakesValues,
			Answers: []string{v.Text + "=supports", v.Text + "=opposes", v.Text + "=neutral", v.Text + "="},
		})
		if err != nil {
			return err
		}
		if i := strings.LastIndexByte(answer, '='); i >= 0 {
			as, _ := cellwords.SideOfWord(answer[i+1:])
			c.sides.Say(v, as)
		}
	}
	c.sides.Decide()
	return nil
}
