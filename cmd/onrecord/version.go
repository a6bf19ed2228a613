package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"onrecord/schema"
)

func newVersionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Long:  "Version prints the version of onrecord, of Go and of Cayley, the graph store\nthat it is built with.",
		Example: `  onrecord version
  onrecord version --format json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := a.format(formatTable, formatJSON)
			if err != nil {
				return err
			}
			version, cayley := versions()
			return a.output(cmd.Context(), func(w io.Writer) error {
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
		},
	}
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
