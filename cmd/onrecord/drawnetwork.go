package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/exports/diagram"
	"onrecord/exports/discourse"
	"onrecord/graph/network"
	"onrecord/graph/view"
)

const drawNetworkLong = `Draw network draws a discourse network, any that the command network makes, by
the same flags: who agrees with whom (mode one), or who is for and against what
(mode two).

Lines tell stance by colour and by dashes, and weight by width, whatever its
sign. Nodes have a colour, a number and an outline for the group that they are
in: by default the communities with the greatest modularity, signed where there
is conflict. --colour-by affiliation or type has those instead. The size of a
node is its degree, or what --size-by says.

Who agree stand near each other, the nearer the heavier the tie, and who differ
farther: by stress majorization (Gansner, Koren and North 2004), which begins
with classical scaling, so that the same network always looks the same. Names
never overlap. Then nodes leave the lines of others, and lines bend around nodes
that they do not tie; what could not be helped among very many ties is counted
in the footer. Above --max-nodes nodes, those of the greatest size are drawn.

--significant keeps the ties that are more than chance, --min-weight those of a
weight. The footer has every setting, and says what was left out.

With --width a4, letter or slide, a network is one page, upright or on its
side, with text of 6 points or more on paper. Where the names of all nodes have
no room there, the smallest have numbers, and the pages that follow are the key.
network --format svg, png or pdf draws the same, one picture for each window.

` + networkFlagsHelp

const drawNetworkExample = `  onrecord draw network -o who-says-what.svg
  onrecord draw network --mode one --size-by betweenness -o coalitions.pdf
  onrecord draw network --mode one --significant --alpha 0.2 --theme print
  onrecord draw network --mode one --colour-by affiliation --width a4 -o a4.pdf
  onrecord draw network --table coded.csv --rows organization \
      --columns concept --qualifier agreement --mode one -o coalitions.png`

// What the size and the colour of a node can say.
var (
	nodeSizes   = []string{"degree", "weighted", "betweenness", "closeness", "eigenvector", "statements", "none"}
	nodeColours = []string{"communities", "affiliation", "type", "none"}
)

// mostNetworkNodes is how many nodes a picture of a network has unless somebody says it.
const mostNetworkNodes = 300

// netLook says what the nodes of a picture show.
type netLook struct{ sizeBy, colourBy string }

type drawNetworkOptions struct {
	networkOptions
	lookFlags
	netLook
}

func newDrawNetworkCommand(a *app) *cobra.Command {
	var o drawNetworkOptions
	cmd := &cobra.Command{
		Use:     "network",
		Short:   "A discourse network: who agrees with whom, or who says what",
		Long:    drawNetworkLong,
		Example: drawNetworkExample,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runDrawNetwork(cmd.Context(), a, &o) },
	}
	flags := cmd.Flags()
	o.networkFlags.add(cmd, a)
	flags.StringVar(&o.sizeBy, "size-by", nodeSizes[0], "the size of a node is `WHAT`: "+list(nodeSizes, "or"))
	flags.StringVar(&o.colourBy, "colour-by", nodeColours[0], "the colour of a node is its `GROUP`: "+list(nodeColours, "or"))
	for flag, words := range map[string][]string{"size-by": nodeSizes, "colour-by": nodeColours} {
		a.completesWords(cmd, flag, words)
	}
	o.addSignificant(cmd, a)
	o.searchFlags.add(cmd)
	o.lookFlags.add(cmd, a, mostNetworkNodes, "of more than `N` nodes, draw the largest")
	return cmd
}

