package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"onrecord/graph"
	"onrecord/schema/escape"
	"onrecord/schema/spelling"
)

// A command is made only where it is asked for, or all are listed: their flags
// and helps take a millisecond.
type command struct {
	name string
	make func(*app) *cobra.Command
}

// commands are all commands, in the order of the help.
var commands = []command{
	{"new", newNewCommand},
	{"draft", newDraftCommand},
	{"add", newAddCommand},
	{"locate", newLocateCommand},
	{"rename", newRenameCommand},
	{"merge", newMergeCommand},
	{"check", newCheckCommand},
	{"build", newBuildCommand},
	{"history", newHistoryCommand},
	{"verify", newVerifyCommand},
	{"coverage", newCoverageCommand},
	{"sample", newSampleCommand},
	{"agreement", newAgreementCommand},
	{"desk", newDeskCommand},
	{"said", newSaidCommand},
	{"concordance", newConcordanceCommand},
	{"show", newShowCommand},
	{"stances", newStancesCommand},
	{"shifts", newShiftsCommand},
	{"attention", newAttentionCommand},
	{"compare", newCompareCommand},
	{"path", newPathCommand},
	{"evidence", newEvidenceCommand},
	{"list", newListCommand},
	{"stats", newStatsCommand},
	{"network", newNetworkCommand},
	{"backbone", newBackboneCommand},
	{"phases", newPhasesCommand},
	{"saturation", newSaturationCommand},
	{"polarization", newPolarizationCommand},
	{"clusters", newClustersCommand},
	{"draw", newDrawCommand},
	{"site", newSiteCommand},
	{"export", newExportCommand},
	{"import", newImportCommand},
	{"query", newQueryCommand},
	{"mcp", newMCPCommand},
	{"schema", newSchemaCommand},
	{"completion", newCompletionCommand},
	{"version", newVersionCommand},
}

// The groups of commands in the help.
const (
	groupCorpus = "corpus"
	groupAsk    = "ask"
	groupOut    = "out"
)

var groups = []*cobra.Group{
	{ID: groupCorpus, Title: "WRITE AND CHECK A CORPUS"},
	{ID: groupAsk, Title: "ASK"},
	{ID: groupOut, Title: "DRAW AND EXCHANGE"},
}

const rootLong = `onrecord answers who said what, to whom, where, when, about which position,
and shows the passage of the source that proves it.

` + askedHelp + `

Results go to stdout and everything else to stderr. A terminal gets no control
characters of the data, and nothing that turns or hides text, in any format;
CSV, JSON and exports into a file or a pipe are exact.`

const rootExample = `  onrecord said --by trump
  onrecord stances --on deal-reached
  onrecord new debate && onrecord check debate
  onrecord build my-corpus -o my.store
  onrecord --store my.store said harbour --format json`

// asked are the commands that a run with these arguments needs: the one that
// they begin with, or that a shell completes, else all. Of draw, which has as many
// flags as ten others, it is the kind that is drawn.
func asked(args []string) []command {
	if completing(args) && len(args) > 2 { // what comes last is not complete
		args = args[1 : len(args)-1]
	}
	one := onlyAsked(commands, args)
	if one == nil {
		return commands
	}
	if one[0].name == "draw" {
		if kind := onlyAsked(drawCommands, args[1:]); kind != nil {
			return []command{{"draw", func(a *app) *cobra.Command { return newDrawCommandWith(a, kind) }}}
		}
	}
	return one
}

// onlyAsked is the command that arguments begin with, nil if none of all is.
func onlyAsked(all []command, args []string) []command {
	i := slices.IndexFunc(all, func(c command) bool { return len(args) > 0 && args[0] == c.name })
	if i < 0 {
		return nil
	}
	return all[i : i+1]
}

