package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/spf13/cobra"

	"onrecord/data/fence"
	"onrecord/graph/script"
	"onrecord/schema/child"
)

const queryExample = `  onrecord query gizmo 'g.V().has(g.IRI("or:mode"), "assertion").count()'
  onrecord query gizmo 'g.V().has(g.IRI("or:mode"), "quote").all()'
  onrecord query gizmo - --timeout 10m --memory 8GB < question.js`

const queryLong = `Query asks in one of Cayley's own languages and prints JSON:

%s
A QUERY of - is read from stdin.

A query is a program, maybe somebody else's: it runs in a process of its own,
which is stopped when it takes more time or memory than --timeout and --memory
say. Then nothing is printed, but with --format jsonl the rows before. An answer
in JSON is printed when it is complete, and has at most %s.`

// queryOptions are the flags of query.
type queryOptions struct {
	timeout time.Duration
	memory  sizeFlag
}

func newQueryCommand(a *app) *cobra.Command {
	o := queryOptions{memory: 2 << 30}
	var help strings.Builder
	for _, l := range script.Languages() {
		fmt.Fprintf(&help, "  %-8s %s\n", l.Name, l.Help)
	}
	cmd := &cobra.Command{
		Use:       "query LANGUAGE QUERY",
		Short:     "Ask the store in one of Cayley's own languages",
		Long:      fmt.Sprintf(queryLong, help.String(), child.Size(maxAnswer)),
		Example:   queryExample,
		GroupID:   groupAsk,
		Args:      cobra.ExactArgs(2),
		ValidArgs: languageNames(),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runQuery(cmd.Context(), a, o, args[0], args[1])
		},
	}
	f := cmd.Flags()
	f.DurationVar(&o.timeout, "timeout", time.Minute, "how long the query may take")
	f.Var(&o.memory, "memory", "how much memory the query may take, as `SIZE` in MB or GB")
	return cmd
}

func languageNames() []string {
	var names []string
	for _, l := range script.Languages() {
		names = append(names, l.Name)
	}
	return names
}

func runQuery(ctx context.Context, a *app, o queryOptions, language, text string) error {
	if text == "-" {
		if err := a.readsStdin(); err != nil {
			return err
		}
		all, err := fence.ReadAll("stdin", &stdinReader{ctx, a.in}, fence.Query)
		if err != nil {
			return err
		}
		text = string(all)
	}
	format, err := a.format(formatJSON, formatJSONL)
	if err != nil {
		return err
	}
	if names := languageNames(); !slices.Contains(names, language) {
		return usagef("there is no language %q: there is %s", language, list(names, "and"))
	}
	if o.timeout <= 0 {
		return usagef("--timeout takes a time such as 30s")
	}
	asked := script.Question{Language: language, Text: text}
	var quads iter.Seq2[quad.Quad, error]
	if asked.Store, quads, err = a.asked(ctx); err != nil {
		return err
	}
	if asked.Store != "" { // what is wrong with it is said as every command does
		s, err := openStore(ctx, asked.Store)
		if err != nil {
			return err
		}
		if err := s.Close(); err != nil {
			return err
		}
	}
	answer := func(w io.Writer) error {
		n, err := writeJSON(w, format, a.ask(ctx, o, asked, quads))
		if err == nil && n == 0 {
			return nothingf("the query found nothing")
		}
		return err
	}
	if format == formatJSONL {
		return a.output(ctx, answer) // a row is whole by itself
	}
	whole := new(spool)
	defer whole.close()
	buffer := bufio.NewWriterSize(whole, 1<<16)
	err = answer(buffer)
	if err != nil && exitCode(err) != exitNothing {
		return err
	}
	if ferr := buffer.Flush(); ferr != nil {
		return ferr
	}
	return a.output(ctx, func(w io.Writer) error { return errors.Join(err, whole.copy(w)) })
}

// ask yields the rows of an answer.
func (a *app) ask(ctx context.Context, o queryOptions, q script.Question, quads iter.Seq2[quad.Quad, error]) func(yield func([]byte, error) bool) {
	return func(yield func([]byte, error) bool) {
		name := "query " + q.Language
		t, err := a.talkQuery(ctx, name, int64(o.memory), o.timeout)
		if err != nil {
			yield(nil, err)
			return
		}
		wanted := true
		for row, err := range script.Ask(t, q, quads) {
			switch {
			case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
				err = fmt.Errorf("%s ended without an answer", name)
			case errors.Is(err, child.ErrTime):
				err = fmt.Errorf("%w; --timeout gives it more", err)
			case errors.Is(err, child.ErrMemory):
				err = fmt.Errorf("%w; --memory gives it more", err)
			}
			if wanted = yield(row, err); !wanted {
				break
			}
		}
		if err := t.Close(); err != nil && wanted {
			yield(nil, err)
		}
	}
}
