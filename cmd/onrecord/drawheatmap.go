package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/exports/diagram"
	"onrecord/graph/network"
	"onrecord/graph/view"
)

const drawHeatmapLong = `Draw heatmap draws a discourse network as a table in colours, by the flags of
the command network: who is for and against what (mode two, the default), or who
agrees with whom (mode one).

What is for has a colour that diverges from that of what is against, which has a
dashed frame as well, and is the stronger the more there is. Who has been for
something and against it is hatched, in the colour of what is more; who takes no
side is dotted, and who has said nothing of it is blank. Each cell has the
counts: +3 for, −2 against. In mode two, neutral stances of a corpus are kept
unless --neutral drop leaves them out.

Rows and columns that are alike are next to each other: by average linkage of
cosine distances, nothing being random. Of more rows or columns than --max-nodes
those with the most statements are drawn, and the footer says so, with every
setting. --dendrogram draws the tree of that linkage: of the rows at the right,
of the columns below.

With --width a4, letter or slide, a table that has no room on one page goes on
on the next, row by row, with the names of the columns on each; columns that
have no room follow below, with the names of the rows.

` + networkFlagsHelp

const drawHeatmapExample = `  onrecord draw heatmap -o stances.svg
  onrecord draw heatmap --mode one --theme print -o agreement.pdf
  onrecord draw heatmap --dendrogram -o camps.svg
  onrecord draw heatmap --rows affiliation --width a4 -o a4.pdf
  onrecord draw heatmap --table coded.csv --rows organization \
      --columns concept --qualifier agreement -o stances.png`

// mostHeatmapRows is how many rows or columns a heatmap has unless somebody says it.
const mostHeatmapRows = 60

type drawHeatmapOptions struct {
	networkOptions
	lookFlags
	dendrogram bool
}

func newDrawHeatmapCommand(a *app) *cobra.Command {
	var o drawHeatmapOptions
	cmd := &cobra.Command{
		Use:     "heatmap",
		Short:   "Who stands where on what, as a table in colours",
		Long:    drawHeatmapLong,
		Example: drawHeatmapExample,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runDrawHeatmap(cmd.Context(), a, &o) },
	}
	o.networkFlags.add(cmd, a)
	o.addSignificant(cmd, a)
	o.lookFlags.add(cmd, a, mostHeatmapRows, "of more than `N` rows or columns, draw those with the most statements")
	cmd.Flags().BoolVar(&o.dendrogram, "dendrogram", false, "draw the tree by which rows and columns are ordered")
	return cmd
}

func runDrawHeatmap(ctx context.Context, a *app, o *drawHeatmapOptions) error {
	look, err := o.checkDrawing(a, &o.lookFlags)
	if err != nil {
		return err
	}
	if !o.given("neutral") && o.tableFile == "" && o.qualifier == "stance" && o.compat == "" &&
		o.mode != string(network.OneMode) && (o.aggregation == "" || o.aggregation == string(network.Subtract)) {
		o.neutral = "keep"
	}
	o.namesAlone = true
	return o.observations(ctx, a, false, func(d *network.Data, settings network.Settings) error {
		n, err := o.drawnNetwork(ctx, a, d, settings)
		if err != nil {
			return err
		}
		p, err := o.begin(ctx, a, "heatmap", look)
		if err != nil {
			return err
		}
		defer p.fonts.Close()
		p.dendrogram = o.dendrogram
		m := o.matrix(n)
		err = p.draw(ctx, &view.Scene{Matrix: m}, "")
		if errors.Is(err, diagram.ErrEmpty) {
			return errNobody()
		}
		if err != nil {
			return err
		}
		return p.print(ctx, a)
	})
}

// errNobody says that a network has no nodes.
func errNobody() error {
	return nothingf("there is nothing to draw: nobody has said anything of what the network is made of")
}

