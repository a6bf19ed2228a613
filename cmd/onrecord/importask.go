package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"onrecord/data/importer"
	"onrecord/schema/escape"
	"onrecord/schema/hint"
)

// asker puts the questions of an import to a person: what is open, with the answers by
// their numbers. A blank line is none. clean takes away what is drawn on the screen,
// which would be drawn again over the question.
func asker(in io.Reader, out io.Writer, clean func()) func(context.Context, importer.Question) (string, error) {
	lines := bufio.NewReader(in)
	return func(_ context.Context, q importer.Question) (string, error) {
		clean()
		if _, err := fmt.Fprintln(out, escape.Line(fmt.Sprintf("%s: %s", q.At, q.Text))); err != nil {
			return "", err
		}
		for i, answer := range q.Answers {
			said := commandLine(hint.Option{Name: string(q.Setting), Value: answer})
			if _, err := fmt.Fprintf(out, "  %d  %s\n", i+1, escape.Line(said)); err != nil {
				return "", err
			}
		}
		for {
			prompt := "Which one (Enter: none)? "
			if q.Own != "" {
				prompt = strings.ReplaceAll(q.Own, "=", ": ") + " (Enter: none)? "
			}
			if _, err := io.WriteString(out, prompt); err != nil {
				return "", err
			}
			line, err := lines.ReadString('\n')
			if err != nil && !errors.Is(err, io.EOF) {
				return "", err
			}
			line = strings.TrimSpace(line)
			if n, bad := strconv.Atoi(line); bad == nil && n >= 1 && n <= len(q.Answers) {
				return q.Answers[n-1], nil
			}
			if line == "" || q.Own != "" || errors.Is(err, io.EOF) {
				return line, nil
			}
		}
	}
}
