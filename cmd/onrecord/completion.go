package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema"
)

// shells write the completion script of each shell.
var shells = []struct {
	name  string
	write func(*cobra.Command, io.Writer) error
}{
	{"bash", func(root *cobra.Command, w io.Writer) error { return root.GenBashCompletionV2(w, true) }},
	{"zsh", (*cobra.Command).GenZshCompletion},
	{"fish", func(root *cobra.Command, w io.Writer) error { return root.GenFishCompletion(w, true) }},
	{"powershell", (*cobra.Command).GenPowerShellCompletionWithDesc},
}

const completionLong = `Completion prints a script that teaches a shell to complete commands, flags,
and the ids and names in the store.`

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

// completeNames completes the ids and names of entities of some kinds (no
// kinds: all of them) in the store that the line names so far.
func (a *app) completeNames(kinds ...schema.Kind) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
		var out []cobra.Completion
		err := a.withStore(cmd.Context(), func(s *graph.Store) error {
			names, err := query.Names(cmd.Context(), s, kinds...)
			for _, n := range names {
				switch {
				case !strings.HasPrefix(schema.Fold(n.Text), schema.Fold(begun)):
				case n.Label == "" || n.Label == n.Text:
					out = append(out, n.Text)
				default:
					out = append(out, cobra.CompletionWithDesc(n.Text, oneLine(n.Label)))
				}
			}
			return err
		})
		if err != nil {
			cobra.CompErrorln(err.Error())
			return nil, cobra.ShellCompDirectiveError
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
}
