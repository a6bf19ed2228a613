package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"onrecord"
	"onrecord/schema"
)

func newVersionCommand(a *app) *cobra.Command {
	licences := false
	c := &cobra.Command{
		Use:   "version",
		Short: "Print the version, or the licences",
		Long: `Version prints the version of onrecord, of Go and of Cayley, the graph store
that it is built with. With --licences it prints, as Markdown, the licence of
onrecord and those of all that others made of what is in its programs.`,
		Example: `  onrecord version
  onrecord version --format json
  onrecord version --licences`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if licences {
				return a.printLicences(cmd)
			}
			return a.printVersion(cmd.Context())
		},
	}
	c.Flags().BoolVar(&licences, "licences", false, "print the licences of onrecord and of what it contains")
	return c
}

// printVersion prints the versions.
func (a *app) printVersion(ctx context.Context) error {
	format, err := a.format(formatTable, formatJSON)
	if err != nil {
		return err
	}
	version, cayley := versions()
	return a.output(ctx, func(w io.Writer) error {
		if format == formatJSON {
			b := schema.AppendJSONString([]byte(`{"version":`), version)
			b = schema.AppendJSONString(append(b, `,"go":`...), runtime.Version())
			b = schema.AppendJSONString(append(b, `,"cayley":`...), cayley)
			_, err := w.Write(append(b, "}\n"...))
			return err
		}
		_, err := fmt.Fprintf(w, "onrecord %s (%s, Cayley %s)\n", version, runtime.Version(), cayley)
		return err
	})
}

// printLicences prints them as they are: a page of texts has no other format.
func (a *app) printLicences(cmd *cobra.Command) error {
	if cmd.Flags().Changed("format") {
		return usagef("--licences prints a page of texts, and no --format of it; the table in it lists the works")
	}
	page, err := onrecord.Licences()
	if err != nil {
		return err
	}
	return a.output(cmd.Context(), func(w io.Writer) error {
		_, err := io.WriteString(w, page)
		return err
	})
}

// versions are those of this program and of Cayley, as the build recorded them.
func versions() (own, cayley string) {
	own, cayley = "(devel)", "unknown"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return own, cayley
	}
	if info.Main.Version != "" {
		own = info.Main.Version
	}
	for _, m := range info.Deps {
		if m.Path == "github.com/cayleygraph/cayley" {
			cayley = m.Version
		}
	}
	return own, cayley
}
