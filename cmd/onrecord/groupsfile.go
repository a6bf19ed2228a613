package main

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/data/fence"
	"onrecord/data/plaintext"
	datatable "onrecord/data/table"
	"onrecord/graph/network"
	"onrecord/schema"
)

// A grouping says of which groups nodes are: a table in CSV with a column group, and
// one that names the node, label or id.
type grouping struct {
	file   string
	names  []string // of the groups, in the order of the file
	of     map[string]int
	places map[string]schema.Pos // of the names of nodes
	order  []string              // the names of nodes
}

// readGroups reads a table of groups.
func readGroups(ctx context.Context, a *app, path string) (*grouping, error) {
	raw, err := fence.ReadFile(path, fence.Table)
	if err != nil {
		return nil, err
	}
	g := &grouping{file: filepath.ToSlash(path), of: map[string]int{}, places: map[string]schema.Pos{}}
	encoding := plaintext.Guess(raw)
	var ps schema.Problems
	t, ok, err := datatable.OpenAny(ctx, g.file, raw, encoding, "", []string{"label", "id", "group"}, &ps)
	if wrong, is := errors.AsType[*datatable.SheetError](err); is {
		return nil, usagef("%s: the sheets %s may all be the table of groups: save the one that is meant as a file of its own", g.file, quoted(wrong.Sheets))
	}
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, ps
	}
	switch {
	case t.Sheet != "":
		a.tellSheet(g.file, t)
	case encoding != "" && encoding != "utf-8":
		a.note("%s is read as %s", g.file, encoding)
	}
	group, label, id := t.Column("group"), t.Column("label"), t.Column("id")
	if group < 0 || label < 0 && id < 0 {
		ps.Add(schema.Pos{File: g.file, Line: 1, Column: 1}, "", "groups are a table with the columns group and label or id, and this one has %s", strings.Join(t.Header, ", "))
		return nil, ps
	}
	err = t.Each(ctx, &ps, func(cells []string, at func(i int) schema.Pos) { g.row(cells, at, group, id, label, &ps) })
	if err != nil {
		return nil, err
	}
	if len(ps) == 0 && len(g.names) == 0 {
		ps.Add(schema.Pos{File: g.file}, "", "there is no group in this table")
	}
	if len(ps) > 0 {
		return nil, ps
	}
	return g, nil
}

func (g *grouping) row(cells []string, at func(i int) schema.Pos, group, id, label int, ps *schema.Problems) {
	named := label
	if id >= 0 && (label < 0 || strings.TrimSpace(cells[id]) != "") {
		named = id
	}
	node, name := strings.TrimSpace(cells[named]), strings.TrimSpace(cells[group])
	switch {
	case node == "":
		ps.Add(at(named), "", "this row names nobody")
		return
	case name == "":
		return // in no group: as polarization writes those without a tie
	}
	number := slices.Index(g.names, name) + 1
	if number == 0 {
		g.names = append(g.names, name)
		number = len(g.names)
	}
	if before, twice := g.of[node]; twice {
		if before != number {
			ps.Add(at(group), "", "%s is in group %q already (line %d)", node, g.names[before-1], g.places[node].Line)
		}
		return
	}
	g.of[node], g.places[node] = number, at(named)
	g.order = append(g.order, node)
}

// group is that of a node: by its id, label or name; 0: it has none.
func (g *grouping) group(n *network.Node) int {
	number, _ := g.named(n)
	return number
}

// named is the group of a node, and by which of its names; 0: it is in none.
func (g *grouping) named(n *network.Node) (number int, name string) {
	for _, name := range []string{n.ID, n.Kind + "/" + n.ID, n.Label, n.Name} {
		if number := g.of[name]; number > 0 && name != "" {
			return number, name
		}
	}
	return 0, ""
}

// check says which nodes of the networks have no group. Who is in no network is told.
func (g *grouping) check(a *app, nodes []network.Node) error {
	var without []string
	used := map[string]bool{}
	for i := range nodes {
		number, name := g.named(&nodes[i])
		if number == 0 {
			without = append(without, nodes[i].Label)
		}
		used[name] = true
	}
	if len(without) > 0 {
		return usagef("%s gives no group to %s: add %s, or leave %s out with --exclude", g.file, quoted(without), them(len(without)), them(len(without)))
	}
	var unknown []string
	for _, name := range g.order {
		if !used[name] {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) > 0 {
		a.note("%s names %s, who %s not in the network", g.file, quoted(unknown), map[bool]string{true: "is", false: "are"}[len(unknown) == 1])
	}
	return nil
}

func them(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

func quoted(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = `"` + n + `"`
	}
	return list(out, "and")
}
