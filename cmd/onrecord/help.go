package main

import (
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// helpWidth is how wide the lines of a help are at most.
const helpWidth = 80

const helpExample = `  onrecord help said
  onrecord help new source`

func newHelpCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Say what a command does",
		Long:    "Help says what a command does, and how; so does its flag --help.",
		Example: helpExample,
		RunE: func(cmd *cobra.Command, args []string) error {
			topic, rest, err := cmd.Root().Find(args)
			if err != nil || topic == cmd.Root() && len(rest) > 0 {
				return unknownCommand(cmd.Root(), args[0])
			}
			a.running = true // what goes wrong now is not how it was called
			return a.help(cmd.Context(), topic)
		},
	}
}

// help prints the help of a command.
func (a *app) help(ctx context.Context, cmd *cobra.Command) error {
	return a.output(ctx, func(w io.Writer) error {
		_, err := io.WriteString(w, usage(cmd))
		return err
	})
}

// usage writes a help: what the command is for, how it is called, examples,
// its commands, flags and exit codes.
func usage(cmd *cobra.Command) string {
	cmd.InitDefaultHelpFlag()
	var b strings.Builder
	part := func(title, text string) {
		if text = strings.TrimRight(text, " \n"); text != "" {
			b.WriteString("\n" + title + "\n" + text + "\n")
		}
	}
	b.WriteString(strings.TrimSpace(firstNonEmpty(cmd.Long, cmd.Short)) + "\n")
	part("USAGE", calls(cmd))
	part("EXAMPLES", cmd.Example)
	for _, g := range cmd.Groups() {
		part(g.Title, subcommands(cmd, g.ID))
	}
	title := "COMMANDS"
	if len(cmd.Groups()) > 0 {
		title = "MORE"
	}
	part(title, subcommands(cmd, ""))
	part("FLAGS", wrapFlags(cmd.LocalNonPersistentFlags()))
	globals := cmd.Root().PersistentFlags()
	part("FLAGS OF EVERY COMMAND", wrapFlags(globals))
	part("EXIT STATUS", exitHelp())
	return b.String()
}

func calls(cmd *cobra.Command) string {
	if cmd.HasParent() {
		lines := "  " + cmd.UseLine()
		for _, sub := range cmd.Commands() {
			lines += "\n  " + sub.UseLine()
		}
		return lines
	}
	return "  " + cmd.Name() + " COMMAND [flags]"
}

func subcommands(cmd *cobra.Command, group string) string {
	var b strings.Builder
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() && sub.GroupID == group {
			b.WriteString("  " + sub.Name() + strings.Repeat(" ", max(cmd.NamePadding()-len(sub.Name()), 0)+1) + sub.Short + "\n")
		}
	}
	return b.String()
}

// wrapFlags lists flags. Those that are the opposite of another one, as
// --not-by is of --by, are not listed one by one.
func wrapFlags(flags *pflag.FlagSet) string {
	flags.SortFlags = false
	shown := pflag.NewFlagSet("", pflag.ContinueOnError)
	shown.SortFlags = false
	opposites := false
	flags.VisitAll(func(f *pflag.Flag) {
		if of, ok := strings.CutPrefix(f.Name, "not-"); ok && flags.Lookup(of) != nil {
			opposites = true
			return
		}
		listed := *f
		if name, usage, ok := strings.Cut(f.Usage, "`: "); ok && strings.HasPrefix(name, "`") {
			listed.Value, listed.Usage, listed.DefValue = namedValue{f.Value, name[1:]}, usage, ""
		}
		shown.AddFlag(&listed)
	})
	text := shown.FlagUsagesWrapped(helpWidth)
	if opposites {
		text += "\n" + oppositesHelp
	}
	return text
}

const oppositesHelp = `  Each that takes a NAME, a word of a list or WORDS has its opposite:
  --not-by NAME, --not-at NAME, --not-act ACT and so on leave those out.
`

// A namedValue is a flag's value with a name for it in the help.
type namedValue struct {
	pflag.Value
	name string
}

// Type is the name.
func (v namedValue) Type() string { return v.name }
