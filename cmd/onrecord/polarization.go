package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/graph/network"
)

const polarizationLong = `Polarization says how far those who speak fall into groups, and which these are:
the modularity of the best split of who agrees with whom into --groups-count
groups. Where the network is congruence less conflict, as it is by default, it
is signed modularity (Gómez, Jensen and Arenas 2009), of both before they are
subtracted; --aggregation congruence has plain modularity (Newman and Girvan
2004). Given groups have 0 on average where nothing ties them, and 1 is not
reached. The best split has more than 0 even of ties at random, and the more the
fewer they are: compare windows with their numbers of statements, and with
--groups FILE. Nodes without a tie are in no group.

All splits are compared where they are few: of up to 23 nodes in two groups.
Else the best of --restarts searches is taken, and it is told how many agree.
--groups FILE measures groups that are known: a table in CSV with the columns
group, and label or id. With --window there is a row for each window;
--normalize=false leaves the value undivided, so that it grows with what is
said.

--bootstrap N gives the value an interval: the documents of each network are
drawn anew N times, with replacement, and each such resample is measured, with
a search of its own where groups are looked for.

--compat dna measures as the R package of the Discourse Network Analyzer: how
far congruence within groups and conflict between them deviate from an even
spread, plus the conflict within and the congruence between (--normalize divides
by the weight of all ties). As there, groups differ in size by one at most, the
greatest deviation is looked for, by --algorithm greedy or genetic, and windows
are smoothed (uniform kernel, --window-edges all). graph/network/README.md has
the formulas.

` + networkFlagsHelp

const polarizationExample = `  onrecord polarization
  onrecord polarization --groups-count 3 --rows affiliation --window 90d
  onrecord polarization --groups camps.csv
  onrecord polarization --window 3m --bootstrap 200
  onrecord polarization --compat dna --algorithm genetic --normalize
  onrecord polarization --table coded.csv --rows organization \
      --columns concept --qualifier agreement --format csv -o groups.csv`

type polarizationOptions struct {
	networkFlags
	searchFlags
	count             int
	groups, algorithm string
	normalize         bool
	bootstrap         int
	confidence        float64
}

func newPolarizationCommand(a *app) *cobra.Command {
	var o polarizationOptions
	cmd := &cobra.Command{
		Use:     "polarization",
		Short:   "How far those who speak fall into groups, and into which",
		Long:    polarizationLong,
		Example: polarizationExample,
		GroupID: groupAsk,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runPolarization(cmd.Context(), a, &o) },
	}
	o.add(cmd, a)
	return cmd
}

// add makes the flags.
func (o *polarizationOptions) add(cmd *cobra.Command, a *app) {
	o.networkFlags.add(cmd, a, "mode", "isolates", "min-weight")
	o.mode = string(network.OneMode)
	flags := cmd.Flags()
	flags.IntVar(&o.count, "groups-count", 2, "`K` groups")
	flags.StringVar(&o.groups, "groups", "", "groups that are known: `FILE` in CSV with the columns group, and label or id")
	if err := flags.SetAnnotation("groups", readsFile, nil); err != nil {
		panic(err) // the flag was made above
	}
	flags.BoolVar(&o.normalize, "normalize", true, "divide by the weight of all ties of a network (with --compat dna: when asked)")
	flags.StringVar(&o.algorithm, "algorithm", "", "with --compat dna: `HOW` to search: "+list(texts(network.Algorithms()), "or"))
	a.completesWords(cmd, "algorithm", texts(network.Algorithms()))
	flags.IntVar(&o.bootstrap, "bootstrap", 0, "intervals, from `N` resamples of the documents of each network")
	flags.Float64Var(&o.confidence, "confidence", 0.95, "of --bootstrap: `SHARE` of the resamples that an interval holds")
	o.searchFlags.add(cmd)
}

// asDNA sets what the R package has by default.
func (o *polarizationOptions) asDNA() {
	if o.compat != "dna" {
		return
	}
	if o.normalization == "" {
		o.normalization = string(network.Average)
	}
	if !o.given("normalize") {
		o.normalize = false
	}
	if o.window == "" {
		return
	}
	if !o.given("kernel") {
		o.kernel = string(network.Uniform)
	}
	if !o.given("window-edges") {
		o.edges = string(network.Everywhere)
	}
}

// A polarizationRow is the polarization of one network.
type polarizationRow struct {
	start, centre, end network.Time // of its window
	observations       int
	p                  *network.Polarization
	spread             *network.Spread // what resamples say of it; nil: there are none
	// names are those of the groups, from the first.
	names []string
}