// matrix is what a heatmap of a network shows.
func (o *networkOptions) matrix(n *network.Network) *view.Matrix {
	rows, columns := n.Sides()
	one := n.Settings.Mode == network.OneMode
	m := &view.Matrix{Rows: rows, Columns: columns, Square: one}
	m.Title, _ = networkTitle(n)
	m.Subtitle = fmt.Sprintf("What each %s has said for and against each %s.", rows, columns)
	if one {
		m.Subtitle = fmt.Sprintf("On how many %ss each two %ss agree, and on how many they differ, counted by pairs of statements.", n.Through(), rows)
	}
	m.Sided = n.Settings.Aggregation != network.Ignore && (one || n.Qualifier().Sided())
	rowFacts, columnFacts := n.Facts()
	for i := range n.Rows {
		m.RowNames = append(m.RowNames, n.Rows[i].Label)
		m.RowWeight = append(m.RowWeight, rowFacts[i].Statements)
		m.Cells = append(m.Cells, make([]view.MatrixCell, len(n.Columns)))
	}
	for j := range n.Columns {
		m.ColumnNames = append(m.ColumnNames, n.Columns[j].Label)
		m.ColumnWeight = append(m.ColumnWeight, columnFacts[j].Statements)
	}
	ties := 0
	for i := range n.Rows {
		for _, c := range n.Cells(i) {
			cell := view.MatrixCell{Said: true, Value: c.Value, For: c.Positive, Against: c.Negative, Neutral: c.Neutral}
			switch n.Settings.Aggregation {
			case network.Combine: // its value is a number of levels, not how much there is
				cell.Value = c.Positive - c.Negative
			case network.Congruence:
				cell.Against = 0
			case network.Conflict:
				cell.For, cell.Value = 0, -c.Value
			}
			cell.Tip = fmt.Sprintf("%s – %s: %s\nfor %s, against %s", n.Rows[i].Label, n.Columns[c.Column].Label, shortNumber(c.Value), shortNumber(c.Positive), shortNumber(c.Negative))
			if !one {
				cell.Tip += ", neutral " + shortNumber(c.Neutral)
			}
			m.Cells[i][c.Column] = cell
			if one {
				m.Cells[c.Column][i] = cell
			}
			ties++
		}
	}
	m.Notes = o.settingsNotes(n, fmt.Sprintf("%s, %s, %s.", count(len(m.RowNames), rows), count(len(m.ColumnNames), columns), count(ties, "cell")))
	if one {
		m.Notes = o.settingsNotes(n, fmt.Sprintf("%s, %s.", count(len(m.RowNames), rows), count(ties, "tie")))
	}
	m.Notes = append(m.Notes, "Order: average linkage of cosine distances; colours by the value of each cell, numbers before normalization.")
	return m
}

// settingsNotes say how a network was made, and how much there is of it.
func (o *networkOptions) settingsNotes(n *network.Network, much string) (notes []string) {
	rows, _ := n.Sides()
	line := networkLine(&n.Settings, rows, n.Through(), n.Qualifier())
	if o.significant {
		line += ", " + o.keptLine(0)
	}
	notes = append(notes, "Network: "+strings.Join(append([]string{line}, o.selection()...), ", ")+".")
	said := ""
	if n.Start != network.NoTime && n.End != network.NoTime {
		said = "Said: " + n.Start.Date()
		if until := n.End.Date(); until != n.Start.Date() {
			said += " to " + until
		}
		said += ". "
	}
	said += strings.TrimSuffix(much, ".") + fmt.Sprintf(", of %s.", count(n.Observations, "observation"))
	if n.Light > 0 {
		said += fmt.Sprintf(" Lighter ties left out: %d.", n.Light)
	}
	if n.Joint > 0 && n.Total > 0 && !n.Settings.SkipJoint {
		said += fmt.Sprintf(" From statements made together: %.1f %% of the weight.", 100*n.Joint/n.Total)
	}
	return append(append(notes, said), droppedNotes(n.Reasons(), n.Dropped())...)
}

// droppedNotes say which observations no network can use, and how many, by reason.
func droppedNotes(reasons []string, dropped map[string]int) []string {
	var parts []string
	for _, reason := range reasons {
		parts = append(parts, fmt.Sprintf("%s (%s)", count(dropped[reason], "observation"), reason))
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{"Left out: " + strings.Join(parts, "; ") + "."}
}

// checkDrawing checks the flags that pictures of networks have in common.
func (o *networkOptions) checkDrawing(a *app, flags *lookFlags) (look, error) {
	if err := o.checkSignificant(); err != nil {
		return look{}, err
	}
	switch {
	case o.mode == string(network.Events):
		return look{}, usagef("--mode events lists observations: there is no network to draw")
	case o.window != "":
		return look{}, usagef("--window makes several networks: network --window %s --format svg -o DIR/ draws each", o.window)
	}
	return flags.look(a)
}

// drawnNetwork is the network that is drawn.
func (o *networkOptions) drawnNetwork(ctx context.Context, a *app, d *network.Data, settings network.Settings) (*network.Network, error) {
	s, err := a.prepared(d, settings)
	if err != nil {
		return nil, err
	}
	if o.significant {
		s.Keep = o.keep(a, s)
	}
	return a.networkOf(ctx, s)
}
