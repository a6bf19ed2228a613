package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/graph/network"
)

const clustersLong = `Clusters puts those who speak into groups by several methods, side by side, from
who agrees with whom:

  modularity         the greatest modularity, in any number of groups
  split              the same in --k groups
  average-linkage    hierarchical: always the two nearest groups are joined
  k-medoids          around the nodes that are nearest to all others
  label-propagation  each takes the group that it agrees with the most

Where the network is congruence less conflict, as it is by default, modularity
is signed (Gómez, Jensen and Arenas 2009), of both before they are subtracted.
Two nodes are (M − weight)/2M apart, M being the greatest weight in size.
Without --k, linkage and medoids have as many groups as give the greatest
modularity, of 2 to 30.

The method with the greatest modularity is marked with *. Below are how many
groups each has, its modularity, how many searches agree, and how far each two
methods agree: the adjusted Rand index (Hubert and Arabie 1985), 1 for the same
groups and 0 for what chance gives. CSV has the groups alone. Nodes without a
tie are in no group. graph/network/README.md has the formulas.

` + networkFlagsHelp

const clustersExample = `  onrecord clusters
  onrecord clusters --k 3 --rows affiliation
  onrecord clusters --aggregation congruence --min-weight 0.5 --format json
  onrecord clusters --table coded.csv --rows organization --columns concept \
      --qualifier agreement --format csv -o clusters.csv`

type clustersOptions struct {
	networkFlags
	searchFlags
	k int
}

func newClustersCommand(a *app) *cobra.Command {
	var o clustersOptions
	cmd := &cobra.Command{
		Use:     "clusters",
		Short:   "Groups of those who agree, by several methods side by side",
		Long:    clustersLong,
		Example: clustersExample,
		GroupID: groupAsk,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runClusters(cmd.Context(), a, &o) },
	}
	o.networkFlags.add(cmd, a, "mode", "isolates", "window", "step", "window-edges", "kernel")
	o.mode = string(network.OneMode)
	cmd.Flags().IntVar(&o.k, "k", 0, "`K` groups (default: as many as have the greatest modularity)")
	o.searchFlags.add(cmd)
	return cmd
}

func runClusters(ctx context.Context, a *app, o *clustersOptions) error {
	if _, err := a.format(); err != nil {
		return err
	}
	if o.k == 0 && o.given("k") {
		o.k = -1 // 0 stands for the best there
	}
	if o.aggregation == string(network.Conflict) {
		return usagef("--aggregation conflict ties those who are of different groups: use subtract, which has agreement as well")
	}
	return o.observations(ctx, a, false, func(d *network.Data, settings network.Settings) error {
		s, err := a.prepared(d, settings)
		if err != nil {
			return err
		}
		n, err := a.networkOf(ctx, s)
		if err != nil {
			return err
		}
		g, err := n.Graph(ctx)
		if err != nil {
			return err
		}
		c, err := g.Cluster(ctx, network.ClusterOptions{Groups: o.k, Search: o.search()})
		switch {
		case err != nil:
			return err
		case len(c.Results) == 0 && o.k > 0:
			return nothingf("fewer than %d nodes have a tie", o.k)
		case len(c.Results) == 0:
			return nothingf("no node has a tie")
		}
		return renderDocument(ctx, a, clustersDocument(g, c), clustersTable(g, c), clustersColumns(g, c))
	})
}

func inGroup(of int, none string) string {
	if of == 0 {
		return none
	}
	return strconv.Itoa(of)
}

// clustersTable has nodes, and below what is said of the methods.
func clustersTable(g *network.Graph, c *network.Clusters) table {
	t := table{Header: []string{"node"}}
	add := func(first string, cell func(r *network.ClusterResult) string) {
		row := []string{first}
		for i := range c.Results {
			row = append(row, cell(&c.Results[i]))
		}
		t.Rows = append(t.Rows, row)
	}
	for _, r := range c.Results {
		name := string(r.Method)
		if r.Best {
			name += " *"
		}
		t.Header = append(t.Header, name)
	}
	t.Right = t.Header[1:]
	for i := range g.Nodes {
		add(g.Nodes[i].Label, func(r *network.ClusterResult) string { return inGroup(r.Groups[i], "–") })
	}
	add("groups", func(r *network.ClusterResult) string { return strconv.Itoa(r.Number) })
	add(string(c.Quality), func(r *network.ClusterResult) string { return shortNumber(r.Value) })
	add("searches that agree", func(r *network.ClusterResult) string {
		switch {
		case r.Exact:
			return "all compared"
		case r.Restarts > 0:
			return fmt.Sprintf("%d of %d", r.Agreed, r.Restarts)
		}
		return "–"
	})
	for i := range c.Results {
		row := []string{"agreement with " + string(c.Results[i].Method)}
		for _, v := range c.Agreement[i] {
			row = append(row, twoDecimals(v))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// clustersColumns are nodes × methods.
func clustersColumns(g *network.Graph, c *network.Clusters) table {
	t := table{Header: []string{"label", "id"}}
	for _, r := range c.Results {
		t.Header = append(t.Header, strings.ReplaceAll(string(r.Method), "-", "_"))
	}
	for i := range g.Nodes {
		row := []string{g.Nodes[i].Label, g.Nodes[i].ID}
		for _, r := range c.Results {
			row = append(row, inGroup(r.Groups[i], ""))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// A clusterDocument is clusters as JSON has them.
type clusterDocument struct {
	Quality   string          `json:"quality"`
	Methods   []clusterMethod `json:"methods"`
	Nodes     []clusterNode   `json:"nodes"`
	Agreement [][]jsonNumber  `json:"agreement"` // of each method with each, in their order
}

type clusterMethod struct {
	Method     string     `json:"method"`
	Groups     int        `json:"groups"`
	Modularity jsonNumber `json:"modularity"`
	Best       bool       `json:"best"`
	Exact      bool       `json:"exact"`
	Restarts   *int       `json:"restarts"` // null: there were no searches
	Agreed     *int       `json:"agreed"`
}

type clusterNode struct {
	nodeName
	Groups []*int `json:"groups"` // by method, in their order; null: in none
}

func clustersDocument(g *network.Graph, c *network.Clusters) *clusterDocument {
	d := &clusterDocument{Quality: fmt.Sprintf("%s (%s)", c.Quality, c.Quality.Source())}
	for i := range c.Results {
		r := &c.Results[i]
		m := clusterMethod{Method: string(r.Method), Groups: r.Number, Modularity: jsonNumber(r.Value), Best: r.Best, Exact: r.Exact}
		if r.Restarts > 0 {
			m.Restarts, m.Agreed = &r.Restarts, &r.Agreed
		}
		d.Methods = append(d.Methods, m)
		var with []jsonNumber
		for _, v := range c.Agreement[i] {
			with = append(with, jsonNumber(v))
		}
		d.Agreement = append(d.Agreement, with)
	}
	for i, name := range nodeNames(g.Nodes) {
		n := clusterNode{nodeName: name}
		for j := range c.Results {
			of := &c.Results[j].Groups[i]
			if *of == 0 {
				of = nil
			}
			n.Groups = append(n.Groups, of)
		}
		d.Nodes = append(d.Nodes, n)
	}
	return d
}
