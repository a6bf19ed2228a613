package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/data"
	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema"
	"onrecord/schema/check"
)

const checkLong = `Check reads corpora and reports everything that is wrong with them: unknown
fields, wrong types, ids that are missing, double or lead nowhere, statements
without speaker, words or evidence, quotes that are not in their passage, and
more. The problems are the result: they go to stdout, in the order of the
files, as file:line:column: message (columns count characters), which editors
understand, or with --format json as {severity,file,line,column,id,message}.
Warnings say what somebody should look at: they alone are no failure. Such are
duplicates, a quote that begins or ends inside a word, and what two coders have
coded of the same words in one file.

Each argument is a corpus folder, a file (.jsonl, .csv, .nq, .trig, .ttl,
.jsonld), or a store. Without arguments it is --store, --corpus,
$ONRECORD_CORPUS, or the corpus that one is in. Of a store, all checksums are
compared and every quad is read back: what a store answers that was found in
order is what was built into it. A quad that is not in the onrecord vocabulary
is a problem, too.

--todo lists what statements still lack, and nothing else: words, passages, and
where these stand in the text.

--watch goes on: it looks at the files twice a second, checks them again when
one was changed, and prints the problems that are new, and those that are
mended. Ctrl-C ends it, exit status 130.`

const checkExample = `  onrecord check
  onrecord check my-corpus --format json
  onrecord check statements.csv --create
  onrecord check --todo my-corpus
  onrecord check my.store`

func newCheckCommand(a *app) *cobra.Command {
	var o loadFlags
	watch, todo := false, false
	cmd := &cobra.Command{
		Use:     "check [DIR|FILE|STORE...]",
		Short:   "Report every problem of a corpus or a store",
		Long:    checkLong,
		Example: checkExample,
		GroupID: groupCorpus,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runCheck(cmd.Context(), a, o, args, watch, todo)
		},
	}
	o.add(cmd)
	cmd.Flags().BoolVar(&watch, "watch", false, "check again whenever a file is changed, until Ctrl-C")
	cmd.Flags().BoolVar(&todo, "todo", false, "only what statements still lack: words, passages, and where these stand")
	return cmd
}

func runCheck(ctx context.Context, a *app, o loadFlags, args []string, watch, todo bool) error {
	format, err := a.format(formatTable, formatJSON, formatJSONL)
	if err != nil {
		return err
	}
	var stores, files []string
	switch {
	case len(args) > 0:
	case a.store != "":
		stores = []string{a.store}
	default:
		args = []string{a.folderOf(nil)}
	}
	if err := a.reads(slices.Concat(stores, args)...); err != nil {
		return err
	}
	for _, arg := range args {
		if graph.IsStoreURI(arg) {
			stores = append(stores, arg)
		} else {
			files = append(files, arg)
		}
	}
	if watch && todo {
		return usagef("--watch and --todo are two ways to check: give one")
	}
	if watch {
		if err := watchable(a, format, stores); err != nil {
			return err
		}
		return watchCheck(ctx, a, o, files)
	}
	problems, statements, err := checkFiles(ctx, o, files)
	if err != nil {
		return err
	}
	for _, uri := range stores {
		n, found, err := checkStore(ctx, uri)
		if err != nil {
			return err
		}
		problems = append(problems, found...)
		statements += n
	}
	listed := problems
	if todo {
		listed = check.ToDo(problems)
	}
	if err := a.output(ctx, func(w io.Writer) error { return writeProblems(w, format, listed) }); err != nil {
		return err
	}
	switch {
	case isDenied(problems):
		return fmt.Errorf("%s", tellProblems(problems))
	case problems.Err() != nil:
		return invalidf("%s", tellProblems(problems))
	}
	if !a.quiet {
		told := count(statements, "statement")
		if todo {
			told += fmt.Sprintf(", %d to do", len(listed))
		} else if len(problems) > 0 {
			told += ", " + tellProblems(problems)
		}
		_, err = fmt.Fprintf(a.err, "ok: %s\n", told)
	}
	return err
}

// checkFiles reads files and gives what is wrong with them, and counts statements.
func checkFiles(ctx context.Context, o loadFlags, files []string) (problems schema.Problems, statements int, err error) {
	if len(files) == 0 {
		return nil, 0, nil
	}
	statements, problems, err = data.Check(ctx, files, o.options())
	if p, ok := errors.AsType[*schema.Problem](err); ok {
		return schema.Problems{p}, 0, nil
	}
	return problems, statements, err
}

// tellProblems counts problems: "2 problems and 1 warning".
func tellProblems(ps schema.Problems) string {
	var parts []string
	if n := len(ps.Errors()); n > 0 {
		parts = append(parts, count(n, "problem"))
	}
	if n := len(ps.Warnings()); n > 0 {
		parts = append(parts, count(n, "warning"))
	}
	return strings.Join(parts, " and ")
}

// checkStore reads a whole store back and checks what it holds. It counts the
// statements.
func checkStore(ctx context.Context, uri string) (statements int, problems schema.Problems, err error) {
	store, err := openStore(ctx, uri)
	if err != nil {
		return 0, nil, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if err := store.Verify(ctx); err != nil {
		return 0, nil, err
	}
	if err := store.CompareIndexes(ctx); err != nil {
		return 0, nil, err
	}
	if _, err := store.Inputs(); err != nil {
		return 0, nil, err
	}
	pieces, err := store.BySubject(ctx)
	if err != nil {
		return 0, nil, err
	}
	counts, problems, err := check.Graph(ctx, pieces, check.Options{})
	if err != nil {
		return 0, nil, err
	}
	if problems.Err() == nil { // else there are statements that nothing can be made of
		if err := query.CheckTable(ctx, store); err != nil {
			return 0, nil, err
		}
	}
	for _, p := range problems {
		if p.Pos.File == "" {
			p.Pos.File = uri
		}
	}
	return counts[schema.KindStatement], problems.Sort(), nil
}

func problemsOf(err error) schema.Problems {
	var ps schema.Problems
	var p *schema.Problem
	if errors.As(err, &ps) {
		return ps
	}
	if errors.As(err, &p) {
		return schema.Problems{p}
	}
	return nil
}

// writeProblems prints problems as lines or as JSON.
func writeProblems(w io.Writer, format string, problems schema.Problems) error {
	if format == formatTable {
		for _, p := range problems {
			if _, err := fmt.Fprintln(w, problemLine(p)); err != nil {
				return err
			}
		}
		return nil
	}
	_, err := writeJSON(w, format, func(yield func([]byte, error) bool) {
		for _, p := range problems {
			if !yield(appendProblem(nil, p), nil) {
				return
			}
		}
	})
	return err
}

func appendProblem(b []byte, p *schema.Problem) []byte {
	b = schema.AppendJSONString(append(b, `{"severity":`...), p.Severity.String())
	b = schema.AppendJSONString(append(b, `,"file":`...), p.Pos.File)
	b = strconv.AppendInt(append(b, `,"line":`...), int64(p.Pos.Line), 10)
	b = strconv.AppendInt(append(b, `,"column":`...), int64(p.Pos.Column), 10)
	b = schema.AppendJSONString(append(b, `,"id":`...), p.ID)
	b = schema.AppendJSONString(append(b, `,"message":`...), p.In(commandLine).Msg)
	return append(b, '}')
}
