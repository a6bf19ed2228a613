package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/data/anchor"
	"onrecord/data/change"
	"onrecord/data/coding"
	"onrecord/data/edit"
	"onrecord/data/fence"
	"onrecord/data/plaintext"
	"onrecord/graph"
	"onrecord/graph/network"
	"onrecord/graph/query"
	"onrecord/schema"
	"onrecord/schema/concordance"
	"onrecord/schema/escape"
	"onrecord/schema/hint"
)

// The exit codes.
const (
	exitOK          = 0
	exitFailure     = 1
	exitUsage       = 2
	exitInvalid     = 3
	exitNothing     = 4
	exitInterrupted = 130
)

// exits says what each code means and which errors lead to it. The EXIT STATUS
// part of every help is written from it as well. A statusError comes before what
// the rows know, but for problems of data and an interruption.
var exits = []struct {
	code  int
	help  string
	is    func(error) bool // nil: see typed, or whatever no other row is about
	typed func(error) bool // nil: no type of error
}{
	{exitOK, "all went well", func(err error) bool { return err == nil }, nil},
	{exitFailure, "failure: an unreadable file, a damaged store, a full disk", nil, nil},
	{exitUsage, "wrong usage, or a name that fits several things", nil, func(err error) bool {
		file, isFile := errors.AsType[*fence.Error](err)
		return isFile && file.Named || is[*query.AmbiguousError](err) || is[*query.UsageError](err) || is[*concordance.PatternError](err) || is[*graph.URIError](err) ||
			is[*network.SettingsError](err) || is[*network.ColumnError](err) ||
			is[*anchor.TextError](err) || is[*plaintext.UnknownEncoding](err) || is[*change.RequestError](err) || isUnclear(err, true)
	}},
	{exitInvalid, "invalid data; its problems are reported", func(err error) bool {
		return isProblems(err) && !isDenied(problemsOf(err)) || errors.Is(err, graph.ErrMisfit)
	}, func(err error) bool { return is[*fence.Error](err) || is[*query.MisfitError](err) }},
	{exitNothing, "nothing found: an empty result, an unknown name, no path", nil, func(err error) bool {
		return is[*query.UnknownError](err) || is[*query.UnknownCoderError](err) || is[*query.CoderError](err) || is[*query.NoPathError](err) ||
			is[*edit.UnknownError](err) || isUnclear(err, false)
	}},
	{exitInterrupted, "interrupted", func(err error) bool { return errors.Is(err, context.Canceled) }, nil},
}

// is reports whether an error is of a type, or wraps one that is.
func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// isUnclear reports whether a name is that of several things, or of none.
func isUnclear(err error, several bool) bool {
	name, ok := errors.AsType[*coding.NameError](err)
	return ok && name.Several == several
}

// exitCode maps an error to the code with which the program ends.
func exitCode(err error) int {
	for _, e := range exits {
		if e.is != nil && e.is(err) {
			return e.code
		}
	}
	if known, ok := errors.AsType[*statusError](err); ok {
		return known.code
	}
	for _, e := range exits {
		if e.typed != nil && e.typed(err) {
			return e.code
		}
	}
	return exitFailure
}

// exitHelp is the table in the EXIT STATUS part of a help.
func exitHelp() string {
	var b strings.Builder
	for _, e := range exits {
		fmt.Fprintf(&b, "  %3d  %s\n", e.code, e.help)
	}
	return b.String()
}

// A statusError is an error that knows with which code the program ends.
type statusError struct {
	code int
	err  error
}

func (e *statusError) Error() string { return e.err.Error() }
func (e *statusError) Unwrap() error { return e.err }

// usagef is an error about how the program was called.
func usagef(format string, args ...any) error {
	return &statusError{exitUsage, fmt.Errorf(format, args...)}
}

// invalidf is an error about data whose problems have been printed already.
func invalidf(format string, args ...any) error {
	return &statusError{exitInvalid, fmt.Errorf(format, args...)}
}

// nothingf is the error of a question that has no answer.
func nothingf(format string, args ...any) error {
	return &statusError{exitNothing, fmt.Errorf(format, args...)}
}

func isProblems(err error) bool {
	var ps schema.Problems
	var p *schema.Problem
	return errors.As(err, &ps) || errors.As(err, &p)
}

// isDenied reports whether files may not be read that the data is in.
func isDenied(ps schema.Problems) bool {
	return slices.ContainsFunc(ps, func(p *schema.Problem) bool { return p.Denied })
}

// report prints an error once: problems one a line, ready for an editor to
// jump to, of each cause the first, and how many; anything else after the program's
// name.
func report(w io.Writer, err error) error {
	if err == nil {
		return nil
	}
	var ps schema.Problems
	var p *schema.Problem
	switch {
	case errors.As(err, &ps):
	case errors.As(err, &p):
		ps = schema.Problems{p}
	default:
		_, werr := fmt.Fprintf(w, "onrecord: %s\n", message(err))
		return werr
	}
	if err := tellProblemsFew(w, ps); err != nil {
		return err
	}
	_, werr := fmt.Fprintf(w, "onrecord: %s\n", tellProblems(ps))
	return werr
}

func message(err error) string {
	if errors.Is(err, context.Canceled) {
		return "interrupted"
	}
	text := plainly(err)
	if errors.Is(err, graph.ErrDamaged) {
		// One fault is met by several iterators, and each tells it.
		text, _, _ = strings.Cut(text, "\n")
	}
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		text = strings.ReplaceAll(text, "\n", "; ")
	}
	return escape.Text(text)
}

// plainly is what an error says in this program's words, without the names of the system's calls.
func plainly(err error) string {
	text := hint.Say(err, commandLine)
	if of, ok := errors.AsType[*fs.PathError](err); ok {
		if dir := os.TempDir(); strings.HasPrefix(filepath.Base(of.Path), "onrecord-") && filepath.Dir(of.Path) == filepath.Clean(dir) {
			why := strings.ReplaceAll(of.Err.Error(), of.Path, "")
			return fmt.Sprintf("no temporary file can be written in %s: %s; TMPDIR can name another folder", dir, why)
		}
		what := ": "
		switch of.Op {
		case "read":
			what = " cannot be read: "
		case "write":
			what = " cannot be written: "
		}
		text = strings.ReplaceAll(text, of.Error(), of.Path+what+of.Err.Error())
	}
	return text
}

// count writes a number and a noun in the singular or the plural.
func count[N int | int64](n N, noun string) string {
	if n != 1 {
		if strings.HasSuffix(noun, "y") {
			noun = strings.TrimSuffix(noun, "y") + "ies"
		} else {
			noun += "s"
		}
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// list writes words as a person would: "a, b or c".
func list(words []string, last string) string {
	n := len(words)
	if n < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(slices.Clone(words[:n-1]), ", ") + " " + last + " " + words[n-1]
}
