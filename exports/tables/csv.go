// Package tables writes the record row by row: statements as CSV, the property
// graph as tables of nodes and edges, and entities as JSON Lines.
package tables

import (
	"io"
	"slices"
	"strconv"

	"onrecord/exports/emit"
	"onrecord/exports/export"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/escape"
)

// CSV is UTF-8 without a byte order mark, which R would take for a part
// of the first name. In statements.csv, which build and import read, a guard
// before a formula (escape.Cell) is not a loss; Gephi shows it.
var CSV = export.Format{
	Name: "csv", Ext: ".csv", MediaType: "text/csv; charset=utf-8",
	Help:  "tables, for Gephi, R and Excel",
	Views: view.Views(), FileViews: []view.View{view.Statements},
	Write: writeStatements, Files: writeTables,
	Also: view.Statements.Supports(),
}

// writeStatements writes what said --format csv prints.
func writeStatements(w io.Writer, in *export.Input) error {
	if in.As != view.Full { // where they are nodes
		if err := in.CountReferred(); err != nil {
			return err
		}
	}
	return emit.WriteTable(w, schema.Columns(schema.KindStatement), func(t *emit.Table) error {
		for s, err := range in.Statements {
			if err != nil {
				return err
			}
			if in.As == view.Full {
				loseOrder(in, s)
			}
			if err := addStatement(t, s); err != nil {
				return err
			}
		}
		return nil
	})
}

// loseOrder counts an order of quotes for which statements.csv, which is what
// build and import read, has no column. In a view Count does.
func loseOrder(in *export.Input, s *schema.Statement) {
	if s.TextOrder != "" {
		in.Lost.Add(1, "statement text orders")
	}
}

// addStatement writes a row of statements.csv.
func addStatement(t *emit.Table, s *schema.Statement) error {
	for _, cell := range schema.Cells(s) {
		t.Add(escape.Cell(cell))
	}
	return t.End()
}

func writeTables(to export.Folder, in *export.Input) error {
	if in.As != view.Statements {
		g, err := in.Properties(in.As)
		if err != nil {
			return err
		}
		if in.Whole && g.Of != nil {
			return writeAtOnce(to, in, g)
		}
		if err := export.CreateFile(to, "nodes.csv", func(w io.Writer) error { return writeNodes(w, g, &in.Lost) }); err != nil {
			return err
		}
		if err := export.CreateFile(to, "edges.csv", func(w io.Writer) error { return writeEdges(w, g, &in.Lost) }); err != nil {
			return err
		}
	}
	return export.CreateFile(to, "statements.csv", func(w io.Writer) error { return writeStatements(w, in) })
}

// writeAtOnce writes all three tables of a whole graph while it is read once.
func writeAtOnce(to export.Folder, in *export.Input, g *view.PropertyGraph) error {
	return export.CreateFile(to, "nodes.csv", func(w io.Writer) error {
		return emit.WriteTable(w, nodeColumns(g), func(nodes *emit.Table) error {
			return export.CreateFile(to, "edges.csv", func(w io.Writer) error {
				return emit.WriteTable(w, edgeColumns(g), func(edges *emit.Table) error {
					return export.CreateFile(to, "statements.csv", func(w io.Writer) error {
						return emit.WriteTable(w, schema.Columns(schema.KindStatement), func(statements *emit.Table) error {
							return writeRows(in, g, nodes, edges, statements)
						})
					})
				})
			})
		})
	})
}

// writeRows writes what each entity adds to the tables.
func writeRows(in *export.Input, g *view.PropertyGraph, nodes, edges, statements *emit.Table) error {
	count := 0
	for e, err := range in.Entities {
		if err != nil {
			return err
		}
		if e.Kind() == schema.KindCorpus {
			continue
		}
		node, from := g.Of(e)
		if err := addNode(nodes, g, node, &in.Lost); err != nil {
			return err
		}
		for _, edge := range from {
			if err := addEdge(edges, count, edge, &in.Lost); err != nil {
				return err
			}
			count++
		}
		if s, ok := e.(*schema.Statement); ok {
			loseOrder(in, s)
			if err := addStatement(statements, s); err != nil {
				return err
			}
		}
	}
	return nil
}

func nodeColumns(g *view.PropertyGraph) []string {
	names := columns(g.NodeProperties, "Id", "Label", "Kind", "IRI", "Weight")
	return slices.DeleteFunc(names, func(name string) bool { return name == textOrder })
}

// textOrder is the property of nodes that no table has, for import, which reads
// nodes.csv, knows it as a statement's alone.
const textOrder = "textOrder"

func edgeColumns(g *view.PropertyGraph) []string {
	return columns(g.EdgeProperties, "Source", "Target", "Type", "Label", "Weight", "Id", "Kind")
}

func writeNodes(w io.Writer, g *view.PropertyGraph, lost *view.Loss) error {
	return emit.WriteTable(w, nodeColumns(g), func(t *emit.Table) error {
		for n, err := range g.Nodes {
			if err != nil {
				return err
			}
			if err := addNode(t, g, n, lost); err != nil {
				return err
			}
		}
		return nil
	})
}

func addNode(t *emit.Table, g *view.PropertyGraph, n *view.Node, lost *view.Loss) error {
	for _, v := range [...]string{n.ID, n.Label, string(n.Kind), n.IRI} {
		t.Add(guarded(v, lost))
	}
	t.Add(strconv.Itoa(n.Weight))
	for i, v := range n.Values {
		if g.NodeProperties[i].Name != textOrder {
			t.Add(guarded(v, lost))
		}
	}
	return t.End()
}

func writeEdges(w io.Writer, g *view.PropertyGraph, lost *view.Loss) error {
	return emit.WriteTable(w, edgeColumns(g), func(t *emit.Table) error {
		i := 0
		for e, err := range g.Edges {
			if err != nil {
				return err
			}
			if err := addEdge(t, i, e, lost); err != nil {
				return err
			}
			i++
		}
		return nil
	})
}

// addEdge names the type of an edge twice: Gephi shows its Label, and by its Kind
// keeps edges apart that lead the same way.
func addEdge(t *emit.Table, number int, e *view.Edge, lost *view.Loss) error {
	direction := "Directed"
	if e.Mutual {
		direction = "Undirected"
	}
	for _, v := range [...]string{e.From, e.To, direction, e.Type, emit.Plain(e.Weight), strconv.Itoa(number), e.Type} {
		t.Add(guarded(v, lost))
	}
	for _, v := range e.Values {
		t.Add(guarded(v, lost))
	}
	return t.End()
}

// columns are the names that a program knows, then those of properties.
func columns(properties []view.Property, known ...string) []string {
	for _, p := range properties {
		known = append(known, p.Name)
	}
	return known
}

// guarded is a value as a cell that no spreadsheet executes.
func guarded(v any, lost *view.Loss) string {
	text := emit.Plain(v)
	guarded := escape.Cell(text)
	if guarded != text {
		lost.Add(1, "texts with ' before what a spreadsheet would execute")
	}
	return guarded
}