func runPolarization(ctx context.Context, a *app, o *polarizationOptions) error {
	if _, err := a.format(); err != nil {
		return err
	}
	known, err := o.known(ctx, a)
	if err != nil {
		return err
	}
	return o.observations(ctx, a, false, func(d *network.Data, settings network.Settings) error {
		s, rows, err := o.measured(ctx, a, d, settings, known)
		if err != nil {
			return err
		}
		if s.Settings.Window != nil {
			k := o.count
			if known != nil {
				k = len(known.names)
			}
			return render(ctx, a, polarizationCourse(s.Settings, k, known, o.given("bootstrap")), each(rows))
		}
		if x := &rows[0]; len(x.p.Nodes) > 0 {
			return renderDocument(ctx, a, x.document(), x.table(), x.columns())
		}
		return nothingf("no node: nobody has said anything of what the network is made of")
	})
}

// known are the groups of --groups; nil: they are looked for. It sets what --compat has by
// default.
func (o *polarizationOptions) known(ctx context.Context, a *app) (*grouping, error) {
	if o.given("confidence") && !o.given("bootstrap") {
		return nil, usagef("--confidence is about --bootstrap")
	}
	if o.groups != "" {
		for _, flag := range []string{"groups-count", "algorithm", "seed", "restarts"} {
			if o.given(flag) && (flag != "seed" || !o.given("bootstrap")) {
				return nil, usagef("--groups has groups that are known, and --%s is about a search for them", flag)
			}
		}
	}
	o.asDNA()
	if o.groups == "" {
		return nil, nil
	}
	return readGroups(ctx, a, o.groups)
}

// measured are the polarizations of the networks of a series.
func (o *polarizationOptions) measured(ctx context.Context, a *app, d *network.Data, settings network.Settings, known *grouping) (*network.Series, []polarizationRow, error) {
	s, err := network.Prepare(d, settings)
	if err != nil {
		return nil, nil, err
	}
	a.tellDropped(d, s)
	if s.Settings.DNA && s.Settings.Kernel != network.NoKernel {
		a.note("as in the R package, smoothed networks are congruence less conflict in the place of either; --kernel none has both")
	}
	a.note("%s", networkLine(&s.Settings, d.RowName, d.ColumnName, &d.Qualifier))
	options := network.PolarizationOptions{
		Groups: o.count, Normalize: o.normalize, Algorithm: network.Algorithm(o.algorithm), Search: o.search(),
	}
	if options.Groups == 0 {
		options.Groups = -1 // 0 stands for the default there
	}
	if known != nil {
		if err := o.checkGroups(ctx, a, s, known); err != nil {
			return nil, nil, err
		}
		options.Given = known.group
	}
	resampling := network.Resampling{N: o.bootstrap, Seed: o.begin(), Confidence: o.confidence}
	var rows []polarizationRow
	var last *network.Polarization // that has groups
	for n, err := range s.All(ctx) {
		if err != nil {
			return nil, nil, err
		}
		p, err := n.Polarize(ctx, options)
		if err != nil {
			return nil, nil, err
		}
		if last != nil && known == nil {
			p.Follow(last)
		}
		if p.Number > 0 {
			last = p
		}
		x := polarizationRow{start: n.Start, centre: n.Centre, end: n.End, observations: n.Observations, p: p, names: groupNames(p, known)}
		if o.given("bootstrap") {
			if x.spread, err = s.BootstrapPolarization(ctx, len(rows), options, resampling); err != nil {
				return nil, nil, err
			}
		}
		rows = append(rows, x)
		if s.Settings.Window == nil {
			a.tellNetwork(s, n)
		}
	}
	if o.given("bootstrap") {
		a.note("%s, seed %d; intervals hold %v %% of the resamples, and are of at least %d documents and %s", count(o.bootstrap, "resample"), resampling.Seed, 100*o.confidence, network.FewestDocuments, count(network.FewestResamples(o.confidence), "resample"))
	}
	return s, rows, nil
}

// checkGroups sees to it that each node of all networks has a group.
func (o *polarizationOptions) checkGroups(ctx context.Context, a *app, s *network.Series, known *grouping) error {
	var nodes []network.Node
	seen := map[string]bool{}
	for n, err := range s.All(ctx) {
		if err != nil {
			return err
		}
		for i := range n.Rows {
			if label := n.Rows[i].Label; !seen[label] {
				seen[label] = true
				nodes = append(nodes, n.Rows[i])
			}
		}
	}
	return known.check(a, nodes)
}