// newRoot makes the command tree of one run, with some of the commands.
func newRoot(a *app, only []command) *cobra.Command {
	version := false
	root := &cobra.Command{
		Use:           "onrecord",
		Short:         "Who said what, about what, and where it is written",
		Long:          rootLong,
		Example:       rootExample,
		Args:          cobra.ArbitraryArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			if version {
				return a.printVersion(cmd.Context())
			}
			return cmd.Help()
		},
		PersistentPreRunE: func(cmd *cobra.Command, args []string) error {
			if a.shown != nil {
				return a.shown
			}
			if err := a.checkFlags(cmd); err != nil {
				return err
			}
			if a.lent != nil {
				return a.lent.refuses(cmd, args)
			}
			return a.readsFlags(cmd.Flags())
		},
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetFlagErrorFunc(flagError)
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		a.helped = a.help(cmd.Context(), cmd) // cobra's help returns no error
	})
	root.SetHelpCommand(newHelpCommand(a))
	root.AddGroup(groups...)
	a.addFlags(root.PersistentFlags())
	root.Flags().BoolVar(&version, "version", false, "print the version, as the command version does")
	for _, c := range only {
		root.AddCommand(c.make(a))
	}
	a.noteStart(root)
	return root
}

func (a *app) addFlags(f *pflag.FlagSet) {
	f.SortFlags = false
	f.StringVar(&a.store, "store", "", "the store to ask, a file or a `URI` such as bolt:DIR (default $ONRECORD_STORE)")
	f.StringVar(&a.corpus, "corpus", "", "ask the corpus files of a `DIR` or file directly (default $ONRECORD_CORPUS, else the corpus that one is in, else those that are built in)")
	f.StringVar(&a.form, "format", "", "`FORMAT` of the result: "+list(formats, "or")+" (default table; some commands have others)")
	f.StringVarP(&a.path, "output", "o", "", "write the result to `PATH`, which is replaced only when all went well")
	f.BoolVar(&a.quiet, "quiet", false, "no notes and no progress on stderr")
	f.BoolVar(&a.noColor, "no-color", false, "no colours (nor with $NO_COLOR, nor where no terminal is)")
}

func (a *app) checkFlags(cmd *cobra.Command) error {
	for _, name := range []string{"store", "corpus", "format", "output"} {
		if f := cmd.Flags().Lookup(name); f != nil && f.Changed && f.Value.String() == "" {
			return usagef("--%s is empty", name)
		}
	}
	if a.store != "" && a.corpus != "" {
		return usagef("--store and --corpus exclude each other")
	}
	return nil
}

// noteStart lets run tell the errors of a command from those of its flags
// and arguments, which are cobra's.
func (a *app) noteStart(cmd *cobra.Command) {
	if runE := cmd.RunE; runE != nil {
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			a.running = true
			return runE(cmd, args)
		}
	}
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error { return argumentsOf(cmd, args, check(cmd, args)) }
	}
	for _, sub := range cmd.Commands() {
		a.noteStart(sub)
	}
}

// argumentsOf says what a command takes where cobra says only how many.
func argumentsOf(cmd *cobra.Command, args []string, err error) error {
	if err == nil || !strings.Contains(err.Error(), "arg(s)") {
		return err
	}
	_, takes, _ := strings.Cut(cmd.Use, " ")
	if takes == "" {
		takes = "no arguments"
	}
	were := "were"
	if len(args) == 1 {
		were = "was"
	}
	return fmt.Errorf("%s takes %s, and %s %s given", cmd.CommandPath(), takes, count(len(args), "argument"), were)
}

