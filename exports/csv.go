package exports

import (
	"io"
	"slices"
	"strconv"

	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/escape"
)

// csvFormat is UTF-8 without a byte order mark, which R would take for a part
// of the first name. In statements.csv, which build and import read, a guard
// before a formula (escape.Cell) is no loss; Gephi shows it.
var csvFormat = Format{
	Name: "csv", Ext: ".csv", MediaType: "text/csv; charset=utf-8",
	Help:  "tables, for Gephi, R and Excel",
	Views: view.Views(), Single: []view.View{view.Statements},
	Write: writeStatements, Files: writeTables,
	Besides: view.Statements.Carries(),
}

// writeStatements writes what said --format csv prints.
func writeStatements(w io.Writer, in *Input) error {
	if in.As != view.Full { // where they are nodes
		if err := in.countReferred(); err != nil {
			return err
		}
	}
	return writeTable(w, schema.Columns(schema.KindStatement), func(t *table) error {
		for s, err := range in.Statements {
			if err != nil {
				return err
			}
			if in.As == view.Full {
				in.loseOrder(s)
			}
			if err := t.statement(s); err != nil {
				return err
			}
		}
		return nil
	})
}

// loseOrder counts an order of quotes for which tables have no column. In a view
// Count does.
func (in *Input) loseOrder(s *schema.Statement) {
	if s.TextOrder != "" {
		in.Lost.Add(1, "statement text orders")
	}
}

// statement writes a row of statements.csv.
func (t *table) statement(s *schema.Statement) error {
	for _, cell := range schema.Cells(s) {
		t.add(escape.Cell(cell))
	}
	return t.end()
}

func writeTables(to Folder, in *Input) error {
	if in.As != view.Statements {
		g, err := in.Properties(in.As)
		if err != nil {
			return err
		}
		if in.Whole && g.Of != nil {
			return writeAtOnce(to, in, g)
		}
		if err := createFile(to, "nodes.csv", func(w io.Writer) error { return writeNodes(w, g, &in.Lost) }); err != nil {
			return err
		}
		if err := createFile(to, "edges.csv", func(w io.Writer) error { return writeEdges(w, g, &in.Lost) }); err != nil {
			return err
		}
	}
	return createFile(to, "statements.csv", func(w io.Writer) error { return writeStatements(w, in) })
}

// writeAtOnce writes all three tables of a whole graph while it is read once.
func writeAtOnce(to Folder, in *Input, g *view.PropertyGraph) error {
	return createFile(to, "nodes.csv", func(w io.Writer) error {
		return writeTable(w, nodeColumns(g), func(nodes *table) error {
			nodes.without = withoutColumn(g)
			return createFile(to, "edges.csv", func(w io.Writer) error {
				return writeTable(w, edgeColumns(g), func(edges *table) error {
					return createFile(to, "statements.csv", func(w io.Writer) error {
						return writeTable(w, schema.Columns(schema.KindStatement), func(statements *table) error {
							return in.rows(g, nodes, edges, statements)
						})
					})
				})
			})
		})
	})
}

// rows writes what each entity adds to the tables.
func (in *Input) rows(g *view.PropertyGraph, nodes, edges, statements *table) error {
	count := 0
	for e, err := range in.Entities {
		if err != nil {
			return err
		}
		if e.Kind() == schema.KindCorpus {
			continue
		}
		node, from := g.Of(e)
		if err := nodes.node(node, &in.Lost); err != nil {
			return err
		}
		for _, edge := range from {
			if err := edges.edge(count, edge, &in.Lost); err != nil {
				return err
			}
			count++
		}
		if s, ok := e.(*schema.Statement); ok {
			in.loseOrder(s)
			if err := statements.statement(s); err != nil {
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

// textOrder is the property for which tables have no column.
const textOrder = "textOrder"

// withoutColumn is which of the properties of nodes is none of a table; -1: none.
func withoutColumn(g *view.PropertyGraph) int {
	return slices.IndexFunc(g.NodeProperties, func(p view.Property) bool { return p.Name == textOrder })
}

func edgeColumns(g *view.PropertyGraph) []string {
	return columns(g.EdgeProperties, "Source", "Target", "Type", "Label", "Weight", "Id", "Kind")
}

func writeNodes(w io.Writer, g *view.PropertyGraph, lost *view.Loss) error {
	return writeTable(w, nodeColumns(g), func(t *table) error {
		t.without = withoutColumn(g)
		for n, err := range g.Nodes {
			if err != nil {
				return err
			}
			if err := t.node(n, lost); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *table) node(n *view.Node, lost *view.Loss) error {
	for _, v := range [...]string{n.ID, n.Label, string(n.Kind), n.IRI} {
		t.add(guarded(v, lost))
	}
	t.add(strconv.Itoa(n.Weight))
	for i, v := range n.Values {
		if i != t.without {
			t.add(guarded(v, lost))
		}
	}
	return t.end()
}

func writeEdges(w io.Writer, g *view.PropertyGraph, lost *view.Loss) error {
	return writeTable(w, edgeColumns(g), func(t *table) error {
		i := 0
		for e, err := range g.Edges {
			if err != nil {
				return err
			}
			if err := t.edge(i, e, lost); err != nil {
				return err
			}
			i++
		}
		return nil
	})
}

// edge names the type of an edge twice: Gephi shows its Label, and by its Kind
// keeps edges apart that lead the same way.
func (t *table) edge(number int, e *view.Edge, lost *view.Loss) error {
	direction := "Directed"
	if e.Mutual {
		direction = "Undirected"
	}
	for _, v := range [...]string{e.From, e.To, direction, e.Type, plain(e.Weight), strconv.Itoa(number), e.Type} {
		t.add(guarded(v, lost))
	}
	for _, v := range e.Values {
		t.add(guarded(v, lost))
	}
	return t.end()
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
	text := plain(v)
	guarded := escape.Cell(text)
	if guarded != text {
		lost.Add(1, "texts with ' before what a spreadsheet would execute")
	}
	return guarded
}
