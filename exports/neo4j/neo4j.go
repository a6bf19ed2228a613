// Package neo4j writes a property graph for databases: tables for neo4j-admin,
// and Cypher for Neo4j, Memgraph and Kùzu.
package neo4j

import (
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"onrecord/exports/emit"
	"onrecord/exports/export"
	"onrecord/graph/view"
	"onrecord/schema"
)

// Neo4j is the tables of neo4j-admin, with the command that reads them.
var Neo4j = export.Format{
	Name: "neo4j", MediaType: "text/csv; charset=utf-8",
	Help:  "tables for neo4j-admin, with the command",
	Views: []view.View{view.Full, view.Claims, view.Actors},
	Files: writeNeo4j,
}

// arrayDelimiter is between the items of lists. neo4j-admin has no escape for
// one in an item, so it is a control character.
const arrayDelimiter = "\x1f"

// neo4jTypes are the types of properties; dates are EDTF, and so texts, as all
// others.
var neo4jTypes = map[schema.Type]string{schema.Texts: "string[]", schema.IRIs: "string[]", schema.Int: "long", schema.Decimal: "double", schema.Bool: "boolean"}

// writeNeo4j writes a file for the nodes of each kind and the edges of each
// type, as Neo4j's operations manual has them (Import, CSV header format). All
// nodes are in one space of ids, which are their IRIs.
func writeNeo4j(to export.Folder, in *export.Input) (err error) {
	g, err := export.NewWalk(in)
	if err != nil {
		return err
	}
	types, err := relations(g.PropertyGraph)
	if err != nil {
		return err
	}
	out := neo4jFolder{to: to, lost: &in.Lost, files: map[string]*neo4jFile{}}
	defer func() { err = errors.Join(err, out.close()) }()
	weighed := in.As != view.Full
	if err := g.EachNode(func(_ int, n *view.Node) (err error) {
		f := out.files[nodesFile(n.Kind)]
		if f == nil {
			header := []string{"iri:ID(Entity)", "id:string", "name:string"}
			if weighed {
				header = append(header, "weight:long")
			}
			if f, err = out.create(nodesFile(n.Kind), header, g.NodeProperties, kindColumns(g.PropertyGraph, n.Kind), ":LABEL"); err != nil {
				return err
			}
		}
		row := []any{n.IRI, n.ID, n.Label}
		if weighed {
			row = append(row, n.Weight)
		}
		return f.add(row, n.Values, labelOf(n.Kind))
	}); err != nil {
		return err
	}
	for _, r := range types {
		header := []string{":START_ID(Entity)", ":END_ID(Entity)", "weight:double"}
		if r.mutual {
			header = append(header, "mutual:boolean")
		}
		f, err := out.create(edgesFile(r.name), header, g.EdgeProperties, r.columns, ":TYPE")
		if err != nil {
			return err
		}
		f.mutual = r.mutual
	}
	if err := g.EachEdge(func(_, _, _ int, e *view.Edge) error {
		name := relationName(e.Type)
		row := []any{g.IRI(e.From), g.IRI(e.To), e.Weight}
		f := out.files[edgesFile(name)]
		if f.mutual {
			row = append(row, strconv.FormatBool(e.Mutual))
		}
		return f.add(row, e.Values, name)
	}); err != nil {
		return err
	}
	return export.CreateFile(to, "README.md", func(w io.Writer) error { return writeNeo4jHelp(w, slices.Sorted(maps.Keys(out.files)), in.As) })
}

func nodesFile(k schema.Kind) string { return "nodes-" + string(k) + ".csv" }

func edgesFile(relation string) string {
	return "edges-" + strings.ToLower(strings.ReplaceAll(relation, "_", "-")) + ".csv"
}

// A neo4jFolder has files that are written at once.
type neo4jFolder struct {
	to    export.Folder
	lost  *view.Loss
	files map[string]*neo4jFile
}

type neo4jFile struct {
	*emit.Table
	file    io.Closer
	columns []int
	mutual  bool // there is a column of that name
	lost    *view.Loss
}

// create makes a file with a header: the known columns, those of properties, and
// the last one.
func (o *neo4jFolder) create(name string, header []string, properties []view.Property, columns []int, last string) (*neo4jFile, error) {
	file, err := o.to.Create(name)
	if err != nil {
		return nil, err
	}
	for _, i := range columns {
		kind, ok := neo4jTypes[properties[i].Type]
		if !ok {
			kind = "string"
		}
		header = append(header, properties[i].Name+":"+kind)
	}
	f := &neo4jFile{file: file, columns: columns, lost: o.lost}
	o.files[name] = f
	f.Table, err = emit.NewTable(file, append(header, last))
	return f, err
}

func (f *neo4jFile) add(known, values []any, last string) error {
	for _, v := range known {
		f.Table.Add(emit.Plain(v))
	}
	for _, i := range f.columns {
		list, ok := values[i].([]string)
		if !ok {
			f.Table.Add(emit.Plain(values[i]))
			continue
		}
		for j, item := range list {
			if n := strings.Count(item, arrayDelimiter); n > 0 {
				f.lost.Add(n, "control characters between the items of lists")
				list = slices.Clone(list)
				list[j] = strings.ReplaceAll(item, arrayDelimiter, "\ufffd")
			}
		}
		f.Table.Add(strings.Join(list, arrayDelimiter))
	}
	f.Table.Add(last)
	return f.End()
}

// close closes the files, in the order of their names.
func (o *neo4jFolder) close() error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(o.files)) {
		f := o.files[name]
		if f.Table != nil {
			errs = append(errs, f.Flush())
		}
		errs = append(errs, f.file.Close())
	}
	return errors.Join(errs...)
}
