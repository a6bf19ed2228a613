// Package dna is the format of the Discourse Network Analyzer: what schema/dna
// makes of a graph.
package dna

import (
	"io"

	"onrecord/exports/export"
	"onrecord/exports/palette"
	"onrecord/graph/view"
	"onrecord/schema/dna"
)

// DNA is an SQLite file of the Discourse Network Analyzer.
var DNA = export.Format{
	Name: "dna", Ext: ".dna", MediaType: "application/vnd.sqlite3",
	Help:     "an SQLite file: for the Discourse Network Analyzer",
	Write:    write,
	Binary:   true,
	Texts:    true,
	Supports: func(view.View) view.Supports { return dna.Carries },
}

// colours are those of coders.
var colours = [][3]uint8{palette.Sky, palette.Green, palette.Orange, palette.Purple, palette.Vermilion, palette.Blue, palette.Yellow}

func write(w io.Writer, in *export.Input) error {
	if err := in.CountReferred(); err != nil {
		return err
	}
	record := dna.Record{
		Entities: in.Entities, Statements: in.Statements, Text: in.Text, Colours: colours,
		Lost: func(what string, n int) { in.Lost.Add(n, what) },
	}
	db, err := record.Database()
	if err != nil {
		return err
	}
	return dna.Write(w, db)
}