// groupNames are those of the groups: those of the file, or their numbers.
func groupNames(p *network.Polarization, known *grouping) (out []string) {
	if known != nil {
		return known.names
	}
	for i := range p.Number {
		out = append(out, strconv.Itoa(i+1))
	}
	return out
}

// members are the nodes of a group, from 1 up; 0: of those that are in none.
func (x *polarizationRow) members(group int) (out []network.Node) {
	for i, of := range x.p.Groups {
		if of == group {
			out = append(out, x.p.Nodes[i])
		}
	}
	return out
}

func labels(nodes []network.Node) []string {
	out := make([]string, len(nodes))
	for i := range nodes {
		out[i] = nodes[i].Label
	}
	return out
}

// found says in words how groups were found.
func (x *polarizationRow) found() string {
	switch x.p.Found {
	case "exact":
		return "all splits compared"
	case "given":
		return "groups as given"
	case "none":
		return "no groups: nothing is tied, or there are fewer nodes than groups"
	}
	return fmt.Sprintf("%s, best of %d searches, %d of them agree", x.p.Found, x.p.Restarts, x.p.Agreed)
}

// table is the polarization of one network.
func (x *polarizationRow) table() table {
	t := table{Header: []string{"polarization", numberOrDash(x.p.Value)}}
	t.Rows = [][]string{{"measure", x.p.Measure}, {"found", x.found()}}
	if x.spread != nil {
		cells := shownSpread(x.spread, orDash)
		t.Rows = append(t.Rows, []string{"interval", cells[1] + " to " + cells[2]}, []string{"bias", orDash(x.spread.Bias())}, []string{"resamples", strconv.Itoa(x.spread.Resamples)})
	}
	for i, name := range x.names {
		if members := x.members(i + 1); len(members) > 0 {
			t.Rows = append(t.Rows, []string{fmt.Sprintf("group %s (%d)", name, len(members)), strings.Join(labels(members), "\n")})
		}
	}
	if apart := x.members(0); len(apart) > 0 {
		t.Rows = append(t.Rows, []string{fmt.Sprintf("in no group (%d)", len(apart)), strings.Join(labels(apart), "\n")})
	}
	return t
}

// columns are a row for each node.
func (x *polarizationRow) columns() table {
	t := table{Header: []string{"group", "label", "id", "measure", "value", "normalized", "found", "restarts", "agreed"}}
	if x.spread != nil {
		t.Header = append(t.Header, spreadColumns...)
	}
	for i, of := range x.p.Groups {
		name := ""
		if of > 0 {
			name = x.names[of-1]
		}
		n := &x.p.Nodes[i]
		t.Rows = append(t.Rows, append([]string{name, n.Label, n.ID}, x.facts()...))
	}
	slices.SortStableFunc(t.Rows, func(a, b []string) int { return x.place(a[0]) - x.place(b[0]) })
	return t
}

func (x *polarizationRow) place(name string) int {
	if i := slices.Index(x.names, name); i >= 0 {
		return i
	}
	return len(x.names)
}

// facts are the measure, its value and how it was found, as CSV has them.
func (x *polarizationRow) facts() []string {
	restarts, agreed := "", ""
	if x.p.Restarts > 0 {
		restarts, agreed = strconv.Itoa(x.p.Restarts), strconv.Itoa(x.p.Agreed)
	}
	return append([]string{x.p.Measure, digits(x.p.Value), strconv.FormatBool(x.p.Normalized), x.p.Found, restarts, agreed}, spreadCells(x.spread)...)
}

// spreadColumns are the columns of spreadCells.
var spreadColumns = []string{"from", "to", "mean", "bias", "resamples"}

// spreadCells are what resamples say of a value, as CSV has it; nil: there are none.
func spreadCells(s *network.Spread) []string {
	if s == nil {
		return nil
	}
	return append(shownSpread(s, plainNumber)[1:], plainNumber(s.Mean), plainNumber(s.Bias()), strconv.Itoa(s.Resamples))
}

// A polarizationDocument is a polarization as JSON has it.
type polarizationDocument struct {
	Measure    string         `json:"measure"`
	Value      *jsonNumber    `json:"value"` // null: nothing is tied
	Normalized bool           `json:"normalized"`
	Found      string         `json:"found"`
	Restarts   *int           `json:"restarts"` // null: there were no searches
	Agreed     *int           `json:"agreed"`
	Groups     []groupMembers `json:"groups"`
	Apart      []nodeName     `json:"apart"` // in no group
	Bootstrap  *spreadJSON    `json:"bootstrap,omitempty"`
}

