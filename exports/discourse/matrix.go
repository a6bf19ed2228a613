package discourse

import (
	"io"
	"math"
	"strconv"
	"strings"

	"onrecord/exports/emit"
	"onrecord/graph/network"
	"onrecord/schema/escape"
)

var csvFormat = Format{
	Name: "csv", Ext: ".csv", Help: "the matrix: labels in the first line and the first column",
	Write: writeMatrix, Apart: true,
}

// writeMatrix writes a matrix as CSV.
func writeMatrix(w io.Writer, n *network.Network, o Options) error {
	header := []string{""}
	for i := range n.Columns {
		header = append(header, escape.Cell(n.Columns[i].Label))
	}
	return emit.WriteTable(w, header, func(t *emit.Table) error {
		for i, line := range n.Matrix() {
			t.Add(escape.Cell(n.Rows[i].Label))
			for _, v := range line {
				switch {
				case !math.IsNaN(v):
					t.Add(number(v))
				case o.NA:
					t.Add("NA")
				default:
					t.Add("0")
				}
			}
			if err := t.End(); err != nil {
				return err
			}
		}
		return nil
	})
}

// number writes a number in the fewest digits that tell it from all others.
func number(v float64) string {
	if v == 0 {
		return "0" // and not -0
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

var edgesFormat = Format{
	Name: "edges", Ext: ".csv", Help: "a list of ties with what makes them, and a table of nodes beside it",
	Write: writeEdges, Nodes: writeNodes,
}

// writeEdges writes the ties as CSV, one a line.
func writeEdges(w io.Writer, n *network.Network, o Options) error {
	header := []string{"source", "target", "weight"}
	if n.Settings.Mode == network.OneMode {
		header = append(header, "congruence", "conflict", "common")
	} else {
		header = append(header, "supports", "opposes", "neutral", "observations")
	}
	header = append(header, "indirect")
	if n.Tested() {
		header = append(header, "p", "q")
	}
	if o.Evidence {
		header = append(header, "statements")
	}
	return emit.WriteTable(w, header, func(t *emit.Table) error {
		for i := range n.Rows {
			for _, c := range n.Cells(i) {
				t.Add(escape.Cell(n.Rows[i].Label))
				t.Add(escape.Cell(n.Columns[c.Column].Label))
				t.Add(number(c.Value))
				t.Add(number(c.Positive))
				t.Add(number(c.Negative))
				if n.Settings.Mode != network.OneMode {
					t.Add(number(c.Neutral))
				}
				t.Add(strconv.FormatUint(uint64(c.Count), 10))
				t.Add(strconv.FormatBool(n.Indirect(i, int(c.Column))))
				if chance, tested := n.Chance(i, int(c.Column)); tested {
					t.Add(number(chance.P))
					t.Add(number(chance.Q))
				}
				if o.Evidence {
					t.Add(escape.Cell(strings.Join(n.Statements(i, int(c.Column)), "; ")))
				}
				if err := t.End(); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// WriteEvidence writes what is behind each cell as CSV, for formats that have no
// place for it.
func WriteEvidence(w io.Writer, n *network.Network, o Options) error {
	o.Evidence = true
	return writeEdges(w, n, o)
}

// writeNodes writes the nodes as CSV, one a line.
func writeNodes(w io.Writer, n *network.Network, _ Options) error {
	return emit.WriteTable(w, []string{"label", "id", "name", "side", "kind", "type", "affiliation", "statements", "first", "last", "iri"}, func(t *emit.Table) error {
		return eachNode(n, func(_ int, side string, node *network.Node, f network.Fact) error {
			for _, cell := range []string{
				node.Label, node.ID, node.Name, side, node.Kind, node.Type, node.Affiliation,
				strconv.Itoa(f.Statements), f.First.Date(), f.Last.Date(), node.IRI,
			} {
				t.Add(escape.Cell(cell))
			}
			return t.End()
		})
	})
}

// eachNode calls do with each node: rows, then the columns of a two-mode network,
// numbered through.
func eachNode(n *network.Network, do func(number int, side string, node *network.Node, f network.Fact) error) error {
	rows, columns := n.Facts()
	rowSide, columnSide := n.Sides()
	for i := range n.Rows {
		if err := do(i, rowSide, &n.Rows[i], rows[i]); err != nil {
			return err
		}
	}
	if n.Settings.Mode == network.OneMode {
		return nil
	}
	for i := range n.Columns {
		if err := do(len(n.Rows)+i, columnSide, &n.Columns[i], columns[i]); err != nil {
			return err
		}
	}
	return nil
}

// eachTie calls do with each tie whose weight is not 0, from and to being numbers of
// eachNode.
func eachTie(n *network.Network, do func(from, to, row int, c network.Cell) error) error {
	offset := 0
	if n.Settings.Mode != network.OneMode {
		offset = len(n.Rows)
	}
	for i := range n.Rows {
		for _, c := range n.Cells(i) {
			if err := do(i, offset+int(c.Column), i, c); err != nil {
				return err
			}
		}
	}
	return nil
}