func runDrawNetwork(ctx context.Context, a *app, o *drawNetworkOptions) error {
	if err := o.netLook.check(); err != nil {
		return err
	}
	look, err := o.checkDrawing(a, &o.lookFlags)
	if err != nil {
		return err
	}
	o.namesAlone = o.colourBy != "type" && o.colourBy != "affiliation"
	return o.observations(ctx, a, false, func(d *network.Data, settings network.Settings) error {
		n, err := o.drawnNetwork(ctx, a, d, settings)
		if err != nil {
			return err
		}
		p, err := o.begin(ctx, a, "network", look)
		if err != nil {
			return err
		}
		defer p.fonts.Close()
		if err := o.drawIn(ctx, p, n); err != nil {
			return err
		}
		return p.print(ctx, a)
	})
}

func (o *netLook) check() error {
	for _, f := range []struct {
		flag, value string
		words       []string
	}{{"size-by", o.sizeBy, nodeSizes}, {"colour-by", o.colourBy, nodeColours}} {
		if !slices.Contains(f.words, f.value) {
			return usagef("--%s takes %s, not %q", f.flag, list(f.words, "or"), f.value)
		}
	}
	return nil
}

// drawIn draws a network as a picture.
func (o *drawNetworkOptions) drawIn(ctx context.Context, p *picture, n *network.Network) error {
	scene, err := o.networkScene(ctx, &o.netLook, n, o.mostNodes)
	if err != nil {
		return err
	}
	err = p.draw(ctx, &view.Scene{Network: scene}, "")
	if errors.Is(err, diagram.ErrEmpty) {
		return errNobody()
	}
	return err
}

// pictureFormats are the pictures that network writes.
func pictureFormats() (out []diagram.Format) {
	for _, f := range diagram.Formats() {
		if f.Layout != "" {
			out = append(out, f)
		}
	}
	return out
}

// asPicture is a format that draws each network, with what draw network has by default.
func (o *networkOptions) asPicture(ctx context.Context, a *app, f diagram.Format) (discourse.Format, func(), error) {
	flags := lookFlags{theme: "light", scale: 2, mostNodes: mostNetworkNodes, timeout: drawTimeout}
	if f.Binary && !a.wantsFolder() {
		if err := a.textOnly(f.Name); err != nil {
			return discourse.Format{}, nil, err
		}
	}
	theme, _ := diagram.ThemeNamed(flags.theme)
	p, err := flags.begin(ctx, a, "network", look{format: f, theme: theme})
	if err != nil {
		return discourse.Format{}, nil, err
	}
	drawn := &drawNetworkOptions{networkOptions: *o, lookFlags: flags, netLook: netLook{nodeSizes[0], nodeColours[0]}}
	write := func(w io.Writer, n *network.Network, _ discourse.Options) error {
		if err := drawn.drawIn(ctx, p, n); err != nil {
			return err
		}
		if p.tellMissing(a) {
			a.note("'onrecord draw network' makes the same picture, and takes --font")
		}
		return p.write(ctx, w, 0)
	}
	return discourse.Format{Name: f.Name, Ext: f.Ext, Help: f.Help, Write: write, Apart: true}, p.fonts.Close, nil
}

