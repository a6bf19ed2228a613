package exports

import (
	"io"

	"onrecord/graph/view"
	"onrecord/schema"
)

// csvFormat is UTF-8 without a byte order mark, which R would take for a part
// of the first name. In statements.csv, which build and import read, a guard
// before a formula (schema.Guard) is no loss; Gephi shows it.
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
			for _, cell := range schema.Cells(s) {
				t.add(schema.Guard(cell))
			}
			if err := t.end(); err != nil {
				return err
			}
		}
		return nil
	})
}

func writeTables(to Folder, in *Input) error {
	if in.As != view.Statements {
		g, err := in.Properties(in.As)
		if err != nil {
			return err
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

func writeNodes(w io.Writer, g *view.PropertyGraph, lost *view.Loss) error {
	return writeTable(w, columns(g.NodeProperties, "Id", "Label", "Kind", "IRI", "Weight"), func(t *table) error {
		for n, err := range g.Nodes {
			if err != nil {
				return err
			}
			for _, v := range append([]any{n.ID, n.Label, string(n.Kind), n.IRI, n.Weight}, n.Values...) {
				t.add(guarded(v, lost))
			}
			if err := t.end(); err != nil {
				return err
			}
		}
		return nil
	})
}

// writeEdges names the type of an edge twice: Gephi shows its Label, and by its
// Kind keeps edges apart that lead the same way.
func writeEdges(w io.Writer, g *view.PropertyGraph, lost *view.Loss) error {
	return writeTable(w, columns(g.EdgeProperties, "Id", "Source", "Target", "Type", "Label", "Kind", "Weight"), func(t *table) error {
		i := 0
		for e, err := range g.Edges {
			if err != nil {
				return err
			}
			direction := "Directed"
			if e.Mutual {
				direction = "Undirected"
			}
			for _, v := range append([]any{i, e.From, e.To, direction, e.Type, e.Type, e.Weight}, e.Values...) {
				t.add(guarded(v, lost))
			}
			if err := t.end(); err != nil {
				return err
			}
			i++
		}
		return nil
	})
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
	guarded := schema.Guard(text)
	if guarded != text {
		lost.Add(1, "texts with ' before what a spreadsheet would execute")
	}
	return guarded
}