type groupMembers struct {
	Group   string     `json:"group"`
	Members []nodeName `json:"members"`
}

// A nodeName is a node as JSON has it, like an entity.
type nodeName struct {
	Kind string  `json:"kind,omitempty"`
	ID   *string `json:"id"` // null: a value of a table
	Name string  `json:"name"`
}

// A jsonNumber is written in twelve digits.
type jsonNumber float64

func (n jsonNumber) MarshalJSON() ([]byte, error) { return []byte(numberOrNull(float64(n))), nil }

func nodeNames(nodes []network.Node) []nodeName {
	out := make([]nodeName, len(nodes))
	for i := range nodes {
		n := &nodes[i]
		out[i] = nodeName{Name: n.Name}
		if n.ID != "" {
			out[i].Kind, out[i].ID = n.Kind, &n.ID
		}
	}
	return out
}

func (x *polarizationRow) document() *polarizationDocument {
	d := &polarizationDocument{Measure: x.p.Measure, Normalized: x.p.Normalized, Found: x.p.Found, Groups: []groupMembers{}, Apart: nodeNames(x.members(0))}
	if v := jsonNumber(x.p.Value); !math.IsNaN(x.p.Value) {
		d.Value = &v
	}
	if x.spread != nil {
		of := spreadOf(x.spread)
		d.Bootstrap = &of
	}
	if x.p.Restarts > 0 {
		d.Restarts, d.Agreed = &x.p.Restarts, &x.p.Agreed
	}
	for i, name := range x.names {
		if members := x.members(i + 1); len(members) > 0 {
			d.Groups = append(d.Groups, groupMembers{name, nodeNames(members)})
		}
	}
	return d
}

// polarizationCourse is a row for each window, with intervals where there are resamples.
func polarizationCourse(s network.Settings, k int, known *grouping, resampled bool) listing[polarizationRow] {
	l := listing[polarizationRow]{
		Header:  append(spanHeader(s), "value", "found", "said", "nodes"),
		Columns: []string{"start", "centre", "end", "measure", "value", "normalized", "found", "restarts", "agreed", "observations", "nodes", "apart"},
		Right:   []string{"value", "said", "nodes"},
		Whole:   spanHeader(s),
		Empty:   "no window fits into the range",
	}
	if resampled {
		l.Header = slices.Insert(l.Header, slices.Index(l.Header, "found"), "from", "to")
		l.Right = append(l.Right, "from", "to")
		l.Columns = slices.Insert(l.Columns, slices.Index(l.Columns, "agreed")+1, spreadColumns...)
	}
	for i := range k {
		name := strconv.Itoa(i + 1)
		if known != nil {
			name = known.names[i]
		}
		l.Header, l.Columns = append(l.Header, "group "+name), append(l.Columns, "group_"+name)
	}
	groups := func(x polarizationRow, between string) (out []string) {
		for i := range k {
			out = append(out, strings.Join(labels(x.members(i+1)), between))
		}
		return out
	}
	l.Cells = func(x polarizationRow) []string {
		found := x.p.Found
		if x.p.Restarts > 0 {
			found += fmt.Sprintf(", %d of %d agree", x.p.Agreed, x.p.Restarts)
		}
		cells := append(spanCells(s, x.start, x.centre, x.end), numberOrDash(x.p.Value))
		if x.spread != nil {
			cells = append(cells, shownSpread(x.spread, orDash)[1:]...)
		}
		return slices.Concat(cells, []string{found, strconv.Itoa(x.observations), strconv.Itoa(len(x.p.Nodes))}, groups(x, "\n"))
	}
	l.Row = func(x polarizationRow) []string {
		row := append([]string{x.start.String(), x.centre.String(), x.end.EndString()}, x.facts()...)
		row = append(row, strconv.Itoa(x.observations), strconv.Itoa(len(x.p.Nodes)), strings.Join(labels(x.members(0)), "; "))
		return append(row, groups(x, "; ")...)
	}
	l.JSON = func(dst []byte, x polarizationRow) []byte {
		return asJSON(dst, struct {
			Start  string `json:"start"`
			Centre string `json:"centre"`
			End    string `json:"end"`
			Said   int    `json:"observations"`
			*polarizationDocument
		}{x.start.String(), x.centre.String(), x.end.EndString(), x.observations, x.document()})
	}
	return l
}