// networkScene is what a picture of a network shows.
//
// Of more than most nodes those that are not drawn have no group: to find communities
// among them takes long.
func (o *networkOptions) networkScene(ctx context.Context, look *netLook, n *network.Network, most int) (*view.Network, error) {
	rows, columns := n.Sides()
	one := n.Settings.Mode == network.OneMode
	v := &view.Network{Rows: rows, Columns: columns, Weight: "Weight"}
	v.Title, v.Subtitle = networkTitle(n)
	if n.Settings.Aggregation == network.Combine {
		v.Weight = "Statements"
	}
	g, err := n.Graph(ctx)
	if err != nil {
		return nil, err
	}
	m, err := g.Measure(ctx, network.MeasureOptions{Only: slices.Clone(sizeCosts[look.sizeBy])})
	if err != nil {
		return nil, err
	}
	size := map[string]func(*network.MeasuredNode) float64{
		"degree":      func(m *network.MeasuredNode) float64 { return float64(m.Degree) },
		"weighted":    func(m *network.MeasuredNode) float64 { return m.Positive + m.Negative },
		"betweenness": func(m *network.MeasuredNode) float64 { return m.Betweenness },
		"closeness":   func(m *network.MeasuredNode) float64 { return m.Closeness },
		"eigenvector": func(m *network.MeasuredNode) float64 { return m.Eigenvector },
		"statements":  func(m *network.MeasuredNode) float64 { return float64(m.Fact.Statements) },
	}[look.sizeBy]
	if size != nil {
		v.Size = map[string]string{"weighted": "weighted degree"}[look.sizeBy]
		v.Size = firstNonEmpty(v.Size, look.sizeBy)
	}
	first := len(n.Rows)
	for i := range m.Nodes {
		x := &m.Nodes[i]
		node := view.NetworkNode{Name: x.Node.Label, Column: !one && i >= first}
		if size != nil {
			if s := size(x); !math.IsNaN(s) {
				node.Size = s
			}
		}
		node.Tip = fmt.Sprintf("%s\n%s\n%s, weighing %s above 0 and %s below", x.Node.Label, count(x.Fact.Statements, "statement"), count(x.Degree, "tie"), shortNumber(x.Positive), shortNumber(x.Negative))
		v.Nodes = append(v.Nodes, node)
	}
	networkTies(v, n)
	drawn := v.Largest(most)
	var communities *network.Partition
	of := g
	if look.colourBy == "communities" {
		if len(drawn) < len(v.Nodes) {
			of = g.Part(drawn)
		}
		if communities, err = of.Communities(ctx, o.search()); err != nil {
			return nil, err
		}
	}
	groups := groupNodes(v, look.colourBy, m, drawn, communities, of.Quality())
	v.Notes = o.networkNotes(n, v, groups)
	return v, nil
}

// networkTitle says what a network shows.
func networkTitle(n *network.Network) (title, subtitle string) {
	rows, columns := n.Sides()
	s := &n.Settings
	if s.Mode != network.OneMode {
		title = "Who is for and against what"
		if s.Aggregation == network.Ignore {
			title = "Who speaks of what"
		}
		if rows != "actor" || columns != "position" {
			title = strings.ToUpper(rows[:1]) + rows[1:] + " and " + columns
		}
		return title, fmt.Sprintf("Each %s and what it has said of each %s; the wider the line, the more.", rows, columns)
	}
	title = map[network.Aggregation]string{network.Conflict: "Who differs from whom", network.Ignore: "Who speaks of the same"}[s.Aggregation]
	how := map[network.Aggregation]string{
		network.Congruence: "how much they agree on", network.Conflict: "how much they differ on", network.Ignore: "how much they have said of", network.Subtract: "how much more they agree than differ, or less, on",
	}[s.Aggregation]
	return firstNonEmpty(title, "Who agrees with whom"), fmt.Sprintf("Two of the same mind on a %[1]s stand near each other. A line says %[2]s the same %[1]ss; the wider, the heavier.", n.Through(), how)
}

// sizeCosts are the measures that take long without which nodes have no size.
var sizeCosts = map[string][]network.Costly{
	"betweenness": {network.Paths}, "closeness": {network.Paths}, "eigenvector": {network.Eigenvectors},
	"degree": {}, "weighted": {}, "statements": {}, "none": {},
}