// run runs the command that the arguments name and returns the exit code. It
// prints the error, if any.
func (a *app) run(ctx context.Context, args []string) int {
	a.screen, a.err = a.err, escapingWriter{a.err}
	a.completing = completing(args)
	a.shown = a.passwordShown(args)
	root := newRoot(a, asked(args))
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	if a.shown != nil {
		err = a.shown // and not what else is wrong, which might show it, too
	}
	switch {
	case err == nil:
		err = a.helped
	case errors.Is(err, syscall.EPIPE):
		return exitOK // whoever read our stdout or stderr has seen enough
	case ctx.Err() != nil && !a.isDone:
		err = context.Canceled
	case !a.running && exitCode(err) != exitUsage:
		err = usagef("%w\nSee '%s --help'.", err, cmd.CommandPath())
	}
	code := exitCode(err)
	if code == exitUsage {
		a.held = nil
	}
	a.release()
	if a.lacksDocument(code) {
		if werr := a.output(ctx, func(w io.Writer) error { _, err := io.WriteString(w, "[]\n"); return err }); werr != nil {
			err, code = werr, exitCode(werr)
		}
	}
	if report(a.err, err) != nil && code == exitOK {
		return exitFailure
	}
	if code == exitNothing && a.told != nil {
		// What went wrong is told already, and the code stays.
		_, _ = fmt.Fprintf(a.err, "Asked: %s.\n", escape.Line(a.told.String()))
	}
	return code
}

// passwordShown is the error of a run that was given a password where others see it.
func (a *app) passwordShown(args []string) error {
	words := append([]string{a.env("ONRECORD_STORE"), a.env("ONRECORD_CORPUS")}, args...)
	for _, arg := range args {
		if _, value, ok := strings.Cut(arg, "="); ok && strings.HasPrefix(arg, "-") {
			words = append(words, value)
		}
		if len(arg) > 2 && arg[0] == '-' && arg[1] != '-' { // -oURI
			words = append(words, arg[2:])
		}
	}
	for _, word := range words {
		if err := graph.PasswordError(word); err != nil {
			return err
		}
	}
	return nil
}

// lacksDocument reports whether an empty JSON document has to be written: with
// json, stdout always is one, whatever went wrong; a file only where the
// result is that there is nothing.
func (a *app) lacksDocument(code int) bool {
	if a.form != formatJSON || a.wrote || code == exitOK || code == exitInterrupted {
		return false
	}
	return a.toStdout() || code == exitNothing
}

func unknownCommand(root *cobra.Command, name string) error {
	var names []string
	for _, c := range root.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	return usagef("unknown command %q%s\nSee 'onrecord --help'.", name, didYouMean("", name, names))
}

// takes says what a flag of a type takes, by the name that pflag has for it.
var takes = map[string]string{
	"int": "takes a whole number", "uint64": "takes a whole number from 0 up", "float64": "takes a number", "duration": "takes a time such as 30s",
	"bool": "is a switch: it stands alone, or with true or false",
}

// flagError says in our words what a flag takes, and adds the flags whose names are near
// to the error of an unknown one.
func flagError(cmd *cobra.Command, err error) error {
	if wrong, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		kind := wrong.GetFlag().Value.Type()
		if what := takes[kind]; what != "" && (is[*strconv.NumError](err) || kind == "duration") {
			return fmt.Errorf("--%s %s, not %q", wrong.GetFlag().Name, what, wrong.GetValue())
		}
		return err
	}
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return err
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	name := unknown.GetSpecifiedName()
	if others := commandsWith(name); len(others) > 0 {
		return fmt.Errorf("%w: it is a flag of %s", err, list(others, "and"))
	}
	return fmt.Errorf("%w%s", err, didYouMean("--", name, names))
}

// commandsWith are the commands that have a flag.
func commandsWith(flag string) []string {
	var out []string
	for _, c := range commands {
		if f := c.make(&app{}).Flags().Lookup(flag); f != nil && !f.Hidden {
			out = append(out, c.name)
		}
	}
	return out
}

// didYouMean suggests the names that look like a word.
func didYouMean(prefix, word string, names []string) string {
	near := spelling.Nearest(word, names, 3)
	for i, name := range near {
		near[i] = prefix + name
	}
	if len(near) == 0 {
		return ""
	}
	return fmt.Sprintf("; did you mean %s?", strings.TrimSpace(list(near, "or")))
}
