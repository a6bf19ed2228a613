// Package tables writes the record row by row: statements as CSV, the property
// graph as tables of nodes and edges, and entities as JSON Lines.
package tables

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"sync"

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
	Corpus: func(as view.View) []string {
		if as == view.Full {
			return schema.Columns(schema.KindCorpus)
		}
		return []string{"base"} // in the IRIs of statements
	},
}

// writeStatements writes what said --format csv prints.
func writeStatements(w io.Writer, in *export.Input) error {
	if in.As != view.Full { // where they are nodes
		if err := in.CountReferred(); err != nil {
			return err
		}
	}
	return emit.WriteTable(w, schema.Columns(schema.KindStatement), func(t *emit.Table) error {
		var rows emit.Rows
		for s, err := range in.Statements {
			if err != nil {
				return err
			}
			if in.As == view.Full {
				loseOrder(&in.Lost, s)
			}
			rows.Text = rows.Text[:0]
			addStatement(&rows, s)
			if err := t.Rows(rows.Text); err != nil {
				return err
			}
		}
		return nil
	})
}

// loseOrder counts an order of quotes for which statements.csv, which is what
// build and import read, has no column. In a view Count does.
func loseOrder(lost *view.Loss, s *schema.Statement) {
	if s.TextOrder != "" {
		lost.Add(1, "statement text orders")
	}
}

// addStatement adds a row of statements.csv.
func addStatement(to *emit.Rows, s *schema.Statement) {
	for _, cell := range schema.Cells(s) {
		to.Add(escape.Cell(cell))
	}
	to.End()
}

