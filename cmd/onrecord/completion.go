package main

import (
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema"
	"onrecord/schema/escape"
	"onrecord/schema/spelling"
)

// shells write the completion script of each shell.
var shells = []struct {
	name  string
	write func(*cobra.Command, io.Writer) error
}{
	{"bash", func(root *cobra.Command, w io.Writer) error { return root.GenBashCompletionV2(w, true) }},
	{"zsh", (*cobra.Command).GenZshCompletion},
	{"fish", fish},
	{"powershell", (*cobra.Command).GenPowerShellCompletionWithDesc},
}

const completionLong = `Completion prints a script that teaches a shell to complete commands, flags,
and the ids in the store, with the names that they stand for. Names are never
words to complete: a shell could take what stands in them for a command.`

const completionExample = `  onrecord completion bash > /etc/bash_completion.d/onrecord
  onrecord completion zsh > "${fpath[1]}/_onrecord"
  onrecord completion fish > ~/.config/fish/completions/onrecord.fish
  onrecord completion powershell | Out-String | Invoke-Expression`

func newCompletionCommand(a *app) *cobra.Command {
	var names []string
	for _, s := range shells {
		names = append(names, s.name)
	}
	return &cobra.Command{
		Use:       "completion " + list(names, "or"),
		Short:     "Print a script that teaches a shell to complete",
		Long:      completionLong,
		Example:   completionExample,
		Args:      cobra.ExactArgs(1),
		ValidArgs: names,
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, s := range shells {
				if s.name == args[0] {
					return a.output(cmd.Context(), func(w io.Writer) error { return s.write(cmd.Root(), w) })
				}
			}
			return usagef("unknown shell %q: there is %s", args[0], list(names, "and"))
		},
	}
}

// completes says how a shell completes the value of a flag. Cobra keeps that of
// every command that was ever made, so only a run for which a shell asks has it.
func (a *app) completes(cmd *cobra.Command, flag string, how cobra.CompletionFunc) {
	if !a.completing {
		return
	}
	if err := cmd.RegisterFlagCompletionFunc(flag, how); err != nil {
		panic(err) // there is no such flag, or it was said before
	}
}

// completesWords says that the value of a flag is one of some words.
func (a *app) completesWords(cmd *cobra.Command, flag string, words []string) {
	a.completes(cmd, flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
}

// completing reports whether arguments are those by which a script of cobra asks
// for words.
func completing(args []string) bool {
	return len(args) > 0 && slices.Contains([]string{cobra.ShellCompRequestCmd, cobra.ShellCompNoDescRequestCmd}, args[0])
}

// completeNames completes the ids of entities of some kinds (no kinds: all of
// them) in the store that the line names so far, and tells the name of each.
// Names and aliases are no words to complete: whoever wrote the data chose them,
// and a shell evaluates words. They lead to their ids where no id begins as the
// line does.
func (a *app) completeNames(kinds ...schema.Kind) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
		var names []query.Name
		err := a.withStore(cmd.Context(), func(s *graph.Store) (err error) {
			names, err = query.Names(cmd.Context(), s, kinds...)
			return err
		})
		if err != nil {
			a.note("%v", err)
			return nil, cobra.ShellCompDirectiveError
		}
		return offered(names, begun), cobra.ShellCompDirectiveNoFileComp
	}
}

// offered are the ids of those that are called as a word begins.
func offered(names []query.Name, begun string) []cobra.Completion {
	var ids, called []cobra.Completion
	for _, n := range names {
		begins := strings.HasPrefix(spelling.Fold(n.Text), spelling.Fold(begun))
		switch {
		case !begins || !escape.Word(n.ID):
		case n.Text == n.ID:
			ids = append(ids, described(n.ID, n.Label))
		default:
			called = append(called, described(n.ID, n.Label))
		}
	}
	if len(ids) == 0 {
		ids = called
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// described is a word to complete, with what it stands for on one line.
func described(word, label string) cobra.Completion {
	label = escape.Description(brief(label))
	if label == "" || label == word {
		return word
	}
	return cobra.CompletionWithDesc(word, label)
}

// fish writes cobra's script for fish (v1.10.2) with the words of the line in
// quotation marks where it evaluates them again. A ~/ at the beginning of a word
// is spelt out before, for in quotation marks it is none.
func fish(root *cobra.Command, w io.Writer) error {
	var b strings.Builder
	if err := root.GenFishCompletion(&b, true); err != nil {
		return err
	}
	if strings.Count(b.String(), fishWords) != 1 {
		return errors.New("the script for fish is not the one that is known")
	}
	_, err := io.WriteString(w, strings.Replace(b.String(), fishWords, fishQuoted, 1))
	return err
}

const (
	fishWords  = "    set -l args (commandline -opc)\n"
	fishQuoted = `    set -l args
    for word in (commandline -opc)
        if string match -q -- '~/*' $word
            set word $HOME(string sub -s 2 -- $word)
        end
        set -a args (string escape -- $word)
    end
`
)
