// Package refi is the format of REFI-QDA projects: what schema/refi makes of a graph.
package refi

import (
	"io"

	"onrecord/exports/export"
	"onrecord/graph/view"
	"onrecord/schema/refi"
)

// REFI is a project of REFI-QDA.
var REFI = export.Format{
	Name: "refi", Ext: ".qdpx", MediaType: "application/zip",
	Help:     "a REFI-QDA project: for QualCoder, MAXQDA, ATLAS.ti, NVivo",
	Write:    write,
	Binary:   true,
	Texts:    true,
	Supports: func(view.View) view.Supports { return refi.Carries },
}

func write(w io.Writer, in *export.Input) error {
	if err := in.CountReferred(); err != nil {
		return err
	}
	record := refi.Record{
		Entities: in.Entities, Statements: in.Statements, Text: in.Text,
		Lost: func(what string, n int) { in.Lost.Add(n, what) },
	}
	project, err := record.Project()
	if err != nil {
		return err
	}
	lost, err := refi.Write(w, project)
	in.Lost.Add(lost, "characters that XML cannot hold")
	return err
}