func writeTables(to export.Folder, in *export.Input) error {
	if in.As != view.Statements {
		g, err := in.Properties(in.As)
		if err != nil {
			return err
		}
		if in.As == view.Full { // else nothing can be made of it
			if err := export.CreateFile(to, "corpus.csv", func(w io.Writer) error { return writeCorpora(w, g.Corpora) }); err != nil {
				return err
			}
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

// writeCorpora writes what the entities are part of, for import.
func writeCorpora(w io.Writer, corpora []*schema.Corpus) error {
	return emit.WriteTable(w, schema.Columns(schema.KindCorpus), func(t *emit.Table) error {
		var rows emit.Rows
		for _, c := range corpora {
			for _, cell := range schema.Cells(c) {
				rows.Add(escape.Cell(cell))
			}
			rows.End()
		}
		return t.Rows(rows.Text)
	})
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

// A batchOfRows is what some entities add to the tables.
type batchOfRows struct {
	of                       func(schema.Entity) (*view.Node, []*view.Edge)
	nodes, edges, statements emit.Rows
	numbers                  []int // where the number of an edge is to be, in the text of the edges
	lost                     view.Loss
}

// writeRows writes what each entity adds to the tables.
func writeRows(in *export.Input, g *view.PropertyGraph, nodes, edges, statements *emit.Table) error {
	pool := &sync.Pool{New: func() any { return &batchOfRows{of: g.Of()} }}
	count := 0
	var number []byte
	for b, err := range view.InBatches(in.WithoutNames(), func(some []schema.Entity) *batchOfRows { return rowsOf(pool.Get().(*batchOfRows), g, some) }) {
		if err != nil {
			return err
		}
		if err := errors.Join(nodes.Rows(b.nodes.Text), statements.Rows(b.statements.Text)); err != nil {
			return err
		}
		from := 0
		for _, at := range b.numbers {
			number = strconv.AppendInt(number[:0], int64(count), 10)
			if err := errors.Join(edges.Rows(b.edges.Text[from:at]), edges.Rows(number)); err != nil {
				return err
			}
			from = at
			count++
		}
		if err := edges.Rows(b.edges.Text[from:]); err != nil {
			return err
		}
		in.Lost.Merge(&b.lost)
		pool.Put(b)
	}
	return nil
}

func rowsOf(b *batchOfRows, g *view.PropertyGraph, some []schema.Entity) *batchOfRows {
	b.nodes.Text, b.edges.Text, b.statements.Text = b.nodes.Text[:0], b.edges.Text[:0], b.statements.Text[:0]
	b.numbers, b.lost = b.numbers[:0], view.Loss{}
	for _, e := range some {
		if e.Kind() == schema.KindCorpus {
			continue
		}
		node, from := b.of(e)
		addNode(&b.nodes, g, node, &b.lost)
		for _, edge := range from {
			b.numbers = append(b.numbers, addEdge(&b.edges, edge, &b.lost))
		}
		if s, ok := e.(*schema.Statement); ok {
			loseOrder(&b.lost, s)
			addStatement(&b.statements, s)
		}
	}
	return b
}

func nodeColumns(g *view.PropertyGraph) []string {
	names := columns(g.NodeProperties, "Id", "Label", "Kind", "IRI", "Weight")
	return slices.DeleteFunc(names, noColumn)
}

// noColumn tells properties of nodes that no table has: the order of quotes, for
// import, which reads nodes.csv, knows it as a statement's alone, and the name,
// which is the label, for igraph takes name for the node's id.
func noColumn(property string) bool { return property == "textOrder" || property == "name" }

func edgeColumns(g *view.PropertyGraph) []string {
	return columns(g.EdgeProperties, "Source", "Target", "Type", "Label", "Weight", "Id", "Kind")
}

func writeNodes(w io.Writer, g *view.PropertyGraph, lost *view.Loss) error {
	return emit.WriteTable(w, nodeColumns(g), func(t *emit.Table) error {
		var rows emit.Rows
		for n, err := range g.Nodes {
			if err != nil {
				return err
			}
			rows.Text = rows.Text[:0]
			addNode(&rows, g, n, lost)
			if err := t.Rows(rows.Text); err != nil {
				return err
			}
		}
		return nil
	})
}

func addNode(to *emit.Rows, g *view.PropertyGraph, n *view.Node, lost *view.Loss) {
	for _, v := range [...]string{n.ID, n.Label, string(n.Kind), n.IRI} {
		to.Add(guarded(v, lost))
	}
	to.Add(strconv.Itoa(n.Weight))
	for i, v := range n.Values {
		if !noColumn(g.NodeProperties[i].Name) {
			addValue(to, v, lost)
		}
	}
	to.End()
}

func writeEdges(w io.Writer, g *view.PropertyGraph, lost *view.Loss) error {
	return emit.WriteTable(w, edgeColumns(g), func(t *emit.Table) error {
		var rows emit.Rows
		i := 0
		for e, err := range g.Edges {
			if err != nil {
				return err
			}
			rows.Text = rows.Text[:0]
			at := addEdge(&rows, e, lost)
			rows.Text = slices.Insert(rows.Text, at, strconv.AppendInt(nil, int64(i), 10)...)
			if err := t.Rows(rows.Text); err != nil {
				return err
			}
			i++
		}
		return nil
	})
}

// addEdge names the type of an edge twice: Gephi shows its Label, and by its Kind
// keeps edges apart that lead the same way. It gives the place for the number of
// the edge.
func addEdge(to *emit.Rows, e *view.Edge, lost *view.Loss) (number int) {
	direction := "Directed"
	if e.Mutual {
		direction = "Undirected"
	}
	for _, v := range [...]string{e.From, e.To, direction, e.Type} {
		to.Add(guarded(v, lost))
	}
	to.Add(emit.Number(e.Weight))
	number = to.Leave()
	to.Add(guarded(e.Type, lost))
	for _, v := range e.Values {
		addValue(to, v, lost)
	}
	to.End()
	return number
}

// addValue adds the value of a property.
func addValue(to *emit.Rows, v any, lost *view.Loss) {
	if v == nil {
		to.Add("")
		return
	}
	to.Add(guarded(emit.Plain(v), lost))
}

// columns are the names that a program knows, then those of properties.
func columns(properties []view.Property, known ...string) []string {
	for _, p := range properties {
		known = append(known, emit.Attribute(p))
	}
	return known
}

// guarded is a text as a cell that no spreadsheet executes.
func guarded(text string, lost *view.Loss) string {
	guarded := escape.Cell(text)
	if guarded != text {
		lost.Add(1, "texts with ' before what a spreadsheet would execute")
	}
	return guarded
}