// groupNodes gives the nodes of a picture that are drawn their groups, the largest first:
// none of one node alone. It says what they are.
func groupNodes(v *view.Network, by string, m *network.NodeMeasures, drawn []int, communities *network.Partition, modularity network.Quality) string {
	of := func(int) string { return "" } // by the place among those drawn
	switch by {
	case "none":
		return ""
	case "communities":
		of = func(i int) string { return strconv.Itoa(communities.Groups[i]) }
	case "affiliation":
		of = func(i int) string { return m.Nodes[drawn[i]].Node.Affiliation }
	case "type":
		of = func(i int) string { return m.Nodes[drawn[i]].Node.Type }
	}
	v.Grouping = by
	members := map[string]int{}
	var names []string
	for i := range drawn {
		name := of(i)
		if name != "" && members[name] == 0 {
			names = append(names, name)
		}
		members[name]++
	}
	names = slices.DeleteFunc(names, func(name string) bool { return members[name] < 2 && by == "communities" })
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(members[b], members[a])) })
	for i, node := range drawn {
		v.Nodes[node].Group = 1 + slices.Index(names, of(i))
	}
	for i, name := range names {
		if by == "communities" {
			name = fmt.Sprintf("Group %d", i+1)
		}
		v.Groups = append(v.Groups, fmt.Sprintf("%s (%d)", name, members[names[i]]))
	}
	if by != "communities" {
		return "Groups: " + by + "."
	}
	if math.IsNaN(communities.Value) {
		return ""
	}
	whose := ""
	if len(drawn) < len(v.Nodes) {
		whose = " of the nodes that are drawn"
	}
	return fmt.Sprintf("Groups: communities%s, %s %s (%s), %s.", whose, modularity, shortNumber(communities.Value), modularity.Source(), communities.Describe())
}

// networkTies gives a picture its ties.
func networkTies(v *view.Network, n *network.Network) {
	one := n.Settings.Mode == network.OneMode
	offset := len(n.Rows)
	if one {
		offset = 0
	}
	for i := range n.Rows {
		for _, c := range n.Cells(i) {
			to := offset + int(c.Column)
			if to == i {
				continue // smoothed as DNA does
			}
			t := view.NetworkTie{From: i, To: to, Weight: math.Abs(c.Value), Stance: stanceOf(n, c)}
			if n.Settings.Aggregation == network.Combine {
				t.Weight = float64(c.Count)
			}
			t.Tip = fmt.Sprintf("%s – %s: %s", n.Rows[i].Label, n.Columns[c.Column].Label, shortNumber(c.Value))
			switch {
			case one:
				t.Tip += fmt.Sprintf("\nagree %s, differ %s, on %s", shortNumber(c.Positive), shortNumber(c.Negative), count(int(c.Count), n.Through()))
			case n.Qualifier().Sided():
				t.Tip += fmt.Sprintf("\nfor %s, against %s, neutral %s", shortNumber(c.Positive), shortNumber(c.Negative), shortNumber(c.Neutral))
			}
			if p, tested := n.Chance(i, int(c.Column)); tested {
				t.Tip += "\np " + chanceNumber(p.P)
			}
			v.Ties = append(v.Ties, t)
		}
	}
}

// stanceOf is the side that a tie is drawn as.
func stanceOf(n *network.Network, c network.Cell) string {
	s := &n.Settings
	switch {
	case s.Aggregation == network.Ignore, s.Mode != network.OneMode && !n.Qualifier().Sided():
		return ""
	case s.Aggregation == network.Conflict:
		return "opposes"
	case s.Aggregation == network.Combine && c.Positive > 0 && c.Negative > 0:
		return "ambivalent"
	case s.Aggregation == network.Combine && c.Negative > 0:
		return "opposes"
	case s.Aggregation == network.Combine && c.Positive > 0:
		return "supports"
	case s.Aggregation == network.Combine:
		return "neutral"
	case c.Value > 0:
		return "supports"
	case c.Value < 0:
		return "opposes"
	case c.Positive > 0 || c.Negative > 0:
		return "ambivalent"
	}
	return "neutral"
}

// networkNotes are the footer: how the network was made.
func (o *networkOptions) networkNotes(n *network.Network, v *view.Network, groups string) []string {
	notes := o.settingsNotes(n, fmt.Sprintf("%s, %s.", count(len(v.Nodes), "node"), count(len(v.Ties), "tie")))
	if groups != "" {
		notes = append(notes, groups)
	}
	return append(notes, "Places: stress majorization (Gansner, Koren and North 2004); heavier agreement is nearer, groups are held apart, and nodes stand beside lines.")
}
