package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"onrecord/data/fence"
	"onrecord/graph/query"
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
	for _, l := range query.Languages() {
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
	for _, l := range query.Languages() {
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
	if err := a.readsAsked(); err != nil {
		return err
	}
	of := a.tell(a.asks())
	asked := question{Language: language, Text: text, Store: of.store, Corpus: of.corpus, Quiet: a.quiet}
	answer := func(w io.Writer) error {
		n, err := writeJSON(w, format, a.ask(ctx, o, asked))
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

// ask yields the rows of an answer. What the child has to say on stderr is
// printed as it comes.
func (a *app) ask(ctx context.Context, o queryOptions, q question) func(yield func([]byte, error) bool) {
	return func(yield func([]byte, error) bool) {
		err := a.askChild(ctx, o, q, func(row []byte) bool { return yield(row, nil) })
		if err != nil && !errors.Is(err, errEnough) {
			yield(nil, err)
		}
	}
}

// errEnough says that nobody wants more rows.
var errEnough = errors.New("enough")

// askChild has the child answer a question.
func (a *app) askChild(ctx context.Context, o queryOptions, q question, row func([]byte) bool) (err error) {
	asked, err := json.Marshal(q)
	if err != nil {
		return err
	}
	name := "query " + q.Language
	t, err := a.talk(ctx, partQuery, name, int64(o.memory), o.timeout)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := t.Close(); err == nil {
			err = cerr
		}
	}()
	if _, err := t.Write(append(asked, '\n')); err != nil {
		return err
	}
	switch err := a.readAnswer(bufio.NewReaderSize(t, 1<<16), row); {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s ended without an answer", name)
	case errors.Is(err, child.ErrTime):
		return fmt.Errorf("%w; --timeout gives it more", err)
	case errors.Is(err, child.ErrMemory):
		return fmt.Errorf("%w; --memory gives it more", err)
	default:
		return err
	}
}

// readAnswer reads what the child writes up to its end, which says how it went.
func (a *app) readAnswer(r *bufio.Reader, row func([]byte) bool) error {
	for {
		kind, err := r.ReadByte()
		if err != nil {
			return err
		}
		line, err := readLine(r)
		if err != nil {
			return err
		}
		switch kind {
		case frameRow:
			if !row(line) {
				return errEnough
			}
		case frameSaid:
			// Nothing is left to tell when stderr itself is gone.
			_, _ = fmt.Fprintf(a.err, "%s\n", line)
		case frameEnd:
			var code int
			if err := json.Unmarshal(line, &code); err != nil {
				return err
			}
			if code != exitOK {
				return &statusError{code, errToldAlready}
			}
			return nil
		}
	}
}

// readLine reads up to a line's end, which it leaves out.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case err == nil:
			return line[:len(line)-1], nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		case len(line) > maxRow:
			return nil, errLongRow
		}
	}
}
